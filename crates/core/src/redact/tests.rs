//! What goes and what stays, as tables and over anything that can be typed.

use proptest::prelude::*;
use rstest::rstest;

use super::{card::luhn, *};

#[rstest]
// Cards.
#[case("4111 1111 1111 1111", "[removed]")]
#[case("my card 4111-1111-1111-1111 was stolen", "my card [removed] was stolen")]
#[case("4111.1111.1111.1111!", "[removed]!")]
#[case("4111 1111-1111 1111", "[removed]")]
#[case("4111–1111–1111–1111", "[removed]")]
#[case("٤١١١ ١١١١ ١١١١ ١١١١", "[removed]")]
#[case("４１１１１１１１１１１１１１１１", "[removed]")]
#[case("४१११११११११११११११", "[removed]")]
#[case("4️⃣1️⃣1️⃣1️⃣ 1111 1111 1111", "[removed]")]
#[case("④①①① ①①①① ①①①① ①①①①", "[removed]")]
#[case("四一一一一一一一一一一一一一一一", "[removed]")]
#[case("4\u{200b}111\u{200b}1111\u{2060}11111111", "[removed]")]
#[case("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[removed]")]
#[case("ref 99 378282246310005 ok", "ref 99 [removed] ok")]
#[case("two: 4111111111111111 and 5500005555555559", "two: [removed] and [removed]")]
#[case("4111111111111111 5500005555555559", "[removed] [removed]")]
#[case("4111 1111 1111 1111 12/27 123", "[removed] 12/27 123")]
#[case("41111111111111111227", "[removed]")]
#[case("card4111111111111111", "card[removed]")]
#[case("four one one one, one one one one, one one one one, one one one one", "[removed]")]
#[case("it's four triple one double one double one 1111 1111", "it's [removed]")]
#[case("forty-one eleven eleven eleven eleven eleven eleven eleven", "[removed]")]
#[case("card number 6759649826438453", "card number [removed]")]
#[case("order 4111111111111111", "order [removed]")]
// IBANs and account numbers.
#[case("GB82 WEST 1234 5698 7654 32", "[removed]")]
#[case("pay to de89370400440532013000 please", "pay to [removed] please")]
#[case("FR14 2004 1010 0505 0001 3M02 606.", "[removed].")]
#[case("NO93-8601-1117-947", "[removed]")]
#[case("account number 12345678", "account number [removed]")]
#[case("sort code 12-34-56 account number is 12345678", "sort code [removed] account number is [removed]")]
// Security codes, PINs, one-time codes.
#[case("cvv 123", "cvv [removed]")]
#[case("CVC: 4321", "CVC: [removed]")]
#[case("the three digits on the back are 737", "the three digits on the back are [removed]")]
#[case("my pin is 9876 ok?", "my pin is [removed] ok?")]
#[case("pin: nine eight seven six", "pin: [removed]")]
#[case("1234 is my pin", "[removed] is my pin")]
#[case("the code is 123456", "the code is [removed]")]
#[case("123 456 is the code", "[removed] is the code")]
#[case("they sent me a one-time code: 123-456", "they sent me a one-time code: [removed]")]
#[case("493021", "[removed]")]
#[case("493 021", "[removed]")]
#[case(" 4930 ", " [removed] ")]
#[case("four nine three zero two one", "[removed]")]
// Passwords.
#[case("password: hunter2", "password: [removed]")]
#[case("my password is correcthorse", "my password is [removed]")]
#[case("my password is purple horse battery staple.", "my password is [removed].")]
#[case("my password is hunter2 and it does not work", "my password is [removed] and it does not work")]
#[case("password hunter2!", "password [removed]")]
#[case("Hunter2 is my password", "[removed] is my password")]
#[case("mein Passwort ist geheim1", "mein Passwort ist [removed]")]
#[case("mot de passe: soleil", "mot de passe: [removed]")]
// Ordinary talk stays.
#[case("balance please", "balance please")]
#[case("payments over 1,200 since 3 May 2026", "payments over 1,200 since 3 May 2026")]
#[case("account ending 1234", "account ending 1234")]
#[case("password not working", "password not working")]
#[case("my password is not working", "my password is not working")]
#[case("my password is wrong", "my password is wrong")]
#[case("password? again?", "password? again?")]
#[case("forgot my pin", "forgot my pin")]
#[case("pin pad ate 20 quid", "pin pad ate 20 quid")]
#[case("error code 4012", "error code 4012")]
#[case("my postcode is SW1A 1AA", "my postcode is SW1A 1AA")]
#[case("1234567890123", "1234567890123")]
#[case("call me on 020 7946 0000", "call me on 020 7946 0000")]
#[case("+44 7911 123456 or 0044 7911 123456", "+44 7911 123456 or 0044 7911 123456")]
#[case("INV-2024-000123", "INV-2024-000123")]
#[case("order 112-3456789-1234567", "order 112-3456789-1234567")]
#[case("£4,111.11, £5,555.55 and £6,011.00", "£4,111.11, £5,555.55 and £6,011.00")]
#[case("4,111.11 5,555.55 6,000.00 4,111.11", "4,111.11 5,555.55 6,000.00 4,111.11")]
#[case("2026-11-22 2026-11-23 2026-11-24", "2026-11-22 2026-11-23 2026-11-24")]
#[case("22/11/2026 23/11/2026 24/11/2026", "22/11/2026 23/11/2026 24/11/2026")]
#[case("22.11.2026", "22.11.2026")]
#[case("22/11/26", "22/11/26")]
#[case("12.50", "12.50")]
#[case("£1500", "£1500")]
#[case("20261122", "20261122")]
#[case("K3Q9-7MZ2", "K3Q9-7MZ2")]
#[case("two or three of the four payments", "two or three of the four payments")]
#[case("maple harbor", "maple harbor")]
#[case("the code words are maple harbor", "the code words are maple harbor")]
#[case("password: maple tiger", "password: maple tiger")]
#[case("12", "12")]
fn redacts(#[case] text: &str, #[case] expect: &str) {
    assert_eq!(redact(text), expect);
}

#[rstest]
// Spanish.
#[case(
    "mi tarjeta es cuatro uno uno uno uno uno uno uno uno uno uno uno uno uno uno uno",
    "mi tarjeta es [removed]"
)]
#[case("cuarenta y uno once once once once once once once", "[removed]")]
#[case("cuatro triple uno doble uno doble uno doble uno doble uno doble uno doble uno", "[removed]")]
#[case("el código de seguridad es 737", "el código de seguridad es [removed]")]
#[case("mi pin es uno dos tres cuatro", "mi pin es [removed]")]
#[case("mi clave es 4821", "mi clave es [removed]")]
#[case("mi contraseña es girasol99", "mi contraseña es [removed]")]
#[case("1234 es mi pin", "[removed] es mi pin")]
#[case("el código que me llegó es 493021", "el código que me llegó es [removed]")]
// French.
#[case("quatre un un un un un un un un un un un un un un un", "[removed]")]
#[case("quarante et un onze onze onze onze onze onze onze", "[removed]")]
#[case("le code de sécurité est le 737", "le code de sécurité est le [removed]")]
#[case("mon code secret est un deux trois quatre", "mon code secret est [removed]")]
#[case("le code reçu par sms : 493021", "le code reçu par sms : [removed]")]
#[case("mon mot de passe est tournesol", "mon mot de passe est [removed]")]
// German.
#[case(
    "meine Karte: vier eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins",
    "meine Karte: [removed]"
)]
#[case("einundvierzig elf elf elf elf elf elf elf", "[removed]")]
#[case("der Sicherheitscode lautet 737", "der Sicherheitscode lautet [removed]")]
#[case("meine Geheimzahl ist eins zwei drei vier", "meine Geheimzahl ist [removed]")]
#[case("der Bestätigungscode ist 493021", "der Bestätigungscode ist [removed]")]
#[case("mein Kennwort lautet sonnenblume", "mein Kennwort lautet [removed]")]
// Portuguese.
#[case("o cartão é quatro um um um um um um um um um um um um um um um", "o cartão é [removed]")]
#[case("quarenta e um onze onze onze onze onze onze onze", "[removed]")]
#[case("o código de segurança é 737", "o código de segurança é [removed]")]
#[case("minha senha é meia cinco três dois", "minha senha é [removed]")]
#[case("o código de verificação que recebi é 493021", "o código de verificação que recebi é [removed]")]
#[case("minha senha é girassol", "minha senha é [removed]")]
// Arabic.
#[case(
    "رقم بطاقتي أربعة واحد واحد واحد واحد واحد واحد واحد واحد واحد واحد واحد واحد واحد واحد واحد",
    "رقم بطاقتي [removed]"
)]
#[case("رمز التحقق ٤٩٣٠٢١", "رمز التحقق [removed]")]
#[case("رمز الأمان هو 737", "رمز الأمان هو [removed]")]
#[case("الرقم السري واحد اثنين ثلاثة أربعة", "الرقم السري [removed]")]
#[case("كلمة السر هي بستان", "كلمة السر هي [removed]")]
#[case("كلمة المرور الخاصة بي هي hunter2", "كلمة المرور الخاصة بي هي [removed]")]
// Harmless sentences of these languages.
#[case(
    "uno de los dos pagos y tres comisiones de cuatro euros",
    "uno de los dos pagos y tres comisiones de cuatro euros"
)]
#[case("el código postal es 28013", "el código postal es 28013")]
#[case("un pago de dos o tres euros", "un pago de dos o tres euros")]
#[case("la clave es tener paciencia", "la clave es tener paciencia")]
#[case("mi contraseña es incorrecta", "mi contraseña es incorrecta")]
#[case("un virement de deux ou trois cents euros", "un virement de deux ou trois cents euros")]
#[case("mon code postal est 75001", "mon code postal est 75001")]
#[case("mon mot de passe est bloqué", "mon mot de passe est bloqué")]
#[case("une ou deux cartes, trois comptes", "une ou deux cartes, trois comptes")]
#[case(
    "eine von zwei oder drei Karten mit vier Buchungen",
    "eine von zwei oder drei Karten mit vier Buchungen"
)]
#[case("mein Passwort ist gesperrt", "mein Passwort ist gesperrt")]
#[case("meine Postleitzahl ist 10115", "meine Postleitzahl ist 10115")]
#[case("um ou dois pagamentos de três", "um ou dois pagamentos de três")]
#[case("o código postal é 1000", "o código postal é 1000")]
#[case("minha senha é inválida", "minha senha é inválida")]
#[case("não lembro minha senha", "não lembro minha senha")]
#[case("كلمة السر غير صحيحة", "كلمة السر غير صحيحة")]
#[case("كلمة المرور هي خاطئة", "كلمة المرور هي خاطئة")]
#[case("دفعت ثلاثة أو أربعة مبالغ في خمسة أيام", "دفعت ثلاثة أو أربعة مبالغ في خمسة أيام")]
#[case("نسيت الرقم السري", "نسيت الرقم السري")]
#[case("quatre vingt dix euros et deux cartes", "quatre vingt dix euros et deux cartes")]
fn redacts_in_every_language(#[case] text: &str, #[case] expect: &str) {
    assert_eq!(redact(text), expect);
}

#[rstest]
#[case("4111111111111111", Kind::Card)]
#[case("GB82 WEST 1234 5698 7654 32", Kind::Account)]
#[case("cvv 123", Kind::SecurityCode)]
#[case("123456", Kind::Code)]
#[case("password: hunter2", Kind::Password)]
#[case("123-45-6789", Kind::Identity)]
fn kinds_are_told(#[case] text: &str, #[case] kind: Kind) {
    assert_eq!(clean(text, Place::Chat).kinds, [kind]);
    assert!(Kind::ALL.contains(&kind));
}

#[test]
fn a_number_alone_is_a_code_in_a_chat_only() {
    assert_eq!(clean("493021", Place::Prose).text, "493021");
    assert_eq!(clean("4111111111111111", Place::Prose).text, MARK);
}

/// A number of a real network that passes the check.
fn card() -> impl Strategy<Value = String> {
    let heads = prop::sample::select(vec![
        ("4", 16),
        ("4", 13),
        ("4", 19),
        ("51", 16),
        ("55", 16),
        ("2221", 16),
        ("2720", 16),
        ("34", 15),
        ("37", 15),
        ("36", 14),
        ("6011", 16),
        ("65", 16),
        ("3530", 16),
        ("62", 17),
        ("6304", 18),
        ("50", 16),
        ("2200", 16),
    ]);
    (heads, any::<u64>()).prop_map(|((head, length), seed)| {
        let mut digits: Vec<u8> = head.bytes().map(|digit| digit - b'0').collect();
        let mut seed = seed;
        while digits.len() + 1 < length {
            digits.push(u8::try_from(seed % 10).unwrap());
            seed = seed.rotate_left(7).wrapping_mul(6_364_136_223_846_793_005);
        }
        let fits = |last: &u8| luhn(&[digits.as_slice(), &[*last]].concat());
        let last = (0..10).find(fits).unwrap();
        digits.push(last);
        digits.iter().map(u8::to_string).collect()
    })
}

/// Zero to nine, by language.
const WORDS: [&str; 6] = [
    "zero one two three four five six seven eight nine",
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zéro un deux trois quatre cinq six sept huit neuf",
    "null eins zwei drei vier fünf sechs sieben acht neun",
    "zero um dois três quatro cinco seis sete oito nove",
    "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة",
];

fn in_script(card: &str, zero: u32) -> String {
    let digit = |c: char| char::from_u32(zero + c.to_digit(10).unwrap()).unwrap();
    card.chars().map(digit).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_card_number_survives(
        card in card(),
        every in 1_usize..7,
        joint in "[ .\u{2013}-]|",
        head in "([a-z]{1,9} ){0,3}",
        tail in "( [a-z]{0,10})?",
    ) {
        let spaced: Vec<String> =
            card.as_bytes().chunks(every).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
        let text = format!("{head}{}{tail}", spaced.join(&joint));
        let shown = redact(&text);
        let left = shown.chars().filter(char::is_ascii_digit).count();
        prop_assert!(left == 0, "{} of {}", shown, text);
    }

    #[test]
    fn no_script_hides_a_card(
        card in card(),
        zero in prop::sample::select(vec![0x0660_u32, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10, 0x1D7CE, 0x1D7F6]),
    ) {
        let written = in_script(&card, zero);
        prop_assert_eq!(redact(&written), MARK);
    }

    #[test]
    fn no_emoji_and_no_words_hide_a_card(card in card()) {
        let emoji: String = card.chars().flat_map(|c| [c, '\u{FE0F}', '\u{20E3}']).collect();
        prop_assert!(!redact(&emoji).chars().any(|c| c.is_ascii_digit()), "{}", redact(&emoji));
        for names in WORDS {
            let names: Vec<&str> = names.split(' ').collect();
            let words: Vec<&str> = card.bytes().map(|c| names[usize::from(c - b'0')]).collect();
            let words = words.join(" ");
            prop_assert_eq!(redact(&words), MARK, "{}", words);
        }
    }

    #[test]
    fn amounts_dates_and_references_stay(
        whole in 0_u32..999_999, cents in 0_u32..100, day in 1_u32..29, month in 1_u32..13, year in 2000_u32..2030,
        number in 0_u32..999_999,
    ) {
        for text in [
            format!("I paid £{whole}.{cents:02} on {day}/{month}/{year}"),
            format!("{year}-{month:02}-{day:02} and {year}-{month:02}-{day:02}"),
            format!("why {whole}.{cents:02} and not {cents}.{cents:02}?"),
            format!("it is INV-{year}-{number:06}"),
            format!("reference {number:06}-{cents:02} of {day:02}.{month:02}.{year}"),
            format!("my number is 0{number:06}{day:02}{cents:02}"),
            format!("call +44 20 {number:06} please"),
        ] {
            prop_assert_eq!(redact(&text), text.as_str());
        }
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,200}") {
        let once = redact(&text).into_owned();
        prop_assert_eq!(redact(&once), once.as_str());
    }

    #[test]
    fn anything_like_a_number_is_survived_and_settled(text in "([0-9]{1,9}|[ .,/-]|one |card |pin |password: |is |\\[removed\\]|[A-Z]{2}){0,24}") {
        let once = redact(&text).into_owned();
        prop_assert_eq!(redact(&once), once.as_str());
    }
}
