//! A fake Graph API: accepts every call as Meta would, and tells who waits for it when a message arrives.
//!
//! It checks nothing; wire formats are the business of the channel's own tests. It is as light as it can be,
//! because it shares a core with the load generator.

use anyhow::Result;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::cell::RefCell;
use std::collections::HashMap;
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Instant;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};

/// The running double; lives as long as the task set it was started on.
#[derive(Clone)]
pub(crate) struct Graph {
    port: u16,
    state: Rc<RefCell<State>>,
}

/// A message as the Send API got it.
pub(crate) struct Arrival {
    pub(crate) at: Instant,
    /// The JSON of the call.
    pub(crate) body: Bytes,
}

#[derive(Default)]
struct State {
    waiting: HashMap<String, oneshot::Sender<Instant>>,
    listening: HashMap<String, mpsc::UnboundedSender<Arrival>>,
    messages: u64,
}

#[derive(Deserialize)]
struct Call {
    recipient: Option<Recipient>,
    message: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Recipient {
    #[serde(default)]
    id: String,
}

impl Graph {
    /// Listens on a free port of the loopback address.
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let graph = Self { port: listener.local_addr()?.port(), state: Rc::default() };
        tokio::task::spawn_local(graph.clone().accept(listener));
        Ok(graph)
    }

    /// `http://127.0.0.1:…`, without a version.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Gives the time at which the next message to this identity arrives. One waiter an identity.
    pub(crate) fn next_message_to(&self, identity: &str) -> oneshot::Receiver<Instant> {
        let (sender, receiver) = oneshot::channel();
        self.state.borrow_mut().waiting.insert(identity.to_owned(), sender);
        receiver
    }

    /// Gives every message to this identity from now on, in order.
    pub(crate) fn messages_to(&self, identity: &str) -> mpsc::UnboundedReceiver<Arrival> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.state.borrow_mut().listening.insert(identity.to_owned(), sender);
        receiver
    }

    /// Messages seen so far, whether anybody waited for them or not.
    pub(crate) fn messages(&self) -> u64 {
        self.state.borrow().messages
    }

    async fn accept(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::task::spawn_local(self.clone().serve(stream));
        }
    }

    async fn serve(self, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let service = service_fn(move |request| {
            let graph = self.clone();
            async move { Ok::<_, Infallible>(graph.answer(request).await) }
        });
        // A caller that hangs up in the middle is its own affair.
        let _ =
            hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let to_messages = request.uri().path().ends_with("/messages");
        let body =
            request.into_body().collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        let answer = match serde_json::from_slice::<Call>(&body) {
            Ok(Call { recipient: Some(recipient), message }) if to_messages => {
                self.sent(&recipient.id, message.map(|_| &body))
            }
            _ => r#"{"success":true,"result":"success","id":"100200300","data":[]}"#.to_owned(),
        };
        let mut response = Response::new(Full::new(Bytes::from(answer)));
        response.headers_mut().insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static("application/json; charset=UTF-8"),
        );
        response
    }

    /// Typing indicators and the like are answered, but are not what a person waits for.
    fn sent(&self, identity: &str, message: Option<&Bytes>) -> String {
        let Some(body) = message else {
            return format!(r#"{{"recipient_id":"{identity}"}}"#);
        };
        let at = Instant::now();
        let mut state = self.state.borrow_mut();
        state.messages += 1;
        if let Some(waiter) = state.waiting.remove(identity) {
            // Nobody waits any longer when the turn ran out of time; it is counted there.
            let _ = waiter.send(at);
        }
        if let Some(listener) = state.listening.get(identity) {
            // As above, when the person has gone.
            let _ = listener.send(Arrival { at, body: body.clone() });
        }
        format!(r#"{{"recipient_id":"{identity}","message_id":"m_fake{}"}}"#, state.messages)
    }
}
