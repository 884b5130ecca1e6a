//! What must be masked, and what must survive.

use super::Secret::{self, CardNumber, Iban, IdentityNumber, OneTimeCode, Password};
use super::mask;

/// Text with one secret, the kind, the characters that must be gone.
const SECRETS: &[(&str, Secret, &str)] = &[
    ("4111111111111111", CardNumber, "411111111111"),
    ("card 4111 1111 1111 1111 was charged", CardNumber, "4111 1111 1111"),
    ("card 4111-1111-1111-1111.", CardNumber, "4111-1111-1111"),
    ("卡号4111111111111111被盗刷", CardNumber, "411111111111"),
    ("我的卡6217001234567890122被扣款", CardNumber, "621700123456789"),
    ("银行卡 6217 0012 3456 7890 122 被扣款", CardNumber, "6217 0012 3456 7890"),
    ("银联卡：6200000000000005，请核实", CardNumber, "620000000000"),
    ("储蓄卡4367420012345678904", CardNumber, "436742001234567"),
    ("工行卡9558800200123456788扣款两次", CardNumber, "955880020012345"),
    ("amex 378282246310005", CardNumber, "37828224631"),
    ("Amex 3782 822463 10005", CardNumber, "3782 822463"),
    ("mastercard 5555555555554444", CardNumber, "555555555555"),
    ("2-series 2223003122003222", CardNumber, "222300312200"),
    ("jcb 3530111333300000", CardNumber, "353011133330"),
    ("discover 6011111111111117", CardNumber, "601111111111"),
    ("diners 30569309025904", CardNumber, "3056930902"),
    ("old visa 4222222222222", CardNumber, "422222222"),
    ("Visa-4111111111111111", CardNumber, "411111111111"),
    ("４１１１１１１１１１１１１１１１", CardNumber, "４１１１１１１１１１１１"),
    ("4111\u{a0}1111\u{a0}1111\u{a0}1111", CardNumber, "4111\u{a0}1111"),
    ("4111 1111 1111 1111 exp 12/28", CardNumber, "4111 1111"),
    ("4111 1111 1111 1111 12/28", CardNumber, "4111 1111"),
    ("(4111111111111111)", CardNumber, "411111111111"),
    ("订单用卡4111111111111111付款", CardNumber, "411111111111"),
    ("order paid by 5555555555554444", CardNumber, "555555555555"),
    ("身份证110101199003077715", IdentityNumber, "110101199003077715"),
    ("证件号 310104198512120031 姓名王伟", IdentityNumber, "310104198512120031"),
    ("440306200002290017", IdentityNumber, "440306200002290017"),
    ("510105 19770101 4448", IdentityNumber, "19770101"),
    ("ID 320102199912311236.", IdentityNumber, "320102199912311236"),
    ("11010519491231002X", IdentityNumber, "11010519491231002X"),
    ("身份证号：11010519491231002x。", IdentityNumber, "11010519491231002x"),
    ("GB29NWBK60161331926819", Iban, "NWBK6016133192"),
    ("my IBAN is GB29 NWBK 6016 1331 9268 19 thanks", Iban, "NWBK 6016"),
    ("DE89370400440532013000", Iban, "37040044053201"),
    ("de89 3704 0044 0532 0130 00", Iban, "3704 0044"),
    ("FR1420041010050500013M02606", Iban, "2004101005050001"),
    ("NL91 ABNA 0417 1643 00", Iban, "ABNA 0417"),
    ("password: hunter22", Password, "hunter22"),
    ("My password is hunter22!", Password, "hunter22"),
    ("Password=Secret", Password, "Secret"),
    ("my password is sunshine", Password, "sunshine"),
    ("my password was \"let me in\"", Password, "me in"),
    ("pwd: a1b2c3", Password, "a1b2c3"),
    ("the passcode for my app is 778899", Password, "778899"),
    ("my pin is 1234", Password, "1234"),
    ("PIN 2580", Password, "2580"),
    ("PIN code: 9921", Password, "9921"),
    ("pin number is 4321.", Password, "4321"),
    ("cvv 123", Password, "123"),
    ("CVC: 456", Password, "456"),
    ("安全码是789", Password, "789"),
    ("密码是abc123", Password, "abc123"),
    ("密码：Qwer!234", Password, "Qwer!234"),
    ("密码:888666", Password, "888666"),
    ("我的支付密码是123456，请帮我看看", Password, "123456"),
    ("登录密码为 Abcd2026", Password, "Abcd2026"),
    ("密码123456", Password, "123456"),
    ("密码就是wangwei88", Password, "wangwei88"),
    ("enter this code:\n\n    408215", OneTimeCode, "408215"),
    ("> 输入验证码：\n>\n>     408215\n>", OneTimeCode, "408215"),
    ("they said my code was 6620", OneTimeCode, "6620"),
    ("验证码123456", OneTimeCode, "123456"),
    ("验证码是 8821", OneTimeCode, "8821"),
    ("收到验证码：662031，然后钱没了", OneTimeCode, "662031"),
    ("短信验证码为【553201】", OneTimeCode, "553201"),
    ("123456是您的验证码", OneTimeCode, "123456"),
    ("【某支付】998877（登录验证码）", OneTimeCode, "998877"),
    ("校验码 4096", OneTimeCode, "4096"),
    ("动态密码：774411", OneTimeCode, "774411"),
    ("驗證碼 556677", OneTimeCode, "556677"),
    ("verification code 445566", OneTimeCode, "445566"),
    ("Your verification code is: 445566.", OneTimeCode, "445566"),
    ("445566 is your Example verification code", OneTimeCode, "445566"),
    ("he asked for the OTP, 778812", OneTimeCode, "778812"),
    ("OTP=1234", OneTimeCode, "1234"),
    ("one-time code 123-456", OneTimeCode, "123-456"),
    ("I gave them the one time password 90210", OneTimeCode, "90210"),
    ("security code: 20261", OneTimeCode, "20261"),
    ("login code 111 222", OneTimeCode, "111 222"),
];

/// Texts a handler needs as they are.
const INNOCENT: &[&str] = &[
    "order 4111111111111112",
    "订单号 2026091822001445566778",
    "交易单号4200001234202609181234567890",
    "流水号202609181234562",
    "order id 38291746501928374",
    "订单号：38291746501928374",
    "transaction 4200001234568",
    "txn 88881234123412342",
    "TX4111111111111111",
    "ORD-4111111111111111",
    "4111111111111111A",
    "ref 4111111111111111-refund",
    "1758182400129",
    "20260918123456",
    "2026-09-18 10:00:00",
    "2026-09-18 10-00-00 1234",
    "on 18/09/2026 at 10:30",
    "0000000000000000",
    "手机13800138000",
    "+86 138 0013 8000",
    "+4915123456789",
    "+49 1512 3456789",
    "tel 0044 7911 123456",
    "010-88886666",
    "400-800-8820",
    "客服热线95588",
    "尾号1234的卡",
    "card ending 1234",
    "金额128.00元",
    "amount 1,234,567.89 CNY",
    "¥4111111111111111.00",
    "USD 1200 3400 5600",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
    "110101199003077716",
    "110101199013077715",
    "110101 2026 0918",
    "身份证号有误",
    "GB29NWBK60161331926818",
    "GB29NWBK60161331926819X",
    "model DE12AB",
    "I forgot my password",
    "my password is not working",
    "the password is wrong",
    "password is always rejected by the app",
    "password reset link never came",
    "password: ******",
    "Password is required.",
    "I changed my password yesterday",
    "why is my password expired?",
    "Forgot password: please help",
    "my PIN card is black",
    "密码错误",
    "密码是错误的",
    "密码输错3次",
    "密码是什么",
    "密码2026年9月改过",
    "支付密码忘记了，怎么办",
    "密码为空",
    "6位密码",
    "Pinyin is fine",
    "spinning 1234",
    "PIN pad is broken",
    "验证码收不到",
    "验证码5分钟内有效",
    "验证码发送到13800138000",
    "验证码没收到，客服电话95588也打不通",
    "验证码一直收不到，订单20260918",
    "I never got the OTP for order 12345678",
    "no verification code since 2026-09-18",
    "verification code took 1000 minutes",
    "the OTP cost me 5000 CNY",
    "没收到验证码\n12345678",
    "no verification code came:\nonly order 12345678",
    "postal code 100080",
    "error code 500123",
    "reference RC-2026-7K3M9Q",
    "退款128元，订单尾号8821",
    "https://pay.example/o/4820012",
];

#[test]
fn secrets_are_masked() {
    for &(text, secret, gone) in SECRETS {
        let masked = mask(text);
        assert_eq!(masked.found, [secret], "{text} -> {}", masked.text);
        assert!(!masked.text.contains(gone), "{text} -> {}", masked.text);
    }
}

#[test]
fn everything_else_survives() {
    for &text in INNOCENT {
        let masked = mask(text);
        assert_eq!((masked.text.as_str(), masked.found.as_slice()), (text, [].as_slice()));
    }
}

#[test]
fn the_rest_of_the_text_stays() {
    for (text, expected) in [
        ("Card 4111 1111 1111 1111, order 20260918001.", "Card [card number ****1111], order 20260918001."),
        (
            "卡号4111111111111111，密码是abc123，验证码 123456。",
            "卡号[card number ****1111]，密码是[password]，验证码 [code]。",
        ),
        ("GB29 NWBK 6016 1331 9268 19 ok", "[IBAN ****6819] ok"),
        ("我叫王伟，身份证110101199003077715，电话13800138000", "我叫王伟，身份证[identity number]，电话13800138000"),
        ("pin: 1234\npassword: x9!z", "pin: [password]\npassword: [password]"),
        ("", ""),
    ] {
        assert_eq!(mask(text).text, expected);
    }
}

#[test]
fn masking_twice_changes_nothing() {
    let texts = SECRETS.iter().map(|row| row.0).chain(INNOCENT.iter().copied());
    for text in texts {
        let once = mask(text).text;
        let twice = mask(&once);
        assert_eq!((twice.text.as_str(), twice.found.len()), (once.as_str(), 0));
    }
}

/// What once was masked otherwise the second time.
#[test]
fn what_stands_behind_a_secret_is_found_at_once() {
    let long = "pin0000000000000000000IBAN000000000000000password0000000000000000000IBAN";
    for text in [long, "pin: order1 4111 1111 1111 1111", "password: \"[password] a1b2c3\" password: ab[code]1234"] {
        let once = mask(text).text;
        assert_eq!(mask(&once).text, once);
    }
    assert!(!mask("pin: order1 4111 1111 1111 1111").text.contains("1111 1111"));
}

#[test]
fn a_card_is_no_code_and_no_password() {
    for name in ["otp, ", "pin: ", "验证码：", "password "] {
        let masked = mask(&format!("{name}4111 1111 1111 1111"));
        assert_eq!((masked.text, masked.found), (format!("{name}[card number ****1111]"), vec![Secret::CardNumber]));
    }
}

/// A mail of ours that comes back quoted opens nothing to whoever reads it.
#[test]
fn a_link_of_ours_loses_its_key() {
    let masked = mask("> https://wallet.example/c/RC-7K3M-9QXD-0HTZ-W2F8/a7k3m9qxd0htzw2f8qj4k5l6m7n8p9 | Follow");
    assert_eq!(masked.text, "> https://wallet.example/c/RC-7K3M-9QXD-0HTZ-W2F8/[link] | Follow");
    assert_eq!(masked.found, [Secret::Link]);
    for other in ["/c/RC-7K3M-9QXD-0HTZ-W2F8/photo", "https://shop.example/c/rc-cars/a7k3m9qxd0htzw2f8qj4k5l6m7n8p9"] {
        assert_eq!(mask(other).text, other);
    }
}

#[test]
fn every_pair_of_lines_is_masked_as_each_alone() {
    for (at, &(first, _, _)) in SECRETS.iter().enumerate() {
        let second = SECRETS[(at * 7 + 3) % SECRETS.len()].0;
        let both = mask(&format!("{first}\n\n{second}"));
        assert_eq!(both.text, format!("{}\n\n{}", mask(first).text, mask(second).text));
    }
}

#[test]
fn long_texts_end() {
    for piece in ["password is ", "4111 ", "1", "pin: ", "otp  ", "验证码", "GB29 ", "\"", " ", "password a "] {
        let text = piece.repeat(100_000 / piece.len());
        assert!(mask(&text).text.len() <= 4 * text.len());
    }
}

mod properties {
    use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

    use super::mask;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_masked_once(text in "(password|验证码|pin|IBAN|order|[0-9]{1,19}|[ :-]|is |\\PC){0,12}") {
            let once = mask(&text).text;
            prop_assert_eq!(mask(&once).text, once);
        }

        #[test]
        fn a_card_among_anything_is_found(before in "[a-z .,]{0,20} ", after in " [a-z .,]{0,20}") {
            let text = format!("{before}4111 1111 1111 1111{after}");
            prop_assert_eq!(mask(&text).text.contains("1111 1111"), false);
        }
    }
}
