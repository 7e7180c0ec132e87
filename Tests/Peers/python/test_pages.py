"""docs/federation names what the code states, and nothing else."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[3]
FACT = re.compile(r'static let type = "([a-z.]+)"(?:\n\s*(?:public )?static let version: UInt16 = (\d+))?')
# Facts of one kind may have it in common.
SHARED = re.compile(r"static var version: UInt16 \{ (\d+) \}")


def stated():
    """Type and version of every fact that the modules of this project state."""
    for folder in ("Federation", "Modules"):
        for file in (ROOT / "Sources" / folder).rglob("*.swift"):
            text = file.read_text()
            for kind, version in FACT.findall(text):
                yield kind, version or SHARED.search(text)[1]


def described():
    """The same, of what events.md has a heading for."""
    page = (ROOT / "docs/federation/events.md").read_text()
    for kinds, version in re.findall(r"^## (`.+), version (\d+)", page, re.MULTILINE):
        for kind in re.findall(r"`([^`]+)`", kinds):
            yield kind, version


def test_every_fact_that_is_stated_is_described_and_no_other():
    assert sorted(described()) == sorted(stated())
    assert len(list(stated())) > 20
