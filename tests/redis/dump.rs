//! What Redis holds of secrets: nothing in plain. Its whole content is searched, and the search is tried first.

use anyhow::Result;
use serde_json::json;
use support::client::PLATFORM;
use support::dice::Dice;
use support::fleet::{Fleet, keys};
use support::redis::Redis;

use crate::current::{self, at_service, begin, get, made, opened, parameter, text};
use crate::together::allow;

#[tokio::test]
async fn redis_holds_no_key_no_state_no_code_and_no_page_token() -> Result<()> {
    let redis = Redis::start().await?;
    let keys = keys(&mut Dice::thrown()?, 2);
    let fleet = Fleet::start(&redis.address(), 2, keys, &["--accounts", "20", "--expired", "2"]).await?;
    let mut line = fleet.line(0)?;
    let mut secrets = fleet.keys.clone();
    for key in &fleet.keys {
        let waiting = line.begin(key, PLATFORM).await?;
        let answered = line.begin(key, PLATFORM).await?;
        let page = line.page(&answered).await?;
        let code = allow(&mut line, &answered.state, &page).await?.code()?;
        let used = line.begin(key, PLATFORM).await?;
        let page = line.page(&used).await?;
        let used_code = allow(&mut line, &used.state, &page).await?.code()?;
        assert_eq!(line.exchange(key, &used, &used_code).await?.status, 201);
        let token = page.text().split_once("name=page value=\"").map(|(_, rest)| rest[..32].to_owned());
        secrets.extend([waiting.state, answered.state, code, used.state, used_code, token.unwrap()]);
    }

    must_hold_none(&redis, &secrets).await
}

/// Two secrets are kept as they are, because the service tells them again: the token of an invite, which the list of
/// invites has, and the caller's own `state`, which comes back with the result. Nothing is said of those here.
#[tokio::test]
async fn redis_holds_no_secret_of_the_current_contract_that_is_not_told_again() -> Result<()> {
    let redis = Redis::start().await?;
    let fleet = current::fleet(&redis, 2, 1, &[]).await?;
    let mut line = fleet.line(0)?;
    let key = &fleet.keys[0];
    let further = made(&mut line, "/_sandbox/keys", key, &json!({ "scopes": ["accounts:read"] })).await?;
    let further = text(&further, "api_key")?;
    assert_eq!(get(&mut line, "/v1/accounts", &further).await?.status, 200);
    let mut secrets = vec![key.clone(), further];
    for platform in [PLATFORM, "facebook"] {
        let waiting = begin(&mut line, key, platform, None).await?;
        let shown = line.page(&waiting).await?;
        secrets.extend([waiting.state.clone(), current::token(&shown)?]);
        // The callback of the first is never opened, and the last one goes all the way.
        for handle in ["left.it", "came.back", "chose"] {
            let flow = begin(&mut line, key, platform, None).await?;
            let page = line.page(&flow).await?;
            let callback = current::allow(&mut line, &flow, &page, handle).await?;
            let code = callback.split_once("code=").unwrap().1.split('&').next().unwrap();
            secrets.extend([flow.state.clone(), current::token(&page)?, code.to_owned()]);
            if handle == "left.it" {
                continue;
            }
            let end = line.send(opened(&callback)?).await?;
            let choice = format!("/v1/accounts/pending/{}", parameter(&end, "connection_id")?);
            if platform == PLATFORM {
                assert_eq!(parameter(&end, "status")?, "success");
            } else if handle == "chose" {
                let pages = get(&mut line, &choice, key).await?.json()?["pages"].take();
                let body = json!({ "page_ids": [pages[0]["platform_page_id"]] });
                made(&mut line, &format!("{choice}/select"), key, &body).await?;
            } else {
                assert_eq!(get(&mut line, &choice, key).await?.status, 200, "it waits");
            }
        }
    }
    let brand = made(&mut line, "/v1/brands", key, &json!({ "name": "Guests" })).await?;
    let body = json!({ "brand_id": brand["id"], "platform": PLATFORM });
    let token = text(&made(&mut line, "/v1/invites", key, &body).await?, "token")?;
    let page = at_service(&line.send(opened(&format!("/invite/{token}"))?).await?)?;
    secrets.push(page.split_once("&state=").unwrap().1.to_owned());
    assert!(secrets.iter().all(|secret| secret.len() >= 32), "{secrets:?}");
    must_hold_none(&redis, &secrets).await
}

async fn must_hold_none(redis: &Redis, secrets: &[String]) -> Result<()> {
    let dump = redis.dump().await?;
    assert!(found(&dump, "plugboard-sandbox:state:"), "the search finds nothing at all");
    for secret in secrets {
        assert!(!found(&dump, secret), "Redis holds a secret of {} letters", secret.len());
    }
    // The search would have found each of them, in every place that a value can be in.
    for (number, secret) in secrets.iter().enumerate() {
        let name = format!("planted:{number}");
        let text = format!("{{\"inside\":\"{secret}\"}}");
        let commands: [&[&str]; 4] = [
            &["SET", &name, &text],
            &["HSET", &name, "field", &text],
            &["ZADD", &name, "1", &text],
            &["SET", &text, "value"],
        ];
        for (place, command) in commands.into_iter().enumerate() {
            redis.ask::<()>(command).await?;
            assert!(found(&redis.dump().await?, secret), "place {place}");
            redis.ask::<()>(&["DEL", &name, &text]).await?;
            assert!(!found(&redis.dump().await?, secret), "place {place}");
        }
    }
    Ok(())
}

/// As it is, in the other case, as hex of its letters, or as the bytes that it is the hex of.
fn found(dump: &[u8], secret: &str) -> bool {
    let digits = secret.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let tail: Vec<u8> = secret.trim_start_matches("sapi_key_").trim_start_matches("AQD").bytes().collect();
    let raw: Option<Vec<u8>> = tail
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    let forms =
        [Some(secret.as_bytes().to_vec()), Some(secret.to_uppercase().into()), Some(digits.into()), raw];
    forms.into_iter().flatten().any(|form| dump.windows(form.len()).any(|window| window == form))
}
