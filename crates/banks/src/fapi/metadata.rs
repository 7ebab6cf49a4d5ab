//! What an institution publishes about its authorization server, and whether that is what we can work with.

use serde::Deserialize;
use tellerline_core::ports::Finding;
use tellerline_net::Client;
use url::Url;

use crate::{InstitutionConfig, net::checked_url};

/// The part of the provider metadata that we use. Absent lists mean what RFC 8414 and OpenID Connect
/// Discovery say they mean.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    pub(crate) jwks_uri: String,
    pub(crate) pushed_authorization_request_endpoint: Option<String>,
    pub(crate) revocation_endpoint: Option<String>,
    response_types_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_signing_alg_values_supported: Option<Vec<String>>,
    dpop_signing_alg_values_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    scopes_supported: Option<Vec<String>>,
    claims_parameter_supported: Option<bool>,
    authorization_response_iss_parameter_supported: Option<bool>,
    require_signed_request_object: Option<bool>,
}

/// Signatures of ID tokens that we accept: our choice, not the institution's.
pub(crate) const ID_TOKEN_ALGS: [(&str, jsonwebtoken::Algorithm); 2] =
    [("ES256", jsonwebtoken::Algorithm::ES256), ("PS256", jsonwebtoken::Algorithm::PS256)];

fn lists(values: Option<&Vec<String>>, wanted: &str) -> bool {
    values.is_some_and(|values| values.iter().any(|value| value == wanted))
}

fn shown(values: Option<&Vec<String>>) -> String {
    values.map_or_else(|| "nothing".to_owned(), |values| values.join(", "))
}

/// What one requirement came to: `good` when it is met, else what is `bad` and its `fix`.
fn finding(check: &str, met: bool, good: &str, bad: impl Into<String>, fix: &str) -> Finding {
    if met { Finding::good(check, good) } else { Finding::bad(check, bad, fix) }
}

impl Metadata {
    /// Every requirement, in order or not. Any that is not is a refusal: there is no weaker mode.
    pub(crate) fn requirements(&self, config: &InstitutionConfig, client: &Client) -> Vec<Finding> {
        let mut out = vec![self.issuer_line(config), self.address_line(config), self.hosts_line(client)];
        out.extend(self.flow_lines());
        out.extend(self.proof_lines());
        out
    }

    fn issuer_line(&self, config: &InstitutionConfig) -> Finding {
        let same = self.issuer == config.issuer;
        let bad =
            format!("the institution calls itself `{}`, the config says `{}`", self.issuer, config.issuer);
        let fix = "write `issuer` exactly as it is published, or find out who answers at that address";
        finding("issuer", same, "the same as in the config", bad, fix)
    }

    fn endpoints(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let pushed = self.pushed_authorization_request_endpoint.as_ref();
        [
            ("authorization_endpoint", Some(&self.authorization_endpoint)),
            ("token_endpoint", Some(&self.token_endpoint)),
            ("jwks_uri", Some(&self.jwks_uri)),
            ("pushed_authorization_request_endpoint", pushed),
            ("revocation_endpoint", self.revocation_endpoint.as_ref()),
        ]
        .into_iter()
        .filter_map(|(name, url)| Some((name, url?)))
    }

    /// Whoever answers at the issuer's address must not send us, or a customer who is about to log in, elsewhere.
    fn hosts_line(&self, client: &Client) -> Finding {
        let wrong: Vec<String> = self
            .endpoints()
            .filter_map(|(name, url)| {
                let refusal = client.check(&Url::parse(url).ok()?).err()?;
                Some(format!("{name}: {refusal}"))
            })
            .collect();
        let fix = "add the host to the institution's `hosts` if it is the institution's own, else find out who answers at \
                   the issuer's address";
        finding("hosts", wrong.is_empty(), "all endpoints are at hosts of the config", wrong.join("; "), fix)
    }

    fn address_line(&self, config: &InstitutionConfig) -> Finding {
        let wrong: Vec<String> = self
            .endpoints()
            .filter_map(|(name, url)| {
                let reason = checked_url(url, config.allow_loopback_http).err()?;
                Some(format!("{name}: {reason}"))
            })
            .collect();
        let fix = "the institution must publish https addresses: ask it for its own";
        finding("https", wrong.is_empty(), "all endpoints have safe addresses", wrong.join("; "), fix)
    }

    fn flow_lines(&self) -> Vec<Finding> {
        let responses = self.response_types_supported.as_ref();
        let challenges = self.code_challenge_methods_supported.as_ref();
        vec![
            finding(
                "pushed requests",
                self.pushed_authorization_request_endpoint.is_some(),
                "offered",
                "no pushed_authorization_request_endpoint, and this connector sends no other kind of request",
                "ask the institution for its FAPI 2.0 endpoint",
            ),
            finding(
                "signed requests",
                self.require_signed_request_object != Some(true),
                "not demanded",
                "the institution demands signed request objects, which this connector does not send",
                "ask for a client registration under FAPI 2.0 with pushed requests",
            ),
            finding(
                "code flow",
                lists(responses, "code"),
                "offered",
                format!("the institution offers {} but not `code`", shown(responses)),
                "ask for the code flow; hybrid answers are not supported",
            ),
            finding(
                "PKCE",
                lists(challenges, "S256"),
                "S256 offered",
                format!("the institution offers {}", shown(challenges)),
                "ask for S256, which is needed",
            ),
            finding(
                "iss parameter",
                self.authorization_response_iss_parameter_supported == Some(true),
                "sent with every answer",
                "the institution does not promise `iss` in its answers (RFC 9207); without it two institutions can be \
                 mixed up, so none is linked",
                "ask the institution to send it",
            ),
            finding(
                "claims parameter",
                self.claims_parameter_supported == Some(true),
                "supported",
                "the institution does not support the `claims` parameter, by which a login is tied to its consent \
                 (openbanking_intent_id)",
                "ask the institution for its Open Banking login, which has it",
            ),
        ]
    }

    fn proof_lines(&self) -> Vec<Finding> {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        let assertion = self.token_endpoint_auth_signing_alg_values_supported.as_ref();
        let dpop = self.dpop_signing_alg_values_supported.as_ref();
        let id_token = self.id_token_signing_alg_values_supported.as_ref();
        let scopes = self.scopes_supported.as_ref();
        vec![
            finding(
                "client authentication",
                lists(methods, "private_key_jwt") && (assertion.is_none() || lists(assertion, "ES256")),
                "private_key_jwt with ES256",
                format!("the institution wants {} signed with {}", shown(methods), shown(assertion)),
                "ask for a registration with private_key_jwt and ES256; mutual TLS is not supported",
            ),
            finding(
                "DPoP",
                lists(dpop, "ES256"),
                "ES256",
                format!("the institution accepts {} for DPoP", shown(dpop)),
                "ask for ES256; tokens bound by mutual TLS are not supported",
            ),
            finding(
                "ID token signature",
                ID_TOKEN_ALGS.iter().any(|(name, _)| lists(id_token, name)),
                "one of ES256, PS256",
                format!("the institution signs with {}", shown(id_token)),
                "ask for ES256 or PS256 in the client registration",
            ),
            finding(
                "scopes",
                scopes.is_none() || (lists(scopes, "openid") && lists(scopes, "accounts")),
                "openid and accounts",
                format!("the institution offers {}", shown(scopes)),
                "ask for `openid` and `accounts` in the client registration",
            ),
        ]
    }
}
