//! `data-map`: the register of processing (GDPR article 30), from the schema's own description
//! ([`tellerline_store::data_map`]) and what the config says of terms, legal basis and hosts.

use std::time::Duration;

use serde::Serialize;
use tellerline_server::{
    config::{Bank, Config, LegalBasis},
    outbound,
};
use tellerline_store::{
    data_map::{Activity, Recipient, TABLES, Table, Term},
    repo::erasure,
};

use crate::{cli::Format, global::Global, output};

/// What lies outside the database, and for how long.
const OUTSIDE: [(&str, &str, &str); 6] = [
    (
        "log",
        "what the process did, as words and ids; no text, name, figure or number of a person",
        "the operator's",
    ),
    (
        "security events",
        "who tried what, from where (addresses of visitors), and how it ended",
        "the bank's monitoring's",
    ),
    ("checkpoints of the audit log", "sizes and hashes", "no limit"),
    (
        "ledger of erasures",
        "that somebody was erased: keyed pseudonyms",
        "as long as backups from before exist",
    ),
    ("backups", "the database as it was, ciphertext included", "35 days at most"),
    (
        "exports and evidence packs",
        "a person's data in the clear, in a file of whoever made it",
        "theirs to delete",
    ),
];

#[derive(Serialize)]
struct Register<'c> {
    controllers: Vec<Controller<'c>>,
    activities: Vec<ActivityRow>,
    recipients: Vec<RecipientRow>,
    tables: Vec<TableRow>,
    outside: Vec<OutsideRow>,
}

#[derive(Serialize)]
struct Controller<'c> {
    bank: String,
    name: &'c str,
    public_url: String,
    legal_basis_of_account_data: &'static str,
    keep_chat_days: u32,
    keep_profile_days: u32,
    keep_token_days: u32,
    keep_evidence_days: u32,
    keep_audit_days: u32,
}

#[derive(Serialize)]
struct ActivityRow {
    activity: &'static str,
    purpose: &'static str,
    legal_basis: String,
    people: Vec<&'static str>,
    recipients: Vec<&'static str>,
}

#[derive(Serialize)]
struct RecipientRow {
    host: String,
    named_by: String,
    recipient: &'static str,
    gets: &'static str,
}

#[derive(Serialize)]
struct TableRow {
    table: &'static str,
    holds: &'static str,
    about: &'static str,
    activity: &'static str,
    retention: String,
    recipients: Vec<&'static str>,
    columns: Vec<ColumnRow>,
}

#[derive(Serialize)]
struct ColumnRow {
    column: &'static str,
    holds: &'static str,
    sealed_under: Option<&'static str>,
}

#[derive(Serialize)]
struct OutsideRow {
    what: &'static str,
    holds: &'static str,
    retention: &'static str,
}

pub(crate) fn run(global: &Global) -> anyhow::Result<()> {
    let config = global.read_or_default()?;
    let register = register(&config);
    match global.format {
        Format::Json => output::print_json(&register),
        Format::Text => output::print(&markdown(&register)),
    }
}

fn register(config: &Config) -> Register<'_> {
    Register {
        controllers: config.bank.iter().map(controller).collect(),
        activities: Activity::ALL.iter().map(|activity| activity_row(config, *activity)).collect(),
        recipients: recipients(config),
        tables: TABLES.iter().map(|table| table_row(config, table)).collect(),
        outside: OUTSIDE
            .iter()
            .map(|(what, holds, retention)| OutsideRow { what, holds, retention })
            .collect(),
    }
}

fn controller(bank: &Bank) -> Controller<'_> {
    Controller {
        bank: bank.id.to_string(),
        name: &bank.name,
        public_url: bank.public_base().to_owned(),
        legal_basis_of_account_data: basis(bank),
        keep_chat_days: bank.keep_chat_days,
        keep_profile_days: bank.keep_profile_days,
        keep_token_days: bank.keep_token_days,
        keep_evidence_days: bank.keep_evidence_days,
        keep_audit_days: bank.keep_audit_days,
    }
}

const fn basis(bank: &Bank) -> &'static str {
    match bank.legal_basis {
        LegalBasis::Contract => "contract, GDPR 6(1)(b), on top of the consent at the bank (PSD2)",
        LegalBasis::Consent => "consent, GDPR 6(1)(a), on top of the consent at the bank (PSD2)",
    }
}

fn activity_row(config: &Config, activity: Activity) -> ActivityRow {
    let tables = || TABLES.iter().filter(|table| table.activity == activity);
    let mut people: Vec<&str> = tables().map(|table| table.about.slug()).collect();
    people.sort_unstable();
    people.dedup();
    let mut to: Vec<&str> = tables().flat_map(|table| table.recipients).map(|one| one.slug()).collect();
    to.sort_unstable();
    to.dedup();
    let of_banks = || per_bank(config, |bank| basis(bank).to_owned());
    ActivityRow {
        activity: activity.slug(),
        purpose: activity.purpose(),
        legal_basis: activity.basis().map_or_else(of_banks, str::to_owned),
        people,
        recipients: to,
    }
}

/// The same for every bank, or each with its name.
fn per_bank(config: &Config, of: impl Fn(&Bank) -> String) -> String {
    let mut all: Vec<(String, String)> =
        config.bank.iter().map(|bank| (bank.id.to_string(), of(bank))).collect();
    all.dedup_by(|one, other| one.1 == other.1);
    match all.as_slice() {
        [] => "as the bank's config says".to_owned(),
        [(_, only)] => only.clone(),
        many => many.iter().map(|(bank, value)| format!("{bank}: {value}")).collect::<Vec<_>>().join("; "),
    }
}

/// How long a session is kept, by the keys of `[sessions]` that say so.
fn session(idle: Duration, longest: Duration, whose: &str) -> String {
    let (idle, longest) = (spelt(idle), spelt(longest));
    format!("to its end: {idle} without use, {longest} in all (`{whose}_idle`, `{whose}_longest`)")
}

/// A time in the largest unit that says it in whole numbers.
fn spelt(time: Duration) -> String {
    let seconds = time.as_secs();
    let (count, unit) = match seconds {
        _ if seconds.is_multiple_of(3_600) => (seconds / 3_600, "hour"),
        _ if seconds.is_multiple_of(60) => (seconds / 60, "minute"),
        _ => (seconds, "second"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn table_row(config: &Config, table: &'static Table) -> TableRow {
    let days = |of: fn(&Bank) -> u32, key: &str| {
        format!("{} (`{key}`)", per_bank(config, |bank| format!("{} days", of(bank))))
    };
    let retention = match table.term {
        Term::Chat => days(|bank| bank.keep_chat_days, "keep_chat_days"),
        Term::Profile => {
            format!(
                "with the person, silent for {}",
                days(|bank| bank.keep_profile_days, "keep_profile_days")
            )
        }
        Term::Tokens => format!(
            "tokens until the institution confirms the end, {} where it does not; the rest as the proof of consent, {}",
            days(|bank| bank.keep_token_days, "keep_token_days"),
            days(|bank| bank.keep_evidence_days, "keep_evidence_days"),
        ),
        Term::Evidence => {
            format!("{} after its end", days(|bank| bank.keep_evidence_days, "keep_evidence_days"))
        }
        Term::Audit => format!(
            "that there was an entry: no limit; what it says of a person: {}, or with the person",
            days(|bank| bank.keep_audit_days, "keep_audit_days")
        ),
        Term::CustomerSession => {
            let held = &config.sessions;
            session(held.customer_idle, held.customer_longest, "customer")
        }
        Term::StaffSession => session(config.sessions.staff_idle, config.sessions.staff_longest, "staff"),
        Term::Fixed(text) => text.to_owned(),
    };
    let column = |(column, kind): (&'static str, tellerline_store::data_map::Kind)| ColumnRow {
        column,
        holds: kind.slug(),
        sealed_under: kind.sealed_under(),
    };
    TableRow {
        table: table.name,
        holds: table.holds,
        about: table.about.slug(),
        activity: table.activity.slug(),
        retention,
        recipients: table.recipients.iter().map(|one| one.slug()).collect(),
        columns: table.columns().map(column).collect(),
    }
}

fn recipients(config: &Config) -> Vec<RecipientRow> {
    let row = |one: outbound::Contacted| {
        let section = one.named_by.split(' ').next().unwrap_or_default();
        let (recipient, gets) = match section {
            "institution" => (
                Recipient::Institution.slug(),
                "requests for what a customer allowed, with their address and browser while they are present",
            ),
            "messenger_app" => (
                Recipient::Messenger.slug(),
                "messages and who they are for, as docs/what-the-messenger-sees.md says byte by byte",
            ),
            "bank" => {
                (Recipient::Contact.slug(), "that a case waits, its id and kind; no word of the customer")
            }
            _ => ("database", "everything in the tables, personal content as ciphertext"),
        };
        RecipientRow { host: one.host, named_by: one.named_by, recipient, gets }
    };
    outbound::all(config).into_iter().map(row).collect()
}

/// A table of Markdown.
fn grid(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let head_line = line(head.iter().map(|&cell| cell.to_owned()).collect());
    let rule = format!("|{}\n", "---|".repeat(head.len()));
    [head_line, rule].into_iter().chain(rows.map(line)).collect()
}

fn joined(words: &[&str]) -> String {
    if words.is_empty() { "nobody".to_owned() } else { words.join(", ") }
}

fn markdown(register: &Register<'_>) -> String {
    let text = str::to_owned;
    let controllers = grid(
        &["controller", "name", "pages", "account data rests on"],
        register.controllers.iter().map(|one| {
            vec![
                one.bank.clone(),
                text(one.name),
                one.public_url.clone(),
                text(one.legal_basis_of_account_data),
            ]
        }),
    );
    let activities = grid(
        &["activity", "purpose", "legal basis", "whose data", "who outside gets some"],
        register.activities.iter().map(|one| {
            let (people, to) = (joined(&one.people), joined(&one.recipients));
            vec![text(one.activity), text(one.purpose), one.legal_basis.clone(), people, to]
        }),
    );
    let recipients = grid(
        &["host", "named by", "is", "gets"],
        register
            .recipients
            .iter()
            .map(|one| vec![one.host.clone(), one.named_by.clone(), text(one.recipient), text(one.gets)]),
    );
    let tables = grid(
        &["table", "a row is", "about", "activity", "kept", "goes to"],
        register.tables.iter().map(|one| {
            let (name, to) = (format!("`{}`", one.table), joined(&one.recipients));
            vec![name, text(one.holds), text(one.about), text(one.activity), one.retention.clone(), to]
        }),
    );
    let columns = grid(
        &["column", "holds", "sealed under"],
        register.tables.iter().flat_map(|table| {
            table.columns.iter().map(|one| {
                let name = format!("`{}.{}`", table.table, one.column);
                vec![name, text(one.holds), text(one.sealed_under.unwrap_or("-"))]
            })
        }),
    );
    let outside = grid(
        &["what", "holds", "kept"],
        register.outside.iter().map(|one| vec![text(one.what), text(one.holds), text(one.retention)]),
    );
    let wait = erasure::WAIT.as_secs() / 3_600;
    format!(
        "# Register of processing\n\n\
         GDPR article 30, printed by `tellerline data-map` from the schema's description and the config. Nothing is \
         processed for advertising, profiling or sale: no such purpose exists in the code.\n\n\
         ## Controllers\n\n{controllers}\n\
         ## Activities\n\n{activities}\n\
         ## Who outside gets something\n\n\
         Only these hosts are ever contacted. Where they are, and on which ground data may go there, is the bank's to \
         add.\n\n{recipients}\n\
         ## Tables\n\n\
         A person is erased sooner when they ask for it ({wait} hours later), and later under a legal hold. Proof of \
         consent and cases then stay under a key of their own.\n\n{tables}\n\
         ## Columns\n\n{columns}\n\
         ## Outside the database\n\n{outside}\n\
         ## Protection\n\n\
         Personal content is sealed with AES-256-GCM-SIV under keys of the person and class, wrapped by keys of the \
         bank, wrapped by a master key outside the database. More: `docs/security.md`, `docs/threat-model.md`."
    )
}
