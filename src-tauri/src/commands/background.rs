//! What the page says to the system beside the window: notifications and the icon beside the clock.

use plugboard_core::view::{Telling, TrayWords};
use tauri::State;

use crate::notifications::Notifications;
use crate::tray::Tray;

/// Takes the words for a notification.
#[tauri::command]
pub fn tell(notifications: State<'_, Notifications>, telling: Telling) {
    notifications.tell(telling);
}

/// Takes the words for the icon beside the clock.
#[tauri::command]
pub fn label_tray(tray: State<'_, Tray>, words: TrayWords) {
    tray.speak(words);
}
