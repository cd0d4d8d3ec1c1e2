//! Browsers on Linux: the desktop entries that open https links.

use std::collections::BTreeSet;
use std::path::PathBuf;

use tauri::{AppHandle, Runtime};

use super::Browser;
use crate::desktop_entry::{Entries, Entry};
use crate::surroundings::{Surroundings, own_programs};
use crate::xdg_mime;

const HTTPS: &str = "x-scheme-handler/https";

/// The browsers that menus show, each once.
pub fn installed<R: Runtime>(app: &AppHandle<R>) -> Vec<Browser> {
    among(&Entries::of(&Surroundings::now()), &own_programs(app))
}

/// The one that the session opens https links with.
pub async fn default<R: Runtime>(app: &AppHandle<R>) -> Option<Browser> {
    let surroundings = Surroundings::now();
    let id = xdg_mime::default(surroundings.command(app, xdg_mime::PROGRAM), HTTPS).await.ok()??;
    browser(Entries::of(&surroundings).named(&id)?)
}

fn among(entries: &Entries, own: &[PathBuf]) -> Vec<Browser> {
    let mut found = entries.all();
    found.retain(|entry| entry.opens(HTTPS) && !entry.no_display && entries.is_installed(entry));
    // Of two entries for the same program it is always the same one that stays.
    found.sort_by(|one, other| one.id.cmp(&other.id));
    let mut seen = BTreeSet::new();
    let mut is_another = |browser: &Browser| {
        let line = &browser.normal;
        entries.program(&line.program).is_some_and(|program| {
            !own.contains(&program) && seen.insert((program, line.before.clone(), line.after.clone()))
        })
    };
    found.into_iter().filter_map(browser).filter(|browser| is_another(browser)).collect()
}

fn browser(entry: Entry) -> Option<Browser> {
    let line = entry.command()?;
    let name = if entry.name.is_empty() { entry.id.clone() } else { entry.name };
    Some(Browser::new(entry.id, name, line))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    use super::*;

    struct Computer(tempfile::TempDir);

    impl Computer {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            for name in ["bin", "share/applications"] {
                std::fs::create_dir_all(folder.path().join(name)).unwrap();
            }
            Self(folder)
        }

        fn path(&self) -> PathBuf {
            self.0.path().canonicalize().unwrap()
        }

        fn program(&self, name: &str) {
            let path = self.path().join("bin").join(name);
            std::fs::write(&path, "").unwrap();
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }

        fn entry(&self, id: &str, lines: &str) {
            let kinds = format!("MimeType=text/html;{HTTPS};");
            let text = format!("[Desktop Entry]\nType=Application\nName={id}\n{kinds}\n{lines}\n");
            let path = self.path().join("share/applications").join(format!("{id}.desktop"));
            std::fs::write(path, text).unwrap();
        }

        fn browsers(&self, own: &Path) -> Vec<String> {
            let surroundings = Surroundings::of([
                ("PATH".into(), self.path().join("bin").into()),
                ("XDG_DATA_DIRS".into(), self.path().join("share").into()),
            ]);
            let browsers = among(&Entries::of(&surroundings), &[own.to_owned()]);
            browsers.into_iter().map(|browser| browser.id).collect()
        }
    }

    #[test]
    fn only_installed_programs_that_open_links_and_are_shown_are_browsers() {
        let computer = Computer::new();
        computer.program("b");
        computer.entry("a", "Exec=b %u");
        computer.entry("hidden", "Exec=b --hidden %u\nHidden=true");
        computer.entry("no-display", "Exec=b --no-display %u\nNoDisplay=true");
        computer.entry("gone", "Exec=gone %u");
        computer.entry("gone-says-itself", "TryExec=gone\nExec=b --tried %u");
        computer.entry("there-says-itself", "TryExec=b\nExec=b --tried %u");
        computer.entry("through-a-shell", "Exec=b -c \"b %u\"");
        let editor = "[Desktop Entry]\nName=Editor\nExec=b --edit %F\nMimeType=text/html;\n";
        std::fs::write(computer.path().join("share/applications/editor.desktop"), editor).unwrap();
        assert_eq!(computer.browsers(Path::new("/own")), ["a.desktop", "there-says-itself.desktop"]);
    }

    #[test]
    fn the_same_program_is_listed_once_and_other_arguments_are_another() {
        let computer = Computer::new();
        computer.program("b");
        let bin = computer.path().join("bin");
        std::os::unix::fs::symlink(bin.join("b"), bin.join("b-stable")).unwrap();
        computer.entry("one", "Exec=b %u");
        computer.entry("two", "Exec=b-stable %U");
        computer.entry("three", &format!("Exec=\"{}\"", bin.join("b").display()));
        computer.entry("work", "Exec=b --profile=work %u");
        assert_eq!(computer.browsers(Path::new("/own")), ["one.desktop", "work.desktop"]);
    }

    #[test]
    fn plugboard_is_no_browser() {
        let computer = Computer::new();
        computer.program("plugboard");
        computer.entry("Plugboard", "Exec=plugboard %u");
        assert_eq!(computer.browsers(Path::new("/own")), ["Plugboard.desktop"]);
        assert!(computer.browsers(&computer.path().join("bin/plugboard")).is_empty());
    }
}
