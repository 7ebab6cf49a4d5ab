//! From an event to what a turn can read.

use tellerline_core::{
    conversation::{Act, Input},
    reading::Reading,
};

use super::event::{Event, Kind, Message};

/// The payload of the platform's Get Started button, as the Page's profile sets it.
pub const GET_STARTED: &str = "GET_STARTED";

/// What the event means for the conversation; `read` is asked only for typed text. `None` for everything that
/// is never answered: standby, echoes of our own sends, receipts, reactions, edits, handovers, unknown kinds.
pub fn to_input(event: &Event, read: impl FnOnce(&str) -> Reading) -> Option<Input> {
    if event.standby {
        return None;
    }
    match &event.kind {
        Kind::Message(message) => of_message(message, event.redacted, read),
        Kind::Postback { payload, .. } => Some(act(payload.as_deref().unwrap_or_default())),
        Kind::Referral(_) => Some(Input::Referral),
        Kind::Echo(echo) => echo.delivery().is_none().then_some(Input::ForeignEcho),
        Kind::Edit { .. }
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
