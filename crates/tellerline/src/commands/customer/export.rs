//! `customer export`: everything that is held about somebody as one signed archive, on their behalf.

use std::{io::Write as _, path::Path, sync::Arc};

use anyhow::{Context as _, bail};
use serde_json::json;
use tellerline_server::{
    config::Config,
    rights::{
        export::{self, Requester},
        scope::Scope,
    },
    setup,
    system::{SystemClock, SystemEntropy},
    web::Words,
};
use tellerline_store::{Store, repo};

use crate::{
    cli::{CustomerExport, Format},
    global::{self, Global},
    output::{self, say},
};

pub(super) async fn run(
    global: &Global,
    config: &Config,
    store: &Store,
    args: &CustomerExport,
) -> anyhow::Result<()> {
    let bank = &global::bank(config, args.bank.as_deref())?.id;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy::new()));
    let built = setup::build_on(config, store.clone(), clock, entropy, config.is_demo_data(), None).await?;
    let context = &built.engine.context;
    let tenant = context.tenant(bank).context("the bank is not in the config")?;
    let scope = match (args.customer, args.identity, args.conversation) {
        (Some(customer), _, _) => match Scope::of_customer(store, bank, customer).await {
            Ok(scope) => scope.with_web(context, bank, customer).await,
            Err(error) => Err(error),
        },
        (_, Some(identity), _) => Scope::of_identity(store, bank, identity).await,
        (_, _, Some(conversation)) => {
            let row = repo::desk::get(store, bank, conversation).await.context("cannot look for it")?;
            let Some(row) = row else { bail!("there is no such conversation") };
            Scope::of_identity(store, bank, row.identity).await
        }
        (None, None, None) => bail!("say whose data with --customer, --identity or --conversation"),
    };
    let scope = scope.context("cannot look for them")?;
    if scope.is_empty() {
        bail!("nothing is held about them");
    }
    let words = Words::new(&context.texts, Some(tenant), args.language.as_deref());
    let by = Requester::Operator { name: args.why.actor.clone(), reason: args.why.reason.clone() };
    let bytes = export::make(context, tenant, &words, &scope, &by).await?;
    write(&args.out, &bytes)?;
    if global.format == Format::Json {
        return output::print_json(&json!({
            "bank": bank.to_string(),
            "links": scope.links.len(),
            "chats": scope.threads.len(),
            "bytes": bytes.len(),
            "out": args.out.display().to_string(),
        }));
    }
    say(format_args!(
        "{} connections, {} chats; unpack {} and check it with: python3 verify.py",
        scope.links.len(),
        scope.threads.len(),
        args.out.display()
    ));
    Ok(())
}

/// A file that was not there before, readable by its owner only.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let write = || {
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().with_context(|| format!("cannot write {} (nothing is overwritten)", path.display()))
}
