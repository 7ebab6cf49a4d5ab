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

    /// The refusal that a fault of this name gives, `code` or `code/subcode`, or `None` when it is not known here.
    pub(super) fn on_demand(kind: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<u32>().ok();
        let (code, subcode) = match kind.split_once('/') {
            Some((code, subcode)) => (number(code)?, Some(number(subcode)?)),
            None => (number(kind)?, None),
        };
        let fits =
            |known: &&Known| known.code == code && subcode.is_none_or(|wanted| known.subcode == Some(wanted));
        let known = KNOWN.iter().find(fits)?;
        let mut error = Self::new(known.code, known.message);
        error.subcode = known.subcode;
        error.transient = known.transient;
        Some(error)
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

/// An error that the platform is known to give.
struct Known {
    code: u32,
    subcode: Option<u32>,
    message: &'static str,
    transient: bool,
}

const fn known(code: u32, subcode: Option<u32>, message: &'static str) -> Known {
    Known { code, subcode, message, transient: matches!(code, 2 | 1200) }
}

/// What can be asked for. The first of a code is the one that its bare number means.
const KNOWN: [Known; 38] = [
    known(1, Some(99), "An unknown error occurred"),
    known(1, Some(1_357_046), "The reply was not valid, though the message was sent"),
    known(2, None, "Service temporarily unavailable"),
    known(2, Some(2_018_344), "The privacy terms for labels are not accepted"),
    known(4, None, "Application request limit reached"),
    known(4, Some(2_018_022), "Too many send requests to phone numbers"),
    known(4, Some(2_018_354), "Too soon after the last marketing message"),
    known(9, Some(2_018_352), "This person has got too many marketing messages"),
    known(10, Some(2_018_278), "This message is sent outside of the allowed window."),
    known(10, Some(2_018_065), "This message is sent outside of the allowed window."),
    known(10, Some(2_018_108), "This person cannot receive messages now"),
    known(17, None, "User request limit reached"),
    known(32, None, "Page request limit reached"),
    known(80006, None, "There have been too many calls to this Messenger account"),
    known(100, None, "Invalid parameter"),
    known(100, Some(33), "The object does not exist or cannot be loaded"),
    known(100, Some(2_018_001), "No matching user found"),
    known(100, Some(2_018_008), "The attachment could not be fetched"),
    known(100, Some(2_018_015), "A message or an action is needed"),
    known(100, Some(2_018_040), "The payload is empty"),
    known(100, Some(2_018_041), "The URL is empty"),
    known(100, Some(2_018_047), "The attachment is not of the type that was given"),
    known(100, Some(2_018_053), "The title of a button is empty"),
    known(100, Some(2_018_074), "The attachment is not this Page's"),
    known(100, Some(2_018_109), "The attachment is too large"),
    known(100, Some(2_018_218), "This person has no profile"),
    known(190, Some(467), "The access token is missing or not valid for this Page."),
    known(190, Some(460), "The password has been changed"),
    known(190, Some(463), "The access token has expired"),
    known(190, Some(493), "The access token has not been used for 90 days"),
    known(200, Some(1_545_041), "This person isn't available right now."),
    known(200, Some(2_018_028), "The app is not live: only its testers can be written to"),
    known(230, None, "Requires pages_messaging permission to manage the object"),
    known(368, None, "The action attempted has been deemed abusive or is otherwise disallowed"),
    known(551, Some(1_545_041), "This person isn't available right now."),
    known(551, None, "This person isn't available right now."),
    known(613, None, "Calls to this api have exceeded the rate limit."),
    known(1200, None, "Temporary send message failure. Please try again later."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_error_can_be_asked_for_by_its_name() {
        for one in &KNOWN {
            let name =
                one.subcode.map_or_else(|| one.code.to_string(), |subcode| format!("{}/{subcode}", one.code));
            let error = GraphError::on_demand(&name).unwrap();
            assert_eq!((error.code, error.message.contains(one.message)), (one.code, true), "{name}");
            let body = error.body("T");
            assert_eq!(body["error"]["fbtrace_id"], "T", "{name}");
            assert_eq!(body["error"]["is_transient"].as_bool(), one.transient.then_some(true), "{name}");
        }
        for unknown in ["", "abc", "999", "10/1", "10/", "/33", "-1"] {
            assert_eq!(GraphError::on_demand(unknown), None, "{unknown}");
        }
    }
}
