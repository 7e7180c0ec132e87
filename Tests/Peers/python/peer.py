"""A territory: it makes an identity, keeps a signed log, follows others', and answers requests for its own.

    peer.py --code py --name Python --nats nats://127.0.0.1:4222 --follow DOCUMENT --write mine.json --publish FACT…

Its document goes to the file. Once the other's operator has pinned it (`territory peer add se mine.json`), it follows.
A FACT is JSON such as {"type":"member.published","object_id":"…","payload":{…}}, one in a line of --publish's file.
"""

import argparse
import asyncio
import json
import os
import pathlib
import time
import uuid

import nats
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from identity import pinned
from own import Identity, OwnLog, base64_of, compact
from rpc import Desk
from sealed import binding, seal, unseal
from note import Note
from verify import MAX_ENTRIES, Batch, Log
from web import serve
from strict import Forked, Refused, decimal, require, unbase64

HEARTBEAT = 60
ANSWER_WITHIN = 5
WELL_KNOWN = "/.well-known/tfl/"


class Peer:
    """The territory on the bus and on the web. `refused` counts what came and was not to be believed, by reason."""

    def __init__(self, identity, known=()):
        self.identity, self.log = identity, OwnLog(identity)
        self.known = {document["tid"]: document for document in known}
        self.followed = {tid: Log(document) for tid, document in self.known.items()}
        self.desk = Desk(identity.tid, self.key_of)
        self.forked, self.refused, self.waiting = {}, {}, {}

    def key_of(self, tid):
        return pinned(self.known[tid]).signing[0] if tid in self.known else None

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
        await self.take(message.subject.rsplit(".", 1)[1], Batch.decode(message.data))

    async def heard(self, message):
        tid, note = message.subject.rsplit(".", 1)[1], Note.decode(message.data)
        log = self.followed[tid]
        log.check_note(note)
        log.check_history(note)
        if note.size > log.size and tid not in self.forked:
            await self.catch_up(tid, note.size)

    async def take(self, tid, batch):
        log = self.followed[tid]
        if tid in self.forked or batch.end < log.size:
            return
        if batch.first > log.size:
            log.check_ahead(batch)
            return await self.catch_up(tid, batch.end)
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
            if batch.end > log.size:
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
        answer = self.answer(message.data)
        if message.reply.startswith("tfl1.r."):
            await self.bus.publish(message.reply, answer)

    def answer(self, request):
        """The bytes that answer a signed request, whatever brought it."""
        try:
            claims = self.desk.open(request, int(time.time()))
            if claims["method"] == "payload":
                return self.sealed(claims["iss"], **claims["params"])
            if claims["method"] == "erased":
                return self.confirmed(claims["iss"], **claims["params"])
            return self.perform(claims["method"], claims["params"])
        except Refused as refused:
            self.count(str(refused))
            return compact({"error": str(refused)})

    def perform(self, method, params):
        match method:
            case "head":
                return self.log.head()
            case "range":
                return self.range(params["epoch"], params["from"], params["max"])
            case "identity":
                return self.identity.lines(params["from"])
            case "inclusion":
                return self.log.inclusion(params["seq"], params["size"])
            case "consistency":
                return self.log.consistency(params["a"], params["b"])
            case "block":  # It keeps no content, and asking is no fault.
                return compact({"error": "not_here"})
        raise Refused("unknown_method")

    def sealed(self, reader, epoch, seq, key, **more):
        """One payload, for the asker alone. This territory tells everything to everybody."""
        require(epoch == self.log.epoch, "wrong_epoch")
        if seq >= self.log.size:
            return compact({"error": "future_cursor", "size": self.log.size})
        bound = binding(reader, self.identity.tid, epoch, seq)
        enc, text = seal(unbase64(key), bound, b"".join(self.log.items[seq][1:]))
        return compact({"enc": base64_of(enc), "ct": base64_of(text)})

    def confirmed(self, reader, **more):
        """Somebody has erased what was to be erased of this log, up to a size."""
        return b"{}"

    async def payload(self, tid, seq):
        """The payload of an entry that was left out where it came from."""
        own, log = X25519PrivateKey.generate(), self.followed[tid]
        params = {"epoch": log.epoch, "seq": seq, "key": base64_of(own.public_key().public_bytes_raw())}
        answer = await self.ask(tid, "payload", params)
        return log.entries[seq][0].check(*unseal(answer, own, binding(self.identity.tid, tid, log.epoch, seq)))

    def range(self, epoch, first, most):
        require(epoch == self.log.epoch, "wrong_epoch")
        if first >= self.log.size:
            return compact({"error": "future_cursor", "size": self.log.size})
        return self.log.page(first, most)

    async def serve(self, port):
        """The same over HTTP, for those who cannot reach the bus."""
        self.web = await serve(port, self.answer_web)

    def answer_web(self, method, path, query, body):
        """Status, content type, bytes."""
        match method, path.removeprefix(WELL_KNOWN):
            case "GET", "checkpoint":
                return 200, "text/plain; charset=utf-8", self.log.head()
            case "GET", "range":
                return typed(self.range_web(query))
            case "GET", "identity":
                return 200, "application/jsonl", self.identity.lines(decimal(query.get("from", "0")) or 0)
            case "POST", "rpc":
                return typed(self.answer(body))
            case "GET", "/.well-known/territory":
                return 200, "application/json", compact(self.identity.document)
        return 404, "text/plain", b""

    def range_web(self, query):
        defaults = {"epoch": "0", "from": "0", "max": str(MAX_ENTRIES)}
        numbers = [decimal(query.get(name, default)) for name, default in defaults.items()]
        try:
            require(None not in numbers, "bad_envelope")
            return self.range(*numbers)
        except Refused as refused:
            return compact({"error": str(refused)})


def typed(answer):
    """An error is a JSON object, and so never taken for a batch or a head."""
    return 200, "application/json" if answer.startswith(b"{") else "application/octet-stream", answer


async def admitted(peer, url):
    """False while the bus does not know its key: the other's operator has to add it first."""

    async def tell(error):
        print(error, flush=True)

    try:
        await peer.join(url, error_cb=tell)
        return True
    except nats.errors.Error:
        return False


def facts_of(file):
    for line in pathlib.Path(file).read_text().splitlines():
        fact = json.loads(line)
        yield fact["type"], uuid.UUID(fact["object_id"]), fact["payload"]


async def main(options):
    identity = Identity(options.code, options.name, options.address)
    pathlib.Path(options.write).write_text(json.dumps(identity.document))
    peer = Peer(identity, [json.loads(pathlib.Path(file).read_text()) for file in options.follow])
    if options.publish:
        peer.log.publish(*facts_of(options.publish))
    if options.http:
        await peer.serve(options.http)
    while options.nats and not await admitted(peer, options.nats):
        await asyncio.sleep(1)
    while True:
        if options.nats:
            await beat(peer)
        await asyncio.sleep(HEARTBEAT)


async def beat(peer):
    """Says what its newest head is, and asks for what it lacks."""
    await peer.bus.publish(f"tfl1.h.{peer.identity.tid}", peer.log.head())
    for tid, log in peer.followed.items():
        try:
            await peer.catch_up(tid)
            print(f"{tid}: {log.size} entries, every one verified", flush=True)
        except (Refused, TimeoutError) as error:
            print(f"{tid}: {error or 'no answer'}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--code", required=True, help="what it would like to be called, such as py")
    parser.add_argument("--name", required=True)
    parser.add_argument("--write", required=True, metavar="FILE", help="where its document goes, for `territory peer add`")
    parser.add_argument("--nats", metavar="URL", help="the bus")
    parser.add_argument("--http", type=int, metavar="PORT", help="answer on 127.0.0.1 as well")
    parser.add_argument("--address", metavar="URL", help="where others reach that, such as https://py.example.org/.well-known/tfl")
    parser.add_argument("--follow", action="append", default=[], metavar="FILE", help="another territory's document")
    parser.add_argument("--publish", metavar="FILE", help="facts, one in a line")
    asyncio.run(main(parser.parse_args()))
