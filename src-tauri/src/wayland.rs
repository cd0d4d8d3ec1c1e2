//! Whether this is a Wayland screen: it gives programs neither places, nor the focus, nor the clipboard of others.

use gtk::gdk::Display;
use gtk::gdk::prelude::DisplayExtManual as _;

/// Whether this thread, the main one, shows its windows by Wayland.
pub fn is_here() -> bool {
    gtk::is_initialized_main_thread()
        && Display::default().is_some_and(|display| display.backend().is_wayland())
}
