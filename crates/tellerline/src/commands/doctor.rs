//! `doctor`: looks at everything this needs, and says how to fix what fails. Changes nothing.

use std::{collections::BTreeSet, fmt::Write as _, path::Path, sync::Arc, time::Duration};

use console::style;
use http::Method;
use secrecy::ExposeSecret as _;
use serde_json::json;
use tellerline_banks::{Dependencies, MemoryLedger, UkOpenBanking};
use tellerline_core::{
    BankId, Timestamp,
    ports::{Bank as _, Finding, KeyWrapper as _, Verdict},
};
use tellerline_net::{Client, Response};
use tellerline_server::{
    config::{Channel, Config, ConfigError, Institution, Origin, Role, StoreUrl},
    outbound, setup,
    system::{SystemClock, SystemEntropy},
};
use tellerline_store::{
    Db,
    audit::sequence,
    scrub,
    vault::{check, status},
};

use crate::{
    cli::Format,
    commands::{access::Access, channel},
    global::{Global, existing, now},
    output::{self, Failed, Spinner},
};

/// Less free disk than this, in MiB, and the store will soon be full.
const DISK_MIB_MIN: u64 = 512;
/// Clocks that differ by more make signatures and codes fail.
const CLOCK_SECONDS_MAX: u64 = 30;
/// When this program was written; a clock before that is wrong for sure.
const WRITTEN: Timestamp = Timestamp::from_secs(1_763_800_000);
/// A checkpoint of the audit log that is older keeps too little.
const KEPT_WITHIN: Duration = Duration::from_hours(7 * 24);
/// Days after which a key that wraps others should be rotated.
const KEY_DAYS: u64 = 365;
const SYNCHRONISE: &str = "turn on time synchronisation (NTP)";
const MADE_WITH: &str = "put the key there that this database was made with";
const OUT_OF_ORDER: &str = "look at the database's own log; restore a backup if it is damaged";
/// No check may hang.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Default)]
struct Report {
    lines: Vec<Finding>,
}

impl Report {
    fn good(&mut self, check: impl Into<String>, detail: impl Into<String>) {
        self.lines.push(Finding::good(check, detail));
    }

    fn warn(&mut self, check: impl Into<String>, detail: impl Into<String>, fix: Option<&str>) {
        self.lines.push(Finding::warning(check, detail, fix));
    }

    fn bad(&mut self, check: impl Into<String>, detail: impl Into<String>, fix: impl Into<String>) {
        self.lines.push(Finding::bad(check, detail, fix));
    }
}

pub(crate) async fn run(global: &Global) -> anyhow::Result<()> {
    let mut report = Report::default();
    let spinner = Spinner::start("looking at the config");
    match global.read() {
        Err(error) => match error.downcast_ref::<ConfigError>() {
            Some(wrong) => problems(&mut report, wrong),
            None => return Err(error),
        },
        Ok(config) => look(&mut report, &config, &spinner).await,
    }
    drop(spinner);
    let ok = report.lines.iter().all(Finding::ok);
    if global.format == Format::Json {
        let checks: Vec<serde_json::Value> = report.lines.iter().map(shown).collect();
        output::print_json(&json!({ "ok": ok, "checks": checks }))?;
    } else {
        output::print(&page(&report.lines))?;
    }
    if ok { Ok(()) } else { Err(Failed.into()) }
}

/// For programs; `ok` is also true for a warning.
fn shown(line: &Finding) -> serde_json::Value {
    let Finding { check, verdict, detail, fix } = line;
    json!({ "check": check, "ok": line.ok(), "verdict": verdict, "detail": detail, "fix": fix })
}

/// For people: a line each, what to do under it, and at the end how many of each there are.
fn page(lines: &[Finding]) -> String {
    let width = lines.iter().map(|line| line.check.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for line in lines {
        let mark = match line.verdict {
            Verdict::Good => style("ok  ").green(),
            Verdict::Warning => style("warn").yellow(),
            Verdict::Bad => style("FAIL").red().bold(),
        };
        let _ = writeln!(out, "{mark}  {:width$}  {}", line.check, line.detail);
        if let Some(fix) = &line.fix {
            let _ = writeln!(out, "{:width$}        {} {fix}", "", style("fix:").bold());
        }
    }
    let number = |verdict| lines.iter().filter(|line| line.verdict == verdict).count();
    let (failed, warned) = (number(Verdict::Bad), number(Verdict::Warning));
    let _ = writeln!(out, "\n{} checks, {failed} failed, {warned} to look at", lines.len());
    out
}

async fn look(report: &mut Report, config: &Config, spinner: &Spinner) {
    match config.validate(Role::Serve) {
        Ok(()) => report.good("config", format!("{} is in order", config.file().display())),
        Err(wrong) => problems(report, &wrong),
    }
    for warning in config.warnings() {
        report.warn("config", warning, None);
    }
    let hosts: BTreeSet<String> = outbound::all(config).into_iter().map(|one| one.host).collect();
    let hosts = hosts.into_iter().collect::<Vec<_>>().join(", ");
    report.good("outbound hosts", format!("{hosts}; why: tellerline config hosts"));
    spinner.now("looking at the store");
    disk(report, config);
    within(report, "store", store(config)).await;
    let mut clock = None;
    for institution in &config.institution {
        spinner.now(format!("asking {}", institution.name));
        let name = format!("institution {}", institution.id);
        match bank(config, institution.id.text()).await {
            Ok(lines) => report.lines.extend(lines),
            Err(error) => {
                let fix = "check this institution's keys in the config, and the files that they name";
                report.bad(name, format!("{error:#}"), fix);
            }
        }
        if clock.is_none() {
            clock = remote_time(config, institution).await;
        }
    }
    clock_line(report, clock);
    for wanted in config.channel.iter().filter(|channel| channel.page().is_some()) {
        spinner.now(format!("asking about channel {}", wanted.id));
        let name = format!("channel {}", wanted.id);
        let asked = match channel::sender(config, wanted) {
            Ok(sender) => tokio::time::timeout(
                PATIENCE,
                channel::lacking(&sender, channel::platform_app(config, wanted)),
            )
            .await
            .unwrap_or_else(|_| Err("no answer within 20 seconds".to_owned())),
            Err(error) => Err(format!("{error:#}")),
        };
        if asked.is_ok() {
            access(report, config, wanted).await;
        }
        match asked {
            Ok(None) => report.good(name, "the Page sends us everything"),
            Ok(Some(lack)) => {
                report.bad(name, lack, format!("run: tellerline channel setup --channel {}", wanted.id));
            }
            Err(error) => report.bad(
                name,
                format!("the platform refuses or does not answer: {error}"),
                "check page_token_file, app_secret_file and graph_url",
            ),
        }
    }
    for app in &config.messenger_app {
        if let Some((deletion, end)) = channel::privacy_callbacks(config, app.id.text()) {
            let name = format!("messenger app {}", app.id);
            report.good(name, format!("its dashboard needs data deletion {deletion} and deauthorize {end}"));
        }
    }
    for bank in &config.bank {
        let name = format!("page contact of {}", bank.id);
        match &bank.page_contact {
            None => {
                report.bad(name, "there is none", "set page_contact to an address that wakes somebody");
            }
            Some(url) => {
                spinner.now(format!("reaching {name}"));
                let client = outbound::to_contacts(config, outbound::logged());
                match reach(client, url.as_str()).await {
                    // Any answer will do: a HEAD must not wake anybody.
                    Ok(_) => report.good(name, format!("{} answers", url.host_str().unwrap_or_default())),
                    Err(error) => report.bad(name, error, "check the address and the firewall"),
                }
            }
        }
    }
}

/// Who else has the Page: apps that nobody named are a fault, the rest is for somebody to look over.
async fn access(report: &mut Report, config: &Config, wanted: &Channel) {
    let name = format!("who has the Page of {}", wanted.id);
    let Ok(sender) = channel::sender(config, wanted) else { return };
    match tokio::time::timeout(PATIENCE, Access::ask(config, wanted, &sender)).await {
        Ok(access) => {
            if access.strangers {
                let fix = "remove the app that is in no config from the Page, or name it in known_apps";
                report.bad(name.clone(), access.line(), fix);
            } else {
                report.good(name.clone(), access.line());
            }
            for warning in access.warnings {
                report.warn(name.clone(), warning, None);
            }
        }
        Err(_) => {
            report.warn(name, "the platform gave no answer within 20 seconds", Some("ask again later"));
        }
    }
}

fn problems(report: &mut Report, wrong: &ConfigError) {
    for problem in &wrong.problems {
        let place = match &problem.origin {
            Origin::Line(line) => format!("{}:{line}: ", wrong.file.display()),
            Origin::Variable(name) => format!("{name}: "),
            Origin::Nowhere => format!("{}: ", wrong.file.display()),
        };
        let key = if problem.path.is_empty() { String::new() } else { format!("{}: ", problem.path) };
        let fix = "correct it; `tellerline config default` prints every key with its meaning";
        report.bad("config", format!("{place}{key}{}", problem.message), fix);
    }
}

async fn within(report: &mut Report, name: &str, look: impl Future<Output = Vec<Finding>>) {
    match tokio::time::timeout(PATIENCE, look).await {
        Ok(lines) => report.lines.extend(lines),
        Err(_) => report.bad(name, "no answer within 20 seconds", "see whether another process holds a lock"),
    }
}

fn disk(report: &mut Report, config: &Config) {
    let Some(folder) = config.store.data_folder().and_then(existing) else { return };
    match free_mib(folder) {
        Some(free) if free < DISK_MIB_MIN => report.bad(
            "disk",
            format!("{free} MiB are free at {}", folder.display()),
            format!("make room for at least {DISK_MIB_MIN} MiB"),
        ),
        Some(free) => report.good("disk", format!("{free} MiB are free at {}", folder.display())),
        None => {
            let found = format!("{} cannot be looked at", folder.display());
            report.bad("disk", found, "let this user read the folder that store.url names");
        }
    }
}

fn free_mib(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize) / (1024 * 1024))
}

/// The database, its schema, and whether the master key is the one it was made with.
async fn store(config: &Config) -> Vec<Finding> {
    let mut report = Report::default();
    let place = config.store.url.to_string();
    if let StoreUrl::Sqlite { path } = &config.store.url
        && !path.exists()
    {
        report.good("store", format!("{place} does not exist yet; `serve` and `migrate` make it"));
        return report.lines;
    }
    let opened = match config.store.connect_url() {
        Ok(url) => Db::open(url.expose_secret()).await.map_err(anyhow::Error::new),
        Err(error) => Err(error.into()),
    };
    let db = match opened {
        Ok(db) => db,
        Err(error) => {
            let fix = "see that it is running, and that address and password are right";
            report.bad("store", format!("{place}: {error:#}"), fix);
            return report.lines;
        }
    };
    match db.pending_migrations().await {
        Ok(pending) if pending.is_empty() => {
            report.good("store", format!("{place} answers, schema up to date"));
            key(&mut report, config, &db).await;
            erasure(&mut report, &db).await;
            for bank in &config.bank {
                checkpoints(&mut report, config, &bank.id, &db).await;
            }
        }
        Ok(pending) => {
            let steps = pending.len();
            report.bad("store", format!("{steps} schema steps are due"), "run: tellerline migrate");
        }
        Err(error) => report.bad("store", format!("{place}: {error}"), OUT_OF_ORDER),
    }
    db.close().await;
    report.lines
}

async fn key(report: &mut Report, config: &Config, db: &Db) {
    let name = "master key";
    let key = match setup::master_key(config) {
        Ok(key) => key,
        Err(error) => {
            report.bad(name, format!("{error:#}"), MADE_WITH);
            return;
        }
    };
    match check::master_fits(db, &key).await {
        Ok(true) => report.good(name, format!("{} opens this database", key.id())),
        Ok(false) => report.good(name, "the database holds nothing sealed yet"),
        Err(error) => report.bad(name, error.to_string(), MADE_WITH),
    }
    match status::status(db).await {
        Ok(banks) => {
            for bank in banks {
                generations(report, &bank);
            }
        }
        Err(error) => report.bad("keys", error.to_string(), OUT_OF_ORDER),
    }
}

/// Whether the database lets go of the bytes of destroyed keys.
async fn erasure(report: &mut Report, db: &Db) {
    let name = "destroyed keys";
    match scrub::lingering(db).await {
        Ok(left) if left.is_empty() => report.good(name, "the database's files keep none of their bytes"),
        Ok(left) => {
            for linger in left {
                report.warn(name, "their bytes may stay in the log", Some(linger.advice()));
            }
        }
        Err(error) => report.bad(name, error.to_string(), OUT_OF_ORDER),
    }
}

/// Whether a rotation of a bank's key was left half done, or is due.
fn generations(report: &mut Report, bank: &status::BankStatus) {
    let (name, option) = super::key::names(&bank.bank);
    let Some(newest) = bank.keys.iter().filter(|key| key.purpose == "wrap").max_by_key(|key| key.generation)
    else {
        return;
    };
    let older = |generation: i64| generation < newest.generation;
    let people = bank.data_keys.iter().filter(|keys| older(keys.generation)).map(|keys| keys.live);
    let hours =
        bank.hour_keys.iter().filter(|(generation, _)| older(**generation)).map(|(_, number)| *number);
    let left: i64 = people.chain(hours).sum();
    let age = now().since(newest.created_at).as_secs() / 86_400;
    let check = format!("keys of {name}");
    let fix = format!("run: tellerline key rotate {option}");
    if left > 0 {
        report.bad(check, format!("{left} are wrapped by an older key"), fix);
    } else if age > KEY_DAYS {
        report.warn(check, format!("wrapped by a key of {age} days"), Some(&fix));
    } else {
        report.good(check, format!("wrapped by generation {}, {age} days old", newest.generation));
    }
}

/// Whether checkpoints of the audit log are kept where this machine cannot change them, as far as can be told.
async fn checkpoints(report: &mut Report, config: &Config, bank: &BankId, db: &Db) {
    let name = format!("audit log of {bank}");
    if let Some(folder) = &config.audit.checkpoint_dir {
        let inside = config.store.data_folder().is_some_and(|data| folder.starts_with(data));
        if inside {
            let found = "audit.checkpoint_dir is inside the database's folder";
            report.bad(name, found, "name a folder on another machine");
            return;
        }
        if existing(folder).is_none_or(|near| rustix::fs::access(near, rustix::fs::Access::WRITE_OK).is_err())
        {
            let found = format!("{} cannot be written; checkpoints are not kept", folder.display());
            report.bad(name, found, "let this user write there, or change audit.checkpoint_dir");
            return;
        }
    }
    match sequence::exported_at(db, bank).await {
        Ok(Some(at)) if now() < at.plus(KEPT_WITHIN) => {
            report.good(name, format!("a checkpoint was kept elsewhere on {}", output::time(at)));
        }
        Ok(_) => {
            let found = "no checkpoint of the last seven days is kept elsewhere: a log written anew would not be noticed";
            let fix = "set audit.checkpoint_dir or run: tellerline audit checkpoint --out FILE";
            report.warn(name, found, Some(fix));
        }
        Err(error) => report.bad(name, error.to_string(), OUT_OF_ORDER),
    }
}

async fn bank(config: &Config, id: &str) -> anyhow::Result<Vec<Finding>> {
    let Some(institution) = config.institution(id) else { return Ok(Vec::new()) };
    let dependencies = Dependencies {
        client: outbound::to_institution(config, institution, outbound::logged())?,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy::new()),
        ledger: Arc::new(MemoryLedger::default()),
    };
    let connector = UkOpenBanking::try_new(setup::connector_config(institution)?, dependencies)?;
    let findings = tokio::time::timeout(PATIENCE, connector.doctor())
        .await
        .map_err(|_| anyhow::anyhow!("no answer within 20 seconds; check issuer and api_url"))?;
    Ok(findings
        .into_iter()
        .map(|found| Finding { check: format!("{id}: {}", found.check), ..found })
        .collect())
}

async fn reach(client: Result<Client, tellerline_net::Error>, url: &str) -> Result<Response, String> {
    let client = client.map_err(|error| error.to_string())?;
    let call = client.request(Method::HEAD, url).map_err(|refusal| refusal.to_string())?;
    let asked = call.timeout(Duration::from_secs(10)).send().await;
    // The address may carry a token of the pager's.
    asked.map_err(|error| {
        let error = anyhow::Error::new(error.without_url());
        format!("cannot be reached: {}", error.root_cause())
    })
}

/// What time it is elsewhere, by the `Date` header of an answer.
async fn remote_time(config: &Config, institution: &Institution) -> Option<Timestamp> {
    let client = outbound::to_institution(config, institution, outbound::logged());
    let answer = reach(client, &institution.issuer).await.ok()?;
    let date = answer.headers().get(http::header::DATE)?.to_str().ok()?;
    let parsed = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date).ok()?;
    Some(Timestamp::from_jiff(parsed))
}

fn clock_line(report: &mut Report, remote: Option<Timestamp>) {
    let here = now();
    if here < WRITTEN {
        let shown = output::time(here);
        report.bad("clock", format!("says {shown}, which is in the past"), SYNCHRONISE);
        return;
    }
    match remote {
        None => report.good("clock", format!("{}; nobody to compare it with", output::time(here))),
        Some(there) => {
            let apart = here.since(there).max(there.since(here)).as_secs();
            if apart > CLOCK_SECONDS_MAX {
                report.bad("clock", format!("{apart} s apart from the institution's"), SYNCHRONISE);
            } else {
                report.good("clock", format!("within {} s of the institution's", apart.max(1)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_is_told() {
        let judge = |remote: Option<Timestamp>| {
            let mut report = Report::default();
            clock_line(&mut report, remote);
            report.lines.remove(0).ok()
        };
        assert!(judge(None));
        assert!(judge(Some(now())));
        assert!(!judge(Some(now().plus(Duration::from_secs(90)))));
        assert!(!judge(Some(now().minus(Duration::from_secs(90)))));
    }

    #[test]
    fn free_space_is_read() {
        assert!(free_mib(Path::new("/")).is_some());
    }
}
