//! Many rows times one matrix whose weights are small integers: what nearly all of an encoder's time goes into.
//! Refuses to know layers.
//!
//! A matrix is cut into panels, one register pair wide. A panel is turned into floats once for all rows, and then
//! multiplied with blocks of rows whose sums stay in registers.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined into the dispatch is compiled for the machine's wide registers"
)]

use pulp::{Arch, Simd, WithSimd};

/// Inputs of a panel that are turned into floats at once: 24 KiB at most, so that they stay near.
const DEPTH: usize = 192;
/// Rows of a block at most.
const ROWS: usize = 8;

/// What a weight is kept as.
pub(super) type Number = i16;
/// Its largest value.
const LARGEST: f32 = 32_767.0;

/// `outputs x inputs` weights with their biases.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Matrix {
    inputs: usize,
    outputs: usize,
    /// By panel of `width` outputs, then input, then output.
    numbers: Vec<Number>,
    /// By output.
    scales: Vec<f32>,
    biases: Vec<f32>,
    width: usize,
}

impl Matrix {
    /// From weights with one row per output.
    #[expect(clippy::cast_possible_truncation, reason = "rounded numbers within the type's own bounds")]
    pub(super) fn new(weights: &[f32], biases: Vec<f32>) -> Self {
        let outputs = biases.len();
        let inputs = weights.len() / outputs.max(1);
        let width = Arch::new().dispatch(Width);
        let scales: Vec<f32> = weights
            .chunks_exact(inputs.max(1))
            .map(|row| row.iter().fold(f32::MIN_POSITIVE, |largest, x| largest.max(x.abs())) / LARGEST)
            .collect();
        let mut numbers = Vec::with_capacity(weights.len());
        for first in (0..outputs).step_by(width) {
            for input in 0..inputs {
                for output in first..first + width {
                    let weight = weights.get(output * inputs + input).copied().unwrap_or(0.0);
                    let scale = scales.get(output).copied().unwrap_or(1.0);
                    numbers.push((weight / scale).round() as Number);
                }
            }
        }
        Self { inputs, outputs, numbers, scales, biases, width }
    }

    /// Numbers per row of the result.
    pub(super) const fn outputs(&self) -> usize {
        self.outputs
    }

    /// Each row of `x` times the matrix, biases added.
    pub(super) fn apply(&self, x: &[f32]) -> Vec<f32> {
        let rows = x.len() / self.inputs;
        let mut out = vec![0.0; rows * self.outputs];
        Arch::new().dispatch(Product { matrix: self, x, rows, out: &mut out });
        out
    }
}

struct Width;

impl WithSimd for Width {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> usize {
        2 * S::F32_LANES
    }
}

struct Product<'a> {
    matrix: &'a Matrix,
    x: &'a [f32],
    rows: usize,
    out: &'a mut [f32],
}

/// Rows of one block, by input: `rows` numbers for each.
struct Block {
    first: usize,
    rows: usize,
    values: Vec<f32>,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { matrix, x, rows, out } = self;
        let blocks = blocks(x, rows, matrix.inputs);
        let mut panel = vec![0.0; DEPTH * matrix.width];
        let mut sums = vec![0.0; rows * matrix.width];
        for (at, numbers) in matrix.numbers.chunks_exact(matrix.inputs * matrix.width).enumerate() {
            sums.fill(0.0);
            for (depth, numbers) in numbers.chunks(DEPTH * matrix.width).enumerate() {
                let panel = &mut panel[..numbers.len()];
                for (float, number) in panel.iter_mut().zip(numbers) {
                    *float = f32::from(*number);
                }
                let inputs = depth * DEPTH..depth * DEPTH + numbers.len() / matrix.width;
                for block in &blocks {
                    let values = &block.values[inputs.start * block.rows..inputs.end * block.rows];
                    let sums = &mut sums[block.first * matrix.width..][..block.rows * matrix.width];
                    match block.rows {
                        1 => add::<S, 1>(simd, values, panel, sums),
                        2 => add::<S, 2>(simd, values, panel, sums),
                        3 => add::<S, 3>(simd, values, panel, sums),
                        4 => add::<S, 4>(simd, values, panel, sums),
                        5 => add::<S, 5>(simd, values, panel, sums),
                        6 => add::<S, 6>(simd, values, panel, sums),
                        7 => add::<S, 7>(simd, values, panel, sums),
                        _ => add::<S, 8>(simd, values, panel, sums),
                    }
                }
            }
            let first = at * matrix.width;
            let last = (first + matrix.width).min(matrix.outputs);
            let (scales, biases) = (&matrix.scales[first..last], &matrix.biases[first..last]);
            for (out, sums) in out.chunks_exact_mut(matrix.outputs).zip(sums.chunks_exact(matrix.width)) {
                for (((out, sum), scale), bias) in
                    out[first..last].iter_mut().zip(sums).zip(scales).zip(biases)
                {
                    *out = sum * scale + bias;
                }
            }
        }
    }
}

/// Cuts rows into blocks of nearly the same size.
fn blocks(x: &[f32], rows: usize, inputs: usize) -> Vec<Block> {
    let count = rows.div_ceil(ROWS);
    let mut blocks = Vec::with_capacity(count);
    let mut first = 0;
    for left in (1..=count).rev() {
        let size = (rows - first).div_ceil(left);
        let mut values = vec![0.0; size * inputs];
        for (row, x) in x[first * inputs..(first + size) * inputs].chunks_exact(inputs).enumerate() {
            for (value, x) in values[row..].iter_mut().step_by(size).zip(x) {
                *value = *x;
            }
        }
        blocks.push(Block { first, rows: size, values });
        first += size;
    }
    blocks
}

/// Adds the products of `M` rows with a panel to their sums.
#[inline(always)]
fn add<S: Simd, const M: usize>(simd: S, values: &[f32], panel: &[f32], sums: &mut [f32]) {
    let (panel, sums) = (S::as_simd_f32s(panel).0, S::as_mut_simd_f32s(sums).0);
    let mut held = [[simd.splat_f32s(0.0); 2]; M];
    for (held, sums) in held.iter_mut().zip(sums.as_chunks::<2>().0) {
        *held = *sums;
    }
    for (values, [left, right]) in values.as_chunks::<M>().0.iter().zip(panel.as_chunks::<2>().0) {
        for (held, value) in held.iter_mut().zip(values) {
            let value = simd.splat_f32s(*value);
            held[0] = simd.mul_add_e_f32s(value, *left, held[0]);
            held[1] = simd.mul_add_e_f32s(value, *right, held[1]);
        }
    }
    for (held, sums) in held.iter().zip(sums.as_chunks_mut::<2>().0) {
        *sums = *held;
    }
}

#[cfg(test)]
mod tests {
    use super::Matrix;

    #[test]
    fn any_number_of_rows_and_odd_sizes() {
        let (inputs, outputs) = (203, 37);
        let number = |seed: usize| {
            let small = u16::try_from((seed * 7_919 + 13) % 1_009).unwrap_or_default();
            f32::from(small) / 1_009.0 - 0.5
        };
        let weights: Vec<f32> = (0..inputs * outputs).map(number).collect();
        let biases: Vec<f32> = (0..outputs).map(number).collect();
        let matrix = Matrix::new(&weights, biases.clone());
        for rows in [1, 2, 7, 8, 9, 17, 40] {
            let x: Vec<f32> = (0..rows * inputs).map(|i| number(i + 5)).collect();
            let got = matrix.apply(&x);
            assert_eq!(got.len(), rows * outputs);
            for (row, got) in got.chunks_exact(outputs).enumerate() {
                for (output, got) in got.iter().enumerate() {
                    let expect = biases[output]
                        + (0..inputs)
                            .map(|i| x[row * inputs + i] * weights[output * inputs + i])
                            .sum::<f32>();
                    assert!((got - expect).abs() < 1e-2, "{rows} rows: {got} for {expect}");
                }
            }
        }
    }
}
