//! Keys and passwords that are given at connect: what they look like, whom they belong to, and which are refused.

use serde_json::{Map, Value};

use crate::body::filled;
use crate::people::{self, Person};
use crate::platform::{Fields, Platform};
use crate::reply::{Current, Refusal};
use crate::{REFUSED, secret};

/// A password with this word in it wants a second factor. Hyphens do not count: an app password has one after every
/// fourth letter.
const FACTOR: &str = "factor";

/// A credential that the platform accepts.
pub(super) struct Credential {
    pub(super) person: Person,
    /// What the account is known by.
    pub(super) subject: String,
}

impl Credential {
    /// Reads the fields of a platform. Refuses what is missing (400), what the platform does not take and what wants
    /// a second factor (401).
    pub(super) fn read(
        platform: Platform,
        fields: Fields,
        metadata: &Map<String, Value>,
    ) -> Result<Self, Refusal> {
        let Fields { account, secret, factor } = fields;
        let text = |name: &str| filled(metadata.get(name).and_then(Value::as_str).map(str::to_owned));
        let of_account = text(account).ok_or(Refusal::Current(Current::MetadataMissing(account)))?;
        let of_account = of_account.trim();
        let password = match secret {
            Some(name) => text(name).ok_or(Refusal::Current(Current::MetadataMissing(name)))?,
            None => of_account.to_owned(),
        };
        let refused = Refusal::Credential(platform);
        let has = |text: &str, word| text.to_ascii_lowercase().replace('-', "").contains(word);
        if [of_account, &password].iter().any(|text| has(text, REFUSED)) {
            return Err(refused);
        }
        let wants_factor = has(&password, FACTOR);
        if wants_factor && factor.is_some_and(|name| text(name).is_none()) {
            return Err(Current::FactorRequired(platform).into());
        }
        match platform {
            Platform::Telegram => {
                let (bot, _) = bot(of_account).ok_or(refused)?;
                let person = people::by_digest(platform, &secret::digest(bot));
                Ok(Self { person, subject: bot.to_owned() })
            }
            Platform::Bluesky => {
                let person = Person::typed(of_account).ok_or(refused)?;
                Ok(Self { subject: crate::accounts::subject(&person), person })
            }
            _ => {
                let person = people::by_digest(platform, &secret::digest(of_account));
                Ok(Self { person, subject: of_account.to_owned() })
            }
        }
    }
}

/// `<bot_id>:<secret>`, as `@BotFather` gives it.
fn bot(token: &str) -> Option<(&str, &str)> {
    let (id, secret) = token.split_once(':')?;
    let digits = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    (digits && !secret.is_empty()).then_some((id, secret))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::platform::Way;

    fn read(platform: Platform, metadata: &Value) -> Result<String, Refusal> {
        let Way::Credential(fields) = platform.row().way else { panic!("{platform:?}") };
        Credential::read(platform, fields, metadata.as_object().unwrap()).map(|read| read.subject)
    }

    #[test]
    fn a_bot_is_known_by_its_id() {
        let token = |token: &str| read(Platform::Telegram, &json!({ "bot_token": token }));
        assert_eq!(token("123456:AbC"), Ok("123456".into()));
        assert_eq!(token("123456:other"), Ok("123456".into()));
        for refused in ["123456", ":AbC", "x:AbC", "123456:", "1:refuse"] {
            assert_eq!(token(refused), Err(Refusal::Credential(Platform::Telegram)), "{refused}");
        }
        assert_eq!(token("  "), Err(Current::MetadataMissing("bot_token").into()));
    }

    #[test]
    fn a_second_factor_is_wanted_until_it_is_there() {
        let mut fields = json!({ "identifier": "@Acme.bsky.social" });
        assert_eq!(read(Platform::Bluesky, &fields), Err(Current::MetadataMissing("app_password").into()));
        fields["app_password"] = "fact-or00-0000-0000".into();
        let wanted = Refusal::from(Current::FactorRequired(Platform::Bluesky));
        assert_eq!(read(Platform::Bluesky, &fields), Err(wanted));
        fields["auth_factor_token"] = "123456".into();
        assert_eq!(read(Platform::Bluesky, &fields), Ok("acme.bsky.social".into()));
    }
}
