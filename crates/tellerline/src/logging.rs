//! Log lines go to standard error: for people on a terminal, as JSON anywhere else.
//!
//! Whatever reaches a log from outside (a bank's answer, a platform's error, a panic) is a value, never a line: what
//! could end a line, colour it or turn its direction is written out, and what nobody may keep (`core::redact`) is
//! taken out. One event is one line, always.

use std::{
    error::Error,
    fmt::{self, Write as _},
    io::IsTerminal as _,
};

use serde_json::{Map, Value, json};
use tellerline_core::redact::{self, Place};
use tellerline_server::{config::LogFormat, security};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    EnvFilter,
    fmt::{
        FmtContext, FormatEvent, FormatFields, FormattedFields, MakeWriter,
        format::Writer,
        time::{FormatTime as _, SystemTime},
    },
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

/// Starts logging. `RUST_LOG` wins over `filter`; a filter that cannot be read becomes `info`.
pub(crate) fn init(format: LogFormat, filter: &str) {
    let filter = EnvFilter::try_from_default_env()
        .or_else(|_| EnvFilter::try_new(filter))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let terminal = std::io::stderr().is_terminal();
    let pretty = format == LogFormat::Pretty || (format == LogFormat::Auto && terminal);
    let lines = if pretty { Lines::Text } else { Lines::Json };
    // A second call (a test, a command inside a command) keeps the first one's choice.
    if subscriber(lines, filter, terminal, std::io::stderr).try_init().is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            let trace = std::backtrace::Backtrace::capture();
            let trace =
                (trace.status() == std::backtrace::BacktraceStatus::Captured).then(|| trace.to_string());
            tracing::error!(place, trace, "panic: {}", panic.payload_as_str().unwrap_or("no words"));
        }));
    }
}

fn subscriber<W>(lines: Lines, filter: EnvFilter, ansi: bool, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(ansi)
        .with_writer(writer)
        .fmt_fields(SpanFields)
        .event_format(lines)
        .finish()
}

/// How an event becomes a line.
#[derive(Clone, Copy)]
enum Lines {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// The values of an event or a span, safe to print.
#[derive(Default)]
struct Values(Map<String, Value>);

impl Values {
    fn text(&mut self, field: &Field, text: &str) {
        // A number alone may be anything; whatever is a card's goes from here too.
        let clean = redact::clean(text, Place::Prose).text;
        self.0.insert(field.name().to_owned(), Value::String(clean.into_owned()));
    }

    fn number(&mut self, field: &Field, number: Value) {
        let digits = number.to_string();
        let harmless = redact::clean(&digits, Place::Prose).kinds.is_empty();
        let value = if harmless { number } else { json!(redact::MARK) };
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Values {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.text(field, &format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let mut chain = value.to_string();
        let mut source = value.source();
        while let Some(error) = source {
            let _ = write!(chain, ": {error}");
            source = error.source();
        }
        self.text(field, &chain);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name().to_owned(), json!(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.number(field, json!(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.number(field, json!(value));
    }
}

/// Whether a character could be taken for something of ours: ends of lines, escapes, marks of direction.
fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}')
}

/// The text with every active character written out.
fn visible(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        if is_active(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
        out
    })
}

/// `key=value`, in quotes where the value has a blank, a quote or an equals sign.
fn pair(out: &mut impl fmt::Write, key: &str, value: &Value) -> fmt::Result {
    let text = match value {
        Value::String(text) => visible(text),
        other => other.to_string(),
    };
    if text.is_empty() || text.contains([' ', '"', '=']) {
        write!(out, "{key}=\"{}\"", text.replace('"', "\\\""))
    } else {
        write!(out, "{key}={text}")
    }
}

/// Fields of spans, kept as text beside their name.
struct SpanFields;

impl<'w> FormatFields<'w> for SpanFields {
    fn format_fields<R: tracing_subscriber::field::RecordFields>(
        &self,
        mut writer: Writer<'w>,
        fields: R,
    ) -> fmt::Result {
        let mut values = Values::default();
        fields.record(&mut values);
        for (place, (key, value)) in values.0.iter().enumerate() {
            if place > 0 {
                writer.write_char(' ')?;
            }
            pair(&mut writer, key, value)?;
        }
        Ok(())
    }
}

impl<S> FormatEvent<S, SpanFields> for Lines
where
    S: Subscriber + for<'s> LookupSpan<'s>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, SpanFields>,
        writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut at = String::new();
        SystemTime.format_time(&mut Writer::new(&mut at))?;
        if event.metadata().target() == security::TARGET {
            return security_line(*self, writer, event, &at);
        }
        let mut values = Values::default();
        event.record(&mut values);
        let spans: Vec<String> = context
            .event_scope()
            .into_iter()
            .flat_map(tracing_subscriber::registry::Scope::from_root)
            .map(|span| {
                let fields = span.extensions().get::<FormattedFields<SpanFields>>().map(|f| f.fields.clone());
                match fields.filter(|fields| !fields.is_empty()) {
                    Some(fields) => format!("{}{{{fields}}}", span.name()),
                    None => span.name().to_owned(),
                }
            })
            .collect();
        match self {
            Self::Text => text_line(writer, event, &at, &spans, values),
            Self::Json => json_line(writer, event, at, spans, values),
        }
    }
}

/// A security event is a JSON object already, made of words and ids that need no redaction.
fn security_line(lines: Lines, mut writer: Writer<'_>, event: &Event<'_>, at: &str) -> fmt::Result {
    struct Message(String);

    impl Visit for Message {
        fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
            if field.name() == "message" {
                self.0 = visible(&format!("{value:?}"));
            }
        }
    }

    let mut message = Message(String::new());
    event.record(&mut message);
    match lines {
        Lines::Text => writeln!(writer, "{at}  INFO {}: {}", security::TARGET, message.0),
        Lines::Json => writeln!(writer, "{}", message.0),
    }
}

fn text_line(
    mut writer: Writer<'_>,
    event: &Event<'_>,
    at: &str,
    spans: &[String],
    mut values: Values,
) -> fmt::Result {
    let level = *event.metadata().level();
    let colour = match level {
        Level::ERROR => 31,
        Level::WARN => 33,
        Level::INFO => 32,
        _ => 34,
    };
    let message = values.0.remove("message");
    if writer.has_ansi_escapes() {
        write!(writer, "\u{1b}[2m{at}\u{1b}[0m \u{1b}[{colour}m{level:>5}\u{1b}[0m ")?;
    } else {
        write!(writer, "{at} {level:>5} ")?;
    }
    write!(writer, "{}:", event.metadata().target())?;
    for span in spans {
        write!(writer, " {span}:")?;
    }
    if let Some(Value::String(message)) = message {
        write!(writer, " {}", visible(&message))?;
    }
    for (key, value) in &values.0 {
        writer.write_char(' ')?;
        pair(&mut writer, key, value)?;
    }
    writeln!(writer)
}

fn json_line(
    mut writer: Writer<'_>,
    event: &Event<'_>,
    at: String,
    spans: Vec<String>,
    values: Values,
) -> fmt::Result {
    let mut line = Map::new();
    for (key, value) in values.0 {
        // A field of an event never stands in the place of ours.
        let key = if OURS.contains(&key.as_str()) { format!("field.{key}") } else { key };
        line.insert(key, value);
    }
    line.insert("timestamp".to_owned(), at.into());
    line.insert("level".to_owned(), event.metadata().level().as_str().into());
    line.insert("target".to_owned(), event.metadata().target().into());
    if !spans.is_empty() {
        line.insert("spans".to_owned(), spans.into());
    }
    // JSON escapes the first 32; the others would still reach a terminal.
    let text = Value::Object(line).to_string();
    for c in text.chars() {
        match c {
            _ if is_active(c) => write!(writer, "\\u{:04x}", u32::from(c))?,
            _ => writer.write_char(c)?,
        }
    }
    writeln!(writer)
}

const OURS: &[&str] = &["timestamp", "level", "target", "spans"];

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(lines: Lines, ansi: bool, log: impl FnOnce()) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let filter = EnvFilter::new("trace");
        tracing::subscriber::with_default(subscriber(lines, filter, ansi, move || writer.clone()), log);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    const POISON: &str = "x\n2026-11-22T00:00:00Z  INFO audit: all is well\r\n\u{1b}[2J\u{9b}31m\u{202e}live";

    #[test]
    fn a_poisoned_value_stays_one_line_and_one_value() {
        for lines in [Lines::Text, Lines::Json] {
            let log = || {
                tracing::warn!(error.detail = POISON, code = 17, "a send failed: {POISON}");
                tracing::info_span!("turn", from = POISON)
                    .in_scope(|| tracing::error!(why = %POISON, "next"));
            };
            let text = logged(lines, false, log);
            assert_eq!(text.lines().count(), 2, "{text}");
            assert!(text.ends_with('\n'));
            let active: Vec<char> = text.chars().filter(|c| is_active(*c) && *c != '\n').collect();
            assert!(active.is_empty(), "{active:?}");
        }
    }

    #[test]
    fn json_lines_are_json_and_no_field_stands_in_for_ours() {
        let text = logged(Lines::Json, false, || {
            tracing::warn!(
                level = "error",
                target = "forged",
                page = 3_u64,
                ok = true,
                "a \"message\"\n{{}}"
            );
        });
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((line["level"].as_str(), line["field.level"].as_str()), (Some("WARN"), Some("error")));
        assert_eq!(line["field.target"], "forged");
        assert_eq!((line["page"].as_u64(), line["ok"].as_bool()), (Some(3), Some(true)));
        assert_eq!(line["message"], "a \"message\"\n{}");
    }

    #[test]
    fn what_nobody_may_keep_is_in_no_line() {
        for lines in [Lines::Text, Lines::Json] {
            let text = logged(lines, false, || {
                let error = std::io::Error::other("bank said: card 4111 1111 1111 1111 unknown");
                tracing::error!(error = &error as &dyn Error, "failed");
                tracing::error!(number = 4_111_111_111_111_111_u64, "a number");
                tracing::error!(detail = ?("pay", "GB82 WEST 1234 5698 7654 32"), "password: hunter2");
                tracing::info_span!("call", body = "cvv 123").in_scope(|| tracing::info!("in a span"));
                tracing::info!(
                    inbox.id = 123_456_i64,
                    after = "1200 ms",
                    status = "4031",
                    "ordinary values stay"
                );
            });
            for secret in ["4111", "GB82", "hunter2", "cvv 123"] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
            for plain in ["123456", "1200 ms", "4031", redact::MARK] {
                assert!(text.contains(plain), "{plain} not in {text}");
            }
        }
    }

    #[test]
    fn only_our_own_colours_are_on_a_terminal() {
        let text = logged(Lines::Text, true, || tracing::info!(value = "\u{1b}[31mred", "words"));
        assert!(text.contains("\u{1b}[32m INFO\u{1b}[0m") && text.contains("\\u{1b}[31mred"), "{text:?}");
    }
}
