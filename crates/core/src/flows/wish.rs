//! What the customer wants, whether typed or tapped: one list, so that a button and a sentence cannot behave
//! differently.

use crate::{
    bank::{AccountKind, Direction, TransactionQuery},
    conversation::{Act, Input, Language, Question},
    reading::{CardKind, Entity, EntityValue, Intent, Reading},
};

/// From this probability on a reading is acted on.
const SURE: f32 = 0.45;
/// Reports are taken from this joint probability on: a missed one costs more than a needless one.
const PROTECT: f32 = 0.35;
/// The lone word that ends everything must be unmistakable.
const LONE: f32 = 0.9;
/// Two readings that have this much together, and each at least [`EITHER`], are worth a question.
const BOTH: f32 = 0.5;
/// See [`BOTH`].
const EITHER: f32 = 0.15;
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
    /// Something is wrong with a payment.
    Dispute,
    /// Hardship, a death, somebody in need of care.
    Care(Care),
    /// What banks do and this service does not: the word of the text that says where it is done.
    Elsewhere(&'static str),
    /// Two readings are as likely.
    Which(Intent, Intent),
    /// A right that was perhaps meant, with what else is offered, and what is done where nothing can be asked.
    Perhaps(Vec<Intent>, Box<Self>),
    Person,
    NoPerson,
    DeleteToo,
    MeantCard,
    MyData,
    KeepData,
    Again,
    Thanks,
    Goodbye,
    Repeat,
    Trust,
    /// Another language, please.
    Language,
    /// This language, please.
    Speak(Language),
    /// Said in a language without texts.
    Foreign,
    Yes,
    No,
    Cancel,
    /// The thread was opened; nothing was said.
    Nothing,
    /// Nothing this bot can act on, and what it says the first time.
    Unclear(&'static str),
}

/// Why somebody needs a person who takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    Hardship,
    Bereavement,
    Vulnerability,
}

impl Wish {
    pub(super) fn of(input: &Input) -> Self {
        match input {
            Input::Text { reading, .. } => Self::read(reading),
            Input::Act(act) => Self::tapped(act),
            Input::Carried { question } => Self::Ask(question.clone()),
            Input::UnknownAct => Self::Unclear("unknown-act"),
            Input::Attachment => Self::Unclear("attachment"),
            _ => Self::Nothing,
        }
    }

    /// Taps on what "stop" itself offers: answered even while somebody else holds the conversation.
    pub(super) const fn is_of_stop(&self) -> bool {
        matches!(self, Self::DeleteToo | Self::MeantCard | Self::MyData)
    }

    /// What is granted where nothing may be asked.
    pub(super) fn first(&self) -> &Self {
        match self {
            Self::Perhaps(_, wish) => wish.first(),
            wish => wish,
        }
    }

    pub(super) fn tapped(act: &Act) -> Self {
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
            Act::Speak(language) => Self::Speak(*language),
            Act::Meant(intent) => Self::meant(*intent, &Reading::certain(*intent)),
        }
    }

    pub(super) fn read(reading: &Reading) -> Self {
        match reading.alarm {
            Some(Intent::Complaint) if likely_report(reading) => {}
            // The lone word is judged by its own bar.
            Some(Intent::Stop) | None => {}
            Some(right) => return Self::alarmed(right, reading),
        }
        if reading.best(LONE) == Some(Intent::Stop) {
            return Self::Stop;
        }
        if likely_report(reading) {
            let card = !matches!(reading.best(0.0), Some(Intent::Fraud | Intent::NotMyPayment));
            return Self::Fraud { card };
        }
        let wish = reading.best(SURE).map_or_else(|| unread(reading), |intent| Self::meant(intent, reading));
        if wish == Self::Care(Care::Vulnerability) {
            return wish;
        }
        match reading.suspected.first() {
            Some(right) if !leads_to_same(&Self::meant(*right, reading), &wish) => {
                Self::Perhaps(offered(reading, reading.best(SURE)), Box::new(wish))
            }
            _ => wish,
        }
    }

    /// What loses money by the minute is acted on at once, and who cannot go on is never asked which of several things
    /// they mean. Of any other alarm it is asked whether the rights that
    /// the text may be about besides were meant, so that none hides behind another.
    fn alarmed(right: Intent, reading: &Reading) -> Self {
        let wish = Self::meant(right, reading);
        if let Self::Fraud { card } = wish {
            // "My card was stolen and that payment was not me" is one report, about the card too.
            let heard = reading.suspected.iter().copied().chain(reading.best(SURE));
            let more =
                heard.into_iter().any(|other| Self::meant(other, reading) == Self::Fraud { card: true });
            return Self::Fraud { card: card || more };
        }
        let same = |other: &Intent| leads_to_same(&Self::meant(*other, reading), &wish);
        if wish == Self::Care(Care::Vulnerability) || reading.suspected.iter().all(same) {
            return wish;
        }
        Self::Perhaps(offered(reading, Some(right)), Box::new(wish))
    }

    pub(super) fn meant(intent: Intent, reading: &Reading) -> Self {
        if let Some(topic) = elsewhere(intent) {
            return Self::Elsewhere(topic);
        }
        match intent {
            Intent::Greet => Self::Greet,
            Intent::Help => Self::Help,
            Intent::Balance => Self::Ask(Question::Balance { account: account_word(&reading.entities) }),
            Intent::Transactions => Self::Ask(Question::Transactions(query(&reading.entities))),
            Intent::Spending => Self::Ask(Question::Transactions(spent(&reading.entities))),
            Intent::Fraud | Intent::NotMyPayment => Self::Fraud { card: false },
            // A card cannot be locked from here: somebody who wants it locked is taken as in need of help.
            Intent::LostCard | Intent::StolenCard | Intent::LockCard => Self::Fraud { card: true },
            Intent::Dispute
            | Intent::DuplicateCharge
            | Intent::WrongAmount
            | Intent::WrongRecipient
            | Intent::CashMachine => Self::Dispute,
            Intent::Hardship => Self::Care(Care::Hardship),
            Intent::Bereavement => Self::Care(Care::Bereavement),
            Intent::Vulnerability => Self::Care(Care::Vulnerability),
            Intent::Link => Self::Link,
            Intent::Unlink if reading.best(UNLINK).is_some() => Self::Unlink,
            Intent::Person => Self::Person,
            Intent::Complaint => Self::Complaint,
            Intent::MyData => Self::MyData,
            Intent::DeleteData => Self::DeleteToo,
            Intent::Goodbye => Self::Goodbye,
            Intent::Repeat => Self::Repeat,
            Intent::Trust => Self::Trust,
            Intent::Thanks => Self::Thanks,
            Intent::Yes => Self::Yes,
            Intent::No => Self::No,
            Intent::Cancel => Self::Cancel,
            Intent::More => Self::More,
            Intent::Language => Self::Language,
            Intent::Abuse => Self::Unclear("abuse"),
            Intent::SmallTalk => Self::Unclear("small-talk"),
            Intent::OutOfScope => Self::Unclear("out-of-scope"),
            // Stop and unlink below their bars; the others have said where they are done.
            _ => Self::Unclear("unsure-rephrase"),
        }
    }
}

/// Whether both are met alike: a report is a report, about a card or not, and whatever needs care comes to a person who
/// takes time.
pub(super) fn leads_to_same(one: &Wish, other: &Wish) -> bool {
    one == other
        || matches!((one, other), (Wish::Fraud { .. }, Wish::Fraud { .. }) | (Wish::Care(_), Wish::Care(_)))
}

/// What a bank does elsewhere: in its app, on its website, at its counter. The word chooses among the variants of one
/// text.
const fn elsewhere(intent: Intent) -> Option<&'static str> {
    Some(match intent {
        Intent::Upcoming => "upcoming",
        Intent::BillDue => "bill_due",
        Intent::Statement => "statement",
        Intent::AccountDetails => "account_details",
        Intent::OpenAccount => "open_account",
        Intent::CloseAccount => "close_account",
        Intent::Savings => "savings",
        Intent::Overdraft => "overdraft",
        Intent::Loan => "loan",
        Intent::ChangeDetails => "change_details",
        Intent::LoginProblem => "login_problem",
        Intent::Branch => "branch",
        Intent::Deposit => "deposit",
        Intent::Notifications => "notifications",
        Intent::UnlockCard => "unlock_card",
        Intent::ReplaceCard => "replace_card",
        Intent::CardNotWorking => "card_not_working",
        Intent::Pin => "pin",
        Intent::CardDelivery => "card_delivery",
        Intent::ActivateCard => "activate_card",
        Intent::NewCard => "new_card",
        Intent::MobileWallet => "mobile_wallet",
        Intent::Travel => "travel",
        Intent::Refund => "refund",
        Intent::Declined => "declined",
        Intent::PendingPayment => "pending_payment",
        Intent::TransferStatus => "transfer_status",
        Intent::TransferMoney => "transfer_money",
        Intent::CancelPayment => "cancel_payment",
        Intent::Receipt => "receipt",
        Intent::Fees => "fees",
        Intent::ExchangeRate => "exchange_rate",
        Intent::Limits => "limits",
        _ => return None,
    })
}

/// What is asked where a right was perhaps meant: the rights, and what the text was heard or read as.
fn offered(reading: &Reading, read: Option<Intent>) -> Vec<Intent> {
    let mut offered: Vec<Intent> = Vec::new();
    for intent in reading.suspected.iter().copied().chain(read) {
        if !offered.contains(&intent) {
            offered.push(intent);
        }
    }
    offered
}

fn unread(reading: &Reading) -> Wish {
    if let [(one, p), (other, q), ..] = reading.ranked.as_slice()
        && p + q >= BOTH
        && p.min(*q) >= EITHER
        && super::which::title(*one).is_some()
        && super::which::title(*other).is_some()
    {
        return Wish::Which(*one, *other);
    }
    let foreign = reading.language.as_deref().is_some_and(|tag| Language::of(tag).is_none());
    if foreign { Wish::Foreign } else { Wish::Unclear("unsure-rephrase") }
}

/// Fraud, a lost card and a card to lock are one need: their probabilities count together.
fn likely_report(reading: &Reading) -> bool {
    let protects = |intent: Intent| {
        matches!(
            intent,
            Intent::Fraud | Intent::NotMyPayment | Intent::LostCard | Intent::StolenCard | Intent::LockCard
        )
    };
    let joint: f32 = reading.ranked.iter().filter(|(i, _)| protects(*i)).map(|(_, p)| *p).sum();
    reading.best(0.0).is_some_and(protects) && joint >= PROTECT
}

fn latest() -> TransactionQuery {
    TransactionQuery { limit: ROWS, ..TransactionQuery::default() }
}

pub(super) fn account_word(entities: &[Entity]) -> Option<String> {
    entities.iter().find_map(|entity| match &entity.value {
        EntityValue::AccountWord(word) | EntityValue::LastFour(word) => Some(word.clone()),
        EntityValue::Card(CardKind::Credit) => Some(AccountKind::Card.slug().to_owned()),
        // A debit card has no balance of its own.
        EntityValue::Card(CardKind::Debit) => Some(AccountKind::Current.slug().to_owned()),
        EntityValue::Card(CardKind::Prepaid) => Some(AccountKind::Wallet.slug().to_owned()),
        _ => None,
    })
}

/// What went out.
fn spent(entities: &[Entity]) -> TransactionQuery {
    let query = query(entities);
    TransactionQuery { direction: query.direction.or(Some(Direction::Out)), ..query }
}

fn query(entities: &[Entity]) -> TransactionQuery {
    let query = changed(latest(), entities);
    TransactionQuery { account: account_word(entities), ..query }
}

/// What a question becomes with what is said now. The last of two values of a kind wins: people correct themselves to
/// the right.
pub(super) fn changed(mut query: TransactionQuery, entities: &[Entity]) -> TransactionQuery {
    for entity in entities {
        match &entity.value {
            EntityValue::Dates { from, to } => {
                (query.from, query.to, query.since_payday) = (Some(*from), Some(*to), false);
            }
            EntityValue::SincePayday => (query.from, query.to, query.since_payday) = (None, None, true),
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
            // What was paid is never asked of days that are still to come.
            | EntityValue::DatesAhead { .. }
            | EntityValue::LastFour(_)
            | EntityValue::AccountWord(_)
            | EntityValue::Card(_)
            | EntityValue::Country(_)
            | EntityValue::Other
            | EntityValue::Correction
            | EntityValue::Also => {}
        }
    }
    query
}

/// What the customer did, as evidence for a case.
pub(super) fn words(input: &Input) -> String {
    match input {
        Input::Text { text, .. } => text.clone(),
        Input::Act(act) => act.slug().into_owned(),
        _ => String::new(),
    }
}
