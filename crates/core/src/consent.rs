//! Consent, purpose by purpose, and the [`Permit`] that only a live consent can make.
//!
//! A call that touches bank data takes a permit for its purpose:
//!
//! ```
//! use tellerline_core::Timestamp;
//! use tellerline_core::consent::{Consent, ReadBalance};
//! use tellerline_core::ports::{Bank, ReadContext};
//! async fn read(bank: &dyn Bank, consent: &Consent, now: Timestamp, context: &ReadContext<'_>) {
//!     if let Ok(permit) = consent.permit::<ReadBalance>(now) {
//!         let _ = bank.balances(&permit, context).await;
//!     }
//! }
//! ```
//!
//! The same without a permit does not compile:
//!
//! ```compile_fail,E0061
//! use tellerline_core::Timestamp;
//! use tellerline_core::consent::{Consent, ReadBalance};
//! use tellerline_core::ports::{Bank, ReadContext};
//! async fn read(bank: &dyn Bank, consent: &Consent, now: Timestamp, context: &ReadContext<'_>) {
//!     if let Ok(permit) = consent.permit::<ReadBalance>(now) {
//!         let _ = bank.balances(context).await;
//!     }
//! }
//! ```
//!
//! nor with a permit of another purpose:
//!
//! ```compile_fail,E0308
//! use tellerline_core::Timestamp;
//! use tellerline_core::consent::{Consent, ReadTransactions};
//! use tellerline_core::ports::{Bank, ReadContext};
//! async fn read(bank: &dyn Bank, consent: &Consent, now: Timestamp, context: &ReadContext<'_>) {
//!     if let Ok(permit) = consent.permit::<ReadTransactions>(now) {
//!         let _ = bank.balances(&permit, context).await;
//!     }
//! }
//! ```
//!
//! nor can a permit be written down, even by somebody who has one; with every field named, only that they are private
//! stands in the way (the unit tests hold the same literal, which compiles in here):
//!
//! ```compile_fail,E0451
//! use tellerline_core::consent::{Permit, ReadBalance};
//! fn copy(of: &Permit<ReadBalance>) -> Permit<ReadBalance> {
//!     Permit {
//!         link: of.link(),
//!         consent: of.consent(),
//!         epoch: of.epoch(),
//!         accounts: of.accounts().to_vec(),
//!         expires_at: of.expires_at(),
//!         purpose: std::marker::PhantomData,
//!     }
//! }
//! ```
//!
//! and a purpose of advertising cannot be added outside this file, because [`Purpose`] is sealed:
//!
//! ```compile_fail,E0277
//! use tellerline_core::consent::{Purpose, PurposeKind};
//! struct Advertising;
//! impl Purpose for Advertising { const KIND: PurposeKind = PurposeKind::ReadBalance; }
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    marker::PhantomData,
    str::FromStr,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{
    bank::{Account, AccountKind, Named},
    id::{AccountId, ConsentId, LinkId},
    message::Choice,
    time::{Timestamp, days},
};

/// No consent lasts longer than this without being given again, whatever an institution's profile says.
pub const LONGEST: Duration = days(365);

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

/// By which way something was allowed or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// A form on a page of ours.
    Page,
    /// A button or a word in the chat.
    Chat,
    /// A member of staff, on the customer's word.
    Staff,
    /// The bank's own systems.
    Bank,
    /// The messenger's owner, because the person ended there what they had allowed.
    Messenger,
}

impl Way {
    /// The name in receipts and the audit log.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Chat => "chat",
            Self::Staff => "staff",
            Self::Bank => "bank",
            Self::Messenger => "messenger",
        }
    }
}

/// The legal basis of a processing, as the bank has settled it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The service the customer asked for (GDPR article 6(1)(b)), on top of the consent at the bank.
    #[default]
    Contract,
    /// Consent in the sense of GDPR article 6(1)(a).
    Consent,
}

impl Basis {
    /// The name in receipts.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Consent => "consent",
        }
    }
}

/// When, on which words and how something was allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// When.
    pub at: Timestamp,
    /// Version of the text that the customer agreed to.
    pub text_version: String,
    /// BCP 47 tag of the language that text was shown in.
    pub language: String,
    /// How.
    pub way: Way,
    /// On which legal basis it is used.
    pub basis: Basis,
}

/// An account that was shared, with what its owner recognises it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedAccount {
    /// Its id at the bank.
    pub id: AccountId,
    /// When and how.
    #[serde(flatten)]
    pub given: Given,
    /// What its owner calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it is.
    pub kind: AccountKind,
    /// The last four digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_four: Option<String>,
}

impl SharedAccount {
    /// An account as the bank listed it.
    pub fn of(account: &Account, given: Given) -> Self {
        let Account { id, label, kind, last_four, .. } = account.clone();
        Self { id, given, label, kind, last_four }
    }

    /// What it is known by.
    pub(crate) fn names(&self) -> Named<'_> {
        Named { label: self.label.as_deref(), kind: self.kind, last_four: self.last_four.as_deref() }
    }

    /// An account of which nothing but its id is known.
    pub const fn unnamed(id: AccountId, given: Given) -> Self {
        Self { id, given, label: None, kind: AccountKind::Other, last_four: None }
    }
}

/// What the bank's own consent holds: nothing here can be allowed beyond it without a login at the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtBank {
    /// The purposes that its permissions were asked for.
    pub purposes: BTreeSet<PurposeKind>,
    /// When it ends there by itself.
    pub expires_at: Timestamp,
}

/// One thing that can be taken back by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A purpose.
    Purpose(PurposeKind),
    /// An account.
    Account(AccountId),
}

/// What the customer allowed on one link, purpose by purpose and account by account.
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
    pub purposes: BTreeMap<PurposeKind, Given>,
    /// Which accounts, in the bank's order.
    pub accounts: Vec<SharedAccount>,
    /// What may be shown in the chat.
    pub choice: Choice,
    /// What the bank's own consent holds.
    pub at_bank: AtBank,
    /// When and how it was last given again before it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed: Option<Given>,
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
    /// A consent that waits for the pairing words, without accounts yet. It ends with `expires_at`, at most
    /// [`LONGEST`] from when it was given, and not later than the bank's own.
    pub fn unpaired(
        (id, link): (ConsentId, LinkId),
        purposes: impl IntoIterator<Item = PurposeKind>,
        given: &Given,
        expires_at: Timestamp,
        at_bank: AtBank,
    ) -> Self {
        let expires_at = expires_at.min(given.at.plus(LONGEST)).min(at_bank.expires_at);
        Self {
            id,
            link,
            epoch: 1,
            state: ConsentState::Unpaired { at: given.at, expires_at },
            purposes: purposes.into_iter().map(|purpose| (purpose, given.clone())).collect(),
            accounts: Vec::new(),
            choice: Choice::Tap,
            at_bank,
            renewed: None,
        }
    }

    /// The same with accounts of which only the ids are known.
    pub fn sharing(mut self, accounts: impl IntoIterator<Item = AccountId>, given: &Given) -> Self {
        self.accounts.extend(accounts.into_iter().map(|id| SharedAccount::unnamed(id, given.clone())));
        self
    }

    /// The same with this choice of display.
    pub const fn shown(mut self, choice: Choice) -> Self {
        self.choice = choice;
        self
    }

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
        if !self.allows(P::KIND) {
            return Err(ConsentError::NotGranted);
        }
        Ok(Permit {
            link: self.link,
            consent: self.id,
            epoch: self.epoch,
            accounts: self.accounts.iter().map(|shared| shared.id.clone()).collect(),
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

    /// Whether the customer allowed this purpose; says nothing about whether the consent lives.
    pub fn allows(&self, purpose: PurposeKind) -> bool {
        self.purposes.contains_key(&purpose)
    }

    /// Whether the customer shares this account; says nothing about whether the consent lives.
    pub fn shares(&self, account: &AccountId) -> bool {
        self.accounts.iter().any(|shared| shared.id == *account)
    }

    /// When it ends by itself; `None` once it was withdrawn.
    pub const fn expires_at(&self) -> Option<Timestamp> {
        match self.state {
            ConsentState::Unpaired { expires_at, .. } | ConsentState::Granted { expires_at, .. } => {
                Some(expires_at)
            }
            ConsentState::Withdrawn { .. } => None,
        }
    }

    /// What the bank's own consent still holds and is not allowed here any more: taking a purpose back ends its use at
    /// once, but no bank lets a consent be narrowed in place.
    pub fn wider_at_bank(&self) -> impl Iterator<Item = PurposeKind> {
        self.at_bank.purposes.iter().copied().filter(|purpose| !self.allows(*purpose))
    }

    /// With one more purpose. `None` when it is not live, was allowed before, or the bank's own consent does
    /// not hold it.
    pub fn with_purpose(mut self, purpose: PurposeKind, given: Given) -> Option<Self> {
        if !self.is_live(given.at) || self.allows(purpose) || !self.at_bank.purposes.contains(&purpose) {
            return None;
        }
        self.purposes.insert(purpose, given);
        self.epoch += 1;
        Some(self)
    }

    /// With another choice of what the chat may show. `None` when it is not live, or is that already.
    pub fn showing(mut self, choice: Choice, now: Timestamp) -> Option<Self> {
        if !self.is_live(now) || self.choice == choice {
            return None;
        }
        self.choice = choice;
        self.epoch += 1;
        Some(self)
    }

    /// Without one purpose or account. `None` when it is not live, does not have it, or nothing would be left:
    /// then it is withdrawn as a whole.
    pub fn without(mut self, part: &Part, now: Timestamp) -> Option<Self> {
        let had = match part {
            Part::Purpose(purpose) => self.purposes.remove(purpose).is_some(),
            Part::Account(account) => {
                let before = self.accounts.len();
                self.accounts.retain(|shared| shared.id != *account);
                self.accounts.len() < before
            }
        };
        if !had || !self.is_live(now) || self.purposes.is_empty() || self.accounts.is_empty() {
            return None;
        }
        self.epoch += 1;
        Some(self)
    }

    /// Given again until `expires_at`, at most [`LONGEST`] from now and not beyond the bank's own consent.
    /// `None` when it is no longer live: what has ended is not renewed but given anew.
    pub fn renew(mut self, given: Given, expires_at: Timestamp) -> Option<Self> {
        let ConsentState::Granted { at, expires_at: before } = self.state else { return None };
        if given.at >= before {
            return None;
        }
        let expires_at = expires_at.min(given.at.plus(LONGEST)).min(self.at_bank.expires_at);
        self.state = ConsentState::Granted { at, expires_at: expires_at.max(before) };
        self.renewed = Some(given);
        self.epoch += 1;
        Some(self)
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

    fn given(at: Timestamp) -> Given {
        Given { at, text_version: "1".into(), language: "en".into(), way: Way::Page, basis: Basis::Contract }
    }

    fn consent(state: ConsentState) -> Consent {
        let ids = (ConsentId::from_uuid(Uuid::from_u128(1)), LinkId::from_uuid(Uuid::from_u128(2)));
        let at_bank = AtBank {
            purposes: [PurposeKind::ReadBalance, PurposeKind::ReadTransactions].into(),
            expires_at: T(1_000),
        };
        let purposes = [PurposeKind::ReadBalance];
        let new = Consent::unpaired(ids, purposes, &given(T(0)), T(1_000), at_bank);
        Consent { state, ..new.sharing([AccountId::new("A1")], &given(T(0))) }
    }

    const T: fn(i64) -> Timestamp = Timestamp::from_secs;

    /// The literal of the example in the module's head, which may not compile there: in here it does, so its fields
    /// are the ones that there are.
    #[test]
    fn the_literal_that_the_example_may_not_write_names_every_field() {
        fn copy(of: &Permit<ReadBalance>) -> Permit<ReadBalance> {
            Permit {
                link: of.link(),
                consent: of.consent(),
                epoch: of.epoch(),
                accounts: of.accounts().to_vec(),
                expires_at: of.expires_at(),
                purpose: std::marker::PhantomData,
            }
        }
        let live = consent(ConsentState::Granted { at: T(10), expires_at: T(20) });
        let permit = live.permit::<ReadBalance>(T(11)).unwrap();
        assert_eq!(copy(&permit).accounts(), permit.accounts());
    }

    #[test]
    fn a_purpose_comes_and_goes_by_itself() {
        let live = consent(ConsentState::Granted { at: T(10), expires_at: T(20) });
        let (balance, payments) = (PurposeKind::ReadBalance, PurposeKind::ReadTransactions);
        assert!(live.clone().with_purpose(balance, given(T(11))).is_none(), "allowed before");
        assert!(
            live.clone().with_purpose(PurposeKind::SendAlerts, given(T(11))).is_none(),
            "not at the bank"
        );
        assert!(live.clone().with_purpose(payments, given(T(20))).is_none(), "over");
        let both = live.clone().with_purpose(payments, given(T(11))).unwrap();
        assert_eq!((both.epoch, both.purposes[&payments].at, both.purposes[&balance].at), (2, T(11), T(0)));
        assert!(both.permit::<ReadTransactions>(T(12)).is_ok());
        let one = both.clone().without(&Part::Purpose(balance), T(13)).unwrap();
        assert_eq!(one.epoch, 3);
        assert_eq!(one.permit::<ReadBalance>(T(14)).unwrap_err(), ConsentError::NotGranted);
        assert!(one.permit::<ReadTransactions>(T(14)).is_ok());
        assert!(one.clone().without(&Part::Purpose(balance), T(14)).is_none(), "it has gone");
        assert!(one.without(&Part::Purpose(payments), T(14)).is_none(), "nothing would be left");
        assert!(both.without(&Part::Purpose(balance), T(20)).is_none(), "over");
    }

    #[test]
    fn an_account_goes_by_itself() {
        let live = consent(ConsentState::Granted { at: T(10), expires_at: T(20) });
        let live = live.sharing([AccountId::new("A2")], &given(T(0)));
        let gone = Part::Account(AccountId::new("A1"));
        let left = live.clone().without(&gone, T(11)).unwrap();
        let permit = left.permit::<ReadBalance>(T(12)).unwrap();
        assert!(!permit.covers(&AccountId::new("A1")) && permit.covers(&AccountId::new("A2")));
        assert!(left.clone().without(&gone, T(12)).is_none());
        assert!(left.without(&Part::Account(AccountId::new("A2")), T(12)).is_none());
        let listed = live.sharing([AccountId::new("A0")], &given(T(0)));
        let order: Vec<&str> = listed.accounts.iter().map(|shared| shared.id.as_str()).collect();
        assert_eq!(order, ["A1", "A2", "A0"], "the bank's order");
    }

    #[test]
    fn it_is_renewed_before_its_end_and_never_beyond_the_banks() {
        let live = consent(ConsentState::Granted { at: T(10), expires_at: T(20) });
        let renewed = live.clone().renew(given(T(19)), T(500)).unwrap();
        assert_eq!(renewed.state, ConsentState::Granted { at: T(10), expires_at: T(500) });
        assert_eq!((renewed.epoch, renewed.renewed.as_ref().map(|given| given.at)), (2, Some(T(19))));
        let capped = live.clone().renew(given(T(19)), T(9_999)).unwrap();
        assert_eq!(capped.expires_at(), Some(T(1_000)), "the bank's own consent ends then");
        assert!(live.clone().renew(given(T(20)), T(500)).is_none(), "the clock was at its end");
        assert!(live.clone().withdraw(T(15)).renew(given(T(16)), T(500)).is_none());
        let shorter = live.renew(given(T(19)), T(19)).unwrap();
        assert_eq!(shorter.expires_at(), Some(T(20)), "renewing never shortens");
    }

    #[test]
    fn nothing_lasts_longer_than_a_year() {
        let at_bank = AtBank { purposes: BTreeSet::new(), expires_at: T(0).plus(days(4_000)) };
        let ids = (ConsentId::from_uuid(Uuid::nil()), LinkId::from_uuid(Uuid::nil()));
        let end = T(0).plus(days(3_650));
        let long = Consent::unpaired(ids, [], &given(T(0)), end, at_bank).pair(T(1));
        assert_eq!(long.expires_at(), Some(T(0).plus(LONGEST)));
        let again = long.renew(given(T(100)), end).unwrap();
        assert_eq!(again.expires_at(), Some(T(100).plus(LONGEST)));
    }

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
