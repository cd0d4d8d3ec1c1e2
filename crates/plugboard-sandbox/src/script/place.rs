//! Which requests a rule is about: methods and paths, as the documents have them.

use axum::http::Method;

use crate::control;

/// A request, as rules look at it.
pub(super) struct Place<'a> {
    pub(super) method: &'a Method,
    pub(super) path: &'a str,
}

/// Which requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// The whole API; not the sign-in page.
    Api,
    Connect,
    Exchange,
    List,
    Remove,
    Consent,
    /// This path and those below it.
    Path(String),
}

impl Endpoint {
    /// Reads what a rule says; the error is the reason.
    pub(super) fn parse(name: &str) -> Result<Self, String> {
        match name {
            "connect" => Ok(Self::Connect),
            "exchange" => Ok(Self::Exchange),
            "list" => Ok(Self::List),
            "remove" => Ok(Self::Remove),
            "consent" => Ok(Self::Consent),
            path if path.starts_with(control::PATH) => Err("the script itself has no mishaps".into()),
            path if path.starts_with('/') => Ok(Self::Path(path.trim_end_matches('/').to_owned())),
            _ => {
                Err("endpoint is connect, exchange, list, remove, consent or a path such as /v1/brands"
                    .into())
            }
        }
    }

    pub(super) fn has(&self, at: &Place<'_>) -> bool {
        let Place { method, path } = *at;
        match self {
            Self::Api => path.starts_with("/v1/"),
            Self::Connect => method == Method::POST && path == "/v1/accounts/connect",
            Self::Exchange => method == Method::POST && path == "/v1/oauth/exchange",
            Self::List => method == Method::GET && path == "/v1/accounts",
            Self::Remove => {
                let id = path.strip_prefix("/v1/accounts/");
                method == Method::DELETE && id.is_some_and(|id| !id.contains('/'))
            }
            Self::Consent => path.starts_with("/simulated/"),
            Self::Path(wanted) => {
                let rest = path.strip_prefix(wanted.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        }
    }
}
