//! Rehearsal: the sandbox in this process, fresh at each start, the workspace on it, and what goes wrong there.

use std::net::Ipv4Addr;
use std::sync::Mutex;

use plugboard_core::board::Board;
use plugboard_core::vault::Secret;
use plugboard_core::view::RehearsalMishap;
use plugboard_core::{Error, ErrorCode};
use plugboard_sandbox::{Contract, Options, Plan, Server, Stage};
use tauri::{AppHandle, Manager, Runtime};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How many accounts Rehearsal begins with, and how many of them need a person.
const ACCOUNTS: usize = 12;
const EXPIRED: usize = 4;

/// The sandbox that is running.
#[derive(Default)]
pub struct Rehearsal(Mutex<Option<Running>>);

/// Dropping it stops the sandbox.
struct Running {
    stage: Stage,
    _stop: oneshot::Sender<()>,
}

/// Starts the sandbox and opens its workspace.
pub fn start<R: Runtime>(app: &AppHandle<R>) -> anyhow::Result<()> {
    Ok(tauri::async_runtime::block_on(begin(app))?)
}

/// As [`start`], from an asynchronous command.
pub async fn begin<R: Runtime>(app: &AppHandle<R>) -> Result<(), Error> {
    let failed = |_| Error::from(ErrorCode::RehearsalFailed);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
    let address = format!("http://{}/v1", listener.local_addr().map_err(failed)?);
    let key = plugboard_sandbox::random_key().map_err(failed)?;
    let (stop, stopped) = oneshot::channel::<()>();
    let server = Server::open(listener, options(&key)).await.map_err(failed)?;
    keep(app, Some(Running { stage: server.stage(), _stop: stop }));
    tauri::async_runtime::spawn(server.run(async {
        _ = stopped.await;
    }));
    app.state::<Board>().rehearse(&address, Secret::new(key))
}

/// What a fresh Rehearsal is like.
fn options(key: &str) -> Options {
    Options {
        api_keys: vec![key.to_owned()],
        accounts: ACCOUNTS,
        expired: EXPIRED,
        contract: Contract::Current,
        plan: Plan::Pro,
        ..Options::default()
    }
}

/// Closes the workspace and stops the sandbox.
pub fn end<R: Runtime>(app: &AppHandle<R>) {
    app.state::<Board>().leave_rehearsal();
    keep(app, None);
}

fn keep<R: Runtime>(app: &AppHandle<R>, running: Option<Running>) {
    if let Ok(mut kept) = app.state::<Rehearsal>().0.lock() {
        *kept = running;
    }
}

/// Lets something go wrong; nothing puts everything right again.
pub fn play<R: Runtime>(app: &AppHandle<R>, mishap: Option<RehearsalMishap>) -> Result<(), Error> {
    let failed = || Error::from(ErrorCode::RehearsalFailed);
    let rehearsal = app.state::<Rehearsal>();
    let kept = rehearsal.0.lock().map_err(|_| failed())?;
    let stage = &kept.as_ref().ok_or_else(failed)?.stage;
    match mishap {
        Some(mishap) => stage.play(script(mishap).parse().map_err(|_| failed())?).map_err(|_| failed()),
        None => {
            stage.clear();
            Ok(())
        }
    }
}

/// The sandbox's script for a mishap.
fn script(mishap: RehearsalMishap) -> &'static str {
    match mishap {
        RehearsalMishap::WrongPerson => r#"[{"mishap": "wrong-person"}]"#,
        RehearsalMishap::Replaced => r#"[{"mishap": "wrong-person", "expected": "replaced"}]"#,
        RehearsalMishap::Declined => r#"[{"mishap": "declined"}]"#,
        RehearsalMishap::TooLate => r#"[{"mishap": "expired-state"}]"#,
        RehearsalMishap::LostCallback => r#"[{"mishap": "lost-callback"}]"#,
        RehearsalMishap::Offline => r#"[{"mishap": "cut", "for": "30s"}]"#,
        RehearsalMishap::RateLimited => r#"[{"mishap": "rate-limited", "retry_after": 20, "for": "20s"}]"#,
        RehearsalMishap::AccessEnds => r#"[{"mishap": "token-expired", "most": 2}]"#,
    }
}

#[cfg(test)]
mod tests {
    use plugboard_core::accounts::Status;
    use plugboard_core::address::ApiAddress;
    use plugboard_core::api::Api;
    use plugboard_core::network::Network;

    use super::*;

    #[test]
    fn every_mishap_is_one_that_the_sandbox_plays() {
        for mishap in [
            RehearsalMishap::WrongPerson,
            RehearsalMishap::Replaced,
            RehearsalMishap::Declined,
            RehearsalMishap::TooLate,
            RehearsalMishap::LostCallback,
            RehearsalMishap::Offline,
            RehearsalMishap::RateLimited,
            RehearsalMishap::AccessEnds,
        ] {
            assert!(script(mishap).parse::<plugboard_sandbox::Script>().is_ok(), "{mishap:?}");
        }
    }

    #[tokio::test]
    async fn access_ends_for_accounts_that_worked_also_in_a_fresh_rehearsal() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        let server = Server::open(listener, options("sapi_key_rehearsal")).await.unwrap();
        let stage = server.stage();
        tokio::spawn(server.run(std::future::pending()));
        let key = Secret::new("sapi_key_rehearsal".to_owned());
        let api = Api::new(&ApiAddress::parse(&address).unwrap(), key, &Network::default()).unwrap();
        let in_need = async || {
            let list = api.accounts().await.unwrap().accounts;
            list.iter().filter(|account| account.status == Some(Status::ReconnectRequired)).count()
        };
        assert_eq!(in_need().await, EXPIRED);
        for more in [2, 4] {
            stage.play(script(RehearsalMishap::AccessEnds).parse().unwrap()).unwrap();
            assert_eq!(in_need().await, EXPIRED + more);
        }
    }
}
