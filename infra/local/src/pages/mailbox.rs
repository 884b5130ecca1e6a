//! Every mail that would have left the machine.

use askama::Template;
use jiff::Timestamp;
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};

/// A mail of the mailbox.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Its id in the mailbox.
    pub id: String,
    /// To whom, comma-separated.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Which complaint it is about.
    pub complaint: Option<String>,
    /// Which event it tells of.
    pub event: Option<String>,
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct MailboxHtml<'a> {
    lang: Lang,
    rows: Vec<Row<'a>>,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct MailHtml<'a> {
    lang: Lang,
    row: Row<'a>,
    /// The text cut at its links.
    pieces: Vec<Piece<'a>>,
}

/// A stretch of text, or an address in it that can be followed.
struct Piece<'a> {
    text: &'a str,
    is_link: bool,
}

struct Row<'a> {
    mail: &'a Mail,
    subject: String,
    at: String,
    attribute: String,
    relative: String,
}

fn row<'a>(mail: &'a Mail, lang: Lang, here: &Viewpoint) -> Row<'a> {
    let subject = Some(mail.subject.trim()).filter(|subject| !subject.is_empty());
    Row {
        mail,
        subject: subject.map_or_else(|| lang.t("mailbox-no_subject"), str::to_owned),
        at: here.date_time(lang, mail.sent_at),
        attribute: here.attribute(mail.sent_at),
        relative: here.relative(lang, mail.sent_at),
    }
}

/// The list. Mails come oldest first and are shown newest first.
pub fn mailbox(frame: &Frame<'_>, mails: &[Mail], here: &Viewpoint) -> String {
    let lang = frame.lang;
    let html = MailboxHtml { lang, rows: mails.iter().rev().map(|mail| row(mail, lang, here)).collect() };
    let title = lang.t("mailbox-title");
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

/// One mail, as text whose links can be followed.
pub fn mail(frame: &Frame<'_>, mail: &Mail, here: &Viewpoint) -> String {
    let lang = frame.lang;
    let row = row(mail, lang, here);
    let title = row.subject.clone();
    let html = MailHtml { lang, row, pieces: pieces(&mail.text) };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

/// Cuts a text at `http://` and `https://` addresses; a link ends at white space, at a bracket or
/// quote, and before punctuation that closes the sentence.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let tail = &rest[start..];
        let outside = |c: char| !c.is_ascii() || c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')');
        let length =
            tail[..tail.find(outside).unwrap_or(tail.len())].trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
        pieces.push(Piece { text: &rest[..start], is_link: false });
        pieces.push(Piece { text: &tail[..length], is_link: true });
        rest = &tail[length..];
    }
    pieces.push(Piece { text: rest, is_link: false });
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn links_in_a_text() {
        let check = |text: &str, links: &[&str]| {
            let found: Vec<&str> = pieces(text).iter().filter(|piece| piece.is_link).map(|piece| piece.text).collect();
            assert_eq!(found, links, "{text}");
            assert_eq!(pieces(text).iter().map(|piece| piece.text).collect::<String>(), text);
        };
        check("", &[]);
        check("none here", &[]);
        check("see http://127.0.0.1:8080/c/RC-1?k=a.b.", &["http://127.0.0.1:8080/c/RC-1?k=a.b"]);
        check("请打开 https://pay.example/c，谢谢", &["https://pay.example/c"]);
        check("<https://a.example/> (http://b.example/x)", &["https://a.example/", "http://b.example/x"]);
        check("javascript:alert(1)", &[]);
    }
}
