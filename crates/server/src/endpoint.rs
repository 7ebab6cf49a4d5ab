//! One channel of one bank as the engine uses it: sends calls and keeps the gate that a refused token
//! closes.

use tellerline_channels::messenger::send::Sender;
use tellerline_core::{BankId, ChannelId, Timestamp};
use tokio::sync::watch;

/// Why nothing is sent on a channel for now.
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
    pub sender: Sender,
    /// Whether the per-sender limit applies.
    pub sender_limit: bool,
    gate: watch::Sender<Gate>,
}

impl Endpoint {
    /// A channel with an open gate.
    pub fn new(
        id: ChannelId,
        bank: BankId,
        app: String,
        page_id: String,
        sender: Sender,
        sender_limit: bool,
    ) -> Self {
        Self { id, bank, app, page_id, sender, sender_limit, gate: watch::Sender::new(Gate::Open) }
    }

    /// The gate's state now.
    pub fn gate(&self) -> Gate {
        self.gate.borrow().clone()
    }

    /// Closes or opens the gate.
    pub fn set_gate(&self, gate: Gate) {
        let stopped = matches!(gate, Gate::Stopped { .. });
        metrics::gauge!("tellerline_page_stopped", "channel" => self.id.to_string())
            .set(f64::from(u8::from(stopped)));
        self.gate.send_replace(gate);
    }

    /// Closes the gate until then; a later pause, and what somebody must act on, stand.
    pub fn pause_until(&self, at: Timestamp) {
        self.gate.send_if_modified(|gate| {
            let pauses = match gate {
                Gate::Open => true,
                Gate::Until(until) => *until < at,
                Gate::Stopped { .. } => false,
            };
            if pauses {
                *gate = Gate::Until(at);
            }
            pauses
        });
    }

    /// Opens the gate after the pause that ended at `at`, unless it was closed for something else meanwhile.
    pub fn end_pause(&self, at: Timestamp) {
        self.gate.send_if_modified(|gate| {
            let over = *gate == Gate::Until(at);
            if over {
                *gate = Gate::Open;
            }
            over
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
        let http = reqwest::Client::builder().build().expect("a client");
        let sender = Sender::new(http, "http://127.0.0.1:9", &"secret".into(), "token".into(), "1");
        let (id, bank) = (ChannelId::new("messenger"), BankId::new("demo"));
        Endpoint::new(id, bank, "app".to_owned(), "1".to_owned(), sender, true)
    }

    #[test]
    fn a_pause_never_opens_what_somebody_must_act_on() {
        let (endpoint, stopped) = (endpoint(), Gate::Stopped { reason: "token".to_owned() });
        endpoint.pause_until(Timestamp::from_secs(10));
        endpoint.set_gate(stopped.clone());
        endpoint.pause_until(Timestamp::from_secs(20));
        endpoint.end_pause(Timestamp::from_secs(10));
        assert_eq!(endpoint.gate(), stopped);
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
