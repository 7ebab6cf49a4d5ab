//! Names of merchants and payees: what stands after words such as "at" where other words speak of money. Refuses to
//! know which merchants there are: a name is matched against the customer's own payments later.

use tellerline_core::reading::EntityValue;

use super::{Class, Scan};

/// A name longer than this is a sentence.
const NAME_WORDS_MAX: usize = 5;
/// How far after a word such as "did" its "charge" may stand.
const THEN_MAX: usize = 5;

/// "payments to Corner Books", "spend at Tesco", "did Uber charge".
pub(super) fn find(scan: &mut Scan) {
    if !scan.has_names {
        return;
    }
    let mut at = 0;
    while at < scan.len() {
        if let Some(end) = elided(scan, at) {
            at = end;
            continue;
        }
        let named = scan.phrases(at, Class::NameAfter).find_map(|(end, rule)| {
            if announces(scan, at, end, rule) { name_after(scan, end) } else { None }
        });
        if let Some((first, end)) = named {
            let name = scan.typed(first, end).to_owned();
            scan.take(first, end, EntityValue::Merchant(name));
            at = end;
        } else {
            at += 1;
        }
    }
}

/// Whether the words `at..end` are followed by a name, judged by the words around.
fn announces(scan: &Scan, at: usize, end: usize, rule: u32) -> bool {
    let Some(known) = scan.lexicon.rules.get(rule as usize) else { return false };
    let bit = 1_u32.checked_shl(rule).unwrap_or(0);
    if known.reach.is_none() && !known.then {
        return true;
    }
    let near = known.reach.is_some_and(|reach| {
        (at.saturating_sub(reach)..at).any(|i| scan.known(i).is_some_and(|word| word.near & bit != 0))
    });
    let then = || {
        known.then
            && (end + 1..=end + THEN_MAX).any(|i| scan.known(i).is_some_and(|word| word.then & bit != 0))
    };
    near || then() || (known.opens && at == 0)
}

/// "d'Amazon": the preposition and the name are one token. One past it, where it was taken.
fn elided(scan: &mut Scan, at: usize) -> Option<usize> {
    let lexicon = scan.lexicon;
    if !lexicon.elides() || !scan.free(at) || scan.known(at).is_some() || !scan.normal.elided(at) {
        return None;
    }
    let (_, word) = lexicon.elision(scan.text(at))?;
    let mut rules = word.phrases.iter().filter(|phrase| phrase.class == Class::NameAfter);
    rules.find(|rule| announces(scan, at, at, rule.value))?;
    let name = scan.typed(at, at + 1).split_once(['\'', '’']).map(|(_, name)| name.to_owned())?;
    let (start, end) = scan.normal.span(at, at);
    if name.is_empty() || !scan.mark(at, at + 1) {
        return None;
    }
    let start = end.saturating_sub(name.len()).max(start);
    scan.found.push(tellerline_core::reading::Entity { start, end, value: EntityValue::Merchant(name) });
    Some(at + 1)
}

/// First and one past the last token of a name that begins at `at`, after an article.
fn name_after(scan: &Scan, at: usize) -> Option<(usize, usize)> {
    let skipped = scan.phrase(at, Class::NameArticle).map_or(at, |(end, _)| end);
    // "El Corte Inglés": an article in capitals belongs to the name.
    let belongs = skipped > at && capital(scan, at) && capital(scan, skipped) && scan.all_free(at, skipped);
    let first = if belongs || !scan.free(skipped) { at } else { skipped };
    let mut end = if belongs { skipped } else { first };
    while end < first + NAME_WORDS_MAX && continues(scan, first, end) {
        end += 1;
    }
    // "Marks &" is no name; neither is a number alone.
    while end > first && (!scan.is_word(end - 1) && !scan.is_number(end - 1) || scan.is(end - 1, Class::And))
    {
        end -= 1;
    }
    let named = (first..end).any(|i| scan.is_word(i)) && !scan.is(first, Class::Generic);
    // "Spent in Spain" names a country, "Bank of Spain" does not.
    let country = scan.phrases(first, Class::Country).any(|(stop, _)| stop == end);
    (named && !country).then_some((first, end))
}

fn capital(scan: &Scan, at: usize) -> bool {
    scan.typed(at, at + 1).starts_with(char::is_uppercase)
}

fn continues(scan: &Scan, first: usize, at: usize) -> bool {
    if !scan.free(at) {
        return false;
    }
    if scan.is_word(at) {
        let joins = at > first && scan.is(at, Class::And) && capital(scan, at + 1) && capital(scan, first);
        return joins
            || !scan.is(at, Class::Stop)
            || (at > first && capital(scan, at) && scan.normal.glued(at));
    }
    if scan.is_number(at) {
        return at == first || capital(scan, first) || scan.normal.glued(at);
    }
    let word = scan.text(at);
    at > first
        && (word == "&"
            || (matches!(word, "-" | "." | "*") && scan.normal.glued(at) && scan.normal.glued(at + 1)))
}
