//! What words of several languages and dialects have in common: "Karte", "tarjeta" and "بطاقتي" are one concept, so
//! what one language teaches of it holds for the others. Refuses to know spellings and where the tables come from.

use rustc_hash::FxHashMap;

use crate::words::without_particles;

/// Longer words are looked up by their beginning only, so that time stays bounded.
const WORD_CHARS_MAX: usize = 32;
/// Parts of a word longer than this are no form's.
const WITHIN_CHARS_MAX: usize = 8;

/// How much of a word a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// All of it.
    Whole,
    /// `karte*`
    Beginning,
    /// `*karte`
    End,
    /// `*karte*`
    Within,
}

/// The words of one language.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Table {
    forms: [Forms; 4],
    /// Whether the language writes particles onto words: a word that is none is tried without them.
    joined: bool,
    /// Whether the word vectors know this language's own words better than the names of concepts.
    spoken: bool,
}

type Forms = FxHashMap<String, Vec<u16>>;

impl Table {
    /// Whether the language writes particles onto words.
    pub(crate) const fn joined(mut self, joined: bool) -> Self {
        self.joined = joined;
        self
    }

    /// Where the word vectors know this language's own words better than the names of concepts.
    pub(crate) fn new(spoken: bool) -> Self {
        Self { spoken, ..Self::default() }
    }

    /// Adds a folded form.
    pub(crate) fn add(&mut self, place: Place, form: String, concept: u16) {
        self.forms[place as usize].entry(form).or_default().push(concept);
    }

    fn find(&self, word: &str, found: &mut Vec<u16>) {
        let from = found.len();
        self.look_up(word, found);
        for rest in without_particles(word).filter(|_| self.joined) {
            if found.len() > from {
                break;
            }
            self.look_up(rest, found);
        }
        found[from..].sort_unstable();
        let mut kept = from;
        for at in from..found.len() {
            if at == from || found[at] != found[kept - 1] {
                found[kept] = found[at];
                kept += 1;
            }
        }
        found.truncate(kept);
    }

    /// The whole word, or its longest beginning, its longest end and all within.
    fn look_up(&self, word: &str, found: &mut Vec<u16>) {
        let [whole, beginning, end, within] = &self.forms;
        if let Some(concepts) = whole.get(word) {
            found.extend(concepts);
            return;
        }
        let mut cuts = [0; WORD_CHARS_MAX + 1];
        let mut count = 0;
        for (at, _) in word.char_indices().take(WORD_CHARS_MAX) {
            cuts[count] = at;
            count += 1;
        }
        cuts[count] = if count < WORD_CHARS_MAX { word.len() } else { cuts[count - 1] };
        let cuts = &cuts[..=count];
        let longest = cuts.iter().rev().find_map(|cut| beginning.get(&word[..*cut]));
        found.extend(longest.into_iter().flatten());
        let longest = cuts.iter().find_map(|cut| end.get(&word[*cut..]));
        found.extend(longest.into_iter().flatten());
        if within.is_empty() {
            return;
        }
        for (at, start) in cuts.iter().enumerate() {
            for end in cuts[at..].iter().skip(2).take(WITHIN_CHARS_MAX) {
                found.extend(within.get(&word[*start..*end]).into_iter().flatten());
            }
        }
    }
}

/// The concepts of all groups of texts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Concepts {
    /// Of each concept, the English words for it: what the word vectors know it by.
    pub(crate) names: Vec<String>,
    /// By group.
    pub(crate) tables: Vec<Table>,
}

/// The concepts of a text, word by word.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Found {
    concepts: Vec<u16>,
    /// By word, where its own end.
    ends: Vec<u32>,
}

impl Found {
    /// By word.
    pub(crate) fn by_word(&self) -> impl Iterator<Item = &[u16]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let own = &self.concepts[start..*end as usize];
            start = *end as usize;
            own
        })
    }
}

impl Concepts {
    /// The concepts of a text of this group; none where nothing is known of the group.
    pub(crate) fn of(&self, words: &[&str], group: usize) -> Found {
        let Some(table) = self.tables.get(group) else { return Found::default() };
        let mut found = Found::default();
        for word in words {
            table.find(word, &mut found.concepts);
            found.ends.push(u32::try_from(found.concepts.len()).unwrap_or(u32::MAX));
        }
        found
    }

    /// What stands for a text before the word vectors: its words, and in a language that they do not speak the names of
    /// the concepts in the place of words that have some.
    pub(crate) fn spoken<'a>(&'a self, words: &[&'a str], found: &Found, group: usize) -> Vec<&'a str> {
        let spoken = self.tables.get(group).is_none_or(|table| table.spoken);
        if spoken {
            return words.to_vec();
        }
        let mut all = Vec::with_capacity(words.len() + 4);
        for (word, own) in words.iter().zip(found.by_word()) {
            if own.is_empty() {
                all.push(*word);
            }
            let names = own.iter().filter_map(|concept| self.names.get(usize::from(*concept)));
            all.extend(names.flat_map(|name| name.split('_')));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(false);
        table.add(Place::Whole, "bal".into(), 1);
        table.add(Place::Beginning, "kart".into(), 2);
        table.add(Place::Beginning, "kar".into(), 9);
        table.add(Place::End, "karte".into(), 2);
        table.add(Place::Within, "dit".into(), 3);
        table
    }

    fn of(word: &str) -> Vec<u16> {
        let mut found = Vec::new();
        table().find(word, &mut found);
        found
    }

    #[test]
    fn forms_are_found_where_they_may_stand() {
        assert_eq!(of("bal"), [1]);
        assert!(of("balance").is_empty());
        assert_eq!(of("karten"), [2]);
        assert_eq!(of("kreditkarte"), [2, 3]);
        assert_eq!(of("ditto"), [3]);
        assert!(of("").is_empty());
        assert_eq!(of(&"kart".repeat(500)), [2]);
    }

    #[test]
    fn a_name_stands_for_a_word_that_the_vectors_do_not_know() {
        let names = ["a", "b", "card", "credit_line"].map(str::to_owned).to_vec();
        let concepts = Concepts { names, tables: vec![table(), Table::new(true)] };
        let words = ["meine", "kreditkarte"];
        let said = |group| concepts.spoken(&words, &concepts.of(&words, group), group);
        assert_eq!(said(0), ["meine", "card", "credit", "line"]);
        assert_eq!(said(1), words);
        assert_eq!(said(7), words);
    }
}
