//! What a script makes of a request: around the route, before the answer is written down, and after it was.

use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::place::Place;
use super::rule::{Foreign, OnRequest, Work};
use crate::accounts::{self, Account};
use crate::line::Line;
use crate::platform::Platform;
use crate::reply::{BadKey, Refusal};
use crate::{App, control};

/// As a gateway on the way would answer.
const GATEWAY: &str = "<!doctype html><html lang=en><head><title>Sign in to the network</title></head>\
                       <body><h1>Sign in to the network</h1><p>A scripted mishap.</p></body></html>";

/// What is still to come when the answer has been written down.
#[derive(Clone)]
enum Ending {
    Slow(Duration),
    Garbled,
    Cut(Line, usize),
}

#[derive(Deserialize)]
struct Named {
    platform: Option<String>,
}

/// Lets a request through to its route, or does to it what the script says.
pub(crate) async fn around(app: &App, request: Request, next: Next) -> Response {
    let line = request.extensions().get::<ConnectInfo<Line>>().map(|ConnectInfo(line)| line.clone());
    if let Some(line) = &line {
        // An earlier answer may have been shorter than the cut that it was to have.
        line.mend();
    }
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    if app.script.is_empty() || path.starts_with(control::PATH) {
        return next.run(request).await;
    }
    let at = Place { method: &method, path: &path };
    if let Err(refusal) = expire_tokens(app, &at, request.headers()).await {
        return refusal.into_response();
    }
    let (request, platform) = if app.script.any(|rule| rule.asks_platform(&at)) {
        match platform_of(app, &at, request).await {
            Ok(known) => known,
            Err(refusal) => return refusal.into_response(),
        }
    } else {
        (request, None)
    };
    match app.script.at_request(&at, platform) {
        Some(play) => played(play, line, request, next).await,
        None => next.run(request).await,
    }
}

/// Waits or cuts, if that is what the script says. What was to be logged has been.
pub(crate) async fn ended(mut response: Response) -> Response {
    match response.extensions_mut().remove::<Ending>() {
        Some(Ending::Slow(delay)) => tokio::time::sleep(delay).await,
        Some(Ending::Garbled) => return garbled(response).await,
        Some(Ending::Cut(line, bytes)) => line.cut_after(bytes),
        None => {}
    }
    response
}

/// The first half of the body, as if it were all.
async fn garbled(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    // Our own bodies are texts that are there already, which is all that could fail.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(body.slice(..body.len() / 2)))
}

async fn played(play: OnRequest, line: Option<Line>, request: Request, next: Next) -> Response {
    match play {
        OnRequest::Slow(delay) => ending(next.run(request).await, Some(Ending::Slow(delay))),
        OnRequest::Cut(bytes) => ending(next.run(request).await, line.map(|line| Ending::Cut(line, bytes))),
        OnRequest::Garbled => ending(next.run(request).await, Some(Ending::Garbled)),
        OnRequest::KeyRefused => Refusal::Key(BadKey::Unknown).into_response(),
        OnRequest::Reply(text) => {
            worked(Work::Done, request, next).await;
            ([(header::CONTENT_TYPE, "application/json")], text).into_response()
        }
        OnRequest::Refused { status, retry_after, work } => {
            worked(work, request, next).await;
            Refusal::Scripted { status, retry_after }.into_response()
        }
        OnRequest::Foreign { status, body, work } => {
            worked(work, request, next).await;
            match body {
                Foreign::Html => (status, Html(GATEWAY)).into_response(),
                Foreign::Empty => status.into_response(),
                Foreign::Json => (status, Json(json!({ "message": "a gateway's own" }))).into_response(),
            }
        }
        OnRequest::Redirected { status, to, work } => {
            worked(work, request, next).await;
            (status, [(header::LOCATION, to)]).into_response()
        }
    }
}

fn ending(mut response: Response, ending: Option<Ending>) -> Response {
    if let Some(ending) = ending {
        response.extensions_mut().insert(ending);
    }
    response
}

async fn worked(work: Work, request: Request, next: Next) {
    match work {
        Work::Undone => {}
        Work::Done => drop(next.run(request).await),
    }
}

/// Only for a caller who is known: others have no accounts, and use up nothing.
async fn expire_tokens(app: &App, at: &Place<'_>, headers: &HeaderMap) -> Result<(), Refusal> {
    if !app.script.any(|rule| rule.tokens(at).is_some()) {
        return Ok(());
    }
    let Ok(caller) = app.authenticate(headers).await else { return Ok(()) };
    if let Some(chosen) = app.script.tokens(at) {
        accounts::expire(app, caller.owner.workspace, &chosen).await?;
    }
    Ok(())
}

/// What a request is about: the platform of the sign-in page, of the body, or of the account in the path.
async fn platform_of(
    app: &App,
    at: &Place<'_>,
    request: Request,
) -> Result<(Request, Option<Platform>), Refusal> {
    let parse = |slug: &str| Platform::parse(slug, app.options.contract);
    if let Some(rest) = at.path.strip_prefix("/simulated/") {
        return Ok((request, rest.split('/').next().and_then(parse)));
    }
    if *at.method == Method::POST {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, app.most_bytes()).await.map_err(|_| Refusal::BodyTooLarge)?;
        let named = serde_json::from_slice(&body).ok().and_then(|Named { platform }| platform);
        let platform = named.as_deref().and_then(parse);
        return Ok((Request::from_parts(head, Body::from(body)), platform));
    }
    let id = at.path.strip_prefix("/v1/accounts/").and_then(|rest| rest.split('/').next());
    let (Some(id), Ok(caller)) = (id, app.authenticate(request.headers()).await) else {
        return Ok((request, None));
    };
    let account: Option<Account> = app.store.get(&accounts::place(caller.owner.workspace, id)).await?;
    Ok((request, account.map(|account| account.platform)))
}
