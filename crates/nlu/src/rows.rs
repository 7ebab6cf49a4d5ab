//! A pack's evaluation files, and what its model says of their rows. Refuses to count.

use tellerline_core::reading::Intent;

use crate::measure::{Measure, Prediction};
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

/// What the model says of every row, told the row's language as the conversation's.
pub fn predict(model: &Model, rows: &[Row]) -> Vec<Prediction> {
    let predict = |row: &Row| {
        let ranked = model.classify(&row.text, Some(&row.language));
        let (got, probability) = ranked.first().copied().unwrap_or((Intent::OutOfScope, 0.0));
        Prediction {
            expected: row.intent.as_str().to_owned(),
            got: got.as_str().to_owned(),
            probability,
            nearness: probability,
            in_first_three: ranked.iter().take(3).any(|(intent, _)| *intent == row.intent),
            text: row.text.clone(),
        }
    };
    rows.iter().map(predict).collect()
}

/// Reads every row and counts.
pub fn evaluate(model: &Model, rows: &[Row]) -> Measure {
    Measure::new(&predict(model, rows), None)
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
