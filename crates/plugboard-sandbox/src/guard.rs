//! What stands in front of every route: Host, Origin, headers that every answer has, and the request log.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::reply::Refusal;
use crate::{App, Entry};

/// Longest path that is logged, in bytes.
const LOGGED: usize = 200;

/// Refuses a foreign Host or Origin (DNS rebinding, pages of other sites) and logs what was answered.
pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let path: String = request.uri().path().chars().take(LOGGED).collect();
    let mut response =
        if is_ours(&app, &request) { next.run(request).await } else { Refusal::Foreign.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(log) = &app.options.log {
        // Nobody listening any more is no reason to fail a request.
        let _ = log.send(Entry { method, path, status: response.status().as_u16() });
    }
    response
}

fn is_ours(app: &App, request: &Request) -> bool {
    let headers = request.headers();
    let authority = request.uri().authority().is_none_or(|authority| authority.as_str() == app.host);
    let host = only(headers, header::HOST) == Some(app.host.as_str());
    let origin = !headers.contains_key(header::ORIGIN) || has_own_origin(app, headers);
    authority && host && origin
}

/// Whether a browser says that one of our own pages sent this.
pub(crate) fn has_own_origin(app: &App, headers: &HeaderMap) -> bool {
    only(headers, header::ORIGIN).and_then(|origin| origin.strip_prefix("http://")) == Some(app.host.as_str())
}

/// The value of a header that is there exactly once.
pub(crate) fn only(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}
