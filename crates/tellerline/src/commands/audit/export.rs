//! `audit export`: an evidence pack about one customer, conversation or case, verifiable without us.

use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::json;
use tellerline_core::ConversationId;
use tellerline_server::{
    audit::{origin, pack},
    config::{Bank, Config},
};
use tellerline_store::{
    NewAudit, Store,
    audit::{self, evidence},
    repo::cases,
};

use super::write_new;
use crate::{
    cli::{AuditExport, Format},
    global::{self, Global, now},
    output::{self, say},
};

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
    let evidence = audit::evidence(store, &bank.id, &name, &conversations, now())
        .await
        .context("the evidence could not be gathered")?;
    let files = pack::files(&evidence, &bank.id, &what, store.vault.audit_signer(&bank.id)?.as_ref())?;
    write(&args.out, &files)?;
    if global.format == Format::Json {
        return output::print_json(&json!({
            "bank": bank.id.to_string(),
            "entries": evidence.entries.len(),
            "tree_size": evidence.checkpoint.size,
            "out": args.out.display().to_string(),
        }));
    }
    say(format_args!(
        "{} entries, proven against a tree of {}; check with: python3 {}",
        evidence.entries.len(),
        evidence.checkpoint.size,
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
            let erased = evidence::erased_with(store, &bank.id, customer).await?;
            found.extend(erased.into_iter().filter(|one| !found.contains(one)).collect::<Vec<_>>());
        } else if let Some(conversation) = args.conversation {
            for one in evidence::with_before(store, &bank.id, conversation).await? {
                if evidence::knows(store, &bank.id, one).await? {
                    found.push(one);
                }
            }
        } else if let Some(id) = args.case
            && let Some(case) = cases::get(store, &bank.id, id).await?
        {
            found = evidence::with_before(store, &bank.id, case.conversation).await?;
        }
        if !found.is_empty() {
            return Ok((bank, found));
        }
    }
    bail!("there is nothing about {}", args.what())
}

fn write(folder: &Path, files: &[(&str, String)]) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("cannot make {}; it must not exist", folder.display()))?;
    for (name, text) in files {
        write_new(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}
