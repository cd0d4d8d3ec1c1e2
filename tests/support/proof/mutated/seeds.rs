//! One valid request to each route, as its documents have it; of the current contract also to what has been made
//! for it, so that what is left whole of a request gets to where it does something.

use anyhow::{Context as _, Result, ensure};
use http_body_util::Full;
use hyper::Request;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN};
use serde_json::{Value, json};

use super::Parts;
use crate::client::{CALLBACK, Flow, Line, post};
use crate::sandbox::Sandbox;

const STATE: &str = "0123456789abcdef0123456789abcdef";

/// Where the current contract sends the browser.
const BACK: &str = "http://127.0.0.1:9/back";

/// Of the seed contract.
pub(super) fn of_seed(sandbox: &Sandbox) -> Vec<Parts> {
    let connect = json!({ "platform": "instagram", "metadata": { "redirect_uri": CALLBACK } });
    let mut seeds = of_both(sandbox, CALLBACK);
    seeds.push(part(sandbox, "POST", "/v1/accounts/connect", &connect));
    seeds
}

/// Of the current contract, to brands, an invite, choices and a login that there are.
pub(super) async fn of_current(sandbox: &Sandbox) -> Result<Vec<Parts>> {
    let mut line = Line::to(sandbox.address(), sandbox.address())?;
    let [brand, goes] = [made(&mut line, sandbox, "Stays").await?, made(&mut line, sandbox, "Goes").await?];
    let invite = json!({ "brand_id": brand, "platform": "youtube" });
    let answer = line.send(post("/v1/invites", &sandbox.api_key, &invite)?).await?.json()?;
    let (invited, open) = (text(&answer, "id")?, format!("/invite/{}", text(&answer, "token")?));
    let [kept, chosen] = [choice(&mut line, sandbox).await?, choice(&mut line, sandbox).await?];
    let accounts = line.list(&sandbox.api_key).await?;
    let account = accounts.first().context("no account")?["id"].as_str().context("no id")?;
    let login = format!("/v1/platforms/facebook/logins/{}/pages", chosen.login);

    let get = |path: &str| part(sandbox, "GET", path, &Value::Null);
    let sent = |method: &str, path: &str, body: Value| part(sandbox, method, path, &body);
    let connect = |body: Value| sent("POST", "/v1/accounts/connect", body);
    let mut seeds = of_both(sandbox, BACK);
    seeds.extend([
        connect(json!({ "platform": "threads", "redirect_uri": BACK, "state": "mine", "brand_id": brand })),
        connect(json!({ "platform": "telegram", "brand_id": brand, "metadata": { "bot_token": "1:a" } })),
        connect(json!({ "platform": "whatsapp", "brand_id": brand })),
        get("/v1/brands"),
        sent("POST", "/v1/brands", json!({ "name": "Acme Corporation" })),
        sent("PATCH", &format!("/v1/brands/{brand}"), json!({ "name": "Acme" })),
        sent("DELETE", &format!("/v1/brands/{goes}"), Value::Null),
        get(&format!("/v1/invites?brand_id={brand}")),
        sent("POST", "/v1/invites", json!({ "brand_id": brand, "platform": "tiktok", "expires_in_days": 7 })),
        sent("DELETE", &format!("/v1/invites/{invited}"), Value::Null),
        get(&open),
        get(&format!("/oauth/callback/instagram?state={STATE}&code=AQDcode")),
        get(&kept.path),
        sent("POST", &format!("{}/select", kept.path), json!({ "page_ids": ["17841400000000000"] })),
        sent("POST", &format!("{}/select", chosen.path), json!({ "page_ids": [chosen.page] })),
        get(&login),
        sent("POST", &format!("{login}/{}/assign", chosen.page), json!({ "brand_id": brand })),
        get(&format!("/v1/accounts/{account}/limits")),
        get(&format!("/v1/accounts/{account}/pages")),
        get("/v1/usage"),
        get("/v1/users/me"),
        sent("PATCH", "/v1/users/me", json!({ "lock_accounts_to_brand": true })),
    ]);
    Ok(seeds)
}

fn of_both(sandbox: &Sandbox, uri: &str) -> Vec<Parts> {
    let trustpilot = json!({ "platform": "trustpilot", "metadata": { "api_key": "somebody.example" } });
    let metadata = json!({ "state": STATE, "redirect_uri": uri });
    let exchange = json!({ "platform": "instagram", "code": "AQDcode", "metadata": metadata });
    let page = format!("/simulated/instagram/authorize?client_id=simulated&response_type=code&state={STATE}");
    let mut answered = part(sandbox, "POST", "/simulated/instagram/authorize", &Value::Null);
    answered.headers[3].1 = b"application/x-www-form-urlencoded".to_vec();
    answered.body = format!("state={STATE}&page={STATE}&decision=allow&person=somebody").into_bytes();
    vec![
        part(sandbox, "POST", "/v1/accounts/connect", &trustpilot),
        part(sandbox, "POST", "/v1/oauth/exchange", &exchange),
        part(sandbox, "GET", "/v1/accounts", &Value::Null),
        part(sandbox, "DELETE", "/v1/accounts/acc_01ABC", &Value::Null),
        part(sandbox, "GET", &page, &Value::Null),
        answered,
    ]
}

/// With a body, unless it is null.
fn part(sandbox: &Sandbox, method: &str, path: &str, body: &Value) -> Parts {
    let host = sandbox.address();
    let headers = [
        (HOST, host.to_owned()),
        (AUTHORIZATION, format!("Bearer {}", sandbox.api_key)),
        (ORIGIN, format!("http://{host}")),
        (CONTENT_TYPE, "application/json".to_owned()),
    ];
    let headers = headers.into_iter().map(|(name, value)| (name, value.into_bytes())).collect();
    let body = if body.is_null() { String::new() } else { body.to_string() };
    Parts { method: method.to_owned(), path: path.into(), headers, body: body.into_bytes() }
}

/// A choice that waits, with a page of it.
struct Choice {
    path: String,
    login: String,
    page: String,
}

/// Signs in where nobody is asked, up to the choice.
async fn choice(line: &mut Line, sandbox: &Sandbox) -> Result<Choice> {
    let body = json!({ "platform": "facebook", "redirect_uri": BACK });
    let answer = line.send(post("/v1/accounts/connect", &sandbox.api_key, &body)?).await?;
    let flow = Flow::read("facebook", &answer)?;
    let page = line.page(&flow).await?;
    let callback = page.header("location").strip_prefix(&sandbox.url).context("no callback")?;
    let end = line.send(Request::get(callback).body(Full::default())?).await?;
    let (_, rest) = end.header("location").split_once("connection_id=").context("no choice")?;
    let path = format!("/v1/accounts/pending/{}", rest.split('&').next().unwrap_or_default());
    let shown = Request::get(&path).header(AUTHORIZATION, format!("Bearer {}", sandbox.api_key));
    let shown = line.send(shown.body(Full::default())?).await?.json()?;
    Ok(Choice { path, login: text(&shown, "login_id")?, page: text(&shown["pages"][0], "platform_page_id")? })
}

/// A new brand.
async fn made(line: &mut Line, sandbox: &Sandbox, name: &str) -> Result<String> {
    let answer = line.send(post("/v1/brands", &sandbox.api_key, &json!({ "name": name }))?).await?;
    ensure!(answer.status == 201, "{} {}", answer.status, answer.text());
    text(&answer.json()?, "id")
}

fn text(value: &Value, name: &str) -> Result<String> {
    value[name].as_str().map(str::to_owned).with_context(|| format!("no {name} in {value}"))
}
