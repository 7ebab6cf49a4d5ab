//! Which of the rows answer a question: by day, merchant and amount, merged over accounts, newest first.

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use tellerline_core::{
    bank::{Direction, Transaction, TransactionQuery, TransactionStatus},
    time::Timestamp,
};
use unicode_normalization::UnicodeNormalization as _;

/// How far back a question without a first day looks. Banks give older rows only just after a login.
const DAYS_BACK: i32 = 90;

/// The days that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    from: Date,
    to: Option<Date>,
}

impl Window {
    pub(crate) fn of(query: &TransactionQuery, today: Date) -> Self {
        let from = query.from.unwrap_or_else(|| today.saturating_sub(DAYS_BACK.days()));
        Self { from, to: query.to }
    }

    /// The bank's filter: dates without a zone (a.4). In which zone the bank reads them is its own choice, so
    /// a day more is asked for on either side and [`Self::holds`] decides.
    pub(crate) fn parameters(&self) -> Vec<(&'static str, String)> {
        let from = self.from.saturating_sub(1.day());
        let mut out = vec![("fromBookingDateTime", format!("{from}T00:00:00"))];
        if let Some(to) = self.to {
            out.push(("toBookingDateTime", format!("{}T23:59:59", to.saturating_add(1.day()))));
        }
        out
    }

    fn holds(&self, at: Timestamp, zone: &TimeZone) -> bool {
        let day = day_of(at, zone);
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// The rows that match, pending before booked, newest first.
pub(crate) fn matching(
    rows: Vec<Transaction>,
    query: &TransactionQuery,
    window: Window,
    zone: &TimeZone,
) -> Vec<Transaction> {
    let payday = payday(&rows, query, zone);
    if query.since_payday && payday.is_none() {
        return Vec::new();
    }
    let mut rows: Vec<Transaction> = rows
        .into_iter()
        .filter(|row| window.holds(row.at, zone))
        .filter(|row| payday.is_none_or(|day| day_of(row.at, zone) >= day))
        .filter(|row| is_of(row, query))
        .filter(|row| query.merchant.as_deref().is_none_or(|wanted| is_with(row, wanted)))
        .collect();
    rows.sort_by(|a, b| {
        let booked = |row: &Transaction| row.status != TransactionStatus::Pending;
        (booked(a), b.at, &a.id).cmp(&(booked(b), a.at, &b.id))
    });
    rows
}

/// The day from which on the question wants payments, where it counts from the last payday and there is one.
pub(crate) fn payday(rows: &[Transaction], query: &TransactionQuery, zone: &TimeZone) -> Option<Date> {
    let paid = if query.since_payday { tellerline_core::payday::last(rows) } else { None };
    paid.map(|at| day_of(at, zone))
}

fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_jiff().to_zoned(zone.clone()).date()
}

/// Whether amount and way of a payment are as wanted.
fn is_of(row: &Transaction, query: &TransactionQuery) -> bool {
    let minor = row.amount.amount_minor();
    let least = query.amount_least.is_none_or(|least| minor.unsigned_abs() >= least.unsigned_abs());
    let most = query.amount_most.is_none_or(|most| minor.unsigned_abs() <= most.unsigned_abs());
    let way = query.direction.is_none_or(|direction| match direction {
        Direction::In => minor > 0,
        Direction::Out => minor < 0,
    });
    least && most && way
}

/// Whether a payment was with this merchant, as people type it: part of the name, or a slip of the finger.
fn is_with(row: &Transaction, wanted: &str) -> bool {
    let wanted = words(wanted);
    if wanted.is_empty() {
        return true;
    }
    let names = [row.merchant.as_deref(), row.text.as_deref()];
    names.into_iter().flatten().any(|name| {
        let name = words(name);
        name.concat().contains(&wanted.concat())
            || wanted.iter().all(|typed| name.iter().any(|word| alike(typed, word)))
    })
}

/// Lower-case words of letters and digits without accents; apostrophes join (Sainsbury's).
fn words(text: &str) -> Vec<String> {
    let text: String = text
        .nfkd()
        .filter(|c| !matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{65f}'))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ى' => 'ي',
            'ة' => 'ه',
            other => other,
        })
        .collect();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// One slip in five letters, two in nine.
fn alike(typed: &str, word: &str) -> bool {
    let slips_max = typed.chars().count().saturating_sub(1) / 4;
    typed == word || strsim::damerau_levenshtein(typed, word) <= slips_max.min(2)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rstest::rstest;
    use tellerline_core::{
        id::AccountId,
        money::{Currency, Money},
    };

    use super::*;

    fn row(merchant: &str, minor: i64, at: &str) -> Transaction {
        Transaction {
            id: Some(format!("{merchant}{at}")),
            account: AccountId::new("A1"),
            amount: Money::from_minor(minor, Currency::GBP),
            status: TransactionStatus::Booked,
            at: Timestamp::from_jiff(at.parse().unwrap()),
            merchant: Some(merchant.to_owned()),
            text: None,
        }
    }

    #[rstest]
    #[case("tesco", "TESCO STORES 4321", true)]
    #[case("tseco", "Tesco", true)]
    #[case("sainsburys", "Sainsbury's Local", true)]
    #[case("sainsbury", "SAINSBURYS", true)]
    #[case("coop", "Co-op Food", true)]
    #[case("cafe nero", "NERO CAFE", true)]
    #[case("Zoë", "ZOË'S BAKERY", true)]
    #[case("cafe", "Café Central", true)]
    #[case("corte ingles", "EL CORTE INGLÉS", true)]
    #[case("كارفور", "كارفور السعودية", true)]
    #[case("مطعم القريه", "مطعم القرية", true)]
    #[case("aldi", "Lidl", false)]
    #[case("shell", "Tesco", false)]
    #[case("bp", "Pub", false)]
    #[case("", "Anything", true)]
    fn merchants_as_people_type_them(#[case] typed: &str, #[case] name: &str, #[case] expect: bool) {
        assert_eq!(is_with(&row(name, 1, "2026-01-01T00:00:00Z"), typed), expect);
    }

    #[test]
    fn days_are_days_in_the_banks_zone() {
        let query = TransactionQuery {
            from: Some(date(2026, 7, 1)),
            to: Some(date(2026, 7, 1)),
            ..TransactionQuery::default()
        };
        let window = Window::of(&query, date(2026, 7, 20));
        let zone = TimeZone::get("Europe/London").unwrap();
        let rows = vec![row("inside", 1, "2026-06-30T23:30:00Z"), row("outside", 1, "2026-07-01T23:30:00Z")];
        let names: Vec<_> =
            matching(rows, &query, window, &zone).into_iter().map(|row| row.merchant).collect();
        assert_eq!(names, [Some("inside".to_owned())]);
        let asked: Vec<_> = window.parameters().into_iter().map(|(_, value)| value).collect();
        assert_eq!(asked, ["2026-06-30T00:00:00", "2026-07-02T23:59:59"]);
    }

    #[test]
    fn since_payday_is_since_the_last_regular_income() {
        let query = TransactionQuery { since_payday: true, ..TransactionQuery::default() };
        let window = Window::of(&query, date(2026, 11, 22));
        let shop = row("shop", -500, "2026-11-02T10:00:00Z");
        let before = row("before", -500, "2026-10-29T10:00:00Z");
        let salary = row("Acme", 210_000, "2026-10-30T10:00:00Z");
        let earlier = row("Acme", 210_000, "2026-09-30T10:00:00Z");
        let names = |rows: Vec<Transaction>| -> Vec<String> {
            let found = matching(rows, &query, window, &TimeZone::UTC);
            found.into_iter().filter_map(|row| row.merchant).collect()
        };
        let rows = vec![shop.clone(), before.clone(), salary.clone(), earlier];
        assert_eq!(payday(&rows, &query, &TimeZone::UTC), Some(date(2026, 10, 30)));
        assert_eq!(names(rows), ["shop", "Acme"]);
        assert_eq!(names(vec![shop, before, salary]), Vec::<String>::new(), "paid once is no payday");
    }

    #[test]
    fn pending_first_then_newest_and_either_sign_of_an_amount() {
        let mut pending = row("c", -500, "2026-01-01T00:00:00Z");
        pending.status = TransactionStatus::Pending;
        let rows = vec![
            row("a", 500, "2026-01-02T00:00:00Z"),
            row("b", -500, "2026-01-03T00:00:00Z"),
            pending,
            row("d", -501, "2026-01-04T00:00:00Z"),
        ];
        let query = TransactionQuery {
            amount_least: Some(500),
            amount_most: Some(500),
            ..TransactionQuery::default()
        };
        let window = Window::of(&query, date(2026, 1, 5));
        let names: String = matching(rows, &query, window, &TimeZone::UTC)
            .into_iter()
            .filter_map(|row| row.merchant)
            .collect();
        assert_eq!(names, "cba");
    }
}
