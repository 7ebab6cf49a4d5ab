//! The two factors of staff: a password (argon2id) and a time-based code (RFC 6238, SHA-1, six digits, 30 s,
//! as every authenticator app reads it). Knows nothing of accounts, sessions or pages.

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use aws_lc_rs::digest;
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::{Entropy, Timestamp};
use tokio::sync::Semaphore;
use totp_rs::{Builder, Secret, Totp};

/// Seconds that one code lasts.
pub const STEP_SECONDS: u64 = 30;
/// Bytes of a secret, as RFC 4226 recommends for SHA-1.
const SECRET_BYTES: usize = 20;
/// Fewest characters of a password outside the demo (OWASP ASVS 5.0, V6.2).
pub const PASSWORD_MIN: usize = 12;
/// Most bytes of a password that are looked at: long enough for any phrase, short enough to cost nothing.
const PASSWORD_MAX: usize = 1_024;

/// Hashing takes 19 MiB each: so many at once, whoever asks.
static HASHING: Semaphore = Semaphore::const_new(2);

/// A factor could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    /// The password is too short or one that everybody tries.
    #[error("the password must have at least {PASSWORD_MIN} characters and must not be a well-known one")]
    WeakPassword,
    /// The secret of the second factor is not 20 bytes or more in base 32.
    #[error("the secret of the second factor is not base 32 of at least {SECRET_BYTES} bytes")]
    BadSecret,
    /// Hashing failed.
    #[error("the password could not be hashed")]
    Hash,
}

/// Whether a password may be chosen: long, and not among those that everybody tries. No rule of composition.
///
/// # Errors
/// `WeakPassword`.
pub fn check_choice(password: &SecretString, name: &str) -> Result<(), FactorError> {
    let text = password.expose_secret();
    let lower = text.to_lowercase();
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    let known =
        COMMON.iter().any(|word| lower == *word || lower.trim_matches(|c: char| !c.is_alphabetic()) == *word);
    let of_name = !name.is_empty() && lower.replace(&name.to_lowercase(), "").chars().count() < 6;
    if text.chars().count() < PASSWORD_MIN || text.len() > PASSWORD_MAX || distinct < 5 || known || of_name {
        return Err(FactorError::WeakPassword);
    }
    Ok(())
}

/// Long passwords that head every list of leaked ones; shorter ones are refused by length.
const COMMON: &[&str] = &[
    "012345678910",
    "123123123123",
    "123456123456",
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789123",
    "987654321098",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "abc123456789",
    "abcdefghijkl",
    "administrator",
    "changemechangeme",
    "correcthorsebatterystaple",
    "iloveyouforever",
    "letmeinletmein",
    "passwordpassword",
    "password1234",
    "qwertyuiop",
    "qwertyuiopasdf",
    "qwertyuiop123",
    "tellerline",
    "tellerline123",
    "trustno1trustno1",
    "welcomewelcome",
    "zxcvbnmasdfghjkl",
];

/// Hashes a password with fresh salt.
///
/// # Errors
/// `Hash`.
pub async fn hash_password(
    entropy: &dyn Entropy,
    password: SecretString,
) -> Result<SecretString, FactorError> {
    let mut salt = [0_u8; 16];
    entropy.seed().fork("password-salt").fill(&mut salt);
    let _turn = HASHING.acquire().await.map_err(|_| FactorError::Hash)?;
    tokio::task::spawn_blocking(move || {
        let hash = Argon2::default().hash_password_with_salt(password.expose_secret().as_bytes(), &salt);
        hash.map(|hash| SecretString::from(hash.to_string())).map_err(|_| FactorError::Hash)
    })
    .await
    .map_err(|_| FactorError::Hash)?
}

/// Argon2id hash, with the parameters used above, of a password that nobody has: what a name that does not
/// exist is compared with, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Whether the password is right. `None` as the hash does the same work and says no.
pub async fn verify_password(hash: Option<SecretString>, password: SecretString) -> bool {
    let Ok(_turn) = HASHING.acquire().await else { return false };
    let known = hash.is_some();
    let work = move || {
        let text = hash.as_ref().map_or(NOBODY, |hash| hash.expose_secret());
        let mut bytes = password.expose_secret().as_bytes();
        let short_enough = bytes.len() <= PASSWORD_MAX;
        if !short_enough {
            bytes = &bytes[..PASSWORD_MAX];
        }
        Argon2::default().verify_password(bytes, text).is_ok() && short_enough
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(false) && known
}

/// A fresh secret for the second factor, in base 32.
pub fn new_secret(entropy: &dyn Entropy) -> SecretString {
    let mut bytes = [0_u8; SECRET_BYTES];
    entropy.seed().fork("totp-secret").fill(&mut bytes);
    SecretString::from(Secret::from(bytes).to_base32())
}

/// The demo's secret of somebody: derived from their name, so that it is the same in every demo.
pub fn demo_secret(name: &str) -> SecretString {
    let hash = digest::digest(&digest::SHA256, format!("tellerline demo staff {name}").as_bytes());
    let bytes: Vec<u8> = hash.as_ref().iter().copied().take(SECRET_BYTES).collect();
    SecretString::from(Secret::from(bytes).to_base32())
}

fn totp(secret: &SecretString) -> Result<Builder, FactorError> {
    let secret = Secret::try_from_base32(secret.expose_secret()).map_err(|_| FactorError::BadSecret)?;
    if secret.as_ref().len() < SECRET_BYTES {
        return Err(FactorError::BadSecret);
    }
    Ok(Builder::new().with_secret(secret).with_skew(1).with_step_duration(STEP_SECONDS))
}

fn built(secret: &SecretString) -> Result<Totp, FactorError> {
    totp(secret)?.build().map_err(|_| FactorError::BadSecret)
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_secs()).unwrap_or(0)
}

/// The step that a point in time lies in.
pub fn step_of(now: Timestamp) -> i64 {
    i64::try_from(seconds(now) / STEP_SECONDS).unwrap_or(i64::MAX)
}

/// The code of this moment; for the demo's print-out and for tests.
///
/// # Errors
/// `BadSecret`.
pub fn current_code(secret: &SecretString, now: Timestamp) -> Result<String, FactorError> {
    Ok(built(secret)?.generate(seconds(now)).to_string())
}

/// The step of the code, if it is the code of this step or of a neighbouring one.
pub fn accepted_step(secret: &SecretString, code: &str, now: Timestamp) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let step = built(secret).ok()?.check(&code, seconds(now))?;
    i64::try_from(step).ok()
}

/// The `otpauth://` address that authenticator apps read.
///
/// # Errors
/// `BadSecret`.
pub fn enrolment_uri(secret: &SecretString, bank_name: &str, name: &str) -> Result<String, FactorError> {
    let clean = |text: &str| text.replace(':', " ");
    let totp = totp(secret)?
        .with_issuer(Some(clean(bank_name)))
        .with_account_name(clean(name))
        .build()
        .map_err(|_| FactorError::BadSecret)?;
    totp.to_url().map_err(|_| FactorError::BadSecret)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_secs(1_795_000_000);

    fn later(seconds: i64) -> Timestamp {
        Timestamp::from_secs(AT.as_secs() + seconds)
    }

    #[test]
    fn codes_match_the_published_vectors() {
        // RFC 6238, appendix B, SHA-1: the secret is the ASCII text below; eight digits there, the last six here.
        let secret = SecretString::from(Secret::from(b"12345678901234567890".to_vec()).to_base32());
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(current_code(&secret, Timestamp::from_secs(at)).unwrap(), code);
        }
    }

    #[test]
    fn a_code_holds_one_step_either_way() {
        let secret = demo_secret("sam");
        let code = current_code(&secret, AT).unwrap();
        for near in [-30, 0, 30] {
            assert_eq!(accepted_step(&secret, &code, later(near)), Some(step_of(AT)));
        }
        for far in [-61, 61, 600] {
            assert_eq!(accepted_step(&secret, &code, later(far)), None);
        }
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(accepted_step(&secret, &spaced, AT), Some(step_of(AT)), "as apps print it");
    }

    #[test]
    fn what_is_not_six_digits_is_no_code() {
        for code in ["", "12345", "1234567", "abcdef", "12345é", "１２３４５６"] {
            assert_eq!(accepted_step(&demo_secret("sam"), code, AT), None, "{code}");
        }
    }

    #[test]
    fn short_secrets_are_refused() {
        assert!(matches!(current_code(&"GEZDGNBV".into(), AT), Err(FactorError::BadSecret)));
        assert!(matches!(current_code(&"not base 32!".into(), AT), Err(FactorError::BadSecret)));
    }

    #[test]
    fn everybody_has_a_demo_secret_of_their_own() {
        assert_ne!(demo_secret("sam").expose_secret(), demo_secret("lee").expose_secret());
        assert_eq!(demo_secret("sam").expose_secret(), demo_secret("sam").expose_secret());
    }

    #[test]
    fn the_address_for_the_app_names_bank_and_person() {
        let uri = enrolment_uri(&demo_secret("sam"), "Harbour: Bank", "sam").unwrap();
        assert!(uri.starts_with("otpauth://totp/Harbour%20%20Bank:sam?"), "{uri}");
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in [
            "demo",
            "123456789012",
            "elevenchars",
            "aaaaaaaaaaaaaaaa",
            "Tellerline123",
            "passwordpassword",
            "samsamsamsam1",
        ] {
            assert!(check_choice(&weak.into(), "sam").is_err(), "{weak}");
        }
        for fine in ["a quiet harbour at dusk", "kürbis-laterne-91", "tellerline opens at nine"] {
            assert!(check_choice(&fine.into(), "sam").is_ok(), "{fine}");
        }
    }

    struct Fixed;
    impl Entropy for Fixed {
        fn seed(&self) -> tellerline_core::Seed {
            tellerline_core::Seed::new([5; 32])
        }
    }

    #[tokio::test]
    async fn passwords_are_hashed_with_argon2id_and_compared() {
        let hash = hash_password(&Fixed, "a quiet harbour".into()).await.unwrap();
        assert!(hash.expose_secret().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify_password(Some(hash.clone()), "a quiet harbour".into()).await);
        assert!(!verify_password(Some(hash.clone()), "a quiet harbor".into()).await);
        assert!(!verify_password(Some(hash), "x".repeat(5_000).into()).await);
    }

    #[tokio::test]
    async fn an_unknown_name_costs_the_same_work() {
        // The stand-in must parse, with the same parameters, or its comparison would end at once.
        let parsed = argon2::PasswordHash::new(NOBODY).unwrap();
        assert_eq!(parsed.algorithm.as_str(), "argon2id");
        assert_eq!(parsed.params.get_decimal("m"), Some(19_456));
        assert_eq!(parsed.params.get_decimal("t"), Some(2));
        assert!(!verify_password(None, "anything".into()).await);
    }
}
