//! The read at the tap. Intent is logged before the bank is asked and disclosure before the page is sent: where
//! the log cannot be written, nothing is shown, and nothing where the consent changed while the bank was asked.

use std::sync::Arc;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use tellerline_core::{
    bank::{AccountBalances, TransactionPage, TransactionQuery},
    consent::{PurposeKind, ReadBalance, ReadTransactions},
    conversation::Question,
    ports::{Bank, BankError, ReadContext, TokenVault},
};
use tellerline_store::{
    NewAudit, StoreError,
    repo::{self, links::StoreTokens},
};

use super::{Here, Named};
use crate::{
    pages::{
        attempt::audit,
        bank::{self, patiently},
        figures::{self, AccountFigures, Payment},
    },
    web::{PageError, Shell},
};

/// Payments beside a balance.
const LATEST: u32 = 5;
/// Payments on one page.
const PAGE: u32 = 20;

#[derive(Template)]
#[template(path = "reveal/balance.html")]
struct Balances {
    shell: Shell,
    institution: String,
    path: String,
    seconds: u64,
    accounts: Vec<AccountFigures>,
    latest: Option<Vec<Payment>>,
    chat: Option<String>,
}

#[derive(Template)]
#[template(path = "reveal/payments.html")]
struct Payments {
    shell: Shell,
    institution: String,
    path: String,
    seconds: u64,
    as_of: String,
    rows: Vec<Payment>,
    earlier: Option<String>,
    later: Option<String>,
    chat: Option<String>,
}

/// The figures.
pub(super) async fn page(
    here: &Here<'_>,
    named: &Named,
    question: &Question,
    (number, seconds): (u32, u64),
) -> Result<Response, PageError> {
    let context = &here.engine.context;
    let connector = bank::connector(context, &named.link.institution)?;
    let tokens: Arc<dyn TokenVault> =
        Arc::new(StoreTokens { store: context.store.clone(), bank: named.link.bank.clone() });
    let reading = ReadContext { vault: &tokens, presence: here.visit.presence.clone() };
    let read = Read { here, named, connector: connector.as_ref(), reading, seconds };
    match question {
        Question::Balance { account } => read.balance(account.as_deref()).await,
        Question::Transactions(query) => read.payments(query, number).await,
    }
}

struct Read<'a> {
    here: &'a Here<'a>,
    named: &'a Named,
    connector: &'a dyn Bank,
    reading: ReadContext<'a>,
    /// Until the page closes.
    seconds: u64,
}

impl Read<'_> {
    fn institution(&self) -> String {
        self.here.visit.tenant.institution_name(&self.named.link.institution)
    }

    fn rows(&self, events: &[&str], purposes: &[PurposeKind]) -> Vec<NewAudit> {
        let (ticket, link) = (&self.named.ticket, &self.named.link);
        let context = &self.here.engine.context;
        let line = |event: &&str, purpose: &PurposeKind| {
            let (consent, fields) = (&link.consent, crate::engine::bank::fields(*purpose));
            let object = format!(
                "{} {} consent={} epoch={} fields={fields} accounts={} ticket={}",
                purpose.slug(),
                link.id,
                consent.id,
                consent.epoch,
                consent.accounts.len(),
                ticket.id
            );
            audit(&link.bank, Some(ticket.conversation), event, object, context.now())
        };
        events.iter().flat_map(|event| purposes.iter().map(move |purpose| line(event, purpose))).collect()
    }

    async fn log(&self, event: &str, purposes: &[PurposeKind]) -> Result<(), PageError> {
        let rows = self.rows(&[event], purposes);
        Ok(self.here.engine.context.store.writer.audit(rows).await?)
    }

    /// Logs what the page is about to show, in one transaction with a look at the consent: after a withdrawal nothing
    /// is shown that was read before it.
    async fn disclose(&self, purposes: &[PurposeKind]) -> Result<(), PageError> {
        let store = &self.here.engine.context.store;
        let tx = store.begin().await?;
        let holds = repo::links::apply(&tx, vec![repo::links::unchanged(&self.named.link.consent)]).await?;
        if !holds {
            tx.rollback().await.map_err(StoreError::from)?;
            self.log("bank.read.done", purposes).await?;
            return Err(ended());
        }
        let rows = self.rows(&["bank.read.done", "disclosure"], purposes);
        repo::audit_rows::insert(store, &tx, &rows.iter().collect::<Vec<_>>()).await?;
        Ok(tx.commit().await.map_err(StoreError::from)?)
    }

    fn failed(&self, error: &BankError) -> PageError {
        let shown = bank::trouble(error, &self.institution());
        match shown.kind {
            "bank-ended" => shown,
            _ => shown.way(self.here.path(), "page-try-again"),
        }
    }

    async fn balance(&self, account: Option<&str>) -> Result<Response, PageError> {
        let now = self.here.engine.context.now();
        let consent = &self.named.link.consent;
        let permit = consent.permit::<ReadBalance>(now).map_err(|_| ended())?;
        let may_list = consent.permit::<ReadTransactions>(now).ok();
        let mut purposes = vec![PurposeKind::ReadBalance];
        purposes.extend(may_list.as_ref().map(|_| PurposeKind::ReadTransactions));
        self.log("bank.read.intent", &purposes).await?;
        let query = TransactionQuery { limit: LATEST, ..TransactionQuery::default() };
        let latest = async {
            let permit = may_list.as_ref()?;
            let read = self.connector.transactions(permit, &query, &self.reading);
            // The balance was asked for; without the payments beside it the answer is still an answer.
            patiently(read)
                .await
                .inspect_err(|error| tracing::warn!(detail = error.detail, "no latest payments"))
                .ok()
        };
        let (balances, latest) =
            tokio::join!(patiently(self.connector.balances(&permit, &self.reading)), latest);
        let balances = match balances {
            Ok(balances) => balances,
            Err(error) => {
                self.log("bank.read.failed", &purposes).await?;
                return Err(self.failed(&error));
            }
        };
        if may_list.is_some() && latest.is_none() {
            purposes.retain(|purpose| *purpose != PurposeKind::ReadTransactions);
            self.log("bank.read.failed", &[PurposeKind::ReadTransactions]).await?;
        }
        let covered: Vec<AccountBalances> =
            balances.into_iter().filter(|entry| permit.covers(&entry.account.id)).collect();
        let covers = |page: TransactionPage| {
            let permit = may_list.as_ref();
            let rows =
                page.rows.into_iter().filter(|row| permit.is_some_and(|permit| permit.covers(&row.account)));
            rows.take(LATEST as usize).collect::<Vec<_>>()
        };
        let chat = super::chat(self.here, self.named).await?;
        self.disclose(&purposes).await?;
        let shell = self.here.visit.shell();
        let page = Balances {
            institution: self.institution(),
            path: self.here.path(),
            seconds: self.seconds,
            accounts: figures::balances(&shell, &covered, account),
            chat,
            latest: latest.map(|page| figures::payments(&shell, &covers(page))),
            shell,
        };
        self.here.visit.page(StatusCode::OK, &page)
    }

    async fn payments(&self, query: &TransactionQuery, number: u32) -> Result<Response, PageError> {
        let now = self.here.engine.context.now();
        let permit = self.named.link.consent.permit::<ReadTransactions>(now);
        let permit = permit.map_err(|_| ended())?;
        let purposes = [PurposeKind::ReadTransactions];
        self.log("bank.read.intent", &purposes).await?;
        let skip = query.skip.saturating_add((number - 1).saturating_mul(PAGE));
        let query = TransactionQuery { skip, limit: PAGE, ..query.clone() };
        let read = patiently(self.connector.transactions(&permit, &query, &self.reading)).await;
        let found = match read {
            Ok(found) => found,
            Err(error) => {
                self.log("bank.read.failed", &purposes).await?;
                return Err(self.failed(&error));
            }
        };
        let rows: Vec<_> =
            found.rows.into_iter().filter(|row| permit.covers(&row.account)).take(PAGE as usize).collect();
        let chat = super::chat(self.here, self.named).await?;
        self.disclose(&purposes).await?;
        let shell = self.here.visit.shell();
        let path = self.here.path();
        let page = Payments {
            institution: self.institution(),
            as_of: shell.t1("page-as-of", "at", shell.words().moment(found.as_of)),
            rows: figures::payments(&shell, &rows),
            earlier: found.more.then(|| format!("{path}?page={}", number + 1)),
            later: (number > 1).then(|| format!("{path}?page={}", number - 1)),
            path,
            seconds: self.seconds,
            chat,
            shell,
        };
        self.here.visit.page(StatusCode::OK, &page)
    }
}

/// The consent is not live, or not the one that the read was made under.
fn ended() -> PageError {
    PageError::new(StatusCode::GONE, "reveal-ended")
}
