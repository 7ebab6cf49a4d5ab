//! Where the lines go: into the program's log, to standard output, into a file; or nowhere, in tests that look
//! elsewhere. A file is opened for every line, so that it can be moved away at any time (`logrotate`).

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// The target of these lines in the log.
pub const TARGET: &str = "security";

/// Where lines go. The default is nowhere.
#[derive(Debug, Default, Clone)]
pub struct To {
    /// Into the log, with the target [`TARGET`].
    pub log: bool,
    /// To standard output.
    pub stdout: bool,
    /// Into this file, made with mode 600.
    pub file: Option<PathBuf>,
    /// Kept here, for tests.
    pub kept: Option<Arc<Mutex<Vec<String>>>>,
}

/// Writes lines.
#[derive(Debug, Default)]
pub struct Sink {
    to: To,
    /// Whether the last line could not be written.
    failing: AtomicBool,
    /// One line at a time.
    turn: Mutex<()>,
}

impl Sink {
    /// Writes there.
    pub fn new(to: To) -> Self {
        Self { to, ..Self::default() }
    }

    /// Nowhere.
    pub fn nowhere() -> Self {
        Self::default()
    }

    /// Writes a line.
    pub(super) fn write(&self, line: &str) {
        if self.to.log {
            // The log writes lines of this target as they are: nothing in them needs to be redacted.
            tracing::info!(target: TARGET, "{line}");
        }
        if let Some(kept) = &self.to.kept {
            kept.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = format!("{line}\n");
        let written = self.to_stdout(&ended).and_then(|()| self.to_file(&ended));
        let failed = written.is_err();
        if failed {
            metrics::counter!("tellerline_security_events_lost_total").increment(1);
        }
        if self.failing.swap(failed, Ordering::Relaxed) != failed {
            match written {
                Ok(()) => tracing::warn!("security events are written again"),
                Err(error) => tracing::error!(%error, "security events cannot be written"),
            }
        }
    }

    fn to_stdout(&self, line: &str) -> io::Result<()> {
        if self.to.stdout { io::stdout().lock().write_all(line.as_bytes()) } else { Ok(()) }
    }

    fn to_file(&self, line: &str) -> io::Result<()> {
        let Some(path) = &self.to.file else { return Ok(()) };
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        // One write for one line: two processes that append to one file do not mix theirs.
        options.open(path)?.write_all(line.as_bytes())
    }
}
