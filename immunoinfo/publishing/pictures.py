"""Uploaded pictures made safe: known by content, measured before they are unpacked, drawn anew. Bytes in, files out."""

import hashlib
import re
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

MAX_BYTES = 15 * 1024 * 1024  # of the file as it is sent
MAX_PIXELS = 40_000_000  # width times height; unpacked, that is 160 MB
MAX_WEBP_PIXELS = 12_000_000  # Pillow's reader of WebP holds four copies
MAX_SCANS = 100  # of a progressive JPEG; a few are usual, and each costs a pass over all pixels
LARGEST = 2880  # pixels of the longer side that is kept: twice the widest rendition
RENDITIONS = (480, 960, 1440)  # pixels wide
STRIP = 64  # rows of the result that are made at once when a large picture is shrunk
EXTENSIONS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}  # MPO: what many telephones call a JPEG
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
NAME = re.compile(r"[0-9a-f]{32}(-\d{1,4})?\.(jpg|png|webp)")
# What Pillow's readers are known to raise on broken files; most of it is undocumented.
UNREADABLE = (
    OSError, SyntaxError, ValueError, TypeError, AttributeError, ArithmeticError, LookupError, EOFError, RuntimeError,
    struct.error, zlib.error,
)  # fmt: skip


class UnusablePictureError(ValueError):
    """Says in a sentence for the editor why a file is not taken."""


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew. NAME comes from its content, so the same picture has one name; FILES holds it and its renditions."""

    name: str
    width: int
    height: int
    files: dict[str, bytes]


def prepare(data: bytes) -> Picture:
    """Return the picture in DATA with nothing left of the file it came in; raise UnusablePictureError."""
    if len(data) > MAX_BYTES:
        raise UnusablePictureError(_("The file is larger than %d MB.") % (MAX_BYTES // 1024**2))
    image = measured(data)
    extension = EXTENSIONS[image.format or ""]
    try:
        drawn = in_colour(upright(shrunk(image)))
    except UNREADABLE as error:
        raise UnusablePictureError(_("The file is damaged or incomplete: it cannot be shown as a picture.")) from error
    whole = encoded(drawn, extension)
    stem = hashlib.sha256(whole).hexdigest()[:32]
    files = {rendition_name(stem, width): rendition(drawn, width) for width in rendition_widths(drawn.width)}
    name = f"{stem}.{extension}"
    return Picture(name, drawn.width, drawn.height, {name: whole, **files})


def rendition_widths(width: int) -> list[int]:
    """Return how wide the renditions of a picture WIDTH pixels wide are; none is wider than the picture."""
    return [*(fixed for fixed in RENDITIONS if fixed < width), min(width, RENDITIONS[-1])][: len(RENDITIONS)]


def rendition_name(stem: str, width: int) -> str:
    return f"{stem}-{width}.webp"


def measured(data: bytes) -> Image.Image:
    """Return the picture in DATA, not yet unpacked, after a look at its header."""
    try:
        image = Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels(MAX_PIXELS) from error
    except UNREADABLE as error:
        raise UnusablePictureError(
            _("This is no PNG, JPEG or WebP picture, whatever its name says. SVG and other files are not taken.")
        ) from error
    most = MAX_WEBP_PIXELS if image.format == "WEBP" else MAX_PIXELS
    if image.width * image.height > most:
        raise too_many_pixels(most)
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise UnusablePictureError(_("The picture moves. Only still pictures are taken."))
    if EXTENSIONS[image.format or ""] == "jpg" and data.count(b"\xff\xda") > MAX_SCANS:
        raise UnusablePictureError(_("The file is built in an unusual way. Save the picture anew and try again."))
    return image


def too_many_pixels(most: int) -> UnusablePictureError:
    return UnusablePictureError(
        _("The picture has more than %d million pixels (width times height). Save it smaller first.") % (most // 10**6)
    )


def shrunk(image: Image.Image) -> Image.Image:
    """Return IMAGE unpacked, in a mode that can be drawn on, its longer side at most LARGEST; IMAGE is closed.

    In strips, because Pillow would otherwise hold the whole picture two or three times.
    """
    factor = max(1, max(image.size) // LARGEST)
    image.draft(None, (image.width // factor, image.height // factor))  # a JPEG is unpacked smaller where it can be
    image.load()
    factor = max(1, max(image.size) // LARGEST)
    mode = drawing_mode(image)
    small = Image.new(mode, (-(-image.width // factor), -(-image.height // factor)))
    for top in range(0, small.height, STRIP):
        strip = image.crop((0, top * factor, image.width, min(image.height, (top + STRIP) * factor)))
        if image.mode.startswith("I"):  # 16 bits a pixel
            strip = strip.convert("I").point(lambda value: value / 256)
        small.paste(strip.convert(mode).reduce(factor), (0, top))
    small.info = {key: image.info[key] for key in ("icc_profile", "exif") if image.info.get(key)}
    image.close()
    small.thumbnail((LARGEST, LARGEST))
    return small


def drawing_mode(image: Image.Image) -> str:
    """Return the mode that IMAGE is drawn in: grey, colour, the four colours of print, or colour that one sees through."""
    if image.has_transparency_data:
        return "RGBA"
    if image.mode in ("L", "CMYK"):
        return image.mode
    return "L" if image.mode == "1" or image.mode.startswith("I") else "RGB"


def upright(image: Image.Image) -> Image.Image:
    """Return IMAGE turned as the camera meant it; the mark that says so is lost with the rest of the metadata."""
    try:
        turned: Any = ImageOps.exif_transpose(image)
    except UNREADABLE:
        return image
    return turned


def in_colour(image: Image.Image) -> Image.Image:
    """Return IMAGE in the colours of the web, without its colour profile and every other note in it."""
    mode = "RGB" if image.mode == "CMYK" else image.mode
    profile = image.info.get("icc_profile")
    converted: Any = None
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source, web = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, web, outputMode=mode)
        except (ImageCms.PyCMSError, *UNREADABLE):
            converted = None  # a broken profile: its colours are taken as those of the web
    result: Image.Image = converted or image.convert(mode)
    result.info = {}
    return result


def rendition(image: Image.Image, width: int) -> bytes:
    height = max(1, round(image.height * width / image.width))
    return encoded(image.resize((width, height)), "webp")


def encoded(image: Image.Image, extension: str) -> bytes:
    """Return IMAGE as a file; only its pixels go in."""
    out = BytesIO()
    if extension == "png":
        image.save(out, "PNG", compress_level=6)
    elif extension == "jpg":
        image.save(out, "JPEG", quality=88, progressive=True)
    else:
        image.save(out, "WEBP", quality=85, method=3)
    return out.getvalue()
