"""R-10, R-11, R-13: lines between territories that are broken, half broken, or come and go."""

import itertools
import time

from lines import IN, OUT
from settle import agreed, examined
from writers import Writers


def symmetric(cluster, size=60, shortest=10, longest=60, within=30):
    """R-10: two who do not hear each other, again and again; everybody can write all the while."""
    writers, worst = Writers(cluster, each=1, pause=1.0), 0.0
    for _ in range(size):
        a, b = cluster.random.sample(cluster.codes, 2)
        cluster.part(a, b)
        until = time.monotonic() + cluster.random.uniform(shortest, longest)
        writers.until_more(len(cluster.codes))
        time.sleep(max(0.0, until - time.monotonic()))
        cluster.heal()
        print(f"{a} and {b} were parted", flush=True)
        worst = max(worst, converged(cluster, within))
    writers.stop()
    agreed(cluster)
    total = examined(cluster, writers)
    return f"{size} partitions of {shortest:g} to {longest:g} s between {len(cluster.codes)}: {total} entries, " \
           f"agreed within {worst:.1f} s of each end, {writers.count} acknowledged writes are told once"


def converged(cluster, within):
    """Seconds until each holds of each what there was to be held when this began, while members go on writing."""
    start, sizes = time.monotonic(), {code: node.size() for code, node in cluster.nodes.items()}
    while True:
        behind = [
            (node.code, code, held, sizes[code]) for node in cluster.nodes.values()
            for code, (state, held, applied) in node.peers().items() if applied < sizes[code]]
        if not behind:
            return time.monotonic() - start
        assert time.monotonic() - start < within, f"{within} s after the end of a partition: {behind}"
        time.sleep(0.1)


def one_way(cluster, size=40, seconds=20, within=30):
    """R-11: one who hears and is not heard, and NATS alone away, in one direction or both. Nobody is taken for forked."""
    writers, worst, kinds = Writers(cluster, each=1, pause=0.2), 0.0, itertools.cycle(KINDS)
    for kind in itertools.islice(kinds, size):
        kind(cluster, *cluster.random.sample(cluster.codes, 2))
        writers.until_more(len(cluster.codes))
        time.sleep(seconds)
        cluster.heal()
        worst = max(worst, converged(cluster, within))
    writers.stop()
    agreed(cluster)
    total = examined(cluster, writers)
    return f"{size} partitions of {seconds:g} s, one-way and of NATS only: {total} entries, nobody forked, " \
           f"agreed within {worst:.1f} s of each end"


KINDS = [
    lambda cluster, a, b: cluster.deafen(a, b),
    lambda cluster, a, b: cluster.bus[a].hold(),
    lambda cluster, a, b: cluster.bus[a].hold(IN),
    lambda cluster, a, b: cluster.bus[a].hold(OUT),
    lambda cluster, a, b: cluster.bus[a].cut(),
]


def flapping(cluster, size=600, period=1.0, within=30):
    """R-13: the line to NATS is up for a second and down for a second. One catches up at most once at a time."""
    writers, code = Writers(cluster, each=1, pause=0.02), cluster.codes[0]
    line = cluster.bus[code]
    end, calls = time.monotonic() + size, line.calls
    while time.monotonic() < end:
        line.cut()
        time.sleep(period)
        line.heal()
        time.sleep(period)
    cluster.heal()
    healed = converged(cluster, within)
    writers.stop()
    agreed(cluster)
    total = examined(cluster, writers)
    requests = max(line.pages.most for line in cluster.bus.values())
    assert requests <= 1, f"{requests} pages of one origin were asked for at a time"
    return f"{size} s of a line that comes and goes every {period:g} s: {total} entries, agreed {healed:.1f} s after, " \
           f"{line.calls - calls} connections tried, at most {requests} page asked of one origin at a time"
