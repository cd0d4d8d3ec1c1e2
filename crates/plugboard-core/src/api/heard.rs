//! What was asked for one sign-in and how the service answered: method and path without ids, status, request id.
//! Nothing of a body, a header or a query is kept.

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::Request;
use reqwest::header::HeaderMap;

use super::envelope::is_request_id;
use crate::view::Heard;

/// Most requests that are remembered until they are taken.
const MAX: usize = 64;

/// Remembers requests until they are taken. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Ear(Arc<Mutex<Vec<Heard>>>);

impl Ear {
    /// What was heard since it was last taken, oldest first.
    #[must_use]
    pub fn take(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn note(&self, what: String, status: u16, request_id: Option<String>) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.len() < MAX {
            heard.push(Heard { what, status, request_id });
        }
    }
}

/// Method and path below the API's address. What is not a word of the API's own is an id, and left out.
pub(super) fn what(request: &Request, base: &str) -> String {
    let path = request.url().as_str().split(['?', '#']).next().unwrap_or_default();
    let below = path.strip_prefix(base).unwrap_or_default();
    let is_word = |part: &&str| {
        (1..=16).contains(&part.len()) && part.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase())
    };
    let parts = below.split('/').filter(|part| !part.is_empty());
    let words: Vec<&str> = parts.map(|part| Some(part).filter(is_word).unwrap_or("*")).collect();
    format!("{} {}", request.method(), words.join("/"))
}

/// The id of a request, by the service or by the network in front of it (`CF-Ray`). One that stands in the request
/// itself could be a secret sent back at us.
pub(super) fn request_id(headers: &HeaderMap, request: Option<&Request>) -> Option<String> {
    let ids = ["x-request-id", "cf-ray"].into_iter().filter_map(|name| headers.get(name)?.to_str().ok());
    let mut ids = ids.filter(|id| is_request_id(id) && !request.is_some_and(|request| holds(request, id)));
    ids.next().map(str::to_owned)
}

/// Whether a text stands in what was sent.
pub(super) fn holds(request: &Request, text: &str) -> bool {
    let find = |part: &[u8]| memchr::memmem::find(part, text.as_bytes()).is_some();
    let body = request.body().and_then(reqwest::Body::as_bytes);
    find(request.url().as_str().as_bytes())
        || request.headers().values().any(|value| find(value.as_bytes()))
        || body.is_some_and(find)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_words_of_the_api_is_kept_of_an_address() {
        let base = "https://api.example/v1";
        for (method, path, expected) in [
            ("POST", "/accounts/connect", "POST accounts/connect"),
            ("GET", "/accounts/acc_01HZ9X?cursor=abc", "GET accounts/*"),
            ("POST", "/accounts/pending/pc_0123/select", "POST accounts/pending/*/select"),
            ("POST", "/oauth/exchange?code=abc&state=def", "POST oauth/exchange"),
            ("GET", "", "GET "),
        ] {
            let request = Request::new(method.parse().unwrap(), format!("{base}{path}").parse().unwrap());
            assert_eq!(what(&request, base), expected);
        }
    }

    #[test]
    fn the_id_of_a_request_is_the_services_or_the_networks_and_never_what_was_sent() {
        let headers = |all: &[(&'static str, &str)]| -> HeaderMap {
            all.iter()
                .map(|(name, id)| (reqwest::header::HeaderName::from_static(name), id.parse().unwrap()))
                .collect()
        };
        let uuid = "0199c5b2-7b1c-7e52-9f6a-3c1d2e4f5a6b";
        let ray = "8f2c1e9b3d7f06a5-FRA";
        let sent = |key: &str, body: &str| {
            let request = reqwest::Client::new().post("https://api.example/v1/x?cursor=c1");
            request.bearer_auth(key).body(body.to_owned()).build().unwrap()
        };
        let harmless = sent("k1", "{}");
        for (all, expected) in [
            (headers(&[("x-request-id", uuid), ("cf-ray", ray)]), Some(uuid)),
            (headers(&[("cf-ray", ray)]), Some(ray)),
            (headers(&[("x-request-id", "no id"), ("cf-ray", ray)]), Some(ray)),
            (headers(&[]), None),
        ] {
            assert_eq!(request_id(&all, Some(&harmless)).as_deref(), expected);
        }
        for (key, body) in [(uuid, "{}"), ("k1", uuid)] {
            let id = request_id(&headers(&[("x-request-id", uuid)]), Some(&sent(key, body)));
            assert_eq!(id, None, "{key} {body}");
        }
        assert_eq!(request_id(&headers(&[("x-request-id", "c1")]), Some(&harmless)), None);
    }

    #[test]
    fn what_is_taken_is_taken_once_and_never_too_much() {
        let ear = Ear::default();
        for _ in 0..2 * MAX {
            ear.note("GET accounts".to_owned(), 200, None);
        }
        assert_eq!(ear.clone().take().len(), MAX);
        assert!(ear.take().is_empty());
    }
}
