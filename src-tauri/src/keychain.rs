//! The operating system's password store: Secret Service on Linux, macOS Keychain, Windows Credential Manager.
//!
//! Nothing of it is kept between two requests, so a store that starts late or restarts is found by the next one.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod native;

#[cfg(target_os = "linux")]
pub use linux::Keychain;
#[cfg(not(target_os = "linux"))]
pub use native::Keychain;

/// The service under which the keys are stored; the user name is the API address.
const SERVICE: &str = "ai.social-api.plugboard";
