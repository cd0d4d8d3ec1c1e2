//! The environment in which other programs are started: that of the session, without what an `AppImage` or Plugboard
//! put into it for itself (the libraries would be loaded by the browser). It reads nothing else.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::Command;

#[cfg(target_os = "linux")]
use tauri::Manager as _;
use tauri::{AppHandle, Runtime};
use tauri_plugin_shell::ShellExt as _;

/// What the start of an `AppImage` sets for its own program.
const OF_AN_APPIMAGE: [&str; 4] = ["APPDIR", "APPIMAGE", "ARGV0", "OWD"];

/// Where the session bus is.
pub const BUS: &str = "DBUS_SESSION_BUS_ADDRESS";

/// The same, in a Plugboard that does without the bus; empty where there was no such variable.
pub const BUS_OF_SESSION: &str = "PLUGBOARD_SESSION_BUS";

/// The variables that other programs get.
pub struct Surroundings(BTreeMap<OsString, OsString>);

impl Surroundings {
    /// Those of this process.
    pub fn now() -> Self {
        Self::of(std::env::vars_os())
    }

    /// Out of these variables. Entries of lists that lie in the `AppImage` are left out; a list of nothing else is unset.
    pub fn of(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let mut variables: BTreeMap<_, _> = variables.into_iter().collect();
        // What let this program come to the front is not for those that it starts.
        variables.remove(OsStr::new("XDG_ACTIVATION_TOKEN"));
        if let Some(bus) = variables.remove(OsStr::new(BUS_OF_SESSION)) {
            variables.remove(OsStr::new(BUS));
            variables.extend((!bus.is_empty()).then(|| (BUS.into(), bus)));
        }
        let image = variables.get(OsStr::new("APPDIR")).filter(|image| image.as_encoded_bytes().len() > 1);
        if let Some(image) = image.cloned() {
            variables.retain(|name, value| {
                let Some(list) = without(value, &image) else { return false };
                *value = list;
                OF_AN_APPIMAGE.iter().all(|own| name != own)
            });
        }
        Self(variables)
    }

    /// A variable that is there and not empty.
    #[cfg(any(target_os = "linux", test))]
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// A program to start here, by its path or its name.
    pub fn command<R: Runtime>(&self, app: &AppHandle<R>, program: &str) -> Command {
        self.around(app.shell().command(program).into())
    }

    /// Puts a command into these surroundings.
    pub fn around(&self, mut command: Command) -> Command {
        command.env_clear().envs(&self.0);
        command
    }
}

/// The files that are this very Plugboard: its program, and the `AppImage` that it was started from.
#[cfg(not(target_os = "macos"))]
pub fn own_programs<R: Runtime>(app: &AppHandle<R>) -> Vec<PathBuf> {
    let own = [std::env::current_exe().ok().map(as_started), image(app)].into_iter().flatten();
    own.map(|path| path.canonicalize().unwrap_or(path)).collect()
}

/// Where a program was started from that runs. Linux marks one that an upgrade has replaced since (proc(5), `exe`): it
/// still belongs to the entries that start the new one.
#[cfg(not(target_os = "macos"))]
pub(crate) fn as_started(program: PathBuf) -> PathBuf {
    let marked = program.to_str().filter(|_| cfg!(target_os = "linux"));
    marked.and_then(|path| path.strip_suffix(" (deleted)")).map(PathBuf::from).unwrap_or(program)
}

#[cfg(target_os = "linux")]
fn image<R: Runtime>(app: &AppHandle<R>) -> Option<PathBuf> {
    app.env().appimage.map(PathBuf::from)
}

#[cfg(windows)]
fn image<R: Runtime>(_: &AppHandle<R>) -> Option<PathBuf> {
    None
}

/// The entries of a list that do not lie below a folder; nothing if none is left.
fn without(list: &OsStr, folder: &OsStr) -> Option<OsString> {
    let is_within = |entry: &PathBuf| entry.starts_with(folder);
    let entries: Vec<PathBuf> = std::env::split_paths(list).collect();
    if !entries.iter().any(is_within) {
        return Some(list.to_owned());
    }
    let rest: Vec<_> = entries.into_iter().filter(|entry| !is_within(entry)).collect();
    std::env::join_paths(rest).ok().filter(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Vec<(String, String)> {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into()));
        let left = Surroundings::of(variables).0.into_iter();
        left.map(|(name, value)| (name.into_string().unwrap(), value.into_string().unwrap())).collect()
    }

    fn pairs(variables: &[(&str, &str)]) -> Vec<(String, String)> {
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// A list as this system writes it.
    fn list(entries: &[&str]) -> String {
        std::env::join_paths(entries).unwrap().into_string().unwrap()
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_program_that_was_replaced_while_it_runs_is_known_by_where_it_was() {
        assert_eq!(as_started("/usr/bin/plugboard (deleted)".into()), PathBuf::from("/usr/bin/plugboard"));
        assert_eq!(as_started("/usr/bin/plugboard".into()), PathBuf::from("/usr/bin/plugboard"));
    }

    #[test]
    fn what_let_plugboard_come_to_the_front_is_not_handed_on() {
        assert_eq!(of(&[("A", "b"), ("XDG_ACTIVATION_TOKEN", "token")]), pairs(&[("A", "b")]));
    }

    #[test]
    fn a_browser_gets_the_bus_that_plugboard_does_without() {
        let without = |bus| of(&[("DBUS_SESSION_BUS_ADDRESS", "disabled:"), ("PLUGBOARD_SESSION_BUS", bus)]);
        assert_eq!(
            without("unix:path=/run/bus"),
            pairs(&[("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/bus")])
        );
        assert_eq!(without(""), []);
    }

    #[test]
    fn a_browser_gets_nothing_that_belongs_to_the_appimage() {
        let libraries = list(&["/tmp/.mount_x/usr/lib", "/opt/cuda/lib"]);
        let path = list(&["/tmp/.mount_x/usr/bin", "/usr/bin", "/tmp/.mount_xy/bin", "/bin"]);
        let path_without = list(&["/usr/bin", "/tmp/.mount_xy/bin", "/bin"]);
        let left = of(&[
            ("APPDIR", "/tmp/.mount_x"),
            ("APPIMAGE", "/home/a/Plugboard.AppImage"),
            ("ARGV0", "./Plugboard.AppImage"),
            ("GTK_PATH", "/tmp/.mount_x/usr/lib/gtk-3.0"),
            ("HOME", "/home/a"),
            ("LD_LIBRARY_PATH", &libraries),
            ("OWD", "/home/a"),
            ("PATH", &path),
            ("URL", "https://example.com/?a=1:2;3"),
        ]);
        let expected = pairs(&[
            ("HOME", "/home/a"),
            ("LD_LIBRARY_PATH", "/opt/cuda/lib"),
            ("PATH", &path_without),
            ("URL", "https://example.com/?a=1:2;3"),
        ]);
        assert_eq!(left, expected);
    }

    #[test]
    fn outside_of_an_appimage_nothing_is_changed() {
        let path = list(&["/usr/bin", "", "/bin"]);
        let variables = [("ARGV0", "zsh"), ("LD_LIBRARY_PATH", "/opt/lib"), ("PATH", path.as_str())];
        assert_eq!(of(&variables), pairs(&variables));
        let nowhere = [("APPDIR", ""), ("PATH", "/usr/bin")];
        assert_eq!(of(&nowhere), pairs(&nowhere));
    }

    #[test]
    fn an_empty_variable_counts_as_none() {
        let surroundings = Surroundings::of([("A".into(), "".into()), ("B".into(), "b".into())]);
        assert_eq!((surroundings.get("A"), surroundings.get("B")), (None, Some(OsStr::new("b"))));
    }
}
