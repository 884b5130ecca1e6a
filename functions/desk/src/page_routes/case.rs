//! One complaint's page, and the commands given on it.

use super::Visit;
use crate::acts::view;
use crate::canned::fill;
use crate::command_form::command_of;
use crate::pages::{self, CasePage};
use crate::preview::PreviewView;
use crate::requests::Named;
use axum::response::Response;
use complaint::Reference;
use http::StatusCode;
use policy::CannedText;
use std::collections::BTreeMap;
use store::Case;
use store::idempotency::IdempotencyKey;
use web::field::Refused;
use web::form::Pairs;
use web::layout::FlashKind;
use web::request::{PageRequest, see_other};
use web::{FormBody, Problem, session};

/// What a page of a complaint says besides the complaint.
#[derive(Default)]
struct Besides {
    flash: Option<(FlashKind, String)>,
    refused: Option<Refused>,
    /// The version a command was meant for, where it has another one by now.
    meant_for: Option<u64>,
    /// What the command that came back would do.
    preview: Option<PreviewView>,
}

impl Visit {
    async fn show(&self, case: &Case, status: StatusCode, besides: Besides) -> Response {
        let here = self.here();
        let view = view(case, &self.desk.pack, here.now);
        let frame = self.frame().with_flash(besides.flash);
        let others = match self.desk.others(case.complaint()).await {
            Ok(others) => others,
            Err(error) => return self.problem(&error.into()),
        };
        let page = CasePage {
            refused: besides.refused.as_ref(),
            meant_for: besides.meant_for,
            preview: besides.preview.as_ref(),
            others: &others,
            ..CasePage::of(&view)
        };
        let html = pages::case(&frame, &self.desk.pack, &page, &here);
        if !view.evidence.iter().any(|filed| filed.uploaded) {
            return self.request.page(status, html);
        }
        match self.desk.evidence.origin().await {
            Ok(origin) => self.request.page_with_pictures(status, html, &origin),
            Err(_) => self.request.page(status, html),
        }
    }
}

/// The page.
pub(super) async fn show(visit: Visit, named: Result<Named, Problem>) -> Response {
    match visit.case(named).await {
        Ok(case) => {
            visit.show(&case, StatusCode::OK, Besides { flash: visit.request.done(), ..Besides::default() }).await
        }
        Err(problem) => visit.problem(&problem),
    }
}

/// Carries a command out.
pub(super) async fn command(
    visit: Visit,
    named: Result<Named, Problem>,
    form: Result<FormBody<Pairs>, Problem>,
) -> Response {
    let (case, FormBody(fields)) = match visit.case(named).await.and_then(|case| Ok((case, form?))) {
        Ok(both) => both,
        Err(problem) => return visit.problem(&problem),
    };
    let reference = &case.complaint().reference;
    match carry_out(&visit, reference, &fields).await {
        Ok(name) => see_other(&format!("/desk/complaints/{reference}?done={name}")),
        Err(problem) if problem.status == StatusCode::PRECONDITION_FAILED => overtaken(visit, reference, &fields).await,
        Err(problem) => refused(visit, &case, &fields, &problem).await,
    }
}

/// The page with what a command would do and send, before it is given.
pub(super) async fn preview(
    visit: Visit,
    named: Result<Named, Problem>,
    form: Result<FormBody<Pairs>, Problem>,
) -> Response {
    let (case, FormBody(fields)) = match visit.case(named).await.and_then(|case| Ok((case, form?))) {
        Ok(both) => both,
        Err(problem) => return visit.problem(&problem),
    };
    let reference = &case.complaint().reference;
    let looked = async {
        session::same_site(&visit.request.headers)?;
        let command = command_of(&fields)?.into_command()?;
        visit.desk.preview(&case, &command, &visit.staff.actor(), version_of(&fields)).await
    };
    match looked.await {
        Ok(preview) => {
            let refused = Some(came_back(&fields, BTreeMap::new()));
            let besides = Besides { refused, preview: Some(preview), ..Besides::default() };
            of_page(visit, reference).show(&case, StatusCode::OK, besides).await
        }
        Err(problem) if problem.status == StatusCode::PRECONDITION_FAILED => overtaken(visit, reference, &fields).await,
        Err(problem) => refused(visit, &case, &fields, &problem).await,
    }
}

/// The page with a canned text put into the form, below what stands in it.
pub(super) async fn insert(
    visit: Visit,
    named: Result<Named, Problem>,
    form: Result<FormBody<Pairs>, Problem>,
) -> Response {
    let (case, FormBody(mut fields)) = match visit.case(named).await.and_then(|case| Ok((case, form?))) {
        Ok(both) => both,
        Err(problem) => return visit.problem(&problem),
    };
    let inserted = session::same_site(&visit.request.headers).and_then(|()| canned(&visit, &case, &fields));
    match inserted {
        Ok(text) => {
            let typed = fields.iter().find(|(name, _)| name == "text").map(|(_, typed)| typed.trim());
            let text =
                typed.filter(|typed| !typed.is_empty()).map_or(text.clone(), |typed| format!("{typed}\n\n{text}"));
            fields.retain(|(name, _)| name != "text" && name != "canned");
            fields.push(("text".to_owned(), text));
            // What was typed for another version is still meant for that one.
            let meant_for = version_of(&fields).filter(|version| *version != case.complaint().version);
            let refused = Some(came_back(&fields, BTreeMap::new()));
            let besides = Besides { refused, meant_for, ..Besides::default() };
            of_page(visit, &case.complaint().reference).show(&case, StatusCode::OK, besides).await
        }
        Err(problem) => refused(visit, &case, &fields, &problem).await,
    }
}

/// The canned text a form names, filled for the complaint.
fn canned(visit: &Visit, case: &Case, fields: &[(String, String)]) -> Result<String, Problem> {
    let lang = visit.request.lang;
    let named = |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value);
    let (complaint, pack) = (case.complaint(), &visit.desk.pack);
    let fits = |text: &&CannedText| text.code == named("canned") && text.is_for(named("command"), &complaint.category);
    let text = pack.texts.iter().find(fits).ok_or_else(|| Problem::invalid("canned", lang.t("canned-choose")))?;
    fill(text, complaint, pack, &visit.staff.name).map_err(|lacking| {
        let gaps: Vec<String> = lacking.into_iter().map(|gap| lang.label("gap", gap.as_str())).collect();
        Problem::invalid("canned", lang.t_with("canned-lacks", &[("gaps", &gaps.join(", "))]))
    })
}

async fn carry_out(visit: &Visit, reference: &Reference, fields: &[(String, String)]) -> Result<&'static str, Problem> {
    session::same_site(&visit.request.headers)?;
    let version = version_of(fields);
    let command = command_of(fields)?.into_command()?;
    // The same form of the same version, sent twice, is one act: the second answer is the first one's.
    let typed = serde_json::to_vec(fields).unwrap_or_default();
    let scope = format!("desk form {reference} {}", visit.staff.id);
    let key = version.map(|_| IdempotencyKey::new(&scope, &String::from_utf8_lossy(&typed), &typed));
    visit.desk.carry_out(reference, &command, &visit.staff.actor(), version, key.as_ref()).await?;
    Ok(command.name())
}

fn version_of(fields: &[(String, String)]) -> Option<u64> {
    fields.iter().find(|(name, _)| name == "version").and_then(|(_, value)| value.parse().ok())
}

/// Somebody was faster: the page as it is now, with what was typed, and with what happened meanwhile.
async fn overtaken(visit: Visit, reference: &Reference, fields: &[(String, String)]) -> Response {
    match visit.desk.case(reference).await {
        Ok(now) => {
            let besides = Besides {
                refused: Some(came_back(fields, BTreeMap::new())),
                meant_for: version_of(fields),
                ..Besides::default()
            };
            of_page(visit, reference).show(&now, StatusCode::PRECONDITION_FAILED, besides).await
        }
        Err(problem) => visit.problem(&problem),
    }
}

async fn refused(visit: Visit, case: &Case, fields: &[(String, String)], problem: &Problem) -> Response {
    let said = problem.said(visit.request.lang);
    let errors = BTreeMap::from([(problem.field.clone().unwrap_or_default(), said.clone())]);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let besides = Besides {
        flash: Some((FlashKind::Error, said)),
        refused: Some(came_back(fields, errors)),
        ..Besides::default()
    };
    of_page(visit, &case.complaint().reference).show(case, status, besides).await
}

fn came_back(fields: &[(String, String)], errors: BTreeMap<String, String>) -> Refused {
    let values: BTreeMap<String, String> = fields.iter().cloned().collect();
    Refused { form: values.get("command").cloned().unwrap_or_default(), errors, values }
}

/// The language switch leads to the page, not to the form's address.
fn of_page(visit: Visit, reference: &Reference) -> Visit {
    let request = PageRequest { path: format!("/desk/complaints/{reference}"), ..visit.request };
    Visit { request, ..visit }
}
