//! The words of each language, read from the tables in `crates/nlu/entities/`: one lookup per word of a text, whatever
//! the number of finders. Refuses to know grammar: that is the finders' business, and the same in every language.

use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;
use tellerline_core::money::Currency;
use unicode_normalization::UnicodeNormalization as _;

use crate::normal::Normal;

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// What a phrase is good for; the keys are those of the tables.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Class { $($(#[$doc])* $name,)* }

        impl Class {
            /// Every class.
            #[cfg(test)]
            pub(super) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its key in the tables.
            #[cfg(test)]
            pub(super) const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            fn of(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$name),)* _ => None }
            }
        }
    };
}

classes! {
    // Sections: each phrase has a value.
    Number = "number",
    Some = "some",
    Times = "times",
    Ordinal = "ordinal",
    DaysAgo = "days_ago",
    DaysAhead = "days_ahead",
    Unit = "unit",
    Relative = "relative",
    RelativeAfter = "relative_after",
    Weekday = "weekday",
    WeekdayDoubtful = "weekday_doubtful",
    Month = "month",
    MonthDoubtful = "month_doubtful",
    Holiday = "holiday",
    Currency = "currency",
    Cents = "cents",
    Bound = "bound",
    BoundAfter = "bound_after",
    Direction = "direction",
    Account = "account",
    AccountDoubtful = "account_doubtful",
    Card = "card",
    Country = "country",
    NameAfter = "name_after",
    // Lists in the section `words`.
    NumberJoint = "number_joint",
    Since = "since",
    RangeStart = "range_start",
    Joint = "joint",
    Led = "led",
    Of = "of",
    OrdinalMark = "ordinal_mark",
    AgoBefore = "ago_before",
    AgoAfter = "ago_after",
    Next = "next",
    NextAfter = "next_after",
    InBefore = "in_before",
    Payday = "payday",
    AccountNoun = "account_noun",
    Owner = "owner",
    LastFour = "last_four",
    LastFourSkip = "last_four_skip",
    CountLead = "count_lead",
    Thing = "thing",
    Article = "article",
    NameArticle = "name_article",
    And = "and",
    Other = "other",
    Correction = "correction",
    Also = "also",
    Clause = "clause",
    Pointing = "pointing",
    Stop = "stop",
    Generic = "generic",
}

impl Class {
    pub(super) const fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// One of the phrases that begin with a word.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub(super) class: Class,
    pub(super) value: u32,
    /// The words after the first, and whether each stands right at the one before.
    rest: Box<[(u32, bool)]>,
}

impl Phrase {
    pub(super) fn rest(&self) -> &[(u32, bool)] {
        &self.rest
    }
}

/// A word of a table.
#[derive(Debug, Default)]
pub(super) struct Word {
    /// The classes of the phrases that begin here.
    pub(super) classes: u64,
    /// Those that the word has by itself.
    pub(super) alone: u64,
    /// Longest first.
    pub(super) phrases: Vec<Phrase>,
    /// The rules of names that it speaks for, one bit each.
    pub(super) near: u32,
    /// See [`Rule`].
    pub(super) then: u32,
}

/// After which words a name stands.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Rule {
    /// One of the words with this rule's bit in [`Word::near`] must stand so many words before.
    pub(super) reach: Option<usize>,
    /// Or one with its bit in [`Word::then`] soon after.
    pub(super) then: bool,
    /// At the beginning of a text neither is needed.
    pub(super) opens: bool,
}

/// One language.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    ids: FxHashMap<Box<str>, u32>,
    words: Vec<Word>,
    pub(super) rules: Vec<Rule>,
    /// Values of [`Class::Account`].
    pub(super) accounts: Vec<String>,
    /// Values of [`Class::Currency`] and [`Class::Cents`].
    pub(super) currencies: Vec<Option<Currency>>,
    pub(super) decimal: char,
    pub(super) grammar: Grammar,
    prefixes: Vec<String>,
    joint_prefix: Option<String>,
    article_prefix: Option<String>,
    elisions: Vec<String>,
    /// Number words by themselves, longest first, for languages that write them together.
    morphemes: Vec<(String, u32)>,
    joints: Vec<String>,
    /// What is wrong with the table; the tests see to it that nothing is.
    pub(super) faults: Vec<String>,
}

/// How a language builds numbers and dates.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Grammar {
    pub(super) units_first: bool,
    pub(super) tens_joint: bool,
    pub(super) twenties: bool,
    pub(super) cardinal_days: bool,
    compound_numbers: bool,
}

/// What a table says of one word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) id: u32,
    /// "And" is written together with it.
    pub(super) joined: bool,
    /// What number it is, where it is one of several number words written together; 0 otherwise.
    pub(super) number: u32,
}

/// The id of a word that no table has.
pub(super) const UNKNOWN: u32 = u32::MAX;
/// No name or number of a language is longer; whatever is, is not looked up.
const WORD_BYTES_MAX: usize = 64;
const COMMON: &str = "common";

/// A language's file and what was made of it: made when it is first asked for, because few texts need all of them.
struct Slot {
    language: &'static str,
    table: &'static str,
    lexicon: OnceLock<Lexicon>,
}

impl Slot {
    fn lexicon(&'static self) -> &'static Lexicon {
        let common = || TABLES.iter().find(|(name, _)| *name == COMMON).map_or("", |(_, table)| *table);
        self.lexicon.get_or_init(|| Lexicon::new(self.table, common()))
    }
}

static SLOTS: LazyLock<Vec<Slot>> = LazyLock::new(|| {
    let languages = TABLES.iter().filter(|(name, _)| *name != COMMON);
    languages.map(|(language, table)| Slot { language, table, lexicon: OnceLock::new() }).collect()
});

impl Lexicon {
    /// The table of a language, whatever its region.
    pub(super) fn of(tag: &str) -> Option<&'static Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        SLOTS.iter().find(|slot| slot.language.eq_ignore_ascii_case(primary)).map(Slot::lexicon)
    }

    /// Every table.
    pub(super) fn all() -> impl Iterator<Item = &'static Self> {
        SLOTS.iter().map(Slot::lexicon)
    }

    /// Whether there is any word of a class.
    #[cfg(test)]
    pub(super) fn holds(&self, class: Class) -> bool {
        self.words.iter().any(|word| word.classes & class.bit() != 0)
    }

    /// Every table with the tag of its language.
    #[cfg(test)]
    pub(super) fn named() -> impl Iterator<Item = (&'static str, &'static Self)> {
        SLOTS.iter().map(|slot| (slot.language, slot.lexicon()))
    }

    fn new(own: &str, common: &str) -> Self {
        let mut lexicon = Self { decimal: '.', ..Self::default() };
        // Its own words come first: of two phrases as long, the first is taken.
        for table in [own, common] {
            match table.parse::<toml::Table>() {
                Ok(table) => lexicon.add(&table),
                Err(error) => lexicon.faults.push(error.to_string()),
            }
        }
        lexicon.merge_articles();
        for word in &mut lexicon.words {
            word.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        lexicon.morphemes.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        lexicon.prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
        lexicon
    }

    fn add(&mut self, table: &toml::Table) {
        for (key, value) in table {
            match (key.as_str(), value) {
                ("decimal", toml::Value::String(mark)) => self.decimal = mark.chars().next().unwrap_or('.'),
                ("units_first", toml::Value::Boolean(yes)) => self.grammar.units_first = *yes,
                ("tens_joint", toml::Value::Boolean(yes)) => self.grammar.tens_joint = *yes,
                ("twenties", toml::Value::Boolean(yes)) => self.grammar.twenties = *yes,
                ("cardinal_days", toml::Value::Boolean(yes)) => self.grammar.cardinal_days = *yes,
                ("compound_numbers", toml::Value::Boolean(yes)) => self.grammar.compound_numbers = *yes,
                ("prefixes", list) => self.prefixes = texts(list).map(folded).collect(),
                ("joint_prefix", toml::Value::String(prefix)) => self.joint_prefix = Some(folded(prefix)),
                ("article_prefix", toml::Value::String(prefix)) => self.article_prefix = Some(folded(prefix)),
                ("elisions", list) => self.elisions = texts(list).map(folded).collect(),
                ("words", toml::Value::Table(lists)) => {
                    for (key, list) in lists {
                        self.phrases(key, 0, list);
                    }
                }
                ("name_after", toml::Value::Array(rules)) => {
                    rules.iter().filter_map(toml::Value::as_table).for_each(|rule| self.rule(rule));
                }
                (section, toml::Value::Table(values)) => {
                    for (name, list) in values {
                        match self.value(section, name) {
                            Some(value) => self.phrases(section, value, list),
                            None => self.faults.push(format!("[{section}] {name}")),
                        }
                    }
                }
                (key, _) => self.faults.push(key.to_owned()),
            }
        }
    }

    /// A word with the article written at it is good for what it is good for without.
    fn merge_articles(&mut self) {
        let Some(article) = self.article_prefix.take() else { return };
        let pairs: Vec<(u32, u32)> = self
            .ids
            .iter()
            .filter_map(|(word, id)| Some((*id, *self.ids.get(word.strip_prefix(article.as_str())?)?)))
            .collect();
        for (with, without) in pairs {
            let Word { classes, alone, phrases, near, then } = &self.words[without as usize];
            let (classes, alone, near, then, phrases) = (*classes, *alone, *near, *then, phrases.clone());
            let word = &mut self.words[with as usize];
            word.classes |= classes;
            word.alone |= alone;
            word.near |= near;
            word.then |= then;
            word.phrases.extend(phrases);
        }
    }

    /// What stands before the phrases, as a number.
    fn value(&mut self, section: &str, name: &str) -> Option<u32> {
        let among =
            |names: &[&str]| names.iter().position(|n| *n == name).and_then(|i| u32::try_from(i).ok());
        match section {
            "unit" => {
                let (unit, two) = name.strip_suffix('2').map_or((name, 0), |unit| (unit, DUAL));
                let units = ["day", "week", "month", "quarter", "year", "weekend", "hour"];
                units.iter().position(|n| *n == unit).and_then(|i| u32::try_from(i).ok()).map(|i| i | two)
            }
            "holiday" => {
                let (month, day) = name.split_once('-')?;
                Some(month.parse::<u32>().ok()? << 8 | day.parse::<u32>().ok()?)
            }
            "currency" | "cents" => {
                let (code, glued) = name.strip_suffix("_glued").map_or((name, 0), |code| (code, GLUED));
                let currency = (code != "none")
                    .then(|| Currency::from_code(code))
                    .map_or(Some(None), |c| c.map(Some))?;
                self.currencies.push(currency);
                u32::try_from(self.currencies.len() - 1).ok().map(|place| place | glued)
            }
            "account" | "account_doubtful" => {
                self.accounts.push(name.to_owned());
                u32::try_from(self.accounts.len() - 1).ok()
            }
            "bound" | "bound_after" => among(&["over", "under", "at_least", "at_most"]),
            "direction" => among(&["in", "out", "both"]),
            "card" => among(&["debit", "credit", "virtual", "prepaid"]),
            "country" => match name.as_bytes() {
                [a, b] => Some(u32::from(*a) << 8 | u32::from(*b)),
                _ => None,
            },
            _ => name.parse().ok(),
        }
    }

    fn rule(&mut self, rule: &toml::Table) {
        let place = self.rules.len();
        let bit = 1_u32.checked_shl(u32::try_from(place).unwrap_or(u32::MAX)).unwrap_or(0);
        if let (Some(words), Ok(value), true) = (rule.get("words"), u32::try_from(place), bit != 0) {
            self.phrases("name_after", value, words);
        } else {
            self.faults.push("name_after".to_owned());
        }
        for text in rule.get("near").into_iter().flat_map(texts) {
            let id = self.id(&folded(text));
            self.words[id as usize].near |= bit;
        }
        for text in rule.get("then").into_iter().flat_map(texts) {
            let id = self.id(&folded(text));
            self.words[id as usize].then |= bit;
        }
        let reach = rule.get("reach").and_then(toml::Value::as_integer).and_then(|n| usize::try_from(n).ok());
        let opens = rule.get("opens").and_then(toml::Value::as_bool).unwrap_or(false);
        self.rules.push(Rule { reach, then: rule.contains_key("then"), opens });
    }

    fn phrases(&mut self, class: &str, value: u32, list: &toml::Value) {
        let Some(class) = Class::of(class) else { return self.faults.push(class.to_owned()) };
        for text in texts(list) {
            self.phrase(class, value, text);
            if text.contains(['ä', 'ö', 'ü']) {
                let spelt = text.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
                self.phrase(class, value, &spelt);
            }
        }
    }

    fn phrase(&mut self, class: Class, value: u32, text: &str) {
        let normal = Normal::new(text);
        let words: Vec<String> = (0..normal.len()).map(|i| folded(normal.word(i))).collect();
        let Some((first, rest)) = words.split_first() else {
            return self.faults.push(format!("{class:?}: empty"));
        };
        if rest.is_empty() && class == Class::Number {
            self.morphemes.push((first.clone(), value));
        }
        if rest.is_empty() && class == Class::NumberJoint {
            self.joints.push(first.clone());
        }
        let first = self.id(first);
        // Hyphens between words are as good as spaces; a phrase that is only a hyphen is one.
        let mut tail = Vec::new();
        for (i, word) in rest.iter().enumerate() {
            if word == "-" {
                continue;
            }
            tail.push((self.id(word), normal.glued(i + 1) && !is_hyphen(&words[i])));
        }
        let word = &mut self.words[first as usize];
        word.classes |= class.bit();
        if tail.is_empty() {
            word.alone |= class.bit();
        }
        word.phrases.push(Phrase { class, value, rest: tail.into() });
    }

    fn id(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = u32::try_from(self.words.len()).unwrap_or(UNKNOWN);
        self.ids.insert(word.into(), id);
        self.words.push(Word::default());
        id
    }

    pub(super) fn word(&self, id: u32) -> Option<&Word> {
        self.words.get(id as usize)
    }

    /// Looks a word of a text up. `elided` says that an apostrophe stood in it; `buffer` saves an allocation.
    pub(super) fn look_up(&self, word: &str, elided: bool, buffer: &mut String) -> Known {
        let none = Known { id: UNKNOWN, joined: false, number: 0 };
        if word.len() > WORD_BYTES_MAX {
            return none;
        }
        let word = if word.is_ascii() {
            word
        } else {
            buffer.clear();
            fold(word, buffer);
            buffer.as_str()
        };
        if let Some(id) = self.ids.get(word) {
            return Known { id: *id, ..none };
        }
        for prefix in &self.prefixes {
            if let Some(id) = word.strip_prefix(prefix.as_str()).and_then(|rest| self.ids.get(rest)) {
                let joined =
                    self.joint_prefix.as_ref().is_some_and(|joint| prefix.starts_with(joint.as_str()));
                return Known { id: *id, joined, ..none };
            }
        }
        if elided {
            let bare = self.elisions.iter().find_map(|e| self.ids.get(word.strip_prefix(e.as_str())?));
            if let Some(id) = bare {
                return Known { id: *id, ..none };
            }
        }
        let number = if self.grammar.compound_numbers { self.compound(word) } else { None };
        Known { number: number.unwrap_or(0), ..none }
    }

    /// Whether words are written together with a short one before, parted by an apostrophe.
    pub(super) const fn elides(&self) -> bool {
        !self.elisions.is_empty()
    }

    /// Whether an unknown word may begin with an "and" written together with it; what comes of it has to be read.
    pub(super) fn may_be_joined(&self, word: &str, known: bool) -> bool {
        let rest = self.joint_prefix.as_ref().and_then(|joint| word.strip_prefix(joint.as_str()));
        !known && rest.is_some_and(|rest| rest.chars().count() >= 3)
    }

    /// Where in a word the name after an elided preposition begins, and the preposition's word: "d'Amazon".
    pub(super) fn elision(&self, word: &str) -> Option<(usize, &Word)> {
        let elision = self.elisions.iter().find(|e| word.starts_with(e.as_str()))?;
        self.word(*self.ids.get(elision.as_str())?).map(|word| (elision.len(), word))
    }

    /// "zweihundertfünfzig": number words written together.
    fn compound(&self, mut word: &str) -> Option<u32> {
        let mut sum = Sum::default();
        while !word.is_empty() {
            let joint = self.joints.iter().find_map(|joint| word.strip_prefix(joint.as_str()));
            let joined = joint.is_some() && !sum.is_empty();
            word = joint.filter(|_| joined).unwrap_or(word);
            let (rest, value) = self
                .morphemes
                .iter()
                .find_map(|(text, value)| Some((word.strip_prefix(text.as_str())?, *value)))?;
            if !sum.push(value, joined, self.grammar) {
                return None;
            }
            word = rest;
        }
        Some(sum.total()).filter(|total| *total > 0)
    }
}

/// Marks the value of a unit that means two of it.
pub(super) const DUAL: u32 = 1 << 8;
/// Marks the value of a word that must stand right at the number.
pub(super) const GLUED: u32 = 1 << 16;

/// A number while its words are read.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Sum {
    thousands: u32,
    group: u32,
    words: u32,
}

impl Sum {
    pub(super) const fn is_empty(&self) -> bool {
        self.words == 0
    }

    pub(super) const fn total(&self) -> u32 {
        self.thousands.saturating_add(self.group)
    }

    /// Adds the next number word; false when it begins a number of its own. `joined` says that "and" stood before it.
    pub(super) const fn push(&mut self, value: u32, joined: bool, grammar: Grammar) -> bool {
        let low = self.group % 100;
        match value {
            1_000.. => {
                if self.thousands > 0 || (value > 1_000 && self.group > 0) {
                    return false;
                }
                self.thousands = value.saturating_mul(if self.group > 0 { self.group } else { 1 });
                self.group = 0;
            }
            100 if self.group == 0 => self.group = 100,
            100 if self.group < 20 => self.group *= 100,
            100.. if self.group == 0 => self.group = value,
            100.. => return false,
            _ if low == 0 => self.group += value,
            // "vingt et un", "twenty-five".
            1..=9 if low >= 20 && low.is_multiple_of(10) && (!joined || grammar.tens_joint) => {
                self.group += value;
            }
            // "soixante et onze", "quatre-vingt-dix".
            10..=19 if grammar.twenties && (low == 60 || low == 80) => self.group += value,
            20 if grammar.twenties && low == 4 && !joined => self.group += 76,
            // "einundzwanzig".
            20..=99 if grammar.units_first && joined && low < 10 && value.is_multiple_of(10) => {
                self.group += value;
            }
            _ => return false,
        }
        self.words += 1;
        true
    }
}

fn is_hyphen(word: &str) -> bool {
    word == "-"
}

fn texts(list: &toml::Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(toml::Value::as_str)
}

fn folded(text: &str) -> String {
    let mut out = String::new();
    fold(text, &mut out);
    out
}

/// Lower-case letters without accents, vowel marks and stretching; forms of one Arabic letter are one.
fn fold(text: &str, out: &mut String) {
    for c in text.nfd() {
        match c {
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' => {}
            'ß' => out.push_str("ss"),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'ٱ' => out.push('ا'),
            'ى' => out.push('ي'),
            'ة' => out.push('ه'),
            other => out.push(other),
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
