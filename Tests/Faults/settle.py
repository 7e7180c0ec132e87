"""The end of a run: everything agrees within a time, and then it is looked at entry by entry."""

import time

from audit import Audit
from servers import eventually

# Where the machine does much else. The figures say how long it took.
AGREED_WITHIN = 90


def agreed(cluster, within=AGREED_WITHIN):
    """Seconds until all nodes hold, and show, all that each has told. Nobody is taken for forked."""
    start = time.monotonic()
    if not eventually(lambda: not differences(cluster), within):
        raise AssertionError(f"after {within} s: {differences(cluster)}")
    return time.monotonic() - start


def differences(cluster):
    waiting = [f"{node.code} has not told everything" for node in cluster.nodes.values()
               if node.rows("SELECT 1 FROM outbox LIMIT 1") or node.rows("SELECT size FROM log_head")[0][0] != str(node.size())]
    sizes = {code: node.size() for code, node in cluster.nodes.items()}
    for node in cluster.nodes.values():
        for code, (state, held, applied) in node.peers().items():
            if code not in sizes:
                continue  # A guest; nobody answers for what it says.
            assert state != "forked", f"{node.code} takes {code} for forked"
            if (held, applied) != (sizes[code], sizes[code]) or state != "live" and held:
                waiting.append(f"{node.code} of {code}: {state} {held} {applied}, of {sizes[code]}")
    return waiting


def examined(cluster, *writers):
    """Entries in all logs, after everything was recomputed."""
    audit = Audit(cluster)
    total = audit.run()
    for some in writers:
        some.check(audit.told)
    return total
