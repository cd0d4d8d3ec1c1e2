//! What the tests need around Plugboard: the sandbox as a program and a proxy that misbehaves on request, on every
//! system; and on Unix (the feature `unix`) a desktop of their own with a bus, a keyring and a real browser, Redis
//! with several sandboxes on it, and what is proved of them. It speaks to all of them from outside and knows nothing
//! of their insides.

pub mod client;
#[cfg(feature = "unix")]
pub mod desktop;
pub mod dice;
#[cfg(feature = "unix")]
pub mod fleet;
#[cfg(feature = "unix")]
pub mod gate;
pub mod programs;
#[cfg(feature = "unix")]
pub mod proof;
pub mod proxy;
#[cfg(feature = "unix")]
pub mod redis;
pub mod sandbox;
#[cfg(feature = "unix")]
pub mod slow;
pub mod wait;
