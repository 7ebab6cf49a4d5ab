//! The relying party against an institution that breaks one rule at a time.

use rstest::rstest;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tellerline_core::{
    bank::BankFailure,
    ports::{Bank as _, BankError, Callback, Granted, LoginError},
};
use wiremock::ResponseTemplate;

use super::testing::{CLIENT, CONSENT, FakeBank, FixedEntropy, NOW, half_hash, unsigned};
use crate::{SigningKey, generate_signing_key};

/// Begins and completes a login.
async fn log_in(bank: &FakeBank, callback: &Callback) -> Result<Granted, LoginError> {
    log_in_with(bank, callback, None).await
}

async fn log_in_with(
    bank: &FakeBank,
    callback: &Callback,
    max_age_secs: Option<u64>,
) -> Result<Granted, LoginError> {
    let connector = bank.connector();
    let mut request = FakeBank::begin();
    request.max_age_secs = max_age_secs;
    let started = connector.begin(&request).await?;
    connector.complete(&started.secret, callback).await
}

fn refusal(outcome: Result<Granted, LoginError>) -> String {
    match outcome {
        Err(LoginError::Refused(reason)) => reason,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_good_login_is_pushed_proven_and_tied_to_its_consent() {
    let bank = FakeBank::start().await;
    let connector = bank.connector();
    let started = connector.begin(&FakeBank::begin()).await.unwrap();
    let front = url::Url::parse(&started.authorize_url).unwrap();
    let names: Vec<_> = front.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["client_id", "request_uri"]);

    let pushed = bank.last("POST /par");
    assert_eq!(pushed.form["code_challenge_method"], "S256");
    assert_eq!(pushed.form["response_type"], "code");
    assert_eq!(pushed.form["state"], started.state);
    let claims: Value = serde_json::from_str(&pushed.form["claims"]).unwrap();
    for place in ["id_token", "userinfo"] {
        let intent = &claims[place]["openbanking_intent_id"];
        assert_eq!(*intent, json!({ "value": CONSENT, "essential": true }));
    }
    let granted = connector.complete(&started.secret, &bank.callback()).await.unwrap();
    assert_eq!(granted.subject, "customer-1");
    assert_eq!(granted.bank_consent, CONSENT);
    assert_eq!(granted.authenticated_at.as_secs(), NOW - 20);
    assert!(granted.tokens.expose().contains("\"amr\":[\"pwd\",\"otp\"]"));
    let exchanged = bank.last("POST /token");
    assert_eq!(exchanged.form["code"], "the-code");
    let challenge = super::dpop::sha256_text(&exchanged.form["code_verifier"]);
    assert_eq!(challenge, pushed.form["code_challenge"]);
}

#[tokio::test]
async fn client_assertions_are_short_single_and_for_the_issuer_alone() {
    let bank = FakeBank::start().await;
    log_in(&bank, &bank.callback()).await.unwrap();
    let mut seen = std::collections::HashSet::new();
    let calls = bank.state().calls.clone();
    let assertions: Vec<_> = calls.iter().filter_map(|call| call.form.get("client_assertion")).collect();
    assert!(assertions.len() >= 3, "client credentials, pushed request, code exchange");
    for assertion in assertions {
        let claims: Value = jsonwebtoken::dangerous::insecure_decode_claims(assertion).unwrap();
        assert_eq!(claims["aud"], bank.server.uri(), "a string, not a list");
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!(CLIENT), &json!(CLIENT)));
        let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert!((1..=60).contains(&life));
        assert!(seen.insert(claims["jti"].as_str().unwrap().to_owned()), "used twice");
    }
}

#[rstest]
#[case::issuer(json!({ "issuer": "https://evil.example" }), "issuer")]
#[case::issuer_slash(json!({ "issuer": null }), "metadata")]
#[case::no_par(json!({ "pushed_authorization_request_endpoint": null }), "pushed requests")]
#[case::signed(json!({ "require_signed_request_object": true }), "signed requests")]
#[case::hybrid(json!({ "response_types_supported": ["code id_token"] }), "code flow")]
#[case::pkce(json!({ "code_challenge_methods_supported": ["plain"] }), "PKCE")]
#[case::no_pkce(json!({ "code_challenge_methods_supported": null }), "PKCE")]
#[case::mtls(json!({ "token_endpoint_auth_methods_supported": ["tls_client_auth"] }), "client authentication")]
#[case::rs256(json!({ "token_endpoint_auth_signing_alg_values_supported": ["RS256"] }), "client authentication")]
#[case::no_dpop(json!({ "dpop_signing_alg_values_supported": null }), "DPoP")]
#[case::id_token(json!({ "id_token_signing_alg_values_supported": ["RS256"] }), "ID token signature")]
#[case::iss(json!({ "authorization_response_iss_parameter_supported": false }), "iss parameter")]
#[case::plain(json!({ "token_endpoint": "http://bank.example/token" }), "https")]
#[case::tokens_elsewhere(json!({ "token_endpoint": "https://evil.example/token" }), "hosts")]
#[case::keys_elsewhere(json!({ "jwks_uri": "https://evil.example/jwks" }), "hosts")]
#[case::login_elsewhere(json!({ "authorization_endpoint": "https://evil.example/login" }), "hosts")]
#[case::requests_elsewhere(json!({ "pushed_authorization_request_endpoint": "https://evil.example/par" }), "hosts")]
#[case::revocation_elsewhere(json!({ "revocation_endpoint": "https://evil.example/revoke" }), "hosts")]
#[case::metadata_service(json!({ "jwks_uri": "https://169.254.169.254/latest/meta-data/" }), "hosts")]
#[case::mapped(json!({ "jwks_uri": "https://[::ffff:169.254.169.254]/" }), "hosts")]
#[case::other_port(json!({ "token_endpoint": "http://127.0.0.1:1/token" }), "hosts")]
#[tokio::test]
async fn an_institution_that_cannot_be_trusted_is_refused_and_doctor_says_why(
    #[case] change: Value,
    #[case] check: &str,
) {
    let bank = FakeBank::start().await;
    bank.state().metadata = change;
    let connector = bank.connector();
    let error = connector.begin(&FakeBank::begin()).await.unwrap_err();
    assert_eq!(error.failure, BankFailure::Nonsense);
    assert!(error.detail.contains(check), "{}", error.detail);
    assert_eq!(bank.count("POST"), 0, "nothing was sent to it");
    if check != "metadata" {
        let findings = connector.doctor().await;
        let broken: Vec<_> =
            findings.iter().filter(|finding| !finding.ok() && finding.check == check).collect();
        assert_eq!(broken.len(), 1, "{findings:#?}");
    }
}

#[tokio::test]
async fn an_institution_that_redirects_is_not_followed() {
    let elsewhere = wiremock::MockServer::start().await;
    let there = format!("{}/elsewhere", elsewhere.uri());
    for call in ["GET /.well-known", "POST /token", "POST /par", "GET /jwks"] {
        let bank = FakeBank::start().await;
        let redirect = wiremock::ResponseTemplate::new(307).insert_header("location", there.as_str());
        bank.state().next.push((call, redirect));
        assert!(log_in(&bank, &bank.callback()).await.is_err(), "{call}");
    }
    assert!(elsewhere.received_requests().await.unwrap().is_empty(), "no token, no code, no assertion");
}

#[tokio::test]
async fn the_issuer_of_an_answer_is_checked_before_its_code_or_error() {
    let bank = FakeBank::start().await;
    let good = bank.callback();
    for (iss, error) in [
        (None, None),
        (Some("https://evil.example".to_owned()), None),
        (Some(format!("{}/", bank.server.uri())), None),
        (Some("https://evil.example".to_owned()), Some("access_denied".to_owned())),
        (None, Some("access_denied".to_owned())),
    ] {
        let callback = Callback { iss, error, ..good.clone() };
        let before = bank.state().calls.iter().filter(|call| call.form.contains_key("code")).count();
        assert!(refusal(log_in(&bank, &callback).await).contains("issuer"));
        let after = bank.state().calls.iter().filter(|call| call.form.contains_key("code")).count();
        assert_eq!(before, after, "the code was not used");
    }
    let cancelled = Callback { code: None, error: Some("access_denied".into()), ..good };
    assert!(matches!(log_in(&bank, &cancelled).await, Err(LoginError::Cancelled)));
}

#[rstest]
#[case::issuer(json!({ "iss": "https://evil.example" }), "another issuer")]
#[case::audience(json!({ "aud": "another-client" }), "another client")]
#[case::audiences(json!({ "aud": ["tellerline-test", "other"] }), "another client")]
#[case::azp(json!({ "azp": "other" }), "another client")]
#[case::nonce(json!({ "nonce": "another" }), "another nonce")]
#[case::no_nonce(json!({ "nonce": null }), "another nonce")]
#[case::consent(json!({ "openbanking_intent_id": "consent-2" }), "another consent")]
#[case::no_consent(json!({ "openbanking_intent_id": null }), "another consent")]
#[case::expired(json!({ "exp": NOW - 31 }), "expired")]
#[case::future(json!({ "iat": NOW + 61 }), "future")]
#[case::s_hash(json!({ "s_hash": "AAAA" }), "another state")]
#[case::c_hash(json!({ "c_hash": "AAAA" }), "another code")]
#[case::at_hash(json!({ "at_hash": "AAAA" }), "another access token")]
#[tokio::test]
async fn an_id_token_with_one_wrong_claim_is_refused_and_its_tokens_are_given_back(
    #[case] change: Value,
    #[case] reason: &str,
) {
    let bank = FakeBank::start().await;
    bank.state().id_token = change;
    assert!(refusal(log_in(&bank, &bank.callback()).await).contains(reason));
    assert_eq!(bank.last("POST /revoke").form["token"], "refresh-1");
}

#[rstest]
#[case(json!({ "iat": NOW + 10 }))]
#[case(json!({ "aud": ["tellerline-test"] }))]
#[case(json!({ "aud": ["tellerline-test", "other"], "azp": "tellerline-test" }))]
#[case(json!({ "c_hash": half_hash("the-code"), "at_hash": half_hash("access-1") }))]
#[tokio::test]
async fn an_id_token_that_is_unusual_but_right_is_accepted(#[case] change: Value) {
    let bank = FakeBank::start().await;
    bank.state().id_token = change;
    log_in(&bank, &bank.callback()).await.unwrap();
}

#[rstest]
#[case::weak(json!({ "acr": "urn:openbanking:psd2:ca" }))]
#[case::unknown(json!({ "acr": "0" }))]
#[case::missing(json!({ "acr": null }))]
#[tokio::test]
async fn fewer_than_two_factors_are_too_weak(#[case] change: Value) {
    let bank = FakeBank::start().await;
    bank.state().id_token = change;
    assert!(matches!(log_in(&bank, &bank.callback()).await, Err(LoginError::TooWeak)));
}

#[rstest]
#[case(json!({ "auth_time": NOW - 300 }), true)]
#[case(json!({ "auth_time": NOW - 331 }), false)]
#[case(json!({ "auth_time": null }), false)]
#[case(json!({ "auth_time": NOW + 31 }), false)]
#[tokio::test]
async fn a_fresh_login_is_fresh(#[case] change: Value, #[case] good: bool) {
    let bank = FakeBank::start().await;
    bank.state().id_token = change;
    assert_eq!(log_in_with(&bank, &bank.callback(), Some(300)).await.is_ok(), good);
    assert_eq!(bank.last("POST /par").form["max_age"], "300");
}

/// A recent login is asked for in both ways that institutions know.
#[rstest]
#[case(json!({ "auth_time": NOW - 30 }), true)]
#[case(json!({ "auth_time": NOW - 31 }), false)]
#[case(json!({ "auth_time": null }), false)]
#[tokio::test]
async fn a_new_login_is_asked_for_and_was_made(#[case] change: Value, #[case] good: bool) {
    let bank = FakeBank::start().await;
    bank.state().id_token = change;
    assert_eq!(log_in_with(&bank, &bank.callback(), Some(0)).await.is_ok(), good);
    let asked = bank.last("POST /par").form.clone();
    assert_eq!((asked["max_age"].as_str(), asked["prompt"].as_str()), ("0", "login"));
}

#[tokio::test]
async fn a_login_in_the_future_is_refused_whatever_was_asked() {
    let bank = FakeBank::start().await;
    bank.state().id_token = json!({ "auth_time": NOW + 31 });
    assert!(refusal(log_in(&bank, &bank.callback()).await).contains("future"));
}

#[tokio::test]
async fn a_token_signed_by_nobody_by_us_or_by_a_stranger_is_refused() {
    let bank = FakeBank::start().await;
    let stranger =
        SigningKey::from_pem(&generate_signing_key(&FixedEntropy::new(5)).unwrap(), Some("bank-key".into()))
            .unwrap();
    let connector = bank.connector();
    for forge in 0..3 {
        let started = connector.begin(&FakeBank::begin()).await.unwrap();
        let claims = bank.state().id_token_claims();
        let forged = match forge {
            0 => unsigned(&claims),
            1 => stranger.sign(&claims).unwrap(),
            _ => {
                // The classic confusion: HMAC with the public key as its secret.
                let public = serde_json::to_vec(bank.state().key.public()).unwrap();
                let header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
                let key = jsonwebtoken::EncodingKey::from_secret(&public);
                jsonwebtoken::encode(&header, &claims, &key).unwrap()
            }
        };
        bank.state().id_token_raw = Some(forged);
        let outcome = connector.complete(&started.secret, &bank.callback()).await;
        assert!(refusal(outcome).starts_with("ID token"), "forgery {forge}");
    }
}

#[tokio::test]
async fn an_unknown_key_makes_us_look_once_more_and_only_once() {
    let bank = FakeBank::start().await;
    let connector = bank.connector();
    let started = connector.begin(&FakeBank::begin()).await.unwrap();
    connector.complete(&started.secret, &bank.callback()).await.unwrap();
    assert_eq!(bank.count("GET /jwks"), 1);
    let pem = generate_signing_key(&FixedEntropy::new(6)).unwrap();
    bank.state().key = SigningKey::from_pem(&pem, Some("new-key".into())).unwrap();
    let started = connector.begin(&FakeBank::begin()).await.unwrap();
    connector.complete(&started.secret, &bank.callback()).await.unwrap();
    assert_eq!(bank.count("GET /jwks"), 2, "rotated keys are found");
    let unpublished = SigningKey::from_pem(&pem, Some("unpublished".into())).unwrap();
    let started = connector.begin(&FakeBank::begin()).await.unwrap();
    let claims = bank.state().id_token_claims();
    bank.state().id_token_raw = Some(unpublished.sign(&claims).unwrap());
    assert!(refusal(connector.complete(&started.secret, &bank.callback()).await).contains("published"));
    assert_eq!(bank.count("GET /jwks"), 3);
}

#[tokio::test]
async fn a_demanded_nonce_is_supplied_at_each_place() {
    let bank = FakeBank::start().await;
    bank.state().nonces = vec![("/par", "n-par"), ("/token", "n-token"), ("/account-access", "n-api")];
    log_in(&bank, &bank.callback()).await.unwrap();
    assert_eq!(bank.last("POST /par").proof["nonce"], "n-par");
    assert_eq!(bank.last("POST /token").proof["nonce"], "n-token");
    assert_eq!(bank.last("POST /account-access-consents").proof["nonce"], "n-api");
    assert_eq!(bank.count("POST /par"), 2);
    assert_eq!(bank.count("POST /account-access-consents"), 2, "refused without the nonce: none was made");
}

#[tokio::test]
async fn a_nonce_that_changes_for_ever_ends_the_attempt() {
    let bank = FakeBank::start().await;
    let wants = || {
        ResponseTemplate::new(400)
            .insert_header("dpop-nonce", "again")
            .set_body_json(json!({ "error": "use_dpop_nonce" }))
    };
    for _ in 0..3 {
        bank.once("POST /par", wants());
    }
    let error: BankError = bank.connector().begin(&FakeBank::begin()).await.unwrap_err();
    assert_eq!(bank.count("POST /par"), 2, "{}", error.detail);
}

#[tokio::test]
async fn a_token_that_anybody_could_use_is_refused() {
    let bank = FakeBank::start().await;
    bank.state().token = json!({ "token_type": "Bearer" });
    let error = log_in(&bank, &bank.callback()).await.unwrap_err();
    assert!(error.to_string().contains("understood"), "{error}");
}

#[tokio::test]
async fn a_login_belongs_to_its_institution() {
    let (one, two) = (FakeBank::start().await, FakeBank::start().await);
    let started = one.connector().begin(&FakeBank::begin()).await.unwrap();
    let outcome = two.connector().complete(&started.secret, &two.callback()).await;
    assert!(refusal(outcome).contains("another institution"));
    assert_eq!(two.count("POST"), 0);
    let nothing = two.connector().complete(&super::testing::secret("{}"), &two.callback()).await;
    assert!(refusal(nothing).contains("not ours"));
    assert!(!started.secret.expose_secret().is_empty());
}

#[tokio::test]
async fn a_failed_push_deletes_the_consent_that_was_made_for_it() {
    let bank = FakeBank::start().await;
    bank.once("POST /par", ResponseTemplate::new(400).set_body_json(json!({ "error": "invalid_request" })));
    let error = bank.connector().begin(&FakeBank::begin()).await.unwrap_err();
    assert!(error.detail.contains("invalid_request"), "{}", error.detail);
    assert_eq!(bank.count("DELETE /account-access-consents/consent-1"), 1);
}

#[tokio::test]
async fn a_consent_is_reused_without_a_new_one() {
    let bank = FakeBank::start().await;
    let mut request = FakeBank::begin();
    request.reuse_consent = Some(CONSENT.into());
    let started = bank.connector().begin(&request).await.unwrap();
    assert_eq!(started.bank_consent, CONSENT);
    assert_eq!(bank.count("POST /account-access-consents"), 0);
}
