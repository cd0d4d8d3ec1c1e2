//! A client of the API on one connection that is kept open and used by one at a time. It tells what came and
//! judges nothing.

use anyhow::{Context as _, Result, ensure};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderValue};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// Where the platform sends the browser.
pub const CALLBACK: &str = "ai.social-api.plugboard://oauth/callback";

/// A platform that is connected with the browser.
pub const PLATFORM: &str = "instagram";

/// An HTTP request to be.
pub type Asked = Request<Full<Bytes>>;

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("{} {}", self.status, self.text()))
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The code that a redirect brings back.
    pub fn code(&self) -> Result<String> {
        let (_, rest) = self.header("location").split_once("code=").with_context(|| {
            format!("no code in {} {} {}", self.status, self.header("location"), self.text())
        })?;
        Ok(rest.split(['&', '#']).next().unwrap_or_default().to_owned())
    }
}

/// A sign-in that was started.
#[derive(Debug, Clone)]
pub struct Flow {
    /// As in requests.
    pub platform: String,
    /// The state of the answer.
    pub state: String,
    /// Path and query of the address for the browser.
    pub page: String,
}

impl Flow {
    /// Reads the answer 202 of connect.
    pub fn read(platform: &str, answer: &Answer) -> Result<Self> {
        ensure!(answer.status == 202, "connect: {} {}", answer.status, answer.text());
        let json = answer.json()?;
        let text = |name: &str| json[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
        let address = text("auth_url")?;
        let after_scheme = address.split_once("://").context("auth_url")?.1;
        let (_, page) = after_scheme.split_once('/').context("auth_url")?;
        Ok(Self { platform: platform.to_owned(), state: text("state")?, page: format!("/{page}") })
    }
}

/// One connection to a sandbox, made when it is needed.
#[derive(Debug)]
pub struct Line {
    address: String,
    host: HeaderValue,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Line {
    /// To what listens at `address` and is called `host`, both as `HOST:PORT`.
    pub fn to(address: &str, host: &str) -> Result<Self> {
        Ok(Self { address: address.to_owned(), host: HeaderValue::from_str(host)?, sender: None })
    }

    /// Where it goes.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Sends a request and waits for its answer. One without a Host gets ours. The connection is not used again
    /// after a failure.
    pub async fn send(&mut self, mut request: Asked) -> Result<Answer> {
        if !request.headers().contains_key(HOST) {
            request.headers_mut().insert(HOST, self.host.clone());
        }
        let mut sender = match self.sender.take() {
            Some(sender) if !sender.is_closed() => sender,
            Some(_) | None => self.open().await?,
        };
        // A connection that the server has just closed shows here.
        if sender.ready().await.is_err() {
            sender = self.open().await?;
        }
        let (head, body) = sender.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        self.sender = Some(sender);
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }

    async fn open(&self) -> Result<SendRequest<Full<Bytes>>> {
        let stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // It ends with the sender, and what went wrong comes out there.
        tokio::spawn(connection);
        Ok(sender)
    }

    /// `POST /v1/accounts/connect`.
    pub async fn connect(&mut self, key: &str, platform: &str) -> Result<Answer> {
        self.send(connect(key, platform)?).await
    }

    /// The same, which must start a sign-in.
    pub async fn begin(&mut self, key: &str, platform: &str) -> Result<Flow> {
        Flow::read(platform, &self.connect(key, platform).await?)
    }

    /// Opens the sign-in page as a browser.
    pub async fn page(&mut self, flow: &Flow) -> Result<Answer> {
        self.send(Request::get(&flow.page).body(Full::default())?).await
    }

    /// Signs in where nobody is asked; the code.
    pub async fn consent(&mut self, flow: &Flow) -> Result<String> {
        self.page(flow).await?.code()
    }

    /// From connect to the code.
    pub async fn signed_in(&mut self, key: &str, platform: &str) -> Result<(Flow, String)> {
        let flow = self.begin(key, platform).await?;
        let code = self.consent(&flow).await?;
        Ok((flow, code))
    }

    /// `POST /v1/oauth/exchange`.
    pub async fn exchange(&mut self, key: &str, flow: &Flow, code: &str) -> Result<Answer> {
        self.send(exchange(key, flow, code)?).await
    }

    /// `GET /v1/accounts`: its rows.
    pub async fn list(&mut self, key: &str) -> Result<Vec<Value>> {
        let request = Request::get("/v1/accounts").header(AUTHORIZATION, format!("Bearer {key}"));
        let answer = self.send(request.body(Full::default())?).await?;
        ensure!(answer.status == 200, "list: {} {}", answer.status, answer.text());
        let mut list = answer.json()?;
        Ok(serde_json::from_value(list["data"].take())?)
    }
}

/// The request that starts a sign-in.
pub fn connect(key: &str, platform: &str) -> Result<Asked> {
    let body = json!({ "platform": platform, "metadata": { "redirect_uri": CALLBACK } });
    post("/v1/accounts/connect", key, &body)
}

/// The request that ends it.
pub fn exchange(key: &str, flow: &Flow, code: &str) -> Result<Asked> {
    let body = json!({
        "platform": flow.platform,
        "code": code,
        "metadata": { "state": flow.state, "redirect_uri": CALLBACK },
    });
    post("/v1/oauth/exchange", key, &body)
}

/// A request with a key and a body.
pub fn post(path: &str, key: &str, body: &Value) -> Result<Asked> {
    let request = Request::builder().method(Method::POST).uri(path);
    let request = request.header(AUTHORIZATION, format!("Bearer {key}"));
    let request = request.header(CONTENT_TYPE, "application/json");
    Ok(request.body(Full::from(body.to_string()))?)
}
