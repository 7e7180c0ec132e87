"""R-15: clocks that are wrong, jump and stand still. A preloaded library gives a process a clock of its own.

libfaketime would do the same, but programs in Swift lose their arguments where it is preloaded.
"""

import mmap
import pathlib
import shutil
import struct
import subprocess
import time

import httpx

from servers import eventually
from settle import agreed, examined
from writers import Journal, Writer, Writers

COMPILER = shutil.which("clang") or "cc"
MINUTE, HOUR = 60, 3600
LIFETIME, TOLERANCE = 15 * MINUTE, 60  # of an access token
JUMPS = [10 * MINUTE, -10 * MINUTE, 25 * HOUR, -25 * HOUR, -HOUR]
# Share of a core that a node may need while members write a little.
BUSY = 0.8


def clocks(cluster, size=10):
    """se's clock is wrong by each of the jumps for `size` seconds, then stands still, and is right at last, while members write."""
    node = cluster.nodes["se"]
    clock = Clock(cluster, node)
    writers, busiest = Writers(cluster, each=1, pause=0.3), 0.0
    expired = token_ends(node, clock)
    for jump in [*JUMPS, None, 0]:
        clock.set(jump)
        before, start = node.busy(), time.monotonic()
        time.sleep(size)
        busiest = max(busiest, (node.busy() - before) / (time.monotonic() - start))
    writers.until_more(len(cluster.codes))
    writers.stop()
    agreed(cluster)
    total = examined(cluster, writers)
    assert busiest < BUSY, f"{busiest:.0%} of a core"
    return f"se's clock wrong by +10 min, -10 min, +25 h, -25 h, -1 h, standing, right, {size} s each: {total} entries, agreed, " \
           f"at most {busiest:.0%} of a core; a token is refused {expired} s after it was given"


class Clock:
    """Of one node, which is started anew with it."""

    def __init__(self, cluster, node):
        library, file = cluster.folder / "clock.so", cluster.folder / "clock"
        source = pathlib.Path(__file__).with_name("clock.c")
        subprocess.run([COMPILER, "-O1", "-shared", "-fPIC", "-o", library, source], check=True)
        file.write_bytes(bytes(16))
        with file.open("r+b") as numbers:
            self.numbers = mmap.mmap(numbers.fileno(), 16)
        node.environment = {"LD_PRELOAD": str(library), "TEST_CLOCK": str(file)}
        node.end()
        node.start()
        node.wait_ready()

    def set(self, seconds):
        """Wrong by so much from now on; None lets it stand."""
        wrong, stands = (seconds * 10**9, 0) if seconds is not None else (0, time.time_ns())
        self.numbers[:] = struct.pack("=qq", wrong, stands)


def token_ends(node, clock):
    """Seconds after which an access token is certainly refused. It never counts longer than its lifetime and the tolerance."""
    member = Writer(node, f"t{time.monotonic_ns() % 10**10}", Journal("/dev/null"))
    clock.set(0)
    assert eventually(member.sign_in, 30), "no sign-in"
    asks = lambda: httpx.get(f"{node.url}/api/v1/users/me", headers={"Authorization": f"Bearer {member.token}"}).status_code
    assert asks() == 200
    clock.set(LIFETIME - 30)
    assert asks() == 200, "a token ended before its time"
    clock.set(LIFETIME + TOLERANCE + 30)
    assert asks() == 401, "a token counts for longer than its lifetime and the tolerance"
    clock.set(25 * HOUR)
    assert asks() == 401
    clock.set(0)
    return LIFETIME + TOLERANCE + 30
