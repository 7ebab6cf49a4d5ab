//! One plain form for what people type: compatibility forms folded (NFKC), lower case, invisible and
//! direction-changing characters dropped, words and numbers cut apart, each knowing its bytes in the
//! original. Refuses to know languages and meanings.

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// Only this many characters of a text count; the rest is never looked at, so time is bounded.
pub const CHARS_MAX: usize = 2_000;

/// A single character can fold into up to 18; this bounds the folded text.
const FOLDED_BYTES_MAX: usize = 4 * CHARS_MAX;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters of any script.
    Word,
    /// Digits, with points and commas between digits.
    Number,
    /// One other visible character: a currency sign, an emoji, punctuation.
    Sign,
}

/// A stretch of the folded text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    start: usize,
    end: usize,
    pub(crate) kind: Kind,
    /// Nothing stands between this token and the one before.
    pub(crate) glued: bool,
}

/// The folded text with its way back to the original.
#[derive(Debug, Default)]
pub(crate) struct Normal {
    text: String,
    /// For each byte of `text`: the bytes of the original it came from.
    source: Vec<(u32, u32)>,
    tokens: Vec<Token>,
    considered_chars: usize,
}

impl Normal {
    pub(crate) fn new(original: &str) -> Self {
        let (cut, considered_chars) = cut(original);
        let mut normal = Self { considered_chars, ..Self::default() };
        normal.text.reserve(cut.len());
        normal.source.reserve(cut.len());
        if cut.is_ascii() {
            for (at, byte) in cut.bytes().enumerate() {
                normal.push(char::from(byte), at, at + 1);
            }
        } else {
            for (at, cluster) in cut.grapheme_indices(true) {
                normal.push_cluster(cluster, at);
            }
        }
        normal.tokens = tokenise(&normal.text);
        normal
    }

    fn push_cluster(&mut self, cluster: &str, at: usize) {
        for folded in cluster.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase) {
            self.push(folded, at, at + cluster.len());
        }
    }

    fn push(&mut self, folded: char, start: usize, end: usize) {
        if self.text.len() >= FOLDED_BYTES_MAX {
            return;
        }
        let mut folded = plain_digit(folded.to_ascii_lowercase());
        if matches!(folded, '\'' | '’' | '‘' | 'ʼ' | '´' | '`') {
            // "didn't" and "didnt" are one word.
            if self.text.ends_with(char::is_alphabetic) {
                return;
            }
            folded = ' ';
        }
        if folded.is_control() || folded.is_whitespace() {
            folded = ' ';
        }
        self.text.push(folded);
        let span = (u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX));
        self.source.resize(self.text.len(), span);
    }

    /// How many characters of the original were looked at, at most [`CHARS_MAX`].
    pub(crate) const fn considered_chars(&self) -> usize {
        self.considered_chars
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The folded text of a token; empty beyond the last.
    pub(crate) fn word(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |t| &self.text[t.start..t.end])
    }

    /// How many bytes the folded text has.
    pub(crate) const fn byte_len(&self) -> usize {
        self.text.len()
    }

    /// What a token is made of; `None` beyond the last.
    pub(crate) fn kind(&self, token: usize) -> Option<Kind> {
        self.tokens.get(token).map(|t| t.kind)
    }

    /// The words, without numbers and signs.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().filter(|t| t.kind == Kind::Word).map(|t| &self.text[t.start..t.end])
    }

    pub(crate) fn is(&self, token: usize, kind: Kind) -> bool {
        self.tokens.get(token).is_some_and(|t| t.kind == kind)
    }

    pub(crate) fn glued(&self, token: usize) -> bool {
        self.tokens.get(token).is_some_and(|t| t.glued)
    }

    /// Whether an apostrophe was dropped within a token (or letters that fold into fewer bytes stood there).
    pub(crate) fn elided(&self, token: usize) -> bool {
        let (start, end) = self.span(token, token);
        self.tokens.get(token).is_some_and(|t| end - start > t.end - t.start)
    }

    /// Bytes of the original that tokens `first..=last` came from, on character boundaries.
    pub(crate) fn span(&self, first: usize, last: usize) -> (usize, usize) {
        let start = self.tokens.get(first).and_then(|t| self.source.get(t.start)).map_or(0, |s| s.0);
        let end = self.tokens.get(last).and_then(|t| self.source.get(t.end - 1)).map_or(start, |s| s.1);
        (start as usize, end.max(start) as usize)
    }
}

/// The considered part of a text for a reader of sentences: compatibility forms folded, invisible characters and
/// curls of apostrophes gone, case and punctuation kept.
#[cfg(feature = "nlu-neural")]
pub(crate) fn readable(original: &str) -> String {
    let (cut, _) = cut(original);
    cut.nfkc()
        .filter(|c| !is_invisible(*c))
        .map(|c| if matches!(c, '’' | '‘' | 'ʼ' | '´' | '`') { '\'' } else { c })
        .take(FOLDED_BYTES_MAX)
        .collect()
}

fn cut(original: &str) -> (&str, usize) {
    // Fewer bytes than the limit cannot be more characters than the limit.
    if original.len() <= CHARS_MAX {
        return (original, original.chars().count());
    }
    match original.char_indices().nth(CHARS_MAX) {
        Some((at, _)) => (&original[..at], CHARS_MAX),
        None => (original, original.chars().count()),
    }
}

/// Digits of the Arabic, Persian and Indian scripts, and the marks between Arabic digits, as those of ASCII.
fn plain_digit(c: char) -> char {
    let zero = match c {
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{66b}' => return '.',
        '\u{66c}' => return ',',
        other => return other,
    };
    u32::from(c).checked_sub(u32::from(zero)).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
}

/// Zero-width, direction-changing, variation-selecting and tag characters: they hide words from a reader
/// of text but not from a reader of the screen.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e01ef}')
}

fn tokenise(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 4 + 1);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == ' ' {
            continue;
        }
        let glued = tokens.last().is_some_and(|t| t.end == at);
        let mut end = at + c.len_utf8();
        if c.is_ascii_digit() {
            while let Some(&(next, d)) = chars.peek() {
                let joins = matches!(d, '.' | ',')
                    && text[next + d.len_utf8()..].starts_with(|after: char| after.is_ascii_digit());
                if !(d.is_ascii_digit() || joins) {
                    break;
                }
                end = next + d.len_utf8();
                chars.next();
            }
            tokens.push(Token { start: at, end, kind: Kind::Number, glued });
        } else if is_letter(c) {
            while let Some(&(next, d)) = chars.peek() {
                if !is_letter(d) {
                    break;
                }
                end = next + d.len_utf8();
                chars.next();
            }
            tokens.push(Token { start: at, end, kind: Kind::Word, glued });
        } else {
            tokens.push(Token { start: at, end, kind: Kind::Sign, glued });
        }
    }
    tokens
}

/// Letters, and whatever combines with them in scripts that write vowels as marks.
fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        || (c.is_alphanumeric() && !c.is_ascii_digit())
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let normal = Normal::new(text);
        (0..normal.len()).map(|i| normal.word(i).to_owned()).collect()
    }

    #[rstest]
    #[case("My BALANCE, please", &["my", "balance", ",", "please"])]
    #[case("I didn’t", &["i", "didnt"])]
    #[case("ba\u{200b}lan\u{202e}ce", &["balance"])]
    #[case("ｂａｌ", &["bal"])]
    #[case("ﬁne", &["fine"])]
    #[case("£1,200.50.", &["£", "1,200.50", "."])]
    #[case("30th", &["30", "th"])]
    #[case("١٬٢٣٤٫٥٠ ريال", &["1,234.50", "ريال"])]
    #[case("۵۰ ५", &["50", "5"])]
    #[case("a\0b", &["a", "b"])]
    #[case("👍🏽", &["👍", "🏽"])]
    #[case("٢٥٠٫٥ درهم", &["250.5", "درهم"])]
    #[case("حِسَاب", &["حِسَاب"])]
    #[case("", &[])]
    fn folds(#[case] text: &str, #[case] expect: &[&str]) {
        assert_eq!(words(text), expect);
    }

    #[test]
    fn only_the_first_characters_count() {
        let long = "ü".repeat(100_000);
        let normal = Normal::new(&long);
        assert_eq!(normal.considered_chars(), CHARS_MAX);
        assert!(normal.text.len() <= FOLDED_BYTES_MAX + 4);
        assert_eq!(Normal::new("short").considered_chars(), 5);
    }

    #[test]
    fn one_character_that_folds_into_eighteen_stays_bounded() {
        let normal = Normal::new(&"\u{fdfa}".repeat(50_000));
        assert!(normal.text.len() <= FOLDED_BYTES_MAX + 4);
    }

    proptest! {
        #[test]
        fn spans_are_boundaries(text in ".{0,80}") {
            let normal = Normal::new(&text);
            for i in 0..normal.len() {
                let (start, end) = normal.span(i, i);
                prop_assert!(text.get(start..end).is_some_and(|s| !s.is_empty()));
            }
        }
    }
}
