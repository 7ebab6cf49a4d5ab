//! From an event to what a turn can read.

use tellerline_core::{
    conversation::{Act, Input},
    reading::Reading,
};

use super::event::{Event, Kind, Message};

/// The payload of the platform's Get Started button, as the Page's profile sets it.
pub const GET_STARTED: &str = "GET_STARTED";

/// What the event means for the conversation; `read` is asked only for typed text. `None` for everything that
/// is never answered: standby, receipts, reactions, edits, handovers, unknown kinds.
///
/// An echo that comes here is none of ours: whoever stored it has looked for the message of ours that it could
/// be. One of the apps in `known` only keeps the bot silent; any other is a stranger, also where another app holds
/// the thread, and also with metadata or an app number like ours.
pub fn to_input(event: &Event, known: &[String], read: impl FnOnce(&str) -> Reading) -> Option<Input> {
    if let Kind::Echo(echo) = &event.kind {
        if echo.by_one_of(known) {
            return (!event.standby).then_some(Input::ForeignEcho);
        }
        return Some(Input::StrangerWrote { app: echo.app().map(str::to_owned) });
    }
    if event.standby {
        return None;
    }
    match &event.kind {
        Kind::Message(message) => of_message(message, event.redacted, read),
        Kind::Postback { payload, .. } => Some(act(payload.as_deref().unwrap_or_default())),
        Kind::Referral(_) => Some(Input::Referral),
        Kind::Carried(question) => Some(Input::Carried { question: question.clone() }),
        Kind::Echo(_)
        | Kind::Edit { .. }
        | Kind::Optin { .. }
        | Kind::AccountLinking { .. }
        | Kind::Delivery { .. }
        | Kind::Read { .. }
        | Kind::Reaction { .. }
        | Kind::Handover { .. }
        | Kind::PolicyEnforcement { .. }
        | Kind::ResponseFeedback { .. }
        | Kind::Other { .. }
        | Kind::Broken { .. } => None,
    }
}

fn of_message(message: &Message, redacted: bool, read: impl FnOnce(&str) -> Reading) -> Option<Input> {
    if message.deleted {
        return None;
    }
    if let Some(payload) = &message.quick_reply {
        return Some(act(payload));
    }
    let text = message.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match text {
        Some(text) => Some(Input::Text { text: text.to_owned(), reading: read(text), redacted }),
        None if !message.attachments.is_empty() => Some(Input::Attachment),
        None => message.referral.is_some().then_some(Input::Referral),
    }
}

fn act(payload: &str) -> Input {
    match payload {
        GET_STARTED => Input::Act(Act::Start),
        slug => Act::from_slug(slug).map_or(Input::UnknownAct, Input::Act),
    }
}
