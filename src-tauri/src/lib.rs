//! The shell: a window, and wires between the operating system and [`plugboard_core::board::Board`].
//! It decides nothing.

#[cfg(target_os = "linux")]
mod activation;
mod browsers;
#[cfg(any(target_os = "macos", test))]
mod bundle;
mod case_files;
mod clipboard;
mod command_line;
mod commands;
mod computer;
mod conditions;
mod data_folder;
mod deep_link;
#[cfg(target_os = "linux")]
mod desktop_entry;
mod desktop_proxy;
#[cfg(target_os = "linux")]
mod field_menu;
mod files;
mod fonts;
#[cfg(target_os = "linux")]
mod instance;
mod keychain;
#[cfg(target_os = "macos")]
mod launch_services;
mod link_owner;
mod log;
mod machine;
#[cfg(target_os = "macos")]
mod menu;
#[cfg(not(target_os = "macos"))]
mod message;
#[cfg(target_os = "macos")]
mod move_hint;
mod notices;
mod notifications;
mod opening;
mod place;
mod rehearsal;
mod removal;
mod stream;
mod surroundings;
mod tray;
#[cfg(target_os = "linux")]
mod wayland;
mod web_view;
mod window;
mod words;
#[cfg(target_os = "linux")]
mod xdg_mime;

use std::path::Path;

use plugboard_core::board::Board;
use plugboard_core::vault::{NoVault, Vault};
use tauri::{App, AppHandle, Builder, Context, Manager, RunEvent, Runtime};

pub use deep_link::{Arrived, Links, plugins};
pub use opening::{connect, create_window, open_board, setup};
use removal::{DataOf, Places};

/// Set to `rehearsal` to start there instead of at Welcome: for trying Plugboard out.
const START: &str = "PLUGBOARD_START";

/// Runs until the window is closed.
pub fn run() -> anyhow::Result<()> {
    log::start();
    let links = Links::new(std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()));
    #[cfg(target_os = "linux")]
    let activation = activation::Activation::of_start();
    #[cfg(target_os = "linux")]
    let instance = instance::claim(&links, &activation);
    #[cfg(target_os = "linux")]
    web_view::require_display();
    let builder = deep_link::plugins(Builder::default(), &links);
    #[cfg(target_os = "linux")]
    let builder = builder.manage(activation).manage(instance);
    let begin = move |app: &mut App| -> Result<(), Box<dyn std::error::Error>> {
        let folder = data_folder::settled(app.handle())?;
        place::remember(app.handle(), &folder)?;
        #[cfg(windows)]
        web_view::require(&folder);
        let rehearses = std::env::var_os(START).is_some_and(|start| start == "rehearsal");
        if rehearses {
            // Nothing of the person's own is opened: no key, no list, no waiting sign-in.
            let folder = folder.join("rehearsal");
            app.manage(Places::of(app.handle(), &folder, DataOf::Rehearsal));
            open(app.handle(), &folder, Box::new(NoVault), links, rehearsal::start)?;
        } else {
            let places = Places::of(app.handle(), &folder, DataOf::Person);
            places.finish_earlier();
            app.manage(places);
            open(app.handle(), &folder, Box::new(keychain::Keychain), links, |_| Ok(()))?;
        }
        #[cfg(target_os = "linux")]
        activation::receive(app.state::<activation::Activation>().inner().clone());
        Ok(())
    };
    build(builder).setup(begin).build(context())?.run(|app, event| on_run_event(app, &event));
    Ok(())
}

/// The end is that of the process: nothing is dropped after it. A click on the icon in the Dock shows the window, which
/// Cmd+W hides.
fn on_run_event<R: Runtime>(app: &AppHandle<R>, event: &RunEvent) {
    match event {
        RunEvent::Exit => {
            if let Some(board) = app.try_state::<Board>() {
                board.close();
            }
            if let Some(places) = app.try_state::<Places>() {
                places.remove_what_quitting_wrote();
            }
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::to_front(app),
        _ => {}
    }
}

/// Configuration, capabilities and the built page.
#[must_use]
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Plugins and commands, on any runtime.
#[expect(clippy::too_many_lines, reason = "one list of all commands")]
#[must_use]
pub fn build<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    #[cfg(target_os = "macos")]
    let builder = web_view::follow_web_process(builder);
    builder
        .plugin(tauri_plugin_shell::init())
        .plugin(tauri_plugin_dialog::init())
        .manage(opening::BoardReady::default())
        .manage(stream::Stream::default())
        .manage(rehearsal::Rehearsal::default())
        .manage(notifications::Notifications::default())
        .manage(tray::Tray::default())
        .manage(web_view::Page::default())
        .manage(window::Revealed::default())
        .invoke_handler(tauri::generate_handler![
            commands::is_open,
            commands::subscribe,
            commands::acknowledge_view,
            commands::keep_place,
            commands::kept_place,
            commands::platforms,
            commands::accounts::rows,
            commands::accounts::account,
            commands::accounts::locate,
            commands::accounts::type_ahead,
            commands::accounts::select,
            commands::accounts::export_accounts,
            commands::accounts::copy_account_ids,
            commands::paste_key,
            commands::sign_in,
            commands::unlock,
            commands::use_until_quit,
            commands::sign_out,
            commands::switch_workspace,
            commands::rename_workspace,
            commands::rehearse,
            commands::leave_rehearsal,
            commands::background::tell,
            commands::background::label_tray,
            commands::play_mishap,
            commands::attempts::begin,
            commands::attempts::submit,
            commands::attempts::open_again,
            commands::attempts::another_way,
            commands::attempts::choose,
            commands::attempts::undo,
            commands::attempts::copy_link,
            commands::attempts::paste_link,
            commands::attempts::cancel,
            commands::attempts::dismiss,
            commands::refresh,
            commands::accounts::copy_account_id,
            commands::disconnect,
            commands::brands::create_brand,
            commands::brands::rename_brand,
            commands::brands::delete_brand,
            commands::brands::account_pages,
            commands::brands::change_page,
            commands::brands::login_pages,
            commands::brands::assign_page,
            commands::invites::invite,
            commands::invites::revoke_invite,
            commands::invites::dismiss_invite,
            commands::invites::copy_invite,
            commands::invites::copy_invite_message,
            commands::round::start_round,
            commands::round::round_rows,
            commands::round::round_next,
            commands::round::round_start,
            commands::round::round_skip,
            commands::round::round_put_back,
            commands::round::round_sent,
            commands::round::pause_round,
            commands::round::resume_round,
            commands::round::end_round,
            commands::round::dismiss_round,
            commands::round::export_round,
            commands::ways::browsers,
            commands::ways::test_return_path,
            commands::ways::stop_return_path,
            commands::ways::repair_return_path,
            commands::ways::open_help,
            commands::ways::speak,
            commands::history::history,
            commands::history::timeline,
            commands::history::changed_since,
            commands::history::health_days,
            commands::history::export_history,
            commands::history::make_case,
            commands::history::open_case,
            commands::history::opened_case,
            commands::history::close_case,
            commands::set_contract,
            commands::care::set_preferences,
            commands::care::take_back,
            commands::care::missing_fonts,
            commands::care::notices,
            commands::care::delete_keys,
            commands::care::stop_deleting_keys,
            commands::care::remove_everything,
            commands::care::copy_support_details,
            commands::dismiss_notice,
            commands::quit,
        ])
}

/// Puts Plugboard into its desktop: what it hears from the system, and where it is seen beside the window.
fn follow<R: Runtime>(app: &AppHandle<R>) {
    conditions::follow(app, &app.state::<Board>());
    app.state::<notifications::Notifications>().follow(app);
    app.state::<tray::Tray>().follow(app);
    #[cfg(target_os = "macos")]
    {
        menu::follow(app);
        move_hint::show(app);
    }
}

/// Makes the window, and opens the board on a data folder while its page loads.
fn open<R: Runtime>(
    app: &AppHandle<R>,
    folder: &Path,
    vault: Box<dyn Vault>,
    links: Links,
    afterwards: impl FnOnce(&AppHandle<R>) -> anyhow::Result<()> + Send + 'static,
) -> anyhow::Result<()> {
    let (window, setup, app) = (create_window(app, folder)?, setup(folder, vault), app.clone());
    tauri::async_runtime::spawn_blocking(move || {
        let opened = open_board(&app, setup).and_then(|board| afterwards(&app).map(|()| board));
        let handle = app.clone();
        let go_on = move || {
            if let Err(error) = opened.and_then(|board| connect(&window, board, links)) {
                tracing::error!(%error, "Plugboard cannot start");
                return app.exit(1);
            }
            deep_link::register(&app);
            follow(&app);
        };
        // Fails once the event loop has ended.
        _ = handle.run_on_main_thread(go_on);
    });
    Ok(())
}
