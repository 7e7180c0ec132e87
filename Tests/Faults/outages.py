"""R-05: nodes, Postgres and NATS killed together."""

import signal
import time

from settle import agreed, examined
from writers import Writers


def outages(cluster, size=50):
    """`size` rounds: members write, everything is killed at once, and comes back in any order."""
    writers, worst = Writers(cluster, each=2), 0.0
    for _ in range(size):
        writers.until_more(2 * len(cluster.codes))
        time.sleep(cluster.random.uniform(0, 0.2))
        programs = [*cluster.nodes.values(), cluster.postgres, cluster.nats]
        for kill in (True, False):
            cluster.random.shuffle(programs)
            for program in programs:
                program.end(signal.SIGKILL) if kill else program.start()
        worst = max([worst, *(node.wait_ready() for node in cluster.nodes.values())])
    writers.stop()
    agreed(cluster)
    total = examined(cluster, writers)
    return f"{size} rounds of {len(cluster.codes)} nodes, Postgres and NATS killed together: {total} entries, {writers.count} acknowledged " \
           f"writes are told once, roots equal, ready {worst:.1f} s after the last start"
