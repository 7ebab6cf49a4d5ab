//! Who else has the Page, as `channel status` and `doctor` tell it.

use std::process::Output;

use serde_json::{Value, json};
use tellerline_testkit::demo::Demo;
use tokio::process::Command;

use super::support::demo;

async fn ask(demo: &Demo, words: &[&str]) -> anyhow::Result<(Output, Value)> {
    let config = demo.data().join("tellerline.toml");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tellerline"));
    command.arg("--config").arg(config).args(words).args(["--format", "json"]);
    let output = command.output().await?;
    let said = serde_json::from_slice(&output.stdout)
        .map_err(|error| anyhow::anyhow!("{error}: {}", String::from_utf8_lossy(&output.stderr)))?;
    Ok((output, said))
}

fn line<'a>(said: &'a Value, check: &str) -> Vec<&'a Value> {
    said["checks"].as_array().into_iter().flatten().filter(|line| line["check"] == check).collect()
}

#[tokio::test]
async fn apps_and_people_that_have_the_page_are_told_and_strangers_are_a_fault() -> anyhow::Result<()> {
    const CHECK: &str = "who has the Page of messenger";
    let (demo, messenger) = demo().await?;
    let (output, said) = ask(&demo, &["channel", "status"]).await?;
    assert!(output.status.success(), "{said}");
    assert_eq!(said[0]["apps"][0]["standing"], "ours");
    assert_eq!(said[0]["people"][0]["tasks"], json!(["MANAGE", "MESSAGING"]));
    let warnings = said[0]["warnings"].to_string();
    assert!(warnings.contains("1 person with a role in the Page can read its threads"), "{warnings}");
    let (_, said) = ask(&demo, &["doctor"]).await?;
    assert!(line(&said, CHECK).iter().all(|line| line["ok"] == true), "{said}");

    let app = json!({ "id": "777", "name": "Agency\u{1b}[31m", "subscribed_fields": ["messages"] });
    let inbox = json!({ "id": "26390203743090", "name": "Page Inbox", "subscribed_fields": [] });
    let people =
        json!([{ "id": "5", "name": "Mallory", "tasks": ["MESSAGING"] }, { "id": "6", "name": "Ada" }]);
    messenger.post("page_access", json!({ "apps": [app, inbox], "roles": people })).await?;
    let (output, said) = ask(&demo, &["channel", "status"]).await?;
    assert_eq!(output.status.code(), Some(1), "{said}");
    let standings: Vec<&Value> =
        said[0]["apps"].as_array().into_iter().flatten().map(|app| &app["standing"]).collect();
    // Without the number of our own app, which of several is ours is not known: each that nobody named is told.
    assert_eq!(standings, ["unknown", "unknown", "known"]);
    assert!(!said.to_string().contains("\\u001b"), "nothing moves a terminal");
    let warnings = said[0]["warnings"].to_string();
    assert!(warnings.contains("app 777 (Agency") && warnings.contains("2 people with a role"), "{warnings}");
    assert!(warnings.contains("known_apps names Meta's inbox"), "{warnings}");
    let (output, said) = ask(&demo, &["doctor"]).await?;
    assert_eq!(output.status.code(), Some(1));
    let lines = line(&said, CHECK);
    assert!(lines[0]["ok"] == false && lines[0]["detail"].to_string().contains("777"), "{said}");
    assert!(lines[1..].iter().all(|line| line["verdict"] == "warning"), "{said}");
    Ok(())
}
