//! Invites, as the contract of August 2026 has them.
#![expect(clippy::unwrap_used, reason = "also in helpers of tests")]

mod support;

use plugboard_sandbox::Options;
use serde_json::{Value, json};
use support::{Answer, Flow, KEY, OTHER, Sandbox, current, refusal, start};

async fn invite(sandbox: &Sandbox, brand: &str, platform: &str) -> Answer {
    let body = json!({"brand_id": brand, "platform": platform});
    sandbox.post("/v1/invites", KEY, &body).await
}

async fn list(sandbox: &Sandbox, brand: &str) -> Vec<Value> {
    let answer = sandbox.read(&format!("/v1/invites?brand_id={brand}"), KEY).await;
    let list = answer.json();
    let data = list["data"].as_array().unwrap().clone();
    assert_eq!(answer.both(), (200, json!({"data": data, "count": data.len()})));
    data
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

fn required(field: &str) -> (u16, String, Value) {
    (400, "validation.field_required".into(), json!({"field": field}))
}

fn invalid(field: &str) -> (u16, String, Value) {
    (400, "validation.field_invalid".into(), json!({"field": field}))
}

fn no_brand() -> (u16, String, Value) {
    (404, "brand.not_found".into(), Value::Null)
}

#[tokio::test]
async fn an_invite_is_made_listed_and_leads_to_the_sign_in() {
    let sandbox = start(current()).await;
    let brand = sandbox.first_brand(KEY).await;
    assert_eq!(list(&sandbox, &brand).await, [] as [Value; 0]);

    let made = invite(&sandbox, &brand, "instagram").await;
    let first = made.json();
    let token = text(&first, "token");
    assert!(token.len() == 42 && token.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')));
    let expected = json!({
        "id": first["id"], "platform": "instagram", "token": token,
        "url": format!("{}/invite/{token}", sandbox.url), "expires_at": first["expires_at"],
    });
    assert_eq!((made.status, &first), (201, &expected));
    assert_eq!(text(&first, "id").len(), 36);

    let second = invite(&sandbox, &brand, "facebook").await.json();
    let listed = list(&sandbox, &brand).await;
    let newest: Vec<&Value> = listed.iter().map(|item| &item["id"]).collect();
    assert_eq!(newest, [&second["id"], &first["id"]]);
    let mut expected = first.clone();
    expected["is_active"] = json!(true);
    expected["created_at"] = listed[1]["created_at"].clone();
    assert_eq!(listed[1], expected);
    assert!(text(&listed[1], "created_at") < text(&listed[1], "expires_at"));

    let opened = sandbox.get(text(&first, "url")).await;
    let state = opened.brought().into_iter().find(|(name, _)| name == "state").unwrap().1;
    assert_eq!(state.len(), 32);
    let to = opened.header("location");
    assert!(to.starts_with(&format!("{}/simulated/instagram/authorize?", sandbox.url)), "{to}");
    let page = sandbox.get(to).await;
    assert!(page.status == 200 && !page.people().is_empty());
}

/// Opens a link and allows as the first person whom the page offers.
async fn follow(sandbox: &Sandbox, platform: &'static str, link: &str) -> Answer {
    let opened = sandbox.get(link).await;
    let auth_url = opened.header("location").to_owned();
    let state = opened.brought().into_iter().find(|(name, _)| name == "state").unwrap().1;
    let flow = Flow { platform, state, auth_url };
    let page = sandbox.get(&flow.auth_url).await;
    let person = page.people().swap_remove(0);
    let back = sandbox.submit(&flow, &page, &[("decision", "allow"), ("person", &person)]).await;
    sandbox.get(back.header("location")).await
}

#[tokio::test]
async fn a_sign_in_that_succeeds_puts_the_account_into_the_brand_and_uses_the_invite_up() {
    let sandbox = start(current()).await;
    let brand = sandbox.first_brand(KEY).await;
    let made = invite(&sandbox, &brand, "instagram").await.json();
    let link = text(&made, "url");

    let opened = sandbox.get(link).await;
    let end = follow(&sandbox, "instagram", link).await;
    assert_eq!(end.status, 200, "{}", end.text);
    let accounts = sandbox.list(KEY).await;
    assert_eq!((accounts.len(), &accounts[0]["brand_id"]), (1, &json!(brand)));
    assert_eq!(list(&sandbox, &brand).await[0]["is_active"], false);
    assert_eq!(sandbox.get(link).await.status, 410);

    // Whoever opened the link before may still sign in, and comes too late.
    let state = opened.brought().into_iter().find(|(name, _)| name == "state").unwrap().1;
    let late = Flow { platform: "instagram", state, auth_url: opened.header("location").to_owned() };
    let page = sandbox.get(&late.auth_url).await;
    let answered = [("decision", "allow"), ("person", ""), ("handle", "somebody.else")];
    let back = sandbox.submit(&late, &page, &answered).await;
    sandbox.get(back.header("location")).await;
    assert_eq!(sandbox.list(KEY).await, accounts);
}

#[tokio::test]
async fn an_invite_lasts_until_a_page_is_chosen() {
    let sandbox = start(current()).await;
    let brand = sandbox.first_brand(KEY).await;
    let made = invite(&sandbox, &brand, "facebook").await.json();
    assert_eq!(follow(&sandbox, "facebook", text(&made, "url")).await.status, 200);
    assert_eq!(list(&sandbox, &brand).await[0]["is_active"], true);
    assert_eq!(sandbox.list(KEY).await, [] as [Value; 0]);
}

#[tokio::test]
async fn the_link_of_a_platform_whose_app_has_no_keys_leads_nowhere() {
    let sandbox = start(current()).await;
    let brand = sandbox.first_brand(KEY).await;
    let made = invite(&sandbox, &brand, "twitter").await.json();
    let answer = sandbox.get(text(&made, "url")).await;
    assert_eq!(refusal(&answer), (412, "byok.credentials_missing".into(), Value::Null));
    sandbox.put("/_sandbox/settings", KEY, &json!({"twitter_credentials": true})).await;
    assert_eq!(sandbox.get(text(&made, "url")).await.status, 302);
}

#[tokio::test]
async fn an_invite_is_good_for_the_days_that_are_asked_for() {
    let sandbox = start(current()).await;
    let brand = sandbox.first_brand(KEY).await;
    let platforms = ["instagram", "facebook", "tiktok", "google", "youtube"];
    for (days, platform) in [1, 3, 7, 14, 30].into_iter().zip(platforms) {
        let body = json!({"brand_id": brand, "platform": platform, "expires_in_days": days});
        assert_eq!(sandbox.post("/v1/invites", KEY, &body).await.status, 201, "{days}");
    }
    assert_eq!(invite(&sandbox, &brand, "threads").await.status, 201);
    let second = |text: &str| {
        let number = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap();
        let (year, month) = (number(0, 4), number(5, 7));
        // Days since 0000-03-01: years that begin in March end with the leap day.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + number(8, 10);
        ((days * 24 + number(11, 13)) * 60 + number(14, 16)) * 60 + number(17, 19)
    };
    let good = |item: &Value| second(text(item, "expires_at")) - second(text(item, "created_at"));
    let terms: Vec<i64> = list(&sandbox, &brand).await.iter().map(good).collect();
    assert_eq!(terms, [7, 30, 14, 7, 3, 1].map(|days| days * 86_400));
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let sandbox = start(current()).await;
    let brand = sandbox.first_brand(KEY).await;
    let with = |platform: &str, days: Value| json!({"brand_id": brand, "platform": platform, "expires_in_days": days});
    let table = [
        (json!({"platform": "instagram"}), required("brand_id")),
        (json!({"brand_id": brand}), required("platform")),
        (with("myspace", json!(7)), (400, "account.unsupported_platform".into(), Value::Null)),
        (with("telegram", json!(7)), invalid("platform")),
        (with("bluesky", json!(7)), invalid("platform")),
        (with("whatsapp", json!(7)), invalid("platform")),
        (with("trustpilot", json!(7)), invalid("platform")),
        (with("instagram", json!(0)), invalid("expires_in_days")),
        (with("instagram", json!(-7)), invalid("expires_in_days")),
        (with("instagram", json!(8)), invalid("expires_in_days")),
        (with("instagram", json!(i64::MAX)), invalid("expires_in_days")),
        (with("instagram", json!("7")), (400, "validation.body_invalid".into(), Value::Null)),
        (json!({"brand_id": "nowhere", "platform": "instagram"}), no_brand()),
    ];
    for (body, expected) in table {
        assert_eq!(refusal(&sandbox.post("/v1/invites", KEY, &body).await), expected, "{body}");
    }
    let theirs = sandbox.first_brand(OTHER).await;
    assert_eq!(refusal(&invite(&sandbox, &theirs, "instagram").await), no_brand());
    for (query, expected) in [
        (String::new(), required("brand_id")),
        ("?brand_id=".into(), required("brand_id")),
        ("?brand_id=a&brand_id=b".into(), invalid("brand_id")),
        ("?brand_id=nowhere".into(), no_brand()),
        (format!("?brand_id={theirs}"), no_brand()),
    ] {
        let answer = sandbox.read(&format!("/v1/invites{query}"), KEY).await;
        assert_eq!(refusal(&answer), expected, "{query}");
    }
    assert_eq!(list(&sandbox, &brand).await.len(), 0);
}

#[tokio::test]
async fn a_brand_has_one_open_invite_or_account_a_platform() {
    let sandbox = start(Options { accounts: 1, ..current() }).await;
    let brand = sandbox.first_brand(KEY).await;
    let conflict = |answer: &Answer, message: &str| {
        assert_eq!(refusal(answer), (409, "resource.conflict".into(), Value::Null));
        assert_eq!(answer.json()["error"]["message"], message);
    };
    let full = invite(&sandbox, &brand, "instagram").await;
    conflict(&full, "brand already has a connected account for this platform");

    let (a, b) = tokio::join!(invite(&sandbox, &brand, "facebook"), invite(&sandbox, &brand, "facebook"));
    let (made, refused) = if a.status == 201 { (a, b) } else { (b, a) };
    assert_eq!(made.status, 201);
    conflict(&refused, "an active invite already exists for this brand and platform");
    assert_eq!(invite(&sandbox, &brand, "tiktok").await.status, 201);

    let path = format!("/v1/invites/{}", text(&made.json(), "id"));
    assert_eq!(sandbox.remove(&path, KEY).await.status, 204);
    assert_eq!(invite(&sandbox, &brand, "facebook").await.status, 201);
}

#[tokio::test]
async fn a_revoked_invite_is_listed_and_its_link_is_gone() {
    let sandbox = start(current()).await;
    let brand = sandbox.first_brand(KEY).await;
    let made = invite(&sandbox, &brand, "instagram").await.json();
    let id = text(&made, "id");
    let path = format!("/v1/invites/{id}");
    let unknown = |id: &str| (404, "resource.not_found".into(), json!({"resource": "invite", "id": id}));

    assert_eq!(refusal(&sandbox.remove(&path, OTHER).await), unknown(id));
    assert_eq!(sandbox.get(text(&made, "url")).await.status, 302);
    let revoked = sandbox.remove(&path, KEY).await;
    assert_eq!((revoked.status, revoked.text.as_str()), (204, ""));
    assert_eq!(refusal(&sandbox.remove(&path, KEY).await), unknown(id));
    assert_eq!(refusal(&sandbox.remove("/v1/invites/x", KEY).await), unknown("x"));
    assert_eq!(list(&sandbox, &brand).await[0]["is_active"], false);

    let gone = sandbox.get(text(&made, "url")).await;
    assert_eq!(refusal(&gone), (410, "invite.expired".into(), Value::Null));
    for token in ["x", &"0".repeat(42), id, &text(&made, "token")[..41], &text(&made, "token").to_uppercase()]
    {
        assert_eq!(sandbox.get(&format!("/invite/{token}")).await.status, 404, "{token}");
    }
}

#[tokio::test]
async fn the_invites_of_a_brand_that_is_removed_go_with_it() {
    let sandbox = start(current()).await;
    let brand = sandbox.first_brand(KEY).await;
    let made = invite(&sandbox, &brand, "instagram").await.json();
    assert_eq!(sandbox.remove(&format!("/v1/brands/{brand}"), KEY).await.status, 204);
    assert_eq!(sandbox.get(text(&made, "url")).await.status, 404);
    let path = format!("/v1/invites/{}", text(&made, "id"));
    assert_eq!(sandbox.remove(&path, KEY).await.status, 404);
    let answer = sandbox.read(&format!("/v1/invites?brand_id={brand}"), KEY).await;
    assert_eq!(refusal(&answer), no_brand());
}

#[tokio::test]
async fn restricted_keys_have_nothing_to_do_with_invites() {
    let sandbox = start(current()).await;
    let brand = sandbox.first_brand(KEY).await;
    let made = invite(&sandbox, &brand, "instagram").await.json();
    for key in [
        sandbox.further_key(KEY, &["accounts:read", "accounts:manage"], &[]).await,
        sandbox.further_key(KEY, &[], &[&brand]).await,
    ] {
        let refused = (403, "auth.insufficient_scope".into(), Value::Null);
        let body = json!({"brand_id": brand, "platform": "facebook"});
        assert_eq!(refusal(&sandbox.post("/v1/invites", &key, &body).await), refused);
        assert_eq!(refusal(&sandbox.read(&format!("/v1/invites?brand_id={brand}"), &key).await), refused);
        let path = format!("/v1/invites/{}", text(&made, "id"));
        assert_eq!(refusal(&sandbox.remove(&path, &key).await), refused);
    }
    assert_eq!(sandbox.get(text(&made, "url")).await.status, 302);
}
