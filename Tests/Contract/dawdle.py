"""Connections that take their time: dawdle.py PORT COUNT SECONDS. It keeps that many open for so long, a third of each kind: heads that
trickle, bodies that trickle, answers that are hardly read. Whatever the server ends is opened anew; in the end it waits until the
server has let go of all. It prints, as JSON, how many there were, how many the server held at most, how long it held one at most, of
each kind, in seconds, and how many it held still after a minute.

What the server holds is read from the kernel's table: whoever reads slowly does not see that the other side has closed."""

import asyncio
import collections
import json
import pathlib
import resource
import socket
import sys
import time

# Connections of one address; the server gives each address 50.
SHARE = 40
PAUSE = 2
AFTERWARDS = 60


class Kind:
    def __init__(self, name, first, then, place):
        self.name, self.first, self.then, self.place = name, first, then, place

    def address(self, number):
        return f"127.{self.place}.{number // SHARE // 250}.{1 + number // SHARE % 250}"

    async def dawdle(self, number, port, end, watch):
        """One connection after the other."""
        while time.monotonic() < end:
            connection = socket.socket()
            connection.setblocking(False)
            try:
                # Small, so that the kernel keeps little of an answer that nobody reads.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
                connection.bind((self.address(number), 0))
                await self.converse(connection, port, watch)
            except (OSError, TimeoutError):
                await asyncio.sleep(0.2)
            finally:
                connection.close()

    async def converse(self, connection, port, watch):
        """Until the server has let go of it."""
        loop = asyncio.get_running_loop()
        await asyncio.wait_for(loop.sock_connect(connection, ("127.0.0.1", port)), 60)
        await asyncio.wait_for(loop.sock_sendall(connection, self.first), 60)
        name, was_held = in_the_table(connection.getsockname()), False
        while name in watch.held or not was_held:
            was_held = was_held or name in watch.held
            await asyncio.sleep(PAUSE)
            try:
                if self.then:
                    connection.send(self.then)
                # A byte at a time, so that what waits to be read stays where it is.
                if connection.recv(1) == b"":
                    return
            except BlockingIOError:
                pass


def in_the_table(address):
    """As the kernel writes it: the bytes the other way round, and the port."""
    return f"{int.from_bytes(socket.inet_aton(address[0]), 'little'):08X}:{address[1]:04X}"


def kinds(port):
    host = f"Host: 127.0.0.1:{port}\r\n".encode()
    body = b"POST /api/v1/auth/login HTTP/1.1\r\n" + host + b"Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
    document = b"GET /openapi.json HTTP/1.1\r\n" + host + b"\r\n"
    return [
        Kind("head", b"GET / HTTP/1.1\r\n" + host + b"X-Slow: ", b"a", 11),
        Kind("body", body, b" ", 12),
        Kind("answer", document * 40, b"", 13),
    ]


class Watch:
    """Which connections the server holds, looked at twice a second."""

    def __init__(self, port, places):
        self.port, self.places = f"{port:04X}", places
        self.held, self.longest, self.most, self.count = {}, collections.defaultdict(float), 0, 0

    def look(self):
        now, seen = time.monotonic(), {}
        for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            # Established, or closed by the other side alone; what nobody has accepted, or somebody let go of, has no inode.
            if fields[1].endswith(":" + self.port) and fields[3] in ("01", "08") and fields[9] != "0":
                # The second number of the address, as in_the_table has it.
                kind = self.places.get(int(fields[2][4:6], 16))
                if kind:
                    seen[fields[2]] = kind
        self.count += len(seen.keys() - self.held.keys())
        self.held = {remote: (self.held.get(remote, (now,))[0], kind) for remote, kind in seen.items()}
        self.most = max(self.most, len(self.held))
        for began, kind in self.held.values():
            self.longest[kind] = max(self.longest[kind], now - began)

    async def run(self, is_over):
        while not is_over():
            self.look()
            await asyncio.sleep(0.5)


async def main(port, count, seconds):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    everybody = kinds(port)
    watch = Watch(port, {kind.place: kind.name for kind in everybody})
    end = time.monotonic() + seconds
    tasks = [
        asyncio.create_task(kind.dawdle(number, port, end, watch))
        for kind in everybody
        for number in range(count // len(everybody))
    ]
    await watch.run(lambda: time.monotonic() > end and (not watch.held or time.monotonic() > end + AFTERWARDS))
    for task in tasks:
        task.cancel()
    print(json.dumps({"count": watch.count, "most": watch.most, "longest": watch.longest, "left": len(watch.held)}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
