//! The kinds of notices, each with its word.

use super::{Notice, Staff, TextKind};

/// What a notice is; its word names its file (`<word>.notice`) and its preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// The complaint was taken in.
    Acknowledgement,
    /// A new code.
    NewCode,
    /// An answer or a word on progress.
    Reply,
    /// A question.
    RequestInformation,
    /// A longer deadline.
    Extension,
    /// An account is limited: why, and the way back.
    Restriction,
    /// An answer to accept or to object to.
    Proposal,
    /// Money lent while the work goes on.
    ProvisionalCredit,
    /// Redress was carried out.
    RedressDone,
    /// The complaint is closed.
    FinalAnswer,
    /// The complaint is closed at once, in short form.
    SummaryAnswer,
    /// Something of the complainant's is missing.
    Reminder,
    /// Did it arrive, and how was it?
    Survey,
    /// Others in the firm work on it now.
    PassedOn,
    /// Other dates are promised than before.
    NewDates,
    /// The complaint is open again.
    Reopened,
    /// A late reply opened a complaint of its own.
    LateReply,
    /// A mail could not be taken in.
    NotTakenIn,
    /// To a team: it is yours now.
    StaffEscalated,
    /// To a team: late.
    StaffBreached,
    /// To a team: do this.
    StaffTask,
    /// To a team: the day's list.
    StaffDigest,
}

impl NoticeKind {
    /// Every kind, in the order of a complaint's life.
    pub const ALL: [Self; 22] = [
        Self::Acknowledgement,
        Self::NewCode,
        Self::Reply,
        Self::RequestInformation,
        Self::Extension,
        Self::Restriction,
        Self::Proposal,
        Self::ProvisionalCredit,
        Self::RedressDone,
        Self::FinalAnswer,
        Self::SummaryAnswer,
        Self::Reminder,
        Self::Survey,
        Self::PassedOn,
        Self::NewDates,
        Self::Reopened,
        Self::LateReply,
        Self::NotTakenIn,
        Self::StaffEscalated,
        Self::StaffBreached,
        Self::StaffTask,
        Self::StaffDigest,
    ];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::NewCode => "new_code",
            Self::Reply => "reply",
            Self::RequestInformation => "request_information",
            Self::Extension => "extension",
            Self::Restriction => "restriction",
            Self::Proposal => "proposal",
            Self::ProvisionalCredit => "provisional_credit",
            Self::RedressDone => "redress_done",
            Self::FinalAnswer => "final_answer",
            Self::SummaryAnswer => "summary_answer",
            Self::Reminder => "reminder",
            Self::Survey => "survey",
            Self::PassedOn => "passed_on",
            Self::NewDates => "new_dates",
            Self::Reopened => "reopened",
            Self::LateReply => "late_reply",
            Self::NotTakenIn => "not_taken_in",
            Self::StaffEscalated => "staff_escalated",
            Self::StaffBreached => "staff_breached",
            Self::StaffTask => "staff_task",
            Self::StaffDigest => "staff_digest",
        }
    }

    /// The kind a word names, if any.
    ///
    /// ```
    /// use mail::NoticeKind;
    /// assert_eq!(NoticeKind::from_word("final_answer"), Some(NoticeKind::FinalAnswer));
    /// assert_eq!(NoticeKind::from_word("greeting"), None);
    /// ```
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether it goes to our own people.
    pub fn is_for_staff(self) -> bool {
        matches!(self, Self::StaffEscalated | Self::StaffBreached | Self::StaffTask | Self::StaffDigest)
    }

    /// Whether it carries a code.
    pub(super) fn has_code(self) -> bool {
        matches!(self, Self::Acknowledgement | Self::NewCode)
    }

    /// Values a text of this kind must show: without them the mail fails its purpose.
    pub(super) fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Acknowledgement => &["code", "link", "link_hours", "dates", "first_advice", "missing"],
            Self::NewCode => &["code", "link", "link_hours"],
            Self::Reply => &["text"],
            Self::RequestInformation => &["text", "needs"],
            Self::Extension => &["reason", "new_date"],
            Self::Restriction => &["reason", "way_back", "needs", "link"],
            Self::Proposal => &["outcome", "redress", "text", "answer_by", "routes", "statements", "link"],
            Self::ProvisionalCredit => &["state", "amount", "text"],
            Self::RedressDone => &["redress", "text"],
            Self::FinalAnswer => &[
                "outcome",
                "reason",
                "referred_to",
                "text",
                "redress",
                "routes",
                "statements",
                "hints",
                "reopen_by",
                "link",
            ],
            Self::SummaryAnswer => &["outcome", "redress", "routes", "statements", "hints", "link"],
            Self::Reminder => &["what", "due", "link"],
            Self::Survey => &["link"],
            Self::PassedOn => &["team", "dates"],
            Self::NewDates | Self::Reopened => &["dates"],
            Self::LateReply => &["earlier", "dates"],
            Self::NotTakenIn => &["why", "size_mb", "address"],
            Self::StaffEscalated => &["level", "team", "cause", "due"],
            Self::StaffBreached => &["clock", "due_at", "lag"],
            Self::StaffTask => &["text"],
            Self::StaffDigest => &["counts", "lines", "more"],
        }
    }
}

impl Notice<'_> {
    /// What the notice is.
    pub fn kind(&self) -> NoticeKind {
        match self {
            Self::Acknowledgement { .. } => NoticeKind::Acknowledgement,
            Self::PersonText { kind: TextKind::Reply, .. } => NoticeKind::Reply,
            Self::PersonText { kind: TextKind::RequestInformation, .. } => NoticeKind::RequestInformation,
            Self::PersonText { kind: TextKind::Extension { .. }, .. } => NoticeKind::Extension,
            Self::Restriction { .. } => NoticeKind::Restriction,
            Self::Proposal { .. } => NoticeKind::Proposal,
            Self::ProvisionalCredit { .. } => NoticeKind::ProvisionalCredit,
            Self::RedressDone { .. } => NoticeKind::RedressDone,
            Self::FinalAnswer { .. } => NoticeKind::FinalAnswer,
            Self::SummaryAnswer { .. } => NoticeKind::SummaryAnswer,
            Self::Reminder { .. } => NoticeKind::Reminder,
            Self::NewCode { .. } => NoticeKind::NewCode,
            Self::Survey { .. } => NoticeKind::Survey,
            Self::PassedOn { .. } => NoticeKind::PassedOn,
            Self::NewDates { .. } => NoticeKind::NewDates,
            Self::Reopened { .. } => NoticeKind::Reopened,
            Self::LateReply { .. } => NoticeKind::LateReply,
            Self::NotTakenIn { .. } => NoticeKind::NotTakenIn,
            Self::Staff(Staff::Escalated { .. }) => NoticeKind::StaffEscalated,
            Self::Staff(Staff::Breached { .. }) => NoticeKind::StaffBreached,
            Self::Staff(Staff::Task { .. }) => NoticeKind::StaffTask,
            Self::Staff(Staff::Digest { .. }) => NoticeKind::StaffDigest,
        }
    }

    /// The page it sends the reader to, where that is not the complaint's own.
    pub(super) fn link(&self) -> Option<&str> {
        match self {
            Self::Acknowledgement { link, .. }
            | Self::NewCode { link, .. }
            | Self::Restriction { link, .. }
            | Self::Proposal { link, .. }
            | Self::FinalAnswer { link, .. }
            | Self::SummaryAnswer { link, .. }
            | Self::Reminder { link, .. }
            | Self::Survey { link } => Some(link),
            _ => None,
        }
    }

    /// Its code, if it has one.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Acknowledgement { code, .. } | Self::NewCode { code, .. } => Some(code),
            _ => None,
        }
    }
}
