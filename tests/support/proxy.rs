//! A reverse proxy in front of a sandbox that misbehaves on request and counts.
//!
//! The app and the browser are given its address; the sandbox sees requests for itself, and addresses in its
//! answers lead back through the proxy.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderValue, TRANSFER_ENCODING};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// What goes wrong with one request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// It is passed on after this long.
    Delay(Duration),
    /// The sandbox never sees it; the answer is this.
    Answer(Answer),
    /// The sandbox does it, and its answer is lost: the connection closes.
    LoseAnswer,
    /// The sandbox never sees it: the connection closes.
    Drop,
}

/// An answer made up by the proxy.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers, by name.
    pub headers: Vec<(&'static str, String)>,
    /// Body.
    pub body: String,
}

impl Answer {
    /// A JSON answer.
    #[must_use]
    pub fn json(status: u16, body: &str) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self { status, headers, body: body.to_owned() }
    }
}

/// A running proxy. Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct Proxy {
    /// Its origin, `http://127.0.0.1:PORT`.
    pub url: String,
    script: Arc<Script>,
    _serving: JoinSet<()>,
}

impl Proxy {
    /// Starts one in front of `sandbox`, an origin of the form `http://127.0.0.1:PORT`.
    pub async fn start(sandbox: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let own = listener.local_addr()?.to_string();
        let behind = sandbox.strip_prefix("http://").context("the sandbox speaks plain HTTP")?.to_owned();
        let client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
        let url = format!("http://{own}");
        let faults = Mutex::default();
        let script = Arc::new(Script { own, behind, client, faults, seen: Mutex::default() });
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, Arc::clone(&script)));
        Ok(Self { url, script, _serving: serving })
    }

    /// The address that the app is given.
    #[must_use]
    pub fn api(&self) -> String {
        format!("{}/v1", self.url)
    }

    /// The next request of this method and path goes wrong; calls queue up.
    pub fn next(&self, method: &str, path: &str, fault: Fault) {
        let key = (method.to_owned(), path.to_owned());
        locked(&self.script.faults).entry(key).or_default().push_back(Planned::Once(fault));
    }

    /// Every request of this method and path goes wrong, once those planned before are used up.
    pub fn always(&self, method: &str, path: &str, fault: Fault) {
        let key = (method.to_owned(), path.to_owned());
        locked(&self.script.faults).entry(key).or_default().push_back(Planned::Always(fault));
    }

    /// Nothing goes wrong from now on.
    pub fn behave(&self) {
        locked(&self.script.faults).clear();
    }

    /// How many requests of this method and path have come.
    #[must_use]
    pub fn count(&self, method: &str, path: &str) -> usize {
        locked(&self.script.seen).iter().filter(|seen| seen.0 == method && seen.1 == path).count()
    }
}

#[derive(Debug)]
enum Planned {
    Once(Fault),
    Always(Fault),
}

#[derive(Debug)]
struct Script {
    own: String,
    behind: String,
    client: reqwest::Client,
    faults: Mutex<HashMap<(String, String), VecDeque<Planned>>>,
    seen: Mutex<Vec<(String, String)>>,
}

/// The connection closes without an answer.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("closed without an answer, as the test wants it")
    }
}

impl std::error::Error for Closed {}

async fn serve(listener: TcpListener, script: Arc<Script>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let script = Arc::clone(&script);
        connections.spawn(async move {
            let answer = service_fn(|request| answer(&script, request));
            // One request a connection: a lost answer then looks the same to every client.
            let _ =
                http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), answer).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn answer(script: &Script, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Closed> {
    let key = (request.method().to_string(), request.uri().path().to_owned());
    locked(&script.seen).push(key.clone());
    let answer = match script.fault(&key) {
        None => script.forward(request).await,
        Some(Fault::Delay(time)) => {
            tokio::time::sleep(time).await;
            script.forward(request).await
        }
        Some(Fault::Answer(answer)) => made_up(answer),
        Some(Fault::LoseAnswer) => script.forward(request).await.and(Err(anyhow::anyhow!("lost"))),
        Some(Fault::Drop) => return Err(Closed),
    };
    answer.map_err(|_| Closed)
}

impl Script {
    fn fault(&self, key: &(String, String)) -> Option<Fault> {
        let mut faults = locked(&self.faults);
        let planned = faults.get_mut(key)?;
        match planned.pop_front()? {
            Planned::Once(fault) => Some(fault),
            Planned::Always(fault) => {
                planned.push_front(Planned::Always(fault.clone()));
                Some(fault)
            }
        }
    }

    async fn forward(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
        let (head, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let mut headers = swapped(&head.headers, &self.own, &self.behind);
        for name in [HOST, CONTENT_LENGTH, TRANSFER_ENCODING] {
            headers.remove(name);
        }
        let url = format!("http://{}{path}", self.behind);
        let sent = self.client.request(head.method, url).headers(headers).body(body).send().await?;
        let status = sent.status();
        let mut headers = swapped(sent.headers(), &self.behind, &self.own);
        for name in [CONTENT_LENGTH, TRANSFER_ENCODING] {
            headers.remove(name);
        }
        let body = sent.bytes().await?;
        let body = match std::str::from_utf8(&body) {
            Ok(text) => Bytes::from(text.replace(&self.behind, &self.own)),
            Err(_) => body,
        };
        let mut answer = Response::new(Full::new(body));
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

fn made_up(answer: Answer) -> Result<Response<Full<Bytes>>> {
    let mut builder = Response::builder().status(StatusCode::from_u16(answer.status)?);
    for (name, value) in answer.headers {
        builder = builder.header(name, value);
    }
    Ok(builder.body(Full::new(Bytes::from(answer.body)))?)
}

fn swapped(headers: &HeaderMap, from: &str, to: &str) -> HeaderMap {
    let mut out = HeaderMap::new();
    for (name, value) in headers {
        let swapped = value.to_str().ok().map(|text| text.replace(from, to));
        let swapped = swapped.and_then(|text| HeaderValue::from_str(&text).ok());
        out.append(name, swapped.unwrap_or_else(|| value.clone()));
    }
    out
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
