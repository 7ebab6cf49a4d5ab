//! Digits in any script, as emoji and as words, gathered into groups with what stands between them.

use super::{spoken, text::Words};

/// What stands between a group and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// White space.
    Space,
    /// A hyphen or dash.
    Dash,
    /// One of `. , / _ ·`.
    Mark(char),
    /// Anything else, or too much: the number ends.
    Break,
}

/// Digits without anything visible between them.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) digits: Vec<u8>,
    /// To the group before.
    pub(super) joint: Joint,
    /// Written as a word.
    pub(super) spoken: bool,
}

/// First of ten digits in a row, for every script that has decimal digits.
const ZEROS: &[u32] = &[
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
    0x1C40, 0x1C50, 0x2080, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11C50,
    0x11D50, 0x16A60, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950,
    0x1FBF0,
];
/// First of nine: circled, in parentheses, with a full stop, and the like. Their zeros are elsewhere.
const ONES: &[u32] = &[0x2460, 0x2474, 0x2488, 0x24F5, 0x2776, 0x2780, 0x278A];
const IDEOGRAPHS: &[char] = &['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// The digit that a character is.
pub(super) fn value(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
    }
    let code = u32::from(c);
    let in_row = |first: &u32, length: u32| code.checked_sub(*first).filter(|place| *place < length);
    let row = ZEROS.iter().find_map(|zero| in_row(zero, 10));
    let row = row.or_else(|| ONES.iter().find_map(|one| in_row(one, 9)).map(|place| place + 1));
    let found = row.or_else(|| match c {
        '⁰' | '⓪' | '⓿' | '零' => Some(0),
        '¹' => Some(1),
        '²' => Some(2),
        '³' => Some(3),
        '⁴'..='⁹' => Some(code - 0x2070),
        _ => IDEOGRAPHS.iter().position(|digit| *digit == c).and_then(|place| u32::try_from(place).ok()),
    });
    found.and_then(|digit| u8::try_from(digit).ok())
}

/// Characters that nobody sees: marks of direction, joiners, the frame of a keycap emoji.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{20E3}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
}

fn joint_of(c: char) -> Joint {
    match c {
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => Joint::Dash,
        '.' | ',' | '/' | '_' | '·' => Joint::Mark(c),
        _ if c.is_whitespace() => Joint::Space,
        _ => Joint::Break,
    }
}

/// Most visible characters between two groups of one number.
const GAP: usize = 3;

fn between(gap: &str) -> Joint {
    let mut joint = None;
    for (count, c) in gap.chars().filter(|c| !is_invisible(*c)).enumerate() {
        let this = joint_of(c);
        joint = match (joint, this) {
            _ if this == Joint::Break || count >= GAP => return Joint::Break,
            (None | Some(Joint::Space), _) => Some(this),
            (Some(other), Joint::Space) => Some(other),
            (Some(other), _) if other == this => Some(other),
            _ => return Joint::Break,
        };
    }
    joint.unwrap_or(Joint::Space)
}

/// Whether so many number words stand in the text that they may be a number meant to be typed.
pub(super) fn may_be_spoken(words: &Words) -> bool {
    (0..words.all.len()).filter(|at| spoken::value(words.word(*at)).is_some()).nth(2).is_some()
}

/// The groups of a text, in order.
pub(super) fn groups(text: &str, words: &Words) -> Vec<Group> {
    let mut groups = written(text);
    if may_be_spoken(words) {
        groups.extend(said(words));
        groups.sort_by_key(|group| group.start);
    }
    let mut before = None;
    for group in &mut groups {
        group.joint = before.map_or(Joint::Break, |end| between(text.get(end..group.start).unwrap_or("?")));
        before = Some(group.end);
    }
    groups
}

fn written(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut open = false;
    for (start, c) in text.char_indices() {
        let Some(digit) = value(c) else {
            open &= is_invisible(c);
            continue;
        };
        let end = start + c.len_utf8();
        match groups.last_mut().filter(|_| open) {
            Some(group) => {
                group.digits.push(digit);
                group.end = end;
            }
            None => {
                groups.push(Group { start, end, digits: vec![digit], joint: Joint::Break, spoken: false });
            }
        }
        open = true;
    }
    groups
}

/// "four double one", "forty-one", "nineteen eighty-four".
fn said(words: &Words) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while let Some(first) = words.all.get(at) {
        let times = spoken::times(words.word(at));
        let place = at + usize::from(times.is_some());
        let Some((digits, last)) = spoken::number_at(words, place) else {
            at += 1;
            continue;
        };
        let digits = digits.repeat(times.unwrap_or(1));
        let end = words.all.get(last).map_or(first.end, |word| word.end);
        groups.push(Group { start: first.start, end, digits, joint: Joint::Break, spoken: true });
        at = last + 1;
    }
    groups
}

/// Groups that belong to one number: split at breaks, with dates, times and amounts taken out.
pub(super) fn runs(groups: &[Group]) -> Vec<&[Group]> {
    let mut runs = Vec::new();
    for run in groups.chunk_by(|_, next| next.joint != Joint::Break) {
        let mut from = 0;
        let mut at = 0;
        while at < run.len() {
            let Some(skip) = everyday(run, at) else {
                at += 1;
                continue;
            };
            runs.extend(run.get(from..at).filter(|part| !part.is_empty()));
            at += skip;
            from = at;
        }
        runs.extend(run.get(from..).filter(|part| !part.is_empty()));
    }
    runs
}

/// How many groups from a place on are a date or an amount.
fn everyday(run: &[Group], at: usize) -> Option<usize> {
    let rest = run.get(at..)?;
    if rest.first()?.spoken {
        return None;
    }
    let count = date(rest).or_else(|| amount(rest))?;
    // Part of a longer number that is written alike all through is neither.
    let joint = rest.get(1).map(|group| group.joint);
    let alike_before = at > 0 && rest.first().map(|group| group.joint) == joint;
    let alike_after = rest.get(count).is_some_and(|group| Some(group.joint) == joint);
    (!alike_before && !alike_after).then_some(count)
}

pub(super) fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |sum, digit| sum.wrapping_mul(10).wrapping_add(u64::from(*digit)))
}

/// `2026-11-22`, `22.11.2026`, `22/11/26`.
fn date(rest: &[Group]) -> Option<usize> {
    let [a, b, c, ..] = rest else { return None };
    if b.joint != c.joint || b.joint == Joint::Space || matches!(b.joint, Joint::Mark(',' | '_' | '·')) {
        return None;
    }
    let part = |group: &Group| (group.digits.len(), number(&group.digits));
    is_date(part(a), part(b), part(c)).then_some(3)
}

fn is_date(a: (usize, u64), b: (usize, u64), c: (usize, u64)) -> bool {
    let year = |(len, year): (usize, u64)| len == 4 && (1900..=2099).contains(&year);
    let small = |(len, n): (usize, u64), most| len <= 2 && (1..=most).contains(&n);
    let days = |one, other| (small(one, 31) && small(other, 12)) || (small(one, 12) && small(other, 31));
    (year(a) && days(c, b)) || ((year(c) || c.0 == 2) && days(a, b))
}

/// `1,234.56`, `12.50`, `1.234,56`.
fn amount(rest: &[Group]) -> Option<usize> {
    rest.first().filter(|group| group.digits.len() <= 3)?;
    let is_mark = |group: &Group| matches!(group.joint, Joint::Mark('.' | ','));
    let second = rest.get(1).filter(|group| is_mark(group))?;
    let thousands = rest
        .iter()
        .skip(1)
        .take_while(|group| group.digits.len() == 3 && group.joint == second.joint)
        .count();
    // Nobody has more than some hundred billions.
    if thousands > 3 {
        return None;
    }
    let end = 1 + thousands;
    let cents = rest.get(end).is_some_and(|group| {
        group.digits.len() <= 2 && is_mark(group) && (thousands == 0 || group.joint != second.joint)
    });
    (thousands > 0 || cents).then_some(end + usize::from(cents))
}

/// Whether eight digits are a day: `20261122`.
pub(super) fn is_compact_date(digits: &[u8]) -> bool {
    let part = |range: std::ops::Range<usize>| digits.get(range).map(|part| (part.len(), number(part)));
    match (digits.len(), part(0..4), part(4..6), part(6..8)) {
        (8, Some(year), Some(month), Some(day)) => is_date(year, month, day),
        _ => false,
    }
}

/// Whether groups are written as a date.
pub(super) fn is_written_date(groups: &[Group]) -> bool {
    groups.len() == 3 && date(groups).is_some()
}
