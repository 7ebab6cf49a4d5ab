//! Rules about the shape of source files: head, length, blanks, unfinished work, silenced lints, clock reads.

use super::exceptions::{CLOCK_READERS, RULE_BOOK, is_foreign, is_test, may_be_long};

const LINES_MAX: usize = 800;
const TEXT_KINDS: &[&str] = &["rs", "toml", "md", "ftl", "html", "css", "js", "mjs", "sql", "sh", "yml"];

/// Complaints about one file, each as `path:line: what`.
pub(super) fn check(path: &str, text: &str) -> Vec<String> {
    let kind = path.rsplit_once('.').map_or("", |(_, kind)| kind);
    let mut found = Vec::new();
    if is_foreign(path) || !TEXT_KINDS.contains(&kind) {
        return found;
    }
    blanks(path, text, &mut found);
    if path.starts_with(RULE_BOOK) {
        return found;
    }
    unfinished(path, text, &mut found);
    if kind == "rs" {
        rust(path, text, &mut found);
    }
    found
}

fn blanks(path: &str, text: &str, found: &mut Vec<String>) {
    for (number, line) in numbered(text) {
        if line.contains('\t') {
            found.push(format!("{path}:{number}: a tab"));
        }
        if line.ends_with([' ', '\r']) {
            found.push(format!("{path}:{number}: a blank at the end of the line"));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        found.push(format!("{path}: no line break at the end of the file"));
    }
}

fn unfinished(path: &str, text: &str, found: &mut Vec<String>) {
    for (number, line) in numbered(text) {
        // "XXX" alone is also a currency code and a mask, so a mark counts only where people leave notes.
        let note = ["//", "#", "<!--", "/*", "{#"]
            .iter()
            .filter_map(|open| line.split_once(open))
            .map(|(_, note)| note);
        for mark in ["TODO", "FIXME", "XXX", "HACK"] {
            if note.clone().any(|note| has_word(note, mark)) {
                found.push(format!("{path}:{number}: {mark}: finish it, or write an issue"));
            }
        }
    }
}

fn rust(path: &str, text: &str, found: &mut Vec<String>) {
    if !text.starts_with("//!") {
        found.push(format!(
            "{path}:1: opens without `//!`: what is the file for, what does it refuse to know?"
        ));
    }
    let lines = text.lines().count();
    if lines > LINES_MAX && !may_be_long(path) {
        found.push(format!(
            "{path}: {lines} lines, at most {LINES_MAX}: would two files be easier to live in?"
        ));
    }
    let clock_allowed = is_test(path) || CLOCK_READERS.iter().any(|(place, _)| path.starts_with(place));
    let mut in_tests = false;
    for (number, line) in numbered(text) {
        in_tests |= line.trim_start().starts_with("#[cfg(test)]");
        if line.contains("#[allow(") || line.contains("#![allow(") {
            found.push(format!("{path}:{number}: `allow`: write `#[expect(…, reason = \"…\")]`"));
        }
        if line.contains("#[ignore") {
            found.push(format!("{path}:{number}: a test that does not run"));
        }
        if ["todo!(", "unimplemented!("].iter().any(|call| line.contains(call)) {
            found.push(format!("{path}:{number}: unfinished code"));
        }
        let comment = line.trim_start().starts_with("//");
        let reads = ["Timestamp::now(", "SystemTime::now(", "Zoned::now(", "Utc::now(", "Timestamp::now)"];
        if !clock_allowed && !in_tests && !comment && reads.iter().any(|call| line.contains(call)) {
            found.push(format!("{path}:{number}: reads the machine's clock: ask the Clock you were given"));
        }
    }
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n').enumerate().map(|(index, line)| (index + 1, line))
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !part(before) && !part(after)
    })
}

#[cfg(test)]
mod tests {
    use super::check;

    fn complaint(path: &str, text: &str) -> String {
        check(path, text).join("\n")
    }

    #[test]
    fn a_plain_file_passes() {
        assert_eq!(complaint("crates/core/src/money.rs", "//! Money.\n\nfn add() {}\n"), "");
    }

    #[test]
    fn each_rule_finds_its_line() {
        let path = "crates/core/src/a.rs";
        for (text, words) in [
            ("fn a() {}\n", "a.rs:1: opens without"),
            ("//! A.\n\n#[allow(dead_code)]\n", "a.rs:3: `allow`"),
            ("//! A.\n#![allow(dead_code)]\n", "a.rs:2: `allow`"),
            ("//! A.\n\tfn a() {}\n", "a.rs:2: a tab"),
            ("//! A.\nfn a() {} \n", "a.rs:2: a blank"),
            ("//! A.\r\n", "a.rs:1: a blank"),
            ("//! A.", "no line break"),
            ("//! A.\nfn a() {} // TODO later\n", "a.rs:2: TODO"),
            ("//! A.\n// FIXME: no\n", "a.rs:2: FIXME"),
            ("//! A.\nfn a() { todo!() }\n", "a.rs:2: unfinished"),
            ("//! A.\nlet now = Timestamp::now();\n", "a.rs:2: reads the machine's clock"),
            ("//! A.\nlet now = std::time::SystemTime::now();\n", "a.rs:2: reads the machine's clock"),
            ("//! A.\n#[ignore = \"slow\"]\n", "a.rs:2: a test that does not run"),
        ] {
            assert!(complaint(path, text).contains(words), "{text:?} gave {:?}", complaint(path, text));
        }
    }

    #[test]
    fn a_currency_code_and_a_longer_word_are_not_notes() {
        let path = "crates/core/src/a.rs";
        assert_eq!(
            complaint(path, "//! A.\nlet none = \"XXX\";\n// XXXL is a size, MASTODON an animal\n"),
            ""
        );
    }

    #[test]
    fn tests_own_time_and_may_be_long() {
        let long = format!("//! Cases.\n{}let now = Timestamp::now();\n", "// a case\n".repeat(900));
        assert_eq!(complaint("crates/core/src/flows/tests.rs", &long), "");
        assert_eq!(complaint("crates/store/tests/conformance.rs", &long), "");
        assert!(complaint("crates/core/src/flows/mod.rs", &long).contains("902 lines"));
        assert_eq!(
            complaint(
                "crates/core/src/a.rs",
                "//! A.\n#[cfg(test)]\nmod tests {\n    // Timestamp::now()\n    fn a() { Timestamp::now(); }\n}\n"
            ),
            ""
        );
    }

    #[test]
    fn only_listed_files_read_the_clock() {
        let text = "//! A.\nlet now = Timestamp::now();\n";
        assert_eq!(complaint("crates/server/src/system.rs", text), "");
        assert_eq!(complaint("xtask/src/run.rs", text), "");
        assert_ne!(complaint("crates/server/src/engine/worker.rs", text), "");
    }

    #[test]
    fn other_kinds_of_text_are_read_too() {
        assert!(complaint("docs/a.md", "Two blanks at the end  \n").contains("a blank"));
        assert!(complaint("translations/en/a.ftl", "# TODO: say it better\n").contains("TODO"));
        assert_eq!(complaint("training/en.tsv", "en\tbalance\thow much\n"), "");
    }
}
