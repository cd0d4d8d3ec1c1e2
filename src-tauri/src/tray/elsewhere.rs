//! On Windows and macOS: Tauri's own icon, made and changed on the main thread, as both want it. On Windows a dot in the
//! picture says that somebody is needed; on macOS, where the menu bar gives every picture its own colour, the count
//! next to it does.

use plugboard_core::board::Board;
use plugboard_core::view::TrayPlace;
use tauri::image::Image;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Runtime};

#[cfg(windows)]
use super::icon;
#[cfg(target_os = "macos")]
use super::menu_bar;
use super::{Press, Shown, pressed};

const OPEN: &str = "tray.open";
const CHECK: &str = "tray.check";
const QUIT: &str = "tray.quit";

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
            #[cfg(windows)]
            let _ = icon.set_icon(Some(image(&shown)));
            #[cfg(target_os = "macos")]
            let _ = icon.set_title(menu_bar::title(shown.needs_you));
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

/// Hears what is pressed in the menu, once for all icons: a listener of a menu is never taken away.
pub fn hear_presses<R: Runtime>(app: &AppHandle<R>) {
    app.on_menu_event(|app, event| match event.id().as_ref() {
        OPEN => pressed(app, &Press::Open),
        CHECK => pressed(app, &Press::Check),
        QUIT => pressed(app, &Press::Quit),
        _ => {}
    });
}

fn build<R: Runtime>(app: &AppHandle<R>, shown: &Shown) -> tauri::Result<TrayIcon<R>> {
    let builder = TrayIconBuilder::new().icon(image(shown)).tooltip(&shown.words.status);
    #[cfg(target_os = "macos")]
    let builder = builder.icon_as_template(true).title(menu_bar::title(shown.needs_you).unwrap_or_default());
    builder.menu(&menu(app, shown)?).build(app)
}

#[cfg(windows)]
fn image(shown: &Shown) -> Image<'static> {
    let (rgba, side) = icon::picture(shown.needs_you);
    Image::new_owned(rgba, side, side)
}

#[cfg(target_os = "macos")]
fn image(_: &Shown) -> Image<'static> {
    menu_bar::picture()
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
