"""What no client library would send (RFC 9112): every request has one meaning here, or none (S-042, S-061, S-064)."""

import pytest

from wire import BODY, CHUNKED_BODY, JSON, LOGIN

WELL_KNOWN = "/.well-known/territory"
TE = "Transfer-Encoding: chunked"
# What a smuggled request would be answered with, so that a second answer is told from the first.
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
BYTES = len(BODY)
CHUNK = b"%x\r\n%s\r\n" % (BYTES, BODY)


def refused(answer, *statuses):
    """One answer with a problem document, and nothing after it."""
    assert len(answer.final) == 1 and answer.final[0] in statuses, answer.bytes[:2000]
    assert answer.is_closed, "the connection stays open"
    assert answer.field("content-type") == "application/problem+json; charset=utf-8"
    assert answer.field("x-content-type-options") == "nosniff"
    assert answer.field("cache-control") == "no-store"
    assert answer.field("content-security-policy") and answer.field("referrer-policy") == "no-referrer"
    assert answer.field("connection") == "close"


# Every entry is one body in two framings, or a framing that some programs read and others do not.
FRAMINGS = {
    "length and chunked": ([f"Content-Length: {BYTES}", TE], CHUNKED_BODY),
    "chunked and length": ([TE, "Content-Length: 6"], b"0\r\n\r\n" + SMUGGLED),
    "two equal lengths": ([f"Content-Length: {BYTES}"] * 2, BODY),
    "two lengths": ([f"Content-Length: {BYTES}", "Content-Length: 0"], BODY),
    "list of equal lengths": ([f"Content-Length: {BYTES}, {BYTES}"], BODY),
    "list of lengths": ([f"Content-Length: 0, {BYTES}"], BODY),
    "length with a sign": ([f"Content-Length: +{BYTES}"], BODY),
    "negative length": (["Content-Length: -1"], BODY),
    "hexadecimal length": (["Content-Length: 0x2d"], BODY),
    "length in other digits": (["Content-Length: ٤٥".encode()], BODY),
    "length with a space": (["Content-Length: 4 5"], BODY),
    "length with a fraction": (["Content-Length: 45.0"], BODY),
    "empty length": (["Content-Length:"], BODY),
    "overflowing length": (["Content-Length: 18446744073709551661"], BODY),
    "space before the colon": ([f"Content-Length : {BYTES}"], BODY),
    "space before chunked's colon": (["Transfer-Encoding : chunked"], CHUNKED_BODY),
    "unknown encoding": (["Transfer-Encoding: gzip"], BODY),
    "encoding before chunked": (["Transfer-Encoding: gzip, chunked"], CHUNKED_BODY),
    "chunked is not last": (["Transfer-Encoding: chunked, identity"], CHUNKED_BODY),
    "chunked twice": ([TE, TE], CHUNKED_BODY),
    "chunked twice in one": (["Transfer-Encoding: chunked, chunked"], CHUNKED_BODY),
    "identity": (["Transfer-Encoding: identity"], BODY),
    "no encoding": (["Transfer-Encoding:"], BODY),
    "quoted encoding": (['Transfer-Encoding: "chunked"'], CHUNKED_BODY),
    "encoding with a tab": (["Transfer-Encoding: \x0bchunked"], CHUNKED_BODY),
    "encoding with a parameter": (["Transfer-Encoding: chunked;q=1"], CHUNKED_BODY),
    "misspelt encoding": (["Transfer-Encoding: xchunked"], CHUNKED_BODY),
    "folded encoding": (["Transfer-Encoding:\r\n chunked"], CHUNKED_BODY),
    "folded field": (["X-A: a", " Content-Length: 5"], BODY),
    "null in a field": (["X-A: a\0b", f"Content-Length: {BYTES}"], BODY),
    "return in a field": (["X-A: a\rX-B: b", f"Content-Length: {BYTES}"], BODY),
    "space in a name": (["X A: b", f"Content-Length: {BYTES}"], BODY),
    "no name": ([": b", f"Content-Length: {BYTES}"], BODY),
    "no colon": (["X-A", f"Content-Length: {BYTES}"], BODY),
    "chunk size with a sign": ([TE], b"+" + CHUNKED_BODY),
    "negative chunk size": ([TE], b"-1\r\n\r\n"),
    "hexadecimal chunk prefix": ([TE], b"0x" + CHUNKED_BODY),
    "chunk size is no number": ([TE], b"x\r\n\r\n"),
    "empty chunk size": ([TE], b"\r\n" + CHUNKED_BODY),
    "overflowing chunk size": ([TE], b"1" + b"0" * 16 + b"\r\n"),
    "chunk longer than said": ([TE], b"1\r\n" + BODY + b"\r\n0\r\n\r\n"),
    "chunk ends without return": ([TE], b"%x\n%s\n0\n\n" % (BYTES, BODY)),
    "space before the chunk size": ([TE], b" " + CHUNKED_BODY),
}


@pytest.mark.parametrize("name", FRAMINGS)
def test_a_body_in_two_readings_is_refused(wire, name):
    """S-064: one 400 and the end of the connection, so that nothing behind it is taken for a request."""
    fields, body = FRAMINGS[name]
    refused(wire.exchange(wire.login(*fields, body=body) + SMUGGLED), 400)


def test_bodies_are_read_in_either_framing(wire):
    """The other half of S-064: what is right is not refused."""
    for request in (
        wire.login(f"Content-Length: {BYTES}"),
        wire.login(TE, body=CHUNKED_BODY),
        wire.login("transfer-encoding: Chunked", body=CHUNKED_BODY),
        wire.login(TE, body=b"".join(b"1\r\n%c\r\n" % letter for letter in BODY) + b"0\r\nX-Trailer: a\r\n\r\n"),
        wire.login(TE, body=b"%x;name=value\r\n%s\r\n0\r\n\r\n" % (BYTES, BODY)),
        wire.login("Content-Length: 00000000%d" % BYTES),
    ):
        answer = wire.exchange(request + wire.request(fields=["Connection: close"]))
        assert answer.final == [401, 200], answer.bytes


def test_chunked_is_not_of_http_1_0(wire):
    """RFC 9112 §6.1."""
    refused(wire.exchange(wire.login(TE, body=CHUNKED_BODY, version="HTTP/1.0")), 400)


@pytest.fixture(scope="session")
def other(demo, wire):
    return f"127.0.0.1:{demo.port + 1}"


def test_the_host_is_named_once_and_alike(wire, other):
    """S-042, RFC 9112 §3.2."""
    own = wire.host
    for request in (
        wire.request(target=WELL_KNOWN, host=None),
        wire.request(target=WELL_KNOWN, fields=["Host: evil"]),
        wire.request(target=WELL_KNOWN, fields=[f"Host: {own}"]),
        wire.request(target=WELL_KNOWN, host=other, fields=[f"Host: {own}"]),
        wire.request(target=f"http://{other}{WELL_KNOWN}"),
        wire.request(target=f"http://evil{WELL_KNOWN}"),
        wire.request(target=f"HTTP://EVIL{WELL_KNOWN}"),
        wire.request(target=f"http://{own}.evil{WELL_KNOWN}"),
        wire.request(target=f"http://{own}@evil{WELL_KNOWN}"),
        wire.request(target=f"http://evil@{own}{WELL_KNOWN}"),
        wire.request(target=f"http://{own}#@evil{WELL_KNOWN}"),
        wire.request(target=f"http:{WELL_KNOWN}"),
        wire.request(target="", host=own),
    ):
        refused(wire.exchange(request), 400)


@pytest.mark.parametrize(
    "host", ["", "evil", "127.0.0.1", "localhost", "127.0.0.1:1", "[::1]", "127.0.0.1:0{port}", "x@127.0.0.1:{port}",
             "127.0.0.1:{port}.", "127.0.0.1:{port}/", "127.0.0.1:{port},evil", "127.1:{port}", "2130706433:{port}"]
)  # fmt: skip
def test_another_host_is_no_territory(wire, demo, host):
    """S-042: 421, or 400 where it is no host at all; never a default territory."""
    answer = wire.exchange(wire.request(target=WELL_KNOWN, host=host.format(port=demo.port)))
    assert answer.final in ([421], [400]), answer.bytes
    assert b'"code":"se"' not in answer.bytes


def test_the_own_host_in_absolute_form_is_served(wire):
    """RFC 9112 §3.2.2."""
    answer = wire.exchange(wire.request(target=f"http://{wire.host}{WELL_KNOWN}", fields=["Connection: close"]))
    assert answer.final == [200] and b'"code":"se"' in answer.body


def test_a_body_is_asked_for(wire):
    """RFC 9110 §10.1.1."""
    fields = ["Expect: 100-continue", f"Content-Length: {BYTES}"]
    with wire.connect() as connection:
        connection.sendall(wire.login(*fields, body=b""))
        assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(BODY)
        assert connection.recv(65536).startswith(b"HTTP/1.1 401 ")


def test_a_body_is_not_asked_for_in_the_middle_of_another_answer(wire):
    """RFC 9112 §9.3.2: answers in the order of requests, and each in one piece."""
    waiting = wire.login("Expect: 100-continue", f"Content-Length: {BYTES}", "Connection: close", body=b"")
    answer = wire.exchange(wire.login(f"Content-Length: {BYTES}") + waiting)
    assert answer.statuses == [401, 100], answer.bytes
    answer = wire.exchange(wire.login(f"Content-Length: {BYTES}") + waiting + BODY)
    assert answer.final == [401, 401], answer.bytes


@pytest.mark.parametrize("how", [{"version": "HTTP/1.0"}, {"version": "HTTP/1.0", "fields": ["Connection: keep-alive"]},
    {"fields": ["Connection: close"]}, {"fields": ["connection: Close"]}, {"fields": ["Connection: x, close"]},
    {"fields": ["Connection: x", "Connection: CLOSE"]}])  # fmt: skip
def test_a_connection_ends_where_it_was_said_to(wire, how):
    """RFC 9112 §9.3, §9.6."""
    answer = wire.exchange(wire.request(**how) + SMUGGLED)
    assert answer.is_closed and answer.final == [200]
    assert answer.field("connection") == "close"


def test_http_1_0_knows_no_interim_answers(wire):
    answer = wire.exchange(wire.login("Expect: 100-continue", f"Content-Length: {BYTES}", version="HTTP/1.0"))
    assert answer.bytes.count(b"HTTP/1.") == 1 and b" 401 " in answer.bytes[:20], answer.bytes


def test_a_refusal_waits_for_the_answers_before_it(wire):
    """RFC 9112 §9.3.2; a login takes long enough to be overtaken."""
    login = wire.login(f"Content-Length: {BYTES}")
    for fault, status in (
        (b"GET / HTTP/1.1\r\nX A: b\r\n\r\n", 400),
        (b"FOO / HTTP/1.1\r\n\r\n", 405),
        (wire.request(host=None), 400),
        (wire.login(TE, body=b"x\r\n"), 400),
    ):
        answer = wire.exchange(login + login + fault)
        assert answer.final == [401, 401, status], answer.bytes
        assert answer.is_closed


def test_a_wrong_body_after_its_answer_gets_no_second_one(wire):
    """RFC 9112 §6.3: what was answered early is not answered again."""
    with wire.connect() as connection:
        connection.sendall(wire.request("POST", "/nowhere", [JSON, TE]))
        answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 404 ")
        connection.sendall(b"x\r\n" + SMUGGLED)
        rest = b""
        try:
            while received := connection.recv(65536):
                rest += received
        except OSError:
            pass
        assert b"HTTP/1." not in rest


def test_pipelined_requests_are_answered_in_order(wire):
    targets = ["/.well-known/territory", "/nowhere", "/api/v1/users?limit=1", "/livez", "/openapi.json"]
    answer = wire.exchange(
        b"".join(wire.request(target=target) for target in targets) + wire.request(fields=["Connection: close"])
    )
    assert answer.final == [200, 404, 200, 404, 200, 200]
    assert answer.is_closed


SIZES = {
    "field at the limit": (["X-A: " + "a" * (8 * 1024 - 3)], "/", 200),
    "field above the limit": (["X-A: " + "a" * (8 * 1024 - 2)], "/", 431),
    "field of 100 kB": (["X-A: " + "a" * 100_000], "/", 431),
    "name of 100 kB": (["X" * 100_000 + ": a"], "/", 431),
    "list above the limit": (["X-A: " + "a" * 5000] * 7, "/", 431),
    "list of 100 kB": (["X-A: " + "a" * 5000] * 20, "/", 431),
    "101 fields": (["X-A: a"] * 101, "/", 431),
    "1,001 fields": (["X-A: a"] * 1001, "/", 431),
    "10,000 fields": (["A:"] * 10_000, "/", 431),
    "address above the limit": ([], "/" + "a" * 8192, 414),
    "query above the limit": ([], "/people?q=" + "a" * 8192, 414),
}


@pytest.mark.parametrize("name", SIZES)
def test_heads_have_a_size(wire, name):
    """S-061, and S-069 for what is refused."""
    fields, target, status = SIZES[name]
    answer = wire.exchange(wire.request(target=target, fields=["Connection: close", *fields]))
    assert answer.final == [status], answer.bytes[:500]
    assert answer.field("x-content-type-options") == "nosniff"


def test_an_address_far_too_long_is_refused(wire):
    """S-061: the parser gives up before it knows that it is an address."""
    refused(wire.exchange(wire.request(target="/" + "a" * 100_000)), 414, 431)


def test_a_body_has_a_size(wire):
    """S-061: said before it is sent, and counted where nothing is said."""
    announced = wire.exchange(wire.login("Content-Length: 1048577", "Connection: close", body=b""))
    assert announced.final == [413]
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    counted = wire.exchange(wire.login(TE, body=chunk * 17))
    assert counted.final == [413], counted.bytes
    within = wire.exchange(wire.login("Connection: close", "Content-Length: 1048576", body=BODY.ljust(1048576)))
    assert within.final == [401]


def test_what_surrounds_a_body_has_a_size(wire):
    """S-061: chunk extensions count too."""
    long = wire.login(TE, body=b"%x;a=%s\r\n%s\r\n0\r\n\r\n" % (BYTES, b"a" * 3_000_000, BODY))
    many = wire.login(TE, body=(b"1;" + b"a" * 8000 + b"\r\n \r\n") * 400)
    for request in (long, many):
        refused(wire.exchange(request), 413)


def test_trailers_have_a_size_and_no_effect(wire):
    """S-061, RFC 9110 §6.5.1."""
    trailers = b"0\r\nAuthorization: Bearer x\r\nHost: evil\r\n\r\n"
    answer = wire.exchange(wire.login(TE, "Connection: close", body=CHUNK + trailers))
    assert answer.final == [401] and b"TF4011" in answer.body
    refused(wire.exchange(wire.login(TE, body=CHUNK + b"0\r\nContent-Length: 5\r\n\r\n")), 400)
    answer = wire.exchange(wire.login(TE, body=CHUNK + b"0\r\nX: " + b"a" * 3_000_000 + b"\r\n\r\n"))
    assert answer.is_closed and answer.final in ([413], [431], [400]), answer.bytes


@pytest.mark.parametrize("line", [b"", b"\r\n\r\n\r\n\r\n", b"\0", b"GET\r\n\r\n", b"GET /\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/2.0\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x00\xa5\x01", b"GET  / HTTP/1.1\r\n\r\n",
    b"GET\t/ HTTP/1.1\r\n\r\n", b"GET /\x80 HTTP/1.1\r\n\r\n", b"GET /a b HTTP/1.1\r\n\r\n", b"get / HTTP/1.1\r\n\r\n",
    b"GET / http/1.1\r\n\r\n", b"GET / HTTP/1.1\n\n", b"\xff" * 1000])  # fmt: skip
def test_what_is_no_request_is_refused_or_waited_for(wire, line):
    """S-065, S-068."""
    answer = wire.exchange(line, wait=0.3)
    assert all(400 <= status < 500 for status in answer.final) and len(answer.final) <= 1, answer.bytes


@pytest.mark.parametrize("method", ["FOO", "PROPFIND", "TRACE", "TRACK", "DEBUG", "PUT", "DELETE", "OPTIONS"])
def test_only_declared_methods(wire, method):
    """S-066."""
    answer = wire.exchange(wire.request(method, WELL_KNOWN, fields=["Connection: close", "Content-Length: 0"]))
    assert answer.final == [405], answer.bytes
    assert answer.field("allow")
    assert answer.field("x-content-type-options") == "nosniff"


@pytest.mark.parametrize("request_line", [("CONNECT", "evil:443"), ("CONNECT", "/"), ("OPTIONS", "*"), ("GET", "*")])
def test_nobody_is_connected_to_anybody(wire, request_line):
    """S-066, RFC 9110 §9.3.6."""
    answer = wire.exchange(wire.request(*request_line, fields=["Connection: close"]))
    assert len(answer.final) == 1 and 400 <= answer.final[0] < 500, answer.bytes


@pytest.mark.parametrize("target", [
    "/static/../../../etc/passwd", "/static/..%2f..%2f..%2fetc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%5c..%5cetc/passwd", "/static//etc/passwd", "/static/%00", "/static/app.css%00.txt", "/%2e%2e/%2e%2e/",
    "//etc/passwd", "/static/....//....//etc/passwd", "/docs/errors/../../etc/passwd", "/docs/errors/%2e%2e%2f",
    "/api/v1/../../metrics", "/api/v1/users/..%2f..%2f", "/people/%2e%2e%2f", "/;/etc/passwd", "/%c0%ae%c0%ae/etc/passwd",
    "/.git/config", "/.env", "/metrics", "/livez", "/readyz"])  # fmt: skip
def test_addresses_lead_nowhere_but_to_routes(wire, target):
    """S-068, S-072: no files but the assets, no operator's pages here."""
    answer = wire.exchange(wire.request(target=target, fields=["Connection: close"]))
    assert answer.final in ([404], [400]), answer.bytes[:300]
    assert b"root:" not in answer.bytes


def test_no_bytes_of_a_request_get_into_the_head_of_an_answer(wire):
    """S-065: response splitting."""
    for target in (
        "/people?q=a%0d%0aX-Evil:%201",
        "/api/v1/users/search?q=a%0d%0aX-Evil:1&limit=1",
        "/a%0d%0aX-Evil:1",
    ):
        answer = wire.exchange(wire.request(target=target, fields=["Connection: close", "X-Request-Id: evil"]))
        head = answer.bytes.partition(b"\r\n\r\n")[0].lower()
        assert b"x-evil" not in head
        assert answer.field("x-request-id") != "evil", "S-074"


@pytest.mark.last
def test_slow_connections_are_ended(slow):
    """S-062: ten seconds for a head, thirty for a body, whatever trickles in; fifteen for saying nothing."""
    lasted = {name: slow.seconds(name) for name in slow.cases}
    late = {name: seconds for name, seconds in lasted.items() if seconds > slow.cases[name][2] + 5}
    assert late == {}
