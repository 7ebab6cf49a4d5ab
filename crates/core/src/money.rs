//! Money as minor units and a currency; decimals are parsed from the bank's text and floats stay out.

use std::fmt;

pub use iso_currency::Currency;
use serde::{Deserialize, Serialize};

/// An amount in the currency's smallest unit (pence, yen, fils). Negative means owed or paid out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    amount_minor: i64,
    currency: Currency,
}

/// Why an amount could not be read or computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with at most one point.
    #[error("not a decimal amount")]
    NotDecimal,
    /// More decimals than the currency has, and they are not zero: rounding would invent a figure.
    #[error("more decimals than the currency has")]
    TooPrecise,
    /// Beyond 64 bits of minor units.
    #[error("amount out of range")]
    OutOfRange,
    /// Two currencies in one sum.
    #[error("amounts in different currencies")]
    CurrencyMismatch,
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A figure is personal data: it never reaches a log through `{:?}`.
        write!(f, "Money({} ..)", self.currency.code())
    }
}

impl Money {
    /// From minor units.
    pub const fn from_minor(amount_minor: i64, currency: Currency) -> Self {
        Self { amount_minor, currency }
    }

    /// Minor units, signed.
    pub const fn amount_minor(self) -> i64 {
        self.amount_minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// How many decimals the currency has: 2 for GBP, 0 for JPY, 3 for KWD (ISO 4217). Currencies without
    /// a minor unit (gold, test codes) count as 0.
    pub fn exponent(currency: Currency) -> u32 {
        currency.exponent().map_or(0, u32::from)
    }

    /// Reads a bank's decimal text, e.g. `1230.45000` in GBP. Trailing zeros beyond the currency's decimals
    /// are accepted (UK Open Banking allows five), other digits there are refused.
    ///
    /// # Errors
    /// `NotDecimal`, `TooPrecise`, `OutOfRange`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let malformed = whole.is_empty() || !all_digits(whole) || !all_digits(fraction);
        if malformed || (digits.contains('.') && fraction.is_empty()) {
            return Err(MoneyError::NotDecimal);
        }
        let places = Self::exponent(currency) as usize;
        let (kept, dropped) = fraction.split_at(fraction.len().min(places));
        if dropped.bytes().any(|b| b != b'0') {
            return Err(MoneyError::TooPrecise);
        }
        let minor = format!("{whole}{kept:0<places$}");
        let minor: i64 = minor.parse().map_err(|_| MoneyError::OutOfRange)?;
        Ok(Self::from_minor(if negative { -minor } else { minor }, currency))
    }

    /// The decimal text without grouping, e.g. `-12.30`; for machines. People get ICU's form.
    pub fn to_decimal(self) -> String {
        let places = Self::exponent(self.currency) as usize;
        let sign = if self.amount_minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.amount_minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// The sum.
    ///
    /// # Errors
    /// `CurrencyMismatch`, `OutOfRange`.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let sum = self.amount_minor.checked_add(other.amount_minor).ok_or(MoneyError::OutOfRange)?;
        Ok(Self::from_minor(sum, self.currency))
    }

    /// The same amount with the sign turned.
    ///
    /// # Errors
    /// `OutOfRange` for the one value without a counterpart.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        let amount_minor = self.amount_minor.checked_neg().ok_or(MoneyError::OutOfRange)?;
        Ok(Self { amount_minor, ..self })
    }

    /// Whether money is owed.
    pub const fn is_negative(self) -> bool {
        self.amount_minor < 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("0", Currency::GBP, Ok(0))]
    #[case("1230.45", Currency::GBP, Ok(123_045))]
    #[case("1230.45000", Currency::GBP, Ok(123_045))]
    #[case("-0.05", Currency::GBP, Ok(-5))]
    #[case("7", Currency::KWD, Ok(7_000))]
    #[case("7.125", Currency::KWD, Ok(7_125))]
    #[case("500", Currency::JPY, Ok(500))]
    #[case("500.00", Currency::JPY, Ok(500))]
    #[case("500.5", Currency::JPY, Err(MoneyError::TooPrecise))]
    #[case("1.005", Currency::GBP, Err(MoneyError::TooPrecise))]
    #[case("", Currency::GBP, Err(MoneyError::NotDecimal))]
    #[case(".5", Currency::GBP, Err(MoneyError::NotDecimal))]
    #[case("5.", Currency::GBP, Err(MoneyError::NotDecimal))]
    #[case("1e3", Currency::GBP, Err(MoneyError::NotDecimal))]
    #[case("1,000", Currency::GBP, Err(MoneyError::NotDecimal))]
    #[case("--1", Currency::GBP, Err(MoneyError::NotDecimal))]
    #[case("99999999999999999999", Currency::GBP, Err(MoneyError::OutOfRange))]
    fn bank_text(#[case] text: &str, #[case] currency: Currency, #[case] expect: Result<i64, MoneyError>) {
        assert_eq!(Money::parse(text, currency).map(Money::amount_minor), expect);
    }

    fn currency() -> impl Strategy<Value = Currency> {
        prop_oneof![Just(Currency::GBP), Just(Currency::JPY), Just(Currency::KWD), Just(Currency::EUR)]
    }

    proptest! {
        #[test]
        fn text_round_trips(minor in -10_i64.pow(15)..10_i64.pow(15), currency in currency()) {
            let money = Money::from_minor(minor, currency);
            prop_assert_eq!(Money::parse(&money.to_decimal(), currency), Ok(money));
        }

        #[test]
        fn parsing_never_panics(text in ".{0,40}", currency in currency()) {
            let _ = Money::parse(&text, currency);
        }

        #[test]
        fn sums_agree_with_wide_integers(a: i64, b: i64) {
            let sum = Money::from_minor(a, Currency::GBP).checked_add(Money::from_minor(b, Currency::GBP));
            let wide = i64::try_from(i128::from(a) + i128::from(b)).ok();
            prop_assert_eq!(sum.ok().map(Money::amount_minor), wide);
        }
    }

    #[test]
    fn currencies_do_not_mix() {
        let pound = Money::from_minor(1, Currency::GBP);
        assert_eq!(pound.checked_add(Money::from_minor(1, Currency::EUR)), Err(MoneyError::CurrencyMismatch));
    }

    #[test]
    fn a_figure_does_not_print() {
        assert_eq!(format!("{:?}", Money::from_minor(123_456, Currency::GBP)), "Money(GBP ..)");
    }
}
