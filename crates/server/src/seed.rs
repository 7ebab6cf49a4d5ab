//! Makes customers who are linked and greeted already: for the demo and its load tests.

use std::collections::HashMap;

use anyhow::Context as _;
use tellerline_core::{
    AccountId, BankId, ChannelId, Consent, ConsentId, ConversationId, IdentityId, InstitutionId, LinkId,
    PurposeKind, Timestamp,
    consent::{AtBank, Given, Way},
    conversation::State,
    entropy::Rng,
    message::Choice,
    ports::StoredTokens,
};
use tellerline_store::{
    ConversationRow, Guards, NewAudit, QueueColumns, RetentionClass, StoreError, TurnCommit, partition_of,
    repo,
    vault::places::{CONVERSATION_ADDRESS, CONVERSATION_STATE},
};

use crate::{context::Context, receipt};

/// A customer to be made.
pub struct SeedCustomer {
    /// The platform's id of the person.
    pub address: String,
    /// The customer at the institution.
    pub subject: String,
    /// The bank's consent id.
    pub bank_consent: String,
    /// Tokens as the connector stores them.
    pub tokens: StoredTokens,
    /// The shared accounts.
    pub accounts: Vec<AccountId>,
    /// What may be shown in the chat.
    pub choice: Choice,
    /// Authentication context of the login.
    pub acr: String,
}

/// Where they are made.
pub struct SeedPlace {
    /// Tenant.
    pub bank: BankId,
    /// Channel.
    pub channel: ChannelId,
    /// Institution.
    pub institution: InstitutionId,
}

/// Conversations in one burst of commits.
const BURST: usize = 512;

/// Makes them: conversation, keys, link and live consent of each. The partitions must be owned already.
///
/// # Errors
/// As the database says; customers made before the failure stay.
pub async fn customers(
    context: &Context,
    place: &SeedPlace,
    customers: &[SeedCustomer],
) -> anyhow::Result<()> {
    let epochs = epochs(context).await?;
    let now = context.now();
    let mut rng = context.entropy.seed().fork("seed");
    for burst in customers.chunks(BURST) {
        let mut commits = Vec::with_capacity(burst.len());
        let mut people = Vec::with_capacity(burst.len());
        for customer in burst {
            let identity =
                context.store.vault.identity(&place.bank, place.channel.as_str(), &customer.address)?;
            let conversation = context.store.vault.conversation(&place.bank, identity)?;
            commits.push(first_turn(context, place, customer, identity, conversation, &epochs, now)?);
            people.push((customer, identity, conversation));
        }
        let written = commits.into_iter().map(|commit| context.store.writer.turn(commit));
        for result in futures::future::join_all(written).await {
            result.context("a customer could not be made; is the data folder new?")?;
        }
        let tx = context.store.begin().await?;
        let mut entries = Vec::with_capacity(people.len());
        for (customer, identity, conversation) in people {
            let link = link(context, &tx, place, customer, identity, conversation, now, &mut rng).await?;
            let tenant =
                context.tenant(&place.bank).context("the bank of the customers is not configured")?;
            let subject = receipt::Subject { institution: &link.institution, customer: link.customer };
            let happened = receipt::Happened { event: receipt::Event::Given, way: Way::Page, at: now };
            let paired = link.consent.clone().pair(now);
            let receipt = receipt::issue(context, tenant, &subject, (None, &paired), happened, &mut rng)?;
            repo::links::insert_live(&context.store, &tx, &link, &receipt, now).await?;
            entries.push(NewAudit {
                bank: link.bank.clone(),
                conversation: Some(conversation),
                actor: "seed".to_owned(),
                event: receipt.event(),
                object: receipt.id.to_string(),
                reason: None,
                at: now,
            });
        }
        tx.commit().await?;
        context.store.writer.audit(entries).await?;
    }
    Ok(())
}

async fn epochs(context: &Context) -> anyhow::Result<HashMap<i16, i64>> {
    let rows = context.store.db.query("SELECT id, epoch FROM partition_lease", vec![]).await?;
    rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "epoch")?))).collect()
}

fn first_turn(
    context: &Context,
    place: &SeedPlace,
    customer: &SeedCustomer,
    identity: IdentityId,
    conversation: ConversationId,
    epochs: &HashMap<i16, i64>,
    now: Timestamp,
) -> Result<TurnCommit, StoreError> {
    let keys = context.store.vault.new_keys(&place.bank, identity.as_uuid())?;
    context.store.vault.adopt(&keys);
    let key = |class: RetentionClass| {
        keys.iter().find(|key| key.class == class).map(|key| key.key.clone()).ok_or(StoreError::Sealed)
    };
    let row = conversation.as_uuid();
    let state = State { greeted_at: Some(now), last_inbound_at: Some(now), ..State::default() };
    let state = serde_json::to_vec(&state).map_err(|_| StoreError::Sealed)?;
    Ok(TurnCommit {
        guards: Guards {
            version: 0,
            epoch: epochs.get(&partition_of(conversation)).copied().unwrap_or(0),
            consents: Vec::new(),
        },
        now,
        inbox: None,
        conversation: ConversationRow {
            id: conversation,
            bank: place.bank.clone(),
            channel: place.channel.clone(),
            identity,
            state: key(RetentionClass::Chat)?.seal_bytes(&CONVERSATION_STATE.row(row), &state)?,
            address: key(RetentionClass::Profile)?
                .seal_bytes(&CONVERSATION_ADDRESS.row(row), customer.address.as_bytes())?,
            queue: QueueColumns::default(),
            last_event_at: now,
        },
        keys,
        transcript: None,
        timers: Vec::new(),
        cancelled: Vec::new(),
        effects: Vec::new(),
        audit: Vec::new(),
        extras: Vec::new(),
    })
}

#[expect(clippy::too_many_arguments, reason = "one call site; a struct would only repeat the names")]
async fn link(
    context: &Context,
    tx: &tellerline_store::Transaction,
    place: &SeedPlace,
    customer: &SeedCustomer,
    identity: IdentityId,
    conversation: ConversationId,
    now: Timestamp,
    rng: &mut Rng,
) -> anyhow::Result<repo::links::NewLink> {
    let id = LinkId::draw(now, rng);
    let subject = &customer.subject;
    let customer_id =
        repo::customers::upsert(&context.store, tx, &place.bank, &place.institution, subject, now).await?;
    let tenant = context.tenant(&place.bank).context("the bank of the customers is not configured")?;
    let profile = tenant.terms.profile(&place.institution);
    let purposes = [PurposeKind::ReadBalance, PurposeKind::ReadTransactions];
    let given = Given {
        at: now,
        text_version: "demo".to_owned(),
        language: "en".to_owned(),
        way: Way::Page,
        basis: tenant.terms.basis(PurposeKind::ReadBalance),
    };
    Ok(repo::links::NewLink {
        id,
        bank: place.bank.clone(),
        institution: place.institution.clone(),
        identity,
        conversation,
        customer: customer_id,
        tokens: customer.tokens.clone(),
        bank_consent: customer.bank_consent.clone(),
        acr: customer.acr.clone(),
        authenticated_at: now,
        consent: Consent::unpaired(
            (ConsentId::draw(now, rng), id),
            purposes,
            &given,
            profile.ends(now),
            AtBank { purposes: purposes.into(), expires_at: profile.ends_at_bank(now) },
        )
        .sharing(customer.accounts.iter().cloned(), &given)
        .shown(customer.choice),
    })
}
