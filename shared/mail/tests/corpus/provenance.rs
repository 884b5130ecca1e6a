//! Every mail of every folder: what must hold of each, and what is read from the public ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use mail::Incoming;
use mail_parser::decoders::html::html_to_text;
use mail_parser::{MessageParser, PartType};

use crate::{files, folder, raw, read};

/// The folders, each with the fewest mails it must have. `corpus/README.md` says where they come from.
const FOLDERS: [(&str, usize); 8] = [
    ("own", 84),
    ("cpython", 48),
    ("flufl-bounce", 36),
    ("mail-auth", 4),
    ("mail-parser", 50),
    ("mailparse", 2),
    ("spamscope", 3),
    ("talon", 13),
];

#[test]
fn no_folder_is_empty_missing_or_unknown() {
    let found = fs::read_dir(folder("")).unwrap().map(Result::unwrap);
    let found: BTreeSet<String> = found
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert_eq!(found, FOLDERS.iter().map(|(name, _)| (*name).to_owned()).collect());
    let readme = fs::read_to_string(folder("README.md")).unwrap();
    let mut all = 0;
    for (provenance, least) in FOLDERS {
        let count = files(provenance).len();
        println!("{provenance}: {count} mails");
        assert!(count >= least, "{provenance} has only {count} mails");
        assert!(readme.contains(&format!("| `{provenance}` | {count} |")), "the README miscounts {provenance}");
        all += count;
    }
    println!("all: {all} mails");
    assert!(readme.contains(&format!("{all} mails")), "the README miscounts the whole: {all}");
}

#[test]
fn what_must_hold_of_each() {
    for (provenance, _) in FOLDERS {
        for file in files(provenance) {
            let raw = raw(provenance, &file);
            let mail = read(&raw);
            sane(&mail, raw.len(), &format!("{provenance}/{file}"));
            assert!(mail == read(&raw), "{provenance}/{file} is read otherwise the second time");
        }
    }
}

/// What must hold of any mail.
fn sane(mail: &Incoming, raw_bytes: usize, file: &str) {
    let shown = |text: &str| text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    assert!(shown(&mail.text) && shown(mail.quoted.as_deref().unwrap_or_default()), "{file}: controls");
    assert!(shown(&mail.subject) && mail.subject.lines().count() <= 1, "{file}: subject");
    let ids = mail.message_id.iter().chain(&mail.in_reply_to).chain(&mail.references);
    for id in ids {
        assert!(!id.is_empty() && id.len() <= 500 && !id.contains(char::is_whitespace), "{file}: {id}");
    }
    for attachment in &mail.attachments {
        let name = &attachment.file_name;
        assert!(attachment.bytes.len() <= raw_bytes, "{file}: {name} is larger than the mail");
        assert!(!name.is_empty() && !name.contains(['/', '\\', '\n', '\0']), "{file}: {name}");
        assert_eq!(attachment.sha256().len(), 64);
    }
}

/// Another reader's words are all among ours: in the text, in the folded history, or in a file.
///
/// It reads only the parts it takes for the text, so words are missed where both leave them out;
/// it shares no code with ours above base64, quoted-printable and character tables.
#[test]
fn no_word_of_a_text_is_lost() {
    let (mut compared, mut lost) = (0, Vec::new());
    for (provenance, _) in FOLDERS {
        for file in files(provenance) {
            if PANICS.contains(&(provenance, file.as_str())) {
                continue;
            }
            let raw = raw(provenance, &file);
            let Some(theirs) = MessageParser::default().parse(&raw) else { continue };
            let mail = read(&raw);
            let mut ours = format!("{}\n{}\n", mail.text, mail.quoted.as_deref().unwrap_or_default());
            for attachment in &mail.attachments {
                ours.push_str(&String::from_utf8_lossy(&attachment.bytes));
                ours.push('\n');
            }
            let ours = words(&ours);
            for part in theirs.text_bodies() {
                let text = match &part.body {
                    PartType::Text(text) => text.to_string(),
                    PartType::Html(page) => html_to_text(page),
                    _ => continue,
                };
                for (word, count) in words(&text) {
                    let kept = ours.get(&word).copied().unwrap_or_default();
                    if kept < count
                        && !EXCUSED.iter().any(|excused| (excused.0, excused.1) == (provenance, file.as_str()))
                    {
                        lost.push(format!("{provenance}/{file}: {word} {kept} of {count}"));
                    }
                    compared += count;
                }
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
    assert!(compared > 5_000, "only {compared} words compared");
}

/// Mails the other reader gives up on with a panic in a debug build.
const PANICS: [(&str, &str); 1] = [("mail-parser", "malformed-023")];

/// Mails read otherwise than the other reader does, and why.
const EXCUSED: [(&str, &str, &str); 17] = [
    ("own", "alternative-placeholder", "the placeholder in the plain part gives way to the HTML"),
    ("own", "control-characters", "controls part its words"),
    ("own", "hidden-preheader", "what the sender hid is no text"),
    ("own", "html-only", "it glues the words of two lines together"),
    ("own", "latin1-labelled-gbk-body", "the label is wrong"),
    ("own", "quoted-printable-broken", "a stray sign ends its decoding"),
    ("own", "quoted-reply-html", "it glues the words of two blocks together"),
    ("own", "us-ascii-with-gbk-body", "the label is wrong"),
    ("own", "uuencoded-file", "the file in the text is a file"),
    ("own", "utf8-labelled-gb2312", "the label is wrong"),
    ("own", "utf8-labelled-windows-1251", "the label is wrong"),
    ("cpython", "msg_38", "the text holds the delimiter of the parts around it"),
    ("flufl-bounce", "qmail_08", "it does not know the label"),
    ("spamscope", "mail_test_14", "the title of a page is no text"),
    ("mail-parser", "malformed-005", "the delimiter of the inner parts closes the outer ones"),
    ("mail-parser", "malformed-020", "the header names two types, and the text stands before the first delimiter"),
    ("mail-parser", "malformed-021", "the same without a picture"),
];

/// Words with how often they stand in a text.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_owned()).or_insert(0) += 1;
    }
    counts
}

#[test]
fn what_is_read_from_the_public_ones() {
    let mut table = String::new();
    for (provenance, _) in &FOLDERS[1..] {
        for file in files(provenance) {
            let mail = read(&raw(provenance, &file));
            let from =
                mail.from.as_ref().and_then(|from| from.address.rsplit_once('@')).map_or("-", |(_, domain)| domain);
            let attachments: Vec<String> = mail
                .attachments
                .iter()
                .map(|file| match file.danger {
                    Some(danger) => format!("{}!{}", file.kind.as_str(), danger.as_str()),
                    None => file.kind.as_str().to_owned(),
                })
                .collect();
            let automatic = mail.automatic.map_or_else(|| "-".to_owned(), |reason| format!("{reason:?}"));
            let chars = mail.text.chars().count();
            let folded = mail.quoted.as_ref().map_or(0, |quoted| quoted.chars().count());
            writeln!(
                table,
                "{provenance}/{file} | {from} | {} | {chars}+{folded} | {} | {automatic}",
                mail.subject,
                attachments.join(" ")
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

/// Real mailers' replies, as they come: with the thread they answer.
///
/// The fixtures have lost that header, so it is put back.
#[test]
fn replies_of_real_mailers_are_folded() {
    let signed = ["iphone", "sparrow", "reply-quotations-share-block"];
    for file in files("talon") {
        let raw = [b"In-Reply-To: <ack1@recourse.example>\n".as_slice(), &raw("talon", &file)].concat();
        let mail = read(&raw);
        assert!(mail.quoted.is_some_and(|quoted| quoted.contains("Hi") || quoted.contains("Booking")), "{file}");
        if signed.contains(&file.as_str()) {
            assert!(!mail.text.contains("wrote:") && mail.text.starts_with('H'), "{file}: {}", mail.text);
        } else {
            assert_eq!(mail.text, "Hello", "{file}");
        }
    }
}
