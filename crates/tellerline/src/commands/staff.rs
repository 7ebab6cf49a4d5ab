//! `staff add`, `staff list`, `staff reset`, `staff disable`.

use std::{
    io::{IsTerminal as _, Read as _},
    path::Path,
};

use anyhow::{Context as _, bail};
use fast_qr::QRBuilder;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde_json::json;
use tellerline_server::{
    config::read_secret,
    desk::auth::{self, Newcomer, Role},
    system::{SystemClock, SystemEntropy},
};
use tellerline_store::{
    Store,
    repo::{self, staff::Reset},
};

use crate::{
    cli::{Format, StaffCommand, StaffRole, Why},
    global::{self, Global, audit, now},
    output::{self, say},
};

/// Most bytes of a password that is read from standard input.
const PASSWORD_BYTES_MAX: u64 = 4096;

pub(crate) async fn run(global: &Global, command: StaffCommand) -> anyhow::Result<()> {
    let (config, store) = global.open().await?;
    let done = match &command {
        StaffCommand::Add { name, role, team, bank, password_file, why } => {
            let bank = global::bank(&config, bank.as_deref())?;
            let password = password(password_file.as_deref())?;
            let newcomer = Newcomer {
                bank: &bank.id,
                bank_name: &bank.name,
                name,
                role: role_of(*role),
                team: team.as_deref(),
                password: &password,
                totp: None,
                actor: &format!("cli:{}", why.actor),
                reason: Some(&why.reason),
                demo: false,
            };
            add(global, &store, &newcomer).await
        }
        StaffCommand::Move { name, team, bank, why } => {
            let bank = global::bank(&config, bank.as_deref())?;
            move_to(&store, &bank.id, (name, team.as_deref()), why).await
        }
        StaffCommand::List { bank, why } => {
            let bank = global::bank(&config, bank.as_deref())?;
            global::trace(&store, vec![audit(&bank.id, why, "staff.listed", bank.id.to_string())]).await?;
            list(global, &store, &bank.id).await
        }
        StaffCommand::Reset { name, bank, password_file, why } => {
            let bank = global::bank(&config, bank.as_deref())?;
            reset(global, &store, (&bank.id, &bank.name), name, (password_file.as_deref(), why)).await
        }
        StaffCommand::Disable { name, bank, why } => {
            disable(&store, &global::bank(&config, bank.as_deref())?.id, name, why).await
        }
    };
    store.close().await;
    done
}

const fn role_of(role: StaffRole) -> Role {
    match role {
        StaffRole::Agent => Role::Agent,
        StaffRole::Lead => Role::Lead,
        StaffRole::Officer => Role::Officer,
        StaffRole::Author => Role::Author,
        StaffRole::Operator => Role::Operator,
    }
}

async fn add(global: &Global, store: &Store, newcomer: &Newcomer<'_>) -> anyhow::Result<()> {
    let enrolment = auth::add_staff(store, &SystemClock, &SystemEntropy::new(), newcomer)
        .await
        .with_context(|| format!("{} was not added", newcomer.name))?;
    show(global, newcomer.name, (&enrolment.staff.to_string(), enrolment.uri.expose_secret()))
}

async fn move_to(
    store: &Store,
    bank: &tellerline_core::BankId,
    (name, team): (&str, Option<&str>),
    why: &Why,
) -> anyhow::Result<()> {
    if team.is_some_and(|team| !auth::is_name(team)) {
        bail!("a team has 1 to 40 lower-case letters, digits, dots, dashes and underscores");
    }
    let somebody = repo::staff::find(store, bank, name).await.context("cannot look for them")?;
    let somebody = somebody.with_context(|| format!("nobody of the name {name} can log in at {bank}"))?;
    let object = format!("{} {}", somebody.id, team.unwrap_or("-"));
    global::trace(store, vec![audit(bank, why, "staff.moved", object)]).await?;
    repo::staff::set_team(store, bank, name, team).await.context("the team could not be stored")?;
    say(format_args!(
        "{name} is {}",
        team.map_or_else(|| "in no team".to_owned(), |team| format!("in {team}"))
    ));
    Ok(())
}

fn show(global: &Global, name: &str, (staff, uri): (&str, &str)) -> anyhow::Result<()> {
    if global.format == Format::Json {
        return output::print_json(&json!({ "staff": staff, "otpauth": uri }));
    }
    // The picture is for a person who looks at it; the address is the data.
    if std::io::stderr().is_terminal()
        && let Ok(code) = QRBuilder::new(uri).build()
    {
        say(code.to_str());
    }
    say(format_args!("{name} can log in. Scan this with an authenticator app; it is shown only now:"));
    output::print(uri)
}

#[derive(Serialize)]
struct Row {
    name: String,
    role: String,
    team: Option<String>,
    id: String,
    created_at: String,
    disabled_at: Option<String>,
    locked_until: Option<String>,
}

async fn list(global: &Global, store: &Store, bank: &tellerline_core::BankId) -> anyhow::Result<()> {
    let now = now();
    let all = repo::staff::list(store, bank).await.context("cannot list staff")?;
    let rows: Vec<Row> = all
        .into_iter()
        .map(|staff| Row {
            name: staff.name,
            role: staff.role,
            team: staff.team,
            id: staff.id.to_string(),
            created_at: output::time(staff.created_at),
            disabled_at: staff.disabled_at.map(output::time),
            locked_until: Some(staff.locked_until).filter(|until| *until > now).map(output::time),
        })
        .collect();
    output::rows(global.format, &rows, &["name", "role", "team", "since", "state"], |row| {
        let state = match (&row.disabled_at, &row.locked_until) {
            (Some(at), _) => format!("disabled {at}"),
            (None, Some(until)) => format!("locked until {until}"),
            (None, None) => "can log in".to_owned(),
        };
        let team = row.team.clone().unwrap_or_else(|| "-".to_owned());
        vec![row.name.clone(), row.role.clone(), team, row.created_at.clone(), state]
    })
}

/// How long the first person's word waits for the second's.
const LAPSE: std::time::Duration = tellerline_core::time::days(1);

async fn reset(
    global: &Global,
    store: &Store,
    (bank, bank_name): (&tellerline_core::BankId, &str),
    name: &str,
    (password_file, why): (Option<&Path>, &Why),
) -> anyhow::Result<()> {
    let Some(staff) = repo::staff::find(store, bank, name).await.context("cannot look for them")? else {
        bail!("nobody who can log in at {bank} is called `{name}`");
    };
    // A password that cannot be taken is told before anybody's word counts.
    let given = password_file.map(|file| password(Some(file))).transpose()?;
    if let Some(given) = &given {
        auth::check_choice(given, name)?;
    }
    let said = (why.actor.as_str(), why.reason.as_str());
    let outcome = repo::staff::propose_reset(store, staff.id, said, LAPSE, now()).await?;
    let event = match outcome {
        Reset::Proposed => "staff.reset_proposed",
        Reset::Seconded(_) => "staff.reset",
        Reset::SamePerson => "staff.reset_refused",
    };
    if outcome == Reset::SamePerson {
        global::trace(store, vec![audit(bank, why, event, staff.id.to_string())]).await?;
        bail!("{} has said so already; somebody else must say the same", why.actor);
    }
    if outcome == Reset::Proposed {
        global::trace(store, vec![audit(bank, why, event, staff.id.to_string())]).await?;
        say(format_args!("noted; within a day somebody else runs the same for {name} with the new password"));
        return Ok(());
    }
    let password = given.map_or_else(|| password(None), Ok)?;
    let entropy = SystemEntropy::new();
    let enrolment = auth::new_factors(&entropy, bank_name, name, &password).await?;
    // First the trace: without it nothing happens.
    global::trace(store, vec![audit(bank, why, event, staff.id.to_string())]).await?;
    if !repo::staff::reset(store, &staff, &enrolment.password, &enrolment.totp, now()).await? {
        bail!("somebody else let `{name}` in anew at this moment");
    }
    show(global, name, (&staff.id.to_string(), enrolment.uri.expose_secret()))
}

async fn disable(store: &Store, bank: &tellerline_core::BankId, name: &str, why: &Why) -> anyhow::Result<()> {
    let Some(staff) = repo::staff::find(store, bank, name).await.context("cannot look for them")? else {
        bail!("nobody who can log in at {bank} is called `{name}`");
    };
    // First the trace: without it nothing happens.
    let row = audit(bank, why, "staff.disabled", staff.id.to_string());
    global::trace(store, vec![row]).await?;
    if repo::staff::disable(store, bank, name, now()).await? {
        say(format_args!("{name} can no longer log in; open sessions are over"));
        Ok(())
    } else {
        bail!("somebody else disabled `{name}` at this moment")
    }
}

/// From the file, else from standard input; asked for without being shown where a person sits there.
fn password(file: Option<&Path>) -> anyhow::Result<SecretString> {
    if let Some(file) = file {
        return Ok(read_secret(file)?);
    }
    let stdin = std::io::stdin();
    let typed = if stdin.is_terminal() {
        let first = ask("Password: ")?;
        let again = ask("Again: ")?;
        if first.expose_secret() != again.expose_secret() {
            bail!("the two passwords differ");
        }
        first
    } else {
        let mut text = String::new();
        stdin
            .lock()
            .take(PASSWORD_BYTES_MAX)
            .read_to_string(&mut text)
            .context("cannot read the password")?;
        SecretString::from(text.trim_end_matches(['\r', '\n']))
    };
    if typed.expose_secret().is_empty() {
        bail!("no password was given; use --password-file, or write it to standard input");
    }
    Ok(typed)
}

/// One line from the terminal, not echoed.
fn ask(prompt: &str) -> anyhow::Result<SecretString> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let stdin = std::io::stdin();
    let before = tcgetattr(&stdin).context("cannot turn off the echo of the terminal")?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    eprint!("{prompt}");
    tcsetattr(&stdin, OptionalActions::Now, &silent).context("cannot turn off the echo of the terminal")?;
    let mut line = String::new();
    let read = stdin.read_line(&mut line);
    // Whatever happened, the person wants to see what they type next.
    let restored = tcsetattr(&stdin, OptionalActions::Now, &before);
    eprintln!();
    read.context("cannot read the password")?;
    restored.context("cannot turn the echo of the terminal on again; type `stty echo`")?;
    Ok(SecretString::from(line.trim_end_matches(['\r', '\n'])))
}
