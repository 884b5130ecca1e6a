//! The words that speak for a category, and how loudly.
//!
//! Four is a word that says it by itself, three nearly does, two and one only help. `…` stands for
//! a few other words of the sentence, a `*` at the end for any ending, `¬` for a denial: not, never,
//! hasn't. Words are in lower case, and their apostrophes may be left out.
//! At each place only the longest counts, so "not refunded" says more than "refunded".

type Groups = &'static [(u32, &'static [&'static str])];

/// Categories that are suggested only where nobody denies them: "this is not a scam".
///
/// The others are full of denials that are the very complaint: "no refund", 没有到账.
pub(super) const DENIABLE: [&str; 4] = ["scam", "unauthorised_txn", "account_restricted", "privacy"];

/// The house pack's categories in its order of urgency, with their words.
#[rustfmt::skip]
pub(super) const CATEGORIES: &[(&str, Groups)] = &[
    ("unauthorised_txn", &[
        (4, &["¬ done by me", "took my card", "copied my card", "false charge*", "false payment*", "¬ set up", 
            "¬ authori*", "¬ make this", "¬ make that", "¬ make it", "¬ make any", "¬ make these",
            "¬ make the payment", "¬ made by me", "¬ approve", "cloned", "using my card", "using my account",
            "used my card", "used my account", "copy of my card", "fraudulent use", "盗刷", "盗用", "被盗", "盜刷", "盜用",
            "非本人", "不是我本人", "不是本人", "不是我操作", "不是我转", "不是我消费", "不是我买", "不是我付", "不是我花", "不是我刷", "没有授权", "未经授权",
            "未授权", "被人转走", "被转走", "被人登录", "被人刷", "异地登录", "陌生消费", "陌生交易", "账号被人", "账户被人", "unauthori*",
            "did not authori*", "didn't authori*", "never authori*", "not authori*", "without my permission",
            "without my knowledge", "hacked", "did not make", "didn't make", "never made", "not made by me",
            "wasn't me", "was not me", "fraudulent transaction*", "fraudulent payment*", "fraudulent charge*",
            "used by somebody", "used by someone", "stolen card", "card was stolen", "stole…card",
            "account takeover", "identity theft",
        ]),
        (3, &[
            "¬ recogni*", "¬ remember", "¬ recall", "¬ mine", "¬ do myself", "¬ do this", "¬ withdraw", "¬ perform",
            "¬ complete it", "¬ initiate*", "¬ order*", "¬ purchase*", "¬ buy", "unfamiliar", "suspicious",
            "strange payment*", "strange charge*", "strange transaction*", "strange withdrawal*", "unknown payment*",
            "unknown charge*", "unknown transaction*", "unknown withdrawal*", "random withdrawal*", "odd charge*",
            "fraudulent*", "没有操作", "没操作过", "什么都没买", "从未消费", "没有消费过", "手机被偷", "手机丢", "卡丢", "别人登录", "有人登录", "钱不见",
            "钱没了", "钱少了", "stolen", "stole", "somebody else…account", "access to my account", "compromised",
            "someone used", "somebody used", "have never visited", "did not buy", "bought nothing", "money…missing",
        ]),
        (2, &[
            "冻结我的", "帮我冻结", "立即冻结", "尽快冻结", "freeze", "境外消费", 
        ]),
        (1, &[
            "报警", "police", "陌生",
        ]),
    ]),
    ("scam", &[
        (4, &[
            "诈骗", "詐騙", "被骗", "骗子", "骗局", "骗走", "骗了", "骗我", "上当", "刷单", "冒充", "假冒", "杀猪盘", "钓鱼", "安全账户", "虚假客服",
            "自称", "scam", "scams", "scammed", "scammer*", "fraud", "fraudster*", "phishing", "tricked", "conned",
            "swindle*", "impersonat*", "pretend*", "claiming to be", "safe account", "fake investment",
            "fake website", "fake trading", "fake shop", "deceived", "crook*",
        ]),
        (2, &[
            "止付", "拉黑", "返利", "垫付", "投资平台", "诱导", "理财群", "blocked me", "stop the payment", "vanished", "stranger",
            "disappeared",
        ]),
        (1, &[
            "报警", "police", "网上认识",
        ]),
    ]),
    ("payment_failed", &[
        (4, &["unable to transfer", "could not transfer", "couldn't transfer", "can't transfer", "¬ my transfer", "¬ my payment", "pending payment", "pending transfer", "pending transaction", "payment…returned", "payment…cancel*", "payment…¬ let", "¬ let me pay", "card…refused", 
            "transfer…¬ arrive*", "transfer…¬ show*", "transfer…¬ gone through", "transfer…¬ go through",
            "transfer…¬ complete*", "transfer…¬ received", "transfer…¬ work*", "transfer…¬ credited",
            "payment…¬ gone through", "payment…¬ go through", "payment…¬ work*", "payment…¬ accepted",
            "payment…¬ arrive*", "payment…¬ show*", "payment…rejected", "payment…denied", "payment…reverted",
            "payment…reversed", "transfer…rejected", "transfer…denied", "transfer…declined", "transfer…fail*",
            "transfer…reverted", "top up…fail*", "top-up…fail*", "top up…reject*", "top-up…reject*",
            "top up…pending", "top-up…pending", "top up…revert*", "top-up…revert*", "top up…cancel*",
            "top-up…cancel*", "topped up…¬ show*", "deposit…¬ show*", "still pending", "payment…pending",
            "transaction…pending", "withdrawal…pending", "purchase…pending", "¬ received the payment",
            "¬ received my payment", "¬ received the money", "¬ received the transfer", "¬ gone through",
            "¬ go through", "card…¬ work*", "system is down", "system…broken", "支付失败", "付款失败", "交易失败", "转账失败",
            "充值失败", "扣款失败", "支付不成功", "付不了", "无法支付", "无法付款", "不能支付", "不能付款", "交易异常", "支付异常", "系统故障", "系统错误",
            "系统报错", "充值不到账", "充值…没到", "充值…未到", "转账未到", "转账…没收到", "转账…没到", "转账…未到", "网络繁忙", "处理中…没", "payment fail*",
            "payments fail*", "transaction fail*", "payment…failed", "payment…not go through", "payment…declined",
            "payments…declined", "could not pay", "couldn't pay", "cannot pay", "can't pay", "unable to pay",
            "system error", "not credited", "transfer stuck", "transfer…stuck", "transfer…processing",
            "transfer…pending", "transfer…not arrived", "top up…not", "top-up…not", "payment…stuck",
        ]),
        (3, &[
            "decline", "declined", "declining", "¬ arrived", "¬ showing up", "¬ show up", "¬ shown up", "rejected",
            "reverted", "¬ been credited", "支付卡住", "转圈", "扣了钱…失败", "失败…扣", "卡在哪里", "一直报错", "timed out", "time out",
            "app hangs", "keeps crashing", "crash*", "received nothing", "error code", "outage",
        ]),
        (2, &[
            "denied", "pending", "¬ work*", "报错", "故障", "卡顿", "闪退", "没到账", "未到账", "to pay",
        ]),
        (1, &[
            "失败", "error", "failed",
        ]),
    ]),
    ("duplicate_or_wrong_amount", &[
        (4, &[
            "more than once", "multiple times", "two of the same", "same charge", "same transaction", "same payment",
            "charged…double", "double charged", "charged again", "¬ the amount i", "amount…wrong",
            "amount…incorrect", "amount…¬ correct", "less than i", "wrong person", "重复扣", "重复支付", "重复付", "重复收",
            "多次扣款", "扣了两次", "扣两次", "扣了我两次", "扣了2次", "扣款两次", "付了两次", "付了两遍", "付了两笔", "扣了两笔", "扣两笔", "付款两次", "多扣",
            "多付", "多刷", "错付", "输错金额", "金额输错", "金额错误", "金额不对", "付成", "多打了", "转错", "误操作", "误付", "误转", "扣了三次", "重複扣",
            "charged twice", "charged me twice", "paid twice", "debited twice", "billed twice", "taken twice",
            "deducted twice", "taken two times", "charged two times", "double charge*", "double payment",
            "duplicate*", "two debits", "two charges", "two payments", "twice", "wrong amount", "incorrect amount",
            "too much money", "by mistake", "by accident", "typo", "mistyped the amount", "both payments",
            "instead of…charged",
        ]),
        (2, &[
            "several times", "repeat*", "partial amount", "full amount", "两次", "两笔", "两遍", "多收", "撤销", "又扣",
            "一笔请退", "overcharged", "reverse", "second payment", "once",
        ]),
    ]),
    ("refund_delay", &[
        (4, &["refund…still", "missing refund", "missing…refund", "¬ see…refund", 
            "refund…¬ show*", "¬ see my refund", "¬ see the refund", "¬ seen my refund", "missing my refund",
            "refund…missing", "when will i…refund", "when will my refund", "when…get my refund", "refund…long",
            "refund…yet", "¬ received…refund", "¬ got my refund", "¬ get my refund", "refund…¬ arrive*",
            "refund…¬ received", "refund…¬ come", "¬ refunded", "退款没有到", "退款没到", "退款未到", "退款一直", "退款…没有到",
            "退款…没到", "退款…未到", "退款…没退", "退款…没收到", "没收到退款", "未收到退款", "没有收到退款", "没退给我", "没退回", "没有退回", "没退还",
            "什么时候能退", "什么时候退", "退款进度", "退款慢", "退款…多久", "申请退款", "退款申请", "款没退", "钱没退", "同意退款", "已经退款", "原路退回",
            "退貨款", "refund not received", "refund…not arrived", "refund…never arrived", "refund…not received",
            "refund…pending", "refund status", "waiting for my refund", "waiting…refund", "received the refund",
            "received my refund", "received a refund", "where is my refund", "refund…delay*", "late refund",
            "approved my refund", "not refunded", "refund was promised", "refund…promised", "refund…was due",
            "no refund", "says it refunded", "get my money back…promised",
        ]),
        (2, &[
            "退款", "退钱", "退回来", "退货", "没到账", "未到账", "refund*", "money back",
        ]),
        (1, &[
            "退还", "退给", "取消", "returned", "cancelled", "waiting",
        ]),
    ]),
    ("account_restricted", &[
        (4, &[
            "被冻结", "账户冻结", "账号冻结", "冻结资金", "被锁", "锁定", "被封", "封号", "解封", "解冻我", "限制登录", "限制了我", "账户限制", "账户被限",
            "账号被限", "账户受限", "限制收款", "限制原因", "被风控", "风控限制", "无法提现", "不能提现", "冻结了我", "資金凍結", "被凍結", "account frozen",
            "account…frozen", "account…locked", "wallet…locked", "account…blocked", "account…suspended",
            "account…restricted", "account…on hold", "funds on hold", "funds…frozen", "locked out", "frozen",
            "unlock", "unblock", "unfreeze", "suspended", "restriction on", "restricted", "block me",
            "blocked since", "can't withdraw", "cannot withdraw", "couldn't withdraw", "unable to withdraw",
            "access my balance", "access my funds",
        ]),
        (3, &[
            "冻结", "风控", "解除限制", "取不出", "提不了现", "on hold", "blocked", "locked",
        ]),
        (1, &[
            "解除", "限制", "审核", "balance", "documents",
        ]),
    ]),
    ("privacy", &[
        (4, &[
            "隐私", "隱私", "泄露", "泄漏", "洩露", "个人信息", "个人资料", "信息安全", "数据安全", "贩卖信息", "卖了我的", "privacy", "personal data",
            "personal information", "data breach", "data leak", "leaked", "my data", "gdpr", "sold my", "shared my",
        ]),
        (3, &[
            "给了第三方", "提供给第三方", "未经允许", "未经同意", "骚扰电话", "骚扰", "without my consent", "spam",
        ]),
        (1, &[
            "骚扰短信", "consent", "strangers",
        ]),
    ]),
    ("merchant_dispute", &[
        (4, &[
            "不发货", "没发货", "未发货", "假货", "翻新机", "质量问题", "质量有问题", "货不对板", "与描述不符", "描述不符", "跑路", "关门", "倒闭", "拒绝退货",
            "不给退货", "不肯退", "不给退", "不退钱", "不退款", "拒不退", "服务没有提供", "不履行", "未按约定", "商品纠纷", "卖家", "虚假发货",
            "never delivered", "not delivered", "not as described", "counterfeit", "faulty goods", "defective",
            "arrived broken", "arrived damaged", "wrong item", "item…broken", "refuses to take it back",
            "merchant does not answer", "seller refuses", "refuses to refund", "refuses to give", "closed down",
            "did not provide", "the seller", "not honour*", "not honor*", "went out of business",
        ]),
        (3, &[
            "商家", "收到的是", "要求退货", "酒店", "goods", "the hotel", "the shop", "not deliver*", "merchant refuses",
        ]),
        (2, &[
            "商户", "店家", "买的", "发货", "seller", "merchant", "the item", "delivered",
        ]),
        (1, &[
            "订的", "取消", "ordered", "bought", "booking",
        ]),
    ]),
    ("fees", &[
        (4, &[
            "extra charge*", "charged extra", "charged for", "charge for", "charged a", "additional charge*",
            "rate…wrong", "rate…incorrect", "wrong rate", "incorrect rate", "conversion fee", "手续费", "服务费", "费率",
            "乱收费", "收费标准", "管理费", "为什么收费", "提现费", "年费", "收费", "手續費", "hidden fee*", "fee", "fees", "commission",
            "tariff", "surcharge", "conversion rate", "exchange rate", "markup",
        ]),
        (2, &[
            "cost*", "rate", "rates", "being charged", "汇率", "费用", "免费", "overcharged", "this charge", "converted",
        ]),
    ]),
    ("account_manage", &[
        (4, &["update my…details", "change my…details", "modify my", "recover my", "discontinue my account", "remove my account", 
            "passcode", "forgot…password", "forgot…passcode", "¬ know my password", "¬ remember my password",
            "personal details", "change my address", "change…address", "update my address", "delete…account",
            "close…account", "deactivate", "verify…identity", "verify my id", "verifying my id*",
            "proving my identity", "prove my identity", "verified", "忘记密码", "重置密码", "找回密码", "登录不上", "无法登录", "登不上",
            "登不进", "不能登录", "注销账", "注销账户", "注销", "实名认证", "人脸识别", "没法注册", "无法注册", "注册不了", "更换手机", "更换绑定", "换绑", "解绑",
            "绑定手机", "修改资料", "修改姓名", "改绑", "收不到验证码", "忘記密碼", "forgot my password", "forgotten password",
            "reset my password", "password reset", "reset link", "cannot log in", "can't log in", "cannot login",
            "can't login", "unable to log in", "log in", "sign in", "sign up", "registration", "close my account",
            "delete my account", "verify my identity", "verification rejected", "verification fail*",
            "change my e-mail", "change my email", "change my phone", "change my name", "change the e-mail",
            "change the email", "update my profile",
        ]),
        (2, &[
            "identity", "登录", "密码错误", "认证", "绑定", "实名", "password", "username", "e-mail address", "new phone",
        ]),
        (1, &[
            "注册", "profile", "verification",
        ]),
    ]),
    ("billing_query", &[
        (4, &[
            "账单", "交易明细", "交易记录", "对账单", "对账", "明细", "自动续费", "自动扣", "是什么扣", "扣费是什么", "不知道是什么", "查不到", "流水明细", "帳單",
            "開票", "my bill", "on my bill", "recurring entry", "transaction history",
            "which i do not recogni*", "what is this entry", "what is this charge", "explain what", "what is it for",
            "subscription",
        ]),
        (3, &["statement"]),
        (2, &[
            "报销", "凭证", "记录", "发票", "history", "entry", "receipt", "balance differs", "does not match",
        ]),
    ]),
    ("service_quality", &[
        (4, &[
            "态度恶劣", "态度差", "态度太差", "服务态度", "客服态度", "服务太差", "服务差", "推诿", "没人回复", "没有人回复", "不理人", "没人理", "没有人联系",
            "响应太慢", "回复太慢", "挂我电话", "挂了电话", "敷衍", "踢皮球", "没人接", "打不通", "说法不一", "態度", "rude", "customer service",
            "poor service", "terrible service", "bad service", "hung up", "nobody has replied", "no one has replied",
            "nobody replied", "never replied", "no answer for", "too slow", "ignored", "unhelpful", "useless",
            "nobody takes responsibility", "something different", "no reply", "agent was", "every agent",
            "the agent",
        ]),
        (2, &[
            "客服", "接线员", "没有人", "没人", "热线", "on hold for", "your support", "agent", "agents", "nobody", "waited",
        ]),
        (1, &[
            "电话", "called", "phoned",
        ]),
    ]),
    ("marketing_disclosure", &[
        (4, &[
            "虚假宣传", "活动规则", "优惠券", "抽奖", "奖品", "红包没", "促销", "误导", "广告", "虛假宣傳", "活动虚假", "使用规则", "misleading",
            "promotion", "promotional", "campaign", "voucher", "coupon", "advert", "advertis*", "small print",
            "lucky draw", "prize", "cashback",
        ]),
        (2, &[
            "活动", "红包", "满减", "抵扣", "中奖", "bonus", "offer", "discount", "terms",
        ]),
    ]),
];
