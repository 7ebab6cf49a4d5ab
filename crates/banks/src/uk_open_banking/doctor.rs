//! `doctor`: what this institution needs, looked at one by one.

use jiff::fmt::rfc2822::DateTimeParser;
use tellerline_core::{
    ports::Finding,
    time::{Timestamp, seconds},
};

use super::Inner;
use crate::{
    fapi::{fetch_keys, fetch_metadata},
    net::Answer,
};

/// Beyond this, signatures of the last seconds are refused by one side or the other.
const SKEW_MAX: std::time::Duration = seconds(10);

impl Inner {
    pub(crate) async fn examine(&self) -> Vec<Finding> {
        let config = &self.rp.config;
        let mut out = vec![Finding::good(
            "signing key",
            format!("P-256, key id `{}`; the institution must know its public half", self.rp.signing.kid()),
        )];
        let (metadata, answer) = match fetch_metadata(&self.rp.net, config).await {
            Ok(found) => found,
            Err(error) => {
                let fix = "check `issuer`, the network and the certificate store (ca-certificates)";
                out.push(Finding::bad("discovery", error.detail, fix));
                return out;
            }
        };
        out.push(Finding::good("discovery", "the institution's metadata can be read"));
        out.push(self.clock_line(&answer));
        out.extend(metadata.requirements(config, &self.rp.net.client));
        out.push(match fetch_keys(&self.rp.net, &metadata.jwks_uri).await {
            Ok(keys) if keys.is_empty() => {
                let fix = "tell the institution; until then nobody can log in";
                Finding::bad("jwks", "the institution publishes no usable key", fix)
            }
            Ok(keys) => Finding::good("jwks", format!("{} keys", keys.len())),
            Err(error) => Finding::bad("jwks", error.detail, "jwks_uri must be reachable: check the network"),
        });
        if out.iter().all(Finding::ok) {
            out.push(self.client_line().await);
        }
        out
    }

    fn clock_line(&self, answer: &Answer) -> Finding {
        let date = answer.header("date").and_then(|text| DateTimeParser::new().parse_timestamp(text).ok());
        let Some(theirs) = date.map(Timestamp::from_jiff) else {
            return Finding::good("clock", "the institution sends no date to compare with");
        };
        let ours = self.rp.now();
        let apart = ours.since(theirs).max(theirs.since(ours));
        let found = format!("{} s apart", apart.as_secs());
        if apart <= SKEW_MAX {
            return Finding::good("clock", found);
        }
        Finding::bad("clock", found, "set this machine's clock (NTP), or signatures are refused")
    }

    /// Whether the institution knows us: a token of our own proves registration, key and key id at once.
    async fn client_line(&self) -> Finding {
        match self.rp.service_token(None).await {
            Ok(_) => Finding::good("client", "the institution knows our client and its key"),
            Err(error) => Finding::bad(
                "client",
                error.detail,
                "register `client_id` with private_key_jwt and the key set at /.well-known/jwks.json",
            ),
        }
    }
}
