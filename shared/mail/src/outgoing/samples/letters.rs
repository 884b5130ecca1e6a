//! Samples of notices to complainants.

use super::{CODE, LINK, Samples};
use crate::outgoing::{CreditState, NotTaken, Notice, NoticeKind, RedressLine, TextKind};

/// The address of the sample inbox.
const INBOX: &str = "complaints@recourse.example";

impl Samples {
    /// The full sample of a notice to a complainant.
    pub(super) fn letter(&self, kind: NoticeKind) -> Notice<'_> {
        let (dates, redress) = (&self.dates, &self.redress);
        let (routes, hints) = (&self.routes, &self.hints);
        let outcome = self.pick("部分支持", "Partly upheld");
        let link = LINK;
        match kind {
            NoticeKind::Acknowledgement => Notice::Acknowledgement {
                code: CODE,
                link,
                link_hours: 48,
                dates,
                category: self.pick("重复扣款或金额错误", "Charged twice or a wrong amount"),
                first_advice: &self.advice,
                missing: &self.missing,
                routes,
            },
            NoticeKind::NewCode => Notice::NewCode { code: CODE, link, link_hours: 48 },
            NoticeKind::RequestInformation => self.person(TextKind::RequestInformation, &self.needs),
            NoticeKind::Extension => {
                let new_date = self.pick("2026年10月20日", "20 October 2026");
                let reason = self.pick("需要收单银行协助核查", "we are waiting for the bank");
                self.person(TextKind::Extension { new_date, reason }, &[])
            }
            NoticeKind::Restriction => Notice::Restriction {
                reason: self.pick("账户出现异常登录", "Unusual sign-ins to the account"),
                way_back: self.pick("核实身份后立即解除", "Lifted at once when you have proven who you are"),
                needs: &self.needs,
                decided_by: Some(self.pick("2026年10月3日", "3 October 2026")),
                link,
            },
            NoticeKind::Proposal => self.proposal(outcome, redress, routes, &self.statements),
            NoticeKind::ProvisionalCredit => self.credit(CreditState::Posted, self.credit_text()),
            NoticeKind::RedressDone => Notice::RedressDone { redress, text: self.arrival() },
            NoticeKind::FinalAnswer => Notice::FinalAnswer {
                outcome,
                reason: None,
                referred_to: None,
                text: self.text(),
                redress,
                routes,
                statements: &self.statements,
                hints,
                reopen_by: self.reopen_by(),
                link,
            },
            NoticeKind::SummaryAnswer => {
                let outcome = self.pick("已解决", "Settled");
                Notice::SummaryAnswer { outcome, redress, routes, statements: &self.statements, hints, link }
            }
            NoticeKind::Reminder => {
                let what = self.pick("确认处理方案", "your answer to our proposal");
                Notice::Reminder { what, due: self.pick("2026年10月8日", "8 October 2026"), link }
            }
            NoticeKind::Survey => Notice::Survey { link },
            NoticeKind::PassedOn => Notice::PassedOn { team: self.pick("客服主管", "Supervisors"), dates },
            NoticeKind::NewDates => Notice::NewDates { dates },
            NoticeKind::Reopened => Notice::Reopened { dates },
            NoticeKind::LateReply => Notice::LateReply { earlier: "RC-4D8W2F", dates },
            NoticeKind::NotTakenIn => self.not_taken(NotTaken::TooLarge { limit_mb: 25 }),
            _ => self.person(TextKind::Reply, &[]),
        }
    }

    fn proposal<'a>(
        &'a self,
        outcome: &'a str,
        redress: &'a [RedressLine],
        routes: &'a [String],
        statements: &'a [String],
    ) -> Notice<'a> {
        let answer_by = self.pick("2026年10月8日", "8 October 2026");
        Notice::Proposal { outcome, redress, text: self.text(), answer_by, routes, statements, link: LINK }
    }

    /// Samples that take the turns the full one leaves out.
    pub(super) fn variants(&self, kind: NoticeKind) -> Vec<Notice<'_>> {
        let link = LINK;
        match kind {
            NoticeKind::Acknowledgement => {
                let category = self.pick("其他", "Something else");
                let (first_advice, missing, routes): (&[String], &[String], &[String]) = (&[], &[], &[]);
                let dates = &[];
                vec![Notice::Acknowledgement {
                    code: CODE,
                    link,
                    link_hours: 48,
                    dates,
                    category,
                    first_advice,
                    missing,
                    routes,
                }]
            }
            NoticeKind::Reply => vec![bare(TextKind::Reply, self.text())],
            NoticeKind::RequestInformation => vec![bare(TextKind::RequestInformation, self.question())],
            NoticeKind::Restriction => {
                let reason = self.pick("账户被司法冻结", "A court froze the account");
                let way_back = self.pick("请联系作出决定的法院", "Please turn to the court that did");
                vec![Notice::Restriction { reason, way_back, needs: &[], decided_by: None, link }]
            }
            NoticeKind::Proposal => {
                let outcome = self.pick("不支持", "Rejected");
                vec![self.proposal(outcome, &[], &[], &[])]
            }
            NoticeKind::ProvisionalCredit => {
                let returned = self.pick("商户已退回该笔款项。", "The shop has returned the money.");
                vec![self.credit(CreditState::MadeFinal, ""), self.credit(CreditState::Reversed, returned)]
            }
            NoticeKind::RedressDone => vec![Notice::RedressDone { redress: &self.redress, text: "" }],
            NoticeKind::FinalAnswer => self.endings(),
            NoticeKind::SummaryAnswer => {
                let outcome = self.pick("已解决", "Settled");
                vec![Notice::SummaryAnswer { outcome, redress: &[], routes: &[], statements: &[], hints: &[], link }]
            }
            NoticeKind::PassedOn => {
                vec![Notice::PassedOn { team: self.pick("投诉经理", "Complaints manager"), dates: &[] }]
            }
            NoticeKind::NewDates => vec![Notice::NewDates { dates: &[] }],
            NoticeKind::Reopened => vec![Notice::Reopened { dates: &[] }],
            NoticeKind::LateReply => vec![Notice::LateReply { earlier: "RC-4D8W2F", dates: &[] }],
            NoticeKind::NotTakenIn => {
                vec![self.not_taken(NotTaken::Unreadable), self.not_taken(NotTaken::DangerousAttachment)]
            }
            NoticeKind::StaffDigest => vec![self.quiet_day()],
            _ => Vec::new(),
        }
    }

    /// Final answers that end otherwise than in the complainant's favour.
    fn endings(&self) -> Vec<Notice<'_>> {
        let ending = |outcome, reason, referred_to, text, hints| Notice::FinalAnswer {
            outcome,
            reason,
            referred_to,
            text,
            redress: &[],
            routes: &self.routes,
            statements: &[],
            hints,
            reopen_by: self.reopen_by(),
            link: LINK,
        };
        let body = Some(self.pick("中国人民银行 12363", "People's Bank of China, 12363"));
        let theirs = self.pick("此事由该机构受理。", "They deal with matters of this kind.");
        let refused = self.pick("不予受理", "Not accepted");
        let why = Some(self.pick("身份未能核实", "We could not establish who you are"));
        vec![
            ending(self.pick("已转外部机构", "Referred to an external body"), None, body, theirs, &self.hints),
            ending(refused, why, None, "", &self.hints),
            ending(self.pick("已撤回", "Withdrawn"), None, None, "", &[]),
        ]
    }

    fn person<'a>(&'a self, kind: TextKind<'a>, needs: &'a [String]) -> Notice<'a> {
        let text = match kind {
            TextKind::Reply => self.text(),
            TextKind::RequestInformation => self.question(),
            TextKind::Extension { .. } => "",
        };
        Notice::PersonText { text, handler: Some(self.pick("客服 李雷", "Sam Lee")), needs, kind }
    }

    fn credit<'a>(&'a self, state: CreditState, text: &'a str) -> Notice<'a> {
        let amount = self.pick("128.00 元", "CNY 128.00");
        Notice::ProvisionalCredit { state, amount, date: self.pick("2026年9月20日", "20 September 2026"), text }
    }

    fn not_taken(&self, why: NotTaken) -> Notice<'_> {
        Notice::NotTakenIn { why, address: INBOX, other_firm: self.pick("Cloudpay", "云付") }
    }

    fn text(&self) -> &'static str {
        self.pick(
            "经查，该笔订单因系统重复提交被扣款两次。\n\n多扣的款项将原路退回。",
            "We found that the order was submitted twice by our system.\n\nThe second charge will be returned.",
        )
    }

    fn question(&self) -> &'static str {
        self.pick(
            "为了向收单银行查询这笔交易，请您提供以下材料。",
            "To ask the bank about this payment we need the following from you.",
        )
    }

    fn credit_text(&self) -> &'static str {
        self.pick("您现在可以使用这笔款项。", "You can use the money now.")
    }

    fn arrival(&self) -> &'static str {
        self.pick("款项一般在两至五个工作日内到账。", "The money usually arrives within two to five working days.")
    }

    fn reopen_by(&self) -> &'static str {
        self.pick("2026年12月31日", "31 December 2026")
    }
}

fn bare<'a>(kind: TextKind<'a>, text: &'a str) -> Notice<'a> {
    Notice::PersonText { text, handler: None, needs: &[], kind }
}
