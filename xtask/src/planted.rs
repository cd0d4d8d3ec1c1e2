//! Faults planted in the page, to see that its checks would find them. Each is taken away again, however it ends.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

/// The word that is taken out of a language to see whether that is noticed.
const GAP: &str = "\"settings_title\"";

/// A type checker that reports nothing would pass everything.
pub fn type_error(shell: &Shell) -> Result<()> {
    let planted = Planted::put(shell)?;
    let _folder = shell.push_dir("ui");
    let output = cmd!(shell, "npm run check").ignore_status().output()?;
    drop(planted);
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(!output.status.success(), "the type check passed a planted error:\n{said}");
    for name in Planted::NAMES {
        ensure!(said.contains(name), "the type check failed, but not because of {name}:\n{said}");
    }
    Ok(())
}

/// A check of the words that finds nothing would let a language lose some. It is asked before anything is compiled.
pub fn missing_word(shell: &Shell) -> Result<()> {
    let ui = shell.current_dir().join("ui");
    let folder = shell.create_temp_dir()?;
    let words = ui.join("src/words");
    for entry in std::fs::read_dir(&words)? {
        let path = entry?.path();
        shell.copy_file(&path, folder.path())?;
    }
    let german = folder.path().join("de.json");
    let kept = shell.read_file(&german)?;
    let gap: Vec<&str> = kept.lines().filter(|line| !line.contains(GAP)).collect();
    ensure!(gap.len() + 1 == kept.lines().count(), "{GAP} is not one line of de.json");
    shell.write_file(&german, gap.join("\n"))?;
    let _folder = shell.push_dir(&ui);
    let output =
        cmd!(shell, "node scripts/words.mjs").env("WORDS", folder.path()).ignore_status().output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(!output.status.success(), "a missing word passed");
    ensure!(
        said.contains("de: \"settings_title\" is missing"),
        "it failed, but not because of the gap:\n{said}"
    );
    Ok(())
}

/// The files, by their full paths: whoever removes them may stand in another folder.
struct Planted(Vec<PathBuf>);

impl Planted {
    const NAMES: [&'static str; 2] = ["planted.ts", "Planted.svelte"];

    fn put(shell: &Shell) -> Result<Self> {
        let folder = shell.current_dir().join("ui/src");
        let planted = Self(Self::NAMES.map(|name| folder.join(name)).to_vec());
        let wrong = "const planted: number = \"not a number\";";
        let component = format!("<script lang=\"ts\">\n  {wrong}\n</script>\n\n{{planted}}\n");
        for (path, text) in planted.0.iter().zip([format!("export {wrong}\n"), component]) {
            shell.write_file(path, text)?;
        }
        Ok(planted)
    }
}

impl Drop for Planted {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}
