//! The published OpenAPI file as a judge: status, required headers and body of an answer must be what it promises.

use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::rp::Answer;

static SPEC: OnceLock<Value> = OnceLock::new();

fn spec() -> &'static Value {
    SPEC.get_or_init(|| {
        let mut spec: Value =
            serde_json::from_str(include_str!("../specs/uk-account-info-v4.0.json")).unwrap();
        nullable_to_type(&mut spec);
        spec
    })
}

/// OpenAPI 3.0 says `nullable`, JSON Schema says a second type.
fn nullable_to_type(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.remove("nullable") == Some(Value::Bool(true))
                && let Some(kind) = map.get("type").cloned()
            {
                map.insert("type".into(), json!([kind, "null"]));
            }
            map.values_mut().for_each(nullable_to_type);
        }
        Value::Array(items) => items.iter_mut().for_each(nullable_to_type),
        _ => {}
    }
}

fn resolved(value: &'static Value) -> &'static Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(target) => resolved(spec().pointer(target.trim_start_matches('#')).unwrap()),
        None => value,
    }
}

/// What the specification has against this answer to `method path` (path with its `{Placeholders}`).
pub(crate) fn objections(method: &str, path: &str, answer: &Answer) -> Vec<String> {
    let Some(response) = spec()["paths"][path][method]["responses"].get(answer.status.to_string()) else {
        return vec![format!("status {} is not foreseen", answer.status)];
    };
    let response = resolved(response);
    let mut found = Vec::new();
    for (name, header) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
        if header["required"] == true && !answer.headers.contains_key(name.as_str()) {
            found.push(format!("header {name} is missing"));
        }
    }
    let Some(schema) = response.pointer("/content/application~1json/schema") else {
        if !answer.text.is_empty() {
            found.push("a body where none is foreseen".to_owned());
        }
        return found;
    };
    if !answer
        .headers
        .get("content-type")
        .is_some_and(|kind| kind.to_str().unwrap().starts_with("application/json"))
    {
        found.push("content type is not JSON".to_owned());
    }
    let whole = json!({ "allOf": [schema], "components": spec()["components"] });
    let validator = jsonschema::options().should_validate_formats(true).build(&whole).unwrap();
    found.extend(
        validator.iter_errors(&answer.json()).map(|error| format!("{}: {error}", error.instance_path())),
    );
    found
}

/// Asserts that the specification has nothing against an answer.
#[track_caller]
pub(crate) fn assert_published(method: &str, path: &str, answer: &Answer) {
    let found = objections(method, path, answer);
    assert!(found.is_empty(), "{method} {path} -> {}: {found:#?}\n{}", answer.status, answer.text);
}

/// The published path that an address belongs to; `None` for what the specification does not know.
pub(crate) fn published_path(method: &str, address: &str) -> Option<&'static str> {
    let called = address.split('?').next()?.split("/aisp").last()?;
    let called: Vec<&str> = called.split('/').collect();
    let paths = spec()["paths"].as_object()?;
    let fits = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        parts.len() == called.len()
            && parts.iter().zip(&called).all(|(part, called)| part.starts_with('{') || part == called)
    };
    paths
        .iter()
        .find(|(path, methods)| fits(path) && methods.get(method).is_some())
        .map(|(path, _)| path.as_str())
}
