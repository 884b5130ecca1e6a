//! Amounts of money: decimal, with their currency, never floats.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Decimal places an amount may carry. Four cover every ISO 4217 currency.
const MAX_PLACES: u32 = 4;

/// Above this an amount is a mistyped number, not money: 1,000,000,000,000.
const MAX_UNITS: i64 = 1_000_000_000_000;

/// An amount of money that is zero or more, such as `{"value": "128.00", "currency": "CNY"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Money {
    value: Decimal,
    currency: String,
}

/// Why an amount was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMoney {
    /// Below zero, too large, or more than four decimal places.
    #[error("amount must be a decimal from 0 to 1000000000000 with at most four places, such as \"128.00\"")]
    Value,
    /// Not three upper-case letters.
    #[error("currency must be an ISO 4217 code of three capital letters, such as CNY")]
    Currency,
}

#[derive(Deserialize)]
struct Unchecked {
    value: Decimal,
    currency: String,
}

impl TryFrom<Unchecked> for Money {
    type Error = BadMoney;
    fn try_from(raw: Unchecked) -> Result<Money, BadMoney> {
        Money::new(raw.value, &raw.currency)
    }
}

impl Money {
    /// Makes an amount of money.
    ///
    /// # Errors
    /// [`BadMoney`] for an amount below zero, above 10¹² or with over four places, or a currency
    /// that is not three capital letters.
    pub fn new(value: Decimal, currency: &str) -> Result<Money, BadMoney> {
        if value.is_sign_negative() && !value.is_zero()
            || value > Decimal::from(MAX_UNITS)
            || value.normalize().scale() > MAX_PLACES
        {
            return Err(BadMoney::Value);
        }
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(BadMoney::Currency);
        }
        Ok(Money { value, currency: currency.to_owned() })
    }

    /// The amount in units of the currency.
    pub fn value(&self) -> Decimal {
        self.value
    }

    /// The ISO 4217 code.
    pub fn currency(&self) -> &str {
        &self.currency
    }
}

impl fmt::Display for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.currency, self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_decimal_text_and_refuses_nonsense() {
        let check = |json: &str, good: bool| assert_eq!(serde_json::from_str::<Money>(json).is_ok(), good, "{json}");
        check(r#"{"value":"128.00","currency":"CNY"}"#, true);
        check(r#"{"value":"0","currency":"JPY"}"#, true);
        check(r#"{"value":"-1","currency":"CNY"}"#, false);
        check(r#"{"value":"1.00001","currency":"CNY"}"#, false);
        check(r#"{"value":"9999999999999","currency":"CNY"}"#, false);
        check(r#"{"value":"1","currency":"cny"}"#, false);
        check(r#"{"value":"1,000","currency":"CNY"}"#, false);
    }

    #[test]
    fn keeps_the_places_it_was_written_with() {
        let money: Money = serde_json::from_str(r#"{"value":"128.00","currency":"CNY"}"#).expect("valid");
        assert_eq!(serde_json::to_string(&money).expect("writes"), r#"{"value":"128.00","currency":"CNY"}"#);
    }
}
