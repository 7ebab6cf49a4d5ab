//! Everything the simulator remembers: people with their threads, calls, deliveries, faults, settings.
//! Plain data behind one lock; nothing here waits or talks.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};
use tokio::sync::mpsc::UnboundedSender;

use super::{EchoMode, content::Content, deliver::Outgoing, faults::Fault, limits::Window, tape::Tape};

/// Entries a log keeps; a soak test must not fill the memory.
const LOG_ENTRIES_MAX: usize = 100_000;
/// Bubbles a thread keeps.
const BUBBLES_MAX: usize = 2_000;
/// Calls of the profile that a Page may make within so many milliseconds.
const PROFILE_CALLS_MAX: usize = 10;
const PROFILE_CALLS_WITHIN_MS: i64 = 600_000;

/// The webhook fields that the simulated Page is subscribed to at the start.
pub(super) const FIELDS: [&str; 14] = [
    "message_deliveries",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "message_reads",
    "messages",
    "messaging_account_linking",
    "messaging_handovers",
    "messaging_optins",
    "messaging_policy_enforcement",
    "messaging_postbacks",
    "messaging_referrals",
    "response_feedback",
    "standby",
];

pub(super) struct State {
    pub(super) people: BTreeMap<String, Person>,
    pub(super) sent: Log<SentCall>,
    pub(super) refused: Log<RefusedCall>,
    pub(super) deliveries: Log<Delivery>,
    pub(super) tape: Tape,
    pub(super) faults: Vec<Fault>,
    pub(super) subscribed: BTreeSet<String>,
    /// Other apps that the Page sends its events to, as the API shows them.
    pub(super) other_apps: Vec<Value>,
    /// People with a role in the Page, as the API shows them.
    pub(super) roles: Vec<Value>,
    pub(super) profile: Map<String, Value>,
    pub(super) webhook_url: Option<String>,
    pub(super) settings: Settings,
    /// How far the window clock runs ahead of the wall clock, in milliseconds.
    pub(super) window_ahead_ms: i64,
    pub(super) ids: u64,
    pub(super) rate: (i64, u32),
    /// When the profile was asked for or changed in the last minutes, on the wall clock.
    pub(super) profile_calls_ms: VecDeque<i64>,
    /// Grows with every change of clock, faults and settings.
    pub(super) lab_version: u64,
}

/// What tests and the demo may change while it runs.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) echo: EchoMode,
    pub(super) receipts: bool,
    pub(super) require_proof: bool,
    /// Percentage shown in `X-App-Usage`.
    pub(super) usage_percent: u8,
    /// Messages a second before code 613; `None` for no limit.
    pub(super) messages_per_second: Option<u32>,
    /// Pauses before the repeats of a failed webhook.
    pub(super) retry_pauses: Vec<Duration>,
}

/// One person's side of the Page's thread.
pub(super) struct Person {
    pub(super) name: String,
    pub(super) bubbles: Vec<Bubble>,
    pub(super) bubbles_ever: u64,
    /// On the window clock.
    pub(super) last_action_ms: Option<i64>,
    pub(super) typing_until_ms: Option<i64>,
    pub(super) seen_by_page: bool,
    pub(super) unread: bool,
    /// The phone is set to a language that runs from right to left.
    pub(super) right_to_left: bool,
    /// Grows with every visible change.
    pub(super) version: u64,
    pub(super) queue: Option<UnboundedSender<Outgoing>>,
}

pub(super) struct Bubble {
    pub(super) seq: u64,
    pub(super) mid: String,
    pub(super) side: Side,
    pub(super) at_ms: i64,
    pub(super) content: Content,
    pub(super) reached: Reached,
}

/// What a Page may send now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WindowNow {
    /// The person has not written yet.
    Never,
    /// Everything.
    Open { left_ms: i64 },
    /// What a person at the Page writes (`HUMAN_AGENT`), and utility templates.
    PeopleOnly { left_ms: i64 },
    /// Utility templates.
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Person,
    Page,
    /// A person at the Page typed in a tool that is not the app.
    OtherTool,
}

/// Whether a person's message has reached the Page's webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reached {
    Sending,
    Yes,
    No(String),
}

impl Person {
    pub(super) fn named(name: String) -> Self {
        Self {
            name,
            bubbles: Vec::new(),
            bubbles_ever: 0,
            last_action_ms: None,
            typing_until_ms: None,
            seen_by_page: false,
            unread: false,
            right_to_left: false,
            version: 0,
            queue: None,
        }
    }

    pub(super) fn add(&mut self, mid: &str, side: Side, at_ms: i64, content: Content) {
        if self.bubbles.len() >= BUBBLES_MAX {
            self.bubbles.remove(0);
        }
        self.bubbles_ever += 1;
        let reached = if side == Side::Person { Reached::Sending } else { Reached::Yes };
        self.bubbles.push(Bubble {
            seq: self.bubbles_ever,
            mid: mid.to_owned(),
            side,
            at_ms,
            content,
            reached,
        });
        self.version += 1;
        match side {
            Side::Person => self.seen_by_page = false,
            Side::Page | Side::OtherTool => {
                self.unread = true;
                self.typing_until_ms = None;
            }
        }
    }

    /// Where the standard window stands at this instant of the window clock.
    pub(super) fn window(&self, window_ms: i64) -> WindowNow {
        let Some(last_ms) = self.last_action_ms else { return WindowNow::Never };
        let since_ms = (window_ms - last_ms).max(0);
        let left_ms = |window: Window| window.length_ms().map_or(0, |length_ms| length_ms - since_ms);
        match (left_ms(Window::Standard), left_ms(Window::SevenDays)) {
            (left_ms, _) if left_ms > 0 => WindowNow::Open { left_ms },
            (_, left_ms) if left_ms > 0 => WindowNow::PeopleOnly { left_ms },
            _ => WindowNow::Closed,
        }
    }

    /// A qualifying action of the person, at this instant of the window clock.
    pub(super) fn acted(&mut self, window_ms: i64) {
        self.last_action_ms = self.last_action_ms.max(Some(window_ms));
    }
}

/// An append-only list with sequence numbers from 1; the oldest entries go when it is full.
pub(super) struct Log<T> {
    entries: VecDeque<(u64, T)>,
    last: u64,
}

impl<T> Log<T> {
    pub(super) const fn new() -> Self {
        Self { entries: VecDeque::new(), last: 0 }
    }

    pub(super) fn push(&mut self, entry: T) {
        self.last += 1;
        if self.entries.len() >= LOG_ENTRIES_MAX {
            self.entries.pop_front();
        }
        self.entries.push_back((self.last, entry));
    }

    pub(super) fn after(&self, seq: u64) -> impl Iterator<Item = (u64, &T)> {
        // Sequence numbers have no gaps, so the place of the first wanted entry is known.
        let first = self.entries.front().map_or(0, |(first, _)| *first);
        let skip = usize::try_from(seq.saturating_add(1).saturating_sub(first)).unwrap_or(usize::MAX);
        self.entries.iter().skip(skip).map(|(seq, entry)| (*seq, entry))
    }
}

/// An accepted call of the Send API.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SentCall {
    /// `message` or `action`.
    pub(super) kind: &'static str,
    pub(super) psid: String,
    pub(super) at_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message_id: Option<String>,
    /// The call's JSON, without the token and its proof.
    pub(super) body: Value,
}

/// A call of the Send API that got no success: its own fault or one asked for.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RefusedCall {
    pub(super) psid: Option<String>,
    pub(super) at_ms: i64,
    /// Error code, or the name of the fault.
    pub(super) reason: String,
    pub(super) subcode: Option<u32>,
    pub(super) message: String,
    /// Whether the person saw the message all the same.
    pub(super) accepted: bool,
}

/// One attempt to post one webhook.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Delivery {
    pub(super) psid: Option<String>,
    pub(super) field: &'static str,
    pub(super) at_ms: i64,
    /// 1 for the first try.
    pub(super) attempt: u32,
    pub(super) status: Option<u16>,
    pub(super) error: Option<String>,
    pub(super) signature: Option<String>,
    /// The exact text that was posted.
    pub(super) body: String,
}

impl State {
    /// Moves the window clock, or with `None` back to the wall clock, where nobody has acted in the future.
    pub(super) fn move_clock(&mut self, wall_ms: i64, by_ms: Option<i64>) {
        self.lab_version += 1;
        if let Some(by_ms) = by_ms {
            self.window_ahead_ms = self.window_ahead_ms.saturating_add(by_ms);
            return;
        }
        self.window_ahead_ms = 0;
        for person in self.people.values_mut() {
            person.last_action_ms = person.last_action_ms.map(|last_ms| last_ms.min(wall_ms));
        }
    }

    /// Counts one call of the profile; `false` when there were too many in the last minutes.
    pub(super) fn within_profile_rate(&mut self, wall_ms: i64) -> bool {
        self.profile_calls_ms.retain(|at_ms| wall_ms - at_ms < PROFILE_CALLS_WITHIN_MS);
        let fits = self.profile_calls_ms.len() < PROFILE_CALLS_MAX;
        if fits {
            self.profile_calls_ms.push_back(wall_ms);
        }
        fits
    }

    /// Counts one message in this second; `false` when the limit is reached.
    pub(super) fn within_rate(&mut self, wall_ms: i64) -> bool {
        let second = wall_ms.div_euclid(1000);
        self.rate = if self.rate.0 == second { (second, self.rate.1 + 1) } else { (second, 1) };
        self.settings.messages_per_second.is_none_or(|limit| self.rate.1 <= limit)
    }
}
