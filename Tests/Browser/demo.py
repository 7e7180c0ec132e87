"""Two territories on this machine for as long as the tests run."""

import json
import os
import secrets
import select
import signal
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
COMMAND = REPOSITORY / os.environ.get("TERRITORY_COMMAND", ".build/debug/territory")
READY_WITHIN = 60
STOPPED_WITHIN = 60


@dataclass(frozen=True)
class Territory:
    code: str
    url: str
    passwords: dict[str, str] = field(repr=False)

    def page(self, path: str) -> str:
        return self.url + path


@dataclass(frozen=True)
class Demo:
    se: Territory
    dk: Territory


@contextmanager
def running_demo():
    port = free_base_port()
    arguments = ["demo", "--json", "--seed", "small", "--http-port", str(port), "--territories", "se,dk"]
    process = subprocess.Popen([COMMAND, *arguments], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)
    try:
        ready, _, _ = select.select([process.stdout], [], [], READY_WITHIN)
        line = process.stdout.readline() if ready else ""
        if not line:
            raise RuntimeError(f"{COMMAND} was not ready within {READY_WITHIN} s; exit status {process.poll()}")
        yield parse(json.loads(line))
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def parse(report: dict) -> Demo:
    territories = {
        entry["code"]: Territory(
            code=entry["code"],
            url=entry["url"].rstrip("/"),
            passwords={account["handle"]: account["password"] for account in entry["accounts"]},
        )
        for entry in report["territories"]
    }
    return Demo(se=territories["se"], dk=territories["dk"])


def free_base_port() -> int:
    """A port that is free together with the next one and the one 1000 above it, where the health listener goes."""
    for _ in range(100):
        base = 20_000 + secrets.randbelow(10_000)
        if all(is_free(port) for port in (base, base + 1, base + 1000)):
            return base
    raise RuntimeError("no free ports between 20000 and 31000")


def is_free(port: int) -> bool:
    with socket.socket() as attempt:
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
