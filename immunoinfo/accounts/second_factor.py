"""The second factor: an app that shows a new code every 30 seconds, and recovery codes for when it is lost."""

import time
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from django_otp import verify_token
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10


def is_missing(user: Any) -> bool:
    """Tell whether USER, signed in by password, still owes the second factor."""
    return settings.REQUIRE_SECOND_FACTOR and not user.is_verified()


def has_device(user: Any) -> bool:
    devices = (TOTPDevice.objects, StaticDevice.objects)
    return any(manager.filter(user=user, confirmed=True).exists() for manager in devices)


def accept(user: Any, code: str) -> Device | None:
    """Return the device of USER that CODE belongs to: six digits of the app, or a recovery code, good for once."""
    kind = TOTPDevice if code.isdecimal() and len(code) == 6 else StaticDevice
    for device in kind.objects.filter(user=user, confirmed=True):
        if verified := verify_token(user, device.persistent_id, code):
            return verified
    return None


def offered(user: Any, secret: str) -> TOTPDevice:
    """Return a device with this SECRET (hexadecimal) that is not stored yet."""
    return TOTPDevice(user=user, key=secret, name="app")


def first_code(device: TOTPDevice, code: str) -> TOTPDevice | None:
    """Return DEVICE if CODE shows that the app knows its secret; the code will not be good a second time."""
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits)
    clock.time = time.time()
    if not (code.isdecimal() and len(code) == device.digits and clock.verify(int(code), device.tolerance)):
        return None
    device.last_t, device.drift = clock.t(), clock.drift
    return device


@transaction.atomic
def enrol(device: TOTPDevice) -> list[str]:
    """Store DEVICE in place of all that its owner had before; return new recovery codes, which are shown once."""
    forget(device.user)
    device.save()
    recovery = StaticDevice.objects.create(user=device.user, name="recovery codes")
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=recovery, token=code) for code in codes)
    return codes


def forget(user: Any) -> None:
    """Take the second factor of USER away, so that the next sign-in begins with setting up a new one."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def picture(address: str) -> SafeString:
    """Return ADDRESS as a QR code in SVG, which needs no script, style or file."""
    return mark_safe(segno.make(address, error="m").svg_inline(omitsize=True, light="white"))  # noqa: S308 - made of squares
