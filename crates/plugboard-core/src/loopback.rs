//! The page on this computer that a browser comes back to (RFC 8252, 7.3): 127.0.0.1 literally, any free port,
//! open for one sign-in and closed after it.
//!
//! It hands every address on as it came and believes nothing of it. What it shows says nothing of what it was
//! asked: no parameter is repeated, nothing is stored, nothing is fetched.

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::AbortHandle;

/// Most that is read of a request's head, in bytes: twice the longest callback.
const MAX_HEAD: usize = 16 * 1024;

/// How long a browser may take in all.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it may take to say what it wants: on this computer that is a matter of milliseconds, and who says
/// nothing keeps others waiting.
const HEAD: Duration = Duration::from_secs(2);

/// How many may ask at once; who comes after them waits.
const AT_ONCE: usize = 64;

/// What a browser gets to see.
pub(crate) struct Page {
    /// HTTP status.
    pub status: StatusCode,
    /// A whole document.
    pub html: String,
}

/// Answers an address, given as `http://127.0.0.1:PORT/…` with its query as it came.
pub(crate) type Answer = Arc<dyn Fn(&str) -> Page + Send + Sync>;

/// An open port. Dropping it closes it; a page that is being answered still arrives.
#[derive(Debug)]
pub(crate) struct Listening {
    /// The port.
    pub port: u16,
    task: AbortHandle,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Opens a port: this one, or any free one. `None` if it cannot be had.
pub(crate) async fn open(runtime: &Handle, port: Option<u16>, answer: Answer) -> Option<Listening> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0))).await.ok()?;
    let port = listener.local_addr().ok()?.port();
    let task = runtime.spawn(accept(runtime.clone(), listener, port, answer));
    Some(Listening { port, task: task.abort_handle() })
}

async fn accept(runtime: Handle, listener: TcpListener, port: u16, answer: Answer) {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles: trying at once again would only be busy.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let answer = Arc::clone(&answer);
        runtime.spawn(async move {
            _ = tokio::time::timeout(PATIENCE, serve(stream, port, answer)).await;
            drop(place);
        });
    }
}

async fn serve(stream: TcpStream, port: u16, answer: Answer) -> hyper::Result<()> {
    let respond = |request: Request<Incoming>| {
        let page = judge(&request, port, &answer);
        async move { Ok::<_, Infallible>(response(page)) }
    };
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(MAX_HEAD)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service_fn(respond))
        .await
}

/// Only a browser that was sent here gets an answer: a page of another site that points a name of its own at this
/// computer sends that name as its Host (RFC 8252, 8.3).
fn judge(request: &Request<Incoming>, port: u16, answer: &Answer) -> Page {
    let ours = format!("127.0.0.1:{port}");
    let mut hosts = request.headers().get_all(HOST).iter();
    let named = hosts.next().is_some_and(|host| host.as_bytes() == ours.as_bytes()) && hosts.next().is_none();
    let refused = |status| Page { status, html: String::new() };
    if !named {
        return refused(StatusCode::FORBIDDEN);
    }
    if *request.method() != Method::GET {
        return refused(StatusCode::METHOD_NOT_ALLOWED);
    }
    match request.uri().path_and_query() {
        Some(target) => answer(&format!("http://{ours}{target}")),
        None => refused(StatusCode::NOT_FOUND),
    }
}

fn response(page: Page) -> Response<Full<Bytes>> {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    let mut response = Response::new(Full::new(Bytes::from(page.html)));
    *response.status_mut() = page.status;
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (CONTENT_SECURITY_POLICY, policy),
    ] {
        response.headers_mut().insert(name, hyper::header::HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests;
