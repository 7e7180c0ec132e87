"""A territory: it makes an identity, keeps a signed log, follows another's, and answers requests for its own.

    peer.py --code py --name Python --nats nats://127.0.0.1:4222 --follow DOCUMENT --write mine.json

Its document goes to the file. Once the other's operator has pinned it (`territory peer add se mine.json`), it follows.
"""

import argparse
import asyncio
import base64
import json
import os
import pathlib
import time
import uuid

import nats
import nkeys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from merkle import Frontier, leaf_hash, sha256
from verify import COSIGNATURE, IDENTITY, LOG, MAX_ENTRIES, MAX_MESSAGE, Batch, Forked, Log, Note, Refused
from verify import check_signature, note_key_id, pae, require, signing_key, strict_json, territory_id, unbase64

RPC = "application/vnd.tfl.rpc.v1+json"
LIVES = 60
HEARTBEAT = 60
ANSWER_WITHIN = 5


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def base64_of(data):
    return base64.b64encode(data).decode()


def public(key):
    return key.public_key().public_bytes_raw()


def uuid7(milliseconds):
    number = milliseconds << 80 | int.from_bytes(os.urandom(10))
    return uuid.UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 7 << 76 | 2 << 62)


class Identity:
    """The keys of a territory, one for each purpose, and what it tells others about them."""

    def __init__(self, code, name):
        self.code, self.name = code, name
        self.rotation, self.signing = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        rotation, signing = ([f"ed25519:{public(key).hex()}"] for key in (self.rotation, self.signing))
        self.genesis = compact({"v": 1, "rotation": rotation, "signing": signing, "prev": None})
        self.tid = territory_id(self.genesis)
        self.seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)

    @property
    def document(self):
        """What `territory peer add` takes."""
        bus = nkeys.from_seed(bytearray(self.seed)).public_key.decode()
        return {"code": self.code, "name": self.name, "tid": self.tid, "genesis": base64_of(self.genesis), "bus": bus}

    def request(self, to, method, params=None, **changed):
        now = int(time.time())
        head = {"iss": self.tid, "aud": to, "method": method, "nonce": base64_of(os.urandom(16))}
        body = {**head, "iat": now, "exp": now + 30, "params": params or {}, **changed}
        return envelope(RPC, compact(body), self.signing)


def envelope(kind, body, key):
    signature = {"sig": base64_of(key.sign(pae(kind, body)))}
    return compact({"payload": base64_of(body), "payloadType": kind, "signatures": [signature]})


class OwnLog:
    """What this territory tells the others. `publish` gives the batch that goes to the bus."""

    def __init__(self, identity, epoch=0):
        self.identity, self.origin = identity, f"tfl.v1/{identity.tid}/{epoch}"
        self.frontier, self.items, self.heads = Frontier(), [], {}

    @property
    def size(self):
        return len(self.items)

    def publish(self, *facts):
        first, now = self.size, int(time.time() * 1000)
        for kind, object_id, value in facts:
            salt, payload = os.urandom(32), value if isinstance(value, bytes) else compact(value)
            entry = encode_entry(self.size, now, uuid7(now), kind, object_id, payload, salt)
            self.items.append((entry, salt, payload))
            self.frontier.append(leaf_hash(entry))
        return self.batch(first, self.size, self.head())

    def head(self):
        """The newest head, fresh, and kept: pages end at kept heads."""
        self.heads[self.size] = self.sign()
        return self.heads[self.size]

    def sign(self, **changed):
        head = {"size": self.size, "root": self.frontier.root(), "key": self.identity.signing, "now": int(time.time())}
        return sign_head(self.origin, **head | changed)

    def batch(self, first, end, head=None):
        return encode_batch(first, self.items[first:end], head or self.heads[end])

    def page(self, first, most):
        """Ends at the last kept head that keeps the limits, at the next where none does."""
        ends = [end for end in sorted(self.heads) if end > first]
        fitting = [end for end in ends if end <= first + min(most, MAX_ENTRIES)] or ends[:1]
        return next(page for end in reversed(fitting) if len(page := self.batch(first, end)) <= MAX_MESSAGE)


def encode_entry(seq, now, entry_id, kind, object_id, payload, salt, version=1, audience=0):
    start = b"TFE1\0" + seq.to_bytes(8) + now.to_bytes(8) + entry_id.bytes + bytes([len(kind)]) + kind.encode()
    end = object_id.bytes + bytes([audience]) + len(payload).to_bytes(4) + sha256(b"TFP1", salt, payload)
    return start + version.to_bytes(2) + end


def encode_batch(first, items, head):
    frames = [
        len(entry).to_bytes(2) + entry + b"\x01" + salt + len(payload).to_bytes(4) + payload
        for entry, salt, payload in items
    ]
    start = b"TFB1\0" + first.to_bytes(8) + len(items).to_bytes(2)
    return start + b"".join(frames) + len(head).to_bytes(2) + head


def sign_head(origin, size, root, key, now):
    text = f"{origin}\n{size}\n{base64_of(root)}\n".encode()
    fresh = now.to_bytes(8) + key.sign(b"cosignature/v1\ntime %d\n" % now + text)
    lines = (LOG, key.sign(text)), (COSIGNATURE, fresh)
    blobs = [note_key_id(origin, kind, public(key)) + blob for kind, blob in lines]
    return text + b"\n" + "".join(f"— {origin} {base64_of(blob)}\n" for blob in blobs).encode()


class Peer:
    """The territory on the bus. `refused` counts what came and was not to be believed, by reason."""

    def __init__(self, identity, known=()):
        self.identity, self.log = identity, OwnLog(identity)
        self.known = {document["tid"]: document for document in known}
        self.followed = {tid: Log(document) for tid, document in self.known.items()}
        self.forked, self.refused, self.nonces, self.waiting = {}, {}, {}, {}

    async def join(self, url, **options):
        self.bus = await nats.connect(url, nkeys_seed_str=self.identity.seed.decode(), **options)
        mine = self.identity.tid
        await self.bus.subscribe(f"tfl1.r.{mine}.*", cb=self.replied)
        await self.bus.subscribe(f"tfl1.q.{mine}", cb=self.asked)
        for tid in self.followed:
            await self.bus.subscribe(f"tfl1.b.{tid}", cb=self.guarded(self.follow))
            await self.bus.subscribe(f"tfl1.h.{tid}", cb=self.guarded(self.heard))
        await self.bus.flush()

    def guarded(self, handle):
        """A refused message changes nothing but its counter."""

        async def handler(message):
            try:
                await handle(message)
            except Forked as fork:
                self.forked[message.subject.rsplit(".", 1)[1]] = fork.notes
            except Refused as refused:
                self.count(str(refused))

        return handler

    def count(self, reason):
        self.refused[reason] = self.refused.get(reason, 0) + 1

    # Following

    async def follow(self, message):
        require(len(message.data) <= MAX_MESSAGE, "size")
        await self.take(message.subject.rsplit(".", 1)[1], Batch.decode(message.data))

    async def heard(self, message):
        tid, note = message.subject.rsplit(".", 1)[1], Note.decode(message.data)
        self.followed[tid].check_note(note)
        if note.size > self.followed[tid].size and tid not in self.forked:
            await self.catch_up(tid, note.size)

    async def take(self, tid, batch):
        log = self.followed[tid]
        if tid in self.forked or batch.note.size <= log.size:
            return
        if batch.first > log.size:
            log.check_note(batch.note)
            return await self.catch_up(tid, batch.note.size)
        log.append(batch)

    async def catch_up(self, tid, size=None):
        """By requests from the first entry it lacks; without a size, to the newest head."""
        log = self.followed[tid]
        if size is None:
            head = Note.decode(await self.ask(tid, "head"))
            log.check_note(head)
            size = head.size
        while log.size < size:
            params = {"epoch": log.epoch, "from": log.size, "max": MAX_ENTRIES}
            batch = Batch.decode(await self.ask(tid, "range", params))
            if batch.note.size > log.size:
                log.append(batch)

    async def ask(self, tid, method, params=None, request=None):
        token = os.urandom(8).hex()
        reply, self.waiting[token] = f"tfl1.r.{self.identity.tid}.{token}", asyncio.get_running_loop().create_future()
        await self.bus.publish(f"tfl1.q.{tid}", request or self.identity.request(tid, method, params), reply=reply)
        try:
            return await asyncio.wait_for(self.waiting[token], ANSWER_WITHIN)
        finally:
            del self.waiting[token]

    async def replied(self, message):
        future = self.waiting.get(message.subject.rsplit(".", 1)[1])
        if future and not future.done():
            future.set_result(message.data)

    # Publishing and answering

    async def publish(self, *facts):
        await self.bus.publish(f"tfl1.b.{self.identity.tid}", self.log.publish(*facts))

    async def asked(self, message):
        try:
            answer = self.answer(self.open(message.data))
        except Refused as refused:
            self.count(str(refused))
            answer = compact({"error": str(refused)})
        if message.reply.startswith("tfl1.r."):
            await self.bus.publish(message.reply, answer)

    def open(self, data):
        """The request in an envelope, after its signature, its audience, its time and its nonce are found good."""
        outer = strict_json(data, "frame")
        require(outer.get("payloadType") == RPC, "frame")
        body = unbase64(outer["payload"])
        request, now = strict_json(body, "frame"), time.time()
        require(request["iss"] in self.known, "origin")
        key = signing_key(unbase64(self.known[request["iss"]]["genesis"]))
        check_signature(key, unbase64(outer["signatures"][0]["sig"]), pae(RPC, body))
        require(request["aud"] == self.identity.tid, "audience")
        require(request["iat"] - LIVES <= now <= request["exp"] <= request["iat"] + LIVES, "expired")
        self.nonces = {nonce: until for nonce, until in self.nonces.items() if until >= now}
        require((request["iss"], request["nonce"]) not in self.nonces, "replayed")
        self.nonces[request["iss"], request["nonce"]] = request["exp"]
        return request

    def answer(self, request):
        match request["method"]:
            case "head":
                return self.log.head()
            case "range":
                wanted = request["params"]
                if wanted["from"] >= self.log.size:
                    return compact({"error": "future_cursor", "size": self.log.size})
                return self.log.page(wanted["from"], wanted["max"])
            case "identity":
                return envelope(IDENTITY, self.identity.genesis, self.identity.rotation)
        raise Refused("unknown_method")


async def admitted(peer, url):
    """False while the bus does not know its key: the other's operator has to add it first."""

    async def tell(error):
        print(error, flush=True)

    try:
        await peer.join(url, error_cb=tell)
        return True
    except nats.errors.Error:
        return False


async def main(options):
    identity = Identity(options.code, options.name)
    pathlib.Path(options.write).write_text(json.dumps(identity.document))
    peer = Peer(identity, [json.loads(pathlib.Path(file).read_text()) for file in options.follow])
    while not await admitted(peer, options.nats):
        await asyncio.sleep(1)
    while True:
        for tid, log in peer.followed.items():
            await peer.catch_up(tid)
            print(f"{tid}: {log.size} entries, every one verified", flush=True)
        await peer.bus.publish(f"tfl1.h.{identity.tid}", peer.log.head())
        await asyncio.sleep(HEARTBEAT)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("--code", "--name", "--nats", "--write"):
        parser.add_argument(option, required=True)
    parser.add_argument("--follow", action="append", default=[], metavar="DOCUMENT")
    asyncio.run(main(parser.parse_args()))
