//! The built binary from outside: words on the right stream, exit codes, files.

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

#[test]
fn staff_come_and_go() {
    let place = Place::new();
    place.ok(&["migrate"]);
    place.write("password", "a long enough passphrase\n");
    let add = ["staff", "add", "--name", "sam", "--role", "agent", "--password-file", "password"];
    let uri = place.ok(&with_why(&add));
    assert!(uri.starts_with("otpauth://totp/"), "{uri}");
    let output = place.run(&with_why(&add));
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("the name is taken"), "{}", err(&output));
    let listed = json(&place.ok(&with_why(&["staff", "list", "--format", "json"])));
    assert_eq!(listed[0]["name"], "sam");
    assert!(listed[0]["disabled_at"].is_null());
    assert!(!listed.to_string().contains("argon2"), "no hash is shown");
    place.ok(&with_why(&["staff", "disable", "--name", "sam"]));
    let listed = json(&place.ok(&with_why(&["staff", "list", "--format", "json"])));
    assert!(listed[0]["disabled_at"].is_string());
    assert_eq!(place.run(&with_why(&["staff", "disable", "--name", "sam"])).status.code(), Some(1));
}

#[test]
fn a_weak_password_is_refused() {
    let place = Place::new();
    place.ok(&["migrate"]);
    place.write("password", "demo");
    let words = ["staff", "add", "--name", "sam", "--role", "agent", "--password-file", "password"];
    let output = place.run(&with_why(&words));
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("at least 12 characters"), "{}", err(&output));
    let output = place.run(&with_why(&words[..6]));
    assert!(err(&output).contains("no password was given"), "{}", err(&output));
}

/// Whatever shows or changes something about people is in the audit log, with who and why, and does not run
/// without them.
/// Whoever has lost everything is let in by two people, and by no one of them twice.
#[test]
fn two_people_let_a_colleague_in_anew() {
    let place = Place::new();
    place.ok(&["migrate"]);
    place.write("password", "a long enough passphrase\n");
    place.write("weak", "123456789012\n");
    let add = ["staff", "add", "--name", "sam", "--role", "agent", "--password-file", "password"];
    place.ok(&with_why(&add));
    let reset = |actor: &str, file: &str| {
        let words = ["staff", "reset", "--name", "sam", "--password-file", file];
        let why = ["--actor", actor, "--reason", "lost the phone", "--format", "json"];
        let words: Vec<&str> = words.into_iter().chain(why).collect();
        place.run(&words)
    };
    assert!(reset("otto", "password").stdout.is_empty(), "one person's word gives nothing");
    assert_eq!(reset("otto", "password").status.code(), Some(1), "twice the same person");
    assert_eq!(reset("lee", "weak").status.code(), Some(1), "a weak password");
    let done = reset("lee", "password");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).contains("otpauth://"));
    assert!(reset("lee", "password").stdout.is_empty(), "it begins anew");
    let events: Vec<String> = audit_log(&place).into_iter().map(|row| row.0).collect();
    let count = |event: &str| events.iter().filter(|one| *one == event).count();
    assert_eq!(
        (count("staff.reset_proposed"), count("staff.reset_refused"), count("staff.reset")),
        (2, 1, 1)
    );
}

#[test]
fn acts_on_people_are_logged_with_actor_and_reason() {
    let place = Place::new();
    place.ok(&["migrate"]);
    place.write("password", "a long enough passphrase\n");
    let case = "case_00000000000000000000000001";
    let link = "link_00000000000000000000000001";
    let add = ["staff", "add", "--name", "sam", "--role", "agent", "--password-file", "password"];
    let acts: [&[&str]; 10] = [
        &add,
        &["staff", "list"],
        &["staff", "reset", "--name", "sam"],
        &["staff", "disable", "--name", "sam"],
        &["case", "list"],
        &["case", "show", case],
        &["link", "list"],
        &["link", "revoke", link],
        &["pause", "reads", "--everywhere"],
        &["resume", "reads", "--everywhere"],
    ];
    for words in acts {
        for part in [&WHY[..0], &WHY[..2], &WHY[2..], &["--actor", " ", "--reason", " "]] {
            let words: Vec<&str> = words.iter().chain(part).copied().collect();
            assert_eq!(place.run(&words).status.code(), Some(2), "{words:?}");
        }
        place.run(&with_why(words));
    }
    let rows = audit_log(&place);
    for event in
        ["staff.listed", "staff.disabled", "cases.listed", "links.listed", "pause.set", "pause.cleared"]
    {
        let found: Vec<_> = rows.iter().filter(|row| row.0 == event).collect();
        assert_eq!(found.len(), 1, "{event} in {rows:?}");
    }
    for (event, actor, reason) in &rows {
        assert_eq!((actor.as_str(), reason.as_deref()), ("cli:otto", Some("a test")), "{event}");
    }
}

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
fn raising_what_chats_show_takes_two_officers() {
    let place = Place::new();
    place.ok(&["migrate"]);
    place.write("password", "a long and unusual password");
    for (name, role) in [("olga", "officer"), ("oscar", "officer"), ("sam", "agent")] {
        let add = ["staff", "add", "--name", name, "--role", role, "--password-file", "password"];
        place.ok(&[&add[..], &["--actor", "otto", "--reason", "new"]].concat());
    }
    let by = |words: &[&str], actor: &str| {
        place.run(&[&["policy"], words, &["--actor", actor, "--reason", "incident 12"]].concat())
    };
    let amount = || {
        let all = json(&place.ok(&["policy", "show", "--format", "json"]));
        let found = all.as_array().unwrap().iter().find(|row| row["class"] == "amount").unwrap().clone();
        (found["in_force"].as_bool().unwrap(), found["proposed"].clone())
    };
    let at = ["amount", "--channel", "messenger"];
    let lower = [&["lower"][..], &at].concat();
    let propose = [&["propose"][..], &at].concat();
    assert_eq!(amount(), (true, serde_json::json!([])), "as the config says");
    assert!(err(&by(&lower, "sam")).contains("not an officer"));
    assert!(amount().0);
    assert!(by(&lower, "olga").status.success());
    assert!(!amount().0, "one is enough to lower");
    assert!(by(&propose, "olga").status.success());
    let (shown, proposed) = amount();
    let id = proposed[0].to_string();
    assert!(!shown, "a proposal is nothing yet");
    let own = by(&["approve", &id], "olga");
    assert!(own.status.code() == Some(1) && err(&own).contains("second officer"), "{}", err(&own));
    assert!(!amount().0);
    assert!(by(&["approve", &id], "oscar").status.success());
    assert_eq!(amount(), (true, serde_json::json!([])));
    // The config is the most there can be, and by itself it raises nothing.
    place.write("tellerline.toml", &CONFIG.replace("page_id", "ceiling = [\"date\"]\npage_id"));
    assert!(!amount().0);
    assert!(err(&by(&propose, "olga")).contains("the config does not allow"));
    assert!(by(&lower, "olga").status.success());
    place.write("tellerline.toml", CONFIG);
    assert!(!amount().0);
    let history = place.ok(&["policy", "show", "--history"]);
    assert!(history.contains("oscar") && history.contains("incident 12"), "{history}");
}

const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn digest_of(place: &Place) -> Vec<u8> {
    let file = place.path("checked.backup");
    let _ = fs::remove_file(&file);
    runtime(async {
        let url = format!("sqlite://{}", place.path("data/tellerline.db").display());
        let db = tellerline_store::Db::open(&url).await.unwrap();
        tellerline_store::backup::backup(&db, &file, tellerline_core::Timestamp::from_secs(0)).await.unwrap();
        db.close().await;
    });
    fs::read(file).unwrap()
}

fn runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Every command that needs the master key says what is wrong and what to do, and leaves everything as it is.
#[test]
fn without_the_right_master_key_nothing_happens() {
    let place = Place::new();
    place.ok(&["migrate"]);
    place.ok(&with_why(&["pause", "links", "--bank", "harbour"]));
    place.ok(&["backup", "--to", "all.backup"]);
    place.write("next.key", &"ab".repeat(32));
    let before = digest_of(&place);
    let commands: Vec<Vec<&str>> = vec![
        vec!["serve"],
        vec!["doctor"],
        vec!["backup", "--to", "b"],
        with_why(&["case", "list"]),
        with_why(&["key", "rotate", "--bank", "harbour"]),
        with_why(&["key", "rotate", "--server"]),
        with_why(&["key", "rotate", "--master", "--new-key-file", "next.key"]),
        vec!["key", "check", "--key-file", "master.key"],
        vec!["key", "check", "--key-file", "master.key", "--backup", "all.backup"],
    ];
    let refuse = |advice: &str| {
        for words in &commands {
            let output = place.run(words);
            let said = err(&output) + &out(&output);
            assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
            assert!(said.contains(advice), "{words:?}: {said}");
            for secret in [KEY, &"f".repeat(64), &"ab".repeat(32)] {
                assert!(!said.contains(secret), "{words:?}: {said}");
            }
        }
        assert!(!place.path("b").exists());
        assert_eq!(digest_of(&place), before);
    };
    place.write("master.key", &"f".repeat(64));
    refuse("was wrapped by f17b5e987d72f5f5");
    fs::remove_file(place.path("master.key")).unwrap();
    refuse("master.key");
    let said = err(&place.run(&["backup", "--to", "b"]));
    assert!(said.contains("put its key back"), "{said}");
    place.write("master.key", "not a key");
    refuse("hexadecimal");
    // Which keys there are can be read without any.
    assert!(place.ok(&["key", "status"]).contains("wrap"));
    place.write("master.key", KEY);
    assert!(place.ok(&["key", "check", "--key-file", "master.key"]).contains("opens the database"));
}

#[test]
fn worker_refuses_a_wrong_master_key() {
    let Ok(cluster) = tellerline_testkit::postgres::Cluster::start() else {
        panic!("PostgreSQL is not installed; run: cargo xtask setup");
    };
    let url = runtime(cluster.database()).unwrap();
    let place = Place::new();
    place.write("tellerline.toml", &format!("[store]\nurl = \"{url}\"\n{CONFIG}"));
    place.ok(&["migrate"]);
    place.ok(&with_why(&["pause", "links", "--bank", "harbour"]));
    place.write("master.key", &"f".repeat(64));
    let output = place.run(&["worker"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("was wrapped by"), "{}", err(&output));
}

/// The whole drill: rotate a bank's key and the master key, try copies of both on database and backups, restore the
/// backup from before.
#[test]
fn keys_are_rotated_and_their_copies_tried() {
    let place = Place::new();
    place.ok(&["migrate"]);
    place.ok(&with_why(&["pause", "links", "--bank", "harbour"]));
    place.ok(&["backup", "--to", "before.backup"]);
    let id = |file: &str| {
        let said = place.ok(&["key", "check", "--key-file", file, "--format", "json"]);
        json(&said)["master"].as_str().unwrap().to_owned()
    };
    let old = id("master.key");

    let said = json(&place.ok(&with_why(&["key", "rotate", "--bank", "harbour", "--format", "json"])));
    assert_eq!((&said["resumed"], &said["broken"]), (&serde_json::json!(false), &serde_json::json!(0)));
    let status = json(&place.ok(&["key", "status", "--bank", "harbour", "--format", "json"]));
    let keys = status[0]["keys"].as_array().unwrap();
    let newest =
        keys.iter().filter(|key| key["purpose"] == "wrap").max_by_key(|key| key["generation"].as_i64());
    assert_eq!(
        (&newest.unwrap()["id"], &newest.unwrap()["generation"]),
        (&said["key"], &serde_json::json!(2))
    );
    place.ok(&with_why(&["key", "rotate", "--server"]));
    let output = place.run(&with_why(&["key", "rotate", "--bank", "nobody"]));
    assert!(err(&output).contains("there is no bank `nobody`"));

    // A new master key: readable by its owner only, and another one.
    let rotate = with_why(&["key", "rotate", "--master", "--new-key-file", "next.key"]);
    place.write("next.key", &"ab".repeat(32));
    fs::set_permissions(place.path("next.key"), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(err(&place.run(&rotate)).contains("chmod 600"));
    place.write("next.key", KEY);
    assert!(err(&place.run(&rotate)).contains("is the one in use"));
    place.write("next.key", &"ab".repeat(32));
    assert!(place.ok(&rotate).contains("are wrapped by"));
    assert!(place.ok(&rotate).contains("already"), "a second run finds it done");
    assert_eq!(fs::read_to_string(place.path("master.key")).unwrap(), KEY, "the old file stays");
    let output = place.run(&["backup", "--to", "after.backup"]);
    assert!(
        err(&output).contains(&old) && err(&output).contains("store.master_key_file"),
        "{}",
        err(&output)
    );
    place.write("tellerline.toml", &format!("[store]\nmaster_key_file = \"next.key\"\n{CONFIG}"));
    place.ok(&["backup", "--to", "after.backup"]);
    let new = id("next.key");
    assert_ne!(old, new);
    let tries = |file: &str, backup: &str| {
        place.run(&["key", "check", "--key-file", file, "--backup", backup]).status.success()
    };
    assert!(tries("master.key", "before.backup") && tries("next.key", "after.backup"));
    assert!(!tries("next.key", "before.backup") && !tries("master.key", "after.backup"));

    // From before the rotation: with the key of then, which can be rotated on the spot.
    let elsewhere = Place::new();
    let file = place.path("before.backup");
    let file = file.to_str().unwrap();
    elsewhere.write("master.key", &"ab".repeat(32));
    let output = elsewhere.run(&["restore", "--from", file]);
    assert!(err(&output).contains(&old) && err(&output).contains("nothing was restored"), "{}", err(&output));
    elsewhere.write("master.key", KEY);
    elsewhere.write("next.key", &"ab".repeat(32));
    elsewhere.ok(&["restore", "--from", file]);
    elsewhere.ok(&rotate);
    // From the environment a key works, too.
    let mut command = command(elsewhere.0.path());
    command.env("TELLERLINE__STORE__MASTER_KEY", "ab".repeat(32)).args(with_why(&["case", "list"]));
    assert!(command.output().unwrap().status.success());

    let rows = audit_log_with(&place, &"ab".repeat(32));
    for (event, times) in [("key.rotate", 3), ("key.rotated", 3)] {
        let found: Vec<_> = rows.iter().filter(|row| row.0 == event).collect();
        assert!(found.len() >= times, "{event} in {rows:?}");
        assert!(found.iter().all(|row| row.1 == "cli:otto" && row.2.as_deref() == Some("a test")));
    }
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
