"""A share of every family for each day, one after the other on the same two territories. scripts/faults runs them at full size."""

import pytest

import backlog
import chaos
import clocks
import contents
import outages
import outbox
import partitions
import points
import races
import slow
from cluster import Cluster


# Seconds; the machine may do much else.
PATIENCE = 90


@pytest.fixture(scope="module")
def cluster():
    with Cluster(2) as cluster:
        yield cluster


def test_symmetric_partitions(cluster):
    partitions.symmetric(cluster, size=1, shortest=0.5, longest=1, within=PATIENCE)


def test_one_way_partitions_and_nats_alone_away(cluster):
    partitions.one_way(cluster, size=5, seconds=0.3, within=PATIENCE)


def test_a_line_that_comes_and_goes(cluster):
    partitions.flapping(cluster, size=3, period=0.5, within=PATIENCE)


def test_slow_lines_that_break(cluster):
    slow.slow(cluster, size=3, rate=100)


def test_messages_lost_repeated_and_in_disorder(cluster):
    chaos.chaos(cluster, size=600)


def test_transactions_that_commit_in_another_order(cluster):
    outbox.outbox(cluster, size=2)


def test_a_backlog(cluster):
    backlog.partition(cluster, size=500, seconds=0)


def test_a_long_log_under_kills(cluster):
    backlog.backfill(cluster, size=1_000, kills=2)


def test_one_killed_after_the_other(cluster):
    outages.kills(cluster, size=2, writes=0)


def test_everything_killed_together(cluster):
    outages.outages(cluster, size=1)


@pytest.mark.parametrize("point", ["after-commit-before-sign", "mid-apply", "mid-migration"])
def test_kills_at_named_points(cluster, point):
    points.points(cluster, size=1, only=point)


def test_two_processes_for_one_territory(cluster):
    races.races(cluster, size=1)


def test_clocks_that_are_wrong(cluster):
    clocks.clocks(cluster, size=0.5)


def test_uploads_that_end_early(cluster):
    contents.broken(cluster, size=9)


@pytest.mark.skipif(not contents.may_mount(), reason="no file system of its own is to be had here")
def test_a_full_disk(cluster):
    contents.full(cluster, size=1)


def test_uploads_and_collections_under_kills(cluster):
    contents.kills(cluster, size=12, each=2)
