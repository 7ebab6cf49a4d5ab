//! Codes that are called so, and messages that are nothing but a code.

use super::{
    Kind, Span,
    digits::{Group, Joint, is_compact_date, is_invisible, is_written_date},
    text::Words,
};

/// Names of codes of digits.
const CODES: &[(&[&str], Kind)] = &[
    (&["cvv"], Kind::SecurityCode),
    (&["cvv2"], Kind::SecurityCode),
    (&["cvc"], Kind::SecurityCode),
    (&["cvc2"], Kind::SecurityCode),
    (&["csc"], Kind::SecurityCode),
    (&["security", "code"], Kind::SecurityCode),
    (&["digits", "on", "the", "back"], Kind::SecurityCode),
    (&["number", "on", "the", "back"], Kind::SecurityCode),
    (&["kartenprüfnummer"], Kind::SecurityCode),
    (&["prüfziffer"], Kind::SecurityCode),
    (&["cryptogramme"], Kind::SecurityCode),
    (&["código", "de", "seguridad"], Kind::SecurityCode),
    (&["pin"], Kind::SecurityCode),
    (&["pin", "code"], Kind::SecurityCode),
    (&["geheimzahl"], Kind::SecurityCode),
    (&["passcode"], Kind::SecurityCode),
    (&["otp"], Kind::Code),
    (&["tan"], Kind::Code),
    (&["one", "time", "code"], Kind::Code),
    (&["one", "time", "password"], Kind::Code),
    (&["one", "time", "passcode"], Kind::Code),
    (&["verification", "code"], Kind::Code),
    (&["code"], Kind::Code),
    (&["sicherheitscode"], Kind::SecurityCode),
    (&["kartenprüfziffer"], Kind::SecurityCode),
    (&["prüfnummer"], Kind::SecurityCode),
    (&["geheimnummer"], Kind::SecurityCode),
    (&["persönliche", "geheimzahl"], Kind::SecurityCode),
    (&["codigo", "de", "seguridad"], Kind::SecurityCode),
    (&["clave"], Kind::SecurityCode),
    (&["clave", "de", "seguridad"], Kind::SecurityCode),
    (&["clave", "secreta"], Kind::SecurityCode),
    (&["nip"], Kind::SecurityCode),
    (&["número", "secreto"], Kind::SecurityCode),
    (&["numero", "secreto"], Kind::SecurityCode),
    (&["code", "de", "sécurité"], Kind::SecurityCode),
    (&["code", "de", "securite"], Kind::SecurityCode),
    (&["code", "secret"], Kind::SecurityCode),
    (&["code", "confidentiel"], Kind::SecurityCode),
    (&["código", "de", "segurança"], Kind::SecurityCode),
    (&["codigo", "de", "segurança"], Kind::SecurityCode),
    (&["codigo", "de", "seguranca"], Kind::SecurityCode),
    (&["código", "secreto"], Kind::SecurityCode),
    (&["codigo", "secreto"], Kind::SecurityCode),
    (&["senha"], Kind::SecurityCode),
    (&["رمز", "الأمان"], Kind::SecurityCode),
    (&["رمز", "الامان"], Kind::SecurityCode),
    (&["الرمز", "السري"], Kind::SecurityCode),
    (&["رمز", "سري"], Kind::SecurityCode),
    (&["رمزي", "السري"], Kind::SecurityCode),
    (&["الرقم", "السري"], Kind::SecurityCode),
    (&["رقم", "سري"], Kind::SecurityCode),
    (&["رقمي", "السري"], Kind::SecurityCode),
    (&["einmalcode"], Kind::Code),
    (&["einmalpasswort"], Kind::Code),
    (&["bestätigungscode"], Kind::Code),
    (&["verifizierungscode"], Kind::Code),
    (&["freischaltcode"], Kind::Code),
    (&["sms", "code"], Kind::Code),
    (&["mtan"], Kind::Code),
    (&["código"], Kind::Code),
    (&["codigo"], Kind::Code),
    (&["código", "de", "verificación"], Kind::Code),
    (&["codigo", "de", "verificacion"], Kind::Code),
    (&["código", "de", "confirmación"], Kind::Code),
    (&["código", "de", "un", "solo", "uso"], Kind::Code),
    (&["clave", "dinámica"], Kind::Code),
    (&["clave", "dinamica"], Kind::Code),
    (&["code", "de", "vérification"], Kind::Code),
    (&["code", "de", "verification"], Kind::Code),
    (&["code", "de", "validation"], Kind::Code),
    (&["code", "de", "confirmation"], Kind::Code),
    (&["code", "à", "usage", "unique"], Kind::Code),
    (&["código", "de", "verificação"], Kind::Code),
    (&["codigo", "de", "verificacao"], Kind::Code),
    (&["código", "de", "confirmação"], Kind::Code),
    (&["código", "de", "uso", "único"], Kind::Code),
    (&["رمز"], Kind::Code),
    (&["الرمز"], Kind::Code),
    (&["رمز", "التحقق"], Kind::Code),
    (&["رمز", "التأكيد"], Kind::Code),
    (&["رمز", "التاكيد"], Kind::Code),
    (&["كود"], Kind::Code),
    (&["الكود"], Kind::Code),
    (&["كود", "التحقق"], Kind::Code),
    (&["كود", "التفعيل"], Kind::Code),
    (&["رمز", "التفعيل"], Kind::Code),
];
/// Words before "code" that make it one that anybody may know.
const OPEN_CODES: &[&str] = &[
    "error",
    "sort",
    "post",
    "postal",
    "zip",
    "area",
    "country",
    "dial",
    "dialling",
    "promo",
    "promotion",
    "discount",
    "voucher",
    "product",
    "currency",
    "swift",
    "bic",
    "branch",
    "status",
    "response",
    "reason",
    "colour",
    "color",
    "tax",
    "merchant",
    "category",
    "reference",
];
/// Words between a name and what is named.
const FILLERS: &[&str] = &[
    "is",
    "was",
    "number",
    "no",
    "my",
    "the",
    "its",
    "it",
    "s",
    "code",
    "for",
    "card",
    "on",
    "back",
    "of",
    "here",
    "are",
    "they",
    "sent",
    "me",
    "you",
    "got",
    "i",
    "new",
    "old",
    "this",
    "says",
    "ist",
    "est",
    "es",
    // German.
    "lautet",
    "war",
    "meine",
    "mein",
    "meiner",
    "der",
    "die",
    "das",
    "zu",
    "zur",
    "von",
    "karte",
    "nummer",
    "neue",
    "hier",
    // Spanish.
    "era",
    "de",
    "del",
    "la",
    "el",
    "mi",
    "tarjeta",
    "que",
    "recibí",
    "llegó",
    "número",
    "numero",
    "nueva",
    "nuevo",
    // French.
    "c",
    "le",
    "ma",
    "mon",
    "du",
    "carte",
    "j",
    "ai",
    "reçu",
    "par",
    "sms",
    "était",
    "nouveau",
    // Portuguese.
    "é",
    "foi",
    "o",
    "a",
    "meu",
    "minha",
    "do",
    "da",
    "cartão",
    "cartao",
    "recebi",
    "chegou",
    "novo",
    "nova",
    // Arabic.
    "هو",
    "هي",
    "كان",
    "كانت",
    "الخاص",
    "بي",
    "بطاقتي",
    "لبطاقتي",
    "البطاقة",
    "للبطاقة",
    "وصلني",
    "الذي",
    "الجديد",
];
/// "1234 is my pin": words that join a code to the name after it.
const JOINS: &[(&[&str], &[&str])] = &[
    (&["is", "was"], &["my", "the", "your"]),
    (&["ist", "war"], &["mein", "meine", "der", "die", "das"]),
    (&["es", "era"], &["mi", "el", "la"]),
    (&["est", "était"], &["mon", "ma", "le", "la"]),
    (&["é", "era"], &["meu", "minha", "o", "a"]),
];

pub(super) fn codes(text: &str, words: &Words, groups: &[Group], spans: &mut Vec<Span>) {
    for at in 0..words.all.len() {
        let first = words.word(at);
        let fits = |(phrase, _): &&(&[&str], Kind)| {
            phrase.first() == Some(&first) && words.phrase_at(at, &[*phrase]).is_some()
        };
        let Some((phrase, kind)) = CODES.iter().filter(fits).max_by_key(|(phrase, _)| phrase.len()) else {
            continue;
        };
        let bare = *phrase == ["code"];
        if bare && at > 0 && OPEN_CODES.contains(&words.word(at - 1)) {
            continue;
        }
        let (Some(first), Some(last)) = (words.all.get(at), words.all.get(at + phrase.len() - 1)) else {
            continue;
        };
        spans.extend(code_after(text, words, groups, last.end).map(|(start, end)| (*kind, start, end)));
        spans.extend(code_before(words, groups, at, first.start).map(|(start, end)| (*kind, start, end)));
    }
}

/// Digits of one code from a place on: three to eight in all.
fn code_at(groups: &[Group], at: usize) -> Option<(usize, usize)> {
    let first = groups.get(at)?;
    let more = groups.get(at + 1..).unwrap_or_default();
    let more = more.iter().take_while(|group| matches!(group.joint, Joint::Space | Joint::Dash)).count();
    let run = groups.get(at..=at + more)?;
    let count: usize = run.iter().map(|group| group.digits.len()).sum();
    // A single group is the code even where other numbers follow.
    let (count, end) = if count > 8 {
        (first.digits.len(), first.end)
    } else {
        (count, run.last().map_or(first.end, |g| g.end))
    };
    (3..=8).contains(&count).then_some((first.start, end))
}

/// "my pin is 1234", "cvv: 123".
fn code_after(text: &str, words: &Words, groups: &[Group], end: usize) -> Option<(usize, usize)> {
    let at = groups.partition_point(|group| group.start < end);
    let start = groups.get(at)?.start;
    let (from, until) = (words.after(end), words.after(start));
    let plain = until - from <= 5 && (from..until).all(|place| FILLERS.contains(&words.word(place)));
    // A money sign or a sentence's end between them parts them.
    let apart = text.get(end..start)?.contains(['£', '$', '€', '\n', '?', '!', ';', '[']);
    if !plain || apart {
        return None;
    }
    let (start, code_end) = code_at(groups, at)?;
    let follows = text.get(code_end..).and_then(|rest| rest.trim_start().chars().next());
    (!matches!(follows, Some('£' | '$' | '€' | '%'))).then_some((start, code_end))
}

/// "1234 is my pin".
fn code_before(words: &Words, groups: &[Group], phrase: usize, start: usize) -> Option<(usize, usize)> {
    let at = groups.partition_point(|group| group.end <= start).checked_sub(1)?;
    let group = groups.get(at)?;
    let from = words.after(group.end);
    let between: Vec<&str> = (from..phrase).map(|place| words.word(place)).collect();
    let joins = |verb: &str, whose: &str| {
        JOINS.iter().any(|(verbs, owners)| verbs.contains(&verb) && owners.contains(&whose))
    };
    let link = match between.as_slice() {
        ["هو" | "هي"] => true,
        [verb, whose] => joins(verb, whose),
        [verb, whose, _] => *whose != "your" && joins(verb, whose),
        _ => false,
    };
    let mut first = at;
    while groups.get(first).is_some_and(|group| group.joint != Joint::Break) && first > 0 {
        first -= 1;
    }
    link.then(|| code_at(groups, first)).flatten()
}

/// A message that is only a code: somebody answers a one-time password into the chat. Four to eight digits; three
/// could be a house number, and nine or more are no code. Dates and amounts are none either.
pub(super) fn lone_code(text: &str, groups: &[Group], spans: &mut Vec<Span>) {
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return };
    let count: usize = groups.iter().map(|group| group.digits.len()).sum();
    let around = [text.get(..first.start), text.get(last.end..)];
    let blank = |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '.' | '!' | ',');
    if !(4..=8).contains(&count) || !around.iter().flatten().all(|part| part.chars().all(blank)) {
        return;
    }
    let joint = groups.get(1).map(|group| group.joint);
    let even = groups.iter().all(|group| group.digits.len() == first.digits.len())
        && groups.iter().skip(1).all(|group| Some(group.joint) == joint)
        && matches!(joint, None | Some(Joint::Space | Joint::Dash));
    let digits: Vec<u8> = groups.iter().flat_map(|group| group.digits.iter().copied()).collect();
    let date = is_written_date(groups) || (groups.len() == 1 && is_compact_date(&digits));
    if (even || first.spoken) && !date {
        spans.push((Kind::Code, first.start, last.end));
    }
}
