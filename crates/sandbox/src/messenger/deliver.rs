//! Posts webhooks: in order per person, signed over the exact bytes, repeated when they fail, every attempt kept.
//! After a failure the order is no longer promised, as with the real platform.

use std::sync::Arc;

use http::header;
use tokio::sync::{mpsc, oneshot};

use super::{
    sim::Sim,
    state::{Delivery, Reached},
    wire,
};

/// How a body is signed; everything but `Good` is for attack tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seal {
    Good,
    Bad,
    Sha1Only,
    Missing,
}

/// One webhook on its way.
pub(super) struct Outgoing {
    pub(super) psid: Option<String>,
    /// The subscription field it belongs to.
    pub(super) field: &'static str,
    pub(super) body: String,
    pub(super) seal: Seal,
    /// The person's message it carries.
    pub(super) mid: Option<String>,
    pub(super) first_outcome: Option<oneshot::Sender<Outcome>>,
}

/// What came back for one attempt.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub(super) status: Option<u16>,
    pub(super) answer: String,
    pub(super) error: Option<String>,
}

impl Outcome {
    fn is_accepted(&self) -> bool {
        self.status == Some(200)
    }

    fn failed(error: impl Into<String>) -> Self {
        Self { error: Some(error.into()), ..Self::default() }
    }

    fn reason(&self) -> String {
        match (self.status, &self.error) {
            (Some(status), _) => format!("the bank answered {status}"),
            (None, Some(error)) => error.clone(),
            (None, None) => "no answer".into(),
        }
    }
}

impl Sim {
    /// Puts a webhook behind the earlier ones of its person.
    pub(super) fn enqueue(self: &Arc<Self>, psid: &str, outgoing: Outgoing) {
        let queue = self.change(|state| {
            let person = state.people.get_mut(psid)?;
            Some(person.queue.get_or_insert_with(|| self.start_queue()).clone())
        });
        if let Some(queue) = queue {
            // The receiving task ends only with the simulator; then nobody waits for the webhook any more.
            queue.send(outgoing).ok();
        }
    }

    fn start_queue(self: &Arc<Self>) -> mpsc::UnboundedSender<Outgoing> {
        let (sender, mut receiver) = mpsc::unbounded_channel::<Outgoing>();
        let sim = self.clone();
        self.tasks.spawn(async move {
            loop {
                let outgoing = tokio::select! {
                    () = sim.stop.cancelled() => return,
                    next = receiver.recv() => next,
                };
                let Some(outgoing) = outgoing else { return };
                sim.deliver(outgoing).await;
            }
        });
        sender
    }

    /// First attempt now; repeats go on beside the queue.
    async fn deliver(self: &Arc<Self>, mut outgoing: Outgoing) {
        if !self.look(|state| state.subscribed.contains(outgoing.field)) {
            let outcome = Outcome::failed(format!("the app is not subscribed to {}", outgoing.field));
            self.record(&outgoing, 0, &outcome, None);
            Self::tell(&mut outgoing, outcome);
            return;
        }
        let outcome = self.attempt(&outgoing, 1).await;
        let accepted = outcome.is_accepted();
        Self::tell(&mut outgoing, outcome);
        if !accepted {
            let sim = self.clone();
            self.tasks.spawn(async move { sim.repeat(outgoing).await });
        }
    }

    fn tell(outgoing: &mut Outgoing, outcome: Outcome) {
        if let Some(waiting) = outgoing.first_outcome.take() {
            // Whoever asked may have gone away; the delivery is recorded either way.
            waiting.send(outcome).ok();
        }
    }

    async fn repeat(self: Arc<Self>, outgoing: Outgoing) {
        let pauses = self.look(|state| state.settings.retry_pauses.clone());
        for (attempt, pause) in (2..).zip(pauses) {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
            if self.attempt(&outgoing, attempt).await.is_accepted() {
                return;
            }
        }
        tracing::warn!(webhook.field = outgoing.field, "a webhook was given up after its last repeat");
    }

    /// One POST, recorded.
    pub(super) async fn attempt(&self, outgoing: &Outgoing, attempt: u32) -> Outcome {
        let Some(url) = self.look(|state| state.webhook_url.clone()) else {
            let outcome = Outcome::failed("no webhook address is set");
            self.record(outgoing, attempt, &outcome, None);
            return outcome;
        };
        let body = outgoing.body.clone().into_bytes();
        let mut request = self.http.post(url).header(header::CONTENT_TYPE, "application/json");
        let secret = &self.config.app_secret;
        let signature = match outgoing.seal {
            Seal::Good => Some(wire::signature_header(secret, &body)),
            Seal::Bad => Some(wire::signature_header("not the app secret", &body)),
            Seal::Sha1Only | Seal::Missing => None,
        };
        if let Some(signature) = &signature {
            request = request.header("X-Hub-Signature-256", signature);
        }
        if matches!(outgoing.seal, Seal::Good | Seal::Sha1Only) {
            request = request.header("X-Hub-Signature", wire::legacy_signature_header(secret, &body));
        }
        let exchange = async {
            let response = request.body(body).send().await?;
            let status = response.status().as_u16();
            let answer = response.text().await.unwrap_or_default();
            Ok::<_, reqwest::Error>(Outcome { status: Some(status), answer, error: None })
        };
        let outcome = tokio::select! {
            () = self.stop.cancelled() => Outcome::failed("the simulator is stopping"),
            done = exchange => done.unwrap_or_else(|error| Outcome::failed(error.without_url().to_string())),
        };
        self.record(outgoing, attempt, &outcome, signature);
        outcome
    }

    fn record(&self, outgoing: &Outgoing, attempt: u32, outcome: &Outcome, signature: Option<String>) {
        let at_ms = self.wall_ms();
        self.change(|state| {
            state.deliveries.push(Delivery {
                psid: outgoing.psid.clone(),
                field: outgoing.field,
                at_ms,
                attempt,
                status: outcome.status,
                error: outcome.error.clone(),
                signature,
                body: outgoing.body.clone(),
            });
            let Some(person) = outgoing.psid.as_ref().and_then(|psid| state.people.get_mut(psid)) else {
                return;
            };
            let Some(mid) = &outgoing.mid else { return };
            if let Some(bubble) = person.bubbles.iter_mut().rfind(|bubble| bubble.mid == *mid) {
                bubble.reached =
                    if outcome.is_accepted() { Reached::Yes } else { Reached::No(outcome.reason()) };
                person.version += 1;
            }
        });
    }
}
