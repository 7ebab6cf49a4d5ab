//! Static files from the binary. The address holds a hash of the content, so that a browser may keep a file
//! for ever and never shows an old one.

use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    extract::Path,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use super::PageError;

struct Asset {
    name: &'static str,
    kind: &'static str,
    body: &'static [u8],
    url: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let asset = |name: &'static str, kind, body: &'static [u8]| {
        let hash = hex::encode(digest(&SHA256, body).as_ref().split_at(8).0);
        Asset { name, kind, body, url: format!("/static/{hash}/{name}") }
    };
    vec![
        // Tokens before what uses them, in one file: one request fewer on a slow phone.
        asset(
            "app.css",
            "text/css; charset=utf-8",
            concat!(
                include_str!("../../../../templates/static/tokens.css"),
                include_str!("../../../../templates/static/app.css"),
                include_str!("../../../../templates/static/parts.css")
            )
            .as_bytes(),
        ),
        asset("chat.css", "text/css; charset=utf-8", include_bytes!("../../../../templates/static/chat.css")),
        asset(
            "chat.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../../../templates/static/chat.js"),
        ),
        asset("kit.css", "text/css; charset=utf-8", include_bytes!("../../../../templates/static/kit.css")),
        asset(
            "app.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../../../templates/static/app.js"),
        ),
        asset(
            "htmx.min.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../../../templates/static/htmx.min.js"),
        ),
        asset(
            "passkey.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../../../templates/static/passkey.js"),
        ),
        asset("icon.svg", "image/svg+xml", include_bytes!("../../../../templates/static/icon.svg")),
    ]
});

/// The address of a file; of none, where there is no such file.
pub fn url(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| &asset.url)
}

/// Sends a file. An address with another hash is an older version of the page: it is not found, rather than
/// kept for ever with the wrong content.
pub async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    let wanted = format!("/static/{hash}/{name}");
    let Some(asset) = ASSETS.iter().find(|asset| asset.url == wanted) else {
        return PageError::not_found().into_response();
    };
    let headers = [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, asset.body).into_response()
}
