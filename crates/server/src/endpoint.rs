//! One channel of one bank as the engine uses it: sends calls and keeps the gate that a refused token
//! closes.
//!
//! Several things can hold the gate at once, and each is lifted only by what lifts it: a refusal of the
//! platform (token, block) by a call that works again, a block announced by webhook by its own end, a pause by
//! its time.

use std::sync::{Mutex, PoisonError};

use tellerline_channels::messenger::{send::Sender, usage::Usage};
use tellerline_core::{BankId, ChannelId, Timestamp};
use tokio::sync::watch;

/// Why nothing is sent on a channel for now: the gravest of what holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// Sends go out.
    Open,
    /// The platform asked to wait until then.
    Until(Timestamp),
    /// The platform refuses the whole Page (token invalid, policy): somebody must act.
    Stopped {
        /// For the operator.
        reason: String,
    },
}

/// How messages leave a channel.
pub enum Wire {
    /// By the platform's Send API.
    Messenger(Box<Sender>),
    /// They do not leave: the bank's own web chat reads them where they are.
    Web(WebChat),
}

/// What a web chat is set to.
#[derive(Debug, Clone, Default)]
pub struct WebChat {
    /// Origins of the sites that may show it in a frame; none by default.
    pub framed_by: Vec<String>,
}

impl From<Sender> for Wire {
    fn from(sender: Sender) -> Self {
        Self::Messenger(Box::new(sender))
    }
}

impl Wire {
    /// The sender of a platform's channel.
    pub fn messenger(&self) -> Option<&Sender> {
        match self {
            Self::Messenger(sender) => Some(sender),
            Self::Web(_) => None,
        }
    }

    /// The settings of a web chat.
    pub const fn web(&self) -> Option<&WebChat> {
        match self {
            Self::Messenger(_) => None,
            Self::Web(chat) => Some(chat),
        }
    }

    /// How much of the platform's allowance is used; nothing of it where there is no platform.
    pub fn usage(&self) -> Usage {
        self.messenger().map_or_else(Usage::default, Sender::usage)
    }
}

/// A channel.
pub struct Endpoint {
    /// Its id.
    pub id: ChannelId,
    /// Whose.
    pub bank: BankId,
    /// The app whose callback it uses.
    pub app: String,
    /// The platform's id of the Page.
    pub page_id: String,
    /// Sends calls.
    pub sender: Wire,
    /// Whether the per-sender limit applies.
    pub sender_limit: bool,
    /// Apps whose messages in a customer's thread only keep the bot silent; of any other the officer is told.
    pub known_apps: Vec<String>,
    held: Mutex<Held>,
    gate: watch::Sender<Gate>,
}

/// Everything that holds the gate.
#[derive(Debug, Default)]
struct Held {
    /// The platform refused a call of ours in a way that concerns the whole Page, and how.
    refused: Option<String>,
    /// The platform told us by webhook that it blocked the Page.
    blocked: bool,
    paused_until: Option<Timestamp>,
}

impl Held {
    fn gate(&self) -> Gate {
        match self {
            Self { refused: Some(reason), .. } => Gate::Stopped { reason: reason.clone() },
            Self { blocked: true, .. } => {
                Gate::Stopped { reason: "blocked by the platform's policy".to_owned() }
            }
            Self { paused_until: Some(at), .. } => Gate::Until(*at),
            _ => Gate::Open,
        }
    }
}

impl Endpoint {
    /// A channel with an open gate.
    pub fn new(
        id: ChannelId,
        bank: BankId,
        app: String,
        page_id: String,
        sender: impl Into<Wire>,
        sender_limit: bool,
    ) -> Self {
        let (held, gate) = (Mutex::default(), watch::Sender::new(Gate::Open));
        let sender = sender.into();
        Self { id, bank, app, page_id, sender, sender_limit, known_apps: Vec::new(), held, gate }
    }

    /// With other apps that may write to customers.
    #[must_use]
    pub fn knowing(mut self, apps: Vec<String>) -> Self {
        self.known_apps = apps;
        self
    }

    /// The gate's state now.
    pub fn gate(&self) -> Gate {
        self.gate.borrow().clone()
    }

    /// The platform refused a call in a way that concerns the whole Page: closed until [`Self::accepted`].
    pub fn refuse(&self, reason: String) {
        self.hold(|held| held.refused = Some(reason));
    }

    /// What a call's outcome asks for: a stop is a refusal, an open gate asks for nothing.
    pub fn set_gate(&self, gate: Gate) {
        match gate {
            Gate::Stopped { reason } => self.refuse(reason),
            Gate::Until(at) => self.pause_until(at),
            Gate::Open => {}
        }
    }

    /// The platform takes our token (again). True when that lifted a refusal.
    pub fn accepted(&self) -> bool {
        let mut lifted = false;
        self.hold(|held| lifted = held.refused.take().is_some());
        lifted
    }

    /// The platform blocks the Page, or says that it no longer does. That says nothing about the token.
    pub fn set_blocked(&self, blocked: bool) {
        self.hold(|held| held.blocked = blocked);
    }

    /// Closes the gate until then; a later pause stands.
    pub fn pause_until(&self, at: Timestamp) {
        self.hold(|held| held.paused_until = held.paused_until.max(Some(at)));
    }

    /// Ends the pause that was to end at `at`, unless a later one came meanwhile.
    pub fn end_pause(&self, at: Timestamp) {
        self.hold(|held| held.paused_until = held.paused_until.filter(|until| *until != at));
    }

    /// What changes what is held also changes the gate, under one lock.
    fn hold(&self, change: impl FnOnce(&mut Held)) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut held);
        let gate = held.gate();
        let stopped = matches!(gate, Gate::Stopped { .. });
        metrics::gauge!("tellerline_page_stopped", "channel" => self.id.to_string())
            .set(f64::from(u8::from(stopped)));
        self.gate.send_if_modified(|old| {
            let changed = *old != gate;
            *old = gate;
            changed
        });
    }

    /// Resolves when the gate has changed since `self.gate()` was read by this receiver.
    pub fn watch_gate(&self) -> watch::Receiver<Gate> {
        self.gate.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint() -> Endpoint {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let http = tellerline_net::Client::to(&["http://127.0.0.1:9"]).expect("a client");
        let sender = Sender::new(http, "http://127.0.0.1:9", &"secret".into(), "token".into(), "1");
        let (id, bank) = (ChannelId::new("messenger"), BankId::new("demo"));
        Endpoint::new(id, bank, "app".to_owned(), "1".to_owned(), sender, true)
    }

    fn stopped(endpoint: &Endpoint) -> bool {
        matches!(endpoint.gate(), Gate::Stopped { .. })
    }

    #[test]
    fn a_pause_never_opens_what_somebody_must_act_on() {
        let endpoint = endpoint();
        endpoint.pause_until(Timestamp::from_secs(10));
        endpoint.refuse("token".to_owned());
        endpoint.pause_until(Timestamp::from_secs(20));
        endpoint.end_pause(Timestamp::from_secs(20));
        assert_eq!(endpoint.gate(), Gate::Stopped { reason: "token".to_owned() });
    }

    #[test]
    fn only_what_closed_it_opens_it() {
        let endpoint = endpoint();
        endpoint.refuse("token".to_owned());
        endpoint.set_blocked(false);
        assert!(stopped(&endpoint), "a lifted block is no valid token");
        endpoint.set_blocked(true);
        assert!(endpoint.accepted());
        assert!(stopped(&endpoint), "a valid token is no lifted block");
        endpoint.pause_until(Timestamp::from_secs(10));
        endpoint.set_blocked(false);
        assert_eq!(endpoint.gate(), Gate::Until(Timestamp::from_secs(10)), "the pause still stands");
        endpoint.end_pause(Timestamp::from_secs(10));
        assert_eq!(endpoint.gate(), Gate::Open);
        assert!(!endpoint.accepted(), "there was nothing to lift");
    }

    #[test]
    fn who_waits_is_woken_by_a_change_and_by_nothing_else() {
        let endpoint = endpoint();
        let mut watch = endpoint.watch_gate();
        watch.mark_unchanged();
        endpoint.set_blocked(false);
        endpoint.accepted();
        assert!(!watch.has_changed().unwrap());
        endpoint.refuse("token".to_owned());
        assert!(watch.has_changed().unwrap());
    }

    #[test]
    fn the_longest_pause_counts() {
        let endpoint = endpoint();
        endpoint.pause_until(Timestamp::from_secs(20));
        endpoint.pause_until(Timestamp::from_secs(10));
        endpoint.end_pause(Timestamp::from_secs(10));
        assert_eq!(endpoint.gate(), Gate::Until(Timestamp::from_secs(20)));
        endpoint.end_pause(Timestamp::from_secs(20));
        assert_eq!(endpoint.gate(), Gate::Open);
    }
}
