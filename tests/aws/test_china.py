"""The template deploys where there is no SES and no user pool, and a complaint lives there. The
emulator writes ARNs of the one partition everywhere; that the template names none is a test of its
own."""

import io
import secrets
import zipfile
from email.message import EmailMessage

import pytest

from harness.clients import Clients
from harness.cloud import INBOX, archives
from harness.processes import free_port
from harness.stack import ROOT, TEMPLATE, Refused, Stack, packaged
from harness.wait import until

REGION = "cn-north-1"
NAME = "recourse-cn"
FIRM = "京城支付"
ISSUER = "https://issuer.firm.example"
# Public keys as an issuer publishes them; nobody signs in in this play.
KEYS = '{"keys": [{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "kid": "1", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}'


@pytest.fixture(scope="module")
def beijing(cloud):
    """The same template, in Beijing, with a relay."""
    clients = Clients(cloud.clients.url, REGION)
    secret = clients.secretsmanager.create_secret(Name="signing-keys", SecretString=f"a:{secrets.token_hex(32)}\n")
    stack = Stack(clients, NAME)
    stack.parameters = {
        "Name": NAME,
        "Architecture": "x86_64",
        "Inbox": INBOX,
        "PagesUrl": "https://complaints.firm.example",
        "SigningKeysSecret": secret["ARN"],
        "Issuer": ISSUER,
        "Audience": "recourse-desk",
        "IssuerKeys": KEYS,
        "Sender": "smtp",
        "SmtpRelay": f"smtp://127.0.0.1:{cloud.mailbox.port}",
        "BatchingSeconds": "0",
        "PolicyLayer": firms_own_policy(clients),
    }
    stack.template = packaged(clients, archives())
    stack.deploy(stack.template, stack.parameters)
    return stack


def firms_own_policy(clients) -> str:
    """A layer with the house's policy under the firm's name."""
    policy = (ROOT / "shared/policy/packs/house.toml").read_text(encoding="utf-8")
    ours = policy.replace('zh = "示范支付"', f'zh = "{FIRM}"')
    assert ours != policy
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("policy.toml", ours)
    layer = clients.lambda_.publish_layer_version(LayerName="policy", Content={"ZipFile": archive.getvalue()})
    return layer["LayerVersionArn"]


def test_there_is_no_ses_and_no_user_pool_in_it(beijing):
    kinds = {resource["ResourceType"] for resource in beijing.resources()}
    assert not [kind for kind in kinds if kind.startswith(("AWS::SES::", "AWS::Cognito::"))]
    assert not {"StaffPool", "StaffClient", "IdentityRecords"} & set(beijing.outputs())


def test_no_partition_is_written_down():
    lines = TEMPLATE.read_text(encoding="utf-8").splitlines()
    patterns = ("AllowedPattern:", "#")
    assert not [line for line in lines if "arn:aws:" in line and not line.strip().startswith(patterns)]


def test_a_relay_may_take_its_time(beijing):
    """One mail an invocation, and visibility still six times the timeout."""
    clients = beijing.clients
    function = clients.lambda_.get_function_configuration(FunctionName=f"{NAME}-notifications")
    (mapping,) = clients.lambda_.list_event_source_mappings(FunctionName=f"{NAME}-notifications")["EventSourceMappings"]
    url = clients.sqs.get_queue_url(QueueName=f"{NAME}-notifications")["QueueUrl"]
    visible = clients.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"]
    assert mapping["BatchSize"] == 1
    assert function["Timeout"] == 300 and int(visible["VisibilityTimeout"]) >= 6 * 300
    assert "CONFIGURATION_SET" not in function["Environment"]["Variables"]


def test_a_mail_in_is_acknowledged_by_the_relay(cloud, beijing):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "Li Lei <lilei@example.cn>", INBOX, "退款"
    letter["Message-ID"] = "<1@example.cn>"
    letter.set_content("退款一直没有到账。")
    bucket = beijing.outputs()["RawMailBucket"]
    beijing.clients.s3.put_object(Bucket=bucket, Key="mail/1", Body=letter.as_bytes())
    (mail,) = until("it is acknowledged", lambda: cloud.mailbox.to("lilei@example.cn"), 30)
    assert mail.notice == "acknowledgement" and "RC-" in mail.subject
    assert FIRM in mail.text, "by the policy of the layer"


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"Sender": "ses"}, "Sender"),
        ({"Issuer": "", "Audience": ""}, "Issuer"),
        ({"SmtpRelay": f"smtp://10.0.0.1:{free_port()}"}, "SmtpRelay"),
    ],
)
def test_what_cannot_work_there_is_refused_by_name(beijing, changed, name):
    stack = Stack(beijing.clients, "refused")
    with pytest.raises((Refused, beijing.clients.cloudformation.exceptions.ClientError), match=name):
        stack.deploy(beijing.template, {**beijing.parameters, "Name": "refused", **changed})
