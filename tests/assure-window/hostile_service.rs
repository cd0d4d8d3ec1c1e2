//! A service whose list is anything at all, in front of a sandbox that answers the rest. It writes raw bytes: most of
//! what it plays no server would send by itself.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

const MEBIBYTE: usize = 1024 * 1024;

/// What the list is answered with.
#[derive(Debug, Clone)]
pub enum Reply {
    /// What the sandbox says.
    Own,
    /// This head and body, and the end.
    Whole(&'static str, Vec<u8>),
    /// A chunked body of this, as often as it is taken.
    Endless(&'static str),
}

impl Reply {
    /// JSON with status 200.
    pub fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::Whole("HTTP/1.1 200 OK\r\nContent-Type: application/json", body.into())
    }
}

/// The running service.
pub struct Service {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    reply: Arc<Mutex<Reply>>,
    asked: Arc<Mutex<usize>>,
    _serving: JoinSet<()>,
}

impl Service {
    /// In front of the sandbox that listens at this `HOST:PORT`.
    pub async fn start(sandbox: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (reply, asked) = (Arc::new(Mutex::new(Reply::Own)), Arc::new(Mutex::new(0)));
        let (plan, count, sandbox) = (Arc::clone(&reply), Arc::clone(&asked), sandbox.to_owned());
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let (plan, count, sandbox) = (Arc::clone(&plan), Arc::clone(&count), sandbox.clone());
                connections.spawn(async move { drop(serve(client, &sandbox, &plan, &count).await) });
            }
        });
        Self { url, reply, asked, _serving: serving }
    }

    /// From now on the list is this. Gives how often it was asked for before.
    pub fn answer(&self, reply: Reply) -> usize {
        *self.reply.lock().unwrap() = reply;
        self.asked()
    }

    /// How often the list was asked for.
    pub fn asked(&self) -> usize {
        *self.asked.lock().unwrap()
    }
}

async fn serve(
    mut client: TcpStream,
    sandbox: &str,
    plan: &Mutex<Reply>,
    asked: &Mutex<usize>,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if client.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    let is_list = head.starts_with(b"GET /v1/accounts ") || head.starts_with(b"GET /v1/accounts?");
    if is_list {
        *asked.lock().unwrap() += 1;
    }
    let reply = if is_list { plan.lock().unwrap().clone() } else { Reply::Own };
    match reply {
        Reply::Own => {
            let mut server = TcpStream::connect(sandbox).await?;
            // One request a connection, and a Host that the sandbox knows.
            let text = String::from_utf8_lossy(&head).into_owned();
            let own = client.local_addr()?.to_string();
            let text = text.replace(&own, sandbox).replacen("\r\n", "\r\nConnection: close\r\n", 1);
            server.write_all(text.as_bytes()).await?;
            copy_bidirectional(&mut client, &mut server).await?;
        }
        Reply::Whole(head, body) => {
            let head = format!("{head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
            client.write_all(head.as_bytes()).await?;
            client.write_all(&body).await?;
        }
        Reply::Endless(part) => {
            let part = part.repeat(MEBIBYTE / 4 / part.len());
            let start: &[u8] =
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
            client.write_all(start).await?;
            client.write_all(b"9\r\n{\"data\":[\r\n").await?;
            let chunk = format!("{:x}\r\n{part}\r\n", part.len());
            loop {
                client.write_all(chunk.as_bytes()).await?;
            }
        }
    }
    Ok(())
}
