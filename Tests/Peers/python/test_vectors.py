"""The vectors of this repository, of the specification, and of others (these skipped where their folder is absent)."""

import base64
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from judge import input_of, judge
from merkle import Frontier, extends, includes, leaf_hash
from neighbour import CLEAR_JSON, UNCLEAR_JSON
from identity import P, SMALL_ORDER, Genesis, admit, territory_id
from own import base64_of, compact, encode_batch, encode_entry, envelope, public, sign_head
from rpc import RPC
from sealed import binding, seal, unseal
from note import Note
from verify import Batch, Entry, Log
from strict import Refused, check_signature, pae, strict_json

OWN = pathlib.Path(__file__).resolve().parents[1] / "vectors"
ROOT = pathlib.Path(__file__).resolve().parents[3]
FOLDERS = (os.environ.get("TERRITORY_VECTORS"), ROOT.parent / "shared" / "vectors")
VECTORS = next((path for path in map(pathlib.Path, filter(None, FOLDERS)) if path.is_dir()), None)
KEY = Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
)
RFC_6962 = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
GENESIS = compact({"v": 1, **{use: [f"ed25519:{public(KEY).hex()}"] for use in ("rotation", "signing")}, "prev": None})
TID = "zufzqyt3zovsgm63eolzhhgipjl7sc3dneysiwkdyods6fjpt2wa"


def vectors(name):
    if VECTORS is None:
        pytest.skip("no vectors")
    return json.loads((VECTORS / name).read_text())


def unbase64(text):
    return base64.b64decode(text or "")


def roots(leaves):
    frontier = Frontier()
    yield frontier.root().hex()
    for leaf in leaves:
        frontier.append(leaf_hash(leaf))
        yield frontier.root().hex()


def entries():
    kinds = ("identity.genesis", "forum.post.created", "badge.awarded")
    payloads = (GENESIS, compact({"text": "héllo"}), compact({"badge": "b1"}))
    for i, (kind, payload) in enumerate(zip(kinds, payloads)):
        entry_id, object_id = (uuid.UUID(f"0190c0de00007000800000000000{tail}{i}") for tail in ("000", "00f"))
        yield encode_entry(i, 1_760_000_000_000 + i, entry_id, kind, object_id, payload, bytes([i]) * 32)


def test_roots_of_the_reference_leaves():
    found = list(roots(map(bytes.fromhex, RFC_6962)))
    assert found[0] == hashlib.sha256().hexdigest()
    assert found[1] == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert found[2] == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert found[3] == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert found[4] == "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
    assert found[7] == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"
    assert found[8] == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_identity_from_genesis():
    assert territory_id(GENESIS) == TID
    assert Genesis(GENESIS).signing == [public(KEY)]


def test_entries_and_their_roots():
    found = list(entries())
    assert found[1].hex() == (
        "5446453100000000000000000100000199c82cc0010190c0de00007000800000000000000112666f72756d2e706f73742e6372"
        "656174656400010190c0de0000700080000000000000f10000000011cc3515defd734ce40f9f93fe8e2d1f65e8b77d3da837"
        "090e417561ba2706043e"
    )
    assert list(roots(found))[1:] == [
        "fe4bafca101992006cf4052d4d1cc95fe4e8235f0e41db810cef977d2f3aba49",
        "b49a8c8f3cb58d4fbc44899904719450e948f74f1d4a63d3fedf14f6427cbf51",
        "de379e69ae0063a38e3c3752d3ff0694a6c2c1d9a7cffe5bf2f1c7411fe969c3",
    ]
    decoded = Entry.decode(found[1])
    assert (decoded.seq, decoded.type, decoded.version, decoded.audience) == (1, "forum.post.created", 1, 0)
    assert decoded.check(b"\1" * 32, '{"text":"héllo"}'.encode()) == {"text": "héllo"}


def test_head():
    root = bytes.fromhex(list(roots(entries()))[3])
    head = sign_head(f"tfl.v1/{TID}/0", 3, root, KEY, 1_760_000_060)
    assert len(head) == 440
    assert hashlib.sha256(head).hexdigest() == "a2988772aca908a11b3d4b42b559060ad95b1eec2e4b02a5649acb9c66081685"
    assert b"rRT+DJ1vlaheZm5sDryl8DRTGwA1Ftr5gtFnQgORqnO1c/hX/sI6AhnI3M3V/nLnmUtD0cNVk69m5UGybMBm9zNaVQI=" in head
    assert Note.decode(head).verify([public(KEY)]) == 1_760_000_060


def test_batch_of_the_documentation():
    head = sign_head(f"tfl.v1/{TID}/0", 3, bytes.fromhex(list(roots(entries()))[3]), KEY, 1_760_000_060)
    payloads = [GENESIS, compact({"text": "héllo"}), compact({"badge": "b1"})]
    items = [(entry, bytes([i]) * 32, payload) for i, (entry, payload) in enumerate(zip(entries(), payloads))]
    batch = encode_batch(0, items, head)
    assert len(batch) == 1125
    assert hashlib.sha256(batch).hexdigest() == "9d19af54c64c27b2a4959cf503fb4587c36395499835ab8b1a972432d5bfda3a"
    log = Log({"tid": TID, "genesis": base64_of(GENESIS)})
    log.append(Batch.decode(batch))
    assert [payload for _, payload in log.entries][1:] == [{"text": "héllo"}, {"badge": "b1"}]


def test_request_of_the_documentation():
    claims = {"iss": TID, "aud": TID, "method": "range", "nonce": base64_of(bytes(range(16)))}
    times = {"iat": 1_760_000_060, "exp": 1_760_000_090}
    body = compact({**claims, **times, "params": {"epoch": 0, "from": 1, "max": 256}})
    digest = "5b20a7975cf05e07b2fe65127ac1b425df6520f1dbdccabf4a57b4337951d781"
    assert hashlib.sha256(pae(RPC, body)).hexdigest() == digest
    request = json.loads(envelope(RPC, body, KEY))
    assert request["signatures"] == [
        {"sig": "IwCDrWBLiRf/Z/VThIqbpRC6kWNYvDBwaifrrICBUOFvleIhKwxAoD+8UIeWRfAXiBJT7K08NeVs8Khdc1dHCg=="}
    ]


def test_envelope_encoding():
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_proofs_of_others():
    checked = 0
    for name, case in vectors("merkle-proofs.json").items():
        proof = [unbase64(step) for step in case["proof"] or []]
        match name.split("/")[0]:
            case "inclusion":
                known = unbase64(case["leafHash"]), proof, unbase64(case["root"])
                holds = includes(case["leafIdx"], case["treeSize"], *known)
            case "consistency":
                known = proof, unbase64(case["root1"]), unbase64(case["root2"])
                holds = extends(case["size1"], case["size2"], *known)
            case _:
                continue  # of subtrees, which this protocol has not
        assert holds != case["wantErr"], name
        checked += 1
    assert checked == 196


def test_signatures_of_others():
    checked = 0
    for group in vectors("wycheproof-ed25519.json")["testGroups"]:
        key = bytes.fromhex(group["publicKey"]["pk"])
        for case in group["tests"]:
            try:
                check_signature(key, bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]))
                valid = True
            except Refused:
                valid = False
            assert valid == (case["result"] == "valid"), case
            checked += 1
    assert checked == 151


@pytest.mark.parametrize("y", sorted(SMALL_ORDER) + [P, P + 1, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 1 << 255])
def test_weak_and_second_spellings_of_keys_are_refused(y, sign):
    with pytest.raises(Refused):
        admit((y | sign).to_bytes(32, "little"))


@pytest.mark.parametrize("text", UNCLEAR_JSON)
def test_payloads_with_two_readings_are_refused(text):
    with pytest.raises(Refused):
        strict_json(text, "bad_payload")


@pytest.mark.parametrize("text", CLEAR_JSON)
def test_other_payloads_are_read(text):
    assert strict_json(text, "bad_payload") == json.loads(text)


def own_vectors():
    return [vector for file in sorted(OWN.glob("*.json")) for vector in json.loads(file.read_text())["vectors"]]


@pytest.mark.parametrize("vector", own_vectors(), ids=lambda vector: vector["id"])
def test_own_vectors(vector):
    assert judge(vector["kind"], vector["before"], input_of(vector)) == vector["expect"], vector["what"]


def test_own_vectors_are_what_their_generator_writes():
    command = [sys.executable, "-B", OWN / "generate", "--check"]
    check = subprocess.run(command, capture_output=True, text=True)
    assert check.returncode == 0, check.stdout
    assert len(own_vectors()) >= 300


def test_examples_of_the_documentation_are_what_the_code_writes():
    page = (ROOT / "docs/federation/examples.md").read_text()
    for data in examples().values():
        assert f"\n```\n{dump(data)}\n```\n" in page


def examples():
    """Byte for byte, by name."""
    found, payloads = list(entries()), [GENESIS, compact({"text": "héllo"}), compact({"badge": "b1"})]
    head = sign_head(f"tfl.v1/{TID}/0", 3, bytes.fromhex(list(roots(found))[3]), KEY, 1_760_000_060)
    items = [(entry, bytes([i]) * 32, payload) for i, (entry, payload) in enumerate(zip(found, payloads))]
    return {"genesis": GENESIS, "entry": found[1], "head": head, "batch": encode_batch(0, items, head)}


def dump(data):
    """As `hexdump -C` shows it, without its last line."""
    rows = []
    for at in range(0, len(data), 16):
        row = data[at : at + 16]
        hexes = " ".join(f"{byte:02x}" for byte in row[:8]).ljust(23), " ".join(f"{byte:02x}" for byte in row[8:]).ljust(23)
        rows.append(f"{at:08x}  {'  '.join(hexes)}  |{''.join(chr(b) if 32 <= b < 127 else '.' for b in row)}|")
    return "\n".join(rows)


def test_sealed_payload_of_the_documentation():
    page = (ROOT / "docs/federation/README.md").read_text()
    reader, sender = (X25519PrivateKey.from_private_bytes(bytes([byte]) * 32) for byte in (0x11, 0x22))
    bound, plain = binding(TID, TID, 0, 1), b"\1" * 32 + '{"text":"héllo"}'.encode()
    assert (len(bound), hashlib.sha256(bound).hexdigest()[-7:]) == (125, "5a26dd1")
    enc, sealed = seal(reader.public_key().public_bytes_raw(), bound, plain, sender)
    request = {"epoch": 0, "seq": 1, "key": base64_of(reader.public_key().public_bytes_raw())}
    assert f"\n{compact(request).decode()}\n" in page
    assert f"`enc` `{base64_of(enc)}`" in page
    assert f"`{base64_of(sealed)}`" in page
    answer = compact({"enc": base64_of(enc), "ct": base64_of(sealed)})
    assert unseal(answer, reader, bound) == (plain[:32], plain[32:])
    with pytest.raises(Refused):
        unseal(answer, reader, binding(TID, TID, 0, 2))
