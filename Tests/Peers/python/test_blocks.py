"""A territory that gives content: what is not what the address names is refused, counted, and changes nothing."""

import base64
import hashlib
import os

import httpx
import pytest

from neighbour import eventually
from strict import Refused, require

SLICE = 196_608
BLOCK = 2 << 20


def varint(number):
    return (bytes([number & 0x7F | 0x80]) + varint(number >> 7)) if number > 0x7F else bytes([number])


def address(block, codec=0x55):
    """The CID of a block: version 1, SHA-256, base 32."""
    raw = b"\x01" + varint(codec) + b"\x12\x20" + hashlib.sha256(block).digest()
    return "b" + base64.b32encode(raw).decode().lower().rstrip("=")


def node(*children):
    """A dag-pb block with links and no data."""
    links = b""
    for child in children:
        cid = base64.b32decode(child[1:].upper() + "=" * (-len(child[1:]) % 8))
        link = b"\x0a" + varint(len(cid)) + cid + b"\x12\x00\x18\x01"
        links += b"\x12" + varint(len(link)) + link
    return links


def slices(block):
    def give(start):
        require(start < max(1, len(block)), "bad_frame")
        return b"TFS1" + len(block).to_bytes(4, "big") + start.to_bytes(4, "big") + block[start : start + SLICE]

    return give


class Giver:
    """Answers requests for blocks as a test wants, and remembers for which."""

    def __init__(self, peer):
        self.answers, self.asked, perform = {}, [], peer.perform

        def answer(method, params):
            if method != "block":
                return perform(method, params)
            self.asked.append(params["cid"])
            give = self.answers.get(params["cid"])
            if give is None:
                raise Refused("not_here")
            return give(params["from"])

        peer.perform = answer

    def give(self, block, codec=0x55, answer=None):
        """From now on the block is given, or something else in its place."""
        cid = address(block, codec)
        self.answers[cid] = answer or slices(block)
        return cid


class Pinner:
    def __init__(self, territory):
        token = territory.token("admin")
        self.client = httpx.Client(base_url=territory.page("/"), headers={"Authorization": f"Bearer {token}"})

    def pin(self, cid):
        answer = self.client.post("pins", json={"cid": cid})
        assert answer.status_code == 202, answer.text
        return answer.json()["requestid"]

    def status(self, request):
        return self.client.get(f"pins/{request}").json()["status"]

    def becomes(self, status, request):
        return eventually(lambda: self.status(request) == status, within=60)

    def read(self, cid):
        return self.client.get(f"ipfs/{cid}?format=raw")


@pytest.fixture(scope="module")
def pinner(se):
    return Pinner(se)


@pytest.fixture(scope="module")
def giver(ev, pinner):
    """Once it is asked: who is admitted is remembered for some seconds, and who was not there yet is left alone for half a minute."""
    giver, probe = Giver(ev.peer), address(os.urandom(8))

    def is_asked():
        request = pinner.pin(probe)
        found = eventually(lambda: probe in giver.asked, within=2)
        pinner.client.delete(f"pins/{request}")
        return found

    assert eventually(is_asked, within=60)
    return giver


LIES = {
    "other bytes": ("hash", lambda block, start: slices(os.urandom(len(block)))(start)),
    "bytes that another address has": ("hash", lambda block, start: slices(b"hello world")(start)),
    "more than a block has": ("too_large", lambda block, start: b"TFS1" + (BLOCK + 1).to_bytes(4, "big") + bytes(4 + SLICE)),
    "fewer bytes than announced": ("bad_frame", lambda block, start: slices(block)(start)[:-1]),
    "more bytes than announced": ("trailing_bytes", lambda block, start: slices(block)(start) + b"\0"),
    "the first slice for ever": ("bad_frame", lambda block, start: slices(block)(0)),
    "nothing at all": ("bad_frame", lambda block, start: b""),
    "something else": ("bad_frame", lambda block, start: b"TFB1" + slices(block)(start)[4:]),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused_and_counted_and_the_truth_is_taken_afterwards(lie, giver, pinner, metric):
    reason, answer = LIES[lie]
    block = os.urandom(300_000)
    count = lambda: metric("territory_content_refused_total", peer="ev", reason=reason, territory="se") or 0  # noqa: E731
    before = count()
    cid = giver.give(block, answer=lambda start: answer(block, start))
    request = pinner.pin(cid)
    assert eventually(lambda: count() == before + 1, within=60)
    assert pinner.becomes("queued", request)
    assert pinner.read(cid).status_code == 404
    giver.give(block)
    # Another request does not wait for the next minute.
    assert pinner.becomes("pinned", pinner.pin(cid))
    assert pinner.read(cid).content == block


def test_a_tree_comes_block_by_block_and_is_given_on_whole(giver, pinner):
    leaves = [os.urandom(1000) for _ in range(20)]
    root = node(*[giver.give(leaf) for leaf in leaves])
    cid = giver.give(root, codec=0x70)
    assert pinner.becomes("pinned", pinner.pin(cid))
    assert pinner.read(cid).content == root
    for leaf in leaves:
        assert pinner.read(address(leaf)).content == leaf


def test_a_tree_that_lacks_one_block_is_not_taken_at_all(giver, pinner):
    leaves = [os.urandom(1000) for _ in range(3)]
    known = [giver.give(leaf) for leaf in leaves[:2]]
    cid = giver.give(node(*known, address(leaves[2])), codec=0x70)
    request = pinner.pin(cid)
    assert eventually(lambda: address(leaves[2]) in giver.asked)
    assert pinner.becomes("queued", request)
    for other in [cid, *known]:
        assert pinner.read(other).status_code == 404


def test_a_tree_that_is_too_deep_fails(giver, pinner):
    cid = giver.give(os.urandom(100))
    for _ in range(70):
        cid = giver.give(node(cid), codec=0x70)
    request = pinner.pin(cid)
    assert pinner.becomes("failed", request)
    assert pinner.read(cid).status_code == 404


def test_a_tree_with_more_links_than_are_followed_fails(giver, pinner):
    """Two blocks of 2 MB that name 80,000 others: none of these is asked for beyond the limit."""
    wide = [node(*[address(os.urandom(8)) for _ in range(40_000)]) for _ in range(2)]
    cid = giver.give(node(*[giver.give(block, codec=0x70) for block in wide]), codec=0x70)
    before = len(giver.asked)
    request = pinner.pin(cid)
    assert pinner.becomes("failed", request)
    assert len(giver.asked) - before < 100


def test_a_block_that_links_to_what_nobody_can_check_fails(giver, pinner):
    odd = b"\x01\x55\x1b\x20" + bytes(32)
    link = b"\x0a" + varint(len(odd)) + odd + b"\x12\x00\x18\x01"
    cid = giver.give(b"\x12" + varint(len(link)) + link, codec=0x70)
    assert pinner.becomes("failed", pinner.pin(cid))


def test_peers_are_given_what_everybody_may_have_and_of_the_rest_not_even_that_it_is_here(py, se, tid, pinner):
    content = os.urandom(500_000)
    answer = pinner.client.post("ipfs/upload", content=content, headers={"Content-Type": "application/octet-stream"})
    cid = answer.json()["cid"]
    got = b""
    while len(got) < len(content):
        part = py.ask(tid["se"], "block", {"cid": cid, "from": len(got)})
        assert part[:4] == b"TFS1" and int.from_bytes(part[4:8], "big") == len(content)
        assert int.from_bytes(part[8:12], "big") == len(got)
        got += part[12:]
    assert got == content
    for params, reason in [
        ({"cid": address(os.urandom(9)), "from": 0}, "not_here"),
        ({"cid": cid, "from": len(content)}, "bad_frame"),
        ({"cid": "x", "from": 0}, "bad_envelope"),
        ({"cid": "", "from": 0}, "bad_envelope"),
        ({"cid": "b/" + cid, "from": 0}, "bad_envelope"),
        ({"cid": cid}, "bad_envelope"),
    ]:
        assert py.ask(tid["se"], "block", params) == b'{"error":"%s"}' % reason.encode(), params
