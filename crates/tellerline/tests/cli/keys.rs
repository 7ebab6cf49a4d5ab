//! Master keys: wrong, missing, rotated.

use super::*;

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
