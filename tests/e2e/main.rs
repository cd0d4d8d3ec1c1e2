//! The real app in its real window, with the real browser, the real password store and real links, on a
//! desktop of its own for each test. The sandbox is a program beside it; its request log is the witness.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it must be"
)]

mod arrivals;
mod axe;
mod choices;
mod clock;
mod data_file;
mod field;
mod field_menu;
mod flood;
mod floods;
mod health;
mod history;
mod instances;
mod keyboard;
mod keyring;
mod keys;
mod list;
mod memory;
mod no_web_view;
mod page;
mod pointer;
mod presses;
mod proxy;
mod removing;
mod round;
mod scene;
mod screen_reader;
mod secrets;
mod slow_folder;
mod spaces;
mod starts;
mod steps;
mod storage;
mod surface;
mod tab_and_escape;
mod ways;
mod web_process;
