//! Every event that is logged anywhere has its line, and every line its text.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use tellerline_channels::texts::Texts;

use super::{EVENTS, Told, key};

/// Words with dots that are no events: names of files and of keys in the config, hosts.
const OTHERS: &[&str] = &[
    "toml",
    "json",
    "key",
    "secret",
    "token",
    "lock",
    "pem",
    "db",
    "css",
    "js",
    "png",
    "svg",
    "html",
    "md",
    "py",
    "tl",
    "ftl",
    "tsv",
    "csv",
    // Columns of tables.
    "id",
    "at",
    "identity_id",
    "last_event_at",
    "ended_at",
    "resolved_at",
    "done_at",
];

/// Other dotted words: what receipts say is read, what the bank's contact is told, keys of the config.
const WORDS: &[&str] = &[
    "account.balance",
    "account.transactions",
    "card.state",
    "customer.identity",
    "case.unopened",
    "nlu.encoder_dir",
    "store.master_key_file",
    "store.url",
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["tests", "config", "security"].contains(&name.as_str()) {
                sources(&path, into);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs")
            && name != "tests.rs"
            && name != "timeline.rs"
        {
            into.push(path);
        }
    }
}

fn is_dotted(word: &str) -> bool {
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    word.contains('.') && word.split('.').all(letters)
}

/// What a line of source that logs something names: the dotted words in it, and the event of a turn's note.
fn events(line: &str) -> Vec<String> {
    let literals: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
    let spoken = ["note(", "audit(", "audit::by(", "line(", "event: ", "log(", "Audit::new("];
    let logs = spoken.iter().any(|word| line.contains(word));
    let plain = |word: &&&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let mut found: Vec<String> =
        literals.iter().filter(|word| is_dotted(word)).map(|&word| word.to_owned()).collect();
    if logs && line.contains("note(\"") {
        found.extend(literals.first().filter(plain).map(|&word| word.to_owned()));
    }
    found
}

/// Everything in the product's own source that looks like an event.
fn written() -> BTreeSet<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["../core/src/flows", "src", "../store/src/repo", "../tellerline/src"] {
        sources(&here.join(folder), &mut files);
    }
    let mut found = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for line in code.lines().map(str::trim_start) {
            let spans =
                line.contains("name = \"") || line.contains("tracing::") || line.contains("instrument(");
            if line.starts_with("//") || spans {
                continue;
            }
            found.extend(events(line));
        }
    }
    found.retain(|word| {
        let end = word.rsplit('.').next().unwrap_or_default();
        !OTHERS.contains(&end) && !WORDS.contains(&word.as_str())
    });
    found
}

#[test]
fn every_event_that_is_logged_has_its_line() {
    let known: BTreeSet<String> = EVENTS.iter().map(|(event, _)| (*event).to_owned()).collect();
    assert_eq!(known.len(), EVENTS.len(), "each once");
    let written = written();
    assert!(written.len() > 60, "the source was read: {written:?}");
    let untold: Vec<_> = written.difference(&known).collect();
    assert!(untold.is_empty(), "not in EVENTS: {untold:?}");
    let put_together: BTreeSet<String> =
        ["disclosure", "disclosed", "stop", "consent.receipt"].map(str::to_owned).into();
    let gone: Vec<_> = known.difference(&written).filter(|event| !put_together.contains(*event)).collect();
    assert!(gone.is_empty(), "nobody logs {gone:?}");
}

#[test]
fn every_line_has_its_text() {
    let texts = Texts::embedded();
    let shown = |told: &Told| matches!(told, Told::Line | Told::Yours);
    let mut wanted: BTreeSet<String> =
        EVENTS.iter().filter(|(_, told)| shown(told)).map(|(event, _)| key(event)).collect();
    wanted.insert("rights-event-other".to_owned());
    let missing: Vec<_> = wanted.iter().filter(|key| !texts.has("en", key)).collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ftl = fs::read_to_string(here.join("../../translations/en/rights.ftl")).unwrap();
    let written: Vec<&str> = ftl
        .lines()
        .filter(|line| line.starts_with("rights-event-"))
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key)
        .collect();
    let unused: Vec<_> = written.iter().filter(|key| !wanted.contains(**key)).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

/// Texts that are no events: each is named in the source or in a template, and each name has a text.
#[test]
fn every_other_text_exists_and_is_used() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ftl = fs::read_to_string(here.join("../../translations/en/rights.ftl")).unwrap();
    let mut files = Vec::new();
    sources(&here.join("src"), &mut files);
    files.push(here.join("src/rights/timeline.rs"));
    for folder in ["me", "rights"] {
        let Ok(entries) = fs::read_dir(here.join("../../templates").join(folder)) else { continue };
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    let all: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let named: BTreeSet<&str> = all
        .split('"')
        .filter(|word| word.starts_with("rights-") && word.len() > 8 && !word.ends_with('-'))
        .filter(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'))
        .collect();
    let texts = Texts::embedded();
    let missing: Vec<_> = named.iter().filter(|key| !texts.has("en", key)).collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
    let unused: Vec<&str> = ftl
        .lines()
        .filter(|line| line.starts_with("rights-") && !line.starts_with("rights-event-"))
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key)
        .filter(|key| !named.contains(key))
        .collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}
