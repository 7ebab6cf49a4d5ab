//! PINs: which are too easy to guess, and how they are kept. Six digits alone are guessed in no time from a
//! stolen database, so what is hashed is an HMAC under a key that the database does not hold.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tellerline_core::BankId;
use tellerline_store::Vault;

use super::PageError;

/// Digits of a PIN.
pub const DIGITS: usize = 6;

/// Why a PIN is refused, as the key of its text.
pub fn refusal(pin: &str) -> Option<&'static str> {
    let digits: Vec<i16> =
        pin.bytes().filter(u8::is_ascii_digit).map(|digit| i16::from(digit - b'0')).collect();
    if digits.len() != DIGITS || pin.len() != DIGITS {
        return Some("page-pin-digits");
    }
    let steps: Vec<i16> = digits
        .windows(2)
        .map(|pair| match pair {
            [first, second] => second - first,
            _ => 0,
        })
        .collect();
    // 000000, 123456, 987654; 121212 and 123123 are as common.
    let even = [0, 1, -1].into_iter().any(|step| steps.iter().all(|one| *one == step));
    let (first, second) = digits.split_at(DIGITS / 2);
    let pairs = digits.chunks(2).all(|pair| Some(pair) == digits.chunks(2).next());
    (even || first == second || pairs).then_some("page-pin-easy")
}

/// Hashes a PIN for one browser; takes tens of milliseconds on a thread of its own.
///
/// # Errors
/// As the vault says.
pub async fn hash(vault: &Vault, bank: &BankId, browser: &str, pin: &str) -> Result<String, PageError> {
    let peppered = vault.lookup(bank, "pin", &[browser.as_bytes(), pin.as_bytes()])?;
    let hashed = tokio::task::spawn_blocking(move || Argon2::default().hash_password(&peppered)).await;
    match hashed.map_err(|error| PageError::internal(&error))? {
        Ok(hash) => Ok(hash.to_string()),
        Err(error) => {
            tracing::error!(%error, "a PIN could not be hashed");
            Err(PageError::unavailable())
        }
    }
}

/// Whether the PIN is the one that was hashed for this browser.
///
/// # Errors
/// As the vault says.
pub async fn verify(
    vault: &Vault,
    bank: &BankId,
    browser: &str,
    pin: &str,
    hash: String,
) -> Result<bool, PageError> {
    let peppered = vault.lookup(bank, "pin", &[browser.as_bytes(), pin.as_bytes()])?;
    let checked = tokio::task::spawn_blocking(move || {
        let parsed = PasswordHash::new(&hash).ok();
        parsed.is_some_and(|parsed| Argon2::default().verify_password(&peppered, &parsed).is_ok())
    });
    checked.await.map_err(|error| PageError::internal(&error))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::refusal;

    #[rstest]
    #[case("582914", None)]
    #[case("112358", None)]
    #[case("000000", Some("page-pin-easy"))]
    #[case("777777", Some("page-pin-easy"))]
    #[case("123456", Some("page-pin-easy"))]
    #[case("654321", Some("page-pin-easy"))]
    #[case("121212", Some("page-pin-easy"))]
    #[case("123123", Some("page-pin-easy"))]
    #[case("12345", Some("page-pin-digits"))]
    #[case("1234567", Some("page-pin-digits"))]
    #[case("58291a", Some("page-pin-digits"))]
    #[case("٥٨٢٩١٤", Some("page-pin-digits"))]
    #[case("", Some("page-pin-digits"))]
    fn easy_ones_are_refused(#[case] pin: &str, #[case] expect: Option<&str>) {
        assert_eq!(refusal(pin), expect);
    }
}
