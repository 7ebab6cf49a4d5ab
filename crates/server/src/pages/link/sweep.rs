//! Page sessions that nobody finished: what they made at the bank is ended there.

use tellerline_store::{StoreError, repo};

use crate::{
    engine::Engine,
    pages::{
        attempt::{Attempt, Goal},
        bank,
    },
};

/// Sessions looked at in one go.
const AT_ONCE: u32 = 50;

/// Ends what unfinished page sessions left at banks. Safe to call at any time and in several processes; what
/// a bank does not confirm is tried again at the next call. Returns how many are over.
///
/// # Errors
/// As the database says.
pub async fn sweep(engine: &Engine) -> Result<usize, StoreError> {
    let context = &engine.context;
    let expired: Vec<Attempt> = repo::attempts::expired(&context.store, context.now(), AT_ONCE).await?;
    let mut over = 0;
    for attempt in expired {
        if tidy(engine, &attempt).await? {
            repo::attempts::delete(&context.store, attempt.id).await?;
            over += 1;
        }
    }
    Ok(over)
}

/// One that was to change a live consent leaves the new consent at the bank. A login that was to bind a browser leaves nothing: its bank consent is the live link's.
async fn tidy(engine: &Engine, attempt: &Attempt) -> Result<bool, StoreError> {
    if attempt.body.goal == Goal::Bind {
        return Ok(true);
    }
    let context = &engine.context;
    if let Some(link) = attempt.link {
        return bank::drop_unpaired(context, &attempt.bank, link).await;
    }
    let Some(login) = &attempt.body.login else { return Ok(true) };
    let Some(connector) = context.banks.get(&attempt.body.institution) else { return Ok(true) };
    match connector.revoke(&login.bank_consent, None).await {
        Ok(()) => Ok(true),
        Err(error) => {
            tracing::warn!(attempt.id = %attempt.id, detail = error.detail, "an unfinished login was not ended at the bank yet");
            Ok(false)
        }
    }
}
