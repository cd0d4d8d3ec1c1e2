//! All that Plugboard knows: platforms, sign-in attempts, the account list, the API, what is stored.
//!
//! There is no shell here, no UI, no keychain, no environment and no clock: a shell hands those in and
//! holds one [`board::Board`].

pub mod accounts;
pub mod address;
pub mod api;
pub mod api_key;
pub mod attempt;
pub mod board;
pub mod callback;
pub mod case_file;
pub mod checking;
pub mod choice;
pub mod error;
pub mod export;
pub mod file_name;
pub mod history;
mod loopback;
pub mod network;
mod page;
pub mod platform;
mod qr;
pub mod round;
pub mod store;
mod typed;
pub mod vault;
pub mod view;
pub mod ways;
pub mod workspace;

pub use error::{Error, ErrorCode, Result};
