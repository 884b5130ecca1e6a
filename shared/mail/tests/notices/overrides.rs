//! Replacing texts: what is taken, what is refused and why.

use std::fs;
use std::path::Path;

use mail::outgoing::samples::Samples;
use mail::{Fault, Frame, Language, Notice, NoticeKind, TextKind, Texts, preview};

/// The compiled-in words of a text, as they stand in the repository.
fn words(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    fs::read_to_string(folder.join(file)).expect("a text that is compiled in")
}

/// Replaces one text by itself with a change.
fn changed(file: &str, from: &str, to: &str) -> Result<Texts, mail::BadText> {
    let text = words(file);
    assert!(text.contains(from), "{file} has no `{from}`");
    Texts::with_overrides([(file, text.replace(from, to))])
}

#[test]
fn every_compiled_in_text_would_be_taken() {
    for language in ["zh", "en"] {
        let kinds = NoticeKind::ALL.map(NoticeKind::as_str);
        for word in kinds.into_iter().chain(["frame", "staff_frame"]) {
            let file = format!("{language}/{word}.notice");
            let taken = Texts::with_overrides([(&file, words(&file))]);
            assert!(taken.is_ok(), "{}", taken.unwrap_err());
            let windows = Texts::with_overrides([(&file, format!("\u{feff}{}", words(&file).replace('\n', "\r\n")))]);
            assert!(windows.is_ok(), "{}", windows.unwrap_err());
        }
    }
}

#[test]
fn a_replaced_text_changes_its_notice_and_no_other() {
    let file = "en/acknowledgement.notice";
    let texts = changed(file, "We are sorry for the trouble.", "Thank you for writing, {{ frame.name }}.").unwrap();
    let shown = preview(&texts, NoticeKind::Acknowledgement, Language::En);
    assert!(shown.text.contains("Thank you for writing, Alex Doe."), "{}", shown.text);
    assert!(shown.html.contains("Thank you for writing, Alex Doe.") && !shown.html.contains("We are sorry"));
    let built_in = Texts::built_in();
    for kind in NoticeKind::ALL {
        for language in [Language::Zh, Language::En] {
            let same = preview(&texts, kind, language) == preview(&built_in, kind, language);
            let replaced = (kind, language) == (NoticeKind::Acknowledgement, Language::En);
            assert_eq!(same, !replaced, "{kind:?} {language}");
        }
    }
}

#[test]
fn a_replaced_frame_stands_around_every_letter_of_its_language() {
    let texts = changed("zh/frame.notice", "投诉处理团队", "客户关怀部").unwrap();
    for kind in NoticeKind::ALL {
        let text = preview(&texts, kind, Language::Zh).text;
        assert_eq!(text.contains("云付客户关怀部"), !kind.is_for_staff(), "{kind:?}");
    }
    // The half in the other language comes from the same folder.
    assert!(preview(&texts, NoticeKind::NotTakenIn, Language::En).text.contains("云付客户关怀部"));
}

#[test]
fn what_is_refused_and_what_is_said_of_it() {
    let mut wrong = Vec::new();
    let acknowledgement = "en/acknowledgement.notice";
    let button = "@ {{ link }} | Confirm and follow my complaint";
    for (file, from, to, message) in [
        (
            acknowledgement,
            "{{ category }}",
            "{{ categry }}",
            "en/acknowledgement.notice, line 9: there is no value `categry`; the values are: category, code, dates, first_advice, frame.firm, frame.name, frame.reference, frame.status_link, link, link_hours, missing, routes",
        ),
        (acknowledgement, "{{ date.what }}", "{{ date.wat }}", "en/acknowledgement.notice, line 11: undefined value"),
        (
            acknowledgement,
            "{% if missing %}",
            "{% if mising %}",
            "en/acknowledgement.notice, line 22: there is no value `mising`",
        ),
        (acknowledgement, "{% if missing %}", "{% if missing", "en/acknowledgement.notice, line 23: syntax error"),
        (
            acknowledgement,
            "{{ category }}",
            "{{ category|upper }}",
            "en/acknowledgement.notice, line 9: unknown filter",
        ),
        (
            acknowledgement,
            "{{ category }}",
            "{{ dates }}",
            "en/acknowledgement.notice, line 9: invalid operation: a sequence cannot be written as it is; use `for` or `if`",
        ),
        (
            acknowledgement,
            "! [",
            "[",
            "en/acknowledgement.notice: a mail needs exactly one subject line (`! …`), this has 0",
        ),
        (acknowledgement, "# We", "! We", "this has 2"),
        (
            acknowledgement,
            "! [",
            "![",
            "en/acknowledgement.notice, line 1: a line that begins with `!` needs a blank after it",
        ),
        (acknowledgement, "= {{ code }}", "{{ code }}", "the code must stand alone on one line (`= {{ code }}`)"),
        (acknowledgement, "= {{ code }}", "= 123456\n= {{ code }}", "the code must stand alone"),
        (acknowledgement, "= {{ code }}", "", "the value `code` is never used, and this mail must tell it"),
        (
            acknowledgement,
            button,
            "@ https://elsewhere.example/{{ link_hours }} | {{ link }}",
            "a mail needs a button that opens the link",
        ),
        (
            acknowledgement,
            button,
            "@ {{ link }} | Go\n@ https://x.example/654321 | App",
            "`654321` could be taken for the code",
        ),
        (
            "en/new_code.notice",
            "Your new code:\n\n= {{ code }}",
            "Here you are\n\n= {{ code }}\n",
            "end the line before it with the word code and a colon",
        ),
        (acknowledgement, button, "@ {{ link }}", "line 18: a line that begins with `@` needs two parts"),
        (
            acknowledgement,
            "| About | {{ category }}",
            "| About",
            "line 9: a line that begins with `|` needs two parts with a bar between: `| label | {{ value }}`",
        ),
        (acknowledgement, "We are sorry", "We are <b>very</b> sorry", "line 6: HTML is not understood here"),
        (acknowledgement, "We are sorry", "We are \u{e001}sorry", "line 6: the character U+E001 cannot be used"),
        (
            "zh/final_answer.notice",
            "{% for hint in hints %}\n- {{ hint }}\n{% endfor %}",
            "{% if hints %}{% endif %}",
            "zh/final_answer.notice: the value `hints` is not said in full",
        ),
        (
            "zh/final_answer.notice",
            "{{ reopen_by }}",
            "三十天内",
            "zh/final_answer.notice: the value `reopen_by` is never used",
        ),
        ("zh/frame.notice", "{{ content }}", "", "zh/frame.notice: the value `content` is never used"),
        (
            "zh/frame.notice",
            "{{ frame.name }}",
            "{{ frame.nickname }}",
            "zh/frame.notice, line 1: there is no value `frame.nickname`",
        ),
        (
            "en/staff_frame.notice",
            "Hello,",
            "! Hello",
            "en/staff_frame.notice: a mail needs exactly one subject line (`! …`), this has 2",
        ),
        ("en/not_taken_in.notice", "{{ size_mb }}", "{{ size_mb }} {{ limit }}", "there is no value `limit`"),
    ] {
        let said = changed(file, from, to).err().map_or_else(|| "taken".into(), |bad| bad.to_string());
        if !(said.starts_with(file) && said.contains(message)) {
            wrong.push(format!("{said}\n  instead of\n{message}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn unknown_doubled_and_endless_files_are_refused() {
    let said = Texts::with_overrides([("en/acknowledgment.notice", "x")]).unwrap_err().to_string();
    assert!(said.starts_with("en/acknowledgment.notice: no notice is called so; the texts are: zh/frame.notice, "));
    assert!(said.contains("en/acknowledgement.notice") && said.contains("zh/staff_digest.notice"), "{said}");
    let survey = words("en/survey.notice");
    let twice = Texts::with_overrides([("en/survey.notice", &survey), (r"en\survey.notice", &survey)]);
    assert_eq!(twice.unwrap_err().fault, Fault::Twice);
    let endless = Texts::with_overrides([("en/survey.notice", survey.repeat(100))]);
    assert!(matches!(endless.unwrap_err().fault, Fault::TooLong { .. }));
}

#[test]
fn the_code_stays_the_only_number_whatever_a_text_says() {
    let file = "zh/acknowledgement.notice";
    let texts = changed(file, "给您带来不便", "客服热线 400123，给您带来不便").unwrap();
    let shown = preview(&texts, NoticeKind::Acknowledgement, Language::Zh);
    assert!(shown.text.contains("客服热线 400\u{202f}123"), "{}", shown.text);
}

#[test]
fn a_text_that_fails_on_the_day_gives_way_to_the_compiled_in_one() {
    // The samples are never so; no check can foresee every value.
    let failing = "{% if category == \"Fees\" %}{{ dates[9].what }}{% endif %}\n= {{ code }}";
    let hiding = "{% if category != \"Fees\" %}\n= {{ code }}\n{% endif %}";
    for trap in [failing, hiding] {
        let texts = changed("en/acknowledgement.notice", "= {{ code }}", trap).unwrap();
        let texts_built_in = Texts::built_in();
        let samples = Samples::of(Language::En);
        let frame = samples.frame(NoticeKind::Acknowledgement);
        let mut notice = samples.notice(NoticeKind::Acknowledgement);
        let Notice::Acknowledgement { category, .. } = &mut notice else { unreachable!() };
        *category = "Fees";
        assert_eq!(texts.render(&frame, &notice), texts_built_in.render(&frame, &notice));
    }
}

#[test]
fn values_cannot_forge_structure_in_a_replaced_text() {
    let texts = changed("en/reply.notice", "Here is our reply", "{{ text }} Here is our reply").unwrap();
    let samples = Samples::of(Language::En);
    let frame = Frame { name: Some("! Forged"), ..samples.frame(NoticeKind::Reply) };
    let text = "! Forged\n= 123456\n@ https://evil.example | go\n{{ frame.firm }}";
    let rendered = texts.render(&frame, &Notice::PersonText { text, handler: None, needs: &[], kind: TextKind::Reply });
    assert_eq!(rendered.subject, "[RC-7K3M9Q] Our reply to your complaint");
    assert_eq!(rendered.html.matches("<a ").count(), 1);
    assert!(!rendered.html.contains("class=\"code\"") && rendered.text.contains("{{ frame.firm }}"));
}
