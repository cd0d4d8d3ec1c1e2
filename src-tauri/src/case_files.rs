//! Case files that the system hands over: as the one argument of a process. What is in them is judged elsewhere.

use std::path::{Path, PathBuf};

use plugboard_core::board::Board;
pub use plugboard_core::case_file::ENDING;

use crate::files;

/// Longest path that is taken, in bytes.
const MAX_PATH: usize = 4_096;

/// The file that an argument names, if it is the path of a case file. A relative one is meant from where the process
/// was started; an address or an option names none.
pub fn named(argument: &str, folder: &Path) -> Option<PathBuf> {
    let path = Path::new(argument);
    let is_case = path.extension().is_some_and(|ending| ending == ENDING);
    let plain = !argument.starts_with('-') && !argument.contains("://") && argument.len() <= MAX_PATH;
    (is_case && plain).then(|| folder.join(path))
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
            "file:///a.plugboard-case",
            "ai.social-api.plugboard://oauth/callback?x=.plugboard-case",
        ] {
            assert_eq!(taken(other), None, "{other}");
        }
        assert_eq!(taken(&format!("{}.plugboard-case", "x".repeat(MAX_PATH))), None);
    }
}
