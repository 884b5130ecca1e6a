# 处理台上一件投诉的页面：期间的变动、预览、常用语、其他投诉。
meanwhile-title = 有人先处理了
meanwhile-not_done = 您的操作尚未执行，也没有发出任何邮件。自您打开本页以来：
meanwhile-kept = 您填写的内容仍保留在表单中，如仍适用，请再次提交。
meanwhile-look = 查看表单
meanwhile-impossible = 按投诉目前的状态，这一操作已不可执行。您填写的内容：
preview-ask = 预览
preview-title = 预览：尚未发出
preview-to = 收件人
preview-subject = 主题
preview-link_note = 此处略去投诉人链接中的密钥。
preview-needs_approval = 须先由另一人审批，在此之前投诉人不会收到任何通知。
preview-no_mail = 不会向投诉人发送邮件。
preview-recorded = 将记录
