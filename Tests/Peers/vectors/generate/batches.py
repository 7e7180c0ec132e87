"""Batches as they come to a follower: continued, doubled, out of order, tampered with, of others, of two histories."""

from writer import FORK, HELD, Identity, Key, Log, Vectors, accept, b64, batch, chance, entry, item, pull, refuse
from writer import at, operation, sha
from writer import head, head_text, key_id, line, log_line, time_line

SE, DK = Identity("se"), Identity("dk")


def new_epoch(size, root):
    """The operation by which se's log goes on in epoch 1 from a size of epoch 0."""
    return operation((SE, []), "epoch", epoch={"new": 1, "base": at(0, size) | {"root": b64(root)}})


def vectors():
    found = Vectors("batches", "A batch that comes to a follower who holds a part of the log")
    log = Log(SE).grow(300)

    def add(what, data, expect, size=3, **set):
        found.add("batch", what, data, expect, log.before(size, **set))

    def taken(end, of=log):
        return accept(size=end, root=of.root(end).hex())

    continued(add, log, taken)
    frames(add, log)
    items(add, log, taken)
    notes(add, log, taken)
    histories(add, log, taken)
    keys(add, log, taken)
    return found


def continued(add, log, taken):
    for first, end, size in [(0, 1, 0), (0, 2, 0), (0, 3, 0), (0, 256, 0), (3, 4, 3), (3, 8, 3), (7, 8, 7), (8, 9, 8), (255, 257, 255)]:
        add(f"entries {first} to {end - 1}, continuing", log.batch(first, end), taken(end), size)
    for first, end, size in [(0, 5, 3), (2, 4, 3), (0, 4, 1), (1, 9, 8)]:
        add(f"entries {first} to {end - 1}: the first are held already", log.batch(first, end), taken(end), size)
    for first, end, size in [(0, 3, 3), (2, 3, 3), (0, 2, 3), (0, 1, 8), (7, 8, 8)]:
        add(f"entries {first} to {end - 1}, all held", log.batch(first, end), HELD, size)
    for first, end, size in [(4, 5, 3), (1, 2, 0), (100, 120, 8)]:
        add(f"entries {first} to {end - 1}: what lies between is asked for", log.batch(first, end), pull(size), size)
    add("entries from a blocked territory", log.batch(3, 4), refuse("origin_blocked"), state="blocked")
    add("entries from a territory whose log has forked", log.batch(3, 4), refuse("origin_forked"), state="forked")
    for state in ("new", "syncing", "stale"):
        add(f"continuing in state {state}", log.batch(3, 4), taken(4), state=state)


def frames(add, log):
    good = log.batch(3, 5)
    for length in (0, 3, 4, 5, 12, 13, 14, 15, 16, 17, 100, len(good) - 500, len(good) - 1):
        add(f"only the first {length} bytes", good[:length], refuse("bad_frame"))
    add("a byte too many", good + b"\0", refuse("trailing_bytes"))
    add("two batches in one message", good + good, refuse("trailing_bytes"))
    for magic in (b"TFB0", b"TFB2", b"TFF1", b"TFE1", b"{\"er"):
        add(f"magic {magic!r}", log.batch(3, 5, magic=magic), refuse("bad_frame"))
    for flags in (1, 2, 128, 255):
        add(f"flags {flags}", log.batch(3, 5, flags=flags), refuse("unknown_flags"))
    for count in (0, 257, 65_535):
        add(f"a count of {count}", log.batch(3, 5, count=count), refuse("bad_frame"))
    add("a count that is one too small: the next item is taken for the note", log.batch(3, 5, count=1), refuse("trailing_bytes"))
    add("a first position of another entry", log.batch(3, 5)[:5] + (4).to_bytes(8, "big") + good[13:], refuse("sequence_mismatch"))
    for first in (2**63 - 2, 2**63, 2**64 - 1):
        far = [item(entry(0, seq=first.to_bytes(8, "big"))), item(entry(0, seq=((first + 1) % 2**64).to_bytes(8, "big")))]
        add(f"positions from {first} on", batch(first, far, log.head(5)), refuse("sequence_mismatch"))
    swapped = log.items(3, 5)[::-1]
    add("entries in another order", log.batch(3, 5, items=swapped), refuse("sequence_mismatch"))
    add("an entry left out", log.batch(3, 5, items=log.items(3, 4) + log.items(5, 6)), refuse("sequence_mismatch"))
    add("the same entry twice", log.batch(3, 5, items=log.items(3, 4) * 2), refuse("sequence_mismatch"))
    add("no note", log.batch(3, 5, note=b" ")[:-3] + b"\0\0", refuse("bad_note"))
    add("a note of 8,193 bytes", log.batch(3, 5, note=b"x" * 8193), refuse("too_large"))
    message = [[b64(good), 1], [b64(b"\0"), 262_145 - len(good)]]
    add("a message of 262,145 bytes", message, refuse("too_large"))
    add("a message of 262,144 bytes", [message[0], [b64(b"\0"), 262_144 - len(good)]], refuse("trailing_bytes"))


def items(add, log, taken):
    salt, payload = log.openings[3]
    only, rest = log.entries[3], log.items(4, 5)

    def with_item(data):
        return log.batch(3, 5, items=[data, *rest])

    add("a payload that is not sent", with_item(item(only)), taken(5))
    add("a payload that was erased", with_item(item(only, state=2)), taken(5))
    for state in (3, 4, 255):
        add(f"payload state {state}", with_item(item(only, state=state)), refuse("bad_payload_state"))
    add("state 0, and yet a payload", with_item(item(only, salt, payload, state=0)), refuse("bad_frame"))
    add("a payload with one letter changed", with_item(item(only, salt, payload.replace(b"fact", b"fakt"))), refuse("commitment_mismatch"))
    add("a payload with another salt", with_item(item(only, bytes(32), payload)), refuse("commitment_mismatch"))
    add("a payload of one byte more", with_item(item(only, salt, payload + b" ")), refuse("commitment_mismatch"))
    add("an empty payload where one was committed to", with_item(item(only, salt, b"")), refuse("commitment_mismatch"))
    add("a payload of 131,073 bytes", with_item(item(only, salt, payload, payload_len=131_073)), refuse("too_large"))
    add("a payload longer than the message", with_item(item(only, salt, payload, payload_len=100_000)), refuse("bad_frame"))
    add("an entry with a byte too many", with_item(item(only + b"\0", salt, payload)), refuse("trailing_bytes"))
    add("an entry of no bytes", with_item(item(b"", salt, payload)), refuse("bad_frame"))
    fields = {"time": bytes(8), "entry_id": bytes(16), "version": b"\0\2", "object_id": bytes(16), "audience": b"\1", "flags": b"\1"}
    fields |= {"type": b"test.fakt", "commit": chance("another")}
    for name, value in fields.items():
        changed = entry(3, payload, salt, **{name: value})
        add(f"{name} of an entry changed", with_item(item(changed, salt, payload)), refuse("root_mismatch"))
    short = entry(3, payload, salt, payload_len=b"\0\0\0\1")
    add("payload_len of an entry changed", with_item(item(short, salt, payload)), refuse("root_mismatch"))
    for name, value, reason in [("magic", b"TFE2", "bad_frame"), ("flags", b"\2", "unknown_flags"), ("type", b"A", "bad_type")]:
        add(f"{name} of an entry is none", with_item(item(entry(3, payload, salt, **{name: value}), salt, payload)), refuse(reason))
    for name, value, reason in [("audience", b"\3", "bad_audience"), ("payload_len", b"\0\2\0\1", "too_large")]:
        add(f"{name} of an entry is none", with_item(item(entry(3, payload, salt, **{name: value}), salt, payload)), refuse(reason))
    unreadable(add)


def unreadable(add):
    """Payloads that say nothing: what they are in the log for is asked later, and never keeps it from going on."""
    for payload in (b"no JSON", b'{"a":1,"a":2}', b"\xff", b"", b'"\\u0000"'):
        log = Log(SE)
        log.entries, log.openings = [entry(0, payload, bytes(32))], [(bytes(32), payload)]
        expect = accept(size=1, root=log.root(1).hex())
        add(f"a payload that no JSON is, {payload!r}, takes its place in the log", log.batch(0, 1), expect, 0)


def notes(add, log, taken):
    other, stranger = Log(DK).grow(5), Key("stranger")
    text = head_text(log.origin, 5, log.root(5))
    signed, fresh = log_line(text, log.origin, log.key), time_line(text, log.origin, log.key, 1_790_000_000)

    def with_note(note):
        return log.batch(3, 5, note=note)

    add("a head without freshness", with_note(text + b"\n" + signed), taken(5))
    add("a head with its lines in the other order", with_note(text + b"\n" + fresh + signed), taken(5))
    add("a head with a witness's line", with_note(log.head(5, more=time_line(text, "witness", stranger, 1))), taken(5))
    add("a head with a line nobody can read", with_note(log.head(5, more="— who AAAAAAA=\n".encode())), taken(5))
    add("a head that only states a time", with_note(text + b"\n" + fresh), refuse("signature_missing"))
    add("a head by another key", with_note(log.head(5, key=stranger)), refuse("signature_missing"))
    forged = line(log.origin, key_id(log.origin, 1, log.key) + bytes(64))
    add("a head whose signature was changed", with_note(text + b"\n" + forged), refuse("signature_invalid"))
    wrong = time_line(text, log.origin, log.key, 1_790_000_000, stated=1_790_000_001)
    add("a head whose time was changed", with_note(text + b"\n" + signed + wrong), refuse("signature_invalid"))
    add("a head whose root was changed after signing", with_note(head_text(log.origin, 5, bytes(32)) + b"\n" + signed), refuse("signature_invalid"))
    add("a head whose size was changed after signing", with_note(head_text(log.origin, 6, log.root(5)) + b"\n" + signed), refuse("signature_invalid"))
    add("a head of a size before the end", with_note(log.head(4)), refuse("root_mismatch"))
    add("another history's head of the size that is held", with_note(Log(SE, word="other").grow(3).head(3)), FORK)
    add("a head of a size after the end", with_note(log.head(6)), refuse("root_mismatch"))
    add("a valid head of a root that does not follow", with_note(log.head(5, root=chance("no root"))), refuse("root_mismatch"))
    add("a head of another territory", with_note(other.head(5)), refuse("wrong_origin"))
    add("a head in another territory's name by the own key", with_note(head(other.origin, 5, log.root(5), log.key)), refuse("wrong_origin"))
    later = Log(SE, epoch=1).grow(5)
    second = {"epoch": 1, "operations": [b64(new_epoch(0, sha()))]}
    add("a head of another epoch", with_note(later.head(5)), refuse("wrong_epoch"))
    add("a batch of another epoch, from its start", later.batch(0, 5), refuse("wrong_epoch"), 0)
    add("a batch of epoch 1 for who follows epoch 1", later.batch(0, 5), taken(5, later), 0, **second)
    add("a batch of epoch 0 for who follows epoch 1", log.batch(0, 5), refuse("wrong_epoch"), 0, **second)
    add("a batch of another territory", other.batch(0, 5), refuse("wrong_origin"), 0)


def histories(add, log, taken):
    twin = Log(SE, word="other").grow(8)
    promise = {"ahead": [b64(log.head(5))]}
    add("a promised head is kept", log.batch(3, 5), taken(5), **promise)
    add("more than was promised, and it holds", log.batch(3, 7), taken(7), **promise)
    add("another root for the promised size", twin.batch(3, 5), FORK, **promise)
    add("a root for the promised size that follows from nothing", log.batch(3, 5, note=log.head(5, root=chance("x"))), FORK, **promise)
    add("a batch that is ahead, against what was promised", twin.batch(4, 5), FORK, **promise)
    add("a promise that the log passes by", log.batch(3, 6), FORK, ahead=[b64(twin.head(5))])
    add("a promise that is not reached yet", log.batch(3, 5), taken(5), ahead=[b64(twin.head(6))])
    add("a batch that is ahead, with a head by another key", log.batch(4, 5, note=log.head(5, key=Key("s"))), refuse("signature_missing"))
    add("a batch that is ahead, with another size's head", log.batch(4, 5, note=log.head(6)), refuse("root_mismatch"))
    add("another history of the size that is held", twin.batch(0, 3), FORK)
    add("another history's last entry of the size that is held", twin.batch(2, 3), FORK)
    add("another history, continued: entries are not signed, so it accuses nobody", twin.batch(3, 5), refuse("root_mismatch"))
    add("another history of a smaller size: not looked at", twin.batch(0, 2), HELD)
    add("another history from the start", twin.batch(0, 5), taken(5, twin), 0)
    mixed = log.batch(3, 5, items=twin.items(3, 5))
    add("entries of one history under the head of another", mixed, refuse("root_mismatch"))
    add("held entries changed on the way under a true head", log.batch(2, 5, items=twin.items(2, 3) + log.items(3, 5)), taken(5))


def keys(add, log, taken):
    """Keys are valid by position: which key may sign which head."""
    new, start = Key("new"), at(0, 0)
    rotated = {"operations": [b64(operation((SE, []), signing=[(new, at(0, 5))]))]}
    add("the old key below the new one's first head", log.batch(3, 4), taken(4), **rotated)
    add("the new key from its first head on", log.batch(3, 5, note=log.head(5, key=new)), taken(5), **rotated)
    add("the old key at the new one's first head", log.batch(3, 5), refuse("key_not_admissible"), **rotated)
    add("the new key before its first head", log.batch(3, 4, note=log.head(4, key=new)), refuse("key_not_admissible"), **rotated)
    add("a key nobody named", log.batch(3, 4, note=log.head(4, key=Key("none"))), refuse("signature_missing"), **rotated)
    both = {"operations": [b64(operation((SE, []), signing=[(SE.key, start), (new, at(0, 4))]))]}
    add("one of two keys", log.batch(3, 5), taken(5), **both)
    add("the other of two keys", log.batch(3, 5, note=log.head(5, key=new)), taken(5), **both)
    stolen = operation((SE, []), "revoke", revoke={"key": SE.key.text, "last_good_size": 4}, signing=[(new, at(0, 5))])
    revoked = {"operations": [b64(stolen)]}
    add("a stolen key's last good head", log.batch(3, 4), taken(4), **revoked)
    add("a stolen key after its last good head", log.batch(3, 5), refuse("key_not_admissible"), **revoked)
    gone = {"operations": [b64(operation((SE, []), "tombstone", signing=[]))]}
    add("anything of a territory that is no more", log.batch(3, 4), refuse("key_not_admissible"), **gone)
    base = {"operations": [b64(new_epoch(5, log.root(5)))]}
    add("up to the base of the next epoch", log.batch(3, 5), taken(5), **base)
    add("beyond the base of the next epoch", log.batch(3, 6), refuse("key_not_admissible"), **base)
    other = {"operations": [b64(new_epoch(5, chance("root")))]}
    add("up to a base that has another root", log.batch(3, 5), refuse("root_mismatch"), **other)
    later = Log(SE, epoch=1)
    later.entries, later.openings = log.entries[:8], log.openings[:8]
    add("from the base on in the new epoch", later.batch(5, 8), taken(8, later), 5, epoch=1, **base)
    add("from the base on in the old epoch", log.batch(5, 8), refuse("wrong_epoch"), 5, epoch=1, **base)
