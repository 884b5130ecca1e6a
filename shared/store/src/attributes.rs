//! Items as maps of attributes.

use crate::StoreError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use messages::stored;
use std::borrow::Cow;
use std::collections::HashMap;

pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A text that may be long: deflated then.
pub(crate) fn long_text(value: String) -> AttributeValue {
    stored::deflated(&value).map_or(AttributeValue::S(value), |bytes| AttributeValue::B(Blob::new(bytes)))
}

pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// An item under its key.
pub(crate) fn item(pk: &str, sk: &str) -> Item {
    HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

pub(crate) fn text_of<'a>(item: &'a Item, name: &'static str) -> Result<&'a str, StoreError> {
    optional_text(item, name).ok_or(StoreError::Lacks(name))
}

pub(crate) fn optional_text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name).and_then(|value| value.as_s().ok()).map(String::as_str)
}

pub(crate) fn long_text_of<'a>(item: &'a Item, name: &'static str) -> Result<Cow<'a, str>, StoreError> {
    optional_long_text(item, name)?.ok_or(StoreError::Lacks(name))
}

pub(crate) fn optional_long_text<'a>(item: &'a Item, name: &str) -> Result<Option<Cow<'a, str>>, StoreError> {
    match item.get(name) {
        Some(AttributeValue::S(text)) => Ok(Some(Cow::Borrowed(text))),
        Some(AttributeValue::B(bytes)) => Ok(Some(Cow::Owned(stored::inflated(bytes.as_ref())?))),
        _ => Ok(None),
    }
}

pub(crate) fn number_of<N: std::str::FromStr>(item: &Item, name: &'static str) -> Result<N, StoreError> {
    let value = item.get(name).and_then(|value| value.as_n().ok());
    value.and_then(|digits| digits.parse().ok()).ok_or(StoreError::Lacks(name))
}
