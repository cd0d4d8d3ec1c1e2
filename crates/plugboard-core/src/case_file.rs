//! A case file: one JSON document that support opens in any Plugboard. Written only after a scanner found nothing in it
//! that is secret or looks so; read as what it is, a file from somewhere.

pub mod cause;
mod limits;
pub mod scanner;

use serde::{Deserialize, Serialize};

use crate::error::{ErrorCode, Result};
use crate::export::plain;
use crate::export::times::moment;
use crate::view::CaseView;

pub use scanner::Scanner;

/// How such files end.
pub const ENDING: &str = "plugboard-case";

/// Longest name of an account or a platform in the name of a file, in characters.
const LONGEST_PART: usize = 40;

/// What stands at the top of each, and the version of what is below.
const FORMAT: &str = "plugboard-case";
const VERSION: u32 = 1;

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The document.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<T> {
    format: String,
    version: u32,
    case: T,
}

/// The top of the document alone: what comes below may be of another version.
#[derive(Deserialize)]
struct Top {
    format: String,
    version: u32,
}

/// Writes a case. What is secret or looks so is [`ErrorCode::CaseFileUnsafe`], and nothing is given out.
pub fn write(case: &CaseView, scanner: &Scanner) -> Result<Vec<u8>> {
    let document = Document { format: FORMAT.to_owned(), version: VERSION, case };
    let bytes = serde_json::to_vec_pretty(&document).map_err(|_| ErrorCode::CaseFileUnsafe)?;
    match scanner.find(&bytes) {
        None => Ok(bytes),
        Some(finding) => {
            tracing::warn!(?finding, "a case file was not written");
            Err(ErrorCode::CaseFileUnsafe.into())
        }
    }
}

/// What the file is called: whose account it is and when it was made, so that each has a name of its own.
#[must_use]
pub fn file_name(case: &CaseView) -> String {
    let past = case.timelines.first().map(|timeline| &timeline.past);
    let expected = past.and_then(|past| past.expected.as_ref()).map(|person| person.username.as_str());
    let of_account = case.account.as_ref().map(|account| [account.username.as_str(), account.name.as_str()]);
    let names = of_account.into_iter().flatten().chain(expected).map(plain);
    let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    let of_account = case.account.as_ref().map(|account| &account.platform);
    let platform = of_account.or(past.map(|past| &past.platform)).map(|slug| plain(slug)).unwrap_or_default();
    let short = |text: String| text.chars().take(LONGEST_PART).collect::<String>();
    let time: String =
        moment(case.made_at, case.minutes_east).chars().take(19).filter(|letter| *letter != ':').collect();
    let parts = [short(name), short(platform), time.replace('T', "-")];
    format!("{}.{ENDING}", parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-"))
}

/// Reads a case that anybody may have made. What is not one, or of a version to come, is
/// [`ErrorCode::FileUnreadable`].
pub fn read(bytes: &[u8]) -> Result<CaseView> {
    let unreadable = |_| ErrorCode::FileUnreadable;
    if !limits::hold(bytes) {
        return Err(ErrorCode::FileUnreadable.into());
    }
    let top: Top = serde_json::from_slice(bytes).map_err(unreadable)?;
    if top.format != FORMAT || top.version != VERSION {
        return Err(ErrorCode::FileUnreadable.into());
    }
    let document: Document<CaseView> = serde_json::from_slice(bytes).map_err(unreadable)?;
    if limits::make_sense(&document.case) { Ok(document.case) } else { Err(ErrorCode::FileUnreadable.into()) }
}

#[cfg(test)]
mod tests;
