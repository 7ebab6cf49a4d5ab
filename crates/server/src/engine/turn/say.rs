//! What a turn says: disclosed, rendered and sealed, with what is said in its place if less may be shown later; and what it
//! keeps of the thread of the web chat.

use std::time::Duration;

use tellerline_channels::{
    messenger::{
        call::{self, Call, Shows, Window},
        render,
    },
    texts::Voice,
    web::Shown,
};
use tellerline_core::{
    LinkId, Timestamp,
    conversation::{Audit, Input, Profile},
    message::{Disclosed, MASKED_KEY, Policy, Say, disclose, settle},
    time::minutes,
};
use tellerline_store::{EffectKind, NewEffect, StoreError, repo::web_chat, vault::places::OUTBOX_BODY};

use super::{Builder, heard};
use crate::{
    engine::{Body, Item, Place, send::SendJob},
    policy,
};

/// How long the web chat's lack of a window is taken for granted before the config is asked again.
const WEB_HOLDS: Duration = minutes(5);
/// First words of the keys of texts that must not be missed.
const URGENT: [&str; 2] = ["fraud-", "stranger-"];

impl Builder<'_> {
    pub(super) fn say(&mut self, say: Say) -> Result<(), StoreError> {
        let Profile { links, ceiling, .. } = &self.turn.profile;
        let policy = policy::for_say(&say, links, ceiling, self.turn.now);
        // What the desk reads, and what is said if less may be shown by the time it leaves, holds no figure.
        // Mostly that is what is said now, and then it is made once.
        let full = policy.allows_all(say.classes()) && !Policy::masked().allows_all(say.classes());
        let full = full.then(|| disclose(&say, &policy));
        let masked = settle(say, &Policy::masked());
        let texts = &self.context.texts;
        let language = self.next.language.clone();
        let voice = texts.voice(&language, &self.tenant.time_zone_name);
        let lines = render::lines(&masked, &voice);
        let surroundings = render::Context {
            recipient: &self.conversation.address,
            language: &language,
            time_zone: &self.tenant.time_zone_name,
            public_url: &self.tenant.public_url,
            texts,
            origin: self.origin,
            window: self.window().0,
        };
        let calls = match &full {
            Some(full) => render::render_lines(full, &render::lines(full, &voice), &voice, &surroundings),
            None => render::render_lines(&masked, &lines, &voice, &surroundings),
        };
        let fallback = full.as_ref().and_then(|_| in_one(&masked, &lines, &voice, &surroundings));
        let urgent = masked.lines().iter().any(|line| URGENT.iter().any(|first| line.key.starts_with(first)));
        self.said.extend(lines);
        let Ok(calls) = calls else {
            metrics::counter!("tellerline_sends_blocked_total").increment(1);
            self.audit(Audit::new("send.window_closed", self.place.conversation));
            return Ok(());
        };
        let Some(full) = full else {
            let consent = self.rests_on(&masked);
            self.consents.extend(consent);
            return calls.into_iter().try_for_each(|call| self.send(call.urgently(urgent), None, consent));
        };
        // A figure is not even decided on under a consent that has changed since.
        let consent = self.rests_on(&full);
        self.consents.extend(consent);
        let mut fallback = fallback;
        for call in calls {
            // The first part carries what is said in place of all of them.
            let shows = Shows { classes: full.classes(), masked: fallback.take() };
            self.send(call.urgently(urgent), Some(shows), consent)?;
        }
        Ok(())
    }

    /// A message with a customer's data rests on that customer's consent; a masked one shows nothing.
    fn rests_on(&self, shown: &Disclosed) -> Option<(LinkId, u64)> {
        let link = shown.link().filter(|_| !shown.masked())?;
        let view = self.turn.profile.links.iter().find(|view| view.id == link)?;
        view.consent.is_live(self.turn.now).then_some((link, view.consent.epoch))
    }

    fn send(
        &mut self,
        call: Call,
        shows: Option<Shows>,
        consent: Option<(LinkId, u64)>,
    ) -> Result<(), StoreError> {
        let id = self.id();
        let stored = call::to_stored(&call, shows.as_ref());
        let body = self.conversation.chat.seal_bytes(&OUTBOX_BODY.row(id.as_uuid()), &stored)?;
        let seq = self.seq();
        self.effects.push(NewEffect { id, kind: EffectKind::Send, seq, consent, body });
        let holds_until = self.window().1;
        self.sends.push(SendJob::new(self.place.clone(), id, call, shows, consent).holding(holds_until));
        Ok(())
    }

    /// Typing and seen marks: not worth a row, and never waited for.
    pub(super) fn signal(&mut self, make: fn(&str) -> Call) {
        let (window, holds_until) = self.window();
        if window != Window::Open {
            return;
        }
        let job = SendJob::signal(self.place.clone(), make(&self.conversation.address));
        self.sends.push(job.holding(holds_until));
    }

    pub(super) fn thread(&self) -> web_chat::Thread<'_> {
        let Place { bank, conversation, .. } = &self.place;
        web_chat::Thread { bank, identity: self.conversation.identity, conversation: *conversation }
    }

    /// What the customer wrote or tapped stands in their thread of the web chat as it is kept: redacted, and once, because
    /// it is written by the turn that heard it.
    pub(super) async fn heard_on_web(
        &mut self,
        item: &Item,
        input: Option<&Input>,
    ) -> Result<(), StoreError> {
        let Body::Event(event) = &item.body else { return Ok(()) };
        let text = self.heard.clone().or_else(|| input.and_then(|input| heard(input, item)));
        let Some(text) = text.filter(|_| self.web) else { return Ok(()) };
        let client = event.dedupe_key.rsplit(' ').next().unwrap_or_default().to_owned();
        let shown = Shown { text, client, ..Shown::default() };
        let (id, at, speaker) = (self.id().as_uuid(), self.turn.now, web_chat::Speaker::Customer);
        let message = web_chat::NewMessage { id, at, speaker, body: &shown };
        // A person met for the first time has keys that are not stored yet; the vault knows them already.
        let rows = web_chat::heard(&self.context.store, self.thread(), &message).await?;
        self.extras.extend(rows);
        self.heard_on_web = true;
        Ok(())
    }

    fn window(&self) -> (Window, Option<Timestamp>) {
        let (last, now) = (self.next.last_inbound_at, self.turn.now);
        if self.web {
            return (Window::Open, Some(now.plus(WEB_HOLDS)));
        }
        (Window::at(last, now), Window::ends(last, now))
    }
}

/// The masked form as one call. One that does not fit into one is replaced by the text that holds nothing.
fn in_one(
    masked: &Disclosed,
    lines: &[String],
    voice: &Voice<'_>,
    surroundings: &render::Context<'_>,
) -> Option<Call> {
    let only = |calls: Vec<Call>| <[Call; 1]>::try_from(calls).ok().map(|[call]| call);
    let own = render::render_lines(masked, lines, voice, surroundings).ok().and_then(only);
    own.or_else(|| {
        let nothing = settle(Say::key(MASKED_KEY), &Policy::masked());
        render::render(&nothing, surroundings).ok().and_then(only)
    })
}
