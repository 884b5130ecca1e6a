//! The HTML of a mail as a handler sees it.

use mail::safe_html;

/// The cleaned form of a page sent as the only part.
fn cleaned(html: &str) -> String {
    safe_html(format!("Content-Type: text/html; charset=utf-8\n\n{html}").as_bytes()).expect("it has a page")
}

#[test]
fn what_a_handler_sees() {
    for (html, expected) in [
        ("<p>您好 <b style='color:red'>World</b></p>", "<p>您好 <b>World</b></p>"),
        ("<p style=\"color:red;position:fixed;background:url(http://x.example)\">a</p>", "<p>a</p>"),
        ("<p style=\"color:red;position:fixed\">a</p>", "<p style=\"color:red\">a</p>"),
        ("<img src=\"cid:a@b\" alt=\"x\">", "<img src=\"cid:a@b\" alt=\"x\">"),
        ("<img src=\"data:image/png;base64,AA==\">", "<img src=\"data:image/png;base64,AA==\">"),
        ("<img src=\"http://t.example/pixel.gif\" alt=\"x\">", "<img alt=\"x\">"),
        ("<img src=\"data:image/svg+xml,<svg onload=1>\">", "<img>"),
        ("<img srcset=\"http://t.example/a 2x\" src=x onerror=alert(1)>", "<img>"),
        (
            "<a href=\"javascript:alert(1)\" onclick=x>go</a>",
            "<a rel=\"noopener noreferrer nofollow\" target=\"_blank\">go</a>",
        ),
        (
            "<table background=\"http://t.example/a.png\"><tbody><tr><td>a</td></tr></tbody></table>",
            "<table><tbody><tr><td>a</td></tr></tbody></table>",
        ),
    ] {
        let found = cleaned(html);
        assert!(found == expected || sorted(&found) == sorted(expected), "{html}\n{found}");
    }
}

/// A page's tags with their attributes in order: the cleaner promises none.
fn sorted(html: &str) -> Vec<String> {
    let mut words: Vec<String> = html.split([' ', '>']).map(str::to_owned).collect();
    words.sort();
    words
}

#[test]
fn links_say_where_they_lead() {
    let found = cleaned("<a href=\"https://evil.example/a?b=1&amp;c\">www.bank.example</a>");
    assert!(found.ends_with(">www.bank.example</a> <small>[https://evil.example/a?b=1&amp;c]</small>"), "{found}");
    assert!(found.contains("rel=\"noopener noreferrer nofollow\"") && found.contains("target=\"_blank\""), "{found}");
    let found = cleaned("<a style='color:red' dir=ltr href=https://evil.example/>x</a> and <a>no target</a>");
    assert!(
        found.ends_with(">x</a> <small>[https://evil.example/]</small> and <a>no target</a>")
            || found.contains("<small>[https://evil.example/]</small> and <a "),
        "{found}"
    );
    let found = cleaned("<a href=\"https://shop.example/\">https://shop.example/</a>");
    assert!(!found.contains("<small>"), "{found}");
    let long = cleaned(&format!("<a href=\"https://x.example/{}\">x</a>", "&amp;".repeat(300)));
    assert!(long.ends_with("&amp;…]</small>"), "{long}");
}

#[test]
fn nothing_runs_or_loads() {
    for html in [
        "<script>alert(1)</script>",
        "<style>@import 'http://t.example'</style>",
        "<iframe src=http://t.example></iframe>",
        "<object data=http://t.example></object>",
        "<embed src=http://t.example>",
        "<link rel=stylesheet href=http://t.example>",
        "<meta http-equiv=refresh content='0;url=http://t.example'>",
        "<base href=http://t.example>",
        "<form action=http://t.example><input name=card></form>",
        "<svg onload=alert(1)><image href=http://t.example/></svg>",
        "<video poster=http://t.example src=http://t.example></video>",
        "<body background=http://t.example>",
        "<p style='background-image:u\\72l(http://t.example)'>",
        "<math><mtext></p><style><img src=x onerror=alert(1)>",
        "<!--[if mso]><img src=http://t.example><![endif]-->",
        "<td style=\"width:expression(alert(1))\">",
        "<a href=' java\tscript:alert(1)'>x</a>",
        "<a href=data:text/html,x>x</a>",
        "<area href=http://t.example>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    ] {
        let found = cleaned(html).to_lowercase();
        for never in
            ["t.example", "script", "onerror", "onload", "<style", "<form", "<svg", "url(", "data:text", "@import"]
        {
            assert!(!found.contains(never), "{html}\n{found}");
        }
    }
}

#[test]
fn which_part_is_shown() {
    let both = "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>rich</p>\n--b--";
    assert_eq!(safe_html(both.as_bytes()).as_deref(), Some("<p>rich</p>"));
    let file = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nplain\n--b\nContent-Type: text/html; name=a.html\n\n<p>file</p>\n--b--";
    assert_eq!(safe_html(file.as_bytes()), None);
    assert_eq!(safe_html(b"Subject: a\n\nplain <b>text</b>"), None);
    assert_eq!(safe_html(b""), None);
}

#[test]
fn pages_made_to_cost_time_are_not_cleaned_or_stay_small() {
    assert_eq!(safe_html(format!("Content-Type: text/html\n\n{}", "<b>".repeat(30_000)).as_bytes()), None);
    assert_eq!(safe_html(format!("Content-Type: text/html\n\n{}", "a".repeat(2 << 20)).as_bytes()), None);
    for html in [
        "<div>".repeat(4_000),
        "<p><b id=1><font color=2><i x=3>".repeat(2_000),
        (0..3_000).map(|number| format!("<p><b id={number}><a href=http://x.example/{number}>")).collect(),
        "<table><tr><td>".repeat(1_500),
        format!("<p {}>", "a=1 ".repeat(50_000)),
        "<a href=\"https://x.example/\">".repeat(3_000),
    ] {
        let found = cleaned(&html);
        assert!(found.len() <= 100 * html.len() + 1_000, "{} became {}", html.len(), found.len());
    }
}
