//! Rehearsal: the sandbox in this process, fresh at each start, and the workspace on it.

use std::net::Ipv4Addr;
use std::sync::Mutex;

use plugboard_core::board::Board;
use plugboard_core::vault::Secret;
use plugboard_core::{Error, ErrorCode};
use plugboard_sandbox::{Contract, Options, Plan};
use tauri::{AppHandle, Manager, Runtime};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How many accounts Rehearsal begins with, and how many of them need a person.
const ACCOUNTS: usize = 12;
const EXPIRED: usize = 4;

/// The sandbox that is running; dropping its handle stops it.
#[derive(Default)]
pub struct Rehearsal(Mutex<Option<oneshot::Sender<()>>>);

/// Starts the sandbox and opens its workspace.
pub fn start<R: Runtime>(app: &AppHandle<R>) -> Result<(), Error> {
    tauri::async_runtime::block_on(begin(app))
}

/// As [`start`], from an asynchronous command.
pub async fn begin<R: Runtime>(app: &AppHandle<R>) -> Result<(), Error> {
    let failed = |_| Error::from(ErrorCode::RehearsalFailed);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
    let address = format!("http://{}/v1", listener.local_addr().map_err(failed)?);
    let key = plugboard_sandbox::random_key().map_err(failed)?;
    let options = Options {
        api_keys: vec![key.clone()],
        accounts: ACCOUNTS,
        expired: EXPIRED,
        contract: Contract::Current,
        plan: Plan::Pro,
        ..Options::default()
    };
    let (stop, stopped) = oneshot::channel();
    tauri::async_runtime::spawn(plugboard_sandbox::serve(listener, options, async {
        _ = stopped.await;
    }));
    keep(app, Some(stop));
    app.state::<Board>().rehearse(&address, Secret::new(key))
}

/// Closes the workspace and stops the sandbox.
pub fn end<R: Runtime>(app: &AppHandle<R>) {
    app.state::<Board>().leave_rehearsal();
    keep(app, None);
}

fn keep<R: Runtime>(app: &AppHandle<R>, stop: Option<oneshot::Sender<()>>) {
    if let Ok(mut running) = app.state::<Rehearsal>().0.lock() {
        *running = stop;
    }
}
