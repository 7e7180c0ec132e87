"""Heads that come alone: every part of a note, and every rule of a checkpoint."""

import base64

from batches import DK, SE, new_epoch
from writer import FORK, HELD, Key, Log, Vectors, b64, chance, head_text, key_id, line, log_line, pull, refuse, sha, time_line

NOW = 1_790_000_000


def vectors():
    found = Vectors("heads", "A head that comes alone to a follower who holds a part of the log")
    log = Log(SE).grow(12)

    def add(what, data, expect, size=8, **set):
        found.add("head", what, data, expect, log.before(size, **set))

    sizes(add, log)
    texts(add, log)
    lines(add, log)
    forms(add, log)
    return found


def sizes(add, log):
    twin = Log(SE, word="other").grow(12)
    add("the head that is held", log.head(8), HELD)
    add("a head of what is held already", log.head(5), HELD)
    add("a head ahead", log.head(12), pull(8))
    add("the first head", log.head(1), pull(0), 0)
    add("the head of an empty log", log.head(0), HELD, 0)
    add("the head of an empty log, late", log.head(0), HELD)
    add("a head of the largest size", log.head(12, named=2**63 - 1), pull(8))
    add("two heads of one size", twin.head(8), FORK)
    add("a second root for size 8", log.head(8, root=chance("root")), FORK)
    add("another history that is ahead: nothing to compare with yet", twin.head(12), pull(8))
    promise = {"ahead": [b64(log.head(12))]}
    add("a head that was promised", log.head(12), pull(8), **promise)
    add("another than was promised", twin.head(12), FORK, **promise)
    add("a head beside what was promised", log.head(11), pull(8), **promise)
    add("a head of a blocked territory", log.head(12), refuse("origin_blocked"), state="blocked")
    add("a head of a territory whose log has forked", log.head(12), refuse("origin_forked"), state="forked")
    add("a head of another territory", Log(DK).grow(8).head(8), refuse("wrong_origin"))
    add("a head of another epoch", Log(SE, epoch=1).grow(8).head(8), refuse("wrong_epoch"))
    add("a head of epoch 1", Log(SE, epoch=1).grow(8).head(8), pull(0), 0, epoch=1, operations=[b64(new_epoch(0, sha()))])


def texts(add, log):
    def signed(text):
        return text + b"\n" + log_line(text, log.origin, log.key)

    root = b64(log.root(8))
    origin = log.origin
    for size in ("08", "+8", "-8", "8 ", " 8", "8.0", "8e0", "", "0x8", str(2**63), str(2**64), "9" * 30, "\u0668"):
        add(f"size {size!r}", signed(f"{origin}\n{size}\n{root}\n".encode()), refuse("bad_note"))
    add("size 0 with a root", signed(f"{origin}\n0\n{root}\n".encode()), refuse("root_mismatch"))
    add("an extension line", signed(f"{origin}\n8\n{root}\nmore\n".encode()), refuse("bad_note"))
    add("no root", signed(f"{origin}\n8\n".encode()), refuse("bad_note"))
    add("an empty line in the text", signed(f"{origin}\n8\n{root}\n\n".encode()), refuse("bad_note"))
    for name, given in [("31", b64(log.root(8)[:31])), ("33", b64(log.root(8) + b"\0")), ("0", "")]:
        add(f"a root of {name} bytes", signed(f"{origin}\n8\n{given}\n".encode()), refuse("bad_note"))
    loose = base64.b64encode(bytes(32)).decode()[:-2] + "B="
    unpadded, url = root.rstrip("="), base64.urlsafe_b64encode(b"\xff" * 32).decode()
    for name, given in [("padding bits", loose), ("no padding", unpadded), ("another alphabet", url), ("a space", root + " ")]:
        add(f"a root with {name}", signed(f"{origin}\n8\n{given}\n".encode()), refuse("non_canonical_base64"))
    tid = SE.tid
    wrong = [f"tfl.v2/{tid}/0", f"tfl.v1/{tid}", f"tfl.v1/{tid}/0/0", f"tfl.v1/{tid.upper()}/0", f"tfl.v1/{tid[:-1]}/0"]
    wrong += [f"tfl.v1/{tid}/00", f"tfl.v1/{tid}/-0", f"tfl.v1/{tid}/{2**63}", f"/{tid}/0", "example.org/log", f"tfl.v1/{tid}a/0"]
    for name in wrong:
        text = f"{name}\n8\n{root}\n".encode()
        add(f"origin {name}", text + b"\n" + log_line(text, name, log.key), refuse("bad_note"))


def lines(add, log):
    text = head_text(log.origin, 8, log.root(8))
    name, key, stranger = log.origin, log.key, Key("stranger")
    signed, fresh = log_line(text, name, key), time_line(text, name, key, NOW)
    signature, log_id, time_id = key.sign(text), key_id(name, 1, key), key_id(name, 4, key)

    def add_note(what, lines, expect=HELD):
        add(what, text + b"\n" + lines, expect)

    add_note("only the log's line", signed)
    add_note("a witness's line before it", time_line(text, "dk", stranger, NOW) + signed)
    add_note("31 lines of others", signed + "— w AAAAAAA=\n".encode() * 31)
    add_note("a line under our name by a key nobody knows", signed + log_line(text, name, stranger))
    add_note("our key id under another name", signed + line("other", log_id + bytes(64)))
    add_note("a time of 2^63 - 1", signed + time_line(text, name, key, 2**63 - 1))
    add_note("a time of 0", signed + time_line(text, name, key, 0))
    add_note("only a line of freshness, and that fails", time_line(text, name, key, NOW, stated=1), refuse("signature_missing"))
    add_note("only the line of freshness", fresh, refuse("signature_missing"))
    add_note("only lines of others", time_line(text, "dk", stranger, NOW), refuse("signature_missing"))
    add_note("32 lines of others besides ours", signed + "— w AAAAAAA=\n".encode() * 32, refuse("bad_note"))
    add_note("our line twice", signed * 2, refuse("bad_note"))
    add_note("our freshness twice", signed + fresh + time_line(text, name, key, NOW + 1), refuse("bad_note"))
    add_note("a time of 2^63", signed + time_line(text, name, key, 2**63), refuse("signature_invalid"))
    add_note("our line with a signature of zeros", line(name, log_id + bytes(64)), refuse("signature_invalid"))
    for at in (0, 31, 32, 63):
        wrong = bytearray(signature)
        wrong[at] ^= 1
        add_note(f"our line with byte {at} of the signature changed", line(name, log_id + wrong), refuse("signature_invalid"))
    order = 2**252 + 27742317777372353535851937790883648493
    grown = signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    add_note("our line with S + L for S", line(name, log_id + grown), refuse("signature_invalid"))
    add_note("our line with 63 bytes", line(name, log_id + signature[:63]), refuse("signature_invalid"))
    add_note("our line with 65 bytes", line(name, log_id + signature + b"\0"), refuse("signature_invalid"))
    add_note("our line over the freshness text", line(name, log_id + key.sign(b"cosignature/v1\ntime 1\n" + text)), refuse("signature_invalid"))
    add_note("our freshness with the log's signature", signed + line(name, time_id + NOW.to_bytes(8, "big") + signature), refuse("signature_invalid"))
    add_note("our freshness without a time", signed + line(name, time_id + signature), refuse("signature_invalid"))


def forms(add, log):
    text = head_text(log.origin, 8, log.root(8))
    signed = log_line(text, log.origin, log.key)
    good = text + b"\n" + signed
    for what, note in [
        ("nothing", b""),
        ("a newline", b"\n"),
        ("two newlines", b"\n\n"),
        ("no signature lines", text + b"\n"),
        ("no empty line", text + signed),
        ("no newline at the end", good[:-1]),
        ("two newlines at the end", good + b"\n"),
        ("a carriage return in the text", good.replace(b"\n8\n", b"\n8\r\n")),
        ("a carriage return at the end", good[:-1] + b"\r\n"),
        ("a tab", good + b"\xe2\x80\x94 a\tb AAAAAAA=\n"),
        ("a NUL", good + b"\xe2\x80\x94 a\0 AAAAAAA=\n"),
        ("bytes that are no UTF-8", good + b"\xe2\x80\x94 \xff AAAAAAA=\n"),
        ("a hyphen for the dash", good.replace(b"\xe2\x80\x94", b"-")),
        ("no space after the dash", good.replace(b"\xe2\x80\x94 ", b"\xe2\x80\x94")),
        ("a line without a name", good + "—  AAAAAAA=\n".encode()),
        ("a name with a plus", good + "— a+b AAAAAAA=\n".encode()),
        ("a name with a no-break space", good + "— a\u00a0b AAAAAAA=\n".encode()),
        ("a line without a signature", good + "— a\n".encode()),
        ("a line with a third word", good + "— a AAAAAAA= b\n".encode()),
        ("a line with four bytes", good + "— a AAAAAA==\n".encode()),
        ("a line with no bytes", good + "— a \n".encode()),
        ("a comment between lines", good + b"hello\n"),
    ]:
        add(what, note, refuse("bad_note"))
    for what, blob in [("padding bits", "AAAAAAB="), ("no padding", "AAAAAAA"), ("a letter outside", "AAAA*AA="), ("too much padding", "AAAAAAAA====")]:
        add(f"a stranger's line with {what}", good + f"— a {blob}\n".encode(), refuse("non_canonical_base64"))
    add("a stranger's name of letters beyond ASCII", good + "— Åse AAAAAAA=\n".encode(), HELD)
    add("a control character above U+007E", good + "— a\u0081b AAAAAAA=\n".encode(), HELD)
    long = good + "— w ".encode() + base64.b64encode(bytes(3 * ((8192 - len(good) - 7) // 4))) + b"\n"
    padding = 8192 - len(long)
    full = good + f"— {'w' * (1 + padding)} ".encode() + long[len(good) + 6 :]
    assert len(full) == 8192, len(full)
    add("a note of 8,192 bytes", full, HELD)
    add("a note of 8,193 bytes", full.replace("— w".encode(), "— ww".encode(), 1), refuse("too_large"))
