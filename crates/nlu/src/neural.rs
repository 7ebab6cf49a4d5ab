//! The reader with a sentence encoder beside it, and what there is of it in a program that was built without. Refuses
//! to know what the encoder is.

use std::path::{Path, PathBuf};

#[cfg(not(feature = "nlu-neural"))]
use crate::reader::Reader;

/// Why there is no encoder.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// This program was built without the feature.
    #[error(
        "this program was built without the feature `nlu-neural`: build it with `--features nlu-neural`, or do \
         without an encoder"
    )]
    NotBuiltIn,
    /// The folder is not there.
    #[error(
        "{0} is no folder: it must hold config.json, model.safetensors and vocab.txt of all-MiniLM-L6-v2"
    )]
    NoFolder(PathBuf),
    /// Files are not there, or cannot be read.
    #[error("{folder} lacks {files}: copy the files of all-MiniLM-L6-v2 there")]
    Missing {
        /// The folder.
        folder: PathBuf,
        /// Names, with reasons.
        files: String,
    },
    /// The files are of something else.
    #[error(
        "{folder} holds no encoder that can be used: {problem}; expected is all-MiniLM-L6-v2, or another BERT encoder \
         of at most 12 layers of 768 numbers"
    )]
    Shape {
        /// The folder.
        folder: PathBuf,
        /// What is different, in words.
        problem: String,
    },
}

/// Whether a folder looks like an encoder's, without reading its weights.
///
/// # Errors
/// What is missing or different, and what to do; [`EncoderError::NotBuiltIn`] without the feature.
pub fn check_encoder(folder: &Path) -> Result<(), EncoderError> {
    #[cfg(feature = "nlu-neural")]
    return crate::Encoder::check(folder);
    #[cfg(not(feature = "nlu-neural"))]
    return Err(not_built_in(folder));
}

#[cfg(not(feature = "nlu-neural"))]
fn not_built_in(_: &Path) -> EncoderError {
    EncoderError::NotBuiltIn
}

#[cfg(not(feature = "nlu-neural"))]
impl Reader {
    /// A reader with the sentence encoder of a folder beside it.
    ///
    /// # Errors
    /// [`EncoderError::NotBuiltIn`]: this program has none.
    pub fn with_encoder(
        _pack: &crate::Pack,
        folder: &Path,
        _cache: Option<&Path>,
        _progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Self, EncoderError> {
        Err(not_built_in(folder))
    }
}

#[cfg(feature = "nlu-neural")]
pub(crate) use with_encoder::Neural;

#[cfg(feature = "nlu-neural")]
mod with_encoder {
    use std::fs;
    use std::path::Path;

    use super::EncoderError;
    use crate::embedded;
    use crate::encoder::{Encoder, Encodings, hash_of};
    use crate::engine::classifier::Classifier;
    use crate::engine::fusion::Fusion;
    use crate::engine::train::train_fused;
    use crate::model::{Model, school};
    use crate::normal::readable;
    use crate::pack::Pack;
    use crate::reader::{Reader, SEED};

    /// Vectors of training sentences, and what was learnt from them.
    const ENCODINGS_FILE: &str = "nlu-encodings.bin";
    const FUSED_FILE: &str = "nlu-fused.bin";
    const MAGIC: &[u8] = b"TLPACKF1";
    /// The language of the encoders that this reads.
    const ENCODED: &str = "en";

    /// The encoder with what was learnt from it.
    #[derive(Debug)]
    pub(crate) struct Neural {
        pub(crate) encoder: Encoder,
        pub(crate) fusion: Fusion,
    }

    impl PartialEq for Neural {
        fn eq(&self, other: &Self) -> bool {
            self.encoder.fingerprint() == other.encoder.fingerprint() && self.fusion == other.fusion
        }
    }

    impl Reader {
        /// A reader with the sentence encoder of a folder beside it. The first time every English training sentence
        /// goes through the encoder, and what is learnt from that is kept in the folder `cache`, as far as
        /// that can be written. `progress` is told parts done and parts in all.
        ///
        /// # Errors
        /// What is missing or different, and what to do.
        pub fn with_encoder(
            pack: &Pack,
            folder: &Path,
            cache: Option<&Path>,
            progress: &(dyn Fn(usize, usize) + Sync),
        ) -> Result<Self, EncoderError> {
            let encoder = Encoder::open(folder)?;
            let (classifier, fusion) = learnt(pack, &encoder, cache, progress);
            let model = Model::new(pack, classifier, school(pack).languages())
                .with_neural(Neural { encoder, fusion });
            Ok(Self::with_model(pack, model))
        }
    }

    fn learnt(
        pack: &Pack,
        encoder: &Encoder,
        cache: Option<&Path>,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> (Classifier, Fusion) {
        let key = key(pack, encoder);
        if let Some(kept) = cache.and_then(|folder| read(&fs::read(folder.join(FUSED_FILE)).ok()?, key)) {
            return kept;
        }
        let path = cache.map(|folder| folder.join(ENCODINGS_FILE));
        let mut encodings =
            path.as_ref().map_or_else(|| Encodings::new(encoder), |path| Encodings::load(encoder, path));
        let school = school(pack);
        // The encoder knows one language; its vectors of others would teach nothing.
        let reads: Vec<bool> = pack.languages().iter().map(|l| l.language == ENCODED).collect();
        let readable: Vec<Option<String>> =
            school.lessons.iter().map(|l| reads[l.language].then(|| readable(l.text))).collect();
        let texts: Vec<&str> = readable.iter().flatten().map(String::as_str).collect();
        // Training takes about as long again.
        let all = texts.len() * 2;
        let added = encodings.add(encoder, &texts, &|done, _| progress(done, all));
        if let Some(path) = path.filter(|_| added > 0) {
            // Without the file the next start takes as long as this one.
            encodings.save(&path).ok();
        }
        let vectors: Vec<Vec<f32>> = readable
            .iter()
            .map(|text| text.as_ref().map_or_else(Vec::new, |text| encodings.get(text)))
            .collect();
        let (examples, task) = (school.examples(), school.task(SEED));
        let (classifier, fusion) =
            train_fused(&examples, &vectors, task, Some(embedded::vectors()), &|done, parts| {
                progress(texts.len() + texts.len() * done / parts, all);
            });
        if let Some(folder) = cache {
            let path = folder.join(FUSED_FILE);
            let beside = path.with_extension("new");
            fs::write(&beside, bytes(key, &classifier, &fusion))
                .and_then(|()| fs::rename(&beside, &path))
                .ok();
        }
        (classifier, fusion)
    }

    /// Changes with the sentences, with how they are taught, with this program's version, and with the encoder.
    fn key(pack: &Pack, encoder: &Encoder) -> u64 {
        let mut key = hash_of(encoder.fingerprint(), concat!(env!("CARGO_PKG_VERSION"), "/3").as_bytes());
        key = hash_of(key, embedded::model_bytes());
        for (language, intent, text) in pack.lessons() {
            key = hash_of(key ^ language as u64, intent.as_str().as_bytes());
            key = hash_of(key, text.as_bytes());
        }
        key
    }

    fn bytes(key: u64, classifier: &Classifier, fusion: &Fusion) -> Vec<u8> {
        let (classifier, fusion) = (classifier.to_bytes(), fusion.to_bytes());
        let mut out = MAGIC.to_vec();
        out.extend(key.to_le_bytes());
        out.extend((classifier.len() as u64).to_le_bytes());
        out.extend(classifier);
        out.extend(fusion);
        out
    }

    fn read(bytes: &[u8], key: u64) -> Option<(Classifier, Fusion)> {
        let (own, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
        let (len, rest) = rest.split_first_chunk::<8>()?;
        if u64::from_le_bytes(*own) != key {
            return None;
        }
        let (classifier, fusion) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*len)).ok()?)?;
        let classifier = Classifier::from_bytes(classifier)?;
        let fusion = Fusion::from_bytes(fusion, classifier.labels.len())?;
        Some((classifier, fusion))
    }
}
