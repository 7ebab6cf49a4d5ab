//! The whole reader: classifier, alarms, entities and language over one normal form.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use tellerline_core::reading::{Intent, Reading};

use crate::embedded;
use crate::engine::watch::{CLEAR, SURE};
use crate::entities;
use crate::language::{self, Clues};
use crate::model::{Heard, Model, train};
use crate::normal::Normal;
use crate::pack::{Pack, TrainError};
use crate::patterns::Patterns;
use crate::requests;
use crate::rights::right_of;

/// The seed of every model this crate builds by itself.
pub const SEED: u64 = 42;

/// Which alarm a reading names when several are raised: what loses money first comes first. The others are
/// in [`Reader::alarms`].
const URGENCY: [Intent; 12] = [
    Intent::Fraud,
    Intent::NotMyPayment,
    Intent::StolenCard,
    Intent::LostCard,
    Intent::Vulnerability,
    Intent::Dispute,
    Intent::Hardship,
    Intent::Bereavement,
    Intent::Complaint,
    Intent::DeleteData,
    Intent::MyData,
    Intent::Stop,
];

/// Probabilities below this are left out of a reading.
const PROBABILITY_MIN: f32 = 0.001;

/// As many as one question can offer beside a person.
const SUSPECTED_MAX: usize = 2;
/// How many are offered beside the answer.
const BESIDE_MAX: usize = 3;

/// From this probability of another right on, two thirds of the alarms of money being taken are mistaken: counted on the
/// folds held out of training.
const DOUBTED: f32 = 0.7;

/// In a longer text the alarm may be about another matter than the rest.
const DOUBTED_WORDS_MAX: usize = 30;

/// Patterns of a language with at least this probability are tried.
const LISTENED: f32 = 0.01;

/// Reads texts. Cheap to clone, safe to share between threads.
#[derive(Debug, Clone)]
pub struct Reader {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    model: Model,
    /// By language.
    patterns: Vec<Patterns>,
}

impl Reader {
    /// A reader for the training files built into this crate; its model was trained when the
    /// crate was built.
    ///
    /// # Errors
    /// `Faults`, which the tests of this crate rule out for the files it was built from.
    pub fn embedded() -> Result<Self, TrainError> {
        static EMBEDDED: LazyLock<Result<Reader, TrainError>> =
            LazyLock::new(|| Pack::untaught().and_then(|pack| Reader::built(&pack)));
        match &*EMBEDDED {
            Ok(reader) => Ok(reader.clone()),
            // The error owns I/O causes and cannot be cloned; making it again gives it whole.
            Err(_) => Pack::untaught().and_then(|pack| Self::built(&pack)),
        }
    }

    /// A reader for a bank's own training directory.
    ///
    /// # Errors
    /// `Unreadable`, `Faults`.
    pub fn from_dir(path: &Path) -> Result<Self, TrainError> {
        Ok(Self::new(&Pack::from_dir(path)?, SEED))
    }

    /// Trains a reader.
    pub fn new(pack: &Pack, seed: u64) -> Self {
        Self::with_model(pack, train(pack, seed))
    }

    /// A reader with the model that the build made; where there is none it is trained now.
    fn built(pack: &Pack) -> Result<Self, TrainError> {
        match embedded::model() {
            Some((classifier, languages)) if classifier.labels == pack.labels() => {
                Ok(Self::with_model(pack, Model::new(pack, classifier, languages)))
            }
            _ => Ok(Self::new(&Pack::embedded()?, SEED)),
        }
    }

    pub(crate) fn with_model(pack: &Pack, model: Model) -> Self {
        entities::prepare();
        Self { inner: Arc::new(Inner { model, patterns: pack.patterns() }) }
    }

    /// The classifier inside, for evaluation.
    pub fn model(&self) -> &Model {
        &self.inner.model
    }

    /// Reads one text. `today` is the customer's civil date, against which "last week" counts;
    /// `prior_language` (BCP 47) is the conversation's language so far. Only the first
    /// [`CHARS_MAX`](crate::CHARS_MAX) characters count. Never fails and never panics.
    pub fn read(&self, text: &str, today: Date, prior_language: Option<&str>) -> Reading {
        let normal = Normal::new(text);
        let model = &self.inner.model;
        let heard = model.hear(&normal, prior_language);
        let classified = model.classify_heard(&heard, Some(text));
        let mut ranked = classified.ranked;
        ranked.retain(|(_, p)| *p >= PROBABILITY_MIN);
        let found = self.listen(&normal, &heard, prior_language);
        let clues = Clues {
            normal: &normal,
            known_share: classified.known_share,
            likeliest: (
                model.languages.tags.get(heard.language).map_or("", String::as_str),
                heard.probability(),
            ),
            prior: prior_language,
        };
        let language = language::guess(text, &clues);
        let entities = entities::find(text, &normal, today, language.as_deref(), prior_language);
        let short = heard.words.list().len() <= DOUBTED_WORDS_MAX;
        let weigh = |alarm| if short { weighed(alarm, &ranked) } else { Some(alarm) };
        let alarm = most_urgent(&found).and_then(weigh);
        let tag = language.as_deref();
        let parts = entities::split(text, &normal, &entities, tag, prior_language);
        let requests = requests::of(text, &parts, &entities, (alarm, &found), |part| {
            self.judge(part, tag.or(prior_language))
        });
        let heard = (classified.suspected.as_slice(), classified.beside.as_slice());
        let (suspected, beside) = suspected(heard, &ranked, alarm, &found);
        Reading { ranked, entities, language, alarm, suspected, beside, requests }
    }

    /// The likeliest intent of a part of a text with its probability, and the alarm that the part raises. No encoder
    /// is asked, so that a long list of requests stays quick.
    fn judge(&self, part: &str, language: Option<&str>) -> (Intent, f32, Option<Intent>) {
        let normal = Normal::new(part);
        let heard = self.inner.model.hear(&normal, language);
        let ranked = self.inner.model.classify_heard(&heard, None).ranked;
        let (intent, probability) = ranked.first().copied().unwrap_or((Intent::OutOfScope, 0.0));
        (intent, probability, most_urgent(&self.listen(&normal, &heard, language)))
    }

    /// Every alarm that patterns raise in a text, each once, in the order of [`Intent`]. `prior_language` as in
    /// [`Self::read`].
    pub fn alarms(&self, text: &str, prior_language: Option<&str>) -> Vec<Intent> {
        let normal = Normal::new(text);
        self.listen(&normal, &self.inner.model.hear(&normal, prior_language), prior_language)
    }

    /// What the patterns of every language find that the text may be in: a wrong guess misses no alarm. Where nothing
    /// is known of the conversation, all are tried.
    fn listen(&self, normal: &Normal, heard: &Heard, prior: Option<&str>) -> Vec<Intent> {
        let model = &self.inner.model;
        let mut found = Vec::new();
        for (language, patterns) in self.inner.patterns.iter().enumerate() {
            let likely = heard.probabilities.get(language).is_some_and(|p| *p >= LISTENED);
            let tag = model.languages.tags.get(language).map(String::as_str);
            let spoken = prior.is_none() || tag == prior;
            if language == heard.language {
                found.extend(patterns.find(&heard.words.list()));
            } else if likely || spoken {
                found.extend(patterns.find(&model.words_in(normal, language).list()));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How many characters of `text` a reading looks at.
    pub fn considered_chars(text: &str) -> usize {
        Normal::new(text).considered_chars()
    }
}

/// What is said beside the alarm, or beside a sure reading where there is none: other alarms, the most urgent first,
/// a sure reading of a right, and the clearest suspicions; and what there is less reason for, and is only to be offered.
/// Each right once.
fn suspected(
    (heard, beside): (&[Intent], &[Intent]),
    ranked: &[(Intent, f32)],
    alarm: Option<Intent>,
    alarms: &[Intent],
) -> (Vec<Intent>, Vec<Intent>) {
    let sure = ranked.first().filter(|(_, p)| *p >= SURE).map(|(intent, _)| *intent);
    let same = |one: Intent, other: Intent| {
        one == other || right_of(one.as_str()).is_some_and(|r| Some(r) == right_of(other.as_str()))
    };
    let mut said: Vec<Intent> = alarm.or(sure).into_iter().collect();
    let mut new = |intent: &Intent| {
        let new = !said.iter().any(|known| same(*known, *intent));
        said.extend(new.then_some(*intent));
        new
    };
    let others = URGENCY.iter().copied().filter(|intent| alarms.contains(intent) && *intent != Intent::Stop);
    let sure = sure.filter(|intent| right_of(intent.as_str()).is_some());
    let mut suspected: Vec<Intent> =
        others.chain(sure).chain(heard.iter().copied()).filter(&mut new).collect();
    let less = suspected.split_off(suspected.len().min(SUSPECTED_MAX));
    let less = less.into_iter().chain(beside.iter().copied().filter(new));
    (suspected, less.take(BESIDE_MAX).collect())
}

/// What is named where an alarm says that money is being taken, and the text is surely read as something else: the other
/// right ("the shop was a fake, i paid and nothing came"), or none ("do you ever ask for my pin?"), and where a card was left
/// behind and the question is how to pay without. The alarm then stands beside it, and which of the two was meant is asked.
fn weighed(alarm: Intent, ranked: &[(Intent, f32)]) -> Option<Intent> {
    if let (Intent::LostCard, Some((Intent::MobileWallet, p))) = (alarm, ranked.first())
        && *p >= CLEAR
    {
        return None;
    }
    if !matches!(alarm, Intent::Fraud | Intent::NotMyPayment) {
        return Some(alarm);
    }
    match ranked.first() {
        Some((Intent::Trust, p)) if *p >= CLEAR => None,
        Some((Intent::DuplicateCharge | Intent::WrongAmount, p)) if *p >= DOUBTED => Some(Intent::Dispute),
        Some((Intent::Fraud | Intent::NotMyPayment | Intent::LostCard | Intent::StolenCard, _)) => {
            Some(alarm)
        }
        Some((read, p)) if *p >= DOUBTED && right_of(read.as_str()).is_some() => Some(*read),
        _ => Some(alarm),
    }
}

fn most_urgent(found: &[Intent]) -> Option<Intent> {
    URGENCY.iter().find(|intent| found.contains(intent)).or(found.first()).copied()
}
