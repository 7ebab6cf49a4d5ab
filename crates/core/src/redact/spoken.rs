//! Numbers as words, in the languages that are read: one table, because people mix languages and a message does not
//! say which it is in. Articles ("un", "ein", "um") are among them: what is a number is decided by how many stand in a
//! row.

use super::text::Words;

/// What a word says, below a hundred.
pub(super) fn value(word: &str) -> Option<u8> {
    units(word).or_else(|| tens(word).map(|ten| ten * 10)).or_else(|| joined(word))
}

fn units(word: &str) -> Option<u8> {
    Some(match word {
        "zero" | "oh" | "o" | "nought" | "nil" | "cero" | "zéro" | "null" | "صفر" => 0,
        "one" | "uno" | "una" | "un" | "une" | "ein" | "eins" | "eine" | "um" | "uma" | "واحد" | "واحدة" => {
            1
        }
        "two" | "dos" | "deux" | "zwei" | "zwo" | "dois" | "duas" | "اثنان" | "اثنين" | "إثنان" | "إثنين"
        | "اتنين" => 2,
        "three" | "tres" | "trois" | "drei" | "três" | "ثلاثة" | "ثلاث" | "ثلاثه" | "تلاتة" => {
            3
        }
        "four" | "cuatro" | "quatre" | "vier" | "quatro" | "أربعة" | "اربعة" | "أربع" | "اربع" | "اربعه" => {
            4
        }
        "five" | "cinco" | "cinq" | "fünf" | "fuenf" | "خمسة" | "خمس" | "خمسه" => 5,
        "six" | "seis" | "sechs" | "meia" | "ستة" | "ست" | "سته" => 6,
        "seven" | "siete" | "sept" | "sieben" | "sete" | "سبعة" | "سبع" | "سبعه" => 7,
        "eight" | "ocho" | "huit" | "acht" | "oito" | "ثمانية" | "ثماني" | "ثمان" | "تمانية" | "ثمانيه" => {
            8
        }
        "nine" | "nueve" | "neuf" | "neun" | "nove" | "تسعة" | "تسع" | "تسعه" => 9,
        "ten" | "diez" | "dix" | "zehn" | "dez" | "عشرة" | "عشره" => 10,
        "eleven" | "once" | "onze" | "elf" => 11,
        "twelve" | "doce" | "douze" | "zwölf" | "doze" => 12,
        "thirteen" | "trece" | "treize" | "dreizehn" | "treze" => 13,
        "fourteen" | "catorce" | "quatorze" | "vierzehn" | "catorze" => 14,
        "fifteen" | "quince" | "quinze" | "fünfzehn" => 15,
        "sixteen" | "dieciséis" | "dieciseis" | "seize" | "sechzehn" | "dezesseis" | "dezasseis" => 16,
        "seventeen" | "diecisiete" | "siebzehn" | "dezessete" | "dezassete" => 17,
        "eighteen" | "dieciocho" | "achtzehn" | "dezoito" => 18,
        "nineteen" | "diecinueve" | "neunzehn" | "dezenove" | "dezanove" => 19,
        "veintiuno" | "veintiún" | "veintiuna" => 21,
        "veintidós" | "veintidos" => 22,
        "veintitrés" | "veintitres" => 23,
        "veinticuatro" => 24,
        "veinticinco" => 25,
        "veintiséis" | "veintiseis" => 26,
        "veintisiete" => 27,
        "veintiocho" => 28,
        "veintinueve" => 29,
        _ => return None,
    })
}

fn tens(word: &str) -> Option<u8> {
    Some(match word {
        "twenty" | "veinte" | "vingt" | "vingts" | "zwanzig" | "vinte" | "عشرون" | "عشرين" => 2,
        "thirty" | "treinta" | "trente" | "dreißig" | "dreissig" | "trinta" | "ثلاثون" | "ثلاثين" => {
            3
        }
        "forty" | "cuarenta" | "quarante" | "vierzig" | "quarenta" | "أربعون" | "أربعين" | "اربعون"
        | "اربعين" => 4,
        "fifty" | "cincuenta" | "cinquante" | "fünfzig" | "cinquenta" | "خمسون" | "خمسين" => 5,
        "sixty" | "sesenta" | "soixante" | "sechzig" | "sessenta" | "ستون" | "ستين" => 6,
        "seventy" | "setenta" | "septante" | "siebzig" | "سبعون" | "سبعين" => 7,
        "eighty" | "ochenta" | "huitante" | "octante" | "achtzig" | "oitenta" | "ثمانون" | "ثمانين" => {
            8
        }
        "ninety" | "noventa" | "nonante" | "neunzig" | "تسعون" | "تسعين" => 9,
        _ => return None,
    })
}

/// "einundvierzig".
fn joined(word: &str) -> Option<u8> {
    let (unit, ten) = word.split_once("und")?;
    let unit = units(unit).filter(|unit| (1..=9).contains(unit))?;
    tens(ten).map(|ten| ten * 10 + unit)
}

/// How often the number after this word is meant.
pub(super) fn times(word: &str) -> Option<usize> {
    Some(match word {
        "double" | "doble" | "doppel" | "doppelt" | "doppelte" | "zweimal" | "duplo" | "dupla"
        | "dobrado" | "دبل" => 2,
        "triple" | "treble" | "dreifach" | "dreimal" | "triplo" | "tripla" => 3,
        _ => return None,
    })
}

/// How often the number before this word is meant.
fn times_after(word: &str) -> Option<usize> {
    (word == "مرتين").then_some(2)
}

/// The digits that begin at a word, and the last word that belongs to them: "forty-one", "cuarenta y uno",
/// "quatre-vingt-dix-sept", "واحد وأربعون".
pub(super) fn number_at(words: &Words, at: usize) -> Option<(Vec<u8>, usize)> {
    let word = |step: usize| words.word(at + step);
    let first = value(word(0))?;
    let (number, more) = if first == 4 && matches!(word(1), "vingt" | "vingts") {
        below_twenty(80, word(2)).map_or((80, 1), |number| (number, 2))
    } else if let Some(ten) = tens(word(0)) {
        let and = usize::from(matches!(word(1), "y" | "e" | "et"));
        compound(ten * 10, word(1 + and)).map_or((first, 0), |number| (number, 1 + and))
    } else {
        let ten = word(1).strip_prefix('و').and_then(tens).filter(|_| (1..=9).contains(&first));
        ten.map_or((first, 0), |ten| (ten * 10 + first, 1))
    };
    let digits = if number < 10 { vec![number] } else { vec![number / 10, number % 10] };
    let last = at + more;
    Some(match times_after(words.word(last + 1)) {
        Some(times) => (digits.repeat(times), last + 1),
        None => (digits, last),
    })
}

/// What follows a ten: one to nine, and after "soixante" ten to nineteen.
fn compound(ten: u8, word: &str) -> Option<u8> {
    if ten == 60 && matches!(word, "dix" | "onze" | "douze" | "treize" | "quatorze" | "quinze" | "seize") {
        return below_twenty(ten, word);
    }
    units(word).filter(|unit| (1..=9).contains(unit)).map(|unit| ten + unit)
}

fn below_twenty(base: u8, word: &str) -> Option<u8> {
    units(word).filter(|unit| (1..=19).contains(unit)).map(|unit| base + unit)
}
