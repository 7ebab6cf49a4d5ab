//! From the bank's words to the neutral model of `core::bank`. Codes that this version does not know become
//! `Other` or `Unknown`; an amount or a sign that cannot be read is an error, never a guess.

use iso_currency::Currency;
use jiff::{civil, tz::TimeZone};
use tellerline_core::{
    bank::{Account, AccountKind, AccountState, Balance, BalanceKind, Transaction, TransactionStatus},
    id::AccountId,
    money::Money,
    ports::BankError,
    time::Timestamp,
};

use super::wire;
use crate::net::nonsense;

/// `None` for an account in a currency that ISO 4217 does not list: it cannot be shown rightly.
pub(crate) fn account(wire: &wire::Account) -> Option<Account> {
    Some(Account {
        id: AccountId::new(&*wire.account_id),
        label: text(wire.nickname.as_ref()).or_else(|| text(wire.description.as_ref())),
        kind: account_kind(wire.account_type_code.as_deref().or(wire.account_sub_type.as_deref())),
        last_four: wire.identifications.iter().find_map(last_four),
        currency: Currency::from_code(wire.currency.as_deref()?)?,
        state: account_state(wire.status.as_deref()),
    })
}

fn text(value: Option<&String>) -> Option<String> {
    let value = value?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn account_kind(code: Option<&str>) -> AccountKind {
    match code {
        Some("CACC" | "TRAN" | "TRAS" | "CurrentAccount") => AccountKind::Current,
        Some("SVGS" | "ISAA" | "Savings") => AccountKind::Savings,
        Some("CARD" | "CHAR" | "CreditCard" | "ChargeCard") => AccountKind::Card,
        Some("LOAN" | "MORT" | "Loan" | "Mortgage") => AccountKind::Loan,
        Some("WALT" | "EMON" | "EMoney" | "PrePaidCard" | "Wallet") => AccountKind::Wallet,
        _ => AccountKind::Other,
    }
}

fn account_state(status: Option<&str>) -> AccountState {
    match status {
        Some("Enabled") => AccountState::Open,
        Some("Disabled") => AccountState::Blocked,
        Some("Deleted") => AccountState::Closed,
        Some("Pending" | "ProForma") => AccountState::Pending,
        _ => AccountState::Unknown,
    }
}

/// The last four digits of an account or (masked) card number. Other schemes may hold a phone number or an
/// e-mail address, of which nothing is kept.
fn last_four(wire: &wire::Identification) -> Option<String> {
    let scheme = wire.scheme_name.as_deref()?.rsplit('.').next()?;
    if !matches!(scheme, "SortCodeAccountNumber" | "IBAN" | "BBAN" | "PAN") {
        return None;
    }
    let compact: Vec<char> = wire.identification.as_deref()?.chars().filter(|c| !c.is_whitespace()).collect();
    let tail = compact.get(compact.len().checked_sub(4)?..)?;
    tail.iter().all(char::is_ascii_digit).then(|| tail.iter().collect())
}

/// The amount with its sign: the bank's figure has none, the indicator gives it.
pub(crate) fn money(amount: &wire::Amount, indicator: &str) -> Result<Money, BankError> {
    let currency = Currency::from_code(&amount.currency).ok_or_else(|| nonsense("an unknown currency"))?;
    let money = Money::parse(&amount.amount, currency).map_err(|error| nonsense(error.to_string()))?;
    if money.is_negative() || amount.amount.starts_with('-') {
        return Err(nonsense("an amount with a sign of its own"));
    }
    match indicator {
        "Credit" => Ok(money),
        "Debit" => money.checked_neg().map_err(|error| nonsense(error.to_string())),
        _ => Err(nonsense("neither credit nor debit")),
    }
}

/// Preference for "what is my balance?" (a.6); types that answer another question are left out.
fn balance_rank(code: &str) -> Option<(u8, BalanceKind)> {
    Some(match code {
        "ITAV" | "InterimAvailable" => (0, BalanceKind::Available),
        "ITBD" | "InterimBooked" => (1, BalanceKind::Booked),
        "XPCD" | "Expected" => (2, BalanceKind::Expected),
        "CLAV" | "ClosingAvailable" => (3, BalanceKind::Available),
        "CLBD" | "ClosingBooked" => (4, BalanceKind::Booked),
        _ => return None,
    })
}

/// One figure per kind, best answer first.
pub(crate) fn balances(
    rows: &[wire::Balance],
    account: &AccountId,
    fetched_at: Timestamp,
) -> Result<Vec<Balance>, BankError> {
    let mut ranked = Vec::new();
    for row in rows {
        if row.account_id.as_deref().is_some_and(|id| id != account.as_str()) {
            continue;
        }
        let Some((rank, kind)) = balance_rank(&row.kind) else { continue };
        ranked.push((rank, balance(row, kind, fetched_at)?));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut out: Vec<Balance> = Vec::new();
    for (_, balance) in ranked {
        let known = |other: &Balance| {
            other.kind == balance.kind && other.amount.currency() == balance.amount.currency()
        };
        if !out.iter().any(known) {
            out.push(balance);
        }
    }
    Ok(out)
}

fn balance(row: &wire::Balance, kind: BalanceKind, fetched_at: Timestamp) -> Result<Balance, BankError> {
    let amount = money(&row.amount, &row.credit_debit_indicator)?;
    // Several lines describe the same overdraft from different sides: the widest one is named.
    let includes_credit = row
        .credit_line
        .iter()
        .filter(|line| line.included)
        .filter_map(|line| money(line.amount.as_ref()?, "Credit").ok())
        .filter(|line| line.currency() == amount.currency() && line.amount_minor() > 0)
        .max_by_key(|line| line.amount_minor());
    let as_of = match &row.date_time {
        Some(text) => moment(text)?,
        None => fetched_at,
    };
    Ok(Balance { amount, kind, as_of, includes_credit })
}

pub(crate) fn transaction(row: &wire::Transaction, account: &AccountId) -> Result<Transaction, BankError> {
    let amount = money(&row.amount, &row.credit_debit_indicator)?;
    let at = row
        .booking_date_time
        .as_deref()
        .or(row.value_date_time.as_deref())
        .ok_or_else(|| nonsense("a transaction without a time"))?;
    let counterparty = if amount.is_negative() { &row.creditor_account } else { &row.debtor_account };
    let merchant = row.merchant_details.as_ref().and_then(|details| text(details.merchant_name.as_ref()));
    Ok(Transaction {
        id: row.transaction_id.clone(),
        account: account.clone(),
        amount,
        status: transaction_status(row.status.as_deref()),
        at: moment(at)?,
        merchant: merchant.or_else(|| counterparty.as_ref().and_then(|party| text(party.name.as_ref()))),
        text: text(row.transaction_information.as_ref()),
    })
}

fn transaction_status(status: Option<&str>) -> TransactionStatus {
    match status {
        Some("BOOK" | "Booked") => TransactionStatus::Booked,
        Some("PDNG" | "Pending") => TransactionStatus::Pending,
        _ => TransactionStatus::Other,
    }
}

/// ISO 8601 with a zone; banks also leave the zone out (then UTC) or give a day (then its midnight UTC).
pub(crate) fn moment(text: &str) -> Result<Timestamp, BankError> {
    let parsed = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let civil = text
            .parse::<civil::DateTime>()
            .ok()
            .or_else(|| Some(text.parse::<civil::Date>().ok()?.to_datetime(civil::Time::midnight())))?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    });
    parsed.map(Timestamp::from_jiff).ok_or_else(|| nonsense("a time that cannot be read"))
}
