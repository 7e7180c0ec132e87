"""Territories that federate, each served by a process of its own, over lines that can be made bad."""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time

import httpx

from demo import COMMAND
from lines import IN, OUT, BusLine, Line
from servers import Nats, Postgres, Program, eventually, free_port

CODES = ["se", "dk", "no", "fi", "is"]
READY_WITHIN = 60
# Nobody here is to be held back, and what went well needs no line.
SETTINGS = {"TERRITORY_HTTP_RATE_FACTOR": "100000", "TERRITORY_LOG_LEVEL": "notice"}


class Cluster:
    """`with Cluster(3, seed) as cluster:` three territories that follow one another, with Postgres and NATS of their own.

    `bus[code]` is the line of a node to NATS, `web[a, b]` the one by which a asks b.
    """

    def __init__(self, count, seed=0, has_lines=True):
        self.codes, self.seed, self.random, self.has_lines = CODES[:count], seed, random.Random(seed), has_lines
        # Postgres runs as another user where the tests run as root; it has to get through.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="territory-faults-"))
        self.folder.chmod(0o711)
        self.state, self.lines, self.nodes = self.folder / "state", [], {}
        self.postgres, self.nats = Postgres(self.folder / "postgres"), None
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.close()
            raise

    def prepare(self):
        self.postgres.start()
        dsn = self.folder / "superuser"
        dsn.touch(0o600)
        dsn.write_text(self.postgres.address)
        self.command("init", "--superuser-dsn-file", dsn)
        for code in self.codes:
            port = free_port()
            self.nodes[code] = Node(self, code, port)
            self.command("create", code, "--name", code, "--domain", f"127.0.0.1:{port}", "--admin", "a@example.org")
        for row in self.postgres.rows("SELECT code, id FROM registry.territory"):
            self.nodes[row[0]].schema = row[1]
        for a in self.codes:
            for b in self.codes:
                if a != b:
                    self.command("peer", "add", a, b)
        self.nats = Nats(self.folder / "nats", self.command("bus", "config"))
        self.lay_lines()

    def lay_lines(self):
        """Every node has a line of its own to the bus and to each other node."""
        self.bus = {code: self.line(BusLine, self.nats.port) for code in self.codes}
        self.web = {}
        for a in self.codes:
            for tid, b in self.postgres.rows(f"SELECT tid, code FROM {self.nodes[a].schema}.peer"):
                self.nodes[b].tid = tid
                line = self.web[a, b] = self.line(Line, self.nodes[b].port, host=self.nodes[b].port)
                address = f"http://127.0.0.1:{line.port}/.well-known/tfl"
                self.postgres.rows(f"UPDATE {self.nodes[a].schema}.peer SET address = '{address}' WHERE tid = '{tid}'")

    def line(self, kind, target, **more):
        self.lines.append(kind(target, free_port(), seed=self.random.random(), **more))
        return self.lines[-1]

    def start(self):
        self.nats.start()
        for node in self.nodes.values():
            node.start()
        for node in self.nodes.values():
            node.wait_ready()

    def command(self, *arguments, check=True):
        line = [COMMAND, *map(str, arguments), "--state", str(self.state)]
        done = subprocess.run(line, capture_output=True, text=True)
        if check and done.returncode != 0:
            raise RuntimeError(f"{arguments}: {done.stderr}")
        return done.stdout

    # Partitions

    def deafen(self, a, b):
        """Nothing that b says reaches a any more: neither what it tells everybody, nor what it asks or answers a."""
        origin, listener = self.nodes[b].tid, self.nodes[a].tid
        self.bus[a].deaf[IN] |= {f"tfl1.{kind}.{origin}" for kind in "bh"}
        self.bus[b].deaf[OUT] |= {f"tfl1.{kind}.{listener}" for kind in "rqw"}
        self.web[a, b].hold(IN)
        self.web[b, a].hold(OUT)

    def part(self, a, b):
        self.deafen(a, b)
        self.deafen(b, a)

    def heal(self):
        for line in self.lines:
            line.heal()

    # The end

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if error[0]:
            for node in self.nodes.values():
                print(f"--- {node.code}\n{node.log[-1500:]}")
        self.close()

    def close(self):
        for node in self.nodes.values():
            node.end(signal.SIGKILL)
        if self.nats:
            self.nats.end(signal.SIGKILL)
        self.postgres.close()
        for line in self.lines:
            line.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Node(Program):
    """`territory serve` for one territory."""

    def __init__(self, cluster, code, port):
        self.cluster, self.code, self.port, self.health = cluster, code, port, free_port()
        self.url, self.schema, self.tid = f"http://127.0.0.1:{port}", None, None
        # What its environment has besides.
        self.environment = {}

    @property
    def log_file(self):
        return self.cluster.folder / f"{self.code}.log"

    @property
    def log(self):
        return self.log_file.read_text() if self.log_file.exists() else ""

    def start(self):
        # A line of Python would be the narrowest part where very much is said.
        bus = f"nats://127.0.0.1:{self.cluster.bus[self.code].port}" if self.cluster.has_lines else self.cluster.nats.url
        line = [COMMAND, "serve", self.code, "--state", self.cluster.state, "--bus", bus]
        line += ["--listen", f"127.0.0.1:{self.port}", "--health", f"127.0.0.1:{self.health}"]
        environment = SETTINGS | os.environ | self.environment
        self.launch(line, self.log_file, env=environment)

    def reasons(self):
        """Why it is not ready; None where it does not answer."""
        try:
            answer = httpx.get(f"http://127.0.0.1:{self.health}/readyz", timeout=5)
        except httpx.HTTPError:
            return None
        return "" if answer.status_code == 200 else answer.text

    def wait_ready(self, within=READY_WITHIN):
        """Seconds until it was ready."""
        start = time.monotonic()
        if not eventually(lambda: self.reasons() == "", within):
            raise RuntimeError(f"{self.code} is not ready: {self.reasons()} {self.log[-1500:]}")
        return time.monotonic() - start

    def metric(self, name, **labels):
        """The sum of a metric's series that have these labels."""
        text = httpx.get(f"http://127.0.0.1:{self.health}/metrics", timeout=10).text
        lines = [line for line in text.splitlines() if line.startswith((name + "{", name + " "))]
        wanted = [f'{key}="{value}"' for key, value in labels.items()]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if all(label in line for label in wanted))

    def memory(self):
        """Resident, in MiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def busy(self):
        """Seconds of processor time so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rows(self, sql):
        """Asks its schema, whoever serves it."""
        return self.cluster.postgres.rows(f"SET search_path = {self.schema}; {sql}")

    def size(self):
        """Entries of its own log under a signed head."""
        return int(self.rows("SELECT coalesce(max(size), 0) FROM log_note")[0][0])

    def peers(self):
        """State, entries held and applied of each peer, by code."""
        rows = self.rows("SELECT code, state, size, applied FROM peer")
        return {code: (state, int(size), int(applied)) for code, state, size, applied in rows}
