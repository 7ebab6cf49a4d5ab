//! What the customer may put right: what the chat may show, and whatever else is wrong, which somebody at the bank
//! looks at. Showing less holds at once, also for messages that wait; showing more takes a login at the bank minutes
//! ago, and the chat is told, so that whoever did not do it hears of it.

use axum::{http::StatusCode, response::Response};
use tellerline_core::{
    conversation::{ConsentChange, Input},
    message::{Choice, Class, Policy},
    redact,
};
use tellerline_store::repo::links::StoredLink;

use super::{
    ENDING,
    change::{TRIES, named, overtaken},
    factors, look,
};
use crate::{
    engine::Engine,
    pages::{
        attempt,
        consent::{Change, commit, tell},
    },
    receipt::Event,
    web::{PageError, Shell, Visit, posted::Fields},
};

/// Longest message to the bank, in characters.
const WORDS_MAX: usize = 1_000;

/// A choice as the page offers it.
pub(super) struct Offer {
    pub(super) slug: &'static str,
    pub(super) title: String,
    pub(super) chosen: bool,
}

/// The text of a choice.
pub(super) fn title(shell: &Shell, choice: Choice) -> String {
    shell.t(match choice {
        Choice::Tap => "page-choice-tap",
        Choice::Chat => "page-choice-chat",
        Choice::Balances => "page-choice-balances",
    })
}

/// What the bank lets this chat show.
async fn ceiling(engine: &Engine, link: &StoredLink) -> Result<Policy, PageError> {
    let place = attempt::place(&engine.context.store, &link.bank, link.conversation).await?;
    Ok(place.map_or_else(Policy::masked, |place| engine.context.ceiling(&link.bank, &place.channel)))
}

/// Whether a choice means anything under what the bank allows.
fn possible(ceiling: &Policy, choice: Choice) -> bool {
    match choice {
        Choice::Tap => true,
        Choice::Balances => ceiling.allows(Class::Amount),
        Choice::Chat => ceiling.allows(Class::Amount) && ceiling.allows(Class::Payee),
    }
}

/// The choices of a connection, and whether a login at the bank would offer more.
pub(super) async fn offers(
    engine: &Engine,
    shell: &Shell,
    link: &StoredLink,
    by_login: bool,
) -> Result<(Vec<Offer>, bool), PageError> {
    let ceiling = ceiling(engine, link).await?;
    let now = link.consent.choice;
    let (mut offers, mut more) = (Vec::new(), false);
    for choice in Choice::ALL.into_iter().filter(|choice| *choice == now || possible(&ceiling, *choice)) {
        if now.loosens(choice) && !by_login {
            more = true;
            continue;
        }
        offers.push(Offer { slug: choice.slug(), title: title(shell, choice), chosen: choice == now });
    }
    Ok((offers, more))
}

/// Changes what the chat may show.
pub(super) async fn choose(engine: &Engine, visit: &Visit, fields: &Fields) -> Result<Response, PageError> {
    let choice = Choice::from_slug(fields.get("choice")).ok_or_else(PageError::not_found)?;
    for _ in 0..TRIES {
        let link = named(engine, visit, fields.get("link")).await?;
        let before = link.consent.choice;
        if before == choice {
            return Ok(visit.redirect("/me"));
        }
        let loosens = before.loosens(choice);
        if loosens {
            may_loosen(engine, visit, &link, choice).await?;
        }
        let after = link.consent.clone().showing(choice, engine.context.now());
        let after = after.ok_or_else(PageError::not_found)?;
        let event = if loosens { "consent.shows_more" } else { "consent.shows_less" };
        let change = Change {
            link: &link,
            after: &after,
            event: Event::Changed,
            line: (event, format!("{} {} before={}", choice.slug(), link.id, before.slug())),
            token: None,
            granted: None,
        };
        if commit(engine, visit, &change).await? {
            tell(engine, &link, after.epoch, ConsentChange::Shown(choice)).await?;
            return Ok(visit.redirect("/me?note=shown"));
        }
    }
    Err(overtaken())
}

/// Showing more wants the bank's ceiling to allow it, and a login at the bank just now.
async fn may_loosen(
    engine: &Engine,
    visit: &Visit,
    link: &StoredLink,
    choice: Choice,
) -> Result<(), PageError> {
    if !possible(&ceiling(engine, link).await?, choice) {
        return Err(PageError::not_found());
    }
    let seen = look(engine, visit).await?;
    if factors::recent_login(&engine.context, &seen) != Some(link.customer) {
        return Err(PageError::new(StatusCode::FORBIDDEN, "choice-login").way("/me", "page-try-again"));
    }
    Ok(())
}

/// *Tell the bank*: a case that somebody at the bank looks at. The same words on the same day are one.
pub(super) async fn wrong(engine: &Engine, visit: &Visit, fields: &Fields) -> Result<Response, PageError> {
    let link = named(engine, visit, fields.get("link")).await?;
    let words = fields.get("words").trim();
    if words.is_empty() || words.chars().count() > WORDS_MAX {
        return Err(PageError::new(StatusCode::UNPROCESSABLE_ENTITY, "words").way("/me", "page-try-again"));
    }
    let context = &engine.context;
    let words = redact::redact(words).into_owned();
    let place = attempt::place(&context.store, &link.bank, link.conversation).await?;
    let place = place.ok_or_else(PageError::not_found)?;
    let same = context.store.vault.lookup(&link.bank, "request", &[words.as_bytes()])?;
    let day = context.now().as_micros() / 86_400_000_000;
    let key = format!("requested:{}:{}:{day}", link.id, hex::encode(same));
    let seen = engine.submit_and_wait(&place, Input::Requested { words }, &key, ENDING).await?;
    Ok(visit.redirect(if seen { "/me?note=requested" } else { "/me?note=stored" }))
}
