//! The field's words as closed lists (design §2, `domain.md` §5c).

use serde::{Deserialize, Serialize};

/// Writes an enum whose members have one name on the wire, with `ALL`, `as_str`, `Display` and
/// `FromStr`, so that a value list stands in one place.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$member_doc])* #[serde(rename = $word)] $member),+
        }

        impl $name {
            /// Every value, in the order of the standard.
            pub const ALL: &[$name] = &[$($name::$member),+];

            /// The word used on the wire, in the log and in policy packs.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$member => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::values::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word).ok_or_else(|| {
                    let known: Vec<&str> = Self::ALL.iter().map(|value| value.as_str()).collect();
                    crate::values::UnknownWord { word: word.to_owned(), known: known.join(", ") }
                })
            }
        }
    };
}
pub(crate) use words;

/// A word that is in no list of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{word}' is not one of: {known}")]
pub struct UnknownWord {
    /// What was given.
    pub word: String,
    /// What would have been understood, comma-separated.
    pub known: String,
}

words! {
    /// Where a complaint stands; exactly one at a time (design §2).
    Status {
        /// Taken in, not yet looked at by the machine (已接收).
        Received = "received",
        /// Contact not yet proven (待核实身份).
        AwaitingIdentity = "awaiting_identity",
        /// Someone works on it (调查核实).
        Investigating = "investigating",
        /// A question is out to the complainant; clocks run on (待补充).
        AwaitingComplainant = "awaiting_complainant",
        /// A question is out to a third party; clocks run on (待第三方).
        AwaitingThirdParty = "awaiting_third_party",
        /// An answer is with the complainant (方案已送达).
        Proposed = "proposed",
        /// Objected; the next level works on it (复核中).
        InReview = "in_review",
        /// Accepted; refund, unlock … to be carried out (补救执行中).
        RemedyPending = "remedy_pending",
        /// Done, with a reason (已办结).
        Closed = "closed",
    }
}

words! {
    /// What a proposal says of the complaint.
    Outcome {
        /// The complaint is right.
        Upheld = "upheld",
        /// Part of it is right.
        PartlyUpheld = "partly_upheld",
        /// It is not; the reasons are given.
        Rejected = "rejected",
        /// Both sides agreed.
        Settled = "settled",
        /// Given without fault.
        Goodwill = "goodwill",
    }
}

words! {
    /// What stood in the way of a promise when it was broken: it tells where to look, not who is to blame.
    BreachCause {
        /// Nobody had taken it.
        Unassigned = "unassigned",
        /// The complainant had not proven their contact.
        ContactUnproven = "contact_unproven",
        /// A question was out to the complainant.
        WaitingForComplainant = "waiting_for_complainant",
        /// A question was out to a third party.
        WaitingForThirdParty = "waiting_for_third_party",
        /// A proposal waited for a second person.
        WaitingForApproval = "waiting_for_approval",
        /// What the complainant wrote was not read.
        MessageUnread = "message_unread",
        /// The clock had stood still before, and was later for it.
        StoodStill = "stood_still",
        /// It had been given a later date.
        Extended = "extended",
        /// A newer calendar or policy had moved it.
        CountedAgain = "counted_again",
    }
}

words! {
    /// What becomes of money lent while the work goes on (provisional credit, 12 CFR 1005.11(c)(2)).
    Credit {
        /// It is on the account.
        Posted = "posted",
        /// It stays.
        MadeFinal = "made_final",
        /// It is taken back.
        Reversed = "reversed",
    }
}

words! {
    /// Why a complaint is closed.
    ClosingReason {
        /// The complaint was right.
        Upheld = "upheld",
        /// Part of it was right.
        PartlyUpheld = "partly_upheld",
        /// It was not.
        Rejected = "rejected",
        /// Both sides agreed.
        Settled = "settled",
        /// Given without fault.
        Goodwill = "goodwill",
        /// Not taken on; a reason code says why (不予受理).
        NotAccepted = "not_accepted",
        /// The complainant took it back; the process ends that day.
        Withdrawn = "withdrawn",
        /// Same person, transaction and demand as another.
        Duplicate = "duplicate",
        /// Passed to an external body.
        ReferredExternal = "referred_external",
        /// The complainant could not be reached.
        Unreachable = "unreachable",
    }
}

impl ClosingReason {
    /// Whether the complainant was given an answer by it. Whoever withdrew, is passed on or could not be
    /// reached was given none.
    pub fn is_answer(self) -> bool {
        use ClosingReason::{Duplicate, ReferredExternal, Unreachable, Withdrawn};
        !matches!(self, Withdrawn | Duplicate | Unreachable | ReferredExternal)
    }
}

impl From<Outcome> for ClosingReason {
    fn from(outcome: Outcome) -> ClosingReason {
        match outcome {
            Outcome::Upheld => ClosingReason::Upheld,
            Outcome::PartlyUpheld => ClosingReason::PartlyUpheld,
            Outcome::Rejected => ClosingReason::Rejected,
            Outcome::Settled => ClosingReason::Settled,
            Outcome::Goodwill => ClosingReason::Goodwill,
        }
    }
}

words! {
    /// Why a complaint was not accepted (`domain.md` §5c).
    ReasonCode {
        /// Identity could not be proven.
        IdentityFailed = "identity_failed",
        /// The writer may not act for the person.
        NoAuthority = "no_authority",
        /// Not a matter of this firm's service.
        OutOfScope = "out_of_scope",
        /// Another provider's matter; forwarded.
        OtherProvider = "other_provider",
        /// Decided before, no new fact.
        AlreadyDecidedNoNewFact = "already_decided_no_new_fact",
        /// Before a court or arbitrator.
        InCourtOrArbitration = "in_court_or_arbitration",
        /// Abusive.
        Abusive = "abusive",
        /// Too late by law.
        TimeBarred = "time_barred",
    }
}

words! {
    /// What a firm gives (design §2).
    RedressType {
        /// All money back.
        FullRefund = "full_refund",
        /// Part of the money back.
        PartialRefund = "partial_refund",
        /// The transaction undone.
        Reversal = "reversal",
        /// A fee given back.
        FeeWaiver = "fee_waiver",
        /// A coupon.
        Coupon = "coupon",
        /// A longer membership.
        MembershipExtension = "membership_extension",
        /// The account unlocked.
        Unlock = "unlock",
        /// Data put right.
        DataCorrection = "data_correction",
        /// An apology.
        Apology = "apology",
        /// An explanation.
        Explanation = "explanation",
        /// An agreement brokered between the sides, kept on record.
        MediationAgreement = "mediation_agreement",
        /// Money credited until the case is decided.
        ProvisionalCredit = "provisional_credit",
    }
}

impl RedressType {
    /// Whether someone has to carry it out before the complaint can close.
    pub fn is_carried_out(self) -> bool {
        !matches!(self, RedressType::Apology | RedressType::Explanation | RedressType::MediationAgreement)
    }

    /// Whether it goes back along the route the payment came by. Anything else needs the account
    /// to be matched or attested first (design §2).
    pub fn follows_payment_route(self) -> bool {
        matches!(
            self,
            RedressType::FullRefund | RedressType::PartialRefund | RedressType::Reversal | RedressType::FeeWaiver
        )
    }

    /// Whether it is worth money: without an amount nobody knows how much.
    pub fn is_worth_money(self) -> bool {
        let by_amount = matches!(
            self,
            RedressType::Reversal | RedressType::FeeWaiver | RedressType::Coupon | RedressType::MembershipExtension
        );
        by_amount || self.needs_amount()
    }

    /// Whether an amount must be named: it is the redress.
    pub fn needs_amount(self) -> bool {
        matches!(self, RedressType::FullRefund | RedressType::PartialRefund | RedressType::ProvisionalCredit)
    }
}

words! {
    /// What lay behind the complaint (`domain.md` §5c).
    RootCause {
        /// A fault of the firm's systems.
        SystemFault = "system_fault",
        /// A bank or another third party.
        ThirdPartyOrBank = "third_party_or_bank",
        /// The merchant.
        Merchant = "merchant",
        /// A process or rule of the firm.
        ProcessOrRule = "process_or_rule",
        /// Staff conduct.
        StaffConduct = "staff_conduct",
        /// A fee or how it was disclosed.
        FeeOrDisclosure = "fee_or_disclosure",
        /// The product's design.
        ProductDesign = "product_design",
        /// Fraud control hit the wrong person.
        FraudControlFalsePositive = "fraud_control_false_positive",
        /// Fraud control missed a fraud.
        FraudControlMiss = "fraud_control_miss",
        /// Data security.
        DataSecurity = "data_security",
        /// The customer's mistake.
        CustomerMisoperation = "customer_misoperation",
        /// The customer's misunderstanding.
        CustomerMisunderstanding = "customer_misunderstanding",
        /// Not known.
        Unknown = "unknown",
    }
}

words! {
    /// How a complaint or message came in (`domain.md` §5c).
    Channel {
        /// The public web form or API.
        WebForm = "web_form",
        /// Electronic mail.
        Email = "email",
        /// The telephone hotline.
        Hotline = "hotline",
        /// In the firm's app.
        InApp = "in_app",
        /// Live chat.
        LiveChat = "live_chat",
        /// A letter.
        Letter = "letter",
        /// In person.
        InPerson = "in_person",
        /// Social media.
        SocialMedia = "social_media",
        /// A rating platform.
        RatingPlatform = "rating_platform",
        /// Passed on by a regulator.
        RegulatorTransfer = "regulator_transfer",
        /// Passed on by an association.
        Association = "association",
        /// Passed on by a partner.
        Partner = "partner",
    }
}

words! {
    /// How heavy a complaint is: ordinary, complex, major (普通, 复杂, 重大; `domain.md` §2d).
    Grade {
        /// 普通.
        Ordinary = "ordinary",
        /// 复杂.
        Complex = "complex",
        /// 重大.
        Major = "major",
    }
}

words! {
    /// What is known of the account (design §2).
    AccountFact {
        /// Nothing yet.
        Unproven = "unproven",
        /// Matched against the firm's directory.
        Matched = "matched",
        /// Attested by a member of staff.
        Attested = "attested",
    }
}

words! {
    /// How contact was proven.
    ContactProof {
        /// The six-digit code sent to the address on file.
        Code = "code",
        /// The link sent to the address on file.
        Link = "link",
        /// A mail from the address on file that carries the token.
        MailToken = "mail_token",
        /// Attested by a member of staff.
        Staff = "staff",
    }
}

words! {
    /// What a technical appraisal looked at (技术鉴定, `domain.md` §1d row 56).
    AppraisalMethod {
        /// The device a payment came from: its fingerprint, model, certificates (设备指纹).
        DeviceFingerprint = "device_fingerprint",
        /// The way a transaction took through the systems (交易路径).
        TransactionPath = "transaction_path",
        /// When, from where and how somebody signed in.
        SignInTrace = "sign_in_trace",
        /// What was said or seen on a recording.
        Recording = "recording",
        /// A paper, signature or seal.
        Document = "document",
        /// Something else; the text says what.
        Other = "other",
    }
}

words! {
    /// What a technical appraisal speaks for.
    Finding {
        /// What the complainant says.
        ForComplainant = "for_complainant",
        /// What the other side says: the merchant, or the firm.
        AgainstComplainant = "against_complainant",
        /// Neither.
        Inconclusive = "inconclusive",
    }
}

words! {
    /// What a complainant answers to a proposal.
    Answer {
        /// Agreed.
        Accept = "accept",
        /// Agreed in part; the next level looks at the rest.
        AcceptInPart = "accept_in_part",
        /// Not agreed; the next level looks at it.
        Object = "object",
    }
}

/// A rung of the ladder: 1 front line, 2 supervisor, 3 specialist, 4 complaints manager, 5 external.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

impl Level {
    /// The front line.
    pub const FIRST: Level = Level(1);
    /// Supervisors.
    pub const SECOND: Level = Level(2);
    /// The highest level inside the firm.
    pub const HIGHEST_INTERNAL: Level = Level(4);

    /// The level as a number from 1 to 5.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The next level inside the firm, or `None` at the top.
    pub fn up(self) -> Option<Level> {
        (self < Level::HIGHEST_INTERNAL).then(|| Level(self.0 + 1))
    }
}

impl TryFrom<u8> for Level {
    type Error = String;
    fn try_from(number: u8) -> Result<Level, String> {
        if (1..=5).contains(&number) { Ok(Level(number)) } else { Err(format!("level {number} is not from 1 to 5")) }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> u8 {
        level.0
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(out)
    }
}
