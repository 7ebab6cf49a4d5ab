//! The webhook bodies that the simulator makes itself, each one event in one entry.

use serde_json::{Map, Value, json};

/// Wraps one event of a thread the way it travels.
pub(super) fn envelope(page_id: &str, at_ms: i64, event: &Value) -> Value {
    json!({ "object": "page", "entry": [{ "id": page_id, "time": at_ms, "messaging": [event] }] })
}

/// Who writes to whom, and when.
pub(super) struct Route<'a> {
    pub(super) page_id: &'a str,
    pub(super) psid: &'a str,
    pub(super) at_ms: i64,
}

impl Route<'_> {
    fn sent_by_person(&self, key: &str, value: &Value) -> Value {
        json!({
            "sender": { "id": self.psid }, "recipient": { "id": self.page_id },
            "timestamp": self.at_ms, key: value,
        })
    }

    pub(super) fn text(&self, mid: &str, text: &str, quick_reply: Option<&str>) -> Value {
        let mut message = json!({ "mid": mid, "text": text });
        if let (Some(payload), Some(fields)) = (quick_reply, message.as_object_mut()) {
            fields.insert("quick_reply".into(), json!({ "payload": payload }));
        }
        self.sent_by_person("message", &message)
    }

    pub(super) fn postback(&self, mid: &str, title: &str, payload: &str) -> Value {
        self.sent_by_person("postback", &json!({ "mid": mid, "title": title, "payload": payload }))
    }

    pub(super) fn delivered(&self, mid: &str) -> Value {
        self.sent_by_person("delivery", &json!({ "mids": [mid], "watermark": self.at_ms }))
    }

    pub(super) fn read(&self) -> Value {
        self.sent_by_person("read", &json!({ "watermark": self.at_ms }))
    }

    pub(super) fn unlinked(&self) -> Value {
        self.sent_by_person("account_linking", &json!({ "status": "unlinked" }))
    }

    /// The copy of a message that the Page sent; `app_id` is absent for tools without one.
    pub(super) fn echo(&self, mid: &str, app_id: Option<&Value>, message: &Map<String, Value>) -> Value {
        let mut echo = Map::new();
        echo.insert("is_echo".into(), true.into());
        echo.insert("mid".into(), mid.into());
        for key in ["metadata", "text"] {
            if let Some(value) = message.get(key) {
                echo.insert(key.into(), value.clone());
            }
        }
        if let Some(app_id) = app_id {
            echo.insert("app_id".into(), app_id.clone());
        }
        if let Some(attachment) = message.get("attachment") {
            echo.insert("attachments".into(), json!([attachment]));
        }
        json!({
            "sender": { "id": self.page_id }, "recipient": { "id": self.psid },
            "timestamp": self.at_ms, "message": echo,
        })
    }
}
