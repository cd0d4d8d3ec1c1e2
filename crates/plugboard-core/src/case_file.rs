//! A case file: one JSON document that support opens in any Plugboard. Written only after a scanner found nothing in it
//! that is secret or looks so; read as what it is, a file from somewhere.

pub mod cause;
mod limits;
pub mod scanner;

use serde::{Deserialize, Serialize};

use crate::error::{ErrorCode, Result};
use crate::view::CaseView;

pub use scanner::Scanner;

/// How such files end.
pub const ENDING: &str = "plugboard-case";

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
