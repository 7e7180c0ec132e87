"""A scanner that some content ends: what else is new is looked at all the same."""

import pathlib
import socket
import tempfile
import threading
import time

import httpx
import pytest

from demo import running

DEADLY = b"what no scanner survives"


class FrailScanner(threading.Thread):
    """Says "OK" of everything but what ends it; then it is away for a while, as a process that is started again."""

    AWAY = 2

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path, self.ends = path, 0
        self.start()

    def run(self):
        while True:
            with socket.socket(socket.AF_UNIX) as listener:
                self.path.unlink(missing_ok=True)
                listener.bind(str(self.path))
                listener.listen()
                while self.answer(listener.accept()[0]):
                    pass
            self.path.unlink()
            self.ends += 1
            time.sleep(self.AWAY)

    @staticmethod
    def answer(connection):
        """False where it ended."""
        with connection, connection.makefile("rwb") as stream:
            content = b""
            try:
                assert stream.read(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
                while count := int.from_bytes(stream.read(4)):
                    content += stream.read(count)
                if content == DEADLY:
                    return False
                stream.write(b"stream: OK\0")
                stream.flush()
            except (OSError, AssertionError):
                pass
            return True


@pytest.fixture(scope="module")
def scanner():
    with tempfile.TemporaryDirectory(prefix="scanner-") as folder:
        yield FrailScanner(pathlib.Path(folder) / "clamd.ctl")


@pytest.fixture(scope="module")
def node(scanner):
    with running(TERRITORY_CONTENT_SCANNER=f"unix:{scanner.path}") as demo:
        yield demo


def test_what_ends_the_scanner_holds_up_nothing_else(node, scanner):
    headers = {"Authorization": f"Bearer {node.se.token('admin')}", "Content-Type": "application/octet-stream"}
    with httpx.Client(base_url=node.se.page(""), timeout=60, headers=headers) as uploader:
        deadly = uploader.post("/ipfs/upload", content=DEADLY).json()["cid"]
        deadline = time.monotonic() + 60
        while not scanner.ends:
            assert time.monotonic() < deadline, "it was not shown what ends it"
            time.sleep(0.05)
        others = [uploader.post("/ipfs/upload", content=b"file %d" % number).json()["cid"] for number in range(3)]
        # Much sooner than the deadly one is tried again.
        while True:
            items = uploader.get("/api/v1/uploads?limit=100").json()["items"]
            scans = {item["cid"]: item["scan"] for item in items}
            if all(scans[cid] == "clean" for cid in others):
                break
            assert time.monotonic() < deadline, scans
            time.sleep(0.1)
        assert scans[deadly] == "waiting" and scanner.ends == 1
        assert uploader.get(f"/ipfs/{deadly}").status_code == 404
