//! What tests of pages and of the desk share.

pub(crate) mod authenticator;
