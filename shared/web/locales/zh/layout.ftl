# The frame around every page.
layout-skip = 跳到正文
layout-nav = 主导航
layout-language_name = 中文
layout-product_public = 投诉服务
layout-product_desk = 投诉工作台
layout-product_local = 投诉系统（本机）
layout-sign_out = 退出
layout-never_ask = 我们绝不会索要您的密码、银行验证码或卡号：网页、邮件、电话都不会。
nav-list = 投诉列表
nav-breaches = 超时记录
nav-mail = 邮件
nav-away = 不在岗
nav-recomputations = 重新计算
nav-new = 代客登记
nav-local_home = 首页
nav-mailbox = 邮箱
nav-clock = 时钟
nav-sign_in = 登录

# Spans of time.
relative-in_now = 马上到期
relative-in_minutes = { $n } 分钟后
relative-in_hours = { $n } 小时后
relative-in_days = { $n } 天后
relative-ago_now = 刚刚
relative-ago_minutes = { $n } 分钟前
relative-ago_hours = { $n } 小时前
relative-ago_days = { $n } 天前
relative-overdue_now = 已超时
relative-overdue_minutes = 超时 { $n } 分钟
relative-overdue_hours = 超时 { $n } 小时
relative-overdue_days = 超时 { $n } 天
relative-span_milliseconds = { $n } 毫秒
relative-span_seconds = { $n } 秒
relative-span_minutes = { $n } 分钟
relative-span_hours = { $n } 小时
relative-span_days = { $n } 天
