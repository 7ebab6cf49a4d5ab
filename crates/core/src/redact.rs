//! Keeps card numbers and codes out of everything: runs in the hook, before the first commit.
//!
//! What counts (first version; the trust issue widens it): runs of 13 to 19 digits that pass the Luhn check,
//! written in any script's digits, with spaces, dashes or dots between; security codes, PINs, passwords and
//! one-time codes that are named as such; a message that is nothing but a code of four to eight digits.

use std::borrow::Cow;

/// What stands in place of what was removed.
pub const MARK: &str = "[removed]";

/// The text without card numbers and codes; borrowed when there were none.
pub fn redact(text: &str) -> Cow<'_, str> {
    // Nothing here has a digit and no secret is named: the common case costs one pass.
    if !text.chars().any(char::is_numeric) && !names_secret(text) {
        return Cow::Borrowed(text);
    }
    let mut spans = card_numbers(text);
    spans.extend(named_codes(text));
    spans.extend(lone_code(text));
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(replace(text, spans))
}

/// Whether [`redact`] would change the text.
pub fn is_sensitive(text: &str) -> bool {
    matches!(redact(text), Cow::Owned(_))
}

type Span = (usize, usize);

fn replace(text: &str, mut spans: Vec<Span>) -> String {
    spans.sort_unstable();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in spans {
        if end <= at {
            continue;
        }
        out.push_str(text.get(at..start.max(at)).unwrap_or_default());
        out.push_str(MARK);
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

struct Digit {
    start: usize,
    end: usize,
    value: u8,
}

/// Digits of the scripts that people type: ASCII, full width, Arabic-Indic, Devanagari, Bengali, Thai…, and
/// keycap emoji (whose base is the ASCII digit).
fn digit_value(c: char) -> Option<u8> {
    const ZEROS: &[u32] = &[
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
        0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
    ];
    if let Some(value) = c.to_digit(10) {
        return u8::try_from(value).ok();
    }
    let code = u32::from(c);
    ZEROS
        .iter()
        .find_map(|zero| code.checked_sub(*zero).filter(|d| *d < 10))
        .and_then(|d| u8::try_from(d).ok())
}

/// What may stand between the digits of one number.
fn is_joiner(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '.' | '/' | '_' | ',' | '·' | '\u{2010}'..='\u{2015}' | '\u{200B}'..='\u{200F}' | '\u{2060}'
                | '\u{20E3}' | '\u{FE0F}' | '\u{FEFF}' | '\u{2066}'..='\u{2069}' | '\u{202A}'..='\u{202E}'
        )
}

fn card_numbers(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut run: Vec<Digit> = Vec::new();
    let mut gap = 0;
    for (start, c) in text.char_indices() {
        if let Some(value) = digit_value(c) {
            run.push(Digit { start, end: start + c.len_utf8(), value });
            gap = 0;
        } else if is_joiner(c) && gap < 3 {
            gap += 1;
        } else {
            find_cards(&run, &mut spans);
            run.clear();
            gap = 0;
        }
    }
    find_cards(&run, &mut spans);
    spans
}

/// Every window of 13 to 19 digits that passes the check, longest first, so that a card number pasted next
/// to other digits is still found.
fn find_cards(run: &[Digit], spans: &mut Vec<Span>) {
    let mut from = 0;
    'next: while from + 13 <= run.len() {
        for length in (13..=19.min(run.len() - from)).rev() {
            let window = run.get(from..from + length).unwrap_or_default();
            if luhn(window)
                && let (Some(first), Some(last)) = (window.first(), window.last())
            {
                spans.push((first.start, last.end));
                from += length;
                continue 'next;
            }
        }
        from += 1;
    }
}

fn luhn(digits: &[Digit]) -> bool {
    if digits.iter().all(|digit| digit.value == 0) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit.value);
            match place % 2 {
                0 => value,
                _ if value > 4 => value * 2 - 9,
                _ => value * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Words after which a code follows.
const CODE_WORDS: &[&str] =
    &["cvv", "cvc", "cvv2", "cvc2", "security code", "pin", "passcode", "otp", "one-time code", "code"];
/// Words after which a secret of any characters follows.
const SECRET_WORDS: &[&str] = &["password", "passwort", "pwd"];

fn names_secret(text: &str) -> bool {
    let lower = text.to_lowercase();
    SECRET_WORDS.iter().any(|word| lower.contains(word))
}

fn named_codes(text: &str) -> Vec<Span> {
    let lower = text.to_lowercase();
    // Byte positions agree only when lower-casing kept every length; otherwise look at ASCII case only.
    let lower = if lower.len() == text.len() { lower } else { text.to_ascii_lowercase() };
    let mut spans = Vec::new();
    for word in CODE_WORDS {
        for (at, _) in lower.match_indices(word) {
            spans.extend(code_after(&lower, at, word.len()));
        }
    }
    for word in SECRET_WORDS {
        for (at, _) in lower.match_indices(word) {
            spans.extend(secret_after(&lower, at, word.len()));
        }
    }
    spans
}

fn stands_alone(text: &str, at: usize, len: usize) -> bool {
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    let after = text.get(at + len..).and_then(|t| t.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphabetic)
}

/// "my pin is 1234", "cvv: 123": three to eight digits within a few filler words.
fn code_after(lower: &str, at: usize, len: usize) -> Option<Span> {
    if !stands_alone(lower, at, len) {
        return None;
    }
    let rest = lower.get(at + len..)?;
    let mut offset = at + len;
    let mut fillers = 0;
    for part in rest.split_inclusive(|c: char| c.is_whitespace() || matches!(c, ':' | '=' | ',')) {
        let token = part.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = token.chars().filter(|c| digit_value(*c).is_some()).count();
        if digits == token.chars().count() && (3..=8).contains(&digits) {
            let start = offset + part.find(token)?;
            return Some((start, start + token.len()));
        }
        if !token.is_empty() {
            fillers += 1;
            if fillers > 3 || !matches!(token, "is" | "was" | "number" | "no" | "my" | "the" | "its" | "code")
            {
                return None;
            }
        }
        offset += part.len();
    }
    None
}

/// "my password is hunter2": the next word that is not a filler, when it looks like a secret rather than a
/// sentence going on ("password not working").
fn secret_after(lower: &str, at: usize, len: usize) -> Option<Span> {
    if !stands_alone(lower, at, len) {
        return None;
    }
    let mut offset = at + len;
    let mut introduced = false;
    for part in lower.get(at + len..)?.split_inclusive(char::is_whitespace) {
        let token = part.trim();
        let bare = token.trim_matches(|c| matches!(c, ':' | '=' | '"' | '\''));
        introduced |= token.contains([':', '=']) || bare == "is";
        if !bare.is_empty() && bare != "is" {
            let secret = introduced || bare.chars().any(|c| c.is_numeric() || c.is_ascii_punctuation());
            let start = offset + part.find(bare)?;
            return secret.then_some((start, start + bare.len()));
        }
        offset += part.len();
    }
    None
}

/// A message that is only a code: somebody answers a one-time password into the chat. Four to eight digits;
/// three could be a house number and nine or more is no code.
fn lone_code(text: &str) -> Option<Span> {
    let trimmed = text.trim();
    let digits = trimmed.chars().filter(|c| digit_value(*c).is_some()).count();
    let others = trimmed.chars().filter(|c| digit_value(*c).is_none() && !is_joiner(*c)).count();
    let start = text.find(trimmed)?;
    (others == 0 && (4..=8).contains(&digits)).then_some((start, start + trimmed.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("4111 1111 1111 1111", "[removed]")]
    #[case("my card 4111-1111-1111-1111 was stolen", "my card [removed] was stolen")]
    #[case("4111.1111.1111.1111!", "[removed]!")]
    #[case("٤١١١ ١١١١ ١١١١ ١١١١", "[removed]")]
    #[case("４１１１１１１１１１１１１１１１", "[removed]")]
    #[case("4️⃣1️⃣1️⃣1️⃣ 1111 1111 1111", "[removed]")]
    #[case("ref 99 378282246310005 ok", "ref 99 [removed] ok")]
    #[case("two: 4111111111111111 and 5500005555555559", "two: [removed] and [removed]")]
    #[case("cvv 123", "cvv [removed]")]
    #[case("CVC: 4321", "CVC: [removed]")]
    #[case("my pin is 9876 ok?", "my pin is [removed] ok?")]
    #[case("the code is 123456", "the code is [removed]")]
    #[case("password: hunter2", "password: [removed]")]
    #[case("my password is correcthorse", "my password is [removed]")]
    #[case("493021", "[removed]")]
    #[case(" 4930 ", " [removed] ")]
    // Ordinary talk stays.
    #[case("balance please", "balance please")]
    #[case("payments over 1,200 since 3 May 2026", "payments over 1,200 since 3 May 2026")]
    #[case("account ending 1234", "account ending 1234")]
    #[case("password not working", "password not working")]
    #[case("forgot my pin", "forgot my pin")]
    #[case("pin pad ate 20 quid", "pin pad ate 20 quid")]
    #[case("1234567890123", "1234567890123")]
    #[case("call me on 020 7946 0000", "call me on 020 7946 0000")]
    #[case("12", "12")]
    fn redacts(#[case] text: &str, #[case] expect: &str) {
        assert_eq!(redact(text), expect);
    }

    fn card() -> impl Strategy<Value = String> {
        (12_usize..=18, any::<u64>()).prop_map(|(length, seed)| {
            let mut digits: Vec<u8> =
                (0..length).map(|i| u8::try_from((seed >> (i % 60)) % 10).unwrap().max(1)).collect();
            let check = (0..10).find(|last| {
                let mut all = digits.clone();
                all.push(*last);
                let as_digits: Vec<Digit> =
                    all.iter().map(|value| Digit { start: 0, end: 0, value: *value }).collect();
                luhn(&as_digits)
            });
            digits.push(check.unwrap());
            digits.iter().map(u8::to_string).collect()
        })
    }

    proptest! {
        #[test]
        fn no_card_number_survives(card in card(), every in 1_usize..6, joint in "[ .-]", tail in " [a-z]{0,10}") {
            let spaced: Vec<String> =
                card.as_bytes().chunks(every).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
            let text = format!("card {}{tail}", spaced.join(&joint));
            let shown = redact(&text);
            let left: String = shown.chars().filter(char::is_ascii_digit).collect();
            prop_assert!(left.len() < 13, "{}", shown);
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,200}") {
            let once = redact(&text).into_owned();
            prop_assert_eq!(redact(&once), once.as_str());
        }
    }
}
