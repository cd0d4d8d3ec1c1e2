//! The menu bar of macOS, in the person's language. Its Edit items are what makes Cmd+C and Cmd+V work in the page.
//! The screens of the page, Settings among them, are not here: the page alone goes to them. Checked by the compiler,
//! not run.

use plugboard_core::board::Board;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem as Standard, Submenu, WINDOW_SUBMENU_ID};
use tauri::{AppHandle, Manager as _, Runtime};

use crate::words::{self, Words};

/// Also among the identifiers of the tray's menu, whose presses are heard in the same place.
const QUIT: &str = "menu.quit";

/// Shows the menu, and shows it again in another language when the person chooses one. Until then, and if that should
/// fail, there is the English one that Tauri makes.
pub fn follow<R: Runtime>(app: &AppHandle<R>) {
    // Not macOS's own way to quit, which ends the process before Tauri is asked: the same as in the tray's menu.
    app.on_menu_event(|app, event| {
        if event.id() == QUIT {
            app.exit(0);
        }
    });
    tauri::async_runtime::spawn(run(app.clone()));
}

async fn run<R: Runtime>(app: AppHandle<R>) {
    let mut views = app.state::<Board>().subscribe();
    let mut shown = None;
    loop {
        let chosen = views.borrow_and_update().preferences.language;
        if shown != Some(chosen) {
            let words = words::words(words::language(chosen));
            if let Err(error) = menu(&app, words).and_then(|menu| app.set_menu(menu)) {
                tracing::warn!(%error, "the menu bar stays as it is");
            }
            shown = Some(chosen);
        }
        if views.changed().await.is_err() {
            return;
        }
    }
}

fn menu<R: Runtime>(app: &AppHandle<R>, words: &Words) -> tauri::Result<Menu<R>> {
    // macOS gives the first menu the name of the program, whatever it is called here.
    let own = Submenu::with_items(
        app,
        "Plugboard",
        true,
        &[
            &Standard::about(app, Some(words.menu_about), None)?,
            &Standard::separator(app)?,
            &Standard::services(app, Some(words.menu_services))?,
            &Standard::separator(app)?,
            &Standard::hide(app, Some(words.menu_hide))?,
            &Standard::hide_others(app, Some(words.menu_hide_others))?,
            &Standard::show_all(app, Some(words.menu_show_all))?,
            &Standard::separator(app)?,
            &MenuItem::with_id(app, QUIT, words.menu_quit, true, Some("Cmd+Q"))?,
        ],
    )?;
    let edit = Submenu::with_items(
        app,
        words.menu_edit,
        true,
        &[
            &Standard::undo(app, Some(words.menu_undo))?,
            &Standard::redo(app, Some(words.menu_redo))?,
            &Standard::separator(app)?,
            &Standard::cut(app, Some(words.menu_cut))?,
            &Standard::copy(app, Some(words.menu_copy))?,
            &Standard::paste(app, Some(words.menu_paste))?,
            &Standard::select_all(app, Some(words.menu_select_all))?,
        ],
    )?;
    // By this identifier Tauri knows the menu that macOS lists windows in.
    let window = Submenu::with_id_and_items(
        app,
        WINDOW_SUBMENU_ID,
        words.menu_window,
        true,
        &[
            &Standard::minimize(app, Some(words.menu_minimize))?,
            &Standard::maximize(app, Some(words.menu_zoom))?,
            &Standard::close_window(app, Some(words.menu_close))?,
            &Standard::separator(app)?,
            &Standard::bring_all_to_front(app, Some(words.menu_all_to_front))?,
        ],
    )?;
    Menu::with_items(app, &[&own, &edit, &window])
}
