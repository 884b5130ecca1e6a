//! The reader against damaged mails.
//!
//! Every mail of the corpus is cut, spliced, repeated and bent at the places that
//! matter (headers, delimiters, codes), always in the same way for the same seed. In
//! the gate the number of inputs is fixed. By hand, for a time and from another seed:
//!
//! ```text
//! FUZZ_SECONDS=300 FUZZ_SEED=7 cargo test --release -p mail --test fuzz -- --nocapture
//! ```
//!
//! A failing input is written to the temporary folder; it belongs into `corpus/own`.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fastrand::Rng;
use mail::{Envelope, Incoming};

/// Inputs tried in the gate.
const INPUTS: u64 = 3_000;

/// The gate's seed.
const SEED: u64 = 20_260_918;

/// Bytes of the largest input: the many small ones find more.
const INPUT_BYTES_MAX: usize = 40_000;

/// Pieces that change how what follows is read.
const PIECES: [&[u8]; 30] = [
    b"\r\n\r\n",
    b"\n\n",
    b"\n",
    b"\0",
    b"\r\n--",
    b"--\r\n",
    b"\xff\xfe",
    b"\xc4\xfa",
    b"\xe4\xbd",
    b"\x1b$B",
    b"=?gb2312?B?xA==?=",
    b"=?utf-8?Q?=E4=?=",
    b"=?=",
    b"=E4=B",
    b"=\r\n",
    b"====",
    b"\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
    b"\r\nContent-Type: text/html; charset=gbk\r\n\r\n<div style=display:none>",
    b"</div><blockquote><td style='font-size:0'>",
    b"\r\nContent-Type: text/plain; charset=utf-7; format=flowed\r\n\r\n+ZeV",
    b"\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n",
    b"\r\nContent-Type: text/plain; charset=hz-gb-2312\r\n\r\n~{",
    b"\r\nContent-Transfer-Encoding: base64\r\n",
    b"\r\nContent-Transfer-Encoding: quoted-printable\r\n",
    b"\r\nContent-Disposition: attachment; filename*1*=%; filename*0*=gbk''%C6%BE\r\n",
    b"\nbegin 644 a.txt\n#0V%T\n`\nend\n",
    b"x\x9f>\"\x01\x00\x01\x03\x90\x06\x00\xff\xff\xff\xff",
    b"PK\x05\x06\0\0\0\0\x01\0\x01\0",
    b"In-Reply-To: <a@b>\n\nOn 1 Jan, a@b.example wrote:\n> ",
    "\n\u{5728} 2026 \u{5e74} a@b \u{5199}\u{9053}\u{ff1a}\n\u{202e}".as_bytes(),
];

/// Every mail of the corpus.
fn corpus() -> Vec<Vec<u8>> {
    let mut folders: Vec<PathBuf> = vec![[env!("CARGO_MANIFEST_DIR"), "corpus"].iter().collect()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the corpus is there") {
            let path = entry.expect("a listed file").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "eml") {
                files.push(path);
            }
        }
    }
    files.sort();
    files.iter().map(|path| fs::read(path).expect("a readable mail")).collect()
}

/// A place in the bytes: often the start of a line, for that is where mails change.
fn place(bytes: &[u8], rng: &mut Rng) -> usize {
    let at = rng.usize(..=bytes.len());
    if rng.bool() {
        return at;
    }
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(at, |found| at + found + 1)
}

fn range(bytes: &[u8], rng: &mut Rng) -> std::ops::Range<usize> {
    let (one, other) = (place(bytes, rng), place(bytes, rng));
    one.min(other)..one.max(other)
}

/// Changes a mail a little, or a lot.
fn mutate(mails: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = mails[rng.usize(..mails.len())].clone();
    for _ in 0..rng.usize(1..8) {
        let at = place(&bytes, rng);
        match rng.u8(..9) {
            0 => drop(bytes.drain(range(&bytes, rng))),
            1 => bytes.truncate(at),
            2 => {
                let part = bytes[range(&bytes, rng)].to_vec();
                bytes.splice(at..at, part);
            }
            3 => {
                let other = &mails[rng.usize(..mails.len())];
                bytes.splice(at..at, other[range(other, rng)].to_vec());
            }
            4 | 5 => drop(bytes.splice(at..at, PIECES[rng.usize(..PIECES.len())].to_vec())),
            6 => swap_boundaries(&mut bytes, rng),
            7 => {
                let found = range(&bytes, rng);
                let length = rng.usize(..=found.len().min(64));
                bytes[found.start..found.start + length].fill(rng.u8(..));
            }
            _ => {
                for _ in 0..rng.usize(1..16) {
                    let at = rng.usize(..=bytes.len().saturating_sub(1));
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte = rng.u8(..);
                    }
                }
            }
        }
    }
    bytes.truncate(INPUT_BYTES_MAX);
    bytes
}

/// Puts one delimiter line in the place of another.
fn swap_boundaries(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let delimiters: Vec<usize> = (0..lines.len()).filter(|&line| lines[line].starts_with(b"--")).collect();
    if delimiters.len() < 2 {
        return;
    }
    let mut lines = lines;
    lines.swap(delimiters[rng.usize(..delimiters.len())], delimiters[rng.usize(..delimiters.len())]);
    *bytes = lines.concat();
}

/// What must hold of any mail.
fn check(raw: &[u8]) {
    let envelope = Envelope { mail_from: "a@b.example".to_owned(), recipients: vec!["c@d.example".to_owned()] };
    let mail: Incoming = mail::read(raw, &envelope);
    let shown = |text: &str| text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    assert!(shown(&mail.text) && shown(mail.quoted.as_deref().unwrap_or_default()), "controls in the text");
    assert!(shown(&mail.subject) && !mail.subject.contains('\n'), "a subject of more lines");
    assert!(mail.text.len() <= 40 * raw.len() + 100, "{} bytes of text from {}", mail.text.len(), raw.len());
    assert!(mail.attachments.len() <= mail::incoming::ATTACHMENTS_MAX, "too many files");
    let all: usize = mail.attachments.iter().map(|file| file.bytes.len()).sum();
    assert!(all <= 4 * raw.len() + 100, "{all} bytes of files from {}", raw.len());
    assert!(mail.attachments.iter().all(|file| !file.file_name.is_empty()), "a file without a name");
    assert!(mail.message_id.iter().all(|id| !id.contains(char::is_whitespace)), "blanks in a message id");
    assert!(mail == mail::read(raw, &envelope), "read otherwise the second time");
    if let Some(page) = mail::safe_html(raw) {
        let page = page.to_ascii_lowercase();
        assert!(!page.contains("<script") && !page.contains("<iframe") && !page.contains(" onerror="), "{page}");
    }
}

/// A number from the environment, for runs by hand.
#[expect(clippy::disallowed_methods, reason = "a test run by hand has no settings file")]
fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn damaged_mails_are_read() {
    let mails = corpus();
    assert!(mails.len() > 200, "only {} mails to start from", mails.len());
    let (seconds, seed) = (asked("FUZZ_SECONDS"), asked("FUZZ_SEED").unwrap_or(SEED));
    let mut rng = Rng::with_seed(seed);
    let started = Instant::now();
    let mut tried = 0_u64;
    let going = |tried: u64| match seconds {
        Some(seconds) => started.elapsed() < Duration::from_secs(seconds),
        None => tried < INPUTS,
    };
    while going(tried) {
        let input = mutate(&mails, &mut rng);
        if catch_unwind(AssertUnwindSafe(|| check(&input))).is_err() {
            let path = Path::new(&std::env::temp_dir()).join(format!("mail-fuzz-{seed}-{tried}.eml"));
            fs::write(&path, &input).expect("a place for the failing input");
            panic!("input {tried} of seed {seed} fails; it is in {}", path.display());
        }
        tried += 1;
    }
    let elapsed = started.elapsed();
    let rate = u128::from(tried) * 1_000 / elapsed.as_millis().max(1);
    println!("{tried} inputs from {} mails in {} s, {rate} a second, seed {seed}", mails.len(), elapsed.as_secs());
}
