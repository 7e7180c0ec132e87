"""Load by wrk (Debian's package), with one thread: the cores belong to what is measured."""

import json
import os
import pathlib
import shutil
import subprocess
from dataclasses import dataclass

SCRIPT = pathlib.Path(__file__).with_name("load.lua")


@dataclass
class Load:
    """Requests that run until ``result`` is asked for, or their time is over."""

    process: subprocess.Popen

    def result(self):
        output, errors = self.process.communicate()
        if self.process.returncode:
            raise RuntimeError(f"wrk: {errors}")
        result = json.loads(output.strip().splitlines()[-1])
        if result["errors"]:
            raise RuntimeError(f"{result['errors']} of {result['requests']} requests failed")
        return Result(result["requests"] / result["seconds"], result["p50_ms"], result["p99_ms"])


@dataclass
class Result:
    per_second: float
    p50_ms: float
    p99_ms: float


def load(url, seconds, connections, token=None, wait_ms=0, sign_ins=()):
    """Begins; `sign_ins` is a password and the handles that use it."""
    return start(SCRIPT, url, seconds, connections, token, (str(wait_ms), *sign_ins))


def start(script, url, seconds, connections, token, arguments):
    """Begins what a script says."""
    if not shutil.which("wrk"):
        install()
    headers = ["-H", f"Authorization: Bearer {token}"] if token else []
    return Load(
        subprocess.Popen(
            [
                *("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", script),
                *(*headers, url, "--", *arguments),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    )


def install():
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    subprocess.run(
        [*as_root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "wrk"],
        stdout=subprocess.DEVNULL,
        check=True,
    )
