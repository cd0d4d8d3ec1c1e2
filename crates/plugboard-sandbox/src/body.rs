//! Reading requests. Fields that the documents do not name are ignored, and an empty text is a missing one.

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::App;
use crate::platform::Platform;
use crate::reply::Refusal;

/// A body as it came.
pub(crate) type Body = Result<Bytes, BytesRejection>;

/// What stands in a path. What is not UTF-8 there names nothing: 404.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(path)| Self(path)).map_err(|_| Refusal::NotFound)
    }
}

/// Reads JSON, whatever `Content-Type` says.
pub(crate) fn read<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::BodyTooLarge,
        _ => Refusal::BodyUnreadable,
    })?;
    serde_json::from_slice(&body).map_err(|_| Refusal::BodyUnreadable)
}

pub(crate) fn platform(app: &App, slug: Option<String>) -> Result<Platform, Refusal> {
    let slug = filled(slug).ok_or(Refusal::PlatformMissing)?;
    Platform::parse(&slug, app.options.contract).ok_or(Refusal::PlatformUnsupported)
}

pub(crate) fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
