"""Uploads under a virus scanner: a real clamd with one signature of our own (S-105, X-10)."""

import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

import httpx
import pytest

from demo import running

# The test file of the European Institute for Computer Antivirus Research, in two parts, so that no scanner takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(not CLAMD, reason="no clamd (Debian: clamav-daemon)")


class Clamd:
    """clamd on a socket in a folder of its own."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="clamd-"))
        self.socket = self.folder / "clamd.ctl"
        (self.folder / "own.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
        (self.folder / "clamd.conf").write_text(
            f"Foreground yes\nLocalSocket {self.socket}\nDatabaseDirectory {self.folder}\nLogFile {self.folder}/log\n"
            "StreamMaxLength 3M\nFixStaleSocket yes\n")
        self.process = None

    def start(self):
        self.process = subprocess.Popen([CLAMD, "-c", self.folder / "clamd.conf"], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not self.answers():
            assert time.monotonic() < deadline and self.process.poll() is None, "clamd does not start"
            time.sleep(0.05)

    def answers(self):
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(self.socket))
                connection.sendall(b"zPING\0")
                return connection.recv(16) == b"PONG\0"
        except OSError:
            return False

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(30)
            self.process = None


@pytest.fixture(scope="module")
def clamd():
    clamd = Clamd()
    clamd.start()
    yield clamd
    clamd.stop()
    shutil.rmtree(clamd.folder)


@pytest.fixture(scope="module")
def node(clamd):
    with running(TERRITORY_CONTENT_SCANNER=f"unix:{clamd.socket}") as demo:
        yield demo


class Uploader(httpx.Client):
    def __init__(self, node):
        super().__init__(
            base_url=node.se.page(""), timeout=60, headers={"Authorization": f"Bearer {node.se.token('admin')}"})

    def upload(self, content, name="file.txt"):
        answer = self.post(
            f"/ipfs/upload?filename={name}", content=content, headers={"Content-Type": "application/octet-stream"})
        assert answer.status_code in (200, 201), answer.text
        return answer.json()["cid"]

    def scan(self, cid):
        items = self.get("/api/v1/uploads?limit=100").json()["items"]
        return next(item for item in items if item["cid"] == cid)

    def becomes(self, cid, state):
        deadline = time.monotonic() + 60
        while (found := self.scan(cid))["scan"] != state:
            assert time.monotonic() < deadline, found
            time.sleep(0.05)
        return found


@pytest.fixture(scope="module")
def uploader(node):
    with Uploader(node) as uploader:
        yield uploader


def status(node, cid, form=""):
    return httpx.get(node.se.page(f"/ipfs/{cid}{form}")).status_code


def test_what_is_clean_is_given(node, uploader):
    cid = uploader.upload(b"nothing in it")
    uploader.becomes(cid, "clean")
    assert status(node, cid) == 200


def test_a_virus_is_refused_and_whoever_brought_it_is_told(node, uploader):
    cid = uploader.upload(EICAR)
    found = uploader.becomes(cid, "refused")
    assert found["scan_note"].startswith("Eicar-Test")
    for form in ("", "?format=raw", "?format=car"):
        assert status(node, cid, form) == 404
    assert uploader.get(f"/ipfs/meta/{cid}").json()["scan"] == "refused"
    assert httpx.get(node.se.page(f"/ipfs/meta/{cid}")).status_code == 404
    pinned = uploader.post(f"/api/v1/ipfs/{cid}/pin", json={})
    assert pinned.status_code == 404, pinned.text


def test_a_folder_with_a_virus_is_refused_and_its_other_files_are_not_given(node, uploader):
    files = [("file", ("a.txt", b"beside it", "text/plain")), ("file", ("b.txt", EICAR, "text/plain"))]
    answer = uploader.post("/ipfs/upload", files=[("folder", (None, b"Folder")), *files])
    assert answer.status_code == 201, answer.text
    cid = answer.json()["cid"]
    uploader.becomes(cid, "refused")
    assert status(node, f"{cid}/") == 404 and status(node, f"{cid}/a.txt") == 404


def test_what_is_too_large_for_the_scanner_is_not_clean_until_an_operator_says_so(node, uploader):
    cid = uploader.upload(b"\1" * (4 << 20))
    found = uploader.becomes(cid, "unscannable")
    assert found["scan_note"] and status(node, cid) == 404
    assert uploader.put(f"/api/v1/admin/content/accepted/{cid}").status_code == 204
    assert status(node, cid) == 200 and uploader.scan(cid)["scan"] == "clean"
    assert uploader.put(f"/api/v1/admin/content/accepted/{cid}").status_code == 404


def test_while_the_scanner_is_away_what_is_new_waits_and_the_operator_sees_it(node, clamd, uploader):
    clamd.stop()
    cid = uploader.upload(b"in the meantime")
    old = uploader.upload(b"nothing in it")
    deadline = time.monotonic() + 60
    while 'territory_content_scanner_away{territory="se"} 1' not in (told := httpx.get(node.health_url + "/metrics").text):
        assert time.monotonic() < deadline, [line for line in told.splitlines() if "scan" in line]
        time.sleep(0.1)
    assert uploader.scan(cid)["scan"] == "waiting" and status(node, cid) == 404
    assert status(node, old) == 200
    clamd.start()
    uploader.becomes(cid, "clean")
    assert status(node, cid) == 200
