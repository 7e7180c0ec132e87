"""What a territory may try that wishes the others harm is refused, counted, and changes nothing (S-130 to S-139)."""

import asyncio
import base64
import copy
import json
import os
import socket
import subprocess
import time
import urllib.parse
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from merkle import Frontier, leaf_hash
from neighbour import CLEAR_JSON, UNCLEAR_JSON, eventually, member, run
from own import base64_of, compact, envelope
from note import Note
from rpc import RPC
from verify import MAX_MESSAGE, MAX_PAYLOAD, Log

PAGE = {"epoch": 0, "from": 0, "max": 256}


@pytest.fixture(scope="module", autouse=True)
def followed(ev, tw, fk, fp, cr, profile):
    """All are territories like others at first."""
    for neighbour in (ev, tw, fk, fp, cr):
        neighbour.publish(member("first"))
        assert eventually(lambda: profile(f"first@{neighbour.code}"))


@pytest.fixture
def counts(refused):
    """Runs something, and gives the reasons that are counted soon after."""

    def counts(action, reason, times=1):
        before = refused()
        action()
        assert eventually(lambda: refused()[reason] >= before[reason] + times), refused() - before
        return refused() - before

    return counts


def twin(log):
    """The same log, to tell something else from here on."""
    other = copy.copy(log)
    other.frontier, other.items, other.heads = log.frontier.copy(), [*log.items], {**log.heads}
    return other


_next = {}


def upcoming(log):
    """The log with what it says next. It is signed only once: whatever lie is told about it is no second history."""
    if (log.origin, log.size) not in _next:
        other = _next[log.origin, log.size] = twin(log)
        other.publish(member("upcoming"))
    return _next[log.origin, log.size]


def continued(log, *facts, **signed):
    if not facts and not signed:
        return upcoming(log).batch(log.size, log.size + 1)
    other = twin(log)
    other.publish(*(facts or [member("lie")]))
    return other.batch(log.size, other.size, other.sign(**signed))


def raw(payload, kind="member.published"):
    return kind, member("x")[1], payload


def changed(data, position, mask=1):
    return data[:position] + bytes([data[position] ^ mask]) + data[position + 1 :]


LIES = {
    "a forged signature": ("signature_invalid", lambda log: flipped_signature(log)),
    "another key": ("signature_missing", lambda log: continued(log, key=Ed25519PrivateKey.generate())),
    "a payload that was not committed to": ("commitment_mismatch", lambda log: tampered_payload(log)),
    "an entry that was changed": ("root_mismatch", lambda log: changed(continued(log), 17 + 13 + 7)),
    "a type in capitals": ("bad_type", lambda log: continued(log, raw(b"{}", "Member"))),
    "an unknown flag": ("unknown_flags", lambda log: changed(continued(log), 17 + 4, 2)),
    "a payload too large": ("too_large", lambda log: continued(log, raw(b'"%s"' % (b"x" * MAX_PAYLOAD)))),
    "a byte too many": ("trailing_bytes", lambda log: continued(log) + b"\0"),
    "a byte too few": ("bad_frame", lambda log: continued(log)[:-1]),
    "an empty message": ("bad_frame", lambda log: b""),
    "as many bytes as the bus carries": ("bad_frame", lambda log: b"\xff" * MAX_MESSAGE),
    "an unknown frame": ("bad_frame", lambda log: b"TFB2" + continued(log)[4:]),
    "more entries than allowed": ("bad_frame", lambda log: continued(log, *(raw(b"0") for _ in range(257)))),
    "a carriage return in the note": ("bad_note", lambda log: noted(log, lambda note: note[:-1] + b"\r\n")),
    "too many signatures": ("bad_note", lambda log: noted(log, lambda note: note + b"\xe2\x80\x94 a AAAAAAA=\n" * 31)),
}


def flipped_signature(log):
    other = twin(log)
    other.publish(member("lie"))
    head = other.sign()
    line = head.split(b"\n")[4]
    blob = bytearray(base64.b64decode(line.split(b" ")[2]))
    blob[20] ^= 1
    forged = b" ".join([*line.split(b" ")[:2], base64.b64encode(blob)])
    return other.batch(log.size, other.size, head.replace(line, forged))


def tampered_payload(log):
    batch = continued(log)
    return changed(batch, batch.index(b"Maja"))


def noted(log, change):
    other = twin(log)
    other.publish(member("lie"))
    return other.batch(log.size, other.size, change(other.sign()))


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_changes_only_its_counter(ev, counts, state, lie):
    before, (reason, batch) = state(ev), LIES[lie]
    # Both territories of the demo hear it.
    found = counts(lambda: ev.send(f"tfl1.b.{ev.tid}", batch(ev.peer.log)), reason, times=2)
    assert found == {reason: 2}
    assert state(ev) == before


def test_the_truth_is_believed_after_all_lies(ev, profile):
    size, ev.peer.log = ev.peer.log.size, upcoming(ev.peer.log)
    ev.send(f"tfl1.b.{ev.tid}", ev.peer.log.batch(size, size + 1))
    ev.publish(member("honest"))
    assert eventually(lambda: profile("honest@ev"))


PROFILE = member("poison")[2]
# What is JSON, and no profile.
MISSHAPEN = [
    *({}, [], True, 7, 1e308, "member", [PROFILE], {"member": PROFILE}, {"nope": 1}),
    *(PROFILE | {field: None} for field in ("id", "handle", "display_name", "joined_at")),
    *(PROFILE | {"id": value} for value in (7, "me", "0190c0de", {"id": {"id": {}}})),
    *(PROFILE | {"handle": value} for value in ("", 7, "../admin", "ana@se", "x" * 100_000, ["poison"])),
    *(PROFILE | {"joined_at": value} for value in (0, 1e308, "yesterday", "2026-13-41T25:61:61Z")),
    PROFILE | {"display_name": "\u202e"},
]


@pytest.fixture
def listed(demo):
    """What `peer list` says of a neighbour."""

    def listed(neighbour):
        peers = json.loads(demo.command("peer", "list", "se", "--json"))
        return next(peer for peer in peers if peer["tid"] == neighbour.tid)

    return listed


def test_what_cannot_be_read_is_set_aside_and_the_log_goes_on(ev, profile, demo, listed):
    """R-20: at least forty kinds, after which the log goes on, and what is set aside can be tried again."""
    poison = [*UNCLEAR_JSON, *(compact(value) for value in MISSHAPEN)]
    assert len(poison) >= 40
    ev.publish(*(raw(text) for text in poison), member("after"))
    assert eventually(lambda: profile("after@ev"))
    assert listed(ev)["quarantined"] == len(poison) and listed(ev)["state"] == "live"
    lines = demo.command("log", "entries", "se", "--peer", "ev", "--json", "--from", "0", "--limit", "1000").splitlines()
    entries = [json.loads(line) for line in lines]
    assert sum(entry["outcome"] == "quarantined" and entry["payload"] is None for entry in entries) == len(UNCLEAR_JSON)
    assert all(line.isprintable() for line in lines)

    demo.command("peer", "retry", "se", "ev", "--quarantined")
    assert eventually(lambda: listed(ev)["quarantined"] == len(poison)), "they fail as before"
    assert demo.is_running() and listed(ev)["state"] == "live"


def test_what_is_not_taken_is_skipped_until_it_is(ev, profile, demo, listed):
    demo.command("peer", "policy", "se", "ev", "--types", "member.updated,zebra.seen", "--rate", "400")
    ev.publish(member("skipped"))
    assert eventually(lambda: listed(ev)["not_taken"] == 1)
    assert profile("skipped@ev") is None
    policy = json.loads(demo.command("peer", "policy", "se", "ev", "--types", "all", "--json"))
    assert policy["rate"] == 400 and "types" not in policy
    assert 0 < policy["kept_bytes"] < policy["kept_bytes_limit"]
    assert eventually(lambda: profile("skipped@ev"))
    assert listed(ev)["not_taken"] == 0


def test_an_entry_id_counts_once(ev, profile, listed):
    """The first entry with it takes effect, another is kept, and the log goes on."""
    log = ev.peer.log
    before = log.size
    log.publish(member("once"))
    entry, salt, payload = log.items[-1]
    again = entry[:5] + log.size.to_bytes(8) + entry[13:]
    log.items.append((again, salt, payload))
    log.frontier.append(leaf_hash(again))
    ev.send(f"tfl1.b.{ev.tid}", log.batch(before, log.size, log.head()))
    ev.publish(member("thereafter"))
    assert eventually(lambda: profile("thereafter@ev")) and profile("once@ev")
    assert listed(ev)["repeated"] == 1


def test_a_blocked_peer_is_neither_heard_nor_answered(ev, tid, profile, counts, demo, state):
    """S-096."""
    held = state(ev)[1:]
    demo.command("peer", "block", "se", "ev")
    assert eventually(lambda: profile("after@ev") is None), "what it said is hidden"
    counts(lambda: ev.publish(member("unheard")), "origin_blocked")
    assert ev.ask(tid["se"], "head") == b'{"error":"origin_blocked"}'
    assert state(ev) == ("blocked", *held)
    assert "verified" in demo.command("log", "verify", "se", "--peer", "ev")
    demo.command("peer", "unblock", "se", "ev")
    assert eventually(lambda: profile("unheard@ev")) and profile("after@ev")


def test_a_critical_entry_that_nobody_knows_stops_its_origin(cr, profile, listed, metric):
    log = cr.peer.log
    log.publish(("zebra.fell", uuid.uuid4(), {}))
    entry, salt, payload = log.items[-1]
    log.frontier = Frontier()
    log.items[-1] = entry[:4] + b"\1" + entry[5:], salt, payload
    for entry, _, _ in log.items:
        log.frontier.append(leaf_hash(entry))
    cr.send(f"tfl1.b.{cr.tid}", log.batch(log.size - 1, log.size, log.head()))
    assert eventually(lambda: metric("territory_federation_peer_stopped", peer="cr", territory="se") == 1)
    cr.publish(member("later"))
    assert eventually(lambda: listed(cr)["held"] == 3)
    assert listed(cr)["applied"] == 1 and profile("later@cr") is None


def test_whatever_json_is_clear_is_taken(ev, state):
    before = state(ev)
    ev.publish(*(raw(text, "zebra.seen") for text in CLEAR_JSON))
    assert eventually(lambda: state(ev) == ("live", before[1] + len(CLEAR_JSON), before[2] + len(CLEAR_JSON)))


def test_the_log_of_another_territory_is_refused(ev, counts, tid, state):
    before = state(ev)
    head = ev.ask(tid["dk"], "head")
    counts(lambda: ev.send(f"tfl1.h.{ev.tid}", head), "wrong_origin", times=2)
    counts(lambda: ev.send(f"tfl1.b.{ev.tid}", noted(ev.peer.log, lambda _: head)), "wrong_origin", times=2)
    # What ends below the size that is held is not even looked at.
    ev.send(f"tfl1.b.{ev.tid}", ev.ask(tid["se"], "range", PAGE | {"max": 1}))
    assert state(ev) == before


def test_the_same_batch_again_changes_nothing(ev, state):
    before = state(ev)
    ev.send(f"tfl1.b.{ev.tid}", ev.peer.log.batch(0, 1))
    ev.publish(member("after"))
    assert eventually(lambda: state(ev) == ("live", before[1] + 1, before[2] + 1))


def test_anothers_object_and_handle_stay_theirs(ev, se, py, tid, profile):
    """S-139: an effect stays in its origin's namespace."""
    log = py.catch_up(tid["se"])
    before = profile("ana")
    ana = next(entry for entry, payload in log.entries if payload.get("handle") == "ana")
    object_id = uuid.UUID(bytes=ana.object_id)
    ev.publish(member("ana", "Not Ana", object_id=object_id))
    shown = eventually(lambda: profile("ana@ev"))
    assert shown["display_name"] == "Not Ana" and shown["territory"]["code"] == "ev"
    assert profile("ana") == before
    ev.publish(("member.deleted", object_id, {"id": before["id"]}))
    assert eventually(lambda: profile("ana@ev") is None)
    assert profile("ana") == before


# Requests


def requests(ev, tid):
    """Each with the error that answers it."""
    identity, now = ev.peer.identity, int(time.time())
    good = identity.request(tid, "head")
    forged = json.loads(identity.request(tid, "head"))
    signature = base64.b64decode(forged["signatures"][0]["sig"])
    forged["signatures"][0]["sig"] = base64_of(changed(signature, 3))
    unsigned = json.loads(good) | {"signatures": []}
    return {
        "no envelope": ("bad_envelope", b"hello"),
        "no signature": ("bad_envelope", compact(unsigned)),
        "another type of payload": ("bad_envelope", compact(json.loads(good) | {"payloadType": "application/json"})),
        "a short nonce": ("bad_envelope", identity.request(tid, "head", nonce=base64_of(b"12345678"))),
        "a member twice": ("bad_envelope", envelope(RPC, b'{"iss":"a","iss":"b"}', identity.signing)),
        "a forged signature": ("signature_invalid", compact(forged)),
        "somebody else's name": ("signature_invalid", None),
        "a name nobody knows": ("origin_unknown", identity.request(tid, "head", iss="a" * 52)),
        "another territory's request": ("wrong_audience", identity.request(identity.tid, "head")),
        "an old request": ("expired", identity.request(tid, "head", iat=now - 90, exp=now - 31)),
        "a request that lives too long": ("expired", identity.request(tid, "head", iat=now, exp=now + 61)),
        "a request of tomorrow": ("expired", identity.request(tid, "head", iat=now + 86_400, exp=now + 86_430)),
        "what no method is called, in another's name": ("signature_invalid", None),
        "what no method is called": ("unknown_method", identity.request(tid, "shutdown")),
        "entries that are not there yet": ("future_cursor", identity.request(tid, "range", PAGE | {"from": 10**9})),
        "another epoch": ("wrong_epoch", identity.request(tid, "range", PAGE | {"epoch": 7})),
        "a position below zero": ("bad_envelope", identity.request(tid, "range", PAGE | {"from": -1})),
    }


def test_requests_that_are_not_in_order(ev, tid, counts):
    for name in requests(ev, tid["se"]):
        # Made when it is sent: most are good for seconds.
        error, request = requests(ev, tid["se"])[name]
        method = "shutdown" if name.startswith("what no method") else "head"
        request = request or ev.peer.identity.request(tid["se"], method, iss=tid["dk"])
        answers = []

        def ask():
            answers.append(json.loads(ev.ask(tid["se"], None, request=request)))

        if error == "future_cursor":
            ask()
        else:
            counts(ask, error)
        assert answers[0]["error"] == error, name


def test_a_request_is_answered_once(ev, tid, counts):
    request = ev.peer.identity.request(tid["se"], "head")
    assert ev.ask(tid["se"], "head", request=request).startswith(b"tfl.v1/")
    counts(lambda: ev.ask(tid["se"], "head", request=request), "replayed")
    assert ev.ask(tid["se"], "head", request=request) == b'{"error":"replayed"}'


def test_a_request_of_another_territory_cannot_be_passed_on(py, ev, tid):
    """se asks ev; ev hands the request to dk as if se had asked there."""
    asked = []

    async def keep(message):
        asked.append(message.data)

    subscription = run(ev.peer.bus.subscribe(f"tfl1.q.{ev.tid}", cb=keep))
    # A batch that is ahead makes se ask for what is missing.
    ev.peer.log.publish(member("between"))
    ev.publish(member("ahead"))
    assert eventually(lambda: asked)
    run(subscription.unsubscribe())
    issuer = json.loads(base64.b64decode(json.loads(asked[0])["payload"]))["iss"]
    target = tid["dk"] if issuer == tid["se"] else tid["se"]
    assert ev.ask(target, "range", request=asked[0]) == b'{"error":"wrong_audience"}'


def test_a_forged_answer_changes_nothing(py, ev, tid, state, profile):
    """Whoever knows where an answer is awaited can send one; it proves itself or it is worth nothing."""
    before = state(ev)
    answered = []

    async def lie(message):
        answered.append(message.reply)
        await ev.peer.bus.publish(message.reply, continued(ev.peer.log, key=Ed25519PrivateKey.generate()))

    subscription = run(ev.peer.bus.subscribe(f"tfl1.q.{ev.tid}", cb=lie))
    hidden = twin(ev.peer.log)
    hidden.publish(member("hidden"))
    ev.send(f"tfl1.h.{ev.tid}", hidden.sign())
    assert eventually(lambda: answered)
    run(subscription.unsubscribe())
    time.sleep(0.3)
    assert state(ev)[1] == before[1] and profile("hidden@ev") is None
    # What was announced has to be said in the end: anything else would be a second history.
    ev.peer.log = hidden
    hidden.head()
    ev.send(f"tfl1.b.{ev.tid}", hidden.batch(hidden.size - 1, hidden.size))
    assert eventually(lambda: profile("hidden@ev"))


def test_what_an_origin_does_not_keep_is_missed_openly(ev, state, profile):
    log, held = ev.peer.log, state(ev)[1]
    log.publish(member("forgotten"))
    answer = {"error": "pruned", "min_index": log.size, "head": base64_of(log.head())}
    ev.peer.answer = lambda request: compact(answer)
    ev.publish(member("beyond"))
    assert eventually(lambda: state(ev)[0] == "pruned")
    assert state(ev)[1] == held and profile("beyond@ev") is None
    del ev.peer.answer
    ev.publish(member("found"))
    assert eventually(lambda: state(ev)[0] == "live") and profile("forgotten@ev") and profile("beyond@ev")


# The bus


@pytest.mark.parametrize(
    "subject", ["tfl1.b.{se}", "tfl1.h.{se}", "tfl1.b.{py}", "tfl1", "_INBOX.x", "$SYS.REQ.SERVER.PING"]
)
def test_nobody_publishes_in_anothers_name(ev, py, tid, subject):
    subject = subject.format(se=tid["se"], py=py.tid)
    ev.send(subject, b"hello")
    assert eventually(lambda: ev.was_refused("publish", subject))


@pytest.mark.parametrize(
    "subject", ["tfl1.r.{se}.*", "tfl1.r.*.*", "tfl1.q.{se}", "tfl1.q.*", "tfl1.>", ">", "_INBOX.>", "$SYS.>"]
)
def test_nobody_reads_what_is_for_another(ev, tid, subject):
    subject = subject.format(se=tid["se"])
    run(ev.peer.bus.subscribe(subject))
    assert eventually(lambda: ev.was_refused("subscription", subject))


def test_the_bus_refuses_what_is_too_large(demo, ev, profile):
    """Not the client: the server ends such a connection, and the others do not notice."""
    address = urllib.parse.urlsplit(demo.nats)
    with socket.create_connection((address.hostname, address.port), timeout=5) as wire:
        wire.recv(4096)
        wire.sendall(b"PUB tfl1.b.%s %d\r\n" % (ev.tid.encode(), MAX_MESSAGE + 1) + b"x" * 100)
        assert b"-ERR" in wire.recv(4096)
    with pytest.raises(Exception, match="maximum payload"):
        ev.send(f"tfl1.b.{ev.tid}", b"x" * (MAX_MESSAGE + 1))
    ev.publish(member("still"))
    assert eventually(lambda: profile("still@ev"))


# Two histories: the end of being believed


def test_two_heads_of_one_size_end_it(tw, state, counts, profile, demo, metric, heard_forks):
    log = tw.peer.log
    tw.send(f"tfl1.h.{tw.tid}", log.sign())
    tw.send(f"tfl1.h.{tw.tid}", log.sign(root=os.urandom(32)))
    assert eventually(lambda: state(tw)[0] == "forked")
    held = state(tw)
    counts(lambda: tw.publish(member("afterwards")), "origin_forked")
    assert state(tw) == held and profile("afterwards@tw") is None
    assert profile("first@tw"), "what was true before the fork stays"
    assert eventually(lambda: '"the log has forked"' in demo.log)
    assert eventually(lambda: metric("territory_federation_peer_state", peer="tw", state="forked", territory="se") == 1)


def test_a_fork_is_proved_to_everybody(tw, ev, demo, counts, heard_forks):
    """The proof went over the bus, an operator can hand it on, and whoever knows the peer's identity can check it."""
    (demo.folder / "proof").write_bytes(proof := demo.output("peer", "fork-proof", "se", "tw"))
    assert eventually(lambda: any(tw.tid.encode() in heard for heard in heard_forks))
    notes = [Note.decode(note) for note in fork_notes(proof)]
    for note in notes:
        tw.peer.followed.get(tw.tid, Log(tw.peer.identity.document)).check_note(note)
    assert notes[0].size == notes[1].size and notes[0].root != notes[1].root
    assert "proved" in demo.command("peer", "check-fork", "se", "tw", demo.folder / "proof")
    with pytest.raises(subprocess.CalledProcessError):
        demo.command("peer", "check-fork", "se", "ev", demo.folder / "proof")
    counts(lambda: ev.send("tfl1.f", proof + b"\0"), "trailing_bytes", times=2)


def fork_notes(proof):
    """The two heads of a proof of the first kind."""
    assert proof[:5] == b"TFF1\0"
    length = int.from_bytes(proof[5:7])
    first, rest = proof[7 : 7 + length], proof[7 + length :]
    assert len(rest) == 2 + int.from_bytes(rest[:2])
    return first, rest[2:]


def test_a_proof_of_nothing_changes_nothing(ev, counts, state):
    """Two heads of its own that agree, and two that somebody else signed."""
    before, log = state(ev), ev.peer.log
    head, forged = log.sign(), log.sign(root=os.urandom(32), key=Ed25519PrivateKey.generate())

    def proof(*notes):
        return b"TFF1\0" + b"".join(len(note).to_bytes(2) + note for note in notes)

    counts(lambda: ev.send("tfl1.f", proof(head, head)), "bad_proof", times=2)
    counts(lambda: ev.send("tfl1.f", proof(head, forged)), "signature_missing", times=2)
    counts(lambda: ev.send("tfl1.f", b"TFF1\7" + proof(head, head)[5:]), "unknown_flags", times=2)
    assert state(ev) == before


def test_a_second_history_is_noticed_whichever_comes_first(fk, counts, state):
    """A head that was signed counts, also where the batch that brought it was refused."""
    counts(lambda: fk.send(f"tfl1.b.{fk.tid}", continued(fk.peer.log, root=os.urandom(32))), "root_mismatch")
    assert state(fk)[0] == "live", "a wrong root alone accuses nobody"
    fk.publish(member("other"))
    assert eventually(lambda: state(fk)[0] == "forked")


def test_a_promise_that_is_not_kept_is_a_second_history(fp, counts, state):
    """A head of a size that the log passes later, without a head of its own there."""
    counts(lambda: fp.send(f"tfl1.b.{fp.tid}", continued(fp.peer.log, size=fp.peer.log.size + 7)), "root_mismatch")
    fp.publish(*(member(f"fact{number}") for number in range(6)))
    assert eventually(lambda: state(fp) == ("live", 7, 7))
    fp.publish(*(member(f"fact{number}") for number in range(6, 9)))
    assert eventually(lambda: state(fp)[0] == "forked")
    assert state(fp)[1:] == (7, 7)
