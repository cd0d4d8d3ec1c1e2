//! The log on standard error, and what must not happen in a crash.

use tracing_subscriber::EnvFilter;

/// How much our own crates say: `error`, `warn` (the default), `info`, `debug` or `trace`.
const LEVEL: &str = "PLUGBOARD_LOG";

/// Starts the log. Libraries are held at `warn`: what they say at more is not ours to keep free of secrets.
pub fn start() {
    let level = std::env::var(LEVEL).unwrap_or_default();
    let level = match level.as_str() {
        "error" | "info" | "debug" | "trace" => level.as_str(),
        _ => "warn",
    };
    let filter = format!("warn,plugboard={level},plugboard_core={level},plugboard_sandbox={level}");
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    // A message could quote what was being read.
    std::panic::set_hook(Box::new(|panic| match panic.location() {
        Some(location) => tracing::error!(%location, "panic"),
        None => tracing::error!("panic"),
    }));
    forbid_core_files();
}

/// A core file would hold the key.
#[cfg(unix)]
fn forbid_core_files() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    if setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_err() {
        tracing::warn!("core files could not be forbidden");
    }
}

#[cfg(not(unix))]
fn forbid_core_files() {}
