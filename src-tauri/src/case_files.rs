//! Case files that the system hands over: as the one argument of a process. What is in them is judged elsewhere.

use std::path::{Path, PathBuf};

use plugboard_core::board::Board;
pub use plugboard_core::case_file::ENDING;
use url::Url;

use crate::files;

/// Longest argument that is taken, in bytes.
const MAX_LENGTH: usize = 16_384;

/// The file that an argument names, if it is a case file. A relative path is meant from where the process was started;
/// an option names none, and no address but that of a file on this computer.
pub fn named(argument: &str, folder: &Path) -> Option<PathBuf> {
    if argument.starts_with('-') || argument.len() > MAX_LENGTH {
        return None;
    }
    let path = if argument.contains("://") { of_address(argument)? } else { folder.join(argument) };
    path.extension().is_some_and(|ending| ending == ENDING).then_some(path)
}

/// The path that an address stands for: so do desktops of Linux name a file that somebody opened. Those of Windows do
/// not, and there an address can name another computer.
fn of_address(argument: &str) -> Option<PathBuf> {
    let address = Url::parse(argument).ok().filter(|address| cfg!(unix) && address.scheme() == "file")?;
    address.to_file_path().ok()
}

/// Hands a file to the board.
pub async fn deliver(board: &Board, path: PathBuf) {
    // What cannot be read is told as what is no case file.
    let bytes = files::read(path).await.unwrap_or_default();
    board.deliver_case(&bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_case_file_is_taken_and_nothing_else() {
        let folder = Path::new("/home/a");
        let taken = |argument| named(argument, folder);
        assert_eq!(taken("b.plugboard-case"), Some(PathBuf::from("/home/a/b.plugboard-case")));
        assert_eq!(taken("/c/d e.plugboard-case"), Some(PathBuf::from("/c/d e.plugboard-case")));
        for other in [
            "",
            "plugboard-case",
            ".plugboard-case",
            "a.json",
            "a.plugboard-case.exe",
            "--open=a.plugboard-case",
            "file:///a.json",
            "file:///a.json#.plugboard-case",
            "file://host/a.plugboard-case",
            "smb://host/a.plugboard-case",
            "https://example.com/a.plugboard-case",
            "ai.social-api.plugboard://oauth/callback?x=.plugboard-case",
        ] {
            assert_eq!(taken(other), None, "{other}");
        }
        assert_eq!(taken(&format!("{}.plugboard-case", "x".repeat(MAX_LENGTH))), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_address_of_a_file_on_this_computer_is_taken_as_its_path() {
        for (address, path) in [
            ("file:///home/a/b.plugboard-case", "/home/a/b.plugboard-case"),
            ("file://localhost/b.plugboard-case", "/b.plugboard-case"),
            ("file:///f%C3%BCr%20%C3%84rzte%20%231.plugboard-case", "/für Ärzte #1.plugboard-case"),
            ("file:///a/../../b.plugboard-case", "/b.plugboard-case"),
        ] {
            assert_eq!(named(address, Path::new("/elsewhere")), Some(PathBuf::from(path)), "{address}");
        }
    }
}
