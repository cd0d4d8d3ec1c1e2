//! Generates the words that the shell says without the page, out of the page's own files: a struct with one field for
//! each key that starts with `shell_`, and one value of it for each language. A language that lacks a word, or has one
//! that the others lack, does not compile.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::{Map, Value};

const FOLDER: &str = "../ui/src/words";
const LANGUAGES: [&str; 6] = ["en", "de", "fr", "es", "ja", "ar"];
const PREFIX: &str = "shell_";

/// Writes `words.rs` into the build's own folder, for `src/words.rs` to include.
pub fn generate() -> Result<(), Box<dyn Error>> {
    let mut code = String::new();
    for language in LANGUAGES {
        let path = format!("{FOLDER}/{language}.json");
        println!("cargo:rerun-if-changed={path}");
        let words: Map<String, Value> = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let words: Vec<(&str, &Value)> =
            words.iter().filter_map(|(key, word)| Some((key.strip_prefix(PREFIX)?, word))).collect();
        if code.is_empty() {
            declare(&mut code, &words)?;
        }
        writeln!(code, "static {}: Words = Words {{", language.to_uppercase())?;
        for (name, word) in words {
            let word = word.as_str().ok_or_else(|| format!("{path}: {PREFIX}{name} is not a plain text"))?;
            writeln!(code, "    {name}: {word:?},")?;
        }
        writeln!(code, "}};")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("words.rs"), code)?;
    Ok(())
}

fn declare(code: &mut String, words: &[(&str, &Value)]) -> std::fmt::Result {
    writeln!(code, "/// What the shell says, in one language.")?;
    writeln!(code, "#[allow(dead_code, reason = \"each system says some of it\")]")?;
    writeln!(code, "pub struct Words {{")?;
    for (name, _) in words {
        writeln!(code, "    /// The text of `{PREFIX}{name}`.\n    pub {name}: &'static str,")?;
    }
    writeln!(code, "}}")
}
