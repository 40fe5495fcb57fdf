"""Settings: safe by default, and each mistake named in a sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.thorough import also

ROOT = Path(__file__).parent.parent
GOOD_KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN!"


def manage(*arguments, **environment):
    """Run manage.py with nothing in its environment but what is given."""
    base = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**base, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("key", [None, *also("", "short")])
def test_without_debug_it_refuses_to_start_without_a_real_secret_key(key, tmp_path):
    done = manage("check", DATA_DIR=str(tmp_path), **({} if key is None else {"SECRET_KEY": key}))

    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense://x"),
        ("EMAIL_URL", "smtp+tls://user:password@mail.example.org:587"),
        *also(
            ("DEBUG", "perhaps"),
            ("EMAIL_URL", "smtp://user:password@mail.example.org:587"),
            ("HSTS_SECONDS", "long"),
            ("TIME_ZONE", "Mars/Base"),
            ("TRUSTED_PROXIES", "10.0.0.0/8,everybody"),
            ("DATA_DIR", "/dev/null/nowhere"),
        ),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(name, value, tmp_path):
    done = manage(
        "check", **{"DATA_DIR": str(tmp_path), "SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "example.org", name: value}
    )

    assert done.returncode != 0
    assert name in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("url", "backend", "is_encrypted"),
    [
        (None, "console", False),
        *also(
            ("submission://user:password@mail.example.org:587", "smtp", True),
            ("smtp://user:password@mail.example.org:465?ssl=1", "smtp", True),
            ("smtp://localhost", "smtp", False),
        ),
    ],
)
def test_mails_are_printed_or_go_to_the_server_that_is_named(url, backend, is_encrypted, tmp_path):
    program = (
        "import immunoinfo.settings as s; print(s.EMAIL_BACKEND, s.EMAIL_USE_TLS or s.EMAIL_USE_SSL, s.EMAIL_TIMEOUT)"
    )
    environment = {"DATA_DIR": str(tmp_path), "DEBUG": "1"} | ({} if url is None else {"EMAIL_URL": url})

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == [f"django.core.mail.backends.{backend}.EmailBackend", str(is_encrypted), "20"]


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({"DEBUG": "1"}, "http://localhost:8000"),
        ({"SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": ".example.org,other.org"}, "https://example.org"),
        ({"SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "a.org", "SITE_URL": "https://b.org/"}, "https://b.org"),
    ],
    ids=["development", "from the hosts", "given"],
)
def test_a_real_site_never_calls_itself_a_developers_machine(environment, address, tmp_path):
    program = "from immunoinfo import settings; print(settings.SITE_URL)"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={"DATA_DIR": str(tmp_path), **environment}, capture_output=True, text=True, check=True
    )  # fmt: skip

    assert done.stdout.strip() == address


def test_debug_is_off_and_production_settings_pass_the_deployment_check(tmp_path):
    done = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        DATA_DIR=str(tmp_path),
        SECRET_KEY=GOOD_KEY,
        ALLOWED_HOSTS="example.org",
    )

    assert done.returncode == 0, done.stderr


def test_every_environment_variable_is_in_the_readme_and_no_other():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "immunoinfo" / "settings.py").read_text()))
    table = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]

    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == read


def test_every_public_address_is_in_the_readme():
    from tests.addresses import public_patterns

    table = (ROOT / "README.md").read_text().split("## Addresses")[1].split("\n## ")[0]

    for name, _takes in public_patterns():
        assert f"`{name}`" in table, name
