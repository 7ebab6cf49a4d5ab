//! An encoder's folder as Hugging Face lays it out: `config.json`, `vocab.txt`, `model.safetensors`. Refuses to
//! trust sizes: every tensor's shape is checked before it is used.
#![expect(clippy::cast_possible_truncation, reason = "sizes below 2^16, and rounded numbers within i16")]

use std::path::Path;
use std::{fs, io};

use safetensors::{Dtype, SafeTensors};
use serde_json::Value;

use super::layers::{Layer, Norm};
use super::pieces::Vocabulary;
use super::product::Matrix;
use super::{Inner, PIECES_MAX, Table};
use crate::neural::EncoderError;

const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.safetensors";
const WORDS: &str = "vocab.txt";
/// Larger encoders would keep a chat waiting.
const LAYERS_MAX: usize = 12;
const HIDDEN_MAX: usize = 768;
const BYTES_MAX: u64 = 1 << 30;

/// What `config.json` says.
struct Config {
    hidden: usize,
    inner: usize,
    heads: usize,
    layers: usize,
    least: f32,
}

pub(super) fn check(folder: &Path) -> Result<(), EncoderError> {
    if !folder.is_dir() {
        return Err(EncoderError::NoFolder(folder.to_owned()));
    }
    let missing: Vec<&str> =
        [CONFIG, WEIGHTS, WORDS].into_iter().filter(|name| !folder.join(name).is_file()).collect();
    if !missing.is_empty() {
        return Err(EncoderError::Missing { folder: folder.to_owned(), files: missing.join(", ") });
    }
    config(folder).map(drop)
}

pub(super) fn read(folder: &Path) -> Result<Inner, EncoderError> {
    check(folder)?;
    let config = config(folder)?;
    let shape = |problem: String| EncoderError::Shape { folder: folder.to_owned(), problem };
    let words = bytes(folder, WORDS)?;
    let vocabulary = std::str::from_utf8(&words)
        .ok()
        .and_then(Vocabulary::parse)
        .ok_or_else(|| shape(format!("{WORDS} is no vocabulary of word pieces")))?;
    let weights = bytes(folder, WEIGHTS)?;
    let tensors = SafeTensors::deserialize(&weights).map_err(|error| shape(format!("{WEIGHTS}: {error}")))?;
    let source = Source { tensors };
    let fingerprint = [words.as_slice(), &weights].iter().fold(0, |hash, part| hash_of(hash, part));
    build(&source, &config, vocabulary, fingerprint).map_err(shape)
}

fn bytes(folder: &Path, name: &str) -> Result<Vec<u8>, EncoderError> {
    let path = folder.join(name);
    let read = || {
        let bytes = fs::metadata(&path)?.len();
        if bytes > BYTES_MAX { Err(io::Error::other("larger than 1 GiB")) } else { fs::read(&path) }
    };
    read().map_err(|error| EncoderError::Missing {
        folder: folder.to_owned(),
        files: format!("{name} ({error})"),
    })
}

fn config(folder: &Path) -> Result<Config, EncoderError> {
    let shape = |problem: String| EncoderError::Shape { folder: folder.to_owned(), problem };
    let config: Value = serde_json::from_slice(&bytes(folder, CONFIG)?)
        .map_err(|error| shape(format!("{CONFIG}: {error}")))?;
    let text = |key: &str| config.get(key).and_then(Value::as_str).unwrap_or_default();
    if text("model_type") != "bert" || text("hidden_act") != "gelu" {
        return Err(shape(format!("{CONFIG} is not of a BERT encoder with GELU")));
    }
    let number = |key: &str, most: usize| {
        let value = config.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        value
            .filter(|n| (1..=most).contains(n))
            .ok_or_else(|| shape(format!("`{key}` in {CONFIG} is not between 1 and {most}")))
    };
    let read = Config {
        hidden: number("hidden_size", HIDDEN_MAX)?,
        inner: number("intermediate_size", 4 * HIDDEN_MAX)?,
        heads: number("num_attention_heads", 64)?,
        layers: number("num_hidden_layers", LAYERS_MAX)?,
        least: config.get("layer_norm_eps").and_then(Value::as_f64).unwrap_or(1e-12) as f32,
    };
    if !read.hidden.is_multiple_of(read.heads) {
        return Err(shape("`hidden_size` is no multiple of `num_attention_heads`".into()));
    }
    Ok(read)
}

struct Source<'a> {
    tensors: SafeTensors<'a>,
}

impl Source<'_> {
    /// The numbers of a tensor of this shape.
    fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let tensor = self
            .tensors
            .tensor(name)
            .or_else(|_| self.tensors.tensor(&format!("bert.{name}")))
            .map_err(|_| format!("{WEIGHTS} lacks `{name}`"))?;
        if tensor.shape() != shape || tensor.dtype() != Dtype::F32 {
            return Err(format!(
                "`{name}` is {:?} of {:?} where {shape:?} of F32 is expected",
                tensor.shape(),
                tensor.dtype()
            ));
        }
        let floats: Vec<f32> =
            tensor.data().as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if floats.iter().all(|x| x.is_finite()) {
            Ok(floats)
        } else {
            Err(format!("`{name}` has numbers that are none"))
        }
    }

    fn matrix(&self, names: &[&str], inputs: usize, outputs: usize) -> Result<Matrix, String> {
        let (mut weights, mut biases) = (Vec::new(), Vec::new());
        for name in names {
            weights.extend(self.floats(&format!("{name}.weight"), &[outputs, inputs])?);
            biases.extend(self.floats(&format!("{name}.bias"), &[outputs])?);
        }
        Ok(Matrix::new(&weights, biases))
    }

    fn norm(&self, name: &str, config: &Config) -> Result<Norm, String> {
        let part = |part: &str| self.floats(&format!("{name}.LayerNorm.{part}"), &[config.hidden]);
        Ok(Norm { weights: part("weight")?, biases: part("bias")?, least: config.least })
    }

    fn layer(&self, at: usize, config: &Config) -> Result<Layer, String> {
        let name = |part: &str| format!("encoder.layer.{at}.{part}");
        let (hidden, inner) = (config.hidden, config.inner);
        let own = [name("attention.self.query"), name("attention.self.key"), name("attention.self.value")];
        Ok(Layer {
            attention: self.matrix(&own.each_ref().map(String::as_str), hidden, hidden)?,
            attended: self.matrix(&[&name("attention.output.dense")], hidden, hidden)?,
            attended_norm: self.norm(&name("attention.output"), config)?,
            wide: self.matrix(&[&name("intermediate.dense")], hidden, inner)?,
            narrow: self.matrix(&[&name("output.dense")], inner, hidden)?,
            narrow_norm: self.norm(&name("output"), config)?,
        })
    }
}

fn build(
    source: &Source<'_>,
    config: &Config,
    vocabulary: Vocabulary,
    fingerprint: u64,
) -> Result<Inner, String> {
    let hidden = config.hidden;
    let rows = source
        .tensors
        .tensor("embeddings.word_embeddings.weight")
        .or_else(|_| source.tensors.tensor("bert.embeddings.word_embeddings.weight"))
        .map_err(|_| format!("{WEIGHTS} lacks `embeddings.word_embeddings.weight`"))?
        .shape()
        .first()
        .copied()
        .unwrap_or(0);
    if rows < vocabulary.len() {
        return Err(format!("{WORDS} has {} pieces and {WEIGHTS} vectors for {rows}", vocabulary.len()));
    }
    let words = table(&source.floats("embeddings.word_embeddings.weight", &[rows, hidden])?, hidden);
    let kinds = source.floats("embeddings.token_type_embeddings.weight", &[2, hidden])?;
    let mut places = source.floats("embeddings.position_embeddings.weight", &[512, hidden])?;
    places.truncate(PIECES_MAX * hidden);
    for (place, kind) in places.iter_mut().zip(kinds[..hidden].iter().cycle()) {
        *place += kind;
    }
    let layers = (0..config.layers).map(|at| source.layer(at, config)).collect::<Result<_, _>>()?;
    Ok(Inner {
        vocabulary,
        hidden,
        heads: config.heads,
        words,
        places,
        norm: source.norm("embeddings", config)?,
        layers,
        fingerprint,
    })
}

fn table(floats: &[f32], hidden: usize) -> Table {
    let mut table = Table { numbers: Vec::with_capacity(floats.len()), scales: Vec::new() };
    for row in floats.chunks_exact(hidden) {
        let scale = row.iter().fold(f32::MIN_POSITIVE, |largest, x| largest.max(x.abs())) / 32_767.0;
        table.scales.push(scale);
        table.numbers.extend(row.iter().map(|x| (x / scale).round() as i16));
    }
    table
}

/// Tells files apart; guards against mistakes, not against malice.
pub(crate) fn hash_of(start: u64, bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let step = |hash: u64, value: u64| {
        let product = (hash ^ value).wrapping_mul(0x9fb2_1c65_1e98_df25);
        product ^ (product >> 32)
    };
    let hash = chunks.iter().fold(start ^ bytes.len() as u64, |hash, b| step(hash, u64::from_le_bytes(*b)));
    rest.iter().fold(hash, |hash, byte| step(hash, u64::from(*byte)))
}
