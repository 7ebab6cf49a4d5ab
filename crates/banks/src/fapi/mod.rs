//! The relying party: a confidential client in the manner of FAPI 2.0 (`facts/banks.md` e.1).
//!
//! Every authorisation is pushed, the code flow is the only one, the client authenticates with a signed
//! assertion and every token is bound to a DPoP key. What an institution demands beyond that (signed request
//! objects, mutual TLS, hybrid answers) is refused with a line that names it. This module refuses to know
//! what the tokens are good for.

mod discovery;
mod dpop;
mod id_token;
pub mod keys;
mod login;
mod metadata;
mod relying_party;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod token;

pub(crate) use discovery::{fetch_keys, fetch_metadata};
pub(crate) use dpop::DpopKey;
pub(crate) use login::{Grant, LoginRequest};
pub(crate) use metadata::Metadata;
pub(crate) use relying_party::{LAST_SECONDS, RelyingParty, ResourceCall, challenges, ours};
pub(crate) use token::{OauthError, TokenAnswer, TokenError, printable};
