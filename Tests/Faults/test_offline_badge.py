"""A badge of a territory that is gone: a stranger verifies it with what is at hand, and another territory decides by its policy."""

import json

import httpx
import pytest

import identity
from cluster import Cluster
from proofs import LogProof
from servers import eventually
from strict import Refused
from verify import Log
from verify_credential import verify
from writers import PASSWORD

# Seconds; the machine may do much else.
PATIENCE = 90
MAXIMUM_AGE = 1


class Caller:
    """A member of one node, as an administrator where the operator made them one."""

    def __init__(self, node, handle):
        self.node = node
        account = {"handle": handle, "email": f"{handle}@example.org", "password": PASSWORD, "display_name": handle}
        registered = httpx.post(f"{node.url}/api/v1/auth/register", json=account)
        assert registered.status_code == 202, registered.text

    def as_admin(self, handle):
        self.node.rows(f"INSERT INTO member_role (member, role) SELECT id, 'admin' FROM member WHERE handle = '{handle}'")
        return self.sign_in(handle)

    def sign_in(self, handle):
        answer = httpx.post(f"{self.node.url}/api/v1/auth/login", json={"login": handle, "password": PASSWORD})
        header = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        return httpx.Client(base_url=self.node.url + "/api/v1", headers=header, timeout=30)


@pytest.fixture(scope="module")
def cluster():
    with Cluster(2) as cluster:
        yield cluster


def trust(admin, **meaning):
    policy = {"territory": "se", "badge": "code-of-conduct", "counts_as": "code-of-conduct", "maximum_age": 3600,
              "counts_when_stale": False} | meaning
    answer = admin.put("/admin/trust-policies", json={"policies": [policy]}, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text


def explain(admin, capability):
    return admin.get("/permissions/explain", params={"capability": capability, "member": "@ana@se"}).json()


def test_a_badge_outlives_its_territory(cluster, tmp_path):
    se, dk = cluster.nodes["se"], cluster.nodes["dk"]
    Caller(se, "ana")
    admin, judge = Caller(se, "admin").as_admin("admin"), Caller(dk, "admin").as_admin("admin")
    award = admin.post("/badges/award", json={"badge": "code-of-conduct", "members": ["@ana"]}).json()["items"][0]["award"]["id"]

    # What a stranger has: the files, and who the territory is, from before.
    pinned = httpx.get(f"{se.url}/.well-known/territory").json()
    credential = httpx.get(f"{se.url}/badges/credentials/{award}/credential.json").json()
    issuer = httpx.get(credential["issuer"]["id"]).json()
    proof = f"{se.url}/badges/check/{award}/proof.txt"
    assert eventually(lambda: httpx.get(proof).status_code == 200, PATIENCE)
    proof = httpx.get(proof).content
    trust(judge)
    assert eventually(lambda: explain(judge, "forum.post")["allowed"], PATIENCE)
    told = dk.rows("SELECT name FROM foreign_badge WHERE slug = 'code-of-conduct'")
    assert [list(row) for row in told] == [["Code of Conduct"]], "the badge was there before the log"
    shown = json.dumps(credential)
    assert judge.post("/credentials/verify", json={"credential": shown}).json()["outcome"] == "valid"

    se.end()
    with pytest.raises(httpx.HTTPError):
        httpx.get(se.url, timeout=5)

    verified(credential, issuer, proof, pinned)
    decided(judge, shown)


def verified(credential, issuer, proof, pinned):
    """With nothing but files: the log of the pinned identity says this award, in these words, and the key signed them."""
    entry, stated = LogProof(proof).verified(Log(pinned))
    assert entry.type == "badge.awarded" and json.loads(stated["credential"]) == credential
    assert credential["issuer"]["id"].endswith("/" + identity.pinned(pinned).tid)
    key = credential["proof"]["verificationMethod"].partition("#")[2]
    assert key in [method.get("publicKeyMultibase") for method in issuer["verificationMethod"]]
    assert verify(credential, key)
    changed = json.loads(json.dumps(credential).replace("quiz", "race"))
    assert changed != credential and not verify(changed, key)
    # Whatever is changed before the signatures; others than the log's own may stand among these.
    for place in range(30, proof.index("\n\n— ".encode()), 41):
        with pytest.raises((Refused, ValueError)):
            LogProof(proof[:place] + bytes([proof[place] ^ 1]) + proof[place + 1 :]).verified(Log(pinned))


def decided(judge, shown):
    """While the issuer is silent the policy decides, never for what is dangerous, and the decision says why."""
    verdict = judge.post("/credentials/verify", json={"credential": shown}).json()
    assert verdict["outcome"] == "valid" and verdict["status_as_of"], "what was heard last is said with its time"
    trust(judge, maximum_age=MAXIMUM_AGE)
    assert eventually(lambda: not explain(judge, "forum.post")["allowed"], PATIENCE)
    [old] = explain(judge, "forum.post")["conditions"][0]["too_old"]
    assert old["issuer"] == "se" and old["maximum_age"] == MAXIMUM_AGE and old["status_age"] >= MAXIMUM_AGE

    trust(judge, maximum_age=MAXIMUM_AGE, counts_when_stale=True, capability="badge.award")
    assert eventually(lambda: explain(judge, "forum.post")["allowed"], PATIENCE)
    [proof] = explain(judge, "forum.post")["conditions"][0]["because"]
    assert proof["issuer"] == "se" and proof["status_age"] >= MAXIMUM_AGE
    refused = explain(judge, "badge.award")
    assert not refused["allowed"], "what is dangerous is refused while its issuer is silent"
    assert "too_old" in json.dumps(refused), refused
