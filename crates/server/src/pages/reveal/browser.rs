//! Browsers bound to a link: a cookie for each link; a PIN for each browser, or a passkey. Unlocking begins a
//! session of its own, so that what a stolen cookie of before opens is nothing. Who wants neither is bound for as
//! long as one session can last: nothing but another login at the bank opens that again.

use std::time::Duration;

use axum::response::Response;
use tellerline_core::{BankId, ConversationId, IdentityId, LinkId, SessionId, time::days};
use tellerline_store::{
    Transaction,
    repo::{
        self,
        browsers::{NewBrowser, StoredBrowser},
        links::StoredLink,
        passkeys::Owner,
        sessions::{Opens, StoredSession},
    },
};

use crate::{
    context::Context,
    pages::{
        attempt::audit,
        session::{self, Begun},
    },
    web::{
        PageError, Visit,
        passkey::{self, Key, Keys, Refusal},
        pin,
        posted::Fields,
    },
};

/// Tries of the PIN or a passkey before only a login at the bank helps.
pub(crate) const TRIES: i16 = 5;
/// How long a browser stays bound.
const BOUND: Duration = days(90);

/// Beginning of the names of the cookies of bindings.
pub(crate) const COOKIE: &str = "tl_b_";
/// The same of the sessions that unlocking begins.
const OPEN: &str = "tl_u_";

/// A cookie for each link: one browser may hold several. The name is no secret and tells nothing.
fn cookie(prefix: &str, link: LinkId) -> String {
    let text = link.to_string();
    let (_, tail) = text.split_at(text.len() - 10);
    format!("{prefix}{tail}")
}

/// Whose passkeys unlock figures of a link.
pub(crate) const fn owner(identity: IdentityId, link: LinkId) -> Owner {
    Owner::Link { identity, link }
}

/// The passkeys of a link.
pub(crate) async fn keys(
    context: &Context,
    bank: &BankId,
    (identity, link): (IdentityId, LinkId),
) -> Result<Keys, PageError> {
    Ok(repo::passkeys::list(&context.store, bank, owner(identity, link)).await?)
}

/// What a browser is unlocked with from now on.
pub(crate) enum Factor {
    /// Six digits.
    Pin(String),
    /// A passkey that was just made.
    Passkey(Box<Key>),
    /// Nothing: the customer is shown figures on the strength of their login, for this visit.
    Visit,
}

/// What ceremonies of enrolling are called.
pub(crate) const ENROL: &str = "enrol";
const UNLOCK: &str = "unlock";

/// The challenge for a passkey of a link.
pub(crate) async fn enrol(
    context: &Context,
    visit: &Visit,
    (link, name): (LinkId, &str),
    known: &Keys,
) -> Result<Response, PageError> {
    let asker = passkey::asker(visit, ENROL, link.as_uuid())?;
    passkey::begin_enrol(context, visit, &asker, name, known).await
}

/// What a form chose; else the key of the text that says why not.
pub(crate) async fn chosen(
    context: &Context,
    visit: &Visit,
    (link, conversation): (LinkId, ConversationId),
    fields: &Fields,
) -> Result<Result<Factor, &'static str>, PageError> {
    if fields.get("do") == "later" {
        return Ok(Ok(Factor::Visit));
    }
    if fields.get("do") != "passkey" {
        let typed = fields.get("pin").trim();
        return Ok(match pin::refusal(typed) {
            Some(refusal) => Err(refusal),
            None => Ok(Factor::Pin(typed.to_owned())),
        });
    }
    let asker = passkey::asker(visit, ENROL, link.as_uuid())?;
    match passkey::finish_enrol(context, visit, &asker, fields).await? {
        Ok(key) => Ok(Ok(Factor::Passkey(Box::new(key)))),
        Err(refusal) => {
            let bank = &visit.tenant.id;
            let line =
                audit(bank, Some(conversation), refusal.event(), format!("enrol {link}"), context.now());
            context.store.writer.audit(vec![line]).await?;
            Ok(Err("page-passkey-refused"))
        }
    }
}

/// A binding that is about to be made.
pub(crate) struct Fresh {
    id: SessionId,
    secret: String,
    pin: String,
    key: Option<Box<Key>>,
    lasts: Duration,
    event: &'static str,
}

/// What a browser gets once its binding is committed.
#[must_use]
pub(crate) struct Given {
    secret: String,
    lasts: Duration,
    link: LinkId,
    session: Begun,
}

impl Given {
    /// Sets the cookies.
    pub(crate) fn give(&self, visit: &Visit, response: &mut Response) {
        visit.set_cookie(response, &cookie(COOKIE, self.link), &self.secret, self.lasts);
        self.session.give(visit, response);
    }
}

impl Fresh {
    /// Draws the secret and hashes the PIN.
    pub(crate) async fn draw(context: &Context, bank: &BankId, factor: Factor) -> Result<Self, PageError> {
        let mut rng = context.entropy.seed().fork("browser");
        let secret = rng.token("browser");
        let id = SessionId::draw(context.now(), &mut rng);
        let (mut lasts, mut event) = (BOUND, "browser.bound");
        let (pin, key) = match factor {
            Factor::Pin(pin) => (pin::hash(&context.store.vault, bank, &secret, &pin).await?, None),
            Factor::Passkey(key) => (String::new(), Some(key)),
            Factor::Visit => {
                (lasts, event) = (context.sessions.customer.absolute, "browser.visit");
                (String::new(), None)
            }
        };
        Ok(Self { id, secret, pin, key, lasts, event })
    }

    /// Whether it is for this visit only.
    pub(crate) const fn is_for_a_visit(&self) -> bool {
        self.key.is_none() && self.pin.is_empty()
    }

    /// The id of the binding, for lists and notices.
    pub(crate) const fn id(&self) -> SessionId {
        self.id
    }

    /// Writes the binding; the browser may show figures at once.
    pub(crate) async fn bind(
        &self,
        context: &Context,
        tx: &Transaction,
        visit: &Visit,
        (identity, conversation): (IdentityId, ConversationId),
        link: LinkId,
    ) -> Result<Given, PageError> {
        let (bank, now) = (&visit.tenant.id, context.now());
        let browser = NewBrowser {
            id: self.id,
            bank,
            identity,
            link,
            secret: &self.secret,
            pin: &self.pin,
            tries: TRIES,
            bound_at: now,
            expires_at: now.plus(self.lasts),
        };
        repo::browsers::bind(&context.store, tx, &browser).await?;
        let mut rows = vec![audit(bank, Some(conversation), self.event, format!("{} {link}", self.id), now)];
        if let Some(key) = &self.key {
            let added = passkey::add(context, tx, (bank, owner(identity, link)), key).await?;
            let added = added.ok_or_else(PageError::form)?;
            rows.push(audit(bank, Some(conversation), "passkey.added", format!("{added} {link}"), now));
        }
        repo::audit_rows::insert(&context.store, tx, &rows.iter().collect::<Vec<_>>()).await?;
        let opens = (cookie(OPEN, link), Opens::Browser(self.id));
        let session = session::begin(context, tx, visit, opens, None).await?;
        Ok(Given { secret: self.secret.clone(), lasts: self.lasts, link, session })
    }
}

/// Whether a binding is for one visit and opens by nothing that the customer has or knows.
pub(crate) fn is_for_a_visit(browser: &StoredBrowser) -> bool {
    browser.pin.is_empty() && browser.expires_at < browser.bound_at.plus(BOUND)
}

/// This browser's binding to a link, and the secret of its cookie.
pub(crate) async fn find(
    context: &Context,
    visit: &Visit,
    link: &StoredLink,
) -> Result<Option<(StoredBrowser, String)>, PageError> {
    let Some(secret) = visit.cookie(&cookie(COOKIE, link.id)) else { return Ok(None) };
    let found = repo::browsers::find(&context.store, &visit.tenant.id, &secret, context.now()).await?;
    let bound = found
        .filter(|browser| browser.link == link.id && browser.identity == link.identity && browser.tries > 0);
    Ok(bound.map(|browser| (browser, secret)))
}

/// The session of a binding, while it is unlocked. Asking counts as use.
pub(crate) async fn unlocked(
    context: &Context,
    visit: &Visit,
    browser: &StoredBrowser,
) -> Result<Option<StoredSession>, PageError> {
    Ok(session::of_browser(context, visit, &cookie(OPEN, browser.link), browser.id).await?)
}

/// Asks for the PIN or the passkey again from now on.
pub(crate) async fn lock(
    context: &Context,
    visit: &Visit,
    response: &mut Response,
    browser: &StoredBrowser,
) -> Result<(), PageError> {
    repo::sessions::end_of_browser(&context.store, &visit.tenant.id, browser.id).await?;
    visit.forget_cookie(response, &cookie(OPEN, browser.link));
    Ok(())
}

/// The challenge for one of the link's passkeys, in a bound browser.
pub(crate) async fn challenge(
    context: &Context,
    visit: &Visit,
    browser: &StoredBrowser,
) -> Result<Response, PageError> {
    let keys = keys(context, &visit.tenant.id, (browser.identity, browser.link)).await?;
    let asker = passkey::asker(visit, UNLOCK, browser.id.as_uuid())?;
    passkey::begin_check(context, visit, &asker, &keys).await
}

/// What became of a typed PIN or a passkey's answer.
pub(crate) enum Tried {
    /// Right: figures are shown for a while to whoever has this.
    Unlocked(Begun),
    /// A wrong PIN; so many tries are left.
    Wrong(i16),
    /// A passkey's answer that is not accepted.
    Refused,
    /// Wrong for the last time: the browser is no longer bound.
    Unbound,
}

impl Tried {
    /// What the page says; the way on when nothing can be tried any more.
    pub(crate) fn said(&self, visit: &Visit) -> String {
        match self {
            Self::Wrong(left) => visit.shell().n("page-pin-wrong", "tries", left),
            _ => visit.shell().t("page-passkey-refused"),
        }
    }
}

/// Tries a PIN or a passkey's answer. A try is spent before it is compared, so guesses sent at once spend one
/// each.
pub(crate) async fn unlock(
    context: &Context,
    visit: &Visit,
    (browser, secret): (&StoredBrowser, &str),
    conversation: ConversationId,
    fields: &Fields,
) -> Result<Tried, PageError> {
    let (store, bank) = (&context.store, &visit.tenant.id);
    let Some(left) = repo::browsers::spend_try(store, browser).await? else {
        repo::browsers::unbind(store, browser).await?;
        return Ok(Tried::Unbound);
    };
    let by_passkey = fields.get("do") == "passkey";
    let refused = if by_passkey {
        answer(context, visit, browser, fields).await?.err().map(Refusal::event)
    } else {
        let typed = fields.get("pin").trim();
        let right = pin::verify(&store.vault, bank, secret, typed, browser.pin.clone()).await?;
        (!right).then_some("browser.pin_wrong")
    };
    let now = context.now();
    let by = if by_passkey { "passkey" } else { "pin" };
    let line = |event| {
        let object = format!("{} {} {by}", browser.id, browser.link);
        audit(bank, Some(conversation), event, object, now)
    };
    // Logged first: where the log cannot be written nothing is unlocked.
    let Some(refused) = refused else {
        store.writer.audit(vec![line("browser.unlocked")]).await?;
        if !repo::browsers::unlocked(store, browser, TRIES, now).await? {
            return Ok(Tried::Unbound);
        }
        // What was open in this browser before ends: each step up has a session of its own.
        repo::sessions::end_of_browser(store, bank, browser.id).await?;
        let opens = (cookie(OPEN, browser.link), Opens::Browser(browser.id));
        let tx = store.begin().await?;
        let begun = session::begin(context, &tx, visit, opens, None).await?;
        tx.commit().await.map_err(tellerline_store::StoreError::from)?;
        return Ok(Tried::Unlocked(begun));
    };
    if left == 0 {
        store.writer.audit(vec![line(refused), line("browser.unbound")]).await?;
        repo::browsers::unbind(store, browser).await?;
        return Ok(Tried::Unbound);
    }
    store.writer.audit(vec![line(refused)]).await?;
    Ok(if by_passkey { Tried::Refused } else { Tried::Wrong(left) })
}

async fn answer(
    context: &Context,
    visit: &Visit,
    browser: &StoredBrowser,
    fields: &Fields,
) -> Result<Result<(), Refusal>, PageError> {
    let keys = keys(context, &visit.tenant.id, (browser.identity, browser.link)).await?;
    let asker = passkey::asker(visit, UNLOCK, browser.id.as_uuid())?;
    let owner = owner(browser.identity, browser.link);
    let checked = passkey::finish_check(context, visit, (&asker, owner), &keys, fields).await?;
    Ok(checked.map(|_| ()))
}
