//! What a script makes of Allow on the sign-in page.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::{back, html, known, mishap};
use crate::accounts::{self, Standing};
use crate::current::brands;
use crate::page::{self, Mishap};
use crate::people::Person;
use crate::platform::Platform;
use crate::redirect::{self, Outcome};
use crate::reply::Refusal;
use crate::script::{Fate, OnConsent};
use crate::states::{Grant, NotAnswered};
use crate::store::Down;
use crate::{App, secret};

/// Seconds between the two callbacks: the first has to be under way.
const BETWEEN: u8 = 2;

/// Somebody pressed Allow as this person; the script may have other plans.
pub(super) async fn allowed(
    app: &App,
    state: &str,
    grant: &Grant,
    person: Person,
) -> Result<Response, NotAnswered> {
    let play = app.script.at_consent(grant.platform);
    let person = match &play {
        Some(OnConsent::Declined) => {
            app.states.deny(state).await?;
            let old = grant.platform == Platform::Twitter && grant.then.is_none();
            let outcome = if old { Outcome::DeniedToken } else { Outcome::Denied };
            return Ok(back(grant, state, &outcome));
        }
        Some(OnConsent::PlatformError) => {
            app.states.deny(state).await?;
            return Ok(back(grant, state, &Outcome::Failed));
        }
        Some(OnConsent::StatelessRefusal) => return Ok(refused_without_state(grant)),
        Some(OnConsent::WrongPerson(other, fate)) => {
            let other = match other {
                Some(other) => known(app, grant, other.clone()).await?,
                None => newcomer_beside(app, grant, person).await?,
            };
            if let (Fate::Replaced, Some(brand)) = (fate, &grant.brand) {
                brands::make_room(app, grant.owner.workspace, brand, grant.platform).await?;
            }
            other
        }
        Some(OnConsent::LostCallback | OnConsent::SecondCallback) | None => person,
    };
    let code = app.states.allow(state, &person).await?;
    match play {
        Some(OnConsent::LostCallback) => Ok(mishap(Mishap::Lost)),
        Some(OnConsent::SecondCallback) => twice(grant, state, &code),
        Some(
            OnConsent::Declined
            | OnConsent::PlatformError
            | OnConsent::StatelessRefusal
            | OnConsent::WrongPerson(..),
        )
        | None => Ok(back(grant, state, &Outcome::Code(&code))),
    }
}

/// Some platforms leave the state out of a refusal. The browser goes to where the sign-in ends: a service that takes
/// refusals itself could not tell whose this one is either.
fn refused_without_state(grant: &Grant) -> Response {
    let end = grant.then.as_ref().and_then(|then| then.redirect_uri.as_deref());
    let to = redirect::without_state(end.unwrap_or(&grant.redirect_uri));
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}

/// Somebody who is not connected, and not this person.
async fn newcomer_beside(app: &App, grant: &Grant, person: Person) -> Result<Person, Down> {
    let offers = accounts::offers(app, grant.owner.workspace, grant.platform).await?;
    let mut newcomers = offers.into_iter().filter(|(standing, _)| *standing == Standing::New);
    let other = newcomers.find(|(_, other)| other.handle.to_lowercase() != person.handle.to_lowercase());
    Ok(other.map_or(person, |(_, other)| other))
}

/// A page whose frame is the first callback, and which goes on to the second by itself. A redirect could not: it
/// leads to one place only. The second code was never made, so that the first alone is good.
fn twice(grant: &Grant, state: &str, code: &str) -> Result<Response, NotAnswered> {
    let random = |_| NotAnswered::Random;
    let nonce = secret::random_hex::<16>().map_err(random)?;
    let other = format!("AQD{}", secret::random_hex::<32>().map_err(random)?);
    let to = |code: &str| redirect::with(&grant.redirect_uri, grant.platform, state, &Outcome::Code(code));
    let (first, second) = (to(code), to(&other));
    let end = grant.then.as_ref().and_then(|then| then.redirect_uri.as_deref());
    let schemes = [Some(grant.redirect_uri.as_str()), end].map(|uri| uri.map_or("", redirect::scheme));
    let allowed = format!("form-action 'none'; frame-src {}", schemes.join(" ").trim_end());
    let mut response = html(StatusCode::OK, &nonce, &allowed, page::twice(&nonce, &first, &second));
    let Ok(refresh) = HeaderValue::from_str(&format!("{BETWEEN};url={second}")) else {
        return Ok(Refusal::Internal.into_response());
    };
    response.headers_mut().insert(header::REFRESH, refresh);
    Ok(response)
}
