//! What the customer wants, whether typed or tapped: one list, so that a button and a sentence cannot behave
//! differently.

use crate::{
    bank::TransactionQuery,
    conversation::{Act, Input, Question},
    reading::{Entity, EntityValue, Intent, Reading},
};

/// From this probability on a reading is acted on.
const SURE: f32 = 0.45;
/// Reports are taken from this joint probability on: a missed one costs more than a needless one.
const PROTECT: f32 = 0.35;
/// The lone word that ends everything must be unmistakable.
const LONE: f32 = 0.9;
/// Ending links by a sentence; below, the customer is asked.
const UNLINK: f32 = 0.6;

/// Rows shown when the customer names no number.
const ROWS: u32 = 5;
/// Rows shown at most.
const ROWS_MAX: u32 = 10;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wish {
    Start,
    Greet,
    Help,
    Ask(Question),
    More,
    Link,
    Unlink,
    Stop,
    Fraud {
        card: bool,
    },
    Complaint,
    Person,
    NoPerson,
    DeleteToo,
    MeantCard,
    MyData,
    KeepData,
    Again,
    Thanks,
    Yes,
    No,
    Cancel,
    /// The thread was opened; nothing was said.
    Nothing,
    /// Nothing this bot can act on, and what it says the first time.
    Unclear(&'static str),
}

impl Wish {
    pub(super) fn of(input: &Input) -> Self {
        match input {
            Input::Text { reading, .. } => Self::read(reading),
            Input::Act(act) => Self::tapped(act),
            Input::UnknownAct => Self::Unclear("unknown-act"),
            Input::Attachment => Self::Unclear("attachment"),
            _ => Self::Nothing,
        }
    }

    /// Taps on what "stop" itself offers: answered even while somebody else holds the conversation.
    pub(super) const fn is_of_stop(&self) -> bool {
        matches!(self, Self::DeleteToo | Self::MeantCard | Self::MyData)
    }

    fn tapped(act: &Act) -> Self {
        match act {
            Act::Start => Self::Start,
            Act::Help => Self::Help,
            Act::Balance => Self::Ask(Question::Balance { account: None }),
            Act::Transactions => Self::Ask(Question::Transactions(latest())),
            Act::More => Self::More,
            Act::Link => Self::Link,
            Act::Unlink => Self::Unlink,
            Act::Fraud => Self::Fraud { card: false },
            Act::Person => Self::Person,
            Act::NoPerson => Self::NoPerson,
            Act::Stop => Self::Stop,
            Act::DeleteToo => Self::DeleteToo,
            Act::MeantCard => Self::MeantCard,
            Act::MyData => Self::MyData,
            Act::Again => Self::Again,
            Act::KeepData => Self::KeepData,
            Act::Yes => Self::Yes,
            Act::No => Self::No,
        }
    }

    fn read(reading: &Reading) -> Self {
        match reading.alarm {
            Some(Intent::Fraud) => return Self::Fraud { card: false },
            Some(Intent::LostCard) => return Self::Fraud { card: true },
            Some(Intent::Complaint) if !likely_report(reading) => return Self::Complaint,
            _ => {}
        }
        if reading.best(LONE) == Some(Intent::Stop) {
            return Self::Stop;
        }
        if likely_report(reading) {
            let card = !matches!(reading.best(0.0), Some(Intent::Fraud));
            return Self::Fraud { card };
        }
        reading.best(SURE).map_or_else(|| unread(reading), |intent| Self::meant(intent, reading))
    }

    fn meant(intent: Intent, reading: &Reading) -> Self {
        match intent {
            Intent::Greet => Self::Greet,
            Intent::Help => Self::Help,
            Intent::Balance => Self::Ask(Question::Balance { account: account_word(&reading.entities) }),
            Intent::Transactions => Self::Ask(Question::Transactions(query(&reading.entities))),
            Intent::Fraud => Self::Fraud { card: false },
            // A card cannot be locked from here: somebody who wants it locked is taken as in need of help.
            Intent::LostCard | Intent::LockCard => Self::Fraud { card: true },
            Intent::Link => Self::Link,
            Intent::Unlink if reading.best(UNLINK).is_some() => Self::Unlink,
            Intent::Person => Self::Person,
            Intent::Complaint => Self::Complaint,
            Intent::Rights => Self::MyData,
            Intent::Thanks => Self::Thanks,
            Intent::Yes => Self::Yes,
            Intent::No => Self::No,
            Intent::Cancel => Self::Cancel,
            Intent::More => Self::More,
            Intent::Language => Self::Unclear("language-only-english"),
            Intent::Abuse => Self::Unclear("abuse"),
            Intent::SmallTalk => Self::Unclear("small-talk"),
            Intent::OutOfScope => Self::Unclear("out-of-scope"),
            Intent::Unlink | Intent::Stop => Self::Unclear("unsure-rephrase"),
        }
    }
}

fn unread(reading: &Reading) -> Wish {
    let foreign = reading.language.as_deref().is_some_and(|tag| !tag.starts_with("en"));
    Wish::Unclear(if foreign { "language-only-english" } else { "unsure-rephrase" })
}

/// Fraud, a lost card and a card to lock are one need: their probabilities count together.
fn likely_report(reading: &Reading) -> bool {
    let protects = |intent: Intent| matches!(intent, Intent::Fraud | Intent::LostCard | Intent::LockCard);
    let joint: f32 = reading.ranked.iter().filter(|(i, _)| protects(*i)).map(|(_, p)| *p).sum();
    reading.best(0.0).is_some_and(protects) && joint >= PROTECT
}

fn latest() -> TransactionQuery {
    TransactionQuery { limit: ROWS, ..TransactionQuery::default() }
}

fn account_word(entities: &[Entity]) -> Option<String> {
    entities.iter().find_map(|entity| match &entity.value {
        EntityValue::AccountWord(word) | EntityValue::LastFour(word) => Some(word.clone()),
        _ => None,
    })
}

/// The last of two values of a kind wins: people correct themselves to the right.
fn query(entities: &[Entity]) -> TransactionQuery {
    let mut query = latest();
    for entity in entities {
        match &entity.value {
            EntityValue::Dates { from, to } => (query.from, query.to) = (Some(*from), Some(*to)),
            EntityValue::Merchant(name) => query.merchant = Some(name.clone()),
            EntityValue::Amount { minor: Some(minor), .. } => {
                (query.amount_least, query.amount_most) = (Some(*minor), Some(*minor));
            }
            EntityValue::AmountRange { least, most } => {
                (query.amount_least, query.amount_most) = (*least, *most);
            }
            EntityValue::Direction(direction) => query.direction = Some(*direction),
            EntityValue::Count(count) => query.limit = (*count).clamp(1, ROWS_MAX),
            EntityValue::Amount { minor: None, .. }
            | EntityValue::LastFour(_)
            | EntityValue::AccountWord(_) => {}
        }
    }
    query
}

/// What the customer did, as evidence for a case.
pub(super) fn words(input: &Input) -> String {
    match input {
        Input::Text { text, .. } => text.clone(),
        Input::Act(act) => act.slug().to_owned(),
        _ => String::new(),
    }
}
