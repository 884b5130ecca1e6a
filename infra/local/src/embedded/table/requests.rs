//! Reading requests, with DynamoDB's own words for what cannot be read.

use dynoxide::DynoxideError;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a request from JSON text.
pub(in crate::embedded) fn from_slice<T: DeserializeOwned>(body: &[u8]) -> Result<T, DynoxideError> {
    serde_json::from_slice(body).map_err(|error| unreadable(&error))
}

/// Reads a request from a JSON value.
pub(in crate::embedded) fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, DynoxideError> {
    serde_json::from_value(value).map_err(|error| unreadable(&error))
}

/// The embedded store marks what is a `ValidationException` by a prefix of serde's message.
fn unreadable(error: &serde_json::Error) -> DynoxideError {
    let text = error.to_string();
    let text = match text.rfind(" at line ") {
        Some(position) => &text[..position],
        None => &text,
    };
    for marker in ["VALIDATION_REQUEST:", "VALIDATION_AS_READ:", "VALIDATION:"] {
        if let Some(message) = text.strip_prefix(marker) {
            return DynoxideError::ValidationException(message.to_owned());
        }
    }
    for marker in ["SERIALIZATION_AS_READ:", "SERIALIZATION:"] {
        if let Some(message) = text.strip_prefix(marker) {
            return DynoxideError::SerializationException(message.to_owned());
        }
    }
    let invalid = ["missing field", "unknown variant", "invalid type: null", "Supplied AttributeValue"];
    if invalid.iter().any(|start| text.contains(start)) {
        DynoxideError::ValidationException(text.to_owned())
    } else {
        DynoxideError::SerializationException(text.to_owned())
    }
}
