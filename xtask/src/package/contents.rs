//! What is in a package for Linux: its files with their owners and rights, and what runs when it is installed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Shell, TempDir, cmd};

use super::Kind;

/// Every file that both have, and how it may be used.
const FILES: [(&str, &str); 13] = [
    ("-rwxr-xr-x", "usr/bin/plugboard"),
    ("-rw-r--r--", "usr/share/applications/Plugboard.desktop"),
    ("-rw-r--r--", "usr/share/icons/hicolor/16x16/apps/plugboard.png"),
    ("-rw-r--r--", "usr/share/icons/hicolor/24x24/apps/plugboard.png"),
    ("-rw-r--r--", "usr/share/icons/hicolor/32x32/apps/plugboard.png"),
    ("-rw-r--r--", "usr/share/icons/hicolor/48x48/apps/plugboard.png"),
    ("-rw-r--r--", "usr/share/icons/hicolor/64x64/apps/plugboard.png"),
    ("-rw-r--r--", "usr/share/icons/hicolor/128x128/apps/plugboard.png"),
    ("-rw-r--r--", "usr/share/icons/hicolor/256x256/apps/plugboard.png"),
    ("-rw-r--r--", "usr/share/icons/hicolor/512x512/apps/plugboard.png"),
    ("-rw-r--r--", "usr/share/icons/hicolor/scalable/apps/plugboard.svg"),
    ("-rw-r--r--", "usr/share/metainfo/ai.social-api.plugboard.metainfo.xml"),
    ("-rw-r--r--", "usr/share/mime/packages/plugboard-case.xml"),
];

/// Where each system looks for the licence.
const OF_DEB: [(&str, &str); 1] = [("-rw-r--r--", "usr/share/doc/plugboard/copyright")];
const OF_RPM: [(&str, &str); 2] = [
    ("-rw-r--r--", "usr/share/licenses/plugboard/LICENSE-APACHE"),
    ("-rw-r--r--", "usr/share/licenses/plugboard/LICENSE-MIT"),
];

/// A package, unpacked.
pub struct Contents {
    kind: Kind,
    folder: TempDir,
    /// A line a file: its rights, its owner, and its path from the root.
    files: BTreeSet<String>,
    /// What the system runs when the package comes or goes.
    scripts: String,
}

impl Contents {
    /// Unpacks a package.
    pub fn read(shell: &Shell, kind: Kind, package: &Path) -> Result<Self> {
        let folder = shell.create_temp_dir()?;
        let unpacked = folder.path();
        let (files, scripts) = match kind {
            Kind::Deb => {
                cmd!(shell, "dpkg-deb --extract {package} {unpacked}").run()?;
                let listed = cmd!(shell, "dpkg-deb --contents {package}").read()?;
                let control = shell.create_temp_dir()?;
                let into = control.path();
                cmd!(shell, "dpkg-deb --control {package} {into}").run()?;
                (listed.lines().filter_map(of_tar).collect(), scripts_of_deb(into)?)
            }
            Kind::Rpm => {
                let archive = cmd!(shell, "rpm2archive -").stdin(std::fs::read(package)?).output()?.stdout;
                cmd!(shell, "tar --extract --gzip --directory {unpacked}").stdin(archive).run()?;
                let format = "[%{FILEMODES:perms} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILENAMES}\n]";
                let listed = cmd!(shell, "rpm -qp --nosignature --queryformat {format} {package}").read()?;
                let scripts = cmd!(shell, "rpm -qp --nosignature --scripts --triggers {package}").read()?;
                (listed.lines().filter_map(of_rpm).collect(), scripts)
            }
        };
        Ok(Self { kind, folder, files, scripts })
    }

    /// The place of one of its files now, by the path that it will have from the root.
    pub fn file(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Fails unless it has just what it should, all of it root's, and runs nothing: systems note a new program, icon
    /// and kind of file by themselves.
    pub fn check(&self) -> Result<()> {
        let own: &[(&str, &str)] = match self.kind {
            Kind::Deb => &OF_DEB,
            Kind::Rpm => &OF_RPM,
        };
        let wanted = FILES.iter().chain(own).map(|(rights, path)| format!("{rights} root {path}")).collect();
        let differ: Vec<&String> = self.files.symmetric_difference(&wanted).collect();
        ensure!(differ.is_empty(), "it does not have the files that it should: {differ:#?}");
        ensure!(self.scripts.is_empty(), "it runs something: {}", self.scripts);
        Ok(())
    }
}

/// A file as `tar` lists it: rights, owner and group as numbers, size, date, time, path. Folders are left out.
fn of_tar(listed: &str) -> Option<String> {
    let mut parts = listed.split_whitespace();
    let (rights, owner) = (parts.next()?, parts.next()?);
    let path = parts.skip(3).collect::<Vec<_>>().join(" ");
    let owner = if owner == "0/0" || owner == "root/root" { "root" } else { owner };
    (!rights.starts_with('d')).then(|| format!("{rights} {owner} {}", path.trim_start_matches("./")))
}

/// The same of an rpm: rights, owner, group, path.
fn of_rpm(listed: &str) -> Option<String> {
    let mut parts = listed.split_whitespace();
    let (rights, owner, group) = (parts.next()?, parts.next()?, parts.next()?);
    let path = parts.collect::<Vec<_>>().join(" ");
    let owner = if group == "root" { owner } else { group };
    (!rights.starts_with('d')).then(|| format!("{rights} {owner} {}", path.trim_start_matches('/')))
}

/// What is beside the description of a Debian package and its sums.
fn scripts_of_deb(control: &Path) -> Result<String> {
    let mut scripts = Vec::new();
    for entry in std::fs::read_dir(control)? {
        let name = entry?.file_name().into_string().ok().context("a name that is no text")?;
        if name != "control" && name != "md5sums" {
            scripts.push(name);
        }
    }
    Ok(scripts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{of_rpm, of_tar};

    #[test]
    fn both_packages_list_a_file_in_the_same_way() {
        let wanted = Some("-rwxr-xr-x root usr/bin/plugboard".to_owned());
        let deb = "-rwxr-xr-x 0/0       124920432 2026-12-01 11:59 ./usr/bin/plugboard";
        assert_eq!(of_tar(deb), wanted);
        assert_eq!(of_tar(&deb.replace("0/0", "root/root")), wanted);
        assert_ne!(of_tar(&deb.replace("0/0", "1000/1000")), wanted);
        assert_eq!(of_tar(&deb.replace("-rwx", "drwx")), None);
        assert_eq!(of_rpm("-rwxr-xr-x root root /usr/bin/plugboard"), wanted);
        assert_ne!(of_rpm("-rwxr-xr-x root users /usr/bin/plugboard"), wanted);
        assert_ne!(of_rpm("-rwsr-xr-x root root /usr/bin/plugboard"), wanted);
    }
}
