//! Connections that can be cut after so many bytes. Only what the server sends is counted, and all of that: the
//! head of an answer, its body, and the framing of both.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// Stands for as many bytes as there are.
const WHOLE: usize = usize::MAX;

/// What requests know of the connection that they came by.
#[derive(Clone)]
pub(crate) struct Line(Arc<AtomicUsize>);

impl Line {
    /// Closes the connection when this many more bytes were sent.
    pub(crate) fn cut_after(&self, bytes: usize) {
        self.0.store(bytes, Ordering::Release);
    }

    /// Takes back a cut that did not come to pass.
    pub(crate) fn mend(&self) {
        self.0.store(WHOLE, Ordering::Release);
    }

    fn left(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

impl Connected<IncomingStream<'_, Lines>> for Line {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        stream.io().line.clone()
    }
}

/// A listener whose connections can be cut.
pub(crate) struct Lines(pub(crate) TcpListener);

impl Listener for Lines {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // The trait's, which waits and tries again when something is wrong.
        let (stream, from) = Listener::accept(&mut self.0).await;
        (Connection { stream, line: Line(Arc::new(AtomicUsize::new(WHOLE))) }, from)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// One of them.
pub(crate) struct Connection {
    stream: TcpStream,
    line: Line,
}

impl Connection {
    /// An error makes the server drop the connection, and with it the socket.
    fn check(&self) -> io::Result<usize> {
        match self.line.left() {
            0 => Err(io::ErrorKind::ConnectionAborted.into()),
            left => Ok(left),
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let left = self.check()?;
        let sent = ready!(Pin::new(&mut self.stream).poll_write(cx, &bytes[..bytes.len().min(left)]))?;
        if left != WHOLE {
            self.line.cut_after(left - sent);
        }
        Poll::Ready(Ok(sent))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.line.left() == WHOLE {
            return Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        }
        let first = parts.iter().find(|part| !part.is_empty());
        self.poll_write(cx, first.map_or(&[], |part| part))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
