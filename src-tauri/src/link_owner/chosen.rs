//! What a person or program has chosen to open a kind of link with, as the desktop's own lists say it (freedesktop.org,
//! "Association between MIME types and applications"). `xdg-mime` does not understand every entry that they name,
//! and then names another; desktops do not.

use std::path::PathBuf;

use ini::Ini;

use crate::desktop_entry::Entries;
use crate::surroundings::Surroundings;

/// The entry that is chosen for a kind; the first that is there.
pub fn entry(surroundings: &Surroundings, entries: &Entries, kind: &str) -> Option<String> {
    let desktops = surroundings.get("XDG_CURRENT_DESKTOP").and_then(|all| all.to_str()).unwrap_or_default();
    let named = desktops.split(':').filter(|name| !name.is_empty()).map(str::to_lowercase);
    let files: Vec<String> =
        named.map(|name| format!("{name}-mimeapps.list")).chain(["mimeapps.list".to_owned()]).collect();
    folders(surroundings)
        .iter()
        .flat_map(|folder| files.iter().map(|file| folder.join(file)))
        .filter_map(|list| Ini::load_from_file(list).ok())
        .filter_map(|list| list.get_from(Some("Default Applications"), kind).map(str::to_owned))
        .flat_map(|ids| ids.split(';').map(str::to_owned).collect::<Vec<_>>())
        .find(|id| entries.named(id).is_some())
}

/// The person's own folders; what the system chooses is asked for by `xdg-mime`.
fn folders(surroundings: &Surroundings) -> Vec<PathBuf> {
    let home = surroundings.get("HOME").map(PathBuf::from);
    let below = |folder: &str| home.as_ref().map(|home| home.join(folder));
    let config = surroundings.get("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| below(".config"));
    let data = surroundings.get("XDG_DATA_HOME").map(PathBuf::from).or_else(|| below(".local/share"));
    [config, data.map(|data| data.join("applications"))].into_iter().flatten().collect()
}
