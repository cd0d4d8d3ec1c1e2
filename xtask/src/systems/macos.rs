//! macOS: checked by the compiler and never linked, which needs Apple's SDK. C code is compiled with zig, which brings the
//! headers of the C library; Objective-C needs Apple's frameworks, and empty files are compiled in its place.

use std::path::Path;

use anyhow::Result;
use xshell::{Cmd, Shell, cmd};

use super::StandardLibrary;
use crate::{FEATURES, NAMED_TESTS, target, tools};

/// A processor that Macs have.
pub struct Target {
    /// As rustc names it.
    pub triple: &'static str,
    /// As zig names it.
    zig: &'static str,
    /// The stage that checks it.
    pub stage: &'static str,
    /// How closely.
    depth: Depth,
}

enum Depth {
    /// Lints, tests included.
    Clippy,
    /// Types.
    Check,
}

/// Every Mac since 2020.
pub const ARM: Target = Target {
    triple: "aarch64-apple-darwin",
    zig: "aarch64-macos",
    stage: "macOS, Apple silicon: clippy",
    depth: Depth::Clippy,
};

/// Older ones.
pub const INTEL: Target = Target {
    triple: "x86_64-apple-darwin",
    zig: "x86_64-macos",
    stage: "macOS, Intel: check",
    depth: Depth::Check,
};

/// `cc` for Apple: takes out what only Apple's compiler knows.
const COMPILER: &str = r#"#!/bin/sh
left=$#
while [ "$left" -gt 0 ]; do
    argument=$1
    shift
    left=$((left - 1))
    case $argument in
    --target=* | -mmacosx-version-min=*) ;;
    -arch)
        shift
        left=$((left - 1))
        ;;
    *.m) set -- "$@" "@empty@" ;;
    *) set -- "$@" "$argument" ;;
    esac
done
export ZIG_GLOBAL_CACHE_DIR="@cache@"
exec "@python@" -m ziglang @tool@ "$@"
"#;

/// Checks everything for it.
pub fn check(shell: &Shell, library: &StandardLibrary, to: &Target) -> Result<()> {
    let triple = to.triple;
    let all = ["--workspace", "--locked", "--features", FEATURES, "--target", triple];
    let folder = target(shell).join("tools/apple");
    shell.create_dir(&folder)?;
    let known = |cargo| with_compiler(shell, library.known_to(cargo), to, &folder);
    match to.depth {
        Depth::Clippy => {
            known(cmd!(shell, "cargo clippy {all...} --all-targets"))?
                .args(["--", "-D", "warnings"])
                .run()?;
            Ok(known(cmd!(shell, "cargo clippy {all...} {NAMED_TESTS...}"))?
                .args(["--", "-D", "warnings"])
                .run()?)
        }
        Depth::Check => Ok(known(cmd!(shell, "cargo check {all...}"))?.run()?),
    }
}

/// Names the compilers to the build scripts of C libraries.
fn with_compiler<'a>(shell: &Shell, cargo: Cmd<'a>, to: &Target, folder: &Path) -> Result<Cmd<'a>> {
    let python = tools::zig(shell)?;
    let empty = folder.join("empty.c");
    shell.write_file(&empty, "")?;
    let mut cargo = cargo;
    for (variable, tool) in [("CC", "cc"), ("CXX", "c++"), ("AR", "ar")] {
        let call = if tool == "ar" { tool.to_owned() } else { format!("{tool} -target {}", to.zig) };
        let script = [
            ("@empty@", empty.display().to_string()),
            ("@cache@", folder.join("cache").display().to_string()),
            ("@python@", python.display().to_string()),
            ("@tool@", call),
        ]
        .iter()
        .fold(COMPILER.to_owned(), |script, (name, value)| script.replace(name, value));
        let program = folder.join(format!("{}-{tool}", to.triple));
        shell.write_file(&program, script)?;
        cmd!(shell, "chmod +x {program}").quiet().run()?;
        cargo = cargo.env(format!("{variable}_{}", to.triple.replace('-', "_")), program);
    }
    Ok(cargo)
}
