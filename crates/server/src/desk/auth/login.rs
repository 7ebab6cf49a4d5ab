//! The pages of the login: name and password, then the code or a passkey. The way between them is a short-lived proof in a
//! cookie; no session is stored before both factors were right.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::Timestamp;
use tellerline_store::repo::{self, passkeys::Owner, staff::StoredStaff};

use super::{
    Role, factor,
    session::{self, Act, Anybody, LOGIN, SESSION, set_cookie},
    steps::{self, Second},
};
use crate::{
    desk::{
        audit,
        page::{Answer, to_login},
    },
    engine::Engine,
    web::{Posted, Shell, Visit},
};

#[derive(Template)]
#[template(path = "desk/login.html")]
struct LoginPage {
    shell: Shell,
    wrong: bool,
}

#[derive(Template)]
#[template(path = "desk/code.html")]
struct CodePage {
    shell: Shell,
    wrong: bool,
    path: &'static str,
    passkey: bool,
    demo_code: Option<String>,
}

pub(in crate::desk) async fn ask_password(State(engine): State<Engine>, visit: Visit) -> Answer {
    match session::visitor(&engine.context, &visit, true).await? {
        Some(visitor) => Ok(visit.redirect(visitor.role.home())),
        None => visit.page(StatusCode::OK, &LoginPage { shell: visit.shell(), wrong: false }),
    }
}

pub(in crate::desk) async fn take_password(State(engine): State<Engine>, form: Posted) -> Answer {
    let Posted { visit, fields } = form;
    let password = SecretString::from(fields.get("password"));
    let proof =
        steps::password(&engine.context, &visit.tenant.id, fields.get("name").trim(), password).await?;
    let Some(proof) = proof else {
        return visit.page(StatusCode::UNAUTHORIZED, &LoginPage { shell: visit.shell(), wrong: true });
    };
    let mut response = visit.redirect("/desk/login/code");
    set_cookie(&visit, &mut response, LOGIN, &proof);
    Ok(response)
}

pub(in crate::desk) async fn ask_code(State(engine): State<Engine>, visit: Visit) -> Answer {
    code_page(&engine, &visit, false).await
}

async fn code_page(engine: &Engine, visit: &Visit, wrong: bool) -> Answer {
    let context = &engine.context;
    let Some(proof) = visit.cookie(LOGIN) else { return Ok(to_login(visit)) };
    let Some(staff) = steps::pending(context, &visit.tenant.id, &proof).await? else {
        return Ok(to_login(visit));
    };
    let demo_code = if context.demo { demo_code(&staff, context.now()) } else { None };
    let status = if wrong { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    let owner = Owner::Staff(staff.id);
    let passkey = repo::passkeys::count(&context.store, &visit.tenant.id, owner).await? > 0;
    let path = "/desk/login/passkey";
    visit.page(status, &CodePage { shell: visit.shell(), wrong, path, passkey, demo_code })
}

/// A code that will be accepted now: each one only once, so after a login it is the next one.
fn demo_code(staff: &StoredStaff, now: Timestamp) -> Option<String> {
    let current = factor::step_of(now);
    let step = current.max(staff.totp_step.saturating_add(1));
    let at = Timestamp::from_secs(step.saturating_mul(i64::try_from(factor::STEP_SECONDS).ok()?));
    if step > current + 1 { None } else { factor::current_code(&staff.totp, at).ok() }
}

pub(in crate::desk) async fn take_code(State(engine): State<Engine>, form: Posted) -> Answer {
    let Posted { visit, fields } = form;
    let context = &engine.context;
    let Some(proof) = visit.cookie(LOGIN) else { return Ok(to_login(&visit)) };
    let second = steps::code(context, &visit.tenant.id, &proof, fields.get("code")).await?;
    entered(&engine, &visit, second).await
}

/// The challenge for one of somebody's passkeys, in place of the code, and its answer.
pub(in crate::desk) async fn take_passkey(State(engine): State<Engine>, form: Posted) -> Answer {
    let Posted { visit, fields } = form;
    let context = &engine.context;
    let Some(proof) = visit.cookie(LOGIN) else { return Ok(to_login(&visit)) };
    if fields.get("do") == "passkey-options" {
        return steps::challenge(context, &visit, &proof).await;
    }
    let second = steps::passkey(context, &visit, &proof, &fields).await?;
    entered(&engine, &visit, second).await
}

async fn entered(engine: &Engine, visit: &Visit, second: Second) -> Answer {
    let context = &engine.context;
    let nothing = SecretString::from("");
    match second {
        Second::In(secret, staff) => {
            // A session that this browser had before ends, and forms of before no longer work.
            if let Some(old) = visit.cookie(SESSION) {
                repo::staff::end_session(&context.store, &visit.tenant.id, &old).await?;
            }
            let mut response = visit.redirect(staff.role.parse().map_or("/desk", Role::home));
            set_cookie(visit, &mut response, SESSION, &secret);
            set_cookie(visit, &mut response, LOGIN, &nothing);
            visit.renew(context, &mut response);
            Ok(response)
        }
        Second::Wrong => code_page(engine, visit, true).await,
        Second::StartOver => {
            let mut response = to_login(visit);
            set_cookie(visit, &mut response, LOGIN, &nothing);
            Ok(response)
        }
    }
}

pub(in crate::desk) async fn log_out(State(engine): State<Engine>, act: Act<Anybody>) -> Answer {
    let (context, by) = (&engine.context, act.by);
    audit::write(context, audit::by(&by.staff, context.now(), "staff.logout", "")).await?;
    repo::staff::end_session(&context.store, &by.visit.tenant.id, by.secret.expose_secret()).await?;
    let mut response: Response = to_login(&by.visit);
    set_cookie(&by.visit, &mut response, SESSION, &SecretString::from(""));
    by.visit.renew(context, &mut response);
    Ok(response)
}
