//! In real folders.

use plugboard_core::store::Store;
use tempfile::TempDir;

use super::*;

/// A folder of data, in a folder for the test.
fn scene() -> (TempDir, PathBuf) {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("plugboard");
    drop(Store::open(&folder).unwrap().close());
    fs::create_dir(folder.join("deeper")).unwrap();
    fs::write(folder.join("deeper/file"), "whole").unwrap();
    (around, folder)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_folder_is_deleted_with_all_that_is_in_it_and_nothing_beside_it() {
    let (around, folder) = scene();
    fs::write(around.path().join("export.csv"), "of the person").unwrap();
    assert_eq!(remove(&folder, patience()), Ok(()));
    assert_eq!(names(around.path()), ["export.csv"]);
    assert_eq!(remove(&folder, patience()), Ok(()), "it is gone already");
}

#[test]
fn what_is_left_of_an_earlier_removal_goes_too() {
    let (around, folder) = scene();
    fs::rename(&folder, renamed_for_deletion(&folder)).unwrap();
    drop(Store::open(&folder).unwrap().close());
    assert_eq!(remove(&folder, patience()), Ok(()));
    assert!(names(around.path()).is_empty());
}

#[test]
fn a_folder_that_gets_no_other_name_is_deleted_where_it_is() {
    let (around, folder) = scene();
    // A name that is as long as names can be has no room for an ending.
    let long = around.path().join("x".repeat(255));
    fs::rename(&folder, &long).unwrap();
    assert!(fs::rename(&long, renamed_for_deletion(&long)).is_err(), "the control");
    assert_eq!(remove(&long, patience()), Ok(()));
    assert!(names(around.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_goes_with_what_it_leads_to() {
    let (around, folder) = scene();
    let elsewhere = around.path().join("elsewhere");
    fs::rename(&folder, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &folder).unwrap();
    assert_eq!(remove(&folder, patience()), Ok(()));
    assert!(names(around.path()).is_empty());
}

/// Killed after the first step.
#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_deleted_at_the_next_start_too() {
    let (around, folder) = scene();
    let elsewhere = around.path().join("elsewhere");
    fs::rename(&folder, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &folder).unwrap();
    fs::rename(&folder, renamed_for_deletion(&folder)).unwrap();
    // The next start has a folder of its own.
    drop(Store::open(&folder).unwrap());
    let places = persons(&folder);
    places.finish_earlier_now();
    assert_eq!(names(around.path()), ["plugboard"]);
    assert!(folder.join(DATA_FILE).is_file());
    // Somebody made the link anew before: then it is in use.
    fs::rename(&folder, &elsewhere).unwrap();
    for link in [&folder, &renamed_for_deletion(&folder)] {
        std::os::unix::fs::symlink(&elsewhere, link).unwrap();
    }
    places.finish_earlier_now();
    assert!(folder.join(DATA_FILE).is_file() && !is_there(&renamed_for_deletion(&folder)));
}

#[cfg(unix)]
#[test]
fn a_link_stays_until_what_it_leads_to_is_gone() {
    let (around, folder) = scene();
    let elsewhere = around.path().join("elsewhere");
    // Where nobody deletes anything.
    fs::write(&elsewhere, "no folder").unwrap();
    fs::remove_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &folder).unwrap();
    let renamed = renamed_for_deletion(&folder);
    assert_eq!(remove(&folder, Instant::now()), Err(renamed.clone()));
    assert!(is_there(&renamed), "the next start finds it");
}

#[test]
fn what_somebody_else_deleted_from_a_folder_is_not_the_folder() {
    let (around, folder) = scene();
    let mut tries = 0;
    let deleted = try_until_gone(&folder, patience(), |folder| {
        tries += 1;
        if tries == 1 { Err(ErrorKind::NotFound.into()) } else { delete_once(folder) }
    });
    deleted.unwrap();
    assert!(names(around.path()).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn when_plugboard_quits_all_folders_together_wait_no_longer_than_one() {
    let around = tempfile::tempdir().unwrap();
    // In which nobody deletes anything.
    let stuck =
        ["attr", "fdinfo", "ns"].map(|name| PathBuf::from(format!("/proc/{}/{name}", std::process::id())));
    let folders = Folders { all: stuck.to_vec(), at_the_end: stuck.to_vec() };
    let places = Places::with(&around.path().join("none"), folders, DataOf::Person);
    assert_eq!(places.remove(Instant::now).len(), 3, "the control");
    let started = Instant::now();
    places.remove_what_quitting_wrote();
    assert!(started.elapsed() < PATIENCE + BETWEEN * 2, "{:?}", started.elapsed());
}

#[test]
fn another_plugboard_that_has_the_folder_keeps_its_data() {
    let (_around, folder) = scene();
    let places = persons(&folder);
    assert!(places.remove(patience).is_empty());
    let others = Store::open(&folder).unwrap();
    others.set("name", "kept").unwrap();
    assert_eq!(places.remove(patience), std::slice::from_ref(&folder), "tried again");
    places.remove_what_quitting_wrote();
    drop(others);
    assert_eq!(Store::open(&folder).unwrap().setting("name").unwrap().as_deref(), Some("kept"));
    places.remove_what_quitting_wrote();
    assert!(!is_there(&folder), "nobody has it any more");
}

/// Places of the person's own, in one folder.
fn persons(folder: &Path) -> Places {
    Places::with(folder, Folders::of(folder, [], None), DataOf::Person)
}

fn paths(texts: &[&str]) -> Vec<PathBuf> {
    texts.iter().map(PathBuf::from).collect()
}

#[test]
fn what_the_web_view_uses_is_left_for_the_end_and_the_data_are_not() {
    let (roaming, local) = ("/AppData/Roaming/id", "/AppData/Local/id");
    let systems = paths(&[roaming, roaming, local, "/AppData/Local/id/logs"]);
    let web_view = Some(PathBuf::from(local));
    let data = Path::new("/AppData/Local/id/data");
    let expected = Folders { all: paths(&["/AppData/Local/id/data", roaming]), at_the_end: paths(&[local]) };
    assert_eq!(Folders::of(data, systems.clone(), web_view.clone()), expected);
    // Data that could not be moved yet.
    let expected = Folders { all: paths(&[roaming]), at_the_end: paths(&[local]) };
    assert_eq!(Folders::of(Path::new(roaming), systems, web_view.clone()), expected);
    let around = Folders::of(data, paths(&["/AppData/Local"]), web_view);
    assert_eq!(around.all, paths(&["/AppData/Local/id/data"]), "what contains it is in use too");
}

#[test]
fn where_the_web_view_has_no_folder_of_its_own_all_go_at_once() {
    let data = "/home/a/.local/share/id";
    let systems = paths(&[data, "/home/a/.config/id", "/home/a/.cache/id", "/home/a/.local/share/id/logs"]);
    let all = paths(&[data, "/home/a/.config/id", "/home/a/.cache/id"]);
    assert_eq!(Folders::of(Path::new(data), systems, None), Folders { all, at_the_end: vec![] });
    let alone = Folders::of(Path::new("/home/a/.local/share/id/rehearsal"), [], None);
    assert_eq!(alone.all, paths(&["/home/a/.local/share/id/rehearsal"]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_stays_is_named() {
    // In which nobody deletes anything.
    let folder = PathBuf::from(format!("/proc/{}/attr", std::process::id()));
    assert_eq!(remove(&folder, patience()), Err(folder));
}
