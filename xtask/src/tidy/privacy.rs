//! No code for advertising, profiling or counting visitors, none that moves money, and no page that contacts a third
//! party.
//!
//! The promise is `docs`' and the types'; this keeps a convenient snippet from slipping past both.

use super::exceptions::{RULE_BOOK, is_test};

/// Names of packages (or their beginnings) that report on people or processes to somebody else.
const PACKAGES: &[&str] = &[
    "adjust-sdk",
    "airbrake",
    "amplitude",
    "analytics",
    "analytics-node",
    "analytics-rs",
    "appcenter",
    "applicationinsights",
    "appsignal",
    "backtraceio",
    "branch-sdk",
    "bugsnag",
    "clarity",
    "countly",
    "datadog",
    "facebook-pixel",
    "fullstory",
    "google-analytics",
    "heap-analytics",
    "google-ads",
    "gtag",
    "honeybadger",
    "hotjar-rs",
    "hotjar",
    "matomo",
    "mixpanel",
    "mouseflow",
    "newrelic",
    "optimizely",
    "pendo",
    "piwik",
    "plausible",
    "posthog",
    "raygun",
    "rollbar",
    "rudder",
    "segment-analytics",
    "sentry",
    "snowplow",
    "telemetrydeck",
    "umami",
];

/// Interfaces and scopes by which money would move, or people would be advertised to. Each is a name that only such
/// code needs (PSD2 RTS article 5, CFPB 1033.421): the product has no route, no scope and no call for it.
const DEEDS: &[&str] = &[
    "/pisp",
    "/cbpii",
    "payment-consents",
    "payment-order-consents",
    "domestic-payments",
    "domestic-scheduled-payments",
    "international-payments",
    "funds-confirmation",
    "fundsconfirmations",
    "payment-initiation",
    "bulk-payments",
    "periodic-payments",
    "sepa-credit-transfers",
    "pix/v1",
    "ads_management",
    "ads_read",
    "/adaccounts",
    "customaudience",
    "custom_audience",
    "sponsored_message",
    "marketing_message",
    "offline_conversion",
    "conversions_api",
    "subscribed_lead",
    "fbq(",
    "gtag(",
    "datalayer.push",
    "sendbeacon",
    "utm_source",
    "utm_campaign",
];

/// Scopes that an authorization server would take for more than reading.
const SCOPES: &[&str] = &["\"payments\"", "\"openid payments", "accounts payments", "\"fundsconfirmations\""];

/// Hosts that no page and no line of code may name.
const HOSTS: &[&str] = &[
    "adservice.google",
    "adnxs.com",
    "ads-twitter.com",
    "adsrvr.org",
    "ajax.googleapis.com",
    "amazon-adsystem.com",
    "amplitude.com",
    "analytics.google.com",
    "analytics.tiktok.com",
    "bat.bing.com",
    "bugsnag.com",
    "cdn.jsdelivr.net",
    "cdnjs.cloudflare.com",
    "bootstrapcdn.com",
    "branch.io",
    "clarity.ms",
    "code.jquery.com",
    "connect.facebook.net",
    "datadoghq.com",
    "criteo.com",
    "criteo.net",
    "doubleclick.net",
    "facebook.com/audience_network",
    "facebook.com/tr",
    "fonts.googleapis.com",
    "fonts.gstatic.com",
    "fullstory.com",
    "google-analytics.com",
    "googleadservices.com",
    "googlesyndication.com",
    "googletagmanager.com",
    "heapanalytics.com",
    "honeycomb.io",
    "hotjar.com",
    "intercom.io",
    "logrocket.com",
    "matomo.cloud",
    "mixpanel.com",
    "mouseflow.com",
    "newrelic.com",
    "optimizely.com",
    "outbrain.com",
    "pixel.wp.com",
    "plausible.io",
    "posthog.com",
    "quantserve.com",
    "recaptcha.net",
    "scorecardresearch.com",
    "segment.com",
    "segment.io",
    "sentry.io",
    "snap.licdn.com",
    "taboola.com",
    "typekit.net",
    "unpkg.com",
    "use.fontawesome.com",
];

/// Places whose text reaches a browser or is compiled into the product.
const PRODUCT: &[&str] = &["crates/", "templates/", "static/", "translations/"];

/// Complaints about one file.
pub(super) fn check(path: &str, text: &str) -> Vec<String> {
    if path.ends_with("Cargo.lock") {
        return packages(path, text);
    }
    if path.starts_with(RULE_BOOK) || !PRODUCT.iter().any(|place| path.starts_with(place)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let lower = line.to_ascii_lowercase();
        for host in HOSTS.iter().filter(|host| names_host(&lower, host)) {
            found.push(format!("{path}:{}: names {host}", index + 1));
        }
        if !is_test(path) && is_product(path) {
            for deed in DEEDS.iter().chain(SCOPES).filter(|deed| lower.contains(*deed)) {
                found.push(format!("{path}:{}: `{deed}`: nothing here moves money or advertises", index + 1));
            }
        }
        if !is_test(path) && path.starts_with("templates/") && loads_from_elsewhere(&lower) {
            found.push(format!("{path}:{}: a page loads something from another host", index + 1));
        }
    }
    found
}

fn packages(path: &str, lock: &str) -> Vec<String> {
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    names
        .filter(|name| {
            PACKAGES.iter().any(|denied| *name == *denied || name.starts_with(&format!("{denied}-")))
        })
        .map(|name| format!("{path}: the package {name} reports to somebody else"))
        .collect()
}

/// The sandbox bank stands for another company, which refuses such scopes; NLU's words are what customers say.
fn is_product(path: &str) -> bool {
    !["crates/sandbox/", "crates/nlu/", "crates/testkit/"].iter().any(|part| path.starts_with(part))
}

/// The host itself or one below it, not a longer name that merely ends like it.
fn names_host(line: &str, host: &str) -> bool {
    line.match_indices(host).any(|(at, _)| {
        !line[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
            && !line[at + host.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
    })
}

fn loads_from_elsewhere(line: &str) -> bool {
    let loads =
        ["src=\"http", "src='http", "src=\"//", "url(http", "url(\"http", "url('http", "@import \"http"];
    let sheet = line.contains("<link") && (line.contains("href=\"http") || line.contains("href=\"//"));
    sheet || loads.iter().any(|start| line.contains(start))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn reporting_packages_are_found_by_name() {
        let lock = "[[package]]\nname = \"sentry-core\"\n[[package]]\nname = \"posthog\"\n[[package]]\nname = \"sentryless\"\n";
        assert_eq!(check("Cargo.lock", lock).len(), 2);
    }

    #[test]
    fn counting_hosts_are_found_in_pages_and_code() {
        assert_eq!(
            check("templates/base.html", "<p>https://www.google-analytics.com/collect</p>\n").len(),
            1
        );
        assert_eq!(
            check("crates/server/src/a.rs", "let u = \"https://connect.facebook.net/en/sdk.js\";\n").len(),
            1
        );
        assert!(check("crates/server/src/a.rs", "let u = \"https://mysegment.commerce.test\";\n").is_empty());
        assert!(check("docs/a.md", "We never use google-analytics.com.\n").is_empty());
    }

    #[test]
    fn nothing_moves_money_or_advertises() {
        let path = "crates/banks/src/uk_open_banking/mod.rs";
        for line in [
            "let url = self.url(&[\"/pisp\"])?;",
            "form.push((\"scope\", \"openid payments\"));",
            ".route(\"/domestic-payments\", post(pay))",
            "let tag = \"sponsored_message\";",
            "navigator.sendBeacon(\"/seen\");",
        ] {
            assert!(!check(path, line).is_empty(), "{line}");
            assert!(check("crates/sandbox/src/bank/oidc/token.rs", line).is_empty(), "{line}");
            assert!(check("crates/banks/src/uk_open_banking/tests/reads.rs", line).is_empty(), "{line}");
        }
        assert!(check(path, "(\"scope\", \"openid accounts\"), payments are shown here").is_empty());
    }

    #[test]
    fn a_page_loads_only_from_its_own_host() {
        assert_eq!(check("templates/a.html", "<script src=\"https://x.test/a.js\"></script>\n").len(), 1);
        assert_eq!(check("templates/a.html", "<link rel=\"stylesheet\" href=\"//x.test/a.css\">\n").len(), 1);
        assert!(
            check("templates/a.html", "<a href=\"https://x.test/\">x</a> <img src=\"/a.svg\">\n").is_empty()
        );
    }
}
