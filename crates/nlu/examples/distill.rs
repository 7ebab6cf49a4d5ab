//! The recipe of `crates/nlu/data/vectors.bin`; `cargo xtask nlu distill` runs it. Every word piece of a BERT
//! sentence encoder goes through it once, between its start and end marks; the mean over the three places is
//! cut to its 256 main directions, multiplied with the logarithm of its rank (the vocabulary is sorted by
//! frequency, and rare words tell more), and kept as bytes. Refuses to know labels.
//!
//! Made for the shape of all-MiniLM-L6-v2: post-norm layers, GELU, mean pooling.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::inline_always,
    reason = "sizes of one fixed model, run by hand on a file whose shape is checked"
)]

use std::collections::HashMap;
use std::{env, fs, path::Path, thread};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

const DIMS: usize = 256;
/// Places of one run: start mark, piece, end mark.
const PLACES: usize = 3;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let (folder, out) = arguments.next().zip(arguments.next()).context("usage: distill ENCODER_DIR OUT")?;
    let folder = Path::new(&folder);
    let encoder = Encoder::read(folder)?;
    let vocabulary = fs::read_to_string(folder.join("vocab.txt"))?;
    let pieces: Vec<&str> = vocabulary.lines().collect();
    let mark = |name: &str| pieces.iter().position(|p| *p == name).with_context(|| format!("no {name}"));
    let (start, end) = (mark("[CLS]")?, mark("[SEP]")?);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = pieces.len().div_ceil(threads);
    let vectors: Vec<Vec<f32>> = thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|part| {
                let (encoder, range) = (&encoder, part * share..pieces.len().min((part + 1) * share));
                scope.spawn(move || {
                    pulp::Arch::new().dispatch(|| {
                        range.map(|piece| encoder.mean(&[start, piece, end])).collect::<Vec<_>>()
                    })
                })
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    });
    if vectors.len() != pieces.len() {
        bail!("a part of the vocabulary was lost");
    }
    write(Path::new(&out), &pieces, &reduce(&vectors))
}

/// Weights of a BERT encoder, each matrix with one row per input.
struct Encoder {
    tensors: HashMap<String, Vec<f32>>,
    hidden: usize,
    inner: usize,
    heads: usize,
    layers: usize,
}

impl Encoder {
    fn read(folder: &Path) -> Result<Self> {
        let config: Value = serde_json::from_str(&fs::read_to_string(folder.join("config.json"))?)?;
        let number = |key: &str| {
            config[key].as_u64().map(|n| n as usize).with_context(|| format!("config.json lacks {key}"))
        };
        let bytes = fs::read(folder.join("model.safetensors"))?;
        let (len, rest) = bytes.split_first_chunk::<8>().context("not a safetensors file")?;
        let (header, data) =
            rest.split_at_checked(u64::from_le_bytes(*len) as usize).context("a cut safetensors file")?;
        let header: HashMap<String, Value> = serde_json::from_slice(header)?;
        let mut tensors = HashMap::new();
        for (name, about) in header.into_iter().filter(|(name, _)| name != "__metadata__") {
            if about["dtype"] != "F32" {
                continue;
            }
            let at = |i: usize| about["data_offsets"][i].as_u64().map(|n| n as usize);
            let (from, to) = at(0).zip(at(1)).context("a tensor without place")?;
            let raw = data.get(from..to).context("a tensor beyond the file")?;
            let mut values: Vec<f32> =
                raw.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
            let shape = |i: usize| about["shape"][i].as_u64().map(|n| n as usize);
            if let (Some(rows), Some(columns), false) = (shape(0), shape(1), name.contains("embeddings")) {
                values = (0..columns)
                    .flat_map(|c| (0..rows).map(move |r| r * columns + c))
                    .map(|i| values[i])
                    .collect();
            }
            tensors.insert(name.trim_start_matches("bert.").to_owned(), values);
        }
        Ok(Self {
            tensors,
            hidden: number("hidden_size")?,
            inner: number("intermediate_size")?,
            heads: number("num_attention_heads")?,
            layers: number("num_hidden_layers")?,
        })
    }

    fn tensor(&self, name: &str) -> &[f32] {
        self.tensors.get(name).map_or(&[], Vec::as_slice)
    }

    /// The mean over all places of the last layer.
    #[inline(always)]
    fn mean(&self, pieces: &[usize; PLACES]) -> Vec<f32> {
        let hidden = self.hidden;
        let words = self.tensor("embeddings.word_embeddings.weight");
        let places = self.tensor("embeddings.position_embeddings.weight");
        let kinds = self.tensor("embeddings.token_type_embeddings.weight");
        let mut x: Vec<Vec<f32>> = pieces
            .iter()
            .enumerate()
            .map(|(place, piece)| {
                (0..hidden)
                    .map(|i| words[piece * hidden + i] + places[place * hidden + i] + kinds[i])
                    .collect()
            })
            .collect();
        self.normalise("embeddings.LayerNorm", &mut x);
        for layer in 0..self.layers {
            let name = |part: &str| format!("encoder.layer.{layer}.{part}");
            let attended = self.attend(&x, layer);
            let out = self.linear(&name("attention.output.dense"), &attended, hidden);
            add(&mut x, &out);
            self.normalise(&name("attention.output.LayerNorm"), &mut x);
            let mut middle = self.linear(&name("intermediate.dense"), &x, self.inner);
            for value in middle.iter_mut().flatten() {
                *value *= 0.5 * (1.0 + erf(*value / std::f32::consts::SQRT_2));
            }
            let out = self.linear(&name("output.dense"), &middle, hidden);
            add(&mut x, &out);
            self.normalise(&name("output.LayerNorm"), &mut x);
        }
        (0..hidden).map(|i| x.iter().map(|row| row[i]).sum::<f32>() / x.len() as f32).collect()
    }

    #[inline(always)]
    fn attend(&self, x: &[Vec<f32>], layer: usize) -> Vec<Vec<f32>> {
        let of =
            |part: &str| self.linear(&format!("encoder.layer.{layer}.attention.self.{part}"), x, self.hidden);
        let (queries, keys, values) = (of("query"), of("key"), of("value"));
        let size = self.hidden / self.heads;
        let mut out = vec![vec![0.0; self.hidden]; x.len()];
        for head in 0..self.heads {
            let part = head * size..(head + 1) * size;
            for (query, out) in queries.iter().zip(&mut out) {
                let dot = |key: &Vec<f32>| -> f32 {
                    query[part.clone()].iter().zip(&key[part.clone()]).map(|(a, b)| a * b).sum()
                };
                let scores: Vec<f32> =
                    keys.iter().map(|key| (dot(key) / (size as f32).sqrt()).exp()).collect();
                let sum: f32 = scores.iter().sum();
                for (score, value) in scores.iter().zip(&values) {
                    for (out, value) in out[part.clone()].iter_mut().zip(&value[part.clone()]) {
                        *out += value * score / sum;
                    }
                }
            }
        }
        out
    }

    #[inline(always)]
    fn linear(&self, name: &str, x: &[Vec<f32>], width: usize) -> Vec<Vec<f32>> {
        let weights = self.tensor(&format!("{name}.weight"));
        let mut out = vec![self.tensor(&format!("{name}.bias")).to_vec(); x.len()];
        // Weights are read once for all places.
        for (i, row) in weights.chunks_exact(width).enumerate() {
            for (out, x) in out.iter_mut().zip(x) {
                let value = x[i];
                for (out, weight) in out.iter_mut().zip(row) {
                    *out += value * weight;
                }
            }
        }
        out
    }

    #[inline(always)]
    fn normalise(&self, name: &str, x: &mut [Vec<f32>]) {
        let (weight, bias) = (self.tensor(&format!("{name}.weight")), self.tensor(&format!("{name}.bias")));
        for row in x {
            let mean = row.iter().sum::<f32>() / row.len() as f32;
            let spread = row.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / row.len() as f32;
            for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
                *value = (*value - mean) / (spread + 1e-12).sqrt() * weight + bias;
            }
        }
    }
}

#[inline(always)]
fn add(x: &mut [Vec<f32>], more: &[Vec<f32>]) {
    for (x, more) in x.iter_mut().flatten().zip(more.iter().flatten()) {
        *x += more;
    }
}

/// Abramowitz and Stegun 7.1.26; the error is below 1.5e-7.
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let sum = [1.061_405_4, -1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6]
        .iter()
        .fold(0.0, |sum, factor| (sum + factor) * t);
    (1.0 - sum * (-x * x).exp()).copysign(x)
}

/// The main directions, by orthogonal iteration on the covariance.
fn reduce(vectors: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let size = vectors.first().map_or(0, Vec::len);
    let mean: Vec<f64> = (0..size)
        .map(|i| vectors.iter().map(|v| f64::from(v[i])).sum::<f64>() / vectors.len() as f64)
        .collect();
    let centred: Vec<Vec<f64>> =
        vectors.iter().map(|v| v.iter().zip(&mean).map(|(x, m)| f64::from(*x) - m).collect()).collect();
    let mut covariance = vec![vec![0.0; size]; size];
    for vector in &centred {
        for (row, x) in covariance.iter_mut().zip(vector) {
            for (sum, y) in row.iter_mut().zip(vector) {
                *sum += x * y;
            }
        }
    }
    let mut basis: Vec<Vec<f64>> =
        (0..DIMS.min(size)).map(|k| (0..size).map(|i| f64::from(u8::from(i == k))).collect()).collect();
    for _ in 0..150 {
        basis = basis.iter().map(|b| covariance.iter().map(|row| dot(row, b)).collect()).collect();
        orthogonalise(&mut basis);
    }
    centred.iter().map(|v| basis.iter().map(|b| dot(v, b) as f32).collect()).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn orthogonalise(basis: &mut [Vec<f64>]) {
    for k in 0..basis.len() {
        let (before, rest) = basis.split_at_mut(k);
        let own = &mut rest[0];
        for other in before {
            let along = dot(own, other);
            for (x, y) in own.iter_mut().zip(other.iter()) {
                *x -= along * y;
            }
        }
        let length = dot(own, own).sqrt();
        for x in own {
            *x /= length;
        }
    }
}

/// Plain ASCII pieces only: the encoder is English, and marks such as `[PAD]` stand in no text.
fn write(out: &Path, pieces: &[&str], vectors: &[Vec<f32>]) -> Result<()> {
    let plain = |piece: &str| {
        piece.chars().all(|c| c.is_ascii_graphic()) && !(piece.len() > 1 && piece.starts_with('['))
    };
    let kept: Vec<usize> = (0..pieces.len()).filter(|i| plain(pieces[*i])).collect();
    let mut bytes = b"TLVEC001".to_vec();
    bytes.extend((kept.len() as u32).to_le_bytes());
    bytes.extend((DIMS as u32).to_le_bytes());
    let mut numbers = Vec::with_capacity(kept.len() * DIMS);
    for rank in &kept {
        let weight = (1.0 + *rank as f32).ln();
        let largest = vectors[*rank].iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
        bytes.extend((largest * weight / 127.0).to_le_bytes());
        numbers.extend(vectors[*rank].iter().map(|x| ((x / largest * 127.0).round() as i8).cast_unsigned()));
    }
    bytes.extend(numbers);
    bytes.extend(kept.iter().map(|rank| pieces[*rank]).collect::<Vec<_>>().join("\n").into_bytes());
    fs::write(out, &bytes).with_context(|| format!("could not write {}", out.display()))?;
    println!("{} pieces, {} dimensions, {} bytes: {}", kept.len(), DIMS, bytes.len(), out.display());
    Ok(())
}
