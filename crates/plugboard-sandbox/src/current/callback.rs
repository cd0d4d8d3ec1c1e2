//! `GET /oauth/callback/{platform}`: the platform's callback as the service itself receives it. The browser is sent
//! on with the result, or sees a page of the service when the caller named no address.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use url::form_urlencoded;

use crate::App;
use crate::body::Path;
use crate::consent;
use crate::current::finish::{self, Finished, SignedIn};
use crate::page::Mishap;
use crate::redirect;
use crate::reply::Refusal;
use crate::states::{NotTaken, Taken, Taker, Then};
use crate::store::Down;

#[derive(Deserialize)]
pub(super) struct Callback {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// What the browser brings back to the caller.
enum Outcome {
    Success(String),
    Error(String, String),
    Selection(String),
}

pub(super) async fn receive(
    State(app): State<Arc<App>>,
    Path(platform): Path<String>,
    callback: Result<Query<Callback>, QueryRejection>,
) -> Response {
    let Ok(Query(callback)) = callback else { return consent::mishap(Mishap::Expired) };
    let state = callback.state.clone().unwrap_or_default();
    let Taken { grant, answer } = match app.states.take(&state, Taker::Service).await {
        Ok(taken) if taken.grant.platform.slug() == platform => taken,
        Ok(_) | Err(NotTaken::Unknown | NotTaken::OtherKey) => return consent::mishap(Mishap::Expired),
        Err(NotTaken::Down) => return Refusal::Down.into_response(),
    };
    let Some(then) = grant.then else { return consent::mishap(Mishap::Expired) };
    // A sign-in that took too long, as a script has it: the state is gone all the same.
    let answer = answer.filter(|_| !app.script.has_expired(grant.platform));
    let answer = answer.filter(|answer| callback.code.as_ref().is_some_and(|code| answer.has_code(code)));
    let outcome = match (callback.error, answer) {
        (Some(error), _) => Outcome::Error(error, callback.error_description.unwrap_or_default()),
        (None, None) => refused(&app, &Refusal::State),
        (None, Some(answer)) => {
            let by = match app.caller(&grant.owner).await {
                Ok(by) => by,
                Err(Down) => return Refusal::Down.into_response(),
            };
            let signed_in = SignedIn {
                by,
                platform: grant.platform,
                person: answer.person,
                brand: grant.brand,
                invite: then.invite.clone(),
            };
            match finish::finish(&app, signed_in).await {
                Ok(Finished::Connected(connected)) => Outcome::Success(connected.account_id),
                Ok(Finished::Choose(id, _)) => Outcome::Selection(id),
                Err(Refusal::Down) => return Refusal::Down.into_response(),
                Err(refusal) => refused(&app, &refusal),
            }
        }
    };
    end(&then, &platform, &outcome)
}

fn refused(app: &App, refusal: &Refusal) -> Outcome {
    let (code, message) = refusal.told(&app.options.guesses);
    Outcome::Error(code, message)
}

fn end(then: &Then, platform: &str, outcome: &Outcome) -> Response {
    let Some(uri) = &then.redirect_uri else {
        return consent::mishap(match outcome {
            Outcome::Success(_) => Mishap::Connected,
            Outcome::Selection(_) => Mishap::ToBeChosen,
            Outcome::Error(..) => Mishap::NotConnected,
        });
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    let state = then.state.as_str();
    match outcome {
        Outcome::Success(account) => query
            .append_pair("status", "success")
            .append_pair("platform", platform)
            .append_pair("state", state)
            .append_pair("account_id", account),
        Outcome::Error(error, description) => query
            .append_pair("status", "error")
            .append_pair("error", error)
            .append_pair("error_description", description)
            .append_pair("platform", platform)
            .append_pair("state", state),
        Outcome::Selection(id) => query
            .append_pair("status", "selection_required")
            .append_pair("connection_id", id)
            .append_pair("state", state)
            .append_pair("platform", platform),
    };
    let to = redirect::appended(uri, &query.finish());
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}
