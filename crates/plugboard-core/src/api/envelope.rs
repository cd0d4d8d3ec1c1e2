//! The body of a refusal in either envelope (API guide, "Errors", of 2026-03 and of today). Only what has the form
//! of a code, a field, a scope or a request id is kept: the rest could be a key or a state sent back at us.

use serde_json::Value;

use crate::view::Contract;

/// What a refusal says for programs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Envelope {
    /// Whose envelope it is, as far as it shows.
    pub(super) contract: Option<Contract>,
    /// The body has all that either envelope has: a gateway's own error has not.
    pub(super) is_whole: bool,
    pub(super) code: Option<String>,
    pub(super) field: Option<String>,
    pub(super) scope: Option<String>,
    pub(super) request_id: Option<String>,
}

impl Envelope {
    pub(super) fn read(body: &[u8]) -> Self {
        let Ok(Value::Object(body)) = serde_json::from_slice(body) else { return Self::default() };
        let request_id = text(body.get("request_id"), is_request_id);
        let (code, meta) = match body.get("error") {
            Some(Value::Object(inner)) => (text(inner.get("code"), is_code), inner.get("meta")),
            Some(_) | None => {
                let code = text(body.get("code"), is_code);
                let said = code.is_some() || body.get("error").is_some_and(Value::is_string);
                return Self {
                    contract: said.then_some(Contract::Seed),
                    is_whole: code.is_some() && body.get("error").is_some_and(Value::is_string),
                    code,
                    request_id,
                    ..Self::default()
                };
            }
        };
        let meta = |name: &str| meta.and_then(|meta| meta.get(name)).and_then(Value::as_str);
        let field = meta("field").map(|field| field.strip_prefix("metadata.").unwrap_or(field));
        let is_namespaced = code.as_ref().is_some_and(|code| code.contains('.'));
        Self {
            is_whole: is_namespaced || code.is_some() && request_id.is_some(),
            // Others nest their errors too, but have no codes with a namespace.
            contract: is_namespaced.then_some(Contract::Current),
            field: field.filter(|field| is_field(field)).map(str::to_owned),
            scope: meta("required_scope").filter(|scope| is_scope(scope)).map(str::to_owned),
            code,
            request_id,
        }
    }

    /// Without a request id that could be a secret.
    pub(super) fn without(mut self, is_secret: impl FnOnce(&str) -> bool) -> Self {
        self.request_id = self.request_id.take().filter(|id| !is_secret(id));
        self
    }
}

fn text(value: Option<&Value>, is_one: impl Fn(&str) -> bool) -> Option<String> {
    value.and_then(Value::as_str).filter(|text| is_one(text)).map(str::to_owned)
}

/// Words with dots between them; a number is the status of the router's own codes.
fn is_code(code: &str) -> bool {
    let is_status = |word: &str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    code.len() <= 64 && code.split('.').all(|word| is_word(word) || is_status(word))
}

/// A name of the API's; none has digits, and so none is a state or a key.
fn is_field(name: &str) -> bool {
    name.len() <= 40 && is_word(name)
}

/// As in the guide "Scoped keys", such as `accounts:manage`.
fn is_scope(scope: &str) -> bool {
    scope.len() <= 40 && scope.split_once(':').is_some_and(|(thing, deed)| is_word(thing) && is_word(deed))
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase())
}

/// The service's request ids (debugging guide), `CF-Ray` (`8f2c1e9b3d7f06a5-FRA`) and UUIDs (RFC 9562); nothing else
/// so long that it could be a key or a state.
pub(super) fn is_request_id(id: &str) -> bool {
    let is_short =
        (1..=24).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_short || is_uuid(id)
}

fn is_uuid(id: &str) -> bool {
    let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    id.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && id.split('-').all(is_hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Envelope {
        Envelope::read(body.as_bytes())
    }

    #[test]
    fn both_envelopes_are_read() {
        let nested = read(
            r#"{"error":{"code":"validation.field_required","message":"m","meta":{"field":"metadata.bot_token"}},
                "request_id":"a1b2c3d4"}"#,
        );
        assert_eq!(nested.contract, Some(Contract::Current));
        assert_eq!(nested.code.as_deref(), Some("validation.field_required"));
        assert_eq!(nested.field.as_deref(), Some("bot_token"));
        assert_eq!(nested.request_id.as_deref(), Some("a1b2c3d4"));
        let flat = read(r#"{"error":"m","code":"unauthorized"}"#);
        assert_eq!((flat.contract, flat.code.as_deref()), (Some(Contract::Seed), Some("unauthorized")));
        assert_eq!(read(r#"{"error":"m"}"#).contract, Some(Contract::Seed));
        assert_eq!(read(r#"{"error":{"code":"http.404"}}"#).code.as_deref(), Some("http.404"));
    }

    #[test]
    fn a_nested_error_without_a_namespace_is_not_the_current_contract() {
        let other = read(r#"{"error":{"code":"invalid_api_key","message":"m"}}"#);
        assert_eq!((other.contract, other.code.as_deref()), (None, Some("invalid_api_key")));
        assert_eq!(read(r#"{"error":{"message":"m"}}"#), Envelope::default());
    }

    #[test]
    fn anything_else_says_nothing() {
        for other in ["error code: 1010", "<html>", "", "[]", "null", r#"{"error":7}"#, "{}", "\u{0}"] {
            assert_eq!(read(other), Envelope::default(), "{other}");
        }
        let deep = format!("{{\"error\":{}", "[".repeat(100_000));
        assert_eq!(read(&deep), Envelope::default());
    }

    #[test]
    fn what_could_be_a_secret_is_not_kept() {
        let state = "4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2";
        assert_eq!(read(&format!(r#"{{"error":"m","code":"{state}"}}"#)).code, None);
        assert_eq!(read(r#"{"error":"m","code":"<b>x</b>"}"#).code, None);
        assert_eq!(read(r#"{"error":"m","code":"a..b"}"#).code, None);
        let meta = format!(
            r#"{{"error":{{"code":"a.b","meta":{{"field":"{state}","required_scope":"{state}:x"}}}},
                "request_id":"{state}"}}"#
        );
        let kept = read(&meta);
        assert_eq!((kept.field, kept.scope, kept.request_id), (None, None, None));
    }

    #[test]
    fn a_request_id_is_short_or_a_uuid() {
        for id in ["a1b2c3d4", "8f2c1e9b3d7f06a5-FRA", "0199c5b2-7b1c-7e52-9f6a-3c1d2e4f5a6b", "req-1"] {
            assert!(is_request_id(id), "{id}");
        }
        let states =
            ["4a8f2c1e9b3d7f06a5c2e8b4d1f3a7e2", "4a8f2c1e-9b3d-7f06-a5c2-e8b4d1f3a7e", "a_b", "a b", ""];
        for other in states.into_iter().chain(["0199c5b2-7b1c-7e52-9f6a-3c1d2e4f5a6z"]) {
            assert!(!is_request_id(other), "{other}");
        }
    }

    #[test]
    fn a_scope_has_the_form_of_one() {
        let scope = |text: &str| {
            let meta = serde_json::json!({ "error": { "code": "a.b", "meta": { "required_scope": text } } });
            read(&meta.to_string()).scope
        };
        assert_eq!(scope("accounts:manage").as_deref(), Some("accounts:manage"));
        for other in ["accounts", "accounts:", ":manage", "a:b:c", "accounts:manage now", "A:B"] {
            assert_eq!(scope(other), None, "{other}");
        }
    }
}
