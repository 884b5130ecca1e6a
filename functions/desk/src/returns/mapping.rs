//! What our categories and channels are called by those who want returns (domain.md §2d, §5d, §5h). A firm's own
//! category is told as `other`.

use messages::view::Card;

/// A category's names.
pub(super) struct Mapped {
    code: &'static str,
    /// Whether money moves: 交易类, else 服务类 (the yearly notice of payment firms, PBoC Notice 2015-43 art. 28).
    pub(super) moves_money: bool,
    /// Whether the notice counts it among risk events: theft, fraud, leaks.
    pub(super) is_risk: bool,
    /// Reason of JR/T 0169-2018, in our word for it and in Chinese.
    pub(super) reason: (&'static str, &'static str),
    /// CFPB's issue for mobile or digital wallets.
    pub(super) cfpb_issue: &'static str,
    /// Cause of DISP 1 Annex 1R (until the end of 2026).
    pub(super) uk_cause: &'static str,
    /// Service group of DISP 1 Annex 1AD (until the end of 2026).
    pub(super) uk_service: &'static str,
}

const ADMIN: &str = "General admin/customer service";
const INFORMATION: &str = "Information, sums/charges or product performance";
const SELLING: &str = "Advising, selling and arranging";
const OTHER: &str = "Other";
const PAYMENTS: &str = "Other payment services";
const E_MONEY: &str = "Issue and redemption of e-money";

const FUNDS: (&str, &str) = ("fund_security", "消费者资金安全");
const SYSTEM: (&str, &str) = ("system_facility", "服务设施、设备、业务系统");
const RULES: (&str, &str) = ("rules_process", "管理制度、业务规则与流程");

const fn mapped(
    code: &'static str,
    kind: (bool, bool),
    reason: (&'static str, &'static str),
    cfpb_issue: &'static str,
    uk: (&'static str, &'static str),
) -> Mapped {
    Mapped { code, moves_money: kind.0, is_risk: kind.1, reason, cfpb_issue, uk_cause: uk.0, uk_service: uk.1 }
}

/// In the order of `domain.md` §5d; the last one stands for all that is not named.
const CATEGORIES: [Mapped; 14] = [
    mapped(
        "unauthorised_txn",
        (true, true),
        FUNDS,
        "Unauthorized transactions or other transaction problem",
        (OTHER, PAYMENTS),
    ),
    mapped("scam", (true, true), FUNDS, "Fraud or scam", (OTHER, PAYMENTS)),
    mapped("payment_failed", (true, false), SYSTEM, "Other transaction problem", (ADMIN, PAYMENTS)),
    mapped(
        "duplicate_or_wrong_amount",
        (true, false),
        SYSTEM,
        "Wrong amount charged or received",
        (INFORMATION, PAYMENTS),
    ),
    mapped("refund_delay", (true, false), RULES, "Money was not available when promised", (ADMIN, PAYMENTS)),
    mapped(
        "account_restricted",
        (false, false),
        RULES,
        "Trouble accessing funds in your mobile or digital wallet",
        (ADMIN, E_MONEY),
    ),
    mapped(
        "account_manage",
        (false, false),
        SYSTEM,
        "Managing, opening, or closing your mobile wallet account",
        (ADMIN, E_MONEY),
    ),
    mapped(
        "billing_query",
        (false, false),
        ("disclosure", "信息披露"),
        "Other service problem",
        (INFORMATION, PAYMENTS),
    ),
    mapped("fees", (true, false), ("pricing", "定价收费"), "Unexpected or other fees", (INFORMATION, PAYMENTS)),
    mapped("merchant_dispute", (true, false), RULES, "Other transaction problem", (OTHER, PAYMENTS)),
    mapped("privacy", (false, true), ("info_security", "消费者信息安全"), "Other service problem", (OTHER, PAYMENTS)),
    mapped(
        "service_quality",
        (false, false),
        ("service_quality", "服务态度及服务质量"),
        "Other service problem",
        (ADMIN, PAYMENTS),
    ),
    mapped(
        "marketing_disclosure",
        (false, false),
        ("marketing", "营销方式和手段"),
        "Confusing or misleading advertising or marketing",
        (SELLING, PAYMENTS),
    ),
    mapped("other", (false, false), ("", ""), "Other service problem", (OTHER, PAYMENTS)),
];

/// The names of a category.
pub(super) fn category(code: &str) -> &'static Mapped {
    let last = CATEGORIES.last().expect("a list that is not empty");
    CATEGORIES.iter().find(|mapped| mapped.code == code).unwrap_or(last)
}

/// How it came in, in CFPB's words: Web, Phone, Email, Postal mail, Fax, Referral.
pub(super) fn submitted_via(channel: &str) -> &'static str {
    match channel {
        "hotline" => "Phone",
        "email" => "Email",
        "letter" => "Postal mail",
        "web_form" | "in_app" | "live_chat" | "social_media" | "rating_platform" => "Web",
        _ => "Referral",
    }
}

/// Whether it was upheld: in part counts as upheld, a gift with a rejection does not (DISP 1.10).
pub(super) fn is_upheld(card: &Card) -> bool {
    matches!(card.closed_as.as_deref(), Some("upheld" | "partly_upheld"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use policy::Pack;

    #[test]
    fn every_category_of_the_house_has_its_names() {
        for known in Pack::house().categories {
            assert_eq!(category(&known.code).code, known.code);
        }
        assert_eq!(category("of-the-firm").code, "other");
    }
}
