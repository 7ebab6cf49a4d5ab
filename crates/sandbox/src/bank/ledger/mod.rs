//! The double-entry ledger of one institution. A balance is the sum of its postings and is stored nowhere.
//! Refuses to know tokens, consents or wire formats.

mod people;
mod seed;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::HashMap};

use jiff::Timestamp;
pub(crate) use people::{Customer, load_customer_name};

use super::entropy::derived_hex;

/// Text that is mostly a constant of the program.
pub(crate) type Text = Cow<'static, str>;

/// What kind of product an account is (ISO external account type codes, as UK Open Banking v4.0 uses them).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Current,
    Savings,
    Card,
}

impl Kind {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Current => "CACC",
            Self::Savings => "SVGS",
            Self::Card => "CARD",
        }
    }
}

/// An account of a customer, or one of the institution's own that takes the other side.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// Public id, meaningless to the owner; empty for the institution's own accounts.
    pub(crate) id: String,
    pub(crate) owner: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) currency: &'static str,
    pub(crate) nickname: Text,
    pub(crate) description: Text,
    /// Sort code and account number, IBAN or card number.
    pub(crate) number: String,
    pub(crate) opened_at: Timestamp,
    /// Overdraft or card limit in minor units.
    pub(crate) credit_minor: i64,
    /// A disabled account drops out of the list without the others losing consent.
    pub(crate) enabled: bool,
    index: usize,
    entries: Vec<usize>,
}

/// Which posting of an entry belongs to the account that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    From,
    To,
}

/// Who took the payment: invented names, real merchant category codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Merchant {
    pub(crate) name: Text,
    pub(crate) mcc: Text,
}

/// A card payment, transfer, standing order and so on (ISO 20022 domain codes used by v4.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    Card,
    Transfer,
    DirectDebit,
    StandingOrder,
    Interest,
}

/// Half of an entry: what it does to one account. Money in is positive.
#[derive(Debug, Clone, Copy)]
struct Posting {
    account: usize,
    minor: i64,
}

/// One movement in one currency; its two postings sum to zero. The paying side comes first.
#[derive(Debug, Clone)]
struct Entry {
    postings: [Posting; 2],
    at: Timestamp,
    booked: bool,
    means: Means,
    /// What the paying and what the receiving account read.
    texts: [Text; 2],
    merchant: Option<Merchant>,
}

/// What a caller wants written; see [`Ledger::post`].
#[derive(Debug, Clone)]
pub(crate) struct Movement {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) amount_minor: i64,
    pub(crate) at: Timestamp,
    pub(crate) booked: bool,
    pub(crate) means: Means,
    pub(crate) texts: [Text; 2],
    pub(crate) merchant: Option<Merchant>,
}

/// One line of a statement, seen from one account.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) id: String,
    /// Signed: money in is positive.
    pub(crate) amount_minor: i64,
    pub(crate) at: Timestamp,
    pub(crate) booked: bool,
    pub(crate) means: Means,
    pub(crate) text: Text,
    pub(crate) merchant: Option<Merchant>,
    /// Booked balance after this line; `None` while pending.
    pub(crate) running_minor: Option<i64>,
}

/// The figures of one account, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) booked_minor: i64,
    /// Pending money out (negative) that is already held back.
    pub(crate) held_minor: i64,
    /// What can be spent: booked, less what is held, plus an overdraft (not plus a card limit).
    pub(crate) available_minor: i64,
}

/// Why a movement was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LedgerError {
    #[error("the amount is not positive")]
    NotPositive,
    #[error("both sides are the same account")]
    SameAccount,
    #[error("there is no such account")]
    NoSuchAccount,
    #[error("the two sides have different currencies")]
    TwoCurrencies,
}

/// All accounts and entries of one institution.
#[derive(Debug)]
pub(crate) struct Ledger {
    institution: &'static str,
    seed: u64,
    now: Timestamp,
    extra_customers: u32,
    customers: HashMap<String, Customer>,
    accounts: Vec<Account>,
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    own: HashMap<&'static str, usize>,
}

impl Ledger {
    /// The demo customers with 18 months of payments up to `now`; `load-…` customers appear when first asked for.
    pub(crate) fn seeded(institution: &'static str, seed: u64, now: Timestamp, extra_customers: u32) -> Self {
        let mut ledger = Self {
            institution,
            seed,
            now,
            extra_customers,
            customers: HashMap::new(),
            accounts: Vec::new(),
            entries: Vec::new(),
            by_id: HashMap::new(),
            own: HashMap::new(),
        };
        for customer in people::demo_customers(institution) {
            ledger.add_customer(customer);
        }
        ledger
    }

    /// The customer with this user name, created on the spot when it is a load customer that is in range.
    pub(crate) fn customer(&mut self, username: &str) -> Option<&Customer> {
        if !self.customers.contains_key(username) {
            let number = people::load_customer_number(username).filter(|n| *n < self.extra_customers)?;
            self.add_customer(people::load_customer(number));
        }
        self.customers.get(username)
    }

    /// Customers that exist so far, by user name.
    pub(crate) fn customers(&self) -> impl Iterator<Item = &Customer> {
        self.customers.values()
    }

    fn add_customer(&mut self, mut customer: Customer) {
        customer.subject = format!(
            "s{}",
            derived_hex(&["subject", &self.seed.to_string(), self.institution, &customer.username], 24)
        );
        let username = customer.username.clone();
        let plans = customer.plans;
        let opened: Vec<usize> =
            plans.iter().enumerate().map(|(n, plan)| self.open_account(&username, n, plan)).collect();
        customer.accounts.clone_from(&opened);
        self.customers.insert(username.clone(), customer);
        seed::fill(self, &username, plans, &opened);
    }

    fn open_account(&mut self, username: &str, n: usize, plan: &'static people::AccountPlan) -> usize {
        let parts = ["account", &self.seed.to_string(), self.institution, username, &n.to_string()];
        let id = derived_hex(&parts, 20);
        let index = self.accounts.len();
        self.by_id.insert(id.clone(), index);
        self.accounts.push(Account {
            number: seed::account_number(plan, &parts),
            id,
            owner: Some(username.to_owned()),
            kind: plan.kind,
            currency: plan.currency,
            nickname: Cow::Borrowed(plan.nickname),
            description: Cow::Borrowed(plan.description),
            opened_at: seed::opened_at(self.now),
            credit_minor: plan.credit_minor,
            enabled: true,
            index,
            entries: Vec::new(),
        });
        index
    }

    /// The institution's own account that faces the outside world in a currency.
    pub(crate) fn outside(&mut self, currency: &'static str) -> usize {
        if let Some(index) = self.own.get(currency) {
            return *index;
        }
        let index = self.accounts.len();
        self.accounts.push(Account {
            id: String::new(),
            owner: None,
            kind: Kind::Current,
            currency,
            nickname: Cow::Borrowed("Outside"),
            description: Cow::Borrowed("Clearing"),
            number: String::new(),
            opened_at: self.now,
            credit_minor: 0,
            enabled: true,
            index,
            entries: Vec::new(),
        });
        self.own.insert(currency, index);
        index
    }

    /// Writes both postings or nothing.
    pub(crate) fn post(&mut self, movement: Movement) -> Result<usize, LedgerError> {
        let Movement { from, to, amount_minor, at, booked, means, texts, merchant } = movement;
        if amount_minor <= 0 {
            return Err(LedgerError::NotPositive);
        }
        if from == to {
            return Err(LedgerError::SameAccount);
        }
        let (Some(source), Some(target)) = (self.accounts.get(from), self.accounts.get(to)) else {
            return Err(LedgerError::NoSuchAccount);
        };
        if source.currency != target.currency {
            return Err(LedgerError::TwoCurrencies);
        }
        let index = self.entries.len();
        let postings =
            [Posting { account: from, minor: -amount_minor }, Posting { account: to, minor: amount_minor }];
        self.entries.push(Entry { postings, at, booked, means, texts, merchant });
        for account in [from, to] {
            if let Some(account) = self.accounts.get_mut(account) {
                account.entries.push(index);
            }
        }
        Ok(index)
    }

    /// Accounts of a customer, in the order they were opened.
    pub(crate) fn accounts_of(&self, username: &str) -> impl Iterator<Item = &Account> {
        let indices =
            self.customers.get(username).map(|customer| customer.accounts.as_slice()).unwrap_or_default();
        indices.iter().filter_map(|index| self.accounts.get(*index))
    }

    /// The customer account with this public id.
    pub(crate) fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.get(*self.by_id.get(id)?)
    }

    /// The index used by [`Movement`].
    pub(crate) fn index_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Opens or closes an account for reading; `false` when there is none with this id.
    pub(crate) fn set_enabled(&mut self, id: &str, enabled: bool) -> bool {
        let found = self.by_id.get(id).and_then(|index| self.accounts.get_mut(*index));
        found.map(|account| account.enabled = enabled).is_some()
    }

    /// The figures of an account, summed from its postings.
    pub(crate) fn figures(&self, account: &Account) -> Figures {
        let (mut booked_minor, mut held_minor) = (0_i64, 0_i64);
        for (entry, amount, _) in self.entries_of(account) {
            if entry.booked {
                booked_minor += amount;
            } else if amount < 0 {
                held_minor += amount;
            }
        }
        let overdraft = if account.kind == Kind::Card { 0 } else { account.credit_minor };
        Figures { booked_minor, held_minor, available_minor: booked_minor + held_minor + overdraft }
    }

    /// Lines of an account, newest first.
    pub(crate) fn lines(&self, account: &Account) -> Vec<Line> {
        let mut order: Vec<(usize, &Entry, i64, Side)> = self
            .entries_of(account)
            .enumerate()
            .map(|(n, (entry, amount, side))| (n, entry, amount, side))
            .collect();
        order.sort_by_key(|(n, entry, ..)| (!entry.booked, entry.at, *n));
        let mut running = 0;
        let mut lines: Vec<Line> = order
            .into_iter()
            .map(|(n, entry, amount_minor, side)| {
                if entry.booked {
                    running += amount_minor;
                }
                let [paid, received] = &entry.texts;
                Line {
                    id: format!("{}-{n}", account.id),
                    amount_minor,
                    at: entry.at,
                    booked: entry.booked,
                    means: entry.means,
                    text: if side == Side::From { paid.clone() } else { received.clone() },
                    merchant: entry.merchant.clone(),
                    running_minor: entry.booked.then_some(running),
                }
            })
            .collect();
        lines.sort_by(|a, b| {
            b.at.cmp(&a.at).then_with(|| b.running_minor.is_none().cmp(&a.running_minor.is_none()))
        });
        lines
    }

    /// The entries that touch an account, with what each does to it and on which side it stands.
    fn entries_of<'a>(&'a self, account: &'a Account) -> impl Iterator<Item = (&'a Entry, i64, Side)> {
        account.entries.iter().filter_map(|index| {
            let entry = self.entries.get(*index)?;
            let [paid, received] = entry.postings;
            if paid.account == account.index {
                Some((entry, paid.minor, Side::From))
            } else {
                (received.account == account.index).then_some((entry, received.minor, Side::To))
            }
        })
    }
}
