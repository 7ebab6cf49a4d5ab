//! `nlu eval`: how good a classifier is on texts it has not seen.

use std::{fs, time::Instant};

use anyhow::{Context as _, bail};
use serde_json::json;
use tellerline_nlu::{Labelled, Measure, OUT_OF_SCOPE, Prediction, Row, SEED, parse_rows, predict};

use super::{neural, report, train};
use crate::{
    cli::{Format, NluEval},
    global::Global,
    output,
};

/// What was measured beside the predictions themselves.
pub(super) struct Cost {
    pub(super) train_seconds: f64,
    pub(super) microseconds_per_text: f64,
    pub(super) model_bytes: usize,
}

pub(crate) fn run(global: &Global, options: &NluEval) -> anyhow::Result<()> {
    let (measure, cost, title) = match (&options.train, &options.test) {
        (Some(train), Some(test)) => {
            let mut texts = train::read_csv(train)?;
            if let Some(count) = options.per_intent {
                texts = texts.per_label(count, SEED);
            }
            let test_texts = train::read_csv(test)?;
            let title = test.display().to_string();
            match &options.encoder_dir {
                Some(folder) => neural::judge(folder, &texts, &test_texts, title)?,
                None => judge_files(&texts, &test_texts, title),
            }
        }
        _ => judge_pack(options)?,
    };
    if let Some(path) = &options.report {
        let page = report::page(&title, &measure, cost.microseconds_per_text);
        fs::write(path, page).with_context(|| format!("could not write {}", path.display()))?;
    }
    match global.format {
        Format::Json => print_json(&measure, &cost),
        Format::Text => print_text(&measure, &cost),
    }
}

fn judge_files(texts: &Labelled, test: &Labelled, title: String) -> (Measure, Cost, String) {
    let start = Instant::now();
    let model = train::train(texts);
    let train_seconds = start.elapsed().as_secs_f64();
    let cost = Cost {
        train_seconds,
        microseconds_per_text: median(test.rows.iter().map(|row| {
            let start = Instant::now();
            std::hint::black_box(model.classify(&row.text));
            start.elapsed().as_secs_f64() * 1e6
        })),
        model_bytes: model.bytes_with_vectors(),
    };
    let measure = Measure::new(&model.predict(test), Some(OUT_OF_SCOPE));
    (measure, cost, title)
}

fn judge_pack(options: &NluEval) -> anyhow::Result<(Measure, Cost, String)> {
    let mut rows = if let Some(path) = &options.test {
        let text = fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))?;
        parse(&path.display().to_string(), &text)?
    } else {
        let mut rows = Vec::new();
        for (name, text) in tellerline_nlu::evaluation_files() {
            rows.extend(parse(name, text)?);
        }
        rows
    };
    rows.retain(|row| options.language.as_ref().is_none_or(|language| row.language == *language));
    if rows.is_empty() {
        bail!("no rows to judge: is the language one of the evaluation files'?");
    }
    let reader = super::reader(options.encoder_dir.as_deref())?;
    let model = reader.model();
    let predictions: Vec<Prediction> = predict(model, &rows);
    let cost = Cost {
        train_seconds: 0.0,
        microseconds_per_text: median(rows.iter().map(|row| {
            let start = Instant::now();
            std::hint::black_box(model.classify(&row.text, Some(&row.language)));
            start.elapsed().as_secs_f64() * 1e6
        })),
        model_bytes: model.bytes_with_vectors(),
    };
    let title = options.language.as_deref().map_or_else(|| "all languages".to_owned(), str::to_owned);
    Ok((Measure::new(&predictions, None), cost, title))
}

fn parse(name: &str, text: &str) -> anyhow::Result<Vec<Row>> {
    match parse_rows(text) {
        Ok(rows) => Ok(rows),
        Err(faults) => {
            let lines: Vec<String> =
                faults.iter().map(|f| format!("  {name}:{}: {}", f.line, f.problem)).collect();
            bail!("the evaluation file has faults:\n{}", lines.join("\n"))
        }
    }
}

pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

fn print_json(measure: &Measure, cost: &Cost) -> anyhow::Result<()> {
    let labels: Vec<_> = measure
        .labels
        .iter()
        .map(|l| {
            json!({ "label": l.label, "rows": l.rows, "precision": l.precision, "recall": l.recall, "f1": l.f1 })
        })
        .collect();
    let confusions: Vec<_> = measure
        .confusions
        .iter()
        .map(
            |c| json!({ "expected": c.expected, "got": c.got, "probability": c.probability, "text": c.text }),
        )
        .collect();
    let mut all = json!({
        "rows": measure.rows,
        "accuracy": measure.accuracy,
        "first_three": measure.first_three,
        "macro_f1": measure.macro_f1,
        "calibration_error": measure.calibration_error,
        "train_seconds": cost.train_seconds,
        "microseconds_per_text": cost.microseconds_per_text,
        "model_bytes": cost.model_bytes,
        "labels": labels,
        "confusions": confusions,
    });
    if let Some(auroc) = measure.oos_auroc {
        all["oos_auroc"] = json!(auroc);
        all["oos_recall_at_95"] = json!(measure.oos_recall_at_95);
    }
    output::print_json(&all)
}

fn print_text(measure: &Measure, cost: &Cost) -> anyhow::Result<()> {
    let percent = |x: f32| format!("{:.2} %", x * 100.0);
    let mut rows = vec![
        vec!["rows".to_owned(), measure.rows.to_string()],
        vec!["accuracy".to_owned(), percent(measure.accuracy)],
        vec!["right one among the first three".to_owned(), percent(measure.first_three)],
        vec!["macro-F1".to_owned(), percent(measure.macro_f1)],
        vec!["calibration error".to_owned(), percent(measure.calibration_error)],
        vec!["training".to_owned(), format!("{:.1} s", cost.train_seconds)],
        vec!["per text, p50".to_owned(), format!("{:.1} us", cost.microseconds_per_text)],
        vec!["model and vectors".to_owned(), format!("{} KiB", cost.model_bytes.div_ceil(1024))],
    ];
    if let (Some(auroc), Some(recall)) = (measure.oos_auroc, measure.oos_recall_at_95) {
        rows.push(vec!["out of scope, AUROC".to_owned(), percent(auroc)]);
        rows.push(vec!["out of scope, refused with 95 % kept".to_owned(), percent(recall)]);
    }
    output::print(&output::table(&["measure", "value"], &rows))?;
    let rows: Vec<Vec<String>> = measure
        .labels
        .iter()
        .map(|l| {
            vec![l.label.clone(), l.rows.to_string(), percent(l.precision), percent(l.recall), percent(l.f1)]
        })
        .collect();
    output::print(&format!("\n{}", output::table(&["intent", "rows", "precision", "recall", "F1"], &rows)))?;
    let rows: Vec<Vec<String>> = measure
        .confusions
        .iter()
        .map(|c| vec![c.expected.clone(), c.got.clone(), format!("{:.2}", c.probability), c.text.clone()])
        .collect();
    output::print(&format!("\n{}", output::table(&["expected", "read as", "sure", "text"], &rows)))
}
