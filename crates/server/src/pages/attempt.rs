//! A page session on its way to the bank and back: a linking, or a login that binds a browser. It lives for
//! half an hour, belongs to one browser, and survives the switch to the bank's app.

use std::{collections::BTreeSet, time::Duration};

use serde::{Deserialize, Serialize};
use tellerline_core::{
    AttemptId, BankId, InstitutionId, LinkId, Timestamp,
    bank::Account,
    consent::{Given, PurposeKind},
    conversation::ConsentWish,
    time::minutes,
};
use tellerline_store::{
    NewAudit, Store,
    repo::{
        self,
        attempts::{AttemptChange, NewAttempt, StoredAttempt},
        tickets::StoredTicket,
    },
};

use crate::{
    context::Context,
    engine::Place,
    web::{PageError, Visit},
};

/// How long a page session lasts.
pub(super) const LIFE: Duration = minutes(30);

/// Where a page session stands, by its numbers in storage.
pub(super) mod step {
    /// Linking: which purposes?
    pub(crate) const PURPOSES: i16 = 1;
    /// Linking: sent to the bank.
    pub(crate) const AT_BANK: i16 = 2;
    /// Linking: tokens are stored; which accounts?
    pub(crate) const ACCOUNTS: i16 = 3;
    /// Linking: accounts are chosen; what may appear in the chat?
    pub(crate) const DISPLAY: i16 = 6;
    /// Linking: a PIN for this browser.
    pub(crate) const PIN: i16 = 4;
    /// Linking: the words are shown.
    pub(crate) const WORDS: i16 = 5;
    /// Binding a browser: sent to the bank.
    pub(crate) const LOGIN: i16 = 11;
    /// Changing a consent: sent to the bank.
    pub(crate) const CONSENT: i16 = 21;
    /// Binding a browser: the right customer came back; a PIN for this browser.
    pub(crate) const BIND: i16 = 12;
}

/// What a page session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// A new link.
    Link,
    /// A browser that may show figures of an existing link.
    Bind,
    /// A change of a live consent that the bank must know of.
    Consent,
}

/// A login under way at the bank.
#[derive(Clone, Serialize, Deserialize)]
pub struct Login {
    /// Single-use handle of the callback.
    pub state: String,
    /// The connector's own.
    pub secret: String,
    /// The bank's consent id.
    pub bank_consent: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(..)")
    }
}

/// What a page session remembers; sealed at rest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Body {
    /// What for.
    pub goal: Goal,
    /// The token of the address that it began at.
    pub token: String,
    /// Where the customer logs in.
    pub institution: InstitutionId,
    /// The purpose that the question in the chat needs.
    pub needed: PurposeKind,
    /// What the customer allowed.
    pub purposes: BTreeSet<PurposeKind>,
    /// When, how and on which words the purposes were allowed.
    #[serde(default)]
    pub given: Option<Given>,
    /// Which live consent is to be changed.
    #[serde(default)]
    pub change: Option<(LinkId, ConsentWish)>,
    /// The login under way.
    pub login: Option<Login>,
    /// The accounts that the customer shared at the bank.
    pub accounts: Vec<Account>,
    /// The pairing words, and until when they hold.
    pub words: Option<([String; 2], Timestamp)>,
}

/// A page session as stored.
pub(super) type Attempt = StoredAttempt<Body>;

/// The page session of this browser that began at this address, if it is not over. A browser may have others
/// under way, in other tabs; of several logins for one reveal link the one that has come furthest counts.
pub(super) async fn mine(
    context: &Context,
    visit: &Visit,
    goal: Goal,
    token: &str,
) -> Result<Option<Attempt>, PageError> {
    let Some(session) = visit.session() else { return Ok(None) };
    let all: Vec<Attempt> =
        repo::attempts::by_session(&context.store, &visit.tenant.id, session, context.now()).await?;
    let here = |attempt: &Attempt| attempt.body.goal == goal && attempt.body.token == token;
    // The newest comes first, and of equals the last is the greatest.
    Ok(all.into_iter().filter(here).rev().max_by_key(|attempt| attempt.step))
}

/// Begins a page session for a ticket. `consume` uses the ticket up in the same transaction; `None` when it was
/// used up before.
pub(super) async fn begin(
    context: &Context,
    visit: &Visit,
    ticket: &StoredTicket,
    body: &Body,
    (step, consume): (i16, bool),
) -> Result<Option<AttemptId>, PageError> {
    let Some(session) = visit.session() else { return Err(PageError::form()) };
    let (store, bank, now) = (&context.store, &visit.tenant.id, context.now());
    let id = AttemptId::draw(now, &mut context.entropy.seed().fork("attempt"));
    let tx = store.begin().await?;
    if consume && !repo::tickets::use_once(store, &tx, bank, &body.token, now).await? {
        return Ok(None);
    }
    let attempt = NewAttempt {
        id,
        bank,
        identity: ticket.identity,
        conversation: ticket.conversation,
        session,
        step,
        body,
        created_at: now,
        expires_at: now.plus(LIFE),
    };
    repo::attempts::insert(store, &tx, &attempt).await?;
    let event = match body.goal {
        Goal::Link => "link.started",
        Goal::Bind => "browser.login_started",
        Goal::Consent => "consent.login_started",
    };
    let row = audit(bank, Some(ticket.conversation), event, id, now);
    repo::audit_rows::insert(store, &tx, &[&row]).await?;
    tx.commit().await.map_err(tellerline_store::StoreError::from)?;
    Ok(Some(id))
}

/// Moves a page session on; `false` when another request was first.
pub(super) async fn advance(
    store: &Store,
    attempt: &Attempt,
    to: i16,
    body: &Body,
    link: Option<LinkId>,
) -> Result<bool, PageError> {
    let tx = store.begin().await?;
    let state = body.login.as_ref().map(|login| login.state.as_str());
    let change = AttemptChange {
        from_step: attempt.step,
        step: to,
        state,
        link: link.or(attempt.link),
        body,
        expires_at: attempt.expires_at,
    };
    let moved = repo::attempts::update(store, &tx, attempt, &change).await?;
    tx.commit().await.map_err(tellerline_store::StoreError::from)?;
    Ok(moved)
}

/// Where the conversation of a page session is; `None` when it was erased meanwhile.
pub(super) async fn place(
    store: &Store,
    bank: &BankId,
    conversation: tellerline_core::ConversationId,
) -> Result<Option<Place>, PageError> {
    let row = repo::desk::get(store, bank, conversation).await?;
    Ok(row.map(|row| Place { bank: bank.clone(), channel: row.channel, conversation }))
}

/// A line of the audit log about what a customer did on a page.
pub(super) fn audit(
    bank: &BankId,
    conversation: Option<tellerline_core::ConversationId>,
    event: &str,
    object: impl std::fmt::Display,
    at: Timestamp,
) -> NewAudit {
    NewAudit {
        bank: bank.clone(),
        conversation,
        actor: "customer".to_owned(),
        event: event.to_owned(),
        object: object.to_string(),
        reason: None,
        at,
    }
}
