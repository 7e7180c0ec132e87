"""One `territory demo` for a whole run: two territories on free ports, stopped by its own handle."""

import contextlib
import json
import math
import os
import pathlib
import random
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

import httpx
import pytest

from mailbox_server import Mailbox

ROOT = pathlib.Path(__file__).resolve().parents[1]
COMMAND = ROOT / os.environ.get("TERRITORY_COMMAND", ".build/debug/territory")
# The demo's operator listens this far above the first territory.
HEALTH_OFFSET = 1000
READY_WITHIN = 60
# Seconds; an access token is good for fifteen minutes.
TOKEN_LASTS = 600
STARTED = time.monotonic()
STOPPED_WITHIN = 60


@dataclass(frozen=True)
class Territory:
    code: str
    url: str
    passwords: dict[str, str] = field(repr=False)
    tokens: dict[str, str] = field(repr=False)
    since: dict[str, float] = field(default_factory=dict, repr=False)

    def page(self, path: str) -> str:
        return self.url + path

    def token(self, handle: str) -> str:
        """An access token that does not end yet: those that the demo told end before a long run does."""
        if time.monotonic() - self.since.get(handle, STARTED) > TOKEN_LASTS:
            account = {"login": handle, "password": self.passwords[handle]}
            answer = httpx.post(self.page("/api/v1/auth/login"), json=account).raise_for_status()
            self.tokens[handle], self.since[handle] = answer.json()["access_token"], time.monotonic()
        return self.tokens[handle]

    def forget(self, handle: str):
        """Its token is not used again: too many sessions were begun since, and the oldest ended."""
        self.since[handle] = -math.inf


class Demo:
    """The territories are `se` and `dk`; `log` is what they have logged, `status` and `errors` how it all ended."""

    def __init__(self):
        # Postgres runs as another user where the tests run as root; it has to get through.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="territory-tests-"))
        self.folder.chmod(0o711)
        self.port = free_ports()
        self.mail = Mailbox()
        self._errors = (self.folder / "errors").open("w+")
        self.process = subprocess.Popen(
            [
                *(COMMAND, "demo", "--json", "--seed", "small", "--territories", "se,dk"),
                *("--http-port", str(self.port), "--state", self.state),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            cwd=ROOT,
            env=os.environ | {"TERRITORY_MAIL_URL": self.mail.url, "TERRITORY_MAIL_FROM": "no-reply@example.net"},
        )
        ready, _, _ = select.select([self.process.stdout], [], [], READY_WITHIN)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            self.stop()
            raise RuntimeError(f"{COMMAND} was not ready within {READY_WITHIN} s: {self.errors}")
        ready = json.loads(line)
        self.nats = ready["nats"]
        self.se, self.dk = map(territory, ready["territories"])

    @property
    def health_url(self):
        return f"http://127.0.0.1:{self.port + HEALTH_OFFSET}"

    @property
    def state(self):
        return self.folder / "state"

    @property
    def log(self):
        return (self.state / "node.log").read_text()

    def command(self, *arguments):
        """What `territory` prints, with this demo's state."""
        return self.output(*arguments).decode()

    def output(self, *arguments):
        """The same, as bytes."""
        line = [COMMAND, *arguments, "--state", self.state]
        return subprocess.run(line, check=True, capture_output=True).stdout

    def is_running(self):
        return self.process.poll() is None

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.status = self.process.wait(timeout=STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.status = self.process.wait()
        self.mail.stop()
        self._errors.seek(0)
        self.errors = self._errors.read()
        self._errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def territory(entry):
    return Territory(
        code=entry["code"],
        url=entry["url"].rstrip("/"),
        passwords={account["handle"]: account["password"] for account in entry["accounts"]},
        tokens={account["handle"]: account["token"] for account in entry["accounts"]},
    )


def free_ports():
    """A port that is free together with the ones the demo derives from it."""
    for _ in range(100):
        port = random.randint(20_000, 30_000)
        if all(is_free(port + offset) for offset in (0, 1, HEALTH_OFFSET)):
            return port
    raise RuntimeError("no free ports")


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def running(**settings):
    """A demo, and commands, with more in their environment; it has to end well."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in settings.items():
            environment.setenv(name, value)
        demo = Demo()
        yield demo
        demo.stop()
    assert demo.status in (0, 130), demo.errors
