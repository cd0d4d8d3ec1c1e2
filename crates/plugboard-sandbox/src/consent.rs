//! The simulated platform's side of a sign-in: shows the page, takes its answer, sends the browser back.

mod scripted;

use std::sync::Arc;

use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::accounts;
use crate::body::Path;
use crate::page::{self, Mishap, Question};
use crate::people::Person;
use crate::redirect::{self, Outcome};
use crate::reply::Refusal;
use crate::states::{Grant, NotAnswered};
use crate::store::Down;
use crate::{App, Consent, guard, secret};

#[derive(Deserialize)]
pub(crate) struct Asked {
    state: String,
}

/// What the page's form sends. An empty `person` is "someone else", whose handle is typed.
#[derive(Deserialize)]
pub(crate) struct Answered {
    state: String,
    page: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    handle: String,
    decision: Decision,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Decision {
    Allow,
    Deny,
}

/// `GET`: the page, or at once the way back with `Consent::Auto`.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    Path(platform): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let Ok(Query(Asked { state })) = asked else { return mishap(Mishap::Expired) };
    let grant = match app.states.look(&state).await {
        Ok(grant) if grant.platform.slug() == platform => grant,
        Ok(_) => return mishap(Mishap::Expired),
        Err(reason) => return refused(reason),
    };
    let shown = match app.options.consent {
        Consent::Page => question(&app, &state, &grant, None).await,
        Consent::Auto => automatic(&app, &state, &grant).await,
    };
    shown.unwrap_or_else(refused)
}

/// `POST`: what was chosen on the page.
pub(crate) async fn answer(
    State(app): State<Arc<App>>,
    Path(platform): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Answered>, FormRejection>,
) -> Response {
    if !guard::has_own_origin(&app, &headers) {
        return mishap(Mishap::ForeignPage);
    }
    let answered = match form {
        Ok(Form(answered)) => answered,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Refusal::BodyTooLarge.into_response();
        }
        Err(_) => return mishap(Mishap::ForeignPage),
    };
    match app.states.asked(&answered.state, &answered.page).await {
        Ok(grant) if grant.platform.slug() == platform => {
            decide(&app, &answered, &grant).await.unwrap_or_else(refused)
        }
        Ok(_) => mishap(Mishap::Expired),
        Err(reason) => refused(reason),
    }
}

async fn decide(app: &App, answered: &Answered, grant: &Grant) -> Result<Response, NotAnswered> {
    let Answered { state, person, handle, decision, page: _ } = answered;
    match decision {
        Decision::Deny => {
            app.states.deny(state).await?;
            Ok(back(grant, state, &Outcome::Denied))
        }
        Decision::Allow => {
            let someone_else = person.is_empty();
            let Some(typed) = Person::typed(if someone_else { handle } else { person }) else {
                return question(app, state, grant, Some(handle)).await;
            };
            scripted::allowed(app, state, grant, known(app, grant, typed).await?).await
        }
    }
}

/// The person of this handle that the page offers, with their name; otherwise the one who was typed.
async fn known(app: &App, grant: &Grant, typed: Person) -> Result<Person, Down> {
    let offers = accounts::offers(app, grant.owner.workspace, grant.platform).await?;
    let mut offered = offers.into_iter().map(|(_, person)| person);
    Ok(offered.find(|person| person.handle == typed.handle).unwrap_or(typed))
}

async fn automatic(app: &App, state: &str, grant: &Grant) -> Result<Response, NotAnswered> {
    let person = accounts::first_newcomer(app, grant.platform).ok_or(NotAnswered::Unknown)?;
    scripted::allowed(app, state, grant, person).await
}

/// The page; `unreadable` is a typed handle that could not be taken.
async fn question(
    app: &App,
    state: &str,
    grant: &Grant,
    unreadable: Option<&str>,
) -> Result<Response, NotAnswered> {
    let token = app.states.open_page(state).await?;
    let nonce = secret::random_hex::<16>().map_err(|_| NotAnswered::Random)?;
    let offers = accounts::offers(app, grant.owner.workspace, grant.platform).await?;
    let end = grant.then.as_ref().and_then(|then| then.redirect_uri.as_deref());
    let end = end.unwrap_or(&grant.redirect_uri);
    let question = Question {
        platform: grant.platform,
        workspace: &app.workspace_name(grant.owner.workspace),
        destination: &redirect::destination(end),
        offers: &offers,
        state,
        token: &token,
        unreadable,
    };
    // A bare 'self' would also forbid the redirects that follow the form.
    let form_action = format!("form-action 'self' {}", redirect::scheme(end));
    let status = if unreadable.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(html(status, &nonce, &form_action, page::question(&nonce, &question)))
}

fn back(grant: &Grant, state: &str, outcome: &Outcome<'_>) -> Response {
    let to = redirect::with(&grant.redirect_uri, grant.platform, state, outcome);
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}

fn refused(reason: NotAnswered) -> Response {
    match reason {
        NotAnswered::Unknown => mishap(Mishap::Expired),
        NotAnswered::ForeignPage => mishap(Mishap::ForeignPage),
        NotAnswered::Random => Refusal::Internal.into_response(),
        NotAnswered::Down => Refusal::Down.into_response(),
    }
}

impl From<Down> for NotAnswered {
    fn from(_: Down) -> Self {
        Self::Down
    }
}

pub(crate) fn mishap(mishap: Mishap) -> Response {
    let status = match mishap {
        Mishap::Expired => StatusCode::BAD_REQUEST,
        Mishap::ForeignPage => StatusCode::FORBIDDEN,
        Mishap::Connected | Mishap::ToBeChosen | Mishap::NotConnected | Mishap::Lost => StatusCode::OK,
    };
    match secret::random_hex::<16>() {
        Ok(nonce) => html(status, &nonce, "form-action 'none'", page::mishap(&nonce, mishap)),
        Err(_) => Refusal::Internal.into_response(),
    }
}

/// `allowed` is the part of the policy in which pages differ.
fn html(status: StatusCode, nonce: &str, allowed: &str, body: String) -> Response {
    let policy = format!(
        "default-src 'none'; img-src data:; style-src 'nonce-{nonce}'; {allowed}; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        // With "no-referrer" browsers would send `Origin: null` with the form.
        (header::REFERRER_POLICY, "same-origin"),
    ];
    (status, headers, body).into_response()
}
