# 页面对各类问题的说明。
problem-illegal-move = 投诉目前的状态不允许这项操作。（{ $detail }）
problem-not-permitted = 您的角色不能进行这项操作。（{ $detail }）
problem-below-level = 该投诉已升级，需由相应级别或更高级别的同事处理。（{ $detail }）
problem-invalid = 有一项填写不符合要求，请修改后重新提交。（{ $detail }）
problem-code = 验证码无效或已过期，请重新获取。（{ $detail }）
problem-stale = 这项投诉刚刚被其他同事更新，请查看最新内容后再操作。
problem-unavailable = 暂时未能提交，请稍后再试。
problem-cross-site = 表单来自其他网站，请在本页面重新操作。
problem-unknown = 没有这项投诉，或您无权查看。
problem-idempotency-key = 该表单已用其他内容提交过，请刷新页面后重新提交。
problem-deadline = 无法计算期限。（{ $detail }）
problem-system-clock = 当前使用系统时钟，不能手动调整。（{ $detail }）
problem-stuck = 系统未能在规定时间内处理完毕。（{ $detail }）
problem-title = 操作未能完成
problem-back = 返回首页
problem-unknown-mail = 没有这封邮件。
