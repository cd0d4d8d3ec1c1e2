//! What stands around every route: Host, Origin, headers that every answer has, refusals written down, the log.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::reply::Refusal;
use crate::{App, Entry, script, secret};

/// Longest path that is logged, in bytes.
const LOGGED: usize = 200;

/// Where invites are opened.
const INVITE: &str = "/invite/";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Refuses a foreign Host or Origin (DNS rebinding, pages of other sites) and logs what was answered.
pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let path = logged(request.uri().path());
    let request_id = request_id(request.headers());
    let mut response = if is_ours(&app, &request) {
        script::around(&app, request, next).await
    } else {
        Refusal::Foreign.into_response()
    };
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        // A script leaves there what is still to come.
        let extensions = std::mem::take(response.extensions_mut());
        response = refusal.write(app.options.contract, &app.options.guesses, &request_id);
        *response.extensions_mut() = extensions;
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if app.is_current()
        && let Ok(value) = HeaderValue::from_str(&request_id)
    {
        headers.insert(REQUEST_ID, value);
    }
    if let Some(log) = &app.options.log {
        // Nobody listening any more is no reason to fail a request.
        let _ = log.send(Entry { method, path, status: response.status().as_u16() });
    }
    script::ended(response).await
}

/// A path as it may be told: without the token of an invite, which is all that its link takes.
fn logged(path: &str) -> String {
    match path.strip_prefix(INVITE) {
        Some(_) => format!("{INVITE}…"),
        None => path.chars().take(LOGGED).collect(),
    }
}

/// The caller's, if it has the form that the service takes (debugging guide), or eight hex digits.
fn request_id(headers: &HeaderMap) -> String {
    let plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    match only(headers, REQUEST_ID).filter(plain) {
        Some(id) => id.to_owned(),
        None => secret::random_hex::<4>().unwrap_or_default(),
    }
}

fn is_ours(app: &App, request: &Request) -> bool {
    let headers = request.headers();
    let authority = request.uri().authority().is_none_or(|authority| authority.as_str() == app.host());
    let host = only(headers, header::HOST) == Some(app.host());
    let origin = !headers.contains_key(header::ORIGIN) || has_own_origin(app, headers);
    authority && host && origin
}

/// Whether a browser says that one of our own pages sent this.
pub(crate) fn has_own_origin(app: &App, headers: &HeaderMap) -> bool {
    only(headers, header::ORIGIN) == Some(&app.base)
}

/// The value of a header that is there exactly once.
pub(crate) fn only(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
