//! The proxy of the desktop, for the board's requests. On macOS and Windows the HTTP client reads the system's itself.

#[cfg(target_os = "linux")]
mod linux;

use plugboard_core::network::Network;

/// What is known of the network; where the system tells, changed with its settings.
pub fn network() -> Network {
    let network = Network::default();
    #[cfg(target_os = "linux")]
    linux::follow(&network);
    network
}
