//! `nlu eval --encoder-dir`: a classifier with a sentence encoder that is asked where it is unsure.

use std::path::Path;

use tellerline_nlu::{Labelled, Measure};

use super::eval::Cost;

#[cfg(not(feature = "nlu-neural"))]
pub(super) fn judge(
    folder: &Path,
    _texts: &Labelled,
    _test: &Labelled,
    _title: String,
) -> anyhow::Result<(Measure, Cost, String)> {
    // Without the feature this says so.
    tellerline_nlu::check_encoder(folder)?;
    anyhow::bail!("this program has no encoder")
}

#[cfg(feature = "nlu-neural")]
pub(super) fn judge(
    folder: &Path,
    texts: &Labelled,
    test: &Labelled,
    title: String,
) -> anyhow::Result<(Measure, Cost, String)> {
    use std::time::Instant;

    use tellerline_nlu::{Ask, Encoder, Encodings, FusedModel, OUT_OF_SCOPE, SEED};

    use super::eval::median;
    use crate::output;

    let encoder = Encoder::open(folder)?;
    let start = Instant::now();
    let mut encodings = Encodings::new(&encoder);
    let bar = output::bar("encoding");
    let show = |done: usize, all: usize| {
        if let Some(bar) = &bar {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        }
    };
    let taught = FusedModel::texts(texts);
    let taught: Vec<&str> = taught.iter().map(String::as_str).collect();
    encodings.add(&encoder, &taught, &show);
    if let Some(bar) = &bar {
        bar.set_message("training");
    }
    let model = FusedModel::train(texts, &encoder, &encodings, SEED, &show);
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    let cost = Cost {
        train_seconds: start.elapsed().as_secs_f64(),
        microseconds_per_text: median(test.rows.iter().map(|row| {
            let start = Instant::now();
            std::hint::black_box(model.classify(&row.text, Ask::WhereUnsure));
            start.elapsed().as_secs_f64() * 1e6
        })),
        model_bytes: model.bytes_with_vectors(),
    };
    let measure = Measure::new(&model.predict(test, Ask::WhereUnsure), Some(OUT_OF_SCOPE));
    Ok((measure, cost, title))
}
