//! Every language has the messages that English has, file by file: a customer never meets English in the middle of
//! their own language. What only staff read may be in English alone, but not in parts.

use super::File;
use std::collections::{BTreeMap, BTreeSet};

const ROOT: &str = "translations/";
const SOURCE: &str = "en";
/// What only staff read.
const STAFF: &str = "desk.ftl";

/// Complaints about `translations/<language>/<file>.ftl` against `translations/en/<file>.ftl`.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let mut languages: BTreeMap<&str, BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
    let mut found = Vec::new();
    for file in files {
        let Some((language, name)) = file.path.strip_prefix(ROOT).and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        if name.rsplit_once('.').is_some_and(|(_, kind)| kind == "ftl") {
            let (ids, doubles) = message_ids(&file.text);
            found.extend(doubles.into_iter().map(|id| format!("{}: `{id}` is there twice", file.path)));
            languages.entry(language).or_default().insert(name, ids);
        }
    }
    let Some(source) = languages.remove(SOURCE) else { return found };
    for (language, texts) in &languages {
        found.extend(compare(language, &source, texts));
    }
    found
}

fn compare(
    language: &str,
    source: &BTreeMap<&str, BTreeSet<String>>,
    texts: &BTreeMap<&str, BTreeSet<String>>,
) -> Vec<String> {
    let none = BTreeSet::new();
    let names: BTreeSet<&str> = source.keys().chain(texts.keys()).copied().collect();
    let mut found = Vec::new();
    for name in names {
        if name == STAFF && !texts.contains_key(name) {
            continue;
        }
        let wanted = source.get(name).unwrap_or(&none);
        let present = texts.get(name).unwrap_or(&none);
        for id in wanted.difference(present) {
            found.push(format!("{ROOT}{language}/{name}: `{id}` is missing"));
        }
        for id in present.difference(wanted) {
            found.push(format!("{ROOT}{language}/{name}: `{id}` is not in {SOURCE}"));
        }
    }
    found
}

/// Ids of messages and terms with their attributes (`id`, `-term`, `id.attribute`), and those defined twice.
///
/// Fluent syntax 1.0: an entry opens at the start of a line, an attribute on an indented line with a dot.
fn message_ids(text: &str) -> (BTreeSet<String>, Vec<String>) {
    let mut ids = BTreeSet::new();
    let mut doubles = Vec::new();
    let mut current = String::new();
    for line in text.lines() {
        let Some((left, _)) = line.split_once('=') else { continue };
        let left = left.trim_end();
        let id = match left.trim_start().strip_prefix('.') {
            Some(attribute) if left.starts_with(' ') && is_identifier(attribute) => {
                format!("{current}.{attribute}")
            }
            None if is_identifier(left.strip_prefix('-').unwrap_or(left)) => {
                left.clone_into(&mut current);
                left.to_owned()
            }
            _ => continue,
        };
        if !ids.insert(id.clone()) {
            doubles.push(id);
        }
    }
    (ids, doubles)
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::{File, check, message_ids};

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn ids_terms_and_attributes_are_read() {
        let (ids, doubles) = message_ids(
            "# a = comment\nhello = Hi { $name }\n    and = more\n-brand = Harbour\nask =\n    .button = See\nhello = again\n",
        );
        assert_eq!(ids.into_iter().collect::<Vec<_>>(), ["-brand", "ask", "ask.button", "hello"]);
        assert_eq!(doubles, ["hello"]);
    }

    #[test]
    fn missing_and_surplus_ids_are_found() {
        let found = check(&[
            file("translations/en/chat.ftl", "a = A\nb = B\n"),
            file("translations/de/chat.ftl", "a = A\nc = C\n"),
            // The desk of a bank that speaks English.
            file("translations/en/desk.ftl", "d = D\n"),
        ]);
        assert_eq!(
            found,
            ["translations/de/chat.ftl: `b` is missing", "translations/de/chat.ftl: `c` is not in en",]
        );
    }

    #[test]
    fn equal_languages_pass() {
        let pair = [file("translations/en/a.ftl", "a = A\n"), file("translations/ar/a.ftl", "a = أ\n")];
        assert!(check(&pair).is_empty());
    }
}
