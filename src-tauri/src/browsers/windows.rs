//! Browsers on Windows: the programs that registered themselves as clients of the Start menu's Internet entry.

use std::collections::BTreeSet;

use tauri::{AppHandle, Runtime};
use windows_registry::{CLASSES_ROOT, CURRENT_USER, Key, LOCAL_MACHINE, Result};

use super::Browser;
use crate::command_line::{CommandLine, program_and_rest};

const CLIENTS: &str = "SOFTWARE\\Clients\\StartMenuInternet";
const DEFAULT: &str = "SOFTWARE\\Microsoft\\Windows\\Shell\\Associations\\UrlAssociations\\https\\UserChoice";
const COMMAND: &str = "shell\\open\\command";

/// Internet Explorer is registered on computers where it has not started for years.
const RETIRED: &str = "IEXPLORE.EXE";

/// The browsers of this person, then those of everybody, each once.
pub fn installed<R: Runtime>(_: &AppHandle<R>) -> Vec<Browser> {
    among([CURRENT_USER, LOCAL_MACHINE].into_iter().filter_map(|root| root.open(CLIENTS).ok()))
}

fn among(clients: impl Iterator<Item = Key>) -> Vec<Browser> {
    let mut browsers: Vec<_> = clients.flat_map(|clients| registered(&clients).unwrap_or_default()).collect();
    let mut seen = BTreeSet::new();
    browsers.retain(|browser| seen.insert(browser.normal.program.to_lowercase()));
    browsers
}

/// The one that https links are opened with.
#[expect(clippy::unused_async, reason = "same shape as on Linux")]
pub async fn default<R: Runtime>(app: &AppHandle<R>) -> Option<Browser> {
    let class = CURRENT_USER.open(DEFAULT).and_then(|key| key.get_string("ProgId")).ok()?;
    let command = CLASSES_ROOT.open(format!("{class}\\{COMMAND}")).and_then(|key| key.get_string("")).ok()?;
    started_by(&command, installed(app))
}

/// The browser that a command starts. Its own arguments are for a link alone, and leave no place for a switch.
fn started_by(command: &str, browsers: Vec<Browser>) -> Option<Browser> {
    let (program, _) = program_and_rest(command)?;
    browsers.into_iter().find(|browser| browser.normal.program.eq_ignore_ascii_case(program))
}

fn registered(clients: &Key) -> Result<Vec<Browser>> {
    let ids = clients.keys()?.filter(|id| !id.eq_ignore_ascii_case(RETIRED));
    Ok(ids.filter_map(|id| browser(clients, id)).collect())
}

fn browser(clients: &Key, id: String) -> Option<Browser> {
    let client = clients.open(&id).ok()?;
    let command = client.open(COMMAND).and_then(|key| key.get_string("")).ok()?;
    let name = client.get_string("").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| id.clone());
    let line = CommandLine::of_registry(&command)?;
    std::path::Path::new(&line.program).is_file().then(|| Browser::new(id, name, line))
}

#[cfg(test)]
mod tests {
    use plugboard_core::view::BrowserWindow;
    use tempfile::TempDir;

    use super::*;

    /// Two keys of clients that nobody else looks at, and programs to be named there.
    struct Scene {
        key: String,
        folder: TempDir,
    }

    impl Scene {
        fn new(name: &str) -> Self {
            let key = format!("Software\\PlugboardTest-{}-{name}", std::process::id());
            Self { key, folder: tempfile::tempdir().unwrap() }
        }

        fn program(&self, path: &str) -> String {
            let file = self.folder.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, "").unwrap();
            file.to_str().unwrap().to_owned()
        }

        fn register(&self, place: &str, id: &str, name: &str, command: &str) {
            let client = CURRENT_USER.create(format!("{}\\{place}\\{id}", self.key)).unwrap();
            client.set_string("", name).unwrap();
            client.create(COMMAND).unwrap().set_string("", command).unwrap();
        }

        /// What is found, by id and name, with the path of the program.
        fn found(&self) -> Vec<Browser> {
            let open = |place: &&str| CURRENT_USER.open(format!("{}\\{place}", self.key)).ok();
            among(["person", "everybody"].iter().filter_map(open))
        }
    }

    impl Drop for Scene {
        fn drop(&mut self) {
            CURRENT_USER.remove_tree(&self.key).unwrap();
        }
    }

    fn named(browsers: &[Browser]) -> Vec<(&str, &str, &str)> {
        browsers
            .iter()
            .map(|browser| (browser.id.as_str(), browser.name.as_str(), browser.normal.program.as_str()))
            .collect()
    }

    #[test]
    fn the_browsers_that_are_registered_and_there_are_found_once_each() {
        let scene = Scene::new("browsers");
        let firefox = scene.program("Program Files\\Mozilla Firefox\\firefox.exe");
        let chrome = scene.program("Nutzer Jürgen\\Chrome\\chrome.exe");
        let strange = scene.program("strange.exe");
        assert!(scene.program("iexplore.exe").ends_with("iexplore.exe"));
        scene.register("person", "Firefox-1", "Mozilla Firefox", &format!("\"{firefox}\""));
        scene.register("person", "Gone", "Gone", "\"C:\\Program Files\\Gone\\gone.exe\"");
        scene.register("person", "Empty", "Empty", "");
        CURRENT_USER.create(format!("{}\\person\\NoCommand", scene.key)).unwrap();
        // For everybody: the same one again, one without quotation marks, one without a name, one that is retired.
        scene.register("everybody", "FIREFOX.EXE", "Firefox", &firefox.to_uppercase());
        scene.register("everybody", "Chrome", "Google Chrome", &format!("{chrome} --flag"));
        scene.register("everybody", "Strange", "", &format!("\"{strange}\" \"%1\""));
        scene.register("everybody", "iexplore.exe", "Internet Explorer", &scene.program("iexplore.exe"));
        let found = scene.found();
        assert_eq!(
            named(&found),
            [
                ("Firefox-1", "Mozilla Firefox", firefox.as_str()),
                ("Chrome", "Google Chrome", chrome.as_str()),
                ("Strange", "Strange", strange.as_str()),
            ]
        );
        let by = |command: &str| started_by(command, scene.found()).map(|browser| browser.id);
        let command = format!("\"{}\" -osint -url \"%1\"", firefox.to_uppercase());
        assert_eq!(by(&command).as_deref(), Some("Firefox-1"));
        assert_eq!(by("\"C:\\other.exe\" \"%1\""), None);
        let private = found.into_iter().map(|browser| browser.into_line(BrowserWindow::Private));
        let switches: Vec<_> = private.map(|line| line.map(|line| line.before)).collect();
        let switch = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(switches, [switch(&["--private-window"]), switch(&["--flag", "--incognito"]), None]);
    }

    #[test]
    fn a_program_that_is_removed_is_no_browser_any_more() {
        let scene = Scene::new("removed");
        let program = scene.program("a b\\browser.exe");
        scene.register("person", "B", "B", &format!("\"{program}\""));
        assert_eq!(scene.found().len(), 1);
        std::fs::remove_file(program).unwrap();
        assert_eq!(scene.found().len(), 0);
    }
}
