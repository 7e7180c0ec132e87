"""Looks at everything that territories hold, and recomputes it with the code of the Python peer: leaves, roots, signatures, effects."""

from chain import read_lines
from merkle import Frontier, leaf_hash
from note import Note
from own import base64_of
from verify import Entry, Log


class Audit:
    """Of a cluster at rest. `run` gives the number of entries; whatever is wrong is an AssertionError."""

    def __init__(self, cluster):
        self.nodes = cluster.nodes
        # The texts that members wrote about themselves, of all logs.
        self.told = []
        # The handles of members that are told of, each as often as that is done.
        self.handles = []

    def run(self):
        total = 0
        for origin in self.nodes.values():
            entries, payloads = self.own(origin)
            total += len(entries)
            self.told += [payload["bio"] for payload in payloads if payload and payload.get("bio")]
            self.handles += [payload["handle"] for payload in payloads if payload and "handle" in payload]
            for node in self.nodes.values():
                if node is not origin:
                    self.copy(node, origin, entries, payloads)
        return total

    def own(self, node):
        """Its log as the database has it: no gap, no id twice, the root of every signed head, and the signatures."""
        rows = node.rows("SELECT sequence, encode(entry, 'hex'), encode(salt, 'hex'), encode(payload, 'hex')"
                         " FROM log_entry ORDER BY sequence")
        entries = [bytes.fromhex(row[1]) for row in rows]
        assert [int(row[0]) for row in rows] == list(range(len(rows))), f"the log of {node.code} has gaps"
        decoded = [Entry.decode(entry) for entry in entries]
        assert len({entry.entry_id for entry in decoded}) == len(decoded), f"{node.code} told something twice"
        payloads = [
            entry.check(bytes.fromhex(salt), bytes.fromhex(payload)) if salt else None
            for entry, (_, _, salt, payload) in zip(decoded, rows)]
        self.heads(node, node, "log_note", entries)
        assert node.size() == len(entries), f"{node.code} has entries that are not signed"
        return entries, payloads

    def heads(self, node, origin, table, entries, condition="true"):
        """Every head is of the log's root at its size, and of one of the origin's keys."""
        log, roots, frontier = self.log(origin), {}, Frontier()
        for entry in entries:
            frontier.append(leaf_hash(entry))
            roots[frontier.size] = frontier.root()
        for (text,) in node.rows(f"SELECT encode(note, 'hex') FROM {table} WHERE {condition} ORDER BY epoch, size"):
            note = Note.decode(bytes.fromhex(text))
            log.epoch = int(note.origin.rsplit("/", 1)[1])
            log.check_note(note)
            assert note.root == roots.get(note.size), f"{node.code} holds another head of {origin.code}/{note.size}"

    @staticmethod
    def log(origin):
        """Of the document that it shows itself, with every change of its identity."""
        folder = origin.cluster.state / "territories" / origin.code
        document = {"tid": origin.tid, "genesis": base64_of((folder / "genesis.json").read_bytes())}
        operations = folder / "identity.jsonl"
        return Log(document, operations=read_lines(operations.read_bytes())[1:] if operations.exists() else ())

    def copy(self, node, origin, entries, payloads):
        """What another holds of the log: the same bytes, heads that fit, everything once, and the effects of all."""
        where = f"tid = '{origin.tid}'"
        rows = node.rows(f"SELECT encode(entry, 'hex'), outcome FROM peer_entry WHERE {where} ORDER BY sequence")
        assert [bytes.fromhex(row[0]) for row in rows] == entries, f"{node.code} holds another log of {origin.code}"
        assert {row[1] for row in rows} <= {"applied", "erased", "superseded"}, {row[1] for row in rows}
        state, size, applied = node.peers()[origin.code]
        assert (size, applied) == (len(entries), len(entries)), f"{node.code} of {origin.code}: {state} {size} {applied}"
        self.heads(node, origin, "peer_note", entries, where)
        self.effects(node, origin, entries, payloads)

    def effects(self, node, origin, entries, payloads):
        """The table of members is what the log says, from its first entry on, and nothing else."""
        members = {}
        for data, payload in zip(entries, payloads):
            entry = Entry.decode(data)
            if entry.type in ("member.published", "member.updated") and payload:
                members[payload["id"].lower()] = (payload["handle"], payload["bio"], entry.seq)
            elif entry.type == "member.deleted":
                members.pop(entry.object_id.hex(), None)
        rows = node.rows(f"SELECT object_id, handle, bio, position FROM remote_member WHERE tid = '{origin.tid}'")
        found = {row[0]: (row[1], row[2], int(row[3])) for row in rows}
        assert found == members, f"{node.code} shows other members of {origin.code} than its log"
