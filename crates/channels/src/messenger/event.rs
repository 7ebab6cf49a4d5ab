//! One event, as it is kept in the inbox until a worker takes it.
//!
//! An event is redacted before anything stores it ([`Event::redact`]); what it holds afterwards is enough for
//! every later step, so the raw bytes of the webhook are not kept.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tellerline_core::{EffectId, Timestamp, conversation::Question, redact};

/// One event of one Page.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The Page; empty when even the entry around the event could not be read.
    pub page_id: String,
    /// Whether another app owns the thread: such events are kept and never answered.
    pub standby: bool,
    /// The person, as this Page knows them (PSID): the sender, or the recipient of an echo. `None` for events
    /// of the Page itself and for plugin users who have not written yet.
    pub person: Option<String>,
    /// When it happened by the platform's clock; `None` when the platform said nothing readable.
    pub at: Option<Timestamp>,
    /// The same for every delivery of the same event, different for different events of one Page; at most 200
    /// bytes.
    pub dedupe_key: String,
    /// What happened.
    pub kind: Kind,
    /// Whether [`Event::redact`] removed something.
    pub redacted: bool,
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What people write never reaches a log.
        f.debug_struct("Event")
            .field("page_id", &self.page_id)
            .field("standby", &self.standby)
            .field("kind", &self.kind.name())
            .finish_non_exhaustive()
    }
}

/// What happened. One variant per kind of `facts/channels.md` 1.5.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The person wrote, tapped a quick reply or sent an attachment.
    Message(Message),
    /// Something was written to the person in the Page's name, by us or by another app.
    Echo(Echo),
    /// The person changed an earlier message: recorded, never acted upon.
    Edit {
        /// Which message.
        mid: String,
        /// The how-manieth edit.
        num_edit: String,
        /// The new text.
        text: Option<String>,
    },
    /// The person tapped a button, a menu entry, an ice breaker or Get Started.
    Postback {
        /// Message id, where told.
        mid: Option<String>,
        /// What the button was called.
        title: Option<String>,
        /// What it asks for; comes from the person's client and may be years old. Missing in standby.
        payload: Option<String>,
        /// How a new thread was opened.
        referral: Option<Referral>,
    },
    /// The person opened an existing thread through a link or an ad.
    Referral(Referral),
    /// Of the bank's own web chat alone: what the person had asked for before they signed in.
    Carried(Question),
    /// The person agreed to notifications, or took it back.
    Optin {
        /// `notification_messages`, `one_time_notif_req`; absent for plugins.
        kind: Option<String>,
        /// The payload or reference of the request.
        payload: Option<String>,
        /// `STOP NOTIFICATIONS`, `RESUME NOTIFICATIONS`; only on change.
        status: Option<String>,
    },
    /// The platform's own account linking.
    AccountLinking {
        /// Linked, or unlinked.
        linked: bool,
        /// The code that our page made.
        code: Option<String>,
    },
    /// Messages reached the person.
    Delivery {
        /// Which ones, where told.
        mids: Vec<String>,
        /// Everything sent until then.
        watermark: Option<Timestamp>,
    },
    /// Messages were read.
    Read {
        /// Everything sent until then.
        watermark: Option<Timestamp>,
    },
    /// The person reacted to a message: opens the messenger's window, never a command.
    Reaction {
        /// Which message.
        mid: Option<String>,
        /// `smile`, `love`, `dislike`, …
        reaction: Option<String>,
        /// The sign itself.
        emoji: Option<String>,
        /// `react` or `unreact`.
        action: Option<String>,
    },
    /// The thread, or the right to it, moved between apps.
    Handover {
        /// How.
        kind: Handover,
        /// From which app.
        previous_owner: Option<String>,
        /// To which app.
        new_owner: Option<String>,
        /// Which app asks.
        requested_owner: Option<String>,
    },
    /// The platform warned, blocked or unblocked the Page: an alarm for the operator; on `block` the outbox of
    /// the Page stops.
    PolicyEnforcement {
        /// `warning`, `block`, `unblock`.
        action: String,
        /// Why; absent on `unblock`.
        reason: Option<String>,
    },
    /// The person rated a message.
    ResponseFeedback {
        /// `Good response`, `Bad response`.
        feedback: String,
        /// Which message.
        mid: Option<String>,
    },
    /// A kind that this version does not know: kept and counted.
    Other {
        /// The name of the kind.
        name: String,
        /// The event as JSON, redacted.
        raw: Option<String>,
    },
    /// An event that does not have the shape of its kind: parked; the others of its batch go on.
    Broken {
        /// What was wrong, without anything the person wrote.
        reason: String,
        /// The event as JSON where it is JSON, redacted.
        raw: Option<String>,
    },
}

impl Kind {
    /// A short name for metrics and logs; bounded, whatever the platform sends.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Message(_) => "message",
            Self::Echo(_) => "echo",
            Self::Edit { .. } => "edit",
            Self::Postback { .. } => "postback",
            Self::Referral(_) => "referral",
            Self::Carried(_) => "carried",
            Self::Optin { .. } => "optin",
            Self::AccountLinking { .. } => "account_linking",
            Self::Delivery { .. } => "delivery",
            Self::Read { .. } => "read",
            Self::Reaction { .. } => "reaction",
            Self::Handover { .. } => "handover",
            Self::PolicyEnforcement { .. } => "policy_enforcement",
            Self::ResponseFeedback { .. } => "response_feedback",
            Self::Other { .. } => "other",
            Self::Broken { .. } => "broken",
        }
    }

    /// Whether it opens the platform's 24 hours (`facts/channels.md` 1.7).
    pub fn opens_window(&self) -> bool {
        match self {
            Self::Message(_) | Self::Postback { .. } | Self::Referral(_) => true,
            Self::Reaction { action, .. } => action.as_deref() != Some("unreact"),
            _ => false,
        }
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken { reason, .. } => write!(f, "broken: {reason}"),
            Self::Other { name, .. } => write!(f, "other: {name}"),
            known => f.write_str(known.name()),
        }
    }
}

/// A message of the person.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Message {
    /// Message id; empty when the platform gave none.
    pub mid: String,
    /// What was written, or the title of the tapped quick reply.
    pub text: Option<String>,
    /// What the tapped quick reply asks for.
    pub quick_reply: Option<String>,
    /// Kinds of attachments (`image`, `sticker`, …); a shared address is text and a `fallback`.
    pub attachments: Vec<String>,
    /// The quoted message.
    pub reply_to: Option<String>,
    /// The ad or link that came with it.
    pub referral: Option<Referral>,
    /// Whether the person took the message back.
    pub deleted: bool,
}

/// Something written in the Page's name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Echo {
    /// Message id; empty when the platform gave none.
    pub mid: String,
    /// The app that sent it; absent for some automatic replies.
    pub app_id: Option<String>,
    /// What the sender attached for itself.
    pub metadata: Option<String>,
    /// The text.
    pub text: Option<String>,
}

impl Echo {
    /// The outbox row that this echo confirms. `None` means that somebody else wrote: a person in the
    /// platform's inbox, another tool. Our app id is not compared, because the platform prints its own ids in
    /// two ways; only our sends carry an outbox id.
    pub fn delivery(&self) -> Option<EffectId> {
        self.metadata.as_deref()?.parse().ok()
    }

    /// The number of the app that sent it, as far as it is one: at most 20 digits.
    pub fn app(&self) -> Option<&str> {
        let digits =
            |app: &&str| !app.is_empty() && app.len() <= 20 && app.bytes().all(|c| c.is_ascii_digit());
        self.app_id.as_deref().filter(digits)
    }

    /// Whether it was sent by one of these apps. Of the platform's own inbox either spelling stands for both.
    pub fn by_one_of(&self, apps: &[String]) -> bool {
        let Some(app) = self.app() else { return false };
        let inbox = |app: &str| INBOX_APPS.contains(&app);
        apps.iter().any(|known| known == app || (inbox(known) && inbox(app)))
    }
}

/// The platform's own inbox of a Page. Its number is printed in two ways on two of the platform's pages, so both
/// are taken for it.
pub const INBOX_APPS: [&str; 2] = ["26390203743090", "263902037430900"];

/// How the person came here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// `ref` of the link.
    pub reference: Option<String>,
    /// `SHORTLINK`, `ADS`; absent in Europe.
    pub source: Option<String>,
    /// `OPEN_THREAD`.
    pub kind: Option<String>,
    /// Which ad.
    pub ad_id: Option<String>,
}

/// How a thread moved between apps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handover {
    /// The owner gave it away.
    Pass,
    /// Another app took it.
    Take,
    /// Another app asks for it.
    Request,
    /// The roles of the Page's apps changed.
    Roles,
}

/// The stored bytes are not an event of a version that we know.
#[derive(Debug, thiserror::Error)]
#[error("a stored event could not be read: {0}")]
pub struct StoredError(String);

impl Event {
    /// The bytes that are sealed into the inbox row.
    pub fn to_stored(&self) -> Vec<u8> {
        // Strings, numbers and lists: there is nothing in an event that JSON cannot hold.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what [`Event::to_stored`] wrote.
    ///
    /// # Errors
    /// `StoredError` when it did not.
    pub fn from_stored(bytes: &[u8]) -> Result<Self, StoredError> {
        // The category and place only: the text itself could be repeated by a longer message.
        serde_json::from_slice(bytes)
            .map_err(|error| StoredError(format!("{:?} at byte {}", error.classify(), error.column())))
    }

    /// Removes card numbers and codes from every text of the event, also from those that only the platform
    /// should write. Runs before the first commit; tells whether something was removed (as [`Event::redacted`]
    /// does from then on).
    ///
    /// Left alone are ids (of messages, people, Pages, apps, ads): the platform makes them, many are numbers as
    /// long as a card's, and changed they would name nothing. Addresses and titles of attachments are not kept at
    /// all.
    pub fn redact(&mut self) -> bool {
        self.redact_telling(|_| {})
    }

    /// As [`Event::redact`]; tells each thing that was removed.
    pub fn redact_telling(&mut self, mut tell: impl FnMut(redact::Kind)) -> bool {
        let mut found = false;
        for text in self.kind.texts() {
            let clean = redact::clean(text, redact::Place::Chat);
            clean.kinds.iter().copied().for_each(&mut tell);
            if let Cow::Owned(new) = clean.text {
                *text = new;
                found = true;
            }
        }
        self.redacted |= found;
        found
    }
}

impl Kind {
    /// Every text that is not an id.
    fn texts(&mut self) -> Vec<&mut String> {
        let mut all: Vec<&mut String> = Vec::new();
        match self {
            Self::Message(message) => {
                all.extend(&mut message.text);
                all.extend(&mut message.quick_reply);
                all.extend(&mut message.attachments);
                all.extend(message.referral.iter_mut().flat_map(Referral::texts));
            }
            Self::Echo(echo) => {
                // Ours is the id of an outbox row, whose digits may look like a card's.
                if echo.delivery().is_none() {
                    all.extend(&mut echo.metadata);
                }
                all.extend(&mut echo.text);
            }
            Self::Edit { text, .. } => all.extend(text),
            Self::Postback { title, payload, referral, .. } => {
                all.extend(title);
                all.extend(payload);
                all.extend(referral.iter_mut().flat_map(Referral::texts));
            }
            Self::Referral(referral) => all.extend(referral.texts()),
            Self::Optin { kind, payload, status } => {
                all.extend([kind, payload, status].into_iter().flatten());
            }
            Self::AccountLinking { code, .. } => all.extend(code),
            Self::Reaction { reaction, emoji, action, .. } => {
                all.extend([reaction, emoji, action].into_iter().flatten());
            }
            Self::PolicyEnforcement { action, reason } => {
                all.push(action);
                all.extend(reason);
            }
            Self::ResponseFeedback { feedback, .. } => all.push(feedback),
            // The raw form was redacted value by value when it was made; here its numbers would run together.
            Self::Other { name, .. } => all.push(name),
            // Our own words and a raw form as above, and a question that was read from redacted words; the others hold
            // nothing but ids and times.
            Self::Broken { .. }
            | Self::Carried(_)
            | Self::Delivery { .. }
            | Self::Read { .. }
            | Self::Handover { .. } => {}
        }
        all
    }
}

impl Referral {
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        [&mut self.reference, &mut self.source, &mut self.kind].into_iter().flatten()
    }
}

/// Longest raw form that is kept of an unknown or broken event, in bytes.
const RAW_LIMIT: usize = 16 * 1024;

/// The event with every text (and every number long enough for a card) redacted. `None` when it is no JSON,
/// because then nothing can tell what it holds, or too long to be worth keeping.
pub(crate) fn redacted_json(raw: &str) -> Option<String> {
    if raw.len() > RAW_LIMIT {
        return None;
    }
    let mut value: Value = serde_json::from_str(raw).ok()?;
    redact_value(&mut value);
    Some(value.to_string())
}

fn redact_value(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(clean) = redact::redact(text) {
                *text = clean;
            }
        }
        Value::Number(number) => {
            let digits = number.to_string();
            // Shorter numbers are counts, versions, times: only a card number is worth the loss.
            if digits.len() >= 15 && redact::is_sensitive(&digits) {
                *value = Value::String(redact::MARK.to_owned());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact_value),
        Value::Object(members) => {
            let old = std::mem::take(members);
            for (name, mut member) in old {
                redact_value(&mut member);
                members.insert(redact::redact(&name).into_owned(), member);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}
