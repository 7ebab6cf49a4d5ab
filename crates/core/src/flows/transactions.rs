//! How payments read, and their next page. Pending and booked stand apart: only booked money has moved.

use super::{
    link, reads,
    scene::{Scene, with_menu},
};
use crate::{
    bank::{AccountKind, Transaction, TransactionPage, TransactionQuery, TransactionStatus},
    consent::{Permit, ReadTransactions},
    conversation::{Act, LinkView, Question},
    message::{Field, Message, Say},
};

/// The next page of what was shown last.
pub(super) fn more(scene: &mut Scene<'_>) {
    match scene.state.more.take() {
        Some(query) => {
            let skip = query.skip.saturating_add(query.limit);
            reads::ask(scene, Question::Transactions(TransactionQuery { skip, ..query }));
        }
        None if link::live_links(scene).next().is_none() => {
            scene.say(Say::key("link-none").quick("quick-link", Act::Link));
        }
        None if matches!(scene.state.asked, Some(Question::Transactions(_))) => {
            scene.say(Say::key("payments-end").quick("quick-payments", Act::Transactions));
        }
        None => scene.say(with_menu(Say::key("more-nothing"))),
    }
}

/// What [`more`] would ask for.
pub(super) fn next(scene: &Scene<'_>) -> Option<Question> {
    scene.state.more.clone().map(Question::Transactions)
}

/// The answer in the chat: payments of accounts that the permit covers, pending ones first.
pub(super) fn answer(
    scene: &mut Scene<'_>,
    link: &LinkView,
    permit: &Permit<ReadTransactions>,
    page: TransactionPage,
    query: &TransactionQuery,
) -> Say {
    let head = Message::new("payments-head").with(Field::public("institution", &link.institution_name));
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let mut rows: Vec<Transaction> =
        page.rows.into_iter().filter(|row| permit.covers(&row.account)).take(limit).collect();
    rows.sort_by_key(|row| status_rank(row.status));
    let mut say = rows.iter().map(line).fold(Say::new(head), Say::line);
    if page.more {
        scene.state.more = Some(query.clone());
        return say.line(Message::new("payments-more")).quick("quick-more", Act::More);
    }
    if query.since_payday && query.skip == 0 {
        say = say.line(match page.payday {
            Some(day) => Message::new("payments-since-payday").with(Field::day("from", day)),
            None => Message::new("payments-payday-unknown"),
        });
        if page.payday.is_none() {
            return say;
        }
    }
    if rows.is_empty() || query.skip > 0 {
        say = say.line(Message::new(if query.skip > 0 { "payments-end" } else { "payments-none" }));
    }
    if rows.is_empty() {
        say = looked_for(query).into_iter().fold(say, Say::line);
    }
    say
}

/// What was searched for, so that a misunderstanding shows.
fn looked_for(query: &TransactionQuery) -> Vec<Message> {
    let mut lines = Vec::new();
    if let Some(name) = &query.merchant {
        lines.push(Message::new("payments-looked-name").with(Field::payee("payee", name)));
    }
    if let (Some(from), Some(to)) = (query.from, query.to) {
        let days = Message::new("payments-looked-days");
        lines.push(days.with(Field::day("from", from)).with(Field::day("to", to)));
    }
    if let Some(account) = query.account.as_ref().filter(|word| !AccountKind::is_slug(word)) {
        lines.push(Message::new("payments-looked-account").with(Field::nickname("account", account)));
    }
    if query.amount_least.is_some() || query.amount_most.is_some() {
        lines.push(Message::new("payments-looked-amount"));
    }
    lines
}

fn line(row: &Transaction) -> Message {
    let payee = row.merchant.as_ref().or(row.text.as_ref()).cloned().unwrap_or_default();
    let status = match row.status {
        TransactionStatus::Booked => "booked",
        TransactionStatus::Pending => "pending",
        TransactionStatus::Other => "other",
    };
    Message::new("payment-line")
        .with(date(row))
        .with(Field::payee("payee", payee))
        .with(Field::amount("amount", row.amount))
        .with(Field::select("status", status))
}

/// Midnight UTC means that the bank told only the day: that day must not move with the time zone.
fn date(row: &Transaction) -> Field {
    const DAY_MICROS: i64 = 86_400_000_000;
    if row.at.as_micros().rem_euclid(DAY_MICROS) == 0 {
        let day = row.at.to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
        return Field::day("date", day);
    }
    Field::date("date", row.at)
}

const fn status_rank(status: TransactionStatus) -> u8 {
    match status {
        TransactionStatus::Pending => 0,
        TransactionStatus::Booked => 1,
        TransactionStatus::Other => 2,
    }
}
