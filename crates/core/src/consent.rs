//! Consent, purpose by purpose, and the [`Permit`] that only a live consent can make.
//!
//! A call that touches bank data takes a permit for its purpose:
//!
//! ```
//! use tellerline_core::consent::{Consent, Permit, ReadBalance};
//! use tellerline_core::Timestamp;
//! fn read(_: &Permit<ReadBalance>) {}
//! fn answer(consent: &Consent, now: Timestamp) {
//!     if let Ok(permit) = consent.permit::<ReadBalance>(now) {
//!         read(&permit);
//!     }
//! }
//! ```
//!
//! A bank read without a permit does not compile:
//!
//! ```compile_fail
//! use tellerline_core::consent::{Permit, ReadBalance};
//! fn read(_: &Permit<ReadBalance>) {}
//! read(); // E0061: the permit is missing
//! ```
//!
//! nor can a permit be written down without a consent:
//!
//! ```compile_fail
//! use tellerline_core::consent::{Permit, ReadBalance};
//! let permit: Permit<ReadBalance> = Permit { purpose: std::marker::PhantomData }; // E0451: private fields
//! ```
//!
//! nor serve another purpose than its own:
//!
//! ```compile_fail
//! use tellerline_core::consent::{Permit, ReadBalance, ReadTransactions};
//! fn read(_: &Permit<ReadTransactions>) {}
//! fn cheat(permit: &Permit<ReadBalance>) { read(permit); } // E0308: mismatched types
//! ```
//!
//! and a purpose of advertising cannot be added outside this file, because [`Purpose`] is sealed:
//!
//! ```compile_fail
//! use tellerline_core::consent::{Purpose, PurposeKind};
//! struct Advertising;
//! impl Purpose for Advertising { const KIND: PurposeKind = PurposeKind::ReadBalance; } // E0277: sealed
//! ```

use std::{collections::BTreeSet, fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    id::{AccountId, ConsentId, LinkId},
    message::Choice,
    time::Timestamp,
};

mod sealed {
    pub trait Sealed {}
}

/// What bank data or a person's attention may be used for. The list is the product's promise: nothing here
/// serves advertising, profiling or sale, and nothing can be added from outside.
pub trait Purpose: sealed::Sealed + Send + Sync + 'static {
    /// The same purpose as a value.
    const KIND: PurposeKind;
}

macro_rules! purposes {
    ($($(#[$doc:meta])* $name:ident = $slug:literal,)*) => {
        /// A [`Purpose`] as a value, for storage and for pages.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum PurposeKind { $($(#[$doc])* $name,)* }

        impl PurposeKind {
            /// Every purpose there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in storage, forms and the audit log.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }
        }

        impl FromStr for PurposeKind {
            type Err = ConsentError;

            fn from_str(text: &str) -> Result<Self, ConsentError> {
                match text { $($slug => Ok(Self::$name),)* _ => Err(ConsentError::NotGranted) }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;
            impl sealed::Sealed for $name {}
            impl Purpose for $name { const KIND: PurposeKind = PurposeKind::$name; }
        )*
    };
}

purposes! {
    /// Read balances when the customer asks.
    ReadBalance = "read_balance",
    /// Read transactions when the customer asks.
    ReadTransactions = "read_transactions",
    /// Send a receipt after a purchase.
    SendReceipts = "send_receipts",
    /// Send an alert that the customer set up.
    SendAlerts = "send_alerts",
    /// Lock, unlock or replace a card.
    ServiceCards = "service_cards",
    /// Attach account data to a fraud report.
    ReportFraud = "report_fraud",
    /// Let a person at the bank see which customer is writing.
    TalkToBank = "talk_to_bank",
}

/// Where a consent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ConsentState {
    /// Given on the page, but the originating chat has not yet answered the pairing words: nothing is read.
    Unpaired {
        /// When the page was submitted.
        at: Timestamp,
        /// When it would end if it came alive.
        expires_at: Timestamp,
    },
    /// Live from `at` until `expires_at` (half-open, UTC).
    Granted {
        /// When it came alive.
        at: Timestamp,
        /// The first instant at which it no longer holds.
        expires_at: Timestamp,
    },
    /// Ended by the customer, staff or the bank.
    Withdrawn {
        /// When it ended.
        at: Timestamp,
    },
}

/// What the customer allowed on one link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// The link it belongs to.
    pub link: LinkId,
    /// Raised by each change; a waiting effect of an older epoch is not executed.
    pub epoch: u64,
    /// Where it stands.
    #[serde(flatten)]
    pub state: ConsentState,
    /// What for.
    pub purposes: BTreeSet<PurposeKind>,
    /// Which accounts.
    pub accounts: Vec<AccountId>,
    /// What may be shown in the chat.
    pub choice: Choice,
    /// Version of the text that the customer agreed to.
    pub text_version: String,
    /// BCP 47 tag of the language that text was shown in.
    pub language: String,
}

/// Why a permit was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConsentError {
    /// Never given for this purpose, not yet paired, or withdrawn.
    #[error("no consent for this purpose")]
    NotGranted,
    /// Given once, but over.
    #[error("the consent has expired")]
    Expired,
}

impl Consent {
    /// Proof that the customer allows `P` on this link now.
    ///
    /// # Errors
    /// `NotGranted` unless live for `P`; `Expired` from `expires_at` on (UTC, half-open).
    pub fn permit<P: Purpose>(&self, now: Timestamp) -> Result<Permit<P>, ConsentError> {
        let expires_at = match self.state {
            ConsentState::Granted { expires_at, .. } if now < expires_at => expires_at,
            ConsentState::Granted { .. } => return Err(ConsentError::Expired),
            ConsentState::Unpaired { .. } | ConsentState::Withdrawn { .. } => {
                return Err(ConsentError::NotGranted);
            }
        };
        if !self.purposes.contains(&P::KIND) {
            return Err(ConsentError::NotGranted);
        }
        Ok(Permit {
            link: self.link,
            consent: self.id,
            epoch: self.epoch,
            accounts: self.accounts.clone(),
            expires_at,
            purpose: PhantomData,
        })
    }

    /// The chat answered the pairing words. Does nothing to a consent that is not waiting for them.
    pub fn pair(mut self, now: Timestamp) -> Self {
        if let ConsentState::Unpaired { expires_at, .. } = self.state {
            self.state = ConsentState::Granted { at: now, expires_at };
            self.epoch += 1;
        }
        self
    }

    /// Ends it. Ending twice changes nothing.
    pub fn withdraw(mut self, now: Timestamp) -> Self {
        if !matches!(self.state, ConsentState::Withdrawn { .. }) {
            self.state = ConsentState::Withdrawn { at: now };
            self.epoch += 1;
        }
        self
    }

    /// Whether it is live at `now`, whatever for.
    pub fn is_live(&self, now: Timestamp) -> bool {
        matches!(self.state, ConsentState::Granted { expires_at, .. } if now < expires_at)
    }
}

/// Proof that the customer allows `P` on this link. Only [`Consent::permit`] makes one; it lives for one
/// effect, and whoever claims that effect checks the epoch again.
pub struct Permit<P: Purpose> {
    link: LinkId,
    consent: ConsentId,
    epoch: u64,
    accounts: Vec<AccountId>,
    expires_at: Timestamp,
    purpose: PhantomData<P>,
}

impl<P: Purpose> Permit<P> {
    /// The link.
    pub const fn link(&self) -> LinkId {
        self.link
    }

    /// The consent it came from.
    pub const fn consent(&self) -> ConsentId {
        self.consent
    }

    /// The consent's epoch when the permit was made.
    pub const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The accounts it covers.
    pub fn accounts(&self) -> &[AccountId] {
        &self.accounts
    }

    /// Whether it covers this account.
    pub fn covers(&self, account: &AccountId) -> bool {
        self.accounts.contains(account)
    }

    /// The first instant at which it no longer holds.
    pub const fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

impl<P: Purpose> fmt::Debug for Permit<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permit<{}>({}, epoch {})", P::KIND.slug(), self.link, self.epoch)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn consent(state: ConsentState) -> Consent {
        Consent {
            id: ConsentId::from_uuid(Uuid::from_u128(1)),
            link: LinkId::from_uuid(Uuid::from_u128(2)),
            epoch: 1,
            state,
            purposes: [PurposeKind::ReadBalance].into(),
            accounts: vec![AccountId::new("A1")],
            choice: Choice::Tap,
            text_version: "1".into(),
            language: "en".into(),
        }
    }

    const T: fn(i64) -> Timestamp = Timestamp::from_secs;

    #[test]
    fn a_permit_needs_a_live_consent_for_its_purpose() {
        let live = consent(ConsentState::Granted { at: T(10), expires_at: T(20) });
        assert!(live.permit::<ReadBalance>(T(19)).is_ok());
        assert_eq!(live.permit::<ReadBalance>(T(20)).unwrap_err(), ConsentError::Expired);
        assert_eq!(live.permit::<ReadTransactions>(T(19)).unwrap_err(), ConsentError::NotGranted);
        let waiting = consent(ConsentState::Unpaired { at: T(10), expires_at: T(20) });
        assert_eq!(waiting.permit::<ReadBalance>(T(15)).unwrap_err(), ConsentError::NotGranted);
        let over = live.withdraw(T(15));
        assert_eq!(over.permit::<ReadBalance>(T(16)).unwrap_err(), ConsentError::NotGranted);
    }

    #[test]
    fn every_purpose_has_its_slug_and_none_is_for_ads() {
        for kind in PurposeKind::ALL {
            assert_eq!(kind.slug().parse(), Ok(*kind));
        }
        for word in ["advertising", "marketing", "profiling", "personalisation", "analytics", "sale"] {
            assert!(word.parse::<PurposeKind>().is_err());
        }
    }

    proptest! {
        /// Whatever order of changes: the epoch never falls, a withdrawn consent never lives again.
        #[test]
        fn changes_keep_the_rules(steps in proptest::collection::vec(0_u8..2, 0..12)) {
            let mut now = consent(ConsentState::Unpaired { at: T(0), expires_at: T(1_000) });
            let mut withdrawn = false;
            for (at, step) in steps.into_iter().enumerate() {
                let before = now.epoch;
                let time = T(i64::try_from(at).unwrap());
                now = if step == 0 { now.pair(time) } else { withdrawn = true; now.withdraw(time) };
                prop_assert!(now.epoch >= before);
                prop_assert!(!(withdrawn && now.is_live(time)));
            }
        }
    }
}
