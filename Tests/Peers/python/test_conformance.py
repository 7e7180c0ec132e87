"""`territory conformance` passes good peers, in two languages and over two transports, and finds every fault of a bad one."""

import json
import subprocess

import pytest

from broken import FAULTS, Broken
from demo import COMMAND, free_ports
from neighbour import Neighbour, eventually, member, run
from own import Identity
from peer import Peer

# The Python territory is no witness.
WITNESSING = {f"witness.{name}" for name in ("follows", "conflict", "inconsistent", "untrusted", "unknown-log", "malformed")}


@pytest.fixture(scope="module")
def tester(tmp_path_factory):
    """A folder with the tester's identity."""
    folder = tmp_path_factory.mktemp("tester")
    document = subprocess.run(
        [COMMAND, "conformance", "--prepare", "--identity", folder], check=True, capture_output=True, text=True
    ).stdout.strip()
    return folder, json.loads(open(document).read())


@pytest.fixture
def examine(tester, tmp_path):
    """The results by id, and the exit status."""

    def examine(*arguments):
        line = [COMMAND, "conformance", "--json", "--identity", tester[0], *arguments]
        done = subprocess.run(line, capture_output=True, text=True)
        assert done.stdout, done.stderr
        return json.loads(done.stdout), done.returncode

    return examine


@pytest.fixture
def serve(tester, tmp_path):
    """A Python territory with five members on a port of its own; gives the file with its document."""
    served = []

    def serve(make):
        port = free_ports()
        identity = Identity("py", "Python", f"http://127.0.0.1:{port}/.well-known/tfl")
        peer = make(identity, [tester[1]])
        for number in range(5):
            peer.log.publish(member(f"m{number}"))
        run(peer.serve(port))
        served.append(peer)
        file = tmp_path / "peer.json"
        file.write_text(json.dumps(identity.document))
        return file

    yield serve
    for peer in served:
        peer.web.close()


def failures(results):
    return [(result["over"], result["id"], result.get("why")) for result in results if result["outcome"] == "failed"]


def test_the_product_conforms_over_both_transports(examine, tester, demo):
    demo.command("peer", "add", "se", tester[0] / "document.json")
    bus = ["--bus", demo.nats]
    assert eventually(lambda: examine("--peer", "se", "--state", demo.state, *bus), within=60)
    results, status = examine("--peer", "se", "--state", demo.state, *bus)
    assert failures(results) == [] and status == 0
    assert {result["over"] for result in results} == {"https", "bus"}
    skipped = {result["id"] for result in results if result["outcome"] == "skipped"}
    assert skipped <= {"cursor.malformed", "identity.open"}


def test_the_python_peer_conforms(examine, serve):
    results, status = examine("--peer", serve(Peer))
    assert failures(results) == [] and status == 0
    assert {result["id"] for result in results if result["outcome"] == "skipped"} == WITNESSING


def test_the_python_peer_conforms_over_the_bus(examine, tester, demo, se, tmp_path):
    demo.command("peer", "add", "se", tester[0] / "document.json")
    bus = Neighbour(demo, [tester[1]], "nb")
    bus.introduce(se)
    bus.join()
    try:
        bus.publish(*(member(f"m{number}") for number in range(5)))
        results, status = examine("--peer", demo.folder / "nb.json", "--bus", demo.nats)
    finally:
        bus.close()
    assert failures(results) == [] and status == 0
    assert {result["over"] for result in results} == {"bus"}
    skipped = {result["id"] for result in results if result["outcome"] == "skipped"}
    assert skipped == WITNESSING | {"cursor.malformed", "identity.open"}


def test_without_an_identity_the_open_questions_are_asked(serve):
    done = subprocess.run([COMMAND, "conformance", "--json", "--peer", serve(Peer)], capture_output=True, text=True)
    outcomes = {result["id"]: result["outcome"] for result in json.loads(done.stdout)}
    assert done.returncode == 0
    assert outcomes["range.every-root"] == "passed" and outcomes["rpc.good"] == "skipped"


def test_a_peer_that_does_not_know_the_tester_says_so(examine, serve):
    results, status = examine("--peer", serve(lambda identity, _: Peer(identity)))
    assert status == 1
    assert "pin the tester's document" in next(result["why"] for result in results if result["id"] == "rpc.good")


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found(examine, serve, fault):
    results, status = examine("--peer", serve(lambda identity, known: Broken(identity, known, fault)))
    assert status == 1
    assert FAULTS[fault] in {found[1] for found in failures(results)}, failures(results)


def test_whoever_reads_along_gets_a_line_for_each_check(tester, serve):
    line = [COMMAND, "conformance", "--identity", tester[0], "--peer", serve(lambda i, k: Broken(i, k, "any epoch"))]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode == 1
    row = next(row for row in done.stdout.splitlines() if row.startswith("failed"))
    assert row.split("\t")[1:3] == ["https", "cursor.epoch"] and "docs/federation section" in row
    assert "1 failed" in done.stderr
