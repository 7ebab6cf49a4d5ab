//! The Messenger profile: the limits of menu, ice breakers, greeting, commands and domains, and what a phone shows of
//! them.

use serde_json::{Map, Value};
use url::Url;

use super::{
    content::{Action, Button},
    errors::GraphError,
    state::State,
};

const MENU_ITEMS_MAX: usize = 20;
const MENU_TITLE_CHARS_MAX: usize = 30;
const ICE_BREAKERS_MAX: usize = 4;
const GREETING_CHARS_MAX: usize = 160;
const PAYLOAD_CHARS_MAX: usize = 1000;
const DOMAINS_MAX: usize = 50;
const COMMANDS_MAX: usize = 100;
const COMMAND_NAME_CHARS_MAX: usize = 32;
const COMMAND_TEXT_CHARS_MAX: usize = 64;

/// Checks the properties of one `POST me/messenger_profile`.
pub(super) fn check(properties: &Map<String, Value>) -> Result<(), GraphError> {
    if properties.is_empty() {
        return Err(GraphError::invalid("Requires one of the params: get_started, persistent_menu, …"));
    }
    properties.iter().try_for_each(|(name, value)| match name.as_str() {
        "get_started" => within(value.get("payload"), PAYLOAD_CHARS_MAX, "get_started[payload]"),
        "greeting" => localised(value, "greeting")?
            .iter()
            .try_for_each(|greeting| within(greeting.get("text"), GREETING_CHARS_MAX, "greeting[text]")),
        "persistent_menu" => localised(value, "persistent_menu")?.iter().try_for_each(check_menu),
        "ice_breakers" => localised(value, "ice_breakers")?.iter().try_for_each(|entry| {
            for question in actions(entry, ICE_BREAKERS_MAX)? {
                within(question.get("question"), PAYLOAD_CHARS_MAX, "question")?;
                within(question.get("payload"), PAYLOAD_CHARS_MAX, "payload")?;
            }
            Ok(())
        }),
        "whitelisted_domains" => {
            let domains = value.as_array().filter(|domains| domains.len() <= DOMAINS_MAX);
            domains.filter(|domains| domains.iter().all(is_named_https)).map(drop).ok_or_else(|| {
                GraphError::invalid("Param whitelisted_domains must be https domains, at most 50")
            })
        }
        "account_linking_url" => value
            .as_str()
            .filter(|url| url.starts_with("https://"))
            .map(drop)
            .ok_or_else(|| GraphError::invalid("Param account_linking_url must be https")),
        "commands" => localised_or_all(value).iter().try_for_each(check_commands),
        other => Err(GraphError::invalid(format!("{other} is not a property of the Messenger profile"))),
    })
}

/// An https address with a name of at least two parts: no IP address, no `localhost`.
fn is_named_https(domain: &Value) -> bool {
    let url = domain.as_str().and_then(|text| Url::parse(text).ok());
    url.is_some_and(|url| {
        url.scheme() == "https"
            && matches!(url.host(), Some(url::Host::Domain(name)) if name.contains('.') && !name.ends_with(".localhost"))
    })
}

fn localised_or_all(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn check_commands(entry: &Value) -> Result<(), GraphError> {
    let commands = entry.get("commands").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if commands.is_empty() || commands.len() > COMMANDS_MAX {
        return Err(GraphError::invalid(format!("Param commands must have 1 to {COMMANDS_MAX} entries")));
    }
    commands.iter().try_for_each(|command| {
        within(command.get("name"), COMMAND_NAME_CHARS_MAX, "name")?;
        within(command.get("description"), COMMAND_TEXT_CHARS_MAX, "description")
    })
}

fn check_menu(menu: &Value) -> Result<(), GraphError> {
    for item in actions(menu, MENU_ITEMS_MAX)? {
        within(item.get("title"), MENU_TITLE_CHARS_MAX, "title")?;
        match item.get("type").and_then(Value::as_str) {
            Some("postback") => within(item.get("payload"), PAYLOAD_CHARS_MAX, "payload")?,
            Some("web_url") => within(item.get("url"), PAYLOAD_CHARS_MAX, "url")?,
            _ => return Err(GraphError::invalid("A menu item must be a postback or a web_url")),
        }
    }
    Ok(())
}

/// A list of entries per locale, one of which is `default`.
fn localised<'a>(value: &'a Value, name: &str) -> Result<&'a [Value], GraphError> {
    let entries = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let has_default =
        entries.iter().any(|entry| entry.get("locale").and_then(Value::as_str) == Some("default"));
    if has_default {
        Ok(entries)
    } else {
        Err(GraphError::invalid(format!("Param {name} needs the locale default")))
    }
}

fn actions(entry: &Value, at_most: usize) -> Result<&[Value], GraphError> {
    let actions =
        entry.get("call_to_actions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if actions.is_empty() || actions.len() > at_most {
        return Err(GraphError::invalid(format!("Param call_to_actions must have 1 to {at_most} entries")));
    }
    Ok(actions)
}

fn within(value: Option<&Value>, chars_max: usize, name: &str) -> Result<(), GraphError> {
    match value.and_then(Value::as_str) {
        Some(text) if !text.is_empty() && text.chars().count() <= chars_max => Ok(()),
        _ => Err(GraphError::invalid(format!("Param {name} must have 1 to {chars_max} characters"))),
    }
}

/// Payload of the Page's *Get Started* button.
pub(super) fn get_started(state: &State) -> Option<&str> {
    state.profile.get("get_started")?.get("payload")?.as_str()
}

/// What stands in a thread that nobody has written to yet.
pub(super) fn greeting(state: &State) -> Option<&str> {
    default_entry(state, "greeting")?.get("text")?.as_str()
}

/// Entries of the menu beside the composer. Without *Get Started* the platform shows none.
pub(super) fn menu(state: &State) -> Vec<Button> {
    let entries = get_started(state).and_then(|_| default_entry(state, "persistent_menu"));
    numbered(entries, "menu", |item| {
        let action = match text(item, "url") {
            Some(url) => Action::Open(url),
            None => Action::Postback(text(item, "payload")?),
        };
        Some((text(item, "title")?, action))
    })
}

/// Questions to tap in an empty thread; they stand in the place of *Get Started*.
pub(super) fn ice_breakers(state: &State) -> Vec<Button> {
    numbered(default_entry(state, "ice_breakers"), "ask", |item| {
        Some((text(item, "question")?, Action::Postback(text(item, "payload")?)))
    })
}

fn default_entry<'a>(state: &'a State, property: &str) -> Option<&'a Value> {
    let entries = state.profile.get(property)?.as_array()?;
    entries.iter().find(|entry| entry.get("locale").and_then(Value::as_str) == Some("default"))
}

fn numbered(
    entry: Option<&Value>,
    prefix: &str,
    read: impl Fn(&Value) -> Option<(String, Action)>,
) -> Vec<Button> {
    let items = entry.and_then(|entry| entry.get("call_to_actions")?.as_array());
    let button = |(index, item): (usize, &Value)| {
        let (title, action) = read(item)?;
        Some(Button { key: format!("{prefix}{index}"), title, action })
    };
    items.into_iter().flatten().enumerate().filter_map(button).collect()
}

fn text(item: &Value, key: &str) -> Option<String> {
    item.get(key)?.as_str().map(str::to_owned)
}
