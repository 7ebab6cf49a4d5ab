//! The bank's own web chat: what a call shows on a page.
//!
//! The turn makes the same calls for every channel, and the outbox keeps them; what is a POST to a platform elsewhere is
//! a message on our own page here. It is kept as data, so that a page shows it in whatever way its visitor needs. Knows
//! neither pages nor where messages are stored.

use serde::{Deserialize, Serialize};

use crate::messenger::call::{Attachment, Button as PlatformButton, Call, Origin, QuickReply, Template};

/// A message of a thread, the customer's or the bank's.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shown {
    /// The words; of the customer's own, redacted.
    pub text: String,
    /// Buttons under the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// Cards under them, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<Card>,
    /// Ready answers, offered while nothing was said after this message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quick: Vec<Button>,
    /// Whether it must not be missed (a notice about fraud).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    /// The browser's own id of what the customer wrote, by which it knows its message again.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client: String,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What is said to a customer never reaches a log.
        f.write_str("Shown(..)")
    }
}

/// A title above a line.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The title.
    pub title: String,
    /// What stands under it.
    pub subtitle: Option<String>,
    /// Buttons of this card.
    pub buttons: Vec<Button>,
}

/// Something to tap.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// Its words.
    pub title: String,
    /// What a tap does.
    pub target: Target,
}

/// What a tap does.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Opens a page of the bank's.
    Page(String),
    /// Says something in the chat: the payload of the act.
    Act(String),
}

/// What a page shows of a call, and whether a person wrote it; `None` for a sign without words.
pub fn shown(call: &Call) -> Option<(Shown, bool)> {
    let message = call.message.as_ref()?;
    let mut shown = Shown {
        text: message.text.clone().unwrap_or_default(),
        urgent: call.urgent,
        quick: message.quick_replies.iter().map(quick).collect(),
        ..Shown::default()
    };
    if let Some(Attachment::Template(template)) = &message.attachment {
        match template {
            Template::Button { text, buttons } => {
                shown.text.clone_from(text);
                shown.buttons = buttons.iter().map(button).collect();
            }
            Template::Generic { elements, .. } => {
                shown.cards = elements
                    .iter()
                    .map(|element| Card {
                        title: element.title.clone(),
                        subtitle: element.subtitle.clone(),
                        buttons: element.buttons.iter().map(button).collect(),
                    })
                    .collect();
            }
        }
    }
    Some((shown, call.origin() == Origin::Person))
}

fn quick(reply: &QuickReply) -> Button {
    let QuickReply::Text { title, payload } = reply;
    Button { title: title.clone(), target: Target::Act(payload.clone()) }
}

fn button(button: &PlatformButton) -> Button {
    match button {
        PlatformButton::WebUrl { title, url, .. } => {
            Button { title: title.clone(), target: Target::Page(url.clone()) }
        }
        PlatformButton::Postback { title, payload } => {
            Button { title: title.clone(), target: Target::Act(payload.clone()) }
        }
    }
}
