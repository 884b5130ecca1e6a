# Sending a file with a script.
upload-hint = 不超过 25 MB。
upload-progress = 文件发送进度
upload-sending = 正在发送文件……
upload-stop = 停止
upload-stopped = 已停止，文件没有提交。
upload-failed = 连接中断，文件未能送达。请重试，或通过邮件发送。

# What is typed, kept in the tab.
draft-kept = 您填写的内容只保存在当前标签页中，提交或关闭标签页后即清除，最多保留一天。
draft-forget = 清除
draft-offer = 您在当前标签页中填写过一份投诉。
draft-continue = 继续填写

# What is wrong with a form of the complaint's page, and what to do.
wrong-messages_text = 请填写留言，最多 20000 字。
wrong-decision_answer = 请选择一项答复。
wrong-decision_items = 请勾选同意的项，至少一项，但不是全部。
wrong-decision_reason = 请说明不同意的理由。
wrong-confirmation_arrived = 请告诉我们是否已到位。
wrong-confirmation_text = 内容过长，最多 20000 字。
wrong-withdrawal_reason = 内容过长，最多 20000 字。
wrong-reopening_reason = 请说明哪里没有解决。
wrong-escalation_reason = 请说明原因。
wrong-survey_resolved = 请在五档中选择一档。
wrong-survey_speed = 请在五档中选择一档。
wrong-survey_attitude = 请在五档中选择一档。
wrong-survey_comment = 内容过长，最多 20000 字。
wrong-link_code = 此链接已过期。请重新发送验证码，或使用我们最近一封邮件中的链接。
wrong-evidence_kind = 请选择材料说明什么。
wrong-evidence_file = 请选择文件；未启用脚本时不超过 4 MB。
wrong-evidence_file_name = 文件名过长，请改短（最多 200 字）。
wrong-evidence_content_type = 不接受此类文件，请发送图片、PDF、文本、表格、Word 文档、邮件、录音或视频。
wrong-evidence_size_bytes = 文件为空，或超过 25 MB。请压缩或分成几份发送。
wrong-evidence_sha256 = 浏览器未能读取该文件，请重新选择。
wrong-messages_full = 此投诉的留言数量已达上限，其余内容请直接回复我们的邮件。
wrong-evidence_full = 此投诉的文件数量已达上限，其余请通过邮件发送。
wrong-move = 投诉状态已变，无法再进行此操作。以下是最新情况。
wrong-escalation_move = 已转交更高一级，或已是最高一级，请给同事一天时间。其他求助途径见我们的答复。
wrong-survey_move = 您已评价过，谢谢。
wrong-confirmation_move = 没有需要到位的款项或事项，或已过期限。如有问题，请给我们留言。
wrong-reopening_move = 投诉已经打开，或已过重新打开的期限。如有新情况，请来信说明。
wrong-code_move = 今天不能再发送验证码，请使用最近一次的验证码，或明天再试。

# The form in two steps.
form-step_1 = 第一步，共两步
form-step_2 = 第二步，共两步
form-change = 更改
form-first = 请先这样做
form-report = 立即投诉
form-already = 已有投诉编号？请打开我们最近一封邮件中的链接，或直接回复该邮件。
form-circumstances = 您的账户和使用情况

# The receipt's proof, and its check.
voucher-title = 受理凭证
voucher-lead = 此凭证码证明我们在该时间收到了这份投诉。请打印或保存本页：看到凭证的人可以核验真伪，但看不到其他任何信息。
voucher-code = 凭证码
voucher-statement = 凭证内容
voucher-statement_hint = 该行写明编号、时间、类别和期限；sha256 是我们所保存的投诉内容的指纹。
voucher-check = 核验此凭证
voucher-qr_check = 供他人使用：核验此凭证
voucher-qr_status = 仅供您本人：在其他设备上打开投诉。打印时不会印出。
check-title = 核验凭证
check-lead = 请输入凭证上的内容行和凭证码。我们只回答是否由我们出具，不透露投诉的其他信息。
check-statement = “凭证内容”一行
check-code = 凭证码
check-send = 核验
check-genuine = 真实有效
check-genuine_lead = 此凭证由我们出具，请与您看到的内容比对：
check-refused = 未通过核验
check-refused_lead = 凭证码与内容不符，请确认两者完整且未经改动。
check-number = 投诉编号
check-received = 收到时间
check-category = 类别
check-digest = 投诉内容的 SHA-256

# The complainant's own file.
file-title = 您的记录
file-lead = 您告诉我们的和我们答复您的全部内容，以及所有期限的计算过程。
file-receipt = 受理回执
file-page = 下载打印版（HTML）
file-json = 下载数据（JSON）
file-written = 生成于 { $at }
file-standing = 当前状态
file-channel = 来源
