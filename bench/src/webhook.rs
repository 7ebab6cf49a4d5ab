//! Webhooks as Messenger sends them: one text message an envelope, signed over the raw bytes.

use aws_lc_rs::hmac;
use std::time::{SystemTime, UNIX_EPOCH};

/// The demo's Messenger app and Page, which the peers are set up with as well.
pub(crate) const APP_SECRET: &str = "app-secret";
const PAGE_ID: &str = "100200300";

/// Signs envelopes with both headers that Meta sends: SHA-256, and SHA-1 for bots that know only that.
pub(crate) struct Signer {
    sha256: hmac::Key,
    sha1: hmac::Key,
}

/// An envelope ready to be sent.
pub(crate) struct Signed {
    pub(crate) body: String,
    /// Value of `X-Hub-Signature-256`.
    pub(crate) sha256: String,
    /// Value of `X-Hub-Signature`.
    pub(crate) sha1: String,
}

impl Signer {
    pub(crate) fn new(secret: &str) -> Self {
        Self {
            sha256: hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()),
            sha1: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes()),
        }
    }

    /// A text from one identity; `number` makes the message id unique within this run of the program.
    pub(crate) fn text(&self, identity: &str, text: &str, number: u64) -> Signed {
        let now = now_millis();
        let body = format!(
            r#"{{"object":"page","entry":[{{"id":"{PAGE_ID}","time":{now},"messaging":[{{"sender":{{"id":"{identity}"}},"recipient":{{"id":"{PAGE_ID}"}},"timestamp":{now},"message":{{"mid":"m_bench{now}x{number}","text":"{text}"}}}}]}}]}}"#
        );
        let tag = |key| hex::encode(hmac::sign(key, body.as_bytes()));
        let (sha256, sha1) = (format!("sha256={}", tag(&self.sha256)), format!("sha1={}", tag(&self.sha1)));
        Signed { body, sha256, sha1 }
    }
}

#[expect(clippy::disallowed_methods, reason = "plays Messenger, whose clock is the real one")]
fn now_millis() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis())
}

#[cfg(test)]
mod tests {
    use super::Signer;
    use serde_json::Value;

    #[test]
    fn the_envelope_is_json_and_carries_the_known_signature() {
        let signed = Signer::new("app-secret").text("90000", "help", 7);
        let body: Value = serde_json::from_str(&signed.body).expect("JSON");
        assert_eq!(body["entry"][0]["messaging"][0]["sender"]["id"], "90000");
        assert_eq!(body["entry"][0]["messaging"][0]["message"]["text"], "help");
        assert_eq!((signed.sha256.len(), signed.sha1.len()), (7 + 64, 5 + 40));
    }

    #[test]
    fn the_signature_is_the_published_hmac() {
        // RFC 4231, test case 2.
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, b"Jefe");
        let tag = hex::encode(aws_lc_rs::hmac::sign(&key, b"what do ya want for nothing?"));
        assert_eq!(tag, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
