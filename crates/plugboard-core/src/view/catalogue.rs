//! The catalogue of platforms, as a UI draws it.

use serde::{Deserialize, Serialize};

use super::Method;

/// One platform of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlatformView {
    /// Slug, as the API spells it.
    pub slug: &'static str,
    /// The platform's own name, the same in every language.
    pub name: &'static str,
    /// How one signs in.
    pub method: Method,
    /// What the form asks for; empty for the browser.
    pub fields: Vec<FieldView>,
    /// How long access lasts.
    pub life: LifeSpan,
    /// One login holds several pages, which can be switched on and off and given to brands.
    pub has_pages: bool,
    /// Somebody has to set it up in the service's dashboard before anybody can connect.
    pub needs_set_up: bool,
    /// There is a page of the platform on which one signs out or switches the account.
    pub can_switch: bool,
}

/// How long access lasts, as documented; "about" for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "name", content = "days")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum LifeSpan {
    /// It renews itself.
    Renews,
    /// It does not end.
    Lasts,
    /// It ends after about so many days, and somebody has to sign in again.
    Days(u32),
    /// Nobody documents it.
    Unknown,
}

/// One field of a credential form. Label and help are words and live in the UI, by `slug` and `name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FieldView {
    /// Name in the API's `metadata`, e.g. `api_key`.
    pub name: &'static str,
    /// Shown as dots, cleared on leaving.
    pub secret: bool,
    /// Longest value, in characters.
    pub max_length: u32,
    /// Whether the form shows it from the start.
    pub asked: Asked,
    /// There is a page on which its value is found.
    pub has_page: bool,
}

/// When a form field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Asked {
    /// From the start; it has to be filled in.
    Always,
    /// Once the service asks for it (a second factor).
    WhenNeeded,
}

/// A page of a platform or of the service that helps; opened in the browser, its address never leaves Rust.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "name")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum HelpPage {
    /// Where a form field's value is found.
    Field {
        /// Platform slug.
        platform: String,
        /// Field name.
        field: String,
    },
    /// Where one signs out of a platform, or switches the account.
    Switch {
        /// Platform slug.
        platform: String,
    },
    /// The service's dashboard, for what only it can do.
    Dashboard,
}
