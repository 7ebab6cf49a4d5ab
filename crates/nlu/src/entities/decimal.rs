//! Digits with points, commas and spaces, as an exact number; no floats. What a mark means is the language's to say
//! where the digits do not.

use tellerline_core::money::{Currency, Money};

/// More digits than this are no sum of money.
const TEXT_MAX: usize = 40;
/// How many decimals a sum without a named currency is taken to have.
const PLACES: u32 = 2;

/// A number as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    mantissa: i64,
    places: u32,
}

impl Decimal {
    pub(super) const fn whole(value: u32) -> Self {
        Self { mantissa: value as i64, places: 0 }
    }

    /// Reads digits. Two kinds of mark: the last is the decimal one. One kind several times: it groups thousands. One
    /// mark before other than three digits: decimal. One mark before three digits: a group where the language groups by
    /// it; otherwise thousandths where the currency has them, and else nobody can tell, which is `None`.
    pub(super) fn read<'a>(
        parts: impl Iterator<Item = &'a str>,
        mark: char,
        currency: Option<Currency>,
    ) -> Option<Self> {
        let mut text = [0_u8; TEXT_MAX];
        let mut len = 0;
        for (i, part) in parts.enumerate() {
            let spaced = if i > 0 { b" ".as_slice() } else { &[] };
            for byte in spaced.iter().chain(part.as_bytes()) {
                *text.get_mut(len)? = *byte;
                len += 1;
            }
        }
        let text = text.get(..len)?;
        let count = |mark: u8| text.split(|byte| *byte == mark).count() - 1;
        let (points, commas) = (count(b'.'), count(b','));
        let last = text.iter().rposition(|byte| matches!(byte, b'.' | b','));
        let after = last.map_or(0, |at| len - at - 1);
        let decimal_at = match (points, commas) {
            (0, 0) => None,
            (1.., 1..) => {
                let kind = last.and_then(|at| text.get(at).copied()).unwrap_or_default();
                if count(kind) > 1 {
                    return None;
                }
                last
            }
            (0, 2..) | (2.., 0) => {
                if after != 3 {
                    return None;
                }
                None
            }
            _ if after != 3 => last,
            _ => {
                let kind = last.and_then(|at| text.get(at)).map(|byte| char::from(*byte));
                let spaced = text.contains(&b' ');
                match currency {
                    _ if kind != Some(mark) && !spaced => None,
                    Some(currency) if Money::exponent(currency) == 3 => last,
                    _ => return None,
                }
            }
        };
        let digits = |bytes: &[u8]| -> Option<i64> {
            bytes
                .iter()
                .filter(|b| b.is_ascii_digit())
                .try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(i64::from(digit - b'0')))
        };
        let places = decimal_at.map_or(0, |at| len - at - 1);
        Some(Self { mantissa: digits(text)?, places: u32::try_from(places).ok()? })
    }

    /// In the currency's minor units, `times` as much; `None` where that is no whole number of them.
    pub(super) fn minor(self, currency: Option<Currency>, times: u32) -> Option<i64> {
        let exponent = currency.map_or(PLACES, Money::exponent);
        let wide = i128::from(self.mantissa) * i128::from(times) * 10_i128.checked_pow(exponent)?;
        let scale = 10_i128.checked_pow(self.places)?;
        if wide % scale == 0 { i64::try_from(wide / scale).ok() } else { None }
    }

    /// In hundredths already: "20p".
    pub(super) fn hundredths(self, times: u32) -> Option<i64> {
        if self.places == 0 { self.mantissa.checked_mul(i64::from(times)) } else { None }
    }
}

/// Exactly two digits after the only mark: "45.99" is a price without a currency.
pub(super) fn is_price(number: &str) -> bool {
    let marks = number.bytes().filter(|b| matches!(b, b'.' | b',')).count();
    number.rfind(['.', ',']).is_some_and(|at| {
        let kind = number.as_bytes().get(at);
        let same = number.bytes().filter(|b| Some(b) == kind).count();
        number.len() - at == 3 && same == 1 && (marks == 1 || number.len() > 6)
    })
}
