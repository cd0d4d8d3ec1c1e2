//! A private session bus and its password store.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::programs::{Program, run};
use crate::wait::{SOON, until};

/// What the password store is like when the app asks it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keyring {
    /// There is one, and it answers without a question.
    #[default]
    Unlocked,
    /// There is one, it needs a password first, and nobody types it.
    Locked,
    /// Nothing on the bus keeps passwords.
    Absent,
}

const PASSWORD: &[u8] = b"rehearsal";
const UNLOCK: usize = 1;
const SERVICE: &str = "org.freedesktop.secrets";
const LOGIN: &str = "/org/freedesktop/secrets/collection/login";

/// The configuration of a bus that starts no services by itself.
pub(crate) fn configuration(runtime: &Path) -> String {
    format!(
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \
         \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
         <busconfig><type>session</type><listen>unix:path={}/bus</listen><policy context=\"default\">\
         <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/>\
         </policy></busconfig>\n",
        runtime.display()
    )
}

/// Starts the bus that `command` names and returns its address.
pub(crate) async fn start(command: Command, log: &Path) -> Result<(Program, String)> {
    let bus = Program::start(command, log.to_owned())?;
    let address = until("the session bus", SOON, async || {
        Ok(bus.printed().lines().next().filter(|line| line.starts_with("unix:")).map(str::to_owned))
    })
    .await?;
    Ok((bus, address))
}

/// Starts a password store with an open login keyring, in place of one that runs. `command` makes commands of the desktop.
pub(crate) async fn start_keyring(command: impl Fn(&str) -> Command, log: &Path) -> Result<Program> {
    let mut daemon = command("gnome-keyring-daemon");
    daemon.args(["--foreground", "--replace", "--unlock", "--components=secrets"]).stdin(Stdio::piped());
    let mut daemon = Program::start(daemon, log.to_owned())?;
    daemon.stdin().context("no pipe to the keyring")?.write_all(PASSWORD)?;
    until("the password store on the bus", SOON, async || {
        let mut ask = command("gdbus");
        ask.args(["call", "--session", "--timeout", "2", "--dest", "org.freedesktop.DBus"]);
        ask.args(["--object-path", "/org/freedesktop/DBus"]);
        ask.args(["--method", "org.freedesktop.DBus.GetConnectionUnixProcessID", SERVICE]);
        let owner = format!("(uint32 {},)", daemon.id());
        Ok(run(ask).is_ok_and(|answer| answer == owner).then_some(()))
    })
    .await?;
    until("the login keyring", SOON, async || Ok(is_locked(&command)?.eq(&false).then_some(()))).await?;
    Ok(daemon)
}

/// Locks the login keyring, as a person's "lock" in the password manager does.
pub(crate) async fn lock(command: impl Fn(&str) -> Command) -> Result<()> {
    let mut lock = call(&command, "/org/freedesktop/secrets");
    lock.args(["--method", "org.freedesktop.Secret.Service.Lock", &format!("['{LOGIN}']")]);
    run(lock)?;
    until("a locked keyring", SOON, async || Ok(is_locked(&command)?.then_some(()))).await
}

/// Unlocks it again, as typing the password does: over the socket that the login screen uses.
pub(crate) async fn unlock(runtime: &Path, command: impl Fn(&str) -> Command) -> Result<()> {
    let mut daemon = UnixStream::connect(runtime.join("keyring/control"))?;
    let mut message = Vec::new();
    for number in [4 * 3 + PASSWORD.len(), UNLOCK, PASSWORD.len()] {
        message.extend(u32::try_from(number)?.to_be_bytes());
    }
    // One byte goes first, for the kernel to vouch for the sender with.
    daemon.write_all(&[0])?;
    daemon.write_all(&message)?;
    daemon.write_all(PASSWORD)?;
    until("an unlocked keyring", SOON, async || Ok(is_locked(&command)?.eq(&false).then_some(()))).await
}

fn is_locked(command: impl Fn(&str) -> Command) -> Result<bool> {
    let mut ask = call(command, LOGIN);
    ask.args(["--method", "org.freedesktop.DBus.Properties.Get"]);
    ask.args(["org.freedesktop.Secret.Collection", "Locked"]);
    Ok(run(ask)?.contains("true"))
}

fn call(command: impl Fn(&str) -> Command, object: &str) -> Command {
    let mut call = command("gdbus");
    call.args(["call", "--session", "--timeout", "2", "--dest", SERVICE, "--object-path", object]);
    call
}
