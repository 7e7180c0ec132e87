"""A Python territory as the tests drive it: next to the demo, without `async`."""

import asyncio
import json
import threading
import time

from own import Identity, uuid7
from peer import Peer

# From `peer add` to the bus letting a new key in.
ADMITTED_WITHIN = 60
# Between a fact's publication and what is to be seen of it elsewhere, on a machine that does much else.
SEEN_WITHIN = 30

# Payloads on which the product and this peer agree.
CLEAR_JSON = [
    *(b"{}", b" [] ", b"\n1\t", b'"a"', b"null", b"-0", b"1.5E+5", b"123456789012345678901234567890"),
    *(b'"\\ud83d\\ude00\\/"', b'"\x7f"', b'"\xef\xbf\xbf"', b'{"":1}', b"[" * 32 + b"]" * 32),
    b"[1" + b",1" * 19_998 + b"]",
]
UNCLEAR_JSON = [
    *(b"", b"hello", b"{} {}", b"01", b"1.", b".5", b"+1", b"NaN", b"-Infinity", b"1e400", b"9" * 400),
    *(b"\xc2\xa01", b"\x0c1", b"\xef\xbb\xbf{}", b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\x80"'),
    *(b'"\x01"', b'"\\u0000"', b'"\\ud800"', b'"\\x41"'),
    *(b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}', b"[1,]", b"[" * 33 + b"]" * 33, b"[1" + b",1" * 19_999 + b"]"),
]


class Neighbour:
    def __init__(self, demo, documents, code):
        self.demo, self.errors = demo, []
        self.peer = Peer(Identity(code, f"Python {code}"), documents)
        self.tid, self.code = self.peer.identity.tid, code

    def introduce(self, *to):
        """Gives its document to the operators of other territories."""
        file = self.demo.folder / f"{self.code}.json"
        file.write_text(json.dumps(self.peer.identity.document))
        for territory in to:
            self.demo.command("peer", "add", territory.code, file)

    def join(self):
        def connect():
            run(self.peer.join(self.demo.nats, allow_reconnect=False, error_cb=self.failed))
            return True

        assert eventually(connect, within=ADMITTED_WITHIN)

    async def failed(self, error):
        self.errors.append(str(error).lower())

    def was_refused(self, verb, subject):
        """Whether the server said that it may not."""
        return any(f'permissions violation for {verb} to "{subject}"'.lower() in error for error in self.errors)

    def publish(self, *facts):
        run(self.peer.publish(*facts))

    def send(self, subject, data, reply=""):
        run(self.peer.bus.publish(subject, data, reply=reply))
        run(self.peer.bus.flush())

    def ask(self, tid, method, params=None, request=None):
        return run(self.peer.ask(tid, method, params, request))

    def catch_up(self, tid):
        run(self.peer.catch_up(tid))
        return self.peer.followed[tid]

    def close(self):
        run(self.peer.bus.close())


_loop = asyncio.new_event_loop()
threading.Thread(target=_loop.run_forever, daemon=True).start()


def run(coroutine):
    return asyncio.run_coroutine_threadsafe(coroutine, _loop).result(SEEN_WITHIN + 10)


def eventually(found, within=SEEN_WITHIN):
    """What `found` gives as soon as it is true; an error that it raises means not yet."""
    deadline = time.monotonic() + within
    while True:
        try:
            if result := found():
                return result
        except Exception:
            if time.monotonic() > deadline:
                raise
        if time.monotonic() > deadline:
            return None
        time.sleep(0.03)


def member(handle, name="Maja Quist", object_id=None, **fields):
    identifier = object_id or uuid7(int(time.time() * 1000))
    known = {"id": str(identifier), "handle": handle, "display_name": name, "bio": "Hej på er"}
    return "member.published", identifier, known | {"joined_at": "2026-11-21T09:00:00Z"} | fields


def updated(fact, **fields):
    return "member.updated", fact[1], fact[2] | fields


def gone(fact):
    return "member.deleted", fact[1], {"id": str(fact[1])}
