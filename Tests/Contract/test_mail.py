"""Messages as they arrive at a mail server (S-007, S-013)."""

import re
import time

import pytest

from api import PASSWORD, Member, new_handle, problem, secrets

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/(verify|reset)/([\w-]+))")


def link(message):
    found = LINK.search(message.get_content())
    assert found, message.get_content()
    secrets.add(found[3])
    return found[3]


def test_a_new_members_address_is_verified_by_the_link_in_a_message(anyone, demo):
    handle = new_handle()
    address = f"{handle}@example.org"
    anyone.register(handle)
    problem(anyone.login(address), 401)
    message = demo.mail.wait(address)
    assert message["From"].addresses[0].addr_spec == "no-reply@example.net"
    assert message["Auto-Submitted"] == "auto-generated"
    token = link(message)
    assert anyone.post("/auth/email/verify", json={"token": token}).status_code == 204
    problem(anyone.post("/auth/email/verify", json={"token": token}), 410, "TF4102")
    assert anyone.login(address).status_code == 200


def test_who_registers_with_a_known_address_is_told_the_same_and_its_owner_is_told_what_happened(anyone, demo):
    """S-007."""
    owner = new_handle()
    address = f"{owner}@example.org"
    first = anyone.register(owner)
    token = link(demo.mail.wait(address))
    anyone.post("/auth/email/verify", json={"token": token})
    second = anyone.register(new_handle(), email=address)
    assert (second.status_code, set(second.json())) == (first.status_code, set(first.json()))
    message = demo.mail.wait(address, 2)
    assert message["Subject"].startswith("You have an account already")
    assert not LINK.search(message.get_content())


def test_a_new_password_by_a_link_in_ones_own_language(anyone, demo):
    member = Member(anyone)
    address = f"{member.handle}@example.org"
    anyone.post("/auth/email/verify", json={"token": link(demo.mail.wait(address))})
    asked = anyone.post("/auth/password/reset", json={"login": address}, headers={"Accept-Language": "nb"})
    message = demo.mail.wait(address, 2)
    assert asked.status_code == 202 and message["Subject"].startswith("Velg et nytt passord")
    new = "eight-green-Boats"
    secrets.add(new)
    body = {"token": link(message), "password": new}
    assert anyone.post("/auth/password/confirm", json=body).status_code == 204
    problem(member.api.get("/auth/me"), 401)
    problem(anyone.login(member.handle, PASSWORD), 401)
    assert anyone.login(member.handle, new).status_code == 200
    assert demo.mail.wait(address, 3)["Subject"].startswith("Your password was changed")


@pytest.mark.parametrize("login", ["nobody-at-all@example.org", "nobody_at_all"])
def test_nobody_is_written_to_who_has_no_account(anyone, demo, login):
    before = anyone.post("/auth/password/reset", json={"login": login})
    assert before.status_code == 202
    # One who has an account and asks later is written to; by then the wish before is answered too.
    member = Member(anyone)
    address = f"{member.handle}@example.org"
    anyone.post("/auth/email/verify", json={"token": link(demo.mail.wait(address))})
    anyone.post("/auth/password/reset", json={"login": member.handle})
    demo.mail.wait(address, 2)
    assert demo.mail.to(login) == []


def test_an_address_that_was_not_verified_gets_no_link_to_the_account(anyone, demo):
    member = Member(anyone)
    address = f"{member.handle}@example.org"
    demo.mail.wait(address)
    anyone.post("/auth/password/reset", json={"login": member.handle})
    time.sleep(5)
    assert len(demo.mail.to(address)) == 1
