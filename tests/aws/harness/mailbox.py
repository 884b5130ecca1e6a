"""A relay that keeps what it is given, as bytes, and the mails in it."""

import re
import socketserver
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(frozen=True)
class Mail:
    """A mail that was taken."""

    to: str
    message: EmailMessage

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content()

    @property
    def subject(self) -> str:
        return self.message["Subject"]

    @property
    def key(self) -> str:
        """Complaint, number of the event, notice and recipient: what makes a mail the same mail."""
        return self.message["X-Recourse-Key"]

    @property
    def notice(self) -> str:
        """What it is, such as `acknowledgement`."""
        return self.key.split("_", 2)[2].rpartition("_")[0]

    @property
    def reply_to(self) -> str:
        return self.message["Reply-To"].addresses[0].addr_spec

    @property
    def code(self) -> str:
        codes = re.findall(r"\b\d{6}\b", self.text)
        assert len(codes) == 1, self.text
        return codes[0]

    def link(self, start: str) -> str:
        """The path of the first link that begins so."""
        return re.search(rf"https://[^/\s]+({re.escape(start)}[^\s>\"]*)", self.text).group(1)


class Mailbox:
    """Listens on a port of its own until it is closed."""

    def __init__(self) -> None:
        self._mails: list[Mail] = []
        self._lock = threading.Lock()
        mailbox = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                mailbox._serve(self.rfile, self.wfile)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Session)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, reader, writer) -> None:
        recipients: list[str] = []

        def say(line: str) -> None:
            writer.write(line.encode() + b"\r\n")

        say("220 mailbox")
        while line := reader.readline():
            verb = line.strip().upper()
            if verb.startswith((b"EHLO", b"HELO")):
                say("250-mailbox\r\n250-SMTPUTF8\r\n250 8BITMIME")
            elif verb.startswith(b"RCPT"):
                recipients.append(re.search(rb"<(.*)>", line).group(1).decode())
                say("250 ok")
            elif verb == b"DATA":
                say("354 go on")
                self._keep(recipients, _until_dot(reader))
                recipients = []
                say("250 taken")
            elif verb == b"QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")

    def _keep(self, recipients: list[str], raw: bytes) -> None:
        message = message_from_bytes(raw, policy=policy.default)
        with self._lock:
            self._mails += [Mail(to, message) for to in recipients]

    def all(self) -> list[Mail]:
        with self._lock:
            return list(self._mails)

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.all() if mail.to == address]

    def about(self, reference: str, notice: str | None = None) -> list[Mail]:
        """The mails about a complaint, of one kind or of all."""
        ours = [mail for mail in self.all() if (mail.key or "").startswith(f"{reference}_")]
        return [mail for mail in ours if notice in (None, mail.notice)]


def _until_dot(reader) -> bytes:
    lines = []
    while (line := reader.readline()) not in (b".\r\n", b""):
        lines.append(line[1:] if line.startswith(b"..") else line)
    return b"".join(lines)
