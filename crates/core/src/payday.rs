//! When somebody was paid last, told from their payments alone: the largest sum that comes in from one payer at even
//! distances. Refuses to know words such as "salary": they stand in many languages and in many a text that is none.

use std::collections::BTreeMap;

use crate::{
    bank::{Transaction, TransactionStatus},
    time::Timestamp,
};

/// Days between two payments of a week, two or four weeks, and a month: weekends and holidays move them.
const DISTANCES: [(i64, i64); 3] = [(6, 8), (12, 16), (25, 36)];
/// Payments of one payer may differ so much from the latest, in hundredths of it.
const TOLERANCE: u64 = 35;

/// The latest booked payment of the kind; `None` where nothing comes in regularly, which then has to be said.
pub fn last(rows: &[Transaction]) -> Option<Timestamp> {
    let mut payers: BTreeMap<String, Vec<&Transaction>> = BTreeMap::new();
    for row in
        rows.iter().filter(|row| row.status == TransactionStatus::Booked && row.amount.amount_minor() > 0)
    {
        let name = row.merchant.as_ref().or(row.text.as_ref());
        let name = name.map(|name| plain(name)).filter(|name| !name.is_empty());
        if let Some(name) = name {
            payers.entry(name).or_default().push(row);
        }
    }
    let regular = payers.into_values().filter_map(|mut rows| {
        rows.sort_by_key(|row| std::cmp::Reverse(row.at));
        is_regular(&rows).then(|| rows.first().copied()).flatten()
    });
    regular.max_by_key(|row| (row.amount.amount_minor(), row.at)).map(|row| row.at)
}

/// The name without what changes from month to month: digits and signs.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// Whether the latest payments, newest first, come at even distances and are about as large.
fn is_regular(rows: &[&Transaction]) -> bool {
    let [latest, before, ..] = rows else { return false };
    let sum = latest.amount.amount_minor().unsigned_abs();
    let alike = |row: &Transaction| {
        row.amount.currency() == latest.amount.currency()
            && row.amount.amount_minor().unsigned_abs().abs_diff(sum).saturating_mul(100)
                <= sum.saturating_mul(TOLERANCE)
    };
    let days = |later: &Transaction, earlier: &Transaction| {
        i64::try_from(later.at.since(earlier.at).as_secs() / 86_400).unwrap_or(i64::MAX)
    };
    let first = days(latest, before);
    let distance = DISTANCES.iter().find(|(least, most)| (*least..=*most).contains(&first));
    let even = |(least, most): &(i64, i64)| {
        rows.windows(2).take(2).all(|pair| match pair {
            [later, earlier] => (*least..=*most).contains(&days(later, earlier)),
            _ => true,
        })
    };
    alike(before) && distance.is_some_and(even)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::{
        id::AccountId,
        money::{Currency, Money},
    };

    fn row(payer: &str, minor: i64, day: &str) -> Transaction {
        Transaction {
            id: None,
            account: AccountId::new("A1"),
            amount: Money::from_minor(minor, Currency::GBP),
            status: TransactionStatus::Booked,
            at: Timestamp::from_jiff(format!("{day}T09:00:00Z").parse().unwrap()),
            merchant: Some(payer.to_owned()),
            text: None,
        }
    }

    #[rstest]
    #[case::monthly(&[("ACME 10/26", 210_000, "2026-10-30"), ("ACME 09/26", 205_000, "2026-09-30")], Some("2026-10-30"))]
    #[case::weekly(&[("Acme", 40_000, "2026-11-20"), ("Acme", 41_000, "2026-11-13"), ("Acme", 39_000, "2026-11-06")], Some("2026-11-20"))]
    #[case::once(&[("Acme", 210_000, "2026-10-30")], None)]
    #[case::what_goes_out(&[("Rent", -90_000, "2026-11-01"), ("Rent", -90_000, "2026-10-01")], None)]
    #[case::uneven(&[("Ann", 5_000, "2026-11-20"), ("Ann", 5_000, "2026-11-02")], None)]
    #[case::the_larger(
        &[("Ann", 2_000, "2026-11-20"), ("Ann", 2_000, "2026-10-20"), ("Acme", 210_000, "2026-10-30"), ("Acme", 210_000, "2026-09-29")],
        Some("2026-10-30")
    )]
    #[case::another_sum(&[("Ann", 9_000, "2026-11-20"), ("Ann", 2_000, "2026-10-20")], None)]
    fn paydays(#[case] rows: &[(&str, i64, &str)], #[case] expect: Option<&str>) {
        let rows: Vec<Transaction> = rows.iter().map(|(payer, minor, day)| row(payer, *minor, day)).collect();
        let expect = expect.map(|day| Timestamp::from_jiff(format!("{day}T09:00:00Z").parse().unwrap()));
        assert_eq!(last(&rows), expect);
    }
}
