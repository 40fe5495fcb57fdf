"""The second factor: without it nobody gets in, and a fresh installation can set it up by itself."""

import re
import time

import pytest
from django.contrib.auth.models import User
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from immunoinfo.accounts import second_factor
from immunoinfo.accounts.tries import MOST_BY_PAIR
from tests.test_settings import GOOD_KEY, manage
from tests.thorough import also

pytestmark = pytest.mark.django_db
CODE, ENROL = "/admin/second-factor/", "/admin/second-factor/enrol/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def code_of(device, steps=0):
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits)
    clock.time = time.time() + steps * device.step
    return f"{clock.token():06d}"


def sign_in(client, user, password="a-long-password", wanted="/admin/"):
    return client.post("/admin/login/", {"username": user.username, "password": password, "next": wanted}, follow=True)


def enrolled(user):
    """A device and recovery codes of USER, as enrolment leaves them."""
    device = second_factor.offered(user, "ab" * 20)
    codes = second_factor.enrol(device)
    return device, codes


def wrong(device):
    return "000000" if code_of(device) not in ("000000",) else "000001"


def test_a_fresh_installation_is_set_up_at_the_first_sign_in(client, django_user_model):
    user = django_user_model.objects.create_superuser("first", "first@example.org", "a-long-password")

    page = sign_in(client, user, wanted="/admin/articles/article/")

    text = page.content.decode()
    assert page.redirect_chain[-1][0] == f"{ENROL}?next=/admin/articles/article/"
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", text)[1]
    assert "otpauth://totp/Immunoinfo%3Afirst?secret=" + secret.replace(" ", "") in text
    assert "<svg" in text
    assert "style=" not in text
    assert "no-store" in page.headers["Cache-Control"]
    offered = second_factor.offered(user, client.session["second_factor_secret"])

    done = client.post(page.redirect_chain[-1][0], {"code": code_of(offered)})

    codes = re.findall(r"<li><code>([a-z2-7]{8})</code>", done.content.decode())
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert 'href="/admin/articles/article/"' in done.content.decode()
    assert "no-store" in done.headers["Cache-Control"]
    assert client.get("/admin/articles/article/").status_code == 200


def test_the_password_alone_opens_nothing(client, superuser):
    enrolled(superuser)

    page = sign_in(client, superuser, wanted="/admin/auth/user/")

    assert page.redirect_chain[-1][0] == f"{CODE}?next=/admin/auth/user/"
    assert "Articles" not in page.content.decode()
    for address in (
        "/admin/",
        "/admin/auth/user/",
        "/admin/password_change/",
        "/admin/articles/article/add/",
        "/admin/jsi18n/",
    ):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/admin/login/"), address


def test_password_and_code_open_the_house_under_a_new_session_key(client, author):
    device, _codes = enrolled(author)
    sign_in(client, author, wanted="/admin/glossary/term/")
    before = client.session.session_key

    answer = client.post(f"{CODE}?next=/admin/glossary/term/", {"code": code_of(device, steps=1)})

    assert answer.headers["Location"] == "/admin/glossary/term/"
    assert client.get("/admin/glossary/term/").status_code == 200
    assert client.session.session_key != before


def test_the_code_may_be_typed_with_a_space(client, author):
    device, _codes = enrolled(author)
    sign_in(client, author)
    code = code_of(device)

    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302


def test_a_code_is_good_for_once(client, author):
    device, _codes = enrolled(author)
    sign_in(client, author)
    code = code_of(device)
    client.post(CODE, {"code": code})
    client.post("/admin/logout/")
    sign_in(client, author)

    answer = client.post(CODE, {"code": code})

    assert answer.status_code == 200
    assert "wrong or was used before" in answer.content.decode()


def test_the_code_of_the_enrolment_is_not_good_for_a_sign_in(client, author):
    sign_in(client, author)
    offered = second_factor.offered(author, client.session["second_factor_secret"])
    code = code_of(offered)
    client.post(ENROL, {"code": code})
    client.post("/admin/logout/")
    sign_in(client, author)

    assert client.post(CODE, {"code": code}).status_code == 200


def test_a_recovery_code_is_good_for_once_and_leads_to_a_new_app(client, author):
    _device, codes = enrolled(author)
    sign_in(client, author)

    page = client.post(CODE, {"code": codes[0].upper()}, follow=True)

    assert "9 are left" in page.content.decode()
    assert f'href="{ENROL}"' in page.content.decode()
    assert client.get(ENROL).status_code == 200
    client.post("/admin/logout/")
    sign_in(client, author)
    assert client.post(CODE, {"code": codes[0]}).status_code == 200


def test_a_new_app_replaces_the_old_one_and_its_recovery_codes(client, author):
    device, codes = enrolled(author)
    sign_in(client, author)
    client.post(CODE, {"code": codes[0]})
    client.get(ENROL)

    client.post(ENROL, {"code": code_of(second_factor.offered(author, client.session["second_factor_secret"]))})

    assert TOTPDevice.objects.get().key != device.key
    assert StaticToken.objects.count() == second_factor.RECOVERY_CODES
    assert not StaticToken.objects.filter(token__in=codes).exists()
    assert client.get("/admin/").status_code == 200


def test_the_password_alone_does_not_set_up_another_app(client, author):
    enrolled(author)
    sign_in(client, author)

    shown = client.get(ENROL)
    client.post(ENROL, {"code": "123456"})

    assert shown.headers["Location"] == CODE
    assert TOTPDevice.objects.get().key == "ab" * 20


@pytest.mark.parametrize(
    "code", ["", "²²²²²²", "\x00", *also("12345", "1234567", "abcdef", "٣٣٣٣٣٣", "9" * 5000, "aaaaaaaa", "-11111")]
)
def test_odd_codes_are_refused_and_store_nothing(client, author, code):
    sign_in(client, author)
    assert client.post(ENROL, {"code": code}).status_code == 200
    assert not TOTPDevice.objects.exists()
    enrolled(author)

    assert client.post(CODE, {"code": code}).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_wrong_codes_are_limited_like_wrong_passwords(client, author):
    device, codes = enrolled(author)
    sign_in(client, author)
    for _ in range(MOST_BY_PAIR):
        assert client.post(CODE, {"code": wrong(device)}).status_code == 200

    refused = client.post(CODE, {"code": codes[0]})

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/admin/").status_code == 302


def test_whoever_waits_at_the_second_step_can_sign_out(client, author):
    sign_in(client, author)
    assert "/admin/logout/" in client.get(ENROL).content.decode()

    client.post("/admin/logout/")

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", [CODE, ENROL])
def test_strangers_and_readers_are_sent_to_the_sign_in(client, address):
    assert client.get(address).headers["Location"].startswith("/admin/login/")
    client.force_login(User.objects.create_user("reader", password="a-long-password"))
    assert client.get(address).headers["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_second_step_never_leads_to_another_host(client, author, target):
    device, _codes = enrolled(author)
    sign_in(client, author)

    answer = client.post(f"{CODE}?next={target}", {"code": code_of(device)})

    assert answer.headers["Location"] == "/admin/"


def test_the_code_of_somebody_else_is_of_no_use(client, author, publisher):
    enrolled(author)
    other = second_factor.offered(publisher, "cd" * 20)
    codes = second_factor.enrol(other)
    sign_in(client, author)

    assert client.post(CODE, {"code": code_of(other)}).status_code == 200
    assert client.post(CODE, {"code": codes[0]}).status_code == 200


def test_an_administrator_takes_a_lost_factor_away_and_reads_no_secret(client, superuser, author, settings):
    enrolled(author)
    settings.REQUIRE_SECOND_FACTOR = False
    client.force_login(superuser)

    client.post("/admin/auth/user/", {"action": "reset_second_factor", "_selected_action": [author.pk]})

    assert not second_factor.has_device(author)
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert client.get("/admin/otp_static/staticdevice/").status_code == 404


def test_the_factor_goes_with_the_account(author):
    enrolled(author)

    author.delete()

    assert not TOTPDevice.objects.exists()


def test_without_the_requirement_the_password_is_enough(client, author, settings):
    settings.REQUIRE_SECOND_FACTOR = False

    assert sign_in(client, author).redirect_chain[-1][0] == "/admin/"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("environment", "wanted"), [({"DEBUG": "1"}, "False"), ({}, "True"), ({"REQUIRE_SECOND_FACTOR": "0"}, "False")]
)
def test_production_requires_it_unless_told_otherwise(environment, wanted, tmp_path):
    done = manage(
        "shell",
        "--no-imports",
        "-c",
        "from django.conf import settings; print(settings.REQUIRE_SECOND_FACTOR)",
        DATA_DIR=str(tmp_path),
        SECRET_KEY=GOOD_KEY,
        ALLOWED_HOSTS="example.org",
        **environment,
    )

    assert done.stdout.strip() == wanted, done.stderr
