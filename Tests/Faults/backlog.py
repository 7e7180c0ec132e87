"""R-12 and R-30: a node that was away for long, or is new, takes in a long log."""

import signal
import time

from servers import eventually
from settle import agreed, examined
from writers import fill

# Entries in one page, which has one signature; and signatures that are checked beside pages: of heads, two every 20 s, of requests, and of
# who the origin is.
PAGE, FURTHER, FURTHER_EACH_SECOND = 256, 20, 0.2
CHECKS = "territory_federation_signature_checks_total"


def partition(cluster, size=20_000, seconds=60):
    """R-12: se and dk do not hear each other for `seconds`, in which se tells `size` facts."""
    se, dk = cluster.nodes["se"], cluster.nodes["dk"]
    start = time.monotonic()
    cluster.part("se", "dk")
    end = told(se, size)
    time.sleep(max(0.0, start + seconds - time.monotonic()))
    held, checks = dk.peers()["se"][1], dk.metric(CHECKS)
    cluster.heal()
    cluster.command("peer", "retry", "dk", "se")
    taken = caught_up(dk, end)
    checks = dk.metric(CHECKS) - checks
    pages = int(dk.rows(f"SELECT count(*) FROM peer_note WHERE tid = '{se.tid}' AND size > {held}")[0][0])
    assert pages <= (end - held) / PAGE + 1, f"{end - held} entries came in {pages} pages"
    assert pages <= checks <= pages + FURTHER + FURTHER_EACH_SECOND * taken, f"{checks:.0f} signatures checked for {pages} pages"
    memory = max(se.memory(), dk.memory())
    agreed(cluster)
    examined(cluster)
    return f"{size} entries after {time.monotonic() - start:.0f} s: taken in {taken:.1f} s, {size / taken:.0f}/s; " \
           f"{checks:.0f} signatures checked, {pages} of them of pages, {memory:.0f} MiB"


def backfill(cluster, size=50_000, kills=20):
    """R-30: dk begins at the first of `size` entries, and is killed `kills` times on the way."""
    se, dk = cluster.nodes["se"], cluster.nodes["dk"]
    dk.end(signal.SIGKILL)
    begin, end = dk.peers()["se"][1], told(se, size)
    start, steps = time.monotonic(), []
    for number in range(kills):
        dk.start()
        goal = begin + (number + 1) * size // (kills + 1)
        assert eventually(lambda: dk.peers()["se"][1] >= goal, 120 + size / 100, pause=0.02), dk.peers()
        dk.end(signal.SIGKILL)
        steps.append(dk.peers()["se"][1])
    dk.start()
    caught_up(dk, end)
    taken = time.monotonic() - start
    assert steps == sorted(steps), "something that was held is not held any more"
    memory = dk.memory()
    dk.wait_ready()
    agreed(cluster)
    examined(cluster)
    return f"{size} entries from the first, {kills} kills at {steps[0]} to {steps[-1]} held: {taken:.0f} s, " \
           f"{size / taken:.0f}/s with all starts, {memory:.0f} MiB"


def told(node, size):
    """Tells so much, and waits until all is signed: the size of the log then."""
    end = int(node.rows("SELECT size FROM log_head")[0][0]) + size
    # A transaction that were no multiple of a page would end in a short one, and each page has one signature.
    fill(node, size, batch=8 * PAGE)
    assert eventually(lambda: node.size() >= end, 120 + size / 100), f"only {node.size()} are signed"
    return end


def caught_up(node, end):
    start = time.monotonic()
    assert eventually(lambda: node.peers()["se"][2] >= end, 120 + end / 100, pause=0.05), node.peers()
    return time.monotonic() - start
