//! With a real registry, in keys of their own, and once where Windows looks.

use tauri_plugin_deep_link::DeepLinkExt as _;
use tempfile::TempDir;

use super::*;

/// Two places that nobody else looks at, and programs to be named there.
struct Scene {
    key: String,
    places: Places,
    folder: TempDir,
}

impl Scene {
    fn new(name: &str) -> Self {
        let key = format!("Software\\PlugboardTest-{}-{name}", std::process::id());
        let place = |name: &str| CURRENT_USER.create(format!("{key}\\{name}")).ok();
        let places = Places { person: place("person"), everybody: place("everybody") };
        Self { key, places, folder: tempfile::tempdir().unwrap() }
    }

    /// The path of a program that is there.
    fn program(&self, path: &str) -> String {
        let file = self.folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "").unwrap();
        file.to_str().unwrap().to_owned()
    }

    fn owner(&self, own: &str) -> LinkOwner {
        owner_in(&self.places, &[Path::new(own).canonicalize().unwrap()])
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        CURRENT_USER.remove_tree(&self.key).unwrap();
    }
}

fn write(place: Option<&Key>, command: &str) {
    let class = place.unwrap().create(SCHEME).unwrap();
    class.set_string("URL Protocol", "").unwrap();
    class.create("shell\\open\\command").unwrap().set_string("", command).unwrap();
}

fn other(program: &str) -> LinkOwner {
    LinkOwner::Other { program: program.to_owned() }
}

#[test]
fn an_entry_that_windows_does_not_use_makes_nobody_the_owner() {
    let scene = Scene::new("unused");
    let own = scene.program("plain\\plugboard.exe");
    let decoy = scene.program("decoy.exe");
    let person = scene.places.person.as_ref().unwrap();
    let command = || person.create(format!("{SCHEME}\\shell\\open\\command")).unwrap();
    write(Some(person), &format!("\"{own}\" \"%1\""));
    assert_eq!(scene.owner(&own), LinkOwner::Us, "the control");
    command().set_string("DelegateExecute", "{00000000-0000-0000-0000-000000000000}").unwrap();
    assert_eq!(scene.owner(&own), LinkOwner::Nobody);
    write(Some(person), &format!("\"{decoy}\" \"%1\""));
    assert_eq!(scene.owner(&own), other("decoy"), "what is another's is not taken without being asked");
    write(Some(person), &format!("\"{own}\" \"%1\""));
    command().remove_value("DelegateExecute").unwrap();
    assert_eq!(scene.owner(&own), LinkOwner::Us);
    person.create(SCHEME).unwrap().remove_value("URL Protocol").unwrap();
    assert_eq!(scene.owner(&own), LinkOwner::Nobody);
}

#[test]
fn the_owner_is_the_program_that_gets_the_link_as_its_one_argument() {
    let scene = Scene::new("owner");
    let own = scene.program("Program Files\\Plügboard\\plugboard.exe");
    let plain = scene.program("plain\\plugboard.exe");
    let decoy = scene.program("Program Files\\decoy.exe");
    let gone = scene.folder.path().join("old place\\plugboard.exe").to_str().unwrap().to_owned();
    let stranger_gone = scene.folder.path().join("decoy2.exe").to_str().unwrap().to_owned();
    assert_eq!(scene.owner(&own), LinkOwner::Nobody, "the control: nothing is registered");
    for (command, expected) in [
        (format!("\"{own}\" \"%1\""), LinkOwner::Us),
        (format!("  \"{}\"  \"%1\" ", own.to_uppercase()), LinkOwner::Us),
        // No link, or more than a link, or perhaps not one.
        (format!("\"{own}\""), LinkOwner::Nobody),
        (format!("\"{own}\" %1"), LinkOwner::Nobody),
        (format!("\"{own}\" --url \"%1\""), LinkOwner::Nobody),
        (format!("\"{own}\" \"--url=%1\""), LinkOwner::Nobody),
        (format!("\"{own}\" \"%1\" \"%2\""), LinkOwner::Nobody),
        (format!("{own} \"%1\""), LinkOwner::Nobody),
        (format!("\"{decoy}\" \"%1\""), other("decoy")),
        (format!("{decoy} --url=%1"), other("decoy")),
        (format!("\"{plain}\" \"%1\""), other("plugboard")),
        ("rundll32.exe decoy,Open %1".to_owned(), other("rundll32")),
        ("\"%ProgramFiles%\\Decoy\\decoy.exe\" \"%1\"".to_owned(), other("decoy")),
        (format!("\"{gone}\" \"%1\""), LinkOwner::Moved),
        (format!("{gone} %1"), LinkOwner::Moved),
        (format!("\"{stranger_gone}\" \"%1\""), LinkOwner::Nobody),
        (format!("\"{own}"), LinkOwner::Nobody),
        (String::new(), LinkOwner::Nobody),
    ] {
        write(scene.places.person.as_ref(), &command);
        assert_eq!(scene.owner(&own), expected, "{command}");
    }
    let folder = scene.folder.path().to_str().unwrap();
    if !folder.contains(char::is_whitespace) {
        write(scene.places.person.as_ref(), &format!("{plain} \"%1\""));
        assert_eq!(scene.owner(&plain), LinkOwner::Us);
    }
}

#[test]
fn what_this_person_has_registered_hides_what_is_registered_for_everybody() {
    let scene = Scene::new("hides");
    let own = scene.program("plugboard.exe");
    let decoy = scene.program("decoy.exe");
    write(scene.places.everybody.as_ref(), &format!("\"{own}\" \"%1\""));
    assert_eq!(scene.owner(&own), LinkOwner::Us);
    write(scene.places.person.as_ref(), &format!("\"{decoy}\" \"%1\""));
    assert_eq!(scene.owner(&own), other("decoy"));
    write(scene.places.person.as_ref(), "\"C:\\gone\\plugboard.exe\" \"%1\"");
    assert_eq!(scene.owner(&own), LinkOwner::Moved);
}

#[test]
fn a_stale_entry_that_hides_a_good_one_is_removed() {
    let scene = Scene::new("stale");
    let own = scene.program("plugboard.exe");
    let programs = [Path::new(&own).canonicalize().unwrap()];
    write(scene.places.person.as_ref(), "\"C:\\gone\\plugboard.exe\" \"%1\"");
    write(scene.places.everybody.as_ref(), &format!("\"{own}\" \"%1\""));
    assert_eq!(scene.owner(&own), LinkOwner::Moved, "the control");
    assert!(make_room(&scene.places, &programs), "the installer's entry is enough");
    assert_eq!(scene.owner(&own), LinkOwner::Us);
    assert!(scene.places.person.as_ref().unwrap().open(SCHEME).is_err());
    assert!(make_room(&scene.places, &programs), "and stays so");
    // What is registered for everybody is another program's: an entry of this person is needed.
    write(scene.places.everybody.as_ref(), "decoy.exe \"%1\"");
    write(scene.places.person.as_ref(), "\"C:\\gone\\plugboard.exe\" \"%1\"");
    assert!(!make_room(&scene.places, &programs));
    assert!(scene.places.person.as_ref().unwrap().open(SCHEME).is_err());
}

/// What is registered for the person who runs the tests, put back afterwards.
struct Kept(Option<String>);

impl Drop for Kept {
    fn drop(&mut self) {
        let person = places().person;
        _ = person.as_ref().unwrap().remove_tree(SCHEME);
        if let Some(command) = &self.0 {
            write(person.as_ref(), command);
        }
    }
}

#[tokio::test]
async fn this_program_is_registered_where_windows_looks_and_takes_its_place_back() {
    let class = format!("{CLASSES}\\{SCHEME}");
    CURRENT_USER.create(CLASSES).unwrap();
    let _kept = Kept(places().person.as_ref().and_then(super::class).map(|found| found.command));
    _ = CURRENT_USER.remove_tree(&class);
    let app = tauri::test::mock_builder().plugin(tauri_plugin_deep_link::init());
    let app = app.build(crate::context()).unwrap();
    let app = app.handle();
    assert_ne!(owner(app).await, LinkOwner::Us, "the control: without an entry links do not come here");
    app.deep_link().register_all().unwrap();
    assert_eq!(owner(app).await, LinkOwner::Us);
    let own = std::env::current_exe().unwrap();
    let command_now = || CURRENT_USER.create(format!("{class}\\shell\\open\\command")).unwrap();
    assert_eq!(command_now().get_string("").unwrap(), format!("\"{}\" \"%1\"", own.display()));
    // Without this value Windows takes the class for a kind of file, and hands no link over.
    assert_eq!(CURRENT_USER.open(&class).unwrap().get_string("URL Protocol").unwrap(), "");
    for (before, expected) in [
        ("\"C:\\gone\\plugboard.exe\" \"%1\"".to_owned(), LinkOwner::Moved),
        ("rundll32.exe \"%1\"".to_owned(), other("rundll32")),
        (format!("\"{}\"", own.display()), LinkOwner::Nobody),
    ] {
        write(places().person.as_ref(), &before);
        // Where there is such a value, Windows does not even look at the command.
        command_now().set_string("DelegateExecute", "{00000000-0000-0000-0000-000000000000}").unwrap();
        assert_eq!(owner(app).await, expected, "{before}");
        assert!(super::super::repair(app).await.is_ok());
        assert_eq!(owner(app).await, LinkOwner::Us, "{before}");
        assert!(command_now().get_string("DelegateExecute").is_err());
    }
}
