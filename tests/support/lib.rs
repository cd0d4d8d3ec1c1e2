//! What the tests need around Plugboard: a desktop of their own with a bus, a keyring and a real browser,
//! `WebDriver` for the app's window, `DevTools` for the browser, the sandbox as a program and a proxy that
//! misbehaves on request. It speaks to all of them from outside and knows nothing of their insides.

pub mod browser;
pub mod bus;
pub mod consent;
pub mod desktop;
pub mod driver;
pub mod programs;
pub mod proxy;
pub mod sandbox;
pub mod steps;
pub mod wait;
