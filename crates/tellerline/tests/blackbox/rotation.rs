//! Keys are rotated while the product works. The rotation is killed at any moment, again and again; in the end everything
//! was answered, everything opens, and the old keys are not needed.

use std::{os::unix::fs::PermissionsExt as _, process::Stdio, time::Duration};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tellerline_core::Seed;
use tellerline_testkit::demo::{Demo, Messenger, Options};
use tokio::{process::Command, sync::watch};

use super::support::{BINARY, GREET, HELP, assert_begin};

const WHY: [&str; 4] = ["--actor", "otto", "--reason", "a drill"];

/// A command beside the running demo.
fn beside(demo: &Demo, words: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.env_clear().arg("--config").arg(demo.data().join("tellerline.toml")).args(words);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

async fn done(demo: &Demo, words: &[&str]) -> anyhow::Result<Value> {
    let output = beside(demo, &[words, &["--format", "json"]].concat()).output().await?;
    ensure!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// New people keep writing until told to stop; tells how many did.
async fn talk(
    messenger: Messenger,
    told: watch::Sender<usize>,
    stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    while !*stop.borrow() {
        let psid = format!("81{:04}", *told.borrow());
        messenger.say(&psid, "hello").await?;
        messenger.say(&psid, "help").await?;
        told.send_modify(|people| *people += 1);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_rotated_under_load_and_the_rotation_is_killed() -> anyhow::Result<()> {
    let mut demo = Demo::start(BINARY, Options::default()).await?;
    let messenger = demo.messenger();
    let ((stop, stopped), (told, mut met)) = (watch::channel(false), watch::channel(0));
    let talking = tokio::spawn(talk(messenger.clone(), told, stopped));
    met.wait_for(|people| *people >= 40).await?;
    let rotate = [&["key", "rotate", "--bank", "demo"], &WHY[..]].concat();
    let mut rng = Seed::new([9; 32]).fork("kills");
    for _ in 0..6 {
        let mut rotation = beside(&demo, &rotate).spawn()?;
        // The moment is the point of the test, so it is drawn, not awaited.
        tokio::time::sleep(Duration::from_millis(u64::from(rng.below(600)))).await;
        rotation.kill().await?;
    }
    done(&demo, &rotate).await?;
    done(&demo, &[&["key", "rotate", "--server"], &WHY[..]].concat()).await?;
    stop.send_replace(true);
    talking.await??;
    let people = *met.borrow();
    ensure!(people > 45, "only {people} people wrote");
    let answered = async |messenger: &Messenger, psid: &str| {
        assert_begin(&messenger.words(psid, 2).await?, &[GREET, HELP]);
        anyhow::Ok(())
    };
    for person in 0..people {
        answered(&messenger, &format!("81{person:04}")).await?;
    }
    // Whoever met new people last may still have named the older key: the next run moves those.
    done(&demo, &rotate).await?;
    let status = done(&demo, &["key", "status", "--bank", "demo"]).await?;
    let keys = status[0]["data_keys"].as_array().context("data keys")?;
    let newest = status[0]["keys"]
        .as_array()
        .context("keys")?
        .iter()
        .filter_map(|key| key["generation"].as_i64())
        .max();
    ensure!(keys.iter().all(|key| key["generation"].as_i64() == newest), "{keys:?}");
    let live: i64 = keys.iter().filter_map(|key| key["live"].as_i64()).sum();
    ensure!(live >= i64::try_from(people * 5)?, "{live} keys of {people} people");

    // The master key, too, while it works; the old file is of no use after that, and the new one opens everything.
    let (old, new) = (demo.data().join("secrets/master.key"), demo.data().join("secrets/new.key"));
    std::fs::write(&new, "ab".repeat(32))?;
    std::fs::set_permissions(&new, std::fs::Permissions::from_mode(0o600))?;
    let file = new.to_str().context("a path")?;
    done(&demo, &[&["key", "rotate", "--master", "--new-key-file", file], &WHY[..]].concat()).await?;
    let say = async |messenger: &Messenger, psid: &str| {
        messenger.say(psid, "hello").await?;
        messenger.say(psid, "help").await?;
        answered(messenger, psid).await
    };
    say(&messenger, "829998").await?;
    demo.kill().await?;
    let refused = demo.restart().await.err().context("the old key opens")?.to_string();
    ensure!(refused.contains("was wrapped by"), "{refused}");
    // It has ended by itself.
    let _ = demo.kill().await;
    std::fs::rename(&new, &old)?;
    demo.restart().await?;
    let messenger = demo.messenger();
    say(&messenger, "829999").await?;
    let opened = done(&demo, &["key", "check", "--key-file", old.to_str().context("a path")?]).await?;
    ensure!(opened["data_keys"].as_i64() > Some(live), "{opened}");
    Ok(())
}
