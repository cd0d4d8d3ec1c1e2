//! What only the current contract has (API reference of 2026-08): its body of connect, and its further endpoints, a
//! file a resource. An id that cannot be one names nothing, and nothing is sent for it.

mod brands;
mod invites;
mod pages;
mod pending;
mod usage;

use serde::Serialize;

use super::Request;
use super::connecting::Credentials;

#[cfg(test)]
pub(super) use pending::choice as choice_of;

pub use brands::Brand;
pub use invites::Invite;

/// Body of `POST /accounts/connect`. What is not said is not there.
#[derive(Serialize)]
pub(super) struct Connect<'a> {
    platform: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Credentials<'a>>,
}

impl<'a> Connect<'a> {
    pub(super) fn new(request: &Request<'a>, metadata: Option<Credentials<'a>>) -> Self {
        let Request { platform, redirect_uri, state, brand, .. } = *request;
        let state = state.map(crate::vault::Secret::expose);
        Self { platform, redirect_uri, state, brand_id: brand, metadata }
    }
}
