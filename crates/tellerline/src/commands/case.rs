//! `case list`, `case show`.

use anyhow::{Context as _, bail};
use serde::Serialize;
use tellerline_core::BankId;
use tellerline_store::{
    Store,
    repo::cases::{self, Note, StoredCase},
};

use crate::{
    cli::{CaseCommand, Format},
    global::{self, Global, audit},
    output,
};

pub(crate) async fn run(global: &Global, command: CaseCommand) -> anyhow::Result<()> {
    let (config, store) = global.open().await?;
    let done = match &command {
        CaseCommand::List { bank, all, limit, why } => {
            let bank = global::bank(&config, bank.as_deref())?;
            let what = format!("{} limit {limit}", if *all { "all" } else { "open" });
            global::trace(&store, vec![audit(&bank.id, why, "cases.listed", what)]).await?;
            list(global, &store, &bank.id, !all, *limit).await
        }
        CaseCommand::Show { case, why } => {
            let mut found = None;
            for bank in &config.bank {
                if let Some(case) = cases::get(&store, &bank.id, *case).await.context("cannot look for it")? {
                    found = Some((bank, case));
                }
            }
            let Some((bank, case)) = found else { bail!("there is no such case") };
            // First the trace, then the words.
            let row = audit(&bank.id, why, "case.shown", case.id.to_string());
            let row = tellerline_store::NewAudit { conversation: Some(case.conversation), ..row };
            global::trace(&store, vec![row]).await?;
            let notes =
                cases::notes(&store, &bank.id, case.id).await.context("cannot read what was added")?;
            let added = notes.into_iter().map(Added::from).collect();
            show(global, &Row { added, ..Row::of(case, true) })
        }
    };
    store.close().await;
    done
}

#[derive(Serialize)]
struct Row {
    id: String,
    reference: String,
    kind: &'static str,
    status: &'static str,
    clock_started_at: String,
    opened_at: Option<String>,
    opened_by: Option<String>,
    resolved_at: Option<String>,
    resolved_by: Option<String>,
    linked: bool,
    conversation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    added: Vec<Added>,
}

/// What the customer wrote after the report.
#[derive(Serialize)]
struct Added {
    at: String,
    words: String,
}

impl From<Note> for Added {
    fn from(note: Note) -> Self {
        Self { at: output::time(note.at), words: note.words.unwrap_or_else(|| ERASED.to_owned()) }
    }
}

const ERASED: &str = "(erased)";

impl Row {
    fn of(case: StoredCase, with_words: bool) -> Self {
        let (opened_at, opened_by) = case.opened.unzip();
        let (resolved_at, resolved_by) = case.resolved.unzip();
        Self {
            id: case.id.to_string(),
            reference: case.id.reference(),
            kind: case.kind.slug(),
            status: case.status.slug(),
            clock_started_at: output::time(case.clock_started_at),
            opened_at: opened_at.map(output::time),
            opened_by: opened_by.map(|staff| staff.to_string()),
            resolved_at: resolved_at.map(output::time),
            resolved_by: resolved_by.map(|staff| staff.to_string()),
            linked: case.linked,
            conversation: case.conversation.to_string(),
            words: with_words.then(|| case.words.unwrap_or_else(|| ERASED.to_owned())),
            added: Vec::new(),
        }
    }
}

async fn list(
    global: &Global,
    store: &Store,
    bank: &BankId,
    open_only: bool,
    limit: u32,
) -> anyhow::Result<()> {
    let all = cases::list(store, bank, open_only, limit).await.context("cannot list cases")?;
    let rows: Vec<Row> = all.into_iter().map(|case| Row::of(case, false)).collect();
    let head = ["reference", "kind", "status", "clock started", "customer", "id"];
    output::rows(global.format, &rows, &head, |row| {
        let customer = if row.linked { "linked" } else { "not linked" };
        vec![
            row.reference.clone(),
            row.kind.to_owned(),
            row.status.to_owned(),
            row.clock_started_at.clone(),
            customer.to_owned(),
            row.id.clone(),
        ]
    })
}

fn show(global: &Global, case: &Row) -> anyhow::Result<()> {
    if global.format == Format::Json {
        return output::print_json(case);
    }
    let line = |name: &str, value: &str| vec![name.to_owned(), value.to_owned()];
    let by = |at: &Option<String>, who: &Option<String>| match (at, who) {
        (Some(at), Some(who)) => format!("{at} by {who}"),
        _ => "not yet".to_owned(),
    };
    let rows = vec![
        line("kind", case.kind),
        line("status", case.status),
        line("clock started", &case.clock_started_at),
        line("opened", &by(&case.opened_at, &case.opened_by)),
        line("resolved", &by(&case.resolved_at, &case.resolved_by)),
        line("customer", if case.linked { "linked" } else { "not linked" }),
        line("conversation", &case.conversation),
        line("id", &case.id),
    ];
    output::print(&output::table(&["reference", &case.reference], &rows))?;
    output::print(&format!("\n{}", harmless(case.words.as_deref().unwrap_or_default())))?;
    for note in &case.added {
        output::print(&format!("\n{}\n{}", note.at, harmless(&note.words)))?;
    }
    Ok(())
}

/// A terminal obeys control characters, and these words come from a stranger.
fn harmless(words: &str) -> String {
    words.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}
