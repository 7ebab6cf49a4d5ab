//! Accepts connections and serves HTTP/1.1 on them, within limits: a client that is slow with its head, or
//! says nothing, is let go, and there are only so many connections at once. A reverse proxy in front speaks
//! HTTP/1.1 to us; HTTP/2 ends there.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{body::Body, http::Request, serve::Listener};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{net::TcpListener, sync::Semaphore};
use tokio_util::sync::CancellationToken;

use crate::web::edge::Site;

/// A head must be whole after this time; a connection that is kept open for a next request may be silent as
/// long. A proxy should let go of idle connections earlier.
const HEAD: Duration = Duration::from_secs(30);
/// Longest head, in bytes, and largest buffer of a connection.
const HEAD_BYTES: usize = 64 * 1024;
/// Connections at once; further ones wait in the listener's queue.
const CONNECTIONS: usize = 4_096;

/// How connections are limited.
#[derive(Clone, Copy)]
struct Limits {
    head: Duration,
    connections: usize,
}

/// Serves until `stop`, then lets requests under way finish.
///
/// # Errors
/// None at present: a listener that fails to accept is asked again.
pub async fn serve(listener: TcpListener, site: Site, stop: CancellationToken) -> std::io::Result<()> {
    run(listener, site, stop, Limits { head: HEAD, connections: CONNECTIONS }).await;
    Ok(())
}

async fn run(mut listener: TcpListener, site: Site, stop: CancellationToken, limits: Limits) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(HEAD_BYTES);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections));
    loop {
        let accepted = async {
            // Never closed, so this cannot fail; without a place the connection is closed at once.
            let place = Arc::clone(&room).acquire_owned().await.ok();
            (place, Listener::accept(&mut listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accepted => accepted,
        };
        // Answers are small: waiting to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        let site = site.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let site = site.clone();
            async move { Ok::<_, Infallible>(site.answer(request.map(Body::new), Some(peer)).await) }
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A client that went away or was too slow: nothing of ours failed.
            if let Err(error) = connection.await {
                tracing::debug!(error = &error as &dyn std::error::Error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::{
        Extension, Router,
        routing::{get, post},
    };
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpStream,
    };

    use super::*;
    use crate::{
        security::Requests,
        web::{ClientIp, edge::Edge},
    };

    struct Server {
        address: SocketAddr,
        stop: CancellationToken,
        running: tokio::task::JoinHandle<()>,
    }

    async fn server(limits: Limits) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let router = Router::new()
            .route("/", get(|Extension(ClientIp(peer)): Extension<ClientIp>| async move { peer.to_string() }))
            .route("/echo", post(|body: String| async move { body }));
        let edge = Edge { trusted_proxies: Arc::new([]), requests: Requests::new("test"), https: false };
        let running = tokio::spawn(run(listener, Site::new(edge, router), stop.clone(), limits));
        Server { address, stop, running }
    }

    async fn open(server: &Server, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    /// Everything until the other side closes.
    async fn rest(mut stream: TcpStream) -> String {
        let mut text = String::new();
        // A reset is an end, too.
        let _ = stream.read_to_string(&mut text).await;
        text
    }

    const GET: &str = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

    #[tokio::test]
    async fn a_request_is_answered_and_knows_its_peer() {
        let server = server(Limits { head: HEAD, connections: 4 }).await;
        let answer = rest(open(&server, GET).await).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
    }

    #[tokio::test]
    async fn silence_and_slow_heads_are_let_go_and_make_room() {
        let server = server(Limits { head: Duration::from_millis(50), connections: 3 }).await;
        let slow = [
            open(&server, "").await,
            open(&server, "GET / HTTP/1.1\r\nhost: a\r\nx-sl").await,
            // Answered, and then kept open without a word.
            open(&server, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await,
        ];
        // All places are held; this one waits until they are given back.
        let answer = rest(open(&server, GET).await).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        for stream in slow {
            assert!(!rest(stream).await.contains(" 500 "));
        }
    }

    #[tokio::test]
    async fn what_is_under_way_is_finished_before_the_end() {
        let server = server(Limits { head: HEAD, connections: 4 }).await;
        let head = "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\nconnection: close\r\n\r\n";
        let mut begun = open(&server, head).await;
        // Another one, answered, shows that the first has been accepted.
        rest(open(&server, GET).await).await;
        server.stop.cancel();
        begun.write_all(b"whole").await.unwrap();
        assert!(rest(begun).await.ends_with("whole"));
        server.running.await.unwrap();
        assert!(TcpStream::connect(server.address).await.is_err());
    }
}
