"""Who complains and who answers."""

from dataclasses import dataclass
from typing import Any

from harness.http import Answer, Api
from harness.mailbox import Mail, Mailbox
from harness.wait import until


@dataclass
class Complainant:
    """Somebody who complains about a refund, with what they hold of their complaint."""

    api: Api
    mailbox: Mailbox
    name: str
    reference: str = ""
    token: str = ""
    account: str | None = None

    @property
    def address(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@example.org"

    def body(self) -> dict[str, Any]:
        return {
            "language": "en",
            "category": "refund_delay",
            "description": f"{self.name}: the refund I was promised has not arrived.",
            "complainant": {"name": self.name, "email": self.address},
            "account": {"identifier": self.account},
            "transaction": {"id": f"T-{self.name}", "amount": {"value": "128.00", "currency": "CNY"}},
        }

    def complains(self, key: str | None = None) -> Answer:
        """Opens the complaint; the same `key` makes doing it again the same as doing it once."""
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.api.post("/v1/complaints", self.body(), headers=headers)
        if answer.status == 201:
            self.reference, self.token = answer.json["reference"], answer.json["access_token"]
        return answer

    def acknowledgement(self, seconds: float = 30) -> Mail:
        mails = lambda: self.mailbox.about(self.reference, "acknowledgement")  # noqa: E731
        return until(f"the acknowledgement of {self.reference}", mails, seconds)[0]

    def acts(self, act: str, body: dict[str, Any]) -> Answer:
        return self.api.post(f"/v1/complaints/{self.reference}/{act}", body, token=self.token)

    def status(self) -> Any:
        return self.api.get(f"/v1/complaints/{self.reference}", token=self.token).expect(200).json


@dataclass(frozen=True)
class Colleague:
    """A member of staff with the token they signed in with."""

    api: Api
    token: str

    def commands(self, reference: str, command: str, /, **fields: Any) -> Answer:
        body = {"command": command, **fields}
        return self.api.post(f"/v1/desk/complaints/{reference}/commands", body, token=self.token)

    def opens(self, body: dict[str, Any]) -> Answer:
        return self.api.post("/v1/desk/complaints", body, token=self.token)

    def sees(self, reference: str) -> Any:
        return self.api.get(f"/v1/desk/complaints/{reference}", token=self.token).expect(200).json


class Staff:
    """The stack's user pool, as whoever runs the account uses it."""

    def __init__(self, cognito, pool: str, client: str, api: Api):
        self._cognito, self._pool, self._client, self._api = cognito, pool, client, api

    def hires(self, name: str, role: str) -> Colleague:
        """Makes a user, puts them into the group of their role, and signs them in."""
        user, password = f"{name.lower().replace(' ', '.')}@firm.example", "Correct-Horse-7-Battery"
        attributes = [{"Name": "email", "Value": user}, {"Name": "name", "Value": name}]
        pool = {"UserPoolId": self._pool, "Username": user}
        self._cognito.admin_create_user(**pool, UserAttributes=attributes, MessageAction="SUPPRESS", TemporaryPassword=password)
        self._cognito.admin_set_user_password(**pool, Password=password, Permanent=True)
        self._cognito.admin_add_user_to_group(**pool, GroupName=role)
        signed_in = self._cognito.admin_initiate_auth(
            UserPoolId=self._pool,
            ClientId=self._client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": user, "PASSWORD": password},
        )
        return Colleague(self._api, signed_in["AuthenticationResult"]["IdToken"])
