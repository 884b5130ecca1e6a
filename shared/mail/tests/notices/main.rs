//! Every notice in both languages: snapshots, and rules that hold for all.

mod samples;

use mail::{Frame, Language, Notice, Rendered, TextKind, render};
use samples::{LINK, chinese, date, english, strings};

/// Renders every notice in both languages.
fn each(mut check: impl FnMut(&str, Language, &Rendered)) {
    for sample in [chinese(), english()] {
        for (name, notice) in sample.notices() {
            check(name, sample.language, &render(&sample.frame(), &notice));
        }
    }
}

#[test]
fn snapshots() {
    each(|name, language, rendered| {
        let name = format!("{name}.{}", language.tag());
        insta::assert_snapshot!(format!("{name}.text"), format!("Subject: {}\n\n{}", rendered.subject, rendered.text));
        insta::assert_snapshot!(format!("{name}.html"), rendered.html);
    });
}

#[test]
fn every_mail_names_the_reference_and_never_asks_for_a_password() {
    each(|name, language, rendered| {
        let warning = if language == Language::Zh { "索要密码" } else { "never ask for a password" };
        assert!(rendered.subject.contains("RC-7K3M9Q"), "{name}");
        for part in [&rendered.text, &rendered.html] {
            assert!(part.contains("RC-7K3M9Q") && part.to_lowercase().contains(warning), "{name} {language}");
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
    each(|name, _, rendered| {
        assert!(rendered.html.len() < 12_000, "{name}: {}", rendered.html.len());
        for foreign in ["<img", "<script", "<link", "url(", "src="] {
            assert!(!rendered.html.contains(foreign), "{name}: {foreign}");
        }
        assert_eq!(rendered.html.matches("<a ").count(), 1, "{name}: one button");
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
    for sample in [chinese(), english()] {
        let mut frame = sample.frame();
        frame.firm = "Firm 100200";
        frame.name = Some("Agent 300400");
        let dates = [date("编号 555666", "by 777888", false)];
        let advice = strings(&["call 111222", "拨打333444热线"]);
        let Notice::Acknowledgement { code, link, link_hours, .. } = sample.acknowledgement() else { unreachable!() };
        let notice = Notice::Acknowledgement {
            code,
            link,
            link_hours,
            dates: &dates,
            category: "category 999000",
            first_advice: &advice,
        };
        for (notice, code) in [(notice, "408215"), (Notice::NewCode { code: "770031", link, link_hours }, "770031")] {
            let rendered = render(&frame, &notice);
            let mail = format!("{}\n{}", rendered.subject, rendered.text);
            assert_eq!(six_digit_numbers(&mail), [code], "{mail}");
            assert_eq!(six_digit_numbers(&visible(&rendered.html)), [code]);
            // The page's source, colours included, has no other one either.
            assert_eq!(six_digit_numbers(&rendered.html), [code]);
            // Set apart by blanks, so that any reader's \b finds its ends.
            assert!(rendered.text.lines().any(|line| line.trim() == code));
            assert!(rendered.html.contains(&format!(">{code}<")));
        }
    }
}

#[test]
fn a_code_that_comes_back_in_a_reply_is_masked() {
    for sample in [chinese(), english()] {
        for (name, notice) in sample.notices() {
            let text = render(&sample.frame(), &notice).text;
            let quoted: String = text.lines().map(|line| format!("> {line}\n")).collect();
            for text in [text, quoted] {
                let masked = mail::mask(&text);
                assert!(!["408215", "770031"].iter().any(|code| masked.text.contains(code)), "{name}");
                assert_eq!(masked.found.len(), usize::from(masked.text.contains("[code]")), "{name}");
            }
        }
    }
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
    let sample = english();
    let frame = Frame { name: None, ..sample.frame() };
    let rendered = render(
        &frame,
        &Notice::FinalAnswer {
            outcome: "Withdrawn",
            reason: None,
            referred_to: None,
            text: "",
            redress: &[],
            routes: &[],
            hints: &[],
            reopen_by: "31 December 2026",
            link: LINK,
        },
    );
    assert!(rendered.text.starts_with("Hello,\n"));
    assert!(!rendered.text.contains("outside our firm") && !rendered.text.contains("Reason"));
    assert!(!rendered.html.contains("<ul") && !rendered.html.contains("class=\"letter\""));
}

#[test]
fn every_snapshot_belongs_to_a_notice() {
    let folder = format!("{}/tests/notices/snapshots", env!("CARGO_MANIFEST_DIR"));
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut found: Vec<String> = names.filter(|name| name.starts_with("notices__")).collect();
    let mut expected = Vec::new();
    each(|name, language, _| {
        expected.extend(["text", "html"].map(|part| format!("notices__{name}.{}.{part}.snap", language.tag())));
    });
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}
