//! Log lines go to standard error: for people on a terminal, as JSON anywhere else.

use std::io::IsTerminal as _;

use tellerline_server::config::LogFormat;
use tracing_subscriber::EnvFilter;

/// Starts logging. `RUST_LOG` wins over `filter`; a filter that cannot be read becomes `info`.
pub(crate) fn init(format: LogFormat, filter: &str) {
    let filter = EnvFilter::try_from_default_env()
        .or_else(|_| EnvFilter::try_new(filter))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let terminal = std::io::stderr().is_terminal();
    // A second call (a test, a command inside a command) keeps the first one's choice.
    let _ = if format == LogFormat::Pretty || (format == LogFormat::Auto && terminal) {
        builder.with_ansi(terminal).try_init()
    } else {
        builder.json().flatten_event(true).try_init()
    };
}
