"""What is done by the clock and fails is mailed to whoever runs the site."""

import time
from configparser import RawConfigParser
from pathlib import Path

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


@pytest.fixture(autouse=True)
def _data_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


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


def test_a_unit_that_fails_each_minute_is_told_once_in_six_hours(mailoutbox, capsys, monkeypatch):
    began = time.time()

    def fails(unit_name, minutes):
        monkeypatch.setattr(time, "time", lambda: began + 60 * minutes)
        call_command("report_failure", unit_name, "one@example.org")

    for minutes in range(3):
        fails("immunoinfo-manage@publish_due.service", minutes)
    fails("immunoinfo-backup.service", 3)
    assert "told so less than 6 hours ago" in capsys.readouterr().out
    fails("immunoinfo-manage@publish_due.service", 6 * 60 + 1)

    assert [mail.subject for mail in mailoutbox] == [
        "Immunoinfo: immunoinfo-manage@publish_due.service failed",
        "Immunoinfo: immunoinfo-backup.service failed",
        "Immunoinfo: immunoinfo-manage@publish_due.service failed",
    ]


def test_a_mail_that_could_not_be_sent_is_not_taken_for_one_that_told(settings, mailoutbox):
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError):
        call_command("report_failure", "immunoinfo-backup.service", "one@example.org")
    settings.EMAIL_BACKEND = kept

    call_command("report_failure", "immunoinfo-backup.service", "one@example.org")

    assert len(mailoutbox) == 1


def test_where_nothing_can_be_written_each_failure_is_told(settings, mailoutbox):
    settings.DATA_DIR = Path("/dev/null")

    for _time in range(2):
        call_command("report_failure", "immunoinfo-backup.service", "one@example.org")

    assert len(mailoutbox) == 2


def test_who_is_told_is_a_bare_address():
    with pytest.raises(CommandError, match="“Admin” is no address"):
        call_command("report_failure", "immunoinfo-backup.service", "Admin", "<one@example.org>")


def test_whatever_a_timer_starts_tells_when_it_failed():
    for timer in UNITS.glob("*.timer"):
        started = unit(timer.name)["Timer"]["Unit"]
        name = f"{started.partition('@')[0]}@.service" if "@" in started else started

        assert unit(name)["Unit"]["OnFailure"] == "immunoinfo-failed@%n.service", timer.name
        assert unit(name)["Service"]["TimeoutStartSec"], timer.name  # of itself a oneshot may hang for ever


def test_what_tells_is_never_held_back_and_never_hangs():
    tells = unit(TELLS)

    assert tells["Unit"]["StartLimitIntervalSec"] == "0"
    assert tells["Service"]["TimeoutStartSec"] == "2min"
    assert tells["Service"]["ExecStart"].endswith("manage.py report_failure %i $OPERATORS_EMAIL")
