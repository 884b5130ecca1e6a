# Words of the wire, by group.

# Where a complaint stands
status-received = 已接收
status-awaiting_identity = 待核实身份
status-investigating = 调查核实
status-awaiting_complainant = 待补充
status-awaiting_third_party = 待第三方
status-proposed = 方案已送达
status-in_review = 复核中
status-remedy_pending = 补救执行中
status-closed = 已办结

# The same, as the complainant reads it
standing-received = 我们已收到您的投诉
standing-awaiting_identity = 请确认这是您本人的投诉
standing-investigating = 我们正在调查核实
standing-awaiting_complainant = 我们在等您的回复
standing-awaiting_third_party = 我们在等第三方答复
standing-proposed = 处理方案已送达，请您答复
standing-in_review = 您的异议正在复核
standing-remedy_pending = 您已同意方案，我们正在执行
standing-closed = 投诉已办结
explained-received = 系统正在登记，片刻即可完成。
explained-awaiting_identity = 法定和承诺的办理期限已经从收到投诉时起算。确认联系方式后，我们才能向您透露账户信息。
explained-investigating = 有专人在核查您的情况。有进展时我们会发邮件给您，您也可以随时补充。
explained-awaiting_complainant = 我们向您提了问题。办理期限照常计算，您的答复会让处理更快。
explained-awaiting_third_party = 我们已向银行、商户等第三方核实。办理期限照常计算。
explained-proposed = 请在下面选择：同意、部分同意，或者提出异议。
explained-in_review = 由更高一级的人员重新处理，他们会给您新的答复。
explained-remedy_pending = 退款、解锁等事项执行完毕后，我们会通知您。
explained-closed = 下面是处理结果，以及您还可以做什么。

# Why it was closed
closing-upheld = 投诉成立
closing-partly_upheld = 部分成立
closing-rejected = 不成立
closing-settled = 双方和解
closing-goodwill = 善意补偿
closing-not_accepted = 不予受理
closing-withdrawn = 已撤回
closing-duplicate = 重复投诉
closing-referred_external = 已转外部机构
closing-unreachable = 无法联系

# What a proposal says
outcome-upheld = 投诉成立
outcome-partly_upheld = 投诉部分成立
outcome-rejected = 投诉不成立
outcome-settled = 双方协商解决
outcome-goodwill = 善意补偿（不涉及过错）

# Why it was not accepted
reason-identity_failed = 身份核实未通过
reason-no_authority = 无权代理
reason-out_of_scope = 不属于本公司服务范围
reason-other_provider = 属于其他机构，已转交
reason-already_decided_no_new_fact = 已处理且无新事实
reason-in_court_or_arbitration = 已进入诉讼或仲裁
reason-abusive = 滥用投诉
reason-time_barred = 超过法定时效

# Clocks, for the desk
clock-first_reply = 首次人工回复
clock-review = 办理期限
clock-identity = 身份核实
clock-complainant_answer = 投诉人答复
clock-third_party_answer = 第三方答复
clock-level_response = 升级响应
clock-remedy = 补救执行
clock-revisit = 回访
clock-survey = 满意度调查
clock-first_action = 首要处置
clock-legal_final = 法定最终答复
clock-legal_holding = 法定延期告知
clock-legal_review = 法定核查
clock-legal_refund = 法定退还
clock-restriction_objection = 限制措施异议
clock-leak_report = 泄露事件报告
clock-summary_resolution = 可简要答复期限
clock-referral_window = 可向外部机构申诉

# Clocks, as the complainant reads them
promise-first_reply = 专人首次回复
promise-review = 处理结果
promise-identity = 请您确认身份
promise-complainant_answer = 请您答复
promise-third_party_answer = 第三方答复
promise-level_response = 上一级响应
promise-remedy = 执行完毕
promise-revisit = 回访：是否到账
promise-survey = 满意度调查
promise-first_action = 首要安全处置
promise-legal_final = 法定最终答复期限
promise-legal_holding = 法定延期告知期限
promise-legal_review = 法定核查答复期限
promise-legal_refund = 法定退还期限
promise-restriction_objection = 限制措施异议答复
promise-leak_report = 泄露事件报告
promise-summary_resolution = 可简要答复期限
promise-referral_window = 您可向外部机构申诉的期限

# Where a clock stands
clockstate-running = 进行中
clockstate-met = 已按时完成
clockstate-breached = 已超时
clockstate-lapsed = 已过期
clockstate-cancelled = 已取消

# Redress
redress-full_refund = 全额退款
redress-partial_refund = 部分退款
redress-reversal = 撤销交易
redress-fee_waiver = 减免费用
redress-coupon = 优惠券
redress-membership_extension = 会员延期
redress-unlock = 解锁账户
redress-data_correction = 更正数据
redress-apology = 道歉
redress-explanation = 说明
redress-mediation_agreement = 调解协议
redress-provisional_credit = 临时垫付

# 技术鉴定
method-device_fingerprint = 设备指纹
method-transaction_path = 交易路径
method-sign_in_trace = 登录轨迹
method-recording = 录音录像
method-document = 文件、签名或印章
method-other = 其他
finding-for_complainant = 支持投诉人
finding-against_complainant = 不支持投诉人
finding-inconclusive = 无法判断

# 答复必备内容
part-reasons = 理由（全部支持投诉时除外）
part-root_cause = 问题根源
part-at_fault = 责任方
part-redress = 补救措施（支持投诉时）

# 常用语变量
gap-name = 投诉人姓名
gap-reference = 投诉编号
gap-category = 投诉类别
gap-received_on = 收到日期
gap-due_on = 已承诺的答复日期
gap-amount = 金额
gap-transaction = 交易号
gap-counterparty = 商户或收款方
gap-firm = 公司名称
gap-handler = 您的姓名

# Root causes
cause-system_fault = 系统故障
cause-third_party_or_bank = 银行或第三方
cause-merchant = 商户
cause-process_or_rule = 流程或规则
cause-staff_conduct = 员工行为
cause-fee_or_disclosure = 收费或信息披露
cause-product_design = 产品设计
cause-fraud_control_false_positive = 风控误判
cause-fraud_control_miss = 风控漏判
cause-data_security = 数据安全
cause-customer_misoperation = 客户误操作
cause-customer_misunderstanding = 客户误解
cause-unknown = 不明

# Events, as the complainant reads them
event-received = 我们收到了您的投诉
event-assessed = 已登记，确认邮件已发出
event-code_issued = 新的验证码已发出
event-code_refused = 输入的验证码不正确
event-identity_proven = 身份已确认
event-message_received = 收到您的留言
event-evidence_received = 收到您的材料
event-replied = 我们回复了您
event-information_requested = 我们向您提了问题
event-third_party_contacted = 已向第三方核实
event-contact_recorded = 有一次联系记录
event-appraisal_recorded = 技术鉴定已存档
event-mediation_recorded = 调解协议已存档
event-approval_requested = 方案等待内部审批
event-approval_refused = 方案未通过内部审批
event-proposed = 处理方案已送达
event-answered = 收到您对方案的答复
event-remedy_recorded = 已执行补救
event-provisional_credit = 临时垫付已入账、确认或收回
event-classified = 分类已调整
event-amended = 信息已更正
event-extended = 办理期限已延长
event-jurisdiction_set = 适用规则已更正
event-escalated = 已升级处理
event-assigned = 已分派
event-taken_over = 有专人接手
event-noted = 内部备注
event-task_opened = 新增待办
event-task_completed = 待办已完成
event-duplicate_linked = 已关联重复投诉
event-referred_external = 已转外部机构
event-closed = 投诉已办结
event-reopened = 投诉重新打开
event-confirmed = 收到您的到账反馈
event-survey_answered = 感谢您的评价
event-clock_warned = 期限临近提醒
event-reminded = 我们提醒了您
event-clock_breached = 我们错过了承诺的期限
event-clock_lapsed = 期限已过
event-clock_paused = 期限暂停，等待您的答复
event-clock_resumed = 期限继续计算
event-recomputed = 日期已重新计算
event-followed_up = 我们做了回访

# Events, for the desk
log-received = 收到投诉
log-assessed = 系统核查
log-code_issued = 发出验证码
log-code_refused = 验证码错误
log-identity_proven = 身份已核实
log-message_received = 投诉人留言
log-evidence_received = 投诉人提交证据
log-replied = 已回复
log-information_requested = 请投诉人补充
log-third_party_contacted = 联系第三方
log-contact_recorded = 联系记录
log-appraisal_recorded = 技术鉴定存档
log-mediation_recorded = 调解协议存档
log-approval_requested = 提交审批
log-approval_refused = 审批未通过
log-proposed = 方案送达
log-answered = 投诉人答复方案
log-remedy_recorded = 补救已执行
log-provisional_credit = 临时垫付
log-classified = 重新分类
log-amended = 信息更正
log-extended = 延期
log-jurisdiction_set = 更正适用规则
log-escalated = 升级
log-assigned = 分派
log-taken_over = 接手
log-noted = 备注
log-task_opened = 新增待办
log-task_completed = 待办完成
log-duplicate_linked = 关联重复投诉
log-referred_external = 转外部机构
log-closed = 办结
log-reopened = 重新打开
log-confirmed = 到账反馈
log-survey_answered = 收到评价
log-clock_warned = 期限预警
log-reminded = 已提醒投诉人
log-clock_breached = 期限超时
log-clock_lapsed = 期限过期
log-clock_paused = 期限暂停
log-clock_resumed = 期限恢复
log-recomputed = 期限重新计算
log-followed_up = 已回访

# Channels
channel-web_form = 网页
channel-email = 电子邮件
channel-hotline = 热线电话
channel-in_app = 应用内
channel-live_chat = 在线客服
channel-letter = 信函
channel-in_person = 当面
channel-social_media = 社交媒体
channel-rating_platform = 评价平台
channel-regulator_transfer = 监管转办
channel-association = 协会转办
channel-partner = 合作方转办

# Grades, levels, roles
grade-ordinary = 普通
grade-complex = 复杂
grade-major = 重大
level-1 = 一线
level-2 = 主管
level-3 = 专员
level-4 = 投诉负责人
level-5 = 外部机构
role-handler = 处理员
role-supervisor = 主管
role-specialist = 专员
role-manager = 投诉负责人
role-operations = 运营（只读）
role-compliance = 合规（只读）

# Identity
account-unproven = 未核实
account-matched = 已匹配
account-attested = 人工核实
contact-unproven = 未核实
contact-proven = 已核实
proof-code = 验证码
proof-link = 邮件链接
proof-mail_token = 邮件回复
proof-staff = 人工

# Answers to a proposal
answer-accept = 同意
answer-accept_in_part = 部分同意
answer-object = 提出异议

# What is needed of the complainant
needs-verification = 确认您的身份
needs-message = 回复我们的问题
needs-decision = 答复处理方案

# Commands
command-reply = 回复
command-explain_restriction = 说明限制原因
command-request_information = 请投诉人补充
command-contact_third_party = 联系第三方
command-record_contact = 登记联系
command-propose = 提出方案
command-approve = 批准
command-refuse = 不批准
command-record_remedy = 登记已执行的补救
command-provisional_credit = 临时垫付
command-confirm_identity = 人工核实身份
command-record_appraisal = 登记技术鉴定
command-record_mediation = 登记调解协议
command-classify = 调整分类
command-set_jurisdiction = 更正适用规则
command-amend = 更正信息
command-escalate = 升级
command-assign = 分派
command-take_over = 接手
command-extend = 延期
command-note = 备注
command-complete_task = 完成待办
command-link_duplicate = 关联重复投诉
command-refer_external = 转外部机构
command-close = 办结
command-reopen = 重新打开
command-verification = 验证码
command-evidence = 提交材料
command-request_code = 重发验证码
command-message = 留言
command-decision = 答复方案
command-confirmation = 到账反馈
command-withdrawal = 撤回
command-escalation = 请求升级
command-survey = 评价

# Kinds of tasks
task-message = 阅读投诉人来信
task-approval = 审批
task-no_answer = 对方未答复
task-freeze = 冻结账户
task-stop_pay = 止付
task-trace = 查询交易
task-leak_report = 核查是否信息泄露,如有则上报
task-provisional_credit = 处理临时垫付
task-not_taken_mail = 有邮件未能接收
task-reach_another_way = 换一种方式联系
task-possible_duplicate = 可能重复
task-not_arrived = 款项未到账
task-acknowledge = 补发确认
task-evidence = 查看证据
task-external = 外部机构跟进
task-acknowledge_by_hand = 需人工回复：当日自动答复已达上限

mail_outcome-opened = 已立案
mail_outcome-appended = 并入投诉
mail_outcome-duplicate = 重复
mail_outcome-suppressed = 自动邮件，不予回复
mail_outcome-quarantined = 待人工查看
mail_outcome-waiting = 等待处理

suggestion-category = 类别
suggestion-account = 账户
suggestion-transaction = 交易
suggestion-amount = 金额
suggestion-date = 日期
suggestion-merchant = 商户

danger-name_trick = 注意：文件名有误导性
danger-type_disagrees = 注意：内容与类型不符
danger-executable = 注意：程序文件
danger-script = 注意：脚本文件
danger-macros = 注意：含宏
danger-installer = 注意：安装包或快捷方式
danger-active_markup = 注意：可能运行脚本
danger-archive_with_danger = 注意：内含危险文件
danger-sealed_archive = 注意：无法检查内容
task-late_mail = 结案后收到邮件

# Provisional credit
credit-posted = 入账
credit-made_final = 转为正式
credit-reversed = 收回
credited-posted = 已入账
credited-made_final = 已转正
credited-reversed = 已收回

recompute_state-previewing = 正在预览
recompute_state-previewed = 预览完成
recompute_state-running = 正在执行
recompute_state-done = 已执行
recompute_state-stopped = 已中止

# 等待方
waiting-us = 本机构
waiting-complainant = 投诉人
waiting-third_party = 第三方

hindrance-unassigned = 无人接手
hindrance-contact_unproven = 身份未核实
hindrance-waiting_for_complainant = 等待投诉人补充
hindrance-waiting_for_third_party = 等待第三方
hindrance-waiting_for_approval = 方案待审批
hindrance-message_unread = 来信未读
hindrance-stood_still = 曾暂停计时
hindrance-extended = 曾延期
hindrance-counted_again = 曾重新计算

evidence-transaction_record = 交易记录
evidence-payment_voucher = 转账或支付凭证
evidence-correspondence = 与商家或平台的沟通记录
evidence-call_record = 通话记录
evidence-login_record = 登录记录
evidence-device_information = 设备信息
evidence-order_document = 订单、发票或保修卡
evidence-goods_confirmation = 商品确认
evidence-error_screenshot = 错误提示截图
evidence-identity_document = 身份证明
evidence-police_report = 报警材料
evidence-other = 其他
evidence-image = 图片
evidence-audio = 录音
evidence-video = 视频
evidence-document = 文档
evidence-spreadsheet = 表格
evidence-archive = 压缩包
evidence-message = 邮件
evidence-calendar = 日程
evidence-contact = 名片
evidence-signature = 签名
evidence-beyond_limits = 超出限制，未读取

size-bytes = { $n } 字节
size-kilobytes = { $n } KB
size-megabytes = { $n } MB

todo-approval = 须由另一人批准或驳回所提方案。
todo-message = 投诉人有新的留言或材料：请查看，需要时答复。
todo-freeze = 该类投诉首先要办的事。
todo-stop_pay = 该类投诉首先要办的事。
todo-trace = 该类投诉首先要办的事。
todo-leak_report = 该类投诉首先要办的事。
todo-provisional_credit = 临时垫付尚未了结：请转为最终赔付或收回。
todo-no_answer = 期限内没有答复：请决定下一步。
todo-possible_duplicate = 可能与另一投诉为同一事项：请对照本页列出的同一人、同一账户或同一交易的其他投诉，确认后关联；不是同一事项则标记完成。
