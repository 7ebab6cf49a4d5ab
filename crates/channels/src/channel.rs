//! What every channel shares: its limits as data, and the cutting of text to them.
//!
//! Length is counted in UTF-16 units, the way the platforms' clients count: never less than the number of
//! characters, so a text that fits here fits under either reading of "characters".

use unicode_segmentation::UnicodeSegmentation;

/// What one endpoint (a Page, a number) can show. Per endpoint rather than per kind of channel, because the
/// same messenger differs between regions and accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Longest text of one message.
    pub text: usize,
    /// Longest text above buttons.
    pub button_text: usize,
    /// Most buttons under one message.
    pub buttons: usize,
    /// Most ready answers.
    pub quick_replies: usize,
    /// Longest title of a button or ready answer.
    pub title: usize,
    /// Most cards side by side.
    pub cards: usize,
    /// Longest title or subtitle of a card.
    pub card_text: usize,
}

/// The length of a text in UTF-16 units.
pub fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Cuts a text to `limit`, at the end of a grapheme and with an ellipsis; untouched when it fits.
pub fn clip(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let kept = prefix(text, limit.saturating_sub(1), Grain::Grapheme)
        .unwrap_or_else(|| prefix_chars(text, limit.saturating_sub(1)));
    format!("{}…", text.get(..kept).unwrap_or_default().trim_end())
}

/// Splits a text into parts of at most `limit`: at the ends of lines or sentences, else of words, else of
/// graphemes, else (a single grapheme longer than the limit) of characters. The parts joined hold every
/// character but white space at the cuts; no part is blank, and a blank text has no parts.
pub fn split_text(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(2);
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while length(rest) > limit {
        let cut = [Grain::Sentence, Grain::Word, Grain::Grapheme]
            .into_iter()
            .find_map(|grain| prefix(rest, limit, grain))
            .unwrap_or_else(|| prefix_chars(rest, limit));
        let (head, tail) = rest.split_at(cut);
        parts.push(head.trim_end().to_owned());
        rest = tail.trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    parts
}

#[derive(Clone, Copy)]
enum Grain {
    Sentence,
    Word,
    Grapheme,
}

/// How many bytes of whole grains fit into the limit, white space at the end not counted; `None` when not even
/// one does.
fn prefix(text: &str, limit: usize, grain: Grain) -> Option<usize> {
    let grains: Box<dyn Iterator<Item = &str>> = match grain {
        Grain::Sentence => Box::new(text.split_sentence_bounds()),
        Grain::Word => Box::new(text.split_word_bounds()),
        Grain::Grapheme => Box::new(text.graphemes(true)),
    };
    let (mut bytes, mut used, mut fits) = (0, 0, None);
    for grain in grains {
        if used + length(grain.trim_end()) > limit {
            break;
        }
        bytes += grain.len();
        used += length(grain);
        if !grain.trim().is_empty() {
            fits = Some(bytes);
        }
    }
    fits
}

fn prefix_chars(text: &str, limit: usize) -> usize {
    let mut used = 0;
    text.char_indices()
        .find(|(_, c)| {
            used += c.len_utf16();
            used > limit
        })
        .map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("One. Two.", 100, &["One. Two."])]
    #[case("One two three. Four five.", 15, &["One two three.", "Four five."])]
    #[case("One two three four", 9, &["One two", "three", "four"])]
    #[case("abcdefghij", 4, &["abcd", "efgh", "ij"])]
    #[case("line one\nline two", 10, &["line one", "line two"])]
    #[case("👩‍👩‍👧👩‍👩‍👧", 8, &["👩‍👩‍👧", "👩‍👩‍👧"])]
    #[case("", 10, &[])]
    #[case(" \n ", 10, &[])]
    fn splits(#[case] text: &str, #[case] limit: usize, #[case] expect: &[&str]) {
        assert_eq!(split_text(text, limit), expect);
    }

    #[rstest]
    #[case("Balance", 20, "Balance")]
    #[case("Talk to a person please", 20, "Talk to a person pl…")]
    #[case("exactly twenty chars", 20, "exactly twenty chars")]
    #[case("café café", 6, "café…")]
    #[case("👩‍👩‍👧👩‍👩‍👧", 9, "👩‍👩‍👧…")]
    fn clips(#[case] text: &str, #[case] limit: usize, #[case] expect: &str) {
        assert_eq!(clip(text, limit), expect);
    }

    fn solid(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    proptest! {
        #[test]
        fn splitting_keeps_every_word(text in "(\\PC|\n|\\. ){0,400}", limit in 2_usize..60) {
            let parts = split_text(&text, limit);
            for part in &parts {
                prop_assert!(length(part) <= limit && !part.trim().is_empty(), "{:?}", part);
            }
            prop_assert_eq!(solid(&parts.concat()), solid(&text));
        }

        #[test]
        fn clipping_keeps_the_limit(text in any::<String>(), limit in 1_usize..60) {
            let clipped = clip(&text, limit);
            prop_assert!(length(&clipped) <= limit);
            prop_assert!(length(&text) > limit || clipped == text);
        }
    }
}
