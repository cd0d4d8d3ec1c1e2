//! The catalogue: one row a platform, how one signs in there and what a form has to ask for.
//!
//! Words for people (labels, help, what to prepare) are in the UI, by slug and field name. An account of a
//! platform that is not here is listed all the same.

use crate::view::{FieldView, Method, PlatformView};

/// One platform.
#[derive(Debug)]
pub struct Platform {
    /// Slug, as the API spells it.
    pub slug: &'static str,
    /// The platform's own name.
    pub name: &'static str,
    /// How one signs in.
    pub method: Method,
    /// After signing in, one of several pages or profiles may have to be chosen.
    pub has_choice: bool,
    /// What goes into `metadata` at connect; empty for the browser.
    pub fields: &'static [Field],
}

/// One value that a credential platform asks for.
#[derive(Debug)]
pub struct Field {
    /// Name in the API's `metadata`.
    pub name: &'static str,
    /// Shown as dots.
    pub secret: bool,
    /// Regular expression for the whole trimmed value.
    pub pattern: Option<&'static str>,
    /// Longest value, in characters.
    pub max_length: u32,
    /// Whether the form shows it from the start.
    pub asked: crate::view::Asked,
}
pub fn help(_: &crate::view::HelpPage) -> Option<&'static str> {
    None
}

/// The platforms of the seed contract, in the order in which they are offered (API guide, "Connectors").
pub const CATALOGUE: &[Platform] = &[
    browser("instagram", "Instagram"),
    browser("facebook", "Facebook"),
    browser("tiktok", "TikTok"),
    browser("youtube", "YouTube"),
    browser("linkedin", "LinkedIn"),
    browser("twitter", "X"),
    browser("google", "Google Business"),
    Platform {
        slug: "trustpilot",
        name: "Trustpilot",
        method: Method::Form,
        has_choice: false,
        fields: &[Field {
            name: "api_key",
            secret: true,
            pattern: None,
            max_length: 1_024,
            asked: crate::view::Asked::Always,
        }],
    },
];

const fn browser(slug: &'static str, name: &'static str) -> Platform {
    Platform { slug, name, method: Method::Browser, has_choice: false, fields: &[] }
}

/// The platform with this slug.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Platform> {
    CATALOGUE.iter().find(|platform| platform.slug == slug)
}

/// The catalogue as the UI draws it.
#[must_use]
pub fn views() -> Vec<PlatformView> {
    CATALOGUE
        .iter()
        .map(|platform| PlatformView {
            slug: platform.slug,
            name: platform.name,
            method: platform.method,
            fields: platform
                .fields
                .iter()
                .map(|field| FieldView {
                    name: field.name,
                    secret: field.secret,
                    pattern: field.pattern,
                    max_length: field.max_length,
                    asked: crate::view::Asked::Always,
                    has_page: false,
                })
                .collect(),
            life: crate::view::LifeSpan::Unknown,
            has_pages: false,
            can_switch: false,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_platform_has_fields_and_a_browser_platform_has_none() {
        for platform in CATALOGUE {
            assert_eq!(platform.fields.is_empty(), platform.method == Method::Browser, "{}", platform.slug);
        }
    }

    #[test]
    fn every_slug_is_found_once() {
        for platform in CATALOGUE {
            assert_eq!(CATALOGUE.iter().filter(|other| other.slug == platform.slug).count(), 1);
            assert_eq!(find(platform.slug).map(|found| found.name), Some(platform.name));
        }
        assert!(find("myspace").is_none());
    }
}
