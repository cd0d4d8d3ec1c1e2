//! Declares the commands, so that even our own need a permission in `capabilities/main.json`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let commands = tauri_build::AppManifest::new().commands(&[
        "subscribe",
        "platforms",
        "rows",
        "paste_key",
        "sign_in",
        "unlock",
        "use_until_quit",
        "sign_out",
        "rehearse",
        "leave_rehearsal",
        "begin",
        "submit",
        "open_again",
        "copy_link",
        "paste_link",
        "cancel",
        "dismiss",
        "refresh",
        "copy_account_id",
        "dismiss_notice",
        "quit",
    ]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
