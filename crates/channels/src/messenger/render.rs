//! From what may be shown to calls of the Send API, within every limit of `facts/channels.md` 1.9.
//!
//! A renderer takes a [`Disclosed`] and nothing else: what it may not show is not in there. It adds no words
//! of its own, so the first line (the one a lock screen shows) is the flow's.

use tellerline_core::message::{self, Disclosed, Target};

use super::call::{
    Attachment, Blocked, Button, Call, Element, Hide, Message, Origin, QuickReply, SenderAction, Template,
    Window,
};
use crate::{
    channel::{Capabilities, clip, split_text},
    texts::{Texts, Voice},
};

/// What a Page can show.
pub const CAPABILITIES: Capabilities = Capabilities {
    text: 2_000,
    button_text: 640,
    buttons: 3,
    quick_replies: 13,
    title: 20,
    cards: 10,
    card_text: 80,
};

/// The surroundings of one rendering.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The person, as the Page knows them (PSID).
    pub recipient: &'a str,
    /// BCP 47 tag of the conversation's language.
    pub language: &'a str,
    /// IANA name of the bank's time zone.
    pub time_zone: &'a str,
    /// The bank's own web address, where buttons lead.
    pub public_url: &'a str,
    /// The texts.
    pub texts: &'a Texts,
    /// Why it is said.
    pub origin: Origin,
    /// What the platform still allows.
    pub window: Window,
}

/// "Seen", as a call of its own.
pub fn seen(psid: &str) -> Call {
    Call::action(psid, SenderAction::MarkSeen)
}

/// "Typing", as a call of its own; ends by itself after about 20 seconds.
pub fn typing(psid: &str) -> Call {
    Call::action(psid, SenderAction::TypingOn)
}

/// The calls that say it, in the order in which they have to be sent: text, then buttons under its last part,
/// then cards; ready answers under the last call.
///
/// # Errors
/// [`Blocked::WindowClosed`] when the platform allows nothing any more.
pub fn render(said: &Disclosed, context: &Context<'_>) -> Result<Vec<Call>, Blocked> {
    let voice = context.texts.voice(context.language, context.time_zone);
    render_lines(said, &lines(said, &voice), &voice, context)
}

/// The lines of text that [`render`] shows, which the transcript may keep.
pub fn lines(said: &Disclosed, voice: &Voice<'_>) -> Vec<String> {
    said.lines().iter().map(|line| voice.text(&line.key, &line.args)).collect()
}

/// As [`render`], with the [`lines`] formatted already.
///
/// # Errors
/// As [`render`].
pub fn render_lines(
    said: &Disclosed,
    lines: &[String],
    voice: &Voice<'_>,
    context: &Context<'_>,
) -> Result<Vec<Call>, Blocked> {
    let page = Page { context, voice };
    let (elements, plain) = page.elements(said);
    let mut text = lines.join("\n");
    for title in plain {
        text.push('\n');
        text.push_str(&title);
    }
    let buttons = page.buttons(said.buttons());
    let mut messages = worded(&text, buttons);
    if !elements.is_empty() {
        messages.push(template(Template::Generic { sharable: false, elements }));
    }
    if let Some(last) = messages.last_mut() {
        last.quick_replies = page.quick(said.quick());
    }
    let call = |message| Call::message(context.recipient, message, context.origin);
    let mut calls: Vec<Call> = messages.into_iter().map(call).collect();
    for call in &mut calls {
        call.retarget(context.window)?;
    }
    Ok(calls)
}

/// Text messages, the last part as the text above the buttons where there are some.
fn worded(text: &str, buttons: Vec<Button>) -> Vec<Message> {
    let mut parts = split_text(text, CAPABILITIES.text);
    if buttons.is_empty() {
        return parts.into_iter().map(plain).collect();
    }
    // Buttons need words above them; with none at hand, the first button says what this is about.
    let last = parts.pop().unwrap_or_else(|| buttons.first().map(Button::title).unwrap_or_default());
    let mut short = split_text(&last, CAPABILITIES.button_text);
    let above = short.pop().unwrap_or_default();
    let head = last.strip_suffix(above.as_str()).unwrap_or_default().trim_end();
    if !head.is_empty() {
        parts.push(head.to_owned());
    }
    let mut messages: Vec<Message> = parts.into_iter().map(plain).collect();
    messages.push(template(Template::Button { text: above, buttons }));
    messages
}

fn plain(text: String) -> Message {
    Message { text: Some(text), ..Message::default() }
}

fn template(template: Template) -> Message {
    Message { attachment: Some(Attachment::Template(template)), ..Message::default() }
}

impl Button {
    fn title(&self) -> String {
        match self {
            Self::WebUrl { title, .. } | Self::Postback { title, .. } => title.clone(),
        }
    }
}

struct Page<'a> {
    context: &'a Context<'a>,
    voice: &'a Voice<'a>,
}

impl Page<'_> {
    fn lines(&self, lines: &[message::Message]) -> String {
        let mut text = String::new();
        for line in lines {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&self.voice.text(&line.key, &line.args));
        }
        text
    }

    /// Titles are never blank: the platform refuses a blank one, and with it the whole message.
    fn title(&self, key: &str) -> String {
        let title = self.voice.text(key, &[]);
        let title = clip(title.trim(), CAPABILITIES.title);
        if title.is_empty() { "…".to_owned() } else { title }
    }

    fn buttons(&self, buttons: &[message::Button]) -> Vec<Button> {
        buttons.iter().take(CAPABILITIES.buttons).map(|button| self.button(button)).collect()
    }

    fn button(&self, button: &message::Button) -> Button {
        let title = self.title(&button.title);
        let path = match &button.target {
            Target::Link { token } => format!("link/{}", segment(token)),
            Target::Reveal { token } => format!("reveal/{}", segment(token)),
            Target::Consent { token } => format!("consent/{}", segment(token)),
            Target::MyData => "me".to_owned(),
            Target::Act(act) => return Button::Postback { title, payload: act.slug().into_owned() },
        };
        let url = format!("{}/{path}", self.context.public_url.trim_end_matches('/'));
        Button::WebUrl { title, url, webview_share_button: Hide::Hide }
    }

    fn quick(&self, quick: &[message::QuickReply]) -> Vec<QuickReply> {
        quick
            .iter()
            .take(CAPABILITIES.quick_replies)
            .map(|one| QuickReply::Text {
                title: self.title(&one.title),
                payload: one.act.slug().into_owned(),
            })
            .collect()
    }

    /// Cards, and the titles of those that the platform would refuse because they hold nothing else.
    fn elements(&self, said: &Disclosed) -> (Vec<Element>, Vec<String>) {
        let (mut elements, mut plain) = (Vec::new(), Vec::new());
        for card in said.cards().iter().take(CAPABILITIES.cards) {
            let title = self.lines(std::slice::from_ref(&card.title));
            let subtitle = self.lines(std::slice::from_ref(&card.subtitle));
            let subtitle = Some(subtitle.trim()).filter(|text| !text.is_empty());
            let buttons = self.buttons(&card.buttons);
            if title.trim().is_empty() || (subtitle.is_none() && buttons.is_empty()) {
                plain.push(title);
                continue;
            }
            elements.push(Element {
                title: clip(title.trim(), CAPABILITIES.card_text),
                subtitle: subtitle.map(|text| clip(text, CAPABILITIES.card_text)),
                buttons,
            });
        }
        (elements, plain)
    }
}

/// A token as one segment of a path. Ours are base64url already; anything else is escaped.
fn segment(token: &str) -> String {
    let mut out = String::with_capacity(token.len());
    for byte in token.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    out
}

#[cfg(test)]
mod tests;
