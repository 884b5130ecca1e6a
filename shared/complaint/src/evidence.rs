//! What a complainant hands in.

use crate::values::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a file is to show (`domain.md` §1c).
    EvidenceKind {
        /// Time, amount, payee and state of a transaction.
        TransactionRecord = "transaction_record",
        /// A transfer or payment voucher.
        PaymentVoucher = "payment_voucher",
        /// What was written with a merchant or platform.
        Correspondence = "correspondence",
        /// A telephone call.
        CallRecord = "call_record",
        /// Who signed in to the account, and when.
        LoginRecord = "login_record",
        /// Model and system of the device.
        DeviceInformation = "device_information",
        /// Order, invoice, warranty card.
        OrderDocument = "order_document",
        /// That goods were, or were not, received.
        GoodsConfirmation = "goods_confirmation",
        /// An error message or a failed transaction.
        ErrorScreenshot = "error_screenshot",
        /// Who somebody is, or acts for.
        IdentityDocument = "identity_document",
        /// A report to the police.
        PoliceReport = "police_report",
        /// Anything else.
        Other = "other",
    }
}

/// A file that was handed in, as evidence. Its bytes stay in the raw message it came with, or in an object of their
/// own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFile {
    /// Its name, made safe.
    pub file_name: String,
    /// What it shows, as its sender says ([`EvidenceKind`]); of a file that came by mail what sort of file it is: image,
    /// document …
    pub kind: String,
    /// The media type its sender claims.
    pub content_type: String,
    /// The media type its bytes show, where they show one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sniffed: Option<String>,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, lower-case hexadecimal; none for one beyond the limits, which was not
    /// read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Why it must not be opened unseen, a word; none for a harmless one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub danger: Option<String>,
}
