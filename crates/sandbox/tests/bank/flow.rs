//! The way a link is meant to go: consent, login with two factors, tokens, reading, refreshing, ending.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use serde_json::{Value, json};

use crate::{
    rp::{ALL, Browser, CLIENT, REDIRECT, World, owned, replaced},
    schema::assert_published,
};

#[tokio::test]
async fn metadata_is_the_same_at_both_addresses_and_names_its_issuer() {
    let world = World::new().await;
    for (institution, _) in tellerline_sandbox::bank::RunningBank::institutions() {
        let issuer = world.bank.issuer(institution);
        let get =
            async |url: String| world.http.get(url).send().await.unwrap().json::<Value>().await.unwrap();
        let openid = get(format!("{issuer}/.well-known/openid-configuration")).await;
        let oauth =
            get(format!("{}/.well-known/oauth-authorization-server/{institution}", world.bank.base())).await;
        assert_eq!(openid, oauth);
        assert_eq!(openid["issuer"], issuer);
        assert_eq!(openid["require_pushed_authorization_requests"], true);
        assert_eq!(openid["authorization_response_iss_parameter_supported"], true);
    }
}

#[tokio::test]
async fn ada_links_reads_her_exact_balance_refreshes_and_ends_it() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    assert_eq!(tokens.body["token_type"], "DPoP");
    assert_eq!(tokens.body["expires_in"], 300);

    let accounts = world.get("/accounts", &tokens.access).await;
    assert_published("get", "/accounts", &accounts);
    let exact = world.ledger().await;
    assert_eq!(accounts.json()["Data"]["Account"].as_array().unwrap().len(), exact.len());

    for account in &exact {
        let id = account["account_id"].as_str().unwrap();
        let answer = world.get(&format!("/accounts/{id}/balances"), &tokens.access).await;
        assert_published("get", "/accounts/{AccountId}/balances", &answer);
        for (kind, name) in [("ITAV", "available"), ("ITBD", "booked")] {
            let body = answer.json();
            let balances = body["Data"]["Balance"].as_array().unwrap();
            let shown = balances.iter().find(|one| one["Type"] == kind).unwrap();
            let sign = if shown["CreditDebitIndicator"] == "Debit" { "-" } else { "" };
            let text = format!("{sign}{}", shown["Amount"]["Amount"].as_str().unwrap());
            assert_eq!(text, account[name].as_str().unwrap(), "{account}");
        }
    }

    let refreshed = world.refresh(&tokens.refresh).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.text);
    let access = refreshed.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(world.get("/accounts", &access).await.status, 200);

    let path = format!("/account-access-consents/{}", tokens.consent);
    let client = world.client_token().await;
    assert_eq!(world.get(&path, &client).await.json()["Data"]["Status"], "AUTH");
    let gone = world.api("DELETE", &path, &client, None).await;
    assert_eq!(gone.status, 204);
    assert_published("delete", "/account-access-consents/{ConsentId}", &gone);
    let after = world.get(&path, &client).await;
    after.assert_code(400, "U011");
    assert_published("get", "/account-access-consents/{ConsentId}", &after);
    assert_eq!(world.get("/accounts", &access).await.status, 401);
    let refresh = refreshed.json()["refresh_token"].as_str().unwrap().to_owned();
    world.refresh(&refresh).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn the_id_token_is_signed_and_says_how_the_customer_logged_in() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let keys: JwkSet =
        world.http.get(format!("{}/jwks", world.issuer())).send().await.unwrap().json().await.unwrap();
    let token = tokens.body["id_token"].as_str().unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    let key = DecodingKey::from_jwk(keys.find(header.kid.as_deref().unwrap()).unwrap()).unwrap();
    let mut rules = Validation::new(Algorithm::ES256);
    rules.set_audience(&[CLIENT]);
    rules.set_issuer(&[world.issuer()]);
    rules.validate_exp = false;
    let claims = jsonwebtoken::decode::<Value>(token, &key, &rules).unwrap().claims;
    assert_eq!(claims["nonce"], "the-nonce");
    assert_eq!(claims["acr"], "urn:openbanking:psd2:sca");
    assert_eq!(claims["auth_time"], world.now());
    assert_eq!(claims["openbanking_intent_id"], tokens.consent.as_str());
    assert_eq!(claims["exp"].as_i64().unwrap() - world.now(), 300);
    let expires = claims["http://openbanking.org.uk/refresh_token_expires_at"].as_i64().unwrap();
    assert_eq!(expires - world.now(), 90 * 86_400);
    let subject = world.control("GET", "ledger/harbour/ada", None).await.json()["subject"].clone();
    assert_eq!(claims["sub"], subject);
    let elsewhere = world.control("GET", "ledger/northwind/ada", None).await.json()["subject"].clone();
    assert_ne!(subject, elsewhere, "subjects are pairwise");
}

#[tokio::test]
async fn the_way_back_names_state_and_issuer_with_a_code_and_with_an_error() {
    let world = World::new().await;
    let consent =
        world.consent(ALL, json!({})).await.json()["Data"]["ConsentId"].as_str().unwrap().to_owned();
    let url = world.authorize_url(world.request(&consent)).await;
    let mut browser = Browser::new(&world);
    let page = browser.open(&url).await;
    let back = browser.post(&page, &[("action", "cancel")]).await;
    assert_eq!(back.status, 303);
    assert!(back.header("location").starts_with(REDIRECT));
    assert_eq!(back.came_back_with("error").as_deref(), Some("access_denied"));
    assert_eq!(back.came_back_with("state").as_deref(), Some("the-state"));
    assert_eq!(back.came_back_with("iss"), Some(world.issuer()));
    let token = world.client_token().await;
    let shown = world.get(&format!("/account-access-consents/{consent}"), &token).await;
    assert_eq!(shown.json()["Data"]["Status"], "RJCT");
    assert_published("get", "/account-access-consents/{ConsentId}", &shown);
    // Rejected is terminal.
    world.push(world.request(&consent)).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn a_second_login_in_the_same_browser_is_asked_only_when_the_client_wants_it() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let mut browser = Browser::new(&world);
    // A browser that does not know the bank: the login is asked, the consent, already in force, is not.
    let url = world.authorize_url(world.request(&tokens.consent)).await;
    let back = browser.log_in(&url, "ada").await;
    assert!(back.came_back_with("code").is_some(), "{back:?}");
    // Now it knows the bank: straight back.
    let url = world.authorize_url(world.request(&tokens.consent)).await;
    assert!(browser.get(&url).await.came_back_with("code").is_some());
    let url = world.authorize_url(replaced(world.request(&tokens.consent), "prompt", "none")).await;
    assert!(browser.get(&url).await.came_back_with("code").is_some());
    for (name, value) in [("prompt", "login"), ("max_age", "0"), ("max_age", "30")] {
        world.clock.advance_seconds(31);
        let url = world.authorize_url(replaced(world.request(&tokens.consent), name, value)).await;
        let page = browser.open(&url).await;
        assert!(browser.get(&page).await.text.contains("Username"), "{name}={value}");
    }
    let url = world.authorize_url(replaced(world.request(&tokens.consent), "max_age", "300")).await;
    assert!(browser.get(&url).await.came_back_with("code").is_some());
    // The bank's own session ends too.
    world.clock.advance_seconds(601);
    let url = world.authorize_url(replaced(world.request(&tokens.consent), "prompt", "none")).await;
    assert_eq!(browser.get(&url).await.came_back_with("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn another_customer_cannot_take_over_a_consent() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let url = world.authorize_url(world.request(&tokens.consent)).await;
    let back = Browser::new(&world).log_in(&url, "ben").await;
    assert_eq!(back.came_back_with("error").as_deref(), Some("access_denied"));
    assert_eq!(world.get("/accounts", &tokens.access).await.status, 200);
}

#[tokio::test]
async fn a_login_without_accounts_gives_only_an_identity() {
    let world = World::new().await;
    world.get_nonce().await;
    let form = replaced(replaced(world.request("-"), "claims", ""), "scope", "openid");
    let url = world.authorize_url(form).await;
    let back = Browser::new(&world).log_in(&url, "ada").await;
    let answer = world.exchange(&back.came_back_with("code").unwrap()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.json()["id_token"].is_string());
    assert!(answer.json().get("refresh_token").is_none());
    let access = answer.json()["access_token"].as_str().unwrap().to_owned();
    world.get("/accounts", &access).await.assert_code(403, "AG01");
}

#[tokio::test]
async fn access_withdrawn_at_the_bank_can_be_given_again_by_the_same_customer() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let path = format!("consents/harbour/{}/revoke", tokens.consent);
    assert_eq!(world.control("POST", &path, None).await.status, 204);
    world.get("/accounts", &tokens.access).await.assert_code(400, "U009");
    let client = world.client_token().await;
    let shown = world.get(&format!("/account-access-consents/{}", tokens.consent), &client).await;
    assert_eq!(shown.json()["Data"]["Status"], "CANC");
    assert_eq!(shown.json()["Data"]["StatusReason"][0]["StatusReasonCode"], "U028");
    assert_published("get", "/account-access-consents/{ConsentId}", &shown);
    world.refresh(&tokens.refresh).await.assert_error(400, "invalid_grant");
    world.clock.advance_seconds(60);
    let url = world.authorize_url(world.request(&tokens.consent)).await;
    let back = Browser::new(&world).log_in(&url, "ada").await;
    let answer = world.exchange(&back.came_back_with("code").unwrap()).await;
    let access = answer.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(world.get("/accounts", &access).await.status, 200);
}

#[tokio::test]
async fn tokens_and_consents_end_at_their_time() {
    let world = World::new().await;
    let tokens = world.link_with(ALL, json!({ "ExpirationDateTime": "2026-11-22T11:00:00+00:00" })).await;
    world.clock.advance_seconds(299);
    assert_eq!(world.get("/accounts", &tokens.access).await.status, 200);
    world.clock.advance_seconds(1);
    let late = world.get("/accounts", &tokens.access).await;
    assert_eq!(late.status, 401);
    assert_published("get", "/accounts", &late);
    let refreshed = world.refresh(&tokens.refresh).await.json();
    world.clock.advance_seconds(3_600);
    let refresh = refreshed["refresh_token"].as_str().unwrap();
    world.refresh(refresh).await.assert_error(400, "invalid_grant");
    let client = world.client_token().await;
    let shown = world.get(&format!("/account-access-consents/{}", tokens.consent), &client).await;
    assert_eq!(shown.json()["Data"]["Status"], "EXPD");
    assert_published("get", "/account-access-consents/{ConsentId}", &shown);

    let tokens = world.link(ALL).await;
    world.clock.advance_seconds(90 * 86_400);
    world.refresh(&tokens.refresh).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn revocation_ends_the_grant_or_only_the_access_token() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let url = format!("{}/revoke", world.issuer());
    let revoke = async |token: &str| world.post_once(&url, vec![owned(("token", token))], None).await;
    assert_eq!(revoke(&tokens.access).await.status, 200);
    assert_eq!(world.get("/accounts", &tokens.access).await.status, 401);
    let refreshed = world.refresh(&tokens.refresh).await.json();
    assert_eq!(revoke("no such token").await.status, 200);
    assert_eq!(revoke(refreshed["refresh_token"].as_str().unwrap()).await.status, 200);
    assert_eq!(world.get("/accounts", refreshed["access_token"].as_str().unwrap()).await.status, 401);
    let answer = world.refresh(refreshed["refresh_token"].as_str().unwrap()).await;
    answer.assert_error(400, "invalid_grant");
}
