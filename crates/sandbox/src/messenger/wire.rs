//! The bytes of Meta's webhooks: the escaped JSON form, its signature, and the proof that goes with a token.
//! Knows nothing of people, threads or HTTP.

use std::io::{self, Write};

use aws_lc_rs::hmac;
use serde::Serialize;
use serde_json::{Value, ser::Formatter};

/// Characters that Meta writes as `\uXXXX` although they are ASCII.
const ESCAPED_ASCII: [char; 3] = ['<', '%', '@'];

/// Writes `value` the way Meta does before it signs: pure ASCII, `\uXXXX` in lower-case hexadecimal
/// (surrogate pairs above the basic plane), and `/` as `\/`.
///
/// ```
/// let body = tellerline_sandbox::messenger::escaped_json(&serde_json::json!("é 😀 a/b"));
/// assert_eq!(body, r#""\u00e9 \ud83d\ude00 a\/b""#);
/// ```
#[must_use]
pub fn escaped_json(value: &Value) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, MetaForm);
    let written = value.serialize(&mut serializer);
    debug_assert!(written.is_ok(), "a Value has string keys and a Vec takes every write");
    String::from_utf8(bytes).unwrap_or_default()
}

struct MetaForm;

impl Formatter for MetaForm {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for character in fragment.chars() {
            if character == '/' {
                writer.write_all(b"\\/")?;
            } else if character.is_ascii() && !ESCAPED_ASCII.contains(&character) {
                write!(writer, "{character}")?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

/// Value of `X-Hub-Signature-256` for exactly these bytes: `sha256=` and the lower-case hexadecimal HMAC.
#[must_use]
pub fn signature_header(app_secret: &str, body: &[u8]) -> String {
    format!("sha256={}", keyed_hex(hmac::HMAC_SHA256, app_secret, body))
}

/// Value of the old `X-Hub-Signature` header, which Meta still sends next to the new one.
#[must_use]
pub fn legacy_signature_header(app_secret: &str, body: &[u8]) -> String {
    format!("sha1={}", keyed_hex(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, app_secret, body))
}

/// `appsecret_proof` of an access token: the lower-case hexadecimal HMAC-SHA256 under the app secret.
#[must_use]
pub fn appsecret_proof(app_secret: &str, access_token: &str) -> String {
    keyed_hex(hmac::HMAC_SHA256, app_secret, access_token.as_bytes())
}

fn keyed_hex(algorithm: hmac::Algorithm, secret: &str, message: &[u8]) -> String {
    hex::encode(hmac::sign(&hmac::Key::new(algorithm, secret.as_bytes()), message))
}
