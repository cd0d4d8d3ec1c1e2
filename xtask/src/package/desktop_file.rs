//! The .desktop file of a package: without it the system cannot hand links over.

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use super::contents::Contents;

const LINKS: &str = "x-scheme-handler/ai.social-api.plugboard";

/// Fails unless the package's only .desktop file takes our links, and takes them as an argument.
pub fn check(shell: &Shell, contents: &Contents) -> Result<()> {
    let entries = shell.read_dir(contents.file("usr/share/applications"))?;
    let [entry] = entries.as_slice() else { bail!("the package has {} .desktop files", entries.len()) };
    cmd!(shell, "desktop-file-validate {entry}").run()?;
    let text = shell.read_file(entry)?;
    let program = program(&text).with_context(|| text.clone())?;
    ensure!(contents.file("usr/bin").join(program).is_file(), "{program} is not in the package");
    Ok(())
}

/// The program that an entry starts with our links.
fn program(entry: &str) -> Result<&str> {
    let value = |key: &str| {
        let line = entry.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.with_context(|| format!("it has no {key}"))
    };
    ensure!(value("MimeType")?.split(';').any(|kind| kind == LINKS), "it does not take our links");
    let exec = value("Exec")?;
    match exec.rsplit_once(' ') {
        Some((program, "%u" | "%U")) => Ok(program.trim_matches('"')),
        _ => bail!("Exec={exec} loses the link"),
    }
}

#[cfg(test)]
mod tests {
    use super::{LINKS, program};

    #[test]
    fn an_entry_must_take_our_links_as_an_argument() {
        let entry = |exec: &str| format!("[Desktop Entry]\nExec={exec}\nMimeType={LINKS};\n");
        assert_eq!(program(&entry("plugboard %u")).unwrap(), "plugboard");
        assert_eq!(program(&entry("\"plugboard\" %U")).unwrap(), "plugboard");
        assert!(program(&entry("plugboard")).is_err(), "what Tauri writes by itself loses the link");
        assert!(program("[Desktop Entry]\nExec=plugboard %u\n").is_err());
    }
}
