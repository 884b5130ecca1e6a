//! What happens to a complaint: plots for every state and every way out.

use Act::{
    Accept, AcceptPart, Answer, Approve, Arrived, AskHigher, AttestIdentity, Close, Escalate, Extend, LinkDuplicate,
    MailAnswer, NotArrived, Note, Object, Propose, Prove, Question, Refer, Remedy, Reopen, Reply, Survey, TakeOver,
    Third, ThirdAnswers, Withdraw,
};
use complaint::Outcome::{self, Goodwill, PartlyUpheld, Rejected, Settled, Upheld};
use complaint::values::{ClosingReason, ReasonCode};

/// One thing somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Prove,
    AttestIdentity,
    TakeOver,
    Reply,
    Note,
    Question,
    Answer,
    MailAnswer,
    Third,
    ThirdAnswers,
    Propose(Outcome, Give),
    Approve,
    Accept,
    AcceptPart,
    Object,
    Remedy,
    Arrived,
    NotArrived,
    Survey,
    Withdraw,
    Escalate,
    AskHigher,
    Extend,
    LinkDuplicate,
    Refer,
    Close(ClosingReason, Option<ReasonCode>),
    Reopen,
}

/// What a proposal gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Give {
    /// The whole amount, back the way it came.
    Refund,
    /// Half of it, and an apology.
    Half,
    /// More than a handler may promise alone.
    Large,
    /// A fee given back.
    Fee,
    /// Words only.
    Words,
}

/// When a complaint came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// So that its last act lies in the last hours: it is found in the state that act led to.
    Recently,
    /// So many days ago, from and to.
    DaysAgo(i64, i64),
    /// Any time, as long as all of it happened.
    Before,
}

/// A story to be told of so many complaints in a hundred.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot {
    pub(super) share: usize,
    pub(super) begins: Begins,
    /// Acts with the hours since the one before.
    pub(super) acts: &'static [(i64, Act)],
}

const fn plot(share: usize, begins: Begins, acts: &'static [(i64, Act)]) -> Plot {
    Plot { share, begins, acts }
}

const REFUND: Act = Propose(Upheld, Give::Refund);

pub(super) const PLOTS: &[Plot] = &[
    // Still open, and as they should be.
    plot(3, Begins::DaysAgo(0, 0), &[]),
    plot(5, Begins::Recently, &[(1, Prove)]),
    plot(6, Begins::Recently, &[(1, Prove), (3, TakeOver), (1, Reply)]),
    plot(2, Begins::Recently, &[(5, AttestIdentity), (1, TakeOver), (1, Reply), (2, Note)]),
    plot(4, Begins::Recently, &[(1, Prove), (2, TakeOver), (1, Question)]),
    plot(2, Begins::Recently, &[(1, Prove), (2, TakeOver), (1, Question), (20, MailAnswer)]),
    plot(4, Begins::Recently, &[(1, Prove), (2, TakeOver), (1, Reply), (3, Third)]),
    plot(4, Begins::Recently, &[(1, Prove), (2, TakeOver), (1, Reply), (26, REFUND)]),
    plot(3, Begins::Recently, &[(1, Prove), (2, TakeOver), (1, Reply), (20, Propose(PartlyUpheld, Give::Half))]),
    plot(3, Begins::Recently, &[(1, Prove), (2, TakeOver), (1, Reply), (8, Propose(Upheld, Give::Large))]),
    plot(
        3,
        Begins::Recently,
        &[(1, Prove), (3, TakeOver), (1, Reply), (24, Propose(Rejected, Give::Words)), (9, Object)],
    ),
    plot(2, Begins::Recently, &[(1, Prove), (3, TakeOver), (20, Propose(PartlyUpheld, Give::Half)), (7, AcceptPart)]),
    plot(4, Begins::Recently, &[(1, Prove), (2, TakeOver), (1, Reply), (22, REFUND), (12, Accept)]),
    plot(2, Begins::Recently, &[(1, Prove), (2, TakeOver), (1, Reply), (40, Extend)]),
    plot(2, Begins::Recently, &[(1, Prove), (3, TakeOver), (1, Reply), (30, AskHigher)]),
    plot(1, Begins::Recently, &[(1, Prove), (3, TakeOver), (1, Reply), (5, Escalate)]),
    // Late, and climbing.
    plot(3, Begins::DaysAgo(2, 9), &[]),
    plot(5, Begins::DaysAgo(2, 12), &[(2, Prove)]),
    plot(3, Begins::DaysAgo(14, 26), &[(1, Prove), (3, Reply)]),
    plot(2, Begins::DaysAgo(12, 20), &[(1, Prove), (2, TakeOver), (1, Reply), (24, REFUND), (10, Accept)]),
    // Done, in every way.
    plot(
        8,
        Begins::Before,
        &[(1, Prove), (3, TakeOver), (1, Reply), (24, REFUND), (9, Accept), (20, Remedy), (60, Arrived), (2, Survey)],
    ),
    plot(
        3,
        Begins::Before,
        &[
            (1, Prove),
            (2, TakeOver),
            (1, Question),
            (11, Answer),
            (24, REFUND),
            (9, Accept),
            (20, Remedy),
            (150, Survey),
        ],
    ),
    plot(
        3,
        Begins::Before,
        &[
            (2, Prove),
            (3, TakeOver),
            (1, Reply),
            (4, Third),
            (48, ThirdAnswers),
            (4, REFUND),
            (9, Accept),
            (22, Remedy),
        ],
    ),
    plot(
        3,
        Begins::Before,
        &[
            (1, Prove),
            (2, TakeOver),
            (1, Reply),
            (7, Propose(Upheld, Give::Large)),
            (4, Approve),
            (9, Accept),
            (20, Remedy),
        ],
    ),
    plot(
        3,
        Begins::Before,
        &[(1, Prove), (3, TakeOver), (1, Reply), (30, Propose(Rejected, Give::Words)), (20, Accept)],
    ),
    plot(
        3,
        Begins::Before,
        &[
            (1, Prove),
            (3, TakeOver),
            (1, Reply),
            (30, Propose(Settled, Give::Fee)),
            (20, Accept),
            (5, Remedy),
            (90, Survey),
        ],
    ),
    plot(3, Begins::DaysAgo(16, 26), &[(1, Prove), (3, TakeOver), (1, Reply), (30, Propose(PartlyUpheld, Give::Half))]),
    plot(
        3,
        Begins::Before,
        &[
            (1, Prove),
            (3, TakeOver),
            (20, Propose(Rejected, Give::Words)),
            (9, Object),
            (24, TakeOver),
            (20, Propose(Goodwill, Give::Half)),
            (12, Accept),
            (24, Remedy),
        ],
    ),
    plot(2, Begins::Before, &[(1, Prove), (30, Withdraw)]),
    plot(2, Begins::Before, &[(1, Prove), (4, TakeOver), (5, Close(ClosingReason::Goodwill, None))]),
    plot(2, Begins::Before, &[(20, Reply), (60, Close(ClosingReason::NotAccepted, Some(ReasonCode::IdentityFailed)))]),
    plot(1, Begins::Before, &[(1, Prove), (5, Close(ClosingReason::NotAccepted, Some(ReasonCode::OutOfScope)))]),
    plot(1, Begins::Before, &[(20, Reply), (99, Close(ClosingReason::Unreachable, None))]),
    plot(
        2,
        Begins::Before,
        &[(1, Prove), (3, TakeOver), (1, LinkDuplicate), (1, Close(ClosingReason::Duplicate, None))],
    ),
    plot(1, Begins::Before, &[(1, Prove), (3, TakeOver), (1, Reply), (24, Refer)]),
    // Back again.
    plot(
        2,
        Begins::Recently,
        &[(1, Prove), (3, TakeOver), (9, Propose(Rejected, Give::Words)), (5, Accept), (90, Reopen)],
    ),
    plot(2, Begins::Recently, &[(1, Prove), (2, TakeOver), (9, REFUND), (5, Accept), (9, Remedy), (99, NotArrived)]),
];
