//! Starts Plugboard.

#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Wipes what is freed. Keys, codes and states pass through buffers of libraries, which do not wipe them.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> anyhow::Result<()> {
    plugboard::run()
}
