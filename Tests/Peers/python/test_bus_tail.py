"""`territory bus tail` tells what passes on the bus while it passes, each message with its verdict."""

import itertools
import json
import select
import subprocess

import pytest

from demo import COMMAND
from neighbour import eventually, member


@pytest.mark.last
def test_what_passes_is_told_with_its_verdict(demo, py):
    line = [COMMAND, "bus", "tail", "se", "--json", "--bus", demo.nats, "--state", demo.state]
    tail = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    told, numbers = [], itertools.count()

    def batches():
        """Of those that were told, what py said; it says something more first."""
        py.publish(member(f"tail{next(numbers)}"))
        while select.select([tail.stdout], [], [], 0.5)[0]:
            told.append(json.loads(tail.stdout.readline()))
        return [one for one in told if (one["kind"], one["peer"]) == ("batch", "py")]

    try:
        assert b"listening for se" in tail.stderr.readline()
        found = eventually(batches)
        assert found, told
        assert all(one["verdict"].startswith("verified head, entries ") and one["bytes"] > 0 for one in found)
        assert all(one["subject"] == f"tfl1.b.{py.tid}" for one in found)
    finally:
        tail.terminate()
        tail.communicate()
