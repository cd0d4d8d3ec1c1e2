//! The .desktop file of a package: without it the system cannot hand over links and case files.

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use super::contents::Contents;

/// The kinds that Plugboard opens: its links and case files.
pub const KINDS: [&str; 2] =
    ["x-scheme-handler/ai.social-api.plugboard", "application/x-plugboard-case+json"];

/// Fails unless the package's only .desktop file takes our links and files, and takes them as an argument.
pub fn check(shell: &Shell, contents: &Contents) -> Result<()> {
    let entries = shell.read_dir(contents.file("usr/share/applications"))?;
    let [entry] = entries.as_slice() else { bail!("the package has {} .desktop files", entries.len()) };
    cmd!(shell, "desktop-file-validate {entry}").run()?;
    let text = shell.read_file(entry)?;
    let program = program(&text).with_context(|| text.clone())?;
    ensure!(contents.file("usr/bin").join(program).is_file(), "{program} is not in the package");
    Ok(())
}

/// The program that an entry starts with what it takes.
fn program(entry: &str) -> Result<&str> {
    let value = |key: &str| {
        let line = entry.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.with_context(|| format!("it has no {key}"))
    };
    let taken: Vec<&str> = value("MimeType")?.split_terminator(';').collect();
    ensure!(taken == KINDS, "it takes {taken:?}");
    let exec = value("Exec")?;
    match exec.rsplit_once(' ') {
        Some((program, "%u" | "%U")) => Ok(program.trim_matches('"')),
        _ => bail!("Exec={exec} loses what it is to open"),
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, program};

    #[test]
    fn an_entry_must_take_our_links_and_files_as_an_argument() {
        let entry = |exec: &str| format!("[Desktop Entry]\nExec={exec}\nMimeType={};\n", KINDS.join(";"));
        assert_eq!(program(&entry("plugboard %u")).unwrap(), "plugboard");
        assert_eq!(program(&entry("\"plugboard\" %U")).unwrap(), "plugboard");
        assert!(program(&entry("plugboard")).is_err(), "what Tauri writes by itself loses the link");
        assert!(program(&entry("plugboard %u").replace(KINDS[1], "")).is_err());
        assert!(program("[Desktop Entry]\nExec=plugboard %u\n").is_err());
    }
}
