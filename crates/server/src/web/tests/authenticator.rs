//! An authenticator in software: what a browser and its device answer to a challenge, with every part that an
//! attacker could get wrong in the test's hands. Written after WebAuthn level 3, sections 5.8.1, 6.1 and 6.5.

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;

/// One device with one credential.
pub(crate) struct Authenticator {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    /// What the browser says where it is.
    pub(crate) origin: String,
    /// Whom the device believes it answers.
    pub(crate) rp_id: String,
    /// Whether the device asked for a finger or a PIN.
    pub(crate) verified: bool,
    /// Signatures so far; a clone goes back.
    pub(crate) count: u32,
}

impl Authenticator {
    /// A device whose browser visits `origin`, and which answers `rp_id`.
    pub(crate) fn at(name: &str, rp_id: &str, origin: &str) -> Self {
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            id: digest(&SHA256, name.as_bytes()).as_ref().to_vec(),
            origin: origin.to_owned(),
            rp_id: rp_id.to_owned(),
            verified: true,
            count: 0,
        }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = options["publicKey"]["challenge"].as_str().unwrap();
        let data = json!({
            "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false
        });
        data.to_string().into_bytes()
    }

    fn data(&mut self, more: u8) -> Vec<u8> {
        self.count += 1;
        let mut data = digest(&SHA256, self.rp_id.as_bytes()).as_ref().to_vec();
        data.push(PRESENT | if self.verified { VERIFIED } else { 0 } | more);
        data.extend(self.count.to_be_bytes());
        data
    }

    /// The answer to the options of a new passkey.
    pub(crate) fn creates(&mut self, options: &Value) -> String {
        let client = self.client_data("webauthn.create", options);
        let mut data = self.data(HAS_CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.public_key().as_ref();
        // COSE, RFC 9053: EC2, ES256, P-256, x, y.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..]);
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.push(0x59);
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        self.answer(&json!({
            "attestationObject": URL_SAFE_NO_PAD.encode(object), "clientDataJSON": URL_SAFE_NO_PAD.encode(client)
        }))
    }

    /// The answer to the options of a check.
    pub(crate) fn signs(&mut self, options: &Value) -> String {
        let client = self.client_data("webauthn.get", options);
        let data = self.data(0);
        let mut message = data.clone();
        message.extend(digest(&SHA256, &client).as_ref());
        let signature = self.key.sign(&SystemRandom::new(), &message).unwrap();
        self.answer(&json!({
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
            "signature": URL_SAFE_NO_PAD.encode(signature),
            "userHandle": null
        }))
    }

    fn answer(&self, response: &Value) -> String {
        let id = URL_SAFE_NO_PAD.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} })
            .to_string()
    }
}
