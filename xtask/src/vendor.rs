//! What the sandbox speaks, beside the `OpenAPI` document that the vendor publishes. The file is not part of this
//! repository: whoever has it names it. What differs on purpose stands in `vendor/differences.json`.

mod compare;
mod listed;

use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::Value;
use xshell::Shell;

use crate::foreign::{self, Clients};
use crate::say;

/// How many cases schemathesis makes up at the most, an operation and phase.
const EXAMPLES: &str = "100";

/// The vendor's document does not name every status and method, so those are not for schemathesis to judge.
const CHECKS: &str =
    "not_a_server_error,content_type_conformance,response_schema_conformance,ignored_auth,use_after_free";

/// Compares the documents, then lets schemathesis try the sandbox with the vendor's.
pub fn check(shell: &Shell, file: &Path) -> Result<()> {
    foreign::provide(shell)?;
    compare(&foreign::document(shell)?, &foreign::read(file)?)?;
    let clients = Clients::new(shell)?;
    let sandbox = clients.sandbox("current", "auto")?;
    let file = file.display().to_string();
    clients.schemathesis(&sandbox, &file, &["--checks", CHECKS, "--max-examples", EXAMPLES])
}

fn compare(ours: &Value, theirs: &Value) -> Result<()> {
    let compared = compare::documents(ours, theirs);
    ensure!(compared.operations > 0, "the two documents have no operation in common");
    let entries = listed::read()?;
    let judged = listed::judge(&compared.differences, &entries);
    for (entry, count) in &judged.meant {
        say(&format!("meant    {entry} x {count}"));
    }
    for difference in &judged.unlisted {
        say(&format!("UNLISTED {difference}"));
    }
    for entry in &judged.stale {
        say(&format!("GONE     {entry}"));
    }
    let meant: usize = judged.meant.iter().map(|(_, count)| count).sum();
    let (unlisted, stale) = (judged.unlisted.len(), judged.stale.len());
    say(&format!(
        "{} operations, {} fields and {} statuses in both; differences: {meant} meant, {unlisted} not listed, {stale} \
         listed and gone",
        compared.operations, compared.fields, compared.statuses,
    ));
    ensure!(unlisted == 0 && stale == 0, "xtask/src/vendor/differences.json is not what differs");
    Ok(())
}
