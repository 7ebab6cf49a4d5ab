//! The engine over any labelled texts: train, judge, store. For benchmarks and for whoever wants the
//! classifier without the pack. Refuses to know intents.

use std::collections::HashMap;

use crate::embedded;
use crate::engine::classifier::Classifier;
use crate::engine::concepts::Concepts;
use crate::engine::train::{self, Example, Task};
use crate::measure::Prediction;
use crate::normal::Normal;
use crate::rows::RowError;
use crate::words::{Shorthand, Spelling, Words};

/// The label of texts that have none of the others; never learnt.
pub const OUT_OF_SCOPE: &str = "oos";

/// One text and its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledRow {
    /// The text.
    pub text: String,
    /// Its label.
    pub label: String,
}

/// A set of labelled texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labelled {
    /// In the order of the file.
    pub rows: Vec<LabelledRow>,
}

impl Labelled {
    /// Reads comma-separated values with the columns `text` and `category`, RFC 4180.
    ///
    /// # Errors
    /// Every broken line.
    pub fn parse_csv(csv: &str) -> Result<Self, Vec<RowError>> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_bytes());
        let fault = |line: usize, problem: String| RowError { line, problem };
        let headers = reader.headers().map_err(|error| vec![fault(1, error.to_string())])?.clone();
        let column =
            |name: &str| headers.iter().position(|h| h.trim().trim_start_matches('\u{feff}') == name);
        let (Some(text), Some(label)) = (column("text"), column("category")) else {
            return Err(vec![fault(1, "the first line must name the columns `text` and `category`".into())]);
        };
        let (mut rows, mut faults) = (Vec::new(), Vec::new());
        for (index, record) in reader.records().enumerate() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    faults.push(fault(index + 2, error.to_string()));
                    continue;
                }
            };
            let line =
                record.position().map_or(index + 2, |p| usize::try_from(p.line()).unwrap_or(usize::MAX));
            match (record.get(text).map(str::trim), record.get(label).map(str::trim)) {
                (Some(text), Some(label)) if !text.is_empty() && !label.is_empty() => {
                    rows.push(LabelledRow { text: text.to_owned(), label: label.to_owned() });
                }
                _ => faults.push(fault(line, "a text and a category are expected".into())),
            }
        }
        if rows.is_empty() && faults.is_empty() {
            faults.push(fault(1, "no texts here".into()));
        }
        if faults.is_empty() { Ok(Self { rows }) } else { Err(faults) }
    }

    /// At most `count` texts of each label, the first after shuffling by `seed`.
    pub fn per_label(&self, count: usize, seed: u64) -> Self {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        crate::engine::random::SplitMix::new(seed).shuffle(&mut order);
        let mut taken: HashMap<&str, usize> = HashMap::new();
        order.retain(|i| {
            let taken = taken.entry(&self.rows[*i].label).or_default();
            *taken += 1;
            *taken <= count
        });
        order.sort_unstable();
        Self { rows: order.into_iter().map(|i| self.rows[i].clone()).collect() }
    }

    /// For each of `count` parts, which each hold an even share of every label: all but the part, and the part.
    pub fn folds(&self, count: usize, seed: u64) -> Vec<(Self, Self)> {
        let (labels, classes) = self.labels();
        let folds = train::folds(&classes, labels.len(), count, seed);
        let part = |fold: usize, inside: bool| Self {
            rows: self
                .rows
                .iter()
                .zip(&folds)
                .filter(|(_, f)| (**f == fold) == inside)
                .map(|(row, _)| row.clone())
                .collect(),
        };
        (0..count).map(|fold| (part(fold, false), part(fold, true))).collect()
    }

    /// Without the rows that are no label's.
    pub(crate) fn known(&self) -> Self {
        Self { rows: self.rows.iter().filter(|row| row.label != OUT_OF_SCOPE).cloned().collect() }
    }

    pub(crate) fn labels(&self) -> (Vec<String>, Vec<usize>) {
        let mut labels: Vec<String> = self.rows.iter().map(|r| r.label.clone()).collect();
        labels.sort_unstable();
        labels.dedup();
        let classes = self.rows.iter().map(|r| labels.binary_search(&r.label).unwrap_or(0)).collect();
        (labels, classes)
    }
}

/// What labelled texts teach: their labels and nothing beside them.
pub(crate) struct Lessons {
    labels: Vec<String>,
    classes: Vec<usize>,
    words: Vec<Words>,
    concepts: Concepts,
}

impl Lessons {
    pub(crate) fn of(known: &Labelled) -> Self {
        let (labels, classes) = known.labels();
        let words = known.rows.iter().map(|row| plain(&Normal::new(&row.text))).collect();
        Self { labels, classes, words, concepts: Concepts::default() }
    }

    /// In the order of the rows.
    pub(crate) fn examples(&self) -> Vec<Example<'_>> {
        self.words
            .iter()
            .zip(&self.classes)
            .map(|(words, label)| Example { words: words.list(), label: *label, group: 0, watched: None })
            .collect()
    }

    pub(crate) fn task(&self, seed: u64) -> Task<'_> {
        Task { labels: &self.labels, watched: &[], concepts: &self.concepts, words: 1.0, level: false, seed }
    }
}

/// A classifier trained on labelled texts.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledModel {
    classifier: Classifier,
}

impl LabelledModel {
    /// Trains on every row but those labelled [`OUT_OF_SCOPE`]. `progress` is told parts done and parts in
    /// all. The same rows and seed give the same model.
    pub fn train(data: &Labelled, seed: u64, progress: &(dyn Fn(usize, usize) + Sync)) -> Self {
        let lessons = Lessons::of(&data.known());
        let classifier =
            train::train(&lessons.examples(), lessons.task(seed), Some(embedded::vectors()), progress);
        Self { classifier }
    }

    #[cfg(feature = "nlu-neural")]
    pub(crate) fn of(classifier: Classifier) -> Self {
        Self { classifier }
    }

    /// The model as bytes; the word vectors are the program's and not among them.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.classifier.to_bytes()
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Classifier::from_bytes(bytes).map(|classifier| Self { classifier })
    }

    /// What the model takes, with the word vectors it shares with all others.
    pub fn bytes_with_vectors(&self) -> usize {
        self.to_bytes().len() + embedded::vectors_bytes()
    }

    /// Judges one text: labels with probabilities, likeliest first, and how near the text is to anything
    /// taught.
    pub fn classify(&self, text: &str) -> (Vec<(&str, f32)>, f32) {
        let normal = Normal::new(text);
        let verdict = self.classifier.judge(embedded::vectors(), &plain(&normal).list(), 0);
        let mut ranked: Vec<(&str, f32)> =
            self.classifier.labels.iter().map(String::as_str).zip(verdict.probabilities).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        (ranked, verdict.nearness)
    }

    /// Judges every row.
    pub fn predict(&self, rows: &Labelled) -> Vec<Prediction> {
        let predict = |row: &LabelledRow| {
            let (ranked, nearness) = self.classify(&row.text);
            prediction(row, &ranked, nearness)
        };
        rows.rows.iter().map(predict).collect()
    }
}

pub(crate) fn prediction(row: &LabelledRow, ranked: &[(&str, f32)], nearness: f32) -> Prediction {
    let (got, probability) = ranked.first().copied().unwrap_or(("", 0.0));
    Prediction {
        expected: row.label.clone(),
        got: got.to_owned(),
        probability,
        nearness,
        in_first_three: ranked.iter().take(3).any(|(label, _)| *label == row.label),
        text: row.text.clone(),
    }
}

/// Without the shorthand of any language.
pub(crate) fn plain(normal: &Normal) -> Words {
    Words::new(normal, &Shorthand::new(), Spelling::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> Labelled {
        let rows = |label: &str, texts: [&str; 6]| {
            texts.map(|text| LabelledRow { text: text.into(), label: label.into() })
        };
        let mut all = Vec::new();
        all.extend(rows(
            "pets",
            ["my cat", "a dog barks", "feed the cat", "dog food", "kitten", "walk the dog"],
        ));
        all.extend(rows(
            "cars",
            ["my car", "the engine stopped", "new tyres", "drive a car", "petrol", "car wash"],
        ));
        Labelled { rows: all }
    }

    #[test]
    fn a_model_survives_its_file() {
        let model = LabelledModel::train(&data(), 1, &|_, _| {});
        let bytes = model.to_bytes();
        let again = LabelledModel::from_bytes(&bytes).expect("its own file");
        assert_eq!(again.classify("the dog"), model.classify("the dog"));
        assert_eq!(again.classify("the dog").0[0].0, "pets");
        for cut in [0, 3, 9, bytes.len() / 2, bytes.len() - 1] {
            assert!(LabelledModel::from_bytes(&bytes[..cut]).is_none(), "{cut}");
        }
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let model = LabelledModel::train(&data(), 1, &|_, _| {});
        assert!(model == LabelledModel::train(&data(), 1, &|_, _| {}));
    }

    #[test]
    fn csv_with_quotes_and_faults() {
        let data = Labelled::parse_csv("text,category\n\"a, \"\"b\"\"\nc\",x\nd,y\n").expect("sound");
        assert_eq!(data.rows[0].text, "a, \"b\"\nc");
        let faults = Labelled::parse_csv("text,category\na,x\nb\n,y\n").expect_err("two faults");
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [3, 4]);
        assert!(Labelled::parse_csv("a,b\n1,2\n").is_err());
    }

    #[test]
    fn folds_share_every_label_evenly() {
        for (rest, part) in data().folds(3, 7) {
            assert_eq!((rest.rows.len(), part.rows.len()), (8, 4));
            assert_eq!(part.rows.iter().filter(|r| r.label == "cars").count(), 2);
        }
    }
}
