//! `nlu ask`: how a text is understood, and why; `nlu train` and `nlu eval` are beside it.

mod eval;
mod neural;
mod report;
mod train;

use std::path::Path;

use anyhow::Context as _;
use serde_json::json;
use tellerline_core::{
    flows::offered_beside,
    reading::{Intent, Reading},
};
use tellerline_nlu::{Explanation, Pack, Reader};

use crate::{
    cli::{Format, NluCommand},
    global::{Global, now},
    output,
};

pub(crate) fn run(global: &Global, command: NluCommand) -> anyhow::Result<()> {
    match command {
        NluCommand::Ask { text, language, encoder_dir } => {
            ask(global, &text, language.as_deref(), encoder_dir.as_deref())
        }
        NluCommand::Train { data, out } => train::run(global, &data, &out),
        NluCommand::Eval(options) => eval::run(global, &options),
    }
}

/// The reader of the built-in training files, with an encoder where one is named.
fn reader(encoder_dir: Option<&Path>) -> anyhow::Result<Reader> {
    let unreadable = "the training files built into this program cannot be read";
    let Some(folder) = encoder_dir else { return Reader::embedded().context(unreadable) };
    let pack = Pack::embedded().context(unreadable)?;
    let bar = output::bar("learning with the encoder");
    let reader = Reader::with_encoder(&pack, folder, None, &|done, all| {
        if let Some(bar) = &bar {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    Ok(reader?)
}

fn ask(
    global: &Global,
    text: &str,
    language: Option<&str>,
    encoder_dir: Option<&Path>,
) -> anyhow::Result<()> {
    let reader = reader(encoder_dir)?;
    let today = now().to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    let reading = reader.read(text, today, language);
    let why = reader.model().explain(text, language);
    if global.format == Format::Json {
        return output::print_json(&as_json(text, &reading, &why));
    }
    output::print(&output::table(&["found", "value"], &rows(text, &reading)?))?;
    explain(&why)
}

fn as_json(text: &str, reading: &Reading, why: &Explanation) -> serde_json::Value {
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
    let requests: Vec<_> = reading
        .requests
        .iter()
        .map(|part| json!({ "text": text.get(part.start..part.end), "intent": part.intent.as_str() }))
        .collect();
    json!({
        "intents": intents,
        "entities": entities,
        "alarm": reading.alarm.map(Intent::as_str),
        "suspected": names(&reading.suspected),
        "offered_beside": names(&offered_beside(reading)),
        "requests": requests,
        "language": reading.language,
        "features": why.features.iter().map(|(text, pull)| json!({ "text": text, "pull": pull })).collect::<Vec<_>>(),
        "margins": why.margins.iter().map(|(intent, grams, vectors)| {
            json!({ "intent": intent.as_str(), "grams": grams, "vectors": vectors })
        }).collect::<Vec<_>>(),
        "nearness": why.nearness.0.is_finite().then_some(why.nearness.0),
        "nearness_least": why.nearness.1.is_finite().then_some(why.nearness.1),
    })
}

fn rows(text: &str, reading: &Reading) -> anyhow::Result<Vec<Vec<String>>> {
    let mut rows: Vec<Vec<String>> = reading
        .ranked
        .iter()
        .take(5)
        .map(|(intent, probability)| {
            vec![intent.as_str().to_owned(), format!("{:.1} %", probability * 100.0)]
        })
        .collect();
    let mut told = |name: &str, value: String| rows.push(vec![name.to_owned(), value]);
    if let Some(alarm) = reading.alarm {
        told("alarm", alarm.as_str().to_owned());
    }
    for (name, intents) in [("suspected", &reading.suspected), ("offered beside", &offered_beside(reading))] {
        if !intents.is_empty() {
            told(name, names(intents).join(", "));
        }
    }
    for part in &reading.requests {
        let words = text.get(part.start..part.end).unwrap_or_default();
        told("request", format!("{}: \"{words}\"", part.intent.as_str()));
    }
    if let Some(language) = &reading.language {
        told("language", language.clone());
    }
    for found in &reading.entities {
        let words = text.get(found.start..found.end).unwrap_or_default();
        told(&format!("\"{words}\""), serde_json::to_string(&found.value)?);
    }
    Ok(rows)
}

fn names(intents: &[Intent]) -> Vec<&'static str> {
    intents.iter().map(|intent| intent.as_str()).collect()
}

/// The words that pulled, and what the two halves of the classifier say.
fn explain(why: &Explanation) -> anyhow::Result<()> {
    if why.margins.is_empty() {
        return Ok(());
    }
    let rows: Vec<Vec<String>> =
        why.features.iter().map(|(text, pull)| vec![text.clone(), format!("{pull:+.2}")]).collect();
    output::print(&format!("\n{}", output::table(&["words that speak for it", "by"], &rows)))?;
    let rows: Vec<Vec<String>> = why
        .margins
        .iter()
        .map(|(intent, grams, vectors)| {
            vec![intent.as_str().to_owned(), format!("{grams:+.2}"), format!("{vectors:+.2}")]
        })
        .collect();
    output::print(&format!("\n{}", output::table(&["intent", "n-grams", "vectors"], &rows)))?;
    let (nearness, least) = why.nearness;
    let verdict = if nearness < least { "foreign" } else { "near enough" };
    output::print(&format!("\nnearness {nearness:.2}, at least {least:.2}: {verdict}"))
}
