//! Patterns over words, for what must not be missed wherever it stands in a message.
//!
//! A pattern is a row of elements, each one or more alternatives: `did|have not ..1 made|make ..3 <payment>`.
//! `word*` is a beginning, `~word` allows one typing error, `<name>` is a word group, `..3` lets up to three
//! other words stand between, `..3!<name>` lets none of that group be among them, `<start>` and `<end>` are
//! the ends of the text. Refuses to know what a hit leads to.

use std::collections::HashMap;

use rustc_hash::FxHashMap;
use tellerline_core::reading::Intent;

use crate::words::{Spelling, folded, without_particles};

/// Word groups by name, usable as `<name>`.
pub(crate) type Groups = HashMap<String, Vec<String>>;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    /// A word with this symbol, after at most `gap` words that lack `barred`.
    Word {
        symbol: u16,
        gap: u8,
        barred: Option<u16>,
    },
    End {
        gap: u8,
    },
}

#[derive(Debug, Clone)]
struct Pattern {
    intent: Intent,
    at_start: bool,
    steps: Vec<Step>,
}

/// All patterns of a pack, compiled.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patterns {
    patterns: Vec<Pattern>,
    /// Places of the patterns that begin with a symbol, by symbol: most begin none.
    by_first: Vec<Vec<usize>>,
    /// Alternatives text to symbol, so that equal elements share one.
    symbols: FxHashMap<String, u16>,
    exact: FxHashMap<String, Vec<u16>>,
    /// By first letter.
    beginnings: FxHashMap<char, Vec<(String, u16)>>,
    near: Vec<(String, u16)>,
    /// How texts in the language of these patterns are folded.
    spelling: Spelling,
}

impl Patterns {
    /// No patterns yet, for texts folded like this.
    pub(crate) fn new(spelling: Spelling) -> Self {
        Self { spelling, ..Self::default() }
    }

    /// Adds one pattern, or says in words what is wrong with it.
    pub(crate) fn add(&mut self, intent: Intent, text: &str, groups: &Groups) -> Result<(), String> {
        let mut pattern = Pattern { intent, at_start: false, steps: Vec::new() };
        let (mut gap, mut barred) = (0, None);
        for element in text.split_whitespace() {
            if let Some(between) = element.strip_prefix("..") {
                let (count, bar) = between.split_once('!').map_or((between, None), |(n, b)| (n, Some(b)));
                gap = count.parse().ok().filter(|n| *n <= 12).ok_or("a gap is `..1` to `..12`")?;
                barred = bar.map(|bar| self.symbol(bar, groups)).transpose()?;
                continue;
            }
            match element {
                "<start>" if pattern.steps.is_empty() => pattern.at_start = true,
                "<start>" => return Err("`<start>` stands first".into()),
                "<end>" => pattern.steps.push(Step::End { gap }),
                _ => pattern.steps.push(Step::Word { symbol: self.symbol(element, groups)?, gap, barred }),
            }
            (gap, barred) = (0, None);
        }
        let Some(Step::Word { symbol, gap: 0, .. }) = pattern.steps.first() else {
            return Err("a pattern begins and ends with a word".into());
        };
        if gap > 0 {
            return Err("a pattern begins and ends with a word".into());
        }
        let first = usize::from(*symbol);
        if self.by_first.len() <= first {
            self.by_first.resize_with(first + 1, Vec::new);
        }
        self.by_first[first].push(self.patterns.len());
        self.patterns.push(pattern);
        Ok(())
    }

    fn symbol(&mut self, alternatives: &str, groups: &Groups) -> Result<u16, String> {
        if let Some(symbol) = self.symbols.get(alternatives) {
            return Ok(*symbol);
        }
        let plain = |word: &str| check_word(word).map(|()| folded(word, self.spelling));
        let symbol = u16::try_from(self.symbols.len()).map_err(|_| "too many patterns")?;
        for alternative in alternatives.split('|') {
            if let Some(group) = alternative.strip_prefix('<').and_then(|a| a.strip_suffix('>')) {
                let words =
                    groups.get(group).ok_or_else(|| format!("no word group `{group}` in words.toml"))?;
                for word in words {
                    self.exact.entry(word.clone()).or_default().push(symbol);
                }
            } else if let Some(beginning) = alternative.strip_suffix('*') {
                let beginning = plain(beginning)?;
                let first = beginning.chars().next().unwrap_or_default();
                self.beginnings.entry(first).or_default().push((beginning, symbol));
            } else if let Some(word) = alternative.strip_prefix('~') {
                let word = plain(word)?;
                if word.chars().count() < 5 {
                    return Err(format!(
                        "`~{word}`: a word this short is one error away from too many others"
                    ));
                }
                self.near.push((word, symbol));
            } else {
                let word = plain(alternative)?;
                self.exact.entry(word).or_default().push(symbol);
            }
        }
        self.symbols.insert(alternatives.to_owned(), symbol);
        Ok(symbol)
    }

    /// Every intent with a hit, each once, in the order of [`Intent`].
    pub(crate) fn find(&self, words: &[&str]) -> Vec<Intent> {
        let table = Table::new(self, words);
        let mut found: Vec<Intent> = Vec::new();
        for at in 0..table.words {
            let begun = table.symbols(at).filter_map(|symbol| self.by_first.get(symbol)).flatten();
            for pattern in begun.filter_map(|place| self.patterns.get(*place)) {
                if !found.contains(&pattern.intent) && pattern.hits(at, &table) {
                    found.push(pattern.intent);
                }
            }
        }
        found.sort_unstable();
        found
    }
}

fn check_word(word: &str) -> Result<(), String> {
    let plain =
        !word.is_empty() && word.chars().all(|c| (c.is_alphanumeric() && !c.is_uppercase()) || c == '¤');
    if plain { Ok(()) } else { Err(format!("`{word}` is not a lower-case word without apostrophes")) }
}

impl Pattern {
    /// Whether it matches from this word on.
    fn hits(&self, from: usize, table: &Table) -> bool {
        (from == 0 || !self.at_start) && follow(&self.steps, from, table)
    }
}

/// Whether `steps` match from word `from` on. Depth is the pattern's length, breadth its gaps.
fn follow(steps: &[Step], from: usize, table: &Table) -> bool {
    let Some((step, rest)) = steps.split_first() else { return true };
    match *step {
        Step::End { gap } => table.words.saturating_sub(from) <= usize::from(gap) && rest.is_empty(),
        Step::Word { symbol, gap, barred } => {
            for at in from..table.words.min(from + usize::from(gap) + 1) {
                if table.has(at, symbol) && follow(rest, at + 1, table) {
                    return true;
                }
                if barred.is_some_and(|b| table.has(at, b)) {
                    return false;
                }
            }
            false
        }
    }
}

/// Which symbols each word carries, as bits.
struct Table {
    words: usize,
    width: usize,
    bits: Vec<u64>,
}

impl Table {
    fn new(patterns: &Patterns, words: &[&str]) -> Self {
        let width = patterns.symbols.len().div_ceil(64).max(1);
        let mut table = Self { words: words.len(), width, bits: vec![0; width * words.len()] };
        for (at, word) in words.iter().enumerate() {
            table.look_up(at, word, patterns);
            if patterns.spelling == Spelling::Arabic {
                without_particles(word).for_each(|word| table.look_up(at, word, patterns));
            }
            for (near, symbol) in &patterns.near {
                if within_one_error(word, near) {
                    table.set(at, *symbol);
                }
            }
        }
        table
    }

    fn look_up(&mut self, at: usize, word: &str, patterns: &Patterns) {
        for symbol in patterns.exact.get(word).into_iter().flatten() {
            self.set(at, *symbol);
        }
        let first = word.chars().next().unwrap_or_default();
        for (beginning, symbol) in patterns.beginnings.get(&first).into_iter().flatten() {
            if word.starts_with(beginning.as_str()) {
                self.set(at, *symbol);
            }
        }
    }

    fn set(&mut self, at: usize, symbol: u16) {
        self.bits[at * self.width + usize::from(symbol) / 64] |= 1 << (symbol % 64);
    }

    /// The symbols of one word.
    fn symbols(&self, at: usize) -> impl Iterator<Item = usize> {
        let row = &self.bits[at * self.width..(at + 1) * self.width];
        row.iter().enumerate().flat_map(|(number, bits)| {
            let rests = std::iter::successors(Some(*bits), |rest| (*rest != 0).then(|| rest & (rest - 1)));
            rests.filter(|rest| *rest != 0).map(move |rest| number * 64 + rest.trailing_zeros() as usize)
        })
    }

    fn has(&self, at: usize, symbol: u16) -> bool {
        self.bits[at * self.width + usize::from(symbol) / 64] >> (symbol % 64) & 1 == 1
    }
}

/// Equal, or one letter added, dropped, changed, or two neighbours swapped.
fn within_one_error(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Greater => a[1..] == *b,
        std::cmp::Ordering::Less => *a == b[1..],
        std::cmp::Ordering::Equal => match (a, b) {
            ([], []) => true,
            ([_, rest_a @ ..], [_, rest_b @ ..]) if rest_a == rest_b => true,
            ([a1, a2, rest_a @ ..], [b1, b2, rest_b @ ..]) => a1 == b2 && a2 == b1 && rest_a == rest_b,
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn hits(pattern: &str, text: &str) -> bool {
        let groups = Groups::from([("card".to_owned(), vec!["card".to_owned(), "wallet".to_owned()])]);
        let mut patterns = Patterns::default();
        patterns.add(Intent::Fraud, pattern, &groups).expect("a pattern");
        !patterns.find(&text.split(' ').collect::<Vec<_>>()).is_empty()
    }

    #[rstest]
    #[case("lost ..2 <card>", "i lost my old wallet today", true)]
    #[case("lost ..2 <card>", "lost it all on a card", false)]
    #[case("lost ..4!all <card>", "lost it all on card", false)]
    #[case("not me", "that was not me", true)]
    #[case("not me", "not for me", false)]
    #[case("hack*", "been hacked", true)]
    #[case("~fraud", "this is froud", true)]
    #[case("~fraud", "this is fruad", true)]
    #[case("~fraud", "this is food", false)]
    #[case("<start> stop <end>", "stop", true)]
    #[case("<start> stop <end>", "stop my card", false)]
    #[case("<start> stop <end>", "please stop", false)]
    #[case("stop ..2 <end>", "now stop it please", true)]
    fn matches(#[case] pattern: &str, #[case] text: &str, #[case] expect: bool) {
        assert_eq!(hits(pattern, text), expect);
    }

    #[rstest]
    #[case("ضاعت ..2 بطاقه", "ضاعت البطاقه", true)]
    #[case("ضاعت ..2 بطاقه", "ضاعت مني وبالبطاقه فلوس", true)]
    #[case("بطاقه", "للبطاقه", true)]
    #[case("بطاقه", "بط", false)]
    #[case("بطاقة", "والبطاقه", true)]
    fn arabic_particles_are_no_part_of_a_word(
        #[case] pattern: &str,
        #[case] text: &str,
        #[case] expect: bool,
    ) {
        let mut patterns = Patterns::new(Spelling::Arabic);
        patterns.add(Intent::Fraud, pattern, &Groups::new()).expect("a pattern");
        assert_eq!(!patterns.find(&text.split(' ').collect::<Vec<_>>()).is_empty(), expect);
    }

    #[rstest]
    #[case("")]
    #[case("lost ..3")]
    #[case("..3 lost")]
    #[case("lost ..99 card")]
    #[case("<nothing>")]
    #[case("Lost")]
    #[case("don't")]
    #[case("~cat")]
    #[case("lost <start>")]
    fn refuses(#[case] pattern: &str) {
        assert!(Patterns::default().add(Intent::Fraud, pattern, &Groups::new()).is_err());
    }
}
