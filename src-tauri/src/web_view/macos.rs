//! On macOS `WKWebView` leaves an empty view when the process of its page ends. Checked by the compiler, not run.

use tauri::{Builder, Manager as _, Runtime};

use super::page::AfterEnd;
use super::{EXIT_CODE, Page};

/// When the process of the page ends, the page is loaded again; one that ends again and again ends Plugboard.
pub fn follow_web_process<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.on_web_content_process_terminate(|webview| match webview.state::<Page>().end() {
        AfterEnd::Reload => {
            tracing::error!("the web process ended; the page is loaded again");
            _ = webview.reload();
        }
        AfterEnd::GiveUp => {
            tracing::error!("the web process ends again and again");
            webview.app_handle().exit(EXIT_CODE);
        }
    })
}
