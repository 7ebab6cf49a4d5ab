//! What must not work: replays, foreign keys, wrong audiences, forged and unsigned tokens, lies about addresses.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::HeaderMap;
use serde_json::{Value, json};

use crate::rp::{ALL, Answer, Browser, CLIENT, Key, REDIRECT, VERIFIER, World, owned, replaced};

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn unsigned(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(&json!({ "alg": "none", "typ": "JWT" })), part(claims))
}

async fn token_with_assertion(world: &World, assertion: String) -> Answer {
    let form = vec![
        owned(("grant_type", "client_credentials")),
        owned(("scope", "accounts")),
        owned(("client_assertion_type", ASSERTION)),
        ("client_assertion".into(), assertion),
    ];
    world.post_once(&format!("{}/token", world.issuer()), form, Some(&world.dpop)).await
}

#[tokio::test]
async fn assertions_must_be_ours_fresh_and_for_this_issuer() {
    let world = World::new().await;
    world.get_nonce().await;
    let good = world.key.sign(&world.assertion_claims());
    assert_eq!(token_with_assertion(&world, good.clone()).await.status, 200);
    token_with_assertion(&world, good).await.assert_error(401, "invalid_client");

    let now = world.now();
    let lies: Vec<(&str, Value)> = vec![
        ("aud", json!([world.issuer()])),
        ("aud", json!(format!("{}/token", world.issuer()))),
        ("aud", json!(world.bank.issuer("northwind"))),
        ("exp", json!(now)),
        ("exp", json!(now + 3_600)),
        ("exp", Value::Null),
        ("iat", json!(now + 11)),
        ("nbf", json!(now + 11)),
        ("sub", json!("other-client")),
        ("iss", json!("nobody")),
        ("iss", json!("other-client")),
        ("jti", Value::Null),
    ];
    for (name, value) in lies {
        let mut claims = world.assertion_claims();
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
        let answer = token_with_assertion(&world, world.key.sign(&claims)).await;
        assert_eq!(
            (answer.status, answer.json()["error"].as_str()),
            (401, Some("invalid_client")),
            "{name}={value}"
        );
    }
    let stranger = Key::new("client-key");
    for assertion in
        [stranger.sign(&world.assertion_claims()), unsigned(&world.assertion_claims()), "x.y.z".into()]
    {
        token_with_assertion(&world, assertion).await.assert_error(401, "invalid_client");
    }
    let mut unknown = world.key.clone();
    unknown.public.common.key_id = Some("unknown".into());
    let assertion = unknown.sign(&world.assertion_claims());
    token_with_assertion(&world, assertion).await.assert_error(401, "invalid_client");
    // Signed with the client's public key taken as an HMAC secret.
    let secret = serde_json::to_vec(&world.key.public).unwrap();
    let forged = jsonwebtoken::encode(
        &jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256),
        &world.assertion_claims(),
        &jsonwebtoken::EncodingKey::from_secret(&secret),
    );
    token_with_assertion(&world, forged.unwrap()).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn a_nonce_request_does_not_use_the_assertion_up() {
    let world = World::new().await;
    let assertion = world.key.sign(&world.assertion_claims());
    let first = token_with_assertion(&world, assertion.clone()).await;
    first.assert_error(400, "use_dpop_nonce");
    assert!(!first.header("dpop-nonce").is_empty());
    world.get_nonce().await;
    assert_eq!(token_with_assertion(&world, assertion).await.status, 200);
}

#[tokio::test]
async fn nonces_are_wanted_everywhere_and_grow_old() {
    let world = World::new().await;
    let consent = "x";
    let par = format!("{}/par", world.issuer());
    world
        .post_once(&par, world.request(consent), Some(&world.dpop))
        .await
        .assert_error(400, "use_dpop_nonce");
    let tokens = world.link(ALL).await;
    let url = format!("{}/accounts", world.bank.api_url("harbour"));
    let old = world.nonce();
    world.clock.advance_seconds(299);
    assert_eq!(world.get("/accounts", &tokens.access).await.status, 200);
    world.clock.advance_seconds(302);
    let refreshed = world.refresh(&tokens.refresh).await.json();
    let access = refreshed["access_token"].as_str().unwrap();
    let mut claims = world.proof_claims("GET", &url, Some(access));
    claims["nonce"] = json!(old);
    let answer = resource(&world, &url, access, &World::proof_of(&world.dpop, &claims)).await;
    assert_eq!(answer.status, 401);
    assert!(answer.header("www-authenticate").contains("use_dpop_nonce"));
    assert!(!answer.header("dpop-nonce").is_empty() && answer.text.is_empty());
}

async fn resource(world: &World, url: &str, token: &str, proof: &str) -> Answer {
    let request = world.http.get(url).header("authorization", format!("DPoP {token}")).header("dpop", proof);
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_token_is_worth_nothing_without_its_key() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let url = format!("{}/accounts", world.bank.api_url("harbour"));
    let thief = Key::new("thief");
    let claims = || world.proof_claims("GET", &url, Some(&tokens.access));
    assert_eq!(
        resource(&world, &url, &tokens.access, &World::proof_of(&world.dpop, &claims())).await.status,
        200
    );

    let change = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        World::proof_of(&world.dpop, &claims)
    };
    let once = World::proof_of(&world.dpop, &claims());
    assert_eq!(resource(&world, &url, &tokens.access, &once).await.status, 200);
    let mut typ = jsonwebtoken::Header::new(world.dpop.algorithm);
    typ.jwk = Some(world.dpop.public.clone());
    let wrong_typ = jsonwebtoken::encode(&typ, &claims(), &world.dpop.secret).unwrap();
    let mut foreign = jsonwebtoken::Header::new(world.dpop.algorithm);
    foreign.typ = Some("dpop+jwt".into());
    foreign.jwk = Some(world.dpop.public.clone());
    let wrong_signature = jsonwebtoken::encode(&foreign, &claims(), &thief.secret).unwrap();
    let cases = [
        ("key of another", World::proof_of(&thief, &claims())),
        ("replayed", once),
        ("method", change("htm", json!("POST"))),
        ("address", change("htu", json!(format!("{}/balances", world.bank.api_url("harbour"))))),
        ("institution", change("htu", json!(format!("{}/accounts", world.bank.api_url("northwind"))))),
        ("old", change("iat", json!(world.now() - 61))),
        ("future", change("iat", json!(world.now() + 11))),
        ("ath", change("ath", json!("x"))),
        ("no jti", change("jti", json!(""))),
        ("nonce", change("nonce", json!("made-up"))),
        ("typ", wrong_typ),
        ("signature", wrong_signature),
        ("none", unsigned(&claims())),
        ("nothing", "x".to_owned()),
    ];
    for (case, proof) in cases {
        let answer = resource(&world, &url, &tokens.access, &proof).await;
        assert_eq!((answer.status, answer.text.as_str()), (401, ""), "{case}");
        assert!(answer.header("www-authenticate").starts_with("DPoP "), "{case}");
    }
    for scheme in ["Bearer", "Basic"] {
        let request = world
            .http
            .get(&url)
            .header("authorization", format!("{scheme} {}", tokens.access))
            .header("dpop", World::proof_of(&world.dpop, &claims()));
        assert_eq!(request.send().await.unwrap().status(), 401, "{scheme}");
    }
    let mut twice = HeaderMap::new();
    for _ in 0..2 {
        twice.append("dpop", World::proof_of(&world.dpop, &claims()).parse().unwrap());
    }
    let request =
        world.http.get(&url).header("authorization", format!("DPoP {}", tokens.access)).headers(twice);
    assert_eq!(request.send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_proof_that_gives_its_private_key_away_is_refused() {
    let world = World::new().await;
    world.get_nonce().await;
    let url = format!("{}/token", world.issuer());
    let proof = World::proof_of(&world.dpop, &world.proof_claims("POST", &url, None));
    let mut parts: Vec<String> = proof.split('.').map(str::to_owned).collect();
    let mut header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&parts[0]).unwrap()).unwrap();
    header["jwk"]["d"] = json!("secret");
    parts[0] = URL_SAFE_NO_PAD.encode(header.to_string());
    let request =
        world.http.post(&url).header("dpop", parts.join(".")).form(&[("grant_type", "client_credentials")]);
    Answer::of(request.send().await.unwrap()).await.assert_error(400, "invalid_dpop_proof");
}

#[tokio::test]
async fn pushed_requests_are_checked_before_any_browser_moves() {
    let world = World::new().await;
    let consent =
        world.consent(ALL, json!({})).await.json()["Data"]["ConsentId"].as_str().unwrap().to_owned();
    let claims = |value: &str| {
        json!({ "id_token": { "openbanking_intent_id": { "value": value, "essential": true } } }).to_string()
    };
    let strange_acr = json!({ "id_token": {
        "openbanking_intent_id": { "value": consent, "essential": true },
        "acr": { "essential": true, "value": "urn:somewhere:palm-reading" } } })
    .to_string();
    for (name, value, error) in [
        ("redirect_uri", "https://attacker.invalid/", "invalid_request"),
        ("redirect_uri", &format!("{REDIRECT}/"), "invalid_request"),
        ("redirect_uri", "", "invalid_request"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("response_mode", "fragment", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("scope", "openid accounts payments", "invalid_scope"),
        ("scope", "accounts", "invalid_scope"),
        ("scope", "openid", "invalid_scope"),
        ("claims", "", "invalid_request"),
        ("claims", "{", "invalid_request"),
        ("claims", &claims("no-such-consent"), "invalid_request"),
        ("claims", &strange_acr, "unmet_authentication_requirements"),
        ("max_age", "soon", "invalid_request"),
        ("prompt", "none login", "invalid_request"),
        ("request", "a.b.c", "request_not_supported"),
        ("request_uri", "urn:x", "invalid_request"),
        ("dpop_jkt", "of-another-key", "invalid_request"),
        ("client_id", "other-client", "invalid_client"),
    ] {
        let answer = world.push(replaced(world.request(&consent), name, value)).await;
        assert_eq!(answer.json()["error"], error, "{name}={value}: {}", answer.text);
    }
    let mut doubled = world.request(&consent);
    doubled.push(owned(("state", "another")));
    world.push(doubled).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn a_reference_counts_once_and_for_a_minute() {
    let world = World::new().await;
    let consent =
        world.consent(ALL, json!({})).await.json()["Data"]["ConsentId"].as_str().unwrap().to_owned();
    let url = world.authorize_url(world.request(&consent)).await;
    let mut browser = Browser::new(&world);
    // A link preview does not use it up.
    assert_eq!(world.http.head(&url).send().await.unwrap().status(), 200);
    browser.open(&url).await;
    assert_eq!(browser.get(&url).await.status, 400);
    let url = world.authorize_url(world.request(&consent)).await;
    world.clock.advance_seconds(60);
    assert_eq!(browser.get(&url).await.status, 400);
    let url = world.authorize_url(world.request(&consent)).await;
    assert_eq!(browser.get(&url.replace(CLIENT, "other-client")).await.status, 400);
    for bare in ["/authorize", "/authorize?client_id=tellerline-demo&redirect_uri=https://attacker.invalid"] {
        let answer = browser.get(&format!("{}{bare}", world.issuer())).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""));
    }
}

async fn fresh_code(world: &World) -> String {
    world.clock.advance_seconds(60);
    let consent =
        world.consent(ALL, json!({})).await.json()["Data"]["ConsentId"].as_str().unwrap().to_owned();
    let url = world.authorize_url(world.request(&consent)).await;
    Browser::new(world).log_in(&url, "ada").await.came_back_with("code").unwrap()
}

#[tokio::test]
async fn a_code_is_bound_short_and_single() {
    let world = World::new().await;
    let url = format!("{}/token", world.issuer());
    let form = |code: &str| {
        vec![
            owned(("grant_type", "authorization_code")),
            owned(("code", code)),
            owned(("redirect_uri", REDIRECT)),
            owned(("code_verifier", VERIFIER)),
        ]
    };
    for (name, value) in [
        ("code_verifier", "another-verifier-of-more-than-forty-three-characters"),
        ("redirect_uri", "http://localhost:8080/elsewhere"),
    ] {
        let code = fresh_code(&world).await;
        let answer = world.post_once(&url, replaced(form(&code), name, value), Some(&world.dpop)).await;
        answer.assert_error(400, "invalid_grant");
        // The failed try used the code up.
        world.exchange(&code).await.assert_error(400, "invalid_grant");
    }
    let code = fresh_code(&world).await;
    let thief = Key::new("thief");
    world.post_once(&url, form(&code), Some(&thief)).await.assert_error(400, "invalid_grant");

    let code = fresh_code(&world).await;
    world.clock.advance_seconds(60);
    world.exchange(&code).await.assert_error(400, "invalid_grant");

    let code = fresh_code(&world).await;
    let tokens = world.exchange(&code).await.json();
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(world.get("/accounts", access).await.status, 200);
    world.exchange(&code).await.assert_error(400, "invalid_grant");
    assert_eq!(world.get("/accounts", access).await.status, 401, "a replay revokes what was issued");
    world.refresh(tokens["refresh_token"].as_str().unwrap()).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn an_old_refresh_token_ends_the_whole_grant() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let second = world.refresh(&tokens.refresh).await.json();
    assert_ne!(second["refresh_token"], tokens.refresh.as_str());
    world.refresh(&tokens.refresh).await.assert_error(400, "invalid_grant");
    world.refresh(second["refresh_token"].as_str().unwrap()).await.assert_error(400, "invalid_grant");
    assert_eq!(world.get("/accounts", second["access_token"].as_str().unwrap()).await.status, 401);
}

#[tokio::test]
async fn refresh_tokens_are_bound_to_key_and_cannot_be_made_up() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let url = format!("{}/token", world.issuer());
    let form = |token: &str| vec![owned(("grant_type", "refresh_token")), owned(("refresh_token", token))];
    let thief = Key::new("thief");
    world.post_once(&url, form(&tokens.refresh), Some(&thief)).await.assert_error(400, "invalid_grant");
    let guessed = tokens.refresh.replacen(".0.", ".1.", 1);
    assert_ne!(guessed, tokens.refresh);
    for made_up in [guessed.as_str(), "x", "0.0.0", ""] {
        let answer = world.post_once(&url, form(made_up), Some(&world.dpop)).await;
        assert_eq!(answer.status, 400, "{made_up}");
    }
    // None of these tries hurt the owner.
    assert_eq!(world.refresh(&tokens.refresh).await.status, 200);
}

#[tokio::test]
async fn a_bank_that_does_not_rotate_takes_the_same_token_again() {
    let world = World::with(|config| config.rotate_refresh_tokens = false).await;
    let tokens = world.link(ALL).await;
    for _ in 0..2 {
        let answer = world.refresh(&tokens.refresh).await;
        assert_eq!(answer.json()["refresh_token"], tokens.refresh.as_str());
    }
}

#[tokio::test]
async fn other_grants_and_scopes_are_refused() {
    let world = World::new().await;
    world.get_nonce().await;
    world.token(&[("grant_type", "password")]).await.assert_error(400, "unsupported_grant_type");
    let payments = [("grant_type", "client_credentials"), ("scope", "payments")];
    world.token(&payments).await.assert_error(400, "invalid_scope");
    let answer = world.post_once(&format!("{}/token", world.issuer()), vec![], None).await;
    answer.assert_error(400, "invalid_dpop_proof");
}

#[tokio::test]
async fn unknown_hosts_reach_nothing() {
    let world = World::new().await;
    let url = format!("{}/_control/calls", world.bank.base());
    let rebound = world.http.get(&url).header("host", "rebound.invalid").send().await.unwrap();
    assert_eq!(rebound.status(), 421);
    let port = world.bank.addr().port();
    let named = world.http.get(&url).header("host", format!("localhost:{port}")).send().await.unwrap();
    assert_eq!(named.status(), 200);
}

#[tokio::test]
async fn of_two_refreshes_at_once_one_wins_and_the_grant_is_lost() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let (one, two) = tokio::join!(world.refresh(&tokens.refresh), world.refresh(&tokens.refresh));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    let winner = if one.status == 200 { one } else { two };
    let access = winner.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(world.get("/accounts", &access).await.status, 401);
}

#[tokio::test]
async fn of_two_exchanges_of_one_code_at_most_one_wins() {
    let world = World::new().await;
    let code = fresh_code(&world).await;
    let (one, two) = tokio::join!(world.exchange(&code), world.exchange(&code));
    let good = [&one, &two].iter().filter(|answer| answer.status == 200).count();
    assert!(good <= 1, "{one:?} {two:?}");
    world.exchange(&code).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn rsa_keys_work_with_ps256_and_with_nothing_else() {
    use aws_lc_rs::{
        encoding::AsDer as _,
        rsa::{KeyPair, KeySize},
    };
    use jsonwebtoken::{Algorithm, EncodingKey, jwk::JwkSet};
    use tellerline_sandbox::bank::{ClientConfig, ClientKeys};

    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        base64::engine::general_purpose::STANDARD.encode(der.as_ref())
    );
    let secret = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
    let key = Key::from(secret, Algorithm::PS256, "rsa");
    let public = key.public.clone();
    let mut world = World::with(|config| {
        config.clients = vec![ClientConfig {
            client_id: CLIENT.into(),
            name: "Tellerline".into(),
            keys: ClientKeys::Inline(JwkSet { keys: vec![public] }),
            redirect_uris: vec![REDIRECT.into()],
        }];
    })
    .await;
    world.key = key;
    world.get_nonce().await;
    let good = world.key.sign(&world.assertion_claims());
    assert_eq!(token_with_assertion(&world, good).await.status, 200);
    world.key.algorithm = Algorithm::RS256;
    let old = world.key.sign(&world.assertion_claims());
    token_with_assertion(&world, old).await.assert_error(401, "invalid_client");
}
