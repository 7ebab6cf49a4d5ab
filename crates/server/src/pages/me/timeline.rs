//! `/me/timeline`: everything that happened with what this browser may see, newest first, page by page.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use tellerline_core::{Timestamp, consent::PurposeKind};
use tellerline_store::repo::links::StoredLink;

use super::{door, look};
use crate::{
    engine::Engine,
    rights::{
        scope::Scope,
        timeline::{self, Entry, Teller},
    },
    web::{PageError, Shell, Visit},
};

/// Lines on a page.
const SHOWN: usize = 50;
/// Lines below a connection on *My data*.
const NEWEST: usize = 10;

#[derive(Template)]
#[template(path = "me/timeline.html")]
struct Timeline {
    shell: Shell,
    entries: Vec<Entry>,
    older: Option<i64>,
    paged: bool,
    shared: bool,
}

/// Where a page begins.
#[derive(Deserialize)]
pub(in crate::pages) struct Asked {
    before: Option<i64>,
}

/// `GET /me/timeline`
pub(in crate::pages) async fn show(
    State(engine): State<Engine>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let seen = look(&engine, &visit).await?;
    if !seen.is_open() {
        return door::page(&engine, &visit, seen.locked.as_ref(), StatusCode::OK, None).await;
    }
    let store = &engine.context.store;
    let mut scope = Scope::of_links(store, seen.links.clone(), &seen.links).await?;
    if let Some(customer) = seen.customer {
        scope = scope.with_web(&engine.context, &visit.tenant.id, customer).await?;
    }
    let teller = Teller::new(store, &visit.tenant, &visit.words).await?;
    let (entries, older) = teller.page(store, &scope, asked.before, SHOWN).await?;
    let shared = scope.threads.iter().any(|thread| thread.whole_since.is_none());
    let page = Timeline { entries, older, paged: asked.before.is_some(), shared, shell: visit.shell() };
    visit.page(StatusCode::OK, &page)
}

/// The newest lines about one connection.
pub(super) async fn newest(
    engine: &Engine,
    visit: &Visit,
    link: &StoredLink,
    seen: &[StoredLink],
) -> Result<Vec<Entry>, PageError> {
    let store = &engine.context.store;
    let scope = Scope::of_links(store, vec![link.clone()], seen).await?;
    let teller = Teller::new(store, &visit.tenant, &visit.words).await?;
    Ok(teller.page(store, &scope, None, NEWEST).await?.0)
}

/// When something was read for each purpose of one connection, as far as it ever was.
pub(super) async fn last_reads(
    engine: &Engine,
    link: &StoredLink,
    seen: &[StoredLink],
) -> Result<BTreeMap<PurposeKind, Timestamp>, PageError> {
    let store = &engine.context.store;
    let scope = Scope::of_links(store, vec![link.clone()], seen).await?;
    Ok(timeline::last_reads(store, &scope, link).await?)
}
