//! What the Send API accepts: the shape and the length of every field of one call.
//! Knows nothing of people or windows; those are checked where the state is.

use serde_json::{Map, Value};
use url::Url;

use super::{errors::GraphError, state::State};

type Object = Map<String, Value>;
type Checked<T = ()> = Result<T, GraphError>;

const TEXT_CHARS_MAX: usize = 2000;
const QUICK_REPLIES_MAX: usize = 13;
const TITLE_CHARS_MAX: usize = 20;
const PAYLOAD_CHARS_MAX: usize = 1000;
const METADATA_CHARS_MAX: usize = 1000;
const BUTTON_TEXT_CHARS_MAX: usize = 640;
const BUTTONS_MAX: usize = 3;
const ELEMENTS_MAX: usize = 10;
const ELEMENT_CHARS_MAX: usize = 80;
const RECEIPT_ELEMENTS_MAX: usize = 100;

/// A call whose form is right; whether it may be sent now is decided by its recipient and window.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) recipient: String,
    pub(super) content: CallContent,
}

/// A message or a sender action: exactly one per call.
#[derive(Debug)]
pub(super) enum CallContent {
    Action(String),
    Message { message: Object, window: Window },
}

/// How long after the person's last action the message may still be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Window {
    /// `RESPONSE` and `UPDATE`: 24 hours.
    Standard,
    /// `HUMAN_AGENT` and `CUSTOMER_FEEDBACK`: 7 days.
    SevenDays,
    /// `UTILITY` with an approved template: always.
    Any,
}

impl Window {
    /// Length in milliseconds, `None` for no end.
    pub(super) const fn length_ms(self) -> Option<i64> {
        match self {
            Self::Standard => Some(24 * 3_600_000),
            Self::SevenDays => Some(7 * 24 * 3_600_000),
            Self::Any => None,
        }
    }
}

/// What the Page's profile decides about a message.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    /// Hosts whose pages may be opened with the messenger's extensions.
    extension_hosts: Vec<String>,
}

impl Allowed {
    /// As the profile stands now.
    pub(super) fn by_profile(state: &State) -> Self {
        let domains = state.profile.get("whitelisted_domains").and_then(Value::as_array);
        let host = |domain: &Value| Url::parse(domain.as_str()?).ok()?.host_str().map(str::to_owned);
        Self { extension_hosts: domains.into_iter().flatten().filter_map(host).collect() }
    }

    fn extensions_on(&self, url: &str) -> bool {
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.is_some_and(|host| self.extension_hosts.contains(&host))
    }
}

/// Checks one `POST /{page}/messages` body.
pub(super) fn check_call(params: &Object, allowed: &Allowed) -> Checked<Call> {
    let recipient = recipient(params)?;
    one_of(params, "notification_type", &["REGULAR", "SILENT_PUSH", "NO_PUSH"])?;
    let content = match (params.get("message"), params.get("sender_action")) {
        (Some(Value::Object(message)), None) => {
            let window = messaging_type(params, message)?;
            check_message(message, allowed)?;
            CallContent::Message { message: message.clone(), window }
        }
        (Some(_), None) => return Err(GraphError::invalid("Param message must be an object")),
        (None, Some(action)) => CallContent::Action(sender_action(params, action)?),
        (Some(_), Some(_)) | (None, None) => {
            return Err(
                GraphError::invalid("Need exactly one of message and sender_action").subcode(2_018_015)
            );
        }
    };
    Ok(Call { recipient, content })
}

fn recipient(params: &Object) -> Checked<String> {
    let missing = || GraphError::invalid("The parameter recipient is required");
    let recipient = params.get("recipient").and_then(Value::as_object).ok_or_else(missing)?;
    match recipient.get("id") {
        Some(Value::String(id)) if !id.is_empty() => Ok(id.clone()),
        Some(Value::Number(id)) => Ok(id.to_string()),
        _ => Err(GraphError::invalid("Param recipient must name a person by id")),
    }
}

fn messaging_type(params: &Object, message: &Object) -> Checked<Window> {
    let tag = text(params, "tag");
    let kind = text(params, "messaging_type")
        .ok_or_else(|| GraphError::invalid("The parameter messaging_type is required"))?;
    if tag.is_some() && kind != "MESSAGE_TAG" {
        return Err(GraphError::invalid("Param tag needs messaging_type MESSAGE_TAG"));
    }
    match (kind, tag) {
        ("RESPONSE" | "UPDATE", _) if message.contains_key("template") => {
            Err(GraphError::invalid("A utility template needs messaging_type UTILITY"))
        }
        ("RESPONSE" | "UPDATE", _) => Ok(Window::Standard),
        ("UTILITY", _) => {
            let template = message.get("template").and_then(Value::as_object);
            template
                .map(|_| Window::Any)
                .ok_or_else(|| GraphError::invalid("messaging_type UTILITY needs message[template]"))
        }
        ("MESSAGE_TAG", Some("HUMAN_AGENT")) => Ok(Window::SevenDays),
        ("MESSAGE_TAG", Some("CUSTOMER_FEEDBACK")) if template_type(message) == Some("customer_feedback") => {
            Ok(Window::SevenDays)
        }
        ("MESSAGE_TAG", Some(tag)) => Err(GraphError::invalid(format!("The tag {tag} is not available"))),
        ("MESSAGE_TAG", None) => Err(GraphError::invalid("messaging_type MESSAGE_TAG needs a tag")),
        (other, _) => Err(GraphError::invalid(format!("Param messaging_type must not be {other}"))),
    }
}

fn sender_action(params: &Object, action: &Value) -> Checked<String> {
    match action.as_str() {
        Some(name @ ("mark_seen" | "typing_on" | "typing_off")) => Ok(name.to_owned()),
        Some(name @ ("react" | "unreact")) => {
            let payload = object(params, "payload")?;
            required(payload, "message_id", PAYLOAD_CHARS_MAX)?;
            Ok(name.to_owned())
        }
        _ => Err(GraphError::invalid("Param sender_action is not a known action")),
    }
}

fn check_message(message: &Object, allowed: &Allowed) -> Checked {
    let bodies = ["text", "attachment", "sticker_id", "template"];
    match bodies.iter().filter(|key| message.contains_key(**key)).count() {
        0 => return Err(GraphError::invalid("The message is empty").subcode(2_018_015)),
        1 => {}
        _ => {
            return Err(GraphError::invalid(
                "Only one of text, attachment, sticker_id and template may be given",
            ));
        }
    }
    optional(message, "metadata", METADATA_CHARS_MAX)?;
    if message.contains_key("text") {
        required(message, "text", TEXT_CHARS_MAX)?;
    }
    if message.contains_key("attachment") {
        check_attachment(object(message, "attachment")?, allowed)?;
    }
    if message.contains_key("template") {
        check_utility(object(message, "template")?)?;
    }
    check_quick_replies(message)
}

fn check_quick_replies(message: &Object) -> Checked {
    if !message.contains_key("quick_replies") {
        return Ok(());
    }
    let replies = list(message, "quick_replies", 1, QUICK_REPLIES_MAX)?;
    if !message.contains_key("text") && !message.contains_key("attachment") {
        return Err(GraphError::invalid("quick_replies need text or an attachment"));
    }
    for reply in replies {
        match text(reply, "content_type") {
            Some("text") => {
                required(reply, "title", TITLE_CHARS_MAX)?;
                required_or(reply, "payload", PAYLOAD_CHARS_MAX, 2_018_040)?;
            }
            Some("user_phone_number" | "user_email") => {}
            _ => return Err(GraphError::invalid("Param quick_replies[content_type] is not a known type")),
        }
        optional_url(reply, "image_url", false)?;
    }
    Ok(())
}

fn check_attachment(attachment: &Object, allowed: &Allowed) -> Checked {
    let payload = object(attachment, "payload")?;
    match text(attachment, "type") {
        Some("template") => check_template(payload, allowed),
        Some("image" | "video" | "audio" | "file") => check_media(payload),
        _ => Err(GraphError::invalid("Param attachment[type] is not a known type")),
    }
}

fn check_media(payload: &Object) -> Checked {
    match (payload.contains_key("url"), payload.contains_key("attachment_id")) {
        (true, false) => url(payload, "url", false),
        // Nothing is ever uploaded here, so no id is this Page's.
        (false, true) => Err(GraphError::invalid("The attachment is not this Page's").subcode(2_018_074)),
        _ => Err(GraphError::invalid("Param payload needs one of url and attachment_id")),
    }
}

fn check_template(payload: &Object, allowed: &Allowed) -> Checked {
    match text(payload, "template_type") {
        Some("button") => {
            required(payload, "text", BUTTON_TEXT_CHARS_MAX)?;
            check_buttons(payload, 1, allowed)
        }
        Some("generic") => {
            for element in list(payload, "elements", 1, ELEMENTS_MAX)? {
                check_element(element, allowed)?;
            }
            Ok(())
        }
        Some("media") => {
            for element in list(payload, "elements", 1, 1)? {
                if !matches!(text(element, "media_type"), Some("image" | "video")) {
                    return Err(GraphError::invalid("Param media_type must be image or video"));
                }
                check_media(element)?;
                check_buttons(element, 0, allowed)?;
            }
            Ok(())
        }
        Some("receipt") => check_receipt(payload),
        Some("customer_feedback") => {
            required(payload, "title", 65)?;
            optional(payload, "subtitle", ELEMENT_CHARS_MAX)?;
            optional(payload, "button_title", TITLE_CHARS_MAX)?;
            list(payload, "feedback_screens", 1, 1)?;
            let days = payload.get("expires_in_days");
            if days.is_some_and(|days| !days.as_u64().is_some_and(|days| (1..=7).contains(&days))) {
                return Err(GraphError::invalid("Param expires_in_days must be 1 to 7"));
            }
            url(object(payload, "business_privacy")?, "url", false)
        }
        _ => Err(GraphError::invalid("Param template_type is not available")),
    }
}

fn check_element(element: &Object, allowed: &Allowed) -> Checked {
    required(element, "title", ELEMENT_CHARS_MAX)?;
    optional(element, "subtitle", ELEMENT_CHARS_MAX)?;
    optional_url(element, "image_url", false)?;
    if !["subtitle", "image_url", "default_action", "buttons"].iter().any(|key| element.contains_key(*key)) {
        return Err(GraphError::invalid("An element needs at least one field beside its title"));
    }
    if element.contains_key("default_action") {
        let action = object(element, "default_action")?;
        if text(action, "type") != Some("web_url") || action.contains_key("title") {
            return Err(GraphError::invalid("Param default_action must be a web_url without a title"));
        }
        check_web_url(action, allowed)?;
    }
    check_buttons(element, 0, allowed)
}

fn check_receipt(payload: &Object) -> Checked {
    for key in ["recipient_name", "order_number", "payment_method"] {
        required(payload, key, PAYLOAD_CHARS_MAX)?;
    }
    let currency = required(payload, "currency", 3)?;
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(GraphError::invalid("Param currency must be an ISO 4217 code"));
    }
    if payload
        .get("timestamp")
        .is_some_and(|stamp| stamp.as_str().is_none_or(|text| text.parse::<i64>().is_err()))
    {
        return Err(GraphError::invalid("Param timestamp must be seconds as a string"));
    }
    let summary = object(payload, "summary")?;
    number(summary, "total_cost")?;
    for key in ["subtotal", "shipping_cost", "total_tax"] {
        if summary.contains_key(key) {
            number(summary, key)?;
        }
    }
    if payload.contains_key("elements") {
        for element in list(payload, "elements", 0, RECEIPT_ELEMENTS_MAX)? {
            required(element, "title", PAYLOAD_CHARS_MAX)?;
            number(element, "price")?;
        }
    }
    if payload.contains_key("adjustments") {
        for adjustment in list(payload, "adjustments", 0, RECEIPT_ELEMENTS_MAX)? {
            required(adjustment, "name", PAYLOAD_CHARS_MAX)?;
            number(adjustment, "amount")?;
        }
    }
    if payload.contains_key("address") {
        let address = object(payload, "address")?;
        for key in ["street_1", "city", "postal_code", "state", "country"] {
            required(address, key, PAYLOAD_CHARS_MAX)?;
        }
        let country = text(address, "country").unwrap_or_default();
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(GraphError::invalid("Param country must be a code of two letters"));
        }
    }
    Ok(())
}

fn check_utility(template: &Object) -> Checked {
    required(template, "name", PAYLOAD_CHARS_MAX)?;
    required(object(template, "language")?, "code", TITLE_CHARS_MAX)?;
    if template.contains_key("components") {
        for component in list(template, "components", 0, ELEMENTS_MAX)? {
            if !matches!(text(component, "type"), Some("body" | "header" | "buttons")) {
                return Err(GraphError::invalid("Param components[type] is not a known type"));
            }
        }
    }
    Ok(())
}

fn check_buttons(holder: &Object, at_least: usize, allowed: &Allowed) -> Checked {
    if at_least == 0 && !holder.contains_key("buttons") {
        return Ok(());
    }
    list(holder, "buttons", 1, BUTTONS_MAX)?.into_iter().try_for_each(|button| check_button(button, allowed))
}

fn check_button(button: &Object, allowed: &Allowed) -> Checked {
    match text(button, "type") {
        Some("web_url") => {
            required_or(button, "title", TITLE_CHARS_MAX, 2_018_053)?;
            check_web_url(button, allowed)
        }
        Some("postback") => {
            required_or(button, "title", TITLE_CHARS_MAX, 2_018_053)?;
            required_or(button, "payload", PAYLOAD_CHARS_MAX, 2_018_040).map(drop)
        }
        Some("phone_number") => {
            required_or(button, "title", TITLE_CHARS_MAX, 2_018_053)?;
            let number = required_or(button, "payload", PAYLOAD_CHARS_MAX, 2_018_040)?;
            let digits = number.strip_prefix('+').unwrap_or_default();
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(GraphError::invalid("Param payload must be a phone number with a leading +"));
            }
            Ok(())
        }
        Some("account_link") => {
            only(button, &["type", "url"])?;
            url(button, "url", true)
        }
        Some("account_unlink") => only(button, &["type"]),
        _ => Err(GraphError::invalid("Param buttons[type] is not available")),
    }
}

fn check_web_url(button: &Object, allowed: &Allowed) -> Checked {
    let extensions = button.get("messenger_extensions") == Some(&Value::Bool(true));
    url(button, "url", extensions)?;
    if extensions && !allowed.extensions_on(text(button, "url").unwrap_or_default()) {
        return Err(GraphError::invalid("messenger_extensions need a domain of whitelisted_domains"));
    }
    one_of(button, "webview_height_ratio", &["compact", "tall", "full"])?;
    one_of(button, "webview_share_button", &["hide"])?;
    if button.contains_key("fallback_url") && !extensions {
        return Err(GraphError::invalid("Param fallback_url needs messenger_extensions"));
    }
    optional_url(button, "fallback_url", true)
}

// The leaves: one field each, named in the error as the caller wrote it.

fn text<'a>(holder: &'a Object, key: &str) -> Option<&'a str> {
    holder.get(key).and_then(Value::as_str)
}

fn template_type(message: &Object) -> Option<&str> {
    message.get("attachment")?.get("payload")?.get("template_type")?.as_str()
}

fn object<'a>(holder: &'a Object, key: &str) -> Checked<&'a Object> {
    holder
        .get(key)
        .and_then(Value::as_object)
        .ok_or_else(|| GraphError::invalid(format!("Param {key} must be an object")))
}

fn list<'a>(holder: &'a Object, key: &str, at_least: usize, at_most: usize) -> Checked<Vec<&'a Object>> {
    let wrong =
        || GraphError::invalid(format!("Param {key} must be an array of {at_least} to {at_most} objects"));
    let items = holder.get(key).and_then(Value::as_array).ok_or_else(wrong)?;
    if items.len() < at_least || items.len() > at_most {
        return Err(wrong());
    }
    items.iter().map(|item| item.as_object().ok_or_else(wrong)).collect()
}

fn required<'a>(holder: &'a Object, key: &str, chars_max: usize) -> Checked<&'a str> {
    match text(holder, key) {
        Some(value) if value.trim().is_empty() => {
            Err(GraphError::invalid(format!("Param {key} must not be empty")))
        }
        Some(value) => length(key, value, chars_max).map(|()| value),
        None => Err(GraphError::invalid(format!("Param {key} must be a non-empty string"))),
    }
}

/// As [`required`], with the subcode that Meta gives when just this field is missing or empty.
fn required_or<'a>(holder: &'a Object, key: &str, chars_max: usize, subcode: u32) -> Checked<&'a str> {
    if text(holder, key).is_none_or(|value| value.trim().is_empty()) {
        return Err(GraphError::invalid(format!("Param {key} must be a non-empty string")).subcode(subcode));
    }
    required(holder, key, chars_max)
}

fn optional(holder: &Object, key: &str, chars_max: usize) -> Checked {
    match holder.get(key) {
        None => Ok(()),
        Some(Value::String(value)) => length(key, value, chars_max),
        Some(_) => Err(GraphError::invalid(format!("Param {key} must be a string"))),
    }
}

fn length(key: &str, value: &str, chars_max: usize) -> Checked {
    if value.chars().count() > chars_max {
        return Err(GraphError::invalid(format!(
            "Length of param {key} must be less than or equal to {chars_max}"
        )));
    }
    Ok(())
}

fn url(holder: &Object, key: &str, https_only: bool) -> Checked {
    let value = text(holder, key).unwrap_or_default();
    if value.is_empty() {
        return Err(GraphError::invalid(format!("Param {key} must not be empty")).subcode(2_018_041));
    }
    let scheme = Url::parse(value).ok().filter(Url::has_host).map(|url| url.scheme().to_owned());
    match scheme.as_deref() {
        Some("https") => Ok(()),
        Some("http") if !https_only => Ok(()),
        _ => Err(GraphError::invalid(format!("Param {key} should represent a valid URL"))),
    }
}

fn optional_url(holder: &Object, key: &str, https_only: bool) -> Checked {
    if holder.contains_key(key) { url(holder, key, https_only) } else { Ok(()) }
}

fn one_of(holder: &Object, key: &str, allowed: &[&str]) -> Checked {
    match holder.get(key) {
        None => Ok(()),
        Some(value) if value.as_str().is_some_and(|name| allowed.contains(&name)) => Ok(()),
        Some(_) => Err(GraphError::invalid(format!("Param {key} must be one of {}", allowed.join(", ")))),
    }
}

fn only(holder: &Object, allowed: &[&str]) -> Checked {
    match holder.keys().find(|key| !allowed.contains(&key.as_str())) {
        Some(key) => Err(GraphError::invalid(format!("Param {key} is not allowed on this button"))),
        None => Ok(()),
    }
}

fn number(holder: &Object, key: &str) -> Checked {
    if holder.get(key).is_some_and(Value::is_number) {
        Ok(())
    } else {
        Err(GraphError::invalid(format!("Param {key} must be a number")))
    }
}
