"""Other implementations of the formats agree with the product: multiformats, dag-cbor and libipld, and one written here."""

import io
import pathlib
import random
import subprocess

import dag_cbor
import libipld
import pytest
from multiformats import CID, multihash

import formats

JUDGE = pathlib.Path(__file__).resolve().parents[3] / ".build/debug/ContentJudge"
CODECS = ("raw", "dag-pb", "dag-cbor", "dag-json")
BASES = ("base16", "base16upper", "base32", "base32upper", "base36", "base36upper", "base58btc", "base64url")


@pytest.fixture
def chance():
    return random.Random(20261121)


def judged(kind, cases):
    given = b"".join(b"%s %d\n%s" % (kind.encode(), len(case), case) for case in cases)
    return subprocess.run([JUDGE], input=given, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()


def test_addresses_are_the_same_in_every_base(chance):
    """S-100: the address is computed from the bytes, by everybody to the same value."""
    cids = [
        CID(chance.choice(BASES), 1, chance.choice(CODECS), multihash.digest(chance.randbytes(20), "sha2-256"))
        for _ in range(4_000)
    ]
    assert judged("text", [str(cid).encode() for cid in cids]) == [bytes(cid).hex() for cid in cids]
    assert judged("cid", [bytes(cid) for cid in cids]) == [str(cid.set(base="base32")) for cid in cids]
    assert judged("cid", [bytes(cid) for cid in cids]) == [libipld.encode_cid(bytes(cid)) for cid in cids]


def test_damaged_addresses_are_read_alike(chance):
    """What we read of damaged text libipld reads too, as the same address, and writes with the same letters."""
    cases = []
    for _ in range(3_000):
        text = bytearray(str(formats.address("raw", chance.randbytes(9))).encode())
        text[chance.randrange(1, len(text))] = chance.choice(b"abcz2367189=QB")
        cases.append(bytes(text))
    read = 0
    for case, verdict in zip(cases, judged("text", cases), strict=True):
        if not verdict.startswith("refuse"):
            assert libipld.encode_cid(bytes.fromhex(verdict)) == case.decode()
            read += 1
    assert read > 500


def test_archives_of_others_are_read(chance):
    """10,000 blocks of dag-cbor and raw bytes in 200 archives that no code of ours wrote."""
    expected, archives = [], []
    for _ in range(200):
        blocks = [generated(chance) for _ in range(50)]
        archives.append(formats.archive([blocks[0][0]], blocks))
        expected.append(f"{blocks[0][0]} {','.join(str(cid) for cid, _ in blocks)}")
    assert judged("archive", archives) == expected
    assert [bytes.fromhex(verdict) for verdict in judged("again", archives)] == archives


def test_others_read_our_archives(chance):
    """10,000 blocks in archives that we write and libipld reads; it knows dag-cbor only."""
    parts = [[objects(chance) for _ in range(50)] for _ in range(200)]
    archives = [formats.archive([blocks[0][0]], blocks) for blocks in parts]
    for given, verdict in zip(archives, judged("again", archives), strict=True):
        ours = libipld.decode_car(bytes.fromhex(verdict))
        assert ours == libipld.decode_car(given) and len(ours[1]) > 0


def generated(chance):
    if chance.random() < 0.3:
        data = chance.randbytes(chance.choice((0, 1, 100, 127, 128, 3_000)))
        return formats.address("raw", data), data
    return objects(chance)


def objects(chance):
    value = {chance.choice("abcdef") * chance.randrange(1, 9): grown(chance, 3) for _ in range(4)}
    data = dag_cbor.encode(value)
    assert libipld.decode_dag_cbor(data) is not None
    return formats.address("dag-cbor", data), data


def grown(chance, depth):
    leaves = (chance.randrange(-(2**60), 2**60), chance.random(), chance.randbytes(8), "tekst – ø", None, True)
    if depth == 0 or chance.random() < 0.4:
        return chance.choice(leaves)
    if chance.random() < 0.3:
        return formats.address("raw", chance.randbytes(4))
    return [grown(chance, depth - 1) for _ in range(chance.randrange(5))]


def test_damaged_archives_are_refused(chance):
    """A block that is not what its address says, a section cut off or longer than a block may be."""
    blocks = [generated(chance) for _ in range(5)]
    good = formats.archive([], blocks)
    cid, data = formats.address("raw", b"content"), b"contents"
    refused = {
        "hash": formats.archive([], [(cid, data)]),
        "archive": good[:-1],
        "too_large": good + b"\xff\xff\xff\x7f",
        "varint": good + b"\x80\x00",
    }
    assert judged("archive", refused.values()) == [f"refuse {reason}" for reason in refused]


def test_files_are_what_another_builder_makes(chance):
    """100 files of up to five levels: every block, in an archive that libipld reads."""
    sizes = [(chance.randrange(1, 60), chance.randrange(2, 9), chance.randbytes(chance.randrange(4_000))) for _ in range(100)]
    cases = [bytes([chunk, width]) + content for chunk, width, content in sizes]
    for (chunk, width, content), verdict in zip(sizes, judged("file", cases), strict=True):
        blocks, root = formats.file(content, chunk, width)
        (first, *_), read = opened(verdict)
        assert first == root and dict(read) == blocks
        assert all(formats.sha256(data) == cid.raw_digest for cid, data in read)


def opened(verdict):
    """The roots and blocks of an archive, in order."""
    header, *parts = sections(bytes.fromhex(verdict))
    return dag_cbor.decode(header)["roots"], [(CID.decode(part[:36]), part[36:]) for part in parts]


def sections(data):
    stream = io.BytesIO(data)
    while stream.tell() < len(data):
        yield stream.read(formats.varint.decode(stream))


def test_sharded_folders_hold_every_name(chance):
    for count, limit in ((0, 262_144), (5, 262_144), (5, 100), (300, 1_000), (3_000, 5_000), (6_000, 262_144)):
        wanted = sorted({f"{chance.choice('abc ø')}{number}.txt".encode() for number in range(count)})
        (verdict,) = judged("folder", [b"\n".join([str(limit).encode(), *wanted])])
        (root,), read = opened(verdict)
        blocks = dict(read)
        assert sorted(formats.names(blocks, root)) == wanted
        is_sharded = dict(formats.fields(formats.read_node(blocks[root])[1]))[1] == 5
        assert is_sharded == (len(formats.node([(root, name, 0) for name in wanted], b"\x08\x01")) > limit)
