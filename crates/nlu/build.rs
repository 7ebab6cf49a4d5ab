//! Embeds `training/` so that one binary understands without files beside it, and trains its model, so that
//! no start waits for it. Refuses to complain of training files: the library names every fault in them.

// Each of these also belongs to the library, which uses more of it.
#[expect(dead_code, reason = "the library uses the rest")]
#[path = "src/engine/mod.rs"]
mod engine;
#[expect(dead_code, reason = "the library uses the rest")]
#[path = "src/language.rs"]
mod language;
#[expect(dead_code, unreachable_pub, reason = "the library uses the rest, and shows some of it")]
#[path = "src/normal.rs"]
mod normal;
#[path = "src/words.rs"]
mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fmt::Write as _, fs, io};

use engine::train::{Example, train};
use engine::vectors::Vectors;
use language::Languages;
use normal::Normal;
use words::{Shorthand, plain_words};

/// As `reader::SEED`.
const SEED: u64 = 42;

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let root = manifest.join("../../training").canonicalize()?;
    for path in ["src/engine", "src/language.rs", "src/normal.rs", "src/words.rs", "data/vectors.bin"] {
        println!("cargo::rerun-if-changed={}", manifest.join(path).display());
    }
    println!("cargo::rerun-if-changed={}", root.display());
    let mut code = String::from(
        "/// Path below `training/` and content.\npub(crate) const FILES: &[(&str, &str)] = &[\n",
    );
    let mut pack = Pack::default();
    for language in sorted(&root)? {
        if !language.is_dir() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", language.display());
        let tag = language.file_name().unwrap_or_default().to_string_lossy().into_owned();
        pack.languages.push((tag, Shorthand::new()));
        for file in sorted(&language)? {
            let name = file.strip_prefix(&root).map_err(io::Error::other)?.display().to_string();
            if file.extension().is_some_and(|extension| extension == "toml") {
                println!("cargo::rerun-if-changed={}", file.display());
                writeln!(code, "    ({name:?}, include_str!({:?})),", file.display().to_string())
                    .map_err(io::Error::other)?;
                pack.add(&fs::read_to_string(&file)?);
            }
        }
    }
    code.push_str("];\n");
    fs::write(out.join("embedded.rs"), code)?;
    fs::write(out.join("tables.rs"), entity_tables(&manifest.join("entities"))?)?;
    let evaluation = manifest.join("../../evaluation").canonicalize()?;
    println!("cargo::rerun-if-changed={}", evaluation.display());
    let mut code = String::from("const EVALUATION: &[(&str, &str)] = &[\n");
    for file in sorted(&evaluation)?.iter().filter(|f| f.extension().is_some_and(|e| e == "tsv")) {
        let name = format!("evaluation/{}", file.file_name().unwrap_or_default().to_string_lossy());
        writeln!(code, "    ({name:?}, include_str!({:?})),", file.display().to_string())
            .map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    fs::write(out.join("evaluation.rs"), code)?;
    pack.write(&out, fs::read(manifest.join("data/vectors.bin"))?)
}

/// What the training files say, as far as they can be read.
#[derive(Default)]
struct Pack {
    languages: Vec<(String, Shorthand)>,
    /// Language, intent, sentence.
    sentences: Vec<(usize, String, String)>,
    faulty: bool,
}

impl Pack {
    fn add(&mut self, text: &str) {
        let language = self.languages.len() - 1;
        let Ok(table) = text.parse::<toml::Table>() else {
            self.faulty = true;
            return;
        };
        if let Some(pairs) = table.get("shorthand").and_then(toml::Value::as_table) {
            let pairs =
                pairs.iter().filter_map(|(short, long)| Some((short.clone(), long.as_str()?.to_owned())));
            self.languages[language].1.extend(pairs);
        }
        let Some(intent) = table.get("intent").and_then(toml::Value::as_str) else { return };
        let sentences = table.get("sentences").and_then(toml::Value::as_array);
        for sentence in sentences.into_iter().flatten().filter_map(toml::Value::as_str) {
            self.sentences.push((language, intent.to_owned(), sentence.trim().to_owned()));
        }
    }

    fn write(&self, out: &Path, vectors: Vec<u8>) -> io::Result<()> {
        let tags: Vec<String> = self.languages.iter().map(|(tag, _)| tag.clone()).collect();
        fs::write(
            out.join("tags.rs"),
            format!("/// The languages of the model, in its order.\nconst TAGS: &[&str] = &{tags:?};\n"),
        )?;
        if self.faulty || self.sentences.is_empty() {
            fs::write(out.join("model.bin"), [])?;
            return fs::write(out.join("languages.bin"), []);
        }
        let mut places: BTreeMap<&str, usize> = self.sentences.iter().map(|s| (s.1.as_str(), 0)).collect();
        for (at, place) in places.values_mut().enumerate() {
            *place = at;
        }
        let normals: Vec<Normal> = self.sentences.iter().map(|s| Normal::new(&s.2)).collect();
        let examples: Vec<Example<'_>> = self
            .sentences
            .iter()
            .zip(&normals)
            .map(|((language, intent, _), normal)| Example {
                words: plain_words(normal, &self.languages[*language].1),
                label: places[intent.as_str()],
                group: *language,
            })
            .collect();
        let languages = Languages::new(tags, examples.iter().map(|e| (e.group, e.words.as_slice())));
        let labels = places.keys().map(|label| (*label).to_owned()).collect();
        let vectors = Vectors::parse(vectors.leak());
        let classifier = train(&examples, labels, vectors.as_ref(), SEED, &|_, _| {});
        fs::write(out.join("model.bin"), classifier.to_bytes())?;
        fs::write(
            out.join("languages.bin"),
            languages.logs.iter().flat_map(|log| log.to_le_bytes()).collect::<Vec<_>>(),
        )
    }
}

/// Every file of words for entities, by its name.
fn entity_tables(folder: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut code = String::from("/// Name and content.\npub(super) const TABLES: &[(&str, &str)] = &[\n");
    for file in sorted(folder)? {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(code, "    ({name:?}, include_str!({:?})),", file.display().to_string())
            .map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    Ok(code)
}

fn sorted(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(directory)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
