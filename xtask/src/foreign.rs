//! Clients that are not ours, against the sandbox as it was built: schemathesis with our documents, and the vendor's
//! Python client. Both live in an environment of their own under target/tools.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::{build, page, say, system, target, tools};

/// How many cases schemathesis makes up at the most, an operation and phase.
const EXAMPLES: &str = "200";

/// Builds the sandbox and runs all of them.
pub fn alone(shell: &Shell) -> Result<()> {
    provide(shell)?;
    all(shell)
}

/// Puts the sandbox and the environment in place. A sandbox that the environment names is not built.
pub fn provide(shell: &Shell) -> Result<()> {
    system::provide(shell, &[system::TOOLS])?;
    if std::env::var_os("PLUGBOARD_SANDBOX").is_none() {
        // The workspace is built as a whole, with the page in it.
        system::provide(shell, &[system::BUILD])?;
        page::install(shell)?;
        page::build(shell)?;
        build(shell)?;
    }
    Ok(())
}

/// Runs all of them against the sandbox that was built.
pub fn all(shell: &Shell) -> Result<()> {
    let clients = Clients::new(shell)?;
    for contract in ["seed", "current"] {
        let sandbox = clients.sandbox(contract, "auto")?;
        let document = format!("{}/openapi.json", sandbox.url);
        clients.schemathesis(&sandbox, &document, &["--max-examples", EXAMPLES])?;
    }
    clients.sdk(&clients.sandbox("current", "page")?)
}

/// The programs, and where they write.
pub struct Clients<'a> {
    shell: &'a Shell,
    programs: PathBuf,
    folder: PathBuf,
}

impl<'a> Clients<'a> {
    /// Installs what is missing.
    pub fn new(shell: &'a Shell) -> Result<Self> {
        let programs = tools::foreign(shell)?;
        Ok(Self { shell, programs, folder: shell.create_dir(target(shell).join("foreign"))? })
    }

    /// Starts a sandbox with some accounts, on a free port.
    pub fn sandbox(&self, contract: &'static str, consent: &str) -> Result<Sandbox> {
        let log = self.folder.join(format!("{contract}-{consent}.log"));
        let mut child = Command::new(sandbox(self.shell)?)
            .args(["--contract", contract, "--consent", consent, "--accounts", "20", "--expired", "2"])
            .args(["--max-states", "0"])
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .spawn()?;
        let mut line = String::new();
        let printed = child.stdout.take().context("the sandbox has no output")?;
        let mut sandbox = Sandbox { child, contract, url: String::new(), key: String::new(), log };
        BufReader::new(printed).read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line).context("the sandbox is not ready")?;
        let text = |name: &str| ready[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
        (sandbox.url, sandbox.key) = (text("url")?, text("api_key")?);
        Ok(sandbox)
    }

    /// Runs schemathesis on a document. Fails if it finds anything, leaves an operation out, or never has a success
    /// of one.
    pub fn schemathesis(&self, sandbox: &Sandbox, document: &str, arguments: &[&str]) -> Result<()> {
        let (program, report) = (self.programs.join("st"), self.folder.join("report.json"));
        let files = self.shell.current_dir().join("tests/foreign");
        let (settings, base) = (files.join("schemathesis.toml"), format!("{}/v1", sandbox.url));
        self.shell.remove_path(&report)?;
        // It leaves its caches where it runs.
        let _folder = self.shell.push_dir(&self.folder);
        let run = cmd!(
            self.shell,
            "{program} --config-file {settings} run {document} --url {base} --no-color --report-json-path {report}"
        )
        .args(arguments)
        .env("SCHEMATHESIS_HOOKS", files.join("hooks.py"));
        let said = sandbox.known_to(run).quiet().ignore_status().output()?;
        let failed = || String::from_utf8_lossy(&said.stdout).into_owned();

        let report = std::fs::read(&report).with_context(failed)?;
        let report: Value = serde_json::from_slice(&report)?;
        let count = |pointer: &str| report.pointer(pointer).and_then(Value::as_u64).unwrap_or_default();
        let (operations, tested) = (count("/operations/total"), count("/operations/tested"));
        let (cases, failures) = (count("/test_cases/generated"), count("/test_cases/unique_failures"));
        say(&format!(
            "schemathesis, {}: {tested} of {operations} operations, {cases} cases, {failures} failures",
            sandbox.contract
        ));
        ensure!(said.status.success() && failures == 0, "schemathesis found something:\n{}", failed());
        ensure!(operations > 0 && tested == operations, "operations were left out:\n{}", failed());
        ensure!(cases >= 10 * operations, "hardly anything was tried:\n{}", failed());
        let all = report["valid_rates"].as_object().context("the report names no operations")?;
        let missed = without_success(all.keys(), &sandbox.answered()?);
        ensure!(missed.is_empty(), "no case was a success of: {}", missed.join(", "));
        Ok(())
    }

    /// Lets the vendor's Python client go the whole way.
    fn sdk(&self, sandbox: &Sandbox) -> Result<()> {
        let (python, script) = (self.programs.join("python"), "tests/foreign/sdk_round.py");
        let round =
            sandbox.known_to(cmd!(self.shell, "{python} {script}")).quiet().ignore_status().output()?;
        let said = String::from_utf8_lossy(&round.stdout);
        let steps = said.lines().filter(|line| line.starts_with("ok ")).count();
        say(&format!("socialapi, {}: {steps} steps", sandbox.contract));
        let error = String::from_utf8_lossy(&round.stderr);
        ensure!(round.status.success() && steps > 0, "the vendor's client failed:\n{said}{error}");
        Ok(())
    }
}

/// The operations, `METHOD /path/{parameter}`, that no request to the sandbox was a success of.
fn without_success<'a>(operations: impl Iterator<Item = &'a String>, answered: &[Answered]) -> Vec<&'a str> {
    let is_one = |operation: &str, answer: &Answered| {
        let (method, path) = operation.split_once(' ').unwrap_or_default();
        (200..300).contains(&answer.status) && answer.method == method && fits(path, &answer.path)
    };
    let missed = operations.filter(|one| !answered.iter().any(|answer| is_one(one, answer)));
    missed.map(String::as_str).collect()
}

/// Whether a path is one of a template's.
fn fits(template: &str, path: &str) -> bool {
    let (wanted, found): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    let is_one = |(wanted, found): (&&str, &&str)| wanted == found || wanted.starts_with('{');
    wanted.len() == found.len() && wanted.iter().zip(&found).all(is_one)
}

/// A running sandbox. It ends with this value.
pub struct Sandbox {
    child: Child,
    contract: &'static str,
    url: String,
    key: String,
    log: PathBuf,
}

/// A line of its log, the path without `/v1`.
struct Answered {
    method: String,
    path: String,
    status: u16,
}

impl Sandbox {
    /// Tells a client where it is. A proxy of the machine has no part in it.
    fn known_to<'a>(&self, client: xshell::Cmd<'a>) -> xshell::Cmd<'a> {
        client.env("SANDBOX_URL", &self.url).env("SANDBOX_KEY", &self.key).env("NO_PROXY", "127.0.0.1")
    }

    fn answered(&self) -> Result<Vec<Answered>> {
        let read = |line: &str| {
            let mut words = line.split(' ');
            let (method, path, status) = (words.next()?, words.next()?, words.next()?);
            let path = path.strip_prefix("/v1")?.to_owned();
            Some(Answered { method: method.to_owned(), path, status: status.parse().ok()? })
        };
        Ok(std::fs::read_to_string(&self.log)?.lines().filter_map(read).collect())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program, as it was built or as the environment names it.
pub fn sandbox(shell: &Shell) -> Result<PathBuf> {
    let named = std::env::var_os("PLUGBOARD_SANDBOX").map(PathBuf::from);
    let program = named.unwrap_or_else(|| target(shell).join("debug/plugboard-sandbox"));
    ensure!(program.is_file(), "{} is not there", program.display());
    Ok(program)
}

/// What the sandbox promises for the current contract.
pub fn document(shell: &Shell) -> Result<Value> {
    let program = sandbox(shell)?;
    let printed = cmd!(shell, "{program} --contract current --openapi").quiet().read()?;
    Ok(serde_json::from_str(&printed)?)
}

/// A document in a file.
pub fn read(file: &Path) -> Result<Value> {
    let text = std::fs::read(file).with_context(|| file.display().to_string())?;
    serde_json::from_slice(&text).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_without_a_success_is_noticed() {
        let answered = |method: &str, path: &str, status| Answered {
            method: method.to_owned(),
            path: path.to_owned(),
            status,
        };
        let operations = ["GET /brands", "PATCH /brands/{id}"].map(str::to_owned);
        let mut log = vec![answered("PATCH", "/brands/1", 404), answered("GET", "/brands", 200)];
        assert_eq!(without_success(operations.iter(), &log), ["PATCH /brands/{id}"]);
        log.push(answered("PATCH", "/brands/1", 200));
        assert!(without_success(operations.iter(), &log).is_empty());
    }

    #[test]
    fn a_path_fits_its_template_and_no_other() {
        for (template, path, fit) in [
            ("/a/{id}", "/a/1", true),
            ("/a/{id}", "/a/1/b", false),
            ("/a/{id}/b", "/a/1", false),
            ("/a", "/b", false),
        ] {
            assert_eq!(fits(template, path), fit, "{template} {path}");
        }
    }
}
