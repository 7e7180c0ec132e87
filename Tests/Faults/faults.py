"""Runs one family of faults and prints its figure and the seed that repeats it: faults.py NAME [SIZE] [name=value …]

What a family is about, and what its values mean, stands at its function; `nodes` and `seed` are values of all.
"""

import argparse
import subprocess
import time

import backlog
import chaos
import clocks
import contents
import flood
import outages
import outbox
import partitions
import points
import races
import slow
from cluster import Cluster

# The families, and how many territories each has.
FAMILIES = {
    "partitions": (partitions.symmetric, 5),
    "one-way": (partitions.one_way, 3),
    "flapping": (partitions.flapping, 3),
    "slow": (slow.slow, 3),
    "chaos": (chaos.chaos, 5),
    "kills": (outages.kills, 5),
    "outages": (outages.outages, 3),
    "points": (points.points, 2),
    "races": (races.races, 2),
    "clocks": (clocks.clocks, 3),
    "outbox": (outbox.outbox, 2),
    "backlog": (backlog.partition, 2),
    "backfill": (backlog.backfill, 2),
    "flood": (flood.flood, 3),
    "content-kills": (contents.kills, 2),
    "content-full": (contents.full, 2),
    "content-broken": (contents.broken, 2),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=FAMILIES)
    parser.add_argument("values", nargs="*", metavar="name=value", help="a number alone is the size")
    options = parser.parse_args()
    family, count = FAMILIES[options.name]
    values = dict(text.split("=") if "=" in text else ("size", text) for text in options.values)
    values = {name: number(text) for name, text in values.items()}
    nodes, seed = values.pop("nodes", count), values.pop("seed", 1)
    with Cluster(nodes, seed, has_lines=options.name != "flood") as cluster:
        start = time.monotonic()
        figure = family(cluster, **values)
        seconds = time.monotonic() - start
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    print(f"{options.name}: {figure}\n{seconds:.0f} s, seed {seed}, commit {commit}")


def number(text):
    """What it says; a number where it is one."""
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


if __name__ == "__main__":
    main()
