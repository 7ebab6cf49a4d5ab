//! Cookies: host-bound, never readable by scripts, never sent with a form of another site.

use std::time::Duration;

use axum::{
    http::{HeaderValue, header::SET_COOKIE},
    response::Response,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

/// The cookie that names a visit: forms and page sessions hang on it.
pub const VISIT: &str = "tl_visit";

/// The name under which a cookie is sent: `__Host-` binds it to this host and to https. Plain http exists on
/// loopback only, where browsers refuse that prefix.
fn full(name: &str, https: bool) -> String {
    if https { format!("__Host-{name}") } else { name.to_owned() }
}

/// The value of a cookie, where the browser sent one that could be ours.
pub fn get(jar: &CookieJar, name: &str, https: bool) -> Option<String> {
    let value = jar.get(&full(name, https))?.value();
    (!value.is_empty() && value.len() <= 4_096).then(|| value.to_owned())
}

/// The values of cookies whose names begin so; at most twenty.
pub fn starting(jar: &CookieJar, prefix: &str, https: bool) -> Vec<String> {
    let prefix = full(prefix, https);
    jar.iter()
        .filter(|cookie| cookie.name().starts_with(&prefix))
        .take(20)
        .map(|c| c.value().to_owned())
        .collect()
}

/// Sets a cookie for that long.
pub fn set(response: &mut Response, name: &str, value: &str, life: Duration, https: bool) {
    append(response, name, value, i64::try_from(life.as_secs()).unwrap_or(i64::MAX), https);
}

/// Sets a cookie that is sent within a frame on another site, and there only with frames on that same site (CHIPS): two
/// sites that show us cannot tell that it is the same browser. Browsers want it `Secure`, which on loopback they take
/// over http, too.
pub fn set_partitioned(response: &mut Response, name: &str, value: &str, life: Duration, https: bool) {
    let mut cookie = Cookie::new(full(name, https), value.to_owned());
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_secure(true);
    cookie.set_same_site(SameSite::None);
    cookie.set_partitioned(true);
    let text = format!("{cookie}; Max-Age={}", life.as_secs());
    if let Ok(header) = HeaderValue::from_str(&text) {
        response.headers_mut().append(SET_COOKIE, header);
    }
}

/// Makes the browser forget a cookie.
pub fn forget(response: &mut Response, name: &str, https: bool) {
    append(response, name, "", 0, https);
}

fn append(response: &mut Response, name: &str, value: &str, seconds: i64, https: bool) {
    let mut cookie = Cookie::new(full(name, https), value.to_owned());
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(https);
    let text = format!("{cookie}; Max-Age={seconds}");
    if let Ok(header) = HeaderValue::from_str(&text) {
        response.headers_mut().append(SET_COOKIE, header);
    }
}
