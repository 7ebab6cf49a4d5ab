//! The account-information API: permissions, shapes, paging, periods, budgets; everything against the specification.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::{
    rp::{ALL, Answer, World},
    schema::{assert_published, objections, published_path},
};

fn rows(answer: &Answer, name: &str) -> Vec<Value> {
    answer.json()["Data"][name].as_array().unwrap_or_else(|| panic!("{}", answer.text)).clone()
}

async fn first_account(world: &World) -> String {
    world.ledger().await[0]["account_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_resource_answers_as_published() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    for account in world.ledger().await {
        let id = account["account_id"].as_str().unwrap();
        for (path, published) in [
            (format!("/accounts/{id}"), "/accounts/{AccountId}"),
            (format!("/accounts/{id}/balances"), "/accounts/{AccountId}/balances"),
            (format!("/accounts/{id}/transactions"), "/accounts/{AccountId}/transactions"),
            (format!("/accounts/{id}/party"), "/accounts/{AccountId}/party"),
        ] {
            let answer = world.get(&path, &tokens.access).await;
            assert_eq!(answer.status, 200, "{path} {}", answer.text);
            assert_published("get", published, &answer);
        }
    }
    for path in ["/accounts", "/balances", "/transactions", "/party"] {
        let answer = world.get(path, &tokens.access).await;
        assert_eq!(answer.status, 200, "{path} {}", answer.text);
        assert_published("get", path, &answer);
    }
    for path in ["/beneficiaries", "/standing-orders", "/nothing"] {
        let answer = world.get(path, &tokens.access).await;
        assert_eq!((answer.status, answer.text.as_str()), (404, ""));
        assert!(!answer.header("x-fapi-interaction-id").is_empty());
    }
}

/// The judge itself: it must notice what is wrong, or all the agreement above means nothing.
#[tokio::test]
async fn the_specification_does_object_to_wrong_answers() {
    let world = World::new().await;
    let api = world.bank.api_url("harbour");
    for (method, path, published) in [
        ("get", "/accounts/x/balances", Some("/accounts/{AccountId}/balances")),
        ("get", "/transactions?page=2", Some("/transactions")),
        ("post", "/account-access-consents", Some("/account-access-consents")),
        ("get", "/account-access-consents", None),
        ("get", "/nothing", None),
    ] {
        assert_eq!(published_path(method, &format!("{api}{path}")), published);
    }
    let tokens = world.link(ALL).await;
    let good = world.get("/balances", &tokens.access).await;
    assert_eq!(objections("get", "/balances", &good), Vec::<String>::new());
    let spoilt = |change: &dyn Fn(&mut Value)| {
        let mut body = good.json();
        change(&mut body);
        Answer { text: body.to_string(), ..good.clone() }
    };
    let cases: [&dyn Fn(&mut Value); 6] = [
        &|body| body["Data"]["Balance"][0]["Amount"]["Amount"] = json!("-1.00"),
        &|body| body["Data"]["Balance"][0]["Amount"]["Amount"] = json!(1.0),
        &|body| body["Data"]["Balance"][0]["Type"] = json!("InterimAvailable"),
        &|body| body["Data"]["Balance"][0]["DateTime"] = json!("yesterday"),
        &|body| body["Data"]["Balance"] = body["Data"]["Balance"][0].clone(),
        &|body| body["Extra"] = json!(1),
    ];
    for (n, change) in cases.iter().enumerate() {
        assert!(!objections("get", "/balances", &spoilt(change)).is_empty(), "case {n}");
    }
    assert!(
        !objections("get", "/balances", &Answer { headers: http::HeaderMap::new(), ..good.clone() })
            .is_empty()
    );
    assert!(!objections("get", "/balances", &Answer { status: 418, ..good.clone() }).is_empty());
}

#[tokio::test]
async fn consent_requests_are_refused_by_the_rules_of_the_standard() {
    let world = World::new().await;
    let token = world.client_token().await;
    let body = |permissions: Value, more: Value| {
        let mut data = json!({ "Permissions": permissions });
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "Data": data, "Risk": {} })
    };
    let cases = [
        (json!({}), "U004"),
        (json!({ "Data": {}, "Risk": {} }), "U004"),
        (json!({ "Data": { "Permissions": ["ReadAccountsBasic"] } }), "U004"),
        (json!({ "Data": { "Permissions": ["ReadAccountsBasic"] }, "Risk": { "x": 1 } }), "U002"),
        (body(json!([]), json!({})), "U002"),
        (body(json!([1]), json!({})), "U002"),
        (body(json!(["ReadBalances"]), json!({})), "U002"),
        (body(json!(["ReadAccountsBasic", "ReadMinds"]), json!({})), "U002"),
        (body(json!(["ReadAccountsBasic", "ReadTransactionsBasic"]), json!({})), "U002"),
        (body(json!(["ReadAccountsBasic", "ReadTransactionsCredits"]), json!({})), "U002"),
        (body(json!(["ReadAccountsBasic"]), json!({ "ExpirationDateTime": "2026-11-22T10:00:00Z" })), "U003"),
        (body(json!(["ReadAccountsBasic"]), json!({ "ExpirationDateTime": "tomorrow" })), "U003"),
        (
            body(
                json!(["ReadAccountsBasic"]),
                json!({ "TransactionFromDateTime": "2026-02-01T00:00:00Z", "TransactionToDateTime": "2026-01-01T00:00:00Z" }),
            ),
            "U003",
        ),
    ];
    for (body, code) in cases {
        let answer = world.api("POST", "/account-access-consents", &token, Some(&body)).await;
        answer.assert_code(400, code);
        assert_published("post", "/account-access-consents", &answer);
    }
    let url = format!("{}/account-access-consents", world.bank.api_url("harbour"));
    let raw = |kind: &'static str, body: &'static str| {
        world.api_request("POST", &url, &token, None, &world.dpop).header("content-type", kind).body(body)
    };
    assert_eq!(raw("application/json", "{").send().await.unwrap().status(), 400);
    assert_eq!(raw("text/plain", "{}").send().await.unwrap().status(), 415);

    let made = world.consent(&["ReadAccountsBasic"], json!({})).await;
    assert_eq!(made.status, 201);
    assert_published("post", "/account-access-consents", &made);
    assert_eq!(made.json()["Data"]["Status"], "AWAU");
    assert_eq!(made.json()["Data"]["StatusReason"][0]["StatusReasonCode"], "U036");
    let id = made.json()["Data"]["ConsentId"].as_str().unwrap().to_owned();
    let shown = world.get(&format!("/account-access-consents/{id}"), &token).await;
    assert_eq!(shown.json(), made.json());
    // A client's own token reads no accounts, a customer's token manages no consents.
    world.get("/accounts", &token).await.assert_code(403, "AG01");
    let tokens = world.link(ALL).await;
    let with_customer = world.get(&format!("/account-access-consents/{id}"), &tokens.access).await;
    with_customer.assert_code(403, "AG01");
    assert_published("get", "/account-access-consents/{ConsentId}", &with_customer);
}

#[tokio::test]
async fn permissions_decide_what_is_seen() {
    let world = World::new().await;
    let tokens = world.link(&["ReadAccountsBasic"]).await;
    let accounts = world.get("/accounts", &tokens.access).await;
    assert_published("get", "/accounts", &accounts);
    assert!(
        rows(&accounts, "Account")
            .iter()
            .all(|one| one.get("Account").is_none() && one.get("Servicer").is_none())
    );
    let id = first_account(&world).await;
    for (path, published) in [
        ("/balances".to_owned(), "/balances"),
        (format!("/accounts/{id}/balances"), "/accounts/{AccountId}/balances"),
        ("/transactions".to_owned(), "/transactions"),
        ("/party".to_owned(), "/party"),
        (format!("/accounts/{id}/party"), "/accounts/{AccountId}/party"),
    ] {
        let answer = world.get(&path, &tokens.access).await;
        answer.assert_code(403, "AG01");
        assert_published("get", published, &answer);
    }

    world.clock.advance_seconds(60);
    let debits = ["ReadAccountsDetail", "ReadTransactionsBasic", "ReadTransactionsDebits"];
    let tokens = world.link(&debits).await;
    let seen = rows(&world.get("/transactions", &tokens.access).await, "Transaction");
    assert!(seen.len() > 50);
    for one in &seen {
        assert_eq!(one["CreditDebitIndicator"], "Debit");
        assert!(one.get("MerchantDetails").is_none() && one.get("TransactionInformation").is_none());
    }

    world.clock.advance_seconds(60);
    let card = |answer: &Answer| {
        let all = rows(answer, "Account");
        let card = all.iter().find(|one| one["AccountTypeCode"] == "CARD").unwrap();
        card["Account"][0]["Identification"].as_str().unwrap().to_owned()
    };
    let masked = card(&world.get("/accounts", &tokens.access).await);
    assert!(masked.starts_with("XXXXXXXXXXXX") && masked.len() == 16, "{masked}");
    let tokens = world.link(&["ReadAccountsDetail", "ReadPAN"]).await;
    let full = card(&world.get("/accounts", &tokens.access).await);
    assert_eq!(full[12..], masked[12..]);
    assert!(full.chars().all(|c| c.is_ascii_digit()));
}

#[tokio::test]
async fn only_the_chosen_accounts_are_shared_and_a_closed_one_drops_out() {
    let world = World::new().await;
    let consent =
        world.consent(ALL, json!({})).await.json()["Data"]["ConsentId"].as_str().unwrap().to_owned();
    let url = world.authorize_url(world.request(&consent)).await;
    let mut browser = crate::rp::Browser::new(&world);
    let page = browser.open(&url).await;
    browser.two_factors(&page, "ada").await;
    let ids: Vec<String> =
        world.ledger().await.iter().map(|one| one["account_id"].as_str().unwrap().to_owned()).collect();
    let of_ben =
        world.control("GET", "ledger/harbour/ben", None).await.json()["accounts"][0]["account_id"].clone();
    let of_ben = of_ben.as_str().unwrap();
    // Nothing chosen, or only what is not hers: asked again.
    for form in [vec![("action", "continue")], vec![("account", of_ben), ("action", "continue")]] {
        let answer = browser.post(&page, &form).await;
        assert_eq!(answer.header("location"), page);
        assert!(browser.get(&page).await.text.contains("at least one account"));
    }
    let form =
        [("account", ids[0].as_str()), ("account", &ids[1]), ("account", of_ben), ("action", "continue")];
    let code = browser.post(&page, &form).await.came_back_with("code").unwrap();
    let access = world.exchange(&code).await.json()["access_token"].as_str().unwrap().to_owned();
    let shared: Vec<Value> = rows(&world.get("/accounts", &access).await, "Account")
        .iter()
        .map(|one| one["AccountId"].clone())
        .collect();
    assert_eq!(shared, [json!(ids[0]), json!(ids[1])]);
    world.get(&format!("/accounts/{}/balances", ids[2]), &access).await.assert_code(403, "AG01");
    world.get(&format!("/accounts/{of_ben}/balances"), &access).await.assert_code(400, "U011");
    world.get("/accounts/made-up/balances", &access).await.assert_code(400, "U011");

    let close = json!({ "institution": "harbour", "account_id": ids[0], "enabled": false });
    assert_eq!(world.control("POST", "accounts", Some(close)).await.status, 204);
    let left = rows(&world.get("/accounts", &access).await, "Account");
    assert_eq!(left.len(), 1);
    world.get(&format!("/accounts/{}/balances", ids[0]), &access).await.assert_code(400, "U011");
}

#[tokio::test]
async fn pages_hold_every_transaction_once_newest_first() {
    let world = World::with(|config| config.page_size = 40).await;
    let tokens = world.link(ALL).await;
    let account = world.ledger().await[0].clone();
    let id = account["account_id"].as_str().unwrap();
    let mut next = Some(format!("/accounts/{id}/transactions"));
    let (mut seen, mut pages, mut total) = (Vec::new(), 0, 0);
    while let Some(path) = next {
        let answer = world.get(&path, &tokens.access).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_published("get", "/accounts/{AccountId}/transactions", &answer);
        let body = answer.json();
        seen.extend(rows(&answer, "Transaction"));
        pages += 1;
        total = body["Meta"]["TotalPages"].as_i64().unwrap();
        next = body["Links"]["Next"].as_str().map(str::to_owned);
        assert_ne!(next.as_deref(), body["Links"]["Self"].as_str());
    }
    assert_eq!(pages, total);
    assert_eq!(seen.len(), usize::try_from(account["transactions"].as_i64().unwrap()).unwrap());
    let ids: HashSet<&str> = seen.iter().map(|one| one["TransactionId"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), seen.len());
    assert!(seen.is_sorted_by(|a, b| a["BookingDateTime"].as_str() >= b["BookingDateTime"].as_str()));
    let newest_booked = seen.iter().find(|one| one["Status"] == "BOOK").unwrap();
    let sign = if newest_booked["Balance"]["CreditDebitIndicator"] == "Debit" { "-" } else { "" };
    let running = format!("{sign}{}", newest_booked["Balance"]["Amount"]["Amount"].as_str().unwrap());
    assert_eq!(running, account["booked"].as_str().unwrap());
    world.get(&format!("/accounts/{id}/transactions?page=99"), &tokens.access).await.assert_code(400, "U002");
    world.get(&format!("/accounts/{id}/transactions?page=0"), &tokens.access).await.assert_code(400, "U002");
}

#[tokio::test]
async fn periods_are_kept_with_and_without_time_of_day() {
    let world = World::with(|config| config.page_size = 1_000).await;
    let more = json!({ "TransactionFromDateTime": "2026-06-01T00:00:00+00:00", "TransactionToDateTime": "2026-10-31T23:59:59Z" });
    let tokens = world.link_with(ALL, more).await;
    let id = first_account(&world).await;
    let ask =
        async |query: &str| world.get(&format!("/accounts/{id}/transactions{query}"), &tokens.access).await;
    let times = |answer: &Answer| -> Vec<String> {
        rows(answer, "Transaction")
            .iter()
            .map(|one| one["BookingDateTime"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = times(&ask("").await);
    assert!(!all.is_empty());
    assert!(all.iter().all(|at| ("2026-06".."2026-11").contains(&at.as_str())), "the consent's period");
    let july = ask("?fromBookingDateTime=2026-07-01T00:00:00&toBookingDateTime=2026-07-31T23:59:59").await;
    assert_published("get", "/accounts/{AccountId}/transactions", &july);
    assert!(july.json()["Links"]["Self"].as_str().unwrap().contains("fromBookingDateTime="));
    let july = times(&july);
    assert!(july.iter().all(|at| at.starts_with("2026-07")) && !july.is_empty());
    assert_eq!(times(&ask("?fromBookingDateTime=2026-07-01&toBookingDateTime=2026-07-31").await), july);
    // A zone must be ignored, not obeyed.
    let zoned = "?fromBookingDateTime=2026-07-01T00:00:00%2B05:00&toBookingDateTime=2026-07-31T23:59:59Z";
    assert_eq!(times(&ask(zoned).await), july);
    let empty = ask("?fromBookingDateTime=2030-01-01T00:00:00").await;
    assert_eq!((empty.status, rows(&empty, "Transaction").len()), (200, 0));
    assert_published("get", "/accounts/{AccountId}/transactions", &empty);
    ask("?fromBookingDateTime=July").await.assert_code(400, "U003");
}

#[tokio::test]
async fn interaction_ids_come_back_and_other_media_are_not_acceptable() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let url = format!("{}/accounts", world.bank.api_url("harbour"));
    let id = "93bac548-d2de-4546-b106-880a5018460d";
    let ask = |token: &str| world.api_request("GET", &url, token, None, &world.dpop);
    let answer = ask(&tokens.access).header("x-fapi-interaction-id", id).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.headers()["x-fapi-interaction-id"].to_str().unwrap()),
        (200, id)
    );
    let refused = ask("wrong").header("x-fapi-interaction-id", id).send().await.unwrap();
    assert_eq!(
        (refused.status().as_u16(), refused.headers()["x-fapi-interaction-id"].to_str().unwrap()),
        (401, id)
    );
    let other = ask(&tokens.access).header("x-fapi-interaction-id", "not-a-uuid").send().await.unwrap();
    assert_eq!(other.headers()["x-fapi-interaction-id"].len(), 36);
    let mut xml = ask(&tokens.access).build().unwrap();
    xml.headers_mut().insert("accept", "application/xml".parse().unwrap());
    let xml = Answer::of(world.http.execute(xml).await.unwrap()).await;
    assert_eq!(xml.status, 406);
    assert_published("get", "/accounts", &xml);
    let wrong_method = world.api("PUT", "/accounts", &tokens.access, None).await;
    assert_eq!(wrong_method.status, 405);
    assert_published("get", "/accounts", &wrong_method);
}

#[tokio::test]
async fn unattended_reads_have_a_budget_and_attended_ones_do_not() {
    let world = World::with(|config| config.unattended_limit = 4).await;
    let tokens = world.link(ALL).await;
    let id = first_account(&world).await;
    let path = format!("/accounts/{id}/balances");
    for _ in 0..3 {
        assert_eq!(world.get(&path, &tokens.access).await.status, 200);
    }
    // The bulk resource counts for each account it shows.
    assert_eq!(world.get("/balances", &tokens.access).await.status, 200);
    world.clock.advance_seconds(100);
    let refused = world.get(&path, &tokens.access).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "86300"));
    assert_published("get", "/accounts/{AccountId}/balances", &refused);
    assert_eq!(world.get("/balances", &tokens.access).await.status, 429);
    assert_eq!(world.get(&format!("/accounts/{id}/transactions"), &tokens.access).await.status, 200);
    let url = format!("{}{path}", world.bank.api_url("harbour"));
    for _ in 0..6 {
        let attended = world
            .api_request("GET", &url, &tokens.access, None, &world.dpop)
            .header("x-fapi-customer-ip-address", "192.0.2.7");
        assert_eq!(attended.send().await.unwrap().status(), 200);
    }
    world.clock.advance_seconds(86_300);
    let access = world.refresh(&tokens.refresh).await.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(world.get(&path, &access).await.status, 200);
}

#[tokio::test]
async fn a_new_transaction_changes_the_figures_at_once() {
    let world = World::new().await;
    let tokens = world.link(ALL).await;
    let account = world.ledger().await[0].clone();
    let id = account["account_id"].as_str().unwrap();
    let post = json!({ "institution": "harbour", "account_id": id, "amount": "-12.34", "text": "COPPERLEAF <MARKET>",
                       "merchant": { "name": "Copperleaf Market", "mcc": "5411" }, "pending": true });
    let posted = world.control("POST", "transactions", Some(post)).await;
    assert_eq!(posted.status, 200, "{}", posted.text);
    let after = world.ledger().await[0].clone();
    assert_eq!(after["booked"], account["booked"]);
    assert_ne!(after["available"], account["available"]);
    assert_eq!(after["available"], posted.json()["available"]);
    let newest = world.get(&format!("/accounts/{id}/transactions"), &tokens.access).await;
    assert_published("get", "/accounts/{AccountId}/transactions", &newest);
    let newest = newest.json()["Data"]["Transaction"][0].clone();
    assert_eq!(newest["TransactionId"], posted.json()["transaction_id"]);
    assert_eq!((&newest["Status"], &newest["Amount"]["Amount"]), (&json!("PDNG"), &json!("12.34")));
    for (name, value) in
        [("amount", "0"), ("amount", "0.001"), ("amount", "x"), ("text", ""), ("account_id", "x")]
    {
        let mut bad = json!({ "institution": "harbour", "account_id": id, "amount": "1", "text": "x" });
        bad[name] = json!(value);
        assert!(world.control("POST", "transactions", Some(bad)).await.status >= 400, "{name}={value}");
    }
    assert_eq!(world.ledger().await[0], after);
}
