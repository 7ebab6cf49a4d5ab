//! The config as a tree of values that know where they were written: TOML first, the environment over it.

use toml::de::{DeTable, DeValue};

use super::{
    error::{Origin, Problem},
    schema::{PARTS, Part},
    section::nearest,
};

/// Before every variable of ours.
pub const PREFIX: &str = "TELLERLINE__";

/// A value and its place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// What can be written.
#[derive(Clone)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Bool(bool),
    List(Vec<Node>),
    Table(Table),
    /// A secret that came in a variable.
    Secret {
        name: String,
        value: secrecy::SecretString,
    },
    /// Something that no key of ours takes: a float, a date.
    Other(String),
}

/// Keys in the order of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    /// Where the key is; `node.origin` is where the value is.
    pub(super) origin: Origin,
    pub(super) node: Node,
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Value(..)")
    }
}

impl Table {
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    fn set(&mut self, key: &str, node: Node) {
        self.entries.retain(|entry| entry.key != key);
        self.entries.push(Entry { key: key.to_owned(), origin: node.origin.clone(), node });
    }

    fn text(&self, key: &str) -> Option<&str> {
        match self.get(key).map(|node| &node.value) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}

impl Node {
    /// What it is, for "expected …, found …".
    pub(super) fn describe(&self) -> String {
        match &self.value {
            Value::Text(text) => format!("`{text}`"),
            Value::Integer(number) => format!("the number {number}"),
            Value::Bool(value) => format!("`{value}`"),
            Value::List(_) => "a list".to_owned(),
            Value::Table(_) => "a table".to_owned(),
            Value::Secret { .. } => "a secret".to_owned(),
            Value::Other(text) => text.clone(),
        }
    }

    /// Whether numbers, booleans and lists may be written as text.
    pub(super) fn is_variable(&self) -> bool {
        matches!(self.origin, Origin::Variable(_))
    }
}

/// Reads the file's text as far as it goes; syntax errors become problems.
pub(super) fn parse(text: &str, problems: &mut Vec<Problem>) -> Table {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let origin = error.span().map_or(Origin::Nowhere, |span| line_of(text, span.start));
        let mut message = error.message().trim().replace('\n', ", ");
        if message == "duplicate key"
            && let Some(key) = error.span().and_then(|span| text.get(span))
        {
            message = format!("`{key}` is there twice");
        }
        problems.push(Problem { origin, path: String::new(), message });
    }
    let table = table_of(text, table.get_ref());
    // What follows a syntax error was read by guessing: complaints about it would be noise.
    if errors.is_empty() { table } else { Table::default() }
}

/// One value, for defaults.
pub(super) fn parse_value(text: &str, origin: &Origin) -> Option<Node> {
    let value = DeValue::parse(text).ok()?;
    let mut node = node_of(text, value.get_ref(), 0);
    put_origin(&mut node, origin);
    Some(node)
}

fn put_origin(node: &mut Node, origin: &Origin) {
    node.origin = origin.clone();
    if let Value::List(items) = &mut node.value {
        for item in items {
            put_origin(item, origin);
        }
    }
}

fn line_of(text: &str, offset: usize) -> Origin {
    let before = text.as_bytes().iter().take(offset);
    Origin::Line(before.filter(|byte| **byte == b'\n').count() + 1)
}

fn table_of(text: &str, table: &DeTable<'_>) -> Table {
    let mut entries: Vec<(usize, Entry)> = table
        .iter()
        .map(|(key, value)| {
            let at = key.span().start;
            let node = node_of(text, value.get_ref(), value.span().start);
            (at, Entry { key: key.get_ref().to_string(), origin: line_of(text, at), node })
        })
        .collect();
    entries.sort_by_key(|(at, _)| *at);
    Table { entries: entries.into_iter().map(|(_, entry)| entry).collect() }
}

fn node_of(text: &str, value: &DeValue<'_>, at: usize) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::Other("a number out of range".to_owned()), Value::Integer),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| node_of(text, item.get_ref(), item.span().start)).collect())
        }
        DeValue::Table(table) => Value::Table(table_of(text, table)),
        DeValue::Float(number) => Value::Other(format!("the number {}", number.as_str())),
        DeValue::Datetime(_) => Value::Other("a date".to_owned()),
    };
    Node { value, origin: line_of(text, at) }
}

/// Lays the environment over the file: `TELLERLINE__SERVER__LISTEN`, and for a list of tables with the id in
/// the middle, `TELLERLINE__BANK__DEMO__PUBLIC_URL`. An id that the file does not hold makes a new entry.
pub(super) fn overlay(
    table: &mut Table,
    variables: impl Iterator<Item = (String, String)>,
    problems: &mut Vec<Problem>,
) {
    let mut variables: Vec<_> = variables.filter(|(name, _)| name.starts_with(PREFIX)).collect();
    variables.sort();
    for (name, value) in variables {
        if let Err(message) = overlay_one(table, &name, value) {
            problems.push(Problem { origin: Origin::Variable(name), path: String::new(), message });
        }
    }
}

fn overlay_one(table: &mut Table, name: &str, value: String) -> Result<(), String> {
    let segments: Vec<String> = name
        .strip_prefix(PREFIX)
        .unwrap_or_default()
        .split("__")
        .map(|segment| segment.replace('-', "_").to_ascii_lowercase())
        .collect();
    let (section, rest) = segments.split_first().ok_or("names no section")?;
    let part = PARTS.iter().find(|part| part.key == *section).ok_or_else(|| {
        format!("unknown section; {}", nearest_variable(section, PARTS.iter().map(|part| part.key)))
    })?;
    match (part.many, rest) {
        (false, [key]) => {
            let (key, node) = field_node(part, key, name, value)?;
            child(table, part.key, name)?.set(key, node);
            Ok(())
        }
        (true, [id, key]) => {
            let (key, node) = field_node(part, key, name, value)?;
            entry_with_id(table, part.key, id, name)?.set(key, node);
            Ok(())
        }
        (false, _) => Err(format!("write {PREFIX}{}__KEY", part.key.to_ascii_uppercase())),
        (true, _) => {
            Err(format!("write {PREFIX}{}__ID__KEY, with the id of the entry", part.key.to_ascii_uppercase()))
        }
    }
}

/// The key that a variable's last segment means, and its value. `APP_SECRET` carries what `app_secret_file`
/// would name.
fn field_node(part: &Part, key: &str, name: &str, value: String) -> Result<(&'static str, Node), String> {
    let origin = Origin::Variable(name.to_owned());
    if let Some(field) = part.fields.iter().find(|field| field.key == key) {
        return Ok((field.key, Node { value: Value::Text(value), origin }));
    }
    let secret = part.fields.iter().find(|field| field.secret && field.key == format!("{key}_file"));
    if let Some(field) = secret {
        let value = Value::Secret { name: name.to_owned(), value: value.into() };
        return Ok((field.key, Node { value, origin }));
    }
    Err(format!("unknown key; {}", nearest_variable(key, part.fields.iter().map(|field| field.key))))
}

/// As [`nearest`], in the capitals of a variable.
fn nearest_variable<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> String {
    let known: Vec<String> = known.map(str::to_ascii_uppercase).collect();
    nearest(&word.to_ascii_uppercase(), known.iter().map(String::as_str))
}

fn child<'t>(table: &'t mut Table, key: &str, name: &str) -> Result<&'t mut Table, String> {
    if table.get(key).is_none() {
        let origin = Origin::Variable(name.to_owned());
        table.set(key, Node { value: Value::Table(Table::default()), origin });
    }
    let node = table.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node.value);
    match node {
        Some(Value::Table(inner)) => Ok(inner),
        _ => Err(format!("`{key}` in the file is not a table")),
    }
}

fn entry_with_id<'t>(table: &'t mut Table, key: &str, id: &str, name: &str) -> Result<&'t mut Table, String> {
    let origin = Origin::Variable(name.to_owned());
    if table.get(key).is_none() {
        table.set(key, Node { value: Value::List(Vec::new()), origin: origin.clone() });
    }
    let list = table.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node.value);
    let Some(Value::List(items)) = list else {
        return Err(format!("`{key}` in the file is not a list of tables"));
    };
    let is_it = |node: &Node| match &node.value {
        Value::Table(inner) => inner.text("id").is_some_and(|text| text.replace('-', "_") == id),
        _ => false,
    };
    let index = items.iter().position(is_it).unwrap_or_else(|| {
        let mut inner = Table::default();
        inner.set("id", Node { value: Value::Text(id.replace('_', "-")), origin: origin.clone() });
        items.push(Node { value: Value::Table(inner), origin });
        items.len() - 1
    });
    match items.get_mut(index).map(|node| &mut node.value) {
        Some(Value::Table(inner)) => Ok(inner),
        _ => Err(format!("`{key}` in the file is not a list of tables")),
    }
}
