//! Files in plain text, as mailers sent them before MIME.

/// A file found in a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// The name in the line that opens it.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Takes every whole uuencoded block out of a text.
///
/// A block that is not well formed to its last line stays text.
pub(crate) fn extract(text: &str) -> (String, Vec<File>) {
    let mut files = Vec::new();
    let mut kept = String::new();
    let mut rest = text;
    // A line that opens a block is never data, so no line is read as data twice.
    while let Some((before, name, body)) = opening(rest) {
        match block(body) {
            Some((bytes, after)) => {
                kept.push_str(before);
                files.push(File { name: name.to_owned(), bytes });
                rest = after;
            }
            None => {
                kept.push_str(&rest[..rest.len() - body.len()]);
                rest = body;
            }
        }
    }
    kept.push_str(rest);
    (kept, files)
}

/// The next line `begin 644 name`: what is before it, the name, what follows.
fn opening(text: &str) -> Option<(&str, &str, &str)> {
    let mut at = 0;
    while at < text.len() {
        let start = if text[at..].starts_with("begin ") { at } else { at + text[at..].find("\nbegin ")? + 1 };
        let (line, after) = line_of(&text[start..]);
        let name = line["begin ".len()..].split_once(' ').and_then(|(mode, name)| {
            let octal = matches!(mode.len(), 3 | 4) && mode.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
            (octal && !name.trim().is_empty()).then_some(name.trim())
        });
        if let Some(name) = name {
            return Some((&text[..start], name, after));
        }
        at = start + line.len();
    }
    None
}

/// Lines of data up to `end`; gives the bytes and what follows.
fn block(body: &str) -> Option<(Vec<u8>, &str)> {
    let mut bytes = Vec::new();
    let mut rest = body;
    loop {
        let (line, after) = line_of(rest);
        if line.trim_end() == "end" {
            return (!bytes.is_empty()).then_some((bytes, after));
        }
        if rest.is_empty() {
            return None;
        }
        data(line, &mut bytes)?;
        rest = after;
    }
}

/// One line: a character for the length, then four for every three bytes.
fn data(line: &str, bytes: &mut Vec<u8>) -> Option<()> {
    let six = |byte: u8| matches!(byte, b' '..=b'`').then(|| (byte - b' ') & 0x3f);
    let line = line.as_bytes();
    let length = match line.first() {
        Some(&first) => usize::from(six(first)?),
        // Blanks at the end of a line get lost on the way; a last line can be one.
        None => 0,
    };
    let coded = line.get(1..).unwrap_or_default();
    let needed = length.div_ceil(3) * 4;
    if coded.len() > needed + 2 {
        return None;
    }
    let before = bytes.len();
    for at in (0..needed).step_by(4) {
        let mut four = [0_u8; 4];
        for (place, value) in four.iter_mut().enumerate() {
            *value = six(*coded.get(at + place).unwrap_or(&b' '))?;
        }
        bytes.extend([four[0] << 2 | four[1] >> 4, four[1] << 4 | four[2] >> 2, four[2] << 6 | four[3]]);
    }
    bytes.truncate(before + length);
    Some(())
}

/// The first line without its end, and what follows it.
fn line_of(text: &str) -> (&str, &str) {
    let (line, after) = text.split_once('\n').unwrap_or((text, ""));
    (line.strip_suffix('\r').unwrap_or(line), after)
}

#[cfg(test)]
mod tests {
    use super::{File, extract};

    fn check(text: &str, kept: &str, files: &[(&str, &[u8])]) {
        let files: Vec<File> =
            files.iter().map(|(name, bytes)| File { name: (*name).to_owned(), bytes: bytes.to_vec() }).collect();
        assert_eq!(extract(text), (kept.to_owned(), files), "{text}");
    }

    #[test]
    fn blocks() {
        check("see\nbegin 644 cat.txt\n#0V%T\n`\nend\nbye", "see\nbye", &[("cat.txt", b"Cat")]);
        check("begin 644 my cat.txt\r\n#0V%T\r\n \r\nend\r\n", "", &[("my cat.txt", b"Cat")]);
        check("begin 600 a\n#0V%T\nend\nbegin 600 b\n#0V%T\nend\n", "", &[("a", b"Cat"), ("b", b"Cat")]);
    }

    #[test]
    fn what_is_no_block_stays() {
        for text in [
            "",
            "begin with this",
            "begin 644 x",
            "begin 644 x\nend\n",
            "begin 644 a.txt\n#0V%T\nno end",
            "begin 644 a.txt\nthis is a sentence, not data\nend\n",
            "begin 9z4 a.txt\n#0V%T\nend\n",
            "well, begin 644 a\n#0V%T\nend",
        ] {
            check(text, text, &[]);
        }
    }
}
