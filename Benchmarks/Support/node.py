"""Two territories, `se` and `dk`, that follow one another, served by one process."""

import contextlib
import http.client
import json
import os
import secrets
import signal

from machine import COMMAND, Machine, answers, wait
from ports import free_port

# Everybody in a benchmark comes from one address and is meant to ask more than people do.
RATE_FACTOR = "1000000"
PASSWORD = secrets.token_urlsafe(12)


class Node:
    def __init__(self, machine):
        self.machine = machine
        self.ports = {code: free_port() for code in ("se", "dk")}
        self.health = f"http://127.0.0.1:{free_port()}"
        self.bus = f"127.0.0.1:{free_port()}"
        for code, port in self.ports.items():
            machine.create(code, domain=f"127.0.0.1:{port}")
        machine.run("peer", "add", "se", "dk")
        machine.run("peer", "add", "dk", "se")

    @contextlib.contextmanager
    def nats(self):
        configuration = self.machine.folder / "nats.conf"
        configuration.write_text(self.machine.run("bus", "config", "--listen", self.bus))
        with self.machine.process("nats-server", "-c", configuration, stop=signal.SIGINT):
            yield

    @contextlib.contextmanager
    def serving(self):
        """The serving process, and the seconds from its start until `/readyz` says yes."""
        listen = [word for port in self.ports.values() for word in ("--listen", f"127.0.0.1:{port}")]
        environment = {**os.environ, "TERRITORY_HTTP_RATE_FACTOR": RATE_FACTOR}
        with self.machine.process(
            *(COMMAND, "serve", "--state", self.machine.state, "--health", self.health.removeprefix("http://")),
            *("--bus", f"nats://{self.bus}", *listen),
            env=environment,
        ) as process:
            yield process, wait("territory serve", self._is_ready)

    def _is_ready(self):
        return answers(self.health + "/readyz")

    def url(self, code, path):
        return f"http://127.0.0.1:{self.ports[code]}{path}"

    def caller(self, code):
        return Caller(self.ports[code])


class Caller:
    """One connection to one territory that stays open."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def call(self, method, path, body=None, token=None, more=None):
        headers = ({"Content-Type": "application/json"} if body else {}) | (more or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.connection.request(method, "/api/v1" + path, json.dumps(body) if body else None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if content else None

    def register(self, handle):
        status, answer = self.call(
            "POST",
            "/auth/register",
            {"handle": handle, "email": f"{handle}@example.org", "password": PASSWORD, "display_name": handle},
        )
        if status != 202:
            raise RuntimeError(f"not registered: {answer}")

    def sign_in(self, handle):
        status, answer = self.call("POST", "/auth/login", {"login": handle, "password": PASSWORD})
        if status != 200:
            raise RuntimeError(f"not signed in: {answer}")
        return answer["access_token"]

    def id(self, handle):
        return self.call("GET", f"/users/@{handle}")[1]["id"]


@contextlib.contextmanager
def running():
    """The node, ready, with everything it needs."""
    with Machine() as machine:
        node = Node(machine)
        with node.nats(), node.serving():
            yield node
