"""Every route of the document with every kind of caller (S-020, S-024, S-032, S-040)."""

import re

import pytest

from api import API, PASSWORD, Member, new_handle, place, problem, secrets

GARBAGE = "not.a.token"
PRIVACY = {
    **dict.fromkeys(["avatar", "bio", "fields", "languages", "time_zone", "follower_lists", "badges", "course_progress"], "territory"),
    "discoverable": True,
    "approves_followers": False,
}
# An address of content that nobody keeps.
NO_CONTENT = "bafkreie" + "a" * 51
DENIED_CONTENT = "bafkreif" + "a" * 51
# An id that nothing has.
NOBODY = "00000000-0000-7000-8000-000000000000"


somebody = None


def other_member(operation, anyone):
    """Whom an operation may be about: the same as long as none changed what they may do or are signed in with."""
    global somebody
    is_changed = "admin_members" in operation["operationId"] or operation["operationId"] in ("post_auth_login", "post_auth_refresh")
    other = Member(anyone) if is_changed or somebody is None else somebody
    somebody = None if is_changed else other
    return other


def valid_request(operation, anyone, is_anonymous=False):
    """A request that each operation serves to whoever may make it, with the status it then has."""
    member = other_member(operation, anyone)
    requests = {
        "post_auth_register": (
            {
                "json": {
                    "handle": new_handle(),
                    "email": "a@example.org",
                    "password": "long-enough-1",
                    "display_name": "A",
                }
            },
            202,
        ),
        "post_auth_login": ({"json": {"login": member.handle, "password": "three-blue-Kayaks"}}, 200),
        "post_auth_refresh": ({"json": {"refresh_token": member.refresh_token}}, 200),
        "post_auth_logout": ({}, 204),
        "get_auth_me": ({}, 200),
        "get_users": ({}, 200),
        "get_users_search": ({"params": {"q": "a"}}, 200),
        "get_users_lookup": ({"params": {"acct": "@ana"}}, 200),
        "get_users_me": ({}, 200),
        "patch_users_me": ({"json": {"bio": "Hello."}, "headers": {"If-Match": "*"}}, 200),
        "delete_users_me": ({}, 204),
        "delete_users_me_avatar": ({}, 204),
        "post_users_me_avatar": ({"content": b"none", "headers": {"Content-Type": "image/png"}}, 415),
        "get_avatars_member_file": ({"path": {"member": NOBODY, "file": "none"}}, 404),
        "get_users_me_privacy": ({}, 200),
        "put_users_me_privacy": ({"json": PRIVACY, "headers": {"If-Match": "*"}}, 200),
        "get_users_id": ({"path": {"id": "@ana"}}, 200),
        "post_auth_email_verify": ({"json": {"token": "none"}}, 410),
        "post_auth_email_resend": ({}, 204),
        "post_auth_email_change": ({"json": {"current_password": PASSWORD, "email": "b@example.org"}}, 204),
        "post_auth_password_reset": ({"json": {"login": "nobody"}}, 202),
        "post_auth_password_confirm": ({"json": {"token": "none", "password": "long-enough-1"}}, 410),
        "post_auth_password_change": ({"json": {"current_password": PASSWORD, "password": "long-enough-1"}}, 204),
        "post_auth_totp_enrol": ({"json": {"current_password": PASSWORD}}, 200),
        "post_auth_totp_confirm": ({"json": {"code": "000000"}}, 401),
        "delete_auth_totp": ({"json": {"code": "000000"}}, 401),
        "post_auth_recovery_codes": ({"json": {"code": "000000"}}, 401),
        "post_auth_deactivate": ({}, 204),
        "post_users_me_export": ({}, 200),
        "get_auth_sessions": ({}, 200),
        "delete_auth_sessions": ({}, 204),
        "delete_auth_sessions_id": ({"path": {"id": NOBODY}}, 204),
        "get_auth_tokens": ({}, 200),
        "post_auth_tokens": ({"json": {"name": "A script", "scopes": ["read"]}}, 201),
        "delete_auth_tokens_id": ({"path": {"id": NOBODY}}, 204),
        "get_auth_invites": ({}, 200),
        "post_auth_invites": ({"json": {"note": "for Ola"}}, 201),
        "delete_auth_invites_id": ({"path": {"id": NOBODY}}, 204),
        "get_badges": ({}, 200),
        "post_badges": (
            {"json": {"slug": f"b-{new_handle()}".replace("_", "-"), "name": "B", "description": "D", "narrative": "N"}},
            201,
        ),
        "get_badges_id": ({"path": {"id": "code-of-conduct"}}, 200),
        "patch_badges_id": (
            {"path": {"id": "code-of-conduct"}, "json": {"tags": ["conduct"]}, "headers": {"If-Match": "*"}},
            200,
        ),
        "post_badges_id_activate": ({"path": {"id": "code-of-conduct"}}, 200),
        "post_badges_id_retire": ({"path": {"id": NOBODY}}, 404),
        "get_badges_changed": ({}, 200),
        "get_credentials_id_addressed": ({"path": {"id": NOBODY}}, 404),
        "post_credentials_id_share": ({"path": {"id": NOBODY}}, 404),
        "delete_credentials_id_share": ({"path": {"id": NOBODY}}, 404),
        "post_badges_award": ({"json": {"badge": "code-of-conduct", "members": [f"@{member.handle}"]}}, 200),
        "post_badges_revoke": ({"json": {"awards": [NOBODY], "reason": "A test."}}, 200),
        "get_users_id_badges": ({"path": {"id": "@ana"}}, 200),
        "get_users_me_badge_progress": ({}, 200),
        "get_credentials_id": ({"path": {"id": NOBODY}}, 404),
        "post_credentials_verify": ({"json": {"credential": "none"}}, 200),
        "get_status_lists_n": ({"path": {"n": 1}}, 200),
        "get_admin_trust_policies": ({}, 200),
        "put_admin_trust_policies": ({"json": {"policies": []}, "headers": {"If-Match": "*"}}, 200),
        "get_permissions_me": ({}, 200),
        "get_permissions_explain": ({"params": {"capability": "forum.post"}}, 200),
        "get_admin_applications": ({}, 200),
        "put_admin_applications_id": ({"path": {"id": NOBODY}, "json": {"decision": "deny"}}, 404),
        "get_admin_members": ({"params": {"state": "active"}}, 200),
        "get_admin_members_id": ({"path": {"id": member.id}}, 200),
        "delete_admin_members_id_sessions": ({"path": {"id": member.id}}, 204),
        "post_admin_members_id_freeze": ({"path": {"id": member.id}, "json": {"reason": "A test."}}, 200),
        "post_admin_members_id_suspend": ({"path": {"id": member.id}, "json": {"reason": "A test."}}, 200),
        "post_admin_members_id_restore": ({"path": {"id": member.id}}, 200),
        "get_ipfs_meta_cid": ({"path": {"cid": NO_CONTENT}}, 404),
        "post_ipfs_cid_pin": ({"path": {"cid": NO_CONTENT}, "json": {"name": "mine"}}, 404),
        "delete_ipfs_cid_pin": ({"path": {"cid": NO_CONTENT}}, 204),
        "get_ipfs_cid_entries": ({"path": {"cid": NO_CONTENT}}, 404),
        "get_ipfs_private_cid": ({"path": {"cid": NO_CONTENT}}, 404),
        "post_ipfs_private_cid_link": ({"path": {"cid": NO_CONTENT}}, 404),
        "get_ipfs_cid": ({"path": {"cid": NO_CONTENT}}, 404),
        "get_ipfs_cid_path": ({"path": {"cid": NO_CONTENT, "path": "a/b"}}, 404),
        "post_ipfs_upload": ({"content": member.handle, "headers": {"Content-Type": "text/plain"}}, 201),
        "get_pins": ({}, 200),
        "post_pins": ({"json": {"cid": NO_CONTENT}}, 202),
        "get_pins_requestid": ({"path": {"requestid": NOBODY}}, 404),
        "post_pins_requestid": ({"path": {"requestid": NOBODY}, "json": {"cid": NO_CONTENT}}, 404),
        "delete_pins_requestid": ({"path": {"requestid": NOBODY}}, 404),
        "get_uploads": ({}, 200),
        "delete_uploads_cid": ({"path": {"cid": NO_CONTENT}}, 204),
        "put_admin_content_denied_cid": ({"path": {"cid": DENIED_CONTENT}, "json": {"reason": "A test."}}, 204),
        "delete_admin_content_denied_cid": ({"path": {"cid": DENIED_CONTENT}}, 204),
        "put_admin_content_accepted_cid": ({"path": {"cid": NO_CONTENT}}, 404),
        "put_admin_members_id_roles": ({"path": {"id": member.id}, "json": {"roles": ["teacher"]}}, 204),
        "get_courses": ({}, 200),
        "get_remote_courses": ({}, 200),
        "post_courses": ({"json": {"slug": new_handle().replace("_", "-"), "title": {"en": "A course"}}}, 201),
        "post_courses_import": ({"json": {"slug": "none", "files": []}}, 422),
        "patch_courses_id": ({"path": {"id": NOBODY}, "json": {}, "headers": {"If-Match": "*"}}, 404),
        "delete_courses_id": ({"path": {"id": NOBODY}}, 204),
        "get_courses_id_draft": ({"path": {"id": "code-of-conduct"}}, 200),
        "post_courses_id_publish": ({"path": {"id": "code-of-conduct"}}, 200),
        "post_courses_id_archive": ({"path": {"id": NOBODY}}, 404),
        "post_courses_id_duplicate": ({"path": {"id": "code-of-conduct"}, "json": {"slug": new_handle()}}, 201),
        "get_courses_id_package": ({"path": {"id": "code-of-conduct"}}, 200),
        "get_courses_id_keys": ({"path": {"id": "code-of-conduct"}}, 200),
        "put_courses_id_keys": ({"path": {"id": "code-of-conduct"}, "json": {"keys": []}}, 204),
        "post_courses_id_sections": ({"path": {"id": NOBODY}, "json": {}}, 404),
        "patch_courses_id_sections_section": (
            {"path": {"id": NOBODY, "section": NOBODY}, "json": {}, "headers": {"If-Match": "*"}},
            404,
        ),
        "delete_courses_id_sections_section": ({"path": {"id": NOBODY, "section": NOBODY}}, 204),
        "post_courses_id_items": ({"path": {"id": NOBODY}, "json": {"kind": "lesson", "title": {"en": "A"}}}, 404),
        "patch_courses_id_items_item": (
            {"path": {"id": NOBODY, "item": NOBODY}, "json": {}, "headers": {"If-Match": "*"}},
            404,
        ),
        "delete_courses_id_items_item": ({"path": {"id": NOBODY, "item": NOBODY}}, 204),
        "post_courses_id_items_item_questions": ({"path": {"id": NOBODY, "item": NOBODY}, "json": {"text": "A {T}"}}, 404),
        "delete_courses_id_items_item_questions_question": (
            {"path": {"id": NOBODY, "item": NOBODY, "question": NOBODY}},
            204,
        ),
        "get_courses_id_items_item_gift": ({"path": {"id": NOBODY, "item": NOBODY}}, 404),
        "get_courses_id_files": ({"path": {"id": "code-of-conduct"}}, 200),
        "post_courses_id_recalculate": ({"path": {"id": "code-of-conduct"}}, 200),
        "get_courses_id_progress": ({"path": {"id": "code-of-conduct"}}, 200),
        "get_courses_id_progress_csv": ({"path": {"id": "code-of-conduct"}}, 200),
        "post_quizzes_id_overrides": ({"path": {"id": NOBODY}, "json": {"member": "@ana", "reason": "A test."}}, 404),
        "put_courses_id_items_item_questions_question": (
            {
                "path": {"id": NOBODY, "item": NOBODY, "question": NOBODY},
                "json": {"id": NOBODY, "type": "true_false", "name": "", "text": {"en": "A"}, "is_true": True},
            },
            404,
        ),
        "post_courses_id_items_item_questions_question_move": (
            {"path": {"id": NOBODY, "item": NOBODY, "question": NOBODY}, "json": {"place": 1}},
            404,
        ),
        "get_courses_id_invitations": ({"path": {"id": "code-of-conduct"}}, 200),
        "post_courses_id_invitations": ({"path": {"id": "code-of-conduct"}, "json": {"member": "@ana"}}, 204),
        "delete_courses_id_invitations_member": ({"path": {"id": "code-of-conduct", "member": NOBODY}}, 204),
        "get_quizzes_id_overrides": ({"path": {"id": NOBODY}}, 200),
        "get_quizzes_id_gradings": ({"path": {"id": NOBODY}}, 200),
        "get_quizzes_id_essays": ({"path": {"id": NOBODY}}, 404),
        "post_attempts_id_marks": ({"path": {"id": NOBODY}, "json": {"question": NOBODY, "fraction": 1}}, 404),
        "post_quizzes_id_regrade": ({"path": {"id": NOBODY}, "json": {"corrections": []}}, 404),
        "get_courses_id": ({"path": {"id": "code-of-conduct"}}, 200),
        "post_courses_id_enroll": ({"path": {"id": "code-of-conduct"}, "json": {}}, 200),
        "delete_courses_id_enroll": ({"path": {"id": "code-of-conduct"}}, 204),
        "post_courses_id_restart": ({"path": {"id": "code-of-conduct"}}, 409),
        "post_courses_id_upgrade": ({"path": {"id": "code-of-conduct"}}, 409),
        "get_courses_id_items_item": ({"path": {"id": "code-of-conduct", "item": NOBODY}}, 409),
        "post_courses_id_items_item_complete": ({"path": {"id": "code-of-conduct", "item": NOBODY}}, 409),
        "get_courses_id_lessons_item": ({"path": {"id": "code-of-conduct", "item": NOBODY}}, 409),
        "post_courses_id_lessons_item_complete": ({"path": {"id": "code-of-conduct", "item": NOBODY}}, 409),
        "get_users_me_enrollments": ({}, 200),
        "get_users_me_transcript": ({}, 200),
        "post_quizzes_id_attempts": ({"path": {"id": NOBODY}}, 404),
        "post_quizzes_id_submit": ({"path": {"id": NOBODY}, "json": {}}, 404),
        "get_attempts_id": ({"path": {"id": NOBODY}}, 404),
        "patch_attempts_id": ({"path": {"id": NOBODY}, "json": {"answers": []}, "headers": {"If-Match": "*"}}, 404),
        "post_attempts_id_submit": ({"path": {"id": NOBODY}, "json": {}}, 404),
    }
    other = f"@{member.handle}"
    requests |= {
        "post_users_id_follow": ({"path": {"id": other}}, 200),
        "delete_users_id_follow": ({"path": {"id": other}}, 204),
        "post_users_me_follow_requests_id_accept": ({"path": {"id": other}}, 404),
        "post_users_me_follow_requests_id_reject": ({"path": {"id": other}}, 200),
        "delete_users_me_followers_id": ({"path": {"id": other}}, 204),
        "post_users_id_block": ({"path": {"id": other}}, 200),
        "delete_users_id_block": ({"path": {"id": other}}, 204),
        "post_users_id_mute": ({"path": {"id": other}, "json": {"duration": 60}}, 200),
        "delete_users_id_mute": ({"path": {"id": other}}, 204),
        "put_users_id_note": ({"path": {"id": other}, "json": {"text": "x"}}, 204),
        "get_users_relationships": ({"params": {"id": "@ana,@ana@dk"}}, 200),
        "get_users_id_followers": ({"path": {"id": other}}, 403 if is_anonymous else 200),
        "get_users_id_following": ({"path": {"id": other}}, 403 if is_anonymous else 200),
        "get_users_me_follow_requests": ({}, 200),
        "get_users_me_blocks": ({}, 200),
        "get_users_me_mutes": ({}, 200),
        "post_users_me_mutes": ({"json": {"keyword": "spoiler"}}, 200),
        "delete_users_me_mutes_id": ({"path": {"id": "01900000-0000-7000-8000-000000000000"}}, 204),
        "get_users_suggestions": ({}, 200),
        "delete_users_suggestions_id": ({"path": {"id": other}}, 204),
    }
    assert operation["operationId"] in requests, "a new operation needs a valid request here"
    return requests[operation["operationId"]]


def operations(document, territory):
    return [
        (method, place(territory, path, operation), operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


@pytest.fixture(scope="module")
def calls(document, anyone):
    return [
        (method, path.format(**request.pop("path", {})), operation, request, status)
        for method, path, operation in operations(document, anyone.territory)
        for request, status in [valid_request(operation, anyone, is_anonymous=True)]
    ]


def needs_member(operation):
    return bool(operation.get("security"))


def test_anonymous(calls, anyone):
    for method, path, operation, request, status in calls:
        answer = anyone.request(method, path, **request)
        if needs_member(operation):
            problem(answer, 401, "TF4010")
            assert answer.headers["www-authenticate"].startswith("Bearer ")
            assert "error=" not in answer.headers["www-authenticate"], "RFC 6750 §3.1"
        else:
            assert answer.status_code == status, (path, answer.text)


@pytest.mark.parametrize("kind", ["garbage", "other territory", "refresh token", "revoked", "basic"])
def test_a_wrong_token_is_refused_everywhere(calls, anyone, demo, member, kind):
    if kind == "revoked":
        assert member.api.post("/auth/logout").status_code == 204
    header = {
        "garbage": f"Bearer {GARBAGE}",
        "other territory": "Bearer " + demo.dk.token("admin"),
        "refresh token": f"Bearer {member.refresh_token}",
        "revoked": f"Bearer {member.token}",
        "basic": "Basic YWRtaW46YWRtaW4=",
    }[kind]
    for method, path, _, request, _ in calls:
        request = request | {"headers": request.get("headers", {}) | {"Authorization": header}}
        answer = anyone.request(method, path, **request)
        problem(answer, 401, "TF4010")
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def changes_a_sign_in(method, path):
    """What may leave a member, or what they are signed in with, another than before."""
    return method != "get" and ("/auth/" in path or "/users/me" in path)


def test_member(document, anyone):
    member = None
    for method, path, operation in operations(document, anyone.territory):
        request, status = valid_request(operation, anyone)
        if member is None or changes_a_sign_in(method, path):
            member = Member(anyone)
        answer = member.api.request(method, path.format(**request.pop("path", {})), **request)
        if "x-capability" in operation:
            problem(answer, 403, "TF4030")
        else:
            assert answer.status_code == status, (path, answer.text)
        if changes_a_sign_in(method, path):
            member = None


def test_moderator(document, anyone, se):
    """What administrators do is not for who only moderates."""
    member = Member(anyone)
    roles = {"roles": ["moderator"]}
    assert anyone.as_(se.token("admin")).put(f"/admin/members/{member.id}/roles", json=roles).status_code == 204
    moderator = anyone.as_(anyone.login(member.handle).json()["access_token"])
    for method, path, operation in operations(document, anyone.territory):
        if operation.get("x-capability") == "territory.administer":
            request, _ = valid_request(operation, anyone)
            problem(moderator.request(method, path.format(**request.pop("path", {})), **request), 403, "TF4030")


def test_admin(document, anyone, se):
    token = None
    for method, path, operation in operations(document, anyone.territory):
        if operation["operationId"] == "delete_auth_sessions":
            continue  # Other tests are signed in as the administrator.
        request, status = valid_request(operation, anyone)
        if token is None:
            token = anyone.login("admin", se.passwords["admin"]).json()["access_token"]
        answer = anyone.as_(token).request(method, path.format(**request.pop("path", {})), **request)
        if operation["operationId"] in ("delete_users_me", "post_auth_deactivate"):
            problem(answer, 409, "TF4091")  # S-044: the last administrator stays.
        elif "current_password" in request.get("json", {}):
            problem(answer, 403, "TF4036")  # S-012: it is another member's.
        else:
            assert answer.status_code == status, (path, answer.text)
        if changes_a_sign_in(method, path):
            token = None
    se.forget("admin")


def test_a_token_in_the_address_or_a_cookie_counts_for_nothing(anyone, member):
    """S-032, RFC 6750 §2.3."""
    problem(anyone.get("/auth/me", params={"access_token": member.token}), 401)
    problem(anyone.get("/auth/me", headers={"Cookie": f"session-se={member.token}"}), 401)


def test_the_cookie_of_a_page_does_not_open_the_api(demo, anyone, member):
    """S-030, S-031, S-032."""
    with API(demo.se) as browser:
        browser.base_url = demo.se.url
        form = browser.get("/sign-in").text
        csrf = re.search(r'name="csrf" value="([^"]+)"', form)[1]
        fields = {"login": member.handle, "password": "three-blue-Kayaks"}
        forged = browser.post("/sign-in", data=fields, headers={"Origin": demo.se.url})
        assert forged.status_code == 403
        elsewhere = browser.post("/sign-in", data=fields | {"csrf": csrf}, headers={"Origin": "https://evil.example"})
        assert elsewhere.status_code == 403
        entered = browser.post("/sign-in", data=fields | {"csrf": csrf}, headers={"Origin": demo.se.url})
        assert entered.status_code == 303
        cookie = next(value for value in entered.headers.get_list("set-cookie") if value.startswith("session"))
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie
        secrets.add(cookie.split("=", 1)[1].split(";")[0])
        assert browser.get("/me").status_code == 200
        problem(browser.get("/api/v1/auth/me"), 401, "TF4010")
        # S-024: just after a page was served by it the cookie is remembered, but as a cookie.
        shown = cookie.split("=", 1)[1].split(";")[0]
        problem(anyone.as_(shown).get("/auth/me"), 401, "TF4010")
