"""Evidence goes to the bucket by a signed request, and the bucket's own event brings it into the complaint."""

import hashlib
import json
from urllib.parse import urlsplit

from harness.http import Api
from harness.wait import until

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def declared(content: bytes, name: str = "receipt.png") -> dict:
    return {
        "kind": "transaction_record",
        "file_name": name,
        "content_type": "image/png",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def at(url: str) -> tuple[Api, str]:
    """The server and the path of a signed address."""
    parts = urlsplit(url)
    return Api(f"{parts.scheme}://{parts.netloc}"), f"{parts.path}?{parts.query}"


def proven(cloud, name: str):
    ann = cloud.complainant(name)
    ann.complains().expect(201)
    ann.acts("verification", {"code": ann.acknowledgement().code}).expect(200)
    return ann


def arrived(who, count: int = 1):
    pieces = lambda: len(who.status().get("evidence", [])) == count  # noqa: E731
    until("the evidence is part of the complaint", pieces)
    return who.status()["evidence"]


def test_a_picture_is_uploaded_by_a_signed_request_and_read_by_another(cloud, handler):
    ann = proven(cloud, "Eva Evidence")
    signed = ann.acts("evidence", declared(PICTURE)).expect(201).json
    store, path = at(signed["url"])
    for name in ("content-length", "content-type", "x-amz-checksum-sha256"):
        assert name in signed["url"], f"{name} is not signed"
    store.call(signed["method"], path, PICTURE, headers=signed["headers"]).expect(200)
    piece = arrived(ann)[0]
    assert (piece["file_name"], piece["sha256"]) == ("receipt.png", hashlib.sha256(PICTURE).hexdigest())
    # The event that comes twice adds nothing.
    store.call(signed["method"], path, PICTURE, headers=signed["headers"]).expect(200)
    cloud.settles()
    assert len(ann.status()["evidence"]) == 1

    case = f"/v1/desk/complaints/{ann.reference}/evidence/{piece['sha256']}"
    store, path = at(cloud.api.get(case, token=handler.token).expect(200).json["url"])
    assert store.get(path).expect(200).body == PICTURE


def test_a_form_without_scripts_hands_a_file_in(cloud):
    ann = proven(cloud, "Fred Form")
    opened = cloud.api.get(f"/c/{ann.reference}/{ann.token}")
    cookie = opened.headers["set-cookie"].split(";")[0]
    head = (
        '--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nerror_screenshot\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="error.png"\r\nContent-Type: image/png\r\n\r\n'
    )
    body = head.encode() + PICTURE + b"\r\n--x--\r\n"
    headers = {"Cookie": cookie, "Content-Type": "multipart/form-data; boundary=x"}
    sent = cloud.api.call("POST", f"/complaints/{ann.reference}/evidence", body, headers=headers)
    assert sent.status in (302, 303), sent.text
    assert arrived(ann)[0]["kind"] == "error_screenshot"


def test_an_event_of_a_file_that_is_gone_is_passed_over(cloud):
    ann = proven(cloud, "Gus Gone")
    key = f"evidence/{ann.reference}/{hashlib.sha256(b'gone').hexdigest()}"
    cloud.clients.sqs.send_message(QueueUrl=cloud.queue("verification"), MessageBody=json.dumps({"Records": [{"s3": {"object": {"key": key}}}]}))
    cloud.settles()
    assert "evidence" not in ann.status()
