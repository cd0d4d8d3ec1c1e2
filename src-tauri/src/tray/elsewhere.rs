//! On Windows and macOS: Tauri's own icon, made and changed on the main thread, as both want it.

use plugboard_core::board::Board;
use plugboard_core::view::TrayPlace;
use tauri::image::Image;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Runtime};

use super::{Press, Shown, icon, pressed};

const OPEN: &str = "open";
const CHECK: &str = "check";
const QUIT: &str = "quit";

/// The icon while it is there.
pub struct Item<R: Runtime> {
    app: AppHandle<R>,
    icon: Option<TrayIcon<R>>,
}

impl<R: Runtime> Item<R> {
    /// As on Linux.
    #[expect(clippy::unused_async, reason = "same shape as on Linux")]
    pub async fn place(app: &AppHandle<R>, board: &Board, shown: Shown) -> Self {
        let built = build(app, &shown);
        let place = if built.is_ok() { TrayPlace::Shown } else { TrayPlace::NoPlace };
        board.note_tray(place);
        Self { app: app.clone(), icon: built.ok() }
    }

    /// As on Linux.
    #[expect(clippy::unused_async, reason = "same shape as on Linux")]
    pub async fn show(&self, shown: Shown) {
        if let Some(icon) = &self.icon {
            _ = icon.set_tooltip(Some(&shown.words.status));
            _ = icon.set_icon(Some(image(&shown)));
            _ = menu(&self.app, &shown).and_then(|menu| icon.set_menu(Some(menu)));
        }
    }

    /// As on Linux.
    #[expect(clippy::unused_async, reason = "same shape as on Linux")]
    pub async fn take_away(self) {
        if let Some(icon) = self.icon {
            self.app.remove_tray_by_id(icon.id());
        }
    }
}

fn build<R: Runtime>(app: &AppHandle<R>, shown: &Shown) -> tauri::Result<TrayIcon<R>> {
    TrayIconBuilder::new()
        .icon(image(shown))
        .tooltip(&shown.words.status)
        .menu(&menu(app, shown)?)
        .on_menu_event(|app, event| match event.id().as_ref() {
            OPEN => pressed(app, &Press::Open),
            CHECK => pressed(app, &Press::Check),
            QUIT => pressed(app, &Press::Quit),
            _ => {}
        })
        .build(app)
}

fn image(shown: &Shown) -> Image<'static> {
    let (rgba, side) = icon::picture(shown.needs_you);
    Image::new_owned(rgba, side, side)
}

fn menu<R: Runtime>(app: &AppHandle<R>, shown: &Shown) -> tauri::Result<Menu<R>> {
    let words = &shown.words;
    let none: Option<&str> = None;
    let entry = |id: &str, label: &str| MenuItem::with_id(app, id, label, true, none);
    let status = MenuItem::new(app, &words.status, false, none)?;
    let line = PredefinedMenuItem::separator(app)?;
    let (open, check) = (entry(OPEN, &words.open)?, entry(CHECK, &words.check)?);
    Menu::with_items(app, &[&status, &line, &open, &check, &entry(QUIT, &words.quit)?])
}
