//! One call of the Send API, typed so that nothing the platform has retired can be said.
//!
//! A call holds neither token nor metadata: those belong to the moment of sending ([`super::send`]), while
//! the call itself waits sealed in the outbox.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tellerline_core::{
    Timestamp,
    conversation::{BOT_WINDOW, PERSON_WINDOW},
    message::Classes,
};

/// Whether something may still be said to a person (`facts/channels.md` 1.7). Computed from what we stored,
/// not by trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// Within 24 hours of the person's last message.
    Open,
    /// Within 7 days: only words that a person at the bank wrote.
    PersonOnly,
    /// Nothing can be said.
    Closed,
}

impl Window {
    /// The window at `now` after the person's last message (or button, referral, reaction).
    pub fn at(last_inbound: Option<Timestamp>, now: Timestamp) -> Self {
        match last_inbound {
            Some(last) if now.since(last) < BOT_WINDOW => Self::Open,
            Some(last) if now.since(last) < PERSON_WINDOW => Self::PersonOnly,
            _ => Self::Closed,
        }
    }

    /// When the window that is open at `now` ends, if the person says nothing more; `None` once it is closed.
    pub fn ends(last_inbound: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
        let length = match Self::at(last_inbound, now) {
            Self::Open => BOT_WINDOW,
            Self::PersonOnly => PERSON_WINDOW,
            Self::Closed => return None,
        };
        last_inbound.map(|last| last.plus(length))
    }
}

/// Why something is said: decides under which rules it may still leave after it has waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The bot answers, or tells what the person waits for.
    #[default]
    Answer,
    /// A signed-in person at the bank wrote it: only that may go out after the first 24 hours.
    Person,
    /// Nobody asked for it now (a reminder): it can wait while the Page's allowance runs out.
    Unasked,
}

impl Origin {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
    fn is_answer(&self) -> bool {
        *self == Self::Answer
    }
}

/// Why nothing was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    /// The platform would refuse it, and a bot that uses the tag for people breaks its rules.
    #[error("the messenger's window has closed")]
    WindowClosed,
}

/// Under which rule a message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MessagingType {
    /// An answer inside the window.
    Response,
    /// Outside the window, with a tag.
    MessageTag,
}

/// Tags that exist. The retired ones (`ACCOUNT_UPDATE`, `CONFIRMED_EVENT_UPDATE`, `POST_PURCHASE_UPDATE` and
/// older) answer error 100 since 27 April 2026; they cannot be written here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tag {
    /// A person answers, up to 7 days after the person's last message.
    HumanAgent,
}

/// Signs without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SenderAction {
    /// The message was seen.
    MarkSeen,
    /// An answer is being prepared.
    TypingOn,
}

/// To whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recipient {
    pub(crate) id: String,
}

/// One body for `POST /{page}/messages`, without token and metadata.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub(crate) recipient: Recipient,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) messaging_type: Option<MessagingType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tag: Option<Tag>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<Message>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sender_action: Option<SenderAction>,
    /// Not sent: kept for the moment of sending.
    #[serde(default, skip_serializing_if = "Origin::is_answer")]
    pub(crate) origin: Origin,
    /// Not sent, either: whether it must not be missed. Only the bank's own pages can say so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) urgent: bool,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is said to a customer never reaches a log.
        let what = match (&self.sender_action, &self.message) {
            (Some(_), _) => "action",
            (None, Some(message)) if message.attachment.is_some() => "template",
            _ => "text",
        };
        write!(f, "Call({what})")
    }
}

impl Call {
    pub(crate) fn action(psid: &str, action: SenderAction) -> Self {
        Self {
            recipient: Recipient { id: psid.to_owned() },
            messaging_type: None,
            tag: None,
            message: None,
            sender_action: Some(action),
            origin: Origin::Answer,
            urgent: false,
        }
    }

    pub(crate) fn message(psid: &str, message: Message, origin: Origin) -> Self {
        Self {
            recipient: Recipient { id: psid.to_owned() },
            messaging_type: Some(MessagingType::Response),
            tag: None,
            message: Some(message),
            sender_action: None,
            origin,
            urgent: false,
        }
    }

    /// Marks it as something that must not be missed.
    #[must_use]
    pub fn urgently(mut self, urgent: bool) -> Self {
        self.urgent = urgent;
        self
    }

    /// The sign without words, if it is one.
    pub const fn action_kind(&self) -> Option<SenderAction> {
        self.sender_action
    }

    /// Whether it is only a sign without words: its failure never counts as a failed reply.
    pub const fn is_action(&self) -> bool {
        self.sender_action.is_some()
    }

    /// The person it goes to.
    pub fn recipient(&self) -> &str {
        &self.recipient.id
    }

    /// Why it is said.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Puts the call under the rule of the window as it is now: an outbox row may have waited.
    ///
    /// # Errors
    /// `WindowClosed` when there is no rule left under which it may be sent.
    pub fn retarget(&mut self, window: Window) -> Result<(), Blocked> {
        if self.is_action() {
            return if window == Window::Open { Ok(()) } else { Err(Blocked::WindowClosed) };
        }
        let (messaging_type, tag) = match window {
            Window::Open => (MessagingType::Response, None),
            Window::PersonOnly if self.origin == Origin::Person => {
                (MessagingType::MessageTag, Some(Tag::HumanAgent))
            }
            Window::PersonOnly | Window::Closed => return Err(Blocked::WindowClosed),
        };
        self.messaging_type = Some(messaging_type);
        self.tag = tag;
        Ok(())
    }

    /// The body as JSON, as the outbox keeps it.
    pub fn to_value(&self) -> Value {
        // Strings, numbers and lists: there is nothing in a call that JSON cannot hold.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The bytes that are sealed into the outbox row.
    pub fn to_stored(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what [`Call::to_stored`] wrote.
    ///
    /// # Errors
    /// When it did not.
    pub fn from_stored(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }
}

/// A call that shows something of the customer's, as it waits in the outbox: policy and consent are looked at
/// again before it leaves, and may then allow less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shows {
    /// What it tells.
    pub classes: Classes,
    /// What is said in its place when that may no longer be shown. `None`: nothing, because the place is taken
    /// by another part of the same message.
    pub masked: Option<Call>,
}

#[derive(Serialize)]
struct GuardedRef<'a> {
    call: &'a Call,
    shows: &'a Shows,
}

#[derive(Deserialize)]
struct Guarded {
    call: Call,
    shows: Shows,
}

/// The bytes that are sealed into the outbox row: a call that shows nothing is stored as it is.
pub fn to_stored(call: &Call, shows: Option<&Shows>) -> Vec<u8> {
    match shows {
        None => call.to_stored(),
        Some(shows) => serde_json::to_vec(&GuardedRef { call, shows }).unwrap_or_default(),
    }
}

/// Reads what [`to_stored`] wrote.
///
/// # Errors
/// When it did not.
pub fn from_stored(bytes: &[u8]) -> Result<(Call, Option<Shows>), serde_json::Error> {
    match Call::from_stored(bytes) {
        Ok(call) => Ok((call, None)),
        Err(error) => match serde_json::from_slice(bytes) {
            Ok(Guarded { call, shows }) => Ok((call, Some(shows))),
            Err(_) => Err(error),
        },
    }
}

/// `message` of a call.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Message {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) attachment: Option<Attachment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) quick_replies: Vec<QuickReply>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "content_type", rename_all = "snake_case")]
pub(crate) enum QuickReply {
    Text { title: String, payload: String },
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "payload", rename_all = "snake_case")]
pub(crate) enum Attachment {
    Template(Template),
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template_type", rename_all = "snake_case")]
pub(crate) enum Template {
    Button { text: String, buttons: Vec<Button> },
    Generic { sharable: bool, elements: Vec<Element> },
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Element {
    pub(crate) title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) subtitle: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) buttons: Vec<Button>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Button {
    WebUrl { title: String, url: String, webview_share_button: Hide },
    Postback { title: String, payload: String },
}

/// The share button of a webview can only be hidden: the address in it is meant for one person.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Hide {
    Hide,
}
