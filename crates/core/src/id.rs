//! Typed identifiers: `link_01jd…` parses only as a [`LinkId`], so ids of two nouns never mix.
//!
//! The text form is a prefix, an underscore and 26 characters of Crockford base 32 over a 128-bit value
//! (UUID version 7 where the id is drawn here, so that ids of one kind sort by age).

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::{entropy::Rng, time::Timestamp};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const DIGITS: usize = 26;

/// The text is not an id of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a {kind} id")]
pub struct IdError {
    /// The prefix that was expected.
    pub kind: &'static str,
}

pub(crate) fn encode(mut value: u128) -> String {
    let mut out = [b'0'; DIGITS];
    for digit in out.iter_mut().rev() {
        let index = usize::try_from(value & 31).unwrap_or(0);
        *digit = ALPHABET.get(index).copied().unwrap_or(b'0');
        value >>= 5;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn decode(text: &str) -> Option<u128> {
    if text.len() != DIGITS {
        return None;
    }
    let mut value: u128 = 0;
    for (place, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|a| *a == byte)?;
        // 26 digits carry 130 bits; the first may only use the low three.
        if place == 0 && digit > 7 {
            return None;
        }
        value = (value << 5) | u128::try_from(digit).ok()?;
    }
    Some(value)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// The text before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// A fresh id whose order follows `now` (millisecond precision).
            pub fn draw(now: Timestamp, rng: &mut Rng) -> Self {
                let mut random = [0_u8; 10];
                rng.fill(&mut random);
                let millis = u64::try_from(now.as_millis()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// Wraps a stored value.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The stored value.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), encode(self.0.as_u128()))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(decode)
                    .map(|value| Self(Uuid::from_u128(value)))
                    .ok_or(IdError { kind: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A person as one channel knows them; an HMAC of channel and platform id, so it reveals neither.
    IdentityId = "ident";
    /// The thread with one identity; derived like [`IdentityId`], so that a webhook needs no read.
    ConversationId = "conv";
    /// One (institution, subject) inside a bank.
    CustomerId = "cust";
    /// Identity x customer, with sealed tokens.
    LinkId = "link";
    /// What the customer allowed on one link.
    ConsentId = "consent";
    /// A linking in progress: from the button in the chat to the pairing words.
    AttemptId = "attempt";
    /// What was heard and said in one turn, as a line of the transcript.
    LineId = "line";
    /// One row of the outbox: one call to the outside.
    EffectId = "eff";
    /// A read of bank data that a turn asked for and whose answer is awaited.
    AskId = "ask";
    /// Fraud report, dispute, complaint or request.
    CaseId = "case";
    /// Somebody who works at the desk or looks after the machine.
    StaffId = "staff";
    /// A browser session of a customer or of staff.
    SessionId = "sess";
    /// A link in a chat that names what to show.
    TicketId = "ticket";
    /// A consent receipt.
    ReceiptId = "receipt";
    /// A passkey of a customer's link, or of somebody who works here.
    PasskeyId = "passkey";
    /// A passkey's challenge that waits for its answer.
    CeremonyId = "ceremony";
    /// A request to erase a person.
    ErasureId = "erasure";
    /// A reason why a person is not erased for now.
    HoldId = "hold";
}

impl CaseId {
    /// Eight characters a person can read out over the phone, e.g. `K3Q9-7MZ2`. Taken from the random tail.
    pub fn reference(self) -> String {
        let text = encode(self.0.as_u128()).to_ascii_uppercase();
        let (head, tail) = text.split_at(DIGITS - 4);
        let (_, middle) = head.split_at(DIGITS - 8);
        format!("{middle}-{tail}")
    }
}

macro_rules! slugs {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text as it stands; the caller has checked it.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

slugs! {
    /// A tenant, by its id in the config.
    BankId;
    /// Whose API is called, by its id in the config.
    InstitutionId;
    /// One messenger endpoint of one bank, by its id in the config.
    ChannelId;
}

/// An account as the institution names it: opaque, meaningless to its owner, at most 40 characters at UK
/// banks (v4.0 `AccountId`), longer elsewhere.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(String);

impl AccountId {
    /// Wraps the institution's text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The institution's text; for calls to the institution only.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountId(..)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_round_trips(value: u128) {
            let id = LinkId::from_uuid(Uuid::from_u128(value));
            prop_assert_eq!(id.to_string().parse::<LinkId>(), Ok(id));
        }

        #[test]
        fn parsing_never_panics(text in ".{0,60}") {
            let _ = text.parse::<LinkId>();
        }
    }

    #[test]
    fn ids_of_two_nouns_do_not_mix() {
        let id = LinkId::from_uuid(Uuid::from_u128(7));
        assert!(id.to_string().parse::<CaseId>().is_err());
    }

    #[test]
    fn an_id_beyond_128_bits_is_refused() {
        assert!("link_zzzzzzzzzzzzzzzzzzzzzzzzzz".parse::<LinkId>().is_err());
    }

    #[test]
    fn a_case_reference_can_be_read_out() {
        let reference = CaseId::from_uuid(Uuid::from_u128(u128::MAX / 3)).reference();
        assert_eq!(reference.len(), 9);
        assert_eq!(reference.chars().nth(4), Some('-'));
    }
}
