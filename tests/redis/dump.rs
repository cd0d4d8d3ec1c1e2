//! What Redis holds of secrets: nothing in plain. Its whole content is searched, and the search is tried first.

use anyhow::Result;
use support::client::PLATFORM;
use support::dice::Dice;
use support::fleet::{Fleet, keys};
use support::redis::Redis;

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

    let dump = redis.dump().await?;
    assert!(found(&dump, "plugboard-sandbox:state:"), "the search finds nothing at all");
    for secret in &secrets {
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
