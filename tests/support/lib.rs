//! What the tests need around Plugboard: a desktop of their own with a bus, a keyring and a real browser,
//! `WebDriver` for the app's window, `DevTools` for the browser, the sandbox as a program, a proxy that misbehaves
//! on request, Redis with several sandboxes on it, and what is proved of them. It speaks to all of them from
//! outside and knows nothing of their insides.

pub mod browser;
pub mod bus;
pub mod client;
pub mod consent;
pub mod desktop;
pub mod dialog;
pub mod dice;
pub mod driver;
pub mod fleet;
pub mod gate;
pub mod keyboard;
pub mod panel;
pub mod programs;
pub mod proof;
pub mod proxy;
pub mod redis;
pub mod sandbox;
pub mod steps;
pub mod wait;
