//! The training files: read, checked as a whole, every fault named with file and line. Refuses to train
//! from a pack that has any.

use std::{collections::HashMap, fmt, fs, io, ops::Range, path::Path};

use tellerline_core::reading::Intent;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::engine::parallel;
use crate::labelled::{Labelled, LabelledRow};
use crate::normal::CHARS_MAX;
use crate::patterns::{Groups, Patterns};
use crate::words::{Shorthand, Spelling, folded};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Fewer sentences than this teach the classifier nothing.
const SENTENCES_MIN: usize = 5;

/// One fault in one training file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingFault {
    /// Path below the training directory.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, in words.
    pub problem: String,
}

impl fmt::Display for TrainingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.problem)
    }
}

/// Why there is no pack.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A file or directory could not be read.
    #[error("could not read {path}")]
    Unreadable {
        /// What was to be read.
        path: String,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
    /// Every fault found, in the order of files and lines.
    #[error("the training files have faults:{}", list(.0))]
    Faults(Vec<TrainingFault>),
}

fn list(faults: &[TrainingFault]) -> String {
    faults.iter().fold(String::new(), |text, fault| {
        text + "
  " + &fault.to_string()
    })
}

/// One example sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// As a customer would type it.
    pub text: String,
    /// Line in its file, counted from 1.
    pub line: usize,
}

/// One `<language>/<intent>.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntentFile {
    /// Path below the training directory.
    pub file: String,
    /// The intent all of this teaches.
    pub intent: Intent,
    /// Examples.
    pub sentences: Vec<Sentence>,
    /// Texts that mean the intent for certain when nothing else is said.
    pub exact: Vec<Sentence>,
    /// Patterns that raise the alarm for this intent anywhere in a text.
    pub alarm: Vec<Sentence>,
}

/// All files of one language.
#[derive(Debug, Clone, Default)]
pub struct LanguagePack {
    /// BCP 47 tag: the directory's name.
    pub language: String,
    /// In the order of file names.
    pub files: Vec<IntentFile>,
    shorthand: Shorthand,
    groups: Groups,
    patterns: Patterns,
}

/// A checked set of training files.
#[derive(Debug, Clone)]
pub struct Pack {
    languages: Vec<LanguagePack>,
}

impl Pack {
    /// The files of `training/` as they were when this crate was built.
    ///
    /// # Errors
    /// `Faults`.
    pub fn embedded() -> Result<Self, TrainError> {
        Self::from_files(FILES.iter().copied())
    }

    /// The files `<path>/<language>/<intent>.toml`.
    ///
    /// # Errors
    /// `Unreadable`, `Faults`.
    pub fn from_dir(path: &Path) -> Result<Self, TrainError> {
        let mut files = Vec::new();
        for language in sorted(path)?.iter().filter(|p| p.is_dir()) {
            for file in sorted(language)?.iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
                let name = file.strip_prefix(path).unwrap_or(file).to_string_lossy().replace('\\', "/");
                let text = fs::read_to_string(file).map_err(|source| unreadable(file, source))?;
                files.push((name, text));
            }
        }
        Self::from_files(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// The files built in without their sentences, which only training needs: read in a fraction of the time.
    pub(crate) fn untaught() -> Result<Self, TrainError> {
        Self::read(RULES.iter().copied(), 0)
    }

    /// Files given as path (`en/balance.toml`) and content.
    ///
    /// # Errors
    /// `Faults`.
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, TrainError> {
        Self::read(files, SENTENCES_MIN)
    }

    fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        sentences_min: usize,
    ) -> Result<Self, TrainError> {
        let files: Vec<(&str, &str)> = files.into_iter().collect();
        let tag = |path: &'a str| path.split_once('/').map_or("", |(language, _)| language);
        let parts: Vec<&[(&str, &str)]> = files.chunk_by(|a, b| tag(a.0) == tag(b.0)).collect();
        let read = parallel::map(parts.len(), |at| language(parts[at], tag(parts[at][0].0), sentences_min));
        let (languages, faults): (Vec<LanguagePack>, Vec<Vec<TrainingFault>>) = read.into_iter().unzip();
        let mut faults: Vec<TrainingFault> = faults.into_iter().flatten().collect();
        if languages.iter().all(|l| l.files.is_empty()) && faults.is_empty() {
            faults.push(TrainingFault {
                file: ".".into(),
                line: 1,
                problem: "no training files here".into(),
            });
        }
        faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        if faults.is_empty() { Ok(Self { languages }) } else { Err(TrainError::Faults(faults)) }
    }

    /// The languages, in the order of their tags.
    pub fn languages(&self) -> &[LanguagePack] {
        &self.languages
    }

    /// The intents taught, each once, in the order of [`Intent`].
    pub fn intents(&self) -> Vec<Intent> {
        let mut intents: Vec<_> = self.files().map(|f| f.intent).collect();
        intents.sort_unstable();
        intents.dedup();
        intents
    }

    /// The names of the intents taught, sorted: the labels of a model.
    pub(crate) fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = self.intents().iter().map(|i| i.as_str().to_owned()).collect();
        labels.sort_unstable();
        labels
    }

    /// All sentences of an intent, over all languages.
    pub fn sentences(&self, intent: Intent) -> impl Iterator<Item = &str> {
        self.taught().filter(move |(_, taught, _)| *taught == intent).map(|(_, _, text)| text)
    }

    /// All sentences with their intents as labels, without languages.
    pub fn labelled(&self) -> Labelled {
        let row = |(_, intent, text): (usize, Intent, &str)| LabelledRow {
            text: text.to_owned(),
            label: intent.as_str().to_owned(),
        };
        Labelled { rows: self.taught().map(row).collect() }
    }

    /// Every sentence and every exact text with the place of its language and its intent, in the order of the files.
    pub(crate) fn lessons(&self) -> impl Iterator<Item = (usize, Intent, &str)> {
        self.languages.iter().enumerate().flat_map(move |(language, pack)| {
            pack.files.iter().flat_map(move |f| {
                f.sentences.iter().chain(&f.exact).map(move |s| (language, f.intent, s.text.as_str()))
            })
        })
    }

    /// Every sentence with the place of its language and its intent, in the order of the files.
    pub(crate) fn taught(&self) -> impl Iterator<Item = (usize, Intent, &str)> {
        self.languages.iter().enumerate().flat_map(move |(language, pack)| {
            pack.files
                .iter()
                .flat_map(move |f| f.sentences.iter().map(move |s| (language, f.intent, s.text.as_str())))
        })
    }

    pub(crate) fn exact(&self) -> impl Iterator<Item = (usize, Intent, &str)> {
        self.languages.iter().enumerate().flat_map(|(language, pack)| {
            pack.files
                .iter()
                .flat_map(move |f| f.exact.iter().map(move |s| (language, f.intent, s.text.as_str())))
        })
    }

    /// Shorthand by language.
    pub(crate) fn shorthand(&self) -> Vec<Shorthand> {
        self.languages.iter().map(|l| l.shorthand.clone()).collect()
    }

    /// Patterns by language.
    pub(crate) fn patterns(&self) -> Vec<Patterns> {
        self.languages.iter().map(|l| l.patterns.clone()).collect()
    }

    fn files(&self) -> impl Iterator<Item = &IntentFile> {
        self.languages.iter().flat_map(|l| &l.files)
    }
}

fn sorted(directory: &Path) -> Result<Vec<std::path::PathBuf>, TrainError> {
    let entries = fs::read_dir(directory).map_err(|source| unreadable(directory, source))?;
    let mut paths = entries
        .map(|entry| entry.map(|e| e.path()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(|source| unreadable(directory, source))?;
    paths.sort();
    Ok(paths)
}

fn unreadable(path: &Path, source: io::Error) -> TrainError {
    TrainError::Unreadable { path: path.display().to_string(), source }
}

/// All files of one language, and what is wrong with them.
fn language(files: &[(&str, &str)], tag: &str, sentences_min: usize) -> (LanguagePack, Vec<TrainingFault>) {
    let mut faults = Vec::new();
    let mut language = LanguagePack { language: tag.to_owned(), ..LanguagePack::default() };
    for (path, text) in files {
        let name = path.split_once('/').map_or(*path, |(_, name)| name);
        let mut file = File { path, text, sentences_min, faults: &mut faults };
        match name {
            "words.toml" => file.words(&mut language),
            _ => language.files.extend(file.intent(name.trim_end_matches(".toml"))),
        }
    }
    language.patterns = compile(&language, &mut faults);
    contradictions(&language, &mut faults);
    (language, faults)
}

fn compile(language: &LanguagePack, faults: &mut Vec<TrainingFault>) -> Patterns {
    let mut patterns = Patterns::new(Spelling::of(&language.language));
    for file in &language.files {
        for alarm in &file.alarm {
            if let Err(problem) = patterns.add(file.intent, &alarm.text, &language.groups) {
                faults.push(TrainingFault { file: file.file.clone(), line: alarm.line, problem });
            }
        }
    }
    patterns
}

/// The same sentence taught as two intents teaches neither.
fn contradictions(language: &LanguagePack, faults: &mut Vec<TrainingFault>) {
    for kind in [|f: &IntentFile| f.sentences.clone(), |f: &IntentFile| f.exact.clone()] {
        let mut seen: HashMap<String, (Intent, String, usize)> = HashMap::new();
        for file in &language.files {
            for sentence in kind(file) {
                let place = (file.intent, file.file.clone(), sentence.line);
                if let Some((intent, other, line)) = seen.insert(sentence.text.to_lowercase(), place) {
                    let again = if intent == file.intent { "again" } else { "as another intent" };
                    let problem = format!("`{}` stands {again} in {other}:{line}", sentence.text);
                    faults.push(TrainingFault { file: file.file.clone(), line: sentence.line, problem });
                }
            }
        }
    }
}

/// One file while it is read.
struct File<'a> {
    path: &'a str,
    text: &'a str,
    sentences_min: usize,
    faults: &'a mut Vec<TrainingFault>,
}

impl<'a> File<'a> {
    fn line(&self, span: &Range<usize>) -> usize {
        self.text.as_bytes().iter().take(span.start).filter(|b| **b == b'\n').count() + 1
    }

    fn fault(&mut self, span: &Range<usize>, problem: impl Into<String>) {
        let line = self.line(span);
        self.faults.push(TrainingFault { file: self.path.to_owned(), line, problem: problem.into() });
    }

    fn table(&mut self) -> Option<DeTable<'a>> {
        let text = self.text;
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            self.fault(&error.span().unwrap_or(0..0), error.message());
        }
        errors.is_empty().then(|| table.into_inner())
    }

    fn intent(&mut self, name: &str) -> Option<IntentFile> {
        let table = self.table()?;
        let mut file = IntentFile {
            file: self.path.to_owned(),
            intent: Intent::OutOfScope,
            sentences: vec![],
            exact: vec![],
            alarm: vec![],
        };
        let mut named = false;
        for (key, value) in &table {
            match key.get_ref().as_ref() {
                "intent" => {
                    named = true;
                    file.intent = self.named_intent(name, value)?;
                }
                "sentences" => file.sentences = self.strings(value),
                "exact" => file.exact = self.strings(value),
                "alarm" => file.alarm = self.strings(value),
                other => self.fault(
                    &key.span(),
                    format!("unknown key `{other}`; known: intent, sentences, exact, alarm"),
                ),
            }
        }
        if !named {
            self.fault(&(0..0), format!("`intent = \"{name}\"` is missing"));
        }
        if file.sentences.len() < self.sentences_min {
            self.fault(&(0..0), format!("at least {SENTENCES_MIN} sentences are needed"));
        }
        Some(file)
    }

    fn named_intent(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Intent> {
        let text = value.get_ref().as_str().unwrap_or_default();
        if text != name {
            self.fault(&value.span(), format!("intent `{text}` in a file named `{name}.toml`"));
        }
        let intent = text.parse().ok();
        if intent.is_none() {
            let known: Vec<_> = Intent::ALL.iter().map(|i| i.as_str()).collect();
            self.fault(&value.span(), format!("no such intent: `{text}`; known: {}", known.join(", ")));
        }
        intent
    }

    fn strings(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Sentence> {
        let DeValue::Array(items) = value.get_ref() else {
            self.fault(&value.span(), "a list of texts is expected");
            return Vec::new();
        };
        let mut sentences = Vec::with_capacity(items.len());
        for item in items {
            let line = self.line(&item.span());
            match item.get_ref().as_str().map(str::trim) {
                None => self.fault(&item.span(), "a text in quotes is expected"),
                Some("") => self.fault(&item.span(), "the text is empty"),
                Some(text) if text.chars().count() > CHARS_MAX => {
                    self.fault(&item.span(), format!("longer than {CHARS_MAX} characters"));
                }
                Some(text) => sentences.push(Sentence { text: text.to_owned(), line }),
            }
        }
        sentences
    }

    fn words(&mut self, language: &mut LanguagePack) {
        let spelling = Spelling::of(&language.language);
        let Some(table) = self.table() else { return };
        for (key, value) in &table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("shorthand", DeValue::Table(pairs)) => {
                    for (short, long) in pairs {
                        match long.get_ref().as_str() {
                            Some(long) => {
                                language
                                    .shorthand
                                    .insert(folded(short.get_ref(), spelling), folded(long, spelling));
                            }
                            None => self.fault(&long.span(), "a text in quotes is expected"),
                        }
                    }
                }
                ("groups", DeValue::Table(groups)) => {
                    for (group, words) in groups {
                        let words =
                            self.strings(words).into_iter().map(|s| folded(&s.text, spelling)).collect();
                        language.groups.insert(group.get_ref().to_string(), words);
                    }
                }
                _ => self.fault(&key.span(), "only the tables `shorthand` and `groups` belong here"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "intent = \"greet\"\nsentences = [\"a b\", \"b c\", \"c d\", \"d e\", \"e f\"]\n";

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        match Pack::from_files(files.iter().copied()) {
            Err(TrainError::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
            other => panic!("expected faults, got {other:?}"),
        }
    }

    #[test]
    fn all_faults_of_all_files_are_named_with_their_lines() {
        let found = faults(&[
            ("en/greet.toml", GOOD),
            (
                "en/help.toml",
                "intent = \"help\"\nsentences = [\n  \"one\",\n  2,\n  \"\",\n  \"a b\",\n  \"x\", \"y\", \"z\",\n]\ncolour = 1\n",
            ),
            ("en/more.toml", "intent = \"dance\"\n"),
            (
                "en/no.toml",
                "intent = \"no\"\nsentences = [\"1\", \"2\", \"3\", \"4\", \"5\"]\nalarm = [\n \"<gone> x\"]\n",
            ),
            ("en/yes.toml", "intent = \"yes\nsentences = 3 4\n"),
        ]);
        let starts = [
            "en/help.toml:4: ",
            "en/help.toml:5: ",
            "en/help.toml:6: `a b` stands as another",
            "en/help.toml:9: unknown key",
            "en/more.toml:1: intent `dance`",
            "en/more.toml:1: no such intent",
            "en/no.toml:4: no word group",
            "en/yes.toml:1: ",
        ];
        for start in starts {
            assert!(found.iter().any(|f| f.starts_with(start)), "{start} not in {found:#?}");
        }
    }

    #[test]
    fn nothing_is_not_a_pack() {
        assert_eq!(faults(&[]), [".:1: no training files here"]);
    }
}
