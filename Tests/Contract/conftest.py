import httpx
import pytest

from api import API, Member, secrets
from wire import SlowConnections, Wire


@pytest.fixture(scope="session", autouse=True)
def known_secrets(se, dk):
    for territory in (se, dk):
        secrets.update(territory.passwords.values(), territory.tokens.values())


@pytest.fixture(scope="session")
def anyone(se):
    """Nobody signed in, at the first territory."""
    with API(se) as api:
        yield api


@pytest.fixture(scope="session")
def document(se):
    return httpx.get(se.page("/openapi.json")).json()


@pytest.fixture
def member(anyone):
    return Member(anyone)


@pytest.fixture(scope="session")
def wire(demo):
    return Wire(demo.port)


@pytest.fixture(scope="session", autouse=True)
def slow(demo, request):
    """Connections that dawdle from the first test on, so that nobody has to wait for them."""
    if any("slow" in item.fixturenames and item.get_closest_marker("last") for item in request.session.items):
        return SlowConnections(demo.port)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)
