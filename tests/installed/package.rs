//! What an administrator does with the package.

use std::path::PathBuf;
use std::process::Command;

use support::programs::run;

/// The version that is being released.
pub const THIS: &str = env!("CARGO_PKG_VERSION");

/// The same source, built under an older version's number.
pub const OLDER: &str = "0.0.9";

/// Installs a version, in place of another one that is there.
pub fn install(version: &str) {
    if installed().as_deref() == Some(version) {
        return;
    }
    let file = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let name = format!("Plugboard_{version}_");
    let mut files = file.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(&name));
    let file = files.next().unwrap_or_else(|| panic!("no package of {version} in {}", folder().display()));
    apt(&["install", "--allow-downgrades", &file.to_string_lossy()]);
}

/// Removes the one that is there, if there is one.
pub fn remove() {
    apt(&["remove", "plugboard"]);
}

/// The version that is there.
fn installed() -> Option<String> {
    let mut ask = Command::new("dpkg-query");
    ask.args(["--show", "--showformat", "${db:Status-Status} ${Version}", "plugboard"]);
    run(ask).ok()?.strip_prefix("installed ").map(str::to_owned)
}

/// Everything that the installed package has brought.
pub fn files() -> Vec<PathBuf> {
    let mut list = Command::new("dpkg");
    list.args(["--listfiles", "plugboard"]);
    run(list).unwrap().lines().map(PathBuf::from).filter(|path| !path.is_dir()).collect()
}

fn apt(arguments: &[&str]) {
    let mut apt = Command::new("sudo");
    apt.args(["apt-get", "--quiet", "--yes", "--no-install-recommends"]).args(arguments);
    run(apt).unwrap();
}

/// Where the packages are: `PLUGBOARD_PACKAGES` says it.
fn folder() -> PathBuf {
    std::env::var("PLUGBOARD_PACKAGES").unwrap().into()
}
