//! What goes wrong more often, as tables: `systemic.csv` and `counterparties.csv`.

use super::{Group, Systemic};
use crate::Desk;
use crate::reports::{csv_of, csv_response, text_only};
use crate::systemic::counterparties::Counterparty;
use axum::response::Response;
use web::Problem;

/// The columns of groups, as [`GroupRow`] has them.
const GROUP_COLUMNS: [&str; 8] = [
    "category",
    "root_cause",
    "last_7_days",
    "last_30_days",
    "before_90_days",
    "breached",
    "upheld",
    "more_than_before_in_days",
];

/// The columns of counterparties.
const COUNTERPARTY_COLUMNS: [&str; 7] =
    ["counterparty", "last_7_days", "last_30_days", "before_90_days", "breached", "upheld", "named_often_in_days"];

type GroupRow = (String, String, u64, u64, u64, u64, u64, String);
type CounterpartyRow = (String, u64, u64, u64, u64, u64, String);

impl Desk {
    /// The table of a name; `None` where there is none of that name.
    pub(crate) async fn systemic_csv(&self, name: &str) -> Result<Option<Response>, Problem> {
        if !["systemic.csv", "counterparties.csv"].contains(&name) {
            return Ok(None);
        }
        let Systemic { groups, counterparties, .. } = self.systemic().await?;
        let table = match name {
            "systemic.csv" => csv_of(&GROUP_COLUMNS, &groups.into_iter().map(group_row).collect::<Vec<_>>()),
            _ => {
                let rows: Vec<_> = counterparties.into_iter().map(counterparty_row).collect();
                csv_of(&COUNTERPARTY_COLUMNS, &rows)
            }
        };
        Ok(Some(csv_response(name, table)))
    }
}

fn group_row(group: Group) -> GroupRow {
    let Group { category, root_cause, last_7_days, last_30_days, before_90_days, breached, upheld, spikes } = group;
    (text_only(category), root_cause, last_7_days, last_30_days, before_90_days, breached, upheld, days_of(&spikes))
}

fn counterparty_row(one: Counterparty) -> CounterpartyRow {
    let Counterparty { name, last_7_days, last_30_days, before_90_days, breached, upheld, spans } = one;
    (text_only(name), last_7_days, last_30_days, before_90_days, breached, upheld, days_of(&spans))
}

fn days_of(spans: &[u64]) -> String {
    spans.iter().map(u64::to_string).collect::<Vec<_>>().join(" ")
}
