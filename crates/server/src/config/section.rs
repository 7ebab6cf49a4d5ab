//! One description per section: the struct, its keys, their documentation and their reading come from the same
//! lines, so that `config default`, the schema and the errors cannot differ from what is read.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    error::{Origin, Problem},
    source::{Node, Table, Value, parse_value},
};

/// What stands behind `=` in a section's description; the text is TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Used when the key is missing.
    Default,
    /// Only shown: the key is required, or has no value unless written.
    Example,
    /// Not required, but shown in the template as if it were.
    Shown,
}

/// One key of a section.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) key: &'static str,
    /// Lines of the doc comment.
    pub(super) doc: &'static [&'static str],
    pub(super) how: How,
    /// TOML text.
    pub(super) text: &'static str,
    pub(super) required: bool,
    pub(super) secret: bool,
    pub(super) schema: fn() -> serde_json::Value,
}

/// A section of the config.
pub(super) trait Section: Sized {
    const DOC: &'static [&'static str];
    const FIELDS: &'static [Field];
    fn read(table: &Table, at: &Place, reading: &mut Reading) -> Option<Self>;
}

/// A type that a key can have.
pub(super) trait Setting: Sized {
    const REQUIRED: bool = true;
    const SECRET: bool = false;

    /// Reads a value. The error is the whole message, "expected …, found …".
    fn read(node: &Node, base: &Path) -> Result<Self, String>;

    /// What a missing key without a default means.
    fn absent() -> Option<Self> {
        None
    }

    fn schema() -> serde_json::Value;
}

impl<T: Setting> Setting for Option<T> {
    const REQUIRED: bool = false;
    const SECRET: bool = T::SECRET;

    fn read(node: &Node, base: &Path) -> Result<Self, String> {
        T::read(node, base).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn schema() -> serde_json::Value {
        T::schema()
    }
}

/// A section's place: its path, and where it begins.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) origin: Origin,
}

/// A reading under way.
pub(super) struct Reading {
    /// Relative paths are relative to this folder.
    pub(super) base: PathBuf,
    pub(super) problems: Vec<Problem>,
    /// Where each key that was found is written, for the checks that follow.
    pub(super) places: BTreeMap<String, Origin>,
    /// Keys that are there under a name that is nearly theirs: one complaint is enough.
    pub(super) misspelt: BTreeSet<String>,
}

impl Reading {
    pub(super) fn problem(&mut self, origin: &Origin, path: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem { origin: origin.clone(), path: path.into(), message: message.into() });
    }

    /// Reads one key of a section, or takes its default.
    pub(super) fn setting<T: Setting>(&mut self, table: &Table, at: &Place, field: &Field) -> Option<T> {
        let path = format!("{}.{}", at.path, field.key);
        let default;
        let node = match table.get(field.key) {
            Some(node) => {
                self.places.insert(path.clone(), node.origin.clone());
                node
            }
            None if field.how == How::Default => {
                default = parse_value(field.text, &Origin::Nowhere)?;
                &default
            }
            None => {
                let absent = T::absent();
                if absent.is_none() && !self.misspelt.contains(&path) {
                    let message = format!("is missing; for example `{} = {}`", field.key, field.text);
                    self.problem(&at.origin, path, message);
                }
                return absent;
            }
        };
        match T::read(node, &self.base) {
            Ok(value) => Some(value),
            Err(message) => {
                self.problem(&node.origin, path, message);
                None
            }
        }
    }

    /// Complains about every key that the section does not have.
    pub(super) fn known(&mut self, table: &Table, at: &Place, fields: &[Field]) {
        for entry in &table.entries {
            if fields.iter().any(|field| field.key == entry.key) {
                continue;
            }
            let file_key = format!("{}_file", entry.key);
            let absent = fields.iter().map(|field| field.key).filter(|key| table.get(key).is_none());
            let message = if fields.iter().any(|field| field.secret && field.key == file_key) {
                self.misspelt.insert(format!("{}.{file_key}", at.path));
                format!(
                    "secrets are never written into the config; put it into a file and name that with \
                     `{file_key}`, or set {}",
                    variable(table, at, &entry.key)
                )
            } else {
                let meant = closest(&entry.key, absent);
                self.misspelt.extend(meant.map(|key| format!("{}.{key}", at.path)));
                format!("unknown key; {}", nearest(&entry.key, fields.iter().map(|field| field.key)))
            };
            self.problem(&entry.origin, format!("{}.{}", at.path, entry.key), message);
        }
    }
}

/// The variable for a key of this section.
fn variable(table: &Table, at: &Place, key: &str) -> String {
    let section = at.path.split('[').next().unwrap_or_default();
    let id = match table.get("id").map(|node| &node.value) {
        Some(Value::Text(id)) if at.path.contains('[') => format!("__{id}"),
        _ if at.path.contains('[') => "__ID".to_owned(),
        _ => String::new(),
    };
    format!("{}{section}{id}__{key}", super::source::PREFIX).to_ascii_uppercase().replace('-', "_")
}

/// "did you mean" the nearest known word, or all of them when none is near.
pub(super) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.collect();
    match closest(word, known.iter().copied()) {
        Some(key) => format!("did you mean `{key}`?"),
        None => format!("known are {}", known.join(", ")),
    }
}

/// The nearest known word, where one is near.
fn closest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let distance = |key: &&str| strsim::damerau_levenshtein(word, key);
    known.min_by_key(distance).filter(|key| distance(key) <= (word.len() / 3).max(2))
}

/// Makes a struct and its [`Section`] from one description; see [`super::settings`].
macro_rules! sections {
    ($(
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                pub $field:ident: $type:ty = $how:ident $text:literal,
            )*
        }
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $(
                $(#[doc = $field_doc])*
                pub $field: $type,
            )*
        }

        impl $crate::config::section::Section for $name {
            const DOC: &'static [&'static str] = &[$($doc),*];
            const FIELDS: &'static [$crate::config::section::Field] = &[$(
                $crate::config::section::Field {
                    key: stringify!($field),
                    doc: &[$($field_doc),*],
                    how: $crate::config::section::How::$how,
                    text: $text,
                    required: <$type as $crate::config::section::Setting>::REQUIRED
                        && !matches!(
                            $crate::config::section::How::$how,
                            $crate::config::section::How::Default
                        ),
                    secret: <$type as $crate::config::section::Setting>::SECRET,
                    schema: <$type as $crate::config::section::Setting>::schema,
                },
            )*];

            fn read(
                table: &$crate::config::source::Table,
                at: &$crate::config::section::Place,
                reading: &mut $crate::config::section::Reading,
            ) -> Option<Self> {
                reading.known(table, at, Self::FIELDS);
                let mut fields = Self::FIELDS.iter();
                // Every key is read before the first `?`, so that every problem is found.
                $(let $field = fields.next().and_then(|field| reading.setting::<$type>(table, at, field));)*
                Some(Self { $($field: $field?),* })
            }
        }
    )*};
}
pub(super) use sections;
