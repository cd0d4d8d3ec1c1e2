//! The packages of a release, for the system that this runs on. `build` sees no secret, `bundle` those for signing; both
//! leave publishing to the workflow, and `check` says whether it may.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use xshell::{Cmd, Shell, cmd};

use crate::notary::{self, Key};
use crate::package::{self, TAURI};
use crate::{notices, page, say, system, target};

pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What is needed for signing, and on which system. All are optional; Tauri takes an empty one for a wrong one.
pub const SECRETS: [(&str, &str); 9] = [
    ("macos", "APPLE_CERTIFICATE"),
    ("macos", "APPLE_CERTIFICATE_PASSWORD"),
    ("macos", "APPLE_API_ISSUER"),
    ("macos", "APPLE_API_KEY"),
    ("macos", "APPLE_API_KEY_P8"),
    ("windows", "WINDOWS_CERTIFICATE"),
    ("windows", "WINDOWS_CERTIFICATE_PASSWORD"),
    ("linux", "TAURI_SIGNING_RPM_KEY"),
    ("linux", "TAURI_SIGNING_RPM_KEY_PASSPHRASE"),
];

/// One kind of package: what Tauri calls it, where it puts it, and what we call it.
struct Kind {
    name: &'static str,
    folder: &'static str,
    extension: &'static str,
    /// Comes after the system and the processor.
    suffix: &'static str,
    /// What differs from `tauri.conf.json`: JSON, or the file that has it.
    config: &'static str,
}

impl Kind {
    const fn plain(name: &'static str, extension: &'static str, suffix: &'static str) -> Self {
        Self { name, folder: name, extension, suffix, config: "{}" }
    }
}

/// What differs in the installer for all users.
pub const ALL_USERS: &str = "src-tauri/windows/all-users.conf.json";

/// For all who use the computer, where the other installer is for one of them.
const PER_MACHINE: Kind = Kind { config: ALL_USERS, ..Kind::plain("nsis", "exe", "-setup-all-users.exe") };

/// The kinds that a system has.
fn kinds(system: &str) -> Result<Vec<Kind>> {
    Ok(match system {
        "linux" => vec![
            Kind::plain("deb", "deb", ".deb"),
            Kind::plain("rpm", "rpm", ".rpm"),
            Kind::plain("appimage", "AppImage", ".AppImage"),
        ],
        "windows" => {
            vec![Kind::plain("nsis", "exe", "-setup.exe"), PER_MACHINE, Kind::plain("msi", "msi", ".msi")]
        }
        "macos" => vec![Kind::plain("dmg", "dmg", ".dmg")],
        other => bail!("there are no packages for {other}"),
    })
}

fn file_name(system: &str, processor: &str, kind: &Kind) -> String {
    format!("plugboard-{VERSION}-{system}-{processor}{}", kind.suffix)
}

/// Builds the optimised program.
pub fn build(shell: &Shell) -> Result<()> {
    if let Some(tag) = known("GITHUB_REF_NAME") {
        ensure!(tag == format!("v{VERSION}"), "the tag is {tag} and the version {VERSION}");
    }
    if OS == "linux" {
        system::provide(shell, &[system::BUILD, system::LINKS, system::APPIMAGE, system::TOOLS])?;
    }
    page::install(shell)?;
    notices::collect(shell)?;
    page::build(shell)?;
    notices::check_built(shell)?;
    Ok(cmd!(shell, "node {TAURI} build --no-bundle --ci -- --locked").run()?)
}

/// Makes the packages of the program that was built, and puts them into target/packages. A dmg that nobody notarized goes
/// into target/not-notarized.
pub fn bundle(shell: &Shell) -> Result<()> {
    // For the keys too: nobody else may look into it.
    let private = tempfile::tempdir()?;
    let apple = apple_key(shell, private.path())?;
    let signing = windows_certificate(shell, private.path())?;
    let (packages, aside) = (target(shell).join("packages"), target(shell).join("not-notarized"));
    for folder in [&packages, &aside] {
        shell.remove_path(folder)?;
        shell.create_dir(folder)?;
    }
    // Tauri writes into the program how it is packed, and a second time it would not find where.
    let program = target(shell).join("release").join(format!("plugboard{EXE_SUFFIX}"));
    let unpacked = private.path().join("plugboard");
    shell.copy_file(&program, &unpacked)?;
    for kind in kinds(OS)? {
        shell.copy_file(&unpacked, &program)?;
        let made_in = target(shell).join("release/bundle").join(kind.folder);
        shell.remove_path(&made_in)?;
        let (name, config) = (kind.name, kind.config);
        let tauri =
            cmd!(shell, "node {TAURI} bundle --bundles {name} --config {config} --config {signing} --ci");
        // A runner has no FUSE, which the tools that make an AppImage would mount themselves with.
        let tauri = with_secrets(tauri).env("APPIMAGE_EXTRACT_AND_RUN", "1");
        match &apple {
            Some(key) => tauri.env("APPLE_API_KEY_PATH", &key.file).run()?,
            None => tauri.run()?,
        }
        let made = only(shell, &made_in, kind.extension)?;
        let notarized = match (kind.name, &apple) {
            ("dmg", Some(key)) => notary::notarize(shell, &made, key).map(|()| true)?,
            ("dmg", None) => false,
            _ => true,
        };
        let kept = if notarized { &packages } else { &aside }.join(file_name(OS, ARCH, &kind));
        shell.copy_file(&made, &kept)?;
        say(&format!("{} ({} KiB)", kept.display(), kept.metadata()?.len().div_ceil(1024)));
    }
    Ok(shell.copy_file(&unpacked, &program)?)
}

/// Fails unless the packages that were made here have all that they should and nothing else. Without the keys for signing:
/// it starts many programs.
pub fn inspect(shell: &Shell) -> Result<()> {
    let program = target(shell).join("release").join(format!("plugboard{EXE_SUFFIX}"));
    for kind in kinds(OS)? {
        let package = target(shell).join("packages").join(file_name(OS, ARCH, &kind));
        if let Some(kind) = package::Kind::named(kind.name) {
            package::check(shell, kind, &package, &program).with_context(|| package.display().to_string())?;
            say(&format!("{} is complete", package.display()));
        }
    }
    Ok(())
}

/// Fails unless the folder has the packages of a release and nothing else. Images are in it for both processors or for none, and
/// each is notarized and has its ticket attached.
pub fn check(shell: &Shell, folder: &Path) -> Result<()> {
    let files = shell.read_dir(folder)?;
    let there: Vec<&str> = files.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    let images = judge(&there)?;
    for image in images {
        notary::check(shell, &folder.join(image))?;
    }
    Ok(())
}

/// The images among the files of a release.
fn judge(there: &[&str]) -> Result<Vec<String>> {
    let is_there = |name: &String| there.contains(&name.as_str());
    let (mut wanted, images) = (without_images()?, names("macos", &["x86_64", "aarch64"])?);
    let has_images = images.iter().any(is_there);
    if has_images {
        wanted.extend(images.clone());
    } else {
        say("Without macOS: no dmg was notarized");
    }
    let missing: Vec<&String> = wanted.iter().filter(|name| !is_there(name)).collect();
    let strange: Vec<&&str> =
        there.iter().filter(|name| !wanted.iter().any(|wanted| wanted == *name)).collect();
    ensure!(
        missing.is_empty() && strange.is_empty(),
        "missing: {missing:?}, not of this release: {strange:?}"
    );
    Ok(if has_images { images } else { Vec::new() })
}

/// The files that every release has.
pub fn without_images() -> Result<Vec<String>> {
    Ok([names("linux", &["x86_64", "aarch64"])?, names("windows", &["x86_64"])?].concat())
}

fn names(system: &str, processors: &[&str]) -> Result<Vec<String>> {
    let kinds = kinds(system)?;
    let of = |processor| kinds.iter().map(move |kind| file_name(system, processor, kind));
    Ok(processors.iter().flat_map(|processor| of(processor)).collect())
}

/// The one package that Tauri made.
fn only(shell: &Shell, folder: &Path, extension: &str) -> Result<PathBuf> {
    let mut made = shell.read_dir(folder)?;
    made.retain(|path| path.is_file() && path.extension().is_some_and(|end| end == extension));
    let [made] = made.as_slice() else { bail!("{} has {} packages", folder.display(), made.len()) };
    Ok(made.clone())
}

/// The value of a variable, if it has one.
fn known(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The command, with those secrets alone that have a value. The workflow gives each system its own.
fn with_secrets(command: Cmd<'_>) -> Cmd<'_> {
    let empty = SECRETS.iter().filter(|(_, name)| known(name).is_none());
    empty.fold(command, |command, (_, name)| command.env_remove(name))
}

/// Apple's key, as the file that its programs read. Signing without notarizing would make an image that nobody may publish.
fn apple_key(shell: &Shell, folder: &Path) -> Result<Option<Key>> {
    if OS != "macos" || known("APPLE_CERTIFICATE").is_none() {
        return Ok(None);
    }
    let value = |name| known(name).with_context(|| format!("APPLE_CERTIFICATE without {name}"));
    let file = folder.join("AuthKey.p8");
    shell.write_file(&file, value("APPLE_API_KEY_P8")?)?;
    Ok(Some(Key { file, id: value("APPLE_API_KEY")?, issuer: value("APPLE_API_ISSUER")? }))
}

/// Puts the certificate where Windows signs with it, and says so in Tauri's configuration.
fn windows_certificate(shell: &Shell, folder: &Path) -> Result<String> {
    const IMPORT: &str = "$ErrorActionPreference = 'Stop'; \
        [IO.File]::WriteAllBytes($env:PFX, [Convert]::FromBase64String($env:WINDOWS_CERTIFICATE)); \
        $password = ConvertTo-SecureString $env:WINDOWS_CERTIFICATE_PASSWORD -AsPlainText -Force; \
        (Import-PfxCertificate $env:PFX -CertStoreLocation Cert:\\CurrentUser\\My -Password $password).Thumbprint";
    if OS != "windows" || known("WINDOWS_CERTIFICATE").is_none() {
        return Ok("{}".to_owned());
    }
    let import = cmd!(shell, "powershell -NoProfile -NonInteractive -Command {IMPORT}").quiet();
    let thumbprint = import.env("PFX", folder.join("certificate.pfx")).read()?;
    let signing = serde_json::json!({"bundle": {"windows": {
        "certificateThumbprint": thumbprint.trim(),
        "digestAlgorithm": "sha256",
        "timestampUrl": "http://timestamp.digicert.com",
    }}});
    Ok(signing.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files of a release without macOS.
    fn release() -> Vec<String> {
        let names = ["linux-x86_64.deb", "linux-x86_64.rpm", "linux-x86_64.AppImage", "linux-aarch64.deb"];
        let more = ["linux-aarch64.rpm", "linux-aarch64.AppImage", "windows-x86_64-setup.exe"];
        let last = ["windows-x86_64-setup-all-users.exe", "windows-x86_64.msi"];
        let all = names.into_iter().chain(more).chain(last);
        all.map(|name| format!("plugboard-{VERSION}-{name}")).collect()
    }

    fn judged(files: &[String]) -> Result<Vec<String>> {
        judge(&files.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn a_release_is_whole_and_has_nothing_else() {
        assert!(judged(&release()).unwrap().is_empty());
        let lacking = judged(&release()[1..]).unwrap_err().to_string();
        assert!(
            lacking.contains("missing: [\"plugboard-") && lacking.contains("linux-x86_64.deb"),
            "{lacking}"
        );
        let strange = judged(&[release(), vec!["plugboard-0.0.0-linux-x86_64.deb".into()]].concat());
        assert!(strange.unwrap_err().to_string().contains("not of this release: [\"plugboard-0.0.0"));
    }

    #[test]
    fn images_come_for_both_processors_and_are_all_judged() {
        let images =
            ["x86_64", "aarch64"].map(|arch| format!("plugboard-{VERSION}-macos-{arch}.dmg")).to_vec();
        assert_eq!(judged(&[release(), images.clone()].concat()).unwrap(), images);
        assert!(judged(&[release(), images[..1].to_vec()].concat()).is_err());
    }

    #[test]
    fn a_system_gets_different_names_for_its_packages() {
        for system in ["linux", "windows", "macos"] {
            let mut names: Vec<_> =
                kinds(system).unwrap().iter().map(|kind| file_name(system, "x86_64", kind)).collect();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count);
        }
        assert!(kinds("plan9").is_err());
    }
}
