//! Every staff page, and who may open it: the one place where a route names its roles. A route that is not in
//! this table does not exist, and one that names no role is open to nobody. What a handler asks for by its
//! extractor is checked once more there.

use axum::{
    Router,
    extract::{FromRequestParts as _, MatchedPath, Request, State},
    http::Method,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get, post},
};

use super::{
    auth::{
        Role, factors, login,
        session::{self, admit},
        sessions,
    },
    author, ceiling, conversation, holds, officer, operator, queue, reply, strangers, team, undelivered,
};
use crate::{engine::Engine, web::Visit};

/// Who may open a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Whoever asks: the login itself, and two files without a word of anybody's.
    Everybody,
    /// Staff of the bank whose address was asked, in one of these roles.
    Roles(&'static [Role]),
}

/// A route.
pub(crate) struct Row {
    /// GET or POST.
    #[cfg_attr(not(test), expect(dead_code, reason = "the test that walks the table asks for it"))]
    pub(crate) method: Method,
    /// As axum writes it.
    pub(crate) path: &'static str,
    /// Who may.
    pub(crate) who: Who,
    handler: fn() -> MethodRouter<Engine>,
}

const DESK: Who = Who::Roles(&[Role::Agent, Role::Lead]);
const OFFICER: Who = Who::Roles(&[Role::Officer]);
const STAFF: Who = Who::Roles(&Role::ALL);

const fn row(method: Method, path: &'static str, who: Who, handler: fn() -> MethodRouter<Engine>) -> Row {
    Row { method, path, who, handler }
}

const fn read(path: &'static str, who: Who, handler: fn() -> MethodRouter<Engine>) -> Row {
    row(Method::GET, path, who, handler)
}

const fn act(path: &'static str, who: Who, handler: fn() -> MethodRouter<Engine>) -> Row {
    row(Method::POST, path, who, handler)
}

/// All of them.
pub(crate) const TABLE: &[Row] = &[
    read("/desk/login", Who::Everybody, || get(login::ask_password)),
    act("/desk/login", Who::Everybody, || post(login::take_password)),
    read("/desk/login/code", Who::Everybody, || get(login::ask_code)),
    act("/desk/login/code", Who::Everybody, || post(login::take_code)),
    act("/desk/login/passkey", Who::Everybody, || post(login::take_passkey)),
    read("/desk/desk.css", Who::Everybody, || get(super::style)),
    act("/desk/logout", STAFF, || post(login::log_out)),
    read("/desk/sessions", STAFF, || get(sessions::show)),
    act("/desk/sessions", STAFF, || post(sessions::end)),
    read("/desk/factors", STAFF, || get(factors::show)),
    act("/desk/factors", STAFF, || post(factors::change)),
    read("/desk", DESK, || get(queue::show_queue)),
    act("/desk/next", DESK, || post(queue::next_customer)),
    read("/desk/live", DESK, || get(queue::show_live)),
    read("/desk/undelivered", DESK, || get(undelivered::show_undelivered)),
    read("/desk/c/{conversation}", DESK, || get(conversation::show_conversation)),
    read("/desk/c/{conversation}/pulse", DESK, || get(conversation::pulse)),
    act("/desk/c/{conversation}/reply", DESK, || post(reply::reply)),
    act("/desk/c/{conversation}/hand-back", DESK, || post(reply::hand_back)),
    act("/desk/c/{conversation}/resolve", DESK, || post(reply::resolve)),
    act("/desk/c/{conversation}/end-link", DESK, || post(reply::end_link)),
    act("/desk/c/{conversation}/team", Who::Roles(&[Role::Lead]), || post(team::give)),
    read("/officer", OFFICER, || get(officer::show_officer)),
    read("/officer/policy", OFFICER, || get(ceiling::show_ceiling)),
    act("/officer/policy", OFFICER, || post(ceiling::change)),
    read("/officer/holds", OFFICER, || get(holds::show)),
    act("/officer/holds", OFFICER, || post(holds::change)),
    act("/officer/strangers/{id}/clear", OFFICER, || post(strangers::clear)),
    read("/author", Who::Roles(&[Role::Author]), || get(author::show_author)),
    read("/operator", Who::Roles(&[Role::Operator]), || get(operator::show_operator)),
];

/// The staff pages, each behind its row.
pub fn routes(engine: &Engine) -> Router<Engine> {
    TABLE.iter().fold(Router::new(), |router, row| {
        let handler = match row.who {
            Who::Everybody => (row.handler)(),
            Who::Roles(roles) => {
                (row.handler)().route_layer(from_fn_with_state((engine.clone(), roles), gate))
            }
        };
        router.route(row.path, handler)
    })
}

/// Lets a request on to its handler, if its sender may.
async fn gate(
    State((engine, roles)): State<(Engine, &'static [Role])>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let visit = match Visit::from_request_parts(&mut parts, &engine).await {
        Ok(visit) => visit,
        Err(error) => return error.into_response(),
    };
    let path = parts.extensions.get::<MatchedPath>();
    // Whether somebody is at the screen the handler knows.
    match admit(&engine, &visit, path, roles, false).await {
        Ok(session::Visitor { .. }) => next.run(Request::from_parts(parts, body)).await,
        Err(refusal) => refusal,
    }
}
