//! The catalogue: one row a platform, how one signs in there, what a form has to ask for, and which pages help.
//!
//! It is data. Words for people (labels, help, what to prepare) are in the UI, by slug and field name. An account
//! of a platform that is not here is listed all the same, and can be connected under its slug.

use crate::typed::Form;
use crate::view::{Asked, FieldView, HelpPage, LifeSpan, Method, PlatformView};

/// One platform.
#[derive(Debug)]
pub struct Platform {
    /// Slug, as the API spells it.
    pub slug: &'static str,
    /// The platform's own name.
    pub name: &'static str,
    /// How one signs in.
    pub method: Method,
    /// What goes into `metadata` at connect; empty for the browser.
    pub fields: &'static [Field],
    /// How long access lasts (API guides, "Connectors").
    pub life: LifeSpan,
    /// One login holds several pages.
    pub has_pages: bool,
    /// After signing in, one of several pages or profiles may have to be chosen.
    pub has_choice: bool,
    /// Somebody has to set it up in the service's dashboard before anybody can connect.
    pub needs_set_up: bool,
    /// Where one signs out or switches the account: a page that changes nothing by being opened.
    pub switch: Option<&'static str>,
}

/// One value that a credential platform asks for.
#[derive(Debug)]
pub struct Field {
    /// Name in the API's `metadata`.
    pub name: &'static str,
    /// Shown as dots.
    pub secret: bool,
    /// What its value looks like.
    pub form: Form,
    /// Longest value, in characters.
    pub max_length: u32,
    /// Whether it has to be filled in, or only once the service asks for it.
    pub asked: Asked,
    /// The platform's own page on which the value is found.
    pub page: Option<&'static str>,
}

/// The service's dashboard, for what only it can do.
const DASHBOARD: &str = "https://app.social-api.ai/";

const GOOGLE_ACCOUNTS: &str = "https://accounts.google.com/AccountChooser";

/// The platforms of both contracts, in the order in which they are offered (API guides, "Connectors").
pub const CATALOGUE: &[Platform] = &[
    Platform {
        switch: Some("https://www.instagram.com/"),
        ..browser("instagram", "Instagram", LifeSpan::Unknown)
    },
    Platform {
        has_pages: true,
        has_choice: true,
        switch: Some("https://www.facebook.com/"),
        ..browser("facebook", "Facebook", LifeSpan::Lasts)
    },
    Platform { switch: Some("https://www.threads.com/"), ..browser("threads", "Threads", LifeSpan::Renews) },
    Platform { switch: Some("https://www.tiktok.com/"), ..browser("tiktok", "TikTok", LifeSpan::Renews) },
    Platform {
        switch: Some("https://www.youtube.com/channel_switcher"),
        ..browser("youtube", "YouTube", LifeSpan::Renews)
    },
    Platform {
        switch: Some("https://www.linkedin.com/"),
        ..browser("linkedin", "LinkedIn", LifeSpan::Days(60))
    },
    Platform {
        switch: Some("https://www.linkedin.com/"),
        ..browser("linkedin_page", "LinkedIn Page", LifeSpan::Days(60))
    },
    Platform {
        needs_set_up: true,
        // It asks before it signs anybody out.
        switch: Some("https://x.com/logout"),
        ..browser("twitter", "X", LifeSpan::Renews)
    },
    Platform {
        has_choice: true,
        switch: Some(GOOGLE_ACCOUNTS),
        ..browser("google", "Google Business", LifeSpan::Renews)
    },
    Platform {
        switch: Some("https://www.pinterest.com/"),
        ..browser("pinterest", "Pinterest", LifeSpan::Renews)
    },
    browser("zalo", "Zalo", LifeSpan::Renews),
    form(
        "telegram",
        "Telegram",
        LifeSpan::Lasts,
        &[Field { form: Form::BotToken, page: Some("https://t.me/BotFather"), ..secret("bot_token", 128) }],
    ),
    form(
        "bluesky",
        "Bluesky",
        LifeSpan::Unknown,
        &[
            Field { secret: false, form: Form::Handle, ..secret("identifier", 256) },
            Field {
                form: Form::AppPassword,
                page: Some("https://bsky.app/settings/app-passwords"),
                ..secret("app_password", 64)
            },
            Field {
                secret: false,
                form: Form::Code,
                asked: Asked::WhenNeeded,
                ..secret("auth_factor_token", 64)
            },
        ],
    ),
    form(
        "trustpilot",
        "Trustpilot",
        LifeSpan::Unknown,
        &[Field { page: Some("https://businessapp.b2b.trustpilot.com/"), ..secret("api_key", 1_024) }],
    ),
    Platform { method: Method::Dashboard, ..browser("whatsapp", "WhatsApp", LifeSpan::Unknown) },
];

const fn browser(slug: &'static str, name: &'static str, life: LifeSpan) -> Platform {
    Platform {
        slug,
        name,
        method: Method::Browser,
        fields: &[],
        life,
        has_pages: false,
        has_choice: false,
        needs_set_up: false,
        switch: None,
    }
}

const fn form(slug: &'static str, name: &'static str, life: LifeSpan, fields: &'static [Field]) -> Platform {
    Platform { method: Method::Form, fields, ..browser(slug, name, life) }
}

const fn secret(name: &'static str, max_length: u32) -> Field {
    Field { name, secret: true, form: Form::Key, max_length, asked: Asked::Always, page: None }
}

/// The platform with this slug.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Platform> {
    CATALOGUE.iter().find(|platform| platform.slug == slug)
}

/// The https address of a page that helps; none where the catalogue knows no such page.
#[must_use]
pub fn help(page: &HelpPage) -> Option<&'static str> {
    match page {
        HelpPage::Field { platform, field } => {
            find(platform)?.fields.iter().find(|known| known.name == field)?.page
        }
        HelpPage::Switch { platform } => find(platform)?.switch,
        HelpPage::Dashboard => Some(DASHBOARD),
    }
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
            fields: platform.fields.iter().map(field_view).collect(),
            life: platform.life,
            has_pages: platform.has_pages,
            needs_set_up: platform.needs_set_up,
            can_switch: platform.switch.is_some(),
        })
        .collect()
}

fn field_view(field: &Field) -> FieldView {
    FieldView {
        name: field.name,
        secret: field.secret,
        max_length: field.max_length,
        asked: field.asked,
        has_page: field.page.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Method::{Browser, Dashboard, Form};

    /// The rows of the API's documents: slug, method, metadata at connect.
    const DOCUMENTED: [(&str, Method, &[&str]); 15] = [
        ("instagram", Browser, &[]),
        ("facebook", Browser, &[]),
        ("threads", Browser, &[]),
        ("tiktok", Browser, &[]),
        ("youtube", Browser, &[]),
        ("google", Browser, &[]),
        ("linkedin", Browser, &[]),
        ("linkedin_page", Browser, &[]),
        ("twitter", Browser, &[]),
        ("pinterest", Browser, &[]),
        ("zalo", Browser, &[]),
        ("whatsapp", Dashboard, &[]),
        ("telegram", Form, &["bot_token"]),
        ("bluesky", Form, &["identifier", "app_password", "auth_factor_token"]),
        ("trustpilot", Form, &["api_key"]),
    ];

    #[test]
    fn every_documented_platform_is_here_with_the_fields_that_it_takes() {
        for (slug, method, fields) in DOCUMENTED {
            let platform = find(slug).unwrap();
            assert_eq!(platform.method, method, "{slug}");
            let names: Vec<&str> = platform.fields.iter().map(|field| field.name).collect();
            assert_eq!(names, fields, "{slug}");
        }
        assert_eq!(CATALOGUE.len(), DOCUMENTED.len());
        assert!(find("myspace").is_none());
    }

    #[test]
    fn every_row_is_sound() {
        for platform in CATALOGUE {
            let slug = platform.slug;
            assert_eq!(
                CATALOGUE.iter().filter(|other| other.slug == slug).count(),
                1,
                "{slug} is there once"
            );
            assert_eq!(platform.fields.is_empty(), platform.method != Form, "{slug}");
            assert!(slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{slug}");
            assert!(!platform.name.trim().is_empty(), "{slug}");
            if platform.method == Form {
                assert!(
                    platform.fields.iter().any(|field| field.secret && field.asked == Asked::Always),
                    "{slug}"
                );
            }
            for field in platform.fields {
                assert!(field.max_length > 0, "{slug} {}", field.name);
                assert_eq!(
                    platform.fields.iter().filter(|other| other.name == field.name).count(),
                    1,
                    "{slug}"
                );
            }
        }
    }

    #[test]
    fn only_the_second_factor_waits_until_it_is_needed() {
        let waiting: Vec<&str> = CATALOGUE
            .iter()
            .flat_map(|platform| platform.fields)
            .filter(|field| field.asked == Asked::WhenNeeded)
            .map(|field| field.name)
            .collect();
        assert_eq!(waiting, ["auth_factor_token"]);
    }

    #[test]
    fn every_page_that_helps_is_https_and_is_announced_on_the_view() {
        let mut pages = 0;
        for (platform, view) in CATALOGUE.iter().zip(views()) {
            let slug = platform.slug.to_owned();
            let found = help(&HelpPage::Switch { platform: slug.clone() });
            assert_eq!(found.is_some(), view.can_switch, "{slug}");
            pages += found.map_or(0, is_plain_https);
            for field in view.fields {
                let found = help(&HelpPage::Field { platform: slug.clone(), field: field.name.to_owned() });
                assert_eq!(found.is_some(), field.has_page, "{slug} {}", field.name);
                pages += found.map_or(0, is_plain_https);
            }
        }
        pages += help(&HelpPage::Dashboard).map_or(0, is_plain_https);
        assert!(pages > 10, "{pages}");
    }

    fn is_plain_https(page: &str) -> usize {
        let url = url::Url::parse(page).unwrap();
        assert_eq!(url.scheme(), "https", "{page}");
        assert!(url.username().is_empty() && url.query().is_none() && url.port().is_none(), "{page}");
        assert_eq!(url.as_str(), page, "written as it is sent");
        1
    }

    #[test]
    fn no_page_is_made_up_for_what_is_not_in_the_catalogue() {
        let nowhere = [
            HelpPage::Switch { platform: "myspace".into() },
            HelpPage::Switch { platform: "telegram".into() },
            HelpPage::Field { platform: "myspace".into(), field: "api_key".into() },
            HelpPage::Field { platform: "telegram".into(), field: "api_key".into() },
        ];
        for page in &nowhere {
            assert_eq!(help(page), None, "{page:?}");
        }
    }

    #[test]
    fn the_catalogue_of_the_ui_s_mock_is_this_one() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/mock/catalogue.json");
        let fresh = serde_json::to_string_pretty(&views()).unwrap() + "\n";
        if std::fs::read_to_string(file).unwrap_or_default() != fresh {
            std::fs::write(file, &fresh).unwrap();
            panic!("ui/mock/catalogue.json was out of date; it has been written anew, commit it");
        }
    }

    #[test]
    fn what_is_documented_of_life_set_up_and_pages_is_on_the_view() {
        let of = |slug: &str| views().into_iter().find(|view| view.slug == slug).unwrap();
        assert_eq!(of("linkedin").life, LifeSpan::Days(60));
        assert_eq!(of("facebook").life, LifeSpan::Lasts);
        assert_eq!(of("youtube").life, LifeSpan::Renews);
        assert_eq!(of("instagram").life, LifeSpan::Unknown);
        assert!(of("facebook").has_pages && !of("instagram").has_pages);
        assert!(of("twitter").needs_set_up && !of("threads").needs_set_up);
    }
}
