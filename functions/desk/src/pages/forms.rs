//! The forms of the desk's commands. A field bears the name it has in `CommandBody`; rows of
//! redress are numbered: `redress_type_1`, `redress_value_1`, `redress_currency_1`.

use super::acts::Situation;
use complaint::values::{
    AppraisalMethod, Channel, ClosingReason, Credit, Finding, Grade, Outcome, ReasonCode, RedressType, RootCause,
};
use policy::ExtraNotice;
use web::field::{Choice, Field, Fields, Refused, Whole};
use web::i18n::Lang;

/// Rows of redress in the form; a longer list goes through the API.
const REDRESS_ROWS: u8 = 4;

/// The same for what both sides agreed on.
const AGREED_ROWS: u8 = 2;

/// Commands that belong together.
pub(super) struct GroupOf {
    pub(super) title: &'static str,
    pub(super) commands: &'static [&'static str],
}

/// All forms, in the order of the page.
pub(super) const GROUPS: [GroupOf; 3] = [
    GroupOf {
        title: "act-answer",
        commands: &[
            "approve",
            "refuse",
            "reply",
            "explain_restriction",
            "request_information",
            "propose",
            "record_remedy",
        ],
    },
    GroupOf {
        title: "act-work",
        commands: &[
            "take_over",
            "note",
            "assign",
            "escalate",
            "contact_third_party",
            "record_contact",
            "record_appraisal",
            "record_mediation",
            "confirm_identity",
            "provisional_credit",
            "classify",
            "set_jurisdiction",
            "extend",
            "amend",
            "link_duplicate",
        ],
    },
    GroupOf { title: "act-end", commands: &["close", "refer_external", "reopen"] },
];

/// Commands a mail to the complainant goes out with, whatever the pack.
const WRITES: [&str; 10] = [
    "approve",
    "reply",
    "explain_restriction",
    "request_information",
    "propose",
    "record_remedy",
    "provisional_credit",
    "extend",
    "close",
    "refer_external",
];

/// A group as the page shows it.
pub(super) struct Group {
    pub(super) title: String,
    pub(super) forms: Vec<Form>,
}

/// The form of one command.
pub(super) struct Form {
    pub(super) command: &'static str,
    pub(super) label: String,
    pub(super) open: bool,
    /// Whether a mail may go out with it: then it can be looked at first.
    pub(super) writes: bool,
    pub(super) whole: Whole,
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) hint: Option<String>,
    /// What the law wants an answer to hold.
    pub(super) must: Vec<String>,
    pub(super) parts: Vec<Part>,
    /// Texts that can be put in.
    pub(super) canned: Option<Field>,
}

impl Form {
    /// The id of its place on the page.
    pub(super) fn anchor(&self) -> String {
        if self.is_single() { "act".to_owned() } else { format!("form-{}", self.command) }
    }

    /// Whether it is a button and no more.
    pub(super) fn is_single(&self) -> bool {
        self.parts.is_empty() && self.hint.is_none()
    }
}

/// A field, or fields side by side.
pub(super) enum Part {
    One(Box<Field>),
    Row { legend: Option<String>, fields: Vec<Field> },
}

impl Part {
    fn names(&self) -> Vec<&str> {
        match self {
            Part::One(field) => vec![field.name()],
            Part::Row { fields, .. } => fields.iter().map(Field::name).collect(),
        }
    }
}

/// The groups with a form that is possible now.
pub(super) fn groups(situation: &Situation<'_>, lang: Lang, refused: Option<&Refused>) -> Vec<Group> {
    let form = |command: &'static str| situation.offers(command).then(|| form(command, situation, lang, refused));
    let groups = GROUPS.iter().map(|group| Group {
        title: lang.t(group.title),
        forms: group.commands.iter().filter_map(|command| form(command)).collect(),
    });
    groups.filter(|group| !group.forms.is_empty()).collect()
}

fn form(command: &'static str, situation: &Situation<'_>, lang: Lang, refused: Option<&Refused>) -> Form {
    let fields = Fields::new(lang, command, refused);
    let parts = parts(command, &Words { lang, f: fields, situation });
    let names = parts.iter().flat_map(Part::names).chain(["canned"]).collect::<Vec<_>>();
    let approval = || situation.approval().map(|id| ("of", id.to_owned()));
    Form {
        command,
        label: lang.label("command", command),
        writes: writes(command, situation),
        open: if refused.is_some() { fields.came_back() } else { command == first_open(situation) },
        whole: fields.whole(&names),
        hidden: if matches!(command, "approve" | "refuse") { approval().into_iter().collect() } else { Vec::new() },
        hint: hint(command, lang),
        must: must(command, situation, lang),
        parts,
        canned: canned(command, situation, lang, fields),
    }
}

fn writes(command: &str, situation: &Situation<'_>) -> bool {
    let pack = situation.pack;
    WRITES.contains(&command)
        || match command {
            "reopen" => pack.asks_for(&situation.view.jurisdiction, ExtraNotice::Reopened),
            "classify" => pack.asks_for(&situation.view.jurisdiction, ExtraNotice::NewDates),
            // The law it comes under is the one that asks.
            "set_jurisdiction" => pack.jurisdictions.keys().any(|law| pack.asks_for(law, ExtraNotice::NewDates)),
            _ => false,
        }
}

/// The form that stands open: what is most often wanted next.
fn first_open(situation: &Situation<'_>) -> &'static str {
    let wanted = ["approve", "record_remedy", "reply", "reopen"];
    wanted.into_iter().find(|command| situation.offers(command)).unwrap_or_default()
}

fn hint(command: &str, lang: Lang) -> Option<String> {
    match command {
        "approve" => Some(lang.t("act-approve_hint")),
        "amend" => Some(lang.t("act-amend_hint")),
        _ => None,
    }
}

/// What the law of the complaint wants an answer to hold, each with who wants it.
fn must(command: &str, situation: &Situation<'_>, lang: Lang) -> Vec<String> {
    if !matches!(command, "propose" | "close") {
        return Vec::new();
    }
    let asked = situation.pack.rules.answer_parts(&situation.view.jurisdiction);
    asked.map(|(part, regime)| format!("{} ({regime})", lang.label("part", part.as_str()))).collect()
}

fn canned(command: &str, situation: &Situation<'_>, lang: Lang, fields: Fields<'_>) -> Option<Field> {
    let fitting = situation.pack.texts.iter().filter(|text| text.is_for(command, &situation.view.card.category));
    let choices: Vec<Choice> = fitting.map(|text| Choice::new(&text.code, text.title(lang.is_zh()))).collect();
    if choices.is_empty() {
        return None;
    }
    let choices: Vec<Choice> = [Choice::new("", lang.t("canned-none"))].into_iter().chain(choices).collect();
    Some(fields.choice("canned", "canned-title", &choices))
}

/// What the fields are made from.
struct Words<'a> {
    lang: Lang,
    f: Fields<'a>,
    situation: &'a Situation<'a>,
}

fn parts(command: &str, w: &Words<'_>) -> Vec<Part> {
    let (f, view) = (w.f, w.situation.view);
    let one = |field: Field| Part::One(Box::new(field));
    let out = |key: &str| one(f.text("text", key).hint("act-text_out_hint").rows(6).required());
    let reason = || one(f.text("reason", "act-reason").rows(3).required());
    let needs = || one(f.text("needs", "act-needs").hint("act-needs_hint").rows(3).optional());
    match command {
        "reply" => vec![out("act-text_out")],
        "explain_restriction" => {
            let why = f.text("reason", "act-limit_reason").hint("act-text_out_hint").rows(3).required();
            vec![one(why), one(f.text("way_back", "act-way_back").rows(3).required()), needs()]
        }
        "request_information" => vec![out("act-question"), needs()],
        "contact_third_party" => {
            vec![one(f.line("party", "act-party").required()), one(f.text("text", "act-question").rows(4).required())]
        }
        "record_contact" => record_contact(w),
        "propose" => propose(w),
        "refuse" | "escalate" | "reopen" => vec![reason()],
        "record_remedy" => record_remedy(w),
        "provisional_credit" => provisional_credit(w),
        "record_appraisal" => record_appraisal(w),
        "record_mediation" => record_mediation(w),
        "confirm_identity" => vec![
            one(f.line("method", "act-method").hint("act-method_hint").required()),
            one(f.text("text", "act-seen").rows(3).required()),
        ],
        "classify" => classify(w),
        "set_jurisdiction" => set_jurisdiction(w),
        "amend" => amend(w),
        "assign" => {
            let teams =
                w.situation.pack.levels.iter().map(|info| Choice::new(&info.team, info.label.text(w.lang.is_zh())));
            let team = f.choice("team", "act-team", &w.or_empty("act-unchanged", teams));
            vec![one(team), one(f.line("to", "act-to").autocomplete("off").optional())]
        }
        "extend" => extend(w),
        "note" => vec![one(f.text("text", "act-note").hint("act-note_hint").rows(3).required())],
        "link_duplicate" => {
            vec![one(f.line("of", "act-of").sample("RC-7K3M-9QXD-0HTZ-W2F8").autocomplete("off").required())]
        }
        "refer_external" => vec![one(f.line("body", "act-body").required()), out("act-text_out")],
        "close" => close(w),
        _ => {
            debug_assert!(
                matches!(command, "approve" | "take_over"),
                "{command} of {} has no form",
                view.card.reference
            );
            Vec::new()
        }
    }
}

impl Words<'_> {
    /// The values of a list with their labels.
    fn list<T: AsRef<str>>(&self, group: &str, values: impl IntoIterator<Item = T>) -> Vec<Choice> {
        let choice = |value: T| Choice::new(value.as_ref(), self.lang.label(group, value.as_ref()));
        values.into_iter().map(choice).collect()
    }

    /// The same with an empty choice on top.
    fn or_empty(&self, key: &str, choices: impl IntoIterator<Item = Choice>) -> Vec<Choice> {
        [Choice::new("", self.lang.t(key))].into_iter().chain(choices).collect()
    }

    fn cause_and_fault(&self) -> Vec<Part> {
        let causes = self.list("cause", RootCause::ALL.iter().map(|cause| cause.as_str()));
        let cause = self.f.choice("root_cause", "act-root_cause", &self.or_empty("act-unknown", causes));
        let fault = self.f.line("at_fault", "act-at_fault").autocomplete("off").optional();
        vec![Part::Row { legend: None, fields: vec![cause, fault] }]
    }
}

fn propose(w: &Words<'_>) -> Vec<Part> {
    let outcomes = w.list("closing", Outcome::ALL.iter().map(|outcome| outcome.as_str()));
    let mut parts = vec![Part::One(Box::new(w.f.choice("outcome", "act-outcome", &outcomes).required()))];
    parts.extend(redress_rows(w, REDRESS_ROWS));
    let text = w.f.text("text", "act-text_out").hint("act-text_out_hint").rows(6).required();
    parts.push(Part::One(Box::new(text)));
    parts.extend(w.cause_and_fault());
    parts
}

/// Rows for what is given.
fn redress_rows(w: &Words<'_>, rows: u8) -> Vec<Part> {
    let types = w.or_empty("act-none", w.list("redress", RedressType::ALL.iter().map(|kind| kind.as_str())));
    let row = |row: u8| {
        let name = |field: &str| format!("redress_{field}_{row}");
        let value = w.f.line(&name("value"), "act-amount").input_mode("decimal").autocomplete("off").limit(30);
        let currency = w.f.line(&name("currency"), "act-currency").autocomplete("off").limit(3).preset("CNY");
        Part::Row {
            legend: Some(w.lang.t_with("act-redress_n", &[("n", &row.to_string())])),
            fields: vec![w.f.choice(&name("type"), "act-redress", &types), value, currency.class("narrow")],
        }
    };
    (1..=rows).map(row).collect()
}

fn record_appraisal(w: &Words<'_>) -> Vec<Part> {
    let methods = w.list("method", AppraisalMethod::ALL.iter().map(|method| method.as_str()));
    let findings = w.list("finding", Finding::ALL.iter().map(|finding| finding.as_str()));
    let by = w.f.line("appraiser", "act-appraiser").autocomplete("off").required();
    let method = w.f.choice("method", "act-method_of", &methods).required();
    let finding = w.f.choice("finding", "act-finding", &findings).required();
    let text = w.f.text("text", "act-found").rows(4).required();
    let row = |a: Field, b: Field| Part::Row { legend: None, fields: vec![a, b] };
    let document = w.f.line("document", "act-document").autocomplete("off").optional();
    vec![row(by, document), row(method, finding), Part::One(Box::new(text))]
}

fn record_mediation(w: &Words<'_>) -> Vec<Part> {
    let by = w.f.line("mediator", "act-mediator").autocomplete("off").required();
    let document = w.f.line("document", "act-document").autocomplete("off").optional();
    let day = w.f.line("agreed_on", "act-agreed_on").kind("date").required();
    let text = w.f.text("text", "act-agreed").hint("act-agreed_hint").rows(4).required();
    let row = |a: Field, b: Field| Part::Row { legend: None, fields: vec![a, b] };
    let mut parts = vec![row(by, document), Part::One(Box::new(day))];
    parts.extend(redress_rows(w, AGREED_ROWS));
    parts.push(Part::One(Box::new(text)));
    parts
}

fn record_contact(w: &Words<'_>) -> Vec<Part> {
    let channels = w.list("channel", Channel::ALL.iter().map(|channel| channel.as_str()));
    let party = w.f.line("party", "act-party").autocomplete("off").required();
    let channel = w.f.choice("channel", "act-contact_channel", &channels).preset(Channel::Hotline.as_str());
    let text = w.f.text("text", "act-said").rows(4).required();
    let mut parts = vec![Part::Row { legend: None, fields: vec![party, channel] }, Part::One(Box::new(text))];
    if w.situation.view.card.status == "awaiting_third_party" {
        let answers = [Choice::new("true", w.lang.t("act-yes")), Choice::new("false", w.lang.t("act-no"))];
        parts.push(Part::One(Box::new(w.f.choice("answered", "act-answered", &answers))));
    }
    parts
}

fn record_remedy(w: &Words<'_>) -> Vec<Part> {
    let open = w.situation.view.proposal.iter().flat_map(|proposal| &proposal.items).filter(|item| !item.done);
    let items = open.map(|item| {
        Choice::new(item.item.to_string(), format!("{}. {}", item.item, w.lang.label("redress", &item.kind)))
    });
    let item = w.f.choice("item", "act-item", &w.or_empty("act-all_items", items));
    let text = w.f.text("text", "act-done_text").rows(3).required();
    let payment = w.f.line("reference", "act-payment").autocomplete("off").optional();
    [item, text, payment].map(|field| Part::One(Box::new(field))).into()
}

fn provisional_credit(w: &Words<'_>) -> Vec<Part> {
    let acts = w.situation.credit_acts();
    let choices = w.list("credit", acts.iter().map(|act| act.as_str()));
    let mut parts = vec![Part::One(Box::new(w.f.choice("state", "act-credit", &choices).required()))];
    if acts.contains(&Credit::Posted) {
        let value = w.f.line("amount_value", "act-amount").input_mode("decimal").autocomplete("off").limit(30);
        let currency = w.f.line("amount_currency", "act-currency").autocomplete("off").limit(3).preset("CNY");
        parts.push(Part::Row { legend: None, fields: vec![value.required(), currency.class("narrow")] });
    }
    let text = w.f.text("text", "act-text_out").hint("act-text_out_hint").rows(4).required();
    parts.push(Part::One(Box::new(text)));
    parts
}

fn classify(w: &Words<'_>) -> Vec<Part> {
    let zh = w.lang.is_zh();
    let categories =
        w.situation.pack.categories.iter().map(|category| Choice::new(&category.code, category.label.text(zh)));
    let grades = w.list("grade", Grade::ALL.iter().map(|grade| grade.as_str()));
    let priorities = (1..=4).map(|priority: u8| Choice::new(priority.to_string(), priority.to_string()));
    let category = w.f.choice("category", "case-category", &w.or_empty("act-unchanged", categories));
    let grade = w.f.choice("grade", "act-grade", &w.or_empty("act-unchanged", grades));
    let priority = w.f.choice("priority", "act-priority", &w.or_empty("act-unchanged", priorities));
    vec![Part::One(Box::new(category)), Part::Row { legend: None, fields: vec![grade, priority] }]
}

fn set_jurisdiction(w: &Words<'_>) -> Vec<Part> {
    let laws = w.situation.pack.jurisdictions.iter();
    let others = laws.filter(|(code, _)| **code != w.situation.view.jurisdiction);
    let choices = others.map(|(code, label)| Choice::new(code, label.text(w.lang.is_zh())));
    let choices = w.or_empty("act-unchanged", choices);
    let law = w.f.choice("jurisdiction", "case-jurisdiction", &choices).hint("act-jurisdiction_hint").required();
    let reason = w.f.text("reason", "act-jurisdiction_reason").rows(2).required();
    [law, reason].map(|field| Part::One(Box::new(field))).into()
}

fn amend(w: &Words<'_>) -> Vec<Part> {
    let languages =
        [Choice::new("zh-CN", w.lang.t("list-language_zh")), Choice::new("en", w.lang.t("list-language_en"))];
    let line = |name: &str, key: &str| w.f.line(name, key).autocomplete("off").optional();
    let row = |a: Field, b: Field| Part::Row { legend: None, fields: vec![a, b] };
    let language = w.f.choice("language", "case-language", &w.or_empty("act-unchanged", languages));
    vec![
        row(line("name", "case-name"), line("email", "case-email").kind("email")),
        row(line("phone", "case-phone").kind("tel"), line("account", "case-account")),
        Part::One(Box::new(language)),
        Part::One(Box::new(w.f.text("desired_outcome", "act-desired_outcome").rows(2).optional())),
    ]
}

fn extend(w: &Words<'_>) -> Vec<Part> {
    let clocks = w.situation.extendable();
    let choices = w.list("clock", clocks.iter().map(|clock| clock.kind.as_str()));
    let clock = w.f.choice("clock", "act-clock", &choices);
    let date = w.f.line("due_on", "act-due_on").kind("date").required();
    let reason = w.f.text("reason", "act-extend_reason").rows(3).required();
    vec![Part::Row { legend: None, fields: vec![clock, date] }, Part::One(Box::new(reason))]
}

fn close(w: &Words<'_>) -> Vec<Part> {
    // A referral has a command of its own, which names the body.
    let reasons = ClosingReason::ALL.iter().filter(|reason| **reason != ClosingReason::ReferredExternal);
    let reasons = w.list("closing", reasons.map(|reason| reason.as_str()));
    let codes = w.or_empty("act-none", w.list("reason", ReasonCode::ALL.iter().map(|code| code.as_str())));
    let reason = w.f.choice("reason", "act-close_reason", &reasons).required();
    let code = w.f.choice("reason_code", "act-reason_code", &codes).hint("act-reason_code_hint");
    let text = w.f.text("text", "act-final").hint("act-final_hint").rows(6).required();
    let mut parts: Vec<Part> = [reason, code, text].map(|field| Part::One(Box::new(field))).into();
    parts.extend(w.cause_and_fault());
    parts
}
