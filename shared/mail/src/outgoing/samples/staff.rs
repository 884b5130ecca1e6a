//! Samples of notices to our own people.

use super::Samples;
use crate::outgoing::{Notice, NoticeKind, Staff};

impl Samples {
    /// The full sample of a notice to a team.
    pub(super) fn of_staff(&self, kind: NoticeKind) -> Notice<'_> {
        Notice::Staff(match kind {
            NoticeKind::StaffEscalated => Staff::Escalated {
                level: 2,
                team: self.pick("投诉主管", "Supervisors"),
                cause: self.pick("首次答复超时", "first reply overdue"),
                due: "2026-09-19 18:00",
            },
            NoticeKind::StaffBreached => Staff::Breached {
                clock: self.pick("首次答复（24 小时）", "first reply (24 h)"),
                due_at: "2026-09-19 10:00",
                lag: self.pick("2 秒", "2 s"),
            },
            NoticeKind::StaffDigest => Staff::Digest {
                team: self.pick("投诉主管", "Supervisors"),
                day: self.pick("2026年9月19日", "19 September 2026"),
                counts: &self.counts,
                lines: &self.lines,
            },
            _ => Staff::Task {
                text: self.pick("邮件被退回，请用其他方式联系投诉人。", "The mail bounced; reach them another way."),
            },
        })
    }

    /// A digest of a team that has nothing open.
    pub(super) fn quiet_day(&self) -> Notice<'_> {
        let day = self.pick("2026年9月20日", "20 September 2026");
        Notice::Staff(Staff::Digest { team: self.pick("投诉主管", "Supervisors"), day, counts: &[], lines: &[] })
    }
}
