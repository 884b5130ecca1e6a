//! Folding the history of a conversation away from a reply.
//!
//! Only what is surely history is folded, and only in a mail that answers
//! another one: a known head line ("On … wrote:", 在…写道：, the original-message
//! rules of Outlook, QQ and NetEase) and what it introduces. A forwarded mail is
//! content, and so is whatever else a first mail quotes; an answer written
//! between quoted lines is left whole, and a mail that would be empty without
//! its quote keeps it.

/// Head lines that start a quote which runs to the end.
const RULES: [&str; 14] = [
    "original message",
    "original mail",
    "replied message",
    "original appointment",
    "原始邮件",
    "原邮件",
    "邮件原件",
    "邮件原文",
    "回复的原邮件",
    "回复的邮件",
    "原始郵件",
    "原始訊息",
    "ursprüngliche nachricht",
    "message d'origine",
];

/// Words that mark a forwarded mail, which is content.
const FORWARDED: [&str; 6] = ["forwarded message", "转发邮件", "转发的邮件", "轉寄郵件", "begin forwarded", "转发信息"];

/// Header names of an Outlook-style block, in the order they open it.
const BLOCK_FROM: [&str; 6] = ["from:", "发件人:", "发件人：", "寄件者:", "寄件者：", "von:"];
const BLOCK_NEXT: [&str; 16] = [
    "sent:",
    "date:",
    "to:",
    "subject:",
    "发送时间:",
    "发送时间：",
    "日期:",
    "日期：",
    "时间:",
    "时间：",
    "收件人:",
    "收件人：",
    "主题:",
    "主题：",
    "gesendet:",
    "寄件日期:",
];

/// How the line before a quote ends.
const HEAD_ENDS: [&str; 14] = [
    "wrote:",
    "wrote：",
    "写道:",
    "写道：",
    "寫道:",
    "寫道：",
    "schrieb:",
    "a écrit :",
    "a écrit:",
    "написал:",
    "написала:",
    "escribió:",
    "escreveu:",
    "ha scritto:",
];

/// Lines an "On … wrote:" may be wrapped over.
const HEAD_LINES_MAX: usize = 3;

/// Parts a text from its quoted history.
///
/// `reply` tells whether the mail says it answers another one; without that
/// nothing in it is history.
pub(crate) fn fold(text: &str, reply: bool) -> (String, Option<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let cut = if reply { cut(&lines) } else { None };
    let whole = || (text.trim().to_owned(), None);
    let Some((start, end)) = cut else { return whole() };
    let kept: Vec<&str> = [&lines[..start], &lines[end..]].concat();
    let kept = kept.join("\n").trim().to_owned();
    let quoted = lines[start..end].join("\n").trim().to_owned();
    if kept.is_empty() || quoted.is_empty() { whole() } else { (kept, Some(quoted)) }
}

/// The range of lines that is history.
fn cut(lines: &[&str]) -> Option<(usize, usize)> {
    for (at, line) in lines.iter().enumerate() {
        if is_quoted(line) {
            continue;
        }
        let lower = line.trim().to_lowercase();
        if lower.len() < 200 && FORWARDED.iter().any(|word| lower.contains(word)) {
            return None;
        }
        if is_rule(&lower) || is_block(lines, at) {
            return Some((at, lines.len()));
        }
        if let Some(length) = head_length(lines, at) {
            return quote_after(lines, at, at + length);
        }
    }
    trailing_quote(lines)
}

fn is_quoted(line: &str) -> bool {
    line.starts_with('>')
}

fn is_rule(lower: &str) -> bool {
    let bare = lower.trim_matches(|c: char| matches!(c, '-' | '_' | '=' | '*' | '—' | ' ' | '\u{a0}' | ':' | '：'));
    bare.len() < lower.len() && RULES.contains(&bare)
}

/// A `From:` line with `Sent:`, `To:` or `Subject:` right below it.
fn is_block(lines: &[&str], at: usize) -> bool {
    let plain = |line: &str| line.trim().trim_matches('*').replace("*", "").to_lowercase();
    let first = plain(lines[at]);
    if !BLOCK_FROM.iter().any(|name| first.starts_with(name)) {
        return false;
    }
    let below = lines[at + 1..].iter().take(4).map(|line| plain(line));
    below.filter(|line| BLOCK_NEXT.iter().any(|name| line.starts_with(name))).count() >= 2
}

/// Lines an "On … wrote:" takes that starts here.
fn head_length(lines: &[&str], at: usize) -> Option<usize> {
    let first = lines[at].trim();
    let opens = ["On ", "At ", "Am ", "Le ", "在", "于"].iter().any(|word| first.starts_with(word));
    let dated = first.starts_with(|c: char| c.is_ascii_digit()) || first.contains('@');
    if !opens && !dated {
        return None;
    }
    let mut joined = String::new();
    for length in 1..=HEAD_LINES_MAX {
        let line = lines.get(at + length - 1)?.trim();
        if line.is_empty() || is_quoted(line) {
            return None;
        }
        joined.push_str(line);
        let lower = joined.to_lowercase();
        if HEAD_ENDS.iter().any(|end| lower.ends_with(end)) {
            let traceable = joined.contains('@') || joined.chars().any(|c| c.is_ascii_digit());
            return traceable.then_some(length);
        }
        joined.push(' ');
    }
    None
}

/// What a head line introduces: a block of `>` lines, or everything below a head
/// with an address. A head without one is how people tell what a shop wrote to them.
fn quote_after(lines: &[&str], head: usize, body: usize) -> Option<(usize, usize)> {
    let first = body + lines[body..].iter().take_while(|line| line.trim().is_empty()).count();
    if !lines.get(first).is_some_and(|line| is_quoted(line)) {
        let addressed = lines[head..body].iter().any(|line| line.contains('@'));
        return addressed.then_some((head, lines.len()));
    }
    let length = block_length(&lines[first..]);
    let end = first + length;
    // Answers between the quoted lines only make sense together with them.
    let interleaved = lines[end..].iter().any(|line| is_quoted(line));
    if interleaved { None } else { Some((head, end)) }
}

/// Length of a run of `>` lines, with blank lines inside it.
fn block_length(lines: &[&str]) -> usize {
    let run = lines.iter().take_while(|line| is_quoted(line) || line.trim().is_empty()).count();
    let blank = lines[..run].iter().rev().take_while(|line| line.trim().is_empty()).count();
    run - blank
}

/// One block of `>` lines at the very end, with nothing quoted before it.
fn trailing_quote(lines: &[&str]) -> Option<(usize, usize)> {
    let start = lines.iter().position(|line| is_quoted(line))?;
    let end = start + block_length(&lines[start..]);
    let rest_blank = lines[end..].iter().all(|line| line.trim().is_empty());
    rest_blank.then_some((start, lines.len()))
}

#[cfg(test)]
mod tests {
    use super::fold;

    fn check(text: &str, kept: &str, quoted: Option<&str>) {
        let (found, history) = fold(text, true);
        assert_eq!((found.as_str(), history.as_deref()), (kept, quoted), "{text}");
    }

    #[test]
    fn heads() {
        check(
            "yes\n\nOn Mon, 1 Jan 2026, A <a@b.example> wrote:\n> old\n",
            "yes",
            Some("On Mon, 1 Jan 2026, A <a@b.example> wrote:\n> old"),
        );
        check(
            "yes\n\nOn Mon, 1 Jan 2026 at 10:00,\nA <a@b.example>\nwrote:\n\n> old",
            "yes",
            Some("On Mon, 1 Jan 2026 at 10:00,\nA <a@b.example>\nwrote:\n\n> old"),
        );
        check(
            "好的\n\n在 2026年9月18日，客服 <a@b.example> 写道：\n\n> 旧",
            "好的",
            Some("在 2026年9月18日，客服 <a@b.example> 写道：\n\n> 旧"),
        );
        check(
            "好的\n\n------------------ 原始邮件 ------------------\n发件人: x",
            "好的",
            Some("------------------ 原始邮件 ------------------\n发件人: x"),
        );
        check("ok\n-----Original Message-----\nFrom: x", "ok", Some("-----Original Message-----\nFrom: x"));
        check("ok\n\n---- Replied Message ----\n| From | x |", "ok", Some("---- Replied Message ----\n| From | x |"));
        check(
            "ok\n\nFrom: x\nSent: Monday\nTo: y\nSubject: z\n\nold",
            "ok",
            Some("From: x\nSent: Monday\nTo: y\nSubject: z\n\nold"),
        );
        check(
            "收到\n\n发件人： x\n发送时间： 2026年\n收件人： y\n主题： z\n旧",
            "收到",
            Some("发件人： x\n发送时间： 2026年\n收件人： y\n主题： z\n旧"),
        );
        check(
            "ok\nAt 2026-09-18 10:00:00, \"x\" <a@b.example> wrote:\nold text",
            "ok",
            Some("At 2026-09-18 10:00:00, \"x\" <a@b.example> wrote:\nold text"),
        );
    }

    #[test]
    fn answers_below_and_between() {
        check(
            "On 1 Jan, a@b.example wrote:\n> old\n\nmy answer",
            "my answer",
            Some("On 1 Jan, a@b.example wrote:\n> old"),
        );
        let between = "On 1 Jan, a@b.example wrote:\n> one?\nyes\n> two?\nno";
        check(between, between, None);
    }

    #[test]
    fn content_stays() {
        check(
            "see\n---------- Forwarded message ----------\nFrom: shop\nDate: x\nSubject: y\nno refund",
            "see\n---------- Forwarded message ----------\nFrom: shop\nDate: x\nSubject: y\nno refund",
            None,
        );
        check("-----Original Message-----\nFrom: x", "-----Original Message-----\nFrom: x", None);
        check("On Monday I paid.\nThen nothing.", "On Monday I paid.\nThen nothing.", None);
        check("The original message was lost.", "The original message was lost.", None);
        check("在9月18日支付失败\n请处理", "在9月18日支付失败\n请处理", None);
        check("the shop said:\n> no\nand I disagree", "the shop said:\n> no\nand I disagree", None);
        check("", "", None);
    }

    #[test]
    fn what_somebody_is_said_to_have_written_stays() {
        for told in ["9月10日商家写道：", "On 10 September the shop wrote:"] {
            let text = format!("请看\n{told}\n不予退款。\n请退我128元");
            check(&text, &text, None);
        }
    }

    #[test]
    fn only_a_reply_has_history() {
        for text in [
            "agreed\n\n> old\n> older",
            "我要投诉。\n9月10日商家写道：\n不予退款。\n请退我128元",
            "I complain.\nOn 10 Sep, shop@merchant.example wrote:\n> no refund\nPlease help.",
            "I complain.\nAt 2026-09-10 10:00, \"shop\" <s@merchant.example> wrote:\nno refund",
            "I complain.\n-----Original Message-----\nFrom: shop\nno refund",
            "我要投诉。\n\n发件人： 商家\n发送时间： 2026年\n收件人： 我\n主题： 退款\n不予退款",
        ] {
            assert_eq!(fold(text, false), (text.to_owned(), None));
        }
        check("agreed\n\n> old\n> older", "agreed", Some("> old\n> older"));
    }
}
