//! The forms that values have: what is taken out of its surroundings, and what is refused with a reason of its own.

use secrecy::zeroize::Zeroizing;

use super::{is_like_a_hyphen, is_plain, wrapping};
use crate::error::{ErrorCode, Result};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Anything: a field that Plugboard does not know.
    Any,
    /// A key without a known form.
    Key,
    /// `<bot id>:<secret>`, as `@BotFather` gives it.
    BotToken,
    /// A Bluesky handle, DID, or e-mail address (AT Protocol, "Handle").
    Handle,
    /// Four groups of four letters or digits (Bluesky).
    AppPassword,
    /// A code that is good for one sign-in.
    Code,
}

/// Letters or digits in an app password, and in each of its groups.
const APP_PASSWORD: usize = 16;
const GROUP: usize = 4;

pub(super) fn read(form: Form, text: &str) -> Result<String> {
    match form {
        Form::Any => Ok(text.to_owned()),
        Form::Key => key(text),
        Form::BotToken => bot_token(text),
        Form::Handle => handle(text),
        Form::AppPassword => app_password(text),
        Form::Code => code(text),
    }
}

fn key(text: &str) -> Result<String> {
    let named = wrapping::of_json(text);
    let text = wrapping::unwrapped(named.as_deref().unwrap_or(text));
    if !wrapping::is_address(text) {
        return is_plain(text).map(|()| text.to_owned());
    }
    let found = wrapping::of_address(text).ok_or(ErrorCode::ValueIsAddress)?;
    is_plain(&found).map(|()| found)
}

fn bot_token(text: &str) -> Result<String> {
    let part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | ':');
    let mut found: Option<&str> = None;
    for candidate in text.split(|letter| !part(letter)) {
        let token = candidate.strip_prefix("bot").unwrap_or(candidate);
        if is_bot_token(token) && found.replace(token).is_some_and(|other| other != token) {
            return Err(ErrorCode::FieldInvalid.into());
        }
    }
    if let Some(token) = found {
        return Ok(token.to_owned());
    }
    let text = wrapping::unwrapped(text);
    if wrapping::is_address(text) || text.starts_with("t.me/") {
        return Err(ErrorCode::ValueIsAddress.into());
    }
    is_plain(text)?;
    Err(ErrorCode::FieldInvalid.into())
}

fn is_bot_token(text: &str) -> bool {
    text.split_once(':').is_some_and(|(bot, secret)| {
        (5..=12).contains(&bot.len())
            && bot.bytes().all(|byte| byte.is_ascii_digit())
            && (30..=64).contains(&secret.len())
            && !secret.contains(':')
    })
}

fn handle(text: &str) -> Result<String> {
    let text = wrapping::unwrapped(text);
    // "Acme (@acme.bsky.social)", as a post shows it.
    let marked = |text: &'_ str| {
        let mut words = text
            .split(char::is_whitespace)
            .filter_map(|word| word.trim_matches(['(', ')']).strip_prefix('@'));
        words.next().map(str::to_owned)
    };
    let mention = text.contains(char::is_whitespace).then(|| marked(text)).flatten();
    let text = mention.unwrap_or_else(|| text.to_owned());
    let (is_record, text) = text.strip_prefix("at://").map_or((false, text.as_str()), |rest| (true, rest));
    let path = text.split_once("://").map_or(text, |(_, rest)| rest).trim_end_matches('/');
    let name = match (path.split_once("/profile/"), path.split_once('/')) {
        (Some((_, profile)), _) => profile.split(['/', '?', '#']).next().unwrap_or_default(),
        (None, Some((host, _))) if is_record => host,
        // The host of a page that is no profile is not the person's.
        (None, Some(_)) => return Err(ErrorCode::ValueIsAddress.into()),
        (None, None) => path,
    };
    let name = name.trim_start_matches('@').replace(['\u{3002}', '\u{ff61}'], ".");
    let name = name.trim_end_matches('.');
    is_plain(name)?;
    if name.is_empty() {
        return Err(ErrorCode::FieldInvalid.into());
    }
    if name.starts_with("did:") {
        return Ok(name.to_owned());
    }
    if !name.contains('.') {
        return Err(ErrorCode::HandleIncomplete.into());
    }
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
    if !name.contains('@') && !name.chars().all(allowed) {
        return Err(ErrorCode::FieldInvalid.into());
    }
    Ok(name.to_owned())
}

fn app_password(text: &str) -> Result<String> {
    let named = wrapping::of_json(text);
    let text = wrapping::unwrapped(named.as_deref().unwrap_or(text));
    if super::is_masked(text) {
        return Err(ErrorCode::ValueMasked.into());
    }
    // In this form, what looks like a hyphen is one, and so is a space.
    let separates = |letter: char| letter == '-' || letter.is_whitespace() || is_like_a_hyphen(letter);
    let mut letters = Zeroizing::new(String::with_capacity(text.len()));
    letters.extend(text.chars().filter(|letter| !separates(*letter)));
    if letters.len() != APP_PASSWORD || !letters.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(ErrorCode::NotAnAppPassword.into());
    }
    let groups: Vec<&str> = (0..APP_PASSWORD).step_by(GROUP).map(|at| &letters[at..at + GROUP]).collect();
    Ok(groups.join("-"))
}

fn code(text: &str) -> Result<String> {
    let text = wrapping::unwrapped(text);
    let mut code = String::with_capacity(text.len());
    code.extend(text.chars().map(|letter| if is_like_a_hyphen(letter) { '-' } else { letter }));
    is_plain(&code).map(|()| code)
}
