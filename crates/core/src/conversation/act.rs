//! What buttons and quick replies ask for.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::language::Language;
use crate::reading::Intent;

/// What a tapped button asks for. Payloads travel through the customer's client and may come back years
/// later: they hold no secret and carry no authority.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The platform's "Get Started".
    Start,
    /// What can you do?
    Help,
    /// Balance of everything linked.
    Balance,
    /// Latest transactions.
    Transactions,
    /// The next page of the last transactions.
    More,
    /// Link an institution.
    Link,
    /// End all links.
    Unlink,
    /// Report fraud.
    Fraud,
    /// A person, please.
    Person,
    /// No person needed after all.
    NoPerson,
    /// Stop everything.
    Stop,
    /// After stop: delete what you hold, too.
    DeleteToo,
    /// After stop: I only meant my card.
    MeantCard,
    /// What do you know about me.
    MyData,
    /// The answer that could not be delivered, once more.
    Again,
    /// Do not delete my data after all.
    KeepData,
    /// Yes to what was asked last.
    Yes,
    /// No to what was asked last.
    No,
    /// Of two readings of what was typed, the one that was meant.
    Meant(Intent),
    /// Go on in this language.
    Speak(Language),
}

/// Before the name of an intent in a payload.
const MEANT: &str = "intent_";
/// Before the tag of a language in a payload.
const SPEAK: &str = "speak_";

impl Act {
    /// Every act but those that name an intent or a language.
    pub const ALL: &'static [Self] = &[
        Self::Start,
        Self::Help,
        Self::Balance,
        Self::Transactions,
        Self::More,
        Self::Link,
        Self::Unlink,
        Self::Fraud,
        Self::Person,
        Self::NoPerson,
        Self::Stop,
        Self::DeleteToo,
        Self::MeantCard,
        Self::MyData,
        Self::Again,
        Self::KeepData,
        Self::Yes,
        Self::No,
    ];

    /// The payload of buttons and quick replies.
    pub fn slug(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Speak(language) => return Cow::Owned(format!("{SPEAK}{}", language.tag())),
            Self::Meant(intent) => return Cow::Owned(format!("{MEANT}{}", intent.as_str())),
            Self::Start => "start",
            Self::Help => "help",
            Self::Balance => "balance",
            Self::Transactions => "transactions",
            Self::More => "more",
            Self::Link => "link",
            Self::Unlink => "unlink",
            Self::Fraud => "fraud",
            Self::Person => "person",
            Self::NoPerson => "no_person",
            Self::Stop => "stop",
            Self::DeleteToo => "delete_too",
            Self::MeantCard => "meant_card",
            Self::MyData => "my_data",
            Self::Again => "again",
            Self::KeepData => "keep_data",
            Self::Yes => "yes",
            Self::No => "no",
        })
    }

    /// Reads a payload; unknown ones (an older version's buttons, a hand-made client) are `None`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        if let Some(intent) = slug.strip_prefix(MEANT) {
            return intent.parse().ok().map(Self::Meant);
        }
        if let Some(tag) = slug.strip_prefix(SPEAK) {
            return Language::of(tag).map(Self::Speak);
        }
        Self::ALL.iter().find(|act| act.slug() == slug).cloned()
    }
}
