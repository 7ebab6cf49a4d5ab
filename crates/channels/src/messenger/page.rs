//! Looking after a Page: whether it still sends us its events, and what its profile shows (get-started button,
//! greeting, menu, ice breakers).
//!
//! The platform drops a subscription after an hour of failed deliveries and tells nobody: the health job asks.

use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    class::{Class, ErrorDetail, WireError, classify},
    input::GET_STARTED,
    send::{Sender, TIMEOUT, limited_body, transport},
};

/// The events that this version reads; what else exists is not asked for.
pub const FIELDS: &[&str] = &[
    "messages",
    "message_echoes",
    "message_edits",
    "messaging_postbacks",
    "messaging_referrals",
    "messaging_optins",
    "messaging_account_linking",
    "message_deliveries",
    "message_reads",
    "message_reactions",
    "messaging_handovers",
    "messaging_policy_enforcement",
    "standby",
];

/// Why the platform could not be asked or did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct GraphError {
    /// What has to happen.
    pub class: Class,
    /// For the log.
    pub detail: ErrorDetail,
}

impl GraphError {
    fn new(class: Class, status: u16, cause: &'static str) -> Self {
        Self { class, detail: ErrorDetail { status, cause: Some(cause), ..ErrorDetail::default() } }
    }
}

/// The address is not one of the config's.
fn outside() -> GraphError {
    GraphError::new(Class::Bug, 0, "the address may not be contacted")
}

/// Whether the Page sends us its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subscribed {
    /// All of [`FIELDS`].
    Fully,
    /// Some; these are missing.
    Partly(Vec<&'static str>),
    /// None: whatever people write is lost until we subscribe again.
    Not,
}

/// Looks after one Page.
#[derive(Debug, Clone, Copy)]
pub struct Health<'a> {
    sender: &'a Sender,
    app: Option<&'a str>,
}

impl<'a> Health<'a> {
    /// With the token of a sender.
    pub const fn new(sender: &'a Sender) -> Self {
        Self { sender, app: None }
    }

    /// Names our own app by the platform's id: then no other app's subscription is taken for ours.
    #[must_use]
    pub const fn of_app(self, app: Option<&'a str>) -> Self {
        Self { app, ..self }
    }

    /// Asks what the Page sends us.
    ///
    /// # Errors
    /// [`GraphError`] when the platform could not be asked.
    pub async fn subscription(self) -> Result<Subscribed, GraphError> {
        let answer = self.get("subscribed_apps", None).await?;
        let apps = answer.get("data").and_then(Value::as_array);
        // Where the config does not name our app, the best one is ours or as good.
        let ours = |app: &&Value| {
            self.app.is_none_or(|own| app.get("id").and_then(Value::as_str).is_none_or(|id| id == own))
        };
        let missing = apps.into_iter().flatten().filter(ours).map(missing_fields).min_by_key(Vec::len);
        Ok(match missing {
            None => Subscribed::Not,
            Some(missing) if missing.is_empty() => Subscribed::Fully,
            Some(missing) if missing.len() == FIELDS.len() => Subscribed::Not,
            Some(missing) => Subscribed::Partly(missing),
        })
    }

    /// Subscribes to [`FIELDS`].
    ///
    /// # Errors
    /// [`GraphError`] when the platform did not do it.
    pub async fn subscribe(self) -> Result<(), GraphError> {
        let answer = self.post("subscribed_apps", json!({ "subscribed_fields": FIELDS.join(",") })).await?;
        // Documented as a truth value, shown as a text.
        match answer.get("success") {
            Some(Value::Bool(true)) => Ok(()),
            Some(Value::String(word)) if word == "true" => Ok(()),
            _ => Err(GraphError::new(Class::Ambiguous, 200, "no success named")),
        }
    }

    /// Makes the Page's profile what `spec` says: asks first, writes at most once (twice where the platform
    /// refuses the greeting), because only ten calls in ten minutes are allowed. Tells what was changed.
    ///
    /// # Errors
    /// [`GraphError`] when the platform could not be asked or did not do it.
    pub async fn set_up_profile(self, spec: &ProfileSpec) -> Result<ProfileChange, GraphError> {
        let now =
            self.get("messenger_profile", Some("get_started,greeting,persistent_menu,ice_breakers")).await?;
        let now = now.pointer("/data/0").cloned().unwrap_or(Value::Null);
        let mut changes = serde_json::Map::new();
        for (name, wanted) in spec.properties() {
            if !now.get(name).is_some_and(|is| holds(is, &wanted)) {
                changes.insert(name.to_owned(), wanted);
            }
        }
        if changes.is_empty() {
            return Ok(ProfileChange::default());
        }
        let mut done = ProfileChange { changed: changes.keys().cloned().collect(), greeting_refused: false };
        let written = self.post("messenger_profile", Value::Object(changes.clone())).await;
        let Err(refused) = written else { return Ok(done) };
        // The newest description of the interface no longer lists the greeting.
        let about_greeting = refused.class == Class::Bug && changes.remove("greeting").is_some();
        if !about_greeting {
            return Err(refused);
        }
        done.greeting_refused = true;
        done.changed.retain(|name| name != "greeting");
        if !changes.is_empty() {
            self.post("messenger_profile", Value::Object(changes)).await?;
        }
        Ok(done)
    }

    pub(super) async fn get(self, edge: &str, fields: Option<&str>) -> Result<Value, GraphError> {
        let mut query = vec![("appsecret_proof", self.sender.proof.expose_secret())];
        query.extend(fields.map(|fields| ("fields", fields)));
        let request = self
            .sender
            .http()
            .get(self.address(edge))
            .map_err(|_| outside())?
            // A body is no option here, and the token in the address would end in logs.
            .bearer_auth(self.sender.page_token.expose_secret())
            .query(&query);
        self.answer(request).await
    }

    async fn post(self, edge: &str, mut body: Value) -> Result<Value, GraphError> {
        if let Value::Object(members) = &mut body {
            members.insert("access_token".into(), self.sender.page_token.expose_secret().into());
            members.insert("appsecret_proof".into(), self.sender.proof.expose_secret().into());
        }
        let request = self.sender.http().post(self.address(edge)).map_err(|_| outside())?;
        self.answer(request.json(&body)).await
    }

    fn address(self, edge: &str) -> String {
        let owner = if edge == "messenger_profile" { "me" } else { self.sender.page_id() };
        format!("{}/{owner}/{edge}", self.sender.graph_url)
    }

    async fn answer(self, request: tellerline_net::Call) -> Result<Value, GraphError> {
        let answer = request.timeout(TIMEOUT).send().await.map_err(|error| {
            let (class, cause) = transport(&error);
            GraphError::new(class, 0, cause)
        })?;
        let status = answer.status().as_u16();
        self.sender.note_usage(answer.headers());
        let body =
            limited_body(answer).await.map_err(|cause| GraphError::new(Class::Ambiguous, status, cause))?;
        let value: Value = serde_json::from_slice(&body)
            .map_err(|_| GraphError::new(Class::Ambiguous, status, "no JSON"))?;
        if let Some(error) = value.get("error") {
            let error: WireError = serde_json::from_value(error.clone())
                .map_err(|_| GraphError::new(Class::Ambiguous, status, "an error of an unknown shape"))?;
            let transient = error.is_transient == Some(true);
            let detail = error.detail(status);
            let class = classify(status, detail.code, detail.subcode, transient, None);
            return Err(GraphError { class, detail });
        }
        if status >= 400 {
            return Err(GraphError::new(classify(status, 0, 0, false, None), status, "no error named"));
        }
        Ok(value)
    }
}

fn missing_fields(app: &Value) -> Vec<&'static str> {
    let has: Vec<&str> = app
        .get("subscribed_fields")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    FIELDS.iter().copied().filter(|field| !has.contains(field)).collect()
}

/// Whether what is there holds everything that is wanted: the platform adds members of its own.
fn holds(is: &Value, wanted: &Value) -> bool {
    match (is, wanted) {
        (Value::Object(is), Value::Object(wanted)) => {
            wanted.iter().all(|(name, value)| is.get(name).is_some_and(|is| holds(is, value)))
        }
        (Value::Array(is), Value::Array(wanted)) => {
            is.len() == wanted.len() && is.iter().zip(wanted).all(|(is, wanted)| holds(is, wanted))
        }
        _ => is == wanted,
    }
}

/// A line of the menu or a first question: what it says and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The words: at most 30 characters in the menu, 80 as a first question.
    pub title: String,
    /// Slug of an act.
    pub payload: String,
}

/// What a Page's profile shall show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileSpec {
    /// Before the first message; at most 160 characters.
    pub greeting: String,
    /// The menu beside the composer; at most 20 entries.
    pub menu: Vec<Entry>,
    /// Questions to tap in an empty thread; at most 4.
    pub ice_breakers: Vec<Entry>,
}

/// What [`Health::set_up_profile`] changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileChange {
    /// Names of the properties that were written.
    pub changed: Vec<String>,
    /// The platform refused the greeting; the rest was written.
    pub greeting_refused: bool,
}

impl ProfileSpec {
    fn properties(&self) -> Vec<(&'static str, Value)> {
        use crate::channel::clip;
        let mut properties = vec![("get_started", json!({ "payload": GET_STARTED }))];
        if !self.greeting.is_empty() {
            let text = clip(&self.greeting, 160);
            properties.push(("greeting", json!([{ "locale": "default", "text": text }])));
        }
        if !self.menu.is_empty() {
            let items: Vec<Value> = self
                .menu
                .iter()
                .take(20)
                .map(|one| json!({ "type": "postback", "title": clip(&one.title, 30), "payload": one.payload }))
                .collect();
            properties.push((
                "persistent_menu",
                json!([{ "locale": "default", "composer_input_disabled": false, "call_to_actions": items }]),
            ));
        }
        if !self.ice_breakers.is_empty() {
            let items: Vec<Value> = self
                .ice_breakers
                .iter()
                .take(4)
                .map(|one| json!({ "question": clip(&one.title, 80), "payload": one.payload }))
                .collect();
            properties.push(("ice_breakers", json!([{ "locale": "default", "call_to_actions": items }])));
        }
        properties
    }
}

#[cfg(test)]
mod tests;
