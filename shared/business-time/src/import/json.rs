//! JSON of two shapes: gov.uk's and holiday-cn's.

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ImportError;
use super::source::{Event, Source};

const SHAPES: &str = "want gov.uk's bank-holidays.json ({\"scotland\": {\"events\": […]}}), one division of it \
                      ({\"events\": […]}), or holiday-cn's ({\"year\": 2027, \"days\": […]})";

#[derive(Deserialize)]
struct Division {
    events: Vec<BankHoliday>,
}

#[derive(Deserialize)]
struct BankHoliday {
    title: String,
    date: String,
    #[serde(default)]
    notes: String,
}

#[derive(Deserialize)]
struct HolidayCn {
    days: Vec<CnDay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CnDay {
    name: String,
    date: String,
    is_off_day: bool,
}

pub(super) fn read(text: &str, calendar: &str, division: Option<&str>) -> Result<Source, ImportError> {
    let value: Value = serde_json::from_str(text).map_err(|error| ImportError::Syntax(format!("{error}; {SHAPES}")))?;
    let Value::Object(object) = &value else {
        return Err(ImportError::Syntax(format!("it is no JSON object; {SHAPES}")));
    };
    if object.contains_key("days") {
        return shaped::<HolidayCn>(value).and_then(holiday_cn);
    }
    if object.contains_key("events") {
        return shaped::<Division>(value).and_then(gov_uk);
    }
    if !object.values().any(|part| part.get("events").is_some()) {
        return Err(ImportError::Syntax(SHAPES.into()));
    }
    let of_name = match calendar {
        "gb-eng" => Some("england-and-wales"),
        "gb-sct" => Some("scotland"),
        "gb-nir" => Some("northern-ireland"),
        _ => None,
    };
    let known = object.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let wanted = division.or(of_name).ok_or_else(|| {
        ImportError::Syntax(format!("it has several divisions, and none goes with `{calendar}`; name one of: {known}"))
    })?;
    let part = object
        .get(wanted)
        .cloned()
        .ok_or_else(|| ImportError::Syntax(format!("it has no division `{wanted}`; name one of: {known}")))?;
    shaped::<Division>(part).and_then(gov_uk)
}

fn shaped<T: DeserializeOwned>(value: Value) -> Result<T, ImportError> {
    serde_json::from_value(value).map_err(|error| ImportError::Syntax(format!("{error}; {SHAPES}")))
}

fn gov_uk(division: Division) -> Result<Source, ImportError> {
    let event = |(i, holiday): (usize, BankHoliday)| {
        let what = format!("events[{i}] ('{}')", holiday.title);
        let date = date(&holiday.date, &what)?;
        let substitute = holiday.notes.trim().eq_ignore_ascii_case("substitute day");
        Ok(Event { what, first: date, last: date, name: holiday.title, substitute, worked: false })
    };
    let events = division.events.into_iter().enumerate().map(event).collect::<Result<_, _>>()?;
    Ok(Source { events, notes: Vec::new() })
}

fn holiday_cn(file: HolidayCn) -> Result<Source, ImportError> {
    let event = |(i, day): (usize, CnDay)| {
        let what = format!("days[{i}] ('{}')", day.name);
        let date = date(&day.date, &what)?;
        Ok(Event { what, first: date, last: date, name: day.name, substitute: false, worked: !day.is_off_day })
    };
    let events = file.days.into_iter().enumerate().map(event).collect::<Result<_, _>>()?;
    Ok(Source { events, notes: Vec::new() })
}

fn date(text: &str, what: &str) -> Result<Date, ImportError> {
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
    date.ok_or_else(|| ImportError::Event {
        what: what.to_owned(),
        reason: format!("`{text}` is not a date like 2026-10-01; correct it"),
    })
}
