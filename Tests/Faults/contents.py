"""X-10: content under kills, on a full disk, and from senders who break off."""

import hashlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time

import httpx

from servers import eventually
from writers import PASSWORD

BYTES = {"Content-Type": "application/octet-stream"}
# Longer than anything unneeded is left alone, in seconds.
GRACE = 49 * 3600
MIB = 1 << 20


class Uploader:
    """A member who uploads, over connections of their own."""

    def __init__(self, node, name=None):
        self.node, self.name = node, name or f"{node.code}u{time.monotonic_ns() % 10_000_000}"
        self.api = httpx.Client(base_url=node.url, timeout=30)
        account = {"handle": self.name, "email": f"{self.name}@example.org", "password": PASSWORD, "display_name": "Up"}
        if not eventually(lambda: self.post("register", account).status_code in (202, 422), 60):
            raise RuntimeError(self.post("register", account).text)
        self.sign_in()

    def post(self, what, body):
        return self.api.post(f"/api/v1/auth/{what}", json=body, headers={"Idempotency-Key": self.name})

    def sign_in(self):
        answer = self.post("login", {"login": self.name, "password": PASSWORD})
        self.api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def upload(self, content):
        return self.api.post("/ipfs/upload", content=content, headers=BYTES)

    def uploads(self):
        return {item["cid"] for item in self.api.get("/api/v1/uploads?limit=100").json()["items"]}

    def head(self, framing):
        return (
            f"POST /ipfs/upload HTTP/1.1\r\nHost: 127.0.0.1:{self.node.port}\r\nContent-Type: application/octet-stream\r\n"
            f"Authorization: {self.api.headers['Authorization']}\r\n{framing}\r\n\r\n").encode()


class Store:
    """The folder of a territory's blocks, as anybody who may read the disk sees it."""

    def __init__(self, node):
        self.node, self.folder = node, node.cluster.state / "territories" / node.code / "content"

    def files(self):
        return [path for path in self.folder.glob("[0-9a-f][0-9a-f]/*") if path.is_file()]

    def known(self):
        """Hashes of the blocks that the database has, with their trees."""
        return {row[0] for row in self.node.rows("SELECT encode(hash, 'hex') FROM content_block")}

    def check(self):
        """Every block that is kept is here, and every file is what it is called."""
        files = {path.name: path for path in self.files()}
        lost = self.known() - set(files)
        assert not lost, f"{len(lost)} blocks that are kept are gone"
        for name, path in files.items():
            assert name == "1220" + hashlib.sha256(path.read_bytes()).hexdigest(), f"{path} is another block"

    def age(self):
        """As if two days went by."""
        then = time.time() - GRACE
        for path in [*self.files(), *(self.folder / "new").iterdir()]:
            os.utime(path, (then, then))
        self.node.rows("UPDATE content_tree SET unneeded_since = unneeded_since - interval '49 hours'")
        self.node.rows("UPDATE content_doomed SET doomed_at = doomed_at - interval '49 hours'")

    def collect(self):
        self.node.cluster.command("content", "gc", self.node.code)


def kills(cluster, size=200, each=4, within=90):
    """`size` uploads of up to 4 MiB by `each` members at once, and collections without a pause, while the node is killed again and
    again. Then: what was acknowledged is whole, what was not is whole or absent, and after the grace nothing else is left."""
    node, chance = cluster.nodes[cluster.codes[0]], cluster.random
    store, members = Store(node), [Uploader(node) for _ in range(each)]
    kept, sent, state = {}, {}, {"left": size, "ended": False, "collections": 0}
    lock = threading.Lock()

    def send(member):
        while True:
            with lock:
                if state["left"] == 0:
                    return
                state["left"] -= 1
                content = chance.randbytes(chance.choice([chance.randrange(1, 5_000), chance.randrange(MIB, 4 * MIB)]))
            sent[hashlib.sha256(content).digest()] = content
            deadline = time.monotonic() + within
            while time.monotonic() < deadline:
                try:
                    answer = member.upload(content)
                    if answer.status_code in (200, 201):
                        kept[answer.json()["cid"]] = content
                        break
                    # A killed node may not yet be ready, and a collection may have been there before.
                    assert answer.status_code in (401, 421, 500, 503), answer.text
                except httpx.HTTPError:
                    if chance.random() < 0.3:
                        break
                time.sleep(0.1)

    def collect():
        while not state["ended"]:
            store.age()
            try:
                store.collect()
                state["collections"] += 1
            except RuntimeError:
                pass

    threads = [threading.Thread(target=send, args=[member], daemon=True) for member in members]
    for thread in threads:
        thread.start()
    collector = threading.Thread(target=collect, daemon=True)
    collector.start()
    count = 0
    while any(thread.is_alive() for thread in threads):
        time.sleep(chance.uniform(0.5, 2.0))
        node.end(signal.SIGKILL)
        node.start()
        node.wait_ready()
        count += 1
    state["ended"] = True
    collector.join()
    store.check()
    reader = httpx.Client(base_url=node.url, timeout=30)
    for cid, content in kept.items():
        answer = reader.get(f"/ipfs/{cid}")
        assert answer.status_code == 200 and answer.content == content, f"{cid}: {answer.status_code}"
    store.age()
    # What a killed process was writing goes with the next start, once it is old.
    node.end(signal.SIGKILL)
    node.start()
    node.wait_ready()
    store.collect()
    assert {path.name for path in store.files()} == store.known(), "something is left that nobody needs"
    assert not list((store.folder / "new").iterdir())
    store.check()
    return f"{size} uploads by {each} members at once, {count} kills and {state['collections']} collections: {len(kept)} " \
           "acknowledged are whole, every block that is kept is there, none is left that nobody needs"


def full(cluster, size=3, room=12):
    """`size` times: a disk of `room` MiB gets full in the middle of an upload. 507, nothing of it is to be seen, what was written is
    gone at once, and smaller files are taken again. It needs a file system of its own: root, as on a machine of CI."""
    node = cluster.nodes[cluster.codes[0]]
    store, member = Store(node), Uploader(node)
    node.end(signal.SIGTERM)
    aside = store.folder.with_name("content-aside")
    store.folder.rename(aside)
    store.folder.mkdir(0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}m,mode=700", "tmpfs", store.folder], check=True)
    try:
        shutil.copytree(aside, store.folder, dirs_exist_ok=True)
        node.start()
        node.wait_ready()
        member.sign_in()
        kept = {}
        for number in range(size):
            before = len(store.files())
            large = cluster.random.randbytes(2 * room * MIB)
            answer = member.upload(large)
            assert answer.status_code == 507 and answer.json()["code"] == "TF5070", answer.text
            assert member.uploads() == set(kept)
            assert eventually(lambda: len(store.files()) == before, 10), f"{len(store.files()) - before} blocks are left"
            assert not list((store.folder / "new").iterdir())
            small = cluster.random.randbytes(MIB)
            answer = member.upload(small)
            assert answer.status_code == 201, answer.text
            kept[answer.json()["cid"]] = small
            for cid, content in kept.items():
                assert member.api.get(f"/ipfs/{cid}").content == content
        assert node.reasons() == ""
        store.check()
    finally:
        node.end(signal.SIGKILL)
        shutil.copytree(store.folder, aside, dirs_exist_ok=True)
        subprocess.run(["umount", store.folder], check=True)
        store.folder.rmdir()
        aside.rename(store.folder)
        node.start()
        node.wait_ready()
    return f"{size} times a full disk: 507, nothing of it is to be seen or left, and 1 MiB more is taken each time"


def broken(cluster, size=50):
    """`size` uploads that end early, in every framing, or send more than they announced: none is taken, and after the grace nothing
    is left of any."""
    node, chance = cluster.nodes[cluster.codes[0]], cluster.random
    store, member = Store(node), Uploader(node)
    before, taken = member.uploads(), 0
    for number in range(size):
        content = chance.randbytes(chance.choice([10, 5_000, 2 * MIB + 17]))
        cut = chance.randrange(len(content))
        kind = number % 3
        if kind == 0:  # Fewer than announced.
            head, body = member.head(f"Content-Length: {len(content)}"), content[:cut]
        elif kind == 1:  # A chunk that is cut off, or no last chunk.
            head, body = member.head("Transfer-Encoding: chunked"), b"%x\r\n%s" % (len(content), content[: cut + 1])
        else:  # The end of the connection in the middle of a chunk's size.
            head, body = member.head("Transfer-Encoding: chunked"), b"%x\r\n%s\r\n4" % (len(content), content)
        status = answered(node, head + body)
        taken += status in (200, 201)
    assert taken == 0 and member.uploads() == before
    # More than announced is another request to the server, and no part of this one.
    content = chance.randbytes(5_000)
    assert answered(node, member.head("Content-Length: 4000") + content) == 201
    assert len(member.uploads()) == len(before) + 1
    store.age()
    store.collect()
    assert {path.name for path in store.files()} == store.known()
    store.check()
    return f"{size} uploads that ended early: none is taken, nothing is left of any after the grace"


def answered(node, data):
    """The status of the answer to bytes after which nothing more comes; None where there is none."""
    with socket.create_connection(("127.0.0.1", node.port), timeout=20) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65536)
        except OSError:
            return None
    return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.1 ") else None


def may_mount():
    """Whether a file system of a test's own is to be had here."""
    place = pathlib.Path("/tmp") / f"territory-mount-{os.getpid()}"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True)
    if done.returncode == 0:
        subprocess.run(["umount", place], check=True)
    place.rmdir()
    return done.returncode == 0
