# The form for a new complaint, public and desk.
field-optional = 选填
form-title = 提交投诉
form-lead = 大约五分钟即可填完。提交后立即得到投诉编号和办理期限，并收到一封可随时查看进展的邮件。
form-urgent = 资金或账户正处于风险之中？
form-urgent_then = 然后请把已知情况填入本表提交，其余可以之后补充。
form-errors = 请检查以下内容
form-ready = 建议提前准备
form-ready_1 = 账单或回执上的交易号和金额
form-ready_2 = 发生的日期和时间，尽量准确
form-ready_3 = 您在我们这里使用的账户名或账号
form-ready_4 = 截图、聊天记录等：提交后回复我们的邮件即可补充
form-never = 请勿发送
form-never_1 = 登录密码、支付密码
form-never_2 = 银行或钱包的短信验证码
form-never_3 = 银行卡照片或完整卡号
form-category = 投诉什么问题？
form-category_hint = 请选择最接近的一项，必要时我们会重新归类。
form-what = 事情经过
form-description = 请用您自己的话说明
form-description_hint = 发生了什么、什么时间、您已经做过哪些尝试。
form-desired_outcome = 您希望怎样解决？
form-desired_outcome_hint = 例如退款、解锁账户、给出说明。
form-who = 怎样联系您
form-who_staff = 投诉人
form-name = 姓名
form-email = 电子邮箱
form-email_hint = 投诉编号、验证码和查询链接会发到这里，请仔细核对。
form-email_hint_staff = 不填则无法发送邮件。
form-phone = 手机或电话
form-language = 答复使用的语言
form-transaction = 账户与交易
form-transaction_hint = 以下均为选填，填得越全，处理越快。
form-account = 您的账户
form-account_hint = 账户名或账号，请勿填写密码。
form-transaction_id = 交易号
form-transaction_id_hint = 见账单或回执，一般为 16 至 32 位。
form-amount = 金额
form-currency = 币种
form-occurred_at = 发生时间
form-occurred_at_hint = 记得多少写多少，例如 2026-11-03 14:20，或“11 月 3 日中午前后”。
form-counterparty = 商户或收款方
form-device = 使用的手机或电脑
form-send = 提交投诉
form-after = 提交后您会立即收到确认邮件，内有我们的六位验证码，用来确认邮箱属于您本人。

# Taking in for somebody.
new-title = 代客登记投诉
new-lead = 用于来电、来信、在线客服等。期限从收到投诉时起算，而不是从录入时起算。
new-how = 来源
new-channel = 渠道
new-received_at = 收到时间
new-received_at_hint = 时区 { $zone }。
new-category = 类别
new-choose = 请选择
new-send = 登记

# What may be wrong with it.
form-error-category = 请选择投诉的问题。
form-error-description = 请说明发生了什么。
form-error-name = 请填写姓名。
form-error-email = 请填写完整的电子邮箱，例如 li.na@example.com。
form-error-phone = 电话号码有误，请检查。
form-error-account = 账户有误，请检查。
form-error-amount = 请用数字填写金额，例如 128.00，并选择币种。
form-error-currency = 请选择币种。
form-error-channel = 请选择渠道。
form-error-received_at = 请填写收到的日期和时间，不能晚于现在或过早。
form-error-unavailable = 我们的系统暂时出了问题。您填写的内容没有丢失，请稍后再提交一次。

# The same fields, as staff fill them in.
form-description_staff = 投诉内容
form-description_staff_hint = 尽量用投诉人的原话，不要记录密码、验证码和完整卡号。
form-desired_outcome_staff = 诉求
form-account_staff = 账户
