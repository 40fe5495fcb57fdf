"""What the papers for those who run the site promise is there: tests, variables, limits of the proxy."""

import re
from pathlib import Path

import pytest

from immunoinfo.buckets import file_stores, is_bucket
from immunoinfo.headers import ALWAYS

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "docs" / "deploy"
TABLE = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
SETTINGS = set(re.findall(r"^\| `([A-Z_]+)`", TABLE, re.MULTILINE))
OF_GUNICORN = {"WEB_CONCURRENCY"}
OF_UNITS = {"OPERATORS_EMAIL"}  # which systemd fills in


def test_every_test_named_beside_a_threat_exists():
    rows = (ROOT / "docs" / "security.md").read_text().split("| --- | --- | --- |")[1].split("\n\n")[0].strip()
    for row in rows.splitlines():
        named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", row)
        assert named, row
        for file, test in named:
            assert f"def {test}(" in (ROOT / "tests" / file).read_text(), (file, test)


def test_the_proxy_waits_for_nobody_and_adds_no_second_header():
    text = (DEPLOY / "nginx.conf").read_text()
    own_pages = text[text.index("location ~ ^/(refused|unavailable)") :].split("    }")[0]

    for limit in ("client_header_timeout 10s", "client_body_timeout 15s", "client_max_body_size 20m", "limit_conn ",
                  "proxy_request_buffering on", "proxy_set_header X-Forwarded-For $remote_addr;"):  # fmt: skip
        assert limit in text
    assert text.count("add_header") == own_pages.count("add_header")  # elsewhere the site has said it already
    for name in ("Content-Security-Policy", "Strict-Transport-Security", *(ALWAYS.keys() - {"Permissions-Policy"})):
        assert f"add_header {name} " in own_pages


def test_no_log_of_the_proxy_names_a_visitor():
    servers = (DEPLOY / "nginx.conf").read_text().split("\nserver {")[1:]

    assert len(servers) == 5
    for server in servers:
        assert re.search(r"access_log (off|\S+ about_nobody);", server), server
        assert re.search(r"error_log +(\S+ emerg|/dev/null);", server), server


def test_containers_are_set_up_by_settings_that_there_are():
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed: pip install -r requirements-dev.txt")
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    image = (ROOT / "Dockerfile").read_text()

    assert {"database", "redis", "migrate", "web-1", "web-2", "jobs", "proxy"} == services.keys()
    for name in ("migrate", "web-1", "web-2", "jobs"):
        assert services[name]["environment"].keys() <= SETTINGS | OF_GUNICORN
    assert "--require-hashes" in image
    assert re.search(r"^USER \d+$", image, re.MULTILINE)
    assert "DATA_DIR=/data" in image
    asked_for = set(re.findall(r"\$\{(\w+):\?", (ROOT / "compose.yaml").read_text()))
    assert asked_for == {"SECRET_KEY", "ALLOWED_HOSTS", "POSTGRES_PASSWORD"}  # nothing starts without them


def test_the_file_of_settings_names_settings_that_there_are():
    lines = (DEPLOY / "immunoinfo.env").read_text().splitlines()

    assert {line.lstrip("# ").partition("=")[0] for line in lines if "=" in line} <= SETTINGS | OF_GUNICORN | OF_UNITS


@pytest.mark.parametrize("url", ["s3://bucket", "https://a:b@host/bucket", "s3://a@host/b", "s3://a:b@host", "x"])
def test_what_names_no_bucket_is_not_taken_for_one(url):
    assert not is_bucket(url)


def test_a_bucket_is_private_and_its_secrets_may_hold_any_character(tmp_path):
    url = "s3://key:a%2Fb%2B@objects.example.org:9000/pictures?region=eu-west-1"
    stores = file_stores(url, tmp_path)

    assert is_bucket(url)
    for store in stores.values():
        assert store["OPTIONS"]["secret_key"] == "a/b+"
        assert store["OPTIONS"]["endpoint_url"] == "https://objects.example.org:9000"
        assert (store["OPTIONS"]["bucket_name"], store["OPTIONS"]["default_acl"]) == ("pictures", None)
    assert [store["OPTIONS"]["location"] for store in stores.values()] == ["media", "imports"]
