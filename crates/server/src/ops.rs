//! Acts of the command line on a running or stopped server: each is an inbox row and an audit row, so that
//! whoever owns the conversation carries it out.

use tellerline_core::{LinkId, consent::Way, conversation::Input};
use tellerline_store::{NewAudit, StoreError, repo};

use crate::{
    context::Context,
    engine::{Place, input_row},
};

/// Who acts from outside a conversation, and why.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Name, as given with `--actor`.
    pub name: String,
    /// Reason, as given with `--reason`.
    pub reason: String,
}

/// Ends a link as if the customer had said stop for it: the consent ends when its worker takes the row, the
/// bank is told, and so is the customer. `Ok(false)` when there is no such link or it has ended.
///
/// # Errors
/// As the database says; nothing happens when the audit row cannot be stored.
pub async fn revoke_link(context: &Context, link: LinkId, actor: &Actor) -> Result<bool, StoreError> {
    let Some(row) = repo::links::any_link_for_worker(&context.store, link).await? else { return Ok(false) };
    if row.status == repo::links::LinkStatus::Ended {
        return Ok(false);
    }
    let Some(queue) = repo::desk::get(&context.store, &row.bank, row.conversation).await? else {
        return Ok(false);
    };
    context
        .store
        .writer
        .audit(vec![NewAudit {
            bank: row.bank.clone(),
            conversation: Some(row.conversation),
            actor: format!("cli:{}", actor.name),
            event: "link.revoke".to_owned(),
            object: link.to_string(),
            reason: Some(actor.reason.clone()),
            at: context.now(),
        }])
        .await?;
    let place = Place { bank: row.bank, channel: queue.channel, conversation: row.conversation };
    let key = withdrawal_key(link, row.consent.epoch);
    let input = input_row(context, &place, &Input::Withdrawn { link, by: Way::Staff }, &key).await?;
    // A row that is there already stands for this same consent: it is being ended.
    context.store.writer.inbox(vec![input]).await?;
    Ok(true)
}

/// The inbox key of a withdrawal. The consent's epoch is in it: the same wish twice is one row, but a link that
/// was changed since can be ended again, however long rows are remembered.
pub(crate) fn withdrawal_key(link: LinkId, epoch: u64) -> String {
    format!("withdrawn:{link}:{epoch}")
}
