//! Double entry holds whatever is written; the seed decides everything; the invented life is plausible.

use std::collections::HashMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::{Kind, Ledger, LedgerError, Means, Movement, Text};

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

/// Sum of all postings per currency, and every entry's own sum.
fn assert_double_entry(ledger: &Ledger) {
    let mut sums: HashMap<&str, i64> = HashMap::new();
    for entry in &ledger.entries {
        let [paid, received] = entry.postings;
        assert_eq!(paid.minor + received.minor, 0);
        assert_ne!(paid.account, received.account);
        assert_eq!(ledger.accounts[paid.account].currency, ledger.accounts[received.account].currency);
    }
    for account in &ledger.accounts {
        let posted: i64 = ledger.entries_of(account).map(|(_, minor, _)| minor).sum();
        *sums.entry(account.currency).or_default() += posted;
    }
    assert!(sums.values().all(|sum| *sum == 0), "{sums:?}");
}

fn movement(from: usize, to: usize, amount_minor: i64, booked: bool) -> Movement {
    let texts = [Text::Borrowed("out"), Text::Borrowed("in")];
    Movement { from, to, amount_minor, at: now(), booked, means: Means::Transfer, texts, merchant: None }
}

#[test]
fn the_same_seed_and_moment_give_the_same_ledger() {
    let print = |seed| {
        let ledger = Ledger::seeded("harbour", seed, now(), 0);
        let lines: Vec<_> = ledger
            .accounts_of("ada")
            .map(|a| (a.id.clone(), a.number.clone(), format!("{:?}", ledger.lines(a))))
            .collect();
        lines
    };
    assert_eq!(print(7), print(7));
    assert_ne!(print(7), print(8));
}

#[test]
fn another_customer_does_not_move_the_figures_of_the_first() {
    let mut crowded = Ledger::seeded("harbour", 7, now(), 10);
    assert!(crowded.customer("load-9").is_some());
    assert!(crowded.customer("load-10").is_none());
    assert!(crowded.customer("load-09").is_none());
    let mut other = Ledger::seeded("harbour", 7, now(), 10);
    assert!(other.customer("load-3").is_some());
    assert!(other.customer("load-9").is_some());
    let figures = |ledger: &Ledger| {
        ledger.accounts_of("load-9").map(|a| (a.id.clone(), ledger.figures(a))).collect::<Vec<_>>()
    };
    assert_eq!(figures(&crowded), figures(&other));
    assert_double_entry(&crowded);
}

#[test]
fn the_demo_has_several_currencies_pending_and_booked_and_eighteen_months() {
    for institution in ["harbour", "northwind"] {
        let ledger = Ledger::seeded(institution, 1, now(), 0);
        let of_ada: Vec<_> = ledger.accounts_of("ada").collect();
        assert!(of_ada.len() >= 3);
        let currencies: std::collections::HashSet<_> =
            ledger.accounts.iter().filter(|a| a.owner.is_some()).map(|a| a.currency).collect();
        assert!(["GBP", "EUR", "JPY", "KWD"].iter().all(|c| currencies.contains(c)), "{currencies:?}");
        let lines = ledger.lines(of_ada[0]);
        assert!(lines.len() > 500, "{}", lines.len());
        assert!(lines.iter().all(|line| line.at <= now()));
        let oldest = lines.last().unwrap().at;
        assert!(now().duration_since(oldest).as_hours() > 24 * 30 * 17);
        assert!(
            lines.iter().any(|line| line.amount_minor > 0)
                && lines.iter().any(|line| line.merchant.is_some())
        );
    }
}

#[test]
fn for_many_seeds_the_demo_is_plausible() {
    let mut pending = 0;
    for seed in 0..20 {
        for institution in ["harbour", "northwind"] {
            let ledger = Ledger::seeded(institution, seed, now(), 0);
            assert_double_entry(&ledger);
            for account in ledger.accounts.iter().filter(|account| account.owner.is_some()) {
                let figures = ledger.figures(account);
                let lines = ledger.lines(account);
                pending += lines.iter().filter(|line| !line.booked).count();
                let running = lines.iter().find_map(|line| line.running_minor).unwrap_or(0);
                assert_eq!(running, figures.booked_minor, "the last running balance is the balance");
                let floor = -account.credit_minor.max(150_000);
                assert!(
                    figures.booked_minor > floor,
                    "{institution} {seed} {} {figures:?}",
                    account.nickname
                );
                assert!(figures.booked_minor < 5_000_000, "{} {figures:?}", account.nickname);
                if account.kind == Kind::Card {
                    assert!(figures.booked_minor <= 20_000, "a card is mostly owed on: {figures:?}");
                }
            }
        }
    }
    assert!(pending > 20, "{pending}");
}

#[test]
fn what_breaks_the_rules_is_not_written() {
    let mut ledger = Ledger::seeded("harbour", 1, now(), 0);
    let (pounds, euros) = (ledger.outside("GBP"), ledger.outside("EUR"));
    let mine = ledger.accounts_of("ada").next().unwrap().id.clone();
    let mine = ledger.index_of(&mine).unwrap();
    let before = ledger.entries.len();
    for (from, to, amount, error) in [
        (mine, pounds, 0, LedgerError::NotPositive),
        (mine, pounds, -5, LedgerError::NotPositive),
        (mine, mine, 5, LedgerError::SameAccount),
        (mine, euros, 5, LedgerError::TwoCurrencies),
        (mine, 99_999, 5, LedgerError::NoSuchAccount),
    ] {
        assert_eq!(ledger.post(movement(from, to, amount, true)), Err(error));
    }
    assert_eq!(ledger.entries.len(), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn postings_always_sum_to_zero_and_balances_follow(
        moves in proptest::collection::vec((any::<bool>(), 1_i64..1_000_000, any::<bool>()), 0..40)
    ) {
        let mut ledger = Ledger::seeded("northwind", 3, now(), 1);
        prop_assert!(ledger.customer("load-0").is_some());
        let id = ledger.accounts_of("load-0").next().unwrap().id.clone();
        let (mine, outside) = (ledger.index_of(&id).unwrap(), ledger.outside("GBP"));
        let before = ledger.figures(ledger.account(&id).unwrap());
        let (mut booked, mut held) = (0, 0);
        for (incoming, amount, is_booked) in moves {
            let (from, to, sign) = if incoming { (outside, mine, 1) } else { (mine, outside, -1) };
            ledger.post(movement(from, to, amount, is_booked)).unwrap();
            if is_booked {
                booked += sign * amount;
            } else if !incoming {
                held -= amount;
            }
        }
        assert_double_entry(&ledger);
        let after = ledger.figures(ledger.account(&id).unwrap());
        prop_assert_eq!(after.booked_minor - before.booked_minor, booked);
        prop_assert_eq!(after.available_minor - before.available_minor, booked + held);
    }
}
