//! How good a model is on sentences it has not seen. Refuses to print: callers choose the form.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of rows are far below 2^24, probabilities are 0 to 1"
)]

use std::{collections::BTreeMap, fmt};

use tellerline_core::reading::Intent;

use crate::model::Model;

/// One line of an evaluation file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// BCP 47 tag.
    pub language: String,
    /// What the text means.
    pub intent: Intent,
    /// The text as a customer typed it.
    pub text: String,
}

/// A line of an evaluation file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct RowError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, in words.
    pub problem: String,
}

/// Reads tab-separated `language`, `intent`, `text` under a header line of these names.
///
/// # Errors
/// Every broken line, not only the first.
pub fn parse_rows(tsv: &str) -> Result<Vec<Row>, Vec<RowError>> {
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for (index, line) in tsv.lines().enumerate().filter(|(i, line)| *i > 0 && !line.trim().is_empty()) {
        match parse_row(line) {
            Ok(row) => rows.push(row),
            Err(problem) => errors.push(RowError { line: index + 1, problem }),
        }
    }
    if errors.is_empty() { Ok(rows) } else { Err(errors) }
}

fn parse_row(line: &str) -> Result<Row, String> {
    let mut cells = line.splitn(3, '\t').map(str::trim);
    let (Some(language), Some(intent), Some(text)) = (cells.next(), cells.next(), cells.next()) else {
        return Err("expected language, intent and text between tabs".into());
    };
    let intent = intent.parse().map_err(|_| format!("no such intent: `{intent}`"))?;
    if text.is_empty() {
        return Err("the text is empty".into());
    }
    Ok(Row { language: language.to_owned(), intent, text: text.to_owned() })
}

/// One row that was read as something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Confusion {
    /// What the row says.
    pub expected: Intent,
    /// What the model says.
    pub got: Intent,
    /// The model's probability for `got`, 0 to 1.
    pub probability: f32,
    /// The text.
    pub text: String,
}

/// The sum of an evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Rows read.
    pub rows: usize,
    /// Share read rightly, 0 to 1; 0 when there were no rows.
    pub accuracy: f32,
    /// Mean over the intents of the harmonic mean of precision and recall, 0 to 1.
    pub macro_f1: f32,
    /// Expected calibration error over ten bins of probability, 0 to 1.
    pub calibration_error: f32,
    /// Every row read wrongly, in the order of the file.
    pub confusions: Vec<Confusion>,
}

/// Reads every row and counts.
pub fn evaluate(model: &Model, rows: &[Row]) -> Evaluation {
    let mut tally: BTreeMap<Intent, [u32; 3]> = BTreeMap::new();
    let mut bins = [(0_u32, 0.0_f32, 0.0_f32); 10];
    let mut confusions = Vec::new();
    for row in rows {
        let (got, probability) =
            model.classify(&row.text).first().copied().unwrap_or((Intent::OutOfScope, 0.0));
        let bin = &mut bins[((probability * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1, bin.1 + probability, bin.2 + f32::from(u8::from(got == row.intent)));
        if got == row.intent {
            tally.entry(got).or_default()[0] += 1;
        } else {
            tally.entry(got).or_default()[1] += 1;
            tally.entry(row.intent).or_default()[2] += 1;
            confusions.push(Confusion { expected: row.intent, got, probability, text: row.text.clone() });
        }
    }
    let f1 =
        |[hit, false_hit, missed]: &[u32; 3]| (2 * hit) as f32 / (2 * hit + false_hit + missed).max(1) as f32;
    let share = |part: f32, whole: usize| if whole == 0 { 0.0 } else { part / whole as f32 };
    Evaluation {
        rows: rows.len(),
        accuracy: share((rows.len() - confusions.len()) as f32, rows.len()),
        macro_f1: share(tally.values().map(f1).sum(), tally.len()),
        calibration_error: share(bins.iter().map(|(_, p, hits)| (p - hits).abs()).sum(), rows.len()),
        confusions,
    }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (accuracy, f1) = (self.accuracy * 100.0, self.macro_f1 * 100.0);
        let error = self.calibration_error * 100.0;
        writeln!(
            f,
            "rows {}  accuracy {accuracy:.1} %  macro-F1 {f1:.1} %  calibration error {error:.1} %",
            self.rows
        )?;
        for c in &self.confusions {
            writeln!(
                f,
                "  {} read as {} ({:.2}): {}",
                c.expected.as_str(),
                c.got.as_str(),
                c.probability,
                c.text
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_broken_line_is_named() {
        let errors =
            parse_rows("language\tintent\ttext\nen\tbalance\nen\tdance\thi\nen\tgreet\thi\nen\tgreet\t ")
                .unwrap_err();
        assert_eq!(errors.iter().map(|e| e.line).collect::<Vec<_>>(), [2, 3, 5]);
    }
}
