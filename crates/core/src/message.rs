//! What is said, and [`disclose`]: the only maker of what may be shown.
//!
//! A flow writes a [`Say`]: keys of texts and fields that carry their data class. Nothing can render a `Say`;
//! renderers take a [`Disclosed`], and only [`disclose`] makes one. Where the policy forbids a class, the
//! whole message is replaced by its masked form, so that every masked message of a kind has the same bytes
//! whatever the figure.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{conversation::Act, id::LinkId, money::Money, time::Timestamp};

/// What kind of thing a field tells the messenger's company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Says nothing about the customer: names of banks, opening hours, counts of tries.
    Public,
    /// The reference of a case.
    Reference,
    /// An amount of money.
    Amount,
    /// A merchant or payee.
    Payee,
    /// An account's nickname.
    Nickname,
    /// The last four digits of an account or card.
    LastFour,
    /// When something of the customer's happened.
    Date,
    /// Words written by a person at the bank.
    FreeText,
}

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

    /// Whose data it is about.
    pub fn about(mut self, link: LinkId) -> Self {
        self.link = Some(link);
        self
    }

    /// The link whose data it is about.
    pub const fn link(&self) -> Option<LinkId> {
        self.link
    }

    fn classes(&self) -> impl Iterator<Item = Class> {
        let cards = self.cards.iter().flat_map(|card| [&card.title, &card.subtitle]);
        self.lines.iter().chain(cards).flat_map(|line| line.args.iter().map(Field::class))
    }
}

/// The customer's choice at linking (`design.md` 6, step 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Figures only on a page of the bank's own address.
    #[default]
    Tap,
    /// Figures in the chat, knowing that the messenger keeps a copy.
    Chat,
}

/// Which classes may appear on one channel for one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    allowed: BTreeSet<Class>,
}

impl Policy {
    /// What any message may hold: no figure, payee or nickname.
    pub fn masked() -> Self {
        Self { allowed: [Class::Public, Class::Reference, Class::FreeText].into() }
    }

    /// Everything that a bank can allow at most.
    pub fn open() -> Self {
        let mut policy = Self::masked();
        policy.allowed.extend([Class::Amount, Class::Payee, Class::Nickname, Class::LastFour, Class::Date]);
        policy
    }

    /// The bank's ceiling narrowed by the customer's choice.
    pub fn of(ceiling: &Self, choice: Choice) -> Self {
        match choice {
            Choice::Tap => ceiling.and(&Self::masked()),
            Choice::Chat => ceiling.clone(),
        }
    }

    /// What both allow.
    pub fn and(&self, other: &Self) -> Self {
        Self { allowed: self.allowed.intersection(&other.allowed).copied().collect() }
    }

    /// Whether the class may appear.
    pub fn allows(&self, class: Class) -> bool {
        self.allowed.contains(&class)
    }

    /// Whether figures may appear: the question that decides if a chat answer needs a bank read.
    pub fn shows_figures(&self) -> bool {
        self.allows(Class::Amount)
    }
}

/// What may be shown: made by [`disclose`] only, and all that a renderer accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosed {
    say: Say,
    masked: bool,
}

impl Disclosed {
    /// Lines of text.
    pub fn lines(&self) -> &[Message] {
        &self.say.lines
    }

    /// Cards.
    pub fn cards(&self) -> &[Card] {
        &self.say.cards
    }

    /// Buttons.
    pub fn buttons(&self) -> &[Button] {
        &self.say.buttons
    }

    /// Ready answers.
    pub fn quick(&self) -> &[QuickReply] {
        &self.say.quick
    }

    /// Whose data it is about.
    pub const fn link(&self) -> Option<LinkId> {
        self.say.link
    }

    /// Whether something was withheld.
    pub const fn masked(&self) -> bool {
        self.masked
    }
}

/// What is said where a message may not be shown and its flow gave no masked form.
pub const MASKED_KEY: &str = "masked";

/// Decides what may be shown. A message that holds one forbidden class is replaced as a whole by its masked
/// form (and that one is checked again); without a masked form, by a text that holds nothing.
pub fn disclose(say: &Say, policy: &Policy) -> Disclosed {
    if say.classes().all(|class| policy.allows(class)) {
        let mut shown = say.clone();
        shown.masked = None;
        return Disclosed { say: shown, masked: false };
    }
    let masked = match &say.masked {
        Some(masked) => disclose(masked, policy).say,
        None => Say::key(MASKED_KEY),
    };
    Disclosed { say: masked, masked: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn balance(minor: i64) -> Say {
        Say::new(
            Message::new("balance-line")
                .with(Field::amount("amount", Money::from_minor(minor, Currency::GBP))),
        )
        .masked_as(Say::new(Message::new("balance-ready").with(Field::public("bank", "Harbour Bank"))))
    }

    #[test]
    fn a_figure_is_masked_unless_the_customer_chose_chat() {
        let ceiling = Policy::open();
        let tap = disclose(&balance(100), &Policy::of(&ceiling, Choice::Tap));
        assert!(tap.masked());
        assert_eq!(tap.lines()[0].key, "balance-ready");
        let chat = disclose(&balance(100), &Policy::of(&ceiling, Choice::Chat));
        assert_eq!(chat.lines()[0].key, "balance-line");
    }

    #[test]
    fn the_banks_ceiling_beats_the_customers_choice() {
        let shown = disclose(&balance(100), &Policy::of(&Policy::masked(), Choice::Chat));
        assert_eq!(shown.lines()[0].key, "balance-ready");
    }

    #[test]
    fn any_two_figures_mask_to_the_same() {
        let policy = Policy::masked();
        assert_eq!(disclose(&balance(1), &policy), disclose(&balance(-99_999_999), &policy));
    }

    #[test]
    fn a_masked_form_is_checked_too_and_the_last_resort_is_empty() {
        let careless = balance(5).masked_as(balance(5));
        let shown = disclose(&careless, &Policy::masked());
        assert!(shown.lines().iter().flat_map(|l| &l.args).all(|f| f.class() == Class::Public));
        let bare = Say::new(Message::new("x").with(Field::payee("payee", "Corner Books")));
        assert_eq!(disclose(&bare, &Policy::masked()).lines()[0].key, MASKED_KEY);
    }
}
