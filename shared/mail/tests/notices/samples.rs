//! One sample of every notice, in both languages.

use mail::{DateLine, Frame, Language, Notice, RedressLine, RouteLine, Staff, TextKind};

pub const LINK: &str = "https://recourse.example/c/RC-7K3M9Q?t=k7q2m9x4c8v1b6n3";

/// The values of the sample notices, in one language.
pub struct Sample {
    pub language: Language,
    dates: Vec<DateLine>,
    advice: Vec<String>,
    needs: Vec<String>,
    redress: Vec<RedressLine>,
    routes: Vec<RouteLine>,
    hints: Vec<String>,
}

pub fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub fn date(what: &str, due: &str, provisional: bool) -> DateLine {
    DateLine { what: what.to_owned(), due: due.to_owned(), provisional }
}

fn redress(what: &str, amount: Option<&str>, how: Option<&str>) -> RedressLine {
    RedressLine { what: what.to_owned(), amount: amount.map(str::to_owned), how: how.map(str::to_owned) }
}

fn route(name: &str, how: &str, deadline: Option<&str>) -> RouteLine {
    RouteLine { name: name.to_owned(), how: how.to_owned(), deadline: deadline.map(str::to_owned) }
}

pub fn chinese() -> Sample {
    Sample {
        language: Language::Zh,
        dates: vec![date("首次答复", "2026年9月19日 10:00（北京时间）", false), date("办结", "2027年1月8日", true)],
        advice: strings(&["先在应用内冻结账户", "保留聊天记录和付款截图"]),
        needs: strings(&["付款截图", "商户名称和付款时间"]),
        redress: vec![
            redress("部分退款", Some("128.00 元"), Some("三个工作日内原路退回")),
            redress("书面道歉", None, None),
        ],
        routes: vec![
            route("12363 金融消费权益保护热线", "拨打 12363", None),
            route("当地金融消费纠纷调解组织", "书面申请调解", Some("收到本答复之日起 30 日内")),
        ],
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
        redress: vec![
            redress("Partial refund", Some("CNY 128.00"), Some("back to your card within three working days")),
            redress("Written apology", None, None),
        ],
        routes: vec![
            route("Financial Ombudsman", "write to complaint@ombudsman.example", Some("six months from today")),
            route("Consumer association", "call its helpline", None),
        ],
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
            reason: Some(self.pick("您已接受处理方案", "you accepted our proposal")),
            text: self.text(),
            redress: &self.redress,
            routes: &self.routes,
            hints: &self.hints,
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
            description_excerpt: self.pick("订单 123456 被扣了两次款……", "Order 123456 was charged twice …"),
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
        let referral = TextKind::Referral {
            body: if self.language == Language::Zh { "人民银行 12363" } else { "Financial Ombudsman" },
        };
        vec![
            ("acknowledgement", self.acknowledgement()),
            ("reply", self.person(TextKind::Reply)),
            ("request_information", self.person(TextKind::RequestInformation)),
            ("extension", self.person(extension)),
            ("referral", self.person(referral)),
            ("proposal", self.proposal()),
            ("final_answer", self.final_answer()),
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
