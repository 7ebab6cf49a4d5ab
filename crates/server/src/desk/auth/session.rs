//! Sessions of staff and the extractors that let a handler run: [`Agent`] (agents and leads), [`Lead`], [`Officer`],
//! [`Author`], [`Operator`], [`Anybody`]; [`Act`] is one of them together with a form of ours.
//!
//! Nobody logged in is sent to the login. The wrong role is answered 403 and logged. Staff of another bank
//! have no session here at all: a session is looked up under the bank whose address was asked.

use axum::{
    extract::{FromRequest, FromRequestParts, MatchedPath, Request},
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, SameSite};
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::SessionId;
use tellerline_store::{
    StoreError,
    repo::{self, staff::StoredStaff},
};

use super::Role;
use crate::{
    context::Context,
    desk::{audit, page},
    engine::Engine,
    web::{Posted, Visit, posted::Fields},
};

/// The cookie of a session.
pub(in crate::desk) const SESSION: &str = "tl_staff";
/// The cookie of a login under way.
pub(super) const LOGIN: &str = "tl_staff_login";

/// Somebody who is logged in.
pub struct Visitor {
    /// Their browser's request, and the bank it went to.
    pub visit: Visit,
    /// Who.
    pub staff: StoredStaff,
    /// As what.
    pub role: Role,
    /// Their session, for lists.
    pub(super) session: SessionId,
    pub(super) secret: SecretString,
}

/// Sets a cookie that scripts cannot read and that no other site's link or form brings along; gone when the
/// browser closes. An empty value forgets it.
pub(super) fn set_cookie(visit: &Visit, response: &mut Response, name: &str, value: &SecretString) {
    let prefix = if visit.is_https() { "__Host-" } else { "" };
    let mut cookie = Cookie::build((format!("{prefix}{name}"), value.expose_secret().to_owned()))
        .path("/")
        .http_only(true)
        .secure(visit.is_https())
        .same_site(SameSite::Strict)
        .build();
    if value.expose_secret().is_empty() {
        cookie.make_removal();
    }
    if let Ok(header) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, header);
    }
}

/// Who is logged in, if anybody. `touch`: whether somebody is at the screen, so that the idle time starts
/// anew; a page's script asking by itself must not keep a session alive.
///
/// # Errors
/// As the store says; nobody is let in then.
pub(super) async fn visitor(
    context: &Context,
    visit: &Visit,
    touch: bool,
) -> Result<Option<Visitor>, StoreError> {
    let Some(secret) = visit.cookie(SESSION).map(SecretString::from) else { return Ok(None) };
    let (store, bank, now) = (&context.store, &visit.tenant.id, context.now());
    let found = if touch {
        repo::staff::session(store, bank, secret.expose_secret(), context.sessions.staff, now).await?
    } else {
        repo::staff::peek_session(store, bank, secret.expose_secret(), context.sessions.staff, now).await?
    };
    let Some((session, staff)) = found else { return Ok(None) };
    let role = staff.role.parse().map_err(|_| StoreError::Inconsistent { table: "staff", column: "role" })?;
    Ok(Some(Visitor { visit: visit.clone(), staff, role, session, secret }))
}

/// Lets somebody in who has one of the roles.
pub(in crate::desk) async fn admit(
    engine: &Engine,
    visit: &Visit,
    path: Option<&MatchedPath>,
    roles: &[Role],
    touch: bool,
) -> Result<Visitor, Response> {
    let context = &engine.context;
    let trouble = |error: StoreError| crate::web::PageError::from(error).into_response();
    let Some(visitor) = visitor(context, visit, touch).await.map_err(trouble)? else {
        return Err(page::to_login(visit));
    };
    if roles.contains(&visitor.role) {
        return Ok(visitor);
    }
    // Only our own pattern of the path goes into the log: what a request holds beyond it may be anything.
    let path = path.map_or("", MatchedPath::as_str);
    let row = audit::by(&visitor.staff, context.now(), "staff.denied", path);
    audit::write(context, row).await.map_err(trouble)?;
    Err(page::refused(&visitor).into_response())
}

/// Somebody who may open the page, whatever the page is.
pub trait Gate: Sized + Send {
    /// Who may pass.
    const ROLES: &'static [Role];

    /// Somebody who was checked.
    fn checked(visitor: Visitor) -> Self;
}

macro_rules! gates {
    ($($(#[$doc:meta])* $name:ident = $roles:expr, touch $touch:literal;)*) => {$(
        $(#[$doc])*
        pub struct $name(Visitor);

        impl Gate for $name {
            const ROLES: &'static [Role] = &$roles;

            fn checked(visitor: Visitor) -> Self {
                Self(visitor)
            }
        }

        impl std::ops::Deref for $name {
            type Target = Visitor;

            fn deref(&self) -> &Visitor {
                &self.0
            }
        }

        impl FromRequestParts<Engine> for $name {
            type Rejection = Response;

            async fn from_request_parts(parts: &mut Parts, engine: &Engine) -> Result<Self, Response> {
                let visit = Visit::from_request_parts(parts, engine).await.map_err(IntoResponse::into_response)?;
                let path = parts.extensions.get::<MatchedPath>();
                admit(engine, &visit, path, Self::ROLES, $touch).await.map(Self)
            }
        }
    )*};
}

gates! {
    /// Somebody who answers customers: an agent or a lead.
    Agent = [Role::Agent, Role::Lead], touch true;
    /// The same, asked by a page's script: the session does not live longer for it.
    Glance = [Role::Agent, Role::Lead], touch false;
    /// A lead.
    Lead = [Role::Lead], touch true;
    /// A compliance officer.
    Officer = [Role::Officer], touch true;
    /// An author of texts.
    Author = [Role::Author], touch true;
    /// An operator.
    Operator = [Role::Operator], touch true;
    /// Anybody who works here.
    Anybody = Role::ALL, touch true;
}

/// A state change: somebody who may do it, and a form that one of our pages sent.
pub struct Act<G> {
    /// Who.
    pub by: G,
    /// What the form holds.
    pub fields: Fields,
}

impl<G: Gate> FromRequest<Engine> for Act<G> {
    type Rejection = Response;

    async fn from_request(request: Request, engine: &Engine) -> Result<Self, Response> {
        let path = request.extensions().get::<MatchedPath>().cloned();
        let (mut parts, body) = request.into_parts();
        let visit =
            Visit::from_request_parts(&mut parts, engine).await.map_err(IntoResponse::into_response)?;
        // Who first, then what: somebody without leave learns nothing from how a form is refused.
        let visitor = admit(engine, &visit, path.as_ref(), G::ROLES, true).await?;
        let posted = Posted::from_request(Request::from_parts(parts, body), engine)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self { by: G::checked(visitor), fields: posted.fields })
    }
}
