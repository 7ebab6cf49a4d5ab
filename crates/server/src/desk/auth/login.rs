//! The pages of the login: name and password, then the code. The way between them is a short-lived proof in a
//! cookie; no session is stored before both factors were right.

use askama::Template;
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::Timestamp;
use tellerline_store::repo::{self, staff::StoredStaff};

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

/// The routes of the login.
pub(in crate::desk) fn routes() -> Router<Engine> {
    Router::new()
        .route("/desk/login", get(ask_password).post(take_password))
        .route("/desk/login/code", get(ask_code).post(take_code))
        .route("/desk/logout", post(log_out))
}

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
    demo_code: Option<String>,
}

async fn ask_password(State(engine): State<Engine>, visit: Visit) -> Answer {
    match session::visitor(&engine.context, &visit, true).await? {
        Some(visitor) => Ok(visit.redirect(visitor.role.home())),
        None => visit.page(StatusCode::OK, &LoginPage { shell: visit.shell(), wrong: false }),
    }
}

async fn take_password(State(engine): State<Engine>, form: Posted) -> Answer {
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

async fn ask_code(State(engine): State<Engine>, visit: Visit) -> Answer {
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
    visit.page(status, &CodePage { shell: visit.shell(), wrong, demo_code })
}

/// A code that will be accepted now: each one only once, so after a login it is the next one.
fn demo_code(staff: &StoredStaff, now: Timestamp) -> Option<String> {
    let current = factor::step_of(now);
    let step = current.max(staff.totp_step.saturating_add(1));
    let at = Timestamp::from_secs(step.saturating_mul(i64::try_from(factor::STEP_SECONDS).ok()?));
    if step > current + 1 { None } else { factor::current_code(&staff.totp, at).ok() }
}

async fn take_code(State(engine): State<Engine>, form: Posted) -> Answer {
    let Posted { visit, fields } = form;
    let context = &engine.context;
    let Some(proof) = visit.cookie(LOGIN) else { return Ok(to_login(&visit)) };
    let nothing = SecretString::from("");
    match steps::code(context, &visit.tenant.id, &proof, fields.get("code")).await? {
        Second::In(secret, staff) => {
            // A session that this browser had before ends, and forms of before no longer work.
            if let Some(old) = visit.cookie(SESSION) {
                repo::staff::end_session(&context.store, &visit.tenant.id, &old).await?;
            }
            let mut response = visit.redirect(staff.role.parse().map_or("/desk", Role::home));
            set_cookie(&visit, &mut response, SESSION, &secret);
            set_cookie(&visit, &mut response, LOGIN, &nothing);
            visit.renew(context, &mut response);
            Ok(response)
        }
        Second::Wrong => code_page(&engine, &visit, true).await,
        Second::StartOver => {
            let mut response = to_login(&visit);
            set_cookie(&visit, &mut response, LOGIN, &nothing);
            Ok(response)
        }
    }
}

async fn log_out(State(engine): State<Engine>, act: Act<Anybody>) -> Answer {
    let (context, by) = (&engine.context, act.by);
    audit::write(context, audit::by(&by.staff, context.now(), "staff.logout", "")).await?;
    repo::staff::end_session(&context.store, &by.visit.tenant.id, by.secret.expose_secret()).await?;
    let mut response: Response = to_login(&by.visit);
    set_cookie(&by.visit, &mut response, SESSION, &SecretString::from(""));
    by.visit.renew(context, &mut response);
    Ok(response)
}
