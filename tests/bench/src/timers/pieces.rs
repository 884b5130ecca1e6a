//! A row of the store as it differs from copy to copy: in its complaint's number, in the shard that
//! follows from the number, in the links of its chain, and in the deflated texts that hold the number.

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
    /// The link of an event, by its place.
    Link(usize),
    /// A text that lies deflated, as a binary value.
    Deflated(Pieces),
}

/// Marks of the places while a row is one text; no text of a complaint has them.
const REFERENCE: char = '\u{E000}';
const SHARD: char = '\u{E001}';
const FIRST_LINK: u32 = 0xE100;
const FIRST_DEFLATED: u32 = 0xE200;

/// What is another in every copy.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) reference: String,
    pub(super) shard: char,
    /// The links of its chain, the first event's first.
    pub(super) links: Vec<String>,
}

impl Pieces {
    /// Of a text that is about this complaint.
    pub(super) fn of_text(text: &str, original: &Own) -> Pieces {
        cut(&marked(text, original), &[])
    }

    /// Of an item in DynamoDB JSON; a deflated text without the number is kept as it is.
    pub(super) fn of_item(item: &str, original: &Own) -> anyhow::Result<Pieces> {
        let mut item: Value = serde_json::from_str(item)?;
        let mut deflated = Vec::new();
        for value in item.as_object_mut().context("an item")?.values_mut() {
            let Some(binary) = value.get("B").and_then(Value::as_str) else { continue };
            let text = stored::inflated(&BASE64.decode(binary.as_bytes())?)?;
            if text.contains(&original.reference) {
                value["B"] = Value::from(mark(FIRST_DEFLATED, deflated.len()).to_string());
                deflated.push(Pieces::of_text(&text, original));
            }
        }
        Ok(cut(&marked(&item.to_string(), original), &deflated))
    }

    /// The text of a copy.
    pub(super) fn written(&self, copy: &Own) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Same(same) => text.push_str(same),
                Piece::Reference => text.push_str(&copy.reference),
                Piece::Shard => text.push(copy.shard),
                Piece::Link(place) => text.push_str(&copy.links[*place]),
                Piece::Deflated(inner) => {
                    let inner = stored::deflated(&inner.written(copy));
                    text.push_str(&BASE64.encode(&inner.expect("as long as the text that was deflated")));
                }
            }
        }
        text
    }
}

fn mark(first: u32, place: usize) -> char {
    u32::try_from(place)
        .ok()
        .and_then(|place| char::from_u32(first + place))
        .expect("few enough for the private letters")
}

fn marked(text: &str, original: &Own) -> String {
    let mut text = text.replace(&original.reference, &REFERENCE.to_string());
    for (place, link) in original.links.iter().enumerate() {
        text = text.replace(link, &mark(FIRST_LINK, place).to_string());
    }
    for index in [store::schema::WAKE_INDEX, store::schema::LIST_INDEX, store::schema::BREACH_INDEX] {
        let own = format!("{index}#{}", original.shard);
        text = text.replace(&own, &format!("{index}#{SHARD}"));
    }
    text
}

fn cut(text: &str, deflated: &[Pieces]) -> Pieces {
    let mut pieces = Vec::new();
    let mut same = String::new();
    for letter in text.chars() {
        let place = |first: u32| u32::from(letter).checked_sub(first).map(|place| place as usize);
        let piece = match (letter, place(FIRST_LINK), place(FIRST_DEFLATED)) {
            (REFERENCE, ..) => Piece::Reference,
            (SHARD, ..) => Piece::Shard,
            (_, _, Some(inner)) if inner < deflated.len() => Piece::Deflated(deflated[inner].clone()),
            (_, Some(link), _) if link < (FIRST_DEFLATED - FIRST_LINK) as usize => Piece::Link(link),
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
