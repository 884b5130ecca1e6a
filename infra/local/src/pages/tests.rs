//! The local pages, as whoever runs the stack sees them.

use super::{ClockPage, Home, Mail, SignIn, clock, home, mail, mailbox, sign_in};
use jiff::tz::{self, TimeZone};
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{Frame, Nav};

#[path = "../../../../shared/web/tests/support/html.rs"]
mod html;

fn frame(lang: Lang, path: &'static str) -> Frame<'static> {
    Frame::new(lang, if lang.is_zh() { "示范支付" } else { "Example Pay" }, path, Nav::Local)
}

fn here() -> Viewpoint {
    Viewpoint { now: "2026-11-24T10:00:00Z".parse().expect("a time"), zone: TimeZone::fixed(tz::offset(8)) }
}

fn snapshot(name: &str, page: impl Fn(Lang) -> String) {
    for lang in Lang::ALL {
        let page = page(lang);
        html::check(&page);
        insta::assert_snapshot!(format!("{name}.{}", lang.code()), html::without_digests(&page));
    }
}

fn mails() -> Vec<Mail> {
    let sent = |id: &str, subject: &str, at: &str, text: &str| Mail {
        id: id.to_owned(),
        to: "li.na@example.com".to_owned(),
        subject: subject.to_owned(),
        text: text.to_owned(),
        sent_at: at.parse().expect("a time"),
        complaint: Some("RC-7K3M-9QXD-0HTZ-W2F8".to_owned()),
        event: Some("received".to_owned()),
    };
    let text = "李娜，您好：\n\n我们已收到您的投诉。您的验证码是 204 816。\n\n查看投诉：http://127.0.0.1:8080/c/RC-7K3M-9QXD-0HTZ-W2F8/k3v1。\n";
    vec![
        sent("1", "[RC-7K3M-9QXD-0HTZ-W2F8] 已收到您的投诉", "2026-11-24T07:12:00Z", text),
        sent("2", "", "2026-11-24T09:30:00Z", "We replied."),
    ]
}

#[test]
fn starting() {
    let shown =
        Home { inbox: "complaints@recourse.example", smtp: Some("127.0.0.1:2525"), manual_clock: true, mails: 2 };
    snapshot("home", |lang| home(&frame(lang, "/local"), &shown, &here()));
    snapshot("sign_in", |lang| {
        let page = SignIn { name: "", role: "supervisor", error: Some("1–100") };
        sign_in(&frame(lang, "/local/sign-in"), &page)
    });
}

#[test]
fn mailboxes() {
    snapshot("mailbox", |lang| mailbox(&frame(lang, "/local/mailbox"), &mails(), &here()));
    snapshot("mailbox_empty", |lang| mailbox(&frame(lang, "/local/mailbox"), &[], &here()));
    snapshot("mail", |lang| mail(&frame(lang, "/local/mailbox/1"), &mails()[0], &here()));
}

#[test]
fn clocks() {
    let page = ClockPage { manual: true, advance: "3 days", error: Some("'3 days' is no duration") };
    snapshot("clock", |lang| clock(&frame(lang, "/local/clock"), &page, &here()));
    let system = ClockPage { manual: false, advance: "", error: None };
    let page = clock(&frame(Lang::En, "/local/clock"), &system, &here());
    html::check(&page);
    assert!(!page.contains("<form"), "the computer's clock cannot be moved");
}

#[test]
fn hostile_mail_stays_text() {
    let hostile = r#"</div>"><script>alert(1)</script><b x='"#;
    let bad = Mail {
        id: "1".to_owned(),
        to: hostile.to_owned(),
        subject: hostile.to_owned(),
        text: format!("{hostile} http://x.example/\"onclick=alert(1) javascript:alert(1)"),
        complaint: Some(hostile.to_owned()),
        event: Some(hostile.to_owned()),
        ..mails().remove(0)
    };
    let page = mail(&frame(Lang::En, "/local/mailbox/1"), &bad, &here());
    html::check(&page);
    assert!(!page.contains("<script>"), "a value became markup");
    html::check(&mailbox(&frame(Lang::En, "/local/mailbox"), &[bad], &here()));
}
