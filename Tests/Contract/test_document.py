"""The OpenAPI document, and the generated attack on everything it describes."""

import os
import re
import subprocess
import sys

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator

import schemathesis
from api import Member

CONFIGURATION = os.path.join(os.path.dirname(__file__), "schemathesis.toml")
# These end the sign-in they are called with.
FINAL = {"/auth/logout": "POST", "/users/me": "DELETE", "/auth/deactivate": "POST"}


def test_the_document_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_the_document_may_be_read_by_any_page(demo):
    """S-033."""
    answer = httpx.get(demo.se.url + "/openapi.json", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_generated_requests_get_documented_answers(dk, tmp_path):
    """Every operation, right and wrong requests, signed in and not (S-040, S-043, S-068)."""
    # At the other territory, whose budgets nobody else here needs.
    runs = [attack(dk, tmp_path / "member", dk.token("mette")), attack(dk, tmp_path / "anonymous")]
    cases = 0
    for run in runs:
        told, errors = run.communicate(timeout=840)
        assert run.returncode == 0, told[-6000:] + errors[-2000:]
        cases += int(re.search(r"(\d+) generated", told)[1])
    assert cases >= 2000, "too few cases were made"


def attack(territory, folder, token=None):
    folder.mkdir()
    command = [
        *(os.path.join(os.path.dirname(sys.executable), "schemathesis"), "--config-file", CONFIGURATION),
        *("run", territory.page("/openapi.json"), "--workers", "1"),
        *(("--header", f"Authorization: Bearer {token}") if token else ()),
    ]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("path", FINAL)
def test_generated_requests_that_end_a_sign_in(demo, anyone, path):
    schema = schemathesis.openapi.from_url(demo.se.url + "/openapi.json")
    current = []

    @given(case=schema[path][FINAL[path]].as_strategy())
    @settings(max_examples=15, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    def run(case):
        if not current:
            current.append(Member(anyone))
        answer = case.call(headers={"Authorization": f"Bearer {current[0].token}"})
        case.validate_response(answer)
        if answer.status_code == 204:
            assert current.pop().api.get("/auth/me").status_code == 401

    run()
