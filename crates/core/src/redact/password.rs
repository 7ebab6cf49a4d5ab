//! Passwords that are called so.

use super::{
    Kind, Span,
    digits::value,
    text::{SECRETS, Words, is_mark},
};
use crate::pairing;

/// Words after "my password is" that are no password.
const NO_SECRET: &[&str] = &[
    "not",
    "skimmed",
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
