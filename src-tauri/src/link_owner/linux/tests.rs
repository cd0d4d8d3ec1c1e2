//! The real `xdg-mime`, in a home of its own.

use std::os::unix::fs::PermissionsExt as _;

use super::*;

/// A home with programs in `bin` and nothing registered.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        for folder in ["bin", "shared/applications", ".local/share/applications", ".config"] {
            std::fs::create_dir_all(home.path(folder)).unwrap();
        }
        for program in ["plugboard", "decoy"] {
            std::fs::write(home.path("bin").join(program), "").unwrap();
            let executable = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(home.path("bin").join(program), executable).unwrap();
        }
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().canonicalize().unwrap().join(name)
    }

    fn entry(&self, file: &str, name: &str, exec: &str) {
        let text = format!(
            "[Desktop Entry]\nType=Application\nName={name}\nExec={exec} %u\nMimeType={};\nNoDisplay=true\n",
            kind()
        );
        std::fs::write(self.path(file), text).unwrap();
    }

    fn surroundings(&self) -> Surroundings {
        let path = std::env::join_paths([self.path("bin"), "/usr/bin".into(), "/bin".into()]).unwrap();
        Surroundings::of([
            ("DBUS_SESSION_BUS_ADDRESS".into(), "unix:path=/nowhere".into()),
            ("HOME".into(), self.path("").into()),
            ("PATH".into(), path),
            ("XDG_DATA_DIRS".into(), self.path("shared").into()),
        ])
    }

    async fn owner(&self) -> LinkOwner {
        let surroundings = self.surroundings();
        let command = surroundings.around(Command::new(xdg_mime::PROGRAM));
        ask(&surroundings, command, &[self.path("bin/plugboard")]).await
    }

    async fn make_default(&self, id: &str) {
        let command = self.surroundings().around(Command::new(xdg_mime::PROGRAM));
        xdg_mime::set_default(command, id, &kind()).await.unwrap();
    }

    fn own_entry(&self) -> Option<String> {
        own_entry(&Entries::of(&self.surroundings()), &[self.path("bin/plugboard")])
    }
}

#[tokio::test]
async fn links_go_to_whom_the_session_says() {
    let home = Home::new();
    assert_eq!(home.owner().await, LinkOwner::Nobody);

    // As a package does it: by name, for everybody.
    home.entry("shared/applications/Plugboard.desktop", "Plugboard", "plugboard");
    home.make_default("Plugboard.desktop").await;
    assert_eq!(home.owner().await, LinkOwner::Us);

    home.entry(".local/share/applications/decoy.desktop", "A Decoy", "decoy");
    home.make_default("decoy.desktop").await;
    assert_eq!(home.owner().await, LinkOwner::Other { program: "A Decoy".to_owned() });

    home.make_default("Plugboard.desktop").await;
    assert_eq!(home.owner().await, LinkOwner::Us);
}

#[tokio::test]
async fn an_entry_whose_program_was_moved_away_is_told_from_no_entry() {
    let home = Home::new();
    let image = home.path("bin/Plug Board.AppImage");
    let entry = ".local/share/applications/plugboard-handler.desktop";
    home.entry(entry, "Plugboard", &format!("\"{}\"", image.display()));
    home.make_default("plugboard-handler.desktop").await;
    assert_eq!(home.owner().await, LinkOwner::Moved);
    assert_eq!(home.own_entry(), None);

    home.entry(entry, "Plugboard", &format!("\"{}\"", home.path("bin/plugboard").display()));
    assert_eq!(home.owner().await, LinkOwner::Us);
    assert_eq!(home.own_entry().as_deref(), Some("plugboard-handler.desktop"));
}

#[tokio::test]
async fn without_a_session_bus_no_link_reaches_us_and_without_xdg_mime_nobody_knows() {
    let home = Home::new();
    let us = [home.path("bin/plugboard")];
    let nothing = Surroundings::of([]);
    let missing = || Command::new("/nowhere/xdg-mime");
    assert_eq!(ask(&nothing, missing(), &us).await, LinkOwner::Unreachable);
    let no_bus = Surroundings::of([("XDG_RUNTIME_DIR".into(), home.path("").into())]);
    assert_eq!(ask(&no_bus, missing(), &us).await, LinkOwner::Unreachable);
    std::fs::write(home.path("bus"), "").unwrap();
    assert_eq!(ask(&no_bus, missing(), &us).await, LinkOwner::Unknown);
    assert_eq!(ask(&home.surroundings(), missing(), &us).await, LinkOwner::Unknown);
}

#[test]
fn the_entry_to_go_back_to_is_the_one_of_the_package() {
    let home = Home::new();
    assert_eq!(home.own_entry(), None);
    home.entry(".local/share/applications/decoy.desktop", "Plugboard", "decoy");
    assert_eq!(home.own_entry(), None);
    let program = home.path("bin/plugboard");
    home.entry(".local/share/applications/a-handler.desktop", "Plugboard", &program.display().to_string());
    assert_eq!(home.own_entry().as_deref(), Some("a-handler.desktop"));
    let shown = home.path("shared/applications/Plugboard.desktop");
    std::fs::write(&shown, format!("[Desktop Entry]\nExec=plugboard %u\nMimeType={};\n", kind())).unwrap();
    assert_eq!(home.own_entry().as_deref(), Some("Plugboard.desktop"));
}

#[tokio::test]
async fn what_was_chosen_counts_also_where_the_entry_is_written_in_quotes() {
    let home = Home::new();
    home.entry(".local/share/applications/decoy.desktop", "Decoy", "decoy");
    let quoted = format!("\"{}\"", home.path("bin/plugboard").display());
    home.entry(".local/share/applications/plugboard-handler.desktop", "Plugboard", &quoted);
    let list = format!("[Default Applications]\n{}=gone.desktop;plugboard-handler.desktop\n", kind());
    std::fs::write(home.path(".config/mimeapps.list"), list).unwrap();
    assert_eq!(home.owner().await, LinkOwner::Us);
}

#[test]
fn the_entry_of_a_program_that_an_upgrade_replaced_is_still_its_own() {
    for running in ["/opt/plugboard", "/opt/plugboard (deleted)"] {
        assert_eq!(handler_of(running.into()).unwrap(), "plugboard-handler.desktop");
    }
}
