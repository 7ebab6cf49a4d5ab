//! Faults on demand do what they say, as often as they say, and the counters tell what reached the bank.

use std::{sync::atomic::Ordering, time::Duration};

use serde_json::{Value, json};

use crate::{
    rp::{ALL, World},
    schema::{assert_published, objections},
};

async fn fault(world: &World, target: &str, kind: &str, more: Value) {
    let mut body = json!({ "target": target, "kind": kind, "count": 1 });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = world.control("POST", "faults", Some(body)).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
}

#[tokio::test]
async fn refusals_of_the_transport_look_as_published_and_end() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    fault(&world, "balances", "429", json!({ "millis": 2_500 })).await;
    let busy = world.get("/balances", &tokens.access).await;
    assert_eq!((busy.status, busy.header("retry-after")), (429, "3"));
    assert_published("get", "/balances", &busy);
    fault(&world, "*", "500", json!({ "count": 2 })).await;
    for _ in 0..2 {
        let broken = world.get("/balances", &tokens.access).await;
        broken.assert_code(500, "U000");
        assert_published("get", "/balances", &broken);
    }
    fault(&world, "balances", "garbage", json!({})).await;
    world.spoilt.store(true, Ordering::SeqCst);
    let garbage = world.get("/balances", &tokens.access).await;
    world.spoilt.store(false, Ordering::SeqCst);
    assert_eq!(garbage.status, 200);
    assert!(serde_json::from_str::<Value>(&garbage.text).is_err());
    fault(&world, "balances", "500", json!({ "institution": "northwind" })).await;
    assert_eq!(world.get("/balances", &tokens.access).await.status, 200);
    fault(&world, "token", "500", json!({})).await;
    assert_eq!(world.refresh(&tokens.refresh).await.status, 500);
    // The fault struck before the bank looked at the token, so it is still good.
    assert_eq!(world.refresh(&tokens.refresh).await.status, 200);
}

#[tokio::test]
async fn slow_hanging_and_broken_connections() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    fault(&world, "balances", "slow", json!({ "millis": 60 })).await;
    let begun = std::time::Instant::now();
    assert_eq!(world.get("/balances", &tokens.access).await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(60));

    fault(&world, "balances", "drop_connection", json!({})).await;
    let url = format!("{}/balances", world.bank.api_url("harbour"));
    let ask = || world.api_request("GET", &url, &tokens.access, None, &world.dpop);
    let broken = ask().send().await;
    assert!(broken.is_err() || broken.unwrap().bytes().await.is_err());

    fault(&world, "balances", "hang", json!({})).await;
    let hung = ask().timeout(Duration::from_millis(80)).send().await;
    assert!(hung.unwrap_err().is_timeout());
    assert_eq!(world.get("/balances", &tokens.access).await.status, 200);

    // A hanging call does not keep the bank from stopping.
    fault(&world, "balances", "hang", json!({})).await;
    let request = ask().send();
    let hanging = tokio::spawn(request);
    loop {
        let calls = world.control("GET", "calls", None).await.json();
        if calls["harbour"]["balances"]["total"] == 5 {
            break;
        }
    }
    tokio::time::timeout(Duration::from_secs(5), world.bank.shutdown()).await.unwrap();
    assert_eq!(hanging.await.unwrap().unwrap().status(), 503);
}

#[tokio::test]
async fn lists_and_links_can_be_spoilt() {
    let world = World::with(|config| config.page_size = 50).await;
    let tokens = world.link(ALL).await;
    world.spoilt.store(true, Ordering::SeqCst);
    for (target, path, name) in [
        ("balances", "/balances", "Balance"),
        ("accounts", "/accounts", "Account"),
        ("transactions", "/transactions", "Transaction"),
    ] {
        fault(&world, target, "object_for_array", json!({})).await;
        let odd = world.get(path, &tokens.access).await;
        assert!(odd.json()["Data"][name].is_object());
        assert!(!objections("get", path, &odd).is_empty());
        assert!(world.get(path, &tokens.access).await.json()["Data"][name].is_array());
    }
    for (variant, check) in [
        ("self", &(|next: &str, own: &str| next == own) as &dyn Fn(&str, &str) -> bool),
        ("foreign", &|next, _| next.starts_with("https://elsewhere.invalid/")),
        ("null", &|next, _| next.starts_with("null/")),
        ("other_resource", &|next, _| next.ends_with("/party")),
    ] {
        fault(&world, "transactions", "broken_next", json!({ "variant": variant })).await;
        let body = world.get("/transactions", &tokens.access).await.json();
        let link = |name: &str| body["Links"][name].as_str().unwrap().to_owned();
        assert!(check(&link("Next"), &link("Self")), "{variant} {}", link("Next"));
    }
}

#[tokio::test]
async fn consent_and_refresh_can_be_lost_at_the_bank() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    fault(&world, "balances", "reauthenticate", json!({})).await;
    world.get("/balances", &tokens.access).await.assert_code(403, "U028");
    fault(&world, "balances", "revoked_consent", json!({})).await;
    world.get("/balances", &tokens.access).await.assert_code(400, "U009");
    world.get("/accounts", &tokens.access).await.assert_code(400, "U009");

    world.clock.advance_seconds(60);
    let tokens = world.link(ALL).await;
    fault(&world, "token", "expired_refresh", json!({})).await;
    world.refresh(&tokens.refresh).await.assert_error(400, "invalid_grant");
    world.refresh(&tokens.refresh).await.assert_error(400, "invalid_grant");

    world.clock.advance_seconds(60);
    let tokens = world.link(ALL).await;
    assert_eq!(world.control("POST", "expire-access-tokens", None).await.status, 204);
    assert_eq!(world.get("/accounts", &tokens.access).await.status, 401);
    assert_eq!(world.refresh(&tokens.refresh).await.status, 200);
}

#[tokio::test]
async fn faults_can_be_listed_and_removed_and_unknown_ones_are_refused() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    fault(&world, "accounts", "500", json!({ "count": null })).await;
    for _ in 0..3 {
        assert_eq!(world.get("/accounts", &tokens.access).await.status, 500);
    }
    assert_eq!(world.control("GET", "faults", None).await.json()[0]["kind"], "500");
    assert_eq!(world.control("DELETE", "faults", None).await.status, 204);
    assert_eq!(world.get("/accounts", &tokens.access).await.status, 200);
    for bad in [
        json!({ "target": "accounts", "kind": "meteor" }),
        json!({ "target": "accounts", "kind": "500", "time": 1 }),
        json!({ "target": "accounts", "kind": "500", "institution": "elsewhere" }),
    ] {
        assert!(world.control("POST", "faults", Some(bad)).await.status >= 400);
    }
}

#[tokio::test]
async fn the_bank_says_what_it_was_asked_without_keeping_secrets() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    assert_eq!(world.control("DELETE", "calls", None).await.status, 204);
    assert_eq!(world.control("GET", "calls", None).await.json(), json!({}));
    world.get("/balances", &tokens.access).await;
    let url = format!("{}/balances", world.bank.api_url("harbour"));
    let attended = world
        .api_request("GET", &url, &tokens.access, None, &world.dpop)
        .header("x-fapi-customer-ip-address", "192.0.2.7");
    attended.send().await.unwrap();
    let calls = world.control("GET", "calls", None).await;
    let balances = &calls.json()["harbour"]["balances"];
    assert_eq!(
        (&balances["total"], &balances["attended"], &balances["unattended"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(balances["by_status"]["200"], 2);
    assert_eq!(balances["last_headers"]["x-fapi-customer-ip-address"], "192.0.2.7");
    assert_eq!(balances["last_headers"]["authorization"], "(hidden)");
    assert!(!calls.text.contains(&tokens.access));
}
