//! The fields of a new complaint, shared by the public form and the desk's.

use crate::field::{Choice, Field, Fields, Refused};
use crate::i18n::Lang;
use askama::Template;
use askama::filters::HtmlSafe;
use policy::Asked;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Currencies offered, the usual one first. Another one that came back is offered too.
const CURRENCIES: [&str; 8] = ["CNY", "HKD", "USD", "EUR", "GBP", "JPY", "SGD", "MOP"];

/// A new complaint as typed: text only, nothing checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct FormFields {
    /// BCP 47 tag of the language to be answered in.
    pub language: String,
    /// Category code.
    pub category: String,
    /// What happened.
    pub description: String,
    /// What the complainant wants.
    pub desired_outcome: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
    /// Account name or number.
    pub account: String,
    /// The transaction's number.
    pub transaction_id: String,
    /// When it was, as the complainant knows it.
    pub transaction_occurred_at: String,
    /// How much, decimal text.
    pub amount: String,
    /// ISO 4217 code.
    pub currency: String,
    /// With whom.
    pub counterparty: String,
    /// On what device.
    pub device: String,
    /// Makes sending twice the same as sending once.
    pub idempotency_key: String,
}

impl FormFields {
    fn values(&self) -> BTreeMap<String, String> {
        let pairs = [
            ("category", &self.category),
            ("description", &self.description),
            ("desired_outcome", &self.desired_outcome),
            ("name", &self.name),
            ("email", &self.email),
            ("phone", &self.phone),
            ("account", &self.account),
            ("transaction_id", &self.transaction_id),
            ("transaction_occurred_at", &self.transaction_occurred_at),
            ("amount", &self.amount),
            ("currency", &self.currency),
            ("counterparty", &self.counterparty),
            ("device", &self.device),
        ];
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }
}

/// The form's state for [`Fields`]: values as typed, errors beside them.
pub fn refused(fields: &FormFields, errors: &BTreeMap<String, String>) -> Refused {
    Refused { form: FORM.to_owned(), errors: errors.clone(), values: fields.values() }
}

/// The name of this form among [`Fields`].
pub const FORM: &str = "complaint";

/// Currencies to choose from, the one typed first if it is none of the usual.
fn currencies(typed: &str) -> Vec<Choice> {
    let unusual = Some(typed).filter(|typed| !typed.is_empty() && !CURRENCIES.contains(typed));
    unusual.into_iter().chain(CURRENCIES).map(|code| Choice::new(code, code)).collect()
}

/// The groups of fields that both forms show alike; shown as HTML.
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a> {
    /// The page's language.
    pub lang: Lang,
    /// The fields of [`FORM`].
    pub fields: Fields<'a>,
    /// Whether staff type it in.
    pub staff: bool,
    /// The language to be answered in, `zh` or `en`.
    pub answer_in: Lang,
    /// What the category asks for besides what everybody is asked.
    pub asks: &'a [Asked],
}

impl Groups<'_> {
    /// Whether a field is shown: it is asked for, or something was typed into it before, or is wrong with it.
    fn shows(&self, asked: Asked) -> bool {
        let name = match asked {
            Asked::Account => "account",
            Asked::TransactionId => "transaction_id",
            Asked::Amount => "amount",
            Asked::OccurredAt => "transaction_occurred_at",
            Asked::Counterparty => "counterparty",
            Asked::Device => "device",
        };
        self.asks.contains(&asked) || !self.fields.value(name).is_empty() || self.fields.error(name).is_some()
    }
}

#[derive(Template)]
#[template(path = "complaint_groups.html")]
struct GroupsHtml<'a> {
    lang: Lang,
    f: Fields<'a>,
    staff: bool,
    answer_in: Lang,
    currency: Field,
    /// Which of the fields that only some categories ask for are shown.
    shown: Shown,
}

struct Shown {
    account: bool,
    transaction_id: bool,
    amount: bool,
    occurred_at: bool,
    counterparty: bool,
    device: bool,
}

impl Shown {
    fn any(&self) -> bool {
        self.account || self.of_transaction() || self.device
    }

    fn of_transaction(&self) -> bool {
        self.transaction_id || self.amount || self.occurred_at || self.counterparty
    }
}

impl fmt::Display for Groups<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = self.fields;
        let typed = f.value("currency");
        let currency = f.choice("currency", "form-currency", &currencies(typed)).preset("CNY").class("narrow");
        let shown = Shown {
            account: self.shows(Asked::Account),
            transaction_id: self.shows(Asked::TransactionId),
            amount: self.shows(Asked::Amount),
            occurred_at: self.shows(Asked::OccurredAt),
            counterparty: self.shows(Asked::Counterparty),
            device: self.shows(Asked::Device),
        };
        let html = GroupsHtml { lang: self.lang, f, staff: self.staff, answer_in: self.answer_in, currency, shown };
        out.write_str(&html.render().map_err(|_| fmt::Error)?)
    }
}

/// Its template escapes every value.
impl HtmlSafe for Groups<'_> {}
