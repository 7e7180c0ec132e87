"""Somebody who wants something small again and again: probe.py URL PAUSE, until its input ends. It prints how long each answer took, in
seconds, as JSON.

A process of its own, so that what else a test does is no part of the time. Each question is a new connection, as of somebody who comes
just now."""

import http.client
import json
import select
import sys
import time
import urllib.parse


def main(url, pause):
    parts, times = urllib.parse.urlsplit(url), []
    while not select.select([sys.stdin], [], [], float(pause))[0]:
        began = time.perf_counter()
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 200, answer.status
        times.append(time.perf_counter() - began)
    print(json.dumps(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
