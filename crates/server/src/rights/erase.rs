//! Erasing a person. Who asks is heard at once, what they ask for happens 72 hours later: the chat is told and can
//! say "keep". Then the connections end at the bank, the chat gets its last message, and everything goes in one
//! transaction. A legal hold stops all of it.

use std::{path::Path, time::Duration};

use tellerline_core::{
    BankId, ErasureId, Timestamp,
    conversation::{Erasing, Input, State},
    time::{hours, seconds},
};
use tellerline_store::{
    Extra, NewAudit, Store, StoreError,
    repo::{
        self,
        erasure::{
            self, ClassSet, Erase, Known, NewRequest, Outcome, Request, Subject, Summary, Thread, ledger,
        },
        holds::Hold,
    },
};

use super::links;
use crate::{
    context::Context,
    engine::{Engine, Place, input_row},
};

/// How long the bank is tried before somebody is erased without its word: their tokens go, and with them our access.
const TELL_BANK: Duration = hours(24);
/// How long the last message has to leave.
const LAST_WORD: Duration = seconds(60);

/// A wish to have somebody erased.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Tenant.
    pub bank: &'a BankId,
    /// Whom.
    pub subject: Subject,
    /// What.
    pub classes: ClassSet,
    /// `customer`, `platform`, `cli:<name>`.
    pub by: &'a str,
    /// Why, where staff ask.
    pub reason: Option<&'a str>,
    /// Without the 72 hours.
    pub at_once: bool,
}

/// What became of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It is noted, and told in the chats.
    Noted(Request),
    /// A legal hold forbids it.
    Held(Box<Hold>),
    /// Nothing is known of them.
    Unknown,
    /// Somebody else noted just this wish before.
    Repeated,
}

/// Notes a wish and tells the person's chats. One that is open already is not repeated.
///
/// # Errors
/// As the database says; nothing is noted then.
pub async fn ask(context: &Context, wish: &Wish<'_>) -> Result<Asked, StoreError> {
    ask_noting(context, wish, |_| Vec::new()).await
}

/// As [`ask`]; what `also` makes of the request's id is written in the same transaction.
///
/// # Errors
/// As the database says; nothing is noted then.
pub async fn ask_noting(
    context: &Context,
    wish: &Wish<'_>,
    also: impl FnOnce(ErasureId) -> Vec<Extra> + Send,
) -> Result<Asked, StoreError> {
    let (store, now) = (&context.store, context.now());
    let known = erasure::known(store, wish.bank, wish.subject).await?;
    if known.is_empty() {
        return Ok(Asked::Unknown);
    }
    if let Some(hold) = repo::holds::holding(store, wish.bank, &known.owners()).await? {
        let refused = NewAudit {
            bank: wish.bank.clone(),
            conversation: None,
            actor: wish.by.to_owned(),
            event: "erasure.refused".to_owned(),
            object: format!("{} {}", wish.subject, hold.id),
            reason: wish.reason.map(ToOwned::to_owned),
            at: now,
        };
        store.writer.audit(vec![refused]).await?;
        return Ok(Asked::Held(Box::new(hold)));
    }
    let new = NewRequest {
        id: ErasureId::draw(now, &mut context.entropy.seed().fork("erasure")),
        bank: wish.bank,
        subject: wish.subject,
        classes: wish.classes,
        asked_by: wish.by,
        reason: wish.reason,
        at: now,
        due_at: if wish.at_once { now } else { now.plus(erasure::WAIT) },
    };
    let Some(request) = erasure::ask_noting(store, &new, also).await? else { return Ok(Asked::Repeated) };
    if request.due_at > now && request.classes.is_person() {
        let input = Input::ErasureAsked(Erasing { id: request.id, due_at: request.due_at });
        let key = format!("erasure:{}:{}", request.id, request.due_at.as_micros());
        tell(context, wish.bank, &known.threads, &input, &key).await?;
    }
    Ok(Asked::Noted(request))
}

/// Takes a request back and tells the chats. `false` when it was over before.
///
/// # Errors
/// As the database says; the request stands then.
pub async fn cancel(
    context: &Context,
    request: &Request,
    by: &str,
    reason: Option<&str>,
) -> Result<bool, StoreError> {
    let store = &context.store;
    if !erasure::cancel(store, &request.bank, request.id, by, reason, context.now()).await? {
        return Ok(false);
    }
    let known = erasure::known(store, &request.bank, request.subject).await?;
    let input = Input::ErasureKept(request.id);
    tell(context, &request.bank, &known.threads, &input, &format!("kept:{}", request.id)).await?;
    Ok(true)
}

/// Submits an input to conversations; whoever owns them takes it from the inbox.
async fn tell(
    context: &Context,
    bank: &BankId,
    threads: &[Thread],
    input: &Input,
    key: &str,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(threads.len());
    for thread in threads {
        let place =
            Place { bank: bank.clone(), channel: thread.channel.clone(), conversation: thread.conversation };
        rows.push(input_row(context, &place, input, key).await?);
    }
    context.store.writer.inbox(rows).await?;
    Ok(())
}

/// How far a request that is due has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Something has to happen first. Try again in a moment.
    Wait(WaitsFor),
    /// A legal hold forbids it for now.
    Held(Box<Hold>),
    /// An open case needs what was to go.
    CaseOpen,
    /// Done.
    Erased(Summary),
    /// It was taken back, or carried out by somebody else.
    Over,
}

/// What has to happen before somebody can be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    /// A bank that has not confirmed the end of a connection.
    Bank,
    /// The last message, which is on its way.
    LastWord,
}

/// Who carries requests out.
#[derive(Debug, Clone, Copy)]
pub struct Hands<'a> {
    /// `system`, `cli:<name>`.
    pub by: &'a str,
    /// Whether somebody works on the conversations, so that they can be told.
    pub speak: bool,
    /// Where the ledger is kept apart.
    pub ledger: Option<&'a Path>,
}

/// Takes a request that is due one step further. Safe in several processes at once: the last step is one
/// transaction, which one of them gets.
///
/// # Errors
/// As the database says; the request stands then.
pub async fn carry_out(engine: &Engine, request: &Request, hands: Hands<'_>) -> Result<Step, StoreError> {
    let context = &engine.context;
    let (store, now) = (&context.store, context.now());
    let known = erasure::known(store, &request.bank, request.subject).await?;
    if let Some(hold) = repo::holds::holding(store, &request.bank, &known.owners()).await? {
        if erasure::note_held(store, request, now).await? {
            let input = Input::ErasureHeld(request.id);
            tell(context, &request.bank, &known.threads, &input, &format!("held:{}", request.id)).await?;
        }
        return Ok(Step::Held(Box::new(hold)));
    }
    if request.classes.is_person()
        && let Some(step) = before(engine, request, &known, hands).await?
    {
        return Ok(step);
    }
    let fresh_state = fresh_state()?;
    let order = Erase {
        id: request.id,
        bank: &request.bank,
        subject: request.subject,
        classes: request.classes,
        by: hands.by,
        at: context.now(),
        fresh_state: &fresh_state,
        dry_run: false,
    };
    let outcome = erasure::erase(store, &order).await?;
    if matches!(outcome, Outcome::Erased(_)) {
        metrics::counter!("tellerline_erasures_total").increment(1);
        keep_ledger(store, hands.ledger).await;
    }
    Ok(step_of(outcome))
}

fn step_of(outcome: Outcome) -> Step {
    match outcome {
        Outcome::Erased(summary) => Step::Erased(summary),
        Outcome::Held(hold) => Step::Held(hold),
        Outcome::CaseOpen => Step::CaseOpen,
        Outcome::Over => Step::Over,
    }
}

/// What an emptied conversation begins with.
///
/// # Errors
/// Never, in practice: a fresh state is always JSON.
pub fn fresh_state() -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(&State::default()).map_err(|_| StoreError::Sealed)
}

/// What has to happen before a person goes; `None` when it has.
async fn before(
    engine: &Engine,
    request: &Request,
    known: &Known,
    hands: Hands<'_>,
) -> Result<Option<Step>, StoreError> {
    let context = &engine.context;
    let (store, now) = (&context.store, context.now());
    let patient = now < request.due_at.plus(TELL_BANK);
    let open = links::end_all(engine, request, known).await?;
    if !open.is_empty() && patient {
        return Ok(Some(Step::Wait(WaitsFor::Bank)));
    }
    // Told once: before the last word, or where there is none.
    if !open.is_empty() && (!hands.speak || request.told_at.is_none()) {
        unconfirmed(context, request, &open).await?;
    }
    if !hands.speak {
        return Ok(None);
    }
    let Some(told_at) = request.told_at else {
        if erasure::note_told(store, request.id, now).await? {
            let input = Input::ErasureDue(request.id);
            tell(context, &request.bank, &known.threads, &input, &format!("due:{}", request.id)).await?;
        }
        return Ok(Some(Step::Wait(WaitsFor::LastWord)));
    };
    if now < told_at.plus(LAST_WORD) && !erasure::is_quiet(store, known).await? {
        return Ok(Some(Step::Wait(WaitsFor::LastWord)));
    }
    Ok(None)
}

/// Somebody is erased without their bank's word: whatever stands there the bank has to end by itself. The officer sees
/// it; under the bank's key, because it outlives the person.
async fn unconfirmed(context: &Context, request: &Request, open: &[String]) -> Result<(), StoreError> {
    tracing::warn!(erasure.id = %request.id, "somebody is erased without the bank's word");
    metrics::counter!("tellerline_erasures_unconfirmed_total").increment(1);
    let row = |link: &String| NewAudit {
        bank: request.bank.clone(),
        conversation: None,
        actor: "erasure".to_owned(),
        event: "revocation.unconfirmed".to_owned(),
        object: format!("{} {link}", request.id),
        reason: None,
        at: context.now(),
    };
    context.store.writer.audit(open.iter().map(row).collect()).await
}

/// Writes down, apart from the database, who was erased. A file that cannot be written is an alarm: the next round
/// tries again.
pub async fn keep_ledger(store: &Store, path: Option<&Path>) {
    let Some(path) = path else { return };
    if let Err(error) = ledger::keep(store, path).await {
        metrics::counter!("tellerline_erasure_ledger_failures_total").increment(1);
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "the ledger of erasures could not be kept apart from the database"
        );
    }
}

/// What a request of this subject would remove now, without doing it.
///
/// # Errors
/// As the database says.
pub async fn dry_run(
    store: &Store,
    bank: &BankId,
    subject: Subject,
    classes: ClassSet,
    now: Timestamp,
) -> Result<Step, StoreError> {
    let fresh_state = fresh_state()?;
    let order = Erase {
        // It is never written.
        id: ErasureId::from_uuid(uuid::Uuid::nil()),
        bank,
        subject,
        classes,
        by: "nobody",
        at: now,
        fresh_state: &fresh_state,
        dry_run: true,
    };
    erasure::erase(store, &order).await.map(step_of)
}
