//! A query of the history as SQL: every value is bound, and none becomes part of the statement.

use rusqlite::types::Value;

use crate::accounts::folding::words;
use crate::view::{EntryKind, HistoryQuery, WorkspaceId};

/// The entries that a query asks for, in no order, and the values in it.
pub(super) fn entries(workspace: WorkspaceId, query: &HistoryQuery) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![Value::from(workspace.0)];
    let mut bind = |value: Value| {
        values.push(value);
        values.len()
    };
    let mut both = vec!["workspace = ?1".to_owned()];
    for word in words(&query.text) {
        both.push(format!("instr(search, ?{})", bind(Value::from(word))));
    }
    if let Some(platform) = &query.platform {
        both.push(format!("platform = ?{}", bind(Value::from(platform.clone()))));
    }
    if let Some(from) = query.from {
        both.push(format!("at >= ?{}", bind(Value::from(from))));
    }
    if let Some(to) = query.to {
        both.push(format!("at < ?{}", bind(Value::from(to))));
    }
    let (mut changes, mut pasts) = (both.clone(), both);
    if let Some(account) = &query.account {
        changes.push(format!("account = ?{}", bind(Value::from(account.clone()))));
        pasts.push(format!("instr(accounts, ?{})", bind(Value::from(format!("\n{account}\n")))));
    }
    if !query.kinds.is_empty() {
        let kinds =
            query.kinds.iter().map(|kind| format!("?{}", bind(Value::from(kind_name(*kind).to_owned()))));
        changes.push(format!("kind IN ({})", kinds.collect::<Vec<_>>().join(",")));
        if !query.kinds.contains(&EntryKind::SignIn) {
            pasts.push("0".to_owned());
        }
    }
    let (changes, pasts) = (changes.join(" AND "), pasts.join(" AND "));
    let select = format!(
        "SELECT at, 1 AS source, id AS key, change AS entry FROM change WHERE {changes}
         UNION ALL SELECT at, 0 AS source, rowid AS key, past AS entry FROM past WHERE {pasts}"
    );
    (select, values)
}

/// A kind as it stands in the table.
pub(super) fn kind_name(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::SignIn => "sign_in",
        EntryKind::FirstSeen => "first_seen",
        EntryKind::Appeared => "appeared",
        EntryKind::Gone => "gone",
        EntryKind::Renamed => "renamed",
        EntryKind::Broke => "broke",
        EntryKind::Repaired => "repaired",
        EntryKind::Unclear => "unclear",
    }
}
