//! Consent receipts: what was agreed, in a form that machines read and that nobody can alter.
//!
//! The fields follow ISO/IEC TS 27560:2023 and the Kantara consent receipt; purposes, ways and legal bases are
//! named by their slugs, the words that were agreed to by their version and address. A receipt is a compact JWS
//! (RFC 7515) signed with `EdDSA` by a key of the bank's own, which follows from the bank's look-up key and signs
//! nothing else (`docs/adr/0012-consent-receipts.md`). It names no account number, nickname or figure.

use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tellerline_core::{
    BankId, ConsentId, CustomerId, InstitutionId, LinkId, ReceiptId, Timestamp,
    bank::AccountKind,
    consent::{Consent, ConsentState, Given, PurposeKind, Way},
    entropy::Rng,
};
use tellerline_store::{StoreError, audit::Proof, repo::receipts::NewReceipt};

use crate::{
    audit,
    context::{Context, Tenant},
};

/// `typ` of the header, so that a receipt can stand for nothing else.
const TYPE: &str = "consent-receipt+jws";
/// The form of the content.
const SCHEMA: &str = "ISO/IEC TS 27560:2023";

/// Why a receipt is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The consent came to life.
    Given,
    /// Purposes or accounts changed.
    Changed,
    /// It holds until later.
    Renewed,
    /// It was ended.
    Withdrawn,
    /// It ended by itself.
    Expired,
}

impl Event {
    const fn slug(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Changed => "changed",
            Self::Renewed => "renewed",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// Whose consent a receipt is about.
#[derive(Debug, Clone)]
pub(crate) struct Subject<'a> {
    pub(crate) institution: &'a InstitutionId,
    pub(crate) customer: CustomerId,
}

/// What happened, when and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Happened {
    pub(crate) event: Event,
    pub(crate) way: Way,
    pub(crate) at: Timestamp,
}

#[derive(Serialize)]
struct Receipt<'a> {
    schema_version: &'static str,
    receipt_id: ReceiptId,
    record_id: ConsentId,
    link_id: LinkId,
    epoch: u64,
    issued_at: String,
    valid_until: Option<String>,
    pii_principal_id: CustomerId,
    pii_processing: Processing<'a>,
    party_identification: Vec<Party<'a>>,
    events: Vec<Happening>,
}

#[derive(Serialize)]
struct Processing<'a> {
    purposes: Vec<Purpose<'a>>,
    accounts: Vec<Account<'a>>,
    /// What the chat may show: `tap` (nothing), `balances`, `chat` (all that was allowed).
    shown_in_chat: &'static str,
    /// What the account provider's own consent holds, which can be wider than what is allowed here.
    at_account_provider: AtProvider,
    /// Nobody: the product knows no third party.
    recipient_third_parties: [&'static str; 0],
    withdrawal_method: Vec<String>,
    privacy_rights: String,
}

/// The consent at the bank, as it was asked for: it cannot be narrowed in place.
#[derive(Serialize)]
struct AtProvider {
    /// What its permissions were asked for.
    purposes: Vec<&'static str>,
    /// Of these, what is not allowed here any more: nothing is read for it.
    not_used: Vec<&'static str>,
    /// Whether it stands, or is being ended with the connection.
    state: &'static str,
    /// When it ends there by itself.
    valid_until: String,
    /// How to end it there sooner.
    withdrawal_method: Vec<String>,
}

#[derive(Serialize)]
struct Purpose<'a> {
    purpose: &'static str,
    lawful_basis: &'static str,
    pii_information: &'static [&'static str],
    #[serde(flatten)]
    standing: Standing<'a>,
}

#[derive(Serialize)]
struct Account<'a> {
    kind: AccountKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_four: Option<&'a str>,
    #[serde(flatten)]
    standing: Standing<'a>,
}

/// When, how and on which words something was allowed, and whether it still is.
#[derive(Serialize)]
struct Standing<'a> {
    state: &'static str,
    given_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    collection_method: &'static str,
    language: &'a str,
    text_version: &'a str,
    privacy_notice: String,
}

#[derive(Serialize)]
struct Party<'a> {
    party_id: &'a str,
    party_name: String,
    party_role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    party_url: Option<&'a str>,
}

#[derive(Serialize)]
struct Happening {
    event_type: &'static str,
    event_time: String,
    event_way: &'static str,
}

/// What is handed out: the signed text, what it says, and the proof that the audit log holds it, once there is
/// one.
#[derive(Debug, Serialize, Deserialize)]
pub struct Envelope {
    /// The compact JWS.
    pub receipt: String,
    /// Its content, for reading; what counts is the signed text.
    pub content: Value,
    /// Where its keys are.
    pub keys: String,
    /// Proof that the audit log holds it; there from the log's next checkpoint on, a minute at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inclusion_proof: Option<Inclusion>,
}

/// Proof that an entry of the audit log stands for a receipt (RFC 6962, section 2.1.1).
#[derive(Debug, Serialize, Deserialize)]
pub struct Inclusion {
    /// The entry's text. The sixth line names the receipt's SHA-256.
    pub entry: String,
    /// Its number in the tree, from 0.
    pub index: u64,
    /// Hashes from the leaf's neighbour up, hexadecimal.
    pub path: Vec<String>,
    /// The tree's size and root as the bank signed them (c2sp.org/tlog-checkpoint).
    pub checkpoint: String,
    /// Where the bank publishes its checkpoints.
    pub log: String,
}

impl Inclusion {
    fn of(tenant: &Tenant, proof: Proof) -> Self {
        Self {
            entry: String::from_utf8_lossy(&proof.entry).into_owned(),
            index: proof.index,
            path: proof.path.iter().map(hex::encode).collect(),
            checkpoint: proof.note,
            log: format!("{}{}", tenant.public_url, audit::checkpoint_path(&tenant.id)),
        }
    }
}

/// A receipt for a consent as it is `after` a change; what it no longer allows is told from `before`.
///
/// # Errors
/// When the bank is unknown.
pub(crate) fn issue(
    context: &Context,
    tenant: &Tenant,
    subject: &Subject<'_>,
    (before, after): (Option<&Consent>, &Consent),
    happened: Happened,
    rng: &mut Rng,
) -> Result<NewReceipt, StoreError> {
    let id = ReceiptId::draw(happened.at, rng);
    let content = content(tenant, subject, (before, after), happened, id);
    let payload = serde_json::to_vec(&content).map_err(|_| StoreError::Sealed)?;
    let key = Key::of(context, &tenant.id)?;
    Ok(NewReceipt { id, signed: key.sign(TYPE, &payload)? })
}

/// What is handed out of a stored receipt.
pub(crate) fn envelope(tenant: &Tenant, signed: String, proof: Option<Proof>) -> Envelope {
    let payload = signed.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let content = payload.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or(Value::Null);
    let keys = format!("{}{KEYS_PATH}", tenant.public_url);
    Envelope {
        receipt: signed,
        content,
        keys,
        inclusion_proof: proof.map(|proof| Inclusion::of(tenant, proof)),
    }
}

fn content<'a>(
    tenant: &'a Tenant,
    subject: &Subject<'a>,
    (before, after): (Option<&'a Consent>, &'a Consent),
    happened: Happened,
    id: ReceiptId,
) -> Receipt<'a> {
    let at = happened.at;
    let over = matches!(after.state, ConsentState::Withdrawn { .. });
    let standing = |given: &'a Given, holds: bool| Standing {
        state: if holds { "given" } else { "withdrawn" },
        given_at: rfc3339(given.at),
        ended_at: (!holds).then(|| rfc3339(at)),
        collection_method: given.way.slug(),
        language: &given.language,
        text_version: &given.text_version,
        privacy_notice: format!("{}/consent/text/{}", tenant.public_url, given.text_version),
    };
    let gone = before.into_iter().flat_map(|before| &before.purposes);
    let gone = gone.filter(|(kind, _)| !after.allows(**kind)).map(|(kind, given)| (kind, given, false));
    let purposes = after.purposes.iter().map(|(kind, given)| (kind, given, !over)).chain(gone);
    let lost = before.into_iter().flat_map(|before| &before.accounts);
    let lost = lost.filter(|shared| !after.shares(&shared.id)).map(|shared| (shared, false));
    let accounts = after.accounts.iter().map(|shared| (shared, !over)).chain(lost);
    Receipt {
        schema_version: SCHEMA,
        receipt_id: id,
        record_id: after.id,
        link_id: after.link,
        epoch: after.epoch,
        issued_at: rfc3339(at),
        valid_until: after.expires_at().map(rfc3339),
        pii_principal_id: subject.customer,
        pii_processing: Processing {
            purposes: purposes
                .map(|(kind, given, holds)| Purpose {
                    purpose: kind.slug(),
                    lawful_basis: given.basis.slug(),
                    pii_information: information(*kind),
                    standing: standing(given, holds),
                })
                .collect(),
            accounts: accounts
                .map(|(shared, holds)| Account {
                    kind: shared.kind,
                    last_four: shared.last_four.as_deref(),
                    standing: standing(&shared.given, holds),
                })
                .collect(),
            shown_in_chat: after.choice.slug(),
            at_account_provider: AtProvider {
                purposes: after.at_bank.purposes.iter().map(|kind| kind.slug()).collect(),
                not_used: if over {
                    after.at_bank.purposes.iter().map(|kind| kind.slug()).collect()
                } else {
                    after.wider_at_bank().map(PurposeKind::slug).collect()
                },
                state: if over { "being_ended" } else { "stands" },
                valid_until: rfc3339(after.at_bank.expires_at),
                withdrawal_method: vec![
                    "chat:stop".to_owned(),
                    format!("{}/me", tenant.public_url),
                    "account_provider".to_owned(),
                ],
            },
            recipient_third_parties: [],
            withdrawal_method: vec!["chat:stop".to_owned(), format!("{}/me", tenant.public_url)],
            privacy_rights: format!("{}/me", tenant.public_url),
        },
        party_identification: vec![
            Party {
                party_id: tenant.id.as_str(),
                party_name: tenant.name.clone(),
                party_role: "pii_controller",
                party_url: Some(&tenant.public_url),
            },
            Party {
                party_id: subject.institution.as_str(),
                party_name: tenant.institution_name(subject.institution),
                party_role: "account_provider",
                party_url: None,
            },
        ],
        events: vec![Happening {
            event_type: happened.event.slug(),
            event_time: rfc3339(at),
            event_way: happened.way.slug(),
        }],
    }
}

/// What a purpose lets us read.
const fn information(purpose: PurposeKind) -> &'static [&'static str] {
    match purpose {
        PurposeKind::ReadBalance => &["account.balance"],
        PurposeKind::ReadTransactions | PurposeKind::SendReceipts | PurposeKind::SendAlerts => {
            &["account.transactions"]
        }
        PurposeKind::ServiceCards => &["card.state"],
        PurposeKind::ReportFraud => &["account.transactions", "case"],
        PurposeKind::TalkToBank => &["customer.identity"],
    }
}

fn rfc3339(at: Timestamp) -> String {
    at.to_jiff().to_string()
}

/// Where the public keys are.
pub const KEYS_PATH: &str = "/.well-known/receipt-keys.json";

/// The public keys that a bank's receipts are signed with, as a JWK set.
///
/// # Errors
/// When the bank is unknown.
pub fn public_keys(context: &Context, bank: &BankId) -> Result<Value, StoreError> {
    Ok(json!({ "keys": [Key::of(context, bank)?.public()] }))
}

/// Signs another text of the bank's than a receipt; `kind` is the `typ` that tells them apart. A compact JWS.
///
/// # Errors
/// When the bank is unknown.
pub(crate) fn sign(
    context: &Context,
    bank: &BankId,
    kind: &str,
    payload: &[u8],
) -> Result<String, StoreError> {
    Key::of(context, bank)?.sign(kind, payload)
}

struct Key(Ed25519KeyPair);

impl Key {
    fn of(context: &Context, bank: &BankId) -> Result<Self, StoreError> {
        let seed = context.store.vault.lookup(bank, "consent-receipt-key", &[b"1"])?;
        Ed25519KeyPair::from_seed_unchecked(&seed).map(Self).map_err(|_| StoreError::Sealed)
    }

    fn x(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.public_key().as_ref())
    }

    /// RFC 7638: the members that a public key must have, in the order of their names.
    fn kid(&self) -> String {
        let members = format!("{{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"{}\"}}", self.x());
        URL_SAFE_NO_PAD.encode(digest(&SHA256, members.as_bytes()).as_ref())
    }

    fn public(&self) -> Value {
        json!({
            "kty": "OKP", "crv": "Ed25519", "x": self.x(), "kid": self.kid(), "alg": "EdDSA", "use": "sig"
        })
    }

    fn sign(&self, kind: &str, payload: &[u8]) -> Result<String, StoreError> {
        let header = json!({ "alg": "EdDSA", "typ": kind, "kid": self.kid() });
        let header = serde_json::to_vec(&header).map_err(|_| StoreError::Sealed)?;
        let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let signature = URL_SAFE_NO_PAD.encode(self.0.sign(text.as_bytes()).as_ref());
        Ok(format!("{text}.{signature}"))
    }
}
