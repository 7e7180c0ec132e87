"""Content by its address, verified by code that shares nothing with the product: addresses computed from the specifications,
answers checked by hash, ranges and `entity-bytes` compared with slices of the original.

CASES in the environment is the number of random cases; the full proof has 1,000."""

import io
import os
import random
import socket
import pathlib
import sys
import threading
import time

import dag_cbor
import httpx
import pytest
from multiformats import CID, multihash, varint

from api import API, Member, at_once, problem

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Content/python"))
import formats  # noqa: E402

CASES = int(os.environ.get("CASES", "60"))
CHUNK, WIDTH = 1 << 20, 1024
HELLO = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
BYTES = {"Content-Type": "application/octet-stream"}


@pytest.fixture(scope="module")
def chance():
    return random.Random(20261121)


class Gateway(httpx.Client):
    """One territory's content, as a member or as nobody."""

    def __init__(self, territory, token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        super().__init__(base_url=territory.url, headers=headers, timeout=60)

    def upload(self, content, headers=BYTES, **more):
        return self.post("/ipfs/upload", content=content, headers=headers, **more)


@pytest.fixture(scope="module")
def gateway(se, anyone):
    with Gateway(se, Member(anyone).token) as gateway:
        yield gateway


class SteadyUpload(threading.Thread):
    """Sends 4 KiB each second, for longer than any other body may take."""

    def __init__(self, demo, gateway):
        super().__init__(daemon=True)
        self.content, self.answer = os.urandom(36 * 4096), b""
        self.port, self.token = demo.port, gateway.headers["authorization"]
        self.start()

    def run(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(upload_head(self.port, self.token, f"Content-Length: {len(self.content)}"))
            for start in range(0, len(self.content), 4096):
                connection.sendall(self.content[start : start + 4096])
                time.sleep(1)
            self.answer = connection.recv(65536)


@pytest.fixture(scope="module", autouse=True)
def steady(demo, gateway):
    """Begun with the first test, so that nobody has to wait for it."""
    return SteadyUpload(demo, gateway)


def upload_head(port, token, framing):
    return (
        f"POST /ipfs/upload HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/octet-stream\r\n"
        f"Authorization: {token}\r\n{framing}\r\n\r\n"
    ).encode()


@pytest.fixture(scope="module")
def originals(gateway, chance):
    """Files around the sizes at which trees change their form, and where they are."""
    sizes = [0, 1, 11, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 12345]
    files = []
    for size in sizes:
        content = chance.randbytes(size)
        answer = gateway.upload(content)
        assert answer.status_code == 201, answer.text
        files.append((answer.json()["cid"], content))
    return files


def test_addresses_are_what_the_specification_makes_of_the_bytes(originals):
    for cid, content in originals:
        assert cid == str(formats.file(content, CHUNK, WIDTH)[1]), len(content)


def test_the_address_everybody_knows(gateway):
    answer = gateway.upload(b"hello world", {"Content-Type": "text/plain"})
    assert answer.status_code in (200, 201) and answer.json()["cid"] == HELLO


def test_files_come_back_in_chunks_and_with_a_length(gateway, originals):
    for cid, content in originals:
        answer = gateway.get(f"/ipfs/{cid}")
        assert answer.status_code == 200 and answer.content == content
        assert int(answer.headers["content-length"]) == len(content)
        assert "sandbox" in answer.headers["content-security-policy"]
        head = gateway.head(f"/ipfs/{cid}")
        assert head.headers["content-length"] == answer.headers["content-length"] and head.content == b""


def test_ranges_are_slices(gateway, originals, chance):
    """S-110."""
    for _ in range(CASES):
        cid, content = chance.choice([file for file in originals if file[1]])
        start, end = sorted(chance.randrange(len(content)) for _ in range(2))
        kind = chance.randrange(3)
        text, expected = [
            (f"bytes={start}-{end}", content[start : end + 1]),
            (f"bytes={start}-", content[start:]),
            (f"bytes=-{end + 1}", content[-end - 1 :]),
        ][kind]
        answer = gateway.get(f"/ipfs/{cid}", headers={"Range": text})
        assert answer.status_code == 206 and answer.content == expected, (text, len(content))
        first = len(content) - len(expected) if kind == 2 else start
        assert answer.headers["content-range"] == f"bytes {first}-{first + len(expected) - 1}/{len(content)}"


def test_blocks_hash_to_their_addresses(gateway, originals):
    for cid, content in originals:
        answer = gateway.get(f"/ipfs/{cid}?format=raw")
        assert answer.headers["content-type"] == "application/vnd.ipld.raw"
        assert multihash.digest(answer.content, "sha2-256") == CID.decode(cid).digest


def read_archive(data):
    """Header and blocks of a CARv1, each checked by its hash."""
    stream = io.BytesIO(data)
    header = dag_cbor.decode(stream.read(varint.decode(stream)))
    blocks = []
    while stream.tell() < len(data):
        section = stream.read(varint.decode(stream))
        length = 36 if section[0] == 1 else 34
        cid, block = CID.decode(section[:length]), section[length:]
        assert multihash.digest(block, "sha2-256") == cid.digest
        blocks.append((cid.set(base="base32"), block))
    return header, blocks


def test_archives_are_all_of_the_tree_in_order(gateway, originals):
    for cid, content in originals:
        expected, root = formats.file(content, CHUNK, WIDTH)
        header, blocks = read_archive(gateway.get(f"/ipfs/{cid}", headers={"Accept": "application/vnd.ipld.car"}).content)
        assert header["version"] == 1 and [str(root.set(base="base32")) for root in header["roots"]] == [cid]
        assert str(blocks[0][0]) == cid and dict(blocks) == {k.set(base="base32"): v for k, v in expected.items()}


def leaves(cid, blocks, start=0):
    """What a reader makes of the blocks that it has: pieces of the file, and where they begin."""
    data = blocks.get(cid)
    if cid.codec.name == "raw":
        return [(start, data)] if data is not None else []
    links, message = formats.read_node(data)
    sizes = [value for number, value in formats.fields(message) if number == 4]
    found = []
    for (child, _, _), size in zip(links, sizes, strict=True):
        child = child.set(base="base32")
        if child in blocks:
            found += leaves(child, blocks, start)
        start += size
    return found


def test_entity_bytes_prove_a_slice_and_nothing_more(gateway, originals, chance):
    for _ in range(CASES):
        cid, content = chance.choice([file for file in originals if file[1]])
        size = len(content)
        start, end = sorted(chance.randrange(size) for _ in range(2))
        from_ = chance.choice([str(start), str(start - size)])
        to = chance.choice([str(end), str(end - size), "*"])
        end = size - 1 if to == "*" else end
        answer = gateway.get(f"/ipfs/{cid}?format=car&entity-bytes={from_}:{to}")
        assert answer.status_code == 200, answer.text
        _, blocks = read_archive(answer.content)
        pieces = leaves(CID.decode(cid).set(base="base32"), dict(blocks))
        joined = b"".join(piece for _, piece in pieces)
        first = pieces[0][0]
        assert joined[start - first : end + 1 - first] == content[start : end + 1], (from_, to, size)
        for begin, piece in pieces:
            assert begin <= end and begin + len(piece) > start, "a block that the range does not touch"


def test_a_folder_is_the_one_that_others_make(gateway, chance):
    files = {f"{number:03}.bin": chance.randbytes(chance.randrange(1, 3000)) for number in range(40)}
    parts = [("folder", (None, "course"))] + [
        ("file", (name, content, "application/octet-stream")) for name, content in files.items()
    ]
    answer = gateway.post("/ipfs/upload", files=parts)
    assert answer.status_code == 201, answer.text
    cid = answer.json()["cid"]
    links = []
    for name, content in files.items():
        blocks, root = formats.file(content, CHUNK, WIDTH)
        links.append((root, name.encode(), sum(map(len, blocks.values()))))
    assert cid == str(formats.address(formats.DAG_PB, formats.node(links, formats.field(1, 1))))
    for name, content in files.items():
        assert gateway.get(f"/ipfs/{cid}/{name}").content == content
    _, blocks = read_archive(gateway.get(f"/ipfs/{cid}/000.bin?format=car&dag-scope=block").content)
    assert [str(blocks[0][0]), blocks[1][1]] == [cid, files["000.bin"]], "the way is proved, then what it leads to"


def test_a_folder_is_listed_to_its_end(gateway, se, chance):
    files = {f"{number} å.txt": chance.randbytes(number) for number in range(230)}
    parts = [("folder", (None, "many"))] + [("file", (name, content, "application/octet-stream")) for name, content in files.items()]
    cid = gateway.post("/ipfs/upload", files=parts).json()["cid"]
    found, query, pages = {}, {"limit": 100}, 0
    while query:
        page = httpx.get(se.page(f"/api/v1/ipfs/{cid}/entries"), params=query).json()
        found |= {item["name"]: item for item in page["items"]}
        query, pages = page.get("next") and {"limit": 100, "cursor": page["next"]}, pages + 1
    assert pages == 3 and list(found) == sorted(files, key=str.encode)
    for name, content in files.items():
        assert found[name]["size"] == len(content)
        assert found[name]["cid"] == str(formats.file(content, CHUNK, WIDTH)[1])
    for other in (found["7 å.txt"]["cid"], "bafkreie" + "a" * 51):
        problem(httpx.get(se.page(f"/api/v1/ipfs/{other}/entries")), 404, "TF4040")
    page = gateway.get(f"/ipfs/{cid}/").text
    assert page.count("<li>") >= 230


def exchange(demo, request, *bodies, is_cut_off=False):
    """What is answered to bytes that no client library sends."""
    with socket.create_connection(("127.0.0.1", demo.port), timeout=20) as connection:
        connection.sendall(request)
        for body in bodies:
            connection.sendall(body)
        if not is_cut_off:
            return connection.recv(65536)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while received := connection.recv(65536):
                answer += received
        except OSError:
            pass
        return answer


@pytest.mark.parametrize("framing", ["Content-Length: 1000", "Transfer-Encoding: chunked"])
def test_a_part_is_never_taken_for_the_whole(demo, se, gateway, framing):
    """A body that ends before it said it would leaves nothing."""
    content = os.urandom(500)
    head = upload_head(demo.port, gateway.headers["authorization"], framing)
    body = content if "Length" in framing else b"%x\r\n%s\r\n" % (len(content), content)
    answer = exchange(demo, head, body, is_cut_off=True)
    assert b" 201 " not in answer[:20] and b" 200 " not in answer[:20]
    cid = formats.file(content, CHUNK, WIDTH)[1]
    assert gateway.get(f"/ipfs/{cid}").status_code == 404


def test_more_than_the_limit_is_refused_before_it_is_sent(demo, gateway):
    """S-061, S-102."""
    head = upload_head(demo.port, gateway.headers["authorization"], f"Content-Length: {1 << 50}")
    answer = exchange(demo, head)
    assert answer.startswith(b"HTTP/1.1 413 ") and b"application/problem+json" in answer


def test_only_members_upload(se, dk, anyone, demo):
    """S-040, S-020, S-024, S-032."""
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer " + dk.token("admin")}):
        answer = httpx.post(se.page("/ipfs/upload"), content=b"a", headers=BYTES | headers)
        problem(answer, 401, "TF4010")


def test_uploads_at_once_are_each_whole(se, anyone, chance):
    contents = [chance.randbytes(chance.randrange(1, 300_000)) for _ in range(12)]
    token = Member(anyone).token

    def call(number):
        with Gateway(se, token) as gateway:
            answer = gateway.upload(contents[number])
            assert answer.status_code == 201, answer.text
            return gateway.get(f"/ipfs/{answer.json()['cid']}").content

    assert at_once(12, call) == contents


def test_another_territory_has_nothing_of_it(dk, gateway, originals):
    """S-109: no territory tells what another has. The empty file is everywhere."""
    for cid, _ in originals[1:4]:
        problem(httpx.get(dk.page(f"/ipfs/{cid}")), 404)


def test_an_upload_takes_as_long_as_it_needs_while_it_moves(steady, gateway):
    """S-062: 30 seconds are the limit of other bodies, and of one that trickles (test_wire.py)."""
    steady.join()
    assert steady.answer.startswith(b"HTTP/1.1 201 "), steady.answer
    cid = formats.file(steady.content, CHUNK, WIDTH)[1]
    assert gateway.get(f"/ipfs/{cid}").content == steady.content
