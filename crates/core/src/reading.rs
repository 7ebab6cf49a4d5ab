//! What a text was understood to mean. Made by the `nlu` crate (or exactly, by a tapped button), consumed by
//! the flows; nothing with consequences rests on it alone.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::money::Currency;

macro_rules! intents {
    ($($(#[$doc:meta])* $name:ident = $slug:literal,)*) => {
        /// What the customer wants.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Intent { $($(#[$doc])* $name,)* }

        impl Intent {
            /// Every intent, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in training files, logs and payloads.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }
        }

        impl FromStr for Intent {
            type Err = UnknownIntent;

            fn from_str(text: &str) -> Result<Self, UnknownIntent> {
                match text { $($slug => Ok(Self::$name),)* _ => Err(UnknownIntent) }
            }
        }
    };
}

/// The name is not one of [`Intent::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such intent")]
pub struct UnknownIntent;

intents! {
    /// Hello.
    Greet = "greet",
    /// That was all.
    Goodbye = "goodbye",
    /// What can you do?
    Help = "help",
    /// Thank you.
    Thanks = "thanks",
    /// Yes.
    Yes = "yes",
    /// No.
    No = "no",
    /// Never mind: the running dialogue, not a payment.
    Cancel = "cancel",
    /// The next page.
    More = "more",
    /// Say that again.
    Repeat = "repeat",
    /// Another language, please.
    Language = "language",
    /// A human being, please.
    Person = "person",
    /// Jokes, are you a robot, how are you.
    SmallTalk = "small_talk",
    /// Insults.
    Abuse = "abuse",
    /// Is this chat safe; are you my bank; who reads this.
    Trust = "trust",
    /// Nothing a bank does, instructions to a machine among it.
    OutOfScope = "out_of_scope",
    /// How much do I have?
    Balance = "balance",
    /// Which payments: by shop, date, amount, direction.
    Transactions = "transactions",
    /// How much did I spend, in all?
    Spending = "spending",
    /// What is going to be paid next: standing orders, direct debits.
    Upcoming = "upcoming",
    /// What is owed on a credit card, and when.
    BillDue = "bill_due",
    /// A statement, a proof of the account.
    Statement = "statement",
    /// My account number, IBAN, sort code.
    AccountDetails = "account_details",
    /// Open an account.
    OpenAccount = "open_account",
    /// Close an account.
    CloseAccount = "close_account",
    /// Rates and pots for savings.
    Savings = "savings",
    /// Arrange, raise, cost of an overdraft.
    Overdraft = "overdraft",
    /// Loans and mortgages.
    Loan = "loan",
    /// A new address, number, name.
    ChangeDetails = "change_details",
    /// The app or online banking does not let me in.
    LoginProblem = "login_problem",
    /// Where is a branch or a cash machine, when is it open.
    Branch = "branch",
    /// Paying in cash or a cheque.
    Deposit = "deposit",
    /// Alerts and receipts on or off.
    Notifications = "notifications",
    /// A card is lost.
    LostCard = "lost_card",
    /// A card is stolen.
    StolenCard = "stolen_card",
    /// Lock or freeze a card: an order.
    LockCard = "lock_card",
    /// Unlock a card.
    UnlockCard = "unlock_card",
    /// A new card for one that is damaged or runs out.
    ReplaceCard = "replace_card",
    /// Chip, contactless: the card is not read.
    CardNotWorking = "card_not_working",
    /// A PIN forgotten, blocked, to be changed.
    Pin = "pin",
    /// Where is my new card.
    CardDelivery = "card_delivery",
    /// Activate a card.
    ActivateCard = "activate_card",
    /// Apply for a card.
    NewCard = "new_card",
    /// Paying with the phone.
    MobileWallet = "mobile_wallet",
    /// Using a card abroad.
    Travel = "travel",
    /// A cash machine gave a wrong sum or nothing, or kept the card.
    CashMachine = "cash_machine",
    /// Somebody else is at my account; I was tricked.
    Fraud = "fraud",
    /// A payment that I do not recognise.
    NotMyPayment = "not_my_payment",
    /// Goods that did not come, a shop that does not refund.
    Dispute = "dispute",
    /// Charged twice.
    DuplicateCharge = "duplicate_charge",
    /// Charged a wrong sum.
    WrongAmount = "wrong_amount",
    /// Where is my refund.
    Refund = "refund",
    /// Why was my payment refused.
    Declined = "declined",
    /// When will it be booked.
    PendingPayment = "pending_payment",
    /// Where is my transfer.
    TransferStatus = "transfer_status",
    /// Pay somebody: never done here.
    TransferMoney = "transfer_money",
    /// Paid to the wrong one.
    WrongRecipient = "wrong_recipient",
    /// Stop a payment, a standing order, a direct debit.
    CancelPayment = "cancel_payment",
    /// A receipt of one payment.
    Receipt = "receipt",
    /// What does it cost, why this fee.
    Fees = "fees",
    /// Rates of currencies.
    ExchangeRate = "exchange_rate",
    /// How much may I spend, send, withdraw.
    Limits = "limits",
    /// Connect my account.
    Link = "link",
    /// Disconnect my account.
    Unlink = "unlink",
    /// The lone word that ends everything.
    Stop = "stop",
    /// What do you know about me; who looked at it.
    MyData = "my_data",
    /// Delete what you know about me.
    DeleteData = "delete_data",
    /// I want to complain.
    Complaint = "complaint",
    /// I cannot pay.
    Hardship = "hardship",
    /// Somebody died.
    Bereavement = "bereavement",
    /// Illness, gambling, coercion, despair.
    Vulnerability = "vulnerability",
}

/// One text, understood.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// Intents with probabilities, likeliest first; the sum is at most 1.
    pub ranked: Vec<(Intent, f32)>,
    /// Amounts, dates, merchants and so on found in the text.
    pub entities: Vec<Entity>,
    /// BCP 47 tag of the language the text seems to be in, where the reader dares to guess.
    pub language: Option<String>,
    /// A right that must not be missed (fraud, a payment that is not theirs, a lost card, a dispute, a complaint, data,
    /// hardship, death, stop), found beside the classifier in any part of the text.
    pub alarm: Option<Intent>,
    /// Rights the text may be about besides, at most two: other alarms first, then what is less than an alarm and more
    /// than nothing, clearest first. Reason to ask, never to act.
    #[serde(default)]
    pub suspected: Vec<Intent>,
    /// Rights the text may just be about besides these, at most three, clearest first. Reason to offer them beside the answer,
    /// never to ask first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Intent>,
    /// Where a text asks for several things at once: two or three requests in its order. Empty where it asks for one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Request>,
}

/// One of several requests in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// First byte of its part of the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What is wanted: a right that is heard in the part, or what it is read as beyond doubt.
    pub intent: Intent,
    /// The entities of the part, with their places in the whole text.
    pub entities: Vec<Entity>,
}

impl Reading {
    /// A reading without doubt: a tapped button, a lone command word.
    pub fn certain(intent: Intent) -> Self {
        Self { ranked: vec![(intent, 1.0)], ..Self::default() }
    }

    /// The likeliest intent when its probability reaches `threshold`.
    pub fn best(&self, threshold: f32) -> Option<Intent> {
        self.ranked.first().filter(|(_, p)| *p >= threshold).map(|(intent, _)| *intent)
    }
}

/// A stretch of the text with a meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// First byte in the text that was read.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it means.
    pub value: EntityValue,
}

/// The meaning of a stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityValue {
    /// An amount in minor units when the currency is known or the text has an unmistakable form.
    Amount {
        /// Minor units of `currency`, or hundredths when no currency was named.
        minor: Option<i64>,
        /// Named or implied by a sign.
        currency: Option<Currency>,
    },
    /// Amounts within bounds, both included, in minor units as in [`Self::Amount`].
    AmountRange {
        /// The smallest.
        least: Option<i64>,
        /// The largest.
        most: Option<i64>,
    },
    /// "What came in", "outgoing".
    Direction(crate::bank::Direction),
    /// Days from `from` to `to`, both included.
    Dates {
        /// First day.
        from: jiff::civil::Date,
        /// Last day.
        to: jiff::civil::Date,
    },
    /// Days to come, both included: "tomorrow", "next week".
    DatesAhead {
        /// First day.
        from: jiff::civil::Date,
        /// Last day.
        to: jiff::civil::Date,
    },
    /// From the day on which the customer was paid last; which day that is, their payments say.
    SincePayday,
    /// A merchant's or payee's name as typed.
    Merchant(String),
    /// The last four digits of a card or account.
    LastFour(String),
    /// A kind or nickname of account: "savings".
    AccountWord(String),
    /// "The last 5".
    Count(u32),
    /// A kind of card.
    Card(CardKind),
    /// ISO 3166 code of a country, two capital letters.
    Country(String),
    /// Another account or card than the one before: "no, the other account".
    Other,
    /// What was said before is put right: "I meant".
    Correction,
    /// At the beginning of a text: what was asked before is gone on with, "and", "what about".
    Also,
}

/// Kinds of card that people tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// Pays from an account at once.
    Debit,
    /// Pays later.
    Credit,
    /// Without plastic.
    Virtual,
    /// Paid in advance, gift cards among them.
    Prepaid,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for intent in Intent::ALL {
            assert_eq!(intent.as_str().parse(), Ok(*intent));
        }
        assert!("targeted_advertising".parse::<Intent>().is_err());
    }

    #[test]
    fn a_weak_reading_has_no_best() {
        let reading = Reading { ranked: vec![(Intent::Balance, 0.4)], ..Reading::default() };
        assert_eq!(reading.best(0.5), None);
        assert_eq!(Reading::certain(Intent::Stop).best(0.99), Some(Intent::Stop));
    }
}
