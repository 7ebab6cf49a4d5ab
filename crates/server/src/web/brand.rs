//! How a bank's pages look other than ours: a file of tokens that is loaded after our own, and a logo. Both are read
//! once, at the start, and served from the bank's own address only. What a file holds is not interpreted here beyond
//! what would fail silently in a browser.

use std::{fs, path::Path};

use anyhow::{Context as _, bail, ensure};
use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    extract,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use super::{
    PageError, Visit,
    picture::{self, Shape},
};

const OUR_TOKENS: &str = include_str!("../../../../templates/static/tokens.css");
const TOKENS_MAX_BYTES: usize = 64 * 1024;
const LOGO_MAX_BYTES: usize = 256 * 1024;

/// A logo is a picture even where somebody opens it by its address: a script in it does not run.
const PICTURE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'; \
     base-uri 'none'; form-action 'self'";

/// What one bank set; nothing by default.
#[derive(Default)]
pub struct Brand {
    tokens: Option<File>,
    logo: Option<(File, Shape)>,
}

struct File {
    url: String,
    kind: &'static str,
    policy: Option<&'static str>,
    body: Vec<u8>,
}

impl Brand {
    /// Reads `tokens_file` and `logo_file` of a bank.
    ///
    /// # Errors
    /// A file that cannot be read or is too large (64 KiB, 256 KiB); tokens that are no text or load something,
    /// which the pages' policy would refuse without a word; a logo that is neither SVG nor PNG, or does not tell its
    /// size.
    pub fn read(tokens: Option<&Path>, logo: Option<&Path>) -> anyhow::Result<Self> {
        Ok(Self { tokens: tokens.map(read_tokens).transpose()?, logo: logo.map(read_logo).transpose()? })
    }

    /// Address of the bank's tokens, where it has some.
    pub fn tokens(&self) -> Option<&str> {
        self.tokens.as_ref().map(|file| file.url.as_str())
    }

    /// The value of a token in a light page, the bank's own or ours: for what is drawn where no style sheet of ours is.
    pub fn token(&self, name: &str) -> &str {
        let own = self.tokens.as_ref().and_then(|file| std::str::from_utf8(&file.body).ok());
        let value = |css| first_value(css, name);
        own.and_then(value).or_else(|| value(OUR_TOKENS)).unwrap_or_default()
    }

    /// Address and shape of the bank's logo, where it has one.
    pub fn logo(&self) -> Option<(&str, Shape)> {
        self.logo.as_ref().map(|(file, shape)| (file.url.as_str(), *shape))
    }
}

/// `GET /brand/{hash}/{name}`: a file of the bank whose address was asked; another bank's is not found.
pub async fn serve(
    visit: Visit,
    extract::Path((hash, name)): extract::Path<(String, String)>,
) -> Result<Response, PageError> {
    let wanted = format!("/brand/{hash}/{name}");
    let brand = &visit.tenant.brand;
    let file =
        brand.tokens.iter().chain(brand.logo.iter().map(|(file, _)| file)).find(|file| file.url == wanted);
    let file = file.ok_or_else(PageError::not_found)?;
    let headers = [(CONTENT_TYPE, file.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    let policy = file.policy.map(|policy| [(CONTENT_SECURITY_POLICY, policy)]);
    let body = file.body.clone();
    Ok(match policy {
        Some(policy) => (headers, policy, body).into_response(),
        None => (headers, body).into_response(),
    })
}

/// What stands first counts in the light, as `docs/design-system.md` asks.
fn first_value<'a>(css: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = css.split_once(&format!("{name}:"))?;
    rest.split([';', '}']).next().map(str::trim)
}

fn read_tokens(path: &Path) -> anyhow::Result<File> {
    let body = read(path, TOKENS_MAX_BYTES)?;
    let Ok(text) = std::str::from_utf8(&body) else { bail!("{}: not UTF-8", path.display()) };
    let lower = text.to_ascii_lowercase();
    for word in ["@import", "url(", "image-set(", "@font-face", "\\"] {
        ensure!(
            !lower.contains(word),
            "{}: `{word}` is not for tokens; pages load nothing but their own files",
            path.display()
        );
    }
    Ok(file("tokens.css", "text/css; charset=utf-8", None, body))
}

fn read_logo(path: &Path) -> anyhow::Result<(File, Shape)> {
    let body = read(path, LOGO_MAX_BYTES)?;
    let (kind, shape) = picture::read(&body).with_context(|| path.display().to_string())?;
    let (name, kind) = match kind {
        picture::Kind::Png => ("logo.png", "image/png"),
        picture::Kind::Svg => ("logo.svg", "image/svg+xml"),
    };
    Ok((file(name, kind, Some(PICTURE_POLICY), body), shape))
}

fn read(path: &Path, max: usize) -> anyhow::Result<Vec<u8>> {
    let body = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    ensure!(body.len() <= max, "{}: more than {} KiB", path.display(), max / 1024);
    Ok(body)
}

fn file(name: &str, kind: &'static str, policy: Option<&'static str>, body: Vec<u8>) -> File {
    let hash = hex::encode(digest(&SHA256, &body).as_ref().split_at(8).0);
    File { url: format!("/brand/{hash}/{name}"), kind, policy, body }
}
