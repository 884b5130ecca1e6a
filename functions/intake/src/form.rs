//! The public form: its category first, then its fields; sent, and shown again with each error beside its field.

use crate::{Intake, pages};
use axum::extract::State;
use axum::response::Response;
use complaint::Actor;
use data_encoding::HEXLOWER;
use http::StatusCode;
use mail::EmailAddress;
use messages::api::MoneyBody;
use pages::FormFields;
use policy::Pack;
use std::collections::BTreeMap;
use store::idempotency::IdempotencyKey;
use web::layout::{Frame, Nav};
use web::link::href;
use web::opening::{Door, body_of_form, form_field, open};
use web::request::{PageRequest, see_other, with_cookie};
use web::{FormBody, Problem, session};

/// Shows the categories, or the empty form of the one that was chosen. A key in it makes a double click one
/// complaint.
pub(crate) async fn show(State(intake): State<Intake>, request: PageRequest) -> Response {
    let chosen = request.asked("category").filter(|code| intake.pack.rules.categories.contains_key(*code));
    let Some(category) = chosen else {
        return request.page(StatusCode::OK, pages::choose(&frame(&intake, &request), &intake.pack));
    };
    let fields = FormFields {
        category: category.to_owned(),
        idempotency_key: HEXLOWER.encode(&intake.ambient.bytes::<16>()),
        ..FormFields::default()
    };
    let html = pages::form(&frame(&intake, &request), &intake.pack, &fields, &BTreeMap::new());
    request.page(StatusCode::OK, html)
}

/// Takes the form in, or shows it again.
pub(crate) async fn submit(
    State(intake): State<Intake>,
    request: PageRequest,
    form: Result<FormBody<FormFields>, Problem>,
) -> Response {
    let fields = match form.and_then(|FormBody(fields)| session::same_site(&request.headers).map(|()| fields)) {
        Ok(fields) => fields,
        Err(problem) => return request.problem(&frame(&intake, &request), &problem),
    };
    let wrong = wrong_fields(&fields, &intake.pack);
    if !wrong.is_empty() {
        let texts = wrong.into_iter().map(|field| (field.to_owned(), request.lang.t(&format!("form-error-{field}"))));
        return shown_again(&intake, &request, fields, &texts.collect(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let key = Some(fields.idempotency_key.trim()).filter(|key| !key.is_empty());
    let body = serde_json::to_vec(&fields).unwrap_or_default();
    let key = key.map(|key| IdempotencyKey::new("form", key, &body));
    let door = Door { store: &intake.store, ambient: &intake.ambient, pack: &intake.pack };
    match open(door, body_of_form(&fields, request.lang.html_tag()), &Actor::Complainant, key.as_ref()).await {
        Ok(stored) => {
            let reference = &stored.complaint.reference;
            tracing::info!(complaint = %reference, channel = "web_form", "complaint taken in");
            let address = stored.complaint.person.email.as_deref().unwrap_or_default();
            let token = intake.keyring.page_token(reference, address);
            let path = format!("/complaints/{reference}");
            let cookie = session::set(&session::complaint_cookie(reference), &token, &path, intake.secure);
            with_cookie(see_other(&format!("{path}/receipt")), cookie)
        }
        Err(problem) => again(&intake, &request, fields, &problem),
    }
}

/// Every field that can be seen to be wrong, so that all of them are said at once. The core, which sees more,
/// names one at a time.
fn wrong_fields(fields: &FormFields, pack: &Pack) -> Vec<&'static str> {
    let amount = || {
        let currency = if fields.currency.is_empty() { "CNY" } else { &fields.currency };
        MoneyBody { value: fields.amount.clone(), currency: currency.to_owned() }.into_money("amount").is_err()
    };
    let wrong = [
        ("category", !pack.rules.categories.contains_key(&fields.category)),
        ("description", fields.description.trim().is_empty()),
        ("name", fields.name.trim().is_empty()),
        ("email", EmailAddress::parse(fields.email.trim()).is_err()),
        ("amount", !fields.amount.trim().is_empty() && amount()),
    ];
    wrong.into_iter().filter(|(_, wrong)| *wrong).map(|(field, _)| field).collect()
}

fn again(intake: &Intake, request: &PageRequest, fields: FormFields, problem: &Problem) -> Response {
    let field = problem.field.as_deref().map_or("", form_field);
    let unavailable = problem.status == StatusCode::SERVICE_UNAVAILABLE.as_u16();
    let key = if unavailable { "form-error-unavailable".to_owned() } else { format!("form-error-{field}") };
    let said = request.lang.t(&key);
    let text = if said == key { problem.said(request.lang) } else { said };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    shown_again(intake, request, fields, &BTreeMap::from([(field.to_owned(), text)]), status)
}

fn shown_again(
    intake: &Intake,
    request: &PageRequest,
    mut fields: FormFields,
    errors: &BTreeMap<String, String>,
    status: StatusCode,
) -> Response {
    // It may have been taken in all the same: sent once more under its key it is one complaint. Corrected fields
    // are another body, so they need another key.
    if status != StatusCode::SERVICE_UNAVAILABLE {
        fields.idempotency_key = HEXLOWER.encode(&intake.ambient.bytes::<16>());
    }
    // The language switch leads to the page, not to the form's address.
    let page = PageRequest { path: href("/", &[("category", &fields.category)]), ..request.clone() };
    request.page(status, pages::form(&frame(intake, &page), &intake.pack, &fields, errors))
}

fn frame<'a>(intake: &'a Intake, request: &'a PageRequest) -> Frame<'a> {
    Frame::new(request.lang, intake.pack.firm.text(request.lang.is_zh()), &request.path, Nav::Public)
}
