//! Who else has a Page: apps that it sends its events to, and people with a role in it. All of them can read what is
//! written in its threads, and most can write there in the bank's name.

use serde_json::Value;

use super::{
    event::INBOX_APPS,
    page::{GraphError, Health},
};

/// Longest name that is passed on, in characters.
const NAME_MAX: usize = 80;

/// An app that the Page sends its events to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageApp {
    /// The platform's number of it.
    pub id: String,
    /// Its name, without control characters.
    pub name: String,
}

/// Somebody with a role in the Page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePerson {
    /// The platform's number of them, as our app knows them.
    pub id: String,
    /// Their name, without control characters.
    pub name: String,
    /// What they may do: `MANAGE`, `MESSAGING`, …
    pub tasks: Vec<String>,
}

/// What we know of an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is ours.
    Ours,
    /// The bank has named it.
    Known,
    /// Nobody told us of it.
    Unknown,
}

impl Standing {
    /// The name in JSON and on the terminal.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Known => "known",
            Self::Unknown => "unknown",
        }
    }
}

impl PageApp {
    /// What we know of it: `own` is our app's number, `known` those that the bank has named.
    pub fn standing(&self, own: Option<&str>, known: &[String]) -> Standing {
        let inbox = |id: &str| INBOX_APPS.contains(&id);
        if own == Some(self.id.as_str()) {
            Standing::Ours
        } else if known.iter().any(|one| *one == self.id || (inbox(one) && inbox(&self.id))) {
            Standing::Known
        } else {
            Standing::Unknown
        }
    }
}

impl Health<'_> {
    /// Apps that the Page sends its events to, as far as the platform tells.
    ///
    /// # Errors
    /// [`GraphError`] when the platform could not be asked or does not tell.
    pub async fn apps(self) -> Result<Vec<PageApp>, GraphError> {
        let answer = self.get("subscribed_apps", Some("id,name,subscribed_fields")).await?;
        Ok(rows(&answer).map(|row| PageApp { id: text(row, "id"), name: text(row, "name") }).collect())
    }

    /// People with a role in the Page, as far as the platform tells: those of the Page itself, not those who have it
    /// through a business.
    ///
    /// # Errors
    /// [`GraphError`] when the platform could not be asked or does not tell.
    pub async fn people(self) -> Result<Vec<PagePerson>, GraphError> {
        let answer = self.get("roles", Some("id,name,tasks")).await?;
        let person = |row: &Value| PagePerson {
            id: text(row, "id"),
            name: text(row, "name"),
            tasks: row["tasks"].as_array().into_iter().flatten().map(shown).collect(),
        };
        Ok(rows(&answer).map(person).collect())
    }
}

fn rows(answer: &Value) -> impl Iterator<Item = &Value> {
    answer.get("data").and_then(Value::as_array).into_iter().flatten()
}

fn text(row: &Value, name: &str) -> String {
    row.get(name).map(shown).unwrap_or_default()
}

/// Numbers come as numbers or as text; names are whatever people type, and end in a terminal.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return String::new(),
    };
    crate::texts::plain(&text, false).chars().take(NAME_MAX).collect()
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;
    use serde_json::json;
    use wiremock::{
        Mock, MockServer, ResponseTemplate,
        matchers::{method, path, query_param},
    };

    use super::*;
    use crate::messenger::send::Sender;

    #[tokio::test]
    async fn apps_and_people_are_told_without_anything_that_moves_a_terminal() {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let server = MockServer::start().await;
        let apps =
            json!({ "data": [{ "id": 42, "name": "ours" }, { "id": "777", "name": "Agency\u{1b}[2J" }, {}] });
        let people = json!({ "data": [{ "id": "5", "name": "Ada", "tasks": ["MANAGE", "MESSAGING"] }] });
        for (edge, fields, body) in [
            ("/1001/subscribed_apps", "id,name,subscribed_fields", apps),
            ("/1001/roles", "id,name,tasks", people),
        ] {
            let found = ResponseTemplate::new(200).set_body_json(body);
            let asked = Mock::given(method("GET")).and(path(edge)).and(query_param("fields", fields));
            asked.respond_with(found).mount(&server).await;
        }
        let http = tellerline_net::Client::to(&[server.uri()]).unwrap();
        let secret = SecretString::from("app-secret");
        let sender = Sender::new(http, &server.uri(), &secret, "page-token".into(), "1001");
        let apps = Health::new(&sender).apps().await.unwrap();
        let standings: Vec<Standing> = apps.iter().map(|app| app.standing(Some("42"), &[])).collect();
        assert_eq!(standings, [Standing::Ours, Standing::Unknown, Standing::Unknown]);
        assert!(apps[1].name.starts_with("Agency") && !apps[1].name.contains('\u{1b}'));
        assert_eq!(apps[1].standing(None, &["777".to_owned()]), Standing::Known);
        let people = Health::new(&sender).people().await.unwrap();
        assert_eq!((people[0].name.as_str(), people[0].tasks.len()), ("Ada", 2));
    }

    #[test]
    fn either_spelling_of_the_inbox_stands_for_both() {
        let app = PageApp { id: INBOX_APPS[0].to_owned(), name: String::new() };
        assert_eq!(app.standing(Some("42"), &[INBOX_APPS[1].to_owned()]), Standing::Known);
        assert_eq!(app.standing(Some("42"), &["43".to_owned()]), Standing::Unknown);
    }
}
