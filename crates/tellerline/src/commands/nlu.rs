//! `nlu ask`: how a text is understood.

use anyhow::Context as _;
use serde_json::json;
use tellerline_core::reading::Intent;
use tellerline_nlu::Reader;

use crate::{
    cli::{Format, NluCommand},
    global::{Global, now},
    output,
};

pub(crate) fn run(global: &Global, command: NluCommand) -> anyhow::Result<()> {
    let NluCommand::Ask { text, language } = command;
    let reader = Reader::embedded().context("the training files built into this program cannot be read")?;
    let today = now().to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    let reading = reader.read(&text, today, language.as_deref());
    if global.format == Format::Json {
        let intents: Vec<_> = reading
            .ranked
            .iter()
            .map(|(intent, probability)| json!({ "intent": intent.as_str(), "probability": probability }))
            .collect();
        let entities: Vec<_> = reading
            .entities
            .iter()
            .map(|found| json!({ "text": text.get(found.start..found.end), "value": found.value }))
            .collect();
        let alarm = reading.alarm.map(Intent::as_str);
        return output::print_json(
            &json!({ "intents": intents, "entities": entities, "alarm": alarm, "language": reading.language }),
        );
    }
    let mut rows: Vec<Vec<String>> = reading
        .ranked
        .iter()
        .take(5)
        .map(|(intent, probability)| {
            vec![intent.as_str().to_owned(), format!("{:.1} %", probability * 100.0)]
        })
        .collect();
    if let Some(alarm) = reading.alarm {
        rows.push(vec!["alarm".to_owned(), alarm.as_str().to_owned()]);
    }
    if let Some(language) = reading.language {
        rows.push(vec!["language".to_owned(), language]);
    }
    for found in &reading.entities {
        let words = text.get(found.start..found.end).unwrap_or_default();
        rows.push(vec![format!("\"{words}\""), serde_json::to_string(&found.value)?]);
    }
    output::print(&output::table(&["found", "value"], &rows))
}
