//! Mails as people write them.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Lines of base64 in the large one: 76 letters and a line end each.
const LINE: &str = "UmVjb3Vyc2U6IGEgZmlsZSB0aGF0IGlzIGFzIGxhcmdlIGFzIGEgbWFpbCBtYXkgYmUuIFJlY28=\r\n";

static NUMBER: AtomicUsize = AtomicUsize::new(1);

/// So many text mails, each by somebody else.
pub(crate) fn texts(count: usize) -> Vec<(String, Vec<u8>)> {
    (0..count).map(|_| text(NUMBER.fetch_add(1, Ordering::Relaxed))).collect()
}

fn text(number: usize) -> (String, Vec<u8>) {
    let from = format!("customer{number}@example.com");
    let (subject, body) = if number.is_multiple_of(2) {
        ("=?UTF-8?B?6YCA5qy+5LiA55u05rKh5pyJ5Yiw6LSm?=", CHINESE)
    } else {
        ("My refund has not arrived", ENGLISH)
    };
    let head = format!(
        "From: Customer {number} <{from}>\r\nTo: complaints@recourse.example\r\nSubject: {subject}\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0800\r\nMessage-ID: <{number}@example.com>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    );
    (from, format!("{head}{}", body.replace("{number}", &number.to_string())).into_bytes())
}

const ENGLISH: &str = "Hello,\r\n\r\non 3 November I paid 128.00 CNY to a shop and sent the goods back a week later. The shop \
says that the money was returned on 12 November (transaction T{number}), but my wallet does not show it. I have \
asked twice in the chat and was told to wait for three days each time.\r\n\r\nMy account is acct-{number}. Please \
find out where the money is, and tell me when I get it.\r\n\r\nKind regards\r\nCustomer {number}\r\n";

const CHINESE: &str = "您好：\r\n\r\n本人于11月3日在商家付款128.00元，一周后退货。商家称已于11月12日退款（交易号T{number}），但钱包里一直没有到账。\
我已经两次联系在线客服，每次都让我再等三天。\r\n\r\n我的账户是acct-{number}，请查明款项去向，并告知何时到账。\r\n\r\n客户{number}\r\n";

/// One message of so many bytes, nearly all of them an attached file.
pub(crate) fn large(bytes: usize) -> (String, Vec<u8>) {
    let head = "From: Customer <large@example.com>\r\nTo: complaints@recourse.example\r\nSubject: The recording\r\n\
        Message-ID: <large@example.com>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nSee the file: my refund has not arrived.\r\n\
        --b\r\nContent-Type: application/octet-stream; name=recording.bin\r\nContent-Transfer-Encoding: base64\r\n\
        Content-Disposition: attachment; filename=recording.bin\r\n\r\n";
    let end = "--b--\r\n";
    let lines = bytes.saturating_sub(head.len() + end.len()) / LINE.len();
    ("large@example.com".to_owned(), [head, &LINE.repeat(lines), end].concat().into_bytes())
}
