"""A machine of our own for one benchmark: Postgres and NATS as in production, and the real command. All of it ends and goes with
the `with` that began it."""

import contextlib
import os
import pathlib
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from urllib.error import URLError

from ports import free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = ROOT / os.environ.get("TERRITORY_COMMAND", ".build/release/territory")
SUPERUSER = "superuser"
# Postgres refuses to run as root.
SERVER_USER = "postgres" if os.geteuid() == 0 else None
READY_WITHIN = 30

POSTGRES_SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 300
max_locks_per_transaction = 256
"""


class Machine:
    """An initialised state folder with the servers it needs."""

    def __enter__(self):
        self._end = contextlib.ExitStack()
        try:
            self._begin()
        except BaseException:
            self._end.close()
            raise
        return self

    def __exit__(self, *_):
        self._end.close()

    def _begin(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="territory-benchmark-"))
        self._end.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.folder.chmod(0o711)
        self.state = self.folder / "state"
        self.superuser_dsn = self._postgres()
        dsn = self.folder / "dsn"
        dsn.write_text(self.superuser_dsn + "/postgres")
        dsn.chmod(0o600)
        self.run("init", "--superuser-dsn-file", dsn)

    def run(self, *words):
        """A command of `territory` on this state folder; what it prints."""
        done = subprocess.run([COMMAND, *words, "--state", self.state], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"territory {words[0]}: {done.stderr}")
        return done.stdout

    def psql(self, sql, database="territory"):
        return self._server_program("psql", "-qAtX", "-v", "ON_ERROR_STOP=1", self.dsn(database), input=sql)

    def dsn(self, database="territory"):
        return f"{self.superuser_dsn}/{database}"

    def create(self, code, domain=None):
        domain = domain or f"{code}.example.org"
        return self.run("create", code, "--name", code, "--domain", domain, "--admin", f"admin@{domain}")

    @contextlib.contextmanager
    def process(self, *words, stop=signal.SIGTERM, **more):
        """Something that runs as long as the `with`."""
        with (self.folder / "processes.log").open("a") as log:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more)
        try:
            yield process
        finally:
            process.send_signal(stop)
            process.wait(timeout=60)

    # Postgres: loopback, passwords, checksums, durable.

    def _postgres(self):
        port, password, data = free_port(), secrets.token_hex(16), self.folder / "postgres"
        data.mkdir(mode=0o700)
        password_file = self.folder / "password"
        password_file.write_text(password)
        if SERVER_USER:
            for path in (data, password_file):
                shutil.chown(path, pwd.getpwnam(SERVER_USER).pw_uid)
        self._server_program(
            *("initdb", "-D", data, "-U", SUPERUSER, f"--pwfile={password_file}", "--auth=scram-sha-256"),
            *("--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"),
        )
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(POSTGRES_SETTINGS.format(port=port))
        self._end.enter_context(
            self.process(server_program("postgres"), "-D", data, stop=signal.SIGINT, user=SERVER_USER))
        ready = ["pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"]
        wait("Postgres", lambda: subprocess.run(ready).returncode == 0)
        return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{port}"

    def _server_program(self, name, *words, input=None):
        done = subprocess.run(
            [server_program(name), *words], input=input, capture_output=True, text=True, user=SERVER_USER, cwd="/")
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr}")
        return done.stdout

    def dump(self, *words):
        return self._server_program("pg_dump", *words, self.dsn())


def server_program(name):
    """Debian keeps the programs of the server out of the PATH."""
    found = shutil.which(name) or next(iter(sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    if not found:
        raise RuntimeError(f"{name} is not installed")
    return found


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def wait(what, is_true, every=0.005):
    """Seconds until something is true."""
    began = time.monotonic()
    while not is_true():
        if time.monotonic() > began + READY_WITHIN:
            raise RuntimeError(f"{what} is not ready after {READY_WITHIN} s")
        time.sleep(every)
    return time.monotonic() - began
