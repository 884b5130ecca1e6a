//! A row of the store as it differs from copy to copy: in its complaint's number, in the shard that
//! follows from the number, and in the deflated texts that hold the number.

use anyhow::Context;
use data_encoding::BASE64;
use messages::stored;
use serde_json::Value;

/// A text with places.
#[derive(Clone, Debug)]
pub(super) struct Pieces(Vec<Piece>);

#[derive(Clone, Debug)]
enum Piece {
    Same(String),
    Reference,
    Shard,
    /// A text that lies deflated, as a binary value.
    Deflated(Pieces),
}

/// Marks of the places while a row is one text; no text of a complaint has them.
const REFERENCE: char = '\u{E000}';
const SHARD: char = '\u{E001}';
const FIRST_DEFLATED: u32 = 0xE010;

/// A copy's number and shard.
#[derive(Clone, Debug)]
pub(super) struct Copy {
    pub(super) reference: String,
    pub(super) shard: char,
}

impl Pieces {
    /// Of a text that is about the complaint of this number.
    pub(super) fn of_text(text: &str, reference: &str) -> Pieces {
        cut(&marked(text, reference), &[])
    }

    /// Of an item in DynamoDB JSON; a deflated text without the number is kept as it is.
    pub(super) fn of_item(item: &str, reference: &str) -> anyhow::Result<Pieces> {
        let mut item: Value = serde_json::from_str(item)?;
        let mut deflated = Vec::new();
        for value in item.as_object_mut().context("an item")?.values_mut() {
            let Some(binary) = value.get("B").and_then(Value::as_str) else { continue };
            let text = stored::inflated(&BASE64.decode(binary.as_bytes())?)?;
            if text.contains(reference) {
                let mark = u32::try_from(deflated.len()).ok().and_then(|place| char::from_u32(FIRST_DEFLATED + place));
                value["B"] = Value::from(mark.context("a mark")?.to_string());
                deflated.push(Pieces::of_text(&text, reference));
            }
        }
        Ok(cut(&marked(&item.to_string(), reference), &deflated))
    }

    /// The text of a copy.
    pub(super) fn written(&self, copy: &Copy) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Same(same) => text.push_str(same),
                Piece::Reference => text.push_str(&copy.reference),
                Piece::Shard => text.push(copy.shard),
                Piece::Deflated(inner) => {
                    let inner = stored::deflated(&inner.written(copy));
                    text.push_str(&BASE64.encode(&inner.expect("as long as the text that was deflated")));
                }
            }
        }
        text
    }
}

fn marked(text: &str, reference: &str) -> String {
    let mut text = text.replace(reference, &REFERENCE.to_string());
    for index in [store::schema::WAKE_INDEX, store::schema::LIST_INDEX, store::schema::BREACH_INDEX] {
        for shard in 0..store::schema::SHARDS {
            text = text.replace(&store::schema::shard_number(index, shard), &format!("{index}#{SHARD}"));
        }
    }
    text
}

fn cut(text: &str, deflated: &[Pieces]) -> Pieces {
    let mut pieces = Vec::new();
    let mut same = String::new();
    for letter in text.chars() {
        let inner = u32::from(letter).checked_sub(FIRST_DEFLATED).and_then(|place| deflated.get(place as usize));
        let piece = match (letter, inner) {
            (REFERENCE, _) => Piece::Reference,
            (SHARD, _) => Piece::Shard,
            (_, Some(inner)) => Piece::Deflated(inner.clone()),
            _ => {
                same.push(letter);
                continue;
            }
        };
        pieces.push(Piece::Same(std::mem::take(&mut same)));
        pieces.push(piece);
    }
    pieces.push(Piece::Same(same));
    Pieces(pieces)
}
