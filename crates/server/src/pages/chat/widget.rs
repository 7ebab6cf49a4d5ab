//! `/widget.js`: one script tag on the bank's site gives it a button and, behind it, the chat in a frame. The script has
//! nothing of the visitor's: what is said stays in the frame, which only listed sites can show (ADR 0027).

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};

use crate::{
    engine::Engine,
    web::{PageError, Visit},
};

const SCRIPT: &str = include_str!("../../../../../templates/static/widget.js");

/// `GET /widget.js`
pub(in crate::pages) async fn show(
    State(engine): State<Engine>,
    visit: Visit,
) -> Result<Response, PageError> {
    let bank = &visit.tenant.id;
    engine.context.web_chat(bank).ok_or_else(PageError::not_found)?;
    let shell = visit.shell();
    let settings = serde_json::json!({
        "path": format!("/chat/{bank}?framed"),
        "open": shell.t1("page-chat-widget-open", "bank", &visit.tenant.name),
        "close": shell.t("page-chat-widget-close"),
        "direction": shell.direction(),
        "brand": visit.tenant.brand.token("--brand"),
        "ink": visit.tenant.brand.token("--brand-ink"),
    });
    // A closing tag in a name would end a script that somebody copies into a page.
    let settings = settings.to_string().replace('<', "\\u003c");
    let mut response = SCRIPT.replace("\"SETTINGS\"", &settings).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    // It is made to be asked for by other sites; it differs by language.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    Ok(response)
}
