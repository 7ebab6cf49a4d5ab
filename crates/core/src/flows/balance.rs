//! How balances read: every answer names its institution, says which figure it is and when it held.

use crate::{
    bank::{Account, AccountBalances, AccountKind, Balance, BalanceKind},
    consent::{Permit, ReadBalance},
    conversation::LinkView,
    message::{Field, Message, Say},
};

/// The answer in the chat: accounts that the permit covers, narrowed to the one asked for where one fits.
pub(super) fn answer(
    link: &LinkView,
    permit: &Permit<ReadBalance>,
    accounts: Vec<AccountBalances>,
    wanted: Option<&str>,
) -> Say {
    let head = Message::new("balance-head").with(Field::public("institution", &link.institution_name));
    let covered: Vec<AccountBalances> =
        accounts.into_iter().filter(|entry| permit.covers(&entry.account.id)).collect();
    let fitting: Vec<&AccountBalances> =
        covered.iter().filter(|entry| wanted.is_some_and(|word| fits(&entry.account, word))).collect();
    let shown = if fitting.is_empty() { covered.iter().collect() } else { fitting };
    let lines: Vec<Message> = shown.into_iter().flat_map(lines).collect();
    if lines.is_empty() {
        return Say::new(head).line(Message::new("balance-none"));
    }
    lines.into_iter().fold(Say::new(head), Say::line)
}

/// Whether a word of the customer's ("savings", "4821", "holiday pot") means this account.
fn fits(account: &Account, word: &str) -> bool {
    let word = word.to_lowercase();
    let label = account.label.as_deref().is_some_and(|label| label.to_lowercase().contains(&word));
    label || account.last_four.as_deref() == Some(word.as_str()) || kind_slug(account.kind) == word
}

fn lines(entry: &AccountBalances) -> Vec<Message> {
    let Some(first) = entry.balances.first() else { return Vec::new() };
    let account = &entry.account;
    let mut lines = vec![
        figure("balance-line", first)
            .with(Field::nickname("account", account.label.clone().unwrap_or_default()))
            .with(Field::last_four("last_four", account.last_four.clone().unwrap_or_default()))
            .with(Field::select("account_kind", kind_slug(account.kind)))
            .with(Field::date("as_of", first.as_of)),
    ];
    lines.extend(
        first
            .includes_credit
            .map(|credit| Message::new("balance-credit").with(Field::amount("amount", credit))),
    );
    let second = entry.balances.iter().find(|balance| balance.kind != first.kind);
    lines.extend(second.map(|balance| figure("balance-second", balance)));
    lines
}

fn figure(key: &str, balance: &Balance) -> Message {
    let kind = match balance.kind {
        BalanceKind::Available => "available",
        BalanceKind::Booked => "booked",
        BalanceKind::Expected => "expected",
    };
    Message::new(key).with(Field::amount("amount", balance.amount)).with(Field::select("kind", kind))
}

const fn kind_slug(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Current => "current",
        AccountKind::Savings => "savings",
        AccountKind::Card => "card",
        AccountKind::Loan => "loan",
        AccountKind::Wallet => "wallet",
        AccountKind::Other => "other",
    }
}
