//! The web chat behind its pages: delivery into the thread that browsers read, and news for those that read it now.
//!
//! [`deliver`] is to the web what a platform's Send API is elsewhere, and [`Readers`] wakes the pages. Neither knows what
//! a page looks like (`crate::pages::chat`).

pub mod deliver;
pub(crate) mod readers;

pub use readers::{News, Readers};
use tellerline_core::{BankId, SessionId};

/// What a thread of somebody unknown is called on the channel: nobody else knows it, and no cookie holds it.
pub fn visitor(session: SessionId) -> String {
    format!("v:{}", session.as_uuid())
}

/// Whether somebody who is called so on the channel is unknown.
pub fn is_visitor(address: &str) -> bool {
    address.starts_with("v:")
}

/// What the thread of somebody who signed in is called: the same at each sign-in, and not their customer's id.
///
/// # Errors
/// As the vault says.
pub fn customer(
    vault: &tellerline_store::Vault,
    bank: &BankId,
    customer: tellerline_core::CustomerId,
) -> Result<String, tellerline_store::StoreError> {
    let hash = vault.lookup(bank, "web-customer", &[customer.as_uuid().as_bytes()])?;
    Ok(format!("c:{}", hex::encode(hash)))
}
