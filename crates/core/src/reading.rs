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
    /// What can you do?
    Help = "help",
    /// How much do I have?
    Balance = "balance",
    /// What did I spend, where, when?
    Transactions = "transactions",
    /// A payment that was not mine, an account that somebody else uses.
    Fraud = "fraud",
    /// A card is lost or stolen.
    LostCard = "lost_card",
    /// Lock or freeze a card.
    LockCard = "lock_card",
    /// Connect my account.
    Link = "link",
    /// Disconnect my account.
    Unlink = "unlink",
    /// The lone word that ends everything.
    Stop = "stop",
    /// A human being, please.
    Person = "person",
    /// I want to complain.
    Complaint = "complaint",
    /// What do you know about me; delete my data.
    Rights = "rights",
    /// Thank you.
    Thanks = "thanks",
    /// Yes.
    Yes = "yes",
    /// No.
    No = "no",
    /// Never mind.
    Cancel = "cancel",
    /// The next page.
    More = "more",
    /// Another language, please.
    Language = "language",
    /// Insults.
    Abuse = "abuse",
    /// Weather, jokes, are you a robot.
    SmallTalk = "small_talk",
    /// Nothing this service can do.
    OutOfScope = "out_of_scope",
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
    /// A right that must not be missed (fraud, lost card, complaint, stop), found beside the classifier in
    /// any part of the text.
    pub alarm: Option<Intent>,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// First byte in the text that was read.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it means.
    pub value: EntityValue,
}

/// The meaning of a stretch of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// A merchant's or payee's name as typed.
    Merchant(String),
    /// The last four digits of a card or account.
    LastFour(String),
    /// A kind or nickname of account: "savings".
    AccountWord(String),
    /// "The last 5".
    Count(u32),
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
