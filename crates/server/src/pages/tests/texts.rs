//! Every key that a template or a page names has a text, and every text of the pages is used.

use std::{collections::BTreeSet, fs, path::Path};

use tellerline_channels::texts::Texts;

fn files(folder: &Path, ending: &str, into: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") && !path.ends_with("desk") {
                files(&path, ending, into);
            }
        } else if path.extension().is_some_and(|extension| extension == ending) {
            into.push(fs::read_to_string(path).unwrap());
        }
    }
}

/// Words in quotes that begin with `page-`.
fn keys(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').filter(|part| {
        part.starts_with("page-")
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    })
}

#[test]
fn every_text_exists_and_is_used() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    files(&here.join("../../templates"), "html", &mut sources);
    files(&here.join("src/web"), "rs", &mut sources);
    files(&here.join("src/pages"), "rs", &mut sources);
    let mut named: BTreeSet<String> = sources.iter().flat_map(|text| keys(text)).map(str::to_owned).collect();
    let kinds = sources.iter().flat_map(|text| text.split('"')).collect::<BTreeSet<_>>();
    let ftl = fs::read_to_string(here.join("../../translations/en/pages.ftl")).unwrap();
    let written: BTreeSet<String> = ftl
        .lines()
        .filter(|line| line.starts_with("page-"))
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .collect();
    // Keys that are put together: three to a kind of error, two to a purpose.
    for key in &written {
        let error = key.strip_prefix("page-error-").and_then(|rest| rest.rsplit_once('-'));
        if error.is_some_and(|(kind, part)| kinds.contains(kind) && ["title", "what", "next"].contains(&part))
        {
            named.insert(key.clone());
        }
        if key.starts_with("page-purpose-") {
            named.insert(key.clone());
        }
    }
    let errors: BTreeSet<&str> = written
        .iter()
        .filter_map(|key| key.strip_prefix("page-error-")?.rsplit_once('-'))
        .map(|(kind, _)| kind)
        .collect();
    for kind in errors {
        for part in ["title", "what", "next"] {
            assert!(written.contains(&format!("page-error-{kind}-{part}")), "{kind} has no {part}");
        }
    }
    let texts = Texts::embedded();
    let missing: Vec<_> = named.iter().filter(|key| !texts.has("en", key)).collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
    let unused: Vec<_> = written.difference(&named).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}
