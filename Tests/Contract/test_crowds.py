"""What a crowd does to everybody else: many who sign in at once (R-35), many who take their time (R-33).

CROWD, SLOW and SLOW_SECONDS in the environment are the sizes; the full proof has 200, 2,000 and 600: scripts/faults sign-in-crowd,
scripts/faults slow-crowd. At full size the figures of the designs are demanded, which take a machine with nothing else to do."""

import http.client
import json
import os
import pathlib
import subprocess
import sys

import pytest

from api import PASSWORD, at_once

CROWD = int(os.environ.get("CROWD", "60"))
SLOW = int(os.environ.get("SLOW", "180"))
SECONDS = int(os.environ.get("SLOW_SECONDS", "5"))
HERE = pathlib.Path(__file__).parent


class Probe:
    """Somebody who asks for one thing meanwhile."""

    def __init__(self, url, pause):
        line = [sys.executable, "-B", HERE / "probe.py", url, str(pause)]
        self.process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def end(self):
        """The longest but for one in a hundred, in seconds."""
        told, _ = self.process.communicate("enough\n", timeout=120)
        times = sorted(json.loads(told))
        return times[int(len(times) * 0.99)]


#


def test_a_crowd_that_signs_in_waits_in_a_line_of_its_own(demo, se):
    """R-35, S-004: a full line is told so, and nobody else notices."""
    probe = Probe(demo.health_url + "/livez", 0.01)

    def sign_in(number):
        source = (f"127.8.{number // 250}.{1 + number % 250}", 0)
        connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=60, source_address=source)
        body = json.dumps({"login": f"nobody{number}", "password": PASSWORD})
        connection.request("POST", "/api/v1/auth/login", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        document = json.loads(answer.read())
        connection.close()
        return answer.status, document["code"], answer.getheader("retry-after")

    answers = at_once(CROWD, sign_in)
    longest = probe.end()
    judged = [answer for answer in answers if answer[0] == 401]
    sent_away = [answer for answer in answers if answer[0] == 503]
    print(f"R-35: {CROWD} at once, {len(judged)} judged, {len(sent_away)} sent away; /livez p99 {longest * 1000:.1f} ms")
    assert judged and len(judged) + len(sent_away) == CROWD
    for _, code, later in sent_away:
        assert code == "TF5031" and later
    assert longest < (0.1 if CROWD >= 200 else 1), f"{longest * 1000:.0f} ms"


#


@pytest.mark.last
def test_a_crowd_of_slow_connections_keeps_nobody_waiting(demo, se):
    """R-33, S-061, S-062: heads, bodies and readers that are slow are ended within 40 seconds, and whoever is quick is served meanwhile."""
    probe = Probe(se.page("/api/v1/users/@ana"), 0.05)
    line = [sys.executable, "-B", HERE / "dawdle.py", str(demo.port), str(SLOW), str(SECONDS)]
    crowd = json.loads(subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout)
    longest = probe.end()
    held = ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in crowd["longest"].items())
    print(
        f"R-33: {SLOW} for {SECONDS} s, {crowd['count']} in all, {crowd['most']} held at most; held longest: {held}; "
        f"probe p99 {longest * 1000:.0f} ms"
    )
    assert crowd["left"] == 0
    assert crowd["longest"].keys() == {"head", "body", "answer"}
    assert max(crowd["longest"].values()) <= 40
    assert longest < (1 if SLOW >= 2000 else 2), f"{longest * 1000:.0f} ms"
