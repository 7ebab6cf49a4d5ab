//! A browser without scripts: keeps cookies, follows redirects, fills in the forms that a page holds and sends
//! them back with what was in them. It knows pages by what a person sees: the text on a button.

use anyhow::{Context, Result, bail};
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, Method};
use reqwest::{Client, Url, redirect};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// Redirects in a row; browsers give up at about as many.
const HOPS_MAX: usize = 10;
/// A page that stays as long is there to be read.
const TO_READ: Duration = Duration::from_secs(10);

pub(crate) struct Browser {
    client: Client,
    /// By name alone: the demo's listeners share one host, as cookies do, and use distinct names.
    cookies: BTreeMap<String, String>,
}

/// A page that was loaded.
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) html: String,
}

impl Browser {
    pub(crate) fn new() -> Result<Self> {
        // Looking up `localhost` is not what is measured.
        let localhost = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let client = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .resolve("localhost", localhost)
            .user_agent("Mozilla/5.0 (tellerline-bench)")
            .build()?;
        Ok(Self { client, cookies: BTreeMap::new() })
    }

    /// Loads a page, by way of redirects if need be.
    pub(crate) async fn open(&mut self, address: &str) -> Result<Page> {
        self.go(Method::GET, Url::parse(address)?, Vec::new()).await
    }

    /// Presses a button: sends its form with the values it came with, except for those given here.
    pub(crate) async fn press(&mut self, page: &Page, button: &str, given: &[(&str, &str)]) -> Result<Page> {
        let form = form_with(&page.html, button)
            .with_context(|| format!("no button {button:?} on the page {}", page.name()))?;
        let target = match attribute(form.head, "action") {
            Some(action) => page.url.join(&action)?,
            None => page.url.clone(),
        };
        let mut fields = fields(&form);
        fields.retain(|(name, _)| given.iter().all(|(other, _)| other != name));
        fields.extend(given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.go(Method::POST, target, fields).await
    }

    async fn go(&mut self, method: Method, url: Url, fields: Vec<(String, String)>) -> Result<Page> {
        let (mut method, mut url, origin) = (method, url.clone(), url.origin().ascii_serialization());
        for _ in 0..HOPS_MAX {
            let cookies: Vec<_> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let mut request =
                self.client.request(method.clone(), url.clone()).header(COOKIE, cookies.join("; "));
            if method == Method::POST {
                request = request.header(ORIGIN, &origin).form(&fields);
            }
            let response = request.send().await?;
            self.keep_cookies(response.headers());
            let (status, headers) = (response.status(), response.headers().clone());
            let page = Page { url, html: response.text().await? };
            let next = if status.is_redirection() {
                headers.get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned)
            } else if status.is_success() {
                let is_page =
                    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
                is_page.then(|| refresh(&page.html)).flatten()
            } else {
                bail!("the page {} answered {status}: {}", page.name(), page.heading());
            };
            let Some(next) = next else { return Ok(page) };
            (method, url) = (Method::GET, page.url.join(&next)?);
        }
        bail!("redirects without end")
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Page {
    /// The text of the element that assistive software calls by this name.
    pub(crate) fn labelled(&self, label: &str) -> Option<String> {
        let (_, rest) = self.html.split_once(&format!("aria-label=\"{label}\""))?;
        let (_, rest) = rest.split_once('>')?;
        Some(unescape(rest.split('<').next()?.trim()))
    }

    /// The path without its token, which belongs in no log.
    fn name(&self) -> &str {
        self.url.path_segments().and_then(|mut parts| parts.next()).unwrap_or_default()
    }

    fn heading(&self) -> &str {
        let heading = self.html.split_once("<h1>").and_then(|(_, rest)| rest.split('<').next());
        heading.unwrap_or_default().trim()
    }
}

/// One form: its opening tag, what is in it, and the tag of the button that is pressed.
struct Form<'a> {
    head: &'a str,
    inside: &'a str,
    button: &'a str,
}

fn form_with<'a>(html: &'a str, button: &str) -> Option<Form<'a>> {
    html.split("<form").skip(1).find_map(|part| {
        let (head, rest) = part.split_once('>')?;
        let inside = rest.split("</form>").next()?;
        let pressed = inside.split("<button").skip(1).find_map(|part| {
            let (tag, rest) = part.split_once('>')?;
            (unescape(rest.split("</button>").next()?.trim()) == button).then_some(tag)
        })?;
        Some(Form { head, inside, button: pressed })
    })
}

/// What a browser would send: hidden and typed fields, ticked boxes, the button itself.
fn fields(form: &Form<'_>) -> Vec<(String, String)> {
    let inputs = form.inside.split("<input").skip(1).filter_map(|part| part.split('>').next());
    let sent = inputs.filter(|tag| {
        let ticks = matches!(attribute(tag, "type").as_deref(), Some("checkbox" | "radio"));
        !ticks || tag.split_whitespace().any(|word| word == "checked")
    });
    let pair = |tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()));
    sent.chain([form.button]).filter_map(pair).collect()
}

/// Where a page sends the browser on by itself, unless there is time to read it first.
fn refresh(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("http-equiv=\"refresh\"")?;
    let content = attribute(rest.split('>').next()?, "content")?;
    let (seconds, url) = content.split_once(';')?;
    let soon = seconds.trim().parse::<u64>().ok()? < TO_READ.as_secs();
    soon.then(|| url.trim().strip_prefix("url=").map(str::to_owned)).flatten()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescape(rest.split('"').next()?))
}

/// Numeric references, and the few names that templates write.
fn unescape(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = part.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest)));
        if let Some((character, rest)) = known {
            plain.push(character);
            plain.push_str(rest);
        } else {
            plain.push('&');
            plain.push_str(part);
        }
    }
    plain
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, fields, form_with, refresh, unescape};
    use reqwest::Url;

    const PAGE: &str = r#"<form method="post" action="/other"><button name="do" value="no">Not now</button></form>
<form method="post">
<input type="hidden" name="csrf" value="a&#38;b">
<label><input type="checkbox" name="account" value="0" checked> One</label>
<label><input type="checkbox" name="account" value="1"> Two</label>
<input id="pin" name="pin" type="password">
<p><button name="choice" value="tap">See by tapping</button> <button name="choice" value="chat">Show in chat</button></p>
</form>"#;

    #[test]
    fn a_form_is_sent_as_it_came_with_the_button_that_was_pressed() {
        let form = form_with(PAGE, "Show in chat").expect("the form");
        let pairs = [("csrf", "a&b"), ("account", "0"), ("pin", ""), ("choice", "chat")];
        assert_eq!(fields(&form), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert!(form_with(PAGE, "Show in chats").is_none());
    }

    #[test]
    fn the_way_on_is_read_as_browsers_do() {
        let html = r#"<meta http-equiv="refresh" content="0;url=http://a.test/?x=1&#38;y=2"><p>"#;
        assert_eq!(refresh(html).as_deref(), Some("http://a.test/?x=1&y=2"));
        assert_eq!(refresh("<p>content=\"0;url=x\""), None);
        assert_eq!(refresh(r#"<meta http-equiv="refresh" content="60; url=?hidden">"#), None, "to be read");
    }

    #[test]
    fn references_become_characters() {
        assert_eq!(unescape("&lt;a&#x2F;&#39;&nbsp;& &amp;lt;"), "<a/'&nbsp;& &lt;");
    }

    #[test]
    fn what_has_a_name_is_found_by_it() {
        let html =
            r#"<p class="words" role="group" aria-label="Pairing words" translate="no">calm otter</p>"#;
        let page =
            Page { url: Url::parse("http://a.test/link/t").expect("an address"), html: html.to_owned() };
        assert_eq!(page.labelled("Pairing words").as_deref(), Some("calm otter"));
        assert_eq!(page.labelled("Code"), None);
    }
}
