"""Files that only their member reads: ranges compared with slices, what others get, and what is left when the key is gone.

CASES in the environment is the number of random cases."""

import os
import random

import httpx
import pytest

from api import Member, problem

CASES = int(os.environ.get("CASES", "60"))
# Bytes of a file in one sealed chunk, and what each has more.
CHUNK, TAG = (1 << 20) - 16, 16
BYTES = {"Content-Type": "application/octet-stream"}


class Caller(httpx.Client):
    def __init__(self, territory, token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        super().__init__(base_url=territory.url, headers=headers, timeout=60)

    def keep(self, content, **query):
        answer = self.post("/ipfs/upload", content=content, headers=BYTES, params={"private": "true", **query})
        assert answer.status_code == 201, answer.text
        assert answer.json()["is_private"] and answer.json()["size"] == len(content)
        return answer.json()["cid"]


@pytest.fixture(scope="module")
def chance():
    return random.Random(20261122)


@pytest.fixture(scope="module")
def owner(se, anyone):
    with Caller(se, Member(anyone).token) as owner:
        yield owner


@pytest.fixture(scope="module")
def visitor(se):
    with Caller(se) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def files(owner, chance):
    sizes = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 4321]
    return [(owner.keep(content), content) for content in map(chance.randbytes, sizes)]


def test_they_come_back_as_they_were(owner, files):
    for cid, content in files:
        answer = owner.get(f"/ipfs/private/{cid}")
        assert answer.status_code == 200 and answer.content == content
        assert answer.headers["cache-control"] == "private, no-store"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["content-disposition"].startswith("attachment")
        head = owner.head(f"/ipfs/private/{cid}")
        assert int(head.headers["content-length"]) == len(content) and head.content == b""


def test_ranges_are_slices(owner, files, chance):
    for _ in range(CASES):
        cid, content = chance.choice([file for file in files if file[1]])
        start, end = sorted(chance.randrange(len(content)) for _ in range(2))
        text, expected = chance.choice(
            [
                (f"bytes={start}-{end}", content[start : end + 1]),
                (f"bytes={start}-", content[start:]),
                (f"bytes=-{end + 1}", content[-end - 1 :]),
            ]
        )
        answer = owner.get(f"/ipfs/private/{cid}", headers={"Range": text})
        assert answer.status_code == 206 and answer.content == expected, (text, len(content))
        first = len(content) - len(expected) if text.startswith("bytes=-") else start
        assert answer.headers["content-range"] == f"bytes {first}-{first + len(expected) - 1}/{len(content)}"
        other = owner.get(f"/ipfs/private/{cid}", headers={"Range": text, "If-Range": '"other"'})
        assert other.status_code == 200 and other.content == content
    problem(owner.get(f"/ipfs/private/{files[1][0]}", headers={"Range": "bytes=1-"}), 416, "TF4160")


def test_whoever_asks_for_the_address_gets_noise(visitor, files):
    for cid, content in files:
        answer = visitor.get(f"/ipfs/{cid}")
        assert answer.status_code == 200
        chunks = max(1, -(-len(content) // CHUNK))
        assert len(answer.content) == len(content) + TAG * chunks
        for start in range(0, max(0, len(content) - 16), 100_000):
            assert content[start : start + 16] not in answer.content


def test_the_same_bytes_are_another_file_each_time(owner):
    """S-109: nobody finds out who has what."""
    assert owner.keep(b"the same") != owner.keep(b"the same")


def test_others_are_told_that_it_is_not_here(se, anyone, owner, visitor, files):
    """S-108."""
    cid = files[1][0]
    with Caller(se, Member(anyone).token) as other:
        for caller in (other, visitor):
            problem(caller.get(f"/ipfs/private/{cid}"), 404, "TF4040")
        problem(other.post(f"/ipfs/private/{cid}/link"), 404, "TF4040")
        # Keeping the noise too gives nobody the file.
        assert other.post(f"/api/v1/ipfs/{cid}/pin", json={}).status_code == 200
        problem(other.get(f"/ipfs/private/{cid}"), 404, "TF4040")
    with Caller(se, se.token("admin")) as admin:
        problem(admin.get(f"/ipfs/private/{cid}"), 404, "TF4040")
    public = owner.post("/ipfs/upload", content=b"open to all", headers=BYTES).json()["cid"]
    problem(owner.get(f"/ipfs/private/{public}"), 404, "TF4040")


def test_a_link_opens_one_file_and_cannot_be_changed(owner, visitor, files):
    (cid, content), (other, _) = files[-1], files[1]
    link = owner.post(f"/ipfs/private/{cid}/link").json()["url"]
    assert visitor.get(link).content == content
    part = visitor.get(link, headers={"Range": f"bytes={CHUNK - 5}-{CHUNK + 4}"})
    assert part.status_code == 206 and part.content == content[CHUNK - 5 : CHUNK + 5]
    url = httpx.URL(link)
    until = int(url.params["until"])
    for changed in (
        url.copy_set_param("until", str(until + 60)),
        url.copy_set_param("until", f"0{until}"),
        url.copy_set_param("code", "A" + url.params["code"][1:] if url.params["code"][0] != "A" else "B" * 43),
        url.copy_remove_param("code"),
        url.copy_with(path=f"/ipfs/private/{other}"),
    ):
        problem(visitor.get(changed), 404, "TF4040")


def test_without_its_key_what_was_kept_stays_noise(owner, visitor, chance):
    content = chance.randbytes(100_000)
    cid = owner.keep(content, filename="secret.bin")
    link = owner.post(f"/ipfs/private/{cid}/link").json()["url"]
    noise = visitor.get(f"/ipfs/{cid}").content
    assert owner.delete(f"/api/v1/uploads/{cid}").status_code == 204
    for answer in (owner.get(f"/ipfs/private/{cid}"), visitor.get(link), owner.post(f"/ipfs/private/{cid}/link")):
        problem(answer, 404, "TF4040")
    # Brought back by somebody, it is what it was: noise.
    again = owner.post("/ipfs/upload", content=noise, headers=BYTES)
    assert again.json()["cid"] == cid and not again.json()["is_private"]
    problem(owner.get(f"/ipfs/private/{cid}"), 404, "TF4040")
    problem(visitor.get(link), 404, "TF4040")


def test_what_may_be_meant_to_be_private_is_never_open(owner):
    for value in ("1", "yes", "True"):
        problem(owner.post("/ipfs/upload", content=b"a", headers=BYTES, params={"private": value}), 422, "TF4220")
    late = [("file", ("a.txt", b"a late secret", "text/plain")), ("private", (None, b"true"))]
    problem(owner.post("/ipfs/upload", files=late), 422, "TF4220")
    folder = [("private", (None, b"true")), ("folder", (None, b"f")), ("file", ("a.txt", b"a", "text/plain"))]
    problem(owner.post("/ipfs/upload", files=folder), 422, "TF4220")


def test_a_form_is_private_where_the_query_says_so(owner, visitor):
    files = [("file", ("a.txt", b"a secret in a form", "text/plain")), ("file", ("b.txt", b"another", "text/plain"))]
    answer = owner.post("/ipfs/upload", files=files, params={"private": "true"})
    assert answer.status_code == 201 and all(file["is_private"] for file in answer.json()["files"]), answer.text
    for file, (_, (_, content, _)) in zip(answer.json()["files"], files, strict=True):
        assert owner.get(f"/ipfs/private/{file['cid']}").content == content
        assert content not in visitor.get(f"/ipfs/{file['cid']}").content
    problem(owner.post("/ipfs/upload", files=files, params={"private": "perhaps"}), 422, "TF4220")
