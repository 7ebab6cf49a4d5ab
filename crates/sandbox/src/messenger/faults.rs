//! Trouble on request: which kinds there are, which calls and webhooks each one hits, and how often it still will.
//! Knows nothing of HTTP; whoever carries a fault out is in `graph` and `deliver`.

use std::time::Duration;

use super::{errors::GraphError, state::State};

/// Trouble asked for: hits the next `left` matching calls or webhooks.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) name: String,
    pub(super) kind: FaultKind,
    pub(super) left: u32,
    pub(super) psid: Option<String>,
    pub(super) after_accept: bool,
    pub(super) on_actions: bool,
    pub(super) delay: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// An error of the platform, with its code.
    Refuse(GraphError),
    ServerError,
    Hang,
    Drop,
    Slow,
    /// The webhook is posted twice, byte for byte.
    Duplicate,
    /// The webhook waits until the next one of the same person has been posted.
    Reorder,
    /// The webhook, and what comes after it, is late.
    Delay,
}

impl FaultKind {
    /// The kind of this name, or `None` when it is neither a kind nor an error of the platform.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "500" => Self::ServerError,
            "hang" => Self::Hang,
            "drop" => Self::Drop,
            "slow" => Self::Slow,
            "duplicate" => Self::Duplicate,
            "reorder" => Self::Reorder,
            "delay" => Self::Delay,
            code => Self::Refuse(GraphError::on_demand(code)?),
        })
    }

    /// Whether it hits what people write, on its way to the Page; the others hit calls of the Send API.
    pub(super) const fn is_of_webhooks(&self) -> bool {
        matches!(self, Self::Duplicate | Self::Reorder | Self::Delay)
    }
}

/// One choice of the panel.
pub(super) struct Choice {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) hint: &'static str,
    pub(super) after_accept: bool,
}

const fn choice(name: &'static str, title: &'static str, hint: &'static str) -> Choice {
    Choice { name, title, hint, after_accept: false }
}

/// What the panel offers for webhooks.
pub(super) const WEBHOOK_CHOICES: [Choice; 3] = [
    choice("duplicate", "Duplicate", "the same bytes twice"),
    choice("reorder", "Reorder", "arrives after the next one"),
    choice("delay", "Delay", "two seconds late"),
];

/// What the panel offers for calls of the Send API.
pub(super) const SEND_CHOICES: [Choice; 7] = [
    choice("613", "613", "too many calls"),
    choice("500", "500", "not accepted"),
    Choice {
        name: "500-after",
        title: "500 after all",
        hint: "accepted, but not said so",
        after_accept: true,
    },
    choice("hang", "Hang", "no answer for two minutes"),
    choice("drop", "Cut", "the connection ends"),
    choice("190", "190", "the token is not valid"),
    choice("10", "10", "outside the window"),
];

impl State {
    /// Takes one use of the first fault that fits this call of the Send API.
    pub(super) fn take_fault(&mut self, psid: Option<&str>, is_action: bool) -> Option<Fault> {
        self.take_one(psid, |fault| !fault.kind.is_of_webhooks() && (fault.on_actions || !is_action))
    }

    /// Takes one use of the first fault that fits this person's webhook.
    pub(super) fn take_webhook_fault(&mut self, psid: Option<&str>) -> Option<Fault> {
        self.take_one(psid, |fault| fault.kind.is_of_webhooks())
    }

    fn take_one(&mut self, psid: Option<&str>, hits: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let fits = |fault: &&mut Fault| {
            fault.left > 0 && hits(fault) && fault.psid.as_deref().is_none_or(|wanted| Some(wanted) == psid)
        };
        let fault = self.faults.iter_mut().find(fits)?;
        fault.left -= 1;
        self.lab_version += 1;
        let taken = fault.clone();
        self.faults.retain(|fault| fault.left > 0);
        Some(taken)
    }
}
