//! The list of sections, and what is made from it: the commented template and the JSON Schema.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::{
    Config,
    section::{Field, How, Section},
    settings::{
        Audit, Bank, Channel, Institution, Log, MessengerApp, Nlu, Outbound, SecurityEvents, Server,
        Sessions, StoreConfig, Stream,
    },
};

/// A section and how often it may occur.
pub(super) struct Part {
    pub(super) key: &'static str,
    /// `[[key]]` rather than `[key]`.
    pub(super) many: bool,
    /// Commented out in the template.
    pub(super) optional: bool,
    pub(super) doc: &'static [&'static str],
    pub(super) fields: &'static [Field],
}

const fn part<S: Section>(key: &'static str, many: bool, optional: bool) -> Part {
    Part { key, many, optional, doc: S::DOC, fields: S::FIELDS }
}

/// Every section, in the order of the template.
pub(super) const PARTS: &[Part] = &[
    part::<Server>("server", false, false),
    part::<StoreConfig>("store", false, false),
    part::<Stream>("stream", false, true),
    part::<Audit>("audit", false, false),
    part::<Outbound>("outbound", false, false),
    part::<SecurityEvents>("security_events", false, false),
    part::<Sessions>("sessions", false, false),
    part::<Nlu>("nlu", false, false),
    part::<Log>("log", false, false),
    part::<Institution>("institution", true, false),
    part::<Bank>("bank", true, false),
    part::<MessengerApp>("messenger_app", true, false),
    part::<Channel>("channel", true, false),
];

const HEAD: &str = "\
# Tellerline's configuration. Lines that are commented out show a default or an example.
#
# Every key can also come from the environment: TELLERLINE__SERVER__LISTEN, and in a list of tables with the
# id in the middle, TELLERLINE__BANK__DEMO__PUBLIC_URL (hyphens of an id become underscores). Secrets are
# never written here: they come from files (keys ending in _file, relative to this file's folder) or from the
# variable without that ending, TELLERLINE__CHANNEL__MESSENGER__PAGE_TOKEN.
# `tellerline config check` reads this file and says everything that is wrong with it.
";

impl Config {
    /// A commented config with every key, its meaning and its default or an example. It loads as it is.
    pub fn default_toml() -> String {
        let mut out = HEAD.to_owned();
        for part in PARTS {
            let mark = if part.optional { "# " } else { "" };
            let (open, close) = if part.many { ("[[", "]]") } else { ("[", "]") };
            out.push('\n');
            for line in part.doc {
                let _ = writeln!(out, "#{line}");
            }
            let _ = writeln!(out, "{mark}{open}{}{close}", part.key);
            for field in part.fields {
                for line in field.doc {
                    let _ = writeln!(out, "#{line}");
                }
                let live = !part.optional && (field.required || field.how == How::Shown);
                let mark = if live { "" } else { "# " };
                let _ = writeln!(out, "{mark}{} = {}", field.key, field.text);
            }
        }
        out
    }

    /// A JSON Schema (2020-12) of the config, for editors.
    pub fn schema() -> Json {
        let mut properties = Map::new();
        for part in PARTS {
            let object = object(part);
            let schema = if part.many { json!({ "type": "array", "items": object }) } else { object };
            properties.insert(part.key.to_owned(), schema);
        }
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "tellerline.toml",
            "type": "object",
            "additionalProperties": false,
            "properties": properties,
        })
    }
}

fn object(part: &Part) -> Json {
    let mut properties = Map::new();
    for field in part.fields {
        let mut schema = (field.schema)();
        if let Json::Object(map) = &mut schema {
            map.insert("description".to_owned(), sentence(field.doc).into());
            if let Some((name, value)) = shown(field) {
                map.insert(name.to_owned(), value);
            }
        }
        properties.insert(field.key.to_owned(), schema);
    }
    let required: Vec<_> = part.fields.iter().filter(|field| field.required).map(|field| field.key).collect();
    json!({
        "type": "object",
        "description": sentence(part.doc),
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn shown(field: &Field) -> Option<(&'static str, Json)> {
    let document: Json = toml::from_str(&format!("value = {}", field.text)).ok()?;
    let value = document.get("value")?.clone();
    Some(if field.how == How::Default { ("default", value) } else { ("examples", json!([value])) })
}

fn sentence(doc: &[&str]) -> String {
    doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}
