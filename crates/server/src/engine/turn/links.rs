//! What a turn does to connections: pairs, abandons, ends them, each with its receipt.

use tellerline_core::{
    LinkId,
    consent::Consent,
    conversation::{Audit, Input},
};
use tellerline_store::{
    EffectKind, StoreError,
    repo::{self, receipts::NewReceipt},
};

use super::Builder;
use crate::{
    engine::{bank::CallBody, input_row},
    receipt,
};

impl Builder<'_> {
    async fn link(&self, link: LinkId) -> Result<Option<repo::links::StoredLink>, StoreError> {
        let (store, bank) = (&self.context.store, &self.place.bank);
        let (identity, conversation) = (self.conversation.identity, self.place.conversation);
        let rows = repo::links::for_conversation(store, bank, identity, conversation).await?;
        Ok(rows.into_iter().find(|row| row.id == link))
    }

    /// The paired link comes to life; an older one to the same institution ends, because one question must
    /// not have two answers.
    pub(super) async fn activate(&mut self, link: LinkId) -> Result<(), StoreError> {
        let Some(row) = self.link(link).await? else { return Ok(()) };
        let older: Vec<LinkId> = self
            .turn
            .profile
            .links
            .iter()
            .filter(|view| view.institution == row.institution && view.id != link)
            .filter(|view| view.consent.is_live(self.turn.now))
            .map(|view| view.id)
            .collect();
        for link in older {
            self.end(link, false).await?;
        }
        let paired = row.consent.clone().pair(self.turn.now);
        let receipt = self.receipt(&row, &paired, receipt::Event::Given)?;
        let (store, bank, identity) = (&self.context.store, &self.place.bank, self.conversation.identity);
        let now = self.turn.now;
        self.extras.extend(repo::links::activate(store, bank, identity, &paired, &receipt, now).await?);
        self.links_changed = true;
        let input = Input::LinkLive { link };
        self.rows.push(input_row(self.context, &self.place, &input, &format!("link-live:{link}")).await?);
        Ok(())
    }

    pub(super) async fn abandon(&mut self, link: LinkId) -> Result<(), StoreError> {
        let Some(row) = self.link(link).await? else { return Ok(()) };
        if row.status != repo::links::LinkStatus::Unpaired {
            return Ok(());
        }
        let (store, bank, identity) = (&self.context.store, &self.place.bank, self.conversation.identity);
        let over = row.consent.withdraw(self.turn.now);
        self.extras.extend(repo::links::abandon(store, bank, identity, &over, self.turn.now).await?);
        self.revoke(link, false)
    }

    pub(super) async fn end(&mut self, link: LinkId, tell: bool) -> Result<(), StoreError> {
        let Some(view) = self.turn.profile.links.iter().find(|view| view.id == link) else { return Ok(()) };
        let now = self.turn.now;
        let expired = view.consent.expires_at().is_some_and(|end| end <= now);
        let event = if expired { receipt::Event::Expired } else { receipt::Event::Withdrawn };
        let ended = view.consent.clone().withdraw(now);
        let Some(row) = self.link(link).await? else { return Ok(()) };
        let receipt = self.receipt(&row, &ended, event)?;
        let (store, bank, identity) = (&self.context.store, &self.place.bank, self.conversation.identity);
        self.extras.extend(repo::links::withdraw(store, bank, identity, &ended, &receipt, now).await?);
        self.revoke(link, tell)
    }

    /// A receipt, and the entry of the log that stands for it.
    fn receipt(
        &mut self,
        row: &repo::links::StoredLink,
        after: &Consent,
        event: receipt::Event,
    ) -> Result<NewReceipt, StoreError> {
        let subject = receipt::Subject { institution: &row.institution, customer: row.customer };
        let happened = receipt::Happened { event, way: self.way, at: self.turn.now };
        let mut rng = self.turn.seed.fork(&format!("receipt-{}", row.id));
        let consents = (Some(&row.consent), after);
        let receipt = receipt::issue(self.context, self.tenant, &subject, consents, happened, &mut rng)?;
        self.audit(Audit::new(&receipt.event(), receipt.id));
        Ok(receipt)
    }

    fn revoke(&mut self, link: LinkId, tell: bool) -> Result<(), StoreError> {
        self.links_changed = true;
        let id = self.id();
        self.call(id, EffectKind::Revoke, None, CallBody::Revoke { link, tell })
    }
}
