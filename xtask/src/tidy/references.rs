//! Promises in the documents name the tests that hold them: `server/src/a.rs::a_test`, below `crates/` or from the
//! root, and `::another_test` in the same file right after, or `b.rs::a_test` in the same folder. A name that leads nowhere is a promise that nobody keeps.

use super::File;
use std::collections::BTreeMap;

/// Complaints about the Markdown files.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let sources: BTreeMap<&str, &str> =
        files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let mut found = Vec::new();
    for file in files.iter().filter(|file| is_document(&file.path)) {
        let mut last = None;
        for (number, line) in file.text.lines().enumerate() {
            for name in line.split('`').skip(1).step_by(2) {
                let Some((place, test)) = reference(name, last.as_deref()) else { continue };
                if let Err(words) = exists(&sources, &place, &test) {
                    found.push(format!("{}:{}: `{name}`: {words}", file.path, number + 1));
                }
                last = Some(place);
            }
        }
    }
    found
}

/// Old entries of the change log tell of tests that were.
fn is_document(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|kind| kind == "md") && path != "CHANGELOG.md"
}

/// File and function; `None` for what is no reference to a test.
fn reference(name: &str, last: Option<&str>) -> Option<(String, String)> {
    let (place, test) = name.rsplit_once("::")?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if test.is_empty() || !test.chars().all(plain) {
        return None;
    }
    let sibling;
    let place = match last {
        Some(last) if place.is_empty() => last,
        // Another file of the same folder.
        Some(last) if !place.contains('/') => {
            sibling = format!("{}/{place}", last.rsplit_once('/').map_or("", |(folder, _)| folder));
            &sibling
        }
        _ => place,
    };
    // A module inside the file may stand between.
    let file = place.find(".rs").map(|at| &place[..at + 3])?;
    Some((file.to_owned(), test.to_owned()))
}

fn exists(sources: &BTreeMap<&str, &str>, place: &str, test: &str) -> Result<(), &'static str> {
    let suite = place.strip_prefix("store_conformance/");
    let candidates = match suite {
        Some(rest) => vec![format!("crates/testkit/src/store_conformance/{rest}")],
        None => vec![format!("crates/{place}"), place.to_owned()],
    };
    let text = candidates.iter().find_map(|path| sources.get(path.as_str())).ok_or("no such file")?;
    let named = text
        .match_indices(&format!("fn {test}"))
        .any(|(at, found)| text[at + found.len()..].starts_with(['(', '<']));
    if named { Ok(()) } else { Err("no such test in that file") }
}

#[cfg(test)]
mod tests {
    use super::{File, check};

    fn complaints(doc: &str) -> Vec<String> {
        let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
        check(&[
            file("crates/core/src/a.rs", "fn one() {}\nasync fn two_of_it<T>() {}\n"),
            file("crates/testkit/src/store_conformance/b.rs", "fn three() {}\n"),
            file("xtask/src/c.rs", "fn four() {}\n"),
            file("docs/d.md", doc),
        ])
    }

    #[test]
    fn names_that_lead_somewhere_pass() {
        let doc = "`core/src/a.rs::one`, `::two_of_it`, `store_conformance/b.rs::three`\n`xtask/src/c.rs::four`\n\
                   `crates/core/src/a.rs::one` `core/src/a.rs::tests::one` `a.rs::two_of_it`, a type `Vec::new`, `std::fmt::Debug`\n";
        assert_eq!(complaints(doc), Vec::<String>::new());
    }

    #[test]
    fn names_that_lead_nowhere_are_found() {
        for (doc, words) in [
            ("`core/src/a.rs::on`", "docs/d.md:1: `core/src/a.rs::on`: no such test"),
            ("`core/src/a.rs::one` `::gone`", "`::gone`: no such test"),
            ("\n`core/src/gone.rs::one`", "docs/d.md:2: `core/src/gone.rs::one`: no such file"),
            ("`store_conformance/b.rs::one`", "no such test"),
        ] {
            let found = complaints(doc);
            assert!(found.len() == 1 && found[0].contains(words), "{doc}: {found:?}");
        }
    }
}
