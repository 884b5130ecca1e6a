//! The new year in the calendar's TOML, with the comments of the old file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use toml_edit::{DocumentMut, Item, Table, Value};

use super::ImportError;
use super::source::Days;
use crate::day::DayName;

pub(super) fn with_year(text: &str, year: i16, version: &str, days: &Days) -> Result<String, ImportError> {
    let layout = |key: &str, reason: &str| ImportError::Layout { key: key.into(), reason: reason.into() };
    let mut file: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| layout("the calendar file", error.message()))?;
    let entry = file.get_mut("version").and_then(Item::as_value_mut);
    let entry = entry.ok_or_else(|| layout("version", "missing"))?;
    let decor = entry.decor().clone();
    *entry = Value::from(version);
    *entry.decor_mut() = decor;

    let published = file.get_mut("published").and_then(Item::as_array_mut);
    let published = published.ok_or_else(|| layout("published", "missing"))?;
    if !published.iter().any(|known| known.as_integer() == Some(i64::from(year))) {
        published.push(i64::from(year));
    }
    if let Some(statutory) = file.get_mut("statutory").and_then(Item::as_table_like_mut) {
        statutory.remove(&year.to_string());
    }
    let years = file.get_mut("years").and_then(Item::as_table_mut);
    let years = years.ok_or_else(|| layout("years", "write each year as a table of its own, [years.2026]"))?;
    let mut fresh = fragment(days)?;
    match years.get_mut(&year.to_string()) {
        Some(Item::Table(table)) => {
            for key in ["off", "make_up"] {
                match fresh.remove(key) {
                    Some(item) => drop(table.insert(key, item)),
                    None => drop(table.remove(key)),
                }
            }
        }
        Some(_) => return Err(layout(&format!("years.{year}"), "write it as a table of its own")),
        None => {
            fresh.decor_mut().set_prefix("\n");
            years.insert(&year.to_string(), Item::Table(fresh));
        }
    }
    Ok(file.to_string().trim_end().to_owned() + "\n")
}

/// `off` and `make_up`, a row a line, as the calendars are written.
fn fragment(days: &Days) -> Result<Table, ImportError> {
    let mut text = String::from("off = [\n");
    for (first, last, name) in stretches(&days.off) {
        let names = names(name);
        let _ = writeln!(text, "  {{ from = \"{first}\", to = \"{last}\", {names} }},");
    }
    text.push_str("]\n");
    if !days.make_up.is_empty() {
        text.push_str("make_up = [\n");
        for (date, name) in &days.make_up {
            let _ = writeln!(text, "  {{ date = \"{date}\", {} }},", names(name));
        }
        text.push_str("]\n");
    }
    let parsed = text
        .parse::<DocumentMut>()
        .map_err(|error| ImportError::Layout { key: "the new year".into(), reason: error.message().to_owned() })?;
    let mut table = parsed.as_table().clone();
    table.set_position(None);
    Ok(table)
}

fn names(name: &DayName) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    format!("name = {}, name_en = {}", quoted(&name.zh), quoted(&name.en))
}

/// Days in a row under one name, as one stretch.
fn stretches(days: &BTreeMap<Date, DayName>) -> Vec<(Date, Date, &DayName)> {
    let mut stretches: Vec<(Date, Date, &DayName)> = Vec::new();
    for (date, name) in days {
        match stretches.last_mut() {
            Some((_, last, of)) if *of == name && last.tomorrow().ok() == Some(*date) => *last = *date,
            _ => stretches.push((*date, *date, name)),
        }
    }
    stretches
}
