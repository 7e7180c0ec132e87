"""R-14: half a second each way, more or less, and connections that break."""

import time

from load import Stream, percentile
from settle import agreed, examined


def slow(cluster, size=60, rate=200, delay=0.5, jitter=0.2, resets=0.05):
    """`size` seconds of `rate` facts a second from each. What one says reaches another after `delay` ± `jitter` seconds: half of it on
    the way to NATS, half on the way from it. In each second each line is reset with the chance `resets`."""
    for line in cluster.lines:
        line.delay, line.jitter = delay / 2, jitter / 2
    stream, broken = Stream(cluster, rate, size), 0
    while stream.threads[0].is_alive():
        time.sleep(1)
        for line in cluster.bus.values():
            if cluster.random.random() < resets:
                line.cut()
                line.is_cut, broken = False, broken + 1
    lags = stream.lags()
    told = min(stream.told(code) for code in cluster.codes)
    agreed(cluster)
    total = examined(cluster)
    worst = percentile(lags, 0.99)
    assert size < 60 or worst < 5, f"p99 {worst:.1f} s"
    return f"{size} s of {delay:g} ± {jitter:g} s delay, {broken} resets of {len(cluster.codes)} lines: {total} entries, " \
           f"{told:.0f}/s from each, median lag {percentile(lags, 0.5):.2f} s, p99 {worst:.2f} s"
