//! Bodies: the published examples, and whatever else a bank might send.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};
use tellerline_core::{
    bank::{AccountKind, AccountState, BalanceKind, TransactionStatus},
    id::AccountId,
    money::{Currency, Money},
    time::Timestamp,
};

use super::super::{model, paging::Seen, wire};

fn example(name: &str) -> String {
    let path = format!("{}/tests/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn parsed<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let envelope: wire::Envelope<T> = serde_json::from_str(&example(name)).unwrap();
    envelope.data
}

#[rstest]
#[case("v4.0-accounts-01", 2, Some("3345"))]
#[case("v4.0-accounts-02", 1, Some("3345"))]
#[case("v4.0-accounts-03", 2, Some("3345"))]
fn published_accounts(#[case] name: &str, #[case] count: usize, #[case] last_four: Option<&str>) {
    let data: wire::AccountsData = parsed(name);
    let accounts: Vec<_> = data.accounts.iter().map(|one| model::account(one).unwrap()).collect();
    assert_eq!(accounts.len(), count);
    assert_eq!(accounts[0].id, AccountId::new("22289"));
    assert_eq!(accounts[0].label.as_deref(), Some("Bills"));
    assert_eq!(accounts[0].kind, AccountKind::Current);
    assert_eq!(accounts[0].state, AccountState::Open);
    assert_eq!(accounts[0].last_four.as_deref(), last_four);
}

#[rstest]
#[case("v3.1.11-balances-01", "1230.00", BalanceKind::Available, Some("1000.00"))]
#[case("v3.1.11-balances-04", "-100.00", BalanceKind::Available, None)]
#[case("v4.0-balances-05", "329.06", BalanceKind::Available, None)]
fn published_balances(
    #[case] name: &str,
    #[case] amount: &str,
    #[case] kind: BalanceKind,
    #[case] credit: Option<&str>,
) {
    let data: wire::BalancesData = parsed(name);
    let rows = model::balances(&data.balances, &AccountId::new("22289"), Timestamp::default()).unwrap();
    assert_eq!((rows[0].amount.to_decimal().as_str(), rows[0].kind), (amount, kind));
    assert_eq!(rows[0].includes_credit.map(Money::to_decimal).as_deref(), credit);
    assert!(rows[0].as_of > Timestamp::default());
}

#[rstest]
#[case("v3.1.11-balances-02")]
#[case("v3.1.11-balances-03")]
fn published_balances_as_one_object(#[case] name: &str) {
    let raw: Value = serde_json::from_str(&example(name)).unwrap();
    assert!(raw["Data"]["Balance"].is_object(), "the reason why this example is kept");
    let data: wire::BalancesData = parsed(name);
    assert_eq!(data.balances.len(), 1);
}

#[rstest]
#[case("v3.1.11-transactions-01")]
#[case("v3.1.11-transactions-02")]
fn published_transactions(#[case] name: &str) {
    let data: wire::TransactionsData = parsed(name);
    let row = model::transaction(&data.transactions[0], &AccountId::new("22289")).unwrap();
    assert_eq!(row.amount.to_decimal(), "10.00");
    assert_eq!(row.status, TransactionStatus::Booked);
    assert_eq!(row.text.as_deref(), Some("Cash from Aubrey"));
    assert_eq!(row.at.as_secs(), 1_491_388_987);
}

#[test]
fn a_published_consent() {
    let data: wire::ConsentData = parsed("v4.0-consent-04");
    assert_eq!((data.consent_id.as_str(), data.status.as_str()), ("urn-alphabank-intent-88379", "AUTH"));
}

#[rstest]
#[case("UK.OBIE.SortCodeAccountNumber", "80200110203345", Some("3345"))]
#[case("UK.OBIE.IBAN", "GB29 NWBK 6016 1331 9268 19", Some("6819"))]
#[case("UK.OBIE.PAN", "xxxxxxxxxxxx1234", Some("1234"))]
#[case("UK.OBIE.PAN", "************", None)]
#[case("UK.OBIE.Paym", "+447700900123", None)]
#[case("UK.OBIE.SortCodeAccountNumber", "123", None)]
#[case("UK.OBIE.BBAN", "ÄÖÜß1234", Some("1234"))]
fn never_more_than_four_digits(#[case] scheme: &str, #[case] text: &str, #[case] expect: Option<&str>) {
    let body = json!({ "AccountId": "1", "Currency": "GBP",
                       "Account": { "SchemeName": scheme, "Identification": text } });
    let account = model::account(&serde_json::from_value(body).unwrap()).unwrap();
    assert_eq!(account.last_four.as_deref(), expect);
}

#[rstest]
#[case("2017-04-05T10:43:07+01:00", Some(1_491_385_387))]
#[case("2017-04-05T10:43:07Z", Some(1_491_388_987))]
#[case("2017-04-05T10:43:07.123", Some(1_491_388_987))]
#[case("2017-04-05", Some(1_491_350_400))]
#[case("05-04-2017", None)]
#[case("", None)]
fn times_with_and_without_zone(#[case] text: &str, #[case] expect: Option<i64>) {
    assert_eq!(model::moment(text).ok().map(Timestamp::as_secs), expect);
}

#[rstest]
#[case("5.00", "GBP", "Credit", Some(500))]
#[case("5.00", "GBP", "Debit", Some(-500))]
#[case("0.00", "GBP", "Credit", Some(0))]
#[case("5", "JPY", "Debit", Some(-5))]
#[case("5.125", "KWD", "Credit", Some(5_125))]
#[case("-5.00", "GBP", "Credit", None)]
#[case("-0.00", "GBP", "Debit", None)]
#[case("5.00", "GBP", "Both", None)]
#[case("5.00", "???", "Credit", None)]
#[case("5,00", "GBP", "Credit", None)]
fn the_indicator_is_the_sign(
    #[case] amount: &str,
    #[case] currency: &str,
    #[case] indicator: &str,
    #[case] expect: Option<i64>,
) {
    let amount = wire::Amount { amount: amount.into(), currency: currency.into() };
    assert_eq!(model::money(&amount, indicator).ok().map(Money::amount_minor), expect);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map("[A-Za-z]{1,8}", inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn signs_and_decimals_round_trip(minor in -10_i64.pow(14)..10_i64.pow(14), exponent in 0_usize..3) {
        let currency = [Currency::JPY, Currency::GBP, Currency::KWD][exponent];
        let money = Money::from_minor(minor, currency);
        let shown = money.to_decimal();
        let amount = wire::Amount {
            amount: shown.trim_start_matches('-').to_owned(),
            currency: currency.code().to_owned(),
        };
        let indicator = if minor < 0 { "Debit" } else { "Credit" };
        prop_assert_eq!(model::money(&amount, indicator).unwrap(), money);
    }

    #[test]
    fn unknown_codes_never_panic_and_never_count_as_money(
        kind in "\\PC{0,12}", status in "\\PC{0,12}", code in "\\PC{0,12}",
    ) {
        let account: wire::Account = serde_json::from_value(json!({
            "AccountId": "A1", "Currency": "GBP", "Status": status, "AccountTypeCode": kind,
        })).unwrap();
        let account = model::account(&account).unwrap();
        let known = ["Enabled", "Disabled", "Deleted", "Pending", "ProForma"].contains(&status.as_str());
        prop_assert!(known || account.state == AccountState::Unknown);
        let row: wire::Transaction = serde_json::from_value(json!({
            "Amount": { "Amount": "1.00", "Currency": "GBP" }, "CreditDebitIndicator": "Debit",
            "Status": status, "BookingDateTime": "2026-01-01T00:00:00Z",
        })).unwrap();
        let row = model::transaction(&row, &AccountId::new("A1")).unwrap();
        let known = ["BOOK", "Booked", "PDNG", "Pending"].contains(&status.as_str());
        prop_assert!(known || row.status == TransactionStatus::Other);
        let balance: wire::Balance = serde_json::from_value(json!({
            "Amount": { "Amount": "1.00", "Currency": "GBP" }, "CreditDebitIndicator": "Debit", "Type": code,
        })).unwrap();
        prop_assert!(model::balances(&[balance], &AccountId::new("A1"), Timestamp::default()).unwrap().len() <= 1);
    }

    #[test]
    fn any_body_is_an_error_or_an_answer(body in any_json()) {
        let text = body.to_string();
        let _ = serde_json::from_str::<wire::Envelope<wire::AccountsData>>(&text);
        let _ = serde_json::from_str::<wire::Envelope<wire::TransactionsData>>(&json!({ "Data": body }).to_string());
        let _ = serde_json::from_str::<wire::Envelope<wire::BalancesData>>(
            &json!({ "Data": { "Balance": body } }).to_string(),
        );
    }

    /// However pages overlap, a row with an id counts once, in the order of its first coming.
    #[test]
    fn overlapping_pages_bring_each_row_once(pages in proptest::collection::vec(
        proptest::collection::vec(0_u8..20, 0..8), 0..6,
    )) {
        let mut seen = Seen::default();
        let mut got = Vec::new();
        let mut expect: Vec<String> = Vec::new();
        for page in pages {
            let rows = page.iter().map(|id| serde_json::from_value(json!({
                "TransactionId": id.to_string(), "CreditDebitIndicator": "Debit",
                "Amount": { "Amount": "1", "Currency": "GBP" },
            })).unwrap()).collect();
            got.extend(seen.fresh(rows).into_iter().map(|row| row.transaction_id.unwrap()));
            for id in page {
                if !expect.contains(&id.to_string()) {
                    expect.push(id.to_string());
                }
            }
        }
        prop_assert_eq!(got, expect);
    }
}
