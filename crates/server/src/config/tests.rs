//! Bad input and what is said about it; the template and the schema against the structs.

use std::{fs, path::Path};

use insta::assert_snapshot;
use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::*;

const GOOD: &str = r#"[server]
listen = "127.0.0.1:8080"

[store]
url = "sqlite://data/tellerline.db"
master_key_file = "master.key"

[[institution]]
id = "harbour"
name = "Harbour Bank"
connector = "uk-open-banking"
issuer = "https://auth.harbour-bank.test"
api_url = "https://api.harbour-bank.test"
client_id = "tellerline"
client_key_file = "client.pem"

[[bank]]
id = "demo"
name = "Harbour Bank"
public_url = "https://chat.harbour-bank.test"
institutions = ["harbour"]
page_contact = "https://pager.harbour-bank.test/hook"

[[messenger_app]]
id = "messenger"
app_secret_file = "app.secret"
verify_token_file = "verify.token"

[[channel]]
id = "messenger"
bank = "demo"
kind = "messenger"
app = "messenger"
page_id = "100200300"
page_token_file = "page.token"
"#;

fn none() -> impl Iterator<Item = (String, String)> {
    std::iter::empty()
}

fn variables(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect::<Vec<_>>()
        .into_iter()
}

fn refused(text: &str) -> String {
    refused_with(text, &[])
}

fn refused_with(text: &str, pairs: &[(&str, &str)]) -> String {
    let error = Config::parse(text, Path::new("t.toml"), variables(pairs)).unwrap_err();
    assert!(!error.problems.is_empty());
    error.to_string()
}

/// A folder with the config and the files that it names.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    let files = [
        ("tellerline.toml", GOOD),
        ("master.key", "00"),
        ("client.pem", "pem"),
        ("app.secret", "a-real-secret\nan-older-one\n"),
        ("verify.token", "a-real-token"),
        ("page.token", "a-page-token"),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        private(&path);
    }
    folder
}

fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn in_folder(folder: &TempDir, text: &str) -> Config {
    let path = folder.path().join("tellerline.toml");
    Config::parse(text, &path, none()).unwrap()
}

/// What `validate` says, without the folder's name.
fn invalid(folder: &TempDir, text: &str, role: Role) -> String {
    let said = in_folder(folder, text).validate(role).unwrap_err().to_string();
    said.replace(&format!("{}/", folder.path().display()), "")
        .replace(&folder.path().display().to_string(), ".")
}

#[test]
fn a_good_config_is_taken_for_every_role() {
    let folder = folder();
    let config = in_folder(&folder, GOOD);
    assert_eq!(config.validate(Role::Serve), Ok(()));
    assert_eq!(config.validate(Role::Tool), Ok(()));
    assert_eq!(config.validate(Role::Demo), Ok(()));
    assert_eq!(config.channel("messenger").unwrap().send_per_second, 300);
    assert_eq!(config.bank("demo").unwrap().public_base(), "https://chat.harbour-bank.test");
    assert_eq!(config.store.data_folder(), Some(folder.path().join("data").as_path()));
    let secrets = config.messenger_app("messenger").unwrap().app_secret_file.read_all().unwrap();
    let secrets: Vec<_> = secrets.iter().map(ExposeSecret::expose_secret).collect();
    assert_eq!(secrets, ["a-real-secret", "an-older-one"]);
}

#[test]
fn every_unknown_key_is_named_with_its_neighbour() {
    let text = GOOD.replace("public_url", "pubic_url").replace("listen", "lisen") + "[servr]\n";
    assert_snapshot!(refused(&text), @r#"
    t.toml:2: server.lisen: unknown key; did you mean `listen`?
    t.toml:20: bank[0].pubic_url: unknown key; did you mean `public_url`?
    t.toml:36: servr: unknown section; did you mean `server`?
    "#);
}

#[test]
fn a_key_that_resembles_nothing_gets_the_list() {
    assert_snapshot!(
        refused("[log]\nzzzzzz = 1\n"),
        @"t.toml:2: log.zzzzzz: unknown key; known are format, filter"
    );
}

#[test]
fn wrong_types_say_what_is_expected() {
    let text = r#"
[server]
listen = 8080
trusted_proxies = "10.0.0.1"
shutdown_grace = 30
[log]
format = "loud"
[[channel]]
id = "Messenger One"
bank = ["demo"]
kind = "mesenger"
app = ""
page_id = 100200300
page_token_file = "page.token"
send_per_second = -1
sender_limit = "yes"
[bank]
id = "demo"
[[messenger_app]]
id = "a"
app_secret_file = 17
verify_token_file = "v"
graph_url = "graph.facebook.com"
"#;
    assert_snapshot!(refused(text), @r#"
    t.toml:3: server.listen: expected an address and port such as "127.0.0.1:8080", found the number 8080
    t.toml:4: server.trusted_proxies: expected a list in square brackets, found `10.0.0.1`
    t.toml:5: server.shutdown_grace: expected a time with its unit such as "30s", "5m" or "2h", found the number 30
    t.toml:7: log.format: expected one of auto, pretty, json, found `loud`
    t.toml:9: channel[0].id: expected an id of lower-case letters, digits and hyphens, found `Messenger One`
    t.toml:10: channel[0].bank: expected an id of lower-case letters, digits and hyphens, found a list
    t.toml:11: channel[0].kind: expected one of messenger, whatsapp, telegram, matrix, web, found `mesenger`
    t.toml:12: channel[0].app: expected an id of lower-case letters, digits and hyphens, found an empty text
    t.toml:13: channel[0].page_id: expected text in quotes, found the number 100200300
    t.toml:15: channel[0].send_per_second: expected a whole number from 0 to 4294967295, found the number -1
    t.toml:16: channel[0].sender_limit: expected `true` or `false`, found `yes`
    t.toml:17: bank: expected a list of tables: write `[[bank]]`
    t.toml:21: messenger_app[0].app_secret_file: expected the name of a file that holds the secret
    t.toml:23: messenger_app[0].graph_url: expected a web address such as "https://chat.harbour-bank.test", found `graph.facebook.com`
    "#);
}

#[test]
fn a_syntax_error_has_its_line_and_hides_what_follows_from_it() {
    let said = refused("[server]\nlisten = \n[lgo]\n");
    assert!(said.starts_with("t.toml:2: "), "{said}");
    assert!(!said.contains("lgo"), "{said}");
}

#[test]
fn an_inline_secret_is_refused_and_not_repeated() {
    let text = GOOD.replace("app_secret_file = \"app.secret\"", "app_secret = \"hush-hush\"");
    let said = refused(&text);
    assert_snapshot!(said, @"t.toml:26: messenger_app[0].app_secret: secrets are never written into the config; put it into a file and name that with `app_secret_file`, or set TELLERLINE__MESSENGER_APP__MESSENGER__APP_SECRET");
    assert!(!said.contains("hush-hush"));
}

#[test]
fn passwords_inside_addresses_are_refused_and_not_repeated() {
    let said =
        refused("[store]\nurl = \"postgres://tl:hush@db/tl\"\n[stream]\nurl = \"nats://u:hush@nats\"\n");
    assert_snapshot!(said, @"
    t.toml:2: store.url: holds a password; put it into a file and name that with `password_file`, or set TELLERLINE__STORE__PASSWORD
    t.toml:4: stream.url: holds a password; secrets are never written into the config
    ");
    assert!(!said.contains("hush"));
}

#[test]
fn a_store_in_memory_is_refused() {
    assert_snapshot!(
        refused("[store]\nurl = \"sqlite::memory:\"\n"),
        @r#"t.toml:2: store.url: expected a file: "sqlite://path/of/file.db", without options"#
    );
}

#[test]
fn the_environment_wins_and_carries_secrets() {
    let pairs = [
        ("TELLERLINE__SERVER__LISTEN", "0.0.0.0:80"),
        ("TELLERLINE__SERVER__TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1"),
        ("TELLERLINE__BANK__DEMO__DESK_HOURS", "[\"Sat 09:00-12:00\"]"),
        ("TELLERLINE__CHANNEL__MESSENGER__SENDER_LIMIT", "false"),
        ("TELLERLINE__CHANNEL__MESSENGER__PAGE_TOKEN", "from-the-environment"),
        ("TELLERLINE__BANK__SECOND_BANK__NAME", "Second"),
        ("TELLERLINE__BANK__SECOND_BANK__PUBLIC_URL", "https://second.test"),
        ("TELLERLINE__BANK__SECOND_BANK__INSTITUTIONS", "harbour"),
        ("TELLERLINE__STORE__URL", "postgres://tl:hush@db/tl"),
        ("PATH", "/bin"),
    ];
    let config = Config::parse(GOOD, Path::new("/etc/t.toml"), variables(&pairs)).unwrap();
    assert_eq!(config.server.listen, "0.0.0.0:80".parse().unwrap());
    assert_eq!(config.server.trusted_proxies.len(), 2);
    assert!(config.server.trusted_proxies[0].contains(&"10.9.9.9".parse::<std::net::IpAddr>().unwrap()));
    assert_eq!(config.bank("demo").unwrap().desk_hours, ["Sat 09:00-12:00"]);
    assert_eq!(config.bank("second-bank").unwrap().name, "Second");
    let channel = config.channel("messenger").unwrap();
    assert!(!channel.sender_limit);
    assert_eq!(channel.page().unwrap().token_file.read().unwrap().expose_secret(), "from-the-environment");
    assert_eq!(config.store.connect_url().unwrap().expose_secret(), "postgres://tl:hush@db/tl");
    let shown = format!("{config:?}");
    assert!(!shown.contains("hush") && !shown.contains("from-the-environment"), "{shown}");
}

#[test]
fn wrong_variables_are_named() {
    let pairs = [
        ("TELLERLINE__SERVR__LISTEN", "x"),
        ("TELLERLINE__SERVER__LISTN", "x"),
        ("TELLERLINE__BANK__PUBLIC_URL", "x"),
        ("TELLERLINE__LOG__FORMAT__X", "x"),
        ("TELLERLINE__CHANNEL__MESSENGER__SEND_PER_SECOND", "many"),
    ];
    assert_snapshot!(refused_with(GOOD, &pairs), @"
    TELLERLINE__BANK__PUBLIC_URL: write TELLERLINE__BANK__ID__KEY, with the id of the entry
    TELLERLINE__CHANNEL__MESSENGER__SEND_PER_SECOND: channel[0].send_per_second: expected a whole number from 0 to 4294967295, found `many`
    TELLERLINE__LOG__FORMAT__X: write TELLERLINE__LOG__KEY
    TELLERLINE__SERVER__LISTN: unknown key; did you mean `LISTEN`?
    TELLERLINE__SERVR__LISTEN: unknown section; did you mean `SERVER`?
    ");
}

#[test]
fn references_that_lead_nowhere() {
    let text = GOOD
        .replace("institutions = [\"harbour\"]", "institutions = [\"habour\", \"harbour\", \"harbour\"]")
        .replace("bank = \"demo\"", "bank = \"dmo\"")
        .replace("app = \"messenger\"", "app = \"other-app\"")
        + "[[channel]]\nid = \"messenger\"\nbank = \"demo\"\nkind = \"matrix\"\napp = \"messenger\"\n\
           page_id = \"100200300\"\npage_token_file = \"page.token\"\nsend_per_second = 0\n";
    assert_snapshot!(invalid(&folder(), &text, Role::Serve), @"
    tellerline.toml:21: bank[0].institutions: there is no [[institution]] with the id `habour`; did you mean `harbour`?
    tellerline.toml:21: bank[0].institutions: names an institution twice
    tellerline.toml:31: channel[0].bank: there is no [[bank]] with the id `dmo`; did you mean `demo`?
    tellerline.toml:33: channel[0].app: there is no [[messenger_app]] with the id `other-app`; known are messenger
    tellerline.toml:37: channel[1].id: `messenger` is already that of channel[0]
    tellerline.toml:39: channel[1].kind: this version does not know `matrix` yet
    tellerline.toml:41: channel[1].page_id: `100200300` is already that of channel[0]
    tellerline.toml:43: channel[1].send_per_second: must be at least 1; 0 is no limit, for the demo only
    ");
}

#[test]
fn addresses_hours_and_zones_that_cannot_be() {
    let text = GOOD
        .replace("https://chat.harbour-bank.test", "http://chat.harbour-bank.test/path")
        .replace("https://auth.harbour-bank.test", "http://127.0.0.1:9000")
        .replace("page_contact = \"https://", "desk_hours = [\"Mon 9-17\"]\npage_contact = \"http://");
    assert_snapshot!(invalid(&folder(), &text, Role::Serve), @r#"
    tellerline.toml:12: institution[0].issuer: http on this machine needs `allow_http_loopback = true`
    tellerline.toml:20: bank[0].public_url: must begin with https://
    tellerline.toml:20: bank[0].public_url: must have no path; write "http://chat.harbour-bank.test"
    tellerline.toml:22: bank[0].desk_hours: `Mon 9-17` is not opening hours; write `Mon-Fri 08:00-18:00` or `Sat 09:00-12:00`
    tellerline.toml:23: bank[0].page_contact: must begin with https://
    "#);
    let zone = GOOD.replace("page_contact", "time_zone = \"Europe/Lodnon\"\npage_contact");
    assert_snapshot!(
        refused(&zone),
        @r#"t.toml:22: bank[0].time_zone: expected an IANA time zone such as "Europe/London", found `Europe/Lodnon`"#
    );
}

#[test]
fn serve_wants_a_page_contact_and_worker_wants_postgres() {
    let text = GOOD.replace("page_contact = \"https://pager.harbour-bank.test/hook\"\n", "");
    let folder = folder();
    assert_snapshot!(
        invalid(&folder, &text, Role::Serve),
        @r#"tellerline.toml:17: bank[0].page_contact: is missing: who is woken for a fraud case that nobody picked up? For example `page_contact = "https://pager.harbour-bank.test/tellerline"`"#
    );
    assert_snapshot!(
        invalid(&folder, GOOD, Role::Worker),
        @"tellerline.toml:5: store.url: SQLite serves one process; `worker` needs PostgreSQL (`serve` has workers inside)"
    );
    assert_eq!(in_folder(&folder, &text).validate(Role::Demo), Ok(()));
}

#[test]
fn a_key_that_others_can_read_or_that_lies_beside_the_data_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let inside = folder.path().join("data/master.key");
    fs::write(&inside, "00").unwrap();
    fs::set_permissions(&inside, fs::Permissions::from_mode(0o640)).unwrap();
    let text = GOOD.replace("\"master.key\"", "\"data/master.key\"");
    assert_snapshot!(invalid(&folder, &text, Role::Tool), @r#"
    tellerline.toml:6: store.master_key_file: others on this machine can read data/master.key; run: chmod 600 data/master.key
    tellerline.toml:6: store.master_key_file: lies inside the database's folder data: a copy of the folder would hold data and key together; give the database a folder of its own, such as "sqlite://data/tellerline.db"
    "#);
    let away = folder.path().join("link");
    std::os::unix::fs::symlink(folder.path().join("data"), &away).unwrap();
    let text = GOOD.replace("\"master.key\"", "\"link/master.key\"");
    assert!(invalid(&folder, &text, Role::Tool).contains("lies inside"));
}

#[test]
fn missing_and_empty_secrets_are_all_named() {
    let folder = folder();
    for name in ["master.key", "client.pem", "page.token"] {
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    fs::write(folder.path().join("verify.token"), " \n").unwrap();
    assert_snapshot!(invalid(&folder, GOOD, Role::Serve), @"
    tellerline.toml:6: store.master_key_file: the secret file master.key cannot be read: No such file or directory (os error 2); for a database that holds data put its key back (a new one opens nothing); for a new database make one: (umask 077; openssl rand -hex 32 > master.key)
    tellerline.toml:15: institution[0].client_key_file: the secret file client.pem cannot be read: No such file or directory (os error 2)
    tellerline.toml:27: messenger_app[0].verify_token_file: the secret file verify.token is empty
    tellerline.toml:35: channel[0].page_token_file: the secret file page.token cannot be read: No such file or directory (os error 2)
    ");
}

#[test]
fn the_demos_secrets_are_refused_outside_the_demo() {
    let folder = folder();
    fs::write(folder.path().join("app.secret"), "a-real-secret\napp-secret\n").unwrap();
    fs::write(folder.path().join("verify.token"), "verify\n").unwrap();
    fs::write(folder.path().join("page.token"), "page-token").unwrap();
    assert_snapshot!(invalid(&folder, GOOD, Role::Serve), @"
    tellerline.toml:26: messenger_app[0].app_secret_file: is a secret of the demo, which everybody knows
    tellerline.toml:27: messenger_app[0].verify_token_file: is a secret of the demo, which everybody knows
    tellerline.toml:35: channel[0].page_token_file: is a secret of the demo, which everybody knows
    ");
    assert_eq!(in_folder(&folder, GOOD).validate(Role::Demo), Ok(()));
}

#[test]
fn the_demos_data_is_served_on_loopback_only() {
    let folder = folder();
    fs::write(folder.path().join("data").join(DEMO_STAMP), "").unwrap();
    fs::write(folder.path().join("page.token"), "page-token").unwrap();
    let local = GOOD
        .replace("https://chat.harbour-bank.test", "http://localhost:8080")
        .replace("page_contact = \"https://pager.harbour-bank.test/hook\"\n", "");
    assert_eq!(in_folder(&folder, &local).validate(Role::Serve), Ok(()));
    let unlimited = format!("{local}send_per_second = 0\n");
    assert_eq!(in_folder(&folder, &unlimited).validate(Role::Serve), Ok(()));

    let outside = local.replace("127.0.0.1:8080", "0.0.0.0:8080");
    let said = invalid(&folder, &outside, Role::Serve);
    assert_snapshot!(said, @r#"
    tellerline.toml:5: store.url: holds data of the demo, whose secrets everybody knows; it is served only where every listener and every bank's public_url is on loopback. Use a fresh folder
    tellerline.toml:17: bank[0].page_contact: is missing: who is woken for a fraud case that nobody picked up? For example `page_contact = "https://pager.harbour-bank.test/tellerline"`
    tellerline.toml:34: channel[0].page_token_file: is a secret of the demo, which everybody knows
    "#);
    let named = local.replace("http://localhost:8080", "https://chat.harbour-bank.test");
    assert!(invalid(&folder, &named, Role::Serve).contains("holds data of the demo"));
}

#[test]
fn a_missing_file_says_how_to_begin() {
    let error = Config::load(Some(Path::new("/nowhere/t.toml")), none()).unwrap_err();
    assert_snapshot!(error, @"/nowhere/t.toml: there is no such file; looked for /nowhere/t.toml. `tellerline config default > /nowhere/t.toml` writes one to start from, `tellerline demo` shows everything without one");
    let folder = folder();
    let here = Config::load(Some(folder.path()), none()).unwrap_err().to_string();
    assert!(here.contains("cannot be read") && !here.contains("config default"), "{here}");
}

#[test]
fn one_slip_is_one_complaint() {
    let text = GOOD.replace("public_url", "public_ulr").replace("app_secret_file", "app_secret");
    assert_snapshot!(refused(&text), @"
    t.toml:20: bank[0].public_ulr: unknown key; did you mean `public_url`?
    t.toml:26: messenger_app[0].app_secret: secrets are never written into the config; put it into a file and name that with `app_secret_file`, or set TELLERLINE__MESSENGER_APP__MESSENGER__APP_SECRET
    ");
    // A key that is there under its own name is not taken for the one that is missing.
    let text = GOOD.replace("issuer = \"https://auth.harbour-bank.test\"\n", "isuer = \"\"\nisser = \"\"\n");
    assert_eq!(refused(&text).lines().count(), 2);
    assert_snapshot!(refused(&format!("[server]\n{GOOD}")), @"t.toml:2: `server` is there twice");
}

#[test]
fn a_check_tells_of_lines_files_and_meaning_at_once() {
    let folder = folder();
    fs::remove_file(folder.path().join("page.token")).unwrap();
    let file = folder.path().join("tellerline.toml");
    let text =
        GOOD.replace("bank = \"demo\"", "bank = \"dmo\"").replace("[[bank]]", "[[bank]]\ntime_zon = \"x\"");
    fs::write(&file, text).unwrap();
    let wrong = Config::check(Some(&file), none(), Role::Serve).unwrap_err();
    let said: Vec<&str> = wrong.problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(said, ["bank[0].time_zon", "channel[0].bank", "channel[0].page_token_file"], "{wrong}");
    fs::write(&file, GOOD).unwrap();
    fs::write(folder.path().join("page.token"), "token-of-a-page").unwrap();
    assert!(Config::check(Some(&file), none(), Role::Serve).is_ok());
}

/// Reading without the encoder that was asked for would go unnoticed.
#[test]
fn an_encoder_that_cannot_be_had_is_a_fault_of_the_config() {
    let folder = folder();
    let said = invalid(&folder, &format!("{GOOD}[nlu]\nencoder_dir = \"encoder\"\n"), Role::Serve);
    let expect = if cfg!(feature = "nlu-neural") {
        "must hold config.json, model.safetensors and vocab.txt"
    } else {
        "built without the feature `nlu-neural`: build it with `--features nlu-neural`"
    };
    assert!(said.contains("nlu.encoder_dir") && said.contains(expect), "{said}");
}

#[test]
fn the_template_loads_and_so_do_all_its_lines() {
    let template = Config::default_toml();
    let config = Config::parse(&template, Path::new("t.toml"), none()).unwrap();
    assert_eq!(config.bank.len(), 1);
    assert!(config.stream.is_none());
    let live: String = template
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest)
                if rest.starts_with('[') || rest.split_once(" = ").is_some_and(|(key, _)| is_key(key)) =>
            {
                format!("{rest}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    let config = Config::parse(&live, Path::new("t.toml"), none()).unwrap();
    assert!(config.stream.is_some());
    assert_eq!(config.bank[0].emergency_phone.as_deref(), Some("+44 20 7946 0000"));
    for part in schema::PARTS {
        for field in part.fields {
            assert!(!field.doc.is_empty(), "{}.{} is not explained", part.key, field.key);
            assert!(live.contains(&format!("\n{} = ", field.key)), "{}.{} is not shown", part.key, field.key);
        }
    }
}

fn is_key(text: &str) -> bool {
    schema::PARTS.iter().flat_map(|part| part.fields).any(|field| field.key == text)
}

#[test]
fn the_schema_takes_what_we_take() {
    let validator = jsonschema::validator_for(&Config::schema()).unwrap();
    let document = |text: &str| -> serde_json::Value { toml::from_str(text).unwrap() };
    assert!(validator.is_valid(&document(GOOD)));
    assert!(validator.is_valid(&document(&Config::default_toml())));
    assert!(!validator.is_valid(&document(&GOOD.replace("public_url", "pubic_url"))));
    assert!(!validator.is_valid(&document(&GOOD.replace("\"uk-open-banking\"", "\"uk\""))));
    assert!(!validator.is_valid(&document(&GOOD.replace("\"100200300\"", "100200300"))));
}

#[test]
fn the_committed_schema_is_the_current_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/config.schema.json");
    let committed = fs::read_to_string(path).unwrap_or_default();
    let committed: serde_json::Value = serde_json::from_str(&committed).unwrap_or_default();
    assert!(committed == Config::schema(), "run: tellerline config schema > docs/config.schema.json");
}

#[test]
fn sessions_hold_no_longer_than_the_standards_allow() {
    let with = |line: &str| format!("{GOOD}\n[sessions]\n{line}\n");
    for (line, said) in [
        (
            "customer_idle = \"6m\"",
            "sessions.customer_idle: must be from 1 to 5 minutes (RTS article 4(3)(d))",
        ),
        ("customer_idle = \"0s\"", "must be from 1 to 5 minutes"),
        ("customer_longest = \"25h\"", "sessions.customer_longest: must be from 5 to 1440 minutes"),
        ("staff_idle = \"61m\"", "sessions.staff_idle: must be from 1 to 60 minutes"),
        ("staff_longest = \"48h\"", "sessions.staff_longest: must be from 5 to 1440 minutes"),
    ] {
        let error = invalid(&folder(), &with(line), Role::Serve);
        assert!(error.contains(said), "{line}: {error}");
    }
    let good =
        Config::parse(&with("customer_idle = \"2m\"\nstaff_longest = \"8h\""), Path::new("t.toml"), none());
    let sessions = good.unwrap().sessions;
    assert_eq!((sessions.customer_idle.as_secs(), sessions.staff_longest.as_secs()), (120, 28_800));
    let usual = Config::parse(GOOD, Path::new("t.toml"), none()).unwrap().sessions;
    assert_eq!((usual.customer_idle.as_secs(), usual.staff_idle.as_secs()), (300, 1_800));
}

#[test]
fn a_web_chat_has_no_page_and_is_the_only_one_of_its_bank() {
    let web = "[[channel]]\nid = \"web\"\nbank = \"demo\"\nkind = \"web\"\n";
    let good = format!("{GOOD}{web}framed_by = [\"https://www.harbour-bank.test\"]\n");
    let config = Config::parse(&good, Path::new("/etc/t.toml"), variables(&[])).unwrap();
    let chat = config.channel("web").unwrap();
    assert!(chat.page().is_none());
    assert_eq!(chat.framing(), ["https://www.harbour-bank.test"]);
    let text = format!(
        "{GOOD}{web}framed_by = [\"http://www.harbour-bank.test/path\"]\n\
         {}page_id = \"7\"\n",
        web.replace("\"web\"\nbank", "\"other\"\nbank")
    );
    assert_snapshot!(invalid(&folder(), &text, Role::Serve), @"
    tellerline.toml:40: channel[1].framed_by: must begin with https://
    tellerline.toml:40: channel[1].framed_by: must have no path; write \"http://www.harbour-bank.test\"
    tellerline.toml:44: channel[2].kind: is a second web chat of this bank: it has one
    tellerline.toml:45: channel[2].page_id: is not for a web chat: it has no Page
    ");
    let page = GOOD.replace("page_id = \"100200300\"", "framed_by = [\"https://www.harbour-bank.test\"]");
    assert_snapshot!(invalid(&folder(), &page, Role::Serve), @"
    tellerline.toml:29: channel[0].page_id: is missing; for example `page_id = \"100200300\"`
    tellerline.toml:34: channel[0].framed_by: is for a web chat only
    ");
}
