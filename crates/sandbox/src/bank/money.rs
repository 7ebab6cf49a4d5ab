//! Minor units to decimal text and back. Knows exponents (JPY 0, KWD 3), nothing about accounts.

use iso_currency::Currency;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

/// Decimal places of a currency; 2 when the code is unknown or has none.
pub(crate) fn exponent(currency: &str) -> u32 {
    Currency::from_code(currency).and_then(Currency::exponent).map_or(2, u32::from)
}

/// Signed decimal text, e.g. `-12.30`.
pub(crate) fn signed(minor: i64, currency: &str) -> String {
    Decimal::new(minor, exponent(currency)).to_string()
}

/// The API's form: digits without sign; the sign travels as Credit or Debit.
pub(crate) fn unsigned(minor: i64, currency: &str) -> String {
    let text = signed(minor, currency);
    text.strip_prefix('-').map_or_else(|| text.clone(), str::to_owned)
}

/// Credit is money the customer has; zero counts as Credit.
pub(crate) const fn indicator(minor: i64) -> &'static str {
    if minor < 0 { "Debit" } else { "Credit" }
}

/// Decimal text to minor units; `None` when it is not a number, is too precise or too large.
pub(crate) fn parse(text: &str, currency: &str) -> Option<i64> {
    let value: Decimal = text.parse().ok()?;
    let scaled = value.checked_mul(Decimal::from(10_i64.checked_pow(exponent(currency))?))?;
    if scaled.fract().is_zero() { scaled.to_i64() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{indicator, parse, signed, unsigned};

    #[test]
    fn text_has_the_places_of_the_currency() {
        for (minor, currency, text) in
            [(-1230, "GBP", "-12.30"), (5, "JPY", "5"), (1, "KWD", "0.001"), (0, "EUR", "0.00")]
        {
            assert_eq!(signed(minor, currency), text);
        }
        assert_eq!(unsigned(-1, "GBP"), "0.01");
        assert_eq!((indicator(0), indicator(-1)), ("Credit", "Debit"));
        assert_eq!(parse("0.1", "JPY"), None);
        assert_eq!(parse("nan", "GBP"), None);
    }

    proptest! {
        #[test]
        fn text_and_minor_units_agree(minor in any::<i64>(), currency in prop_oneof!["GBP", "JPY", "KWD"]) {
            // Decimal holds 96 bits, so the text is exact; only the way back may leave i64.
            prop_assert_eq!(parse(&signed(minor, &currency), &currency), Some(minor));
        }
    }
}
