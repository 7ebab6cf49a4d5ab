//! The files of an evidence pack: entries with their proofs, the checkpoint, the key, how to check them with nothing
//! of ours, and the bank's signature over all of it.
//!
//! The tree proves what was hashed. What was sealed in it, and whom the pack is about, is what the bank says; the
//! signature makes that somebody's word.

use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Map, Value, json};
use tellerline_core::{BankId, Timestamp};
use tellerline_store::audit::{Evidence, Signer};

/// How to check a pack, for people and for Python; both go into it.
const README: &str = include_str!("pack/README.md");
const SCRIPT: &str = include_str!("pack/verify.py");
/// `typ` of the signature, so that it can stand for nothing else.
const TYPE: &str = "audit-evidence+jws";

/// Name and text of each file; `about` names whom the pack is about. `signer` signs the bank's checkpoints.
///
/// # Errors
/// Never for entries that are text, which all of ours are.
pub fn files(
    pack: &Evidence,
    bank: &BankId,
    about: &str,
    signer: &Signer,
) -> Result<Vec<(&'static str, String)>, serde_json::Error> {
    let entries: Vec<Value> = pack
        .entries
        .iter()
        .map(|entry| {
            let content = entry.content.as_ref().map(|content| {
                json!({ "actor": content.actor, "object": content.object, "reason": content.reason })
            });
            json!({
                "index": entry.index,
                "text": String::from_utf8_lossy(&entry.text),
                "path": entry.path.iter().map(hex::encode).collect::<Vec<_>>(),
                "event": entry.entry.event,
                "at": second(entry.entry.at),
                "content": content.unwrap_or_else(|| json!("erased")),
            })
        })
        .collect();
    let mut listed = serde_json::to_string_pretty(&json!({
        "bank": bank.as_str(), "about": about, "entries": entries,
    }))?;
    listed.push('\n');
    let mut files = vec![
        ("README.md", README.to_owned()),
        ("verify.py", SCRIPT.to_owned()),
        ("entries.json", listed),
        ("checkpoint", pack.note.clone()),
        ("public-key.pem", pack.public_pem.clone()),
        ("verifier-key", pack.verifier_key.clone()),
    ];
    files.push(("SIGNATURE", signature(bank, &files, signer)?));
    Ok(files)
}

/// A compact JWS over the hash of each file.
fn signature(
    bank: &BankId,
    files: &[(&'static str, String)],
    signer: &Signer,
) -> Result<String, serde_json::Error> {
    let hash = |text: &str| Value::from(hex::encode(digest(&SHA256, text.as_bytes())));
    let hashes: Map<String, Value> =
        files.iter().map(|(name, text)| ((*name).to_owned(), hash(text))).collect();
    let signed = serde_json::to_vec(&json!({ "bank": bank.as_str(), "sha256": hashes }))?;
    Ok(signer.sign_jws(TYPE, &signed))
}

/// A point in time, to the second, in UTC.
fn second(at: Timestamp) -> String {
    at.to_jiff().strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}
