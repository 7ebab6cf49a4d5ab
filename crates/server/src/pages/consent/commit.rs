//! One change of a live consent as one transaction: the consent with its next epoch, the reads that wait on the
//! older one cancelled, the receipt, the audit row, and whatever must not happen without it. Then the chat is
//! told.

use tellerline_core::{
    consent::{Consent, Way},
    conversation::{ConsentChange, Input},
    ports::Granted,
};
use tellerline_store::{
    StoreError,
    repo::{self, links::StoredLink},
};

use crate::{
    engine::Engine,
    pages::attempt::{self, audit},
    receipt::{self, Event, Happened, Subject},
    web::{PageError, Visit},
};

/// See the module.
pub(in crate::pages) struct Change<'a> {
    /// The link as it was read.
    pub(in crate::pages) link: &'a StoredLink,
    /// Its consent with the next epoch.
    pub(in crate::pages) after: &'a Consent,
    /// What the receipt says.
    pub(in crate::pages) event: Event,
    /// What the audit log says, and to what.
    pub(in crate::pages) line: (&'static str, String),
    /// The token of a button, which is used up.
    pub(in crate::pages) token: Option<&'a str>,
    /// A new grant of the bank that takes the old one's place.
    pub(in crate::pages) granted: Option<&'a Granted>,
}

/// Commits a change; `false` when another one was first, or the button was used before: then nothing changed.
pub(in crate::pages) async fn commit(
    engine: &Engine,
    visit: &Visit,
    change: &Change<'_>,
) -> Result<bool, PageError> {
    let context = &engine.context;
    let (store, now) = (&context.store, context.now());
    let (link, bank) = (change.link, &change.link.bank);
    let subject = Subject { institution: &link.institution, customer: link.customer };
    let happened = Happened { event: change.event, way: Way::Page, at: now };
    let mut rng = context.entropy.seed().fork("receipt");
    let consents = (Some(&link.consent), change.after);
    let receipt = receipt::issue(context, &visit.tenant, &subject, consents, happened, &mut rng)?;
    let mut extras = repo::links::change(store, bank, link.identity, change.after, &receipt, now).await?;
    if let Some(granted) = change.granted {
        extras.push(repo::links::regrant(store, bank, link.identity, link.id, granted).await?);
    }
    let tx = store.begin().await?;
    if let Some(token) = change.token
        && !repo::tickets::use_once(store, &tx, bank, token, now).await?
    {
        return Ok(false);
    }
    if !repo::links::apply(&tx, extras).await? {
        return Ok(false);
    }
    let (event, object) = &change.line;
    let row = audit(bank, Some(link.conversation), event, object, now);
    let proven = audit(bank, Some(link.conversation), &receipt.event(), receipt.id, now);
    repo::audit_rows::insert(store, &tx, &[&row, &proven]).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(true)
}

/// Tells the chat of a change of the consent's epoch; telling it twice is once.
pub(in crate::pages) async fn tell(
    engine: &Engine,
    link: &StoredLink,
    epoch: u64,
    change: ConsentChange,
) -> Result<(), PageError> {
    let place = attempt::place(&engine.context.store, &link.bank, link.conversation).await?;
    let Some(place) = place else { return Ok(()) };
    let input = Input::ConsentChanged { link: link.id, change };
    engine.submit(&place, input, &format!("consent-changed:{}:{epoch}", link.id)).await?;
    Ok(())
}
