//! The package as people have it: installed in a Debian of its own, used there by people who share the computer, upgraded
//! and removed.

mod root;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::package::{self, TAURI};
use crate::release::VERSION;
use crate::stages::Stages;
use crate::{FEATURES, build, debian, say, system, target};
use root::{PACKAGES, PEOPLE, Root, TESTS};

/// What is tried of the installed program as of one that was only built.
const SHARED_WITH_E2E: [&str; 2] = ["arrivals::", "instances::a_second"];

/// What an upgrade begins with.
const OLDER: &str = "0.0.9";

/// Builds the packages and does all that with them.
pub fn all(shell: &Shell) -> Result<()> {
    let mut stages = Stages::new();
    let done = run(shell, &mut stages);
    stages.summary();
    done
}

fn run(shell: &Shell, stages: &mut Stages) -> Result<()> {
    stages.stage("setup", || {
        ensure!(system::is_root(shell)?, "only root can make a system of its own");
        system::provide(shell, &[system::DEBIAN])?;
        say(&format!("Debian's packages come from {}", debian::mirror(shell)?));
        Ok(())
    })?;
    stages.stage("the package", || package::release(shell))?;
    stages.stage("the same source as 0.0.9", || older(shell))?;
    // The older one's programs lie where this one's did.
    stages.stage("the programs of this version again", || build(shell))?;
    let mut root = None;
    stages.stage("a Debian of its own, with the package", || {
        root = Some(prepared(shell)?);
        Ok(())
    })?;
    let root = root.context("there is none")?;
    stages.stage("installed: links come back", || test(&root, "e2e", &SHARED_WITH_E2E))?;
    stages.stage("installed: people, upgrade, downgrade, removal", || test(&root, "installed", &[""]))
}

/// The whole source under an older number, quickly built and packed: another number is all that differs.
fn older(shell: &Shell) -> Result<()> {
    let (here, target) = (shell.current_dir(), target(shell));
    let source = target.join("installed/0.0.9");
    shell.remove_path(&source)?;
    shell.create_dir(&source)?;
    let files = cmd!(shell, "git ls-files -z --cached --others --exclude-standard").quiet().read()?;
    let files: Vec<&str> = files.split_terminator('\0').filter(|file| shell.path_exists(file)).collect();
    let archive =
        cmd!(shell, "tar --create --null --files-from=-").stdin(files.join("\0")).quiet().output()?.stdout;
    cmd!(shell, "tar --extract --directory {source}").stdin(archive).run()?;
    cmd!(shell, "cp -r ui/dist {source}/ui/dist").run()?;

    let _folder = shell.push_dir(&source);
    let manifest = shell.read_file("Cargo.toml")?;
    let line = |version: &str| format!("\nversion = \"{version}\"\n");
    ensure!(
        manifest.matches(&line(VERSION)).count() == 1,
        "Cargo.toml does not say once that it is {VERSION}"
    );
    shell.write_file("Cargo.toml", manifest.replace(&line(VERSION), &line(OLDER)))?;
    cmd!(shell, "cargo update --workspace --offline --quiet").run()?;
    let _target = shell.push_env("CARGO_TARGET_DIR", &target);
    build(shell)?;
    let tauri = here.join(TAURI);
    Ok(cmd!(shell, "node {tauri} bundle --debug --bundles deb --ci").run()?)
}

/// A Debian with the package of this version, its people and what the tests need.
fn prepared(shell: &Shell) -> Result<Root<'_>> {
    let root = Root::make(shell)?;
    let this = package(shell, "release", VERSION)?;
    for package in [&this, &package(shell, "debug", OLDER)?] {
        root.put(package, PACKAGES)?;
    }
    // Before anything else is there that might bring what it lacks.
    let name = this.file_name().context("no package")?.to_string_lossy();
    root.install(&[&format!("/{PACKAGES}/{name}")])?;
    let libraries = root.read(&["ldd", "/usr/bin/plugboard"])?;
    ensure!(
        !libraries.contains("not found"),
        "the package does not depend on all that it needs:\n{libraries}"
    );

    let mut packages = system::packages(&[system::LINKS, system::HEADLESS]);
    packages.push("sudo");
    root.install(&packages)?;
    root.add_people()?;
    root.put_as(&target(shell).join("debug/plugboard-sandbox"), TESTS, "plugboard-sandbox")?;
    for (name, program) in test_programs(shell)? {
        root.put_as(&program, TESTS, &name)?;
    }
    // The tests put their pictures next to what they were built from.
    let [person, _] = PEOPLE;
    let here = shell.current_dir();
    for folder in ["tests", "target/e2e"] {
        let folder = here.join(folder);
        root.run(&["install", "--directory", "--owner", person, &folder.to_string_lossy()])?;
    }
    Ok(root)
}

/// The Debian package of a version that lies in this profile's folder.
fn package(shell: &Shell, profile: &str, version: &str) -> Result<PathBuf> {
    let folder = target(shell).join(profile).join("bundle/deb");
    let name = format!("Plugboard_{version}_");
    let mut all =
        shell.read_dir(&folder)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "deb"));
    let found =
        all.find(|path| path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&name)));
    found.with_context(|| format!("no package of {version} in {}", folder.display()))
}

/// The test programs by their names, built.
fn test_programs(shell: &Shell) -> Result<Vec<(String, PathBuf)>> {
    let built = cmd!(
        shell,
        "cargo test --no-run --workspace --locked --features {FEATURES} --test e2e --test installed --message-format json"
    );
    let messages = built.read()?.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;
    let program = |message: &Value| {
        let name = message["target"]["name"].as_str().filter(|_| message["profile"]["test"] == true)?;
        Some((name.to_owned(), message["executable"].as_str()?.into()))
    };
    Ok(messages.iter().filter_map(program).collect())
}

/// Runs the tests of a program that have one of these in their names; fails where one is in none.
fn test(root: &Root<'_>, program: &str, filters: &[&str]) -> Result<()> {
    let [_, other] = PEOPLE;
    let sandbox = format!("/{TESTS}/plugboard-sandbox");
    let packages = format!("/{PACKAGES}");
    let environment = [
        ("PLUGBOARD_BINARY", "/usr/bin/plugboard"),
        ("PLUGBOARD_SANDBOX", &sandbox),
        ("PLUGBOARD_PACKAGES", &packages),
        ("PLUGBOARD_OTHER_PERSON", other),
    ];
    let program = format!("/{TESTS}/{program}");
    for filter in filters {
        let listed = root.read(&[&program, "--list", filter])?;
        ensure!(listed.contains(": test"), "no test of {program} is called {filter}");
    }
    root.run_as_person(&environment, &[&[program.as_str(), "--test-threads=1"], filters].concat())
}
