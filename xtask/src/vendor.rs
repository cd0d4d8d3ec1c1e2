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
    for entry in &judged.meant {
        say(&format!("meant    {entry}"));
    }
    for difference in &judged.unlisted {
        say(&format!("UNLISTED {difference}"));
    }
    for (entry, found) in &judged.wrong {
        say(&format!("WRONG    {entry}: there are {found}"));
    }
    let (meant, unlisted, wrong) = (judged.meant.len(), judged.unlisted.len(), judged.wrong.len());
    let compare::Compared { differences, operations, statuses, fields } = &compared;
    say(&format!("{operations} operations, {statuses} statuses and {fields} fields are in both"));
    say(&format!(
        "{} differences; {meant} entries of the list hold, {wrong} do not, and {unlisted} differences are not listed",
        differences.len()
    ));
    ensure!(unlisted == 0 && wrong == 0, "xtask/src/vendor/differences.json is not what differs");
    Ok(())
}
