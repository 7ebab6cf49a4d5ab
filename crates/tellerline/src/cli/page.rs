//! The first page of `--help`: commands by what they are for, where clap would list them in one row.

use std::fmt::Write as _;

use clap::{Command, builder::StyledStr};

/// Every command, under what somebody wants to do.
const GROUPS: [(&str, &[&str]); 5] = [
    ("Run", &["demo", "serve", "worker", "sandbox"]),
    (
        "Set up and look after",
        &["config", "doctor", "migrate", "channel", "staff", "key", "backup", "restore"],
    ),
    ("Customers", &["link", "case", "customer", "retention"]),
    ("Control and evidence", &["policy", "pause", "resume", "audit", "data-map"]),
    ("More", &["nlu", "completions"]),
];

/// The command with its first page.
pub(crate) fn dressed(command: Command) -> Command {
    let listing = listing(&command);
    let heading = command.get_styles().get_header();
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{listing}{heading}Options:{heading:#}\n{{options}}{{after-help}}"
    );
    command.help_template(StyledStr::from(template))
}

fn listing(command: &Command) -> String {
    let styles = command.get_styles();
    let (heading, name) = (styles.get_header(), styles.get_literal());
    let width = GROUPS.iter().flat_map(|(_, names)| *names).map(|name| name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (group, names) in GROUPS {
        let _ = writeln!(out, "{heading}{group}:{heading:#}");
        for one in names {
            let about = command.find_subcommand(one).and_then(Command::get_about).unwrap_or_default();
            let _ = writeln!(out, "  {name}{one:width$}{name:#}  {about}");
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_command_stands_in_one_group() {
        let named: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        let command = Cli::command();
        let all: BTreeSet<&str> = command.get_subcommands().map(Command::get_name).collect();
        assert_eq!(named.iter().copied().collect::<BTreeSet<_>>(), all);
        assert_eq!(named.len(), all.len(), "named once");
    }

    #[test]
    fn the_first_page_tells_each_command_and_fits_a_narrow_terminal() {
        let page = dressed(Cli::command()).render_help().to_string();
        assert!(page.contains("\nRun:\n  demo "), "{page}");
        assert!(page.contains("Options:") && page.contains("--config"), "{page}");
        assert!(page.contains("First steps:"), "{page}");
        for line in page.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}
