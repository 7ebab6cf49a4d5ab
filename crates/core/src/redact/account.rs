//! IBANs (ISO 13616: length by country, remainder 97), and account numbers that are called so.

use super::{
    Kind, Span,
    digits::{Group, Joint, is_invisible, value},
    text::Words,
};

/// Length by country, of the registry.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

/// Names after which an account number follows.
const NAMES: &[&[&str]] = &[
    &["account", "number"],
    &["account", "no"],
    &["acct", "number"],
    &["acct", "no"],
    &["acc", "no"],
    &["acc", "number"],
    &["sort", "code"],
    &["routing", "number"],
    &["kontonummer"],
];

pub(super) fn find(text: &str, words: &Words, groups: &[Group], spans: &mut Vec<Span>) {
    let starts = words.all.iter().map(|word| word.start);
    spans.extend(starts.filter_map(|start| iban_at(text, start)).map(|end| (Kind::Account, end.0, end.1)));
    for at in 0..words.all.len() {
        let Some(length) = words.phrase_at(at, NAMES) else { continue };
        let Some(end) = words.all.get(at + length - 1).map(|word| word.end) else { continue };
        spans.extend(named(words, groups, end));
    }
}

/// An IBAN that begins at a byte.
fn iban_at(text: &str, start: usize) -> Option<(usize, usize)> {
    let rest = text.get(start..)?;
    // Two letters and two digits, mostly not: looked at before anything else.
    let mut head = rest.chars();
    let country = [head.next()?, head.next()?];
    if !country.iter().all(char::is_ascii_alphabetic) || value(head.next()?).is_none() {
        return None;
    }
    let same = |known: &str| known.chars().zip(country).all(|(a, b)| a == b.to_ascii_uppercase());
    let (_, length) = LENGTHS.iter().find(|(known, _)| same(known))?;
    let (mut remainder, mut count, mut end, mut gap) = (Vec::new(), 0, None, 0);
    for (at, c) in rest.char_indices() {
        if count == *length {
            // Longer than any IBAN of that country: something else.
            if c.is_alphanumeric() {
                return None;
            }
            break;
        }
        let digit = value(c).map(u32::from).or_else(|| c.to_digit(36).filter(|_| c.is_ascii_alphabetic()));
        match digit {
            Some(digit) if !matches!(count, 2 | 3) || digit < 10 => {
                remainder.push(digit);
                count += 1;
                gap = 0;
                end = Some(start + at + c.len_utf8());
            }
            None if gap < 2 && (c == ' ' || c == '\u{A0}' || c == '-' || c == '.' || is_invisible(c)) => {
                gap += 1;
            }
            _ => return None,
        }
    }
    (count == *length && is_valid(&remainder)).then_some((start, end?))
}

fn is_valid(signs: &[u32]) -> bool {
    let (head, body) = signs.split_at(signs.len().min(4));
    let sum = body
        .iter()
        .chain(head)
        .fold(0_u32, |rest, sign| if *sign > 9 { (rest * 100 + sign) % 97 } else { (rest * 10 + sign) % 97 });
    sum == 1
}

/// "account number 12345678", "sort code 12-34-56": at least five digits, since the last four may be told.
fn named(words: &Words, groups: &[Group], end: usize) -> Option<Span> {
    let at = groups.partition_point(|group| group.start < end);
    let first = groups.get(at)?;
    let fill = |word: &str| {
        matches!(word, "is" | "was" | "number" | "no" | "my" | "the" | "for" | "it" | "s" | "and")
    };
    let from = words.after(end);
    let until = words.after(first.start);
    if until - from > 3 || !(from..until).all(|place| fill(words.word(place))) {
        return None;
    }
    let rest = groups.get(at + 1..).unwrap_or_default();
    let run = rest.iter().take_while(|group| matches!(group.joint, Joint::Space | Joint::Dash)).count();
    let run = groups.get(at..=at + run)?;
    let count: usize = run.iter().map(|group| group.digits.len()).sum();
    let last = run.last()?;
    (5..=20).contains(&count).then_some((Kind::Account, first.start, last.end))
}
