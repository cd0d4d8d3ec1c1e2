//! The menu of a text field on Linux: Cut, Copy and Paste in the person's language, in the place of `WebKitGTK`'s own. What
//! it does the web view does itself, as at Ctrl+V: the page is not given the clipboard. Nothing but fields has such a menu.

use gio::prelude::{ActionExt as _, Cast as _};
use plugboard_core::board::Board;
use tauri::{AppHandle, Manager as _, Runtime, WebviewWindow};
use webkit2gtk::{
    ContextMenu, ContextMenuAction as Action, ContextMenuExt as _, ContextMenuItem, ContextMenuItemExt as _,
    HitTestResultExt as _, WebViewExt as _,
};

use crate::words::{self, Words};

/// Puts it in the place of the web view's, for as long as the window is there.
pub fn put_in_place<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    window.with_webview(move |webview| {
        webview.inner().connect_context_menu(move |_, menu, _, place| {
            let is_field = place.context_is_editable();
            if is_field {
                keep_three(menu, words_of_person(&app));
            }
            !is_field
        });
    })
}

fn words_of_person<R: Runtime>(app: &AppHandle<R>) -> &'static Words {
    let chosen = app.try_state::<Board>().and_then(|board| board.subscribe().borrow().preferences.language);
    words::words(words::language(chosen))
}

/// Leaves Cut, Copy and Paste of a menu, each in these words, and to be pressed where it was.
fn keep_three(menu: &ContextMenu, words: &Words) {
    let offered = menu.items();
    menu.remove_all();
    for (action, label) in
        [(Action::Cut, words.menu_cut), (Action::Copy, words.menu_copy), (Action::Paste, words.menu_paste)]
    {
        let enabled = offered.iter().any(|item| {
            item.stock_action() == action && item.gaction().is_some_and(|offered| offered.is_enabled())
        });
        let item = ContextMenuItem::from_stock_action_with_label(action, label);
        if let Some(Ok(own)) = item.gaction().map(gio::Action::downcast::<gio::SimpleAction>) {
            own.set_enabled(enabled);
        }
        menu.append(&item);
    }
}
