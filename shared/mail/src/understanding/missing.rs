//! What to ask for in the acknowledgement: only what the firm cannot know by itself.

use serde::{Deserialize, Serialize};

use super::Understanding;

/// Questions asked at most; who is asked more answers none.
const QUESTIONS_MAX: usize = 3;

/// What is on file already, from the form, the sender's record or an earlier message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The writer's account is matched.
    pub account: bool,
    /// The transaction is given.
    pub transaction: bool,
    /// The amount is given.
    pub amount: bool,
    /// The day is given.
    pub date: bool,
}

/// A fact that only the complainant can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Which account it is about.
    Account,
    /// Which transaction it is about.
    Transaction,
    /// How much it is about.
    Amount,
    /// The day of something the firm took no part in.
    Date,
}

/// A fact that is missing and the question for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// What is missing.
    pub fact: Fact,
    /// The question in Chinese: one sentence.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
}

/// Which account: never with a word on passwords or codes, which nobody may be asked for.
const ACCOUNT: Missing = Missing {
    fact: Fact::Account,
    zh: "请告诉我们涉及的是哪个账户(账户名或注册手机号)。",
    en: "Please tell us which account this is about (its name or the telephone number it is registered with).",
};

const TRANSACTION: Missing = Missing {
    fact: Fact::Transaction,
    zh: "请告诉我们涉及的是哪一笔交易(交易号或订单号;没有的话,请写明付款日期)。",
    en: "Please tell us which payment this is about (its transaction or order number; if you have none, the day you paid).",
};

const AMOUNT: Missing =
    Missing {
        fact: Fact::Amount, zh: "请告诉我们涉及的金额。", en: "Please tell us the amount this is about."
    };

const RIGHT_AMOUNT: Missing = Missing {
    zh: "请告诉我们正确的金额应该是多少。",
    en: "Please tell us what the right amount would have been.",
    ..AMOUNT
};

const REFUND_DATE: Missing = Missing {
    fact: Fact::Date,
    zh: "请告诉我们您是哪一天申请退款的。",
    en: "Please tell us on which day you asked for the refund.",
};

const NOTICED_DATE: Missing =
    Missing {
        fact: Fact::Date, zh: "请告诉我们您是哪一天发现的。", en: "Please tell us on which day you noticed it."
    };

const CONTACT_DATE: Missing = Missing {
    fact: Fact::Date,
    zh: "请告诉我们您是哪一天联系客服的。",
    en: "Please tell us on which day you were in touch with our service.",
};

const AGREED_DATE: Missing = Missing {
    fact: Fact::Date,
    zh: "请告诉我们商家约定哪一天交付商品或提供服务。",
    en: "Please tell us on which day the merchant was to deliver the goods or the service.",
};

const SEEN_DATE: Missing = Missing {
    fact: Fact::Date,
    zh: "请告诉我们您是哪一天看到或参加该活动的。",
    en: "Please tell us on which day you saw the offer or took part in it.",
};

/// What each category of the house pack needs, the most needful first. A category that is not here
/// needs nothing the writer has not said by writing.
const NEEDS: &[(&str, &[Missing])] = &[
    // Found by its number, or by account, day and amount.
    ("payment_failed", &[TRANSACTION, AMOUNT, ACCOUNT]),
    // What was charged is on file; what should have been is not.
    ("duplicate_or_wrong_amount", &[TRANSACTION, RIGHT_AMOUNT, ACCOUNT]),
    // The refund is asked for at the merchant's, where the firm does not see it.
    ("refund_delay", &[TRANSACTION, AMOUNT, REFUND_DATE]),
    ("unauthorised_txn", &[ACCOUNT, TRANSACTION, NOTICED_DATE]),
    ("scam", &[TRANSACTION, AMOUNT, NOTICED_DATE]),
    // Why it is locked, the firm knows itself.
    ("account_restricted", &[ACCOUNT]),
    ("account_manage", &[ACCOUNT]),
    ("billing_query", &[ACCOUNT, TRANSACTION]),
    ("fees", &[TRANSACTION, ACCOUNT]),
    ("merchant_dispute", &[TRANSACTION, AMOUNT, AGREED_DATE]),
    ("privacy", &[ACCOUNT, NOTICED_DATE]),
    ("service_quality", &[CONTACT_DATE]),
    ("marketing_disclosure", &[SEEN_DATE]),
];

/// The facts to ask for in a category, the most needful first, three at most.
///
/// A transaction that is given answers for its account and amount, which the firm then knows;
/// account, day and amount together answer for the transaction.
///
/// ```
/// use mail::understanding::{Fact, Known, Understanding, missing};
/// let nothing = Understanding::default();
/// let asked = missing(&nothing, "account_restricted", Known::default());
/// assert_eq!(asked[0].fact, Fact::Account);
/// let matched = Known { account: true, ..Known::default() };
/// assert!(missing(&nothing, "account_restricted", matched).is_empty());
/// ```
pub fn missing(found: &Understanding, category: &str, known: Known) -> Vec<Missing> {
    let transaction = known.transaction || !found.transactions.is_empty();
    let account = known.account || !found.account.is_empty();
    let amount = known.amount || !found.amounts.is_empty();
    let date = known.date || !found.dates.is_empty();
    let answered = |question: &Missing| match question.fact {
        Fact::Transaction => transaction || account && amount && date,
        Fact::Account => account || transaction,
        // The right amount is asked for by name: the one on file may be the wrong one.
        Fact::Amount if *question == RIGHT_AMOUNT => amount,
        Fact::Amount => amount || transaction,
        Fact::Date => date,
    };
    let needs = NEEDS.iter().find(|(name, _)| *name == category).map_or(&[][..], |(_, needs)| needs);
    needs.iter().filter(|question| !answered(question)).take(QUESTIONS_MAX).copied().collect()
}

/// The table, for the tests.
#[cfg(test)]
pub(super) fn needs() -> &'static [(&'static str, &'static [Missing])] {
    NEEDS
}
