"""Members who write without a pause, and note in a journal what they are about to write and what was acknowledged."""

import json
import os
import random
import threading
import time

import httpx

from servers import eventually

PASSWORD = "three-blue-Kayaks"
PATIENCE = 3


class Journal:
    """One line for each intent and each acknowledgement, on the disk before it goes on."""

    def __init__(self, file):
        self.file, self.lock = open(file, "w"), threading.Lock()
        self.meant, self.acknowledged = set(), set()

    def intent(self, tag):
        self.write("intent", tag, self.meant)

    def ack(self, tag):
        self.write("ack", tag, self.acknowledged)

    def write(self, kind, tag, tags):
        with self.lock:
            self.file.write(json.dumps({kind: tag}) + "\n")
            self.file.flush()
            os.fdatasync(self.file.fileno())
            tags.add(tag)


class Writer:
    """One member, who changes the text about themselves, again and again, by requests that are repeated until they are answered.

    The same text twice is no change, so what is repeated has one effect.
    """

    def __init__(self, node, name, journal, pause=0.0):
        self.node, self.name, self.journal, self.pause, self.is_stopping = node, name, journal, pause, False
        self.api = httpx.Client(base_url=node.url + "/api/v1", timeout=PATIENCE)
        handle, self.token = name, None
        account = {"handle": handle, "email": f"{handle}@example.org", "password": PASSWORD, "display_name": name}
        if not eventually(lambda: self.post("register", account).status_code in (202, 422), 60):
            raise RuntimeError(self.post("register", account).text)
        self.thread = threading.Thread(target=self.write, daemon=True)

    def post(self, what, body):
        return self.api.post(f"/auth/{what}", json=body, headers={"Idempotency-Key": self.name})

    def sign_in(self):
        answer = self.post("login", {"login": self.name, "password": PASSWORD})
        if answer.status_code == 200:
            self.token = answer.json()["access_token"]
        return self.token

    def write(self):
        counter = 0
        while not self.is_stopping:
            tag, counter = f"{self.name}-{counter}", counter + 1
            self.journal.intent(tag)
            while not self.is_stopping:
                if self.attempt(tag):
                    self.journal.ack(tag)
                    break
                time.sleep(0.05)
            time.sleep(self.pause)

    def attempt(self, tag):
        try:
            if not self.token and not self.sign_in():
                return False
            header = {"Authorization": f"Bearer {self.token}", "If-Match": "*"}
            answer = self.api.patch("/users/me", json={"bio": tag}, headers=header)
        except httpx.HTTPError:
            return False
        if answer.status_code == 401:
            self.token = None
        return answer.status_code == 200


class Writers:
    """Some for each territory. `stop` ends them; `check` compares the journal with the log."""

    def __init__(self, cluster, each=2, pause=0.0, codes=None):
        self.journal = Journal(cluster.folder / f"journal-{time.monotonic_ns()}")
        self.all = [
            Writer(cluster.nodes[code], f"{code}{number}x{time.monotonic_ns() % 10_000_000}", self.journal, pause)
            for code in codes or cluster.codes for number in range(each)]
        for writer in self.all:
            writer.thread.start()

    @property
    def count(self):
        return len(self.journal.acknowledged)

    def until_more(self, count, within=60):
        wanted = self.count + count
        assert eventually(lambda: self.count >= wanted, within, pause=0.01), f"writing stopped at {self.count}"

    def stop(self):
        for writer in self.all:
            writer.is_stopping = True
        for writer in self.all:
            writer.thread.join()

    def check(self, told):
        """Acknowledged is told once; what was meant, at most once; and nothing else is told of these writers."""
        names = {writer.name for writer in self.all}
        mine = [bio for bio in told if bio.rpartition("-")[0] in names]
        assert len(mine) == len(set(mine)), "something was told twice"
        lost = self.journal.acknowledged - set(mine)
        assert not lost, f"{len(lost)} acknowledged are not in a log, such as {min(lost)}"
        assert set(mine) <= self.journal.meant


def fill(node, count, batch=2_000):
    """Puts facts of new members into the outbox, as a module would, in transactions of `batch`."""
    name = f"b{random.getrandbits(32):x}x"
    for start in range(0, count, batch):
        node.rows(facts(start, min(start + batch, count), name))


def facts(start, end, name):
    """The statement that tells of new members, from a number up to another. It wakes the sequencer."""
    return f"""
        INSERT INTO outbox (entry_id, type, schema_version, object_id, time_ms, audience, critical, salt, payload)
        SELECT gen_random_uuid(), 'member.published', 1, id, extract(epoch FROM clock_timestamp()) * 1000, 0, false,
            sha256(uuid_send(gen_random_uuid())), convert_to(json_build_object(
                'id', id, 'handle', '{name}' || number, 'display_name', 'Member ' || number, 'bio', '',
                'joined_at', '2026-11-21T09:00:00Z')::text, 'UTF8')
        FROM (SELECT gen_random_uuid() AS id, number FROM generate_series({start}, {end - 1}) AS number) AS members;
        NOTIFY outbox"""
