//! How balances read: every answer names its institution, says which figure it is and when it held.

use crate::{
    bank::{AccountBalances, AccountKind, Balance, BalanceKind},
    consent::{Permit, ReadBalance},
    conversation::{Act, LinkView},
    message::{Field, Message, Say},
};

/// Words of a label shorter than this are in every second sentence.
const TELLING: usize = 4;

/// The account that a sentence names by what its owner calls it, or by its last digits: the longest such word.
pub(super) fn named<'a>(links: impl Iterator<Item = &'a LinkView>, text: &str) -> Option<String> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let typed = words(text);
    let accounts: Vec<_> = links.flat_map(|link| &link.consent.accounts).collect();
    // "Account" or "savings" alone tells no account from another: kinds are the reader's business.
    let labels = accounts.iter().filter_map(|account| account.label.as_deref()).flat_map(words);
    let telling = labels.filter(|word| word.chars().count() >= TELLING);
    let digits = accounts.iter().filter_map(|account| account.last_four.clone());
    let known = telling.chain(digits).filter(|word| typed.contains(word));
    let one = |word: &String| {
        let meant = accounts.iter().filter(|account| account.names().mean(word)).count();
        meant < accounts.len() || accounts.len() == 1
    };
    known.filter(one).max_by_key(|word| word.chars().count())
}

/// The answer in the chat: accounts that the permit covers, narrowed to the one asked for. Where none is that one,
/// no other is shown instead.
pub(super) fn answer(
    link: &LinkView,
    permit: &Permit<ReadBalance>,
    accounts: Vec<AccountBalances>,
    wanted: Option<&str>,
) -> Say {
    let head = Message::new("balance-head").with(Field::public("institution", &link.institution_name));
    let covered: Vec<AccountBalances> =
        accounts.into_iter().filter(|entry| permit.covers(&entry.account.id)).collect();
    let meant = |entry: &&AccountBalances| wanted.is_none_or(|word| entry.account.is_meant_by(word));
    let lines: Vec<Message> = covered.iter().filter(meant).flat_map(lines).collect();
    if lines.is_empty() {
        let none = match wanted.filter(|_| !covered.is_empty()) {
            // Kinds are our words, not the customer's.
            Some(word) if AccountKind::is_slug(word) => Message::new("balance-no-kind"),
            Some(word) => Message::new("balance-no-account").with(Field::nickname("account", word)),
            None => Message::new("balance-none"),
        };
        return Say::new(head).line(none).quick("quick-balance", Act::Balance);
    }
    lines.into_iter().fold(Say::new(head), Say::line)
}

fn lines(entry: &AccountBalances) -> Vec<Message> {
    let Some(first) = entry.balances.first() else { return Vec::new() };
    let account = &entry.account;
    let mut lines = vec![
        figure("balance-line", first)
            .with(Field::nickname("account", account.label.clone().unwrap_or_default()))
            .with(Field::last_four("last_four", account.last_four.clone().unwrap_or_default()))
            .with(Field::select("account_kind", account.kind.slug()))
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
