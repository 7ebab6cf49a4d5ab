//! What goes by age, once a day per bank, with its evidence in the audit log.

use std::time::Duration;

use tellerline_core::{BankId, ErasureId, Seed, Timestamp, time::hours};
use tellerline_store::{
    NewAudit, Store, StoreError,
    repo::retention::{self, Due, Terms},
};

use crate::context::Context;

/// How often.
const EVERY: Duration = hours(24);

/// Who has it carried out.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// `system`, `cli:<name>`.
    pub actor: &'a str,
    /// Why, where staff do.
    pub reason: Option<&'a str>,
    /// When.
    pub at: Timestamp,
}

/// Makes what the next days of the audit log are sealed with.
///
/// # Errors
/// As the database says; the next minute tries again.
pub async fn ready(context: &Context) -> Result<(), StoreError> {
    for tenant in context.tenants.values() {
        context.store.vault.ready_periods(&tenant.id, context.now()).await?;
    }
    Ok(())
}

/// Carries it out for every bank whose day it is. Of several processes one does.
///
/// # Errors
/// As the database says; the next day tries again.
pub async fn daily(context: &Context) -> Result<(), StoreError> {
    let (store, now) = (&context.store, context.now());
    for tenant in context.tenants.values() {
        if retention::take_turn(store, &tenant.id, EVERY, now).await? {
            let by = By { actor: "system", reason: None, at: now };
            run(store, &tenant.id, &tenant.terms.keep, &context.entropy.seed(), by).await?;
        }
    }
    Ok(())
}

/// Carries it out at one bank, now. The audit log says what went, also when nothing did: that is the evidence that it
/// was looked at.
///
/// # Errors
/// As the database says.
pub async fn run(
    store: &Store,
    bank: &BankId,
    terms: &Terms,
    seed: &Seed,
    by: By<'_>,
) -> Result<Vec<Due>, StoreError> {
    let line = |event: &str, object: String| NewAudit {
        bank: bank.clone(),
        conversation: None,
        actor: by.actor.to_owned(),
        event: event.to_owned(),
        object,
        reason: by.reason.map(ToOwned::to_owned),
        at: by.at,
    };
    // Before anything goes: where the log cannot be written, nothing is deleted.
    store.writer.audit(vec![line("retention.begun", format!("{terms:?}"))]).await?;
    let mut rng = seed.fork("retention");
    let mut draw = move || ErasureId::draw(by.at, &mut rng);
    let done = retention::carry_out(store, bank, terms, by.at, &mut draw).await?;
    for due in &done {
        metrics::counter!("tellerline_retention_rows_total", "what" => due.what).increment(due.rows);
    }
    let counts: Vec<String> = done.iter().map(|due| format!("{}:{}", due.what, due.rows)).collect();
    store.writer.audit(vec![line("retention.run", counts.join(" "))]).await?;
    Ok(done)
}
