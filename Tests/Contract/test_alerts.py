"""The alerts and the operators' page speak of figures that the program has."""

import pathlib
import re

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy/prometheus/territory.rules.yml"
PAGE = ROOT / "docs/operating-the-federation.md"
METRIC = re.compile(r"territory_[a-z_]+")


@pytest.fixture(scope="module")
def figures():
    sources = (path.read_text() for path in (ROOT / "Sources").rglob("*.swift"))
    return {name for text in sources for name in re.findall(r'label: "(territory_[a-z_]+)"', text)}


def test_every_alert_is_of_a_figure_and_says_what_is_wrong(figures):
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert set(METRIC.findall(rule["expr"])) <= figures, rule["alert"]
        assert rule["annotations"]["summary"] and rule["labels"]["severity"] in ("critical", "warning")


def test_the_page_explains_every_figure_of_the_federation(figures):
    explained = set(METRIC.findall(PAGE.read_text()))
    shortened = {"territory_federation_behind_seconds"}
    federation = {name for name in figures if name.startswith("territory_federation_")}
    assert explained <= figures
    assert federation <= explained | shortened
