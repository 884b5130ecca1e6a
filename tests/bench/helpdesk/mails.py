"""The mails that are read in, as bytes: complaints, and those that are known to give trouble."""

from email.message import EmailMessage
from email.utils import format_datetime
from datetime import datetime, timedelta, timezone

ADDRESS = "complaints@desk.example"
CHINESE = "退款一直没有到账,请尽快处理。订单号 A-1001,金额 128 元。"
# Two of these are in GBK only; mail programs that write GBK call it gb2312 nonetheless.
NAMES = "联系人王喆,住朱镕路。"

TEXT = """Hello,

I am writing about order A-{order}. I sent the goods back on 3 March, and your carrier signed for the \
parcel on 6 March. I was promised that the refund of {amount}.00 CNY would be on my account within seven \
working days. Four weeks later nothing has arrived, and your hotline only tells me to wait.

您好:我于三月三日退回了订单 A-{order} 的商品,物流显示贵公司已于三月六日签收。客服承诺七个工作日内退还 {amount}.00 元,\
但四周过去了,款项仍未到账。我已经三次致电客服热线,每次都只是让我继续等待,没有任何人给出明确的处理时间。请核实退款进度,\
并在收到本邮件后尽快书面答复。

Please refund the full amount to the card that I paid with, tell me why it took so long, and confirm in \
writing when the money was sent. If I hear nothing within two weeks I shall take the matter to the \
consumer association.

Kind regards,
王芳 (Wang Fang), customer {order}
"""


def complaint(number: int) -> bytes:
    """A plain text mail of about 1 KB, in base64 as mail programs send Chinese."""
    order = 10_000 + number
    mail = EmailMessage()
    mail["From"] = f"王芳 <customer{number}@example.com>"
    mail["To"] = ADDRESS
    mail["Date"] = format_datetime(datetime(2025, 4, 1, tzinfo=timezone.utc) + timedelta(seconds=number))
    mail["Message-ID"] = f"<complaint-{number}@example.com>"
    mail["Subject"] = f"Refund of order A-{order} has not arrived 退款未到账"
    mail.set_content(TEXT.format(order=order, amount=100 + number % 900), charset="utf-8", cte="base64")
    return mail.as_bytes()


def gb2312(text: str, encoding: str) -> bytes:
    """A Chinese mail as older programs send it; `encoding` is 8bit or base64."""
    mail = EmailMessage()
    mail["From"] = "chen@example.com"
    mail["To"] = ADDRESS
    mail["Message-ID"] = f"<gb2312-{encoding}@example.com>"
    mail["Subject"] = "Refund"
    mail.set_content(text, charset="gbk", cte=encoding)
    mail.set_param("charset", "gb2312")
    return mail.as_bytes()


BOUNCE = """Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
To: {address}
Date: Tue, 1 Apr 2025 08:00:00 +0000
Message-ID: <bounce-1@mx.example.com>
Subject: Undelivered Mail Returned to Sender
{automatic}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="report"

--report
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered to one or more recipients.

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; nobody@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--report
Content-Type: message/rfc822

From: {address}
To: nobody@example.com
Message-ID: <answer-1@desk.example>
Subject: We received your complaint

We will be in touch.

--report--
"""


def bounce(automatic: bool) -> bytes:
    """What a mail server says of a mail it could not deliver; some do not say Auto-Submitted."""
    header = "Auto-Submitted: auto-replied\n" if automatic else ""
    return BOUNCE.format(address=ADDRESS, automatic=header).encode()
