//! Errors in the shape of the Graph API, and the ones that can be asked for on demand.

use http::StatusCode;
use serde_json::{Value, json};

/// One refusal as Meta words it: callers decide on `code` and `subcode`, never on the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GraphError {
    pub(super) status: StatusCode,
    pub(super) message: String,
    pub(super) kind: &'static str,
    pub(super) code: u32,
    pub(super) subcode: Option<u32>,
    pub(super) transient: bool,
}

impl GraphError {
    pub(super) fn new(code: u32, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: format!("(#{code}) {}", message.into()),
            kind: "OAuthException",
            code,
            subcode: None,
            transient: false,
        }
    }

    /// Code 100, the answer to every malformed request.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(100, message)
    }

    pub(super) fn subcode(mut self, subcode: u32) -> Self {
        self.subcode = Some(subcode);
        self
    }

    fn transient(mut self) -> Self {
        self.transient = true;
        self
    }

    pub(super) fn bad_token() -> Self {
        Self::new(190, "The access token is missing or not valid for this Page.").subcode(467)
    }

    pub(super) fn unknown_recipient() -> Self {
        Self::invalid("No matching user found").subcode(2_018_001)
    }

    pub(super) fn outside_window() -> Self {
        Self::new(10, "This message is sent outside of the allowed window.").subcode(2_018_278)
    }

    pub(super) fn unreachable_object(id: &str) -> Self {
        let mut error =
            Self::invalid(format!("Object with id '{id}' does not exist or cannot be loaded")).subcode(33);
        error.kind = "GraphMethodException";
        error
    }

    pub(super) fn rate_limited() -> Self {
        Self::new(613, "Calls to this api have exceeded the rate limit.")
    }

    /// The refusal that a fault of this name gives, or `None` when the name is not an error code known here.
    pub(super) fn on_demand(kind: &str) -> Option<Self> {
        Some(match kind {
            "1" => Self::new(1, "An unknown error occurred").subcode(99),
            "2" => Self::new(2, "Service temporarily unavailable").transient(),
            "4" => Self::new(4, "Application request limit reached"),
            "10" => Self::outside_window(),
            "100" => Self::invalid("Invalid parameter"),
            "190" => Self::bad_token(),
            "230" => Self::new(230, "Requires pages_messaging permission to manage the object"),
            "368" => {
                Self::new(368, "The action attempted has been deemed abusive or is otherwise disallowed")
            }
            "551" => Self::new(551, "This person isn't available right now.").subcode(1_545_041),
            "613" => Self::rate_limited(),
            "1200" => Self::new(1200, "Temporary send message failure. Please try again later.").transient(),
            _ => return None,
        })
    }

    /// The JSON body, with a trace id that a bug report could name.
    pub(super) fn body(&self, trace: &str) -> Value {
        let mut error = json!({
            "message": self.message, "type": self.kind, "code": self.code, "fbtrace_id": trace,
        });
        if let (Some(subcode), Some(fields)) = (self.subcode, error.as_object_mut()) {
            fields.insert("error_subcode".into(), subcode.into());
        }
        if let (true, Some(fields)) = (self.transient, error.as_object_mut()) {
            fields.insert("is_transient".into(), true.into());
        }
        json!({ "error": error })
    }
}
