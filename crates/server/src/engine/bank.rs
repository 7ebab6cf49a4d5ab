//! Calls that are not messages: bank reads, revocations, pages to the bank's contact.
//!
//! Each runs in a task of its own and reports back as an inbox row, so no turn waits for it. A permit is made
//! from the consent as it stands when the call is claimed: a stop that was committed before wins.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::hmac;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use tellerline_core::{
    AskId, CaseId, EffectId, IdentityId, LinkId, Timestamp,
    bank::{BankFailure, Presence},
    consent::{PurposeKind, ReadBalance, ReadTransactions},
    conversation::{BankAnswer, Input, Question},
    ports::{BankError, ReadContext, TokenVault},
};
use tellerline_store::{EffectStatus, NewAudit, Resolution, StoreError, repo};
use tokio_util::sync::CancellationToken;

use super::{Engine, Place, send::NO_CHANNEL, tenure::Tenure};
use crate::context::{Context, Pausable};

/// What an outbox row of this kind holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CallBody {
    /// Read bank data.
    Read {
        /// The read.
        ask: AskId,
        /// Whose data.
        link: LinkId,
        /// The consent's epoch when it was asked.
        epoch: u64,
        /// What.
        question: Question,
    },
    /// End a consent at the bank.
    Revoke {
        /// Which link.
        link: LinkId,
        /// Whether the customer is told the outcome.
        tell: bool,
    },
    /// Page the bank's contact.
    Page {
        /// About which case.
        case: CaseId,
    },
}

impl CallBody {
    /// Its name in metrics.
    pub(crate) const fn slug(&self) -> &'static str {
        match self {
            Self::Read { .. } => "read",
            Self::Revoke { .. } => "revoke",
            Self::Page { .. } => "page",
        }
    }
}

/// A call waiting to be made.
#[derive(Debug, Clone)]
pub(crate) struct CallJob {
    pub(crate) id: EffectId,
    pub(crate) place: Place,
    pub(crate) identity: IdentityId,
    pub(crate) body: CallBody,
    pub(crate) attempts: i16,
}

/// Tries of a revocation or a page before it is kept as a dead letter: with the pauses below about 13 hours.
const TRIES: i16 = 24;

/// Starts the call in a task of its own, which ends with the tenure.
pub(crate) fn spawn(engine: &Engine, tenure: &Tenure, job: CallJob) {
    tenure.tasks.spawn(carry_out(engine.clone(), tenure.stop.clone(), job));
}

async fn carry_out(engine: Engine, stop: CancellationToken, mut job: CallJob) {
    // Ending a consent and waking the bank's contact need no channel; an answer that nobody can be told does.
    if matches!(job.body, CallBody::Read { .. }) && !engine.context.endpoints.contains_key(&job.place.channel)
    {
        tracing::error!(effect.id = %job.id, channel.id = %job.place.channel, "a read for a channel that is not configured");
        metrics::counter!("tellerline_dead_letters_total", "kind" => job.body.slug()).increment(1);
        let failure = Some(NO_CHANNEL.to_owned());
        return resolve(&engine.context, &job, EffectStatus::Dead, failure).await;
    }
    loop {
        job.attempts = job.attempts.saturating_add(1);
        let done = tokio::select! {
            // The row stays for the next owner; reads and revocations are safe to repeat.
            () = stop.cancelled() => return,
            done = attempt(&engine, &job) => done,
        };
        match done {
            Ok(()) => return resolve(&engine.context, &job, EffectStatus::Done, None).await,
            Err(failure) if job.attempts >= TRIES => {
                tracing::error!(effect.id = %job.id, failure, "a call was given up");
                metrics::counter!("tellerline_dead_letters_total", "kind" => job.body.slug()).increment(1);
                if let CallBody::Revoke { link, tell: true } = job.body {
                    tell_revoked(&engine, &job, link, false).await;
                }
                return resolve(&engine.context, &job, EffectStatus::Dead, Some(failure)).await;
            }
            Err(failure) => {
                tracing::warn!(effect.id = %job.id, failure, attempts = job.attempts, "a call will be tried again");
                let pause = Duration::from_secs(1 << job.attempts.clamp(0, 12));
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = tokio::time::sleep(pause.min(Duration::from_hours(1))) => {}
                }
            }
        }
    }
}

/// One try. `Err` says in a word why it has to be tried again.
async fn attempt(engine: &Engine, job: &CallJob) -> Result<(), String> {
    match &job.body {
        CallBody::Read { ask, link, epoch, question } => {
            let answer = read(&engine.context, job, *link, *epoch, question).await;
            let input = Input::BankAnswer { ask: *ask, link: *link, answer };
            engine
                .submit(&job.place, input, &format!("answer:{}", job.id))
                .await
                .map_err(|e| e.to_string())?;
            Ok(())
        }
        CallBody::Revoke { link, tell } => {
            revoke(&engine.context, job, *link).await?;
            if *tell {
                tell_revoked(engine, job, *link, true).await;
            }
            Ok(())
        }
        CallBody::Page { case } => page(&engine.context, job, *case).await,
    }
}

async fn tell_revoked(engine: &Engine, job: &CallJob, link: LinkId, confirmed: bool) {
    let input = Input::Revoked { link, confirmed };
    if let Err(error) = engine.submit(&job.place, input, &format!("revoked:{}", job.id)).await {
        tracing::error!(error = &error as &dyn std::error::Error, "the end of a link could not be told");
    }
}

/// Reads, with audit rows before and after. Every failure is an answer: the flow knows what to say.
async fn read(
    context: &Arc<Context>,
    job: &CallJob,
    link: LinkId,
    epoch: u64,
    question: &Question,
) -> BankAnswer {
    match try_read(context, job, link, epoch, question).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(
                link.id = %link, error.kind = %error.failure, error.detail = error.detail, "a bank read gave no figure"
            );
            BankAnswer::Failed(error.failure)
        }
    }
}

async fn try_read(
    context: &Arc<Context>,
    job: &CallJob,
    link: LinkId,
    epoch: u64,
    question: &Question,
) -> Result<BankAnswer, BankError> {
    if context.pauses.holds(Pausable::Reads, &job.place.bank, Some(&job.place.channel)) {
        return Err(BankError::new(BankFailure::Paused, "paused by the operator"));
    }
    let row = stored_link(context, job, link).await?;
    if row.consent.epoch != epoch {
        return Err(BankError::new(BankFailure::NotPermitted, "the consent changed meanwhile"));
    }
    let bank = context
        .banks
        .get(&row.institution)
        .ok_or_else(|| BankError::new(BankFailure::Unreachable, "institution is not configured"))?;
    let refused = |_| BankError::new(BankFailure::NotPermitted, "no live consent for the purpose");
    let tokens: Arc<dyn TokenVault> =
        Arc::new(repo::links::StoreTokens { store: context.store.clone(), bank: job.place.bank.clone() });
    let reading = ReadContext { vault: &tokens, presence: Presence::Unattended };
    let what = read_of(&row, question, job.id);
    audit(context, job, "bank.read.intent", what.clone()).await?;
    let now = context.now();
    let asked = async {
        match question {
            Question::Balance { .. } => {
                let permit = row.consent.permit::<ReadBalance>(now).map_err(refused)?;
                Ok(BankAnswer::Balances(bank.balances(&permit, &reading).await?))
            }
            Question::Transactions(query) => {
                let permit = row.consent.permit::<ReadTransactions>(now).map_err(refused)?;
                Ok(BankAnswer::Transactions(bank.transactions(&permit, query, &reading).await?))
            }
        }
    };
    let answer: Result<BankAnswer, BankError> = asked.await;
    let (event, what) = match &answer {
        Ok(_) => ("bank.read.done", what),
        Err(error) => ("bank.read.failed", format!("{what} failure={}", error.failure)),
    };
    // What was read and not logged is not told.
    audit(context, job, event, what).await?;
    answer
}

/// A read as the audit log names it: purpose, link, the consent that it rests on, what is asked for, how often.
fn read_of(row: &repo::links::StoredLink, question: &Question, call: impl std::fmt::Display) -> String {
    let consent = &row.consent;
    let (purpose, fields) = (question.purpose().slug(), fields(question.purpose()));
    format!(
        "{purpose} {} consent={} epoch={} fields={fields} accounts={} call={call}",
        row.id,
        consent.id,
        consent.epoch,
        consent.accounts.len()
    )
}

/// Whether something is read at the bank for this purpose.
pub(crate) fn is_read(purpose: PurposeKind) -> bool {
    fields(purpose) != "none"
}

/// What a read of this purpose asks the bank for.
pub(crate) const fn fields(purpose: PurposeKind) -> &'static str {
    match purpose {
        PurposeKind::ReadBalance => "accounts,balances",
        PurposeKind::ReadTransactions => "accounts,transactions",
        _ => "none",
    }
}

async fn stored_link(
    context: &Context,
    job: &CallJob,
    link: LinkId,
) -> Result<repo::links::StoredLink, BankError> {
    let rows =
        repo::links::for_conversation(&context.store, &job.place.bank, job.identity, job.place.conversation)
            .await
            .map_err(|error| BankError::new(BankFailure::Unreachable, error.to_string()))?;
    rows.into_iter()
        .find(|row| row.id == link)
        .ok_or_else(|| BankError::new(BankFailure::NotPermitted, "no such link"))
}

async fn audit(context: &Context, job: &CallJob, event: &str, object: String) -> Result<(), BankError> {
    let row = NewAudit {
        bank: job.place.bank.clone(),
        conversation: Some(job.place.conversation),
        actor: "engine".to_owned(),
        event: event.to_owned(),
        object,
        reason: None,
        at: context.now(),
    };
    context
        .store
        .writer
        .audit(vec![row])
        .await
        .map_err(|error| BankError::new(BankFailure::Unreachable, format!("audit: {error}")))
}

/// Ends the consent at the bank, then forgets the tokens: in this order, so that a failure leaves the means
/// to try again.
async fn revoke(context: &Context, job: &CallJob, link: LinkId) -> Result<(), String> {
    let gone = |error: StoreError| error.to_string();
    let Some(grant) = repo::links::grant(&context.store, &job.place.bank, link).await.map_err(gone)? else {
        return Ok(());
    };
    let bank = context.banks.get(&grant.institution).ok_or("institution is not configured")?;
    audit(context, job, "bank.consent.revoke", link.to_string()).await.map_err(|error| error.detail)?;
    bank.revoke(&grant.bank_consent, grant.tokens.as_ref()).await.map_err(|error| error.detail)?;
    repo::links::clear_tokens(&context.store, &job.place.bank, link).await.map_err(gone)?;
    audit(context, job, "bank.consent.revoked", link.to_string()).await.map_err(|error| error.detail)
}

#[derive(Serialize)]
struct PageBody<'a> {
    event: &'static str,
    bank: &'a str,
    case: String,
    reference: String,
    clock_started_at: String,
    desk_url: String,
}

/// A signed POST: `X-Tellerline-Signature-256: sha256=<HMAC over the body>`. It names the case, never the
/// customer or what was written.
async fn page(context: &Context, job: &CallJob, case: CaseId) -> Result<(), String> {
    let tenant = context.tenant(&job.place.bank).ok_or("unknown bank")?;
    let Some(contact) = &tenant.page_contact else {
        return Err("the bank has no page_contact".to_owned());
    };
    let file = repo::cases::get(&context.store, &job.place.bank, case).await.map_err(|e| e.to_string())?;
    let Some(file) = file.filter(|file| file.opened.is_none()) else { return Ok(()) };
    let body = serde_json::to_vec(&PageBody {
        event: "case.unopened",
        bank: job.place.bank.as_str(),
        case: case.to_string(),
        reference: case.reference(),
        clock_started_at: rfc3339(file.clock_started_at),
        desk_url: format!("{}/desk", tenant.public_url),
    })
    .map_err(|e| e.to_string())?;
    let mut request = context
        .contacts
        .post(&contact.url)
        .map_err(|refusal| refusal.cause.slug().to_owned())?
        .header("content-type", "application/json")
        .header("x-tellerline-delivery", job.id.to_string());
    if let Some(secret) = &contact.secret {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes());
        let signature = hex::encode(hmac::sign(&key, &body).as_ref());
        request = request.header("x-tellerline-signature-256", format!("sha256={signature}"));
    }
    let answer = request
        .timeout(Duration::from_secs(10))
        .body(body)
        .send()
        .await
        .map_err(|error| if error.is_timeout() { "timeout" } else { "unreachable" }.to_owned())?;
    if answer.status().is_success() { Ok(()) } else { Err(format!("HTTP {}", answer.status().as_u16())) }
}

fn rfc3339(at: Timestamp) -> String {
    at.to_jiff().to_string()
}

async fn resolve(context: &Context, job: &CallJob, status: EffectStatus, failure: Option<String>) {
    let now = context.now();
    let row = Resolution {
        id: job.id,
        status,
        attempts: job.attempts,
        due_at: now,
        done_at: Some(now),
        message_hash: None,
        failure,
    };
    if let Err(error) = context.store.writer.resolve(vec![row]).await {
        // The row stays open and is repeated by the next owner: safe for all kinds here.
        tracing::warn!(error = &error as &dyn std::error::Error, effect.id = %job.id, "an outcome was not stored");
    }
}
