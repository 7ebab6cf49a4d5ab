//! The words of a text as the classifier and the patterns see them. Refuses to know labels and languages.

use std::collections::HashMap;

use crate::normal::{Kind, Normal};

/// Shorthand and what it is short for.
pub(crate) type Shorthand = HashMap<String, String>;

/// Shorthand written out, numbers and currency signs as classes, punctuation gone.
pub(crate) fn plain_words<'a>(normal: &'a Normal, shorthand: &'a Shorthand) -> Vec<&'a str> {
    let mut words = Vec::with_capacity(normal.len() + 4);
    for (i, token) in normal.tokens().iter().enumerate() {
        let text = normal.word(i);
        match token.kind {
            Kind::Number => words.push("0"),
            Kind::Word => match shorthand.get(text) {
                Some(long) => words.extend(long.split(' ')),
                None => words.push(text),
            },
            Kind::Sign if matches!(text, "£" | "$" | "€" | "¥" | "₹") => words.push("¤"),
            Kind::Sign if !text.is_ascii() => words.push(text),
            Kind::Sign => {}
        }
    }
    // "???" is a text, an empty message is none.
    if words.is_empty() && normal.len() > 0 {
        words.push(SILENCE);
    }
    words
}

/// Stands for a text of nothing but punctuation.
const SILENCE: &str = "?";
