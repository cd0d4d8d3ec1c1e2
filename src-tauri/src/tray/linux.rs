//! On Linux: a `StatusNotifierItem` on the session bus, which knows whether anybody shows it. No library of the
//! desktop is loaded.

use ksni::menu::StandardItem;
use ksni::{Handle, MenuItem, OfflineReason, ToolTip, TrayMethods as _};
use plugboard_core::board::Board;
use plugboard_core::view::TrayPlace;
use tauri::{AppHandle, Runtime};

use super::{Press, Shown, icon, pressed};
use crate::window;

/// The icon while it is on the bus.
pub struct Item<R: Runtime>(Option<Handle<Notifier<R>>>);

struct Notifier<R: Runtime> {
    app: AppHandle<R>,
    board: Board,
    shown: Shown,
}

impl<R: Runtime> Item<R> {
    /// Puts it on the bus and tells the board whether anybody shows it, now and later.
    pub async fn place(app: &AppHandle<R>, board: &Board, shown: Shown) -> Self {
        let notifier = Notifier { app: app.clone(), board: board.clone(), shown };
        board.note_tray(TrayPlace::Shown);
        // Several Plugboards of a person's own keep out of each other's way without a name on the bus.
        let spawned = notifier.disable_dbus_name(true).assume_sni_available(true).spawn().await;
        let handle = spawned.inspect_err(|error| {
            tracing::info!(%error, "there is no place beside the clock");
            board.note_tray(TrayPlace::NoPlace);
        });
        Self(handle.ok())
    }

    /// Shows something else.
    pub async fn show(&self, shown: Shown) {
        if let Some(handle) = &self.0 {
            handle.update(|notifier| notifier.shown = shown).await;
        }
    }

    /// Takes it off the bus.
    pub async fn take_away(self) {
        if let Some(handle) = self.0 {
            handle.shutdown().await;
        }
    }
}

impl<R: Runtime> Notifier<R> {
    fn entry(label: &str, press: Press) -> MenuItem<Self> {
        let activate = Box::new(move |notifier: &mut Self| pressed(&notifier.app, &press));
        // An underscore would make the next letter a shortcut.
        StandardItem { label: label.replace('_', "__"), activate, ..StandardItem::default() }.into()
    }
}

impl<R: Runtime> ksni::Tray for Notifier<R> {
    fn id(&self) -> String {
        "plugboard".to_owned()
    }

    fn title(&self) -> String {
        "Plugboard".to_owned()
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        let (mut data, side) = icon::picture(self.shown.needs_you);
        let side = i32::try_from(side).unwrap_or(0);
        for pixel in data.chunks_exact_mut(4) {
            // The bus wants ARGB.
            pixel.rotate_right(1);
        }
        vec![ksni::Icon { width: side, height: side, data }]
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: self.shown.words.status.clone(), ..ToolTip::default() }
    }

    fn activate(&mut self, _: i32, _: i32) {
        pressed(&self.app, &Press::Open);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let words = &self.shown.words;
        let status = StandardItem {
            label: words.status.replace('_', "__"),
            enabled: false,
            ..StandardItem::default()
        };
        vec![
            status.into(),
            MenuItem::Separator,
            Self::entry(&words.open, Press::Open),
            Self::entry(&words.check, Press::Check),
            MenuItem::Separator,
            Self::entry(&words.quit, Press::Quit),
        ]
    }

    fn watcher_online(&self) {
        self.board.note_tray(TrayPlace::Shown);
    }

    fn watcher_offline(&self, _: OfflineReason) -> bool {
        self.board.note_tray(TrayPlace::NoPlace);
        // Nothing else would bring a hidden window back.
        window::to_front(&self.app);
        true
    }
}
