import collections
import json

import httpx
import pytest

from neighbour import Neighbour, run


@pytest.fixture(scope="session")
def documents(se, dk):
    return [httpx.get(territory.page("/.well-known/territory")).json() for territory in (se, dk)]


@pytest.fixture(scope="session")
def tid(documents):
    """The identities by code."""
    return {document["code"]: document["tid"] for document in documents}


@pytest.fixture(scope="session")
def neighbours(demo, se, dk, documents):
    """`py` is honest, the others are not."""
    neighbours = {code: Neighbour(demo, documents, code) for code in ("py", "ev", "tw", "fk", "fp", "cr")}
    for neighbour in neighbours.values():
        neighbour.introduce(se, dk)
    for neighbour in neighbours.values():
        neighbour.join()
    yield neighbours
    for neighbour in neighbours.values():
        neighbour.close()


@pytest.fixture(scope="session")
def py(neighbours):
    return neighbours["py"]


@pytest.fixture(scope="session")
def ev(neighbours):
    return neighbours["ev"]


@pytest.fixture(scope="session")
def tw(neighbours):
    return neighbours["tw"]


@pytest.fixture(scope="session")
def fk(neighbours):
    return neighbours["fk"]


@pytest.fixture(scope="session")
def fp(neighbours):
    return neighbours["fp"]


@pytest.fixture(scope="session")
def cr(neighbours):
    return neighbours["cr"]


@pytest.fixture(scope="session")
def heard_forks(py):
    """Proofs of forks that were told on the bus."""
    heard = []

    async def keep(message):
        heard.append(message.data)

    run(py.peer.bus.subscribe("tfl1.f", cb=keep))
    return heard


@pytest.fixture(scope="session")
def profile(se):
    """A member of another territory, as se shows them; None where it knows none."""

    def profile(address, territory=se):
        answer = httpx.get(f"{territory.url}/api/v1/users/@{address}")
        assert answer.status_code in (200, 404), answer.text
        return answer.json() if answer.status_code == 200 else None

    return profile


@pytest.fixture
def refused(demo):
    """How many messages were refused so far, by reason."""

    def refused():
        found = collections.Counter()
        for line in httpx.get(demo.health_url + "/metrics").text.splitlines():
            if line.startswith("territory_federation_refused_total{"):
                found[line.split('reason="')[1].split('"')[0]] += float(line.rsplit(" ", 1)[1])
        return found

    return refused


@pytest.fixture
def metric(demo):
    """The value of a series."""

    def metric(name, **labels):
        for line in httpx.get(demo.health_url + "/metrics").text.splitlines():
            if line.startswith(name + "{") and all(f'{key}="{value}"' in line for key, value in labels.items()):
                return float(line.rsplit(" ", 1)[1])

    return metric


@pytest.fixture
def state(demo):
    """Its state, how much se holds of it, and how much is applied."""

    def state(neighbour):
        peers = json.loads(demo.command("peer", "list", "se", "--json"))
        return next((peer["state"], peer["held"], peer["applied"]) for peer in peers if peer["tid"] == neighbour.tid)

    return state
