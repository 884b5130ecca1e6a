//! The pages that are measured, each with the addresses it is asked for under.

use super::firm::{Firm, HOLDER_OF_FEW, HOLDER_OF_MANY, REPEATED};
use complaint::Reference;
use web::session::complaint_cookie;

/// A page.
pub(super) struct View {
    pub(super) name: &'static str,
    /// Whether the limits are meant for it; a report that is counted when somebody wishes for it is none.
    pub(super) limited: bool,
    pub(super) asked: Vec<Asked>,
}

/// An address, and what its reader carries.
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, String)>,
}

/// Complaints whose own pages are asked for.
const CASES: u64 = 40;

/// The desk's pages that need nothing but a reader.
const DESK: [(&str, &str); 24] = [
    ("list", "/desk"),
    ("list, nobody's", "/desk?holder=nobody"),
    ("list, late", "/desk?due=late"),
    ("list, due within a day", "/desk?due=day"),
    ("list, due within a week", "/desk?due=week"),
    ("list, with a broken promise", "/desk?breached=true"),
    ("list, level 1", "/desk?level=1"),
    ("list, level 4", "/desk?level=4"),
    ("list, team", "/desk?team=supervisors"),
    ("list, category", "/desk?category=privacy"),
    ("list, proposed", "/desk?status=proposed"),
    ("list, closed", "/desk?status=closed"),
    ("list, a filter that nothing meets", "/desk?level=5&status=proposed&category=privacy"),
    ("operations", "/desk/operations"),
    ("breaches", "/desk/breaches"),
    ("mail of the day", "/desk/mail"),
    ("log, to be filled in", "/desk/log"),
    ("away", "/desk/away"),
    ("counted again", "/desk/recomputations"),
    ("entered by staff", "/desk/new"),
    ("reports, to be chosen", "/desk/reports"),
    ("API: list", "/v1/desk/complaints"),
    ("API: summary", "/v1/desk/summary"),
    ("API: operations", "/v1/desk/operations"),
];

/// Every page.
pub(super) async fn all(firm: &Firm) -> anyhow::Result<Vec<View>> {
    let mut views = public(firm).await?;
    let (many, few) = (firm.bearer(HOLDER_OF_MANY, "handler").await?, firm.bearer(HOLDER_OF_FEW, "handler").await?);
    let manager = firm.bearer("manager", "manager").await?;
    let desk = |name, path: &str, reader: &Bearer| View { name, limited: true, asked: vec![reader.asks(path)] };
    views.extend(DESK.iter().map(|(name, path)| desk(name, path, &manager)));
    views.push(desk("list, mine, of many", "/desk?holder=me", &many));
    views.push(desk("list, mine, of five", "/desk?holder=me", &few));
    views.push(desk("list, mine, of five, late", "/desk?holder=me&due=late", &few));
    views.push(desk("list, found by address", &format!("/desk?q={REPEATED}"), &many));
    let cases = firm.sample(CASES)?;
    let of_cases = |name, part: &str| View {
        name,
        limited: true,
        asked: cases.iter().map(|reference| manager.asks(&format!("/desk/complaints/{reference}{part}"))).collect(),
    };
    views.push(of_cases("case", ""));
    views.push(of_cases("who read a case", "/readers"));
    let others = firm.repeated.iter().map(|reference| many.asks(&format!("/desk/complaints/{reference}")));
    views.push(View { name: "case, with fifty of the same person", limited: true, asked: others.collect() });
    let period = firm.period();
    let reports = [
        ("log, searched", format!("/desk/log?{period}")),
        ("systemic", "/desk/systemic".to_owned()),
        ("report: cn-yearly", format!("/v1/desk/reports/cn-yearly.csv?{period}")),
        ("report: cn-ledger, 1,000 rows", format!("/v1/desk/reports/cn-ledger.csv?{period}")),
        ("report: breaches, 10,000 rows", "/v1/desk/reports/breaches.csv".to_owned()),
    ];
    views.extend(reports.map(|(name, path)| View { limited: false, ..desk(name, &path, &manager) }));
    Ok(views)
}

/// What complainants see.
async fn public(firm: &Firm) -> anyhow::Result<Vec<View>> {
    let anybody = |path: String| Asked { path, headers: Vec::new() };
    let categories = firm.categories();
    let forms = categories.iter().map(|category| anybody(format!("/?category={category}")));
    let mut own: [Vec<Asked>; 3] = Default::default();
    for reference in firm.sample(CASES)? {
        let cookie = own_cookie(firm, &reference).await?;
        for (asked, part) in own.iter_mut().zip(["", "/receipt", "/file.html"]) {
            asked.push(Asked {
                path: format!("/complaints/{reference}{part}"),
                headers: vec![("cookie", cookie.clone())],
            });
        }
    }
    let [status, receipt, file] = own;
    let views = [
        ("public: choice", vec![anybody("/".to_owned())]),
        ("public: form", forms.collect()),
        ("public: status", status),
        ("public: receipt", receipt),
        ("public: own file", file),
    ];
    Ok(views.map(|(name, asked)| View { name, limited: true, asked }).into())
}

async fn own_cookie(firm: &Firm, reference: &Reference) -> anyhow::Result<String> {
    let portal = &firm.life.stack.functions().portal;
    let stored = portal.store.load(reference).await?;
    let email = stored.and_then(|stored| stored.complaint.person.email).unwrap_or_default();
    Ok(format!("{}={}", complaint_cookie(reference), portal.keyring.page_token(reference, &email)))
}

/// Somebody of the staff.
pub(super) struct Bearer(pub(super) String);

impl Bearer {
    fn asks(&self, path: &str) -> Asked {
        Asked { path: path.to_owned(), headers: vec![("authorization", format!("Bearer {}", self.0))] }
    }
}
