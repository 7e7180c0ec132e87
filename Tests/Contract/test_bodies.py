"""Bodies and texts: what is no JSON, what is too much of it, what people may write (S-001, S-005, S-043, S-061, S-086)."""

import json
import time
import unicodedata

import pytest

from api import API, PASSWORD, Member, at_once, new_handle, problem

JSON = {"Content-Type": "application/json"}
NOBODY = '{"login":"nobody","password":"not-a-password"'


def send(api, text, path="/auth/login"):
    return api.post(path, content=text if isinstance(text, bytes) else text.encode(), headers=JSON)


MALFORMED = {
    "nothing": "",
    "space": "  ",
    "open": "{",
    "comma at the end": NOBODY + ",}",
    "comma at the beginning": "{,}",
    "two documents": "{}{}",
    "text behind": NOBODY + "} x",
    "comment": NOBODY + "/* */}",
    "single quotes": "{'login':'a'}",
    "names without quotes": "{login:1}",
    "byte order mark": b"\xef\xbb\xbf" + (NOBODY + "}").encode(),
    "UTF-16": (NOBODY + "}").encode("utf-16"),
    "invalid UTF-8": b'{"login":"\xff","password":"b"}',
    "overlong UTF-8": b'{"login":"\xc0\xaf","password":"b"}',
    "surrogate in UTF-8": b'{"login":"\xed\xa0\x80","password":"b"}',
    "beyond Unicode": b'{"login":"\xf4\x90\x80\x80","password":"b"}',
    "cut UTF-8": b'{"login":"\xe2\x82","password":"b"}',
    "lone high surrogate": r'{"login":"\ud800","password":"b"}',
    "lone low surrogate": r'{"login":"\udc00","password":"b"}',
    "null escape": r'{"login":"a\u0000b","password":"b"}',
    "null byte": b'{"login":"a\0b","password":"b"}',
    "raw control character": b'{"login":"a\nb","password":"b"}',
    "unknown escape": r'{"login":"\x41","password":"b"}',
    "duplicate name": NOBODY + ',"login":"other"}',
    "duplicate name by escape": NOBODY + r',"\u006cogin":"other"}',
    "duplicate unknown name": NOBODY + ',"x":1,"x":2}',
    "duplicate in depth": NOBODY + ',"x":{"y":1,"y":2}}',
    "not a number": NOBODY + ',"x":NaN}',
    "infinity": NOBODY + ',"x":Infinity}',
    "leading zero": NOBODY + ',"x":01}',
    "leading plus": NOBODY + ',"x":+1}',
    "hexadecimal": NOBODY + ',"x":0x1}',
    "bare point": NOBODY + ',"x":1.}',
    "33 levels": '{"x":' + "[" * 33 + "]" * 33 + "}",
    "deep arrays": "[" * 400_000,
    "deep objects": '{"a":' * 150_000,
    "deep and closed": "[" * 200_000 + "]" * 200_000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_json_is_refused(anyone, name):
    """http-api.md, Bodies: depth, duplicate keys, U+0000; RFC 8259, RFC 3629."""
    document = problem(send(anyone, MALFORMED[name]), 400, "TF4000")
    assert set(document) <= {"type", "title", "status", "code", "detail", "instance", "trace_id", "errors"}


HUGE = ["1e400", "-0", "9" * 5000, "1e-99999999999", "0.1e99999999999999999999"]
OTHER_TYPES = ["null", "true", "1", '"text"', "[]", "[{}]", *HUGE]


@pytest.mark.parametrize("text", OTHER_TYPES, ids=lambda text: text[:10])
def test_another_type_is_told(anyone, text):
    """Huge numbers cost nothing and break nothing."""
    for body, pointer in ((text, ""), (f'{{"login":{text},"password":"b"}}', "/login")):
        if body == '{"login":"text","password":"b"}':
            continue
        answer = send(anyone, body)
        assert answer.status_code in (400, 422), answer.text
        if answer.status_code == 422:
            assert answer.json()["errors"][0]["pointer"] == pointer


def test_what_is_missing_and_what_is_unknown_is_told_together(anyone):
    """S-043."""
    errors = problem(send(anyone, '{"login":"a","a/b~c":1,"é":2}'), 422, "TF4220")["errors"]
    assert {error["pointer"] for error in errors} == {"/password", "/a~1b~0c", "/é"}


def test_a_refusal_is_not_larger_than_what_it_refuses(anyone):
    """S-061: one body of a megabyte costs neither much time nor many bytes of answer."""
    for body in (
        "{" + ",".join(f'"{number:x}":1' for number in range(108_000)) + "}",
        "{" + ",".join(f'"{number:x}":{{"{"y" * 1000}":1}}' for number in range(900)) + "}",
        '{"' + "n" * 1_000_000 + '":1}',
        "[" + "1," * 500_000 + "1]",
        '{"login":"' + "a" * 1_000_000 + '","password":"b"}',
    ):
        began = time.monotonic()
        answer = send(anyone, body)
        assert answer.status_code in (400, 422), answer.status_code
        assert len(answer.content) < 64 * 1024
        assert time.monotonic() - began < 3


def test_large_bodies_keep_nobody_else_waiting(se):
    body = ("{" + ",".join(f'"{number:x}":1' for number in range(108_000)) + "}").encode()
    with API(se) as api:

        def call(number):
            began = time.monotonic()
            answer = send(api, body) if number < 8 else api.get("/users?limit=1")
            assert answer.status_code in (200, 400, 422)
            return time.monotonic() - began

        assert max(at_once(10, call)) < 5


# A handle is ASCII; what looks like one is none.
HANDLES = ["", "ab", "a" * 21, "Eva", "ÉVA", "evа", "eva ", " eva", "e va", "eva\n", "eva-1", "eva.1", "eva@se",
    "@eva", "../eva", "eva%00", "ｅｖａ", "eva\u200b", "e\u0301va", "eva\ufe0f", "ⅸⅸⅸ", "１２３", "ﬁsh", "😀😀😀", "eva\u00ad", "ꓰꓦꓮ"]  # fmt: skip


@pytest.mark.parametrize("handle", HANDLES, ids=ascii)
def test_a_handle_is_ascii(anyone, handle):
    """S-086: no two handles look alike."""
    body = {"handle": handle, "email": "a@example.org", "password": PASSWORD, "display_name": "A"}
    assert problem(anyone.post("/auth/register", json=body), 422, "TF4220")["errors"][0]["pointer"] == "/handle"


@pytest.mark.parametrize("name", ["Zoë", "Åsa Öhman", "李小龍", "محمد", "नरेन्द्र", "👩‍👩‍👧‍👦", "O’Neill",
    "a" * 50, "𝕬" * 50])  # fmt: skip
def test_a_name_is_anything_people_are_called(anyone, name):
    """S-086."""
    member = Member(anyone)
    answer = member.api.patch("/users/me", json={"display_name": name}, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
    assert member.api.get("/users/me").json()["display_name"] == unicodedata.normalize("NFC", name)


def test_names_are_composed_and_bounded(member):
    """S-086: NFC, bounded by scalars and bytes, without characters that turn the text around."""
    name = "e\u0301" * 20
    assert change(member, display_name=name).json()["display_name"] == "é" * 20
    assert change(member, display_name="a\u202eb\u2066c").json()["display_name"] == "abc"
    invisible = ("", "   ", "\u202e", "\u200b", "\u2060\ufeff", "\u3164")
    for wrong in (*invisible, "a" * 51, "a\nb", "a\x1bb", "a" + "\u0301" * 5000):
        assert problem(change(member, display_name=wrong), 422, "TF4220")["errors"][0]["pointer"] == "/display_name"
    assert change(member, bio="x" * 1000).status_code == 200
    assert problem(change(member, bio="x" * 1001), 422)["errors"][0]["code"] == "too_long"


def change(member, **fields):
    return member.api.patch("/users/me", json=fields, headers={"If-Match": "*"})


@pytest.mark.parametrize("text", ["' OR 1=1 --", "'; DROP TABLE member; --", "%", "_", "\\", "$1", "{{evil}}",
    "{{{evil}}}", "<script>alert(1)</script>", "${7*7}", "%s%n", "\u2028", "a" * 50])  # fmt: skip
def test_text_is_never_a_program(member, anyone, se, text):
    """S-080, S-090: in SQL, in templates, in pages."""
    assert change(member, bio=text, display_name=text).status_code in (200, 422)
    found = anyone.get("/users/search", params={"q": text})
    assert found.status_code in (200, 422)
    assert len(found.json().get("items", [])) < 20 or text in "%_a" * 50, "a wildcard matches everybody"
    for path in (f"/people/@{member.handle}", "/people"):
        page = anyone.get(se.page(path), params={"q": text} if path == "/people" else None).text
        assert "<script>alert" not in page and ">49<" not in page


@pytest.mark.parametrize("identifier", ["@", "@@", "@a@", "@a@b@c", "a" * 64, "a" * 500, "%00", "..", "%2e%2e%2f", "@ana@xx",
    "0", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "@ANA%0d%0a", "%ff", "@ana%20", "null", "*", "%25"])  # fmt: skip
def test_nobody_is_not_there(anyone, identifier):
    problem(anyone.get(f"/users/{identifier}"), 404)


def test_passwords_are_taken_as_they_are(anyone):
    """S-001: 8 to 128 characters of any kind, every one of them significant; S-002; S-005."""
    for password in ("pässwörd 🔑 " * 4, "x" * 63 + "y", "a" * 127 + "b", "        z        "):
        handle = new_handle()
        assert anyone.register(handle, password=password).status_code == 202, password
        assert anyone.login(handle, password).status_code == 200
        assert anyone.login(handle, password[:-1]).status_code == 401
    for password in ("seven77", "x" * 129, "password", "12345678", "PASSWORD", "qwertyuiop"):
        assert problem(anyone.register(password=password), 422)["errors"][0]["pointer"] == "/password"
    began = time.monotonic()
    problem(anyone.register(password="x" * 100_000), 422)
    assert time.monotonic() - began < 0.5, "hashed before it was measured"


def test_an_equal_password_in_another_normal_form_is_equal(anyone):
    """RFC 8265 §4: two keyboards, one password."""
    handle = new_handle()
    assert anyone.register(handle, password="caf\u00e9-caf\u00e9-9").status_code == 202
    assert anyone.login(handle, "cafe\u0301-cafe\u0301-9").status_code == 200


def test_an_answer_is_json_that_everybody_reads(anyone):
    for path in ("/users", "/users/@ana", "/nowhere"):
        answer = anyone.get(path)
        pairs = json.loads(answer.content.decode("utf-8"), object_pairs_hook=lambda pairs: pairs)
        assert len({name for name, _ in pairs}) == len(pairs)


def test_ids_have_one_spelling(anyone):
    """RFC 9562 §4: lower case, wherever an id is told."""
    for item in anyone.get("/users", params={"limit": 100}).json()["items"]:
        for found in (item["id"], item.get("proof", {}).get("entry_id", "")):
            assert found == found.lower()


def test_the_password_of_a_member_is_in_no_answer(member):
    """S-034."""
    for path in ("/users/me", "/auth/me", f"/users/@{member.handle}"):
        assert PASSWORD not in member.api.get(path).text
        assert "argon2" not in member.api.get(path).text
