"""R-21: transactions that commit in another order than they began. What is told is what was committed."""

import random
import threading
import time

from audit import Audit
from servers import Session
from settle import agreed
from writers import facts

ABANDONED = 0.1


def outbox(cluster, size=600, writers=32, longest=0.5):
    """For `size` seconds `writers` connections tell one fact each in transactions of up to `longest` seconds, one in ten of which is rolled
    back. Beside the product goes a reader that remembers the highest id it saw: it has to miss something, or this proves nothing."""
    node = cluster.nodes["se"]
    node.rows("""CREATE TABLE seen_id (id bigint);
        CREATE FUNCTION copy_id() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS
            $$ BEGIN INSERT INTO seen_id VALUES (NEW.id); RETURN NEW; END $$;
        CREATE TRIGGER copy_id AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION copy_id()""")
    chances = [random.Random(f"{cluster.seed} {number}") for number in range(writers)]
    all_writers = [Slow(cluster, node, f"slow{number}x", chance, size, longest) for number, chance in enumerate(chances)]
    naive = Naive(cluster, node)
    for thread in [naive, *all_writers]:
        thread.start()
    for thread in all_writers:
        thread.join()
    naive.is_over = True
    naive.join()
    agreed(cluster, within=60 + size)
    audit = Audit(cluster)
    audit.run()
    committed = [handle for writer in all_writers for handle in writer.committed]
    told = [handle for handle in audit.handles if handle.startswith("slow")]
    assert sorted(told) == sorted(committed), "what is told is not what was committed"
    missed = int(node.rows("SELECT count(*) FROM seen_id")[0][0]) - naive.count
    assert missed > 0, "a reader that remembers the highest id would have done as well: this proves nothing"
    return f"{size} s of {writers} writers, transactions of up to {longest:g} s: {len(committed)} committed and told, " \
           f"{sum(writer.abandoned for writer in all_writers)} rolled back and not; a naive reader would have lost {missed}"


class Slow(threading.Thread):
    """Takes an id, and commits some time after."""

    def __init__(self, cluster, node, name, chance, seconds, longest):
        super().__init__()
        self.session, self.handle = Session(cluster.postgres), name
        self.session.rows(f"SET search_path = {node.schema}")
        self.chance, self.seconds, self.longest = chance, seconds, longest
        self.committed, self.abandoned = [], 0

    def run(self):
        number, end = 0, time.monotonic() + self.seconds
        while time.monotonic() < end:
            fact, pause = facts(number, number + 1, self.handle), self.chance.uniform(0, self.longest)
            is_kept = self.chance.random() >= ABANDONED
            self.session.rows(f"BEGIN; {fact}; SELECT pg_sleep({pause}); {'COMMIT' if is_kept else 'ROLLBACK'}")
            if is_kept:
                self.committed.append(f"{self.handle}{number}")
            self.abandoned += not is_kept
            number += 1
        self.session.close()


class Naive(threading.Thread):
    """The mistake: reads what is beyond the highest id that it has seen."""

    def __init__(self, cluster, node):
        super().__init__()
        self.session, self.count, self.is_over = Session(cluster.postgres), 0, False
        self.session.rows(f"SET search_path = {node.schema}")

    def run(self):
        last = 0
        while not self.is_over:
            ids = [int(row[0]) for row in self.session.rows(f"SELECT id FROM seen_id WHERE id > {last}")]
            last, self.count = max([last, *ids]), self.count + len(ids)
            time.sleep(0.02)
        self.count += len(self.session.rows(f"SELECT id FROM seen_id WHERE id > {last}"))
        self.session.close()
