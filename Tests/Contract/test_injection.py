"""SQL in every parameter (X-12, S-080): of the path, of the query, of the body. It is a text like any other: nobody waits longer for the
answer, and none speaks of the database."""

import time
import urllib.parse

import pytest

from api import Member, place
from test_access import changes_a_sign_in, valid_request

# Seconds that the database would sleep if it read the text; no answer takes nearly as long by itself.
SLEEP = 10
# In small letters, so that an answer that repeats a text does not look like one that tells too much.
TEXTS = [
    f"'; select pg_sleep({SLEEP})--",
    f"' or pg_sleep({SLEEP}) is null or '",
    f"1) or 1 = (select 1 from pg_sleep({SLEEP}))--",
    f'"; select pg_sleep({SLEEP})--',
    f"\\'||pg_sleep({SLEEP})||'",
]


def texts(value, way=()):
    """Where the texts of a body are."""
    if isinstance(value, str):
        yield way
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, (*way, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts(item, (*way, index))


def replaced(value, way, text):
    if not way:
        return text
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[way[0]] = replaced(value[way[0]], way[1:], text)
    return copy


def attempts(operation, places, request):
    """A text in the place of each parameter, one after the other: the places of the path, and the rest of the request."""
    is_for_staff = "x-capability" in operation
    for text in TEXTS:
        for name in places:
            yield places | {name: urllib.parse.quote(text, safe="")}, request
        for parameter in operation.get("parameters", []):
            if parameter.get("in") == "query":
                yield places, request | {"params": request.get("params", {}) | {parameter["name"]: text}}
        # What staff may write would stay in the territory that other tests look at.
        for way in [] if is_for_staff else texts(request.get("json")):
            yield places, request | {"json": replaced(request["json"], way, text)}


@pytest.mark.last
def test_sql_in_a_parameter_is_a_text(document, anyone, se):
    staff, member, count, longest = anyone.as_(se.token("admin")), None, 0, 0
    for path, item in document["paths"].items():
        for method, operation in item.items():
            request, _ = valid_request(operation, anyone)
            places = request.pop("path", {})
            if member is None or changes_a_sign_in(method, path):
                member = Member(anyone)
            caller = staff if "x-capability" in operation else member.api
            for chosen, changed in attempts(operation, places, request):
                began = time.monotonic()
                # It looks at the answer: nothing of 500 and above, nothing of the database.
                answer = caller.request(method, place(se, path, operation).format(**chosen), **changed)
                longest = max(longest, time.monotonic() - began)
                assert answer.status_code != 429, path
                assert longest < SLEEP, (method, path, chosen, changed)
                count += 1
            if changes_a_sign_in(method, path):
                member = None
    print(f"X-12: {count} requests, the longest {longest * 1000:.0f} ms")
    assert count >= 500
