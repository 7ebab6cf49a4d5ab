//! The bank's own pages between leaving the client and coming back: password, code, accounts. Each answer leads on by
//! redirect, so reloading never repeats anything.

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};
use jiff::Timestamp;

use super::authorize::{
    INTERACTION_SECONDS, SESSION_SECONDS, back_with_error, consent_is_due, cookie_name, finish, see_other,
    session_cookie,
};
use crate::bank::{
    clock::plus_seconds,
    entropy::same,
    pages,
    state::Here,
    totp,
    vault::{Interaction, Session, Step},
};

/// Everybody's password in the demo.
pub(crate) const PASSWORD: &str = "demo";
const CODE_TRIES: u8 = 3;
const GONE: &str = "This login has ended. Please go back to the service that sent you and start again.";

/// Fields of the forms; accounts may come several times.
struct Answer(Vec<(String, String)>);

impl Answer {
    fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }
}

pub(crate) async fn show(State(here): State<Here>, Path(id): Path<String>, jar: CookieJar) -> Response {
    match find(&here, &id, &jar) {
        Some(interaction) => pages::step(&here, &id, &interaction),
        None => pages::dead_end(&here, GONE),
    }
}

pub(crate) async fn answer(
    State(here): State<Here>,
    Path(id): Path<String>,
    jar: CookieJar,
    body: Bytes,
) -> Response {
    let Some(interaction) = find(&here, &id, &jar) else { return pages::dead_end(&here, GONE) };
    let fields = Answer(url::form_urlencoded::parse(&body).into_owned().collect());
    if fields.first("action") == "cancel" {
        return cancel(&here, &id, &interaction);
    }
    match &interaction.step {
        Step::Password => {
            let step = password(&here, &fields);
            go_on(&here, &id, |open| match step {
                Ok(step) => (open.step, open.error, open.wrong_codes) = (step, None, 0),
                Err(words) => open.error = Some(words),
            })
        }
        Step::Code { username } => code(&here, &id, &interaction, username, &fields, jar),
        Step::Consent { username, auth_time } => {
            agree(&here, &id, &interaction, username, *auth_time, &fields)
        }
    }
}

/// The interaction, when this browser began it.
fn find(here: &Here, id: &str, jar: &CookieJar) -> Option<Interaction> {
    let session = jar.get(&cookie_name(here)).map(Cookie::value)?;
    let vault = here.inst.vault();
    vault.interactions.get(here.now(), id).filter(|open| same(&open.session, session)).cloned()
}

fn go_on(here: &Here, id: &str, change: impl FnOnce(&mut Interaction)) -> Response {
    if let Some(open) = here.inst.vault().interactions.get_mut(here.now(), id) {
        change(open);
    }
    see_other(&format!("{}/interaction/{id}", here.inst.issuer))
}

fn cancel(here: &Here, id: &str, interaction: &Interaction) -> Response {
    let now = here.now();
    let mut vault = here.inst.vault();
    vault.interactions.remove(now, id);
    let Some(request) = &interaction.request else { return see_other(&here.inst.issuer) };
    let intent = request.intent.as_deref();
    if let Some(consent) = intent.and_then(|intent| vault.consents.get_mut(intent)) {
        consent.reject(now);
    }
    drop(vault);
    back_with_error(here, request, "access_denied")
}

fn password(here: &Here, fields: &Answer) -> Result<Step, &'static str> {
    let username = fields.first("username").trim().to_lowercase();
    let good = same(fields.first("password"), PASSWORD);
    if good && here.inst.ledger().customer(&username).is_some() {
        Ok(Step::Code { username })
    } else {
        Err("Username or password is wrong. Please try again.")
    }
}

fn code(
    here: &Here,
    id: &str,
    interaction: &Interaction,
    username: &str,
    fields: &Answer,
    jar: CookieJar,
) -> Response {
    let now = here.now();
    let typed: String = fields.first("code").chars().filter(|c| !c.is_whitespace()).collect();
    let mut vault = here.inst.vault();
    let used = vault.used_steps.entry(username.to_owned()).or_default();
    totp::forget_old(used, now);
    let Some(step) = here.inst.codes.check(username, &typed, now, used) else {
        drop(vault);
        return go_on(here, id, wrong_code);
    };
    used.insert(step);
    // A fresh session id after login: one that was known before must not become worth anything.
    let session = here.bank.entropy.text();
    let login = Session { login: Some((username.to_owned(), now)) };
    vault.sessions.remove(now, &interaction.session);
    vault.sessions.insert(now, session.clone(), plus_seconds(now, SESSION_SECONDS), login);
    drop(vault);
    let jar = jar.add(session_cookie(here, session.clone()));
    let Some(request) = &interaction.request else {
        here.inst.vault().interactions.remove(now, id);
        return (jar, see_other(&here.inst.issuer)).into_response();
    };
    if !consent_is_due(here, request, username) {
        here.inst.vault().interactions.remove(now, id);
        return (jar, finish(here, request, username, now)).into_response();
    }
    let step = Step::Consent { username: username.to_owned(), auth_time: now };
    let open = Interaction { session, step, error: None, ..interaction.clone() };
    let until = plus_seconds(now, INTERACTION_SECONDS);
    here.inst.vault().interactions.insert(now, id.to_owned(), until, open);
    (jar, go_on(here, id, |_| ())).into_response()
}

fn wrong_code(open: &mut Interaction) {
    open.wrong_codes += 1;
    if open.wrong_codes >= CODE_TRIES {
        open.step = Step::Password;
        open.wrong_codes = 0;
        open.error = Some("Three wrong codes. Please start over.");
    } else {
        open.error = Some("That code is not right. Please try again.");
    }
}

fn agree(
    here: &Here,
    id: &str,
    interaction: &Interaction,
    username: &str,
    auth_time: Timestamp,
    fields: &Answer,
) -> Response {
    let Some(request) = &interaction.request else { return pages::dead_end(here, GONE) };
    let ledger = here.inst.ledger();
    let chosen = fields.all("account");
    let owned: Vec<String> = ledger
        .accounts_of(username)
        .filter(|account| account.enabled && chosen.contains(&account.id.as_str()))
        .map(|account| account.id.clone())
        .collect();
    drop(ledger);
    if owned.is_empty() {
        return go_on(here, id, |open| open.error = Some("Please choose at least one account, or cancel."));
    }
    let now = here.now();
    let mut vault = here.inst.vault();
    vault.interactions.remove(now, id);
    let intent = request.intent.as_deref();
    let agreed = intent.and_then(|intent| vault.consents.get_mut(intent)).is_some_and(|consent| {
        let free = consent.username.as_deref().is_none_or(|owner| owner == username);
        let open = free && consent.status(now).may_be_authorised();
        if open {
            consent.authorise(now, username, owned);
        }
        open
    });
    drop(vault);
    if agreed {
        finish(here, request, username, auth_time)
    } else {
        // Withdrawn or expired meanwhile, or a consent that another customer gave.
        back_with_error(here, request, "access_denied")
    }
}
