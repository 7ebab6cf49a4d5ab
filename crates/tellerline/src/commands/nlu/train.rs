//! `nlu train`: a model file from labelled texts or from a folder of training files.

use std::{fs, path::Path, time::Instant};

use anyhow::{Context as _, bail};
use serde_json::json;
use tellerline_nlu::{Labelled, LabelledModel, Pack, SEED};

use crate::{cli::Format, global::Global, output};

pub(crate) fn run(global: &Global, data: &Path, out: &Path) -> anyhow::Result<()> {
    let texts = if data.is_dir() { Pack::from_dir(data)?.labelled() } else { read_csv(data)? };
    let start = Instant::now();
    let model = train(&texts);
    let bytes = model.to_bytes();
    // Whoever reads the old model goes on doing so until the new one is whole.
    let beside = out.with_extension("new");
    fs::write(&beside, &bytes).with_context(|| format!("could not write {}", beside.display()))?;
    fs::rename(&beside, out).with_context(|| format!("could not write {}", out.display()))?;
    let (seconds, texts) = (start.elapsed().as_secs_f64(), texts.rows.len());
    if global.format == Format::Json {
        return output::print_json(
            &json!({ "texts": texts, "train_seconds": seconds, "model_bytes": bytes.len() }),
        );
    }
    output::print(&format!(
        "{texts} texts, {seconds:.1} s, {} KiB: {}",
        bytes.len().div_ceil(1024),
        out.display()
    ))
}

pub(super) fn train(texts: &Labelled) -> LabelledModel {
    let bar = output::bar("training");
    let model = LabelledModel::train(texts, SEED, &|done, all| {
        if let Some(bar) = &bar {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    model
}

pub(super) fn read_csv(path: &Path) -> anyhow::Result<Labelled> {
    let text = fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))?;
    match Labelled::parse_csv(&text) {
        Ok(texts) => Ok(texts),
        Err(faults) => {
            let lines: Vec<String> =
                faults.iter().map(|f| format!("  {}:{}: {}", path.display(), f.line, f.problem)).collect();
            bail!("the file has faults:\n{}", lines.join("\n"))
        }
    }
}
