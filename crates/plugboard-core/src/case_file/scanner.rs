//! The last look at a file before it is given away: no secret that is known now, in any form in which software lets one
//! slip, and nothing that has the shape of one.

use serde_json::Value;

use crate::vault::Secret;

/// Shorter texts are not looked for: they would be found everywhere.
const SHORTEST: usize = 6;

/// Longest run of letters that ids have, in characters: what is longer looks like a key.
const LONGEST_RUN: usize = 31;

/// Longest value of a parameter that could be harmless, in characters.
const LONGEST_VALUE: usize = 5;

/// Fields that hold ids of the service or of Plugboard: long runs are what they are for.
const IDS: [&str; 5] = ["id", "account", "accountId", "attempt", "requestId"];

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What was found. It says nothing of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// A secret that is known, in this form.
    Known(Form),
    /// Something that has this shape.
    Looks(Shape),
    /// It is no JSON: nobody can say.
    NotJson,
}

/// A form in which a secret may stand somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As it is.
    Raw,
    /// In hexadecimal.
    Hex,
    /// In base64 of either alphabet, wherever it begins.
    Base64,
    /// With percent escapes.
    Percent,
    /// As a text in JSON.
    Json,
    /// In two bytes a letter.
    Utf16,
}

/// A shape that secrets have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Begins as keys do.
    Key,
    /// Follows the word that announces one.
    Bearer,
    /// Three parts of base64 with dots (RFC 7519).
    Signed,
    /// A parameter of an address that carries one.
    Parameter,
    /// A long run of hexadecimal or base64.
    Run,
}

/// Looks for secrets.
#[derive(Default)]
pub struct Scanner {
    needles: Vec<(Form, Vec<u8>)>,
}

impl Scanner {
    /// One that looks for these as well as for shapes.
    #[must_use]
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let long = secrets.into_iter().filter(|secret| secret.expose().len() >= SHORTEST);
        Self { needles: long.flat_map(|secret| forms(secret.expose())).collect() }
    }

    /// The first thing that is found in a JSON document.
    #[must_use]
    pub fn find(&self, bytes: &[u8]) -> Option<Finding> {
        let lower = bytes.to_ascii_lowercase();
        let known = self.needles.iter().find(|(form, needle)| match form {
            Form::Hex | Form::Percent => holds(&lower, needle),
            Form::Raw | Form::Base64 | Form::Json | Form::Utf16 => holds(bytes, needle),
        });
        if let Some((form, _)) = known {
            return Some(Finding::Known(*form));
        }
        match serde_json::from_slice(bytes) {
            Ok(value) => self.find_in(&value, ""),
            Err(_) => Some(Finding::NotJson),
        }
    }

    fn find_in(&self, value: &Value, field: &str) -> Option<Finding> {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
            Value::String(text) => {
                // As it is read, whatever escapes it was written with.
                let raw = self
                    .needles
                    .iter()
                    .any(|(form, needle)| *form == Form::Raw && holds(text.as_bytes(), needle));
                let shape = looks_secret(text).filter(|shape| *shape != Shape::Run || !IDS.contains(&field));
                raw.then_some(Finding::Known(Form::Raw)).or(shape.map(Finding::Looks))
            }
            Value::Array(values) => values.iter().find_map(|value| self.find_in(value, field)),
            Value::Object(fields) => fields.iter().find_map(|(name, value)| {
                looks_secret(name).map(Finding::Looks).or_else(|| self.find_in(value, name))
            }),
        }
    }
}

/// The shape of a secret that a text has, if it has one.
#[must_use]
pub fn looks_secret(text: &str) -> Option<Shape> {
    let lower = text.to_ascii_lowercase();
    if ["sk_", "sk-", "pk_live", "sapi_key", "sapi_live", "xoxb-", "ghp_", "-----begin"]
        .iter()
        .any(|start| lower.split(|letter: char| !is_token(letter)).any(|word| word.starts_with(start)))
    {
        return Some(Shape::Key);
    }
    if lower.split("bearer").skip(1).any(|after| {
        after.trim_start().chars().take_while(|l| is_token(*l)).count() > LONGEST_VALUE
            && after.starts_with(char::is_whitespace)
    }) {
        return Some(Shape::Bearer);
    }
    if text.split(|letter: char| !is_token(letter)).any(is_signed) {
        return Some(Shape::Signed);
    }
    let parameters = ["code", "state", "key", "token", "secret", "password", "api_key", "access_token"];
    let carries = |(name, value): (&str, &str)| {
        let name = name.rsplit(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next();
        let long =
            value.chars().take_while(|letter| is_token(*letter) || *letter == '%').count() > LONGEST_VALUE;
        name.is_some_and(|name| parameters.contains(&name)) && long
    };
    let mut rest = lower.as_str();
    while let Some((name, value)) = rest.split_once('=') {
        if carries((name, value)) {
            return Some(Shape::Parameter);
        }
        rest = value;
    }
    let run = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '_' | '=');
    text.split(|letter| !run(letter)).any(is_long_run).then_some(Shape::Run)
}

/// Long, and with digits among the letters as no word has them.
fn is_long_run(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    run.len() > LONGEST_RUN && digits >= 3
}

fn is_signed(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| part.len() >= 8) && parts[0].starts_with("eyJ")
}

fn is_token(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '~' | '+' | '/' | '=')
}

fn holds(hay: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty() && hay.windows(needle.len()).any(|window| window == needle)
}

/// A secret in every form; hexadecimal and percent escapes in lowercase.
fn forms(secret: &str) -> Vec<(Form, Vec<u8>)> {
    let bytes = secret.as_bytes();
    let each = |form: &dyn Fn(u8) -> String| bytes.iter().map(|byte| form(*byte)).collect::<String>();
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let escaped = |byte: u8| if safe(byte) { char::from(byte).to_string() } else { format!("%{byte:02x}") };
    let json = serde_json::to_string(secret).unwrap_or_default();
    let utf16 = |order: fn(u16) -> [u8; 2]| secret.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let mut forms = vec![
        (Form::Raw, bytes.to_vec()),
        (Form::Hex, each(&|byte| format!("{byte:02x}")).into_bytes()),
        (Form::Percent, each(&escaped).to_ascii_lowercase().into_bytes()),
        (Form::Percent, each(&|byte| format!("%{byte:02x}")).into_bytes()),
        (Form::Json, json.trim_matches('"').as_bytes().to_vec()),
        (Form::Json, each(&|byte| format!("\\u00{byte:02x}")).into_bytes()),
        (Form::Utf16, utf16(u16::to_le_bytes)),
        (Form::Utf16, utf16(u16::to_be_bytes)),
    ];
    for phase in 0..3 {
        let base64 = base64_inside(bytes, phase);
        let url_safe = base64.iter().map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => *other,
        });
        forms.push((Form::Base64, url_safe.collect()));
        forms.push((Form::Base64, base64));
    }
    forms
}

/// The letters that base64 has for a text wherever it stands behind `phase` other bytes, without those at the edges
/// that depend on its neighbours.
fn base64_inside(secret: &[u8], phase: usize) -> Vec<u8> {
    let padded: Vec<u8> = std::iter::repeat_n(0, phase).chain(secret.iter().copied()).collect();
    let whole = padded.len() / 3 * 3;
    let letters = padded[..whole].chunks(3).flat_map(|three| {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| BASE64[bits >> shift & 63])
    });
    letters.skip(if phase == 0 { 0 } else { 4 }).collect()
}
