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
        self.gate.send_replace(gate);
    }

    /// Resolves when the gate has changed since `self.gate()` was read by this receiver.
    pub fn watch_gate(&self) -> watch::Receiver<Gate> {
        self.gate.subscribe()
    }
}
