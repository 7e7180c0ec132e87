"""A territory in Python, written from the documents alone, takes part in the demo's federation."""

import json
import random
import subprocess
import sys
import time

import httpx
import pytest

import verify
from merkle import extends
from neighbour import eventually, gone, member, run, updated
from proofs import LogProof
from note import Note
from verify import Batch, Entry, Log
from strict import Refused, unbase64

PAGE = {"epoch": 0, "max": 256}


@pytest.fixture(scope="module")
def introduced(py):
    """A member whom se has seen."""
    fact = member("maja")
    py.publish(fact)
    return fact


@pytest.fixture
def settled(tid):
    """The two logs to their present ends, and the answers they came in."""

    def settled(py, code):
        while True:
            log = py.catch_up(tid[code])
            pages, held = [], 0
            while held < log.size:
                pages.append(py.ask(tid[code], "range", PAGE | {"from": held}))
                held = Batch.decode(pages[-1]).note.size
            # It may have told something more meanwhile.
            if held == log.size:
                return log, pages

    return settled


def test_facts_appear_elsewhere(py, se, dk, profile, introduced):
    for territory in (se, dk):
        shown = eventually(lambda: profile("maja@py", territory))
        assert shown["display_name"] == "Maja Quist"
        assert shown["bio"] == "Hej på er"
        assert shown["territory"] == {"code": "py", "name": "Python py"}
        assert shown["proof"]["signed_by"] == "py" and shown["proof"]["verified"]
        assert shown["proof"]["position"] == 0


def test_an_update_appears(py, profile, introduced):
    eventually(lambda: profile("maja@py"))
    py.publish(updated(introduced, display_name="Maja Eriksson"))
    assert eventually(lambda: profile("maja@py")["display_name"] == "Maja Eriksson")


def test_a_member_who_left_disappears(py, profile):
    fact = member("kort")
    py.publish(fact)
    assert eventually(lambda: profile("kort@py"))
    py.publish(gone(fact))
    assert eventually(lambda: profile("kort@py") is None)


def test_many_facts_at_once_arrive_in_order(py, profile):
    facts = [member(f"many_{number}") for number in range(40)]
    py.publish(*facts, *(updated(facts[0], display_name=f"Name {number}") for number in range(60)))
    assert eventually(lambda: profile("many_0@py")["display_name"] == "Name 59")
    assert profile("many_39@py")


def test_what_was_missed_comes_in_pages(py, profile, state):
    """By the number of entries, and by bytes."""
    log = py.peer.log
    for _ in range(3):
        log.publish(*(("zebra.seen", member("x")[1], {}) for _ in range(200)))
    for _ in range(8):
        log.publish(("zebra.seen", member("x")[1], "x" * 100_000))
    py.publish(member("behind"))
    assert eventually(lambda: profile("behind@py"))
    assert state(py) == ("live", log.size, log.size)


def test_a_profile_that_breaks_a_rule_is_set_aside(py, profile):
    names = ("\u202e\u2066", "\u200b", "", " ", "x" * 100_000, "a\x07b")
    handles = ("ana@se", "../admin", "ANA", "\u0430n\u0430", "", "x" * 21)
    facts = [member("rule", name) for name in names] + [member(handle) for handle in handles]
    py.publish(*facts, member("after_rules"))
    assert eventually(lambda: profile("after_rules@py"))
    assert profile("rule@py") is None


def test_a_batch_that_was_lost_is_fetched(py, profile):
    py.peer.log.publish(member("lost"))
    py.publish(member("found"))
    assert eventually(lambda: profile("found@py"))
    assert profile("lost@py")


def test_a_head_alone_is_enough(py, profile):
    py.peer.log.publish(member("quiet"))
    py.send(f"tfl1.h.{py.tid}", py.peer.log.head())
    assert eventually(lambda: profile("quiet@py"))


def test_follows_live_and_every_root_holds(py, se, tid):
    log = py.catch_up(tid["se"])
    size, account = log.size, {"handle": f"kari{random.randrange(10**6)}", "password": "three-blue-Kayaks"}
    api = f"{se.url}/api/v1"
    new = account | {"email": f"{account['handle']}@example.org", "display_name": "Kari"}
    assert httpx.post(f"{api}/auth/register", json=new).status_code == 202
    assert eventually(lambda: log.size > size)
    entry, payload = log.entries[size]
    assert (entry.type, entry.version, entry.audience) == ("member.published", 1, 0)
    assert payload["handle"] == account["handle"]

    login = {"login": account["handle"], "password": account["password"]}
    token = httpx.post(f"{api}/auth/login", json=login).json()["access_token"]
    leaving = {"headers": {"Authorization": f"Bearer {token}"}, "json": {"password": account["password"]}}
    assert httpx.request("DELETE", f"{api}/users/me", **leaving).status_code == 204
    assert eventually(lambda: log.size > size + 2)
    entry, _ = log.entries[size + 2]
    assert entry.type == "member.deleted" and entry.object_id == log.entries[size][0].object_id
    assert py.peer.forked == {} and not py.peer.refused


@pytest.mark.parametrize("code", ["se", "dk"])
def test_whole_logs_pass_the_audit(py, code, settled, documents, tmp_path):
    log, pages = settled(py, code)
    document = next(document for document in documents if document["code"] == code)
    (tmp_path / "document").write_text(json.dumps(document))
    (tmp_path / "log").write_bytes(b"".join(pages))
    command = [sys.executable, "-B", verify.__file__, tmp_path / "document", tmp_path / "log"]
    expected = f"{log.tid}/0: {log.size} entries, root {log.frontier.root().hex()}: every one verified\n"
    assert subprocess.run(command, capture_output=True, text=True).stdout == expected


def test_the_api_shows_what_the_log_says(py, dk, settled, profile):
    log, _ = settled(py, "dk")
    members = {}
    for entry, payload in log.entries:
        members[entry.object_id] = payload if entry.type == "member.published" else None
    for payload in filter(None, members.values()):
        shown = eventually(lambda: profile(f"{payload['handle']}@dk"))
        assert (shown["display_name"], shown["bio"]) == (payload["display_name"], payload["bio"])


def test_no_bit_of_a_page_can_change_unnoticed(py, documents, settled):
    """In every region of the page; of one that grew long not in every byte."""
    log, pages = settled(py, "dk")
    original = Batch.decode(pages[0])
    for position in range(0, len(pages[0]), 1 + len(pages[0]) // 3_000):
        mutated = bytearray(pages[0])
        mutated[position] ^= 1 << position % 8
        audited = Log(next(document for document in documents if document["code"] == "dk"))
        try:
            audited.append(Batch.decode(mutated))
        except Refused:
            continue
        # A line of the note whose name or key nobody knows counts for nothing, and why a payload is not there is the sender's word;
        # all that counts is unchanged.
        assert told(Batch.decode(mutated)) == told(original)
        assert audited.note.text == original.note.text


def told(batch):
    return batch.first, [(entry, state == 1, salt, payload) for entry, _, state, salt, payload in batch.items]


def test_any_position_can_be_asked_for(py, tid):
    log = py.catch_up(tid["se"])
    for first in range(min(log.size, 5)):
        page = Batch.decode(py.ask(tid["se"], "range", PAGE | {"from": first}))
        log.check_note(page.note)
        assert page.first == first


def test_a_page_keeps_its_limit(py, tid):
    """A page ends at a signed head: where the first one covers several entries, no page is shorter than that."""

    def page(start: int, most: int) -> list[int]:
        batch = Batch.decode(py.ask(tid["se"], "range", {"epoch": 0, "from": start, "max": most}))
        return [Entry.decode(item[0]).seq for item in batch.items]

    first = page(0, 1)
    assert first == list(range(len(first)))
    assert page(0, len(first)) == first
    if py.catch_up(tid["se"]).size > len(first):
        second = page(len(first), 1)
        assert second[0] == len(first)
        assert len(page(0, len(first) + len(second))) == len(first) + len(second)


def test_heads_never_differ_in_one_size(py, tid):
    log = py.catch_up(tid["dk"])
    first, second = (Note.decode(py.ask(tid["dk"], "head")) for _ in range(2))
    assert first.text == second.text
    assert abs(log.check_note(first) - time.time()) < 120


def test_a_single_payload_comes_sealed(py, ev, tid):
    log = py.catch_up(tid["se"])
    assert run(py.peer.payload(tid["se"], 0)) == log.entries[0][1]
    py.peer.known[ev.tid] = ev.peer.identity.document
    ev.peer.followed.setdefault(py.tid, Log(py.peer.identity.document))
    log = ev.catch_up(py.tid)
    assert run(ev.peer.payload(py.tid, 0)) == log.entries[0][1]


def test_proofs_hold(py, tid, documents):
    """Of entries, under the product's heads, by the texts alone."""
    log = py.catch_up(tid["se"])
    pinned = Log(next(document for document in documents if document["code"] == "se"))
    for seq in range(min(log.size, 5)):
        proof = LogProof(py.ask(tid["se"], "inclusion", {"seq": seq, "size": log.size}))
        assert proof.verified(pinned)[0] == log.entries[seq][0]
    first = Batch.decode(py.ask(tid["se"], "range", PAGE | {"from": 0, "max": 1})).note
    answer = py.ask(tid["se"], "consistency", {"a": first.size, "b": log.size})
    path = [unbase64(line) for line in answer.splitlines()]
    assert extends(first.size, log.size, path, first.root, log.frontier.root())


def test_two_python_territories_understand_each_other(py, ev, tid):
    """What the product asks of an origin, and what it does not ask yet."""
    py.peer.known[ev.tid] = ev.peer.identity.document
    ev.peer.followed[py.tid] = Log(py.peer.identity.document)
    assert ev.catch_up(py.tid).size == py.peer.log.size
    assert ev.ask(py.tid, "range", PAGE | {"from": 10**6}) == b'{"error":"future_cursor","size":%d}' % py.peer.log.size
    assert ev.ask(py.tid, "nothing") == b'{"error":"unknown_method"}'
    again = ev.peer.identity.request(py.tid, "head")
    Note.decode(ev.ask(py.tid, "head", request=again))
    assert ev.ask(py.tid, "head", request=again) == b'{"error":"replayed"}'
    assert ev.ask(py.tid, "head", request=ev.peer.identity.request(tid["se"], "head")) == b'{"error":"wrong_audience"}'
