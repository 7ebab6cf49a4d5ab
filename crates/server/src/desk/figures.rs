//! What a reply of staff tells of the customer's data: amounts of money, last four digits and nicknames of their
//! accounts, numbers that look like an account's, payees where the sentence names one as such. Which payees are the
//! customer's cannot be known here, because no payments are kept: for those there is *Send as secure note*. Rather too
//! much is taken for a figure than too little.

use tellerline_core::{
    message::{Class, Classes},
    reading::{EntityValue, Reading},
};
use tellerline_store::repo::links::StoredLink;

/// A run of so many digits is taken for the number of an account.
const DIGITS: usize = 6;
/// Nicknames that are shorter say nothing by themselves.
const NICKNAME_MIN: usize = 3;
/// Signs of money.
const SIGNS: [char; 8] = ['£', '$', '€', '¥', '₹', '₩', '₽', '¢'];
/// Words of money, for amounts that are written out; the reader knows those of other languages.
const MONEY: [&str; 9] = ["pound", "pounds", "quid", "pence", "dollar", "dollars", "euro", "euros", "cents"];

/// What a text tells, as `reading` understood it; `phone` is the bank's own number, which everybody may know.
pub(super) fn told(text: &str, reading: &Reading, links: &[StoredLink], phone: Option<&str>) -> Classes {
    let text = phone.map_or_else(|| text.to_owned(), |phone| text.replace(phone, " "));
    let mut told = Classes::NONE;
    let is_amount =
        |value: &EntityValue| matches!(value, EntityValue::Amount { .. } | EntityValue::AmountRange { .. });
    let by_reader = reading.entities.iter().any(|one| is_amount(&one.value));
    let lower = text.to_lowercase();
    let by_word = lower.split(|c: char| !c.is_alphanumeric()).any(|word| MONEY.contains(&word));
    if by_reader || by_word || text.contains(SIGNS) || has_decimals(&text) {
        told = told.with(Class::Amount);
    }
    if reading.entities.iter().any(|one| matches!(one.value, EntityValue::Merchant(_))) {
        told = told.with(Class::Payee);
    }
    let runs = digit_runs(&text);
    let accounts = || links.iter().flat_map(|link| &link.consent.accounts);
    let last_four = |run: &String| accounts().any(|account| account.last_four.as_ref() == Some(run));
    if runs.iter().any(|run| run.len() >= DIGITS || last_four(run)) {
        told = told.with(Class::LastFour);
    }
    let named = |label: &str| label.chars().count() >= NICKNAME_MIN && lower.contains(&label.to_lowercase());
    if accounts().filter_map(|account| account.label.as_deref()).any(|label| named(label.trim())) {
        told = told.with(Class::Nickname);
    }
    told
}

/// Digits, with single spaces, dots or dashes between them taken for one number.
fn digit_runs(text: &str) -> Vec<String> {
    let (mut runs, mut run, mut gap) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            run.extend(char::from_digit(digit, 10));
            gap = false;
        } else if matches!(c, ' ' | '-' | '.' | '\u{a0}') && !run.is_empty() && !gap {
            gap = true;
        } else {
            runs.extend((!run.is_empty()).then(|| std::mem::take(&mut run)));
            gap = false;
        }
    }
    runs.extend((!run.is_empty()).then_some(run));
    runs
}

/// "12.50", "1.234,56", "1 234,56": two digits after a point or comma, with a digit before it and none after.
fn has_decimals(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let point = |at: usize| matches!(chars.get(at), Some('.' | ',' | '\u{66b}'));
    (0..chars.len()).any(|at| {
        let inside = digit(at.checked_sub(1)) && digit(Some(at + 1)) && digit(Some(at + 2));
        // A time of day or a date goes on with another point.
        let ends = !(digit(Some(at + 3)) || point(at + 3) && digit(Some(at + 4)));
        point(at) && inside && ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Classes {
        let reader = tellerline_nlu::Reader::embedded().unwrap();
        let reading = reader.read(text, jiff::civil::date(2026, 11, 23), Some("en"));
        told(text, &reading, &[], Some("+44 20 7946 0000"))
    }

    #[test]
    fn amounts_and_numbers_are_seen() {
        for text in [
            "You paid £1,234.56 there",
            "It was 12.50",
            "1.234,56 went out",
            "about twelve pounds",
            "EUR 40",
            "¥5000",
            "The balance is 300 pounds",
            "It was more than 300",
            "Sie haben am Montag mehr als dreihundert Franken überwiesen",
            "Ontem foram pagos duzentos e cinquenta reais na sua conta",
            "وصلت إلى حسابك أمس خمسة آلاف ريال من الشركة",
        ] {
            assert!(of(text).has(Class::Amount), "{text}");
        }
        assert!(of("The payment to Zyxwell Ltd was taken back").has(Class::Payee));
        for text in ["It ends in 12 34 56 78", "number 12345678", "20-30-40"] {
            assert!(of(text).has(Class::LastFour), "{text}");
        }
    }

    #[test]
    fn ordinary_words_are_not() {
        for text in [
            "Your card is locked. A new one is on its way.",
            "We have your report K3Q9-7MZ2.",
            "Please call +44 20 7946 0000.",
            "Hello, I am Sam from Harbour Bank. How can I help you?",
            "Your payment to us is on its way, please wait until Monday.",
            "I have sent the form to you by post.",
            "Please go to My data and renew the permission at your bank.",
            "I am here until 18:00 and will be back in 2 days.",
        ] {
            assert!(of(text).is_empty(), "{text}: {:?}", of(text));
        }
    }
}
