//! What complainants send.

use serde_json::{Value, json};

/// A refund that has not arrived, in Chinese.
pub fn chinese() -> Value {
    json!({
        "language": "zh-CN", "category": "refund_delay",
        "description": "11月2日申请的退款一直没有到账,客服说三天内到,已经两周了。",
        "desired_outcome": "退还 128 元",
        "complainant": {"name": "李雷", "email": "lilei@example.org", "phone": "+86 139 0000 0000"},
        "account": {"identifier": "lilei-001"},
        "transaction": {"id": "T20261102-1", "occurred_at": "2026-11-02", "amount": {"value": "128.00", "currency": "CNY"}},
    })
}

/// The same matter, in English.
pub fn english() -> Value {
    json!({
        "language": "en", "category": "refund_delay",
        "description": "The refund I was promised on 2 November has not arrived.",
        "desired_outcome": "My 128 yuan back",
        "complainant": {"name": "Ann Miller", "email": "ann@example.org"},
        "account": {"identifier": "ann-001"},
        "transaction": {"id": "T20261102-2", "amount": {"value": "128.00", "currency": "CNY"}},
    })
}

/// An English complaint of a category by somebody of the given name.
pub fn about(category: &str, name: &str) -> Value {
    json!({
        "language": "en", "category": category, "description": format!("{name} complains about {category}."),
        "complainant": {"name": name, "email": format!("{}@example.org", name.to_lowercase().replace(' ', "."))},
    })
}

/// A message as a person writes one.
pub fn letter(from: &str, to: &str, subject: &str, id: &str, text: &str) -> Vec<u8> {
    let head = format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\nDate: Mon, 16 Nov 2026 10:00:00 +0800\r\n"
    );
    let kind = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n";
    format!("{head}{kind}\r\n{text}\r\n").into_bytes()
}
