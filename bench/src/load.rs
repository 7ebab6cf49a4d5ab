//! Plays Messenger: signed webhooks out, and for each the wait for the reply that comes back over the Send API.
//!
//! A closed loop: a conversation has at most one message under way, as a person who waits for an answer. So the
//! number of turns is the program's own pace, and no queue grows without being seen.

use crate::graph::Graph;
use crate::stats::Times;
use crate::webhook::{APP_SECRET, Signed, Signer};
use anyhow::{Context, Result};
use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// A person would have given up by then: counted as a failure.
const REPLY_MAX: Duration = Duration::from_secs(10);
/// After so many failures a program is broken rather than slow.
const FAILURES_MAX: u64 = 256;

/// So many failures are told as they happen.
const FAILURES_TOLD: u64 = 8;

/// Where messages go and what they say.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) path: String,
    pub(crate) text: &'static str,
    /// Number of customers to speak as.
    pub(crate) identities: usize,
}

/// What one run of the load gave.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) measured: Duration,
    /// Turns that ended while measuring.
    pub(crate) turns: u32,
    /// Webhook sent to its 200 read; of turns that began after the warm-up.
    pub(crate) acknowledgement: Times,
    /// Webhook sent to reply at the Send API.
    pub(crate) reply: Times,
    pub(crate) failures: u64,
    /// What went wrong last.
    pub(crate) last_failure: Option<String>,
    /// Messages that came for each turn, over warm-up and measurement; 1 unless a reply has several bubbles.
    pub(crate) messages_per_turn: f64,
}

impl Outcome {
    pub(crate) fn turns_per_second(&self) -> f64 {
        f64::from(self.turns) / self.measured.as_secs_f64()
    }
}

/// When to stop.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// After this time of measuring.
    Elapsed(Duration),
    /// After this number of measured turns.
    Turns(usize),
}

/// Speaks as `at_once` people at a time, `warm_up` unmeasured, then until the end is reached.
pub(crate) async fn run(
    graph: &Graph,
    target: &Target,
    at_once: usize,
    warm_up: Duration,
    until: Until,
) -> Outcome {
    let at_once = at_once.max(1);
    let shared = Rc::new(Shared {
        graph: graph.clone(),
        target: target.clone(),
        signer: Signer::new(APP_SECRET),
        // Not yet: set when everybody is there.
        begin: Cell::new(Instant::now() + Duration::from_hours(1)),
        until,
        outcome: RefCell::default(),
        started: Cell::new(0),
        turns: Cell::new(0),
    });
    let connections = shared.introduce(at_once).await;
    let begin = Instant::now() + warm_up;
    shared.begin.set(begin);
    let messages_before = graph.messages();
    let people: Vec<_> = (0..)
        .zip(connections)
        .map(|(person, connection)| {
            tokio::task::spawn_local(shared.clone().speak(person, at_once, connection))
        })
        .collect();
    for person in people {
        // A panic of a task is a bug here; its message has been printed.
        let _ = person.await;
    }
    let mut outcome = shared.outcome.take();
    outcome.measured = match until {
        Until::Elapsed(length) => length,
        Until::Turns(_) => begin.elapsed(),
    };
    let count = |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    outcome.messages_per_turn = count(graph.messages() - messages_before) / count(shared.turns.get().max(1));
    outcome
}

struct Shared {
    graph: Graph,
    target: Target,
    signer: Signer,
    /// End of the warm-up.
    begin: Cell<Instant>,
    until: Until,
    outcome: RefCell<Outcome>,
    /// Turns begun; makes message ids unique.
    started: Cell<u64>,
    /// Turns ended well, warm-up included.
    turns: Cell<u64>,
}

impl Shared {
    fn over(&self) -> bool {
        let outcome = self.outcome.borrow();
        let reached = match self.until {
            Until::Elapsed(length) => self.begin.get().elapsed() >= length,
            Until::Turns(turns) => outcome.reply.len() >= turns,
        };
        reached || outcome.failures >= FAILURES_MAX
    }

    /// One turn of each person, one after the other: nobody's connection waits to be accepted when the load
    /// begins. Node.js accepts one connection in each round of its event loop, and a round serves all that were
    /// accepted before; with everybody at once the last of 128 wait for as long as ten seconds.
    async fn introduce(&self, at_once: usize) -> Vec<Option<Connection>> {
        let mut connections = Vec::with_capacity(at_once);
        for person in 0..at_once {
            let mut connection = None;
            if let Err(error) = self.turn(&mut connection, &self.identity(person)).await {
                self.failed(person, &error);
            }
            connections.push(connection);
            // It is broken; who has a connection already finds out how badly.
            if self.outcome.borrow().failures >= FAILURES_TOLD {
                break;
            }
        }
        connections
    }

    /// One of the people under way: takes the customers `person`, `person + at_once`, … in turn.
    async fn speak(self: Rc<Self>, person: usize, at_once: usize, mut connection: Option<Connection>) {
        let mut customer = person;
        while !self.over() {
            match self.turn(&mut connection, &self.identity(customer)).await {
                Ok((start, acknowledged, replied)) => self.record(start, acknowledged, replied),
                Err(error) => {
                    connection = None;
                    self.failed(customer, &error);
                }
            }
            customer += at_once;
            if customer >= self.target.identities {
                customer = person;
            }
        }
    }

    /// Contract of the demo: linked customers are `9000` followed by their number.
    fn identity(&self, customer: usize) -> String {
        format!("9000{}", customer % self.target.identities)
    }

    fn failed(&self, customer: usize, error: &anyhow::Error) {
        let mut outcome = self.outcome.borrow_mut();
        outcome.failures += 1;
        if outcome.failures <= FAILURES_TOLD {
            let phase = if Instant::now() < self.begin.get() { " in the warm-up" } else { "" };
            eprintln!("  customer {customer}{phase}: {error:#}");
        }
        outcome.last_failure = Some(format!("{error:#}"));
    }

    fn record(&self, start: Instant, acknowledged: Instant, replied: Instant) {
        self.turns.set(self.turns.get() + 1);
        let mut outcome = self.outcome.borrow_mut();
        let (end, begin) = (acknowledged.max(replied), self.begin.get());
        let counts = match self.until {
            Until::Elapsed(length) => end >= begin && end < begin + length,
            Until::Turns(_) => start >= begin,
        };
        if counts {
            outcome.turns += 1;
        }
        if counts && start >= begin {
            outcome.acknowledgement.add(acknowledged - start);
            outcome.reply.add(replied - start);
        }
    }

    async fn turn(
        &self,
        connection: &mut Option<Connection>,
        identity: &str,
    ) -> Result<(Instant, Instant, Instant)> {
        let reply = self.graph.next_message_to(identity);
        let signed =
            self.signer.text(identity, self.target.text, self.started.replace(self.started.get() + 1));
        let mut open = match connection.take() {
            Some(open) => open,
            None => connect(self.target.address).await?,
        };
        let start = Instant::now();
        // Two waits, so that a failure says which of the two was missing.
        let deadline = tokio::time::Instant::from_std(start + REPLY_MAX);
        let posted = post(&mut open, &self.target.path, signed);
        tokio::time::timeout_at(deadline, posted).await.context("no answer to the webhook in time")??;
        let acknowledged = Instant::now();
        let replied =
            tokio::time::timeout_at(deadline, reply).await.context("no reply after the 200 in time")??;
        *connection = Some(open);
        Ok((start, acknowledged, replied))
    }
}

pub(crate) type Connection = SendRequest<Full<Bytes>>;

/// Opens a connection that is kept for many webhooks.
pub(crate) async fn connect(address: SocketAddr) -> Result<Connection> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::task::spawn_local(connection);
    Ok(sender)
}

/// Sends one webhook and reads its answer to the end.
pub(crate) async fn post(connection: &mut Connection, path: &str, signed: Signed) -> Result<()> {
    let request = Request::post(path)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-hub-signature-256", signed.sha256)
        .header("x-hub-signature", signed.sha1)
        .body(Full::new(Bytes::from(signed.body)))?;
    connection.ready().await?;
    let response = connection.send_request(request).await?;
    let status = response.status();
    response.into_body().collect().await?;
    anyhow::ensure!(status.is_success(), "webhook answered {status}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Target, Until, run};
    use crate::bare;
    use crate::graph::Graph;
    use std::time::Duration;
    use tokio::net::TcpListener;
    use tokio::task::{LocalSet, spawn_local};

    /// The whole loop against the bare handler, in this process.
    async fn turns_at(path: &'static str, text: &'static str) -> Outcome {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("bare.db");
        LocalSet::new()
            .run_until(async move {
                let graph = Graph::start().await.expect("a port");
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
                let address = listener.local_addr().expect("an address");
                spawn_local(bare::serve(listener, database, graph.url()));
                let target = Target { address, path: path.to_owned(), text, identities: 10 };
                run(&graph, &target, 4, Duration::ZERO, Until::Turns(50)).await
            })
            .await
    }

    #[tokio::test]
    async fn each_turn_waits_for_its_own_reply() {
        let mut outcome = turns_at("/webhooks/messenger", "help").await;
        assert_eq!(outcome.failures, 0);
        // Four at once: up to three more may have been under way when the fiftieth ended.
        assert!((50..54).contains(&outcome.reply.len()), "{}", outcome.reply.len());
        assert_eq!(outcome.reply.len(), outcome.acknowledgement.len());
        assert!((outcome.messages_per_turn - 1.0).abs() < 1e-9);
        assert!(outcome.reply.percentile(50) > Duration::ZERO);
    }

    #[tokio::test]
    async fn a_webhook_that_is_not_accepted_is_a_failure_and_ends_the_run() {
        let outcome = turns_at("/nowhere", "help").await;
        assert_eq!(outcome.reply.len(), 0);
        assert!(outcome.failures >= super::FAILURES_MAX);
        assert_eq!(outcome.last_failure.as_deref(), Some("webhook answered 404 Not Found"));
    }
}
