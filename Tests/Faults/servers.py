"""Postgres and NATS of a run's own, and how programs are started, ended and waited for."""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import threading
import time

import httpx

from demo import is_free

SUPERUSER = "territory_superuser"


class Program:
    """A process of ours, ended by its own handle."""

    process = None

    def launch(self, line, log, **more):
        with open(log, "a") as output:
            self.process = subprocess.Popen(
                list(map(str, line)), stdin=subprocess.DEVNULL, stdout=output, stderr=output, **more)

    def end(self, with_signal=signal.SIGKILL):
        if not self.process:
            return None
        self.process.send_signal(with_signal)
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.process = None
        return status


class Nats(Program):
    def __init__(self, folder, configuration):
        self.folder, self.port = folder, free_port()
        folder.mkdir()
        (folder / "nats.conf").write_text(configuration)

    @property
    def url(self):
        return f"nats://127.0.0.1:{self.port}"

    def reload(self, configuration):
        """Another configuration for the running server."""
        (self.folder / "nats.conf").write_text(configuration)
        self.process.send_signal(signal.SIGHUP)

    def start(self):
        program = shutil.which("nats-server") or "/usr/sbin/nats-server"
        self.launch([program, "-c", self.folder / "nats.conf", "-a", "127.0.0.1", "-p", self.port], self.folder / "log")
        if not eventually(lambda: not is_free(self.port), 10):
            raise RuntimeError((self.folder / "log").read_text())


class Postgres(Program):
    """A server that keeps what it acknowledges, over TCP on loopback."""

    def __init__(self, folder):
        self.folder, self.port, self.password = folder, free_port(), os.urandom(16).hex()
        self.sessions, self.lock = {}, threading.Lock()
        folder.mkdir(0o700)
        self.programs = max(pathlib.Path("/usr/lib/postgresql").iterdir(), key=lambda path: int(path.name)) / "bin"
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        secret = folder / "password"
        secret.write_text(self.password)
        if self.user:
            for path in (folder, secret):
                shutil.chown(path, "postgres", "postgres")
        line = [*self.user, self.programs / "initdb", "-D", folder / "data", "-U", SUPERUSER, f"--pwfile={secret}"]
        line += ["--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]
        subprocess.run(line, check=True, capture_output=True, cwd=folder)

    @property
    def address(self):
        return f"postgresql://{SUPERUSER}:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self):
        settings = {
            "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.folder,
            "password_encryption": "scram-sha-256", "max_connections": 300, "max_locks_per_transaction": 256,
            "recovery_init_sync_method": "syncfs"}
        line = [*self.user, self.programs / "postgres", "-D", self.folder / "data"]
        line += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

        # After a kill the old server's children hold its shared memory for some moments, and a new one refuses to start.
        def starts():
            if not self.process or self.process.poll() is not None:
                self.launch(line, self.folder / "log", cwd=self.folder)
                time.sleep(0.1)
            return self.process.poll() is None and not is_free(self.port) and self.rows("SELECT 1", "postgres")

        if not eventually(starts, 30, pause=0.05):
            raise RuntimeError((self.folder / "log").read_text()[-2000:])

    def end(self, with_signal=signal.SIGKILL):
        """With its connections, so that the next question goes over a new one."""
        with self.lock:
            for session in self.sessions.values():
                session.close()
            self.sessions = {}
            return super().end(with_signal)

    def close(self):
        self.end(signal.SIGQUIT)

    def rows(self, sql, database="territory"):
        """Over a connection that is kept; where it broke meanwhile, over a new one the next time."""
        with self.lock:
            session = self.sessions.get(database) or Session(self, database)
            self.sessions[database] = session
            try:
                return session.rows(sql)
            except DatabaseError:
                self.sessions.pop(database).close()
                raise


class Session:
    """One connection of the superuser, by psql."""

    def __init__(self, postgres, database="territory"):
        line = ["psql", postgres.address.removesuffix("postgres") + database, "-XqAtF\t", "-v", "ON_ERROR_STOP=1"]
        self.process = subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1)

    def rows(self, sql):
        """What the statements give, one list of texts for each row."""
        try:
            self.process.stdin.write(f"{sql};\n\\echo {END}\n")
        except BrokenPipeError:
            pass
        lines = []
        for line in self.process.stdout:
            if line == END + "\n":
                return [line.split("\t") for line in lines if line]
            lines.append(line.rstrip("\n"))
        raise DatabaseError("\n".join(lines))

    def close(self):
        self.process.kill()
        self.process.communicate()


# What psql says when it has answered.
END = "-- end --"


class DatabaseError(Exception):
    pass


def free_port():
    """Below the ports that the system gives to those who connect, so that it stays free while nobody listens."""
    while True:
        port = random.SystemRandom().randint(12_000, 32_000)
        if port not in _taken and is_free(port):
            _taken.add(port)
            return port


_taken = set()


def eventually(found, within, pause=0.1):
    """What `found` gives as soon as it is true; None where that takes too long. An error means not yet."""
    deadline = time.monotonic() + within
    while True:
        try:
            if result := found():
                return result
        except (httpx.HTTPError, DatabaseError, OSError):
            pass
        if time.monotonic() > deadline:
            return None
        time.sleep(pause)
