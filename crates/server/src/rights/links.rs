//! Connections of somebody who is erased: ended here with a receipt, then at the bank, then without tokens.

use tellerline_core::{BankId, consent::Way};
use tellerline_store::{
    NewAudit, StoreError,
    repo::{
        self,
        erasure::{self, Known, Request, Subject},
        links::{LinkStatus, StoredLink},
    },
};

use crate::{context::Context, engine::Engine, pages, receipt};

/// How often an end is tried that others change meanwhile.
const TRIES: usize = 5;

/// Ends everything; what a bank has not confirmed yet, by link and institution.
pub(super) async fn end_all(
    engine: &Engine,
    request: &Request,
    known: &Known,
) -> Result<Vec<String>, StoreError> {
    let context = &engine.context;
    let store = &context.store;
    let way = match request.asked_by.as_str() {
        "customer" => Way::Page,
        "platform" => Way::Messenger,
        _ => Way::Staff,
    };
    let mut open = Vec::new();
    for thread in known.threads.iter().chain(&known.shared) {
        let (identity, conversation) = (thread.identity, thread.conversation);
        let links = repo::links::for_conversation(store, &request.bank, identity, conversation).await?;
        let shared = known.shared.contains(thread);
        for link in links {
            let theirs = matches!(request.subject, Subject::Customer(customer) if customer == link.customer);
            if shared && !theirs {
                continue;
            }
            if !end(context, &request.bank, &link, way).await? {
                open.push(format!("{} {}", link.id, link.institution));
            }
        }
    }
    // Logins under way at a bank have a consent there, too.
    if erasure::end_attempts(store, known, context.now()).await? > 0 {
        pages::link::sweep::sweep(engine).await?;
        if erasure::end_attempts(store, known, context.now()).await? > 0 {
            open.push("login".to_owned());
        }
    }
    Ok(open)
}

async fn end(context: &Context, bank: &BankId, link: &StoredLink, way: Way) -> Result<bool, StoreError> {
    let store = &context.store;
    let mut link = link.clone();
    for _ in 0..TRIES {
        if link.status == LinkStatus::Ended || end_here(context, bank, &link, way).await? {
            return end_there(context, bank, &link).await;
        }
        match repo::links::any_link_for_worker(store, link.id).await? {
            Some(again) => link = again,
            None => return Ok(true),
        }
    }
    Ok(false)
}

/// `false` when somebody else changed it meanwhile.
async fn end_here(context: &Context, bank: &BankId, link: &StoredLink, way: Way) -> Result<bool, StoreError> {
    let (store, now) = (&context.store, context.now());
    let after = link.consent.clone().withdraw(now);
    let mut rows = vec![audit(context, bank, link, "consent.withdrawn")];
    let extras = if link.status == LinkStatus::Unpaired {
        repo::links::abandon(store, bank, link.identity, &after, now).await?
    } else {
        let tenant =
            context.tenant(bank).ok_or(StoreError::Inconsistent { table: "link", column: "bank_id" })?;
        let subject = receipt::Subject { institution: &link.institution, customer: link.customer };
        let happened = receipt::Happened { event: receipt::Event::Withdrawn, way, at: now };
        let mut rng = context.entropy.seed().fork("erasure-receipt");
        let consents = (Some(&link.consent), &after);
        let receipt = receipt::issue(context, tenant, &subject, consents, happened, &mut rng)?;
        // By this entry the log holds the receipt, also for whoever asks after the person has gone.
        let proven = audit(context, bank, link, &receipt.event());
        rows.push(NewAudit { object: receipt.id.to_string(), ..proven });
        repo::links::withdraw(store, bank, link.identity, &after, &receipt, now).await?
    };
    let tx = store.begin().await?;
    if !repo::links::apply(&tx, extras).await? {
        return Ok(false);
    }
    repo::audit_rows::insert(store, &tx, &rows.iter().collect::<Vec<_>>()).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(true)
}

/// `false` while the bank has not confirmed.
async fn end_there(context: &Context, bank: &BankId, link: &StoredLink) -> Result<bool, StoreError> {
    let store = &context.store;
    let grant = match repo::links::grant(store, bank, link.id).await {
        Ok(Some(grant)) => grant,
        Ok(None) | Err(StoreError::KeyDestroyed) => return Ok(true),
        Err(error) => return Err(error),
    };
    if grant.tokens.is_none() {
        return Ok(true);
    }
    let Some(connector) = context.banks.get(&grant.institution) else {
        // The consent stands at the bank: it is tried as long as a bank that does not answer.
        tracing::warn!(institution.id = %grant.institution, "a connection cannot be ended at an institution that is not configured");
        return Ok(false);
    };
    store.writer.audit(vec![audit(context, bank, link, "bank.consent.revoke")]).await?;
    if let Err(error) = connector.revoke(&grant.bank_consent, grant.tokens.as_ref()).await {
        tracing::warn!(link.id = %link.id, detail = error.detail, "a connection was not ended at the bank yet");
        return Ok(false);
    }
    repo::links::clear_tokens(store, bank, link.id).await?;
    store.writer.audit(vec![audit(context, bank, link, "bank.consent.revoked")]).await?;
    Ok(true)
}

fn audit(context: &Context, bank: &BankId, link: &StoredLink, event: &str) -> NewAudit {
    NewAudit {
        bank: bank.clone(),
        conversation: Some(link.conversation),
        actor: "erasure".to_owned(),
        event: event.to_owned(),
        object: link.id.to_string(),
        reason: None,
        at: context.now(),
    }
}
