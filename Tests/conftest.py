import pytest

from demo import COMMAND, running


@pytest.fixture(scope="session")
def demo():
    if not COMMAND.exists():
        pytest.exit(f"{COMMAND} does not exist: build it, or name another in TERRITORY_COMMAND", returncode=1)
    with running() as demo:
        yield demo


@pytest.fixture(scope="session")
def se(demo):
    return demo.se


@pytest.fixture(scope="session")
def dk(demo):
    return demo.dk
