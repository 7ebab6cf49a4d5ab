//! Balances and transactions of the permit's accounts, counted when nobody is present.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::civil::Date;
use tellerline_core::{
    bank::{
        Account, AccountBalances, Balance, BankFailure, Presence, Transaction, TransactionPage,
        TransactionQuery,
    },
    consent::{Permit, Purpose, ReadBalance, ReadTransactions},
    id::{AccountId, LinkId},
    ports::{BankError, ReadContext},
    time::{Timestamp, hours, minutes},
};

use super::{
    Inner, model,
    paging::{Next, Seen, Trail},
    query::{Window, matching, payday},
    session::{ReadError, Session},
    wire,
};
use crate::net::nonsense;

/// Accounts asked about at the same time.
const PARALLEL: usize = 4;
/// How long a list of accounts serves further questions: names and kinds hardly change.
const LIST_LIFE: std::time::Duration = minutes(15);
/// How long it serves when the day's unattended reads of the list are used up.
const LIST_LIFE_MAX: std::time::Duration = hours(24);
/// Lists kept at most.
const LISTS_MAX: usize = 10_000;

/// When it was fetched, and what it said.
type Listed = (Timestamp, Arc<[Account]>);

/// The last list of accounts of each bank consent: no figures, in memory only.
#[derive(Default)]
pub(crate) struct AccountCache {
    lists: Mutex<HashMap<String, Listed>>,
}

impl AccountCache {
    fn get(&self, consent: &str, now: Timestamp, life: std::time::Duration) -> Option<Arc<[Account]>> {
        let lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.get(consent).filter(|(at, _)| now.since(*at) < life).map(|(_, list)| Arc::clone(list))
    }

    fn put(&self, consent: &str, now: Timestamp, list: &[Account]) {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.len() >= LISTS_MAX {
            lists.retain(|_, (at, _)| now.since(*at) < LIST_LIFE);
        }
        if lists.len() < LISTS_MAX {
            lists.insert(consent.to_owned(), (now, list.into()));
        }
    }

    pub(crate) fn forget(&self, consent: &str) {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner).remove(consent);
    }
}

/// Rows of one account, and whether the bank had more that could not be reached.
struct AccountRows {
    rows: Vec<Transaction>,
    cut_short: bool,
}

impl Inner {
    pub(crate) async fn read_balances(
        self: &Arc<Self>,
        permit: &Permit<ReadBalance>,
        context: &ReadContext<'_>,
    ) -> Result<Vec<AccountBalances>, BankError> {
        let (session, listed) = self.open(permit, context, "balances").await?;
        let session = &session;
        let (accounts, balances) = futures::try_join!(
            self.known_accounts(session, permit.link(), &listed),
            stream::iter(permit.accounts().to_vec())
                .map(|account| async move {
                    let balances = self.balances_of(session, &account).await?;
                    Ok((account, balances))
                })
                .buffered(PARALLEL)
                .try_collect::<Vec<_>>(),
        )?;
        let answered: Vec<AccountBalances> = balances
            .into_iter()
            .filter_map(|(id, balances)| {
                let account = accounts.iter().find(|account| account.id == id)?.clone();
                Some(AccountBalances { account, balances: balances.filter(|rows| !rows.is_empty())? })
            })
            .collect();
        Ok(answered)
    }

    /// `None` when the account is no longer shared.
    async fn balances_of(
        &self,
        session: &Session,
        account: &AccountId,
    ) -> Result<Option<Vec<Balance>>, BankError> {
        let url = self.url(&["accounts", account.as_str(), "balances"])?;
        match session.get::<wire::Envelope<wire::BalancesData>>(&url, "balances").await {
            Ok(answer) => {
                let rows = model::balances(&answer.data.balances, account, self.rp.now())?;
                if rows.is_empty() { Err(nonsense("balances: none of a known type")) } else { Ok(Some(rows)) }
            }
            Err(ReadError::Gone) => Ok(None),
            Err(ReadError::Bank(error)) => Err(error),
        }
    }

    pub(crate) async fn read_transactions(
        self: &Arc<Self>,
        permit: &Permit<ReadTransactions>,
        query: &TransactionQuery,
        context: &ReadContext<'_>,
    ) -> Result<TransactionPage, BankError> {
        let (session, listed) = self.open(permit, context, "transactions").await?;
        let as_of = self.rp.now();
        let window = Window::of(query, self.today());
        let session = &session;
        let (accounts, answers) = futures::try_join!(
            self.known_accounts(session, permit.link(), &listed),
            stream::iter(permit.accounts().to_vec())
                .map(|account| async move { self.transactions_of(session, &account, window).await })
                .buffered(PARALLEL)
                .try_collect::<Vec<_>>(),
        )?;
        let cut_short = answers.iter().any(|answer| answer.cut_short);
        let rows: Vec<Transaction> = answers.into_iter().flat_map(|answer| answer.rows).collect();
        // Wages may come to another account than the one that is asked for.
        let payday = payday(&rows, query, &self.zone);
        let of_account = |row: &Transaction| {
            query.account.as_deref().is_none_or(|word| {
                accounts.iter().any(|account| account.id == row.account && account.is_meant_by(word))
            })
        };
        let mut found = matching(rows, query, window, &self.zone);
        found.retain(of_account);
        let (skip, limit) = (count(query.skip), count(query.limit));
        let more = found.len() > skip.saturating_add(limit) || (cut_short && found.len() > skip);
        let rows: Vec<Transaction> = found.into_iter().skip(skip).take(limit).collect();
        let accounts = permit
            .accounts()
            .iter()
            .filter_map(|id| accounts.iter().find(|account| account.id == *id).cloned())
            .collect();
        Ok(TransactionPage { rows, accounts, more, as_of, payday })
    }

    async fn transactions_of(
        &self,
        session: &Session,
        account: &AccountId,
        window: Window,
    ) -> Result<AccountRows, BankError> {
        let mut url = self.url(&["accounts", account.as_str(), "transactions"])?;
        url.query_pairs_mut().extend_pairs(window.parameters());
        let mut trail = Trail::starting_at(&url);
        let mut seen = Seen::default();
        let mut rows = Vec::new();
        loop {
            let page: wire::Envelope<wire::TransactionsData> = match session.get(&url, "transactions").await {
                Ok(page) => page,
                Err(ReadError::Gone) => return Ok(AccountRows { rows, cut_short: false }),
                Err(ReadError::Bank(error)) => return Err(error),
            };
            for row in seen.fresh(page.data.transactions) {
                if row.account_id.as_deref().is_none_or(|id| id == account.as_str()) {
                    rows.push(model::transaction(&row, account)?);
                }
            }
            match trail.next(&url, page.links.and_then(|links| links.next).as_deref()) {
                Next::Page(next) => url = next,
                Next::End => return Ok(AccountRows { rows, cut_short: false }),
                Next::Astray(reason) => {
                    tracing::warn!(
                        institution = %self.rp.config.id,
                        reason,
                        "a paging link of the bank is not followed"
                    );
                    return Ok(AccountRows { rows, cut_short: true });
                }
            }
        }
    }

    /// Whether the permit still holds, then the allowance, then tokens. Tells whether the list of accounts
    /// may be read too.
    async fn open<P: Purpose>(
        self: &Arc<Self>,
        permit: &Permit<P>,
        context: &ReadContext<'_>,
        resource: &'static str,
    ) -> Result<(Session, ListAllowed), BankError> {
        if permit.expires_at() <= self.rp.now() {
            return Err(BankError::new(BankFailure::NotPermitted, "the permit has expired"));
        }
        let counted = context.presence == Presence::Unattended && !self.rp.config.attended_by_agreement;
        if counted {
            for account in permit.accounts() {
                if !self.take(permit.link(), account, resource).await? {
                    return Err(BankError::new(BankFailure::UnattendedLimit, format!("{resource}: limit")));
                }
            }
        }
        let session = Session::of_link(self, permit.link(), context.vault, &context.presence).await?;
        Ok((session, ListAllowed { counted }))
    }

    async fn take(
        &self,
        link: LinkId,
        account: &AccountId,
        resource: &'static str,
    ) -> Result<bool, BankError> {
        let limit = self.rp.config.unattended_daily_limit;
        self.ledger.take(link, account, resource, self.today(), limit).await
    }

    fn today(&self) -> Date {
        self.rp.now().to_jiff().to_zoned(self.zone.clone()).date()
    }

    /// The accounts from memory where they are fresh enough, else from the bank.
    async fn known_accounts(
        &self,
        session: &Session,
        link: LinkId,
        allowed: &ListAllowed,
    ) -> Result<Arc<[Account]>, BankError> {
        let consent = session.tokens().await.consent;
        let kept = |life| self.accounts.get(&consent, self.rp.now(), life);
        if let Some(list) = kept(LIST_LIFE) {
            return Ok(list);
        }
        if allowed.counted && !self.take(link, &AccountId::new("*"), "accounts").await? {
            return kept(LIST_LIFE_MAX)
                .ok_or_else(|| BankError::new(BankFailure::UnattendedLimit, "accounts: limit"));
        }
        Ok(self.fetch_accounts(session).await?.into())
    }

    /// The accounts that the customer shared, as the bank lists them now.
    pub(crate) async fn fetch_accounts(&self, session: &Session) -> Result<Vec<Account>, BankError> {
        let consent = session.tokens().await.consent;
        let url = self.url(&["accounts"])?;
        let answer: wire::Envelope<wire::AccountsData> = match session.get(&url, "accounts").await {
            Ok(answer) => answer,
            Err(ReadError::Gone) => return Err(BankError::new(BankFailure::ConsentEnded, "accounts: gone")),
            Err(ReadError::Bank(error)) => return Err(error),
        };
        let told = answer.data.accounts.len();
        let accounts: Vec<Account> = answer.data.accounts.iter().filter_map(model::account).collect();
        if accounts.len() < told {
            tracing::warn!(
                institution = %self.rp.config.id,
                left_out = told - accounts.len(),
                "accounts in an unknown currency are left out"
            );
        }
        self.accounts.put(&consent, self.rp.now(), &accounts);
        Ok(accounts)
    }
}

/// Whether reading the list counts against the day's allowance.
struct ListAllowed {
    counted: bool,
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
