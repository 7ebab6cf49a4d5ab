//! `transactions`: newest first, in pages, within the period that was asked for and the one that was agreed to.

use axum::{
    extract::{OriginalUri, Path, RawQuery, State},
    response::Response,
};
use http::{HeaderMap, Method, StatusCode, Uri};
use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::{Map, Value, json};

use super::{
    ApiError,
    guard::{self, Caller, Reader},
    reply::{address, reply, unwrap_list},
};
use crate::bank::{
    clock::iso_seconds,
    faults::{Fault, FaultKind},
    ledger::{Line, Means},
    money::{indicator, unsigned},
    state::Here,
};

const NEEDED: &[&[&str]] = &[
    &["ReadTransactionsBasic", "ReadTransactionsDetail"],
    &["ReadTransactionsCredits", "ReadTransactionsDebits"],
];

pub(crate) async fn one(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let outcome = open(&here, &headers, &uri).and_then(|reader| {
        let ids = [reader.account(&here, &id)?];
        let [id] = &ids;
        shown(&here, &headers, &reader, &ids, &format!("/accounts/{id}/transactions"), query.as_deref())
    });
    reply(&here, &headers, StatusCode::OK, outcome)
}

pub(crate) async fn all(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let outcome = open(&here, &headers, &uri).and_then(|reader| {
        let ids = reader.accounts(&here);
        shown(&here, &headers, &reader, &ids, "/transactions", query.as_deref())
    });
    reply(&here, &headers, StatusCode::OK, outcome)
}

fn open(here: &Here, headers: &HeaderMap, uri: &Uri) -> Result<Reader, ApiError> {
    guard::caller(here, headers, &Method::GET, uri)
        .and_then(|caller: Caller| caller.reader(here, "transactions", NEEDED))
}

/// What the query asks for.
#[derive(Debug, Default)]
struct Window {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    page: usize,
    /// The query without the page, for the links.
    rest: String,
}

impl Window {
    fn parse(query: Option<&str>) -> Result<Self, ApiError> {
        let mut window = Self { page: 1, ..Self::default() };
        let mut rest = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match name.as_ref() {
                "fromBookingDateTime" => window.from = Some(moment(&value, false, "fromBookingDateTime")?),
                "toBookingDateTime" => window.to = Some(moment(&value, true, "toBookingDateTime")?),
                "page" => {
                    let page = value.parse().ok().filter(|page| *page > 0);
                    window.page = page.ok_or(ApiError::bad("U002", "That is no page", Some("page")))?;
                    continue;
                }
                _ => continue,
            }
            rest.append_pair(&name, &value);
        }
        window.rest = rest.finish();
        Ok(window)
    }

    fn holds(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| at >= from) && self.to.is_none_or(|to| at <= to)
    }

    fn link(&self, here: &Here, path: &str, page: usize) -> String {
        let base = address(here, path);
        let mut query = self.rest.clone();
        if page > 1 {
            let joint = if query.is_empty() { "" } else { "&" };
            query = format!("{query}{joint}page={page}");
        }
        if query.is_empty() { base } else { format!("{base}?{query}") }
    }
}

/// A moment in a query: without zone (one that is there is ignored), the time of day may be left out.
fn moment(text: &str, end: bool, path: &'static str) -> Result<Timestamp, ApiError> {
    let bad = || ApiError::bad("U003", "That is no date and time", Some(path));
    let local = if let Ok(date) = text.parse::<civil::Date>()
        && text.len() == 10
    {
        if end { date.at(23, 59, 59, 999_999_999) } else { date.at(0, 0, 0, 0) }
    } else {
        // A plus sign of a zone arrives as a space.
        let stripped = text.split([' ', '+', 'Z']).next().unwrap_or_default();
        let stripped = stripped.get(..19.min(stripped.len())).unwrap_or(stripped);
        stripped.parse::<civil::DateTime>().map_err(|_| bad())?
    };
    local.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).map_err(|_| bad())
}

fn shown(
    here: &Here,
    headers: &HeaderMap,
    reader: &Reader,
    ids: &[String],
    path: &str,
    query: Option<&str>,
) -> Result<Value, ApiError> {
    let window = Window::parse(query)?;
    if window.page == 1 {
        // Further pages belong to the read that began them.
        guard::spend(here, headers, "transactions", ids)?;
    }
    let lines = visible(here, reader, ids, &window);
    let size = here.bank.page_size;
    let pages = lines.len().div_ceil(size).max(1);
    if window.page > pages {
        return Err(ApiError::bad("U002", "There is no such page", Some("page")));
    }
    let detail = reader.may("ReadTransactionsDetail");
    let rows: Vec<Value> = lines
        .iter()
        .skip((window.page - 1) * size)
        .take(size)
        .map(|(account, currency, line)| one_line(account, currency, line, detail))
        .collect();
    let institution = here.inst.brand.id;
    let mut links = links(here, &window, path, pages);
    if let Some(fault) = here.bank.faults.take(institution, "transactions", &[FaultKind::BrokenNext]) {
        links.insert("Next".to_owned(), json!(astray(here, &fault, &window, path)));
    }
    let mut meta = json!({ "TotalPages": pages });
    if let (Some((_, _, newest)), Some((_, _, oldest)), Some(meta)) =
        (lines.first(), lines.last(), meta.as_object_mut())
    {
        meta.insert("FirstAvailableDateTime".to_owned(), json!(iso_seconds(oldest.at)));
        meta.insert("LastAvailableDateTime".to_owned(), json!(iso_seconds(newest.at)));
    }
    let body = json!({ "Data": { "Transaction": rows }, "Links": links, "Meta": meta });
    let odd = here.bank.faults.take(institution, "transactions", &[FaultKind::ObjectForArray]).is_some();
    Ok(if odd { unwrap_list(body, "Transaction") } else { body })
}

/// What the permissions, the agreed period and the query leave.
fn visible(
    here: &Here,
    reader: &Reader,
    ids: &[String],
    window: &Window,
) -> Vec<(String, &'static str, Line)> {
    let (credits, debits) = (reader.may("ReadTransactionsCredits"), reader.may("ReadTransactionsDebits"));
    let agreed = |at: Timestamp| {
        reader.consent.from.is_none_or(|from| at >= from) && reader.consent.to.is_none_or(|to| at <= to)
    };
    let ledger = here.inst.ledger();
    let mut lines: Vec<(String, &'static str, Line)> = Vec::new();
    for account in ids.iter().filter_map(|id| ledger.account(id)) {
        let wanted = ledger.lines(account).into_iter().filter(|line| {
            (if line.amount_minor < 0 { debits } else { credits }) && window.holds(line.at) && agreed(line.at)
        });
        lines.extend(wanted.map(|line| (account.id.clone(), account.currency, line)));
    }
    drop(ledger);
    if ids.len() > 1 {
        lines.sort_by_key(|(_, _, line)| std::cmp::Reverse(line.at));
    }
    lines
}

fn links(here: &Here, window: &Window, path: &str, pages: usize) -> Map<String, Value> {
    let mut links = Map::new();
    let mut put =
        |name: &str, page: usize| links.insert(name.to_owned(), json!(window.link(here, path, page)));
    put("Self", window.page);
    if pages > 1 {
        put("First", 1);
        put("Last", pages);
    }
    if window.page > 1 {
        put("Prev", window.page - 1);
    }
    if window.page < pages {
        put("Next", window.page + 1);
    }
    links
}

/// The ways in which real banks have led paging astray.
fn astray(here: &Here, fault: &Fault, window: &Window, path: &str) -> String {
    match fault.variant.as_deref() {
        Some("foreign") => format!("https://elsewhere.invalid{}{path}?page=2", super::PREFIX),
        Some("null") => format!("null/{}{}{path}?page=2", here.inst.brand.id, super::PREFIX),
        Some("other_resource") => address(here, "/party"),
        _ => window.link(here, path, window.page),
    }
}

fn one_line(account: &str, currency: &str, line: &Line, detail: bool) -> Value {
    let mut shown = json!({
        "AccountId": account,
        "TransactionId": line.id,
        "CreditDebitIndicator": indicator(line.amount_minor),
        "Status": if line.booked { "BOOK" } else { "PDNG" },
        "TransactionMutability": if line.booked { "Immutable" } else { "Mutable" },
        "BookingDateTime": iso_seconds(line.at),
        "Amount": { "Amount": unsigned(line.amount_minor, currency), "Currency": currency },
        "BankTransactionCode": bank_code(line),
    });
    let Some(more) = shown.as_object_mut() else { return shown };
    if line.booked {
        more.insert("ValueDateTime".to_owned(), json!(iso_seconds(line.at)));
    }
    if detail {
        more.insert("TransactionInformation".to_owned(), json!(line.text));
        if let Some(merchant) = &line.merchant {
            more.insert(
                "MerchantDetails".to_owned(),
                json!({ "MerchantName": merchant.name, "MerchantCategoryCode": merchant.mcc }),
            );
        }
        if let Some(running) = line.running_minor {
            more.insert(
                "Balance".to_owned(),
                json!({
                    "CreditDebitIndicator": indicator(running),
                    "Type": "ITBD",
                    "Amount": { "Amount": unsigned(running, currency), "Currency": currency },
                }),
            );
        }
    }
    shown
}

/// ISO 20022 family and sub-family of the movement.
fn bank_code(line: &Line) -> Value {
    let incoming = line.amount_minor >= 0;
    let (code, sub) = match (line.means, incoming) {
        (Means::Card, false) => ("CustomerCardTransactions", "PointOfSalePaymentDebitCard"),
        (Means::Card, true) => ("CustomerCardTransactions", "Reimbursement"),
        (Means::DirectDebit, _) => ("IssuedDirectDebits", "DirectDebitPayment"),
        (Means::StandingOrder, false) => ("IssuedCreditTransfers", "StandingOrder"),
        (Means::Interest, _) => ("MiscellaneousCreditOperations", "Interest"),
        (_, true) => ("ReceivedCreditTransfers", "DomesticCreditTransfer"),
        (_, false) => ("IssuedCreditTransfers", "DomesticCreditTransfer"),
    };
    json!({ "Code": code, "SubCode": sub })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Window, moment};

    #[test]
    fn moments_are_read_without_zone() {
        let read = |text: &str, end| moment(text, end, "x").map(|at| at.to_string()).ok();
        for (text, end, expected) in [
            ("2026-01-31T10:20:30", false, Some("2026-01-31T10:20:30Z")),
            ("2026-01-31T10:20:30Z", false, Some("2026-01-31T10:20:30Z")),
            ("2026-01-31T10:20:30+05:00", false, Some("2026-01-31T10:20:30Z")),
            ("2026-01-31T10:20:30 05:00", false, Some("2026-01-31T10:20:30Z")),
            ("2026-01-31T10:20:30-05:00", false, Some("2026-01-31T10:20:30Z")),
            ("2026-01-31", false, Some("2026-01-31T00:00:00Z")),
            ("2026-01-31", true, Some("2026-01-31T23:59:59.999999999Z")),
            ("2026-02-30", false, None),
            ("31/01/2026", false, None),
            ("", false, None),
        ] {
            assert_eq!(read(text, end).as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_query_is_too_strange_to_be_answered(query in "\\PC{0,60}", date in "[-+0-9TZ:. \u{e9}]{0,30}") {
            let _ = Window::parse(Some(&query));
            if let Ok(window) = Window::parse(Some(&format!("fromBookingDateTime={date}&page=2"))) {
                prop_assert_eq!(window.page, 2);
            }
        }
    }
}
