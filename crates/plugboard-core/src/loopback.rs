//! The page on this computer that a browser comes back to (RFC 8252, 7.3): 127.0.0.1 literally, any free port,
//! open for one sign-in and closed a minute after it.
//!
//! It hands every address on as it came and believes nothing of it. What it shows says nothing of what it was
//! asked: no parameter is repeated, nothing is stored, nothing is fetched.

use std::collections::VecDeque;
use std::io;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use httparse::{EMPTY_HEADER, Header, Status};
use reqwest::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio::time::Sleep;
use zeroize::Zeroizing;

/// Where the head of a request is too long, in bytes. Browsers send the cookies of every server on this computer along.
const MAX_HEAD: usize = 256 * 1024;

/// Most lines that a head may have.
const MAX_HEADERS: usize = 1_000;

/// Most that is taken from a browser after its answer: one that is cut off while it sends does not show the answer.
const MAX_REST: u64 = 16 * 1024 * 1024;

/// How long a browser may take in all.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it may take to say what it wants: on this computer that is a matter of milliseconds.
const HEAD: Duration = Duration::from_secs(2);

/// How many connections there are at once. One more takes the place of the oldest, which has had its time to say
/// something.
const PLACES: usize = 256;

/// How long each has its place at least. Without it, those that come again at once would push out who has yet to be read.
const AT_LEAST: Duration = Duration::from_millis(100);

/// How many may wait for a place, in the order in which they came.
const QUEUE: u32 = 4_096;

/// How long a page can be reloaded whose sign-in is done.
const RELOADED: Duration = Duration::from_mins(1);

/// What a browser gets to see.
pub(crate) struct Page {
    /// HTTP status.
    pub status: StatusCode,
    /// A whole document.
    pub html: String,
}

/// What a browser asked.
#[derive(Clone, Copy)]
pub(crate) enum Visit<'a> {
    /// For this address, given as `http://127.0.0.1:PORT/…` with its query as it came.
    Address(&'a str),
    /// It sent more than is read.
    TooMuch,
}

/// Answers a browser.
pub(crate) type Answer = Arc<dyn Fn(Visit<'_>) -> Page + Send + Sync>;

/// An open port. Dropping it closes it; a page that is being answered still arrives.
#[derive(Debug)]
pub(crate) struct Listening {
    /// The port.
    pub port: u16,
    task: AbortHandle,
    runtime: Handle,
}

impl Listening {
    /// Closes the port in a minute: until then the page that a browser shows can be reloaded.
    pub(crate) fn linger(self) {
        self.linger_for(RELOADED);
    }

    fn linger_for(self, time: Duration) {
        let runtime = self.runtime.clone();
        runtime.spawn(async move {
            tokio::time::sleep(time).await;
            drop(self);
        });
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Opens a port: this one, or any free one. `None` if it cannot be had.
pub(crate) fn open(runtime: &Handle, port: Option<u16>, answer: Answer) -> Option<Listening> {
    let _entered = runtime.enter();
    let listener = listen(port.unwrap_or(0)).ok()?;
    let port = listener.local_addr().ok()?.port();
    let task = runtime.spawn(accept(runtime.clone(), listener, port, answer));
    Some(Listening { port, task: task.abort_handle(), runtime: runtime.clone() })
}

fn listen(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // On Windows this would let two programs have the port; elsewhere, connections that linger keep it without.
    if cfg!(not(windows)) {
        socket.set_reuseaddr(true)?;
    }
    socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
    socket.listen(QUEUE)
}

async fn accept(runtime: Handle, listener: TcpListener, port: u16, answer: Answer) {
    let mut places: VecDeque<(Pin<Box<Sleep>>, AbortHandle)> = VecDeque::new();
    loop {
        let accepted = listener.accept().await;
        places.retain(|(_, connection)| !connection.is_finished());
        if (accepted.is_err() || places.len() >= PLACES)
            && let Some((at_least, oldest)) = places.pop_front()
        {
            at_least.await;
            oldest.abort();
        }
        let Ok((stream, _)) = accepted else {
            // Out of file handles: trying at once again would only be busy.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let answer = Arc::clone(&answer);
        let serve = async move { _ = tokio::time::timeout(PATIENCE, serve(stream, port, &answer)).await };
        places.push_back((Box::pin(tokio::time::sleep(AT_LEAST)), runtime.spawn(serve).abort_handle()));
    }
}

/// Answers one request. What follows its head is of no interest, and nothing follows the answer.
async fn serve(mut stream: TcpStream, port: u16, answer: &Answer) -> io::Result<()> {
    let Ok(page) = tokio::time::timeout(HEAD, read(&mut stream, port, answer)).await else { return Ok(()) };
    stream.write_all(&response(&page?)).await?;
    stream.shutdown().await?;
    tokio::io::copy(&mut stream.take(MAX_REST), &mut tokio::io::sink()).await.map(drop)
}

/// Reads the head of a request, and gives what is answered to it.
async fn read(stream: &mut TcpStream, port: u16, answer: &Answer) -> io::Result<Page> {
    let mut head = Zeroizing::new(Vec::with_capacity(16 * 1024));
    loop {
        let ended = stream.read_buf(&mut *head).await? == 0;
        let mut headers = vec![EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&head) {
            Ok(_) if head.len() >= MAX_HEAD => return Ok(answer(Visit::TooMuch)),
            Err(httparse::Error::TooManyHeaders) => return Ok(answer(Visit::TooMuch)),
            Ok(Status::Complete(_)) => return Ok(judge(&request, port, answer)),
            Ok(Status::Partial) if ended => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(Status::Partial) => {}
            Err(_) => return Ok(refused(StatusCode::BAD_REQUEST)),
        }
    }
}

/// Only a browser that was sent here gets an answer: a page of another site that points a name of its own at this
/// computer sends that name as its Host (RFC 8252, 8.3).
fn judge(request: &httparse::Request<'_, '_>, port: u16, answer: &Answer) -> Page {
    let ours = format!("127.0.0.1:{port}");
    let is_host = |header: &&Header<'_>| header.name.eq_ignore_ascii_case("host");
    let mut hosts = request.headers.iter().filter(is_host);
    let named = hosts.next().is_some_and(|host| host.value == ours.as_bytes()) && hosts.next().is_none();
    if !named {
        return refused(StatusCode::FORBIDDEN);
    }
    let bodies = request.headers.iter().filter(|header| {
        ["content-length", "transfer-encoding"].iter().any(|name| header.name.eq_ignore_ascii_case(name))
    });
    if bodies.count() > 1 {
        return refused(StatusCode::BAD_REQUEST);
    }
    if request.method != Some("GET") {
        return refused(StatusCode::METHOD_NOT_ALLOWED);
    }
    match request.path {
        Some(path) if path.starts_with('/') => {
            answer(Visit::Address(&Zeroizing::new(format!("http://{ours}{path}"))))
        }
        Some(_) | None => refused(StatusCode::NOT_FOUND),
    }
}

fn refused(status: StatusCode) -> Page {
    Page { status, html: String::new() }
}

fn response(page: &Page) -> Vec<u8> {
    let Page { status, html } = page;
    format!(
        "HTTP/1.1 {status}\r\n\
         Content-Type: text/html; charset=utf-8\r\n\
         Content-Length: {}\r\n\
         Cache-Control: no-store\r\n\
         Referrer-Policy: no-referrer\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'\r\n\
         Connection: close\r\n\r\n{html}",
        html.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests;
