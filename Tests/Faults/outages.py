"""R-01, R-03, R-04, R-05: nodes, Postgres and NATS killed while members write."""

import signal
import time

from partitions import converged
from settle import agreed, examined
from writers import Writers

# Seconds until a node is ready again in all but one of a hundred rounds, and until all hold what there is after NATS was away.
RECOVERED_WITHIN, CONVERGED_WITHIN = 5, 10


def outages(cluster, size=50):
    """R-05: `size` rounds in which everything is killed at once, and comes back in any order."""
    writers, worst = Writers(cluster, each=2), 0.0
    for _ in range(size):
        writers.until_more(2 * len(cluster.codes))
        time.sleep(cluster.random.uniform(0, 0.2))
        worst = max(worst, killed(cluster, [*cluster.nodes.values(), cluster.postgres, cluster.nats]))
    total = ended(cluster, writers)
    return f"{size} rounds of {len(cluster.codes)} nodes, Postgres and NATS killed together: {total} entries, {writers.count} acknowledged " \
           f"writes are told once, roots equal, ready {worst:.1f} s after the last start"


def kills(cluster, size=500, writes=100_000):
    """R-01, R-03, R-04: `size` rounds in each of which one node is killed, and with it Postgres or NATS in turn; at least so many writes."""
    writers, recovered, healed = Writers(cluster, each=3), [], 0.0
    for number in range(size):
        writers.until_more(len(cluster.codes))
        time.sleep(cluster.random.uniform(0, 0.5))
        server = cluster.nats if number % 2 else cluster.postgres
        recovered.append(killed(cluster, [cluster.nodes[cluster.random.choice(cluster.codes)], server]))
        if server is cluster.nats:
            healed = max(healed, converged(cluster, CONVERGED_WITHIN))
    while writers.count < writes:
        writers.until_more(writes - writers.count, within=600)
    total = ended(cluster, writers)
    recovered.sort()
    usual = recovered[int(len(recovered) * 0.99)]
    assert size < 100 or usual <= RECOVERED_WITHIN, f"p99 {usual:.1f} s"
    return f"{size} kills of one of {len(cluster.codes)} nodes, with Postgres in {(size + 1) // 2} and NATS in {size // 2}: {total} entries, " \
           f"{writers.count} acknowledged writes are told once, roots equal; all ready after {usual:.1f} s (p99; at most " \
           f"{recovered[-1]:.1f} s), agreed {healed:.1f} s after NATS was back at most"


def killed(cluster, programs):
    """Kills the programs in any order and starts them in any other: seconds until all nodes are ready."""
    for kill in (True, False):
        cluster.random.shuffle(programs)
        for program in programs:
            program.end(signal.SIGKILL) if kill else program.start()
    return max(node.wait_ready() for node in cluster.nodes.values())


def ended(cluster, writers):
    """Entries in all logs, after members have stopped and everything was recomputed."""
    writers.stop()
    agreed(cluster)
    return examined(cluster, writers)
