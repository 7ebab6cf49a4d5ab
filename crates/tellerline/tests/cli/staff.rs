//! Staff, and what is done to people from the command line.

use super::*;

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
