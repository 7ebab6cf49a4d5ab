//! Checkpoints: the size and root of a bank's tree as a signed note.
//!
//! Text and signature follow c2sp.org/tlog-checkpoint and c2sp.org/signed-note (Ed25519). The key is the bank's
//! own, wrapped by the master key; its public half travels as a verifier key (`name+id+key`) or as PEM.

use aws_lc_rs::{
    digest,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD as BASE64, URL_SAFE_NO_PAD},
};
use tlog_tiles::{checkpoint, tlog};

use super::Hash;
use crate::error::StoreError;

/// Kind of key in c2sp.org/signed-note.
const ED25519_KIND: u8 = 1;
/// What stands before an Ed25519 key in a `SubjectPublicKeyInfo` (RFC 8410).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

fn refused(what: &str) -> StoreError {
    StoreError::File(format!("the checkpoint {what}"))
}

/// Size and root of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root.
    pub root: Hash,
    /// When it was signed, in microseconds, where it says so.
    pub at: Option<i64>,
}

/// Signs and checks the checkpoints of one bank.
#[derive(Debug)]
pub struct Signer {
    pair: Ed25519KeyPair,
}

impl Signer {
    pub(crate) fn from_seed(seed: &[u8]) -> Result<Self, StoreError> {
        Ok(Self { pair: Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| StoreError::Sealed)? })
    }

    fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// First four bytes of the hash of name and key (c2sp.org/signed-note).
    fn key_id(&self, name: &str) -> [u8; 4] {
        let mut context = digest::Context::new(&digest::SHA256);
        for part in [name.as_bytes(), b"\n", &[ED25519_KIND], self.public()] {
            context.update(part);
        }
        let hash = super::entry::bytes(context.finish());
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }

    /// The public key as a note verifier key.
    pub fn verifier_key(&self, origin: &str) -> String {
        let key = [&[ED25519_KIND], self.public()].concat();
        format!("{origin}+{}+{}", hex::encode(self.key_id(origin)), BASE64.encode(key))
    }

    /// The public key as PEM, for `openssl pkeyutl`.
    pub fn public_pem(&self) -> String {
        let key = BASE64.encode([&SPKI, self.public()].concat());
        format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n")
    }

    /// A checkpoint as a signed note.
    ///
    /// # Errors
    /// `File` when the origin cannot stand in one.
    pub fn sign(&self, checkpoint: &Checkpoint) -> Result<String, StoreError> {
        let extension = checkpoint.at.map_or_else(String::new, |at| format!("at {at}\n"));
        let root = tlog::Hash(checkpoint.root);
        let named = !checkpoint.origin.contains(['\n', '+', ' ']);
        let body = checkpoint::Checkpoint::new(&checkpoint.origin, checkpoint.size, root, &extension)
            .ok()
            .filter(|_| named)
            .ok_or_else(|| refused("has no usable origin"))?;
        let text = String::from_utf8(body.to_bytes()).map_err(|_| refused("is not text"))?;
        let signature = self.pair.sign(text.as_bytes());
        let line = [&self.key_id(&checkpoint.origin), signature.as_ref()].concat();
        Ok(format!("{text}\n\u{2014} {} {}\n", checkpoint.origin, BASE64.encode(line)))
    }

    /// Another text of the bank's as a compact JWS (RFC 7515, `EdDSA`); `kind` is its `typ`. It has no line feed,
    /// so it can stand for no checkpoint, and a checkpoint for none of these. `kind` is a plain word of ours.
    pub fn sign_jws(&self, kind: &str, payload: &[u8]) -> String {
        let header = format!("{{\"alg\":\"EdDSA\",\"typ\":\"{kind}\"}}");
        let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let signature = URL_SAFE_NO_PAD.encode(self.pair.sign(text.as_bytes()).as_ref());
        format!("{text}.{signature}")
    }

    /// Reads a signed note and checks our signature on it; signatures of others are passed over.
    ///
    /// # Errors
    /// `File` that says what is wrong with it.
    pub fn open(&self, note: &str) -> Result<Checkpoint, StoreError> {
        let (text, signatures) = note.split_once("\n\n").ok_or_else(|| refused("is no signed note"))?;
        let text = format!("{text}\n");
        let checkpoint = parse(&text)?;
        let key_id = self.key_id(&checkpoint.origin);
        let ours = |line: &str| -> Option<Vec<u8>> {
            let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
            let bytes = BASE64.decode(signature).ok()?;
            let (id, signature) = bytes.split_at_checked(4)?;
            (name == checkpoint.origin && id == key_id).then(|| signature.to_vec())
        };
        let key = UnparsedPublicKey::new(&ED25519, self.public());
        let good = |signature: &[u8]| key.verify(text.as_bytes(), signature).is_ok();
        match signatures.lines().find_map(ours) {
            None => Err(refused("is not signed by this bank's key")),
            Some(signature) if good(&signature) => Ok(checkpoint),
            Some(_) => Err(refused("has a signature that does not fit")),
        }
    }
}

fn parse(text: &str) -> Result<Checkpoint, StoreError> {
    let parsed = checkpoint::Checkpoint::from_bytes(text.as_bytes()).map_err(|_| refused("is malformed"))?;
    let at = parsed.extension().lines().find_map(|line| line.strip_prefix("at ")?.parse().ok());
    Ok(Checkpoint { origin: parsed.origin().to_owned(), size: parsed.size(), root: parsed.hash().0, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(seed: u8) -> Signer {
        Signer::from_seed(&[seed; 32]).unwrap()
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: "bank.test/audit/demo".into(), size: 12, root: [7; 32], at: Some(9) }
    }

    #[test]
    fn a_checkpoint_opens_with_its_key_only() {
        let note = signer(1).sign(&checkpoint()).unwrap();
        assert!(note.starts_with("bank.test/audit/demo\n12\nBwcH"), "{note}");
        assert_eq!(signer(1).open(&note).unwrap(), checkpoint());
        assert!(signer(2).open(&note).is_err());
    }

    #[test]
    fn an_edited_checkpoint_is_refused() {
        let note = signer(1).sign(&checkpoint()).unwrap();
        for (from, to) in [
            ("\n12\n", "\n13\n"),
            ("BwcH", "BwcG"),
            ("at 9", "at 8"),
            ("\n\n", "\n"),
            ("/demo\n12", "/damo\n12"),
        ] {
            assert!(note.contains(from));
            assert!(signer(1).open(&note.replacen(from, to, 1)).is_err(), "{from}");
        }
    }

    #[test]
    fn an_origin_that_breaks_the_note_is_not_signed() {
        for origin in ["", "a\nb", "a b", "a+b"] {
            let bad = Checkpoint { origin: origin.into(), ..checkpoint() };
            assert!(signer(1).sign(&bad).is_err(), "{origin:?}");
        }
    }

    /// Key ids as in the specification's formula, worked out with other tools:
    /// `printf 'example\n\001' ; key of zeros` through sha256sum.
    #[test]
    fn the_verifier_key_has_three_parts() {
        let key = signer(1).verifier_key("example");
        let parts: Vec<&str> = key.splitn(3, '+').collect();
        assert_eq!(parts.first(), Some(&"example"));
        assert_eq!(parts.get(1).map(|id| id.len()), Some(8));
        let raw = BASE64.decode(parts.get(2).unwrap()).unwrap();
        assert_eq!((raw.len(), raw.first()), (33, Some(&1)));
        assert!(signer(1).public_pem().contains("MCowBQYDK2VwAyEA"));
    }
}
