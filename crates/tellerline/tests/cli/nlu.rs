//! `nlu`: a text is understood, a classifier is trained and judged.

use super::*;

#[test]
fn a_text_is_understood() {
    let place = Place::new();
    let said = json(&place.ok(&["nlu", "ask", "what is my balance?", "--format", "json"]));
    assert_eq!(said["intents"][0]["intent"], "balance");
    let said = json(&place.ok(&["nlu", "ask", "someone stole my card", "--format", "json"]));
    assert!(said["alarm"].is_string(), "{said}");
    let said = json(&place.ok(&["nlu", "ask", "where is my refund?", "--format", "json"]));
    assert_eq!(
        (&said["suspected"], &said["offered_beside"]),
        (&serde_json::json!([]), &serde_json::json!(["dispute"]))
    );
    let said = json(&place.ok(&["nlu", "ask", "my balance please. and lock my card", "--format", "json"]));
    assert_eq!(said["requests"][0], serde_json::json!({ "text": "my balance please", "intent": "balance" }));
    assert_eq!(said["requests"][1], serde_json::json!({ "text": "lock my card", "intent": "lock_card" }));
    let told = place.ok(&["nlu", "ask", "where is my refund?"]);
    assert!(
        told.lines().any(|line| line.starts_with("offered beside") && line.ends_with("dispute")),
        "{told}"
    );
}

#[test]
fn a_classifier_is_trained_and_judged() {
    let place = Place::new();
    let pets =
        ["my cat", "a dog barks", "feed the cat", "dog food", "kitten", "walk the dog"].map(|t| (t, "pets"));
    let cars = ["my car", "the engine stopped", "new tyres", "drive a car", "petrol", "car wash"]
        .map(|t| (t, "cars"));
    let rows: Vec<String> =
        pets.iter().chain(&cars).map(|(text, label)| format!("{text},{label}\n")).collect();
    let rows = rows.concat();
    place.write("train.csv", &format!("text,category\n{rows}"));
    place.write("test.csv", "text,category\nthe dog,pets\nthe car,cars\n\"zygote, quartz\",oos\n");
    let words = ["nlu", "eval", "--train", "train.csv", "--test", "test.csv", "--report", "report.html"];
    let said = json(&place.ok(&[&words[..], &["--format", "json"]].concat()));
    for key in [
        "macro_f1",
        "calibration_error",
        "train_seconds",
        "microseconds_per_text",
        "model_bytes",
        "oos_auroc",
    ] {
        assert!(said[key].is_number(), "{key} in {said}");
    }
    assert_eq!(said["accuracy"], 1.0);
    let page = fs::read_to_string(place.path("report.html")).unwrap();
    assert!(page.contains("Confusion matrix") && page.contains("Reliability"));
    place.ok(&["nlu", "train", "--data", "train.csv", "--out", "model.bin"]);
    let before = fs::read(place.path("model.bin")).unwrap();
    place.write("train.csv", "text,category\nlonely\n,pets\n");
    let output = place.run(&["nlu", "train", "--data", "train.csv", "--out", "model.bin"]);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("train.csv:2:") && complaint.contains("train.csv:3:"), "{complaint}");
    assert_eq!(fs::read(place.path("model.bin")).unwrap(), before, "nothing is replaced until all is good");
}
