//! `customer erase`: notes a request as the customer would, or carries it out at once.

use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::json;
use tellerline_core::BankId;
use tellerline_server::{
    config::Config,
    rights::erase::{self, Asked, Hands, Step, WaitsFor, Wish},
    setup::Alone,
};
use tellerline_store::{
    RetentionClass, Store,
    repo::{
        audit_rows,
        erasure::{self, ClassSet, Request, State, Subject},
        holds::Hold,
    },
};

use super::{built, whom};
use crate::{
    cli::{CustomerErase, Format},
    global::{self, Global, audit, now},
    output::{self, Spinner, say},
};

/// How long a running server has before we stop looking.
const PATIENCE: Duration = Duration::from_mins(2);
/// How often we look.
const LOOK: Duration = Duration::from_millis(300);
/// How often a bank is asked, where no server runs.
const TRIES: u32 = 5;

pub(super) async fn run(
    global: &Global,
    config: &Config,
    store: &Store,
    args: &CustomerErase,
) -> anyhow::Result<()> {
    let (bank, subject) = whom(config, store, &args.whom).await?;
    let classes = classes(args)?;
    if args.dry_run {
        return dry_run(global, store, (&bank, subject, classes), args).await;
    }
    if erasure::known(store, &bank, subject).await?.is_empty() {
        bail!("nothing is known of {subject} at `{bank}`");
    }
    let built = built(config, store).await?;
    let by = format!("cli:{}", args.why.actor);
    let wish =
        Wish { bank: &bank, subject, classes, by: &by, reason: Some(&args.why.reason), at_once: args.now };
    let request = match erase::ask(&built.engine.context, &wish).await.context("nothing was noted")? {
        Asked::Noted(request) => request,
        Asked::Held(hold) => bail!("nothing is erased: {}", told(&hold)),
        Asked::Unknown | Asked::Repeated => bail!("nothing is known of {subject} at `{bank}`"),
    };
    if request.due_at > now() {
        tell(global, &request, None)?;
        say(format_args!(
            "noted: erased on {}, unless somebody says \"keep\"; the chats are told",
            output::time(request.due_at)
        ));
        return Ok(());
    }
    let spinner = Spinner::start("erasing");
    // On SQLite the lock tells whether a server works; on PostgreSQL there may be one anywhere.
    let lock = config.store.data_folder().and_then(|folder| Alone::try_new(folder).ok());
    let alone = if config.store.is_postgres() { !somebody_works(store).await? } else { lock.is_some() };
    if alone {
        let ledger = config.store.ledger();
        let hands = Hands { by: &by, speak: false, ledger: ledger.as_deref() };
        ourselves(&built.engine, &request, hands, &spinner).await?;
    } else {
        by_server(store, &request, &spinner).await?;
    }
    drop(spinner);
    let rows = removed(store, &request).await?;
    tell(global, &request, Some(&rows))?;
    say("erased; backups from before still hold it until they are deleted (docs/operations.md, Erasing)");
    Ok(())
}

fn classes(args: &CustomerErase) -> anyhow::Result<ClassSet> {
    if args.classes.is_empty() {
        return Ok(ClassSet::PERSON);
    }
    let named = |slug: &String| RetentionClass::ALL.into_iter().find(|class| class.slug() == slug);
    let classes: Vec<RetentionClass> = args.classes.iter().filter_map(named).collect();
    ClassSet::of(&classes).context(
        "these classes cannot be erased together: `chat` and `audit` go alone; `profile` and `tokens` go only with \
         chat, profile, tokens and audit; `evidence` only with all of them",
    )
}

fn told(hold: &Hold) -> String {
    format!(
        "a legal hold ({}) is set on {} since {} by {}: {}",
        hold.id,
        hold.subject,
        output::time(hold.set_at),
        hold.set_by,
        hold.reason
    )
}

async fn dry_run(
    global: &Global,
    store: &Store,
    (bank, subject, classes): (&BankId, Subject, ClassSet),
    args: &CustomerErase,
) -> anyhow::Result<()> {
    let object = format!("{subject} classes={}", classes.names());
    global::trace(store, vec![audit(bank, &args.why, "erasure.previewed", object)]).await?;
    let step = erase::dry_run(store, bank, subject, classes, now()).await?;
    match step {
        Step::Erased(summary) => {
            let rows: Vec<(String, u64)> =
                summary.rows.iter().map(|(table, rows)| ((*table).to_owned(), *rows)).collect();
            print(global, &json!({ "dry_run": true, "whom": subject.to_string() }), &rows)?;
            say("nothing was changed");
            Ok(())
        }
        Step::Held(hold) => bail!("nothing would be erased: {}", told(&hold)),
        Step::CaseOpen => bail!("nothing would be erased: a case is open that needs its evidence"),
        Step::Wait(_) | Step::Over => bail!("nothing can be said now; try again"),
    }
}

/// Whether a server or worker has said within the last seconds that it lives.
async fn somebody_works(store: &Store) -> anyhow::Result<bool> {
    let since = now().minus(Duration::from_secs(15)).as_micros();
    let sql = "SELECT owner FROM process WHERE seen_at > $1 LIMIT 1";
    Ok(store.db.query_one(sql, vec![since.into()]).await?.is_some())
}

/// No server runs: every step is ours.
async fn ourselves(
    engine: &tellerline_server::engine::Engine,
    request: &Request,
    hands: Hands<'_>,
    spinner: &Spinner,
) -> anyhow::Result<()> {
    for attempt in 1..=TRIES {
        match erase::carry_out(engine, request, hands).await.context("nothing was erased")? {
            Step::Erased(_) | Step::Over => return Ok(()),
            Step::Held(hold) => bail!("nothing is erased: {}", told(&hold)),
            Step::CaseOpen => bail!("nothing is erased: a case is open that needs its evidence"),
            Step::Wait(WaitsFor::Bank | WaitsFor::LastWord) => {
                spinner.now(format!("waiting for the bank, try {attempt} of {TRIES}"));
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
        }
    }
    bail!(
        "the bank has not confirmed the end of a connection: the request stands; a running server goes on with it and \
         erases without the bank's word after a day, or repeat this command"
    )
}

/// A server runs: it ends the connections, says the last message and erases.
async fn by_server(store: &Store, request: &Request, spinner: &Spinner) -> anyhow::Result<()> {
    let until = tokio::time::Instant::now() + PATIENCE;
    while tokio::time::Instant::now() < until {
        let stands = erasure::get(store, &request.bank, request.id).await?.context("the request is gone")?;
        match stands.state {
            State::Done => return Ok(()),
            State::Cancelled => bail!("the request was taken back meanwhile"),
            State::Requested if stands.told_at.is_some() => spinner.now("the last message is on its way"),
            State::Requested => spinner.now("ending connections at the bank"),
        }
        tokio::time::sleep(LOOK).await;
    }
    bail!(
        "the running server has not finished yet: the request {} stands, and it goes on with it (its log says why it \
         waits)",
        request.id
    )
}

/// What the log says was removed.
async fn removed(store: &Store, request: &Request) -> anyhow::Result<Vec<(String, u64)>> {
    let rows = audit_rows::for_bank(store, &request.bank, 500).await?;
    let id = request.id.to_string();
    let done = rows.iter().rev().find(|row| row.event == "erasure.done" && row.object.starts_with(&id));
    let object = done.map(|row| row.object.clone()).unwrap_or_default();
    let counts = object.split(' ').filter_map(|word| word.split_once(':'));
    Ok(counts.filter_map(|(table, rows)| Some((table.to_owned(), rows.parse().ok()?))).collect())
}

fn tell(global: &Global, request: &Request, rows: Option<&[(String, u64)]>) -> anyhow::Result<()> {
    let head = json!({
        "id": request.id.to_string(),
        "whom": request.subject.to_string(),
        "classes": request.classes.names(),
        "due_at": output::time(request.due_at),
        "done": rows.is_some(),
    });
    print(global, &head, rows.unwrap_or_default())
}

fn print(global: &Global, head: &serde_json::Value, rows: &[(String, u64)]) -> anyhow::Result<()> {
    if global.format == Format::Json {
        let mut all = head.clone();
        let counts: serde_json::Map<_, _> =
            rows.iter().map(|(table, rows)| (table.clone(), json!(rows))).collect();
        if let Some(all) = all.as_object_mut() {
            all.insert("rows".to_owned(), counts.into());
        }
        return output::print_json(&all);
    }
    let cells: Vec<Vec<String>> = rows
        .iter()
        .filter(|(_, rows)| *rows > 0)
        .map(|(table, rows)| vec![table.clone(), rows.to_string()])
        .collect();
    if cells.is_empty() {
        return Ok(());
    }
    output::print(&output::table(&["table", "rows"], &cells))
}
