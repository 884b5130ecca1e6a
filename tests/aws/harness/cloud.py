"""The whole of it: an emulated account with the shipped stack in it."""

import os
import secrets
import time
import urllib.request
from pathlib import Path

from harness.clients import Clients
from harness.http import Api
from harness.mailbox import Mailbox
from harness.people import Complainant, Staff
from harness.processes import REGION, Emulator
from harness.stack import FUNCTIONS, ROOT, Stack, packaged, zipped
from harness.wait import until

NAME = "recourse"
INBOX = "complaints@firm.example"
PAGES = "https://complaints.firm.example"

#: What was measured, for the end of the run's report.
FIGURES: list[str] = []


def binaries() -> Path:
    """Where the functions' binaries are: debug builds of this machine."""
    given = os.environ.get("BINARIES")
    return Path(given) if given else Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"


class Cloud:
    """Made once for all plays."""

    def __init__(self, folder: Path):
        self.folder = folder
        #: (function, action) that a play forbids on purpose.
        self.meant_to_be_denied: set[tuple[str, str]] = set()
        self.mailbox = Mailbox()
        self.emulator = Emulator(folder, self.mailbox.port)
        try:
            self.clients = Clients(self.emulator.url, REGION)
            self._deploy()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.emulator.stop()
        self.mailbox.close()

    def _deploy(self) -> None:
        self.template = packaged(self.clients, archives())
        keys = f"a:{secrets.token_hex(32)}\n"
        secret = self.clients.secretsmanager.create_secret(Name="signing-keys", SecretString=keys)
        self.parameters = {
            "Architecture": "x86_64",
            "Inbox": INBOX,
            "PagesUrl": PAGES,
            "SigningKeysSecret": secret["ARN"],
            "BatchingSeconds": "0",
        }
        self.stack = Stack(self.clients, NAME)
        self.stack.deploy(self.template, self.parameters)
        outputs = self.stack.outputs()
        # The pool's issuer is at an address of AWS, so the desk cannot fetch the keys from there: they
        # are given, by a second change set.
        with urllib.request.urlopen(f"{self.clients.url}/{outputs['StaffPool']}/.well-known/jwks.json") as answer:
            self.parameters["IssuerKeys"] = answer.read().decode()
        self.stack.deploy(self.template, self.parameters)
        self.table = outputs["TableName"]
        self.raw_mail = outputs["RawMailBucket"]
        api_id = outputs["ApiUrl"].split("//")[1].split(".")[0]
        self.api = Api(f"{self.clients.url}/_aws/execute-api/{api_id}/$default")
        self.staff = Staff(self.clients.cognito_idp, outputs["StaffPool"], outputs["StaffClient"], self.api)

    def complainant(self, name: str) -> Complainant:
        return Complainant(self.api, self.mailbox, name)

    @staticmethod
    def now() -> float:
        return time.time()

    # --- Queues ------------------------------------------------------------------------------------

    def queue(self, short: str) -> str:
        """The address of a queue, such as `verification` or `verification-dead`."""
        return self.clients.sqs.get_queue_url(QueueName=f"{NAME}-{short}")["QueueUrl"]

    def depth(self, short: str) -> int:
        """Messages in a queue, waiting or under way."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        attributes = self.clients.sqs.get_queue_attributes(QueueUrl=self.queue(short), AttributeNames=names)
        return sum(int(attributes["Attributes"][name]) for name in names)

    def at_rest(self) -> bool:
        queues = ("verification", "escalation", "notifications", "inbound")
        return all(self.depth(queue) == 0 for queue in queues)

    def settles(self, seconds: float = 60) -> None:
        """Waits until no queue holds anything; a wake-up may be a quarter of an hour off."""
        until("the queues are empty", self.at_rest, seconds)

    # --- Functions ---------------------------------------------------------------------------------

    def role(self, function: str) -> str:
        """The name of a function's role."""
        arn = self.clients.lambda_.get_function_configuration(FunctionName=f"{NAME}-{function}")["Role"]
        return arn.rpartition("/")[2]

    def mapping(self, function: str) -> dict:
        """The one mapping of a function."""
        found = self.clients.lambda_.list_event_source_mappings(FunctionName=f"{NAME}-{function}")["EventSourceMappings"]
        assert len(found) == 1, found
        return found[0]


def archives() -> dict[str, Path]:
    """Every function's archive; made once for a binary."""
    folder = ROOT / "target" / "aws-archives"
    folder.mkdir(parents=True, exist_ok=True)
    return {name: zipped(name, binaries(), folder) for name in FUNCTIONS}
