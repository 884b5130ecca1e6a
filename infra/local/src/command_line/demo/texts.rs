//! What people write, in both languages. `{amount}`, `{shop}`, `{number}` and `{day}` are filled in.

/// Stories of a category: two in Chinese, two in English.
type Stories = (&'static str, [&'static str; 2], [&'static str; 2]);

#[rustfmt::skip]
pub(super) const STORIES: &[Stories] = &[
    ("payment_failed",
        ["{day}在{shop}付款{amount},页面提示失败,但银行卡已经扣款,订单仍显示未支付。交易号{number}。", "扫码支付一直转圈,最后提示系统繁忙,钱扣了却没有到商家那里。"],
        ["On {day} I paid {amount} at {shop}. The app said the payment failed, yet my card was charged and the order is unpaid. Transaction {number}.", "The payment page kept loading and then showed a system error. The money has left my account, but the shop has nothing."]),
    ("duplicate_or_wrong_amount",
        ["{shop}同一笔订单扣了我两次,每次{amount},请退回多扣的一笔,交易号{number}。", "收银员输错金额,本该付一半,结果扣了{amount},商家让我找支付公司。"],
        ["{shop} charged me twice for one order, {amount} each time. Please send the second one back; the number is {number}.", "I was charged {amount} although the receipt shows half of that. The shop told me to ask you."]),
    ("refund_delay",
        ["{day}在{shop}退货,商家说已经退款{amount},到现在没有到账。交易号{number}。", "退款申请通过两个星期了,余额里还是没有看到钱,每次客服都让我再等等。"],
        ["I returned goods to {shop} on {day} and they confirmed a refund of {amount}. Nothing has arrived. Transaction {number}.", "My refund was approved two weeks ago and I am still told to wait. I would like a date."]),
    ("unauthorised_txn",
        ["昨天夜里账户有一笔{amount}的消费,收款方{shop},不是我本人操作,请马上冻结并追回。", "手机丢失后钱包被刷了三笔,交易号{number}是最大的一笔,我已经报警。"],
        ["There is a payment of {amount} to {shop} on my account that I did not make. Please freeze the account and get it back.", "My phone was stolen and somebody used the wallet three times; {number} is the largest. I have reported it to the police."]),
    ("scam",
        ["有人冒充{shop}客服说要给我退款,骗我转了{amount},请尽快止付,交易号{number}。", "被拉进刷单群,先返小钱,后来让我一次付{amount},现在联系不上了。"],
        ["Somebody posing as {shop} support made me transfer {amount} for a 'safe account'. Please stop the payment, number {number}.", "I paid {amount} for a flat that does not exist. The landlord's profile is gone."]),
    ("account_restricted",
        ["{day}开始账户被限制收付款,只说有风险,没有说明原因,里面的{amount}取不出来。", "换了手机以后账户被锁,按提示上传了资料,一直没有结果。"],
        ["My account has been restricted since {day}. Nobody tells me why, and {amount} of mine is stuck in it.", "After I changed phones my account was locked. I sent everything you asked for and hear nothing."]),
    ("account_manage",
        ["手机号已经换了,没有办法修改绑定,短信收不到,登录不上。", "注册时名字写错一个字,实名认证一直不通过。"],
        ["I have a new telephone number and cannot change the one on the account, so I cannot sign in.", "My name is misspelt in the profile and verification keeps failing."]),
    ("billing_query",
        ["账单里有一笔{amount}写着{shop},我不记得买过什么,交易号{number},请帮我查是什么。", "上个月的账单和我自己记的差了{amount},想要一份明细。"],
        ["My statement shows {amount} to {shop}, number {number}. I do not know what that was; can you tell me?", "Last month's statement differs from my own list by {amount}. Please send me the details."]),
    ("fees",
        ["提现被收了手续费,之前页面写的是免费,请说明并退回。交易号{number}。", "{day}跨境付款{amount},汇率和手续费都比页面上写的高。"],
        ["I was charged a withdrawal fee although the page said it was free. Please explain and refund it. Transaction {number}.", "For a payment of {amount} abroad on {day} both rate and fee were worse than shown."]),
    ("merchant_dispute",
        ["在{shop}买的商品{amount},收到的和描述不一样,商家拒绝退货,交易号{number}。", "{shop}收了{amount}的课程费以后停业了,一节课都没有上。"],
        ["The goods from {shop} for {amount} are not as described and the shop refuses to take them back. Number {number}.", "{shop} took {amount} for a course and closed before the first lesson."]),
    ("privacy",
        ["我没有同意过,却收到以我的交易记录做的推荐,请说明把我的资料给了谁。", "要求注销账户后还能收到短信,请删除我的个人信息。"],
        ["I receive offers based on my transactions and never agreed to that. Who has my data?", "I closed my account and still get messages. Please delete my personal data."]),
    ("service_quality",
        ["客服热线等了四十分钟,接通后态度很差,问题也没有解决。", "在线客服回复的都是模板,转人工以后没有人理。"],
        ["I waited forty minutes on the hotline and was then cut off. Nobody called back.", "The chat answers with set phrases only; after 'transfer to an agent' nothing happened."]),
    ("marketing_disclosure",
        ["活动页面写满减二十,结账时没有减,小字里才说限新用户。", "开通会员时没有提示会自动续费,{day}又扣了{amount}。"],
        ["The banner promised a discount that was not given at checkout; the small print limits it to new customers.", "Nobody told me that the membership renews itself. On {day} I was charged {amount} again."]),
    ("other",
        ["想请你们开具{day}那笔{amount}的付款证明,问了几次都没有答复。", "{shop}要求出示支付凭证,可是我在应用里找不到这一笔,交易号{number}。"],
        ["I need a proof of payment for {amount} on {day} and have asked several times.", "{shop} wants to see the receipt, but the payment {number} is nowhere in the app."]),
];

pub(super) const SHOPS: &[(&str, &str)] = &[
    ("青禾超市", "Greenfield Market"),
    ("云帆旅行", "Cloudsail Travel"),
    ("小满书店", "Grain Rain Books"),
    ("星河数码", "Galaxy Electronics"),
    ("南山健身", "South Hill Fitness"),
    ("知味外卖", "Tasty Delivery"),
    ("晴川酒店", "Clear River Hotel"),
    ("木棉服饰", "Kapok Clothing"),
];

pub(super) const WISHES: &[(&str, &str)] = &[
    ("退回多扣的款项。", "Send the money back."),
    ("请书面说明原因。", "Explain it to me in writing."),
    ("尽快处理,告诉我什么时候有结果。", "Settle this soon and tell me when."),
    ("恢复我的账户。", "Give me my account back."),
    ("", ""),
];

/// A text in Chinese and English.
pub(super) struct Said(pub(super) &'static str, pub(super) &'static str);

impl Said {
    pub(super) fn text(&self, zh: bool) -> String {
        if zh { self.0 } else { self.1 }.to_owned()
    }
}

pub(super) const REPLIES: &[Said] = &[
    Said(
        "您好,您的投诉由我负责处理。我已经向收单行查询这笔交易,有结果马上告诉您。",
        "Hello, I am looking after your complaint. I have asked the acquiring bank about this payment and will write as soon as I hear.",
    ),
    Said(
        "您好,已收到您的情况说明,我们正在核对交易记录,预计两个工作日内给您答复。",
        "Thank you for the details. We are going through the records and expect to answer within two working days.",
    ),
    Said(
        "很抱歉给您带来不便。我已经把您的情况转给技术同事核查。",
        "I am sorry for the trouble. A colleague from engineering is looking into it now.",
    ),
];
pub(super) const QUESTIONS: &[Said] = &[
    Said(
        "请您补充付款页面的截图和银行扣款短信,我们据此向银行核实。",
        "Please send a screenshot of the payment page and the bank's message, so that we can ask the bank.",
    ),
    Said(
        "请告诉我们与商家沟通的结果,以及您希望的处理方式。",
        "Please tell us what the merchant answered and what you would like us to do.",
    ),
];
pub(super) const NEEDS: &[Said] =
    &[Said("付款截图", "screenshot of the payment"), Said("银行短信", "message from the bank")];
pub(super) const ANSWERS: &[Said] = &[
    Said(
        "截图已经发给你们了,银行那边也说钱已经划走。",
        "The screenshot is attached. The bank says the money has left my account.",
    ),
    Said("商家说他们没有收到,让我找你们。", "The merchant says they got nothing and told me to ask you."),
];
pub(super) const THIRD: &[Said] = &[Said("请核实该笔交易的清算结果。", "Please confirm how this payment was settled.")];
pub(super) const THIRD_ANSWERS: &[Said] = &[Said(
    "银行确认该笔款项已入账,未清算给商户。",
    "The bank confirms that it holds the money and has not paid the merchant.",
)];
pub(super) const PROPOSALS: &[Said] = &[
    Said(
        "经核实,您反映的情况属实,我们提出如下处理方案,请您确认。",
        "We have looked into it and you are right. This is what we propose; please let us know whether you accept.",
    ),
    Said(
        "感谢您的耐心等待。调查已经结束,处理方案如下。",
        "Thank you for your patience. Our investigation is complete and this is our answer.",
    ),
];
pub(super) const REJECTIONS: &[Said] = &[Said(
    "经核实,该笔交易由您的设备验证完成,商家已按约履行。依据用户协议,我们不能退款,具体原因如上。",
    "The payment was confirmed on your own device and the merchant has delivered. Under the terms we cannot refund it; the reasons are given above.",
)];
pub(super) const OBJECTIONS: &[Said] = &[
    Said(
        "不同意,你们没有回答为什么页面显示失败还扣款。",
        "I do not agree. You have not said why I was charged when the page showed a failure.",
    ),
    Said("方案不能接受,请上级重新核查。", "This is not acceptable. Please have somebody else look at it."),
];
pub(super) const REMEDIES: &[Said] = &[Said(
    "已原路退回,银行一般一至三个工作日入账。",
    "Refunded the way it was paid; banks take one to three working days.",
)];
pub(super) const THANKS: &[Said] =
    &[Said("收到了,谢谢。", "It has arrived, thank you."), Said("处理得很快。", "That was quick.")];
pub(super) const NOT_ARRIVED: &[Said] =
    &[Said("已经一个星期了,退款还没有到账。", "It has been a week and the refund is not here.")];
pub(super) const WITHDRAWALS: &[Said] =
    &[Said("已经和商家协商解决,撤回投诉。", "The shop has sorted it out, so I take the complaint back.")];
pub(super) const HIGHER: &[Said] =
    &[Said("一直没有进展,请主管处理。", "Nothing is moving. Please let a supervisor handle this.")];
pub(super) const CLOSINGS: &[Said] = &[Said(
    "感谢您的反馈,现将处理结果告知如下,投诉予以办结。",
    "Thank you for writing. This is the result, and the complaint is closed with it.",
)];
pub(super) const REOPENINGS: &[Said] =
    &[Said("又发生了同样的问题,请重新处理。", "The same thing has happened again. Please open it once more.")];
pub(super) const EXTENSIONS: &[Said] =
    &[Said("收单行尚未回复,我们需要更多时间核实。", "The acquiring bank has not answered yet, so we need more time.")];
pub(super) const NOTES: &[Said] =
    &[Said("已调取交易日志,等待清算部门确认。", "Logs requested; waiting for settlement to confirm.")];
pub(super) const ATTESTED: &[Said] =
    &[Said("视频核对姓名与账户信息一致。", "Name and account details checked by video.")];
pub(super) const SUBJECTS: &[Said] =
    &[Said("投诉:付款问题", "Complaint about a payment"), Said("请处理我的投诉", "Please help with my complaint")];
