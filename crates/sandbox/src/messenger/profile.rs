//! Limits of the Messenger profile: menu, ice breakers, greeting, domains.

use serde_json::{Map, Value};

use super::errors::GraphError;

const MENU_ITEMS_MAX: usize = 20;
const MENU_TITLE_CHARS_MAX: usize = 30;
const ICE_BREAKERS_MAX: usize = 4;
const GREETING_CHARS_MAX: usize = 160;
const PAYLOAD_CHARS_MAX: usize = 1000;
const DOMAINS_MAX: usize = 50;

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
            let https = |domain: &Value| domain.as_str().is_some_and(|url| url.starts_with("https://"));
            domains.filter(|domains| domains.iter().all(https)).map(drop).ok_or_else(|| {
                GraphError::invalid("Param whitelisted_domains must be https domains, at most 50")
            })
        }
        "account_linking_url" => value
            .as_str()
            .filter(|url| url.starts_with("https://"))
            .map(drop)
            .ok_or_else(|| GraphError::invalid("Param account_linking_url must be https")),
        "commands" => Ok(()),
        other => Err(GraphError::invalid(format!("{other} is not a property of the Messenger profile"))),
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
