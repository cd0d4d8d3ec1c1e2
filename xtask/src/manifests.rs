//! What winget, Homebrew and Flatpak read about a release, filled in from its files: `packaging/` has the templates. None
//! of it is published from here.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use handlebars::Handlebars;
use serde_json::{Map, Value, json};
use xshell::Shell;

use crate::release::VERSION;
use crate::{checksums, say};

/// Each template, and what comes of it.
const MANIFESTS: [(&str, &str); 4] = [
    ("packaging/winget/version.yaml", "Plugboard.Plugboard.yaml"),
    ("packaging/winget/installer.yaml", "Plugboard.Plugboard.installer.yaml"),
    ("packaging/winget/locale.en-US.yaml", "Plugboard.Plugboard.locale.en-US.yaml"),
    ("packaging/flatpak/ai.social_api.plugboard.yaml", "ai.social_api.plugboard.yaml"),
];

/// Only where the release has disk images.
const CASK: (&str, &str) = ("packaging/homebrew/plugboard.rb", "plugboard.rb");

/// Writes the manifests of a release into the folder that has its packages. GitHub says in the environment which
/// repository this is.
pub fn write(shell: &Shell, folder: &Path) -> Result<()> {
    let repository = std::env::var("GITHUB_REPOSITORY").context("GITHUB_REPOSITORY names no repository")?;
    let data = data(folder, &format!("https://github.com/{repository}"))?;
    let has_images = data["files"].get("macos-aarch64.dmg").is_some();
    if !has_images {
        say("Without a cask: there is no disk image");
    }
    for (template, name) in MANIFESTS.into_iter().chain(has_images.then_some(CASK)) {
        let filled = fill_in(&shell.read_file(template)?, &data).with_context(|| template.to_owned())?;
        shell.write_file(folder.join(name), filled)?;
        say(&format!("{}", folder.join(name).display()));
    }
    Ok(())
}

/// The version, the page of the repository, and of each package its address and its sum, by what distinguishes its name.
fn data(folder: &Path, page: &str) -> Result<Value> {
    let start = format!("plugboard-{VERSION}-");
    let mut files = Map::new();
    for (name, sum) in checksums::sums(folder)? {
        if let Some(kind) = name.strip_prefix(&start) {
            let address = format!("{page}/releases/download/v{VERSION}/{name}");
            files.insert(kind.to_owned(), json!({"address": address, "sha256": sum}));
        }
    }
    ensure!(!files.is_empty(), "{} has no packages of {VERSION}", folder.display());
    Ok(json!({"version": VERSION, "page": page, "files": files}))
}

/// Fails where the template asks for what is not there.
fn fill_in(template: &str, data: &Value) -> Result<String> {
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(handlebars::no_escape);
    Ok(handlebars.render_template(template, data)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release;

    const PAGE: &str = "https://github.com/owner/name";

    /// A release with disk images. Every package has bytes of its own.
    fn filled_in(template: &str, name: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let images = ["x86_64", "aarch64"].map(|arch| format!("plugboard-{VERSION}-macos-{arch}.dmg"));
        for file in release::without_images().unwrap().into_iter().chain(images) {
            std::fs::write(folder.path().join(&file), file.as_bytes()).unwrap();
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let template = std::fs::read_to_string(root.join(template)).unwrap();
        let filled = fill_in(&template, &data(folder.path(), PAGE).unwrap()).unwrap();
        assert!(!filled.contains("{{"), "{name}");
        // Every sum is that of the file that is named before or after it.
        let sums = checksums::sums(folder.path()).unwrap();
        for (name, sum) in sums.iter().filter(|(name, _)| filled.contains(&format!("/{name}"))) {
            assert!(filled.contains(sum.as_str()), "{name}");
        }
        filled
    }

    fn yaml(name: &str) -> Value {
        let (template, name) = MANIFESTS.into_iter().find(|(_, other)| *other == name).unwrap();
        serde_saphyr::from_str(&filled_in(template, name)).unwrap()
    }

    fn has(value: &Value, fields: &[&str]) {
        for field in fields {
            let text = value.get(field).unwrap_or_else(|| panic!("no {field} in {value}"));
            assert!(!text.is_null() && text != "", "{field}");
        }
    }

    fn has_address_and_sum(value: &Value, address: &str, sum: &str, kind: &str) {
        let name = format!("plugboard-{VERSION}-{kind}");
        assert_eq!(value[address], format!("{PAGE}/releases/download/v{VERSION}/{name}"));
        assert_eq!(value[sum], checksums::sum(name.as_bytes()), "{kind}");
    }

    /// What winget's schemas require.
    #[test]
    fn winget_is_told_of_both_installers() {
        let installer = yaml("Plugboard.Plugboard.installer.yaml");
        let version = yaml("Plugboard.Plugboard.yaml");
        let words = yaml("Plugboard.Plugboard.locale.en-US.yaml");
        has(&version, &["DefaultLocale"]);
        has(&words, &["Publisher", "PackageName", "License", "ShortDescription"]);
        assert_eq!(version["DefaultLocale"], words["PackageLocale"]);
        let kinds = ["installer", "version", "defaultLocale"];
        for (manifest, kind) in [&installer, &version, &words].into_iter().zip(kinds) {
            has(manifest, &["PackageIdentifier", "ManifestVersion"]);
            assert_eq!(manifest["PackageIdentifier"], version["PackageIdentifier"]);
            assert_eq!(manifest["PackageVersion"], VERSION);
            assert_eq!(manifest["ManifestType"], kind);
        }
        let installers = installer["Installers"].as_array().unwrap();
        let scopes: Vec<&Value> = installers.iter().map(|one| &one["Scope"]).collect();
        assert_eq!(scopes, ["user", "machine"]);
        for (one, kind) in installers.iter().zip(["setup.exe", "setup-all-users.exe"]) {
            assert_eq!(one["Architecture"], "x64");
            has_address_and_sum(one, "InstallerUrl", "InstallerSha256", &format!("windows-x86_64-{kind}"));
        }
    }

    #[test]
    fn the_flatpak_has_an_identifier_that_flatpak_takes_and_both_packages() {
        let flatpak = yaml("ai.social_api.plugboard.yaml");
        has(&flatpak, &["runtime", "runtime-version", "sdk", "command", "finish-args"]);
        let id = flatpak["id"].as_str().unwrap();
        let (all_but_last, _) = id.rsplit_once('.').unwrap();
        assert!(!all_but_last.contains('-') && all_but_last.contains('.'), "{id}");
        let sources = flatpak["modules"][0]["sources"].as_array().unwrap();
        assert_eq!(sources.len(), 2);
        for (source, processor) in sources.iter().zip(["x86_64", "aarch64"]) {
            assert_eq!(source["only-arches"], json!([processor]));
            has_address_and_sum(source, "url", "sha256", &format!("linux-{processor}.deb"));
        }
    }

    /// Ruby is not asked: of the cask, quotation marks and blocks are counted.
    #[test]
    fn the_cask_names_both_images_and_is_closed() {
        let cask = filled_in(CASK.0, CASK.1);
        let starts = |start: &str| cask.lines().any(|line| line.trim_start().starts_with(start));
        for stanza in ["version \"", "url \"", "name \"", "desc \"", "homepage \"", "app \"Plugboard.app\""] {
            assert!(starts(stanza), "{stanza}");
        }
        for processor in ["aarch64", "x86_64"] {
            let image = format!("plugboard-{VERSION}-macos-{processor}.dmg");
            assert!(cask.contains(&format!("\"{}\"", checksums::sum(image.as_bytes()))), "{processor}");
        }
        assert!(cask.lines().all(|line| line.matches('"').count() % 2 == 0));
        let blocks = cask.lines().filter(|line| line.ends_with(" do")).count();
        assert_eq!(blocks, cask.lines().filter(|line| line.trim() == "end").count());
    }

    #[test]
    fn a_release_that_lacks_a_package_has_no_manifests() {
        let folder = tempfile::tempdir().unwrap();
        assert!(data(folder.path(), PAGE).is_err());
        std::fs::write(folder.path().join(format!("plugboard-{VERSION}-linux-x86_64.deb")), "").unwrap();
        let data = data(folder.path(), PAGE).unwrap();
        assert!(fill_in("{{files.[linux-x86_64.deb].sha256}}", &data).is_ok());
        let missing = fill_in("{{files.[linux-aarch64.deb].sha256}}", &data);
        assert!(missing.is_err(), "{missing:?}");
    }
}
