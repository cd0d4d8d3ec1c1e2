//! What the computer is, for support: its system and what draws the window. Nothing that names it or its owner.

use plugboard_core::board::Around;

use crate::machine;

/// As far as it can be found out.
pub fn around() -> Around {
    let web_view = tauri::webview_version().unwrap_or_else(|_| "unknown".to_owned());
    Around { system: system(), web_view: format!("{} {web_view}", engine()) }
}

fn engine() -> &'static str {
    match std::env::consts::OS {
        "linux" => "WebKitGTK",
        "macos" => "WebKit",
        "windows" => "WebView2",
        _ => "unknown",
    }
}

fn system() -> String {
    let (os, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    let parts = [Some(os.to_owned()), machine::release(), desktop(), Some(processor.to_owned())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The desktop and how it draws windows, where there are several.
#[cfg(target_os = "linux")]
fn desktop() -> Option<String> {
    let named = ["XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE"].map(std::env::var).into_iter();
    let named: Vec<String> = named.filter_map(Result::ok).filter(|name| !name.is_empty()).collect();
    (!named.is_empty()).then(|| named.join(" on "))
}

#[cfg(not(target_os = "linux"))]
fn desktop() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_out_is_one_line_each() {
        let around = around();
        for told in [&around.system, &around.web_view] {
            assert!(!told.is_empty() && !told.contains('\n'), "{told:?}");
        }
        assert!(around.system.starts_with(std::env::consts::OS));
    }
}
