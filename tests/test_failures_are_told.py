"""What is done by the clock and fails is mailed to whoever runs the site."""

from configparser import RawConfigParser

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

UNITS = settings.BASE_DIR / "docs" / "deploy"
TELLS = "immunoinfo-failed@.service"


def unit(name):
    """Return the unit called NAME as systemd reads it, but for what stands in it twice."""
    found = RawConfigParser(strict=False)
    found.optionxform = str
    found.read_string((UNITS / name).read_text())
    return found


def test_the_mail_names_the_unit_and_what_to_do(mailoutbox):
    call_command("report_failure", "immunoinfo-backup.service", "one@example.org", "two@example.org")

    [mail] = mailoutbox
    assert mail.to == ["one@example.org", "two@example.org"]
    assert mail.subject == "Immunoinfo: immunoinfo-backup.service failed"
    assert "journalctl --unit immunoinfo-backup.service" in mail.body
    assert settings.SITE_URL in mail.body


def test_where_nobody_is_named_that_is_said(mailoutbox, capsys):
    call_command("report_failure", "immunoinfo-backup.service")

    assert "OPERATORS_EMAIL names nobody" in capsys.readouterr().out
    assert mailoutbox == []


@pytest.mark.parametrize("unit_name", ["immunoinfo-backup.service", "odd\nname.service"])
def test_a_mail_that_cannot_be_sent_is_an_error_in_a_sentence(settings, unit_name):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there

    with pytest.raises(CommandError, match="could not be sent"):
        call_command("report_failure", unit_name, "one@example.org")


def test_whatever_a_timer_starts_tells_when_it_failed():
    for timer in UNITS.glob("*.timer"):
        started = unit(timer.name)["Timer"]["Unit"]
        name = f"{started.partition('@')[0]}@.service" if "@" in started else started

        assert unit(name)["Unit"]["OnFailure"] == "immunoinfo-failed@%n.service", timer.name


def test_a_unit_that_fails_each_minute_is_told_once_in_six_hours():
    tells = unit(TELLS)

    assert (tells["Unit"]["StartLimitIntervalSec"], tells["Unit"]["StartLimitBurst"]) == ("6h", "1")
    assert tells["Service"]["ExecStart"].endswith("manage.py report_failure %i $OPERATORS_EMAIL")
