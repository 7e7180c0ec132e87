"""A territory in Python has its heads witnessed by the demo's, over the bus and over HTTPS, as the documents say."""

import asyncio
import base64
import os
import time

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from merkle import leaf_hash, node_hash, sha256
from neighbour import eventually, member, run

SIGNED, COSIGNED = b"\x01", b"\x04"


def b64(data):
    return base64.b64encode(data).decode()


def root_of(leaves):
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(root_of(leaves[:middle]), root_of(leaves[middle:]))


def consistency(old, leaves, whole=True):
    """RFC 6962 section 2.1.2."""
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= middle:
        return [*consistency(old, leaves[:middle], whole), root_of(leaves[middle:])]
    return [*consistency(old - middle, leaves[middle:], False), root_of(leaves[:middle])]


def key_id(name, kind, key):
    return sha256(name.encode(), b"\n", kind, key)[:4]


def head(origin, leaves, key):
    """A head with its log's line, and its three lines."""
    text = f"{origin}\n{len(leaves)}\n{b64(root_of(leaves))}\n"
    blob = key_id(origin, SIGNED, key.public_key().public_bytes_raw()) + key.sign(text.encode())
    return f"{text}\n— {origin} {b64(blob)}\n", text


def body(old, note, proof=()):
    return "".join([f"old {old}\n", *(f"{b64(step)}\n" for step in proof), "\n", note])


@pytest.fixture
def origin(py):
    return f"tfl.v1/{py.tid}/0"


@pytest.fixture
def key(py):
    return py.peer.identity.signing


@pytest.fixture
def leaves(py):
    """Of py's log, which has more entries in each test, all of them told."""
    py.publish(*(member(f"witness_{os.urandom(4).hex()}") for _ in range(3)))
    return [leaf_hash(item[0]) for item in py.peer.log.items]


@pytest.fixture
def ask(se):
    def ask(text):
        return httpx.post(f"{se.url}/.well-known/tfl/add-checkpoint", content=text.encode())

    return ask


@pytest.fixture
def last(ask, origin, leaves, key):
    """The size that se signed last."""

    def last():
        answer = ask(body(0, head(origin, leaves, key)[0]))
        if answer.status_code == 200:
            return len(leaves)
        assert answer.status_code == 409 and answer.headers["content-type"] == "text/x.tlog.size"
        return int(answer.text)

    return last


def check_line(line, text, tid, public):
    """The time at which `tid` says that it saw the head."""
    dash, name, blob = line.decode().removesuffix("\n").split(" ")
    blob = base64.b64decode(blob)
    assert (dash, name) == ("—", f"tfl.v1/{tid}/0") and blob[:4] == key_id(name, COSIGNED, public)
    seen = int.from_bytes(blob[4:12])
    Ed25519PublicKey.from_public_bytes(public).verify(blob[12:], f"cosignature/v1\ntime {seen}\n{text}".encode())
    return seen


@pytest.fixture
def public(documents):
    """Signing keys, by code."""
    found = {}
    for document in documents:
        genesis = base64.b64decode(document["genesis"]).decode()
        found[document["code"]] = bytes.fromhex(genesis.split('"signing":["ed25519:')[1][:64])
    return found


def test_a_head_that_follows_is_signed(ask, last, origin, leaves, key, tid, public):
    note, text = head(origin, leaves, key)
    old = last()
    answer = ask(body(old, note, consistency(old, leaves) if 0 < old < len(leaves) else []))
    assert answer.status_code == 200, answer.text
    assert abs(check_line(answer.content, text, tid["se"], public["se"]) - time.time()) < 120
    assert last() == len(leaves)


@pytest.mark.parametrize("subject", ["q", "w"])
def test_the_same_over_the_bus(py, last, origin, leaves, key, tid, public, subject):
    note, text = head(origin, leaves, key)
    old = last()
    request = body(old, note, consistency(old, leaves) if 0 < old < len(leaves) else [])
    signed = py.peer.identity.request(tid["se"], "add-checkpoint", {"request": request})
    token = os.urandom(8).hex()

    async def asked():
        reply, future = f"tfl1.r.{py.tid}.{token}", asyncio.get_running_loop().create_future()
        py.peer.waiting[token] = future
        await py.peer.bus.publish(f"tfl1.{subject}.{tid['se']}", signed, reply=reply)
        return await asyncio.wait_for(future, 5)

    check_line(run(asked()), text, tid["se"], public["se"])
    refused = py.ask(tid["se"], "add-checkpoint", {"request": body(1, note, consistency(1, leaves))})
    assert refused == b'{"error":"size_conflict","status":409,"size":%d}' % len(leaves)


def test_what_is_refused_has_its_status(ask, last, origin, leaves, key):
    note, _ = head(origin, leaves, key)
    old = last()
    if old < len(leaves):
        assert ask(body(old, note, consistency(old, leaves) if old else [])).status_code == 200
    old, longer = len(leaves), [*leaves, leaf_hash(b"one more")]
    next_note, _ = head(origin, longer, key)
    stranger = Ed25519PrivateKey.generate()
    nobody = "tfl.v1/" + "a" * 52 + "/0"
    assert ask("hello").status_code == 400
    assert ask(body(old, next_note).replace("old ", "old 0")).status_code == 400
    assert ask(body(len(longer) + 1, next_note)).status_code == 400
    assert ask(body(old, next_note, [b"\0" * 32] * 64)).status_code == 400
    assert ask(body(0, head(nobody, longer, key)[0])).status_code == 404
    assert ask(body(0, head(origin.removesuffix("0") + "1", longer, key)[0])).status_code == 404
    assert ask(body(old, head(origin, longer, stranger)[0], consistency(old, longer))).status_code == 403
    assert ask(body(old - 1, next_note, consistency(old - 1, longer))).text == f"{old}\n"
    assert ask(body(old, next_note, [b"\0" * 32])).status_code == 422
    assert ask(body(old, next_note)).status_code == 422
    assert last() == old


def test_heads_of_the_demo_bear_the_lines_of_those_who_follow(py, tid, public):
    """dk follows se, so what se tells of its newest head bears dk's line."""

    def line():
        note = py.ask(tid["se"], "head").decode()
        text, lines = note.split("\n\n")
        for found in lines.splitlines():
            if tid["dk"] in found:
                return check_line((found + "\n").encode(), text + "\n", tid["dk"], public["dk"])

    assert eventually(line, within=30)
