//! Text to word pieces as BERT's uncased vocabulary wants it: accents off, lower case, punctuation and Chinese
//! characters apart, then the longest pieces first. Refuses to know vectors.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Longer words are unknown as a whole.
const WORD_CHARS_MAX: usize = 100;

/// A vocabulary, one piece a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Vocabulary {
    pieces: HashMap<String, u32>,
    start: u32,
    end: u32,
    unknown: u32,
    longest: usize,
}

impl Vocabulary {
    /// `None` when a mark is missing: `[CLS]`, `[SEP]`, `[UNK]`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let pieces: HashMap<String, u32> =
            text.lines().zip(0..).map(|(piece, id)| (piece.trim_end().to_owned(), id)).collect();
        let mark = |name: &str| pieces.get(name).copied();
        let (start, end, unknown) = (mark("[CLS]")?, mark("[SEP]")?, mark("[UNK]")?);
        let longest = pieces.keys().map(String::len).max().unwrap_or(0);
        Some(Self { pieces, start, end, unknown, longest })
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// At most `most` pieces, start and end included.
    pub(super) fn cut(&self, text: &str, most: usize) -> Vec<u32> {
        let mut found = vec![self.start];
        let mut word = String::new();
        for c in text.nfd() {
            if found.len() >= most {
                break;
            }
            if c == '\0' || c == '\u{fffd}' || (c.is_control() && !c.is_whitespace()) || is_combining_mark(c)
            {
                continue;
            }
            if c.is_whitespace() {
                self.push(&mut word, &mut found);
            } else if is_punctuation(c) || is_chinese(c) {
                self.push(&mut word, &mut found);
                word.push(c);
                self.push(&mut word, &mut found);
            } else {
                word.extend(c.to_lowercase());
            }
        }
        self.push(&mut word, &mut found);
        found.truncate(most.saturating_sub(1));
        found.push(self.end);
        found
    }

    fn push(&self, word: &mut String, found: &mut Vec<u32>) {
        if word.is_empty() {
            return;
        }
        let before = found.len();
        if self.push_pieces(word, found).is_none() {
            found.truncate(before);
            found.push(self.unknown);
        }
        word.clear();
    }

    fn push_pieces(&self, word: &str, found: &mut Vec<u32>) -> Option<()> {
        if word.len() > WORD_CHARS_MAX && word.chars().count() > WORD_CHARS_MAX {
            return None;
        }
        let mut buffer = String::with_capacity(word.len() + 2);
        let mut start = 0;
        while start < word.len() {
            buffer.clear();
            buffer.push_str(if start > 0 { "##" } else { "" });
            let prefix = buffer.len();
            buffer.push_str(&word[start..word.floor_char_boundary(start + self.longest)]);
            let piece = loop {
                if buffer.len() == prefix {
                    return None;
                }
                if let Some(piece) = self.pieces.get(buffer.as_str()) {
                    break *piece;
                }
                buffer.pop();
            };
            found.push(piece);
            start += buffer.len() - prefix;
        }
        Some(())
    }
}

/// As BERT has it: every ASCII sign, and the general category P.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c,
            '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}' | '\u{37e}' | '\u{387}'
            | '\u{589}' | '\u{58a}' | '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5c6}' | '\u{5f3}' | '\u{5f4}'
            | '\u{609}' | '\u{60a}' | '\u{60c}' | '\u{60d}' | '\u{61b}' | '\u{61d}'..='\u{61f}'
            | '\u{66a}'..='\u{66d}' | '\u{6d4}' | '\u{964}' | '\u{965}' | '\u{970}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}'
            | '\u{2053}'..='\u{205e}' | '\u{207d}' | '\u{207e}' | '\u{208d}' | '\u{208e}'
            | '\u{2308}'..='\u{230b}' | '\u{2329}' | '\u{232a}' | '\u{2768}'..='\u{2775}'
            | '\u{27c5}' | '\u{27c6}' | '\u{27e6}'..='\u{27ef}' | '\u{2983}'..='\u{2998}'
            | '\u{2e00}'..='\u{2e2e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}'
            | '\u{3014}'..='\u{301f}' | '\u{3030}' | '\u{303d}' | '\u{30a0}' | '\u{30fb}'
            | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe52}' | '\u{fe54}'..='\u{fe61}' | '\u{fe63}'
            | '\u{fe68}' | '\u{fe6a}' | '\u{fe6b}' | '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff0a}'
            | '\u{ff0c}'..='\u{ff0f}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' | '\u{ff20}'
            | '\u{ff3b}'..='\u{ff3d}' | '\u{ff3f}' | '\u{ff5b}' | '\u{ff5d}' | '\u{ff5f}'..='\u{ff65}')
}

const fn is_chinese(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}'
        | '\u{2a700}'..='\u{2b73f}' | '\u{2b740}'..='\u{2b81f}' | '\u{2b820}'..='\u{2ceaf}'
        | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;

    fn cut(text: &str) -> Vec<u32> {
        let vocabulary =
            Vocabulary::parse("[PAD]\n[UNK]\n[CLS]\n[SEP]\nbal\n##ance\ncafe\n!\nmy\n中").expect("marks");
        vocabulary.cut(text, 8)
    }

    #[test]
    fn longest_pieces_first() {
        assert_eq!(cut("My balance!"), [2, 8, 4, 5, 7, 3]);
        assert_eq!(cut("CAFÉ"), [2, 6, 3]);
        assert_eq!(cut("my中my"), [2, 8, 9, 8, 3]);
    }

    #[test]
    fn what_no_piece_covers_is_unknown_as_a_whole() {
        assert_eq!(cut("balx my"), [2, 1, 8, 3]);
        assert_eq!(cut(&"a".repeat(5_000)), [2, 1, 3]);
    }

    #[test]
    fn never_more_than_asked_for() {
        assert_eq!(cut(&"my ".repeat(100)), [2, 8, 8, 8, 8, 8, 8, 3]);
        assert_eq!(cut(""), [2, 3]);
    }

    #[test]
    fn a_vocabulary_without_marks_is_none() {
        assert!(Vocabulary::parse("a\nb\n[CLS]").is_none());
    }
}
