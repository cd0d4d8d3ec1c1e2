//! What a person reads where there is no page: on standard error and, if the system can, in a dialog.

use std::io::Write as _;
#[cfg(target_os = "linux")]
use std::process::Command;

#[cfg(target_os = "linux")]
use crate::surroundings::Surroundings;

/// In pixels; Zenity would break the text into many short lines.
#[cfg(target_os = "linux")]
const WIDTH: &str = "--width=480";

/// What happened and the one step to take.
pub struct Message {
    /// The title of the dialog.
    pub title: &'static str,
    /// Below it.
    pub text: String,
}

impl Message {
    /// Also for who starts Plugboard from a console or by a script: without a reader it is lost.
    pub fn print(&self) {
        _ = writeln!(std::io::stderr(), "{}\n\n{}", self.title, self.text);
    }

    /// Shows it in another program's window, until it is closed: in this process there may be no display to use.
    #[cfg(target_os = "linux")]
    pub fn show(&self) {
        let surroundings = Surroundings::now();
        for dialog in self.dialogs() {
            // One that is not installed cannot be started.
            if surroundings.around(dialog).status().is_ok() {
                break;
            }
        }
    }

    /// The programs that can show it, most common first.
    #[cfg(target_os = "linux")]
    fn dialogs(&self) -> [Command; 2] {
        let (mut zenity, mut kdialog) = (Command::new("zenity"), Command::new("kdialog"));
        zenity.args(["--error", "--no-markup", WIDTH, "--title", self.title, "--text", &self.text]);
        kdialog.args(["--title", self.title, "--error", &self.text]);
        [zenity, kdialog]
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_gets_the_text_as_one_argument() {
        let message = Message { title: "Plugboard", text: "One\n\n$(two) --three".to_owned() };
        for dialog in message.dialogs() {
            let arguments: Vec<_> = dialog.get_args().collect();
            assert!(arguments.contains(&std::ffi::OsStr::new(&message.text)), "{arguments:?}");
            assert!(arguments.contains(&std::ffi::OsStr::new(message.title)), "{arguments:?}");
        }
    }
}
