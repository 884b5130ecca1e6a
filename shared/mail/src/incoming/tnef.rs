//! TNEF, the envelope Outlook puts files into as `winmail.dat` ([MS-OXTNEF]).
//!
//! A stream of attributes; the newer ones hold MAPI properties. Every length is
//! checked against what is left, so a damaged stream gives what stands before
//! the damage and says that it is not whole.

use super::charset;

/// The four bytes every stream starts with.
const SIGNATURE: u32 = 0x223e_9f78;

/// Streams inside streams: a mail forwarded as an object in a mail.
const DEPTH_MAX: usize = 4;

/// Properties read of one list.
const PROPERTIES_MAX: u32 = 10_000;

/// Values read of one property.
const VALUES_MAX: u32 = 1_000;

/// What a stream holds.
#[derive(Debug, Default)]
pub(crate) struct Tnef {
    /// The body as plain text.
    pub text: Option<String>,
    /// The body as HTML.
    pub html: Option<String>,
    /// The files.
    pub files: Vec<File>,
    /// Whether all of it is in the fields above; a body in rich text only is not.
    pub whole: bool,
    rich_text: bool,
}

/// A file in a stream.
#[derive(Debug, Default)]
pub(crate) struct File {
    /// The longest name it was given.
    pub name: Option<String>,
    /// The media type it was given, in lower case.
    pub content_type: Option<String>,
    /// The content.
    pub bytes: Vec<u8>,
    /// The name is the long one, which a short one must not replace.
    long_name: bool,
}

/// Whether the bytes are a stream, whatever the part is called.
pub(crate) fn is_tnef(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE.to_le_bytes())
}

/// Reads a stream as far as it can be read.
pub(crate) fn parse(bytes: &[u8]) -> Tnef {
    let mut found = Tnef::default();
    let read = stream(bytes, 0, &mut found).is_some();
    found.whole = read && (found.text.is_some() || found.html.is_some() || !found.rich_text);
    found
}

/// Reads attributes until the end; `None` where the stream is damaged.
fn stream(bytes: &[u8], depth: usize, found: &mut Tnef) -> Option<()> {
    let mut rest = Bytes(bytes);
    if rest.u32()? != SIGNATURE || depth > DEPTH_MAX {
        return None;
    }
    rest.u16()?;
    let mut label = None;
    let mut open: Option<File> = None;
    while !rest.0.is_empty() {
        let _level = rest.take(1)?;
        let id = rest.u32()? & 0xffff;
        let length = rest.u32()?;
        let data = rest.take(usize::try_from(length).ok()?)?;
        rest.u16()?;
        match id {
            0x9007 => label = Bytes(data).u32().and_then(label_of),
            0x800c => found.text = Some(decode(data, label.as_deref())),
            0x9003 => body(&properties(data, label.as_deref())?, found),
            0x9002 => {
                found.files.extend(open.take());
                open = Some(File::default());
            }
            0x800f => open.get_or_insert_default().bytes = data.to_vec(),
            0x8010 => {
                let name = decode(data, label.as_deref());
                let file = open.get_or_insert_default();
                if !file.long_name {
                    file.name = Some(name);
                }
            }
            0x9005 => {
                let list = properties(data, label.as_deref())?;
                let file = open.get_or_insert_default();
                describe(&list, file);
                if let Some(Value::Object(inner)) = value(&list, 0x3701)
                    && is_tnef(inner)
                {
                    embedded(inner, depth, found)?;
                    open = None;
                }
            }
            _ => {}
        }
    }
    found.files.extend(open);
    Some(())
}

/// A mail inside the mail: its files come out, its text becomes a file.
fn embedded(bytes: &[u8], depth: usize, found: &mut Tnef) -> Option<()> {
    let mut inner = Tnef::default();
    let read = stream(bytes, depth + 1, &mut inner);
    let (text, content_type, name) = match (inner.text, inner.html) {
        (Some(text), _) => (Some(text), "text/plain", "message.txt"),
        (None, html) => (html, "text/html", "message.html"),
    };
    found.files.extend(text.map(|text| File {
        name: Some(name.to_owned()),
        content_type: Some(content_type.to_owned()),
        bytes: text.into_bytes(),
        long_name: true,
    }));
    found.files.append(&mut inner.files);
    read
}

/// Takes the bodies out of the properties of a message.
fn body(list: &[Property], found: &mut Tnef) {
    if let Some(text) = value(list, 0x1000).and_then(Value::text) {
        found.text = Some(text);
    }
    // HTML is given as bytes of the charset of the internet code page.
    let label = match value(list, 0x3fde) {
        Some(Value::Number(page)) => label_of(*page),
        _ => None,
    };
    match value(list, 0x1013) {
        Some(Value::Bytes(bytes)) => found.html = Some(decode(bytes, label.as_deref())),
        other => found.html = other.and_then(Value::text).or(found.html.take()),
    }
    found.rich_text |= value(list, 0x1009).is_some();
}

/// Takes name, type and content out of the properties of a file.
fn describe(list: &[Property], file: &mut File) {
    let text = |id| value(list, id).and_then(Value::text).filter(|text| !text.is_empty());
    if let Some(name) = text(0x3707) {
        (file.name, file.long_name) = (Some(name), true);
    } else if file.name.is_none() {
        file.name = text(0x3704).or_else(|| text(0x3001));
    }
    if let Some(content_type) = text(0x370e) {
        file.content_type = Some(content_type.to_ascii_lowercase());
    }
    if let Some(Value::Bytes(bytes) | Value::Object(bytes)) = value(list, 0x3701)
        && file.bytes.is_empty()
    {
        file.bytes.clone_from(bytes);
    }
}

/// A MAPI property: its number and its first value.
type Property = (u16, Value);

/// A value as far as it matters here.
#[derive(Debug)]
enum Value {
    Text(String),
    Bytes(Vec<u8>),
    /// An embedded object without the identifier before it.
    Object(Vec<u8>),
    Number(u32),
    Other,
}

impl Value {
    fn text(&self) -> Option<String> {
        if let Self::Text(text) = self { Some(text.clone()) } else { None }
    }
}

fn value(list: &[Property], id: u16) -> Option<&Value> {
    list.iter().find(|(found, _)| *found == id).map(|(_, value)| value)
}

/// Reads a list of MAPI properties.
fn properties(data: &[u8], label: Option<&str>) -> Option<Vec<Property>> {
    let mut rest = Bytes(data);
    let count = rest.u32()?;
    let mut list = Vec::new();
    for _ in 0..count.min(PROPERTIES_MAX) {
        let (kind, id) = (rest.u16()?, rest.u16()?);
        if id >= 0x8000 {
            rest.take(16)?;
            // Named by a number, or by a text.
            if rest.u32()? == 0 { rest.u32().map(drop)? } else { rest.padded().map(drop)? }
        }
        let many = kind & 0x1000 != 0;
        let kind = kind & 0x0fff;
        let values = if many || matches!(kind, 0x0d | 0x1e | 0x1f | 0x102) { rest.u32()? } else { 1 };
        for number in 0..values.min(VALUES_MAX) {
            let value = rest.value(kind, label)?;
            if number == 0 {
                list.push((id, value));
            }
        }
        if values > VALUES_MAX {
            return None;
        }
    }
    (count <= PROPERTIES_MAX).then_some(list)
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// Bytes after their length, filled up to a multiple of four.
    fn padded(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        let taken = self.take(length)?;
        // The last value of a list may lack its filling.
        let filling = length.next_multiple_of(4) - length;
        self.take(filling.min(self.0.len()))?;
        Some(taken)
    }

    fn value(&mut self, kind: u16, label: Option<&str>) -> Option<Value> {
        let value = match kind {
            0x02 | 0x03 | 0x04 | 0x0a | 0x0b => Value::Number(self.u32()?),
            0x05..=0x07 | 0x14 | 0x40 => self.take(8).map(|_| Value::Other)?,
            0x48 => self.take(16).map(|_| Value::Other)?,
            0x0d => Value::Object(self.padded()?.get(16..).unwrap_or_default().to_vec()),
            0x1e => Value::Text(decode(self.padded()?, label)),
            0x1f => Value::Text(decode(self.padded()?, Some("utf-16le"))),
            0x102 => Value::Bytes(self.padded()?.to_vec()),
            _ => return None,
        };
        Some(value)
    }
}

/// Text up to its closing zero.
fn decode(bytes: &[u8], label: Option<&str>) -> String {
    charset::decode(bytes, label).trim_end_matches('\0').to_owned()
}

/// The charset of a Windows code page.
fn label_of(page: u32) -> Option<String> {
    let label = match page {
        65001 => "utf-8".to_owned(),
        936 => "gbk".to_owned(),
        54936 => "gb18030".to_owned(),
        950 => "big5".to_owned(),
        932 => "shift_jis".to_owned(),
        949 => "euc-kr".to_owned(),
        1200 => "utf-16le".to_owned(),
        20866 => "koi8-r".to_owned(),
        874 | 1250..=1258 => format!("windows-{page}"),
        28591..=28605 => format!("iso-8859-{}", page - 28590),
        _ => return None,
    };
    Some(label)
}
