"""R-31: one hostile territory says as much as it can; the others go on as before.

The territory is the Python peer, pinned by everybody, so that the bus lets it in: flood.py URL FOLDER SECONDS is its process.
"""

import asyncio
import json
import pathlib
import subprocess
import sys
import time

import nats

from load import Stream, percentile
from own import Identity
from settle import agreed, examined

MEMORY = 512  # MiB


def flood(cluster, size=60, rate=50):
    """For `size` seconds `ev` floods, while the others tell `rate` facts a second each; before that as long without it, to compare."""
    admit(cluster)
    quiet = Stream(cluster, rate, min(size, 20)).lags()
    command = [sys.executable, "-B", __file__, cluster.nats.url, cluster.folder, str(size)]
    before = {code: node.metric("territory_federation_refused_total") for code, node in cluster.nodes.items()}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as hostile:
        lags = Stream(cluster, rate, size).lags()
        sent = json.loads(hostile.stdout.read())
    memory = max(node.memory() for node in cluster.nodes.values())
    refused = sum(node.metric("territory_federation_refused_total") - before[code] for code, node in cluster.nodes.items())
    worst = percentile(lags, 0.99)
    assert refused > 0, "nothing of the flood was refused"
    assert memory < MEMORY, f"{memory:.0f} MiB"
    assert worst < 5 + percentile(quiet, 0.99), f"p99 {worst:.1f} s"
    agreed(cluster)
    total = examined(cluster)
    return f"{size} s of {sent / size:.0f} messages a second from one origin: p99 lag of the others {worst:.2f} s " \
           f"(before: {percentile(quiet, 0.99):.2f} s), {memory:.0f} MiB, {refused:.0f} refused, {total} entries of the others"


def admit(cluster):
    """Everybody follows `ev` from now on, and the bus lets it in."""
    identity = Identity("ev", "Evil")
    document = cluster.folder / "ev.json"
    document.write_text(json.dumps(identity.document))
    (cluster.folder / "ev.seed").write_bytes(identity.seed)
    (cluster.folder / "ev.tid").write_text(identity.tid)
    for code in cluster.codes:
        cluster.command("peer", "add", code, document)
    cluster.nats.reload(cluster.command("bus", "config"))


async def storm(url, folder, seconds):
    """Whatever a territory may send on its own subjects: noise, frames without sense, heads that nobody signed, and the same again."""
    seed, tid = (folder / "ev.seed").read_text(), (folder / "ev.tid").read_text()
    bus = await nats.connect(url, nkeys_seed_str=seed)
    noise = [b"", b"\0" * 100, b"TFB1\0" + b"\0" * 10, b"TFB1\0" + b"\xff" * 2_000, b"tfl.v1/%b/0\n9\nAA==\n\n" % tid.encode()]
    sent, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(100):
            await bus.publish(f"tfl1.{'bh'[sent % 2]}.{tid}", noise[sent % len(noise)])
            sent += 1
        await bus.flush(60)
    await bus.close()
    print(sent)


if __name__ == "__main__":
    asyncio.run(storm(sys.argv[1], pathlib.Path(sys.argv[2]), float(sys.argv[3])))
