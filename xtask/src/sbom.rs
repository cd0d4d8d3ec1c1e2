//! What the program is made of: two lists (`CycloneDX`), of the Rust crates and of the npm packages, as the lock files have
//! them. The first has what the workspace makes of shared crates, so a few more than the program: the Redis client, for one. The npm list has the tools that the page is built with too: svelte is one of them, and is in the page.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::page::NPM;
use crate::{say, target, tools};

const RUST: &str = "plugboard-rust.cdx";

/// Writes both lists into target/sbom.
pub fn write(shell: &Shell) -> Result<()> {
    write_into(shell, &target(shell).join("sbom"))
}

/// Writes both lists into a folder, if they have what they must.
pub fn write_into(shell: &Shell, folder: &Path) -> Result<()> {
    shell.create_dir(folder)?;
    let lists = [(format!("{RUST}.json"), rust(shell)?), ("plugboard-npm.cdx.json".into(), npm(shell)?)];
    for (name, (text, product, parts)) in lists {
        let path = folder.join(name);
        let count = check(&text, product, &parts).with_context(|| path.display().to_string())?;
        shell.write_file(&path, text)?;
        say(&format!("{}: {count} components", path.display()));
    }
    Ok(())
}

/// A list, the start of the product's address in it, and some parts with their locked versions.
type List = (String, &'static str, Vec<(&'static str, String)>);

fn rust(shell: &Shell) -> Result<List> {
    let cyclonedx = tools::cyclonedx(shell)?;
    let members = members(shell)?;
    // For all systems at once, so that one list does for all packages.
    let made = cmd!(
        shell,
        "{cyclonedx} cyclonedx --quiet --manifest-path src-tauri/Cargo.toml --format json --spec-version 1.5 --target all --override-filename {RUST}"
    )
    .run();
    let name = format!("{RUST}.json");
    let text = shell.read_file(format!("src-tauri/{name}"));
    // It writes one beside every manifest.
    for member in members {
        shell.remove_path(member.with_file_name(&name))?;
    }
    made?;
    // Where the source lay when this was made is nobody's business, and differs from one computer to the next.
    let text = text?.replace(&format!("file://{}/", shell.current_dir().display()), "file:///");
    let lock = shell.read_file("Cargo.lock")?;
    let locked = |name| Some((name, locked_crate(&lock, name)?.to_owned()));
    // The second is in no program for Linux.
    let parts = ["tauri", "keyring"].map(|name| locked(name).with_context(|| format!("no {name} is locked")));
    Ok((text, "pkg:cargo/plugboard@", parts.into_iter().collect::<Result<_>>()?))
}

fn npm(shell: &Shell) -> Result<List> {
    let _folder = shell.push_dir("ui");
    let text = cmd!(shell, "{NPM} sbom --sbom-format cyclonedx --package-lock-only").quiet().read()?;
    let lock: Value = serde_json::from_str(&shell.read_file("package-lock.json")?)?;
    let locked = |name| {
        let version = lock["packages"][format!("node_modules/{name}")]["version"].as_str();
        Ok((name, version.with_context(|| format!("no {name} is locked"))?.to_owned()))
    };
    Ok((text, "pkg:npm/plugboard-ui@", ["svelte", "bits-ui"].map(locked).into_iter().collect::<Result<_>>()?))
}

/// The manifests of the workspace.
fn members(shell: &Shell) -> Result<Vec<PathBuf>> {
    let known: Value = serde_json::from_str(
        &cmd!(shell, "cargo metadata --locked --no-deps --format-version 1").quiet().read()?,
    )?;
    let packages = known["packages"].as_array().context("cargo knows no packages")?;
    Ok(packages.iter().filter_map(|package| package["manifest_path"].as_str()).map(PathBuf::from).collect())
}

/// The version of a crate that stands in the lock file once.
fn locked_crate<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let entry = lock.split("[[package]]").find(|entry| entry.contains(&format!("\nname = \"{name}\"\n")))?;
    entry.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
}

/// How many components a list has. It must be `CycloneDX`, tell of the product, and have these parts in these versions.
fn check(text: &str, product: &str, parts: &[(&str, String)]) -> Result<usize> {
    let list: Value = serde_json::from_str(text)?;
    ensure!(list["bomFormat"] == "CycloneDX" && list["specVersion"] == "1.5", "it is not CycloneDX 1.5");
    let of = list["metadata"]["component"]["purl"].as_str().unwrap_or_default();
    ensure!(of.starts_with(product), "it is about {of:?} and not {product}");
    let components = list["components"].as_array().context("it has no components")?;
    for (name, version) in parts {
        let is_there = |part: &Value| part["name"] == *name && part["version"] == *version;
        ensure!(components.iter().any(is_there), "{name} {version} is not in it");
    }
    Ok(components.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_must_tell_of_the_product_and_have_the_locked_versions() {
        let list = |version: &str| {
            format!(
                r#"{{"bomFormat": "CycloneDX", "specVersion": "1.5",
                "metadata": {{"component": {{"purl": "pkg:npm/plugboard-ui@0.1.0"}}}},
                "components": [{{"name": "svelte", "version": "{version}"}}]}}"#
            )
        };
        let parts = [("svelte", "5.57.3".to_owned())];
        assert_eq!(check(&list("5.57.3"), "pkg:npm/plugboard-ui@", &parts).unwrap(), 1);
        for (text, product, why) in [
            (list("5.57.2"), "pkg:npm/plugboard-ui@", "svelte 5.57.3 is not in it"),
            (list("5.57.3"), "pkg:npm/other@", "it is about"),
            ("{}".into(), "pkg:npm/plugboard-ui@", "it is not CycloneDX"),
            ("no JSON".into(), "pkg:npm/plugboard-ui@", "expected"),
        ] {
            let error = check(&text, product, &parts).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn a_locked_version_is_that_of_the_crate_with_the_whole_name() {
        let lock = "[[package]]\nname = \"tauri-build\"\nversion = \"2.7.4\"\n\n[[package]]\nname = \"tauri\"\nversion = \"2.12.5\"\n";
        assert_eq!(locked_crate(lock, "tauri"), Some("2.12.5"));
        assert_eq!(locked_crate(lock, "taur"), None);
    }
}
