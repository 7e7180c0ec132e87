"""The alerts, the operators' page and the page of metrics speak of figures that the program has."""

import pathlib
import re

import httpx
import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy/prometheus/territory.rules.yml"
PAGE = ROOT / "docs/operating-the-federation.md"
METRICS = ROOT / "docs/metrics.md"
METRIC = re.compile(r"territory_[a-z_]+")


@pytest.fixture(scope="module")
def figures():
    sources = (path.read_text() for path in (ROOT / "Sources").rglob("*.swift"))
    made = re.compile(r'(?:label: |MetricReading\(\s*)"((?:territory|process)_[a-z_]+)"')
    return {name for text in sources for name in made.findall(text)}


def test_every_alert_is_of_a_figure_and_says_what_is_wrong(figures):
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert set(METRIC.findall(rule["expr"])) <= figures, rule["alert"]
        assert rule["annotations"]["summary"] and rule["labels"]["severity"] in ("critical", "warning")


def test_what_must_not_go_unnoticed_has_an_alert():
    """S-155."""
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    expressions = [rule["expr"] for rule in rules]
    for wanted in (
        'territory_federation_peer_state{state="forked"} == 1',
        'territory_federation_peer_state{state="stale"} == 1',
        'territory_federation_peer_state{state="pruned"} == 1',
        'territory_federation_own_log_state{state!~"leading|standing_by|ended"} == 1',
        'territory_federation_witness_requests_total{result!="signed"}',
        'territory_federation_set_aside_entries{outcome="quarantined"} > 0',
        "territory_federation_outbox_age_seconds > 60",
        'increase(territory_federation_refused_total{reason="root_mismatch"}[15m]) > 0',
        "increase(territory_refresh_token_reuse_total[15m]) > 0",
        "territory_state_disk_used_ratio > 0.8",
    ):
        assert any(wanted in expression for expression in expressions), wanted


def test_the_page_explains_every_figure_of_the_federation(figures):
    explained = set(METRIC.findall(PAGE.read_text()))
    shortened = {"territory_federation_behind_seconds"}
    federation = {name for name in figures if name.startswith("territory_federation_")}
    assert explained <= figures
    assert federation <= explained | shortened


@pytest.fixture(scope="module")
def described():
    """The rows of docs/metrics.md by name: type, unit, labels, alerts."""
    rows = [line.strip("| ").split(" |") for line in METRICS.read_text().splitlines() if re.match(r"\| `(territory|process)_", line)]
    cells = [[cell.strip() for cell in row] for row in rows]
    assert all(len(row) >= 5 for row in cells)
    return {
        row[0].strip("`"): (
            row[1],
            row[2],
            set(re.findall(r"`(\w+)`", row[3])),
            set(re.findall(r"`(Territory\w+)`", row[5] if len(row) > 5 else "")),
        )
        for row in cells
    }


def test_every_metric_has_its_row_and_no_other(figures, described):
    assert set(described) == figures


def test_names_say_type_and_unit(described):
    for name, (kind, unit, _, _) in described.items():
        assert (kind == "counter") == name.endswith("_total"), name
        assert (unit == "seconds") == name.removesuffix("_total").endswith("_seconds"), name
        assert kind in ("counter", "gauge", "histogram"), name


def test_every_alert_stands_with_the_metric_it_looks_at(described):
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    used = {}
    for rule in rules:
        for name in METRIC.findall(rule["expr"]):
            used.setdefault(name, set()).add(rule["alert"])
    assert used == {name: alerts for name, (_, _, _, alerts) in described.items() if alerts}


def test_the_program_shows_what_the_page_says(demo, described):
    """Whatever has a series by now has the type and the labels that the page names."""
    text = httpx.get(demo.health_url + "/metrics").text
    types = dict(re.findall(r"^# TYPE ((?:territory|process)_\w+) (\w+)$", text, re.M))
    assert types and types == {name: described[name][0] for name in types}
    assert {"territory_http_request_duration_seconds", "territory_federation_peer_state"} <= set(types)
    for name, labels in re.findall(r"^(territory_\w+)\{(.*)\} ", text, re.M):
        family = name if name in described else re.sub(r"_(bucket|sum|count)$", "", name)
        shown = set(re.findall(r'(\w+)="', labels)) - {"le"}
        assert shown == described[family][2], name
