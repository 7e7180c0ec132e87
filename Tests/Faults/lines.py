"""Bad lines in user space: what goes through one comes late, in drops, damaged, in one direction only, or not at all."""

import asyncio
import base64
import collections
import heapq
import itertools
import json
import random
import threading
import time

IN, OUT = "in", "out"  # To the client, and from it.
CHUNK = 65_536
# Pieces on their way; a sender waits where a line is full.
MAX_ON_THE_WAY = 2_000

_loop = asyncio.new_event_loop()
threading.Thread(target=_loop.run_forever, daemon=True).start()


def run(coroutine):
    return asyncio.run_coroutine_threadsafe(coroutine, _loop).result(30)


class Line:
    """Listens on `port` and carries everything to and from `target`. Its faults may be changed at any moment.

    A direction that is held carries nothing and tells nobody, as a line does that is broken far away; what was sent arrives when it
    heals, unless somebody has hung up. A line that is cut hangs up, and refuses whoever calls.
    """

    def __init__(self, target, port, seed=0, host=None):
        self.target, self.port, self.random = target, port, random.Random(seed)
        # The port by which the other end knows itself, in the head of a request.
        self.host = host
        self.connections, self.calls, self.resets = set(), 0, 0
        self.heal()
        self.server = run(asyncio.start_server(self._serve, "127.0.0.1", port, limit=CHUNK))

    def heal(self):
        self.held, self.is_cut = frozenset(), False
        self.delay = self.jitter = 0.0  # seconds
        self.reset = self.flip = 0.0  # chances for each piece
        self.drip = None  # bytes a second

    def hold(self, *directions):
        self.held |= frozenset(directions or (IN, OUT))

    def cut(self):
        self.is_cut = True
        _loop.call_soon_threadsafe(self._hang_up)

    def close(self):
        self.cut()
        _loop.call_soon_threadsafe(self.server.close)

    def _hang_up(self):
        for writer in list(self.connections):
            writer.transport.abort()

    async def _serve(self, reader, writer):
        ends, self.calls = {writer}, self.calls + 1
        try:
            if self.is_cut:
                return
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target, limit=CHUNK)
            ends.add(far_writer)
            self.connections |= ends
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(reader, far_writer, OUT))
                both.create_task(self._carry(far_reader, writer, IN))
        except* (OSError, EOFError):
            pass
        finally:
            self.connections -= ends
            for end in ends:
                end.transport.abort()

    async def _carry(self, reader, writer, direction):
        way = OnTheWay()
        async with asyncio.TaskGroup() as both:
            both.create_task(self._send_off(reader, way, direction))
            both.create_task(self._deliver(way, writer, direction))

    async def _send_off(self, reader, way, direction):
        latest = 0.0
        while True:
            piece = await self.take(reader, direction)
            # In order, however late each is; only what is late on purpose is overtaken.
            delay = max(0.0, self.delay + self.random.uniform(-self.jitter, self.jitter))
            latest = max(latest, way.now() + delay)
            for extra, data in self.treat(piece, direction):
                await way.put(latest + extra, data)
            if not piece:
                return

    async def _deliver(self, way, writer, direction):
        while True:
            data = await way.next()
            while direction in self.held:
                await asyncio.sleep(0.02)
            if not data:
                return writer.write_eof()
            if self.random.random() < self.reset:
                self.resets += 1
                writer.write(data[: len(data) // 2])
                raise ConnectionResetError
            writer.write(self._damaged(data))
            await writer.drain()
            if self.drip:
                await asyncio.sleep(len(data) / self.drip)

    def _damaged(self, data):
        if self.random.random() >= self.flip:
            return data
        at = self.random.randrange(len(data))
        return data[:at] + bytes([data[at] ^ 1 << self.random.randrange(8)]) + data[at + 1 :]

    async def take(self, reader, direction):
        """The next piece of what comes; nothing at its end."""
        piece = await reader.read(CHUNK)
        if self.host and direction == OUT:
            piece = piece.replace(b"127.0.0.1:%d" % self.port, b"127.0.0.1:%d" % self.host)
        return piece

    def treat(self, piece, direction):
        """What becomes of a piece: how many seconds later than others it comes, and what it is then."""
        return [(0.0, piece)]


class OnTheWay:
    """Pieces in the order in which they are due."""

    def __init__(self):
        self.pieces, self.number, self.is_changed = [], itertools.count(), asyncio.Event()
        self.now = asyncio.get_running_loop().time

    async def put(self, due, data):
        while len(self.pieces) > MAX_ON_THE_WAY:
            await asyncio.sleep(0.005)
        heapq.heappush(self.pieces, (due, next(self.number), data))
        self.is_changed.set()

    async def next(self):
        while not self.pieces or self.pieces[0][0] > self.now():
            self.is_changed.clear()
            wait = self.pieces[0][0] - self.now() if self.pieces else None
            try:
                await asyncio.wait_for(self.is_changed.wait(), wait)
            except TimeoutError:
                pass
        return heapq.heappop(self.pieces)[2]


class BusLine(Line):
    """A line between a node and the bus that knows where one message ends and the next begins.

    `deaf` holds beginnings of subjects that are lost, by direction. `loss` is a chance, `copies` the most that come of one message,
    and `disorder` the seconds by which one may be overtaken.
    """

    def __init__(self, *line, **more):
        self.pages = PagesAsked()
        super().__init__(*line, **more)

    def cut(self):
        super().cut()
        self.pages.waiting.clear()

    def heal(self):
        super().heal()
        self.deaf = {IN: set(), OUT: set()}
        self.loss, self.copies, self.disorder = 0.0, 1, 0.0

    async def take(self, reader, direction):
        """One line of the protocol, with the bytes that it announces."""
        try:
            head = await reader.readuntil(b"\r\n")
        except asyncio.IncompleteReadError as end:
            return end.partial
        words = head.split()
        if words[0].upper() not in (b"PUB", b"HPUB", b"MSG", b"HMSG"):
            return head
        return head + await reader.readexactly(int(words[-1]) + 2)

    def treat(self, piece, direction):
        head = piece.split(b"\r\n", 1)[0].split()
        if not head or head[0].upper() not in (b"PUB", b"HPUB", b"MSG", b"HMSG"):
            return [(0.0, piece)]
        subject = head[1].decode()
        self.pages.see(subject, head[2].decode(), piece)
        if any(subject.startswith(lost) for lost in self.deaf[direction]):
            return []
        if direction == OUT or not (self.loss or self.disorder or self.copies > 1):
            return [(0.0, piece)]
        if self.random.random() < self.loss:
            return []
        return [(self.random.uniform(0, self.disorder), piece) for _ in range(self.random.randint(1, self.copies))]


class PagesAsked:
    """How many pages of one log a node waits for at a time. What is not answered within a second it may wait for no more."""

    PATIENCE = 0.9

    def __init__(self):
        self.waiting, self.most, self.count = {}, 0, 0

    def see(self, subject, reply, piece):
        if subject.startswith("tfl1.r."):
            self.waiting.pop(subject, None)
        elif subject.startswith("tfl1.q.") and reply.startswith("tfl1.r.") and method(piece) == "range":
            now, self.count = time.monotonic(), self.count + 1
            self.waiting = {token: asked for token, asked in self.waiting.items() if now - asked[1] < self.PATIENCE}
            self.waiting[reply] = subject, now
            self.most = max(self.most, collections.Counter(asked[0] for asked in self.waiting.values()).most_common(1)[0][1])


def method(piece):
    """Of a signed request."""
    claims = json.loads(piece.split(b"\r\n", 1)[1])["payload"]
    return json.loads(base64.b64decode(claims))["method"]
