"""Credentials as other programs read them: openbadgeslib for tokens and images, and a verifier that shares no code."""

import base64
import hashlib
import io
import json
from datetime import datetime, timedelta, timezone
from xml.etree import ElementTree

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from PIL import Image
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from api import Member, new_handle, problem
from verify_credential import verify


@pytest.fixture(scope="module")
def admin(anyone, se):
    token = anyone.login("admin", se.passwords["admin"]).json()["access_token"]
    return anyone.as_(token)


@pytest.fixture
def member(anyone):
    return Member(anyone)


def award(admin, member, badge="code-of-conduct"):
    answer = admin.post("/badges/award", json={"badge": badge, "members": [f"@{member.handle}"]})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"][0]["award"]["id"]


def file(se, path):
    answer = httpx.get(se.url + path)
    assert answer.status_code == 200, answer.text
    return answer


def issuer(se, credential):
    """The issuer's document, found by what the credential names."""
    assert credential["issuer"]["id"].startswith(se.url)
    return httpx.get(credential["issuer"]["id"]).json()


def number(text):
    return int.from_bytes(base64.urlsafe_b64decode(text + "=="), "big")


def verifier(se, award):
    document = issuer(se, file(se, f"/badges/credentials/{award}/credential.json").json())
    jwk = next(method["publicKeyJwk"] for method in document["verificationMethod"] if "publicKeyJwk" in method)
    key = RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()
    return OB3Verifier(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def download(url):
    return httpx.get(url).content


def token(se, award):
    return file(se, f"/badges/credentials/{award}/credential.jwt").text


def test_openbadgeslib_accepts_our_token_and_its_status(se, admin, member):
    given = award(admin, member)
    credential = verifier(se, given).verify(token(se, given), check_status=True, download=download)
    assert credential.achievement.id == f"{se.url}/badges/code-of-conduct"
    assert credential.recipient_id == f"urn:uuid:{member.id}"


def test_openbadgeslib_sees_a_changed_token(se, admin, member):
    given = award(admin, member)
    header, payload, signature = token(se, given).split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["credentialSubject"]["achievement"]["name"] = "Something else"
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    with pytest.raises(OB3VerificationError, match="signature"):
        verifier(se, given).verify(f"{header}.{changed}.{signature}")


def test_openbadgeslib_sees_a_suspended_and_a_revoked_one(se, admin, member):
    given = award(admin, member)
    check = verifier(se, given)
    for action, purpose in [("suspend", "suspension"), ("restore", None), ("revoke", "revocation")]:
        changed = admin.post("/badges/revoke", json={"awards": [given], "reason": "A test.", "action": action})
        assert changed.status_code == 200

        def status():
            check.verify(token(se, given), check_status=True, download=fresh)

        seen = set()

        def fresh(url):
            """A list is shown again for a second."""
            import time

            if url not in seen:
                seen.add(url)
                time.sleep(1.1)
            return download(url)

        if purpose:
            with pytest.raises(OB3VerificationError, match=purpose):
                status()
        else:
            status()


def test_openbadgeslib_sees_an_expired_one(se, admin, member):
    slug = f"past-{new_handle()}".replace("_", "-")
    yesterday = (datetime.now(timezone.utc) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    badge = {"slug": slug, "name": "Past", "description": "D", "narrative": "N", "valid_until": yesterday}
    assert admin.post("/badges", json=badge).status_code == 201
    assert admin.post(f"/badges/{slug}/activate").status_code == 200
    given = award(admin, member, slug)
    with pytest.raises(OB3VerificationError, match="expired"):
        verifier(se, given).verify(token(se, given))


def test_images_carry_the_credential(se, admin, member):
    given = award(admin, member)
    text = file(se, f"/badges/credentials/{given}/credential.json").text
    png = file(se, f"/badges/credentials/{given}/badge.png")
    svg = file(se, f"/badges/credentials/{given}/badge.svg")
    assert png.headers["content-type"] == "image/png" and svg.headers["content-type"] == "image/svg+xml"
    assert OB3Verifier.extract_token_from_png(png.content) == text
    assert OB3Verifier.extract_token_from_svg(svg.content) == text


def test_a_stranger_verifies_the_proof_offline(se, admin, member):
    given = award(admin, member)
    credential = file(se, f"/badges/credentials/{given}/credential.json").json()
    document = issuer(se, credential)
    method = next(m for m in document["verificationMethod"] if m["id"] == credential["proof"]["verificationMethod"])
    assert method["id"] in document["assertionMethod"] and method["controller"] == credential["issuer"]["id"]
    pinned = method["publicKeyMultibase"]
    assert verify(credential, pinned)
    credential["credentialSubject"]["achievement"]["name"] = "Something else"
    assert not verify(credential, pinned)


def test_the_check_page_tells_what_a_badge_is(se, admin, member):
    given = award(admin, member)
    page = file(se, f"/badges/check/{given}").text
    assert "Valid" in page and member.handle not in page.split("<title>")[1].split("</title>")[0]
    admin.post("/badges/revoke", json={"awards": [given], "reason": "A test."})
    assert "Revoked" in file(se, f"/badges/check/{given}").text


@pytest.mark.parametrize("form", ["badge.png", "badge.svg", "credential.json", "credential.jwt"])
def test_a_file_from_anywhere_is_judged_like_its_credential(anyone, se, admin, member, form):
    given = award(admin, member)
    content = file(se, f"/badges/credentials/{given}/{form}").content
    judged = anyone.post("/credentials/verify", json={"file": base64.b64encode(content).decode()})
    assert judged.json()["outcome"] == "valid", judged.text
    assert judged.json()["award"] == given


def test_either_a_text_or_a_file_is_judged(anyone):
    for body in [{}, {"credential": "x", "file": "eA=="}, {"file": "no base64"}]:
        problem(anyone.post("/credentials/verify", json=body), 422, "TF4220")
    assert anyone.post("/credentials/verify", json={"file": "eA=="}).json()["fault"] == "unreadable"


def test_the_holder_alone_gets_a_credential_made_out_to_their_address(anyone, se, admin, member):
    given = award(admin, member)
    problem(Member(anyone).api.get(f"/credentials/{given}/addressed"), 404)
    problem(admin.get(f"/credentials/{given}/addressed"), 404)
    credential = member.api.get(f"/credentials/{given}/addressed").json()
    [identity] = credential["credentialSubject"]["identifier"]
    expected = hashlib.sha256((f"{member.handle}@example.org" + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${expected}" and identity["hashed"]
    assert anyone.post("/credentials/verify", json={"credential": json.dumps(credential)}).json()["outcome"] == "valid"
    again = member.api.get(f"/credentials/{given}/addressed").json()
    assert again["credentialSubject"]["identifier"][0]["salt"] != identity["salt"]
    assert "identifier" not in file(se, f"/badges/credentials/{given}/credential.json").json()["credentialSubject"]


def test_a_badge_has_the_picture_that_was_chosen_by_its_address(se, anyone, admin, member):
    slug = "b-" + new_handle().replace("_", "-")
    badge = {"slug": slug, "name": "Seen", "description": "D", "narrative": "N"}
    assert admin.post("/badges", json=badge).status_code == 201
    assert admin.post(f"/badges/{slug}/activate").status_code == 200
    bytes_ = io.BytesIO()
    Image.new("RGBA", (96, 96), (30, 90, 160, 255)).save(bytes_, "PNG")
    picture = bytes_.getvalue()
    uploaded = admin.post("/ipfs/upload", content=picture, headers={"Content-Type": "image/png"})
    assert uploaded.status_code == 201, uploaded.text
    cid = uploaded.json()["cid"]
    change = admin.patch(f"/badges/{slug}", json={"image": cid}, headers={"If-Match": "*"})
    assert change.json()["image"] == cid
    assert file(se, f"/badges/{slug}/image.png").content == picture
    given = award(admin, member, slug)
    credential = file(se, f"/badges/credentials/{given}/credential.json")
    assert credential.json()["credentialSubject"]["achievement"]["image"]["id"] == f"{se.url}/ipfs/{cid}"
    assert file(se, f"/ipfs/{cid}").content == picture
    baked = Image.open(io.BytesIO(file(se, f"/badges/credentials/{given}/badge.png").content))
    assert baked.text["openbadgecredential"] == credential.text
    assert baked.convert("RGBA").tobytes() == Image.open(io.BytesIO(picture)).convert("RGBA").tobytes()
    drawing = file(se, f"/badges/credentials/{given}/badge.svg")
    assert OB3Verifier.extract_token_from_svg(drawing.content) == credential.text
    [image] = ElementTree.fromstring(drawing.content).iter("{http://www.w3.org/2000/svg}image")
    kind, inside = image.get("href").split(",", 1)
    assert kind == "data:image/png;base64" and base64.b64decode(inside) == picture
    assert "img-src data:" in drawing.headers["content-security-policy"]

    def refused(address):
        return problem(admin.patch(f"/badges/{slug}", json={"image": address}, headers={"If-Match": "*"}), 422)["errors"]

    # What is denied is no picture any more, and told in the words for what never was one.
    assert admin.put(f"/admin/content/denied/{cid}", json={"reason": "It is not ours."}).status_code == 204
    assert httpx.get(se.page(f"/badges/{slug}/image.png")).status_code == 404
    words = refused("bafkreie" + "a" * 51)
    assert refused(cid) == words and refused("none") == words
    assert admin.delete(f"/admin/content/denied/{cid}").status_code == 204
    assert file(se, f"/badges/{slug}/image.png").content == picture

    small = io.BytesIO()
    Image.new("RGB", (8, 8)).save(small, "PNG")
    tiny = admin.post("/ipfs/upload", content=small.getvalue(), headers={"Content-Type": "image/png"}).json()["cid"]
    assert refused(tiny) == words
    drawn = admin.patch(f"/badges/{slug}", json={"image": ""}, headers={"If-Match": "*"})
    assert "image" not in drawn.json()
    assert httpx.get(se.page(f"/badges/{slug}/image.png")).status_code == 404
