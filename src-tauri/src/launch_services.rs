//! Which program macOS opens an address with, asked of `NSWorkspace`. Its methods may be called on any thread; they
//! ask another process, so callers stay off the main thread. Checked by the compiler, not run.

use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

use block2::RcBlock;
use objc2_app_kit::NSWorkspace;
use objc2_foundation::{NSBundle, NSError, NSString, NSURL};

/// How long a program is given to become the one for a scheme.
const PATIENCE: Duration = Duration::from_secs(3);

/// The bundle of the program that opens an address.
pub fn opener(address: &str) -> Option<PathBuf> {
    let address = NSURL::URLWithString(&NSString::from_str(address))?;
    NSWorkspace::sharedWorkspace().URLForApplicationToOpenURL(&address)?.to_file_path()
}

/// The bundle that has an identifier, wherever it lies.
pub fn bundle(identifier: &str) -> Option<PathBuf> {
    let identifier = NSString::from_str(identifier);
    NSWorkspace::sharedWorkspace().URLForApplicationWithBundleIdentifier(&identifier)?.to_file_path()
}

/// The identifier of a bundle.
pub fn identifier(bundle: &Path) -> Option<String> {
    let bundle = NSBundle::bundleWithURL(&*NSURL::from_directory_path(bundle)?)?;
    Some(bundle.bundleIdentifier()?.to_string())
}

/// Makes a bundle the one that opens a scheme, and says whether macOS agreed. Nobody is asked, as for `https`.
pub fn make_opener(bundle: &Path, scheme: &str) -> bool {
    let Some(bundle) = NSURL::from_directory_path(bundle) else { return false };
    let (sender, receiver) = channel();
    let done = RcBlock::new(move |error: *mut NSError| _ = sender.send(error.is_null()));
    let workspace = NSWorkspace::sharedWorkspace();
    let scheme = NSString::from_str(scheme);
    workspace.setDefaultApplicationAtURL_toOpenURLsWithScheme_completionHandler(
        &bundle,
        &scheme,
        Some(&done),
    );
    receiver.recv_timeout(PATIENCE).unwrap_or(false)
}
