//! Why an account needs somebody, as far as codes of the service tell. `reconnect_reason` is documented as words for
//! people; two codes are reasons of its webhooks, one is set when `YouTube` refuses the channel (API guide, "Errors"),
//! and `token_expired` is what such services write of an access that is over. Anything else is not understood here, and shown as the service's own words.

/// A code that Plugboard has words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The login reaches none of its pages any more.
    AllPagesRemoved,
    /// The platform or the person took the access away.
    AccessRevoked,
    /// The access was over, as it is for everybody after some time.
    AccessExpired,
    /// `YouTube` suspended the channel.
    ChannelSuspended,
}

impl Reason {
    /// Reads a `reconnect_reason`; `None` for what is no known code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "all_pages_removed" => Some(Self::AllPagesRemoved),
            "access_revoked" => Some(Self::AccessRevoked),
            "token_expired" => Some(Self::AccessExpired),
            "youtube_account_suspended" => Some(Self::ChannelSuspended),
            _ => None,
        }
    }
}

/// What stands for the service's own words in the sentence `reason_said`.
const TEXT: &str = "{text}";

/// A reason in words for people, from a table: a known one by its code, any other as the service's own, by
/// `reason_said`. What the table lacks stands as it came.
pub fn in_words(reason: &str, word: impl Fn(&str) -> Option<String>) -> String {
    let reason = reason.trim();
    let words = match Reason::parse(reason) {
        Some(_) => word(reason),
        None => word("reason_said").map(|said| said.replace(TEXT, &without_underscores(reason))),
    };
    words.unwrap_or_else(|| reason.to_owned())
}

/// A code that nobody here knows, as words: `page_role_missing` reads "page role missing".
fn without_underscores(reason: &str) -> String {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'));
    if reason.split('_').all(is_word) { reason.replace('_', " ") } else { reason.to_owned() }
}

/// Whether a sign-in can bring the account back. A suspended channel comes back at `YouTube` first.
#[must_use]
pub fn sign_in_helps(reason: Option<&str>) -> bool {
    match reason.and_then(Reason::parse) {
        Some(Reason::ChannelSuspended) => false,
        Some(Reason::AllPagesRemoved | Reason::AccessRevoked | Reason::AccessExpired) | None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_helps_unless_the_channel_is_suspended() {
        for reason in ["all_pages_removed", "access_revoked", "token_expired", "Ask the owner.", ""] {
            assert!(sign_in_helps(Some(reason)), "{reason}");
        }
        assert!(sign_in_helps(None));
        assert!(!sign_in_helps(Some("youtube_account_suspended")));
    }
}
