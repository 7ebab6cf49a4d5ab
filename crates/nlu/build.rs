//! Embeds `training/` so that one binary understands without files beside it, and trains its model, so that
//! no start waits for it. Refuses to complain of training files: the library names every fault in them.

// Each of these also belongs to the library, which uses more of it.
#[path = "src/concepts.rs"]
mod concepts;
#[expect(dead_code, reason = "the library uses the rest")]
#[path = "src/engine/mod.rs"]
mod engine;
#[expect(dead_code, reason = "the library uses the rest")]
#[path = "src/language.rs"]
mod language;
#[path = "src/lessons.rs"]
mod lessons;
#[expect(dead_code, unreachable_pub, reason = "the library uses the rest, and shows some of it")]
#[path = "src/normal.rs"]
mod normal;
#[path = "src/rights.rs"]
mod rights;
#[expect(dead_code, reason = "the library uses the rest")]
#[path = "src/words.rs"]
mod words;

use std::path::{Path, PathBuf};
use std::{env, fmt::Write as _, fs, io};

use engine::vectors::Vectors;
use lessons::{Lesson, School};
use words::{Shorthand, Spelling, folded};

/// As `reader::SEED`.
const SEED: u64 = 42;

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let root = manifest.join("../../training").canonicalize()?;
    let sources =
        ["concepts.rs", "engine", "language.rs", "lessons.rs", "normal.rs", "rights.rs", "words.rs"];
    for path in
        sources.map(|name| format!("src/{name}")).iter().map(String::as_str).chain(["data/vectors.bin"])
    {
        println!("cargo::rerun-if-changed={}", manifest.join(path).display());
    }
    println!("cargo::rerun-if-changed={}", root.display());
    let mut code = String::from(
        "/// Path below `training/` and content.\npub(crate) const FILES: &[(&str, &str)] = &[\n",
    );
    let mut rules = String::from("/// As `FILES`, without sentences.\nconst RULES: &[(&str, &str)] = &[\n");
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
                let rest = pack.add(&fs::read_to_string(&file)?);
                writeln!(rules, "    ({name:?}, {rest:?}),").map_err(io::Error::other)?;
            }
        }
    }
    code.push_str("];\n");
    rules.push_str("];\n");
    fs::write(out.join("embedded.rs"), code + &rules)?;
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
    let concepts = named(&manifest.join("concepts"))?;
    let mut code = String::from("/// Tag and content.\nconst CONCEPTS: &[(&str, &str)] = &[\n");
    for (tag, text) in &concepts {
        writeln!(code, "    ({tag:?}, {text:?}),").map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    fs::write(out.join("concepts.rs"), code)?;
    pack.write(&out, fs::read(manifest.join("data/vectors.bin"))?, &concepts)
}

/// Every file of a folder: its name without the ending, and its content.
fn named(folder: &Path) -> io::Result<Vec<(String, String)>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut all = Vec::new();
    for file in sorted(folder)? {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        all.push((name, fs::read_to_string(&file)?));
    }
    Ok(all)
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
    /// Takes a file's sentences and shorthand; what is left of it is what a running program needs.
    fn add(&mut self, text: &str) -> String {
        let Ok(mut table) = text.parse::<toml::Table>() else {
            self.faulty = true;
            return text.to_owned();
        };
        let language = self.languages.len() - 1;
        let (tag, shorthand) = &mut self.languages[language];
        let spelling = Spelling::of(tag);
        if let Some(pairs) = table.get("shorthand").and_then(toml::Value::as_table) {
            let pairs = pairs.iter().filter_map(|(short, long)| Some((short, long.as_str()?)));
            shorthand.extend(pairs.map(|(short, long)| (folded(short, spelling), folded(long, spelling))));
        }
        if let Some(intent) = table.get("intent").and_then(toml::Value::as_str).map(str::to_owned) {
            let sentences = table.remove("sentences");
            let lists = [sentences.as_ref(), table.get("exact")];
            let texts = lists.into_iter().flatten().filter_map(toml::Value::as_array).flatten();
            for sentence in texts.filter_map(toml::Value::as_str) {
                self.sentences.push((language, intent.clone(), sentence.trim().to_owned()));
            }
        }
        toml::to_string(&table).unwrap_or_default()
    }

    fn write(&self, out: &Path, vectors: Vec<u8>, concepts: &[(String, String)]) -> io::Result<()> {
        let (tags, shorthand): (Vec<String>, Vec<Shorthand>) = self.languages.iter().cloned().unzip();
        fs::write(
            out.join("tags.rs"),
            format!("/// The languages of the model, in its order.\nconst TAGS: &[&str] = &{tags:?};\n"),
        )?;
        if self.faulty || self.sentences.is_empty() {
            fs::write(out.join("model.bin"), [])?;
            return fs::write(out.join("languages.bin"), []);
        }
        let lessons = self.sentences.iter().map(|(language, intent, text)| Lesson {
            language: *language,
            intent,
            text,
        });
        let school = School::new(&tags, &shorthand, concepts::concepts(&tags, concepts), lessons);
        let vectors = Vectors::parse(vectors.leak());
        let (classifier, languages) = school.teach(vectors.as_ref(), SEED);
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
