//! Where a message falls into several requests: at sentence ends and at words such as "and". Refuses to judge whether
//! the parts are requests: that is the reader's business.

use super::{Class, Scan, lexicon};
use crate::normal::Normal;
use tellerline_core::reading::Entity;

/// More parts than this are a story, and a story is one matter.
const PARTS_MAX: usize = 4;
/// Longer messages are one matter, too.
const TOKENS_MAX: usize = 40;

/// A part of a message: bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// It names nothing of its own but points back: "and order a new one".
    pub(crate) points_back: bool,
}

/// The parts of a text, where it has two to four; none otherwise. Words within an entity part nothing ("between 10 and
/// 20", "Marks and Spencer").
pub(crate) fn split(
    original: &str,
    normal: &Normal,
    entities: &[Entity],
    language: Option<&str>,
    prior: Option<&str>,
) -> Vec<Clause> {
    if normal.len() > TOKENS_MAX {
        return Vec::new();
    }
    let Some(lexicon) = lexicon(normal, language, prior) else { return Vec::new() };
    let scan = Scan::new(lexicon, original, normal);
    let mut clauses = Vec::new();
    let (mut first, mut at) = (0, 0);
    while at < scan.len() {
        let (start, _) = normal.span(at, at);
        let within = entities.iter().any(|entity| entity.start < start && start < entity.end);
        let next = if within { None } else { joint(&scan, at) };
        let Some(next) = next else {
            at += 1;
            continue;
        };
        if at > first {
            clauses.push(clause(&scan, first, at));
        }
        (first, at) = (next, next.max(at + 1));
        if clauses.len() == PARTS_MAX {
            return Vec::new();
        }
    }
    if first < scan.len() {
        clauses.push(clause(&scan, first, scan.len()));
    }
    if clauses.len() > PARTS_MAX || clauses.len() < 2 { Vec::new() } else { clauses }
}

/// One past what parts two clauses at a token.
fn joint(scan: &Scan, at: usize) -> Option<usize> {
    let sign = matches!(scan.text(at), "." | "?" | "!" | ";" | "؟" | "؛" | "+" | "&");
    let number = scan.is_number(at.wrapping_sub(1)) && scan.is_number(at + 1);
    if sign && !number {
        return Some(at + 1);
    }
    let comma = usize::from(scan.text(at) == ",");
    if let Some((end, _)) = scan.phrase(at + comma, Class::Clause) {
        return Some(end);
    }
    // "and" written together with the word after it stays in its part.
    (at > 0 && (scan.joined(at) || scan.lexicon.may_be_joined(scan.text(at), scan.known(at).is_some())))
        .then_some(at)
}

fn clause(scan: &Scan, first: usize, end: usize) -> Clause {
    let (start, stop) = scan.normal.span(first, end - 1);
    let points_back =
        (first..end).any(|at| scan.phrase(at, Class::Pointing).is_some_and(|(stop, _)| stop <= end));
    Clause { start, end: stop, points_back }
}
