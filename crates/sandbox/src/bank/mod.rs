//! The sandbox bank: two institutions with OpenID Connect, an account-information API and a ledger.
