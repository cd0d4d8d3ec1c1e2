//! Links for somebody who is not here, as a UI draws them (current contract only).
//!
//! The link itself is shown: it is made to be passed on.

use serde::Serialize;

use super::{BrandRef, Person};

/// A link with which somebody else connects an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct InviteView {
    /// The service's id.
    pub id: String,
    /// Platform slug.
    pub platform: String,
    /// The brand that the account goes to.
    pub brand: BrandRef,
    /// The link, to show and to pass on.
    pub link: String,
    /// The same as a picture to point a telephone at.
    pub qr: QrView,
    /// When it ends.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub ends: Option<i64>,
    /// Who is to use it, when it is for an account that broke.
    pub expected: Option<Person>,
    /// What became of it.
    pub state: InviteState,
}

/// A QR code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct QrView {
    /// Modules on each side, with the quiet zone.
    pub size: u32,
    /// The dark modules as the `d` of an SVG path, a module being 1 x 1.
    pub path: String,
}

/// What became of an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "name")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum InviteState {
    /// It can be used.
    Open,
    /// Somebody used it.
    Used {
        /// Who came.
        got: Person,
        /// Whether it is who was expected; absent when nobody in particular was.
        as_expected: Option<bool>,
    },
    /// It is not good any more, and nobody is known to have used it.
    Over,
}
