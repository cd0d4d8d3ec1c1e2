//! A sandbox per test and a client that sends exactly what it is told to.
#![expect(clippy::unwrap_used, reason = "a helper of tests")]
#![allow(dead_code, reason = "each test file uses a part of it")]

use plugboard_sandbox::{Contract, Entry, Options, serve};
use reqwest::header::{HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, Method, redirect};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use url::Url;

pub const URI: &str = "ai.social-api.plugboard://oauth/callback";
pub const KEY: &str = "sapi_key_one";
pub const OTHER: &str = "sapi_key_two";

pub struct Sandbox {
    pub url: String,
    pub host: String,
    pub log: mpsc::UnboundedReceiver<Entry>,
    client: Client,
    _running: oneshot::Sender<()>,
}

pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

/// A sign-in that was started.
pub struct Flow {
    pub platform: &'static str,
    pub state: String,
    pub auth_url: String,
}

/// Two keys and everything else as by default.
pub fn options() -> Options {
    Options { api_keys: vec![KEY.into(), OTHER.into()], ..Options::default() }
}

/// The same for the current contract.
pub fn current() -> Options {
    Options { contract: Contract::Current, ..options() }
}

pub async fn start(options: Options) -> Sandbox {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let (running, ended) = oneshot::channel::<()>();
    let (sender, log) = mpsc::unbounded_channel();
    let options = Options { log: Some(sender), ..options };
    tokio::spawn(serve(listener, options, async {
        let _ = ended.await;
    }));
    let client = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
    Sandbox { url: format!("http://{host}"), host, log, client, _running: running }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and body, to compare with a line of a table.
    pub fn both(&self) -> (u16, Value) {
        (self.status, self.json())
    }

    /// The parameters that a redirect brings back.
    pub fn brought(&self) -> Vec<(String, String)> {
        assert_eq!(self.status, 302, "{}", self.text);
        let location = Url::parse(self.headers[LOCATION].to_str().unwrap()).unwrap();
        location.query_pairs().into_owned().collect()
    }

    /// The code that a redirect brings back.
    pub fn code(&self) -> String {
        self.brought().into_iter().find(|(name, _)| name == "code").unwrap().1
    }

    /// The value of the first attribute of this name after this text.
    pub fn value_after(&self, text: &str) -> String {
        let rest = self.text.split_once(text).unwrap_or_else(|| panic!("no {text}: {}", self.text)).1;
        rest.split_once("value=\"").unwrap().1.split_once('"').unwrap().0.to_owned()
    }

    /// The handles that the page offers.
    pub fn people(&self) -> Vec<String> {
        let person = "data-test=person value=\"";
        self.text.split(person).skip(1).map(|rest| rest.split_once('"').unwrap().0.to_owned()).collect()
    }
}

impl Sandbox {
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: String) -> Answer {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.url) };
        let mut request = self.client.request(method, url).body(body);
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request = request.header(name, HeaderValue::from_str(value).unwrap());
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], String::new()).await
    }

    pub async fn post(&self, path: &str, key: &str, body: &Value) -> Answer {
        let key = format!("Bearer {key}");
        let headers = [("authorization", key.as_str()), ("content-type", "application/json")];
        self.send(Method::POST, path, &headers, body.to_string()).await
    }

    /// With a key and, if it is not null, a body.
    pub async fn call(&self, method: Method, path: &str, key: &str, body: &Value) -> Answer {
        let key = format!("Bearer {key}");
        let headers = [("authorization", key.as_str()), ("content-type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(method, path, &headers, body).await
    }

    pub async fn read(&self, path: &str, key: &str) -> Answer {
        self.call(Method::GET, path, key, &Value::Null).await
    }

    pub async fn patch(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.call(Method::PATCH, path, key, body).await
    }

    pub async fn put(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.call(Method::PUT, path, key, body).await
    }

    pub async fn remove(&self, path: &str, key: &str) -> Answer {
        self.call(Method::DELETE, path, key, &Value::Null).await
    }

    /// A further key of the workspace.
    pub async fn further_key(&self, key: &str, scopes: &[&str], brands: &[&str]) -> String {
        let body = json!({"scopes": scopes, "brand_ids": brands});
        let answer = self.post("/_sandbox/keys", key, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()["api_key"].as_str().unwrap().to_owned()
    }

    /// The brands of a workspace, oldest first.
    pub async fn brands(&self, key: &str) -> Vec<Value> {
        let answer = self.read("/v1/brands", key).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["data"].as_array().unwrap().clone()
    }

    /// The id of the oldest brand.
    pub async fn first_brand(&self, key: &str) -> String {
        self.brands(key).await[0]["id"].as_str().unwrap().to_owned()
    }

    pub async fn connect(&self, key: &str, body: &Value) -> Answer {
        self.post("/v1/accounts/connect", key, body).await
    }

    pub async fn exchange(&self, key: &str, body: &Value) -> Answer {
        self.post("/v1/oauth/exchange", key, body).await
    }

    pub async fn list(&self, key: &str) -> Vec<Value> {
        let key = format!("Bearer {key}");
        let answer = self.send(Method::GET, "/v1/accounts", &[("authorization", &key)], String::new()).await;
        let list = answer.json();
        let rows = list["data"].as_array().unwrap().clone();
        assert_eq!(list, json!({"data": rows, "count": rows.len()}));
        rows
    }

    pub async fn delete(&self, key: &str, id: &str) -> Answer {
        let key = format!("Bearer {key}");
        let path = format!("/v1/accounts/{id}");
        self.send(Method::DELETE, &path, &[("authorization", &key)], String::new()).await
    }

    pub async fn begin(&self, key: &str, platform: &'static str) -> Flow {
        let body = json!({"platform": platform, "metadata": {"redirect_uri": URI}});
        let answer = self.connect(key, &body).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
        let text = |name: &str| answer.json()[name].as_str().unwrap().to_owned();
        Flow { platform, state: text("state"), auth_url: text("auth_url") }
    }

    /// Sends the form of a page that was shown, from that page.
    pub async fn submit(&self, flow: &Flow, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        let token = page.value_after("name=page");
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("state", &flow.state).append_pair("page", &token).extend_pairs(fields);
        let headers = [("origin", self.url.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        let path = format!("/simulated/{}/authorize", flow.platform);
        self.send(Method::POST, &path, &headers, form.finish()).await
    }

    /// Opens the page and allows as somebody whom it offers (an empty handle: as the first one).
    pub async fn allow(&self, flow: &Flow, handle: &str) -> String {
        let page = self.get(&flow.auth_url).await;
        let first = page.people().swap_remove(0);
        let handle = if handle.is_empty() { &first } else { handle };
        self.submit(flow, &page, &[("decision", "allow"), ("person", handle)]).await.code()
    }

    /// From connect to the account.
    pub async fn sign_in(&self, key: &str, platform: &'static str, handle: &str) -> Value {
        let flow = self.begin(key, platform).await;
        let code = self.allow(&flow, handle).await;
        let answer = self.exchange(key, &flow.finish(&code)).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()
    }
}

impl Flow {
    /// The body of the exchange, as in the guide.
    pub fn finish(&self, code: &str) -> Value {
        json!({
            "platform": self.platform,
            "code": code,
            "metadata": {"state": self.state, "redirect_uri": URI},
        })
    }
}

/// An error of the current contract, without its sentence: status, code, meta.
pub fn refusal(answer: &Answer) -> (u16, String, Value) {
    let body = answer.json();
    let id = answer.header("x-request-id");
    assert_eq!(body["request_id"], id, "{body}");
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
    let error = &body["error"];
    assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{body}");
    (answer.status, error["code"].as_str().unwrap().to_owned(), error["meta"].clone())
}

pub fn error(code: &str, error: &str) -> Value {
    json!({"error": error, "code": code})
}
