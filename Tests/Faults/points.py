"""R-06: programs killed at named points.

The product knows nothing of it. A trigger waits, at the statement that the point is named after, for a lock that the test holds; who
waits there is killed; then the statement ends as the chance of the seed says: with its transaction rolled back, or by going on, so
that even a commit happens of which nobody hears.
"""

import signal
import threading
import time

import httpx

from demo import COMMAND
from servers import Program, Session, eventually
from settle import agreed, examined
from writers import Writer, Writers, fill

LOCK = 4_711
CAUGHT_WITHIN = 60


def points(cluster, size=100, only=None):
    """Each point `size` times."""
    stop, counts = Stop(cluster), {}
    for name, point in POINTS.items():
        if only in (None, name):
            for _ in range(size):
                point(cluster, stop)
            counts[name] = size
            print(f"{name}: {size}", flush=True)
    for writers in stop.writers:
        writers.stop()
    agreed(cluster)
    total = examined(cluster, *stop.writers)
    return f"{', '.join(counts)}: each {size} times ({stop.kept} transactions went on without their program, " \
           f"{stop.undone} were rolled back); {total} entries, all as it should be"


class Stop:
    """Holds programs at a statement, kills them there, and decides what becomes of the statement."""

    def __init__(self, cluster):
        self.cluster, self.kept, self.undone, self.writers = cluster, 0, 0, []
        self.session = Session(cluster.postgres)
        # The territories' roles may take no such lock, so the function runs as its owner.
        self.session.rows(f"""
            CREATE SCHEMA IF NOT EXISTS fault;
            CREATE OR REPLACE FUNCTION fault.stop() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
                $$ BEGIN PERFORM pg_advisory_xact_lock_shared({LOCK}); RETURN coalesce(NEW, OLD); END $$;
            CREATE OR REPLACE FUNCTION fault.stop_at() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
                $$ BEGIN PERFORM pg_advisory_xact_lock_shared({LOCK}); END $$""")

    def at(self, node, event, act, programs, timing="BEFORE", when="true"):
        """Kills `programs` once something waits at `event`, such as INSERT ON outbox, of a node's schema, which `act` makes happen."""
        kind = "CONSTRAINT TRIGGER" if timing == "AT COMMIT" else "TRIGGER"
        moment, late = ("AFTER", "DEFERRABLE INITIALLY DEFERRED") if timing == "AT COMMIT" else (timing, "")
        table = event.split(" ON ")[1]
        self.session.rows(f"""
            SET search_path = {node.schema}; CREATE {kind} fault {moment} {event} {late}
            FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION fault.stop()""")
        self.kill_there(act, programs)
        self.session.rows(f"DROP TRIGGER fault ON {table}")

    def at_command(self, tag, act, programs):
        """The same at a statement that changes the schema."""
        self.session.rows(f"CREATE EVENT TRIGGER fault ON ddl_command_end WHEN TAG IN ('{tag}') EXECUTE FUNCTION fault.stop_at()")
        self.kill_there(act, programs)
        self.session.rows("DROP EVENT TRIGGER fault")

    def kill_there(self, act, programs):
        self.session.rows(f"SELECT pg_advisory_lock({LOCK})")
        act()
        caught = eventually(self.waiting, CAUGHT_WITHIN, pause=0.01)
        assert caught, "nobody came to the point"
        for program in programs():
            program.end(signal.SIGKILL)
        if goes_on := self.cluster.random.random() < 0.5:
            self.kept += 1
        else:
            self.undone += 1
            for backend in self.waiting():
                self.session.rows(f"SELECT pg_terminate_backend({backend})")
        self.session.rows(f"SELECT pg_advisory_unlock({LOCK})")
        assert eventually(lambda: not self.running(caught), 20, pause=0.01), "the dead program's transaction does not end"

    def waiting(self):
        return [row[0] for row in self.session.rows(
            f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = {LOCK} AND NOT granted")]

    def running(self, backends):
        return self.session.rows(f"SELECT 1 FROM pg_stat_activity WHERE pid IN ({','.join(backends)}) AND state <> 'idle'")


def again(node):
    node.start()
    node.wait_ready()


def write(cluster, stop):
    """Members write from now on; once, for all points."""
    if not stop.writers:
        stop.writers.append(Writers(cluster, each=1, pause=0.3))


def stopped(cluster, stop, code, event, **more):
    """While members write, a node dies at a statement of its own."""
    write(cluster, stop)
    node = cluster.nodes[code]
    stop.at(node, event, lambda: None, lambda: [node], **more)
    again(node)


def backfill(cluster, stop):
    """dk was away, and dies on one of the pages that it lacks."""
    se, dk = cluster.nodes["se"], cluster.nodes["dk"]
    dk.end(signal.SIGKILL)
    fill(se, 700)
    assert eventually(lambda: not se.rows("SELECT 1 FROM outbox LIMIT 1"), 60)
    size = se.size()
    when = f"NEW.size > {size - cluster.random.randint(1, 700)}"
    stop.at(dk, "INSERT ON peer_note", dk.start, lambda: [dk], when=when)
    again(dk)


def migration(cluster, stop):
    """`territory migrate run` dies between its statements, or before its transaction ends."""
    node = cluster.nodes["se"]
    table, ledger = "idempotency_key", f"scope = '{node.schema}' AND owner = 'Kernel' AND number = 1"
    before = shape(node)
    node.rows(f"DROP TABLE {table}; DELETE FROM registry.migration WHERE {ledger}")
    command = Command(cluster, "migrate", "run")
    if cluster.random.random() < 0.5:
        stop.at_command("CREATE TABLE", command.start, lambda: [command])
    else:
        stop.session.rows("CREATE TRIGGER fault BEFORE INSERT ON registry.migration FOR EACH ROW EXECUTE FUNCTION fault.stop()")
        stop.kill_there(command.start, lambda: [command])
        stop.session.rows("DROP TRIGGER fault ON registry.migration")
    is_there = node.rows(f"SELECT 1 FROM pg_tables WHERE schemaname = '{node.schema}' AND tablename = '{table}'") != []
    is_noted = node.rows(f"SELECT 1 FROM registry.migration WHERE {ledger}") != []
    assert is_there == is_noted, "a migration was left half done"
    cluster.command("migrate", "run")
    assert shape(node) == before, "the schema is another one after a migration that was killed and repeated"


def shape(node):
    """Tables, columns, and who may do what with them."""
    return node.rows(f"""
        SELECT relname, relacl::text, string_agg(attname || ' ' || atttypid || ' ' || attnotnull, ', ' ORDER BY attnum)
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
        WHERE relnamespace = '{node.schema}'::regnamespace GROUP BY relname, relacl::text ORDER BY relname""")


def redaction(cluster, stop):
    """A member leaves; the node where they were, or the one that learnt of them, dies while it erases."""
    write(cluster, stop)
    se, dk = cluster.nodes["se"], cluster.nodes["dk"]
    member = Writer(se, f"gone{time.monotonic_ns() % 10**10}", stop.writers[0].journal)
    secret = f"secret{member.name}"
    assert eventually(lambda: member.attempt(secret), 30), "the member cannot write"
    assert eventually(lambda: dk.rows(f"SELECT 1 FROM remote_member WHERE bio = '{secret}'"), 60), "dk does not learn of the member"
    node, table = cluster.random.choice([(se, "log_entry"), (dk, "peer_entry")])
    leaving = threading.Thread(target=leave, args=(member,))
    stop.at(node, f"UPDATE OF payload ON {table}", leaving.start, lambda: [node], when="NEW.payload IS NULL")
    again(node)
    leaving.join(60)
    assert eventually(lambda: not kept(cluster, secret), 90), f"what was to be erased is kept: {kept(cluster, secret)}"


def leave(member):
    """Until they are no member any more."""
    while member.token or member.sign_in():
        try:
            answer = member.api.delete("/users/me", headers={"Authorization": f"Bearer {member.token}", "If-Match": "*"})
            if answer.status_code in (204, 401):
                return
        except httpx.HTTPError:
            time.sleep(0.1)


def kept(cluster, secret):
    """Tables in which a text still stands."""
    payload = "convert_from(payload, 'UTF8')"
    tables = {"log_entry": payload, "peer_entry": payload, "outbox": payload, "remote_member": "bio", "member": "bio"}
    return [
        (node.code, table) for node in cluster.nodes.values() for table, text in tables.items()
        if node.rows(f"SELECT 1 FROM {table} WHERE {text} LIKE '%{secret}%' LIMIT 1")]


def rotation(cluster, stop):
    """`territory key rotate` dies, and the node with it; the command is repeated, and everybody goes on with the new key."""
    write(cluster, stop)
    node = cluster.nodes["se"]
    command, folder = Command(cluster, "key", "rotate", "se"), cluster.state / "territories" / "se"
    before = (folder / "signing.key").read_text()
    timing = cluster.random.choice(["BEFORE", "AFTER", "AT COMMIT"])
    stop.at(node, "UPDATE OF signing_key ON log_head", command.start, lambda: [command, node], timing=timing)
    cluster.command("key", "rotate", "se")
    assert (folder / "signing.key").read_text() != before, "the key is the old one"
    again(node)


class Command(Program):
    """`territory …` that is killed."""

    def __init__(self, cluster, *words):
        self.cluster, self.words = cluster, words

    def start(self):
        self.launch([COMMAND, *self.words, "--state", self.cluster.state], self.cluster.folder / "commands.log")


POINTS = {
    "before-commit": lambda *all: stopped(*all, "se", "INSERT ON outbox", timing="AT COMMIT"),
    "before-commit-of-positions": lambda *all: stopped(*all, "se", "INSERT ON log_entry", timing="AT COMMIT"),
    "after-commit-before-sign": lambda *all: stopped(*all, "se", "INSERT ON log_note"),
    "after-sign-before-publish": lambda *all: stopped(*all, "se", "INSERT ON log_note", timing="AT COMMIT"),
    "mid-apply": lambda *all: stopped(*all, "dk", "INSERT OR UPDATE ON remote_member", timing="AFTER"),
    "after-apply-before-cursor": lambda *all: stopped(*all, "dk", "UPDATE OF applied ON peer"),
    "mid-backfill": backfill,
    "mid-migration": migration,
    "mid-redaction": redaction,
    "mid-key-rotation": rotation,
}
