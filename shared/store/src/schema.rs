//! Keys, indexes and the table's definition, in one place.
//!
//! | item | pk | sk |
//! |---|---|---|
//! | state | `C#<reference>` | `E`, right before its events: one query reads both |
//! | event | `C#<reference>` | `E#<seq, ten digits>` |
//! | who read it on a day | `C#<reference>` | `R#<date>#<id of their sign-in>` |
//! | breach | `C#<reference>` | `B#<clock, ten digits>` |
//! | notice | `C#<reference>` | `N#<seq>#<notice>#<recipient>` |
//! | provider's mail id → notice | `P#<id>` | `P` |
//! | idempotency key | `K#<hash>` | `K` |
//! | what a complaint can be found by | `T#<hash>` | `<reference>` |
//! | an open complaint somebody has | `H#<hash of their name>` | `<reference>` |
//! | inbound mail | `M#<raw key>` | `M` |
//! | wish to read one again | `M#<raw key>` | `AGAIN#<when>-<chance>` |
//! | answer owed to one | `M#<raw key>` | `ANSWER` |
//! | digests owed for a day | `DIGEST#<date>` | `DIGEST` |
//! | a re-computation of deadlines | `RUNS` | `<run>` |
//! | how it began; that it is approved | `RUN#<run>` | `ASKED`; `APPROVED` |
//! | a step of it | `RUN#<run>` | `STEP#<phase>#<shard>#<number>` |
//! | the digest of a day; that its making has begun | `DAYS` | `<date>`; `BEGUN#<number, eight digits>` |
//! | a part of it | `DAYS#<date>` | `STEP#<number, eight digits>` |
//! | a team's digest, taken on | `DIGEST#<date>` | `T#<team>` |
//! | complaint an inbound mail joined | `I#<hash>`, or `M#<raw key>` without Message-ID | `C#<reference>` |
//! | inbound mail by day | `MAIL#<date>` | `<raw key>`; `~<raw key>` when it arrived |
//! | inbound Message-ID and sender | `I#<hash>` | `I` |
//! | standing of an address | `A#<hash>` | `A` |
//! | answers to an address on a day | `A#<hash>` | `D#<date>` |
//! | answers to it in a conversation in a week | `A#<hash>` | `W#<week>#<hash>` |
//! | figures of the list | `FIGURES` | `FIGURES` |
//! | a wish for new ones | `FIGURES` | `COUNT#<five minutes>` |
//! | when somebody is away | `AWAY` | `P#<id of their sign-in>` |
//! | filters somebody named | `V#<id of their sign-in>` | `VIEWS` |

use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType,
};
use complaint::Reference;
use jiff::civil::Date;

/// Sparse: `wake_shard`, `wake_at` (microseconds). What the sweep reads.
pub const WAKE_INDEX: &str = "wake";
/// `list_shard`, `list_key`. What the desk's list reads.
pub const LIST_INDEX: &str = "list";
/// Sparse: `breach_shard`, `breach_key`. What the breach list reads.
pub const BREACH_INDEX: &str = "breaches";

/// Shards of each index. One shard takes 1,000 writes a second; eight are far above what a firm
/// writes, and cheap to read.
pub const SHARDS: u8 = 8;

/// The key of everything about a complaint.
pub fn complaint_pk(reference: &Reference) -> String {
    format!("{COMPLAINT_PREFIX}{reference}")
}

/// The complaint a key belongs to.
pub fn reference_of(pk: &str) -> Option<Reference> {
    pk.strip_prefix(COMPLAINT_PREFIX).and_then(|text| text.parse().ok())
}

/// Where keys of complaints begin.
pub(crate) const COMPLAINT_PREFIX: &str = "C#";

/// The state's sort key.
pub const STATE_SK: &str = "E";

/// Where event sort keys begin; the table stream's filter looks for it.
pub const EVENT_PREFIX: &str = "E#";

/// The key of everything about a raw mail.
pub fn mail_pk(raw_key: &str) -> String {
    format!("{MAIL_PREFIX}{raw_key}")
}

/// The raw mail a key belongs to.
pub fn raw_key_of(pk: &str) -> Option<&str> {
    pk.strip_prefix(MAIL_PREFIX)
}

const MAIL_PREFIX: &str = "M#";

/// The key of everybody who is away: as many rows as the firm has staff.
pub const AWAY_PK: &str = "AWAY";

/// Where sort keys begin of those who read a complaint.
pub const READER_PREFIX: &str = "R#";

/// The sort key of somebody who read a complaint on a day.
pub fn reader_sk(day: &str, person: &str) -> String {
    format!("{READER_PREFIX}{day}#{person}")
}

/// The key of somebody's named filters.
pub fn views_pk(person: &str) -> String {
    format!("V#{person}")
}

/// The sort key of somebody's named filters.
pub const VIEWS_SK: &str = "VIEWS";

/// A person's sort key among those who are away.
pub fn away_sk(person: &str) -> String {
    format!("P#{person}")
}

/// The key of a day's digests.
pub fn digest_pk(day: &str) -> String {
    format!("{DIGEST_PREFIX}{day}")
}

/// The day a key of digests is of.
pub fn digest_day_of(pk: &str) -> Option<&str> {
    pk.strip_prefix(DIGEST_PREFIX)
}

const DIGEST_PREFIX: &str = "DIGEST#";

/// The sort key of an answer owed to a mail; the filter looks for it, too.
pub const ANSWER_SK: &str = "ANSWER";

/// An event's sort key.
pub fn event_sk(seq: u64) -> String {
    format!("{EVENT_PREFIX}{seq:010}")
}

/// The event's number in a sort key.
pub fn seq_of(sk: &str) -> Option<u64> {
    sk.strip_prefix(EVENT_PREFIX).and_then(|digits| digits.parse().ok())
}

/// The sort key of a day's digests that are owed; the filter looks for it, too.
pub const DIGEST_SK: &str = "DIGEST";

/// Where sort keys begin of wishes that a mail is read again; the filter looks for it, too.
pub const AGAIN_PREFIX: &str = "AGAIN#";

/// The key of all re-computations.
pub const RUNS_PK: &str = "RUNS";

/// The key of everything about a re-computation.
pub fn run_pk(run: &str) -> String {
    format!("{RUN_PREFIX}{run}")
}

/// The re-computation a key belongs to.
pub fn run_of(pk: &str) -> Option<&str> {
    pk.strip_prefix(RUN_PREFIX)
}

const RUN_PREFIX: &str = "RUN#";

/// The key of the digests of days.
pub const DAYS_PK: &str = "DAYS";

/// The key of the parts of a day's digest.
pub fn day_pk(day: Date) -> String {
    format!("{DAY_PREFIX}{day}")
}

/// The day a key of parts is of.
pub fn day_of(pk: &str) -> Option<Date> {
    pk.strip_prefix(DAY_PREFIX).and_then(|day| day.parse().ok())
}

const DAY_PREFIX: &str = "DAYS#";

/// Where sort keys of steps of a re-computation and of parts of a day's digest begin; the filter looks for it, too.
pub const STEP_PREFIX: &str = "STEP#";

/// The key of the figures of the desk's list.
pub const FIGURES_PK: &str = "FIGURES";

/// Their sort key.
pub const FIGURES_SK: &str = "FIGURES";

/// Where sort keys begin of wishes for new ones; the filter looks for it, too.
pub const COUNT_PREFIX: &str = "COUNT#";

/// Whether the table's stream tells of an item with this sort key, as its filter in the template has it.
pub fn is_told(sk: &str) -> bool {
    [EVENT_PREFIX, AGAIN_PREFIX, STEP_PREFIX, COUNT_PREFIX].iter().any(|prefix| sk.starts_with(prefix))
        || [ANSWER_SK, DIGEST_SK].contains(&sk)
}

/// A breach's sort key.
pub fn breach_sk(clock: u32) -> String {
    format!("B#{clock:010}")
}

/// The shard of a complaint, such as `wake#3`. References are random, so their last letter spreads.
pub fn shard(index: &str, reference: &Reference) -> String {
    let last = reference.as_str().bytes().last().unwrap_or_default();
    shard_number(index, last % SHARDS)
}

/// A shard by its number.
pub fn shard_number(index: &str, number: u8) -> String {
    format!("{index}#{number}")
}

/// The definition of the table. The SAM template repeats it; a test compares the two.
pub fn define(create: CreateTableFluentBuilder, table: &str) -> CreateTableFluentBuilder {
    let attribute = |name: &str, kind: ScalarAttributeType| {
        AttributeDefinition::builder()
            .attribute_name(name)
            .attribute_type(kind)
            .build()
            .expect("name and type are given")
    };
    create
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(vec![
            attribute("pk", ScalarAttributeType::S),
            attribute("sk", ScalarAttributeType::S),
            attribute("wake_shard", ScalarAttributeType::S),
            attribute("wake_at", ScalarAttributeType::N),
            attribute("list_shard", ScalarAttributeType::S),
            attribute("list_key", ScalarAttributeType::S),
            attribute("breach_shard", ScalarAttributeType::S),
            attribute("breach_key", ScalarAttributeType::S),
        ]))
        .set_key_schema(Some(keys("pk", "sk")))
        .global_secondary_indexes(index(WAKE_INDEX, "wake_shard", "wake_at", &[]))
        .global_secondary_indexes(index(LIST_INDEX, "list_shard", "list_key", &["card"]))
        .global_secondary_indexes(index(BREACH_INDEX, "breach_shard", "breach_key", &["breach"]))
}

fn keys(hash: &str, range: &str) -> Vec<KeySchemaElement> {
    let key = |name: &str, kind| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("name and type are given")
    };
    vec![key(hash, KeyType::Hash), key(range, KeyType::Range)]
}

fn index(name: &str, hash: &str, range: &str, include: &[&str]) -> GlobalSecondaryIndex {
    let projection = Projection::builder();
    let projection = if include.is_empty() {
        projection.projection_type(ProjectionType::KeysOnly)
    } else {
        let names = include.iter().map(|name| (*name).to_owned()).collect();
        projection.projection_type(ProjectionType::Include).set_non_key_attributes(Some(names))
    };
    let index = GlobalSecondaryIndex::builder().index_name(name).set_key_schema(Some(keys(hash, range)));
    index.projection(projection.build()).build().expect("name, keys and projection are given")
}
