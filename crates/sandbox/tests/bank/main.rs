//! The sandbox bank seen from outside: a small relying party drives it over HTTP, and every answer of the
//! account-information API is held against the published specification.

mod abuse;
mod api;
mod faults;
mod flow;
mod load;
mod pages;
mod rp;
mod schema;
