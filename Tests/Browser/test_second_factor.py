"""Setting a second factor up, as somebody does who has a phone beside the screen."""

import base64
import hashlib
import hmac
import io
import struct
import time
import urllib.parse

import pytest
import zxingcpp
from PIL import Image

from browsing import PASSWORD, sign_up


def code(secret, at):
    """RFC 6238: six digits for a step of 30 seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(at) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_camera_reads_the_key_and_its_code_confirms(open_page, se, scheme):
    page = open_page(color_scheme=scheme)
    sign_up(page, se, f"camera_{scheme}", "Kamera")
    page.goto(se.page("/settings/second-factor"))
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    picture = page.get_by_role("img", name="The key as a picture")
    seen = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.screenshot())))
    assert [each.text for each in seen] == [page.get_by_role("link", name="Open it in the app").get_attribute("href")]
    link = urllib.parse.urlsplit(seen[0].text)
    assert (link.scheme, link.netloc) == ("otpauth", "totp")
    secret = urllib.parse.parse_qs(link.query)["secret"][0]
    page.get_by_label("Code").fill(code(secret, time.time()))
    page.get_by_role("button", name="Confirm").click()
    assert page.locator("main li code").count() == 10
