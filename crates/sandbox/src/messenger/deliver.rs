//! Posts webhooks: in order per person, signed over the exact bytes, repeated when they fail, every attempt kept.
//! After a failure the order is no longer promised, as with the real platform.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, header};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::{
    faults::FaultKind,
    sim::Sim,
    state::{Delivery, Reached},
    tape::{Begun, End, Kind, kept, masked_headers},
    wire,
};

/// How long a webhook that is to arrive late waits for one that overtakes it.
const OVERTAKEN_WITHIN: Duration = Duration::from_secs(5);

const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");
const SIGNATURE_OLD: HeaderName = HeaderName::from_static("x-hub-signature");

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
    headers: Vec<(String, String)>,
    pub(super) answer: String,
    pub(super) error: Option<String>,
}

impl Outgoing {
    /// Whether it tells of something that the person did, not of what the Page sent.
    fn is_an_act(&self) -> bool {
        matches!(self.field, "messages" | "messaging_postbacks")
    }

    /// The same bytes once more, with nobody waiting for the outcome.
    fn again(&self) -> Self {
        Self {
            psid: self.psid.clone(),
            field: self.field,
            body: self.body.clone(),
            seal: self.seal,
            mid: self.mid.clone(),
            first_outcome: None,
        }
    }
}

impl Outcome {
    fn end(&self) -> End {
        match self.status {
            Some(status) => {
                End::Answered { status, headers: self.headers.clone(), body: kept(self.answer.as_bytes()) }
            }
            None => End::Failed { reason: self.reason() },
        }
    }

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
            let mut held: Option<(Outgoing, Instant)> = None;
            loop {
                let late = async {
                    match &held {
                        Some((_, until)) => tokio::time::sleep_until(*until).await,
                        None => std::future::pending().await,
                    }
                };
                let next = tokio::select! {
                    () = sim.stop.cancelled() => return,
                    next = receiver.recv() => next,
                    () = late => None,
                };
                let overtakes = next.as_ref().is_none_or(Outgoing::is_an_act);
                let kept_back = match next {
                    Some(next) => sim.deliver_or_hold(next, held.is_none()).await,
                    None if held.is_none() => return,
                    None => None,
                };
                if overtakes && let Some((late, _)) = held.take() {
                    sim.deliver(late, Some("injected: reorder")).await;
                }
                if let Some(kept_back) = kept_back {
                    held = Some((kept_back, Instant::now() + OVERTAKEN_WITHIN));
                }
            }
        });
        sender
    }

    /// Delivers as the next fault for this person's webhooks wants it; what is to be overtaken comes back.
    async fn deliver_or_hold(self: &Arc<Self>, outgoing: Outgoing, may_hold: bool) -> Option<Outgoing> {
        let psid = outgoing.psid.as_deref();
        let fault =
            if outgoing.is_an_act() { self.change(|state| state.take_webhook_fault(psid)) } else { None };
        let Some(fault) = fault else {
            self.deliver(outgoing, None).await;
            return None;
        };
        match fault.kind {
            FaultKind::Reorder if may_hold => return Some(outgoing),
            FaultKind::Duplicate => {
                let again = outgoing.again();
                self.deliver(outgoing, None).await;
                self.deliver(again, Some("injected: duplicate")).await;
            }
            FaultKind::Delay => {
                tokio::select! {
                    () = self.stop.cancelled() => {}
                    () = tokio::time::sleep(fault.delay) => {}
                }
                self.deliver(outgoing, Some("injected: delay")).await;
            }
            _ => self.deliver(outgoing, None).await,
        }
        None
    }

    /// First attempt now; repeats go on beside the queue.
    async fn deliver(self: &Arc<Self>, mut outgoing: Outgoing, note: Option<&str>) {
        if !self.look(|state| state.subscribed.contains(outgoing.field)) {
            let outcome = Outcome::failed(format!("the app is not subscribed to {}", outgoing.field));
            self.record(&outgoing, 0, &outcome, None);
            Self::tell(&mut outgoing, outcome);
            return;
        }
        let outcome = self.attempt(&outgoing, 1, note).await;
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
            if self.attempt(&outgoing, attempt, None).await.is_accepted() {
                return;
            }
        }
        tracing::warn!(webhook.field = outgoing.field, "a webhook was given up after its last repeat");
    }

    /// One POST, recorded.
    pub(super) async fn attempt(&self, outgoing: &Outgoing, attempt: u32, note: Option<&str>) -> Outcome {
        let Some(url) = self.look(|state| state.webhook_url.clone()) else {
            let outcome = Outcome::failed("no webhook address is set");
            self.record(outgoing, attempt, &outcome, None);
            return outcome;
        };
        let headers = self.sealed(outgoing);
        let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let on_tape = self.tape_webhook(outgoing, &url, &headers, attempt, note);
        let exchange = async {
            let request = self.http.post(url).headers(headers).body(outgoing.body.clone());
            let response = request.send().await?;
            let (status, headers) = (response.status().as_u16(), masked_headers(response.headers()));
            let answer = response.text().await.unwrap_or_default();
            Ok::<_, reqwest::Error>(Outcome { status: Some(status), headers, answer, error: None })
        };
        let outcome = tokio::select! {
            () = self.stop.cancelled() => Outcome::failed("the simulator is stopping"),
            done = exchange => done.unwrap_or_else(|error| Outcome::failed(error.without_url().to_string())),
        };
        let at_ms = self.wall_ms();
        self.change(|state| state.tape.close(on_tape, at_ms, outcome.end(), None));
        self.record(outgoing, attempt, &outcome, signature);
        outcome
    }

    /// The headers of a webhook, signed as asked.
    fn sealed(&self, outgoing: &Outgoing) -> HeaderMap {
        let (secret, body) = (&self.config.app_secret, outgoing.body.as_bytes());
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let signature = match outgoing.seal {
            Seal::Good => Some(wire::signature_header(secret, body)),
            Seal::Bad => Some(wire::signature_header("not the app secret", body)),
            Seal::Sha1Only | Seal::Missing => None,
        };
        let old = matches!(outgoing.seal, Seal::Good | Seal::Sha1Only)
            .then(|| wire::legacy_signature_header(secret, body));
        for (name, value) in [(SIGNATURE, signature), (SIGNATURE_OLD, old)] {
            if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                headers.insert(name, value);
            }
        }
        headers
    }

    fn tape_webhook(
        &self,
        outgoing: &Outgoing,
        url: &str,
        headers: &HeaderMap,
        attempt: u32,
        note: Option<&str>,
    ) -> u64 {
        let repeated = (attempt > 1).then(|| format!("attempt {attempt}"));
        let begun = Begun {
            kind: Kind::Webhook,
            psid: outgoing.psid.clone(),
            what: outgoing.field.to_owned(),
            method: "POST".to_owned(),
            url: url.to_owned(),
            headers: masked_headers(headers),
            body: kept(outgoing.body.as_bytes()),
            note: note.map(str::to_owned).or(repeated),
        };
        let at_ms = self.wall_ms();
        self.change(|state| state.tape.open(at_ms, begun))
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
