//! The built binary from outside: words on the right stream, exit codes, files.

mod keys;
mod nlu;
mod staff;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use tellerline_store::{Db, repo::stamp};
use tempfile::TempDir;

const CONFIG: &str = r#"
[[institution]]
id = "harbour"
name = "Harbour Bank"
connector = "uk-open-banking"
issuer = "http://127.0.0.1:9"
api_url = "http://127.0.0.1:9"
client_id = "tellerline"
client_key_file = "client.pem"
allow_http_loopback = true

[[bank]]
id = "harbour"
name = "Harbour Bank"
public_url = "http://localhost:8080"
institutions = ["harbour"]
page_contact = "http://127.0.0.1:9/page"

[[messenger_app]]
id = "messenger"
app_secret_file = "app.secret"
verify_token_file = "verify.token"
graph_url = "http://127.0.0.1:9/v25.0"

[[channel]]
id = "messenger"
bank = "harbour"
kind = "messenger"
app = "messenger"
page_id = "100200300"
page_token_file = "page.token"
"#;

struct Place(TempDir);

impl Place {
    /// A folder with a config that is in order. Nothing answers at the addresses in it.
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("tellerline.toml", CONFIG);
        place.write("master.key", &"0123456789abcdef".repeat(4));
        for name in ["client.pem", "app.secret", "verify.token", "page.token"] {
            place.write(name, "something-of-our-own");
        }
        place
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn run(&self, words: &[&str]) -> Output {
        command(self.0.path()).args(words).stdin(Stdio::null()).output().unwrap()
    }

    fn ok(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", err(&output));
        out(&output)
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tellerline"));
    command.current_dir(folder).env_clear();
    command
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// Event, actor and reason of each audit row.
fn audit_log(place: &Place) -> Vec<(String, String, Option<String>)> {
    audit_log_with(place, KEY)
}

fn audit_log_with(place: &Place, key: &str) -> Vec<(String, String, Option<String>)> {
    use tellerline_store::{Store, repo::audit_rows, vault::MasterKey};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let key = MasterKey::parse(key).unwrap();
        let url = format!("sqlite://{}", place.path("data/tellerline.db").display());
        let store = Store::open(&url, key).await.unwrap();
        let bank = tellerline_core::BankId::new("harbour");
        store.vault.ready_bank(&bank, tellerline_core::Timestamp::from_secs(0)).await.unwrap();
        let rows = audit_rows::for_bank(&store, &bank, 100).await.unwrap();
        store.close().await;
        rows.into_iter().map(|row| (row.event, row.actor, row.reason)).collect()
    })
}

#[test]
fn wrong_usage_is_2() {
    let place = Place::new();
    for words in
        [&["serv"][..], &["link", "revoke", "no-id"], &["pause", "reads"], &["--format", "xml", "doctor"]]
    {
        let output = place.run(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(output.stdout.is_empty());
        assert!(!output.stderr.is_empty());
    }
    assert!(err(&place.run(&["serv"])).contains("serve"), "a near command is named");
}

#[test]
fn a_config_that_is_in_order() {
    let place = Place::new();
    let said = place.ok(&["config", "check"]);
    assert_eq!(said, "tellerline.toml is in order: 1 institution, 1 bank, 1 channel\n");
    assert_eq!(json(&place.ok(&["--format", "json", "config", "check"]))["ok"], true);
}

#[test]
fn a_config_that_is_not_fails_with_every_line() {
    let place = Place::new();
    place.write("tellerline.toml", &CONFIG.replace("public_url", "pubic_url").replace("app = ", "ap = "));
    let output = place.run(&["config", "check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = err(&output);
    assert!(
        said.contains("tellerline.toml:15: bank[0].pubic_url: unknown key; did you mean `public_url`?"),
        "{said}"
    );
    assert!(said.contains("channel[0].ap: unknown key; did you mean `app`?"), "{said}");
    let output = place.run(&["config", "check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&out(&output))["problems"].as_array().unwrap().len(), 2);
    // Any other command refuses the same way.
    let output = place.run(&["migrate"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("did you mean `public_url`?"));
}

#[test]
fn who_has_no_config_is_told_where_it_was_looked_for_and_how_to_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tellerline"));
        let output = command.current_dir(folder.path()).args(words).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        String::from_utf8_lossy(&[output.stderr, output.stdout].concat()).into_owned()
    };
    let here = folder.path().canonicalize().unwrap().join("tellerline.toml").display().to_string();
    for words in [&["config", "check"][..], &["serve"], &["doctor"], &["migrate"], &["config", "hosts"]] {
        let said = run(words);
        assert!(
            said.contains(&format!("there is no such file; looked for {here} (--config names another)")),
            "{said}"
        );
        assert!(said.contains("`tellerline config default > tellerline.toml`"), "{said}");
        assert!(!said.contains("master.key"), "one thing at a time: {said}");
    }
    let said = run(&["config", "check", "--config", "other.toml"]);
    assert!(said.contains("other.toml: there is no such file") && !said.contains("--config names"), "{said}");
}

#[test]
fn the_template_is_a_config() {
    let place = Place::new();
    let template = place.ok(&["config", "default"]);
    assert!(template.contains("page_contact"));
    place.write("new.toml", &template);
    let output = place.run(&["config", "check", "--config", "new.toml"]);
    // All that is missing is what only the operator has.
    for line in err(&output).lines() {
        assert!(line.contains("cannot be read"), "{line}");
    }
}

#[test]
fn the_schema_is_json() {
    let place = Place::new();
    assert_eq!(json(&place.ok(&["config", "schema"]))["title"], "tellerline.toml");
}

#[test]
fn completions_name_the_commands() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(place.ok(&["completions", shell]).contains("doctor"), "{shell}");
    }
}

#[test]
fn migrate_makes_the_database_once() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate", "--dry-run"]).status.code(), Some(1));
    assert!(!place.path("data").exists(), "a dry run makes nothing");
    assert!(place.ok(&["migrate"]).starts_with("did "));
    assert!(place.path("data/tellerline.db").exists());
    assert_eq!(place.ok(&["migrate"]), "");
    assert!(place.run(&["migrate", "--dry-run"]).status.success());
}

#[test]
fn commands_on_a_missing_database_make_none() {
    let place = Place::new();
    for words in [with_why(&["case", "list"]), vec!["backup", "--to", "b"]] {
        let output = place.run(&words);
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains("there is no database"), "{}", err(&output));
    }
    assert!(!place.path("data").exists());
}

const WHY: [&str; 4] = ["--actor", "otto", "--reason", "a test"];

fn with_why<'w>(words: &[&'w str]) -> Vec<&'w str> {
    words.iter().chain(&WHY).copied().collect()
}

#[test]
fn pausing_and_resuming() {
    let place = Place::new();
    place.ok(&["migrate"]);
    let said = place.ok(&with_why(&["pause", "reads", "sends", "--bank", "harbour", "--format", "json"]));
    let said = json(&said);
    assert_eq!(said.as_array().unwrap().len(), 2);
    assert_eq!(said[0]["scope"], "bank:harbour");
    assert_eq!(said[0]["actor"], "cli:otto");
    assert_eq!(said[0]["reason"], "a test");
    let said = json(&place.ok(&with_why(&["resume", "reads", "--everywhere", "--format", "json"])));
    assert_eq!(said.as_array().unwrap().len(), 1);
    let output = place.run(&with_why(&["pause", "links", "--channel", "nowhere"]));
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("there is no channel `nowhere`"));
}

#[test]
fn a_backup_is_restored_elsewhere_and_needs_its_key() {
    let place = Place::new();
    place.ok(&["migrate"]);
    place.ok(&with_why(&["pause", "links", "--bank", "harbour"]));
    place.ok(&["backup", "--to", "all.backup"]);
    let mode = fs::metadata(place.path("all.backup")).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "its owner alone can read it");
    let output = place.run(&["backup", "--to", "all.backup"]);
    assert_eq!(output.status.code(), Some(1), "a backup is never overwritten");

    let elsewhere = Place::new();
    let file = place.path("all.backup");
    let file = file.to_str().unwrap();
    elsewhere.ok(&["restore", "--from", file]);
    let said = json(&elsewhere.ok(&with_why(&["resume", "links", "--bank", "harbour", "--format", "json"])));
    assert_eq!(said.as_array().unwrap().len(), 0);
    let output = elsewhere.run(&["restore", "--from", file]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("not empty"), "{}", err(&output));

    let stranger = Place::new();
    stranger.write("master.key", &"f".repeat(64));
    let output = stranger.run(&["restore", "--from", file]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("nothing was restored"), "{}", err(&output));
    assert!(!stranger.path("data/tellerline.db").exists(), "it was not even begun");
}

#[test]
fn lists_of_an_empty_database_are_empty() {
    let place = Place::new();
    place.ok(&["migrate"]);
    assert_eq!(place.ok(&with_why(&["case", "list", "--format", "json"])), "[]\n");
    assert_eq!(place.ok(&with_why(&["link", "list", "--format", "json"])), "[]\n");
    let output = place.run(&with_why(&["case", "show", "case_00000000000000000000000001"]));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(err(&output), "error: there is no such case\n");
}

#[test]
fn doctor_names_what_fails_and_how_to_fix_it() {
    let place = Place::new();
    let output = place.run(&["doctor", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "nothing answers at the addresses of this config");
    let said = json(&out(&output));
    assert_eq!(said["ok"], false);
    let line = |check: &str| {
        let all = said["checks"].as_array().unwrap();
        all.iter()
            .find(|line| line["check"] == check)
            .unwrap_or_else(|| panic!("no {check} in {said}"))
            .clone()
    };
    assert_eq!(line("config")["ok"], true);
    assert_eq!(line("disk")["ok"], true);
    assert_eq!(line("store")["ok"], true);
    assert_eq!(line("clock")["ok"], true);
    let fix = |check: &str| {
        assert_eq!(line(check)["verdict"], "bad", "{check}");
        line(check)["fix"].as_str().unwrap_or_else(|| panic!("{check} says what to do")).to_owned()
    };
    assert!(fix("channel messenger").contains("page_token_file"));
    assert!(fix("page contact of harbour").contains("firewall"));
    for line in said["checks"].as_array().unwrap() {
        assert!(line["ok"] == true || line["fix"].as_str().is_some_and(|fix| fix.len() > 10), "{line}");
    }
    assert!(!place.path("data").exists(), "it changes nothing");
    let text = out(&place.run(&["doctor"]));
    assert!(
        text.contains("\nFAIL  page contact of harbour") && text.contains("  fix: check the address"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "no colours outside a terminal: {text}");
    assert!(text.lines().last().unwrap().contains(" failed"), "{text}");
    for secret in ["something-of-our-own", "0123456789abcdef"] {
        assert!(!said.to_string().contains(secret));
    }
}

#[test]
fn doctor_sees_a_wrong_key() {
    let place = Place::new();
    place.ok(&["migrate"]);
    place.ok(&with_why(&["case", "list"]));
    place.write("master.key", &"f".repeat(64));
    let said = json(&out(&place.run(&["doctor", "--format", "json"])));
    let line = said["checks"].as_array().unwrap().iter().find(|line| line["check"] == "master key").unwrap();
    assert_eq!(line["ok"], false);
    assert!(line["fix"].as_str().unwrap().contains("that this database was made with"), "{line}");
}

#[test]
fn serve_refuses_without_a_page_contact() {
    let place = Place::new();
    place.write("tellerline.toml", &CONFIG.replace("page_contact = \"http://127.0.0.1:9/page\"\n", ""));
    let output = place.run(&["serve"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("who is woken for a fraud case"), "{}", err(&output));
}

#[test]
fn data_of_the_demo_is_not_served_after_a_backup_either() {
    let place = Place::new();
    place.ok(&["migrate"]);
    let url = format!("sqlite://{}", place.path("data/tellerline.db").display());
    let mark = async { stamp::mark_demo(&Db::open(&url).await.unwrap()).await.unwrap() };
    tokio::runtime::Runtime::new().unwrap().block_on(mark);
    place.ok(&["backup", "--to", "demo.backup"]);
    let elsewhere = Place::new();
    let outside = CONFIG
        .replace("http://localhost:8080", "https://chat.bank.test")
        .replace("http://127.0.0.1:9", "https://127.0.0.1:9")
        .replace("allow_http_loopback = true\n", "");
    elsewhere.write("tellerline.toml", &outside);
    elsewhere.ok(&["restore", "--from", place.path("demo.backup").to_str().unwrap()]);
    let output = elsewhere.run(&["serve"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("holds data of the demo"), "{}", err(&output));
}

#[test]
fn worker_refuses_sqlite() {
    let output = Place::new().run(&["worker"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("needs PostgreSQL"), "{}", err(&output));
}

#[test]
fn the_sandbox_answers_until_it_is_told_to_stop() {
    let place = Place::new();
    let mut child = command(place.0.path())
        .args(["sandbox", "--bank-listen", "127.0.0.1:0", "--messenger-listen", "127.0.0.1:0"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("ready"));
    let bank = words.next().unwrap().strip_prefix("http://").unwrap().to_owned();
    assert!(std::net::TcpStream::connect(bank).is_ok());
    let id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_sandbox_stays_on_this_machine() {
    let output = Place::new().run(&["sandbox", "--bank-listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("loopback only"));
}

fn runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

#[test]
fn holds_are_set_listed_and_lifted_and_nobody_unknown_is_erased() {
    let place = Place::new();
    place.ok(&["migrate"]);
    let whom = "ident_00000000000000000000000001";
    let bank = ["--bank", "harbour"];
    let words = |first: &[&'static str]| with_why(&[first, &bank].concat());
    for extra in [None, Some("--now"), Some("--dry-run")] {
        let mut all = words(&["customer", "erase", "--identity", whom]);
        all.extend(extra);
        let output = place.run(&all);
        if extra == Some("--dry-run") {
            assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        } else {
            assert_eq!(output.status.code(), Some(1));
            assert!(err(&output).contains("nothing is known"), "{}", err(&output));
        }
    }
    let output = place.run(&words(&["customer", "erase", "--identity", whom, "--classes", "profile"]));
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("cannot be erased together"), "{}", err(&output));
    let hold = place.ok(&words(&["customer", "hold", "set", "--identity", whom])).trim().to_owned();
    assert!(hold.starts_with("hold_"));
    let list = || json(&place.ok(&words(&["customer", "hold", "list", "--format", "json"])));
    assert_eq!((list()[0]["id"].as_str(), list()[0]["lifted_at"].as_str()), (Some(hold.as_str()), None));
    let lift: Vec<&str> =
        with_why(&["customer", "hold", "lift"]).into_iter().chain(bank).chain([&*hold]).collect();
    place.ok(&lift);
    assert_eq!(place.run(&lift).status.code(), Some(1), "lifted once");
    assert!(list()[0]["lifted_at"].is_string());
}

#[test]
fn retention_is_previewed_and_leaves_its_evidence() {
    let place = Place::new();
    place.ok(&["migrate"]);
    let words = |what: &'static str| with_why(&["retention", what, "--bank", "harbour", "--format", "json"]);
    let preview = json(&place.ok(&words("preview")));
    let kinds: Vec<_> = preview.as_array().unwrap().iter().map(|row| row["what"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        ["lines", "messages", "notes", "web", "tokens", "consents", "cases", "kept", "people", "log"]
    );
    assert!(
        preview.as_array().unwrap().iter().all(|row| row["rows"] == 0 && row["days"].as_u64() >= Some(30))
    );
    assert_eq!(json(&place.ok(&words("run"))), preview);
}

#[test]
fn a_restore_wants_the_ledger_of_erasures() {
    let place = Place::new();
    place.ok(&["migrate"]);
    place.ok(&["backup", "--to", "all.backup"]);
    let file = place.path("all.backup");
    let beside = place.path("all.backup.erasures");
    assert!(beside.exists());
    fs::rename(&beside, place.path("elsewhere.erasures")).unwrap();
    let elsewhere = Place::new();
    let from = ["restore", "--from", file.to_str().unwrap()];
    let output = elsewhere.run(&from);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("no ledger of erasures"), "{}", err(&output));
    let ledger = place.path("elsewhere.erasures");
    let with = [&from[..], &["--ledger", ledger.to_str().unwrap()]].concat();
    elsewhere.ok(&with);
    let third = Place::new();
    third.ok(&[&from[..], &["--without-ledger"]].concat());
    // A ledger that somebody edited: nothing is served from what was restored.
    fs::write(&ledger, "{\"v\":1}\n").unwrap();
    let fourth = Place::new();
    let output = fourth.run(&with);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("nothing will be served"), "{}", err(&output));
    let output = fourth.run(&["serve"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("people who were erased since"), "{}", err(&output));
}
