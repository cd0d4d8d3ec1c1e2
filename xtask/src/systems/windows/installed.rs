//! What the installers do to a Windows, and what they leave of it: each installs, is installed over, and uninstalls, under
//! Wine. The installed program is started as a browser starts it, by its link.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use super::registry::{CLASSES, entry, read_export};
use super::{Wine, built, installer};
use crate::release;

const LINK_TYPE: &str = "ai.social-api.plugboard";
const CASE_TYPE: &str = "Plugboard case file";
const EXTENSION: &str = ".plugboard-case";
const LINK: &str = "ai.social-api.plugboard://oauth/callback?code=a%20b&state=c";

/// The installer looks here for the web view, and would download it.
const WEB_VIEW: &str =
    "HKLM\\Software\\WOW6432Node\\Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";

/// What the program says without one, and how it ends.
const NO_WEB_VIEW: (&str, i32) = ("Plugboard cannot show its window", 3);

const PATIENCE: Duration = Duration::from_mins(1);

/// From when the folder is gone.
const UNINSTALLS_WITHIN: Duration = Duration::from_secs(15);

/// Whom an installer is for.
struct For {
    name: &'static str,
    differing: Option<&'static str>,
    /// The part of the registry.
    root: &'static str,
    folder: &'static str,
    /// The same, from the folder that Wine keeps its disk in.
    on_disk: &'static str,
}

const ONE_PERSON: For = For {
    name: "one-person",
    differing: None,
    root: "HKCU",
    folder: "C:\\users\\NAME\\AppData\\Local\\Plugboard",
    on_disk: "users/NAME/AppData/Local/Plugboard",
};

const ALL_USERS: For = For {
    name: "all-users",
    differing: Some(release::ALL_USERS),
    root: "HKLM",
    folder: "C:\\Program Files\\Plugboard",
    on_disk: "Program Files/Plugboard",
};

/// Fails unless both installers do what they should.
pub fn check(shell: &Shell) -> Result<()> {
    let wine = Wine::start(shell, "wine-installed")?;
    // Windows and Wine 9 have it.
    let random = built(shell, "debug").join("bcryptprimitives.dll");
    shell.copy_file(random, wine.folder.join("drive_c/windows/system32"))?;
    for installed in [ONE_PERSON, ALL_USERS] {
        let name = installed.name;
        let windows = Windows::new(shell, &wine, installed)?;
        installs_and_uninstalls(&windows).with_context(|| format!("the installer for {name}"))?;
    }
    Ok(())
}

fn installs_and_uninstalls(windows: &Windows<'_>) -> Result<()> {
    let before = windows.entries()?;
    ensure!(before.is_empty(), "the control: a new Windows knows Plugboard: {before:#?}");
    let for_all = windows.installed.root == "HKLM";
    let own = windows.command();
    if for_all {
        // A copy of this person's own, which Windows would start instead.
        let copy = "\"C:\\users\\me\\AppData\\Local\\Plugboard\\plugboard.exe\" \"%1\"";
        windows.register("HKCU", LINK_TYPE, copy)?;
        windows.register("HKCU", CASE_TYPE, copy)?;
    }
    windows.install()?;
    windows.is_registered("after it was installed")?;
    windows.opens_its_links()?;
    windows.shell.write_file(windows.data().join("data/kept"), "")?;
    windows.install()?;
    windows.is_registered("after it was installed again")?;
    // What Plugboard registers by itself.
    windows.register("HKCU", LINK_TYPE, &own)?;
    windows.uninstall()?;
    windows.has_left(&BTreeSet::new())?;
    let (left, data) = (windows.files()?, windows.data());
    ensure!(left == [data.clone()], "of the files, the data alone should be left: {left:#?}");
    windows.shell.remove_path(data)?;

    // Others keep what is theirs.
    let foreign = "\"C:\\Other\\other.exe\" \"%1\"";
    if for_all {
        windows.register("HKCU", LINK_TYPE, foreign)?;
    }
    windows.install()?;
    if !for_all {
        windows.register("HKCU", LINK_TYPE, foreign)?;
    }
    let root = windows.installed.root;
    windows.add(&format!("{root}\\{CLASSES}\\{EXTENSION}"), "Other.File")?;
    windows.uninstall()?;
    let theirs = [
        entry(root, &[EXTENSION], "", "Other.File"),
        entry("HKCU", &[LINK_TYPE, "shell", "open", "command"], "", foreign),
    ];
    windows.has_left(&BTreeSet::from(theirs))?;
    for key in [format!("{root}\\{CLASSES}\\{EXTENSION}"), format!("HKCU\\{CLASSES}\\{LINK_TYPE}")] {
        windows.run("reg", &["delete", &key, "/f"])?;
    }
    Ok(())
}

/// A Windows, with an installer.
struct Windows<'a> {
    shell: &'a Shell,
    wine: &'a Wine,
    installed: For,
    setup: PathBuf,
    /// Who uses it.
    person: String,
}

impl<'a> Windows<'a> {
    fn new(shell: &'a Shell, wine: &'a Wine, installed: For) -> Result<Self> {
        let setup = installer::make(shell, installed.name, installed.differing.map(Path::new))?;
        let people = shell.read_dir(wine.folder.join("drive_c/users"))?;
        let names = people.iter().filter_map(|path| path.file_name()?.to_str());
        let person = names.filter(|name| *name != "Public").map(str::to_owned).next();
        Ok(Self { shell, wine, installed, setup, person: person.context("nobody uses this Windows")? })
    }

    fn folder(&self) -> String {
        self.installed.folder.replace("NAME", &self.person)
    }

    fn on_disk(&self, path: &str) -> PathBuf {
        self.wine.folder.join("drive_c").join(path.replace("NAME", &self.person))
    }

    /// What Windows is to start with a link or a file.
    fn command(&self) -> String {
        format!("\"{}\\plugboard.exe\" \"%1\"", self.folder())
    }

    fn command_of(&self, program: &str, arguments: &[&str]) -> Command {
        let shell = self.shell;
        let wine = super::WINE;
        // One that asks somebody would wait for ever.
        let within = PATIENCE.as_secs().to_string();
        let command = cmd!(shell, "timeout {within} {wine} {program} {arguments...}");
        let mut command = self.wine.at_home(command.into());
        command.stdin(Stdio::null());
        command
    }

    /// Runs a program to its end and reads what it says: from a file, because what it starts may hold a pipe open for long.
    fn run(&self, program: &str, arguments: &[&str]) -> Result<String> {
        let said = self.wine.folder.join("said");
        let file = File::create(&said)?;
        let mut command = self.command_of(program, arguments);
        let ended = command.stdout(file.try_clone()?).stderr(file).status()?;
        let said = String::from_utf8_lossy(&std::fs::read(said)?).into_owned();
        ensure!(ended.success(), "{program} {arguments:?}: {ended}: {said}");
        Ok(said)
    }

    fn install(&self) -> Result<()> {
        self.run("reg", &["add", WEB_VIEW, "/v", "pv", "/d", "1.0.0.0", "/f"])?;
        self.run(&self.setup.to_string_lossy(), &["/S"])?;
        self.run("reg", &["delete", WEB_VIEW, "/f"])?;
        for file in ["plugboard.exe", "WebView2Loader.dll", "uninstall.exe"] {
            let path = self.on_disk(self.installed.on_disk).join(file);
            ensure!(path.is_file(), "{} was not installed", path.display());
        }
        Ok(())
    }

    /// Removes it as Windows does, which does not wait for the end.
    fn uninstall(&self) -> Result<()> {
        let folder = self.on_disk(self.installed.on_disk);
        self.run(&format!("{}\\uninstall.exe", self.folder()), &["/S"])?;
        until("the folder to be gone", || Ok(!folder.exists()))
    }

    /// Where the person's data is.
    fn data(&self) -> PathBuf {
        self.on_disk("users/NAME/AppData/Local").join(LINK_TYPE)
    }

    /// What on the disk is named after Plugboard, without what is in such a folder.
    fn files(&self) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        let mut folders = vec![self.on_disk(""), self.wine.folder.join("home")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                if entry.file_name().to_string_lossy().to_lowercase().contains("plugboard") {
                    files.push(entry.path());
                } else if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                }
            }
        }
        Ok(files)
    }

    fn add(&self, key: &str, text: &str) -> Result<()> {
        self.run("reg", &["add", key, "/ve", "/d", text, "/f"]).map(drop)
    }

    /// Registers a program for a type, in place of whatever is.
    fn register(&self, root: &str, kind: &str, command: &str) -> Result<()> {
        let key = format!("{root}\\{CLASSES}\\{kind}");
        _ = self.run("reg", &["delete", &key, "/f"]);
        self.add(&format!("{key}\\shell\\open\\command"), command)
    }

    /// Every value in the registry that names Plugboard, or lies in a key that does.
    fn entries(&self) -> Result<BTreeSet<String>> {
        let mut entries = BTreeSet::new();
        for root in ["HKCU", "HKLM"] {
            let file = self.wine.folder.join("drive_c/exported.reg");
            self.run("reg", &["export", &format!("{root}\\Software"), "C:\\exported.reg", "/y"])?;
            entries.extend(read_export(&std::fs::read(file)?, root)?);
        }
        Ok(entries)
    }

    /// Fails unless the uninstaller leaves these entries. The last that it removes is one that is in no such set, so that it is
    /// done when they are left.
    fn has_left(&self, wanted: &BTreeSet<String>) -> Result<()> {
        let start = Instant::now();
        loop {
            let left = self.entries()?;
            if left == *wanted {
                return Ok(());
            }
            ensure!(start.elapsed() < UNINSTALLS_WITHIN, "the uninstaller left, for {wanted:#?}: {left:#?}");
        }
    }

    /// Fails unless links and case files are Plugboard's, and nobody else has registered anything for it.
    fn is_registered(&self, when: &str) -> Result<()> {
        let (root, own) = (self.installed.root, self.command());
        let icon = format!("\"{}\\plugboard.exe\",0", self.folder());
        let command = ["shell", "open", "command"];
        let in_type = |kind: &'static str, rest: &[&'static str]| [&[kind], rest].concat();
        let wanted = BTreeSet::from([
            entry(root, &[EXTENSION], "", CASE_TYPE),
            entry(root, &[CASE_TYPE], "", CASE_TYPE),
            entry(root, &in_type(CASE_TYPE, &["DefaultIcon"]), "", &icon),
            entry(root, &in_type(CASE_TYPE, &["shell"]), "", "open"),
            entry(root, &in_type(CASE_TYPE, &["shell", "open"]), "", "Open with Plugboard"),
            entry(root, &in_type(CASE_TYPE, &command), "", &own),
            entry(root, &[LINK_TYPE], "", &format!("URL:{LINK_TYPE} protocol")),
            entry(root, &[LINK_TYPE], "URL Protocol", ""),
            entry(root, &in_type(LINK_TYPE, &["DefaultIcon"]), "", &icon),
            entry(root, &in_type(LINK_TYPE, &command), "", &own),
        ]);
        let (types, others): (BTreeSet<String>, BTreeSet<String>) =
            self.entries()?.into_iter().partition(|entry| entry.contains(CLASSES));
        let backup = format!("{CASE_TYPE}_backup");
        let types = types.into_iter().filter(|entry| !entry.contains(&backup)).collect();
        let differing: Vec<_> = wanted.symmetric_difference(&types).collect();
        ensure!(differing.is_empty(), "{when}, these types are missing or too many: {differing:#?}");
        let uninstaller = format!("UninstallString=\"{}\\uninstall.exe\"", self.folder());
        ensure!(
            others.iter().any(|entry| entry.ends_with(&uninstaller))
                && others.iter().all(|entry| entry.starts_with(root)),
            "{when}, Windows does not list it as it should: {others:#?}"
        );
        Ok(())
    }

    /// What opens a link. Wine 8 looks for types in HKLM alone, so that those of one person are followed here.
    fn opener(&self) -> Vec<String> {
        let for_all = ["start", "/wait", LINK].map(str::to_owned).to_vec();
        if self.installed.root == "HKLM" {
            for_all
        } else {
            vec![format!("{}\\plugboard.exe", self.folder()), LINK.to_owned()]
        }
    }

    /// Opens links as a browser does: the first starts the installed program, which lacks its web view and says so; the
    /// second goes to that one.
    fn opens_its_links(&self) -> Result<()> {
        let (title, code) = NO_WEB_VIEW;
        let opener = self.opener();
        let (program, arguments) = opener.split_first().context("nothing opens a link")?;
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut first = Ended(self.command_of(program, &arguments).spawn()?);
        let display = &self.wine.screen.display;
        let shell = self.shell;
        until("the message of the installed program", || {
            let ended = first.0.try_wait()?;
            ensure!(ended.is_none(), "the link started no Plugboard: {ended:?}");
            let search = cmd!(shell, "xdotool search --name {title}").env("DISPLAY", display);
            Ok(!search.quiet().ignore_stderr().ignore_status().read()?.is_empty())
        })?;
        self.run(program, &arguments).context("the second link was not handed over")?;
        ensure!(first.0.try_wait()?.is_none(), "the first ended when the second link came");
        // What closes a window, and no more.
        self.run("taskkill", &["/im", "plugboard.exe"])?;
        let ended = first.0.wait()?;
        ensure!(ended.code() == Some(code), "without a web view it ended with {ended}");
        Ok(())
    }
}

/// A program that ends with the check.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

fn until(what: &str, mut is_so: impl FnMut() -> Result<bool>) -> Result<()> {
    let start = Instant::now();
    while !is_so()? {
        ensure!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        sleep(Duration::from_millis(100));
    }
    Ok(())
}
