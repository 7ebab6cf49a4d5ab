//! Audit rows of staff. Written before what they describe: when the row cannot be stored, it does not happen.

use tellerline_core::{ConversationId, Timestamp};
use tellerline_store::{
    NewAudit, StoreError,
    repo::{self, staff::StoredStaff},
};

use super::{auth::session::Visitor, page};
use crate::{context::Context, web::PageError};

/// A row about something that somebody does.
#[expect(clippy::needless_pass_by_value, reason = "callers hand over ids, which are copied anyway")]
pub(super) fn by(staff: &StoredStaff, at: Timestamp, event: &str, object: impl ToString) -> NewAudit {
    NewAudit {
        bank: staff.bank.clone(),
        conversation: None,
        actor: format!("staff:{}", staff.id),
        event: event.to_owned(),
        object: object.to_string(),
        reason: None,
        at,
    }
}

/// The same about a conversation.
pub(super) fn of(mut row: NewAudit, conversation: ConversationId) -> NewAudit {
    row.conversation = Some(conversation);
    row
}

/// Somebody named what is not theirs: the security team may want to see that. The answer is that there is no such thing;
/// where it cannot be logged, that the database is away.
pub(super) async fn foreign(context: &Context, visitor: &Visitor, wanted: impl ToString) -> PageError {
    let row = by(&visitor.staff, context.now(), "staff.foreign_object", wanted);
    match write(context, row).await {
        Ok(()) => page::missing(visitor),
        Err(error) => error.into(),
    }
}

/// Stores a row.
///
/// # Errors
/// As the store says; the caller then stops.
pub(super) async fn write(context: &Context, row: NewAudit) -> Result<(), StoreError> {
    let tx = context.store.begin().await?;
    repo::audit_rows::insert(&context.store, &tx, &[&row]).await?;
    Ok(tx.commit().await?)
}
