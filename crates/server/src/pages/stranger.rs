//! Links of a thread in which somebody whom the bank does not know wrote, until the officer has looked: refused
//! with a safe way. Whoever could write there can read what else is said there, and could send such links, too.

use axum::http::StatusCode;
use tellerline_core::{BankId, ConversationId};
use tellerline_store::repo;

use crate::{context::Context, web::PageError};

/// Refuses where links are stopped.
///
/// # Errors
/// The refusal, or as the database says: what cannot be looked up is not opened.
pub(super) async fn refuse(
    context: &Context,
    bank: &BankId,
    conversation: ConversationId,
) -> Result<(), PageError> {
    if repo::strangers::is_open(&context.store, bank, conversation).await? {
        let error = PageError::new(StatusCode::FORBIDDEN, "stranger");
        return Err(error.way("/me", "page-landing-me").with_phone());
    }
    Ok(())
}
