//! Eighteen months of plausible life, drawn from one seed per customer: the same seed and moment give the same ledger.

use std::borrow::Cow;

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore as _, SeedableRng as _},
};

use super::{
    Kind, Ledger, Means, Merchant, Movement, Text,
    people::{AccountPlan, Life},
};
use crate::bank::entropy::derived_seed;

/// Card payments younger than this are still pending.
const PENDING_HOURS: i32 = 40;
const MONTHS: i32 = 18;

struct Shop(&'static str, &'static str);

const GROCERIES: &[Shop] = &[
    Shop("Meadow & Pine Grocers", "5411"),
    Shop("Copperleaf Market", "5411"),
    Shop("Saltmarsh Bakery", "5462"),
    Shop("Corner Larder", "5499"),
];
const TRANSPORT: &[Shop] =
    &[Shop("Tideline Rail", "4112"), Shop("Lantern Buses", "4131"), Shop("Pebble Taxi", "4121")];
const TREATS: &[Shop] = &[
    Shop("Juniper Street Coffee", "5814"),
    Shop("Quayside Noodles", "5812"),
    Shop("Bramble Books", "5942"),
    Shop("Foxglove Pharmacy", "5912"),
    Shop("Alder Hardware", "5251"),
];
const SHOPPING: &[Shop] = &[
    Shop("Thistle & Thread", "5651"),
    Shop("Brightwell Electronics", "5732"),
    Shop("Sundial Air", "4511"),
    Shop("Larkspur Hotels", "7011"),
    Shop("Hollow Oak Furniture", "5712"),
    Shop("Wren Garden Centre", "5261"),
];
const ABROAD: &[Shop] = &[
    Shop("Café Miradouro", "5814"),
    Shop("Azulejo Hostel", "7011"),
    Shop("Estação Kiosk", "5994"),
    Shop("Harbourfront Museum", "7991"),
];
/// Day of the month, name, category, price in pence.
const SUBSCRIPTIONS: &[(i8, Shop, i64)] = &[
    (4, Shop("Lumen Films", "5815"), 1_099),
    (11, Shop("Cadence Music", "5815"), 999),
    (17, Shop("Northgate Fitness", "7997"), 2_450),
];
/// Day of the month, payee, usual amount in pence, spread.
const BILLS: &[(i8, &str, i64, i64)] = &[
    (3, "KESTREL MOBILE", 1_800, 0),
    (8, "HEARTH ENERGY", 9_400, 2_200),
    (15, "RIVERSIDE COUNCIL TAX", 14_200, 0),
    (20, "CLEARBROOK WATER", 3_150, 0),
];

struct Pen<'a> {
    ledger: &'a mut Ledger,
    draw: ChaCha8Rng,
}

/// Writes the life of one customer onto their freshly opened accounts.
pub(super) fn fill(ledger: &mut Ledger, username: &str, plans: &'static [AccountPlan], accounts: &[usize]) {
    let seed = derived_seed(&["life", &ledger.seed.to_string(), ledger.institution, username]);
    let now = ledger.now;
    let today = now.to_zoned(TimeZone::UTC).date();
    let start = first_day(today);
    let mut pen = Pen { ledger, draw: ChaCha8Rng::seed_from_u64(seed) };
    for (plan, account) in plans.iter().zip(accounts) {
        pen.open(plan, *account, start);
    }
    let main = plans.first().zip(accounts.first());
    let small = plans.iter().all(|plan| plan.life == Life::Small);
    let mut day = if small { today.saturating_sub(8.days()) } else { start };
    while day <= today {
        for (plan, account) in plans.iter().zip(accounts) {
            pen.live(plan, *account, main, day);
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
}

/// A number in the form of its kind: sort code and account number, IBAN-like, or a card number with a check digit.
pub(super) fn account_number(plan: &AccountPlan, parts: &[&str]) -> String {
    let digits = format!("{:010}", derived_seed(parts) % 10_000_000_000);
    match (plan.kind, plan.currency) {
        (Kind::Card, _) => with_luhn(&format!("40000{digits}")),
        (_, "GBP") => format!("9000{digits}"),
        _ => format!("GB00SAND900012{}", digits.get(2..).unwrap_or("00000000")),
    }
}

fn with_luhn(body: &str) -> String {
    let sum: u32 = body
        .chars()
        .rev()
        .enumerate()
        .map(|(n, c)| {
            let digit = c.to_digit(10).unwrap_or(0);
            if n % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// Accounts are a little older than their payments.
pub(super) fn opened_at(now: Timestamp) -> Timestamp {
    let first = first_day(now.to_zoned(TimeZone::UTC).date());
    moment(first.saturating_sub(3.months()), 9 * 60)
}

fn first_day(today: Date) -> Date {
    today.saturating_sub(MONTHS.months()).first_of_month()
}

fn moment(day: Date, minute: i64) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |midnight| {
        super::super::clock::plus_seconds(midnight.timestamp(), minute * 60)
    })
}

impl Pen<'_> {
    /// A number from `low` up to and with `high`.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low) + 1;
        low.saturating_add_unsigned(self.draw.next_u64() % span)
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    fn pick(&mut self, shops: &'static [Shop]) -> &'static Shop {
        let index = usize::try_from(self.draw.next_u32()).unwrap_or(0) % shops.len().max(1);
        shops.get(index).unwrap_or(&Shop("Corner Larder", "5499"))
    }

    fn open(&mut self, plan: &AccountPlan, account: usize, start: Date) {
        if plan.opening_minor > 0 {
            let wobble = self.between(0, plan.opening_minor / 10);
            let text = [Cow::Borrowed("Opening deposit"), Cow::Borrowed("Opening deposit")];
            self.arrive(
                account,
                plan.currency,
                plan.opening_minor + wobble,
                moment(start, 1),
                Means::Transfer,
                text,
            );
        }
    }

    fn live(&mut self, plan: &AccountPlan, account: usize, main: Option<(&AccountPlan, &usize)>, day: Date) {
        match plan.life {
            Life::Household { salary_minor, rent_minor } => {
                self.household(account, salary_minor, rent_minor, day);
            }
            Life::Pot { monthly_minor } => self.pot(plan, account, main, monthly_minor, day),
            Life::Shopping => self.shopping(plan, account, main, day),
            Life::Travel { typical_minor } => self.travel(plan, account, typical_minor, day),
            Life::Small => {
                if self.chance(60) {
                    let amount = self.between(240, 5_600);
                    self.card(account, "GBP", GROCERIES, amount, day);
                }
            }
        }
    }

    fn household(&mut self, account: usize, salary_minor: i64, rent_minor: i64, day: Date) {
        if day.day() == 25 {
            let text = [Cow::Borrowed("SALARY"), Cow::Borrowed("BEECHWOOD PARTNERS SALARY")];
            self.arrive(account, "GBP", salary_minor, moment(day, 5 * 60), Means::Transfer, text);
        }
        if day.day() == 1 {
            self.leave(
                account,
                rent_minor,
                moment(day, 6 * 60),
                Means::StandingOrder,
                "ROOKERY LETTINGS RENT",
            );
        }
        for (due, payee, usual, spread) in BILLS {
            if day.day() == *due {
                let amount = self.between(usual - spread, usual + spread);
                self.leave(account, amount, moment(day, 7 * 60), Means::DirectDebit, payee);
            }
        }
        for (due, shop, price) in SUBSCRIPTIONS {
            if day.day() == *due {
                self.pay(account, "GBP", shop, *price, moment(day, 8 * 60));
            }
        }
        // Spending follows the income, so that no account runs dry over the months.
        let per_mille = |n: i64| salary_minor * n / 1_000;
        if self.chance(30) {
            let amount = self.between(per_mille(6), per_mille(26));
            self.card(account, "GBP", GROCERIES, amount, day);
        }
        if self.chance(35) {
            let amount = self.between(per_mille(1), per_mille(7));
            self.card(account, "GBP", TRANSPORT, amount, day);
        }
        if self.chance(32) {
            let amount = self.between(per_mille(2), per_mille(18));
            self.card(account, "GBP", TREATS, amount, day);
        }
        if self.chance(2) {
            let amount = self.between(per_mille(2), per_mille(12));
            self.refund(account, "GBP", TREATS, amount, day);
        }
    }

    fn pot(
        &mut self,
        plan: &AccountPlan,
        account: usize,
        main: Option<(&AccountPlan, &usize)>,
        monthly: i64,
        day: Date,
    ) {
        let same = main.filter(|(first, index)| first.currency == plan.currency && **index != account);
        if day.day() == 26 {
            let texts = [Cow::Owned(format!("To {}", plan.nickname)), Cow::Borrowed("Monthly saving")];
            if let Some((_, source)) = same {
                self.move_money(*source, account, monthly, moment(day, 9 * 60), Means::StandingOrder, texts);
            } else {
                self.arrive(account, plan.currency, monthly, moment(day, 9 * 60), Means::Transfer, texts);
            }
        }
        if day.day() == 28 && day.month() % 3 == 0 {
            let amount = self.between(monthly / 20 + 1, monthly / 12 + 2);
            let texts = [Cow::Borrowed("Interest"), Cow::Borrowed("Interest")];
            self.arrive(account, plan.currency, amount, moment(day, 2 * 60), Means::Interest, texts);
        }
    }

    fn shopping(
        &mut self,
        plan: &AccountPlan,
        account: usize,
        main: Option<(&AccountPlan, &usize)>,
        day: Date,
    ) {
        if self.chance(14) {
            let amount = self.between(950, 8_900);
            self.card(account, "GBP", SHOPPING, amount, day);
        }
        if self.chance(1) {
            let amount = self.between(900, 4_000);
            self.refund(account, "GBP", SHOPPING, amount, day);
        }
        if day.day() == 27 {
            let owed =
                self.ledger.accounts.get(account).map_or(0, |card| -self.ledger.figures(card).booked_minor);
            if let Some((_, source)) = main.filter(|_| owed > 0) {
                let texts = [
                    Cow::Owned(format!("{} payment", plan.description)),
                    Cow::Borrowed("Payment received, thank you"),
                ];
                self.move_money(*source, account, owed, moment(day, 10 * 60), Means::DirectDebit, texts);
            }
        }
    }

    fn travel(&mut self, plan: &AccountPlan, account: usize, typical: i64, day: Date) {
        if day.day() == 5 {
            let texts = [Cow::Borrowed("Top-up"), Cow::Borrowed("Top-up from another bank")];
            self.arrive(account, plan.currency, typical * 4, moment(day, 11 * 60), Means::Transfer, texts);
        }
        if self.chance(12) {
            let amount = self.between(typical / 4, typical * 7 / 4);
            self.card(account, plan.currency, ABROAD, amount, day);
        }
    }

    fn card(
        &mut self,
        account: usize,
        currency: &'static str,
        shops: &'static [Shop],
        amount: i64,
        day: Date,
    ) {
        let shop = self.pick(shops);
        let at = moment(day, self.between(7 * 60, 21 * 60 + 50));
        self.pay(account, currency, shop, amount, at);
    }

    fn pay(
        &mut self,
        account: usize,
        currency: &'static str,
        shop: &'static Shop,
        amount: i64,
        at: Timestamp,
    ) {
        let outside = self.ledger.outside(currency);
        let text = Text::Owned(shop.0.to_uppercase());
        self.write(account, outside, amount, at, Means::Card, [text.clone(), text], Some(shop));
    }

    fn refund(
        &mut self,
        account: usize,
        currency: &'static str,
        shops: &'static [Shop],
        amount: i64,
        day: Date,
    ) {
        let shop = self.pick(shops);
        let at = moment(day, self.between(9 * 60, 18 * 60));
        let outside = self.ledger.outside(currency);
        let text = Text::Owned(format!("{} REFUND", shop.0.to_uppercase()));
        self.write(outside, account, amount, at, Means::Card, [text.clone(), text], Some(shop));
    }

    fn leave(&mut self, account: usize, amount: i64, at: Timestamp, means: Means, payee: &'static str) {
        let outside = self.ledger.outside("GBP");
        self.write(account, outside, amount, at, means, [Cow::Borrowed(payee), Cow::Borrowed(payee)], None);
    }

    fn arrive(
        &mut self,
        account: usize,
        currency: &'static str,
        amount: i64,
        at: Timestamp,
        means: Means,
        texts: [Text; 2],
    ) {
        let outside = self.ledger.outside(currency);
        self.write(outside, account, amount, at, means, texts, None);
    }

    fn move_money(
        &mut self,
        from: usize,
        to: usize,
        amount: i64,
        at: Timestamp,
        means: Means,
        texts: [Text; 2],
    ) {
        self.write(from, to, amount, at, means, texts, None);
    }

    #[expect(clippy::too_many_arguments, reason = "the one place where an entry's parts come together")]
    fn write(
        &mut self,
        from: usize,
        to: usize,
        amount_minor: i64,
        at: Timestamp,
        means: Means,
        texts: [Text; 2],
        shop: Option<&'static Shop>,
    ) {
        if at > self.ledger.now {
            return;
        }
        let age = self.ledger.now.duration_since(at).as_hours();
        let booked = means != Means::Card || age >= i64::from(PENDING_HOURS);
        let merchant = shop.map(|shop| Merchant { name: Cow::Borrowed(shop.0), mcc: Cow::Borrowed(shop.1) });
        let written =
            self.ledger.post(Movement { from, to, amount_minor, at, booked, means, texts, merchant });
        debug_assert!(written.is_ok(), "the seeded life broke a ledger rule: {written:?}");
    }
}
