//! The files of an evidence pack: entries with their proofs, the checkpoint, the key, and how to check them with
//! nothing of ours.

use serde_json::{Value, json};
use tellerline_core::{BankId, Timestamp};
use tellerline_store::audit::Evidence;

/// How to check a pack, for people and for Python; both go into it.
const README: &str = include_str!("pack/README.md");
const SCRIPT: &str = include_str!("pack/verify.py");

/// Name and text of each file; `about` names whom the pack is about.
///
/// # Errors
/// Never for entries that are text, which all of ours are.
pub fn files(
    pack: &Evidence,
    bank: &BankId,
    about: &str,
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
    Ok(vec![
        ("README.md", README.to_owned()),
        ("verify.py", SCRIPT.to_owned()),
        ("entries.json", listed),
        ("checkpoint", pack.note.clone()),
        ("public-key.pem", pack.public_pem.clone()),
        ("verifier-key", pack.verifier_key.clone()),
    ])
}

/// A point in time, to the second, in UTC.
fn second(at: Timestamp) -> String {
    at.to_jiff().strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}
