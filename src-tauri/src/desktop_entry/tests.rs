//! Desktop entries as they are found, and as they had better not be.

use super::*;

const FIREFOX: &str = "\
[Desktop Entry]
Version=1.0
Name=Firefox ESR
Name[de]=Feuerfuchs
Exec=/usr/lib/firefox-esr/firefox-esr %u
Icon=firefox-esr
Type=Application
MimeType=text/html;x-scheme-handler/http;x-scheme-handler/https;
Actions=private;

[Desktop Action private]
Name=Private
Exec=/usr/lib/firefox-esr/firefox-esr --private-window
";

fn read(text: &str) -> Option<Entry> {
    Entry::read(Path::new("/usr/share/applications/b.desktop"), text)
}

fn command(exec: &str) -> Option<(String, Vec<String>)> {
    let entry = read(&format!("[Desktop Entry]\nName=My Browser\nIcon=i\nExec={exec}\n")).unwrap();
    let line = entry.command()?;
    Some((line.program.clone(), line.arguments("LINK").map(str::to_owned).collect()))
}

fn started(program: &str, arguments: &[&str]) -> (String, Vec<String>) {
    (program.to_owned(), arguments.iter().map(|one| (*one).to_owned()).collect())
}

#[test]
fn an_entry_is_read_from_its_first_group_alone() {
    let entry = read(FIREFOX).unwrap();
    assert_eq!((entry.id.as_str(), entry.name.as_str()), ("b.desktop", "Firefox ESR"));
    assert!(entry.opens("x-scheme-handler/https") && !entry.opens("x-scheme-handler/http;"));
    assert_eq!(entry.command().unwrap().program, "/usr/lib/firefox-esr/firefox-esr");
    assert!(!entry.no_display);
}

#[test]
fn what_is_no_program_or_does_not_count_is_no_entry() {
    assert!(read(&FIREFOX.replace("Type=Application", "Hidden=true")).is_none());
    assert!(read(&FIREFOX.replace("Type=Application", "Type=Link")).is_none());
    assert!(read("[Desktop Entry]\nName=Nothing to start\n").is_none());
    assert!(read("[Other Group]\nExec=x\n").is_none());
    assert!(read("").is_none());
    assert!(read(&FIREFOX.replace("Version=1.0", "NoDisplay=true")).unwrap().no_display);
}

#[test]
fn a_link_takes_the_place_that_the_entry_has_for_it() {
    for (exec, expected) in [
        ("b", started("b", &["LINK"])),
        ("b %u", started("b", &["LINK"])),
        ("b %U --after", started("b", &["LINK", "--after"])),
        ("b -url %F", started("b", &["-url", "LINK"])),
        ("b %f %u", started("b", &["LINK"])),
        ("\"/opt/My Browser/b\" %u", started("/opt/My Browser/b", &["LINK"])),
        (r#""/opt/b\\$1" "a\\"b" %u"#, started("/opt/b$1", &["a\"b", "LINK"])),
        ("env A=b\\sc /snap/bin/b %u", started("env", &["A=b", "c", "/snap/bin/b", "LINK"])),
        ("b %i --title %c %u", started("b", &["--icon", "i", "--title", "My Browser", "LINK"])),
        ("b --entry=%k %u", started("b", &["--entry=/usr/share/applications/b.desktop", "LINK"])),
        ("b 100%% %m %u", started("b", &["100%", "LINK"])),
        (
            "/usr/bin/flatpak run --command=firefox org.mozilla.firefox @@u %u @@",
            started(
                "/usr/bin/flatpak",
                &["run", "--command=firefox", "org.mozilla.firefox", "@@u", "LINK", "@@"],
            ),
        ),
    ] {
        assert_eq!(command(exec), Some(expected), "{exec}");
    }
}

#[test]
fn an_entry_that_would_put_the_link_into_something_larger_is_not_used() {
    for exec in [
        "sh -c \"b %u\"",
        "sh -c 'b %u'",
        "b --app=%u",
        "b --app=%U",
        "b %x",
        "b 5%",
        "%u",
        "\"unclosed %u",
        "\"\" %u",
        "",
    ] {
        assert_eq!(command(exec), None, "{exec}");
    }
}

#[test]
fn an_entry_hides_those_of_the_same_name_in_less_important_folders() {
    let home = tempfile::tempdir().unwrap();
    let [own, shared] = ["own", "shared"].map(|name| home.path().join(name).join("applications"));
    std::fs::create_dir_all(&own).unwrap();
    std::fs::create_dir_all(shared.join("kde")).unwrap();
    let entry = |name: &str, more: &str| format!("[Desktop Entry]\nName={name}\nExec=b\n{more}\n");
    std::fs::write(own.join("a.desktop"), entry("Own A", "")).unwrap();
    std::fs::write(own.join("b.desktop"), entry("Own B", "Hidden=true")).unwrap();
    std::fs::write(shared.join("a.desktop"), entry("Shared A", "")).unwrap();
    std::fs::write(shared.join("b.desktop"), entry("Shared B", "")).unwrap();
    std::fs::write(shared.join("c.desktop"), entry("Shared C", "")).unwrap();
    std::fs::write(shared.join("c.desktop~"), entry("Old C", "")).unwrap();
    std::fs::write(shared.join("kde/d.desktop"), entry("Shared D", "")).unwrap();
    let surroundings = Surroundings::of([
        ("XDG_DATA_HOME".into(), own.parent().unwrap().into()),
        (
            "XDG_DATA_DIRS".into(),
            std::env::join_paths(["relative".into(), home.path().join("shared")]).unwrap(),
        ),
    ]);
    let entries = Entries::of(&surroundings);
    let mut names: Vec<_> = entries.all().into_iter().map(|entry| entry.name).collect();
    names.sort();
    assert_eq!(names, ["Own A", "Shared C"]);
    let name_of = |id| entries.named(id).map(|entry| entry.name);
    assert_eq!(name_of("a.desktop").as_deref(), Some("Own A"));
    assert_eq!(name_of("b.desktop"), None);
    assert_eq!(name_of("kde-d.desktop").as_deref(), Some("Shared D"));
    assert_eq!(name_of("kde/d.desktop"), None);
    assert_eq!(name_of("../applications/c.desktop"), None);
}

#[test]
fn a_program_is_found_only_if_it_can_be_started() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    for (name, mode) in [("b", 0o755), ("text", 0o644)] {
        std::fs::write(folder.join(name), "").unwrap();
        std::fs::set_permissions(folder.join(name), std::fs::Permissions::from_mode(mode)).unwrap();
    }
    std::os::unix::fs::symlink(folder.join("b"), folder.join("alias")).unwrap();
    let path = std::env::join_paths([Path::new("/nowhere"), &folder]).unwrap();
    let surroundings = Surroundings::of([("PATH".into(), path)]);
    let entries = Entries::of(&surroundings);
    let real = Some(folder.join("b"));
    assert_eq!(entries.program("b"), real);
    assert_eq!(entries.program("alias"), real);
    assert_eq!(entries.program(folder.join("alias").to_str().unwrap()), real);
    assert_eq!(entries.program("text"), None);
    assert_eq!(entries.program("absent"), None);
    assert_eq!(entries.program("./b"), None);
    assert_eq!(entries.program(folder.to_str().unwrap()), None);
}
