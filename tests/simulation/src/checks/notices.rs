//! Each notice an event calls for was sent once, or dropped with a reason; nothing else was sent.

use super::{Case, Remains, ensure};
use complaint::Complaint;
use messages::view::Numbered;
use notifications::plan::Planned;
use policy::Pack;
use std::collections::BTreeSet;
use store::notices::NoticeKey;

/// The notices an event calls for.
type Plan = fn(&Complaint, &Numbered, &Pack) -> Vec<Planned>;

/// Checks the ledger of a complaint. Who gets a notice is decided by where the complaint stood
/// right after its event, however late the notice goes out.
pub(super) fn check(case: &Case, pack: &Pack, plan: Plan) -> Result<(), String> {
    let planned = case.steps().flat_map(|(_, numbered, after)| {
        let key = |planned: Planned| NoticeKey::new(case.reference(), numbered.seq, planned.kind.as_str(), &planned.to);
        plan(&after, numbered, pack).into_iter().map(move |planned| place(&key(planned))).collect::<Vec<_>>()
    });
    let planned: BTreeSet<String> = planned.collect();
    let ledger: BTreeSet<String> = case.notices.iter().map(|row| row.sk.clone()).collect();
    ensure(planned == ledger, || {
        let forgotten: Vec<_> = planned.difference(&ledger).collect();
        let unasked: Vec<_> = ledger.difference(&planned).collect();
        format!("notices forgotten {forgotten:?}, not asked for {unasked:?}")
    })?;
    for row in &case.notices {
        ensure(row.is_settled(), || format!("nobody knows what became of notice {}", row.sk))?;
    }
    Ok(())
}

/// The mailbox holds exactly the mails the ledgers say were sent, each once.
pub(super) fn check_mailbox(remains: &Remains) -> Result<(), String> {
    let mut sent = BTreeSet::new();
    for mail in &remains.mails {
        let key = mail.tags.iter().find(|(name, _)| name == "recourse-key").map(|(_, key)| key.as_str());
        let key = key.and_then(NoticeKey::from_text).ok_or_else(|| format!("mail {} bears no key", mail.id))?;
        ensure(sent.insert((key.reference.to_string(), place(&key))), || format!("{key} was sent twice"))?;
    }
    let ledger = remains.cases.iter().flat_map(|case| {
        let went_out = case.notices.iter().filter(|row| row.sent_at.is_some());
        went_out.map(|row| (case.reference().to_string(), row.sk.clone()))
    });
    let ledger: BTreeSet<_> = ledger.collect();
    ensure(ledger == sent, || {
        let lost: Vec<_> = ledger.difference(&sent).collect();
        let unrecorded: Vec<_> = sent.difference(&ledger).collect();
        format!("mails recorded but not sent {lost:?}, sent but not recorded {unrecorded:?}")
    })
}

/// The sort key of a notice's row, from its key's text.
fn place(key: &NoticeKey) -> String {
    let text = key.to_string();
    let recipient = text.rsplit('_').next().unwrap_or_default();
    format!("N#{:010}#{}#{recipient}", key.seq, key.notice)
}
