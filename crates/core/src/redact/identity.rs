//! Numbers by which states know people: one row a country and kind. A row is a shape and a check; where the two
//! together would still fit everyday numbers, it counts only in a text that names it.
//!
//! Shapes: `d` a digit, `L` a letter, `A` either, `-` at most one separator, `=` exactly one, anything else itself.

use super::{
    Kind, Span,
    card::luhn,
    digits::{number, value},
    text::Words,
};

struct Rule {
    /// ISO 3166 code, for the reader of this table.
    #[cfg_attr(not(test), expect(dead_code, reason = "named so that a row is found when a law changes"))]
    country: &'static str,
    shape: &'static str,
    check: fn(&[u8]) -> bool,
    /// Words without which it is just a number; none: the shape is enough.
    names: &'static [&'static str],
}

const fn rule(
    country: &'static str,
    shape: &'static str,
    check: fn(&[u8]) -> bool,
    names: &'static [&'static str],
) -> Rule {
    Rule { country, shape, check, names }
}

const RULES: &[Rule] = &[
    rule("US", "ddd=dd=dddd", ssn, &[]),
    rule("US", "ddddddddd", ssn, &["ssn", "social security", "itin", "taxpayer"]),
    rule("GB", "LL-dd-dd-dd-L", nino, &[]),
    rule("GB", "ddd-ddd-dddd", nhs, &["nhs"]),
    rule("IE", "dddddddL", pps, &[]),
    rule(
        "DE",
        "dd-ddd-ddd-ddd",
        steuer_id,
        &["steuer", "steuernummer", "idnr", "tax id", "tin", "identifikationsnummer"],
    ),
    rule("FR", "d-dd-dd-dA-ddd-ddd-dd", nir, &[]),
    rule("ES", "dddddddd-L", dni, &[]),
    rule("ES", "L-ddddddd-L", dni, &[]),
    rule("IT", "LLLLLLddLddLdddL", codice_fiscale, &[]),
    rule("NL", "dddd-dd-ddd", bsn, &["bsn", "burgerservicenummer"]),
    rule("BE", "dd.dd.dd-ddd.dd", belgian, &[]),
    rule("BE", "ddddddddddd", belgian, &["rijksregister", "registre national", "national number"]),
    rule("PT", "ddd-ddd-ddd", nif, &["nif", "contribuinte"]),
    rule("PL", "ddddddddddd", pesel, &["pesel"]),
    rule("CH", "756.dddd.dddd.dd", ean13, &[]),
    rule("CH", "756dddddddddd", ean13, &[]),
    rule("SE", "dddddd=dddd", swedish, &[]),
    rule("DK", "dddddd=dddd", day_first, &["cpr", "personnummer"]),
    rule("NO", "dddddd-ddddd", norwegian, &["fødselsnummer", "fodselsnummer", "personnummer"]),
    rule("FI", "dddddd-dddA", hetu, &[]),
    rule("BR", "ddd.ddd.ddd-dd", cpf, &[]),
    rule("BR", "ddddddddddd", cpf, &["cpf"]),
    rule("CA", "ddd-ddd-ddd", luhn_only, &["sin", "social insurance"]),
    rule("MX", "LLLLddddddLLLLLLAd", any, &[]),
    rule("AU", "ddd-ddd-ddd", tfn, &["tfn", "tax file"]),
    rule("IN", "dddd-dddd-dddd", aadhaar, &["aadhaar", "aadhar", "uidai"]),
    rule("IN", "LLLLLddddL", pan, &[]),
    rule("SG", "LdddddddL", nric, &[]),
    rule("ZA", "ddddddddddddd", south_african, &["id number", "identity number", "south african"]),
    rule("KR", "dddddd=ddddddd", korean, &[]),
    rule("CN", "dddddddddddddddddA", chinese, &[]),
    rule("JP", "dddd-dddd-dddd", my_number, &["my number", "マイナンバー"]),
    rule("*", "LLddddddd", any, &["passport"]),
    rule("*", "Ldddddddd", any, &["passport"]),
    rule("*", "ddddddddd", any, &["passport"]),
];

pub(super) fn find(text: &str, words: &Words, spans: &mut Vec<Span>) {
    // No shape has fewer digits.
    if text.chars().filter(|c| value(*c).is_some()).take(4).count() < 4 {
        return;
    }
    // Most words fit no shape, so names are looked for last.
    let named = |rule: &Rule| rule.names.is_empty() || words.mentions(rule.names);
    for word in &words.all {
        let lead = Lead::of(text, word.start);
        let fitting = RULES
            .iter()
            .filter(|rule| lead.fits(rule.shape))
            .filter_map(|rule| Some((rule, fit(rule, text, word.start)?)));
        let longest = fitting.filter(|(rule, _)| named(rule)).map(|(_, end)| end).max();
        spans.extend(longest.map(|end| (Kind::Identity, word.start, end)));
    }
}

/// How a word begins: enough to see that it is no number of nearly every shape.
struct Lead {
    letters: usize,
    digits: usize,
}

impl Lead {
    fn of(text: &str, start: usize) -> Self {
        let rest = text.get(start..).unwrap_or_default();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let digits = rest.chars().take(9).take_while(|c| value(*c).is_some()).count();
        Self { letters, digits }
    }

    fn fits(&self, shape: &str) -> bool {
        let letters = shape.bytes().take_while(|sign| *sign == b'L').count();
        if letters > 0 {
            return letters == self.letters;
        }
        let digits = shape.bytes().take(9).take_while(|sign| matches!(sign, b'd' | b'0'..=b'9')).count();
        digits <= self.digits
    }
}

/// The end of a number of that shape that begins at a byte and passes the check.
fn fit(rule: &Rule, text: &str, start: usize) -> Option<usize> {
    let before = text.get(..start)?.chars().next_back();
    if matches!(before, Some('-' | '.' | '/' | '+' | '£' | '$' | '€')) {
        return None;
    }
    let mut rest = text.get(start..)?.char_indices().peekable();
    let (mut signs, mut end) = (Vec::with_capacity(rule.shape.len()), start);
    for wanted in rule.shape.chars() {
        let separator = |c: char| matches!(c, ' ' | '-' | '.' | '/' | '\u{2010}'..='\u{2015}' | '+');
        if matches!(wanted, '-' | '=') {
            match rest.peek() {
                Some((_, c)) if separator(*c) => _ = rest.next(),
                _ if wanted == '=' => return None,
                _ => {}
            }
            continue;
        }
        let (at, c) = rest.next()?;
        let digit = value(c).map(|digit| digit + b'0');
        let letter =
            Some(c.to_ascii_uppercase()).filter(char::is_ascii_alphabetic).and_then(|c| u8::try_from(c).ok());
        let sign = match wanted {
            'd' => digit?,
            'L' => letter?,
            'A' => digit.or(letter)?,
            '.' if c == '.' => {
                end = start + at + 1;
                continue;
            }
            other if digit.map(char::from) == Some(other) => digit?,
            _ => return None,
        };
        signs.push(sign);
        end = start + at + c.len_utf8();
    }
    let after = text.get(end..)?.chars().next();
    let more = text.get(end..)?.chars().nth(1).is_some_and(|c| value(c).is_some());
    let goes_on =
        after.is_some_and(char::is_alphanumeric) || (matches!(after, Some('-' | '.' | ',' | '/')) && more);
    (!goes_on && (rule.check)(&signs)).then_some(end)
}

fn any(_: &[u8]) -> bool {
    true
}

/// The digits among the signs.
fn numbers(signs: &[u8]) -> Vec<u8> {
    signs.iter().filter(|sign| sign.is_ascii_digit()).map(|sign| sign - b'0').collect()
}

fn part(signs: &[u8], from: usize, to: usize) -> u64 {
    number(&numbers(signs.get(from..to).unwrap_or_default()))
}

fn at(signs: &[u8], place: usize) -> u8 {
    signs.get(place).copied().unwrap_or_default()
}

/// Sum of digits times weights.
fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum()
}

fn day_and_month(day: u64, month: u64) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

fn ssn(signs: &[u8]) -> bool {
    let (area, group, serial) = (part(signs, 0, 3), part(signs, 3, 5), part(signs, 5, 9));
    // From 900 on they are taxpayers' numbers of the same form.
    !matches!(area, 0 | 666) && group != 0 && serial != 0
}

fn nino(signs: &[u8]) -> bool {
    let (first, second, last) = (at(signs, 0), at(signs, 1), at(signs, 8));
    let never = [b"BG", b"GB", b"NK", b"KN", b"TN", b"NT", b"ZZ"];
    !b"DFIQUV".contains(&first)
        && !b"DFIQUVO".contains(&second)
        && !never.contains(&&[first, second])
        && (b'A'..=b'D').contains(&last)
}

fn nhs(signs: &[u8]) -> bool {
    let digits = numbers(signs);
    let rest = 11 - weighted(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    u32::from(at(&digits, 9)) == if rest == 11 { 0 } else { rest }
}

fn pps(signs: &[u8]) -> bool {
    let sum = weighted(&numbers(signs), &[8, 7, 6, 5, 4, 3, 2]) % 23;
    b"WABCDEFGHIJKLMNOPQRSTUV".get(sum as usize) == Some(&at(signs, 7))
}

fn steuer_id(signs: &[u8]) -> bool {
    let digits = numbers(signs);
    let product = digits.iter().take(10).fold(10_u32, |product, digit| {
        let sum = (u32::from(*digit) + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    at(&digits, 0) != 0 && u32::from(at(&digits, 10)) == (11 - product) % 10
}

fn nir(signs: &[u8]) -> bool {
    // Corsica's departments have letters.
    let body: String = signs.iter().take(13).map(|sign| char::from(*sign)).collect();
    let body = body.replacen("2A", "19", 1).replacen("2B", "18", 1);
    let month = part(signs, 3, 5);
    body.parse::<u64>().is_ok_and(|body| {
        matches!(at(signs, 0), b'1' | b'2')
            && (1..=12).contains(&month)
            && 97 - body % 97 == part(signs, 13, 15)
    })
}

fn dni(signs: &[u8]) -> bool {
    let (number, last) = match signs {
        [first @ (b'X' | b'Y' | b'Z'), middle @ .., last] if middle.len() == 7 => {
            (u64::from(first - b'X') * 10_000_000 + number(&numbers(middle)), last)
        }
        [middle @ .., last] if middle.len() == 8 && middle.iter().all(u8::is_ascii_digit) => {
            (number(&numbers(middle)), last)
        }
        _ => return false,
    };
    usize::try_from(number % 23).ok().and_then(|place| b"TRWAGMYFPDXBNJZSQVHLCKE".get(place)) == Some(last)
}

fn codice_fiscale(signs: &[u8]) -> bool {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let sum: u32 = signs
        .iter()
        .take(15)
        .enumerate()
        .map(|(place, sign)| {
            let value = if sign.is_ascii_digit() { sign - b'0' } else { sign - b'A' };
            if place % 2 == 0 { ODD.get(usize::from(value)).copied().unwrap_or(0) } else { u32::from(value) }
        })
        .sum();
    u32::from(at(signs, 15).saturating_sub(b'A')) == sum % 26
}

fn bsn(signs: &[u8]) -> bool {
    let digits = numbers(signs);
    let sum = weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2]);
    sum > 0 && sum % 11 == u32::from(at(&digits, 8))
}

fn belgian(signs: &[u8]) -> bool {
    let (body, check) = (part(signs, 0, 9), part(signs, 9, 11));
    let born_since_2000 = body + 2_000_000_000;
    97 - body % 97 == check || 97 - born_since_2000 % 97 == check
}

fn nif(signs: &[u8]) -> bool {
    let digits = numbers(signs);
    let rest = weighted(&digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    u32::from(at(&digits, 8)) == if rest < 2 { 0 } else { 11 - rest }
}

fn pesel(signs: &[u8]) -> bool {
    let digits = numbers(signs);
    (weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) + u32::from(at(&digits, 10))).is_multiple_of(10)
}

fn ean13(signs: &[u8]) -> bool {
    weighted(&numbers(signs), &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

fn swedish(signs: &[u8]) -> bool {
    // Coordination numbers have 60 added to the day.
    let (month, day) = (part(signs, 2, 4), part(signs, 4, 6));
    luhn(&numbers(signs)) && day_and_month(if day > 60 { day - 60 } else { day }, month)
}

fn day_first(signs: &[u8]) -> bool {
    day_and_month(part(signs, 0, 2), part(signs, 2, 4))
}

fn norwegian(signs: &[u8]) -> bool {
    let digits = numbers(signs);
    let first = weighted(&digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
    let second = weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    first.is_multiple_of(11) && second.is_multiple_of(11)
}

fn hetu(signs: &[u8]) -> bool {
    let body = part(signs, 0, 9);
    let check =
        usize::try_from(body % 31).ok().and_then(|place| b"0123456789ABCDEFHJKLMNPRSTUVWXY".get(place));
    day_first(signs) && check == Some(&at(signs, 9))
}

fn cpf(signs: &[u8]) -> bool {
    let digits = numbers(signs);
    let check = |weights: &[u32]| {
        let rest = weighted(&digits, weights) % 11;
        if rest < 2 { 0 } else { 11 - rest }
    };
    let same = digits.iter().all(|digit| *digit == at(&digits, 0));
    !same
        && check(&[10, 9, 8, 7, 6, 5, 4, 3, 2]) == u32::from(at(&digits, 9))
        && check(&[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) == u32::from(at(&digits, 10))
}

fn luhn_only(signs: &[u8]) -> bool {
    luhn(&numbers(signs))
}

fn tfn(signs: &[u8]) -> bool {
    weighted(&numbers(signs), &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
}

fn aadhaar(signs: &[u8]) -> bool {
    at(signs, 0) >= b'2' && verhoeff(&numbers(signs))
}

/// The check of the dihedral group of ten.
fn verhoeff(digits: &[u8]) -> bool {
    const STEP: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let times = |a: u8, b: u8| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - 5 + 5 - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let permuted = |digit: u8, rounds: usize| {
        (0..rounds % 8).fold(digit, |digit, _| STEP.get(usize::from(digit)).copied().unwrap_or(digit))
    };
    digits.iter().rev().enumerate().fold(0, |sum, (place, digit)| times(sum, permuted(*digit, place))) == 0
}

fn pan(signs: &[u8]) -> bool {
    b"ABCFGHJLPT".contains(&at(signs, 3))
}

fn nric(signs: &[u8]) -> bool {
    let first = at(signs, 0);
    let sum =
        weighted(&numbers(signs), &[2, 7, 6, 5, 4, 3, 2]) + if matches!(first, b'T' | b'G') { 4 } else { 0 };
    let letters: &[u8] = match first {
        b'S' | b'T' => b"JZIHGFEDCBA",
        b'F' | b'G' => b"XWUTRQPNMLK",
        _ => return false,
    };
    letters.get((sum % 11) as usize) == Some(&at(signs, 8))
}

fn south_african(signs: &[u8]) -> bool {
    luhn(&numbers(signs)) && day_and_month(part(signs, 4, 6), part(signs, 2, 4))
}

fn korean(signs: &[u8]) -> bool {
    day_and_month(part(signs, 4, 6), part(signs, 2, 4)) && (b'1'..=b'8').contains(&at(signs, 6))
}

fn chinese(signs: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = numbers(signs.get(..17).unwrap_or_default());
    let check = b"10X98765432".get((weighted(&body, &WEIGHTS) % 11) as usize);
    day_and_month(part(signs, 12, 14), part(signs, 10, 12)) && check == Some(&at(signs, 17))
}

fn my_number(signs: &[u8]) -> bool {
    let digits = numbers(signs);
    let rest = weighted(&digits, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    u32::from(at(&digits, 11)) == if rest < 2 { 0 } else { 11 - rest }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::{Place, clean};
    use super::*;

    #[rstest]
    #[case::us("my ssn is 123-45-6789")]
    #[case::us_spaces("123 45 6789")]
    #[case::us_named("social security number 123456789")]
    #[case::gb("AB 12 34 56 C")]
    #[case::gb_small("ab123456c is my national insurance number")]
    #[case::gb_nhs("nhs number 943 476 5919")]
    #[case::ie("1234567T")]
    #[case::de("Steuer-ID 86 095 742 719")]
    #[case::fr("2 55 08 14 168 025 38")]
    #[case::es("12345678Z")]
    #[case::es_nie("X-1234567-L")]
    #[case::it("RSSMRA85T10A562S")]
    #[case::nl("bsn 111222333")]
    #[case::be("85.07.30-033.28")]
    #[case::pt("nif 123 456 789")]
    #[case::pl("pesel 44051401359")]
    #[case::ch("756.9217.0769.85")]
    #[case::se("811228-9874")]
    #[case::dk("cpr 010203-1234")]
    #[case::fi("131052-308T")]
    #[case::br("529.982.247-25")]
    #[case::ca("my sin 046 454 286")]
    #[case::au("tfn 123 456 782")]
    #[case::in_pan("AFZPK7190K")]
    #[case::in_aadhaar("aadhaar 2341 2341 2346")]
    #[case::sg("S1234567D")]
    #[case::za("id number 8001015009087")]
    #[case::kr("900101-1234567")]
    #[case::cn("11010519491231002X")]
    #[case::jp("my number 1234 5678 9018")]
    #[case::passport("my passport number is 123456789")]
    #[case::other_digits("١٢٣-٤٥-٦٧٨٩")]
    fn of_many_countries(#[case] text: &str) {
        let done = clean(text, Place::Prose);
        assert!(
            matches!(done.kinds.as_slice(), [Kind::Identity | Kind::Card]),
            "{text}: {:?} {}",
            done.kinds,
            done.text
        );
        assert!(!done.text.chars().any(|c| value(c).is_some()), "{}", done.text);
    }

    #[rstest]
    #[case("000-12-3456")]
    #[case("666-12-3456")]
    #[case("GB123456C")]
    #[case("12345678A")]
    #[case("INV-2024-000123")]
    #[case("529.982.247-26")]
    #[case("123456789")]
    #[case("call 555-123-4567")]
    #[case("11010519491231002Y")]
    fn what_fails_its_check_stays(#[case] text: &str) {
        assert_eq!(clean(text, Place::Prose).text, text);
    }

    #[test]
    fn every_row_has_a_country_and_digits_enough() {
        for rule in RULES {
            assert!(!rule.country.is_empty());
            assert!(
                rule.shape.chars().filter(|c| matches!(c, 'd' | '0'..='9')).count() >= 4,
                "{}",
                rule.shape
            );
        }
    }
}
