//! `config default`, `config check`, `config schema`, `config hosts`.

use serde_json::json;
use tellerline_server::{
    config::{Config, ConfigError, Origin, Role},
    outbound,
};

use crate::{
    cli::{CheckFor, ConfigCommand, Format},
    global::Global,
    output::{self, Failed, say},
};

pub(crate) fn run(global: &Global, command: &ConfigCommand) -> anyhow::Result<()> {
    match command {
        ConfigCommand::Default => output::print(&Config::default_toml()),
        ConfigCommand::Schema => output::print_json(&Config::schema()),
        ConfigCommand::Check { role } => check(global, *role),
        ConfigCommand::Hosts => hosts(global),
    }
}

/// Every host that this program may contact by itself.
fn hosts(global: &Global) -> anyhow::Result<()> {
    let all = outbound::all(&global.read()?);
    if global.format == Format::Json {
        return output::print_json(&json!({ "hosts": all }));
    }
    let rows: Vec<Vec<String>> = all
        .into_iter()
        .map(|one| vec![one.host, if one.private { "yes" } else { "no" }.to_owned(), one.named_by])
        .collect();
    output::print(&output::table(&["host", "may be private", "named by"], &rows))
}

fn check(global: &Global, role: CheckFor) -> anyhow::Result<()> {
    let role = match role {
        CheckFor::Serve => Role::Serve,
        CheckFor::Worker => Role::Worker,
    };
    match global.check(role) {
        Ok(config) => good(global, &config),
        Err(error) => match error.downcast_ref::<ConfigError>() {
            Some(wrong) if global.format == Format::Json => {
                output::print_json(&problems(wrong))?;
                Err(Failed.into())
            }
            Some(wrong) => {
                say(wrong);
                Err(Failed.into())
            }
            None => Err(error),
        },
    }
}

fn good(global: &Global, config: &Config) -> anyhow::Result<()> {
    let warnings = config.warnings();
    if global.format == Format::Json {
        return output::print_json(&json!({ "ok": true, "problems": [], "warnings": warnings }));
    }
    for warning in warnings {
        say(format_args!("warning: {warning}"));
    }
    output::print(&format!(
        "{} is in order: {}, {}, {}",
        config.file().display(),
        counted(config.institution.len(), "institution"),
        counted(config.bank.len(), "bank"),
        counted(config.channel.len(), "channel"),
    ))
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn problems(wrong: &ConfigError) -> serde_json::Value {
    let all: Vec<_> = wrong
        .problems
        .iter()
        .map(|problem| {
            let (line, variable) = match &problem.origin {
                Origin::Line(line) => (Some(*line), None),
                Origin::Variable(name) => (None, Some(name)),
                Origin::Nowhere => (None, None),
            };
            json!({
                "file": wrong.file, "line": line, "variable": variable,
                "key": problem.path, "message": problem.message,
            })
        })
        .collect();
    json!({ "ok": false, "problems": all, "warnings": [] })
}
