//! The register of processing, as the binary prints it; and `docs/data-map.md`, which is what it prints of the default
//! config.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

const PAGE: &str = "../../docs/data-map.md";
/// Set by `cargo xtask data-map`.
const WRITE: &str = "TELLERLINE_WRITE_DOCS";
const HEAD: &str =
    "<!-- Written by `cargo xtask data-map` from the default config; a test fails when it is stale. -->\n\n";

fn tellerline(folder: &Path, words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tellerline"));
    let output = command.current_dir(folder).args(words).output().expect("it starts");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// A folder with the default config.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let config = tellerline(folder.path(), &["config", "default"]);
    fs::write(folder.path().join("tellerline.toml"), config).expect("written");
    folder
}

#[test]
fn the_page_in_docs_is_what_is_printed() {
    let folder = folder();
    let printed = tellerline(folder.path(), &["data-map", "--format", "markdown"]);
    let page = format!("{HEAD}{}\n", printed.trim_end());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, page).expect("written");
        return;
    }
    let there = fs::read_to_string(&path).expect("docs/data-map.md");
    assert!(there == page, "docs/data-map.md is stale: run `cargo xtask data-map`");
}

#[test]
fn terms_hosts_and_legal_basis_are_the_configs() {
    let folder = folder();
    let file = folder.path().join("tellerline.toml");
    let config = fs::read_to_string(&file).expect("read");
    let bank = "[[bank]]\n";
    assert!(config.contains(bank));
    let config =
        config.replacen("[sessions]\n", "[sessions]\ncustomer_idle = \"2m\"\nstaff_longest = \"90m\"\n", 1);
    let own = "[[bank]]\nkeep_chat_days = 91\nkeep_evidence_days = 2555\nlegal_basis = \"consent\"\n";
    fs::write(&file, config.replacen(bank, own, 1)).expect("written");
    let printed = tellerline(folder.path(), &["data-map", "--format", "json"]);
    let register: Value = serde_json::from_str(&printed).expect("JSON");

    let all = |list: &str| register[list].as_array().expect("a list").clone();
    let of = |table: &str| all("tables").into_iter().find(|one| one["table"] == table).expect("a table");
    assert!(of("turn")["retention"].as_str().is_some_and(|term| term.contains("91 days")));
    assert!(of("case_file")["retention"].as_str().is_some_and(|term| term.contains("2555 days")));
    let term = |table: &str| of(table)["retention"].as_str().unwrap_or_default().to_owned();
    assert!(
        term("page_session").contains("2 minutes without use, 1 hour in all"),
        "{}",
        term("page_session")
    );
    assert!(term("staff_session").contains("30 minutes without use, 90 minutes in all"));
    let reading =
        all("activities").into_iter().find(|one| one["activity"] == "account-data").expect("reading");
    assert!(reading["legal_basis"].as_str().is_some_and(|basis| basis.starts_with("consent")), "{reading}");
    for activity in all("activities") {
        assert!(activity["legal_basis"].as_str().is_some_and(|basis| basis.contains("GDPR")), "{activity}");
        let purpose = activity["purpose"].as_str().expect("a purpose").to_lowercase();
        assert!(!purpose.contains("advert") && !purpose.contains("profil"), "{purpose}");
    }
    let hosts: Vec<String> =
        all("recipients").iter().map(|one| one["host"].as_str().expect("a host").to_owned()).collect();
    let outbound: Value =
        serde_json::from_str(&tellerline(folder.path(), &["config", "hosts", "--format", "json"]))
            .expect("JSON");
    let contacted: Vec<String> = outbound["hosts"]
        .as_array()
        .expect("hosts")
        .iter()
        .map(|one| one["host"].as_str().expect("a host").to_owned())
        .collect();
    assert_eq!(hosts, contacted, "nobody else gets anything");
    // What is personal in a table of customers is ciphertext.
    let body = of("turn")["columns"].as_array().expect("columns").clone();
    let body = body.iter().find(|one| one["column"] == "sealed_body").expect("the body").clone();
    assert_eq!(body["sealed_under"], "the person's key for chats");
}
