//! The current contract as a caller and a browser meet it.

use plugboard_sandbox::{Consent, Contract, Options};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, KEY, Sandbox, options, start};

pub const BACK: &str = "http://127.0.0.1:9/back?tab=1";

pub async fn current() -> Sandbox {
    start(Options { contract: Contract::Current, ..options() }).await
}

pub async fn automatic(options: Options) -> Sandbox {
    start(Options { contract: Contract::Current, consent: Consent::Auto, ..options }).await
}

pub async fn get(sandbox: &Sandbox, path: &str) -> Answer {
    let key = format!("Bearer {KEY}");
    sandbox.send(Method::GET, path, &[("authorization", &key)], String::new()).await
}

/// The error code of the nested envelope.
pub fn code(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["error"]["code"].as_str().unwrap_or_default().to_owned())
}

pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

/// Starts a sign-in whose callback the service receives; the sign-in page.
pub async fn begin(sandbox: &Sandbox, platform: &str, more: &Value) -> String {
    let mut body = json!({"platform": platform, "redirect_uri": BACK, "state": "mine & mine"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = sandbox.connect(KEY, &body).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    let started = answer.json();
    assert_eq!(started.as_object().unwrap().len(), 3, "{started}");
    assert_eq!(text(&started, "message"), "Redirect the user to auth_url");
    text(&started, "auth_url")
}

/// Answers the sign-in page, or lets it answer itself, and follows the service's own callback.
pub async fn come_back(sandbox: &Sandbox, auth_url: &str, fields: &[(&str, &str)]) -> Answer {
    let page = sandbox.get(auth_url).await;
    let to_service = if page.status == 302 {
        page
    } else {
        let token = page.value_after("name=page");
        let state = page.value_after("name=state");
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("state", &state).append_pair("page", &token).extend_pairs(fields);
        let path = url::Url::parse(auth_url).unwrap().path().to_owned();
        let headers =
            [("origin", sandbox.url.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        sandbox.send(Method::POST, &path, &headers, form.finish()).await
    };
    assert_eq!(to_service.status, 302, "{}", to_service.text);
    sandbox.get(to_service.header("location")).await
}

pub fn brought(answer: &Answer) -> Vec<(String, String)> {
    let pairs = answer.brought();
    assert_eq!(pairs[0], ("tab".to_owned(), "1".to_owned()), "the caller's own parameter is gone");
    pairs.into_iter().skip(1).collect()
}

pub fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

pub async fn sign_in(sandbox: &Sandbox, platform: &str, more: &Value) -> String {
    let page = begin(sandbox, platform, more).await;
    let end = come_back(sandbox, &page, &[("person", ""), ("handle", "acme"), ("decision", "allow")]).await;
    let pairs = brought(&end);
    assert_eq!(pairs[0], pair("status", "success"), "{pairs:?}");
    pairs.into_iter().find(|(name, _)| name == "account_id").unwrap().1
}
