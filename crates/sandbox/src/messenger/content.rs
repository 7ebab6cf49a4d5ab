//! What a bubble shows and what in it can be tapped, taken from a message that the limits have let through.
//! Knows nothing of HTML.

use serde_json::{Map, Value};
use url::Url;

type Object = Map<String, Value>;

/// The visible parts of one message, in reading order.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    pub(super) text: String,
    pub(super) lines: Vec<String>,
    pub(super) cards: Vec<Card>,
    pub(super) receipt: Option<Receipt>,
    pub(super) buttons: Vec<Button>,
    pub(super) quick_replies: Vec<Button>,
}

/// One element of a generic template.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) title: String,
    pub(super) subtitle: String,
    /// Host of its picture. The picture itself is not loaded: nothing here asks another server.
    pub(super) picture: Option<String>,
    pub(super) link: Option<String>,
    pub(super) buttons: Vec<Button>,
}

/// A receipt template. Amounts are as the Page wrote them, with the currency behind.
#[derive(Debug, Clone, Default)]
pub(super) struct Receipt {
    pub(super) merchant: String,
    pub(super) recipient: String,
    pub(super) order: String,
    pub(super) paid_with: String,
    pub(super) items: Vec<ReceiptItem>,
    /// Subtotal, shipping, tax, adjustments: a name and an amount.
    pub(super) parts: Vec<(String, String)>,
    pub(super) total: String,
}

/// One thing bought.
#[derive(Debug, Clone)]
pub(super) struct ReceiptItem {
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) quantity: Option<String>,
    pub(super) price: String,
}

/// Something to tap; `key` names it inside its message.
#[derive(Debug, Clone)]
pub(super) struct Button {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) action: Action,
}

/// What a tap does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    QuickReply(String),
    Postback(String),
    Open(String),
    Call(String),
    /// A button of a feature that this phone does not have.
    Inert,
}

impl Button {
    /// Address of a link button.
    pub(super) fn url(&self) -> Option<&str> {
        if let Action::Open(url) = &self.action { Some(url) } else { None }
    }

    /// Whether a tap travels to the Page as a webhook.
    pub(super) fn is_event(&self) -> bool {
        matches!(self.action, Action::QuickReply(_) | Action::Postback(_))
    }

    fn payload(&self) -> Option<&str> {
        match &self.action {
            Action::QuickReply(payload) | Action::Postback(payload) => Some(payload),
            _ => None,
        }
    }

    /// Whether the control API means this button.
    pub(super) fn answers_to(&self, payload: Option<&str>, title: Option<&str>) -> bool {
        payload.is_none_or(|wanted| self.payload() == Some(wanted))
            && title.is_none_or(|wanted| self.title == wanted)
    }
}

impl Content {
    /// A plain text.
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    /// The bubble of a `message` object of the Send API.
    pub(super) fn of_message(message: &Object) -> Self {
        let mut content = Self { text: string(message, "text"), ..Self::default() };
        if let Some(attachment) = message.get("attachment").and_then(Value::as_object) {
            content.add_attachment(attachment);
        }
        if let Some(template) = message.get("template").and_then(Value::as_object) {
            content.add_utility(template);
        }
        if message.contains_key("sticker_id") {
            content.lines.push("[sticker]".into());
        }
        content.quick_replies = objects(message, "quick_replies").enumerate().map(quick_reply).collect();
        content
    }

    /// Every button with an action, quick replies first.
    pub(super) fn taps(&self) -> impl Iterator<Item = &Button> {
        let on_cards = self.cards.iter().flat_map(|card| &card.buttons);
        self.quick_replies.iter().chain(&self.buttons).chain(on_cards)
    }

    /// The first line, as lists of threads and locked screens show it.
    pub(super) fn preview(&self) -> &str {
        let first_line = self.lines.first().map_or("", String::as_str);
        let first_card = self.cards.first().map_or(first_line, |card| card.title.as_str());
        let first_words = self.receipt.as_ref().map_or(first_card, |receipt| receipt.order.as_str());
        self.text.lines().find(|line| !line.trim().is_empty()).unwrap_or(first_words)
    }

    fn add_attachment(&mut self, attachment: &Object) {
        let kind = string(attachment, "type");
        let Some(payload) = attachment.get("payload").and_then(Value::as_object) else { return };
        match (kind.as_str(), string(payload, "template_type").as_str()) {
            ("template", "button") => {
                self.text = string(payload, "text");
                self.buttons = buttons(payload, "b");
            }
            ("template", "generic") => {
                self.cards = objects(payload, "elements").enumerate().map(card).collect();
            }
            ("template", "media") => {
                self.lines.push("[picture or video]".into());
                self.buttons =
                    objects(payload, "elements").flat_map(|element| buttons(element, "b")).collect();
            }
            ("template", "receipt") => self.receipt = Some(receipt(payload)),
            ("template", other) | (other, _) => self.lines.push(format!("[{other}]")),
        }
    }

    fn add_utility(&mut self, template: &Object) {
        self.lines.push(format!("[{}]", string(template, "name")));
        for component in objects(template, "components") {
            for parameter in objects(component, "parameters") {
                self.lines.push(string(parameter, "text"));
            }
        }
        self.lines.retain(|line| !line.is_empty());
    }
}

/// A piece of running text; a web address in it becomes a link, as on a phone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) text: String,
    pub(super) is_link: bool,
}

/// Cuts a text into plain pieces and web addresses; the pieces joined give the text back.
pub(super) fn segments(text: &str) -> Vec<Segment> {
    let mut found: Vec<Segment> = Vec::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'']);
        let is_web = bare.starts_with("http://") || bare.starts_with("https://");
        if is_web && Url::parse(bare).is_ok_and(|url| url.has_host()) {
            found.push(Segment { text: bare.to_owned(), is_link: true });
            push_plain(&mut found, word.strip_prefix(bare).unwrap_or_default());
        } else {
            push_plain(&mut found, word);
        }
    }
    found
}

fn push_plain(found: &mut Vec<Segment>, text: &str) {
    match found.last_mut() {
        Some(last) if !last.is_link => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => found.push(Segment { text: text.to_owned(), is_link: false }),
    }
}

fn quick_reply((index, reply): (usize, &Object)) -> Button {
    let title = match string(reply, "content_type").as_str() {
        "user_phone_number" => "Share phone number".to_owned(),
        "user_email" => "Share email".to_owned(),
        _ => string(reply, "title"),
    };
    Button { key: format!("q{index}"), title, action: Action::QuickReply(string(reply, "payload")) }
}

fn card((index, element): (usize, &Object)) -> Card {
    let link = element.get("default_action").and_then(Value::as_object).map(|action| string(action, "url"));
    Card {
        title: string(element, "title"),
        subtitle: string(element, "subtitle"),
        picture: Url::parse(&string(element, "image_url"))
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned)),
        link,
        buttons: buttons(element, &format!("c{index}b")),
    }
}

fn buttons(holder: &Object, prefix: &str) -> Vec<Button> {
    objects(holder, "buttons")
        .enumerate()
        .map(|(index, button)| labelled(button, format!("{prefix}{index}")))
        .collect()
}

fn labelled(button: &Object, key: String) -> Button {
    let title = string(button, "title");
    let (title, action) = match string(button, "type").as_str() {
        "web_url" => (title, Action::Open(string(button, "url"))),
        "postback" => (title, Action::Postback(string(button, "payload"))),
        "phone_number" => (title, Action::Call(string(button, "payload"))),
        "account_link" => ("Log In".to_owned(), Action::Inert),
        _ => ("Log Out".to_owned(), Action::Inert),
    };
    Button { key, title, action }
}

fn receipt(payload: &Object) -> Receipt {
    let currency = string(payload, "currency");
    let amount = |holder: &Object, key: &str| {
        holder.get(key).filter(|value| value.is_number()).map(|number| format!("{number} {currency}"))
    };
    let empty = Object::new();
    let summary = payload.get("summary").and_then(Value::as_object).unwrap_or(&empty);
    let names = [("subtotal", "Subtotal"), ("shipping_cost", "Shipping"), ("total_tax", "Tax")];
    let sums = names.iter().filter_map(|(key, name)| Some(((*name).to_owned(), amount(summary, key)?)));
    let adjustments =
        objects(payload, "adjustments").filter_map(|one| Some((string(one, "name"), amount(one, "amount")?)));
    let item = |element: &Object| ReceiptItem {
        title: string(element, "title"),
        subtitle: string(element, "subtitle"),
        quantity: element.get("quantity").filter(|value| value.is_number()).map(Value::to_string),
        price: amount(element, "price").unwrap_or_default(),
    };
    Receipt {
        merchant: string(payload, "merchant_name"),
        recipient: string(payload, "recipient_name"),
        order: string(payload, "order_number"),
        paid_with: string(payload, "payment_method"),
        items: objects(payload, "elements").map(item).collect(),
        parts: sums.chain(adjustments).collect(),
        total: amount(summary, "total_cost").unwrap_or_default(),
    }
}

fn string(holder: &Object, key: &str) -> String {
    holder.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn objects<'a>(holder: &'a Object, key: &str) -> impl Iterator<Item = &'a Object> {
    holder.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_running_text_become_links_and_nothing_is_lost() {
        let text = "Open https://bank.test/link/a?b=1, then\ncome back. javascript:alert(1) http:// done";
        let pieces = segments(text);
        let links: Vec<&str> =
            pieces.iter().filter(|piece| piece.is_link).map(|piece| piece.text.as_str()).collect();
        assert_eq!(links, ["https://bank.test/link/a?b=1"]);
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
    }
}
