//! `winmail.dat`, built by hand after [MS-OXTNEF].

use data_encoding::BASE64;
use mail::{Envelope, Incoming, read};

/// A length as the format writes it.
fn length(data: &[u8]) -> [u8; 4] {
    u32::try_from(data.len()).expect("a small sample").to_le_bytes()
}

/// A MAPI property with a value of variable length, filled up to four bytes.
fn property(kind: u16, id: u16, value: &[u8]) -> Vec<u8> {
    let filling = vec![0; value.len().next_multiple_of(4) - value.len()];
    [&kind.to_le_bytes()[..], &id.to_le_bytes(), &1_u32.to_le_bytes(), &length(value), value, &filling].concat()
}

fn unicode(id: u16, text: &str) -> Vec<u8> {
    let bytes: Vec<u8> = text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    property(0x1f, id, &bytes)
}

fn properties(list: &[Vec<u8>]) -> Vec<u8> {
    let count = u32::try_from(list.len()).expect("a short list").to_le_bytes();
    [&count[..], &list.concat()].concat()
}

fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
    let sum = data.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    [&[level][..], &id.to_le_bytes(), &length(data), data, &sum.to_le_bytes()].concat()
}

fn stream(attributes: &[Vec<u8>]) -> Vec<u8> {
    let version = attribute(1, 0x0008_9006, &0x0001_0000_u32.to_le_bytes());
    [b"\x78\x9f\x3e\x22\x01\x00".as_slice(), &version, &attributes.concat()].concat()
}

fn file(name: &str, bytes: &[u8]) -> Vec<u8> {
    let described = properties(&[unicode(0x3707, name), unicode(0x370e, "Image/PNG")]);
    [
        attribute(2, 0x0006_9002, &[0; 14]),
        attribute(2, 0x0001_8010, b"SHORT~1.PNG\0"),
        attribute(2, 0x0006_800f, bytes),
        attribute(2, 0x0006_9005, &described),
    ]
    .concat()
}

/// A mail whose text is given and whose envelope is the stream.
fn mail(text: &str, stream: &[u8]) -> Incoming {
    let raw = format!(
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n{text}\n--x\n\
         Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{}\n--x--\n",
        BASE64.encode(stream)
    );
    read(raw.as_bytes(), &Envelope { mail_from: "a@b.example".to_owned(), recipients: Vec::new() })
}

fn names(mail: &Incoming) -> Vec<&str> {
    mail.attachments.iter().map(|file| file.file_name.as_str()).collect()
}

#[test]
fn files_come_out_with_their_long_names() {
    let found = mail("see the pictures", &stream(&[file("付款截图.png", b"\x89PNG one"), file("two.png", b"two")]));
    assert_eq!(found.text, "see the pictures");
    assert_eq!(names(&found), ["付款截图.png", "two.png"]);
    assert_eq!(found.attachments[0].bytes, b"\x89PNG one");
    assert_eq!(found.attachments[0].content_type, "image/png");
}

#[test]
fn the_body_counts_where_the_mail_has_no_other() {
    let gbk = b"\xce\xd2\xd2\xaa\xcd\xcb\xbf\xee\0";
    let plain = stream(&[attribute(1, 0x0006_9007, &[0xa8, 3, 0, 0, 0, 0, 0, 0]), attribute(1, 0x0002_800c, gbk)]);
    assert_eq!(mail("", &plain).text, "我要退款");
    assert_eq!(mail("mine", &plain).text, "mine");
    let cpid = [&3_u16.to_le_bytes()[..], &0x3fde_u16.to_le_bytes(), &65001_u32.to_le_bytes()].concat();
    let html = properties(&[cpid, property(0x102, 0x1013, "<p>请退款</p>".as_bytes())]);
    let found = mail("", &stream(&[attribute(1, 0x0006_9003, &html)]));
    assert_eq!((found.text.as_str(), names(&found)), ("请退款", vec![]));
}

#[test]
fn a_mail_inside_gives_its_text_and_files() {
    let inner = stream(&[attribute(1, 0x0002_800c, b"the shop refused\0"), file("proof.png", b"proof")]);
    let object = [&[7; 16][..], &inner].concat();
    let embedded = properties(&[unicode(0x3001, "their mail"), property(0x0d, 0x3701, &object)]);
    let outer = stream(&[attribute(2, 0x0006_9002, &[0; 14]), attribute(2, 0x0006_9005, &embedded)]);
    let found = mail("see below", &outer);
    assert_eq!(names(&found), ["message.txt", "proof.png"]);
    assert_eq!(found.attachments[0].bytes, b"the shop refused");
}

#[test]
fn what_is_not_understood_stays_a_file() {
    let rich = stream(&[attribute(1, 0x0006_9003, &properties(&[property(0x102, 0x1009, b"LZFu")]))]);
    assert_eq!(names(&mail("text", &rich)), ["winmail.dat"]);
    let whole = stream(&[file("one.png", b"one"), file("two.png", b"two")]);
    let cut = mail("text", &whole[..whole.len() - 60]);
    assert_eq!(names(&cut), ["winmail.dat", "one.png"]);
    assert_eq!(names(&mail("text", b"no stream at all")), ["winmail.dat"]);
}

#[test]
fn damage_never_panics() {
    let html = properties(&[unicode(0x1000, "text"), property(0x102, 0x1013, b"<p>x")]);
    let whole = stream(&[attribute(1, 0x0006_9003, &html), file("a.png", b"bytes")]);
    for at in 0..whole.len() {
        for value in [0, 0x7f, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            let _ = mail("text", &bytes);
        }
        let _ = mail("text", &whole[..at]);
    }
}
