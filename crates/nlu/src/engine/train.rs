//! Training: n-gram weights and head from all texts; how to mix them, and what counts as foreign, from folds
//! held out. The same texts and seed give the same classifier. Refuses to know where texts come from.

use super::calibrate::{HeldOut, mixed, mixes, thresholds};
use super::classifier::{Classifier, nearness, probabilities};
use super::concepts::{Concepts, Found};
#[cfg(feature = "nlu-neural")]
use super::dense::{self, DenseLesson};
use super::features::Features;
#[cfg(feature = "nlu-neural")]
use super::fusion::{FusedHeldOut, Fusion};
use super::head::{self, Head, Lesson};
use super::parallel;
use super::random::SplitMix;
use super::solver::{Problem, Vector, solve};
use super::space::Space;
use super::sparse::Sparse;
use super::vectors::Vectors;
use super::watch::{Judged, Watch, Watched, least_excess};

/// Penalty on errors.
const COST: f32 = 1.0;
const EPOCHS: usize = 12;
/// Parts of the texts that are held out in turn.
const FOLDS: usize = 4;
/// With so many texts a feature must occur in two, three, four, five and six of them, in up to nine with twice as many and
/// in up to eleven with more: what is left out says nothing by cross-validation, and the model of six languages stays small.
/// The held-out folds of the shipped files are as many as the last.
const TEXTS_FOR_MORE: [usize; 10] =
    [3_000, 16_000, 20_000, 20_000, 20_000, 40_000, 40_000, 40_000, 50_000, 50_000];

/// A text to learn from.
#[derive(Debug, Clone)]
pub(crate) struct Example<'a> {
    pub(crate) words: Vec<&'a str>,
    /// Index of its label.
    pub(crate) label: usize,
    /// Texts of one group share a mix: a language.
    pub(crate) group: usize,
    /// What is watched for beside the labels and this text shows, by index.
    pub(crate) watched: Option<usize>,
}

/// What is to be told apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) labels: &'a [String],
    /// What is watched for beside them.
    pub(crate) watched: &'a [Watched],
    /// What words have in common, by group.
    pub(crate) concepts: &'a Concepts,
    /// How long the words of a text's vector are against its letter sequences.
    pub(crate) words: f32,
    /// Whether every label is as likely as another, however often it is taught.
    pub(crate) level: bool,
    pub(crate) seed: u64,
}

/// Said after every part of the work: parts done, parts in all.
pub(crate) type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Trains a classifier.
pub(crate) fn train(
    examples: &[Example<'_>],
    task: Task<'_>,
    vectors: Option<&Vectors>,
    progress: Progress<'_>,
) -> Classifier {
    train_in(&School::new(examples, task, vectors), progress).0
}

/// Trains a classifier and what an encoder adds to it; `encodings` are the encoder's vectors of the examples, empty
/// for those that it does not read.
#[cfg(feature = "nlu-neural")]
pub(crate) fn train_fused(
    examples: &[Example<'_>],
    encodings: &[Vec<f32>],
    task: Task<'_>,
    vectors: Option<&Vectors>,
    progress: Progress<'_>,
) -> (Classifier, Fusion) {
    let (class_count, seed) = (task.labels.len(), task.seed);
    let school = School::new(examples, task, vectors);
    let (classifier, held_out) = train_in(&school, progress);
    let chosen = |keep: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..examples.len()).filter(|i| !encodings[*i].is_empty() && keep(*i)).collect()
    };
    // The last is for all texts.
    let mut heads = parallel::map(FOLDS + 1, |fold| {
        dense::train(&DenseLesson {
            vectors: encodings,
            classes: &school.classes,
            chosen: &chosen(&|i| school.folds[i] != fold),
            class_count,
            seed,
        })
    });
    let head = heads.pop().unwrap_or_default();
    let order = (0..FOLDS).flat_map(|fold| {
        let folds = &school.folds;
        (0..examples.len()).filter(move |i| folds[*i] == fold)
    });
    let held_out: Vec<FusedHeldOut> = order
        .zip(held_out)
        .filter(|(text, _)| !encodings[*text].is_empty())
        .map(|(text, default)| {
            let fold = school.folds[text];
            FusedHeldOut { text, fold, default, encoder: heads[fold].logits(&encodings[text]) }
        })
        .collect();
    let fusion = Fusion::new(head, &held_out, &classifier.mixes, encodings, class_count);
    (classifier, fusion)
}

/// The classifier, and what the folds said, in the order of folds and then of texts.
fn train_in(school: &School<'_>, progress: Progress<'_>) -> (Classifier, Vec<HeldOut>) {
    let task = school.task;
    let done = std::sync::atomic::AtomicUsize::new(0);
    let parts = FOLDS + 1;
    let tick = || progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, parts);
    let held_out: Vec<HeldOut> = (0..FOLDS)
        .flat_map(|fold| {
            let texts = school.held_out(fold);
            tick();
            texts
        })
        .collect();
    let examples = school.examples;
    let groups = examples.iter().map(|e| e.group + 1).max().unwrap_or(1);
    let mixes = mixes(&held_out, groups);
    let surplus = if task.level { surplus(&school.classes, task.labels.len()) } else { Vec::new() };
    let thresholds = (0..groups)
        .map(|group| {
            let own = held_out.iter().filter(|text| text.group == group);
            let near: Vec<(usize, f32)> =
                own.map(|text| (text.class, nearness(&text.scores, mixes[group]))).collect();
            thresholds(&near, task.labels.len())
        })
        .collect();
    let all: Vec<usize> = (0..examples.len()).collect();
    let (space, sparse, head) = school.teach(&all);
    tick();
    let watched = |label: usize| task.watched.iter().any(|one| one.labels.contains(&label));
    let judged: Vec<Judged<'_>> = held_out
        .iter()
        .map(|text| {
            let probabilities = probabilities(mixed(&text.scores, mixes[text.group]), &surplus);
            let least = least_excess(&probabilities, watched);
            Judged { text, probabilities, harmless: !watched(text.class), least }
        })
        .collect();
    let watches = task
        .watched
        .iter()
        .enumerate()
        .map(|(at, watched)| Watch::found(watched, at, &judged, groups))
        .collect();
    let labels = task.labels.to_vec();
    let concepts = task.concepts.clone();
    (Classifier { labels, concepts, space, sparse, head, mixes, surplus, thresholds, watches }, held_out)
}

/// All texts with their features.
struct School<'a> {
    examples: &'a [Example<'a>],
    task: Task<'a>,
    class_count: usize,
    vectors: Option<&'a Vectors>,
    features: Vec<Features>,
    pieces: Vec<Vec<u32>>,
    classes: Vec<usize>,
    /// By text: the column of what is watched for, or one that is none.
    seconds: Vec<usize>,
    /// Columns of weights: classes, then what is watched for.
    columns: usize,
    folds: Vec<usize>,
}

impl<'a> School<'a> {
    fn new(examples: &'a [Example<'a>], task: Task<'a>, vectors: Option<&'a Vectors>) -> Self {
        let class_count = task.labels.len();
        let concepts = task.concepts;
        let found: Vec<Found> = examples.iter().map(|e| concepts.of(&e.words, e.group)).collect();
        let each = || examples.iter().zip(&found);
        let features = each().map(|(e, found)| Features::with_concepts(&e.words, found)).collect();
        let spoken = |e: &Example<'a>, found| concepts.spoken(&e.words, found, e.group);
        let pieces =
            vectors.map_or_else(Vec::new, |v| each().map(|(e, found)| v.pieces(&spoken(e, found))).collect());
        let classes: Vec<usize> = examples.iter().map(|e| e.label).collect();
        let folds = folds(&classes, class_count, FOLDS, task.seed);
        let seconds = examples.iter().map(|e| e.watched.map_or(usize::MAX, |w| class_count + w)).collect();
        let columns = class_count + task.watched.len();
        Self { examples, task, class_count, vectors, features, pieces, classes, seconds, columns, folds }
    }

    fn teach(&self, chosen: &[usize]) -> (Space, Sparse, Option<Head>) {
        // Two independent halves, each on a processor of its own.
        let mut halves = parallel::map(2, |half| match (half, self.vectors) {
            (0, _) => Half::Sparse(self.teach_sparse(chosen)),
            (_, Some(vectors)) => Half::Head(Some(self.teach_head(chosen, vectors))),
            (_, None) => Half::Head(None),
        });
        match (halves.pop(), halves.pop()) {
            (Some(Half::Head(head)), Some(Half::Sparse((space, sparse)))) => (space, sparse, head),
            _ => (Space::default(), Sparse::default(), None),
        }
    }

    fn teach_sparse(&self, chosen: &[usize]) -> (Space, Sparse) {
        let texts_min = 1 + TEXTS_FOR_MORE.iter().filter(|n| chosen.len() >= **n).count();
        let texts: Vec<&Features> = chosen.iter().map(|i| &self.features[*i]).collect();
        let space = Space::new(texts.into_iter(), texts_min, self.task.words);
        let mut vectors = vec![Vector::default(); self.features.len()];
        for i in chosen {
            vectors[*i] = space.weigh(&self.features[*i]);
        }
        let weights = solve(&Problem {
            vectors: &vectors,
            classes: &self.classes,
            seconds: &self.seconds,
            chosen,
            class_count: self.columns,
            rows: space.rows(),
            cost: COST,
            epochs: EPOCHS,
            seed: self.task.seed,
        });
        let sparse = Sparse::new(&weights, self.columns);
        (space, sparse)
    }

    fn teach_head(&self, chosen: &[usize], vectors: &Vectors) -> Head {
        let lesson = Lesson {
            texts: &self.pieces,
            classes: &self.classes,
            chosen,
            class_count: self.class_count,
            seed: self.task.seed,
        };
        head::train(&lesson, vectors)
    }

    /// What a classifier taught without `fold` says of it.
    fn held_out(&self, fold: usize) -> Vec<HeldOut> {
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            (0..self.classes.len()).partition(|i| self.folds[*i] != fold);
        let (space, sparse, head) = self.teach(&inside);
        let labels = vec![String::new(); self.class_count];
        let concepts = self.task.concepts.clone();
        let classifier = Classifier { labels, concepts, space, sparse, head, ..Classifier::default() };
        let empty = Vectors::empty();
        let vectors = self.vectors.unwrap_or(&empty);
        outside
            .into_iter()
            .map(|i| {
                let example = &self.examples[i];
                let scores = classifier.scores(vectors, &example.words, example.group);
                HeldOut { class: example.label, group: example.group, scores }
            })
            .collect()
    }
}

/// By class, the logarithm of its share of the texts against the geometric mean of all.
#[expect(clippy::cast_precision_loss, reason = "counts of texts are far below 2^24")]
fn surplus(classes: &[usize], class_count: usize) -> Vec<f32> {
    let mut counts = vec![0_usize; class_count];
    for class in classes {
        counts[*class] += 1;
    }
    let logs: Vec<f32> = counts.iter().map(|count| (*count).max(1) as f32).map(f32::ln).collect();
    let mean = logs.iter().sum::<f32>() / logs.len().max(1) as f32;
    logs.iter().map(|log| log - mean).collect()
}

enum Half {
    Sparse((Space, Sparse)),
    Head(Option<Head>),
}

/// A fold for every text, so that every class is spread evenly.
pub(crate) fn folds(classes: &[usize], class_count: usize, count: usize, seed: u64) -> Vec<usize> {
    let mut random = SplitMix::new(seed);
    let mut members = vec![Vec::new(); class_count];
    for (i, class) in classes.iter().enumerate() {
        members[*class].push(i);
    }
    let mut folds = vec![0; classes.len()];
    for (class, members) in members.iter_mut().enumerate() {
        random.shuffle(members);
        for (at, member) in members.iter().enumerate() {
            folds[*member] = (at + class) % count;
        }
    }
    folds
}
