//! Every notice in both languages: snapshots, and rules that hold for all.

mod overrides;

use std::fmt::Write as _;

use mail::outgoing::samples::{CODE, LINK, Samples};
use mail::{DateLine, Frame, Language, Notice, NoticeKind, Rendered, Staff, TextKind, Texts, preview, render};

const LANGUAGES: [Language; 2] = [Language::Zh, Language::En];

/// Renders every sample notice in both languages.
fn each(mut check: impl FnMut(&str, Language, &Rendered)) {
    for language in LANGUAGES {
        let samples = Samples::of(language);
        for kind in NoticeKind::ALL {
            for (at, notice) in samples.notices(kind).iter().enumerate() {
                let name = format!("{} {}", kind.as_str(), at + 1);
                check(&name, language, &render(&samples.frame(kind), notice));
            }
        }
    }
}

/// What the page says of every mail alike, and what it says of this one.
fn head_and_body(html: &str) -> (&str, &str) {
    html.split_at(html.find("<body").expect("a page has a body"))
}

#[test]
fn snapshots() {
    for language in LANGUAGES {
        let (mut texts, mut pages) = (String::new(), String::new());
        each(|name, of, rendered| {
            if of == language {
                let (head, body) = head_and_body(&rendered.html);
                let rule = "=".repeat(80);
                writeln!(texts, "{rule}\n{name}\nSubject: {}\n\n{}", rendered.subject, rendered.text).unwrap();
                if pages.is_empty() {
                    pages.push_str(head);
                }
                writeln!(pages, "\n<!-- {name} -->\n{body}").unwrap();
            }
        });
        insta::assert_snapshot!(format!("text.{}", language.tag()), texts);
        insta::assert_snapshot!(format!("html.{}", language.tag()), pages);
    }
}

#[test]
fn a_preview_is_the_first_sample() {
    for language in LANGUAGES {
        let samples = Samples::of(language);
        for kind in NoticeKind::ALL {
            assert_eq!(samples.notice(kind).kind(), kind);
            let expected = render(&samples.frame(kind), &samples.notice(kind));
            assert_eq!(preview(&Texts::built_in(), kind, language), expected);
            assert_eq!(NoticeKind::from_word(kind.as_str()), Some(kind));
        }
    }
}

#[test]
fn every_mail_names_the_reference_and_never_asks_for_a_password() {
    each(|name, language, rendered| {
        let warning = if language == Language::Zh { "索要密码" } else { "never ask for a password" };
        // Two are about no one complaint.
        let of_one = !name.starts_with("not_taken_in") && !name.starts_with("staff_digest");
        assert_eq!(rendered.subject.contains("[RC-7K3M9Q]"), of_one, "{name}");
        for part in [&rendered.text, &rendered.html] {
            assert!(part.contains("RC-7K3M9Q") || !of_one, "{name} {language}");
            assert!(part.to_lowercase().replace('\n', " ").contains(warning), "{name} {language}");
        }
        assert!(!rendered.subject.contains('\n') && !rendered.subject.is_empty());
    });
}

#[test]
fn no_markup_or_private_character_is_left() {
    each(|name, _, rendered| {
        for part in [&rendered.subject, &rendered.text, &rendered.html] {
            assert!(!part.chars().any(|c| ('\u{e000}'..='\u{f8ff}').contains(&c)), "{name}");
            assert!(!part.contains("{{") && !part.contains("{%"), "{name}");
        }
        let marked = |line: &str| ["! ", "# ", "| ", "> ", "= ", "@ ", "~ "].iter().any(|mark| line.starts_with(mark));
        assert!(!rendered.text.lines().any(marked), "{name}: {}", rendered.text);
        assert!(!rendered.text.contains("\n\n\n") && rendered.text.ends_with('\n'), "{name}");
    });
}

#[test]
fn every_page_is_small_and_self_contained() {
    each(|name, language, rendered| {
        assert!(rendered.html.len() < 12_000, "{name}: {}", rendered.html.len());
        for foreign in ["<img", "<script", "<link", "url(", "src="] {
            assert!(!rendered.html.contains(foreign), "{name}: {foreign}");
        }
        // Long words and links break in the cell instead of widening it.
        assert!(rendered.html.split("<table").skip(1).all(|table| table.contains("table-layout:fixed")), "{name}");
        let buttons = if name.starts_with("not_taken_in") { 2 } else { 1 };
        assert_eq!(rendered.html.matches("<a ").count(), buttons, "{name}: one button in each language");
        let (head, body) = head_and_body(&rendered.html);
        assert!(head.contains("name=\"color-scheme\" content=\"light dark\"") && !body.contains("<style"));
        let language = if language == Language::Zh { "zh-CN" } else { "en" };
        assert!(head.contains(&format!("<html lang=\"{language}\">")));
        assert!(body.contains("<div style=\"display:none;"), "{name}: a line for the mailbox's list");
    });
}

#[test]
fn plain_text_has_lines_of_bearable_length() {
    each(|name, language, rendered| {
        let long = |line: &&str| !line.contains("https://") && line.chars().count() > 76 && line.is_ascii();
        let found = rendered.text.lines().find(long);
        // What a person wrote stays as it is.
        let kept = |line: &str| line.starts_with("We found");
        assert!(found.is_none_or(kept), "{name} {language}: {found:?}");
    });
}

/// Free-standing six-digit numbers.
fn six_digit_numbers(text: &str) -> Vec<String> {
    let runs = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let digits = runs.flat_map(|run| run.split(|c: char| !c.is_numeric()));
    digits.filter(|run| run.chars().count() == 6).map(str::to_owned).collect()
}

/// What a reader of an HTML mail sees.
fn visible(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut text = String::new();
    for piece in body.split('<') {
        text.push(' ');
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
    }
    text
}

#[test]
fn mails_with_a_code_carry_no_other_six_digit_number() {
    for language in LANGUAGES {
        let samples = Samples::of(language);
        let mut frame = samples.frame(NoticeKind::Acknowledgement);
        frame.firm = "Firm 100200";
        frame.name = Some("Agent 300400");
        let dates = [DateLine { what: "编号 555666".to_owned(), due: "by 777888".to_owned(), provisional: false }];
        let texts = ["call 111222", "拨打333444热线", "https://x.example/121314"].map(str::to_owned);
        let notice = Notice::Acknowledgement {
            code: CODE,
            link: LINK,
            link_hours: 48,
            dates: &dates,
            category: "category 999000",
            first_advice: &texts,
            missing: &texts,
            routes: &texts,
        };
        for notice in [notice, Notice::NewCode { code: CODE, link: LINK, link_hours: 48 }] {
            let rendered = render(&frame, &notice);
            let mail = format!("{}\n{}", rendered.subject, rendered.text);
            assert_eq!(six_digit_numbers(&mail), [CODE], "{mail}");
            assert_eq!(six_digit_numbers(&visible(&rendered.html)), [CODE]);
            // The page's source, colours included, has no other one either.
            assert_eq!(six_digit_numbers(&rendered.html), [CODE]);
            // Set apart by blanks, so that any reader's \b finds its ends.
            assert!(rendered.text.lines().any(|line| line.trim() == CODE));
            assert!(rendered.html.contains(&format!(">{CODE}<")));
        }
    }
}

#[test]
fn a_code_that_comes_back_in_a_reply_is_masked() {
    each(|name, _, rendered| {
        let quoted: String = rendered.text.lines().map(|line| format!("> {line}\n")).collect();
        for text in [&rendered.text, &quoted] {
            let masked = mail::mask(text);
            assert!(!masked.text.contains(CODE), "{name}");
            assert_eq!(masked.found.len(), usize::from(masked.text.contains("[code]")), "{name}");
        }
    });
}

#[test]
fn every_ending_tells_how_to_go_on_and_how_to_avoid_it() {
    for language in LANGUAGES {
        let samples = Samples::of(language);
        let (hint, route) = match language {
            Language::Zh => ("请开启付款前短信提醒", "12363"),
            Language::En => ("Turn on alerts before each payment", "12363"),
        };
        for kind in [NoticeKind::FinalAnswer, NoticeKind::SummaryAnswer] {
            for notice in samples.notices(kind) {
                let (Notice::FinalAnswer { hints, routes, .. } | Notice::SummaryAnswer { hints, routes, .. }) = notice
                else {
                    unreachable!()
                };
                let rendered = render(&samples.frame(kind), &notice);
                for part in [&rendered.text, &rendered.html] {
                    assert_eq!(part.contains(hint), !hints.is_empty());
                    assert_eq!(
                        part.contains(&format!("{route}\n")) || part.contains(&format!("{route}<")),
                        !routes.is_empty()
                    );
                }
            }
        }
    }
}

#[test]
fn a_mail_that_was_not_taken_in_is_told_in_both_languages() {
    for (language, first) in [(Language::Zh, "您的邮件未能受理"), (Language::En, "We could not take in your e-mail")]
    {
        let samples = Samples::of(language);
        let kind = NoticeKind::NotTakenIn;
        for notice in samples.notices(kind) {
            let rendered = render(&samples.frame(kind), &notice);
            assert!(rendered.subject.starts_with(first) && rendered.subject.contains(" / "), "{}", rendered.subject);
            for part in [&rendered.text, &rendered.html] {
                assert_eq!(part.matches("complaints@recourse.example").count(), 2);
                assert!(part.contains("云付投诉处理团队") && part.contains("The complaints team at Cloudpay"));
            }
            assert!(rendered.html.contains("<div lang=\"zh-CN\"") && rendered.html.contains("<div lang=\"en\""));
        }
    }
}

#[test]
fn a_digest_counts_first_and_shows_so_many_lines() {
    let samples = Samples::of(Language::En);
    let kind = NoticeKind::StaffDigest;
    let Notice::Staff(Staff::Digest { team, day, counts, lines }) = samples.notice(kind) else { unreachable!() };
    let many: Vec<_> = lines.iter().cycle().take(60).cloned().collect();
    let text = render(&samples.frame(kind), &Notice::Staff(Staff::Digest { team, day, counts, lines: &many })).text;
    assert!(text.find("Overdue: 1").unwrap() < text.find("RC-7K3M9Q").unwrap(), "{text}");
    assert_eq!(text.matches("\nRC-").count(), 50);
    assert!(text.contains("10 more are on the desk."));
}

#[test]
fn values_are_escaped_and_cannot_forge_structure() {
    let nasty = "<script>alert(1)</script>\r\n\r\n! Forged subject\n# Forged\n@ https://evil.example | Click\n& \"quotes\" | bar";
    let frame = Frame {
        language: Language::En,
        firm: nasty,
        reference: "RC-1",
        name: Some(nasty),
        status_link: "javascript:alert(1)",
    };
    let rendered =
        render(&frame, &Notice::PersonText { text: nasty, handler: Some(nasty), needs: &[], kind: TextKind::Reply });
    assert_eq!(rendered.subject, "[RC-1] Our reply to your complaint");
    assert!(!rendered.html.contains("<script") && !rendered.html.contains("<a "), "{}", rendered.html);
    assert!(!rendered.html.contains("<h1"));
    assert!(rendered.html.contains("&#60;script&#62;"));
    assert!(rendered.text.contains("<script>alert(1)</script>\n"));
    assert!(rendered.text.contains("& \"quotes\" | bar"));
}

#[test]
fn empty_parts_leave_no_trace() {
    let samples = Samples::of(Language::En);
    let frame = Frame { name: None, ..samples.frame(NoticeKind::FinalAnswer) };
    let rendered = render(
        &frame,
        &Notice::FinalAnswer {
            outcome: "Withdrawn",
            reason: None,
            referred_to: None,
            text: "",
            redress: &[],
            routes: &[],
            statements: &[],
            hints: &[],
            reopen_by: "31 December 2026",
            link: LINK,
        },
    );
    assert!(rendered.text.starts_with("Hello,\n"));
    assert!(!rendered.text.contains("outside our firm") && !rendered.text.contains("Reason"));
    assert!(!rendered.html.contains("<ul") && !rendered.html.contains("class=\"letter\""));
}
