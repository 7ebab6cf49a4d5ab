//! People, links and figures that the scripts talk about.

use uuid::Uuid;

use crate::{
    bank::{
        Account, AccountBalances, AccountKind, AccountState, Balance, BalanceKind, Transaction,
        TransactionPage, TransactionStatus,
    },
    consent::{AtBank, Basis, Consent, Given, PurposeKind, Way},
    conversation::{BankAnswer, BankCard, ChatKind, Effect, LinkView, Profile},
    desk::DeskStatus,
    id::{AccountId, BankId, ConsentId, InstitutionId, LinkId},
    message::Policy,
    money::{Currency, Money},
    reading::{Intent, Reading},
    time::{Timestamp, days},
};

pub(crate) const LINK: LinkId = LinkId::from_uuid(Uuid::from_u128(1));
pub(crate) const OTHER_LINK: LinkId = LinkId::from_uuid(Uuid::from_u128(2));

pub(crate) const fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::from_jiff(text.parse().unwrap())
}

pub(crate) fn profile() -> Profile {
    Profile {
        bank: BankCard {
            id: Some(BankId::new("demo")),
            name: "Harbour Bank".into(),
            emergency_phone: Some("+44 20 7946 0000".into()),
            time_zone: "Europe/London".into(),
            institutions: 2,
        },
        chat: ChatKind::Messenger,
        links: Vec::new(),
        ceiling: Policy::open(),
        desk: DeskStatus::Open { waiting: 2 },
        unlimited: false,
        reads_paused: false,
        links_paused: false,
    }
}

pub(crate) fn live_link(id: LinkId, name: &str) -> LinkView {
    link_at(id, name, at("2026-11-01T10:00:00Z"))
}

/// A link granted at `granted` for balances and payments, figures by tapping.
pub(crate) fn link_at(id: LinkId, name: &str, granted: Timestamp) -> LinkView {
    LinkView {
        id,
        institution: InstitutionId::new(name),
        institution_name: name.into(),
        consent: consent(id, granted),
        authenticated_at: granted,
    }
}

fn consent(link: LinkId, granted: Timestamp) -> Consent {
    let given = Given {
        at: granted,
        text_version: "1".into(),
        language: "en".into(),
        way: Way::Page,
        basis: Basis::Contract,
    };
    let purposes = [PurposeKind::ReadBalance, PurposeKind::ReadTransactions];
    let at_bank = AtBank { purposes: purposes.into(), expires_at: granted.plus(days(365)) };
    let ids = (ConsentId::from_uuid(link.as_uuid()), link);
    Consent::unpaired(ids, purposes, &given, granted.plus(days(90)), at_bank)
        .sharing([AccountId::new("A1"), AccountId::new("A2")], &given)
        .pair(granted)
}

/// What the committed effects change in the profile of the next turn.
pub(crate) fn follow(profile: &mut Profile, effects: &[Effect], now: Timestamp) {
    for effect in effects {
        let (link, live) = match effect {
            Effect::Activate { link, .. } => (link, true),
            Effect::Withdraw { link } | Effect::Abandon { link, .. } => (link, false),
            _ => continue,
        };
        for view in profile.links.iter_mut().filter(|view| view.id == *link) {
            let consent = view.consent.clone();
            view.consent = if live { consent.pair(now) } else { consent.withdraw(now) };
        }
    }
}

pub(crate) fn reading(intent: Intent, probability: f32) -> Reading {
    Reading { ranked: vec![(intent, probability)], ..Reading::default() }
}

pub(crate) fn account(id: &str, label: Option<&str>, kind: AccountKind) -> Account {
    Account {
        id: AccountId::new(id),
        label: label.map(str::to_owned),
        kind,
        last_four: Some("4821".into()),
        currency: Currency::GBP,
        state: AccountState::Open,
    }
}

fn balance(minor: i64, kind: BalanceKind) -> Balance {
    let amount = Money::from_minor(minor, Currency::GBP);
    Balance { amount, kind, as_of: at("2026-11-20T09:59:00Z"), includes_credit: None }
}

/// An everyday account with two figures and an overdraft, savings, and an account that was not shared.
pub(crate) fn balances() -> BankAnswer {
    let mut available = balance(124_310, BalanceKind::Available);
    available.includes_credit = Some(Money::from_minor(50_000, Currency::GBP));
    BankAnswer::Balances(vec![
        AccountBalances {
            account: account("A1", Some("Everyday"), AccountKind::Current),
            balances: vec![available, balance(120_000, BalanceKind::Booked)],
        },
        AccountBalances {
            account: account("A2", None, AccountKind::Savings),
            balances: vec![balance(900_000, BalanceKind::Booked)],
        },
        AccountBalances {
            account: account("A9", Some("Secret"), AccountKind::Savings),
            balances: vec![balance(1, BalanceKind::Booked)],
        },
    ])
}

pub(crate) fn payment(account: &str, payee: &str, status: TransactionStatus) -> Transaction {
    Transaction {
        id: None,
        account: AccountId::new(account),
        amount: Money::from_minor(-1_250, Currency::GBP),
        status,
        at: at("2026-11-19T00:00:00Z"),
        merchant: Some(payee.into()),
        text: None,
    }
}

pub(crate) fn payments(rows: Vec<Transaction>, more: bool) -> BankAnswer {
    BankAnswer::Transactions(TransactionPage {
        rows,
        accounts: vec![account("A1", Some("Everyday"), AccountKind::Current)],
        more,
        as_of: at("2026-11-20T10:00:00Z"),
        payday: None,
    })
}
