"""HTTP as bytes, for what no client library would send."""

import re
import socket
import threading
import time

from api import look_at

LOGIN = "/api/v1/auth/login"
JSON = "Content-Type: application/json"
BODY = b'{"login":"nobody","password":"not-a-password"}'
CHUNKED_BODY = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)


class Wire:
    def __init__(self, port):
        self.address = ("127.0.0.1", port)
        self.host = f"127.0.0.1:{port}"

    def request(self, method="GET", target="/api/v1/users?limit=1", fields=(), body=b"", version="HTTP/1.1", host=True):
        """The bytes of a request; `host` is the Host field's value, True for the right one, None for no field."""
        lines = [f"{method} {target} {version}".encode("latin1")]
        if host is not None:
            lines.append(b"Host: " + (self.host if host is True else host).encode("latin1"))
        lines += [field if isinstance(field, bytes) else field.encode("latin1") for field in fields]
        return b"\r\n".join(lines) + b"\r\n\r\n" + body

    def login(self, *fields, body=BODY, **how):
        return self.request("POST", LOGIN, [JSON, *fields], body, **how)

    def connect(self, source="127.0.0.1", timeout=10):
        return socket.create_connection(self.address, timeout, (source, 0))

    def exchange(self, data, wait=1.0):
        """Sends bytes as they are and reads until the server closes or says nothing for `wait` seconds."""
        with self.connect() as connection:
            connection.settimeout(wait)
            answer = Answer()
            try:
                connection.sendall(data)
            except OSError:
                pass  # Refused before all was sent; the answer says why.
            try:
                while received := connection.recv(65536):
                    answer.bytes += received
                answer.is_closed = True
            except TimeoutError:
                pass
            except OSError:
                answer.is_closed = True
        for status in answer.statuses:
            look_at(status, answer.bytes.decode("latin1"))
        return answer


class Answer:
    """Everything that came back on one connection."""

    def __init__(self):
        self.bytes = b""
        self.is_closed = False

    @property
    def statuses(self):
        return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", self.bytes)]

    @property
    def final(self):
        """The statuses without 1xx."""
        return [status for status in self.statuses if status >= 200]

    @property
    def body(self):
        return self.bytes.partition(b"\r\n\r\n")[2]

    def field(self, name):
        found = re.search(rb"(?im)^%s: *([^\r]*)" % name.encode(), self.bytes.partition(b"\r\n\r\n")[0])
        return found and found[1].decode()


class SlowConnections:
    """Opens connections that send a byte now and then; each notes when the server had enough."""

    def __init__(self, port):
        wire = Wire(port)
        half = b"GET / HTTP/1.1\r\nX-Slow: "
        self.cases = {
            "nothing": (b"", b"", 10),
            "header": (half, b"a", 10),
            "header of the second request": (wire.request() + half, b"a", 25),
            "body": (wire.login("Content-Length: 100000", body=b""), b" ", 30),
            "stalled body": (wire.login("Content-Length: 100", body=b"{"), b"", 30),
            "body nobody wants": (wire.login("Content-Length: 99999999", body=b""), b" ", 30),
            "chunk line": (wire.login("Transfer-Encoding: chunked", body=b"5;"), b"a", 30),
            "endless chunk": (wire.login("Transfer-Encoding: chunked", body=b"f" * 16 + b"\r\n"), b" ", 30),
            "upload": (wire.request("POST", "/ipfs/upload", ["Content-Length: 99999999"]), b" ", 30),
            "trailers": (wire.login("Transfer-Encoding: chunked", body=b"0\r\nX: "), b"a", 30),
            "idle after an answer": (wire.request(), b"", 16),
        }
        self.lasted = {}
        self.threads = {
            name: threading.Thread(target=self._dawdle, args=(wire, name, first, then), daemon=True)
            for name, (first, then, _) in self.cases.items()
        }
        for thread in self.threads.values():
            thread.start()

    def _dawdle(self, wire, name, first, then):
        began = time.monotonic()
        with wire.connect(source="127.0.0.5") as connection:
            connection.settimeout(1.5)
            try:
                connection.sendall(first)
                while time.monotonic() - began < 60:
                    try:
                        if not connection.recv(65536):
                            break
                    except TimeoutError:
                        connection.sendall(then)
            except OSError:
                pass
        self.lasted[name] = time.monotonic() - began

    def seconds(self, name):
        self.threads[name].join()
        return self.lasted[name]
