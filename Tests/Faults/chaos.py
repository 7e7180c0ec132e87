"""R-02: messages that are lost, come several times, and in disorder."""

import time

from settle import agreed, examined
from writers import Writers, fill


def chaos(cluster, size=20_000, loss=0.3, copies=5, disorder=0.5):
    """`size` facts in all, from every node; each node hears three of ten messages not at all and the others up to five times, each up to
    `disorder` seconds late. Members write meanwhile."""
    for line in cluster.bus.values():
        line.loss, line.copies, line.disorder = loss, copies, disorder
    writers, start, batch = Writers(cluster, each=1, pause=0.2), time.monotonic(), 200
    for _ in range(size // len(cluster.codes) // batch):
        for node in cluster.nodes.values():
            fill(node, batch)
    writers.stop()
    agreed(cluster, within=60 + size / 100)
    seconds = time.monotonic() - start
    total = examined(cluster, writers)
    return f"{total} entries of {len(cluster.codes)} origins, {loss:.0%} lost, up to {copies} copies, up to {disorder:g} s late: " \
           f"all equal after {seconds:.0f} s, every effect once"
