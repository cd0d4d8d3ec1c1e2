//! Desktop entries: the files with which programs on Linux say what they are called, what they open and how
//! they are started (Desktop Entry Specification 1.5). Only what a link needs is read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ini::{Ini, ParseOption};

use crate::command_line::CommandLine;
use crate::surroundings::Surroundings;

/// One entry.
pub struct Entry {
    /// The name of its file, e.g. `firefox.desktop`.
    pub id: String,
    /// What the program is called.
    pub name: String,
    /// Menus leave it out.
    pub no_display: bool,
    kinds: Vec<String>,
    try_exec: Option<String>,
    exec: String,
    icon: String,
    path: PathBuf,
}

impl Entry {
    /// Reads the text of an entry; none if it is no program's, or says that it does not count.
    pub fn read(path: &Path, text: &str) -> Option<Self> {
        let plain = ParseOption { enabled_quote: false, enabled_escape: false, ..ParseOption::default() };
        let file = Ini::load_from_str_opt(text, plain).ok()?;
        let group = file.section(Some("Desktop Entry"))?;
        let value = |key| group.get(key).map(unescape);
        let says = |key| group.get(key) == Some("true");
        let counts = group.get("Type").is_none_or(|kind| kind == "Application") && !says("Hidden");
        counts.then_some(Self {
            id: path.file_name()?.to_str()?.to_owned(),
            name: value("Name").unwrap_or_default(),
            no_display: says("NoDisplay"),
            kinds: group.get("MimeType").unwrap_or_default().split(';').map(str::to_owned).collect(),
            try_exec: value("TryExec").filter(|program| !program.is_empty()),
            exec: value("Exec")?,
            icon: value("Icon").unwrap_or_default(),
            path: path.to_owned(),
        })
    }

    /// Whether it opens this kind, e.g. `x-scheme-handler/https`.
    pub fn opens(&self, kind: &str) -> bool {
        self.kinds.iter().any(|one| one == kind)
    }

    /// How its program is started with a link. None where the link would be part of a larger argument: a
    /// program that takes such an argument apart could take the link for more than it is.
    pub fn command(&self) -> Option<CommandLine> {
        let mut words = shlex::split(&self.exec)?.into_iter();
        let program = self.filled(&words.next()?)?;
        let mut before = Vec::new();
        let mut after = None;
        for word in words {
            let now = after.as_mut().unwrap_or(&mut before);
            match word.as_str() {
                "%u" | "%U" | "%f" | "%F" => after = after.or(Some(Vec::new())),
                "%i" if self.icon.is_empty() => {}
                "%i" => now.extend(["--icon".to_owned(), self.icon.clone()]),
                "%d" | "%D" | "%n" | "%N" | "%v" | "%m" => {}
                _ => now.push(self.filled(&word)?),
            }
        }
        (!program.is_empty()).then(|| CommandLine { program, before, after: after.unwrap_or_default() })
    }

    /// A word with its field codes filled in, if none of them is a link.
    fn filled(&self, word: &str) -> Option<String> {
        let mut filled = String::new();
        let mut letters = word.chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                filled.push(letter);
                continue;
            }
            match letters.next()? {
                '%' => filled.push('%'),
                'c' => filled.push_str(&self.name),
                'k' => filled.push_str(self.path.to_str()?),
                'd' | 'D' | 'n' | 'N' | 'v' | 'm' => {}
                _ => return None,
            }
        }
        Some(filled)
    }
}

/// All entries of a session.
pub struct Entries<'a> {
    surroundings: &'a Surroundings,
    folders: Vec<PathBuf>,
}

impl<'a> Entries<'a> {
    /// Those in the folders of the session (XDG Base Directory Specification), the more important ones first.
    pub fn of(surroundings: &'a Surroundings) -> Self {
        let home = surroundings.get("HOME").map(|home| Path::new(home).join(".local/share"));
        let own = surroundings.get("XDG_DATA_HOME").map(PathBuf::from).or(home);
        let shared = surroundings.get("XDG_DATA_DIRS").unwrap_or("/usr/local/share:/usr/share".as_ref());
        let folders = own.into_iter().chain(std::env::split_paths(shared));
        let folders = folders.filter(|folder| folder.is_absolute()).map(|data| data.join("applications"));
        Self { surroundings, folders: folders.collect() }
    }

    /// All that count. An entry hides those of the same name in less important folders, even if it does not
    /// count itself. Folders within are not looked into: no browser puts its entry there.
    pub fn all(&self) -> Vec<Entry> {
        let mut seen = BTreeSet::new();
        let files = self.folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok());
        let mut files: Vec<_> = files.flat_map(|files| files.flatten().map(|file| file.path())).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "desktop"));
        files.retain(|path| path.file_name().is_some_and(|name| seen.insert(name.to_owned())));
        files.iter().filter_map(|path| Entry::read(path, &std::fs::read_to_string(path).ok()?)).collect()
    }

    /// The entry of this name. What lies in a folder within is named with `-` in place of `/`.
    pub fn named(&self, id: &str) -> Option<Entry> {
        let names = [id.to_owned(), id.replacen('-', "/", 1)];
        let paths = self.folders.iter().flat_map(|folder| names.iter().map(|name| folder.join(name)));
        let path = paths.filter(|_| !id.contains('/')).find(|path| path.is_file())?;
        Entry::read(&path, &std::fs::read_to_string(&path).ok()?)
    }

    /// The file of a program that can be started, with every link on the way to it followed.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        let folders = self.surroundings.get("PATH").map(std::env::split_paths);
        let found = if name.contains('/') {
            Some(PathBuf::from(name)).filter(|path| can_be_started(path))
        } else {
            folders?.map(|folder| folder.join(name)).find(|path| can_be_started(path))
        };
        found?.canonicalize().ok()
    }

    /// Whether the program of an entry is there at all.
    pub fn is_installed(&self, entry: &Entry) -> bool {
        entry.try_exec.as_ref().is_none_or(|program| self.program(program).is_some())
    }
}

fn can_be_started(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;

    path.is_absolute()
        && path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// The escapes of a value; the quoting of a command line is another matter, and comes after.
fn unescape(value: &str) -> String {
    let mut plain = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match if letter == '\\' { letters.next() } else { None } {
            None => plain.push(letter),
            Some('s') => plain.push(' '),
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('\\') => plain.push('\\'),
            Some(other) => plain.extend([letter, other]),
        }
    }
    plain
}

#[cfg(test)]
mod tests;
