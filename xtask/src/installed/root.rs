//! A Debian of its own, in a folder: the same release as here, so that what is built here runs there.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Cmd, Shell, cmd};

use crate::{debian, say, target};

/// Enters it.
const ENTER: &str = include_str!("enter.sh");

/// Where packages and tests lie in it.
pub const PACKAGES: &str = "srv/packages";
pub const TESTS: &str = "srv/tests";

/// Who uses it. The first one may become root.
pub const PEOPLE: [&str; 2] = ["ada", "ben"];

pub struct Root<'a> {
    shell: &'a Shell,
    folder: PathBuf,
}

impl<'a> Root<'a> {
    /// Makes one with nothing in it that Debian can do without, in place of the last one.
    pub fn make(shell: &'a Shell) -> Result<Self> {
        let root = Self { shell, folder: target(shell).join("installed/root") };
        let (folder, mirror, codename) = (&root.folder, debian::mirror(shell)?, codename(shell)?);
        shell.remove_path(folder)?;
        shell.create_dir(folder)?;
        cmd!(shell, "debootstrap --variant=minbase {codename} {folder} {mirror}").ignore_stdout().run()?;
        for file in ["etc/resolv.conf", "etc/hosts"] {
            shell.copy_file(Path::new("/").join(file), folder.join(file))?;
        }
        for folder in [PACKAGES, TESTS] {
            shell.create_dir(root.folder.join(folder))?;
        }
        root.run(&["apt-get", "-qq", "update"])?;
        Ok(root)
    }

    /// Runs a command as its root.
    pub fn run(&self, command: &[&str]) -> Result<()> {
        say(&format!("$ {}", command.join(" ")));
        Ok(self.inside(command).run()?)
    }

    /// What a command prints that its root runs.
    pub fn read(&self, command: &[&str]) -> Result<String> {
        Ok(self.inside(command).read()?)
    }

    /// Runs a command as the first of its people.
    pub fn run_as_person(&self, environment: &[(&str, &str)], command: &[&str]) -> Result<()> {
        let [person, _] = PEOPLE;
        let own = [("HOME", format!("/home/{person}")), ("USER", person.into()), ("LOGNAME", person.into())];
        let own = own.iter().map(|(name, value)| format!("{name}={value}"));
        let all: Vec<String> =
            own.chain(environment.iter().map(|(name, value)| format!("{name}={value}"))).collect();
        let mut words = vec!["runuser", "-u", person, "--", "env"];
        words.extend(all.iter().map(String::as_str));
        words.extend(command);
        self.run(&words)
    }

    /// Installs Debian's packages, or a file by its path.
    pub fn install(&self, packages: &[&str]) -> Result<()> {
        let install = [
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-qq",
            "-y",
            "--no-install-recommends",
            "install",
        ];
        let words = [&install, packages].concat();
        say(&format!("$ {}", words.join(" ")));
        Ok(self.inside(&words).ignore_stdout().run()?)
    }

    /// Makes its people.
    pub fn add_people(&self) -> Result<()> {
        for person in PEOPLE {
            self.run(&["useradd", "--create-home", person])?;
        }
        let [person, _] = PEOPLE;
        let rule = format!("{person} ALL=(ALL) NOPASSWD:SETENV: ALL\n");
        let file = self.folder.join("etc/sudoers.d/person");
        Ok(self.shell.write_file(file, rule)?)
    }

    /// Puts a file into one of its folders, where everybody may read and run it.
    pub fn put(&self, file: &Path, folder: &str) -> Result<()> {
        let name = file.file_name().context("no file")?.to_string_lossy();
        self.put_as(file, folder, &name)
    }

    /// The same under another name.
    pub fn put_as(&self, file: &Path, folder: &str, name: &str) -> Result<()> {
        Ok(self.shell.copy_file(file, self.folder.join(folder).join(name))?)
    }

    fn inside(&self, command: &[&str]) -> Cmd<'a> {
        let folder = &self.folder;
        cmd!(
            self.shell,
            "unshare --mount --pid --fork --kill-child sh -c {ENTER} enter {folder} {command...}"
        )
        .quiet()
    }
}

/// The release of Debian here, such as `bookworm`.
fn codename(shell: &Shell) -> Result<String> {
    let about = shell.read_file("/etc/os-release")?;
    let line = about.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    line.map(str::to_owned).context("/etc/os-release names no release")
}
