//! Browsers bound to a link: a cookie for each link, a PIN for each browser.

use std::time::Duration;

use axum::response::Response;
use tellerline_core::{
    BankId, ConversationId, IdentityId, LinkId, SessionId,
    time::{days, minutes},
};
use tellerline_store::{
    Transaction,
    repo::{
        self,
        browsers::{NewBrowser, StoredBrowser},
        links::StoredLink,
    },
};

use crate::{
    context::Context,
    pages::attempt::audit,
    web::{PageError, Visit, pin},
};

/// Tries of the PIN before only a login at the bank helps.
pub(crate) const TRIES: i16 = 5;
/// How long figures are shown without the PIN.
pub(crate) const UNLOCKED: Duration = minutes(5);
/// How long a browser stays bound.
const BOUND: Duration = days(90);

/// Beginning of the names of these cookies.
pub(crate) const COOKIE: &str = "tl_b_";

/// A cookie for each link: one browser may hold several. The name is no secret and tells nothing.
fn cookie(link: LinkId) -> String {
    let text = link.to_string();
    let (_, tail) = text.split_at(text.len() - 10);
    format!("{COOKIE}{tail}")
}

/// A binding that is about to be made.
pub(crate) struct Fresh {
    id: SessionId,
    secret: String,
    pin: String,
}

impl Fresh {
    /// Draws the secret and hashes the PIN.
    pub(crate) async fn draw(context: &Context, bank: &BankId, pin: &str) -> Result<Self, PageError> {
        let mut rng = context.entropy.seed().fork("browser");
        let secret = rng.token("browser");
        let id = SessionId::draw(context.now(), &mut rng);
        let pin = pin::hash(&context.store.vault, bank, &secret, pin).await?;
        Ok(Self { id, secret, pin })
    }

    /// Writes the binding; the browser may show figures at once.
    pub(crate) async fn bind(
        &self,
        context: &Context,
        tx: &Transaction,
        bank: &BankId,
        (identity, conversation): (IdentityId, ConversationId),
        link: LinkId,
    ) -> Result<(), PageError> {
        let now = context.now();
        let browser = NewBrowser {
            id: self.id,
            bank,
            identity,
            link,
            secret: &self.secret,
            pin: &self.pin,
            tries: TRIES,
            unlocked_until: now.plus(UNLOCKED),
            bound_at: now,
            expires_at: now.plus(BOUND),
        };
        repo::browsers::bind(&context.store, tx, &browser).await?;
        let row = audit(bank, Some(conversation), "browser.bound", format!("{} {link}", self.id), now);
        repo::audit_rows::insert(&context.store, tx, &[&row]).await?;
        Ok(())
    }

    /// Gives the browser its cookie, once the binding is committed.
    pub(crate) fn give(&self, visit: &Visit, response: &mut Response, link: LinkId) {
        visit.set_cookie(response, &cookie(link), &self.secret, BOUND);
    }
}

/// This browser's binding to a link, and the secret of its cookie.
pub(crate) async fn find(
    context: &Context,
    visit: &Visit,
    link: &StoredLink,
) -> Result<Option<(StoredBrowser, String)>, PageError> {
    let Some(secret) = visit.cookie(&cookie(link.id)) else { return Ok(None) };
    let found = repo::browsers::find(&context.store, &visit.tenant.id, &secret, context.now()).await?;
    let bound = found
        .filter(|browser| browser.link == link.id && browser.identity == link.identity && browser.tries > 0);
    Ok(bound.map(|browser| (browser, secret)))
}

/// What became of a typed PIN.
pub(crate) enum Tried {
    /// Right: figures are shown for a while.
    Unlocked,
    /// Wrong; so many tries are left.
    Wrong(i16),
    /// Wrong for the last time: the browser is no longer bound.
    Unbound,
}

/// Tries a PIN. A try is spent before it is compared, so guesses sent at once spend one each.
pub(crate) async fn unlock(
    context: &Context,
    visit: &Visit,
    (browser, secret): (&StoredBrowser, &str),
    conversation: ConversationId,
    typed: &str,
) -> Result<Tried, PageError> {
    let (store, bank, now) = (&context.store, &visit.tenant.id, context.now());
    let Some(left) = repo::browsers::spend_try(store, browser).await? else {
        repo::browsers::unbind(store, browser).await?;
        return Ok(Tried::Unbound);
    };
    let right = pin::verify(&store.vault, bank, secret, typed.trim(), browser.pin.clone()).await?;
    let (event, tried) = match (right, left) {
        (true, _) => ("browser.unlocked", Tried::Unlocked),
        (false, 0) => ("browser.unbound", Tried::Unbound),
        (false, left) => ("browser.pin_wrong", Tried::Wrong(left)),
    };
    // Logged first: where the log cannot be written nothing is unlocked.
    let row = audit(bank, Some(conversation), event, format!("{} {}", browser.id, browser.link), now);
    store.writer.audit(vec![row]).await?;
    match tried {
        Tried::Unlocked => {
            if !repo::browsers::unlock(store, browser, TRIES, now.plus(UNLOCKED)).await? {
                return Ok(Tried::Unbound);
            }
        }
        Tried::Unbound => repo::browsers::unbind(store, browser).await?,
        Tried::Wrong(_) => {}
    }
    Ok(tried)
}
