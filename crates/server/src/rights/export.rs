//! Everything that is held about somebody as one archive that can be checked without us: `data.json`, the same as
//! `index.html`, receipts, what the audit log says with its proofs, how to check it all, and a signature over the hash
//! of each file by the key that signs the bank's receipts (`docs/adr/0018-exports-are-signed-archives.md`).
//!
//! That it was made is in the log before anything is gathered, and so in the archive.

mod data;
mod gather;
mod page;

use std::io::{Cursor, Write as _};

use askama::Template as _;
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::json;
use tellerline_core::Timestamp;
use tellerline_store::{NewAudit, StoreError, audit as log, repo};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use self::{
    data::When,
    gather::{Gatherer, Receipt},
    page::Page,
};
use super::scope::Scope;
use crate::{
    audit::{origin, pack},
    context::{Context, Tenant},
    receipt,
    web::Words,
};

/// `typ` of the signature, so that it can stand for nothing else.
const TYPE: &str = "data-export+jws";
const README: &str = include_str!("export/pack/README.md");
const SCRIPT: &str = include_str!("export/pack/verify.py");

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requester {
    /// The person, after a login at the bank minutes ago.
    Customer,
    /// Somebody at the bank, on the person's behalf.
    Operator {
        /// Name, as given with `--actor`.
        name: String,
        /// Reason, as given with `--reason`.
        reason: String,
    },
}

/// Why there is no archive.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database, or the log that must hold that it was asked for.
    #[error("what is held could not be read")]
    Store(#[from] StoreError),
    /// The archive could not be put together.
    #[error("the archive could not be made")]
    Archive(#[source] Box<dyn std::error::Error + Send + Sync>),
}

fn archive(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ExportError {
    ExportError::Archive(error.into())
}

/// Logs that it was asked for, gathers, and packs: the bytes of a zip file.
///
/// # Errors
/// As [`ExportError`] says; nothing was gathered where the log could not be written.
pub async fn make(
    context: &Context,
    tenant: &Tenant,
    words: &Words,
    scope: &Scope,
    by: &Requester,
) -> Result<Vec<u8>, ExportError> {
    let (store, bank, now) = (&context.store, &tenant.id, context.now());
    store.writer.audit(trace(tenant, scope, by, now)).await?;
    let conversations = scope.conversations();
    let name = origin(&tenant.public_url, bank);
    let mut evidence = log::evidence(store, bank, &name, &conversations, now).await?;
    evidence.entries.retain(|proven| {
        let object = proven.content.as_ref().map_or("", |content| &content.object);
        scope.has(proven.entry.conversation, proven.entry.at, object)
    });
    let staff = repo::staff::list(store, bank).await?.into_iter();
    let staff = staff.map(|staff| (staff.id, staff.name)).collect();
    let (data, receipts) = Gatherer { context, tenant, words, scope, now, staff }.all(by).await?;
    let html = Page { words, data: &data }.render().map_err(archive)?;
    let keys = receipt::public_keys(context, bank)?;
    let mut files: Vec<(String, String)> = vec![
        ("README.md".to_owned(), README.to_owned()),
        ("verify.py".to_owned(), SCRIPT.to_owned()),
        ("data.json".to_owned(), visible(&serde_json::to_string_pretty(&data).map_err(archive)?)),
        ("index.html".to_owned(), html),
        ("receipt-keys.json".to_owned(), serde_json::to_string_pretty(&keys).map_err(archive)?),
    ];
    for Receipt { file, envelope } in receipts {
        files.push((file, serde_json::to_string_pretty(&envelope).map_err(archive)?));
    }
    let about: Vec<String> = conversations.iter().map(ToString::to_string).collect();
    let signer = store.vault.audit_signer(bank)?;
    for (name, text) in pack::files(&evidence, bank, &about.join(" "), &signer).map_err(archive)? {
        files.push((format!("audit/{name}"), text));
    }
    let signature = signature(context, tenant, &files, now)?;
    files.push(("SIGNATURE".to_owned(), signature));
    zipped(&files)
}

/// What the log says of an export; with each chat, so that it is found among what is logged about the person.
fn trace(tenant: &Tenant, scope: &Scope, by: &Requester, now: Timestamp) -> Vec<NewAudit> {
    let (actor, event, reason) = match by {
        Requester::Customer => ("customer".to_owned(), "my_data.exported", None),
        Requester::Operator { name, reason } => {
            (format!("cli:{name}"), "customer.exported", Some(reason.clone()))
        }
    };
    let links = |thread: &super::scope::Thread| {
        let there = scope.links.iter().filter(|link| link.conversation == thread.conversation);
        there.map(|link| link.id.to_string()).collect::<Vec<_>>().join(" ")
    };
    let row = |thread: &super::scope::Thread| NewAudit {
        bank: tenant.id.clone(),
        conversation: Some(thread.conversation),
        actor: actor.clone(),
        event: event.to_owned(),
        object: links(thread),
        reason: reason.clone(),
        at: now,
    };
    scope.threads.iter().map(row).collect()
}

/// Marks that turn the direction of what follows, as escapes: the same text to whoever reads JSON.
fn visible(json: &str) -> String {
    let hidden = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if hidden(c) {
            out.push_str("\\u");
            out.push_str(&hex::encode(u32::from(c).to_be_bytes())[4..]);
        } else {
            out.push(c);
        }
    }
    out
}

/// A compact JWS over the hash of each file.
fn signature(
    context: &Context,
    tenant: &Tenant,
    files: &[(String, String)],
    now: Timestamp,
) -> Result<String, ExportError> {
    let hashes: serde_json::Map<String, serde_json::Value> = files
        .iter()
        .map(|(name, text)| (name.clone(), hex::encode(digest(&SHA256, text.as_bytes())).into()))
        .collect();
    let signed = json!({
        "format": data::FORMAT,
        "bank": tenant.id.as_str(),
        "made_at": When(now),
        "keys": format!("{}{}", tenant.public_url, receipt::KEYS_PATH),
        "sha256": hashes,
    });
    let payload = serde_json::to_vec(&signed).map_err(archive)?;
    Ok(receipt::sign(context, &tenant.id, TYPE, &payload)?)
}

fn zipped(files: &[(String, String)]) -> Result<Vec<u8>, ExportError> {
    // Readable by whoever unpacks it and by nobody else.
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).unix_permissions(0o600);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name.as_str(), options).map_err(archive)?;
        zip.write_all(text.as_bytes()).map_err(archive)?;
    }
    Ok(zip.finish().map_err(archive)?.into_inner())
}
