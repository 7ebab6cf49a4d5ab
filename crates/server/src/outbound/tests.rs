//! The lists that are made from a config, and the demo's own.

use std::path::Path;

use rstest::rstest;

use super::*;

const CONFIG: &str = r#"
[store]
url = "sqlite://data/t.db"
[outbound]
private_hosts = ["api.harbour.test"]
[[institution]]
id = "harbour"
name = "Harbour"
connector = "uk-open-banking"
issuer = "https://auth.harbour.test"
api_url = "https://api.harbour.test:8443/v4"
hosts = ["keys.harbour.test"]
client_id = "c"
client_key_file = "client.pem"
[[bank]]
id = "demo"
name = "Harbour"
public_url = "https://chat.harbour.test"
institutions = ["harbour"]
page_contact = "https://pager.harbour.test/tellerline"
[[messenger_app]]
id = "messenger"
app_secret_file = "app.secret"
verify_token_file = "verify.token"
"#;

fn config(text: &str) -> Config {
    Config::parse(text, Path::new("tellerline.toml"), std::iter::empty()).unwrap()
}

fn reaches(hosts: &Hosts, url: &str) -> bool {
    hosts.check(&Url::parse(url).unwrap()).is_ok()
}

#[test]
fn each_errand_has_its_own_hosts() {
    let config = config(CONFIG);
    let institution = institution_hosts(&config, &config.institution[0]);
    let messenger = messenger_hosts(&config, &config.messenger_app[0]);
    let contacts = contact_hosts(&config);
    for (url, errand) in [
        ("https://auth.harbour.test/token", 0),
        ("https://api.harbour.test:8443/x", 0),
        ("https://keys.harbour.test/jwks", 0),
        ("https://graph.facebook.com/v25.0/me", 1),
        ("https://pager.harbour.test/x", 2),
        ("https://chat.harbour.test/", 3),
    ] {
        let got = [&institution, &messenger, &contacts].map(|hosts| reaches(hosts, url));
        assert_eq!(got, [errand == 0, errand == 1, errand == 2], "{url}");
    }
}

#[test]
fn the_list_for_people_names_every_host_and_its_key() {
    let pg = CONFIG.replace("sqlite://data/t.db", "postgres://t@db.harbour.test/t");
    let lines: Vec<String> = all(&config(&pg))
        .into_iter()
        .map(|one| format!("{} {} {}", one.host, one.named_by, one.private))
        .collect();
    assert_eq!(
        lines,
        [
            "api.harbour.test:8443 institution harbour true",
            "auth.harbour.test:443 institution harbour false",
            "keys.harbour.test:443 institution harbour false",
            "graph.facebook.com:443 messenger_app messenger graph_url false",
            "pager.harbour.test:443 bank demo page_contact false",
            "db.harbour.test:5432 store url true",
        ]
    );
}

#[rstest]
#[case::metadata_service("keys.harbour.test", "169.254.169.254", "institution[0].hosts")]
#[case::link_local("https://auth.harbour.test", "https://[fe80::1]", "institution[0].issuer")]
#[case::unused("[\"api.harbour.test\"]", "[\"other.test\"]", "outbound.private_hosts")]
fn what_nobody_may_contact_is_refused_in_the_config(#[case] from: &str, #[case] to: &str, #[case] key: &str) {
    let error = config(&CONFIG.replace(from, to)).validate(crate::config::Role::Tool).unwrap_err();
    assert!(error.problems.iter().any(|problem| problem.path == key), "{error}");
}
