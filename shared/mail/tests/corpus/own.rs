//! The mails written for this crate, and what must be read from each.

use std::collections::BTreeSet;

use mail::Automatic::{self, AutoReply, AutoSubmitted, Bounce, List, OwnMail, SubjectOnly};
use mail::Incoming;
use mail::Language::{self, En, Zh};

use crate::{envelope, files, raw, read};

/// The sender of most mails.
const WANG: Option<&str> = Some("wang.wei@person.example");

/// File, sender's address, subject, whole text, language, why automatic.
type Row = (&'static str, Option<&'static str>, &'static str, &'static str, Language, Option<Automatic>);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Character sets, labelled rightly, wrongly and not at all.
    ("plain-utf8", WANG, "退款一直没有到账", "您好，我在九月十日支付了一笔订单，商户一直没有发货，也不肯退款。\n请帮我核实并退回 128.00 元。谢谢！", Zh, None),
    ("plain-english", WANG, "Refund", "Dear all,\n\nI was charged twice for order 20260918001.\nPlease refund the second payment.\n\nAlex", En, None),
    ("gb18030-labelled-gb2312", Some("li.na@person.example"), "盗刷：𠮷野家 € 订单", "我叫李喆，在𠮷野家被多扣了款，金额 €30。", Zh, None),
    ("gbk-base64", WANG, "Refund", "账户被冻結，镕字显示为乱码。请解锁账户。", Zh, None),
    ("big5", Some("chen@person.example"), "投訴：重複扣款", "您好，我的帳戶被重複扣款兩次，請退款。", Zh, None),
    ("iso-2022-jp", Some("sato@person.example"), "返金のお願い", "お世話になります。\n二重に請求されましたので、返金をお願いします。", En, None),
    ("windows-1258", Some("lan@person.example"), "Khiê\u{301}u na\u{323}i", "Tôi chưa nhâ\u{323}n đươ\u{323}c tiê\u{300}n hoàn.", En, None),
    ("windows-1252-curly", WANG, "Refund", "I didn’t get my refund of €150 – café order.", En, None),
    ("koi8-r", Some("ivan@person.example"), "Возврат", "Верните деньги, пожалуйста.", En, None),
    ("utf-16-base64", WANG, "Refund", "退款没有到账，请核实。", Zh, None),
    ("hz-gb-2312", WANG, "Refund", "您好，我要投诉商户。", Zh, None),
    ("us-ascii-with-gbk-body", WANG, "Refund", "我要投诉：扣了两次钱，客服不理人。", Zh, None),
    ("unlabelled-utf8", WANG, "Refund", "支付失败但是钱扣了，请尽快退款。", Zh, None),
    ("utf8-labelled-gb2312", WANG, "Refund", "其实是UTF-8编码，标签写错了。请退款。", Zh, None),
    ("utf8-labelled-windows-1251", WANG, "Refund", "Верните мои деньги.", En, None),
    ("utf-7-without-end", WANG, "Refund", "Please: 退款", En, None),
    ("latin1-labelled-gbk-body", WANG, "Refund", "商户关门跑路了，会员卡余额无法使用，请协助处理。", Zh, None),
    ("raw-8bit-subject", WANG, "投诉：退款迟迟未到", "请看标题。我的退款没有到账。", Zh, None),
    ("raw-utf8-headers", WANG, "退款问题", "See subject.", Zh, None),
    ("split-character-words", WANG, "关于贵公司支付页面多次扣款并且客服长时间不予答复的投诉", "x", Zh, None),
    ("quoted-printable-broken", WANG, "Refund", "The shop promised 100= back, see https://shop.example/?a=b=zz. Réfund!", En, None),
    ("control-characters", WANG, "Bell [31mred", "abc[31md reversed", En, None),
    // Structure.
    ("html-only", WANG, "Refund", "您好，\n\n我的账户被锁定了， 余额 <500> 元无法提现。\n\n- 九月一日锁定\n- 客服不理", Zh, None),
    ("alternative-plain-and-html", WANG, "Refund", "The plain text says refund.", En, None),
    ("alternative-placeholder", WANG, "Refund", "Please return my 128.00 CNY.", En, None),
    ("rfc2231-names", WANG, "Refund", "凭证见附件，请核实退款。", Zh, None),
    ("forwarded-as-attachment", WANG, "Refund", "商户的回复见附件，我不同意，请处理退款。", Zh, None),
    ("inline-image", WANG, "Refund", "截图如下，请核实：", Zh, None),
    ("deep-nesting", WANG, "Refund", "I am at the bottom: where is my refund?", En, None),
    ("too-deep-nesting", WANG, "Refund", "", En, None),
    ("missing-boundary-end", WANG, "Refund", "The mail was cut off here: my refund", En, None),
    ("missing-boundary-parameter", WANG, "Refund", "No boundary was given, the words are still here.", En, None),
    ("no-blank-line-before-body", WANG, "Refund", "The body starts without an empty line.\nSecond line.", En, None),
    ("no-from", None, "Nobody", "Who am I? My card was charged twice.", En, None),
    ("no-headers", None, "", "没有任何邮件头，只有正文：请退款给我。", Zh, None),
    ("empty-body", WANG, "Only a subject: please call me", "", En, None),
    ("bare-lf", WANG, "bare line feeds", "one\ntwo", En, None),
    ("format-flowed", WANG, "Refund", "This is one long paragraph that was wrapped softly.\n\nSecond paragraph.", En, None),
    ("group-and-cc", WANG, "Refund", "Please handle.", En, None),
    ("token-upper-cased", WANG, "Refund", "The relay shouted, the token must survive.", En, None),
    // Made to be hard to read.
    ("rfc2231-out-of-order", WANG, "Refund", "See the statement.", En, None),
    ("duplicate-headers", WANG, "Refund", "The first header of a name counts: <b>退款</b>.", En, None),
    ("nul-bytes", WANG, "Refund", "Before and after the zeros.", En, None),
    ("very-long-word", WANG, "退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款退款", "A word of 1,800 characters stands in the subject.", Zh, None),
    ("boundary-tricks", WANG, "Refund", "Text with --b in the middle of a line,\n --b after a blank,\n--b-- x and an end that goes on.\n\nInner text, never closed.\n\nLast text.", En, None),
    ("alternative-in-related-in-mixed", WANG, "Refund", "请看截图和账单。", Zh, None),
    ("message-partial", WANG, "Refund", "", En, None),
    ("message-external-body", WANG, "Refund", "The recording is on a server.", En, None),
    ("broken-base64", WANG, "Refund", "请把钱退回我的账户。\n\nThis says base64 and is plain text all the same, word for word.", En, None),
    ("uuencoded-file", WANG, "Refund", "The list is below.\n\n\nRegards", En, None),
    ("uuencode-that-is-none", WANG, "Refund", "begin 644 my story\nI paid twice and nobody answers.\nend", En, None),
    ("uuencode-with-a-tab", WANG, "Refund", "begin 644 list.csv\n#0\tT\nend", En, None),
    ("yenc-stays-text", WANG, "Refund", "=ybegin line=128 size=4 name=a.bin\n›œ\u{fffd}ž\n=yend size=4", En, None),
    ("dangerous-files", WANG, "Refund", "Open them all.", En, None),
    ("harmless-files", WANG, "Refund", "All of it is evidence.", En, None),
    ("hidden-preheader", WANG, "Refund", "I want my refund.\n\nOrder 1001", En, None),
    ("winmail-dat", WANG, "Refund", "See the proof.", En, None),
    ("two-plain-alternatives", WANG, "Refund", "The first half.\n\nThe second half.", En, None),
    // Replies and forwards.
    ("quoted-reply-gmail", WANG, "Re: [RC-7K3M9Q] We have received your complaint", "The order number is 20260910777.", En, None),
    ("quoted-reply-html", WANG, "Re: proposal", "I accept the refund.", En, None),
    ("quoted-reply-zh", WANG, "回复：[RC-7K3M9Q] 请您补充材料", "材料已补充，请查收。", Zh, None),
    ("quoted-reply-qq", Some("10001@qq.example"), "回复：已收到您的投诉", "我同意这个方案。", Zh, None),
    ("quoted-reply-outlook", WANG, "RE: proposal", "I object: the amount is wrong.", En, None),
    ("quoted-reply-inline", WANG, "Re: questions", "On 18 Sep 2026, Desk <d@recourse.example> wrote:\n> Which card?\nThe blue one.\n> Which day?\nTuesday.", En, None),
    ("reply-telling-what-a-shop-wrote", WANG, "Re: Refund", "我要投诉。\n9月10日商家写道：\n不予退款。\n请退我128元", Zh, None),
    ("first-mail-telling-what-a-shop-wrote", WANG, "Refund", "我要投诉。\n9月10日商家写道：\n不予退款。\n请退我128元", Zh, None),
    ("first-mail-with-a-shops-answer", WANG, "Refund", "The shop refused:\n\n-----Original Message-----\nFrom: shop@merchant.example\nSent: Thursday, 10 September 2026\nSubject: order\n\nWe do not refund.", En, None),
    ("first-mail-with-a-quote-on-top", WANG, "Refund", "On 10 Sep 2026, shop@merchant.example wrote:\n> We do not refund.\n\nI disagree, please help.", En, None),
    ("forwarded-inline", WANG, "Fwd: no refund", "See what the shop wrote.\n\n---------- Forwarded message ---------\nFrom: shop@merchant.example\nDate: Thu, 17 Sep 2026\nSubject: no refund\n\nWe do not refund.", En, None),
    ("reply-mail-ru", WANG, "Re: Refund", "Согласен.", En, None),
    // Machines, and a person who looks like one.
    ("vacation-zh", WANG, "自动回复：已收到您的投诉", "您好，我正在休假，回来后会尽快回复您。", Zh, Some(AutoReply)),
    ("vacation-subject-only", WANG, "自动回复：您好", "我正在休假。", Zh, Some(SubjectOnly)),
    ("vacation-exchange", WANG, "Automatic reply: [RC-7K3M9Q] We have received your complaint", "I am out of the office until Monday.", En, Some(AutoReply)),
    ("suppress-header-from-a-person", WANG, "Refund please", "I am a person whose server adds headers. Please refund me.", En, None),
    ("dsn-bounce", Some("MAILER-DAEMON@mx.person.example"), "Undelivered Mail Returned to Sender", "Your mail could not be delivered.", En, Some(Bounce)),
    ("report-in-a-wrapper", WANG, "Failure notice", "Your mail could not be delivered.\n\n-- \nadded by a gateway", En, Some(Bounce)),
    ("report-attached-by-a-person", WANG, "Refund", "The shop's address bounces, see the report.\n\nNo such user.", En, None),
    ("read-receipt", WANG, "Read: your mail", "Your message was displayed.", En, Some(Bounce)),
    ("null-return-path", WANG, "Notice", "A gateway could not do something.", En, Some(Bounce)),
    ("list-post", Some("anna@list.example"), "[news] weekly", "This week in payments.", En, Some(List)),
    ("bulk-mail", Some("shop@merchant.example"), "Big sale", "Everything must go.", En, Some(List)),
    ("auto-generated", Some("alerts@monitor.example"), "Disk full", "Disk is full.", En, Some(AutoSubmitted)),
    ("own-mail-returned", Some("complaints@recourse.example"), "[RC-7K3M9Q] We have received your complaint", "Dear Alex Doe,", En, Some(OwnMail)),
    ("own-address-without-key", Some("Complaints@Recourse.example"), "loop", "A forwarder stripped our header.", En, Some(OwnMail)),
];

/// File, and a line the folded history must have.
const QUOTED: &[(&str, &str)] = &[
    ("quoted-reply-gmail", "> enter this code: 408215"),
    ("quoted-reply-html", "> 128.00 CNY"),
    ("quoted-reply-zh", "> 请提供付款截图"),
    ("quoted-reply-qq", "主题: 已收到您的投诉"),
    ("quoted-reply-outlook", "We propose 1.00 CNY"),
    ("reply-mail-ru", "> Предложение"),
];

/// File, and the attachments: name, type, size in bytes.
type Files = (&'static str, &'static [(&'static str, &'static str, usize)]);

const ATTACHMENTS: &[Files] = &[
    (
        "rfc2231-names",
        &[("付款截图.png", "image/png", 70), ("银行流水.pdf", "application/pdf", 13), ("list.csv", "text/csv", 8)],
    ),
    ("forwarded-as-attachment", &[("attachment-1.eml", "message/rfc822", 98)]),
    ("inline-image", &[("attachment-1.png", "image/png", 70)]),
    ("missing-boundary-end", &[("evidence.bin", "application/octet-stream", 3)]),
    ("too-deep-nesting", &[("attachment-1.bin", "application/octet-stream", 2471)]),
    ("dsn-bounce", &[("attachment-1.bin", "message/delivery-status", 116), ("attachment-2.eml", "message/rfc822", 45)]),
    ("report-in-a-wrapper", &[("attachment-1.bin", "message/delivery-status", 13)]),
    ("report-attached-by-a-person", &[("attachment-1.bin", "message/delivery-status", 13)]),
    ("rfc2231-out-of-order", &[("银行账单.pdf", "application/pdf", 12)]),
    ("alternative-in-related-in-mixed", &[("attachment-1.png", "image/png", 12), ("bill.pdf", "application/pdf", 9)]),
    ("message-partial", &[("attachment-1.bin", "message/partial", 28)]),
    ("message-external-body", &[("attachment-1.bin", "message/external-body", 25)]),
    ("broken-base64", &[("photo.jpg", "image/jpeg", 10)]),
    ("uuencoded-file", &[("list.csv", "application/octet-stream", 22)]),
    ("winmail-dat", &[("proof.png", "application/octet-stream", 12)]),
    ("read-receipt", &[("attachment-1.bin", "message/disposition-notification", 55)]),
];

fn mail(file: &str) -> Incoming {
    read(&raw("own", file))
}

#[test]
fn every_file_has_a_row_and_every_row_a_file() {
    let files: BTreeSet<String> = files("own").into_iter().collect();
    let rows: BTreeSet<String> = ROWS.iter().map(|row| row.0.to_owned()).collect();
    assert!(files.len() >= 25, "the corpus has only {} mails", files.len());
    assert_eq!(files, rows);
}

#[test]
fn facts() {
    for &(file, from, subject, text, language, automatic) in ROWS {
        let mail = mail(file);
        assert_eq!(mail.from.as_ref().map(|from| from.address.as_str()), from, "{file}");
        assert_eq!(mail.subject, subject, "{file}");
        assert_eq!(mail.text, text, "{file}");
        assert_eq!(mail.language, language, "{file}");
        assert_eq!(mail.automatic, automatic, "{file}");
    }
}

#[test]
fn history_is_folded_where_there_is_some() {
    for &(file, ..) in ROWS {
        let quoted = mail(file).quoted;
        match QUOTED.iter().find(|row| row.0 == file) {
            Some((_, line)) => {
                let quoted = quoted.unwrap_or_else(|| panic!("{file} has no history"));
                assert!(quoted.lines().any(|found| found == *line), "{file}: {quoted}");
            }
            None => assert_eq!(quoted, None, "{file}"),
        }
    }
}

#[test]
fn attachments() {
    for &(file, ..) in ROWS {
        if JUDGED.iter().any(|row| row.0 == file) {
            continue;
        }
        let found = mail(file).attachments;
        let found: Vec<(&str, &str, usize)> =
            found.iter().map(|file| (file.file_name.as_str(), file.content_type.as_str(), file.bytes.len())).collect();
        let expected = ATTACHMENTS.iter().find(|row| row.0 == file).map_or(&[][..], |row| row.1);
        assert_eq!(found, expected, "{file}");
    }
}

/// File, and the attachments as they are judged: name, sort, type by the bytes, danger.
type Judged = (&'static str, &'static [(&'static str, &'static str, Option<&'static str>, Option<&'static str>)]);

#[rustfmt::skip]
const JUDGED: &[Judged] = &[
    ("dangerous-files", &[
        ("bill.pdf.exe", "other", PROGRAM, Some("name_trick")),
        ("billfdp.exe", "other", PROGRAM, Some("name_trick")),
        ("bill.pdf", "other", PROGRAM, Some("type_disagrees")),
        ("setup.exe", "other", PROGRAM, Some("executable")),
        ("run.js", "document", None, Some("script")),
        ("table.xlsm", "spreadsheet", Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), Some("macros")),
        ("letter.docx", "document", Some("application/zip"), Some("macros")),
        ("click.lnk", "other", Some("application/x-ms-shortcut"), Some("installer")),
        ("page.html", "document", Some("text/html"), Some("active_markup")),
        ("photos.zip", "archive", Some("application/zip"), Some("archive_with_danger")),
        ("photos.rar", "archive", Some("application/vnd.rar"), Some("sealed_archive")),
    ]),
    ("harmless-files", &[
        ("photo.jpg", "image", Some("image/jpeg"), None),
        ("call.amr", "audio", Some("audio/amr"), None),
        ("screen.mp4", "video", Some("video/mp4"), None),
        ("bill.pdf", "document", Some("application/pdf"), None),
        ("list.xlsx", "spreadsheet", Some("application/zip"), None),
        ("photos.zip", "archive", Some("application/zip"), None),
        ("their answer.eml", "message", None, None),
        ("visit.ics", "calendar", None, None),
        ("me.vcf", "contact", None, None),
        ("signature.asc", "signature", None, None),
        ("dump.dat", "other", None, None),
    ]),
];

const PROGRAM: Option<&str> = Some("application/vnd.microsoft.portable-executable");

#[test]
fn attachments_are_judged() {
    for &(file, expected) in JUDGED {
        let found = mail(file).attachments;
        let found: Vec<_> = found
            .iter()
            .map(|file| {
                let danger = file.danger.map(mail::Danger::as_str);
                (file.file_name.as_str(), file.kind.as_str(), file.sniffed, danger)
            })
            .collect();
        assert_eq!(found, expected, "{file}");
    }
    let photo = &mail("harmless-files").attachments[0];
    assert_eq!(photo.sha256(), "45ae705277879f7f01d778f7c95a065bb0c06ab9936cf24307f375211fee13d1");
}

#[test]
fn threads_names_and_recipients() {
    let reply = mail("quoted-reply-gmail");
    assert_eq!(reply.in_reply_to, ["ack1@recourse.example"]);
    assert_eq!(reply.references, ["first@person.example", "ack1@recourse.example"]);
    assert_eq!(reply.message_id.as_deref(), Some("m33@person.example"));
    for (file, name) in [("raw-8bit-subject", "王伟"), ("big5", "陳大文"), ("gb18030-labelled-gb2312", "投诉商户")]
    {
        assert_eq!(mail(file).from.unwrap().name.as_deref(), Some(name), "{file}");
    }
    let group = mail("group-and-cc");
    assert_eq!(group.to, ["complaints@recourse.example"]);
    assert_eq!(group.cc, ["friend@person.example", "zhang@person.example"]);
    let token = mail::reply_token(&mail("token-upper-cased").to, "complaints@recourse.example");
    assert_eq!(token.as_deref(), Some("k7q2m9x4"));
}

#[test]
fn what_is_logged_names_nobody() {
    for &(file, ..) in ROWS {
        let mail = mail(file);
        let logged = format!("{mail:?} {:?} {:?}", mail.from, envelope());
        for secret in ["wang.wei", "complaints@", "someone@", "Wang", "王伟"] {
            assert!(!logged.contains(secret), "{file}: {logged}");
        }
    }
}
