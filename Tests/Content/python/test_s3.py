"""Content in an S3 store: our signatures are botocore's, and moto, which checks them, keeps what a node gives it."""

import hashlib
import json
import os
import pathlib
import random
import subprocess
import time
from datetime import datetime, timezone
from unittest import mock
from urllib.parse import quote, urlencode

import httpx
import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from multiformats import CID, multihash

from demo import COMMAND, running
from stores import REGION, store as new_store
from test_formats import judged

STRANGE = "aZ09-._~ !$&'()*+,;=:@%\"<>[]{}|\\^`#?äß語😀"


def signed_by_botocore(case, access_key, secret_key):
    address = "https://" + dict(case["headers"])["host"] + quote("/" + case["path"], safe="/-_.~")
    query = urlencode([tuple(pair) for pair in case["query"]], quote_via=quote, safe="-_.~")
    headers = {name: value for name, value in case["headers"] if name != "host"}
    request = AWSRequest(case["method"], address + (f"?{query}" if query else ""), headers)
    signer = auth.S3SigV4Auth(Credentials(access_key, secret_key), "s3", case["region"])
    at = datetime.fromtimestamp(case["time"], timezone.utc).replace(tzinfo=None)
    hashed = mock.patch.object(signer, "payload", return_value=case["bodyHash"])
    with mock.patch.object(auth, "get_current_datetime", lambda *_, **__: at), hashed:
        signer.add_auth(request)
    return request.headers["Authorization"]


def test_signatures_are_those_of_botocore():
    chance = random.Random(5)

    def text(length):
        return "".join(chance.choice(STRANGE) for _ in range(length))

    cases = []
    for _ in range(500):
        at = chance.randrange(1_000_000_000, 2_000_000_000)
        body_hash = hashlib.sha256(chance.randbytes(9)).hexdigest()
        headers = [
            ["host", chance.choice(["s3.example.org", "bucket.store.example.org:9000"])],
            ["x-amz-content-sha256", body_hash],
            ["x-amz-date", datetime.fromtimestamp(at, timezone.utc).strftime("%Y%m%dT%H%M%SZ")],
        ]
        if chance.random() < 0.3:
            headers.append(["x-amz-meta-name", f"  a   {chance.random()} "])
        query = {text(chance.randrange(1, 5)): text(chance.randrange(4)) for _ in range(chance.randrange(4))}
        cases.append(
            {
                "accessKey": "AKIDEXAMPLE",
                "secretKey": "se/cr+et",
                "region": chance.choice([REGION, "us-east-1"]),
                "time": at,
                "method": chance.choice(["GET", "PUT", "HEAD", "DELETE"]),
                "path": "/".join(text(chance.randrange(1, 8)) for _ in range(chance.randrange(1, 4))),
                "query": [list(pair) for pair in query.items()],
                "headers": headers,
                "bodyHash": body_hash,
            }
        )
    ours = judged("sign", [json.dumps(case).encode() for case in cases])
    assert ours == [signed_by_botocore(case, "AKIDEXAMPLE", "se/cr+et") for case in cases]


@pytest.fixture(scope="module")
def store():
    store = new_store()
    yield store
    store.stop()


@pytest.fixture(scope="module")
def node(store):
    """Two territories whose content is in the store."""
    with running(**store.settings()) as demo:
        yield demo


def upload(node, content, name="file.bin"):
    headers = {"Authorization": f"Bearer {node.se.token('admin')}", "Content-Type": "application/octet-stream"}
    return httpx.post(node.se.page(f"/ipfs/upload?filename={name}"), content=content, headers=headers, timeout=60)


def key_of(block, code="se"):
    name = multihash.digest(block, "sha2-256").hex()
    return f"content/{code}/{name[4:6]}/{name}"


def command(node, *arguments, **changed):
    line = [COMMAND, *arguments, "--state", node.state]
    return subprocess.run(line, capture_output=True, text=True, env=os.environ | changed)


def test_what_members_upload_is_in_the_bucket_and_comes_back(node, store):
    content = random.Random(1).randbytes((2 << 20) + 5)
    uploaded = upload(node, content)
    assert uploaded.status_code == 201, uploaded.text
    leaves = [content[start : start + (1 << 20)] for start in range(0, len(content), 1 << 20)]
    for leaf in leaves:
        kept = store.client.get_object(Bucket=store.bucket, Key=key_of(leaf))
        assert kept["Body"].read() == leaf
    address = node.se.page(f"/ipfs/{uploaded.json()['cid']}")
    assert httpx.get(address).content == content
    part = httpx.get(address, headers={"Range": "bytes=1048570-1048585"})
    assert part.status_code == 206 and part.content == content[1048570:1048586]
    assert not (node.state / "territories/se/content").exists()
    assert upload(node, content).status_code == 200


def test_a_broken_upload_leaves_nothing_there(node, store):
    before = set(store.keys())
    body = random.Random(2).randbytes(1_500_000)

    def cut():
        yield body
        raise ConnectionError

    with pytest.raises((ConnectionError, httpx.HTTPError)):
        upload(node, cut())
    deadline = time.monotonic() + 20
    while set(store.keys()) != before:
        assert time.monotonic() < deadline, set(store.keys()) - before
        time.sleep(0.1)


def test_other_bytes_than_the_name_says_are_never_given(node, store):
    """S-100: whoever runs the store is not believed."""
    content = b"what was meant" * 1000
    cid = upload(node, content).json()["cid"]
    store.client.put_object(Bucket=store.bucket, Key=key_of(content), Body=content[:-1] + b"x")
    verified = command(node, "content", "verify", "se", cid)
    assert verified.returncode == 1 and "TC9" in verified.stderr
    answer = httpx.get(node.se.page(f"/ipfs/{cid}"))
    assert answer.status_code >= 400
    name = key_of(content).rsplit("/", 1)[1]
    assert f"content/se/damaged/{name}" in store.keys() and key_of(content) not in store.keys()
    assert upload(node, content).status_code == 200
    assert httpx.get(node.se.page(f"/ipfs/{cid}")).content == content
    store.client.put_object(Bucket=store.bucket, Key=key_of(content), Body=b"x")
    scrubbed = command(node, "content", "scrub", "se", "--json")
    assert str(CID("base32", 1, "raw", multihash.digest(content, "sha2-256"))) in scrubbed.stdout, scrubbed
    assert upload(node, content).status_code == 200


def test_what_is_released_is_collected_there(node, store, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"for a moment")
    added = command(node, "content", "add", "se", str(file))
    assert added.returncode == 0, added.stderr
    assert key_of(b"for a moment") in store.keys()
    cid = str(CID("base32", 1, "raw", multihash.digest(b"for a moment", "sha2-256")))
    assert command(node, "content", "release", "se", cid).returncode == 0
    planned = command(node, "content", "gc", "se", "--dry-run")
    assert planned.returncode == 0, planned.stderr
    assert key_of(b"for a moment") in store.keys()  # for 48 hours


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, "secret key is not the access key's"),
        ({"AWS_ACCESS_KEY_ID": "AKIAWRONG"}, "does not know the access key"),
        ({"TERRITORY_S3_BUCKET": "elsewhere"}, "has no bucket “elsewhere”"),
        ({"TERRITORY_S3_ENDPOINT": "http://127.0.0.1:9"}, "cannot be reached"),
    ],
)
def test_an_operator_reads_what_is_wrong(node, store, tmp_path, changed, words):
    file = tmp_path / "file"
    file.write_bytes(b"never kept")
    tried = command(node, "content", "add", "se", str(file), **changed)
    assert tried.returncode == 5 and words in tried.stderr and "[TC96]" in tried.stderr, tried.stderr
    assert store.secret_key not in tried.stderr


def test_a_store_that_is_away_is_told_and_comes_back(node, store):
    assert httpx.get(node.health_url + "/readyz").status_code == 200
    store.stop()
    answer = upload(node, b"not now")
    assert answer.status_code == 503 and answer.json()["code"] == "TF5037" and answer.headers["retry-after"]
    deadline = time.monotonic() + 30
    while "content of se: The content store" not in (ready := httpx.get(node.health_url + "/readyz", timeout=30)).text:
        assert time.monotonic() < deadline, ready.text
        time.sleep(0.2)
    store.start()
    assert upload(node, b"not now").status_code == 201


def test_the_secret_is_shown_nowhere(node, store):
    """S-150."""
    shown = node.command("config", "show")
    assert f"s3.endpoint\t{store.url}" in shown and f"s3.bucket\t{store.bucket}" in shown
    line = pathlib.Path(f"/proc/{node.process.pid}/cmdline").read_text()
    for text in (shown, node.log, line):
        assert store.secret_key not in text
