//! One sample of every notice, in both languages.

use mail::{DateLine, Frame, Language, Notice, RedressLine, Staff, TextKind};

pub const LINK: &str = "https://recourse.example/c/RC-7K3M9Q?t=k7q2m9x4c8v1b6n3";

/// The values of the sample notices, in one language.
pub struct Sample {
    pub language: Language,
    dates: Vec<DateLine>,
    advice: Vec<String>,
    needs: Vec<String>,
    redress: Vec<RedressLine>,
    routes: Vec<String>,
    hints: Vec<String>,
}

pub fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub fn date(what: &str, due: &str, provisional: bool) -> DateLine {
    DateLine { what: what.to_owned(), due: due.to_owned(), provisional }
}

fn redress(what: &str, amount: Option<&str>) -> RedressLine {
    RedressLine { what: what.to_owned(), amount: amount.map(str::to_owned) }
}

pub fn chinese() -> Sample {
    Sample {
        language: Language::Zh,
        dates: vec![date("首次答复", "2026年9月19日 10:00（北京时间）", false), date("办结", "2027年1月8日", true)],
        advice: strings(&["先在应用内冻结账户", "保留聊天记录和付款截图"]),
        needs: strings(&["付款截图", "商户名称和付款时间"]),
        redress: vec![redress("部分退款", Some("128.00 元")), redress("道歉", None)],
        routes: strings(&["中国人民银行金融消费权益保护咨询投诉电话 12363", "全国 12315 消费者投诉举报专线"]),
        hints: strings(&["请开启付款前短信提醒"]),
    }
}

pub fn english() -> Sample {
    Sample {
        language: Language::En,
        dates: vec![
            date("First reply", "19 September 2026, 10:00 (Beijing time)", false),
            date("Answer", "8 January 2027", true),
        ],
        advice: strings(&["Freeze your account in the app", "Keep chats and payment screenshots"]),
        needs: strings(&["A screenshot of the payment", "The shop's name and the time of payment"]),
        redress: vec![redress("Partial refund", Some("CNY 128.00")), redress("Apology", None)],
        routes: strings(&[
            "Financial consumer line of the People's Bank of China, telephone 12363",
            "National consumer line 12315",
        ]),
        hints: strings(&["Turn on alerts before each payment"]),
    }
}

impl Sample {
    pub fn frame(&self) -> Frame<'_> {
        let zh = self.language == Language::Zh;
        Frame {
            language: self.language,
            firm: if zh { "云付" } else { "Cloudpay" },
            reference: "RC-7K3M9Q",
            name: Some(if zh { "王伟" } else { "Alex Doe" }),
            status_link: LINK,
        }
    }

    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.language == Language::Zh { zh } else { en }
    }

    fn text(&self) -> &'static str {
        self.pick(
            "经查，该笔订单因系统重复提交被扣款两次。\n\n多扣的款项将原路退回。",
            "We found that the order was submitted twice by our system.\n\nThe second charge will be returned.",
        )
    }

    fn person(&self, kind: TextKind<'static>) -> Notice<'_> {
        let needs: &[String] = if matches!(kind, TextKind::RequestInformation) { &self.needs } else { &[] };
        Notice::PersonText { text: self.text(), handler: Some(self.pick("客服 李雷", "Sam Lee")), needs, kind }
    }

    fn proposal(&self) -> Notice<'_> {
        Notice::Proposal {
            outcome: self.pick("部分支持", "Partly upheld"),
            redress: &self.redress,
            text: self.text(),
            answer_by: self.pick("2026年10月8日", "8 October 2026"),
            link: LINK,
        }
    }

    fn final_answer(&self) -> Notice<'_> {
        Notice::FinalAnswer {
            outcome: self.pick("部分支持", "Partly upheld"),
            reason: None,
            referred_to: None,
            text: self.text(),
            redress: &self.redress,
            routes: &self.routes,
            hints: &self.hints,
            reopen_by: self.pick("2026年12月31日", "31 December 2026"),
            link: LINK,
        }
    }

    fn referral(&self) -> Notice<'_> {
        Notice::FinalAnswer {
            outcome: self.pick("已转外部机构", "Referred to an external body"),
            reason: None,
            referred_to: Some(self.pick("中国人民银行 12363", "People's Bank of China, 12363")),
            text: self.pick("此事由该机构受理。", "They deal with matters of this kind."),
            redress: &[],
            routes: &self.routes,
            hints: &[],
            reopen_by: self.pick("2026年12月31日", "31 December 2026"),
            link: LINK,
        }
    }

    pub fn acknowledgement(&self) -> Notice<'_> {
        Notice::Acknowledgement {
            code: "408215",
            link: LINK,
            link_hours: 48,
            dates: &self.dates,
            category: self.pick("重复扣款或金额错误", "Charged twice or a wrong amount"),
            first_advice: &self.advice,
        }
    }

    /// Every notice with its name.
    pub fn notices(&self) -> Vec<(&'static str, Notice<'_>)> {
        let extension = TextKind::Extension {
            new_date: if self.language == Language::Zh { "2026年10月20日" } else { "20 October 2026" },
            reason: if self.language == Language::Zh {
                "需要收单银行协助核查"
            } else {
                "we are waiting for the bank"
            },
        };
        vec![
            ("acknowledgement", self.acknowledgement()),
            ("reply", self.person(TextKind::Reply)),
            ("request_information", self.person(TextKind::RequestInformation)),
            ("extension", self.person(extension)),
            ("proposal", self.proposal()),
            ("final_answer", self.final_answer()),
            ("final_answer_referred", self.referral()),
            (
                "reminder",
                Notice::Reminder {
                    what: self.pick("确认处理方案", "your answer to our proposal"),
                    due: self.pick("2026年10月8日", "8 October 2026"),
                    link: LINK,
                },
            ),
            ("new_code", Notice::NewCode { code: "770031", link: LINK, link_hours: 48 }),
            ("survey", Notice::Survey { link: LINK }),
            (
                "staff_escalated",
                Notice::Staff(Staff::Escalated {
                    level: 2,
                    team: self.pick("投诉主管", "Supervisors"),
                    cause: self.pick("首次答复超时", "first reply overdue"),
                    due: "2026-09-19 18:00",
                }),
            ),
            (
                "staff_breached",
                Notice::Staff(Staff::Breached {
                    clock: self.pick("首次答复（24 小时）", "first reply (24 h)"),
                    due_at: "2026-09-19 10:00",
                    lag: self.pick("2 秒", "2 s"),
                }),
            ),
            (
                "staff_task",
                Notice::Staff(Staff::Task {
                    text: self
                        .pick("邮件被退回，请用其他方式联系投诉人。", "The mail bounced; reach them another way."),
                }),
            ),
        ]
    }
}
