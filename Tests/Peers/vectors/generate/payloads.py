"""JSON that every reader understands alike, and JSON that none should trust."""

from writer import ACCEPT, Vectors, b64, refuse

CLEAR = [
    *(b"{}", b"[]", b" [] ", b"\n1\t", b"\r\n{}\r\n", b'"a"', b"null", b"true", b"false", b"0", b"-1", b"1.5E+5", b"1e-7", b"-0", b"-0.0"),
    *(b"123456789012345678901234567890", b"1e308", b"1e-400", b"0.1", b"0e0", b"9007199254740993"),
    *(b'""', b'"\\ud83d\\ude00\\/"', b'"\\b\\f\\n\\r\\t\\"\\\\"', b'"\x7f"', b'"\xef\xbf\xbf"', b'"\xf4\x8f\xbf\xbf"', b'"\\uffff"'),
    *(b'"\xc3\xa9"', b'"e\xcc\x81"', b'{"":1}', b'{"a":{"a":1}}', b'{"\xc3\xa9":1,"e\xcc\x81":2}', b'{"a":1,"A":2}', b'{"a" : [ 1 , 2 ] }'),
]
UNCLEAR = [
    *(b"", b" ", b"hello", b"{} {}", b"01", b"-01", b"00", b"1.", b".5", b"+1", b"--1", b"1e", b"1e+", b"0x10", b"1_000", b"-"),
    *(b"NaN", b"-Infinity", b"Infinity", b"1e400", b"-1e400", b"1e309", b"True", b"nul", b"nulll", b"undefined"),
    *(b"\xc2\xa01", b"\x0c1", b"\x0b1", b"\xef\xbb\xbf{}", b"\x001", b"{}\x00", b"\xff\xfe{\x00}\x00"),
    *(b'"\xff"', b'"\xed\xa0\x80"', b'"\xc0\x80"', b'"\xf4\x90\x80\x80"', b'"\xc3"', b'"\x80"', b'"\xe2\x82"', b'"\xf8\x88\x80\x80\x80"'),
    *(b'"', b'"a', b"'a'", b'"\x01"', b'"\n"', b'"\x1f"', b'"\\u0000"', b'"a\\u0000b"', b'"\\x41"', b'"\\u12"', b'"\\u12g4"', b'"\\U0041"', b'"\\"'),
    *(b'"\\ud800"', b'"\\udc00"', b'"\\ud800\\ud800"', b'"\\udc00\\ud800"', b'"\\ud800x"', b'{"\\ud800":1}', b'{"\\u0000":1}'),
    *(b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}', b'{"x":{"a":1,"b":2,"a":1}}', b'[{"":0,"":0}]', b'{"\xc3\xa9":1,"\\u00e9":2}'),
    *(b"[1,]", b"[,1]", b"[1 2]", b"[", b"]", b"[1", b"{", b"}", b'{"a"}', b'{"a":}', b'{"a":1,}', b"{a:1}", b'{1:1}', b'{"a":1 "b":2}', b'{"a",1}', b"[}", b"{]"),
    *(b"/* */1", b"1//", b"#1"),
]


def vectors():
    found = Vectors("payloads", "A payload as one reads it for its effect")

    def add(what, data, expect):
        found.add("payload", what, data, expect)

    for text in CLEAR:
        add(f"{text!r}", text, ACCEPT)
    for text in UNCLEAR:
        add(f"{text!r}", text, refuse("bad_payload"))
    for name, expect, count in [("32 arrays deep", ACCEPT, 32), ("33 arrays deep", refuse("bad_payload"), 33), ("100,000 arrays deep", refuse("bad_payload"), 100_000)]:
        add(name, [[b64(b"["), count], [b64(b"]"), count]], expect)
    add("32 objects deep", [[b64(b'{"a":'), 31], [b64(b"{}"), 1], [b64(b"}"), 31]], ACCEPT)
    add("33 objects deep", [[b64(b'{"a":'), 32], [b64(b"{}"), 1], [b64(b"}"), 32]], refuse("bad_payload"))
    add("20,000 values", [[b64(b"[1"), 1], [b64(b",1"), 19_998], [b64(b"]"), 1]], ACCEPT)
    add("20,001 values", [[b64(b"[1"), 1], [b64(b",1"), 19_999], [b64(b"]"), 1]], refuse("bad_payload"))
    add("a number of 400 digits", [[b64(b"9"), 400]], refuse("bad_payload"))
    add("a fraction of 4,000 digits", [[b64(b"0."), 1], [b64(b"3"), 4_000]], ACCEPT)
    add("a text of 100,000 letters", [[b64(b'"'), 1], [b64(b"x"), 100_000], [b64(b'"'), 1]], ACCEPT)
    return found
