//! Samples of every notice in both languages: for previews, for the check of
//! replaced texts and for the tests.

mod letters;
mod staff;

use super::{CountLine, DateLine, DigestLine, Frame, Notice, NoticeKind, RedressLine};
use crate::language::Language;

/// The link of every sample.
pub const LINK: &str = "https://recourse.example/c/RC-7K3M9Q/k7q2m9x4c8v1b6n3";

/// The code of the samples that have one.
pub const CODE: &str = "408215";

/// The values of the sample notices, in one language.
#[derive(Clone, Debug)]
pub struct Samples {
    language: Language,
    dates: Vec<DateLine>,
    advice: Vec<String>,
    missing: Vec<String>,
    needs: Vec<String>,
    redress: Vec<RedressLine>,
    routes: Vec<String>,
    statements: Vec<String>,
    hints: Vec<String>,
    counts: Vec<CountLine>,
    lines: Vec<DigestLine>,
}

impl Samples {
    /// The samples in a language.
    pub fn of(language: Language) -> Self {
        match language {
            Language::Zh => chinese(),
            Language::En => english(),
        }
    }

    /// The language they are written in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The frame of a notice of a kind.
    pub fn frame(&self, kind: NoticeKind) -> Frame<'_> {
        let of_one = !matches!(kind, NoticeKind::NotTakenIn | NoticeKind::StaffDigest);
        let has_name = of_one && !kind.is_for_staff();
        Frame {
            language: self.language,
            firm: self.pick("云付", "Cloudpay"),
            reference: if of_one { "RC-7K3M9Q" } else { "" },
            name: has_name.then(|| self.pick("王伟", "Alex Doe")),
            status_link: match kind {
                NoticeKind::NotTakenIn => "https://recourse.example/",
                NoticeKind::StaffDigest => "https://recourse.example/desk",
                _ if kind.is_for_staff() => "https://recourse.example/desk/complaints/RC-7K3M9Q",
                _ => LINK,
            },
        }
    }

    /// A notice of a kind with every part there is.
    pub fn notice(&self, kind: NoticeKind) -> Notice<'_> {
        if kind.is_for_staff() { self.of_staff(kind) } else { self.letter(kind) }
    }

    /// Notices of a kind that between them take every turn its text can take:
    /// the full one first, then those with other words, then a bare one.
    pub fn notices(&self, kind: NoticeKind) -> Vec<Notice<'_>> {
        let mut notices = vec![self.notice(kind)];
        notices.extend(self.variants(kind));
        notices
    }

    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn date(what: &str, due: &str, provisional: bool) -> DateLine {
    DateLine { what: what.to_owned(), due: due.to_owned(), provisional }
}

fn redress(what: &str, amount: Option<&str>) -> RedressLine {
    RedressLine { what: what.to_owned(), amount: amount.map(str::to_owned) }
}

fn count(what: &str, count: u32) -> CountLine {
    CountLine { what: what.to_owned(), count }
}

fn open(reference: &str, what: &str, due: &str, late: bool) -> DigestLine {
    DigestLine { reference: reference.to_owned(), what: what.to_owned(), due: due.to_owned(), late }
}

fn chinese() -> Samples {
    Samples {
        language: Language::Zh,
        dates: vec![date("首次答复", "2026年9月19日 10:00（北京时间）", false), date("办结", "2027年1月8日", true)],
        advice: strings(&["先在应用内冻结账户", "保留聊天记录和付款截图"]),
        missing: strings(&["这笔付款的日期和金额是多少？", "收款的商户叫什么名字？"]),
        needs: strings(&["付款截图", "商户名称和付款时间"]),
        redress: vec![redress("部分退款", Some("128.00 元")), redress("道歉", None)],
        routes: strings(&["中国人民银行金融消费权益保护咨询投诉电话 12363", "全国 12315 消费者投诉举报专线"]),
        statements: strings(&["您有权在六个月内提交外部机构处理。"]),
        hints: strings(&["请开启付款前短信提醒"]),
        counts: vec![count("已超时", 1), count("今天到期", 2), count("待办", 3)],
        lines: vec![
            open("RC-7K3M9Q", "首次答复", "2026-09-18 18:00", true),
            open("RC-2X8P4D", "联系投诉人：邮件被退回", "2026-09-19 12:00", false),
            open("RC-9B6T1H", "复核异议", "2026-09-19 18:00", false),
        ],
    }
}

fn english() -> Samples {
    Samples {
        language: Language::En,
        dates: vec![
            date("First reply", "19 September 2026, 10:00 (Beijing time)", false),
            date("Answer", "8 January 2027", true),
        ],
        advice: strings(&["Freeze your account in the app", "Keep chats and payment screenshots"]),
        missing: strings(&["When was the payment, and how much was it?", "What is the name of the shop?"]),
        needs: strings(&["A screenshot of the payment", "The shop's name and the time of payment"]),
        redress: vec![redress("Partial refund", Some("CNY 128.00")), redress("Apology", None)],
        routes: strings(&[
            "Financial consumer line of the People's Bank of China, telephone 12363",
            "National consumer line 12315",
        ]),
        statements: strings(&["You have six months to turn to them."]),
        hints: strings(&["Turn on alerts before each payment"]),
        counts: vec![count("Overdue", 1), count("Due today", 2), count("Tasks", 3)],
        lines: vec![
            open("RC-7K3M9Q", "First reply", "2026-09-18 18:00", true),
            open("RC-2X8P4D", "Reach the complainant another way", "2026-09-19 12:00", false),
            open("RC-9B6T1H", "Review of an objection", "2026-09-19 18:00", false),
        ],
    }
}
