//! Bank data as a page shows it: names of accounts, figures with what they are and when they held, payments
//! with pending ones apart. Nothing here reads anything.

use tellerline_channels::texts::plain;
use tellerline_core::{
    Timestamp,
    bank::{Account, AccountBalances, AccountKind, Balance, BalanceKind, Transaction, TransactionStatus},
    consent::SharedAccount,
};

use crate::web::{Shell, Words};

/// One figure.
pub(super) struct Figure {
    pub(super) label: String,
    pub(super) amount: String,
    /// When it held; empty where the figure below it says the same.
    pub(super) as_of: String,
    pub(super) credit: Option<String>,
}

/// One account with its figures, the best answer first.
pub(super) struct AccountFigures {
    pub(super) title: String,
    pub(super) ends: Option<String>,
    pub(super) figures: Vec<Figure>,
}

/// One payment.
pub(super) struct Payment {
    pub(super) day: String,
    pub(super) payee: String,
    pub(super) amount: String,
    pub(super) pending: bool,
}

const fn kind_key(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Current => "page-account-current",
        AccountKind::Savings => "page-account-savings",
        AccountKind::Card => "page-account-card",
        AccountKind::Loan => "page-account-loan",
        AccountKind::Wallet => "page-account-wallet",
        AccountKind::Other => "page-account-other",
    }
}

/// What its owner calls it, else what it is.
pub(super) fn account_title(words: &Words, account: &Account) -> String {
    let label = account.label.as_deref().map(|label| plain(label, false)).unwrap_or_default();
    if label.is_empty() { words.text(kind_key(account.kind), &[]) } else { label }
}

/// The same of an account that was shared earlier.
pub(super) fn shared_title(words: &Words, account: &SharedAccount) -> String {
    let label = account.label.as_deref().map(|label| plain(label, false)).unwrap_or_default();
    if label.is_empty() { words.text(kind_key(account.kind), &[]) } else { label }
}

const fn figure_key(kind: BalanceKind) -> &'static str {
    match kind {
        BalanceKind::Available => "page-balance-available",
        BalanceKind::Booked => "page-balance-booked",
        BalanceKind::Expected => "page-balance-expected",
    }
}

fn figure(shell: &Shell, balance: &Balance) -> Figure {
    let words = shell.words();
    Figure {
        label: shell.t(figure_key(balance.kind)),
        amount: words.money(balance.amount),
        as_of: shell.t1("page-as-of", "at", words.moment(balance.as_of)),
        credit: balance
            .includes_credit
            .map(|credit| shell.t1("page-balance-credit", "amount", words.money(credit))),
    }
}

/// Balances, narrowed to the account asked for where one fits. Booked and available stand apart; of two
/// figures of one kind the first counts.
pub(super) fn balances(
    shell: &Shell,
    accounts: &[AccountBalances],
    wanted: Option<&str>,
) -> Vec<AccountFigures> {
    let fitting: Vec<&AccountBalances> =
        accounts.iter().filter(|entry| wanted.is_some_and(|word| entry.account.is_meant_by(word))).collect();
    let shown = if fitting.is_empty() { accounts.iter().collect() } else { fitting };
    shown
        .into_iter()
        .map(|entry| {
            let mut seen = Vec::new();
            let figures = entry
                .balances
                .iter()
                .filter(|balance| {
                    let first = !seen.contains(&balance.kind);
                    seen.push(balance.kind);
                    first
                })
                .map(|balance| figure(shell, balance))
                .collect::<Vec<_>>();
            let figures = without_repetition(figures);
            AccountFigures {
                title: account_title(shell.words(), &entry.account),
                ends: entry.account.last_four.clone(),
                figures,
            }
        })
        .collect()
}

/// "As of" once for figures of the same moment.
fn without_repetition(mut figures: Vec<Figure>) -> Vec<Figure> {
    let same = figures.windows(2).all(|pair| matches!(pair, [one, other] if one.as_of == other.as_of));
    if same && let Some((_, rest)) = figures.split_last_mut() {
        for figure in rest {
            figure.as_of.clear();
        }
    }
    figures
}

/// Payments, pending ones first, else as the bank sorts them.
pub(super) fn payments(shell: &Shell, rows: &[Transaction]) -> Vec<Payment> {
    let words = shell.words();
    let payment = |row: &Transaction| {
        let name = row.merchant.as_deref().or(row.text.as_deref()).map(|name| plain(name, false));
        Payment {
            day: day(words, row.at),
            payee: name.filter(|name| !name.is_empty()).unwrap_or_else(|| shell.t("page-payment-unnamed")),
            amount: words.money(row.amount),
            pending: row.status == TransactionStatus::Pending,
        }
    };
    let mut shown: Vec<Payment> = rows.iter().map(payment).collect();
    shown.sort_by_key(|payment| !payment.pending);
    shown
}

/// Midnight UTC means that the bank told only the day: that day must not move with the time zone.
fn day(words: &Words, at: Timestamp) -> String {
    const DAY_MICROS: i64 = 86_400_000_000;
    if at.as_micros().rem_euclid(DAY_MICROS) == 0 {
        // Noon is the same day in nearly every zone that banks keep.
        return words.day(at.plus(std::time::Duration::from_hours(11)));
    }
    words.day(at)
}
