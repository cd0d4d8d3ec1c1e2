//! Asks a person who runs Plugboard from a disk image, or from the copy that macOS makes of a download, to move it to
//! the Applications folder: once at each start, in a dialog that nothing waits for. Checked by the compiler, not run.

use plugboard_core::board::Board;
use tauri::{AppHandle, Manager as _, Runtime};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};

use crate::{bundle, words};

/// Shows the dialog where it is needed.
pub fn show<R: Runtime>(app: &AppHandle<R>) {
    // Through links: the system's own disk is below /Volumes too.
    let program = std::env::current_exe().and_then(|program| program.canonicalize());
    if program.is_ok_and(|program| bundle::is_temporary_location(&program)) {
        let chosen = app.state::<Board>().subscribe().borrow().preferences.language;
        let words = words::words(words::language(chosen));
        let dialog = app.dialog().message(words.move_text).title(words.move_title);
        dialog.kind(MessageDialogKind::Warning).show(|_| {});
    }
}
