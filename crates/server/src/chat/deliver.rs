//! Delivery on the web channel: what the outbox holds becomes a message of the thread, once however often it is tried,
//! and the pages that read the thread are told. Never waits on anything but the database.

use tellerline_channels::{
    messenger::{
        call::{Call, SenderAction},
        class::{Class, ErrorDetail},
        send::SendOutcome,
    },
    web,
};
use tellerline_core::EffectId;
use tellerline_store::{
    StoreError, inbox,
    repo::web_chat::{self, NewMessage, Speaker, Thread},
};

use super::News;
use crate::{context::Context, engine::Place};

/// A sign without words: somebody types, or has seen what was written. Lost when nobody reads, and that is right.
pub(crate) async fn sign(context: &Context, place: &Place, call: &Call) {
    match call.action_kind() {
        Some(SenderAction::TypingOn) => context.readers.tell(place.conversation, News::Typing),
        Some(SenderAction::MarkSeen) => {
            if let Err(error) = web_chat::seen(&context.store, place.conversation, context.now()).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "a seen mark was not stored");
            }
            context.readers.tell(place.conversation, News::Changed);
        }
        None => {}
    }
}

/// A message. Twice the same id is one message.
pub(crate) async fn message(context: &Context, place: &Place, call: &Call, id: EffectId) -> SendOutcome {
    match write(context, place, call, id).await {
        Ok(()) => {
            context.readers.tell(place.conversation, News::Changed);
            SendOutcome::Sent { message_id: None }
        }
        Err(error) => {
            let class = match error {
                // Who was erased reads nothing any more.
                StoreError::KeyDestroyed => Class::PersonUnavailable,
                StoreError::Sealed | StoreError::Inconsistent { .. } => Class::Bug,
                // Tried again it is still one message.
                _ => Class::Retry { most: 20 },
            };
            tracing::warn!(error = &error as &dyn std::error::Error, effect.id = %id, "a message was not delivered");
            let cause = Some("the thread could not be written");
            SendOutcome::Failed(class, ErrorDetail { cause, ..ErrorDetail::default() })
        }
    }
}

async fn write(context: &Context, place: &Place, call: &Call, id: EffectId) -> Result<(), StoreError> {
    let Some((shown, by_person)) = web::shown(call) else { return Ok(()) };
    let row = inbox::conversation(&context.store.db, place.conversation).await?;
    let identity = row.ok_or(StoreError::KeyDestroyed)?.identity;
    let thread = Thread { bank: &place.bank, identity, conversation: place.conversation };
    let speaker = if by_person { Speaker::Staff } else { Speaker::Bot };
    let message = NewMessage { id: id.as_uuid(), at: context.now(), speaker, body: &shown };
    web_chat::say(&context.store, thread, &message).await?;
    Ok(())
}
