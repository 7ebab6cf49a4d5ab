//! `audit export`: an evidence pack about one customer, conversation or case, verifiable without us.

use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use tellerline_core::{BankId, ConversationId};
use tellerline_server::{
    audit::origin,
    config::{Bank, Config},
};
use tellerline_store::{
    NewAudit, Store,
    audit::{self, Evidence, evidence},
    repo::cases,
};

use super::write_new;
use crate::{
    cli::{AuditExport, Format},
    global::{self, Global, now},
    output::{self, say},
};

/// How to check a pack, for people and for Python; both go into it.
const README: &str = include_str!("pack/README.md");
const SCRIPT: &str = include_str!("pack/verify.py");

pub(super) async fn run(
    global: &Global,
    config: &Config,
    store: &Store,
    args: &AuditExport,
) -> anyhow::Result<()> {
    let mut asked = config.bank.iter().collect::<Vec<_>>();
    if let Some(id) = &args.bank {
        asked = vec![global::bank(config, Some(id))?];
    }
    let (bank, conversations) = find(store, &asked, args).await?;
    let what = args.what();
    // First the trace, which is in the pack as well; then the content.
    let rows = conversations
        .iter()
        .map(|conversation| NewAudit {
            conversation: Some(*conversation),
            ..global::audit(&bank.id, &args.why, "audit.exported", what.clone())
        })
        .collect();
    global::trace(store, rows).await?;
    let name = origin(bank.public_base(), &bank.id);
    let pack = audit::evidence(store, &bank.id, &name, &conversations, now())
        .await
        .context("the evidence could not be gathered")?;
    write(&args.out, &pack, &bank.id, &what)?;
    if global.format == Format::Json {
        return output::print_json(&json!({
            "bank": bank.id.to_string(),
            "entries": pack.entries.len(),
            "tree_size": pack.checkpoint.size,
            "out": args.out.display().to_string(),
        }));
    }
    say(format_args!(
        "{} entries, proven against a tree of {}; check with: python3 {}",
        pack.entries.len(),
        pack.checkpoint.size,
        args.out.join("verify.py").display()
    ));
    Ok(())
}

/// The bank and the conversations that are meant.
async fn find<'c>(
    store: &Store,
    banks: &[&'c Bank],
    args: &AuditExport,
) -> anyhow::Result<(&'c Bank, Vec<ConversationId>)> {
    for bank in banks {
        let mut found = Vec::new();
        if let Some(customer) = args.customer {
            found = evidence::conversations_of(store, &bank.id, customer).await?;
        } else if let Some(conversation) = args.conversation {
            if evidence::knows(store, &bank.id, conversation).await? {
                found.push(conversation);
            }
        } else if let Some(id) = args.case {
            found.extend(cases::get(store, &bank.id, id).await?.map(|case| case.conversation));
        }
        if !found.is_empty() {
            return Ok((bank, found));
        }
    }
    bail!("there is nothing about {}", args.what())
}

fn write(folder: &Path, pack: &Evidence, bank: &BankId, about: &str) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("cannot make {}; it must not exist", folder.display()))?;
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
                "at": output::time(entry.entry.at),
                "content": content.unwrap_or_else(|| json!("erased")),
            })
        })
        .collect();
    let mut listed = serde_json::to_string_pretty(&json!({
        "bank": bank.as_str(), "about": about, "entries": entries,
    }))?;
    listed.push('\n');
    let files: [(&str, &str); 6] = [
        ("README.md", README),
        ("verify.py", SCRIPT),
        ("entries.json", &listed),
        ("checkpoint", &pack.note),
        ("public-key.pem", &pack.public_pem),
        ("verifier-key", &pack.verifier_key),
    ];
    for (name, text) in files {
        write_new(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}
