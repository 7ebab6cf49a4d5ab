//! Balances, transactions and what goes wrong with them.

use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use tellerline_core::{
    bank::{BankFailure, Presence, TransactionQuery},
    ports::{Bank as _, ReadContext},
};
use wiremock::ResponseTemplate;

use super::{Linked, attended, balance, permit};
use crate::{fapi::testing::obie_error, net::BODY_BYTES_MAX};

fn row(id: &str, day: u8) -> Value {
    json!({ "AccountId": "A1", "TransactionId": id, "Amount": { "Amount": "5.00", "Currency": "GBP" },
            "CreditDebitIndicator": "Debit", "Status": "BOOK",
            "BookingDateTime": format!("2027-01-{day:02}T10:00:00Z") })
}

fn page(rows: &[Value], next: Option<&str>) -> Value {
    json!({ "Data": { "Transaction": rows }, "Links": { "Next": next }, "Meta": {} })
}

fn five() -> TransactionQuery {
    TransactionQuery { limit: 5, ..TransactionQuery::default() }
}

#[tokio::test]
async fn the_customers_address_goes_along_only_when_they_are_there() {
    let linked = Linked::new().await;
    linked.balances(attended()).await.unwrap();
    let call = linked.bank.last("GET /accounts/A1/balances");
    assert_eq!(call.headers["x-fapi-customer-ip-address"], "203.0.113.7");
    assert_eq!(call.headers["x-customer-user-agent"], "Browser/1");
    assert!(call.headers["x-fapi-auth-date"].to_str().unwrap().ends_with("GMT"));
    let first = call.headers["x-fapi-interaction-id"].clone();
    linked.balances(Presence::Unattended).await.unwrap();
    let call = linked.bank.last("GET /accounts/A1/balances");
    for name in ["x-fapi-customer-ip-address", "x-customer-user-agent"] {
        assert!(!call.headers.contains_key(name), "{name}");
    }
    assert_ne!(call.headers["x-fapi-interaction-id"], first);
    assert!(call.proof["ath"].is_string());
    assert!(!call.proof["htu"].as_str().unwrap().contains('?'));
}

#[tokio::test]
async fn the_fifth_unattended_read_of_a_day_is_not_made() {
    let linked = Linked::new().await;
    for _ in 0..4 {
        linked.balances(Presence::Unattended).await.unwrap();
    }
    let calls = linked.bank.count("GET /accounts/A1/balances");
    let error = linked.balances(Presence::Unattended).await.unwrap_err();
    assert_eq!(error.failure, BankFailure::UnattendedLimit);
    assert_eq!(linked.bank.count("GET /accounts/A1/balances"), calls);
    linked.balances(attended()).await.unwrap();
    linked.bank.clock.advance(86_399);
    linked.balances(Presence::Unattended).await.unwrap();
}

#[tokio::test]
async fn an_agreement_with_the_bank_lifts_the_limit_but_invents_no_address() {
    let linked = Linked::with(|config| config.attended_by_agreement = true).await;
    for _ in 0..6 {
        linked.balances(Presence::Unattended).await.unwrap();
    }
    let call = linked.bank.last("GET /accounts/A1/balances");
    assert!(!call.headers.contains_key("x-fapi-customer-ip-address"));
}

#[tokio::test]
async fn only_the_permits_accounts_are_asked_about() {
    let linked = Linked::new().await;
    let answer = linked.balances(attended()).await.unwrap();
    assert_eq!(answer.len(), 1);
    assert_eq!(answer[0].account.id.as_str(), "A1");
    assert_eq!(answer[0].balances[0].amount.to_decimal(), "12.34");
    assert_eq!(linked.bank.count("GET /accounts/A2"), 0);
}

#[tokio::test]
async fn figures_of_another_account_are_never_taken_for_this_one() {
    let linked = Linked::new().await;
    let body = json!({ "Data": { "Balance": [balance("A2", "99.99"), balance("A1", "1.00")] } });
    linked.bank.state().bodies.insert("/accounts/A1/balances".into(), body);
    let answer = linked.balances(attended()).await.unwrap();
    let figures: Vec<_> = answer[0].balances.iter().map(|balance| balance.amount.to_decimal()).collect();
    assert_eq!(figures, ["1.00"]);
}

#[tokio::test]
async fn an_account_that_is_no_longer_shared_drops_out_alone() {
    let linked = Linked::new().await;
    linked.bank.once("GET /accounts/A1/balances", obie_error(400, "U011"));
    let context = ReadContext { vault: &linked.shared, presence: attended() };
    let answer = linked.connector.balances(&permit(&["A1", "A2"]), &context).await.unwrap();
    let ids: Vec<_> = answer.iter().map(|one| one.account.id.as_str()).collect();
    assert_eq!(ids, ["A2"]);
}

#[rstest]
#[case::reauthenticate(obie_error(403, "U028"), BankFailure::Reauthenticate)]
#[case::reauthenticate_401(obie_error(401, "UK.OBIE.Reauthenticate"), BankFailure::Reauthenticate)]
#[case::forbidden(obie_error(403, "AG01"), BankFailure::NotPermitted)]
#[case::ours(obie_error(400, "U004"), BankFailure::Nonsense)]
#[case::not_there(ResponseTemplate::new(404), BankFailure::Nonsense)]
#[case::down(ResponseTemplate::new(503), BankFailure::Unreachable)]
#[case::redirect(ResponseTemplate::new(302).insert_header("location", "https://evil.example/"), BankFailure::Nonsense)]
#[case::text(ResponseTemplate::new(200).set_body_string("<html>we are closed</html>"), BankFailure::Nonsense)]
#[case::empty(ResponseTemplate::new(200), BankFailure::Nonsense)]
#[case::shape(ResponseTemplate::new(200).set_body_json(json!({ "Data": 7 })), BankFailure::Nonsense)]
#[case::deep(ResponseTemplate::new(200).set_body_string("[".repeat(100_000)), BankFailure::Nonsense)]
#[case::wait(
    ResponseTemplate::new(429).insert_header("retry-after", "7"),
    BankFailure::RateLimited { retry_after: Some(Duration::from_secs(7)) }
)]
#[case::wait_long(ResponseTemplate::new(429), BankFailure::RateLimited { retry_after: None })]
#[tokio::test]
async fn every_refusal_says_what_the_customer_can_do(
    #[case] answer: ResponseTemplate,
    #[case] expect: BankFailure,
) {
    let linked = Linked::new().await;
    linked.bank.once("GET /accounts/A1/balances", answer);
    assert_eq!(linked.failure().await, expect);
}

#[tokio::test]
async fn an_answer_beyond_the_cap_is_not_read_to_its_end() {
    let linked = Linked::new().await;
    let good = json!({ "Data": { "Balance": [balance("A1", "1.00")] } }).to_string();
    for (padding, fits) in [(BODY_BYTES_MAX - good.len(), true), (BODY_BYTES_MAX - good.len() + 1, false)] {
        let body = format!("{}{good}", " ".repeat(padding));
        linked.bank.once("GET /accounts/A1/balances", ResponseTemplate::new(200).set_body_string(body));
        assert_eq!(linked.balances(attended()).await.is_ok(), fits);
    }
}

#[rstest]
#[case("AUTH", BankFailure::Reauthenticate)]
#[case("CANC", BankFailure::ConsentEnded)]
#[tokio::test]
async fn a_consent_said_to_be_wrong_is_looked_at(#[case] status: &'static str, #[case] expect: BankFailure) {
    let linked = Linked::new().await;
    linked.bank.state().consent_status = status;
    linked.bank.once("GET /accounts/A1/balances", obie_error(400, "U009"));
    assert_eq!(linked.failure().await, expect);
}

#[tokio::test]
async fn a_step_up_demand_is_a_new_login_not_a_refresh() {
    let linked = Linked::new().await;
    let challenge = "DPoP error=\"insufficient_user_authentication\", max_age=\"300\"";
    let answer = ResponseTemplate::new(401).insert_header("www-authenticate", challenge);
    linked.bank.once("GET /accounts/A1/balances", answer);
    let tokens = linked.bank.count("POST /token");
    assert_eq!(linked.failure().await, BankFailure::Reauthenticate);
    assert_eq!(linked.bank.count("POST /token"), tokens);
}

#[tokio::test]
async fn a_nonce_demanded_by_the_api_costs_no_refresh() {
    let linked = Linked::new().await;
    linked.bank.state().nonces = vec![("/balances", "n-1")];
    linked.balances(attended()).await.unwrap();
    assert_eq!(linked.bank.last("GET /accounts/A1/balances").proof["nonce"], "n-1");
    assert_eq!(linked.bank.state().generation, 1);
}

#[tokio::test]
async fn a_bank_that_is_down_is_left_alone_for_a_while() {
    let linked = Linked::new().await;
    linked.balances(attended()).await.unwrap();
    for _ in 0..5 {
        linked.bank.once("GET /accounts/A1/balances", ResponseTemplate::new(500));
        assert_eq!(linked.failure().await, BankFailure::Unreachable);
    }
    let calls = linked.bank.state().calls.len();
    assert_eq!(linked.failure().await, BankFailure::Unreachable);
    assert_eq!(linked.bank.state().calls.len(), calls, "not tried");
    linked.bank.clock.advance(15);
    assert_eq!(linked.balances(attended()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn pages_are_followed_and_rows_that_come_twice_count_once() {
    let linked = Linked::new().await;
    {
        let bodies = &mut linked.bank.state().bodies;
        let rows = [row("1", 9), row("2", 8), row("3", 7)];
        bodies.insert("/accounts/A1/transactions".into(), page(&rows[..2], Some("?page=2")));
        bodies.insert("/accounts/A1/transactions?page=2".into(), page(&rows[1..], None));
    }
    let answer = linked.transactions(&five()).await.unwrap();
    let ids: Vec<_> = answer.rows.iter().map(|row| row.id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    assert!(!answer.more);
    let second = TransactionQuery { skip: 1, limit: 1, ..TransactionQuery::default() };
    let answer = linked.transactions(&second).await.unwrap();
    assert_eq!((answer.rows.len(), answer.more), (1, true));
    assert_eq!(answer.rows[0].id.as_deref(), Some("2"));
    let call = linked.bank.last("GET /accounts/A1/transactions");
    assert_eq!(call.line.matches("transactions").count(), 1);
}

#[rstest]
#[case::elsewhere("https://evil.example/open-banking/v4.0/aisp/accounts/A1/transactions?page=2")]
#[case::another_account("../A2/transactions?page=2")]
#[case::null("null/open-banking/v4.0/aisp/accounts/A1/transactions?page=2")]
#[tokio::test]
async fn a_link_that_leads_astray_ends_the_pages_and_is_admitted(#[case] next: &str) {
    let linked = Linked::new().await;
    let body = page(&[row("1", 9)], Some(next));
    linked.bank.state().bodies.insert("/accounts/A1/transactions".into(), body);
    let answer = linked.transactions(&five()).await.unwrap();
    assert_eq!((answer.rows.len(), answer.more), (1, true));
    assert_eq!(linked.bank.count("GET /accounts/A1/transactions"), 1);
    assert_eq!(linked.bank.count("GET /accounts/A2"), 0);
}

#[tokio::test]
async fn equal_payments_without_ids_are_two_on_one_page_and_one_on_two() {
    let linked = Linked::new().await;
    let mut coffee = row("", 9);
    coffee.as_object_mut().unwrap().remove("TransactionId");
    {
        let bodies = &mut linked.bank.state().bodies;
        bodies.insert(
            "/accounts/A1/transactions".into(),
            page(&[coffee.clone(), coffee.clone()], Some("?page=2")),
        );
        bodies.insert("/accounts/A1/transactions?page=2".into(), page(&[coffee, row("9", 8)], None));
    }
    assert_eq!(linked.transactions(&five()).await.unwrap().rows.len(), 3);
}

#[tokio::test]
async fn rows_of_another_account_are_left_out() {
    let linked = Linked::new().await;
    let mut foreign = row("2", 9);
    foreign["AccountId"] = json!("A2");
    let body = page(&[row("1", 9), foreign], None);
    linked.bank.state().bodies.insert("/accounts/A1/transactions".into(), body);
    assert_eq!(linked.transactions(&five()).await.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn names_of_accounts_are_not_fetched_for_every_question() {
    let linked = Linked::new().await;
    for _ in 0..3 {
        linked.balances(attended()).await.unwrap();
    }
    let list = |linked: &Linked| {
        linked.bank.state().calls.iter().filter(|call| call.line == "GET /accounts").count()
    };
    assert_eq!(list(&linked), 1);
    linked.connector.revoke("consent-1", None).await.unwrap();
    linked.balances(attended()).await.unwrap();
    assert_eq!(list(&linked), 2, "forgotten with the consent");
}

#[tokio::test]
async fn the_consent_asks_for_no_more_than_the_purpose_needs() {
    let linked = Linked::new().await;
    let call = linked.bank.last("POST /account-access-consents");
    let body: Value = serde_json::from_slice(&call.body).unwrap();
    assert_eq!(body["Data"]["Permissions"], json!(["ReadAccountsBasic", "ReadBalances"]));
    assert_eq!(body["Risk"], json!({}));
    let end: jiff::Timestamp = body["Data"]["ExpirationDateTime"].as_str().unwrap().parse().unwrap();
    assert_eq!(end.as_second(), crate::fapi::testing::NOW + 86_400);
}
