//! Whether what a page is about to do is paused: for everybody, for the bank, or for the channel that the
//! conversation is on. A page is not on a channel itself; its conversation is.

use tellerline_core::{BankId, ConversationId};
use tellerline_store::{StoreError, repo};

use crate::context::{Context, Pausable};

/// Whether `what` is paused for this conversation. Asks the database only while some channel of the bank is
/// paused.
pub(super) async fn holds(
    context: &Context,
    what: Pausable,
    bank: &BankId,
    conversation: ConversationId,
) -> Result<bool, StoreError> {
    let pauses = &context.pauses;
    if pauses.holds(what, bank, None) {
        return Ok(true);
    }
    let mut channels = context.endpoints.values().filter(|endpoint| endpoint.bank == *bank);
    if !channels.any(|endpoint| pauses.holds(what, bank, Some(&endpoint.id))) {
        return Ok(false);
    }
    let row = repo::desk::get(&context.store, bank, conversation).await?;
    Ok(row.is_some_and(|row| pauses.holds(what, bank, Some(&row.channel))))
}
