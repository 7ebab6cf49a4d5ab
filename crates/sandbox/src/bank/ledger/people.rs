//! Who banks here and what they hold. Invented people; the demo's passwords are all the same.

use super::Kind;

/// A customer of one institution.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    pub(crate) username: String,
    pub(crate) full_name: String,
    /// The `sub` that this institution gives out; differs between institutions.
    pub(crate) subject: String,
    pub(super) plans: &'static [AccountPlan],
    pub(super) accounts: Vec<usize>,
}

/// An account to open and the life to invent for it.
#[derive(Debug)]
pub(super) struct AccountPlan {
    pub(super) kind: Kind,
    pub(super) currency: &'static str,
    pub(super) nickname: &'static str,
    pub(super) description: &'static str,
    pub(super) credit_minor: i64,
    pub(super) opening_minor: i64,
    pub(super) life: Life,
}

/// What happens on an account month by month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// Salary in; rent, bills, groceries, transport and subscriptions out. Minor units a month.
    Household { salary_minor: i64, rent_minor: i64 },
    /// A transfer in from the first account when the currency is the same; interest each quarter.
    Pot { monthly_minor: i64 },
    /// Shopping on credit, paid off from the first account each month.
    Shopping,
    /// Spending abroad a few times a month, topped up from outside; amounts are around `typical_minor`.
    Travel { typical_minor: i64 },
    /// A handful of payments, for load customers.
    Small,
}

const fn plan(
    kind: Kind,
    currency: &'static str,
    names: (&'static str, &'static str),
    money: (i64, i64),
    life: Life,
) -> AccountPlan {
    let (nickname, description) = names;
    let (opening_minor, credit_minor) = money;
    AccountPlan { kind, currency, nickname, description, credit_minor, opening_minor, life }
}

static ADA_HARBOUR: [AccountPlan; 4] = [
    plan(
        Kind::Current,
        "GBP",
        ("Everyday", "Harbour Current"),
        (124_050, 50_000),
        Life::Household { salary_minor: 284_500, rent_minor: 105_000 },
    ),
    plan(
        Kind::Savings,
        "GBP",
        ("Rainy day", "Harbour Saver"),
        (310_000, 0),
        Life::Pot { monthly_minor: 20_000 },
    ),
    plan(Kind::Card, "GBP", ("Harbour card", "Harbour Credit Card"), (0, 250_000), Life::Shopping),
    plan(
        Kind::Current,
        "EUR",
        ("Euro travel", "Harbour Euro"),
        (80_000, 0),
        Life::Travel { typical_minor: 2_800 },
    ),
];
static BEN_HARBOUR: [AccountPlan; 3] = [
    plan(
        Kind::Current,
        "GBP",
        ("Main", "Harbour Current"),
        (60_210, 0),
        Life::Household { salary_minor: 231_000, rent_minor: 102_500 },
    ),
    plan(
        Kind::Current,
        "JPY",
        ("Osaka trip", "Harbour Yen"),
        (180_000, 0),
        Life::Travel { typical_minor: 2_400 },
    ),
    plan(
        Kind::Current,
        "KWD",
        ("Site work", "Harbour Dinar"),
        (950_500, 0),
        Life::Travel { typical_minor: 7_250 },
    ),
];
static ADA_NORTHWIND: [AccountPlan; 3] = [
    plan(
        Kind::Current,
        "GBP",
        ("Household", "Northwind Share Account"),
        (45_075, 0),
        Life::Household { salary_minor: 96_000, rent_minor: 33_000 },
    ),
    plan(
        Kind::Savings,
        "JPY",
        ("Yen pot", "Northwind Yen Saver"),
        (1_250_000, 0),
        Life::Pot { monthly_minor: 15_000 },
    ),
    plan(
        Kind::Current,
        "KWD",
        ("Kuwait project", "Northwind Dinar"),
        (412_125, 0),
        Life::Travel { typical_minor: 5_375 },
    ),
];
static CHEN_NORTHWIND: [AccountPlan; 4] = [
    plan(
        Kind::Current,
        "GBP",
        ("Joint bills", "Northwind Share Account"),
        (201_990, 100_000),
        Life::Household { salary_minor: 342_000, rent_minor: 139_500 },
    ),
    plan(
        Kind::Savings,
        "GBP",
        ("Holiday", "Northwind Saver"),
        (95_000, 0),
        Life::Pot { monthly_minor: 35_000 },
    ),
    plan(Kind::Card, "GBP", ("Member card", "Northwind Credit Card"), (0, 400_000), Life::Shopping),
    plan(
        Kind::Current,
        "EUR",
        ("Lisbon flat", "Northwind Euro"),
        (152_340, 0),
        Life::Travel { typical_minor: 4_150 },
    ),
];
static LOAD: [AccountPlan; 1] =
    [plan(Kind::Current, "GBP", ("Everyday", "Load Current"), (100_000, 0), Life::Small)];

/// The people of the demo at one institution; `ada` banks with both.
pub(super) fn demo_customers(institution: &str) -> Vec<Customer> {
    let ada = "Ada Lindqvist";
    match institution {
        "harbour" => vec![customer("ada", ada, &ADA_HARBOUR), customer("ben", "Ben Okonjo", &BEN_HARBOUR)],
        _ => vec![customer("ada", ada, &ADA_NORTHWIND), customer("chen", "Chen Baptiste", &CHEN_NORTHWIND)],
    }
}

/// The user name of load customer `number`.
pub(crate) fn load_customer_name(number: u32) -> String {
    format!("load-{number}")
}

pub(super) fn load_customer_number(username: &str) -> Option<u32> {
    let digits = username.strip_prefix("load-")?;
    let number: u32 = digits.parse().ok()?;
    (load_customer_name(number) == username).then_some(number)
}

pub(super) fn load_customer(number: u32) -> Customer {
    customer(&load_customer_name(number), &format!("Load Customer {number}"), &LOAD)
}

fn customer(username: &str, full_name: &str, plans: &'static [AccountPlan]) -> Customer {
    Customer {
        username: username.to_owned(),
        full_name: full_name.to_owned(),
        subject: String::new(),
        plans,
        accounts: Vec::new(),
    }
}
