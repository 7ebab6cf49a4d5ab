//! Reads everything that is held about somebody, as far as it is theirs ([`Scope`]).

use std::collections::{BTreeMap, BTreeSet};

use tellerline_channels::web::{Button, Shown};
use tellerline_core::{
    StaffId, Timestamp,
    consent::{Consent, ConsentState, Given},
    conversation::State,
};
use tellerline_store::{
    EffectStatus, StoreError, inbox,
    repo::{
        self,
        links::{LinkStatus, StoredLink},
        web_chat,
    },
    vault::{
        RetentionClass,
        places::{CONVERSATION_ADDRESS, CONVERSATION_STATE},
    },
};

use super::{
    Requester,
    data::{
        AccountOf, AskedFor, AtBankOf, BankOf, BrowserOf, CaseOf, Chat, ConsentOf, ConsentText, CustomerOf,
        Data, DeliveryOf, FORMAT, GivenOf, Line, LinkOf, LogLine, NoteOf, PurposeOf, SecureNoteOf,
        WebMessageOf, When,
    },
};
use crate::{
    context::{Context, Tenant},
    engine::turn::{Speaker, TranscriptEntry},
    pages::consent::wording::purpose_key,
    rights::{
        scope::{Scope, Thread},
        timeline::Teller,
    },
    web::Words,
};

/// Most lines of one chat, and most deliveries.
const LINES: u32 = 200_000;

/// A receipt and the file it goes into.
pub(super) struct Receipt {
    pub(super) file: String,
    pub(super) envelope: crate::receipt::Envelope,
}

/// What is gathered with.
pub(super) struct Gatherer<'a> {
    pub(super) context: &'a Context,
    pub(super) tenant: &'a Tenant,
    pub(super) words: &'a Words,
    pub(super) scope: &'a Scope,
    pub(super) now: Timestamp,
    pub(super) staff: BTreeMap<StaffId, String>,
}

impl Gatherer<'_> {
    /// Everything, and the receipts beside it.
    pub(super) async fn all(&self, by: &Requester) -> Result<(Data, Vec<Receipt>), StoreError> {
        let (mut links, mut receipts) = (Vec::new(), Vec::new());
        for link in &self.scope.links {
            let mine = self.receipts(link).await?;
            links.push(self.link(link, mine.iter().map(|receipt| receipt.file.clone()).collect()).await?);
            receipts.extend(mine);
        }
        let mut chats = Vec::new();
        let mut cases = Vec::new();
        for thread in &self.scope.threads {
            chats.push(self.chat(thread).await?);
            cases.extend(self.cases(thread).await?);
        }
        let data = Data {
            format: FORMAT,
            made_at: When(self.now),
            bank: BankOf {
                id: self.tenant.id.to_string(),
                name: self.tenant.name.clone(),
                address: self.tenant.public_url.clone(),
            },
            asked: self.asked(by),
            withheld: self.withheld(),
            customers: self.customers().await?,
            consent_texts: self.texts().await?,
            chats,
            links,
            cases,
            log: self.log().await?,
        };
        Ok((data, receipts))
    }

    fn asked(&self, by: &Requester) -> AskedFor {
        match by {
            Requester::Customer => {
                AskedFor { by: self.words.text("rights-who-you", &[]), known_by: "bank_login", reason: None }
            }
            Requester::Operator { name, reason } => {
                AskedFor { by: name.clone(), known_by: "command_line", reason: Some(reason.clone()) }
            }
        }
    }

    fn withheld(&self) -> Vec<String> {
        let shared = self.scope.threads.iter().any(|thread| thread.whole_since.is_none());
        let earlier =
            self.scope.threads.iter().any(|thread| {
                thread.whole_since.is_some_and(|since| since > Timestamp::from_micros(i64::MIN))
            });
        let mut said = Vec::new();
        if shared {
            said.push(self.words.text("rights-export-withheld-shared", &[]));
        }
        if earlier {
            said.push(self.words.text("rights-export-withheld-earlier", &[]));
        }
        said
    }

    async fn customers(&self) -> Result<Vec<CustomerOf>, StoreError> {
        let (store, bank) = (&self.context.store, &self.tenant.id);
        let known: BTreeMap<_, _> =
            self.scope.links.iter().map(|link| (link.customer, &link.institution)).collect();
        let mut customers = Vec::with_capacity(known.len());
        for (id, institution) in known {
            let subject = match repo::customers::subject(store, bank, id).await {
                Err(StoreError::KeyDestroyed) => None,
                other => other?,
            };
            customers.push(CustomerOf {
                id: id.to_string(),
                institution: institution.to_string(),
                institution_name: self.tenant.institution_name(institution),
                subject,
            });
        }
        Ok(customers)
    }

    async fn chat(&self, thread: &Thread) -> Result<Chat, StoreError> {
        let (store, bank, id) = (&self.context.store, &self.tenant.id, thread.conversation);
        let row = repo::desk::get(store, bank, id).await?;
        let mut chat = Chat {
            id: id.to_string(),
            identity: thread.identity.to_string(),
            channel: row.as_ref().map(|row| row.channel.to_string()).unwrap_or_default(),
            address: None,
            language: None,
            last_written_at: None,
            stopped_at: None,
            lines_since: None,
            lines: Vec::new(),
            deliveries: Vec::new(),
            secure_notes: Vec::new(),
            web_messages: Vec::new(),
        };
        if thread.whole_since.is_none() {
            return Ok(chat);
        }
        if let Some((address, state)) = self.profile(thread).await? {
            chat.address = Some(address);
            chat.language = Some(state.language);
            chat.last_written_at = state.last_inbound_at.map(When);
            chat.stopped_at = state.stopped_at.map(When);
        }
        let lines = repo::desk::transcript::<TranscriptEntry>(store, bank, id, LINES).await?;
        for line in lines.into_iter().filter(|line| self.scope.has_moment(id, line.at)) {
            let by = match line.body.by {
                Some(Speaker::Bot) => Some(self.words.text("rights-export-bot", &[])),
                Some(Speaker::Staff(staff)) => Some(self.name(staff)),
                None => None,
            };
            let (at, heard, said) = (When(line.at), line.body.heard, line.body.said);
            chat.lines.push(Line { at, heard, said, by });
        }
        chat.lines_since = chat.lines.first().map(|line| line.at);
        let deliveries = repo::deliveries::for_conversation(store, bank, id, LINES).await?;
        for row in deliveries.into_iter().rev().filter(|row| self.scope.has_moment(id, row.created_at)) {
            chat.deliveries.push(DeliveryOf {
                id: row.id.to_string(),
                wanted_at: When(row.created_at),
                status: standing(row.status),
                // The class; what stands behind it is the platform's word to the operator.
                failure: row.failure.and_then(|class| class.split(':').next().map(str::to_owned)),
            });
        }
        let notes = repo::secure_notes::for_conversation(store, bank, thread.identity, id, LINES).await?;
        for note in notes.into_iter().rev().filter(|note| self.scope.has_moment(id, note.at)) {
            chat.secure_notes.push(SecureNoteOf {
                at: When(note.at),
                by: self.name(note.staff),
                read_at: note.read_at.map(When),
                words: note.body.map(|body| body.text),
            });
        }
        chat.web_messages = self.web_messages(thread).await?;
        Ok(chat)
    }

    /// What the person's page of the bank's own web chat holds; nothing for other channels.
    async fn web_messages(&self, thread: &Thread) -> Result<Vec<WebMessageOf>, StoreError> {
        let (store, bank, id) = (&self.context.store, &self.tenant.id, thread.conversation);
        let standing = web_chat::standing(store, bank, id).await?;
        let whole = web_chat::Thread { bank, identity: thread.identity, conversation: id };
        let messages = web_chat::newest::<Shown>(store, whole, LINES).await?;
        let mine = messages.into_iter().filter(|message| self.scope.has_moment(id, message.at));
        Ok(mine
            .map(|message| {
                let (speaker, until) = match message.speaker {
                    web_chat::Speaker::Customer => ("customer", standing.seen),
                    web_chat::Speaker::Bot => ("bot", standing.read),
                    web_chat::Speaker::Staff => ("staff", standing.read),
                };
                let Shown { text, buttons, cards, quick, .. } = message.body;
                let titles = |all: Vec<Button>| all.into_iter().map(|button| button.title);
                let cards = cards.into_iter().flat_map(|card| {
                    [Some(card.title), card.subtitle].into_iter().flatten().chain(titles(card.buttons))
                });
                WebMessageOf {
                    number: message.seq,
                    at: When(message.at),
                    speaker,
                    words: text,
                    shown: cards.chain(titles(buttons)).chain(titles(quick)).collect(),
                    seen: message.seq <= until,
                }
            })
            .collect())
    }

    /// The messenger's number for the person, and what the conversation remembers; `None` after an erasure.
    async fn profile(&self, thread: &Thread) -> Result<Option<(String, State)>, StoreError> {
        let (store, bank) = (&self.context.store, &self.tenant.id);
        let Some(row) = inbox::conversation(&store.db, thread.conversation).await? else { return Ok(None) };
        let (owner, id) = (thread.identity.as_uuid(), thread.conversation.as_uuid());
        let keys = async {
            let profile = store.vault.key(bank, owner, RetentionClass::Profile).await?;
            let chat = store.vault.key(bank, owner, RetentionClass::Chat).await?;
            Ok::<_, StoreError>((profile, chat))
        };
        let (profile, chat) = match keys.await {
            Err(StoreError::KeyDestroyed) => return Ok(None),
            other => other?,
        };
        let address = profile.open_bytes(&CONVERSATION_ADDRESS.row(id), &row.address)?;
        let state = chat.open_bytes(&CONVERSATION_STATE.row(id), &row.state)?;
        let state = serde_json::from_slice(&state).map_err(|_| StoreError::Sealed)?;
        Ok(Some((String::from_utf8_lossy(&address).into_owned(), state)))
    }

    async fn receipts(&self, link: &StoredLink) -> Result<Vec<Receipt>, StoreError> {
        let store = &self.context.store;
        let mut receipts = Vec::new();
        for stored in repo::receipts::all(store, &link.bank, link.identity, link.id).await? {
            let proof = repo::receipts::proof(store, &link.bank, link.conversation, &stored).await?;
            let file = format!("receipts/{}.json", stored.id);
            receipts.push(Receipt {
                file,
                envelope: crate::receipt::envelope(self.tenant, stored.signed, proof),
            });
        }
        Ok(receipts)
    }

    async fn link(&self, link: &StoredLink, receipts: Vec<String>) -> Result<LinkOf, StoreError> {
        let browsers = repo::browsers::list(&self.context.store, &link.bank, link.id, self.now).await?;
        Ok(LinkOf {
            id: link.id.to_string(),
            customer: link.customer.to_string(),
            chat: link.conversation.to_string(),
            institution: link.institution.to_string(),
            institution_name: self.tenant.institution_name(&link.institution),
            status: match link.status {
                LinkStatus::Unpaired => "unpaired",
                LinkStatus::Live => "live",
                LinkStatus::Ended => "ended",
            },
            made_at: When(link.created_at),
            ended_at: link.ended_at.map(When),
            authenticated_at: When(link.authenticated_at),
            authentication: link.acr.clone(),
            consent: self.consent(&link.consent, receipts),
            browsers: browsers
                .into_iter()
                .map(|browser| BrowserOf {
                    id: browser.id.to_string(),
                    bound_at: When(browser.bound_at),
                    expires_at: When(browser.expires_at),
                })
                .collect(),
        })
    }

    fn consent(&self, consent: &Consent, receipts: Vec<String>) -> ConsentOf {
        let (state, withdrawn_at) = match consent.state {
            ConsentState::Unpaired { .. } => ("unpaired", None),
            ConsentState::Granted { .. } if consent.is_live(self.now) => ("given", None),
            ConsentState::Granted { .. } => ("expired", None),
            ConsentState::Withdrawn { at } => ("withdrawn", Some(When(at))),
        };
        ConsentOf {
            id: consent.id.to_string(),
            epoch: consent.epoch,
            state,
            expires_at: consent.expires_at().map(When),
            withdrawn_at,
            choice: consent.choice.slug(),
            purposes: consent
                .purposes
                .iter()
                .map(|(kind, given_when)| PurposeOf {
                    purpose: kind.slug(),
                    title: self.words.text(&purpose_key(*kind, "title"), &[]),
                    given: given(given_when),
                })
                .collect(),
            accounts: consent
                .accounts
                .iter()
                .map(|shared| AccountOf {
                    name: shared.label.clone(),
                    kind: shared.kind,
                    last_four: shared.last_four.clone(),
                    given: given(&shared.given),
                })
                .collect(),
            renewed: consent.renewed.as_ref().map(given),
            at_bank: AtBankOf {
                purposes: consent.at_bank.purposes.iter().map(|kind| kind.slug()).collect(),
                expires_at: When(consent.at_bank.expires_at),
            },
            receipts,
        }
    }

    /// The words that were agreed to, each once.
    async fn texts(&self) -> Result<Vec<ConsentText>, StoreError> {
        let consents = self.scope.links.iter().map(|link| &link.consent);
        let versions: BTreeSet<&str> = consents
            .flat_map(|consent| {
                let purposes = consent.purposes.values();
                purposes.chain(consent.accounts.iter().map(|shared| &shared.given)).chain(&consent.renewed)
            })
            .map(|given| given.text_version.as_str())
            .collect();
        let mut texts = Vec::new();
        for version in versions {
            let found = repo::receipts::text(&self.context.store, &self.tenant.id, version).await?;
            texts.extend(found.map(|(language, text)| ConsentText {
                version: version.to_owned(),
                language,
                text,
            }));
        }
        Ok(texts)
    }

    async fn cases(&self, thread: &Thread) -> Result<Vec<CaseOf>, StoreError> {
        let (store, bank) = (&self.context.store, &self.tenant.id);
        let mut cases = Vec::new();
        for case in repo::cases::for_conversation(store, bank, thread.conversation).await? {
            if !self.scope.has_moment(thread.conversation, case.clock_started_at) {
                continue;
            }
            let notes = repo::cases::notes(store, bank, case.id).await?;
            cases.push(CaseOf {
                id: case.id.to_string(),
                reference: case.id.reference(),
                kind: case.kind.slug(),
                status: case.status.slug(),
                reported_at: When(case.clock_started_at),
                opened_at: case.opened.map(|(at, _)| When(at)),
                opened_by: case.opened.map(|(_, staff)| self.name(staff)),
                resolved_at: case.resolved.map(|(at, _)| When(at)),
                resolved_by: case.resolved.map(|(_, staff)| self.name(staff)),
                words: case.words,
                added: notes
                    .into_iter()
                    .map(|note| NoteOf { at: When(note.at), words: note.words })
                    .collect(),
            });
        }
        Ok(cases)
    }

    async fn log(&self) -> Result<Vec<LogLine>, StoreError> {
        let teller = Teller::new(&self.context.store, self.tenant, self.words).await?;
        let (entries, _) = teller.page(&self.context.store, self.scope, None, LINES as usize).await?;
        let line = |entry: crate::rights::timeline::Entry| LogLine {
            at: When(entry.at),
            what: entry.what,
            who: entry.who,
            why: entry.why,
            institution_name: entry.institution,
        };
        Ok(entries.into_iter().map(line).collect())
    }

    fn name(&self, staff: StaffId) -> String {
        let unknown = || self.words.text("rights-who-somebody", &[]);
        self.staff.get(&staff).cloned().unwrap_or_else(unknown)
    }
}

fn given(given: &Given) -> GivenOf {
    GivenOf {
        at: When(given.at),
        way: given.way.slug(),
        basis: given.basis.slug(),
        language: given.language.clone(),
        text_version: given.text_version.clone(),
    }
}

const fn standing(status: EffectStatus) -> &'static str {
    match status {
        EffectStatus::Claimed | EffectStatus::Waiting => "waiting",
        EffectStatus::Done => "sent",
        EffectStatus::Dead => "failed",
        EffectStatus::Unknown => "unknown",
        EffectStatus::Cancelled => "cancelled",
    }
}
