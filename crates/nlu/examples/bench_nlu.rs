//! `cargo xtask bench nlu` runs this: cross-validation on BANKING77, CLINC150 with foreign questions, ten
//! texts per label, times and sizes. Writes each fold as CSV into the folder of the second argument, so that
//! another program can be measured on the same; prints one JSON object. Refuses to look at test splits.

use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tellerline_nlu::{Labelled, LabelledModel, LabelledRow, Measure, OUT_OF_SCOPE};

const SEED: u64 = 77;
const FOLDS: usize = 5;
/// Texts per label of the small training sets, and how many such sets are drawn.
const PER_LABEL: usize = 10;
const DRAWS: u64 = 3;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let (data, out) = arguments.next().zip(arguments.next()).context("usage: bench_nlu DATA OUT")?;
    let out = Path::new(&out);
    fs::create_dir_all(out)?;
    let text = fs::read_to_string(Path::new(&data).join("banking77/train.csv"))?;
    let banking = Labelled::parse_csv(&text).map_err(|faults| anyhow::anyhow!("banking77: {faults:?}"))?;
    let mut results = Vec::new();
    for (fold, (train, test)) in banking.folds(FOLDS, SEED).iter().enumerate() {
        results.push(run(out, &format!("banking77-fold{fold}"), train, test)?);
        eprintln!("{}", results.last().unwrap_or(&Value::Null));
        if (fold as u64) < DRAWS {
            let few = train.per_label(PER_LABEL, SEED + fold as u64);
            results.push(run(out, &format!("banking77-few{fold}"), &few, test)?);
            eprintln!("{}", results.last().unwrap_or(&Value::Null));
        }
    }
    let (train, test) = clinc(&fs::read_to_string(Path::new(&data).join("clinc150/train_val.json"))?)?;
    results.push(run(out, "clinc150", &train, &test)?);
    eprintln!("{}", results.last().unwrap_or(&Value::Null));
    println!("{}", serde_json::to_string_pretty(&results)?);
    Ok(())
}

/// CLINC150: trained on `train`, judged on `val` and on both foreign parts.
fn clinc(json: &str) -> Result<(Labelled, Labelled)> {
    let parts: Value = serde_json::from_str(json)?;
    let rows = |part: &str| -> Vec<LabelledRow> {
        let pairs = parts.get(part).and_then(Value::as_array).into_iter().flatten();
        pairs
            .filter_map(|pair| {
                let (text, label) = (pair.get(0)?.as_str()?, pair.get(1)?.as_str()?);
                let label = if part.starts_with(OUT_OF_SCOPE) { OUT_OF_SCOPE } else { label };
                Some(LabelledRow { text: text.to_owned(), label: label.to_owned() })
            })
            .collect()
    };
    let mut test = rows("val");
    test.extend(rows("oos_train"));
    test.extend(rows("oos_val"));
    Ok((Labelled { rows: rows("train") }, Labelled { rows: test }))
}

fn run(out: &Path, name: &str, train: &Labelled, test: &Labelled) -> Result<Value> {
    for (part, rows) in [("train", train), ("test", test)] {
        let mut csv = csv::Writer::from_path(out.join(format!("{name}-{part}.csv")))?;
        csv.write_record(["text", "category"])?;
        for row in &rows.rows {
            csv.write_record([&row.text, &row.label])?;
        }
        csv.flush()?;
    }
    let start = Instant::now();
    let model = LabelledModel::train(train, SEED, &|_, _| {});
    let train_seconds = start.elapsed().as_secs_f64();
    let mut micros: Vec<f64> = test
        .rows
        .iter()
        .map(|row| {
            let start = Instant::now();
            std::hint::black_box(model.classify(&row.text));
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    let measure = Measure::new(&model.predict(test), Some(OUT_OF_SCOPE));
    Ok(json!({
        "name": name,
        "accuracy": measure.accuracy,
        "first_three": measure.first_three,
        "macro_f1": measure.macro_f1,
        "calibration_error": measure.calibration_error,
        "oos_auroc": measure.oos_auroc,
        "oos_recall_at_95": measure.oos_recall_at_95,
        "train_seconds": train_seconds,
        "microseconds_per_text": micros.get(micros.len() / 2),
        "microseconds_p99": micros.get(micros.len() * 99 / 100),
        "model_bytes": model.bytes_with_vectors(),
    }))
}
