"""Facts for some territories only, and facts that are erased, between the product and a Python territory."""

import base64
import json
import random

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from confiding import ConfidingPeer, fetch
from neighbour import Neighbour, eventually, member, updated
from own import base64_of, compact
from sealed import binding, seal, unseal
from verify import Batch
from strict import Refused

TID = "zufzqyt3zovsgm63eolzhhgipjl7sc3dneysiwkdyods6fjpt2wa"


@pytest.fixture(scope="module")
def pv(demo, se, dk, documents):
    neighbour = Neighbour(demo, documents, "pv")
    neighbour.peer = ConfidingPeer(neighbour.peer.identity, documents)
    neighbour.introduce(se, dk)
    neighbour.join()
    yield neighbour
    neighbour.close()


def tell(neighbour, batch):
    neighbour.send(f"tfl1.b.{neighbour.tid}", batch)


def test_the_documented_example():
    reader, sender = (X25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (0x11, 0x22))
    info, plain = binding(TID, TID, 0, 1), b"\1" * 32 + '{"text":"héllo"}'.encode()
    enc, sealed = seal(reader.public_key().public_bytes_raw(), info, plain, sender)
    answer = compact({"enc": base64_of(enc), "ct": base64_of(sealed)})
    assert json.loads(answer) == {
        "enc": "D6poTtKIZ7l/Smot7l34zpdOdrcBjj8iocTPJnhXDyA=",
        "ct": "e2/mf/tkg785h3uxtZXxtwmAmP1PyBGM3j6c1ZhDacEpdES4qUW66XQ7BuwZr9f8hRGnR9kvbBNVbl7hlpqT8pg=",
    }
    assert unseal(answer, reader, info) == (plain[:32], plain[32:])
    with pytest.raises(Refused, match="bad_envelope"):
        unseal(answer, reader, binding(TID, TID, 0, 2))


def test_a_payload_of_the_product_comes_sealed_and_is_what_its_entry_commits_to(pv, tid):
    log = pv.catch_up(tid["se"])
    entry, payload = next((entry, payload) for entry, payload in log.entries if payload)
    assert fetch(pv, tid["se"], entry) == payload
    for key in (bytes(32), b"short"):
        wanted = {"epoch": 0, "seq": entry.seq, "key": base64.b64encode(key).decode()}
        assert pv.ask(tid["se"], "payload", wanted) == b'{"error":"bad_envelope"}'
    beyond = {"epoch": 0, "seq": 10**9, "key": base64.b64encode(bytes([9]) * 32).decode()}
    assert b"future_cursor" in pv.ask(tid["se"], "payload", beyond)


def test_a_fact_for_one_territory_reaches_that_one_alone_in_its_order(pv, se, dk, tid, profile):
    fact = member("secret_pv")
    tell(pv, pv.peer.log.confide(fact, {tid["se"]}))
    tell(pv, pv.peer.log.put(updated(fact, bio="seen by se"), 1, {tid["se"]}))
    tell(pv, pv.peer.log.put(member("public_pv"), 0))
    assert eventually(lambda: profile("public_pv@pv", se)) and eventually(lambda: profile("public_pv@pv", dk))
    assert eventually(lambda: profile("secret_pv@pv", se)["bio"] == "seen by se")
    assert profile("secret_pv@pv", dk) is None
    # Each asks once for what may be for it.
    for code in ("se", "dk"):
        assert sorted(seq for reader, seq in pv.peer.asked_for if reader == tid[code]) == [0, 1]


def test_what_is_erased_disappears_elsewhere_and_is_confirmed(pv, se, dk, tid, profile, demo):
    seq = pv.peer.log.size
    tell(pv, pv.peer.log.put(member("erased_pv"), 0))
    assert eventually(lambda: profile("erased_pv@pv", se)) and eventually(lambda: profile("erased_pv@pv", dk))
    tell(pv, pv.peer.log.erase(seq))
    assert eventually(lambda: profile("erased_pv@pv", se) is None) and profile("public_pv@pv", se)
    assert eventually(lambda: profile("erased_pv@pv", dk) is None)
    shown = demo.command("log", "entries", "se", "--peer", "pv", "--json").splitlines()
    kept = json.loads(shown[seq])
    assert kept["outcome"] == "erased" and kept["payload"] is None
    assert eventually(lambda: len(pv.peer.receipts) == 2, within=60)
    assert set(pv.peer.receipts.values()) == {pv.peer.log.size}


def test_a_member_of_the_product_who_leaves_is_erased_from_its_log(pv, se, tid):
    account = {"handle": f"kai{random.randrange(10**6)}", "password": "three-blue-Kayaks"}
    api, size = f"{se.url}/api/v1", pv.catch_up(tid["se"]).size
    new = account | {"email": f"{account['handle']}@example.org", "display_name": "Kai"}
    assert httpx.post(f"{api}/auth/register", json=new).status_code == 202
    assert eventually(lambda: pv.catch_up(tid["se"]).size > size)
    token = httpx.post(f"{api}/auth/login", json={"login": account["handle"], "password": account["password"]})
    leaving = {"Authorization": f"Bearer {token.json()['access_token']}"}
    assert httpx.request("DELETE", f"{api}/users/me", headers=leaving).status_code == 204
    log = pv.peer.followed[tid["se"]]
    assert eventually(lambda: pv.catch_up(tid["se"]).size == size + 3)
    stated, left = (log.entries[position] for position in (size + 1, size + 2))
    assert stated[0].type == "entry.redacted" and stated[0].audience == 2
    assert stated[1] == {"epoch": 0, "reason": "member_request", "seq": size}
    assert left[0].type == "member.deleted"
    page = Batch.decode(pv.ask(tid["se"], "range", {"epoch": 0, "from": size, "max": 1}))
    _, entry, state, *_ = page.items[0]
    assert (entry.seq, state) == (size, 2) and entry == log.entries[size][0]
    with pytest.raises(Refused, match="bad_envelope"):
        fetch(pv, tid["se"], entry)
