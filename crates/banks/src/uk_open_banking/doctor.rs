//! `doctor`: what this institution needs, looked at one by one. Each line that is not in order says what to do.

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

fn line(check: &str, ok: bool, detail: impl Into<String>) -> Finding {
    Finding { check: check.to_owned(), ok, detail: detail.into() }
}

impl Inner {
    pub(crate) async fn examine(&self) -> Vec<Finding> {
        let config = &self.rp.config;
        let mut out = vec![line(
            "signing key",
            true,
            format!("P-256, key id `{}`; the institution must know its public half", self.rp.signing.kid()),
        )];
        let (metadata, answer) = match fetch_metadata(&self.rp.net, config).await {
            Ok(found) => found,
            Err(error) => {
                let advice = "check `issuer`, the network and the certificate store (ca-certificates)";
                out.push(line("discovery", false, format!("{}: {advice}", error.detail)));
                return out;
            }
        };
        out.push(line("discovery", true, "the institution's metadata can be read"));
        out.push(self.clock_line(&answer));
        out.extend(metadata.requirements(config, &self.rp.net.client));
        out.push(match fetch_keys(&self.rp.net, &metadata.jwks_uri).await {
            Ok(keys) if keys.is_empty() => {
                line("jwks", false, "the institution publishes no usable key: tell it, nobody can log in")
            }
            Ok(keys) => line("jwks", true, format!("{} keys", keys.len())),
            Err(error) => line("jwks", false, format!("{}: jwks_uri must be reachable", error.detail)),
        });
        if out.iter().all(|finding| finding.ok) {
            out.push(self.client_line().await);
        }
        out
    }

    fn clock_line(&self, answer: &Answer) -> Finding {
        let date = answer.header("date").and_then(|text| DateTimeParser::new().parse_timestamp(text).ok());
        let Some(theirs) = date.map(Timestamp::from_jiff) else {
            return line("clock", true, "the institution sends no date to compare with");
        };
        let ours = self.rp.now();
        let apart = ours.since(theirs).max(theirs.since(ours));
        let ok = apart <= SKEW_MAX;
        let advice = if ok { "" } else { ": set this machine's clock (NTP), or signatures are refused" };
        line("clock", ok, format!("{} s apart{advice}", apart.as_secs()))
    }

    /// Whether the institution knows us: a token of our own proves registration, key and key id at once.
    async fn client_line(&self) -> Finding {
        match self.rp.service_token(None).await {
            Ok(_) => line("client", true, "the institution knows our client and its key"),
            Err(error) => line(
                "client",
                false,
                format!(
                    "{}: register `client_id` with private_key_jwt and the key set at /.well-known/jwks.json",
                    error.detail
                ),
            ),
        }
    }
}
