//! Which hosts this program contacts by itself, from the config and nowhere else, and the clients that can reach them.
//! Each client knows only the hosts of its own errand: what a bank's metadata name cannot lead to the messenger's
//! interface, nor the other way round.

use std::sync::Arc;

use tellerline_banks::Timeouts;
use tellerline_net::{Client, Destination, Error, Hosts, Limits, Refusal, Watch};
use url::Url;

use crate::config::{Config, Institution, MessengerApp, StoreUrl};

/// One host that may be contacted, for a list that a person reads.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Contacted {
    /// Host and port.
    pub host: String,
    /// What for: the key of the config that names it, with the id of its section.
    pub named_by: String,
    /// Whether it may be in a private network or on this machine.
    pub private: bool,
}

/// The hosts of one institution: issuer, API and what `hosts` adds.
pub fn institution_hosts(config: &Config, institution: &Institution) -> Hosts {
    let issuer = Url::parse(&institution.issuer).ok();
    let hosts = Hosts::of(issuer.iter().chain([&institution.api_url]));
    hosts.and(institution.hosts.iter().map(|host| (**host).clone())).with_private(private(config))
}

/// The host of the Graph API that an app uses.
pub fn messenger_hosts(config: &Config, app: &MessengerApp) -> Hosts {
    Hosts::of([&app.graph_url]).with_private(private(config))
}

/// Where banks are paged.
pub fn contact_hosts(config: &Config) -> Hosts {
    Hosts::of(config.bank.iter().filter_map(|bank| bank.page_contact.as_ref())).with_private(private(config))
}

fn private(config: &Config) -> impl Iterator<Item = String> {
    config.outbound.private_hosts.iter().map(|host| host.host().to_owned())
}

/// Everything that may be contacted, and which key of the config says so.
pub fn all(config: &Config) -> Vec<Contacted> {
    let mut found = Vec::new();
    let mut add = |hosts: &Hosts, named_by: String| {
        found.extend(hosts.iter().map(|host| Contacted {
            host: host.to_string(),
            named_by: named_by.clone(),
            private: hosts.may_be_private(host.host()),
        }));
    };
    for institution in &config.institution {
        add(&institution_hosts(config, institution), format!("institution {}", institution.id));
    }
    for app in &config.messenger_app {
        add(&messenger_hosts(config, app), format!("messenger_app {} graph_url", app.id));
    }
    for bank in &config.bank {
        let contact = Hosts::of(&bank.page_contact).with_private(private(config));
        add(&contact, format!("bank {} page_contact", bank.id));
    }
    if let StoreUrl::Postgres { url } = &config.store.url {
        let (host, port) = (url.host_str().unwrap_or_default(), url.port().unwrap_or(5432));
        // The database's own client connects to it, wherever the operator says it is.
        found.push(Contacted {
            host: format!("{host}:{port}"),
            named_by: "store url".to_owned(),
            private: true,
        });
    }
    found
}

/// A client for an institution.
///
/// # Errors
/// When the TLS back end cannot be set up.
pub fn to_institution(config: &Config, institution: &Institution, watch: Watch) -> Result<Client, Error> {
    Client::try_new(institution_hosts(config, institution), Timeouts::default().into(), watch)
}

/// A client for the messenger of an app.
///
/// # Errors
/// As [`to_institution`].
pub fn to_messenger(config: &Config, app: &MessengerApp, watch: Watch) -> Result<Client, Error> {
    Client::try_new(messenger_hosts(config, app), Limits::default(), watch)
}

/// A client for the contacts of all banks.
///
/// # Errors
/// As [`to_institution`].
pub fn to_contacts(config: &Config, watch: Watch) -> Result<Client, Error> {
    Client::try_new(contact_hosts(config), Limits::default(), watch)
}

/// Says every refusal in the log.
pub fn logged() -> Watch {
    Arc::new(|refusal: &Refusal| {
        tracing::warn!(
            server.address = refusal.host,
            reason = refusal.cause.slug(),
            "a connection to the outside was refused: {}",
            refusal.cause
        );
        metrics::counter!("tellerline_outbound_refused_total", "reason" => refusal.cause.slug()).increment(1);
    })
}

/// The host of a text, for the config's checks.
pub(crate) fn never_contacted(destination: &Destination) -> bool {
    destination
        .literal()
        .is_some_and(|address| tellerline_net::reach(address) == tellerline_net::Reach::Never)
}

#[cfg(test)]
mod tests;
