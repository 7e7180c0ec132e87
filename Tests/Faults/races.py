"""R-16: two processes are started for one territory, and one of them signs."""

import signal

from cluster import READY_WITHIN, Node
from servers import eventually, free_port
from settle import agreed, examined
from writers import Writers

STANDS_BY = "another process signs for it"


def races(cluster, size=100):
    """R-16: `size` rounds in which two processes of se start at once while members write; then the one that signs is killed."""
    first = cluster.nodes["se"]
    twin = Node(cluster, first.code, free_port())
    twin.schema, twin.tid, pair = first.schema, first.tid, [first, twin]
    writers, won, worst = Writers(cluster, each=2), 0, 0.0
    try:
        for _ in range(size):
            for node in pair:
                node.end(signal.SIGKILL)
            cluster.random.shuffle(pair)
            for node in pair:
                node.start()
            leader, other = race(pair)
            won += leader is twin
            writers.until_more(len(cluster.codes))
            leader.end(signal.SIGKILL)
            worst = max(worst, other.wait_ready())
        if not first.process:
            first.start()
    finally:
        twin.end(signal.SIGKILL)
    first.wait_ready()
    writers.stop()
    agreed(cluster)
    total = examined(cluster, writers)
    return f"{size} races of two processes for one territory, {won} won by the second's ports: {total} entries, one history, " \
           f"{writers.count} acknowledged writes are told once, the other signs {worst:.1f} s after the first was killed at most"


def race(pair):
    """Which of the two signs, and which says that it does not."""
    def is_over():
        for leader, other in (pair, pair[::-1]):
            if leader.reasons() == "" and STANDS_BY in (other.reasons() or ""):
                return leader, other
        return None

    found = eventually(is_over, READY_WITHIN)
    assert found, [node.reasons() for node in pair]
    return found
