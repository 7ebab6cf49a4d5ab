//! Codes and passwords that are called so, and messages that are nothing but a code.

use super::{
    Kind, Span,
    digits::{Group, Joint, is_compact_date, is_invisible, is_written_date, value},
    text::{SECRETS, Words, is_mark},
};
use crate::pairing;

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

/// Words after "my password is" that are no password.
const NO_SECRET: &[&str] = &[
    "not",
    "no",
    "never",
    "wrong",
    "incorrect",
    "invalid",
    "expired",
    "locked",
    "blocked",
    "lost",
    "stolen",
    "gone",
    "broken",
    "being",
    "the",
    "a",
    "an",
    "in",
    "on",
    "for",
    "to",
    "from",
    "too",
    "very",
    "still",
    "same",
    "safe",
    "unsafe",
    "secure",
    "insecure",
    "weak",
    "strong",
    "known",
    "unknown",
    "forgotten",
    "forgot",
    "reset",
    "changed",
    "change",
    "working",
    "correct",
    "right",
    "required",
    "needed",
    "compromised",
    "leaked",
    "hacked",
    "missing",
    "out",
    "what",
    "where",
    "how",
    "why",
    "i",
    "it",
    "isn",
    "doesn",
    "wasn",
    "please",
    "help",
    "and",
    "or",
    "but",
    "my",
    "manager",
    "your",
    "rejected",
    "refused",
    "accepted",
    "asked",
    "longer",
    "shorter",
    "so",
    "only",
    "now",
    "always",
    "abgelaufen",
    "falsch",
    "nicht",
    "vergessen",
    "mir",
    "entfallen",
    "incorrecta",
    "incorrecto",
    "oublié",
    "expiré",
    "gesperrt",
    "ungültig",
    "richtig",
    "korrekt",
    "weg",
    "verloren",
    "das",
    "die",
    "der",
    "ein",
    "zu",
    "sehr",
    "noch",
    "immer",
    "jetzt",
    "schwach",
    "stark",
    "sicher",
    "unsicher",
    "geändert",
    "bekannt",
    "nötig",
    "erforderlich",
    "gestohlen",
    "wieder",
    "nur",
    "kein",
    "correcta",
    "correcto",
    "válida",
    "inválida",
    "caducada",
    "vencida",
    "bloqueada",
    "olvidada",
    "débil",
    "fuerte",
    "segura",
    "insegura",
    "necesaria",
    "obligatoria",
    "errónea",
    "rechazada",
    "robada",
    "muy",
    "demasiado",
    "la",
    "el",
    "mi",
    "que",
    "para",
    "cuál",
    "como",
    "faux",
    "bon",
    "invalide",
    "refusé",
    "bloqué",
    "perdu",
    "toujours",
    "trop",
    "pas",
    "le",
    "un",
    "ce",
    "bien",
    "nécessaire",
    "obligatoire",
    "requis",
    "changé",
    "compromis",
    "faible",
    "volé",
    "mon",
    "incorreta",
    "incorreto",
    "errada",
    "errado",
    "expirada",
    "correta",
    "certa",
    "certo",
    "fraca",
    "forte",
    "esquecida",
    "necessária",
    "obrigatória",
    "mesma",
    "muito",
    "não",
    "nao",
    "o",
    "minha",
    "roubada",
    "خاطئة",
    "خطأ",
    "غير",
    "صحيحة",
    "منتهية",
    "لا",
    "ليست",
    "ضعيفة",
    "قوية",
    "مقفلة",
    "منسية",
    "مطلوبة",
    "التي",
    "في",
    "من",
    "نفسها",
    "مسروقة",
];
/// Words at which a password of several words ends.
const GOES_ON: &[&str] = &[
    "and", "but", "so", "can", "could", "please", "why", "what", "when", "because", "which", "for", "to",
    "i", "it", "the", "is", "does", "doesn", "not", "or", "my", "your", "you", "if", "then", "ok", "okay",
    "thanks", "und", "aber", "geht", "y", "pero", "porque", "et", "mais", "ne", "mas", "não", "لكن", "ولكن",
    "لا",
];

pub(super) fn passwords(text: &str, words: &Words, spans: &mut Vec<Span>) {
    for at in 0..words.all.len() {
        let Some(length) = words.phrase_at(at, SECRETS) else { continue };
        let Some(end) = words.all.get(at + length - 1).map(|word| word.end) else { continue };
        spans.extend(secret_after(text, end));
        spans.extend(words.all.get(at).and_then(|word| secret_before(text, word.start)));
    }
}

/// Parts without white space, with their places.
fn parts(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let rest = text.get(from..).unwrap_or_default();
    rest.split_inclusive(char::is_whitespace).scan(from, |at, part| {
        let start = *at;
        *at += part.len();
        Some((start, part.trim_end()))
    })
}

fn bare(part: &str) -> &str {
    part.trim_matches(|c: char| !c.is_alphanumeric())
}

/// "my password is hunter2", "password: correct horse battery staple".
fn secret_after(text: &str, end: usize) -> Option<Span> {
    let mut introduced = false;
    let mut found: Option<(usize, usize)> = None;
    let mut count = 0;
    for (start, part) in parts(text, end) {
        let (mut start, mut part) = (start, part);
        // The sign that belongs to the name: "password:".
        if found.is_none() {
            let signs =
                part.len() - part.trim_start_matches([':', '=', '"', '\'', ',', '-', '>', '“', '‘']).len();
            introduced |= part.get(..signs).is_some_and(|signs| signs.contains([':', '=']));
            start += signs;
            part = part.get(signs..).unwrap_or_default();
            if matches!(part, "is" | "was" | "ist" | "lautet" | "es" | "est" | "è" | "é" | "هي" | "هو")
            {
                introduced = true;
                continue;
            }
            // "The password that is mine".
            if matches!(part, "الخاصة" | "بي") {
                continue;
            }
        }
        if part.is_empty() {
            continue;
        }
        let word = bare(part).to_lowercase();
        if is_mark(part) || (found.is_some() && GOES_ON.contains(&word.as_str())) {
            break;
        }
        if found.is_none() {
            let first_part = word.split(['\'', '’']).next().unwrap_or_default();
            let odd = bare(part).chars().any(|c| !c.is_alphabetic() && !matches!(c, '\'' | '’' | '-'));
            if word.is_empty() && part.len() < 3 || NO_SECRET.contains(&first_part) || (!introduced && !odd) {
                return None;
            }
        }
        // A mark at the end may belong to the secret; a full stop or question mark ends the sentence.
        let kept = part.trim_end_matches(['.', ',', '?', '"', '\'', '”', '’']);
        if kept.is_empty() {
            break;
        }
        found = Some((found.map_or(start, |(first, _)| first), start + kept.len()));
        count += 1;
        if kept.len() < part.len() || count == 6 || !introduced {
            break;
        }
    }
    let (start, end) = found?;
    // The words on the link page are asked for in the chat; whatever somebody calls them, they must arrive.
    let secret = text.get(start..end)?;
    (!pairing::is_phrase(secret)).then_some((Kind::Password, start, end))
}

/// "hunter2 is my password".
fn secret_before(text: &str, name: usize) -> Option<Span> {
    let before = text.get(..name)?.trim_end();
    let before = before.strip_suffix("my").or_else(|| before.strip_suffix("the"))?.trim_end();
    let before = before.strip_suffix(" is")?.trim_end();
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let part = before.get(start..)?;
    let mixed = part.chars().any(char::is_alphabetic) && part.chars().any(|c| value(c).is_some());
    (mixed && !is_mark(part)).then_some((Kind::Password, start, before.len()))
}
