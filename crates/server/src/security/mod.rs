//! Security events: who tried what, from where, and how it ended, one JSON object a line, for the bank's own
//! monitoring (`docs/security-events.md`, `docs/security-events.schema.json`).
//!
//! Most of them are facts of the audit log and are made from its entries ([`from_audit`]), so that the two cannot
//! tell different stories; the rest is reported where it is noticed. An event holds words of ours, ids and the source
//! address; nothing that a customer or member of staff typed, no name, no messenger id. Losing an event stops
//! nothing: the audit log is what stops an act that cannot be recorded.

mod event;
mod from_audit;
mod request;
mod sink;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tellerline_core::{BankId, Clock, Timestamp};
use tellerline_net::{Refusal, Watch};
use tellerline_store::{Entered, NewAudit, Store};

pub use event::{Event, Kind, Outcome, SCHEMA};
pub use from_audit::{Meaning, meaning};
pub use request::Requests;
pub use sink::{Sink, TARGET, To};

/// The same event about the same thing is told once in this time by [`Security::report_seldom`].
const SELDOM: Duration = Duration::from_mins(1);
/// Kinds of rare events that are remembered; beyond that the oldest memory goes.
const REMEMBERED: usize = 1_000;

/// Takes security events and passes them on.
#[derive(Clone)]
pub struct Security(Arc<Inner>);

struct Inner {
    sink: Sink,
    clock: Arc<dyn Clock>,
    told: Mutex<HashMap<String, Timestamp>>,
}

impl std::fmt::Debug for Security {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Security").field(&self.0.sink).finish()
    }
}

impl Security {
    /// Passes events on to a sink.
    pub fn new(sink: Sink, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner { sink, clock, told: Mutex::default() }))
    }

    /// Passes an event on. Where it came from is added by itself while a request is served.
    pub fn report(&self, event: &Event) {
        let (kind, outcome) = (event.kind.slug(), event.outcome.slug());
        metrics::counter!("tellerline_security_events_total", "event" => kind, "outcome" => outcome)
            .increment(1);
        self.0.sink.write(&event.line(self.0.clock.now(), request::current().as_ref()));
    }

    /// As [`Self::report`], but at most once a minute about the same thing: for what strangers can cause at will.
    pub fn report_seldom(&self, event: &Event) {
        let now = self.0.clock.now();
        let source = request::current().and_then(|request| request.source);
        let key = format!("{event:?} {source:?}");
        {
            let mut told = self.0.told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.get(&key).is_some_and(|at| now.since(*at) < SELDOM) {
                return;
            }
            if told.len() >= REMEMBERED {
                told.retain(|_, at| now.since(*at) < SELDOM);
            }
            if told.len() >= REMEMBERED {
                told.clear();
            }
            told.insert(key, now);
        }
        self.report(event);
    }

    /// Hears of every entry that the audit log takes, or cannot take, from now on. Of several who ask on one store the
    /// first hears them, so that no entry becomes two events.
    pub fn watch_audit(&self, store: &Store) {
        let security = self.clone();
        store.writer.watch(Arc::new(move |row: &NewAudit, entered| match entered {
            Entered::Written => {
                if let Some(event) = from_audit::event_of(row) {
                    security.report(&event);
                }
            }
            Entered::Lost => security.audit_failed(&row.bank, "not-written"),
        }));
    }

    /// The audit log of a bank is not what it has to be: an entry could not be written, or not be made a leaf.
    pub fn audit_failed(&self, bank: &BankId, how: &'static str) {
        self.report_seldom(&Event::new(Kind::Audit, Outcome::Failure).bank(bank).actor("engine").detail(how));
    }

    /// Hears of connections to the outside that were refused, and says them in the log.
    pub fn watch_outbound(&self) -> Watch {
        let (security, log) = (self.clone(), crate::outbound::logged());
        Arc::new(move |refusal: &Refusal| {
            log(refusal);
            let event = Event::new(Kind::OutboundRefused, Outcome::Denied).object(&refusal.host);
            security.report_seldom(&event.detail(refusal.cause.slug()));
        })
    }

    /// A request that was not signed as it must be.
    pub fn bad_signature(&self, of: &'static str, object: &str, bank: Option<&BankId>) {
        let event = Event::new(Kind::Signature, Outcome::Denied).object(object).detail(of);
        self.report_seldom(&bank.into_iter().fold(event, Event::bank));
    }
}
