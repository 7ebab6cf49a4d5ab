//! The tables of concepts that belong to this crate, `crates/nlu/concepts/<language>.toml`. The build script and the
//! library read them alike. Refuses to know what they are used for.

use crate::engine::concepts::{Concepts, Place, Table};
use crate::words::{Spelling, folded};

/// The language that the word vectors were distilled from: its words need no names.
const SPOKEN: &str = "en";

/// The concepts of these languages, from files by tag. What is no table of texts is passed over: a test of the library
/// reads every file and names its faults.
pub(crate) fn concepts(tags: &[String], files: &[(impl AsRef<str>, impl AsRef<str>)]) -> Concepts {
    let mut all = Concepts::default();
    for tag in tags {
        let spelling = Spelling::of(tag);
        let mut table = Table::new(tag == SPOKEN).joined(spelling == Spelling::Arabic);
        let text = files.iter().find(|(name, _)| name.as_ref() == tag).map_or("", |(_, text)| text.as_ref());
        for (name, forms) in text.parse::<toml::Table>().unwrap_or_default() {
            let known = all.names.iter().position(|known| *known == name);
            let place = known.unwrap_or_else(|| {
                all.names.push(name);
                all.names.len() - 1
            });
            let concept = u16::try_from(place).unwrap_or(u16::MAX);
            for form in forms.as_str().unwrap_or_default().split_whitespace() {
                let place = match (form.starts_with('*'), form.ends_with('*')) {
                    (false, false) => Place::Whole,
                    (false, true) => Place::Beginning,
                    (true, false) => Place::End,
                    (true, true) => Place::Within,
                };
                table.add(place, folded(form.trim_matches('*'), spelling), concept);
            }
        }
        all.tables.push(table);
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::{fs, path::Path};

    /// What [`super::concepts`] passes over would be a word that is silently not known.
    #[test]
    fn every_table_is_sound_and_has_names_that_english_has() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("concepts");
        let table = |tag: &str| -> toml::Table {
            let text =
                fs::read_to_string(folder.join(format!("{tag}.toml"))).expect("a file for each language");
            text.parse().expect("TOML")
        };
        let english: BTreeSet<String> = table("en").into_iter().map(|(name, _)| name).collect();
        for tag in ["ar", "de", "en", "es", "fr", "pt"] {
            let table = table(tag);
            assert!(table.len() >= 140, "{tag}: {}", table.len());
            for (name, forms) in table {
                assert!(english.contains(&name), "{tag}: {name}");
                let forms: Vec<&str> = forms.as_str().expect("a text").split_whitespace().collect();
                assert!(!forms.is_empty(), "{tag}: {name}");
                for form in &forms {
                    let letters = form.trim_matches('*');
                    assert!(letters.chars().count() >= 2 || !form.contains('*'), "{tag}: {name}: {form}");
                    assert!(!letters.is_empty() && !letters.contains('*'), "{tag}: {name}: {form}");
                }
                let different: BTreeSet<&&str> = forms.iter().collect();
                assert_eq!(different.len(), forms.len(), "{tag}: {name}");
            }
        }
    }
}
