//! What Meta passes on about a person, as it would arrive: signed forms at the running product, and the page that the
//! person is shown.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tellerline_sandbox::messenger::signature_header;
use tellerline_testkit::demo::{APP_SECRET, Demo, Options};

use super::support::{BINARY, count, now_ms, store, until};

/// As the platform signs: over the encoded part.
fn signed_request(secret: &str, user: &str) -> String {
    let claims = json!({ "algorithm": "HMAC-SHA256", "issued_at": now_ms() / 1_000, "user_id": user });
    let body = URL_SAFE_NO_PAD.encode(claims.to_string());
    // The header of a webhook is the same MAC, in hexadecimal.
    let tag = signature_header(secret, body.as_bytes());
    let tag = hex::decode(tag.trim_start_matches("sha256=")).expect("hexadecimal");
    format!("{}.{body}", URL_SAFE_NO_PAD.encode(tag))
}

async fn calls(demo: &Demo, name: &str, signed: &str) -> anyhow::Result<(u16, Value)> {
    let url = format!("{}/{name}", demo.at().webhook);
    let answer = demo.http().post(url).form(&[("signed_request", signed)]).send().await?;
    let status = answer.status().as_u16();
    Ok((status, answer.json().await.unwrap_or(Value::Null)))
}

#[tokio::test]
async fn a_deletion_from_the_messenger_has_a_page_and_one_effect() -> anyhow::Result<()> {
    let options = Options { linked_customers: 2, ..Options::default() };
    let demo = Demo::start(BINARY, options).await?;
    let messenger = demo.messenger();
    let store = store(&demo).await?;
    // Nobody may be written to who never wrote.
    messenger.say("90000", "hello").await?;
    messenger.words("90000", 1).await?;

    let forged = signed_request("not-the-secret", "90000");
    for name in ["data-deletion", "deauthorize"] {
        assert_eq!(calls(&demo, name, &forged).await?.0, 401, "{name}");
        assert_eq!(calls(&demo, name, "nonsense").await?.0, 400, "{name}");
    }
    assert_eq!(count(&store, "SELECT COUNT(*) FROM platform_request").await?, 0);

    let signed = signed_request(APP_SECRET, "90000");
    let (status, answer) = calls(&demo, "data-deletion", &signed).await?;
    assert_eq!(status, 200, "{answer}");
    let (url, code) = (answer["url"].as_str().expect("url"), answer["confirmation_code"].as_str());
    assert!(code.is_some_and(|code| url.ends_with(&format!("/deletion/{code}"))), "{answer}");
    assert_eq!(calls(&demo, "data-deletion", &signed).await?.1, answer, "the same again");
    assert_eq!(count(&store, "SELECT COUNT(*) FROM erasure").await?, 1);
    let said = messenger.words("90000", 2).await?;
    assert!(said.iter().any(|said| said.contains("asked us to delete your data")), "{said:#?}");

    let page = demo.http().get(url).send().await?;
    let policy = page.headers().get("content-security-policy").cloned().expect("a policy");
    assert!(policy.to_str()?.starts_with("default-src 'none'"), "{policy:?}");
    let text = page.text().await?;
    assert!(text.contains("It waits until") && !text.contains("90000"), "{text}");
    let guessed = format!("{}/deletion/{}", demo.at().public_url, "0".repeat(32));
    assert_eq!(demo.http().get(guessed).send().await?.status().as_u16(), 404);

    let (status, _) = calls(&demo, "deauthorize", &signed_request(APP_SECRET, "90001")).await?;
    assert_eq!(status, 200);
    let live = "SELECT COUNT(*) FROM link WHERE ended_at IS NULL";
    until(&store, live, 1).await?;
    // The bank confirmed: the tokens are gone.
    until(&store, "SELECT COUNT(*) FROM link WHERE ended_at IS NOT NULL AND sealed_tokens IS NULL", 1)
        .await?;
    store.close().await;
    Ok(())
}
