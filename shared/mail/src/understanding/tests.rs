//! What the rules take and leave, and that no text breaks them.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

use super::{Fact, Known, Understanding, Words, categories, missing, understand};
use crate::mask;

/// A Friday.
const SENT_ON: Date = date(2026, 9, 18);

fn read(text: &str) -> Understanding {
    understand("", text, SENT_ON)
}

fn all_words(found: &Understanding) -> Vec<&Words> {
    let named = found.account.iter().chain(&found.transactions).chain(&found.merchant).map(|found| &found.words);
    let amounts = found.amounts.iter().map(|amount| &amount.words);
    let dates = found.dates.iter().map(|date| &date.words);
    let categories = found.categories.iter().flat_map(|suggestion| &suggestion.words);
    named.chain(amounts).chain(dates).chain(categories).collect()
}

#[test]
fn transactions() {
    for (text, values) in [
        ("订单号：38291746501928374", &["38291746501928374"][..]),
        ("订单号\n38291746501928374", &["38291746501928374"]),
        ("订单号\n88213400127", &[]),
        ("交易单号为【4200002511202609161234567890】", &["4200002511202609161234567890"]),
        ("订单号ＡＢ", &[]),
        ("流水号８８２１３４００１２７", &["88213400127"]),
        ("Order no. 40028817, transaction id: 9f3c-20260917-0042", &["40028817", "9f3c-20260917-0042"]),
        ("Transaction\nnumber: 9918273645", &["9918273645"]),
        ("orders 771-2093381-4410 and 771-2093381-4411", &["771-2093381-4410", "771-2093381-4411"]),
        ("2026091022001445566778 没收到", &["2026091022001445566778"]),
        // Days, amounts, counts, telephones, parcels and our own numbers are none.
        ("订单2026-09-10下的", &[]),
        ("订单300000元", &[]),
        ("order 128.00", &[]),
        ("ordered 20 items", &[]),
        ("交易13800138000", &[]),
        ("快递单号SF1029384756123", &[]),
        ("tracking number 940011189922339756", &[]),
        ("my complaint reference RC-7K3M-9QXD-0HTZ-W2F8", &[]),
        // A card number that was mistyped fails its check and is not masked; it is no transaction either.
        ("卡号4111111111111112", &[]),
        ("身份证110101199003077716", &[]),
    ] {
        let found: Vec<String> = read(text).transactions.into_iter().map(|found| found.value).collect();
        assert_eq!(found, values, "{text}");
    }
}

#[test]
fn accounts() {
    for (text, values) in [
        ("账号：wangwei", &["wangwei"][..]),
        ("我的账户u_20881234被锁", &["u_20881234"]),
        ("手机号是 13812345678。", &["13812345678"]),
        ("account: li.na@person.example.", &["li.na@person.example"]),
        ("phone number +1 (415) 555-0134 and", &["+14155550134"]),
        ("my account was locked", &[]),
        ("my account for 3 days", &[]),
        ("账户余额128元", &[]),
        ("账户 3500.00 元", &[]),
        ("对方账号 li_anquan01", &[]),
        ("his account: rentals_uk77", &[]),
        ("联系电话13800138000", &[]),
    ] {
        let found: Vec<String> = read(text).account.into_iter().map(|found| found.value).collect();
        assert_eq!(found, values, "{text}");
    }
}

#[test]
fn amounts() {
    for (text, values) in [
        ("¥128.00", &["128.00 CNY"][..]),
        ("￥ 1,280.50元", &["1280.50 CNY"]),
        ("１２８元", &["128 CNY"]),
        ("12.6万元", &["126000 CNY"]),
        ("一百二十八元", &["128 CNY"]),
        ("一万二千三百零五块", &["12305 CNY"]),
        ("三千五块钱", &["3500 CNY"]),
        ("3元5角", &["3.5 CNY"]),
        ("三百零五元五角二分", &["305.52 CNY"]),
        ("$3k and 5k USD", &["3000 USD", "5000 USD"]),
        ("HK$350, US$ 268, 412.30美元", &["350 HKD", "268 USD", "412.30 USD"]),
        ("EUR 1.234,50 or 12,50 €", &["1234.50 EUR", "12.50 EUR"]),
        ("金额：128.00", &["128.00 ?"]),
        ("100到200元", &["200 CNY"]),
        ("128.00元,又128元", &["128.00 CNY"]),
        // Together, pieces, in case, New Year: no money.
        ("我们一块去", &[]),
        ("买了两块手表", &[]),
        ("万一元旦", &[]),
        ("几百元", &[]),
        ("0元", &[]),
        ("尾号1234", &[]),
        ("version 1.2.3 usd", &[]),
        ("4111111111111111元", &[]),
        ("订单号300000元", &["300000 CNY"]),
    ] {
        let found: Vec<String> = read(text)
            .amounts
            .into_iter()
            .map(|amount| format!("{} {}", amount.value, amount.currency.unwrap_or("?".to_owned())))
            .collect();
        assert_eq!(found, values, "{text}");
    }
}

#[test]
fn dates() {
    for (text, days) in [
        ("2026年9月10日", &["2026-09-10"][..]),
        ("9月 10 号", &["2026-09-10"]),
        ("九月十日", &["2026-09-10"]),
        ("12月3日", &["2025-12-03"]),
        ("去年8月3日", &["2025-08-03"]),
        ("2026-09-10T10:00:00", &["2026-09-10"]),
        ("2026.9.10。", &["2026-09-10"]),
        ("10 September 2026", &["2026-09-10"]),
        ("the 10th of Sept.", &["2026-09-10"]),
        ("Sep 1, 2026", &["2026-09-01"]),
        ("昨天和前天", &["2026-09-17", "2026-09-16"]),
        ("3天前 / two days ago", &["2026-09-15", "2026-09-16"]),
        ("the day before yesterday", &["2026-09-16"]),
        ("上周五", &["2026-09-11"]),
        ("上个月28号", &["2026-08-28"]),
        ("last Friday, on Monday", &["2026-09-11", "2026-09-14"]),
        ("25/08/2026, 08/25/2026", &["2026-08-25"]),
        ("10/10/2025", &["2025-10-10"]),
        // Two readings, days to come, birthdays, numbers, other words.
        ("10/09/2026", &[]),
        ("2026-09-19", &[]),
        ("9月20日", &[]),
        ("1990年3月7日", &[]),
        ("2026-09-10-001", &[]),
        ("2026-02-30", &[]),
        ("IP 10.10.2025.1", &[]),
        ("I may 10 times", &[]),
        ("March 2026", &[]),
        ("以前天天用", &[]),
        ("订单号2026-09-10-771", &[]),
    ] {
        let found: Vec<String> = read(text).dates.into_iter().map(|found| found.date.to_string()).collect();
        assert_eq!(found, days, "{text}");
    }
    let leap = understand("", "2月29日", date(2025, 3, 1));
    assert_eq!(leap.dates[0].date, date(2024, 2, 29), "the last year that has the day");
}

#[test]
fn merchants() {
    for (text, name) in [
        ("商户名称：动力健身。", Some("动力健身")),
        ("商家“优品小店”不发货", Some("优品小店")),
        ("Merchant: PowerFit Studio\nthanks", Some("PowerFit Studio")),
        ("the merchant does not answer", None),
        ("商家不发货", None),
    ] {
        assert_eq!(read(text).merchant.map(|found| found.value).as_deref(), name, "{text}");
    }
}

#[test]
fn categories_and_denials() {
    for (subject, text, category) in [
        ("", "被骗子骗了", Some("scam")),
        ("", "这不是诈骗", None),
        ("", "This is not a scam.", None),
        ("", "This wasn't fraud, the refund has not arrived.", Some("refund_delay")),
        ("", "the account is not blocked", None),
        ("退款", "", Some("refund_delay")),
        ("", "退款", None),
        ("", "I havent received my refund", Some("refund_delay")),
        ("Refund", "my refund, my refund, my refund", Some("refund_delay")),
        ("你好", "请问地址", None),
    ] {
        let found = understand(subject, text, SENT_ON).categories;
        assert_eq!(found.first().map(|best| best.category.as_str()), category, "{subject} / {text}: {found:?}");
    }
}

#[test]
fn a_title_counts_double_and_a_repeat_once() {
    let score = |subject: &str, text: &str| understand(subject, text, SENT_ON).categories[0].score;
    assert_eq!(score("被骗了", ""), 2 * score("", "被骗了"));
    assert_eq!(score("", "被骗了,被骗了"), score("", "被骗了"));
}

#[test]
fn masked_is_never_suggested() {
    for text in [
        "账号4111111111111111，订单号 20260918001",
        "order number 4111 1111 1111 1111",
        "交易号：身份证110101199003077715",
        "my account IBAN GB29 NWBK 6016 1331 9268 19",
        "验证码445566，128元",
        "amount: my PIN is 2580",
        "账号：wangwei，密码：wangwei1988",
    ] {
        let masked = mask(text);
        assert!(!masked.found.is_empty(), "{text}");
        let found = read(&masked.text);
        let values = found.account.iter().chain(&found.transactions).map(|found| found.value.as_str());
        for value in values.chain(found.amounts.iter().map(|amount| amount.value.as_str())) {
            assert!(["20260918001", "wangwei", "128"].contains(&value), "{text}: {value}");
        }
        assert!(all_words(&found).iter().all(|words| !words.written.contains(['[', '*'])), "{text}: {found:?}");
    }
    assert_eq!(read("订单号 [card number ****1111] 20260918001").transactions, [], "nothing is found across a mark");
}

#[test]
fn every_category_is_one_of_the_house() {
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/../policy/packs/house.toml");
    let pack = std::fs::read_to_string(pack).expect("the house pack is there");
    let house: BTreeSet<&str> =
        pack.lines().filter_map(|line| line.strip_prefix("code = \"")?.strip_suffix('"')).collect();
    let needs = missing::needs().iter().map(|(name, _)| *name);
    for name in categories::names().chain(needs) {
        assert!(house.contains(name), "{name}");
    }
    let ours: BTreeSet<&str> = categories::names().chain(["other"]).collect();
    assert!(
        house
            .iter()
            .filter(|code| pack.contains(&format!("[[categories]]\ncode = \"{code}\"")))
            .all(|code| ours.contains(code))
    );
}

#[test]
fn only_what_the_firm_cannot_know_is_asked_for() {
    use Fact::{Account, Amount, Date, Transaction};
    let nothing = Known::default();
    let matched = Known { account: true, ..nothing };
    for (category, text, known, facts) in [
        ("refund_delay", "", nothing, &[Transaction, Amount, Date][..]),
        ("refund_delay", "订单号20260918001", nothing, &[Date]),
        ("refund_delay", "9月10日付了128元", matched, &[]),
        ("refund_delay", "9月10日付了128元", nothing, &[Transaction]),
        ("account_restricted", "", nothing, &[Account]),
        ("account_restricted", "", matched, &[]),
        ("account_restricted", "账号：wangwei", nothing, &[]),
        ("unauthorised_txn", "", matched, &[Transaction, Date]),
        ("scam", "昨天", Known { transaction: true, ..nothing }, &[]),
        ("duplicate_or_wrong_amount", "订单号20260918001", nothing, &[Amount]),
        ("service_quality", "", nothing, &[Date]),
        ("other", "", nothing, &[]),
        ("no such category", "", nothing, &[]),
    ] {
        let asked: Vec<Fact> = missing::missing(&read(text), category, known).iter().map(|asked| asked.fact).collect();
        assert_eq!(asked, facts, "{category}: {text}");
    }
}

#[test]
fn questions_are_one_sentence_and_ask_for_no_secret() {
    for question in missing::needs().iter().flat_map(|(_, needs)| *needs) {
        assert!(question.zh.matches('。').count() == 1 && question.zh.ends_with('。'), "{}", question.zh);
        assert!(question.en.matches('.').count() == 1 && question.en.ends_with('.'), "{}", question.en);
        let both = format!("{}{}", question.zh, question.en.to_lowercase());
        for word in ["密码", "验证码", "卡号", "身份证", "password", "code", "card", "identity"] {
            assert!(!both.contains(word), "{both}");
        }
    }
    assert!(missing::needs().iter().all(|(_, needs)| needs.len() <= 3));
}

#[test]
fn hostile_texts_end() {
    let pieces = [
        "1",
        "一",
        "十万",
        "订单号",
        "order 1",
        "$ ",
        "¥1,",
        "2026-",
        "9月",
        "refund ",
        "[card ",
        "账号：",
        "+1 ",
        " ",
        "上周",
        "退款没",
        "a@",
    ];
    for piece in pieces {
        read(&piece.repeat(super::TEXT_CHARS_MAX / piece.chars().count()));
    }
    let late = format!("{}订单号20260918001", "很".repeat(super::TEXT_CHARS_MAX));
    assert_eq!(read(&late).transactions, [], "what comes late is not read");
    let cut = format!("{}订单号20260918001", "很".repeat(super::TEXT_CHARS_MAX - 10));
    assert_eq!(read(&cut).transactions, [], "a number that is cut in two is none");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_stand_where_they_are_said_to(
        subject in "\\PC{0,20}",
        text in "(订单号|账号|手机|order |account |refund|退款|没到|[0-9]{1,19}|[一二三十百千万亿]|元|块|角|月|日|年|USD|¥|\\$|k|Sept |天前|昨天|on Monday|[-./:,'* \n()]|\\[code\\]|@|\\PC){0,24}",
        days in 0..40_000_i32,
    ) {
        use jiff::ToSpan;
        let sent_on = date(1950, 1, 1).checked_add(days.days()).expect("within the calendar");
        let found = understand(&subject, &text, sent_on);
        for words in all_words(&found) {
            let source = if words.part == super::Part::Subject { &subject } else { &text };
            prop_assert_eq!(source.get(words.range.clone()), Some(words.written.as_str()));
            prop_assert!(!words.written.is_empty());
        }
        prop_assert!(found.dates.iter().all(|day| day.date <= sent_on));
        for amount in &found.amounts {
            prop_assert!(amount.value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'), "{}", amount.value);
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        read(&text);
        read(&mask(&text).text);
    }
}
