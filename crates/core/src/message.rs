//! What is said, and [`disclose`]: the only maker of what may be shown.
//!
//! A flow writes a [`Say`]: keys of texts and fields that carry their data class. Nothing can render a `Say`;
//! renderers take a [`Disclosed`], and only [`disclose`] makes one. Where the policy forbids a class, the
//! whole message is replaced by its masked form, so that every masked message of a kind has the same bytes
//! whatever the figure. Classes are in [`class`], who may allow them in [`policy`].

pub mod class;
mod disclose;
pub mod policy;

pub use class::{Class, Classes};
pub use disclose::{Disclosed, MASKED_KEY, disclose, settle};
pub use policy::{ChannelKind, Choice, Policy};

use serde::{Deserialize, Serialize};

use crate::{conversation::Act, id::LinkId, money::Money, time::Timestamp};

/// A value in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Text from a person, a bank or the config; shown as text, never as markup.
    Text(String),
    /// An amount.
    Money(Money),
    /// A point in time, shown in the bank's time zone.
    Time(Timestamp),
    /// A day.
    Date(jiff::civil::Date),
    /// A number, also for plurals.
    Count(i64),
    /// A word that the text selects by (`{ $kind -> … }`).
    Select(String),
}

/// A value and its class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    name: String,
    class: Class,
    value: Value,
}

impl Field {
    fn new(name: &str, class: Class, value: Value) -> Self {
        Self { name: name.to_owned(), class, value }
    }

    /// Nothing about the customer.
    pub fn public(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, Class::Public, Value::Text(text.into()))
    }

    /// A number that says nothing about the customer's money.
    pub fn count(name: &str, count: i64) -> Self {
        Self::new(name, Class::Public, Value::Count(count))
    }

    /// A word the text selects by; says nothing about the customer's money.
    pub fn select(name: &str, word: impl Into<String>) -> Self {
        Self::new(name, Class::Public, Value::Select(word.into()))
    }

    /// A time that says nothing about the customer's payments: opening hours, our own deadlines.
    pub fn time(name: &str, at: Timestamp) -> Self {
        Self::new(name, Class::Public, Value::Time(at))
    }

    /// The reference of a case.
    pub fn reference(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, Class::Reference, Value::Text(text.into()))
    }

    /// An amount of the customer's.
    pub fn amount(name: &str, money: Money) -> Self {
        Self::new(name, Class::Amount, Value::Money(money))
    }

    /// A merchant or payee.
    pub fn payee(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, Class::Payee, Value::Text(text.into()))
    }

    /// An account's nickname.
    pub fn nickname(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, Class::Nickname, Value::Text(text.into()))
    }

    /// The last four digits.
    pub fn last_four(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, Class::LastFour, Value::Text(text.into()))
    }

    /// When something of the customer's happened.
    pub fn date(name: &str, at: Timestamp) -> Self {
        Self::new(name, Class::Date, Value::Time(at))
    }

    /// A day on which something of the customer's happened.
    pub fn day(name: &str, day: jiff::civil::Date) -> Self {
        Self::new(name, Class::Date, Value::Date(day))
    }

    /// Where something of the customer's happened.
    pub fn place(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, Class::Place, Value::Text(text.into()))
    }

    /// Who the customer is: name, address, birthday, a number that the bank knows them by.
    pub fn identity(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, Class::Identity, Value::Text(text.into()))
    }

    /// Words of a person at the bank.
    pub fn free_text(name: &str, text: impl Into<String>) -> Self {
        Self::new(name, Class::FreeText, Value::Text(text.into()))
    }

    /// The name the text uses.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The class.
    pub const fn class(&self) -> Class {
        self.class
    }

    /// The value; renderers reach it only through a [`Disclosed`].
    pub const fn value(&self) -> &Value {
        &self.value
    }
}

/// A text by its key in `translations/` and the fields it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Key of the Fluent message.
    pub key: String,
    /// Its fields.
    pub args: Vec<Field>,
}

impl Message {
    /// A text without fields.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), args: Vec::new() }
    }

    /// Adds a field.
    pub fn with(mut self, field: Field) -> Self {
        self.args.push(field);
        self
    }
}

/// Where a button leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The linking page.
    Link {
        /// One-time token.
        token: String,
    },
    /// The page that shows figures.
    Reveal {
        /// Names what to show, authorises nothing.
        token: String,
    },
    /// The page where a consent is changed.
    Consent {
        /// Names what is asked for, authorises nothing.
        token: String,
    },
    /// *My data*.
    MyData,
    /// Back to the conversation.
    Act(Act),
}

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// Key of the title's text.
    pub title: String,
    /// Where it leads.
    pub target: Target,
}

impl Button {
    /// A button that opens or does `target`.
    pub fn new(title: &str, target: Target) -> Self {
        Self { title: title.to_owned(), target }
    }
}

/// A ready answer under the composer; it disappears after the next message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickReply {
    /// Key of the title's text.
    pub title: String,
    /// What it does.
    pub act: Act,
}

impl QuickReply {
    /// A ready answer.
    pub fn new(title: &str, act: Act) -> Self {
        Self { title: title.to_owned(), act }
    }
}

/// One of several things side by side, e.g. one per link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// First line.
    pub title: Message,
    /// Second line.
    pub subtitle: Message,
    /// At most three.
    pub buttons: Vec<Button>,
}

/// What a flow wants said. Cannot be rendered: see [`disclose`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    lines: Vec<Message>,
    cards: Vec<Card>,
    buttons: Vec<Button>,
    quick: Vec<QuickReply>,
    masked: Option<Box<Say>>,
    link: Option<LinkId>,
    #[serde(default, skip_serializing_if = "Classes::is_empty")]
    tells: Classes,
}

impl Say {
    /// One line of text.
    pub fn new(line: Message) -> Self {
        Self {
            lines: vec![line],
            cards: Vec::new(),
            buttons: Vec::new(),
            quick: Vec::new(),
            masked: None,
            link: None,
            tells: Classes::NONE,
        }
    }

    /// One line without fields.
    pub fn key(key: &str) -> Self {
        Self::new(Message::new(key))
    }

    /// One more line.
    pub fn line(mut self, line: Message) -> Self {
        self.lines.push(line);
        self
    }

    /// A button (three at most are shown).
    pub fn button(mut self, button: Button) -> Self {
        self.buttons.push(button);
        self
    }

    /// A ready answer (thirteen at most are shown).
    pub fn quick(mut self, title: &str, act: Act) -> Self {
        self.quick.push(QuickReply::new(title, act));
        self
    }

    /// The ready answers.
    pub(crate) fn quick_replies(&self) -> &[QuickReply] {
        &self.quick
    }

    /// More ready answers, before all but those that a text may have meant, without those that they stand for; the same
    /// under what is said instead.
    pub(crate) fn offering(mut self, more: &[QuickReply], without: &dyn Fn(&QuickReply) -> bool) -> Self {
        self.quick.retain(|quick| !without(quick));
        let place =
            self.quick.iter().rposition(|quick| matches!(quick.act, Act::Meant(_))).map_or(0, |at| at + 1);
        self.quick.splice(place..place, more.iter().cloned());
        self.masked = self.masked.map(|masked| Box::new(masked.offering(more, without)));
        self
    }

    /// A card (ten at most are shown).
    pub fn card(mut self, card: Card) -> Self {
        self.cards.push(card);
        self
    }

    /// What to say instead where the policy forbids a field of this one.
    pub fn masked_as(mut self, masked: Self) -> Self {
        self.masked = Some(Box::new(masked));
        self
    }

    /// What it tells by being said at all, beside its fields: "no payment matches" holds no figure, but is
    /// bank data all the same.
    pub fn telling(mut self, classes: Classes) -> Self {
        self.tells = self.tells.with_all(classes);
        self
    }

    /// Whose data it is about.
    pub fn about(mut self, link: LinkId) -> Self {
        self.link = Some(link);
        self
    }

    /// The link whose data it is about.
    pub const fn link(&self) -> Option<LinkId> {
        self.link
    }

    /// Every class that it tells.
    pub fn classes(&self) -> Classes {
        let cards = self.cards.iter().flat_map(|card| [&card.title, &card.subtitle]);
        let fields = self.lines.iter().chain(cards).flat_map(|line| line.args.iter().map(Field::class));
        fields.fold(self.tells, Classes::with)
    }
}
