//! The wire between Plugboard and the sandbox: a proxy that writes down every request, and loses, holds back or
//! replaces answers, or writes refusals in the other envelope, as a test wants it. The proxy of the support library
//! serves the real programs; this one looks inside the requests.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderValue, TRANSFER_ENCODING};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// What goes wrong with a request.
#[derive(Clone)]
pub enum Fault {
    /// It is passed on once the gate is open.
    Hold(Gate),
    /// It is passed on, and its answer once the gate is open.
    HoldAnswer(Gate),
    /// It is passed on, and its answer is lost: the connection closes.
    LoseAnswer,
    /// It is not passed on: the connection closes.
    Drop,
    /// It is not passed on: this is the answer.
    Answer { status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8> },
    /// It is passed on, and this is the answer all the same.
    Instead { status: u16, body: Vec<u8> },
}

impl Fault {
    /// A JSON answer of the proxy's own.
    pub fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self::Answer { status, headers, body: body.to_string().into_bytes() }
    }

    /// An answer of the proxy's own that is no JSON.
    pub fn text(status: u16, body: &str) -> Self {
        let headers = vec![("content-type", "text/html".to_owned())];
        Self::Answer { status, headers, body: body.as_bytes().to_vec() }
    }
}

/// The form in which refusals arrive: flat as in March 2026, or nested as today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Envelope {
    /// As the server wrote them.
    Own,
    /// As the other contract would.
    Other,
}

/// Holds requests back until a test lets them through.
#[derive(Clone)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    pub fn closed() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    /// Lets everything through that waits or comes.
    pub fn open(&self) {
        self.0.add_permits(Semaphore::MAX_PERMITS / 2);
    }

    async fn pass(&self) {
        drop(self.0.acquire().await.unwrap());
    }
}

/// A request as it came.
#[derive(Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// The proxy.
pub struct Wire {
    address: SocketAddr,
    script: Arc<Script>,
    serving: Mutex<JoinSet<()>>,
}

struct Script {
    own: String,
    behind: String,
    client: reqwest::Client,
    planned: Mutex<VecDeque<Planned>>,
    seen: Mutex<Vec<Seen>>,
    envelope: Mutex<Envelope>,
}

struct Planned {
    method: String,
    path: String,
    fault: Fault,
    again: Again,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    Once,
    Always,
}

/// The connection closes without an answer.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("closed, as the test wants it")
    }
}

impl std::error::Error for Closed {}

impl Wire {
    /// Starts in front of this server.
    pub async fn start(behind: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let client = plain_client();
        let script = Script {
            own: address.to_string(),
            behind: behind.to_string(),
            client,
            planned: Mutex::default(),
            seen: Mutex::default(),
            envelope: Mutex::new(Envelope::Own),
        };
        let wire = Self { address, script: Arc::new(script), serving: Mutex::default() };
        locked(&wire.serving).spawn(serve(listener, Arc::clone(&wire.script)));
        wire
    }

    /// `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the API.
    pub fn api(&self) -> String {
        format!("{}/v1", self.origin())
    }

    /// Refusals arrive in this form from now on.
    pub fn write_refusals(&self, envelope: Envelope) {
        *locked(&self.script.envelope) = envelope;
    }

    /// Closes the port: connections are refused.
    pub async fn down(&self) {
        let mut serving = std::mem::take(&mut *locked(&self.serving));
        serving.shutdown().await;
    }

    /// Opens the port again.
    pub async fn up(&self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        locked(&self.serving).spawn(serve(listener, Arc::clone(&self.script)));
    }

    /// The next request of this method and path meets this fault; calls queue up.
    pub fn next(&self, method: &str, path: &str, fault: Fault) {
        self.plan(method, path, fault, Again::Once);
    }

    /// Every request of this method and path meets this fault, once those planned before are used up.
    pub fn always(&self, method: &str, path: &str, fault: Fault) {
        self.plan(method, path, fault, Again::Always);
    }

    fn plan(&self, method: &str, path: &str, fault: Fault, again: Again) {
        let planned = Planned { method: method.to_owned(), path: path.to_owned(), fault, again };
        locked(&self.script.planned).push_back(planned);
    }

    /// Nothing goes wrong any more.
    pub fn behave(&self) {
        locked(&self.script.planned).clear();
    }

    /// The requests of this method and path so far.
    pub fn seen(&self, method: &str, path: &str) -> Vec<Seen> {
        let is_wanted = |seen: &&Seen| seen.method == method && seen.path == path;
        locked(&self.script.seen).iter().filter(is_wanted).cloned().collect()
    }

    /// How many requests of this method and path there were so far.
    pub fn count(&self, method: &str, path: &str) -> usize {
        self.seen(method, path).len()
    }

    /// All requests so far.
    pub fn all(&self) -> Vec<Seen> {
        locked(&self.script.seen).clone()
    }

    /// The path of the last request of this method whose path begins so.
    pub fn last_path(&self, method: &str, start: &str) -> String {
        let all = self.all();
        let last = all.iter().rev().find(|seen| seen.method == method && seen.path.starts_with(start));
        last.unwrap().path.clone()
    }

    /// How many requests there were so far.
    pub fn total(&self) -> usize {
        locked(&self.script.seen).len()
    }
}

/// A client for plain HTTP on this computer. It reads no certificates, which takes longer than a whole test.
pub fn plain_client() -> reqwest::Client {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.no_proxy().tls_certs_only([]).build().unwrap()
}

async fn serve(listener: TcpListener, script: Arc<Script>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let script = Arc::clone(&script);
        connections.spawn(async move {
            let answer = service_fn(|request| answer(&script, request));
            // One request a connection: a lost answer then looks the same to every client.
            let connection =
                http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), answer);
            let _ = connection.await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn answer(script: &Script, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Closed> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Closed)?.to_bytes();
    let seen = Seen {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers.clone(),
        body: body.to_vec(),
    };
    let fault = script.fault(&seen);
    locked(&script.seen).push(seen);
    let forward = script.forward(head, body);
    match fault {
        None => forward.await,
        Some(Fault::Hold(gate)) => {
            gate.pass().await;
            forward.await
        }
        Some(Fault::HoldAnswer(gate)) => {
            let answer = forward.await;
            gate.pass().await;
            answer
        }
        Some(Fault::LoseAnswer) => forward.await.and(Err(Closed)),
        Some(Fault::Drop) => Err(Closed),
        Some(Fault::Answer { status, headers, body }) => {
            let mut builder = Response::builder().status(status);
            for (name, value) in headers {
                builder = builder.header(name, value);
            }
            builder.body(Full::new(Bytes::from(body))).map_err(|_| Closed)
        }
        Some(Fault::Instead { status, body }) => {
            forward.await?;
            Response::builder().status(status).body(Full::new(Bytes::from(body))).map_err(|_| Closed)
        }
    }
}

impl Script {
    fn fault(&self, seen: &Seen) -> Option<Fault> {
        let mut planned = locked(&self.planned);
        let at = planned.iter().position(|plan| plan.method == seen.method && plan.path == seen.path)?;
        match planned[at].again {
            Again::Once => planned.remove(at).map(|plan| plan.fault),
            Again::Always => Some(planned[at].fault.clone()),
        }
    }

    async fn forward(
        &self,
        head: hyper::http::request::Parts,
        body: Bytes,
    ) -> Result<Response<Full<Bytes>>, Closed> {
        let mut headers = swapped(&head.headers, &self.own, &self.behind);
        for name in [HOST, CONTENT_LENGTH, TRANSFER_ENCODING] {
            headers.remove(name);
        }
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let url = format!("http://{}{path}", self.behind);
        let request = self.client.request(head.method, url).headers(headers).body(body);
        let sent = request.send().await.map_err(|_| Closed)?;
        let status = sent.status();
        let mut headers = swapped(sent.headers(), &self.behind, &self.own);
        for name in [CONTENT_LENGTH, TRANSFER_ENCODING] {
            headers.remove(name);
        }
        let mut text = sent.text().await.map_err(|_| Closed)?.replace(&self.behind, &self.own);
        if *locked(&self.envelope) == Envelope::Other && status.as_u16() >= 400 {
            text = in_other_envelope(&text).unwrap_or(text);
        }
        let mut answer = Response::new(Full::new(Bytes::from(text)));
        (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
        Ok(answer)
    }
}

/// A refusal as the other contract writes it. What says which field is at fault has no place in the flat one.
fn in_other_envelope(text: &str) -> Option<String> {
    let body: Value = serde_json::from_str(text).ok()?;
    let other = match body.get("error")? {
        Value::Object(inner) => json!({ "error": inner.get("message"), "code": inner.get("code") }),
        sentence => {
            let inner = json!({ "code": body.get("code"), "message": sentence });
            json!({ "error": inner, "request_id": "a1b2c3d4" })
        }
    };
    Some(other.to_string())
}

fn swapped(headers: &HeaderMap, from: &str, to: &str) -> HeaderMap {
    let mut out = HeaderMap::new();
    for (name, value) in headers {
        let text = value.to_str().unwrap_or_default().replace(from, to);
        out.append(name, HeaderValue::from_str(&text).unwrap());
    }
    out
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
