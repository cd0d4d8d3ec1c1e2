//! The NSIS installers, made here from the template that Tauri makes them from, with our hooks. Tauri itself would download
//! a library, so the template is taken out of its program; that program is also what makes a release.
//!
//! What differs: the installer is for 64 bits, as Wine is here, it is not compressed, and it finds no Plugboard running,
//! because Wine has no Restart Manager.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use handlebars::{
    Context as Data, Handlebars, Helper, HelperResult, Output, PathAndJson, RenderContext, handlebars_helper,
};
use memchr::memmem;
use serde_json::{Value, json};
use xshell::{Shell, cmd};

use super::{LINKER, built};

const STRIP: &str = "x86_64-w64-mingw32-strip";

/// The first words of each file, and the last.
const TEMPLATE: (&str, &str) = ("Unicode true\nManifestDPIAware", "FunctionEnd\n");
const ASSOCIATIONS: (&str, &str) = ("; from https://gist.github.com/nikku", "!macroend\n");
const UTILITIES: (&str, &str) = ("; Change shell and registry context", "!macroend\n");

/// What the template calls and Debian's NSIS has not. It is asked only where a person is, or Plugboard runs: so each
/// takes its arguments off the stack, but for one where an answer is read.
const PLUGIN: &str = r"
#include <windows.h>
typedef struct Stack { struct Stack *next; wchar_t text[1]; } Stack;
static void drop(Stack **top, int count) {
    for (; count > 0 && *top; count--) { Stack *first = *top; *top = first->next; GlobalFree(first); }
}
#define FUNCTION(name, count) \
    __declspec(dllexport) void name(HWND a, int b, wchar_t *c, Stack **top, void *d) { drop(top, count); }
FUNCTION(StrReplace, 2)
FUNCTION(SemverCompare, 1)
FUNCTION(RunAsUser, 2)
";

/// Came with NSIS 3.11. No session is no running Plugboard.
const RESTART_MANAGER: &str = r#"
!define RmForceShutdown 1
!define RmRebootReasonPermissionDenied 1
!macro RestartManager_StartSession session
  StrCpy ${session} ""
!macroend
!macro RestartManager_RegisterFile session file
!macroend
!macro RestartManager_EndSession session
!macroend
"#;

/// Makes the installer of a configuration, given what differs from `tauri.conf.json`.
pub fn make(shell: &Shell, name: &str, differing: Option<&Path>) -> Result<PathBuf> {
    let folder = shell.create_dir(built(shell, "debug").join("nsis").join(name))?;
    let config = config(shell, differing)?;
    provide_stand_ins(shell, &folder)?;
    let program = tauri(shell)?;
    let languages = text_of(&config, "/bundle/windows/nsis/languages")?;
    let languages: Vec<&str> = languages.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (file, words) in [("FileAssociation.nsh", ASSOCIATIONS), ("utils.nsh", UTILITIES)] {
        shell.write_file(folder.join(file), cut(&program, words)?)?;
    }
    shell.write_file(folder.join("languages.nsh"), strings(&program, &languages)?)?;
    let script = render(&cut(&program, TEMPLATE)?, &data(shell, &config, &folder, &languages)?)?;
    let (script_file, installer) = (folder.join("installer.nsi"), folder.join("setup.exe"));
    shell.write_file(&script_file, script)?;
    // For Wine's 64 bits, and before the script says more.
    let (target, included) = ("Target amd64-unicode", format!("!addincludedir {}", folder.display()));
    cmd!(shell, "makensis -V1 -INPUTCHARSET UTF8 -X{target} -X{included} {script_file}").quiet().run()?;
    Ok(installer)
}

/// The configuration as Tauri reads it: what differs is laid over it.
fn config(shell: &Shell, differing: Option<&Path>) -> Result<Value> {
    let read = |file: &Path| Ok::<Value, anyhow::Error>(serde_json::from_str(&shell.read_file(file)?)?);
    let mut config = read(Path::new("src-tauri/tauri.conf.json"))?;
    if let Some(differing) = differing {
        lay_over(&mut config, read(differing)?);
    }
    Ok(config)
}

/// As RFC 7396 has it, but that nothing is taken away.
fn lay_over(config: &mut Value, differing: Value) {
    match (config, differing) {
        (Value::Object(config), Value::Object(differing)) => {
            for (name, value) in differing {
                lay_over(config.entry(name).or_insert(Value::Null), value);
            }
        }
        (config, differing) => *config = differing,
    }
}

fn text_of<'a>(config: &'a Value, place: &str) -> Result<&'a Value> {
    config.pointer(place).with_context(|| format!("tauri.conf.json has no {place}"))
}

/// What the template asks for, as Tauri's bundler fills it in.
fn data(shell: &Shell, config: &Value, folder: &Path, languages: &[&str]) -> Result<Value> {
    let programs = built(shell, "debug");
    let program = folder.join("plugboard.exe");
    let unstripped = programs.join("plugboard.exe");
    cmd!(shell, "{STRIP} -o {program} {unstripped}").quiet().run()?;
    let hooks = shell.current_dir().join("src-tauri");
    let hooks = text_of(config, "/bundle/windows/nsis/installerHooks")?.as_str().map(|file| hooks.join(file));
    let version = env!("CARGO_PKG_VERSION");
    let loader = programs.join("WebView2Loader.dll");
    Ok(json!({
        "compression": "none",
        "installer_hooks": hooks,
        "manufacturer": text_of(config, "/bundle/publisher")?,
        "product_name": text_of(config, "/productName")?,
        "version": version,
        "version_with_build": format!("{version}.0"),
        "install_mode": text_of(config, "/bundle/windows/nsis/installMode")?,
        "main_binary_name": text_of(config, "/mainBinaryName")?,
        "main_binary_path": program,
        "bundle_id": text_of(config, "/identifier")?,
        "out_file": "setup.exe",
        "arch": "x64",
        "additional_plugins_path": folder,
        "allow_downgrades": "true",
        "display_language_selector": "false",
        "install_webview2_mode": "downloadBootstrapper",
        "webview2_installer_args": "/silent",
        "estimated_size": 1,
        "languages": languages,
        "language_files": [folder.join("languages.nsh")],
        "resources": { (loader.to_string_lossy()): ["", "WebView2Loader.dll"] },
        "file_associations": text_of(config, "/bundle/fileAssociations")?,
        "deep_link_protocols": text_of(config, "/plugins/deep-link/desktop/schemes")?,
    }))
}

handlebars_helper!(or: |first: Value, second: Value| if first.is_null() { second } else { first });

/// The same, of what a kind of file is called.
fn description(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Data,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let text = helper.param(0).map(PathAndJson::render).unwrap_or_default();
    Ok(out.write(&text)?)
}

/// Text for a string of NSIS.
fn escaped(text: &str) -> String {
    text.replace('$', "$$").replace('"', "$\\\"").replace('`', "$\\`")
}

fn render(template: &str, data: &Value) -> Result<String> {
    let mut handlebars = Handlebars::new();
    handlebars.register_escape_fn(escaped);
    handlebars.register_helper("or", Box::new(or));
    handlebars.register_helper("association-description", Box::new(description));
    handlebars.register_helper("no-escape", Box::new(description));
    Ok(handlebars.render_template(template, data)?)
}

/// Tauri's program.
fn tauri(shell: &Shell) -> Result<Vec<u8>> {
    for folder in shell.read_dir("ui/node_modules/@tauri-apps")? {
        let files = shell.read_dir(folder).unwrap_or_default();
        if let Some(file) = files.iter().find(|file| file.extension().is_some_and(|end| end == "node")) {
            return Ok(std::fs::read(file)?);
        }
    }
    bail!("Tauri's program is not in ui/node_modules")
}

/// A file of Tauri's that is in its program, by its first words and its last ones before the next file.
fn cut(program: &[u8], (first, last): (&str, &str)) -> Result<String> {
    let starts =
        [TEMPLATE, ASSOCIATIONS, UTILITIES].map(|(first, _)| memmem::find(program, first.as_bytes()));
    let start = memmem::find(program, first.as_bytes()).with_context(|| format!("Tauri has no {first:?}"))?;
    let next = starts.into_iter().flatten().filter(|other| *other > start).min();
    let rest = &program[start..next.unwrap_or(program.len())];
    let rest = &rest[..memchr::memchr(0, rest).unwrap_or(rest.len())];
    let end = memmem::rfind(rest, last.as_bytes()).with_context(|| format!("{first:?} has no end"))?;
    Ok(String::from_utf8(rest[..end + last.len()].to_vec())?)
}

/// What the installer says in these languages, as it is in Tauri's program.
fn strings(program: &[u8], languages: &[&str]) -> Result<String> {
    let mut strings = String::new();
    for language in languages {
        let before = strings.len();
        let mark = format!("${{LANG_{}}}", language.to_uppercase());
        for start in memmem::find_iter(program, b"LangString ") {
            let line = &program[start..];
            let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
            if let Ok(line) = std::str::from_utf8(line)
                && line.contains(&mark)
            {
                strings.push_str(line);
                strings.push('\n');
            }
        }
        ensure!(strings.len() > before, "Tauri has no words in {language}");
    }
    Ok(strings)
}

/// Puts into the folder what the template looks for there and Debian's NSIS has not.
fn provide_stand_ins(shell: &Shell, folder: &Path) -> Result<()> {
    let (source, plugin) = (folder.join("plugin.c"), folder.join("nsis_tauri_utils.dll"));
    shell.write_file(&source, PLUGIN)?;
    cmd!(shell, "{LINKER} -shared -o {plugin} {source}").quiet().run()?;
    Ok(shell.write_file(folder.join("Win/RestartManager.nsh"), RESTART_MANAGER)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_cut_out_of_the_program_up_to_its_last_words() {
        let program =
            b"\0a name; Change shell and registry context\n!macroend\n!macro b\n!macroend\nmore\0!macroend\n";
        let wanted = "; Change shell and registry context\n!macroend\n!macro b\n!macroend\n";
        assert_eq!(cut(program, UTILITIES).unwrap(), wanted);
        assert!(cut(program, TEMPLATE).is_err());
        let two = [b"Unicode true\nManifestDPIAware\nFunctionEnd\nx", program.as_slice(), b"FunctionEnd\n"]
            .concat();
        assert_eq!(cut(&two, TEMPLATE).unwrap(), "Unicode true\nManifestDPIAware\nFunctionEnd\n");
        assert_eq!(cut(&two, UTILITIES).unwrap(), wanted);
    }

    #[test]
    fn the_words_of_a_language_are_those_that_name_it() {
        let program = b"LangString a ${LANG_GERMAN} \"A\"\nLangString a ${LANG_ENGLISH} \"B\"\nLangString b ${LANG_GERMAN} \"C\"\n";
        let german = "LangString a ${LANG_GERMAN} \"A\"\nLangString b ${LANG_GERMAN} \"C\"\n";
        assert_eq!(strings(program, &["German"]).unwrap(), german);
        assert!(strings(program, &["French"]).is_err());
    }

    #[test]
    fn what_differs_is_laid_over_the_rest() {
        let mut config = json!({"a": {"b": 1, "c": 2}, "d": [1]});
        lay_over(&mut config, json!({"a": {"b": 3}, "d": [2], "e": 4}));
        assert_eq!(config, json!({"a": {"b": 3, "c": 2}, "d": [2], "e": 4}));
    }

    #[test]
    fn text_is_filled_in_as_nsis_writes_it() {
        let filled = render("{{a}} {{or b a}}", &json!({"a": "$x \"y\""})).unwrap();
        assert_eq!(filled, "$$x $\\\"y$\\\" $$x $\\\"y$\\\"");
    }
}
