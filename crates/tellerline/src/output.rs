//! Data on standard output, talk on standard error.

use std::{
    fmt,
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
    time::Duration,
};

use console::style;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tellerline_core::Timestamp;

use crate::cli::Format;

/// The command has said itself what failed; only the exit code is left.
#[derive(Debug)]
pub(crate) struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed")
    }
}

impl std::error::Error for Failed {}

/// Prints an error with its causes as one message.
pub(crate) fn failure(error: &anyhow::Error) -> ExitCode {
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string) {
        // Many libraries repeat their cause's words.
        if message.ends_with(&cause) {
            continue;
        }
        if !message.is_empty() && !message.ends_with('\n') {
            message.push_str(": ");
        }
        message.push_str(&cause);
    }
    let _ = writeln!(io::stderr(), "{} {message}", style("error:").for_stderr().red().bold());
    ExitCode::FAILURE
}

/// Whether standard output was closed by whoever reads it.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Data: to standard output, as it is.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// Data as JSON.
pub(crate) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    print(&serde_json::to_string_pretty(value)?)
}

/// Talk: to standard error.
pub(crate) fn say(text: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Rows as a table or as a JSON array of objects.
pub(crate) fn rows<R: Serialize>(
    format: Format,
    rows: &[R],
    head: &[&str],
    cells: impl Fn(&R) -> Vec<String>,
) -> anyhow::Result<()> {
    match format {
        Format::Json => print_json(&rows),
        Format::Text if rows.is_empty() => {
            say("none");
            Ok(())
        }
        Format::Text => print(&table(head, &rows.iter().map(cells).collect::<Vec<_>>())),
    }
}

/// Columns padded to their widest cell; the last one is not padded.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(ToString::to_string).collect();
    let lines = || std::iter::once(&head).chain(rows);
    let width = |column: usize| {
        lines().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut out = String::new();
    for line in lines() {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}", width = *width));
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// A moment for people: to the second, UTC.
pub(crate) fn time(at: Timestamp) -> String {
    at.to_jiff().strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// How far something is; on a terminal only.
pub(crate) fn bar(what: &str) -> Option<ProgressBar> {
    if !io::stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) =
        ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}")
    {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    Some(bar)
}

/// Something that turns while we wait; silent unless standard error is a terminal.
pub(crate) struct Spinner(Option<ProgressBar>);

impl Spinner {
    pub(crate) fn start(what: &str) -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(Some(bar))
    }

    pub(crate) fn now(&self, what: impl Into<String>) {
        if let Some(bar) = &self.0 {
            bar.set_message(what.into());
        }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = vec![vec!["a".into(), "long cell".into()], vec!["wider".into(), "b".into()]];
        assert_eq!(table(&["x", "y"], &rows), "x      y\na      long cell\nwider  b\n");
    }

    #[test]
    fn times_are_told_in_utc() {
        assert_eq!(time(Timestamp::from_secs(0)), "1970-01-01 00:00:00Z");
    }
}
