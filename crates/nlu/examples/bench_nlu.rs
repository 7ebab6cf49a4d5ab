//! `cargo xtask bench nlu` runs this: cross-validation on BANKING77, CLINC150 with foreign questions, ten
//! texts per label, times and sizes. Writes each fold as CSV into the folder of the second argument, so that
//! another program can be measured on the same; prints one JSON object. With the folder of a sentence encoder also
//! the figures of both together, and of the encoder asked only where the default is unsure. Refuses to look at test
//! splits.

use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use anyhow::{Result, bail};
use serde_json::{Value, json};
use tellerline_nlu::{Labelled, LabelledModel, LabelledRow, Measure, OUT_OF_SCOPE};

const SEED: u64 = 77;
const FOLDS: usize = 5;
/// Texts per label of the small training sets, and how many such sets are drawn.
const PER_LABEL: usize = 10;
const DRAWS: u64 = 3;

fn main() -> Result<()> {
    let (quick, plain): (Vec<String>, Vec<String>) = env::args().skip(1).partition(|a| a == "--quick");
    let [data, out, encoder @ ..] = plain.as_slice() else {
        bail!("usage: bench_nlu DATA OUT [ENCODER_DIR] [--quick]");
    };
    let out = Path::new(out);
    fs::create_dir_all(out)?;
    let mut bench = Bench::new(out, encoder.first())?;
    let text = fs::read_to_string(Path::new(data).join("banking77/train.csv"))?;
    let banking = Labelled::parse_csv(&text).map_err(|faults| anyhow::anyhow!("banking77: {faults:?}"))?;
    let folds = if quick.is_empty() { FOLDS } else { 1 };
    for (fold, (train, test)) in banking.folds(FOLDS, SEED).iter().enumerate().take(folds) {
        bench.run(&format!("banking77-fold{fold}"), train, test)?;
        if (fold as u64) < DRAWS {
            let few = train.per_label(PER_LABEL, SEED + fold as u64);
            bench.run(&format!("banking77-few{fold}"), &few, test)?;
        }
    }
    let (train, test) = clinc(&fs::read_to_string(Path::new(data).join("clinc150/train_val.json"))?)?;
    bench.run("clinc150", &train, &test)?;
    println!("{}", serde_json::to_string_pretty(&bench.results)?);
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

struct Bench<'a> {
    out: &'a Path,
    results: Vec<Value>,
    #[cfg(feature = "nlu-neural")]
    neural: Option<(tellerline_nlu::Encoder, tellerline_nlu::Encodings)>,
}

impl<'a> Bench<'a> {
    #[cfg(feature = "nlu-neural")]
    fn new(out: &'a Path, encoder: Option<&String>) -> Result<Self> {
        let neural = match encoder {
            Some(folder) => {
                let encoder = tellerline_nlu::Encoder::open(folder.as_ref())?;
                let encodings = tellerline_nlu::Encodings::load(&encoder, &out.join("encodings.bin"));
                Some((encoder, encodings))
            }
            None => None,
        };
        Ok(Self { out, results: Vec::new(), neural })
    }

    #[cfg(not(feature = "nlu-neural"))]
    fn new(out: &'a Path, encoder: Option<&String>) -> Result<Self> {
        if encoder.is_some() {
            bail!("an encoder needs --features nlu-neural");
        }
        Ok(Self { out, results: Vec::new() })
    }

    fn run(&mut self, name: &str, train: &Labelled, test: &Labelled) -> Result<()> {
        for (part, rows) in [("train", train), ("test", test)] {
            let mut csv = csv::Writer::from_path(self.out.join(format!("{name}-{part}.csv")))?;
            csv.write_record(["text", "category"])?;
            for row in &rows.rows {
                csv.write_record([&row.text, &row.label])?;
            }
            csv.flush()?;
        }
        let start = Instant::now();
        let model = LabelledModel::train(train, SEED, &|_, _| {});
        let train_seconds = start.elapsed().as_secs_f64();
        let micros = times(test, |text| {
            std::hint::black_box(model.classify(text));
        });
        let mut result = figures(&Measure::new(&model.predict(test), Some(OUT_OF_SCOPE)), "");
        for (key, value) in [
            ("name", json!(name)),
            ("train_seconds", json!(train_seconds)),
            ("microseconds_per_text", json!(micros.get(micros.len() / 2))),
            ("microseconds_p99", json!(micros.get(micros.len() * 99 / 100))),
            ("model_bytes", json!(model.bytes_with_vectors())),
        ] {
            result[key] = value;
        }
        #[cfg(feature = "nlu-neural")]
        self.run_fused(train, test, &mut result)?;
        eprintln!("{result}");
        self.results.push(result);
        Ok(())
    }

    /// The same with the encoder: always asked, and asked where the default is unsure.
    #[cfg(feature = "nlu-neural")]
    fn run_fused(&mut self, train: &Labelled, test: &Labelled, result: &mut Value) -> Result<()> {
        use tellerline_nlu::{Ask, FusedModel};
        let Some((encoder, encodings)) = &mut self.neural else { return Ok(()) };
        let texts = FusedModel::texts(train);
        let start = Instant::now();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let new = encodings.add(encoder, &texts, &|_, _| {});
        if new > 0 {
            let seconds = start.elapsed().as_secs_f64();
            eprintln!("{new} texts encoded in {seconds:.1} s");
            result["encode_seconds_per_1000"] = json!(seconds * 1e3 / f64::from(u32::try_from(new)?));
            encodings.save(&self.out.join("encodings.bin"))?;
        }
        let start = Instant::now();
        let model = FusedModel::train(train, encoder, encodings, SEED, &|_, _| {});
        result["fused_train_seconds"] = json!(start.elapsed().as_secs_f64());
        result["fused_model_bytes"] = json!(model.bytes_with_vectors());
        let micros = times(test, |text| {
            std::hint::black_box(model.classify(text, Ask::Always));
        });
        result["fused_microseconds_per_text"] = json!(micros.get(micros.len() / 2));
        let mut asked = 0_u32;
        let micros =
            times(test, |text| asked += u32::from(model.classify(text, Ask::WhereUnsure).encoder_asked));
        let texts = f64::from(u32::try_from(micros.len())?);
        result["cascade_microseconds_mean"] = json!(micros.iter().sum::<f64>() / texts);
        result["cascade_encoder_asked"] = json!(f64::from(asked) / texts);
        for (name, ask) in [("fused_", Ask::Always), ("cascade_", Ask::WhereUnsure)] {
            let measure = Measure::new(&model.predict(test, ask), Some(OUT_OF_SCOPE));
            if let (Some(all), Value::Object(own)) = (result.as_object_mut(), figures(&measure, name)) {
                all.extend(own);
            }
        }
        Ok(())
    }
}

/// Microseconds of each text, sorted.
fn times(rows: &Labelled, mut read: impl FnMut(&str)) -> Vec<f64> {
    let mut micros: Vec<f64> = rows
        .rows
        .iter()
        .map(|row| {
            let start = Instant::now();
            read(&row.text);
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    micros
}

fn figures(measure: &Measure, prefix: &str) -> Value {
    let mut all = json!({});
    for (name, value) in [
        ("accuracy", Some(measure.accuracy)),
        ("first_three", Some(measure.first_three)),
        ("macro_f1", Some(measure.macro_f1)),
        ("calibration_error", Some(measure.calibration_error)),
        ("oos_auroc", measure.oos_auroc),
        ("oos_recall_at_95", measure.oos_recall_at_95),
    ] {
        all[format!("{prefix}{name}")] = json!(value);
    }
    all
}
