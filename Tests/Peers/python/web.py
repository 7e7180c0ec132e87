"""As much of an HTTP/1.1 server as a peer needs: it answers one request and closes. In front of it stands a real one."""

import asyncio
import urllib.parse

WITHIN = 10
# More than the longest request, which is for its reader to refuse.
LONGEST_BODY = 65_536


async def serve(port, answer):
    """`answer(method, path, query, body)` gives status, content type and bytes."""

    async def connected(reader, writer):
        try:
            async with asyncio.timeout(WITHIN):
                status, kind, body = await answered(reader, answer)
                head = f"HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError, ValueError):
            pass  # Nobody is left who could read an answer.
        finally:
            writer.close()

    return await asyncio.start_server(connected, "127.0.0.1", port)


async def answered(reader, answer):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    fields = dict(line.lower().split(":", 1) for line in head[1:] if ":" in line)
    length = int(fields.get("content-length", "0"))
    if length > LONGEST_BODY:
        return 413, "text/plain", b""
    url = urllib.parse.urlsplit(target)
    return answer(method, url.path, dict(urllib.parse.parse_qsl(url.query)), await reader.readexactly(length))
