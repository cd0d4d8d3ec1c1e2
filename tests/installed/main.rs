//! Plugboard as its package puts it on a computer. `cargo xtask installed` runs this in a system of its own, as a person
//! who may become root: whoever runs it elsewhere has the package installed and removed there.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod package;
mod people;
mod registration;
mod removal;
#[path = "../e2e/scene.rs"]
#[expect(dead_code, reason = "what is here needs only some of it")]
mod scene;
mod upgrade;
