//! The merchant's name, where the text names it as such.

use super::{Found, Reading};

/// Labels in front of a merchant's name; longer ones first.
const LABELS: [&str; 20] = [
    "商户名称",
    "商户名",
    "商户",
    "商家名称",
    "商家名",
    "商家",
    "店铺名称",
    "店铺",
    "店名",
    "收款方",
    "收款商户",
    "merchant name",
    "merchant",
    "shop name",
    "shop",
    "store name",
    "store",
    "payee",
    "seller",
    "vendor",
];

/// Longest name.
const CHARS_MAX: usize = 40;

/// Finds a name behind a label and a colon, or in quotation marks: `商户名称：动力健身`, `商家“优品小店”`.
pub(super) fn find(reading: &Reading) -> Option<Found> {
    (0..reading.scan.len()).find_map(|place| named(reading, place))
}

fn named(reading: &Reading, place: usize) -> Option<Found> {
    let scan = &reading.scan;
    let after = scan.skip_blanks(scan.named_end(place, &LABELS)?);
    let colon = matches!(scan.at(after), ':' | '：');
    let opening = if colon { scan.skip_blanks(after + 1) } else { after };
    let quoted = matches!(scan.at(opening), '“' | '「' | '《' | '【' | '"');
    if !colon && !quoted {
        return None;
    }
    let start = if quoted { opening + 1 } else { opening };
    let part = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '&' | '-' | '\'' | '·' | '(' | ')' | '（' | '）');
    let mut end = start;
    while end - start < CHARS_MAX && part(scan.at(end)) {
        end += 1;
    }
    // Wrapped lines are one to the rules; a name ends with its line.
    let line = reading.words(start, end).written;
    let end = line.find('\n').map_or(end, |byte| start + line[..byte].chars().count());
    let value = scan.text(start, end).trim().to_owned();
    let closed = !quoted || matches!(scan.at(end), '”' | '」' | '》' | '】' | '"');
    (closed && value.chars().any(char::is_alphabetic)).then(|| Found { value, words: reading.words(place, end) })
}
