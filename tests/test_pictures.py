"""Pictures: whatever is uploaded, what is kept is a still picture drawn by the site, and a refusal says why."""

import contextlib
import re
import struct
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import PIL.Image
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from immunoinfo.publishing.models import Image
from immunoinfo.publishing.pictures import (
    MAX_BYTES,
    MAX_SCANS,
    NAME,
    UnusablePictureError,
    prepare,
    rendition_widths,
)
from immunoinfo.publishing.references import References
from tests import makers

ADD = "/admin/publishing/image/add/"
PICK = "/admin/publishing/image/pick/"


def file_of(width=60, height=40, kind="PNG", mode="RGB", **options):
    out = BytesIO()
    PIL.Image.new(mode, (width, height)).save(out, kind, **options)
    return out.getvalue()


def opened(data):
    return PIL.Image.open(BytesIO(data))


def png_header(width, height):
    """A PNG that only claims to be large: its header and nothing more."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def moving():
    out = BytesIO()
    frames = [PIL.Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "an SVG": (SVG, "no PNG, JPEG or WebP"),
    "an SVG with an XML header": (b'<?xml version="1.0"?>' + SVG, "no PNG, JPEG or WebP"),
    "HTML named PNG": (b"<!doctype html><script>alert(1)</script>", "no PNG, JPEG or WebP"),
    "a GIF": (file_of(kind="GIF"), "no PNG, JPEG or WebP"),
    "a BMP": (file_of(kind="BMP"), "no PNG, JPEG or WebP"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no PNG, JPEG or WebP"),
    "the first bytes of a PNG": (file_of()[:8], "no PNG, JPEG or WebP"),
    "zeros": (b"\x00" * 2000, "no PNG, JPEG or WebP"),
    "nothing": (b"", "is empty"),
    "a PNG cut off": (file_of(900, 900, mode="L")[:-30], "damaged or incomplete"),
    "a JPEG cut off": (file_of(900, 900, kind="JPEG")[:4000], "damaged or incomplete"),
    "a WebP cut off": (file_of(90, 90, kind="WEBP")[:60], "no PNG, JPEG or WebP"),
    "41 million pixels": (png_header(8200, 5000), "more than 40 million pixels"),
    "a pixel bomb": (png_header(60_000, 60_000), "more than 40 million pixels"),
    "the largest PNG there is": (png_header(2**31 - 1, 2**31 - 1), "more than 40 million pixels"),
    "a WebP that needs too much memory": (file_of(4000, 3001, kind="WEBP", lossless=True), "more than 12 million"),
    "a JPEG of a thousand scans": (file_of(kind="JPEG")[:-2] + b"\xff\xda" * (MAX_SCANS + 1), "unusual way"),
    "a moving picture": (moving(), "moves"),
    "too many bytes": (file_of() + b"\x00" * MAX_BYTES, "larger than 15 MB"),
}


def fetched(client, address, **headers):
    """The answer at ADDRESS, its file read, which closes it."""
    answer = client.get(address, headers=headers)
    answer.read = answer.getvalue()
    return answer


def send(client, data, name="photo.png", **fields):
    upload = SimpleUploadedFile(name, data, content_type="image/png")
    return client.post(ADD, {"key": "lungs", "alt": "Two lungs.", "file": upload, **fields})


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence_and_nothing_typed_is_lost(client, author, name):
    data, sentence = HOSTILE[name]
    client.force_login(author)

    answer = send(client, data, caption="Typed for an hour")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert 'value="Typed for an hour"' in text
    assert 'value="Two lungs."' in text
    assert not Image.objects.exists()


def test_a_header_that_lies_is_refused_before_anything_is_unpacked():
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(UnusablePictureError):
        prepare(png_header(60_000, 60_000))

    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("cut", range(0, 100, 7))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_no_piece_of_a_picture_breaks_the_reader(kind, cut):
    whole = file_of(kind=kind)
    for data in (
        whole[: len(whole) * cut // 100],
        whole[len(whole) * cut // 100 :],
        whole[:cut] + b"\xff" + whole[cut:],
    ):
        with contextlib.suppress(UnusablePictureError):
            assert prepare(data).files


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_was_hidden_in_the_file_is_gone(kind):
    exif = PIL.Image.Exif()
    exif[0x010E] = "Patient: Jane Doe"
    polyglot = file_of(kind=kind, exif=exif) + b"<script>alert(1)</script>PK\x03\x04"
    assert b"Jane Doe" in polyglot

    picture = prepare(polyglot)

    for data in picture.files.values():
        assert b"Jane Doe" not in data
        assert b"<script>" not in data
        assert not dict(opened(data).getexif())
    assert opened(picture.files[picture.name]).format == kind


def test_a_photograph_taken_sideways_stands_upright():
    exif = PIL.Image.Exif()
    exif[0x0112] = 6  # turned by a quarter

    picture = prepare(file_of(60, 40, kind="JPEG", exif=exif))

    assert (picture.width, picture.height) == (40, 60)


@pytest.mark.parametrize(
    ("kind", "mode", "kept"),
    [
        ("PNG", "1", "L"),
        ("PNG", "L", "L"),
        ("PNG", "LA", "RGBA"),
        ("PNG", "P", "RGB"),
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "I;16", "L"),
        ("JPEG", "L", "L"),
        ("JPEG", "CMYK", "RGB"),
        ("WEBP", "RGBA", "RGBA"),
    ],
)
def test_every_kind_of_picture_is_drawn(kind, mode, kept):
    picture = prepare(file_of(kind=kind, mode=mode))

    assert opened(picture.files[picture.name]).mode == kept


def test_a_deep_grey_keeps_its_tone():
    out = BytesIO()
    PIL.Image.new("I;16", (4, 4), 30_000).save(out, "PNG")

    picture = prepare(out.getvalue())

    assert opened(picture.files[picture.name]).getpixel((0, 0)) == 30_000 // 256


@pytest.mark.parametrize(
    ("width", "widths"),
    [(1, [1]), (479, [479]), (480, [480]), (481, [480, 481]), (1000, [480, 960, 1000]), (1440, [480, 960, 1440]), (5000, [480, 960, 1440])],
)  # fmt: skip
def test_no_rendition_is_wider_than_the_picture(width, widths):
    assert rendition_widths(width) == widths


def test_the_same_picture_has_the_same_name_and_renditions_of_the_width_they_say():
    picture = prepare(file_of(1200, 800))

    assert prepare(file_of(1200, 800)) == picture
    stem = picture.name.removesuffix(".png")
    assert sorted(picture.files) == sorted([picture.name, *(f"{stem}-{width}.webp" for width in (480, 960, 1200))])
    for name, data in picture.files.items():
        assert NAME.fullmatch(name)
        if name != picture.name:
            assert opened(data).format == "WEBP"
            assert opened(data).width == int(re.search(r"-(\d+)", name)[1])


def test_a_very_large_picture_is_kept_at_a_size_that_pages_use():
    picture = prepare(file_of(6000, 1000, mode="L"))

    assert (picture.width, picture.height) == (2880, 480)


@pytest.mark.django_db
def test_an_upload_is_named_by_the_site_and_every_file_of_it_answers(client, author):
    client.force_login(author)

    answer = send(client, file_of(1000, 500), name="../../etc/Jane Doe.html")

    image = Image.objects.get()
    assert answer.status_code == 302
    assert re.fullmatch(r"images/[0-9a-f]{32}\.png", image.file.name)
    assert (image.width, image.height) == (1000, 500)
    client.logout()
    addresses = [image.file.url, *re.findall(r"(/media/\S+) \d+w", image.srcset)]
    assert len(addresses) == 4
    for address in addresses:
        picture = fetched(client, address)
        assert picture.status_code == 200
        assert picture.headers["Content-Type"] in ("image/png", "image/webp")
        assert picture.headers["X-Content-Type-Options"] == "nosniff"
        assert picture.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert not picture.cookies
        assert opened(picture.read).width <= 1000


@pytest.mark.django_db
def test_a_picture_is_made_safe_on_ways_in_that_know_no_form():
    with pytest.raises(UnusablePictureError), transaction.atomic():
        Image.objects.create(key="bad", alt="x", file=ContentFile(SVG, name="bad.svg"))

    one, two = makers.image("one"), makers.image("two")

    assert not Image.objects.filter(key="bad").exists()
    assert one.file.name == two.file.name


@pytest.mark.django_db
def test_a_file_that_was_cut_off_on_the_disk_is_written_again():
    path = Path(makers.image("one").file.path)
    path.write_bytes(b"")

    makers.image("two")

    assert opened(path.read_bytes()).size == (2, 1)


@pytest.mark.django_db
def test_the_file_of_a_picture_may_be_kept_or_replaced(client, publisher):
    client.force_login(publisher)
    image = makers.image("lungs")
    before = image.file.name
    address = reverse("admin:publishing_image_change", args=[image.pk])

    client.post(address, {"key": "lungs", "alt": "Changed.", "file": ""})
    kept = Image.objects.get()
    client.post(address, {"key": "lungs", "alt": "Changed.", "file": SimpleUploadedFile("x.png", file_of(30, 20))})

    assert (kept.alt, kept.file.name) == ("Changed.", before)
    assert (Image.objects.get().width, Image.objects.get().file.name != before) == (30, True)


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"alt": ""}, {"alt": "Both.", "decorative": "on"}])
def test_a_picture_has_a_text_alternative_or_is_marked_decorative(client, author, fields):
    client.force_login(author)

    answer = send(client, file_of(), **fields)

    assert "Write a text alternative, or mark the picture as decorative" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        makers.image(alt="")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["", "images/", "images/photo.png", "images/../immunoinfo.sqlite3", f"images/{'0' * 32}.svg", f"{'0' * 32}.png", "images/%00.png"],
)  # fmt: skip
def test_nothing_but_pictures_of_the_site_is_answered_from_the_folder(client, settings, path):
    folder = Path(settings.MEDIA_ROOT) / "images"
    folder.mkdir(exist_ok=True)
    for name in ("photo.png", f"{'0' * 32}.svg"):
        (folder / name).write_bytes(SVG)

    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
def test_a_picture_is_only_ever_read_and_asked_for_once(client):
    address = makers.image("lungs").file.url

    first = fetched(client, address, **{"accept-encoding": "gzip"})
    head = client.head(address)
    head.getvalue()

    assert head.status_code == 200
    assert client.post(address).status_code == 405
    assert "Content-Encoding" not in first.headers
    again = fetched(client, address, **{"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.django_db
def test_a_page_offers_each_screen_the_width_it_needs():
    image = makers.image("lungs", size=(1000, 500))
    article = makers.article(body="<p>[image:lungs]</p>")

    shown = References(article).pictures["[image:lungs]"]

    assert image.srcset.count("w,") == 2
    assert f'srcset="{image.srcset}"' in shown
    assert 'width="1000" height="500"' in shown
    assert "sizes=" in shown


@pytest.mark.django_db
def test_the_editor_finds_pictures_by_key_and_by_text_alternative(client, author):
    makers.image("lungs", alt="Two lungs.")
    makers.image("heart", alt="A heart.")
    client.force_login(author)

    def keys(words):
        return [picture["key"] for picture in client.get(PICK, {"q": words}).json()["pictures"]]

    assert keys("") == ["heart", "lungs"]
    assert keys("lun") == ["lungs"]
    assert keys("a heart") == ["heart"]
    assert keys("%") == []
    assert fetched(client, client.get(PICK).json()["pictures"][0]["thumbnail"]).status_code == 200
    assert "no-store" in client.get(PICK).headers["Cache-Control"]


@pytest.mark.django_db
def test_the_list_of_pictures_is_short_and_says_when_there_are_more(client, author):
    for number in range(26):
        makers.image(f"picture-{number}")
    client.force_login(author)

    found = client.get(PICK).json()

    assert (len(found["pictures"]), found["more"], found["add"]) == (24, True, ADD)


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "status"), [("\x00", 400), ("x" * 500, 400), ("🧬'\"\\", 200)])
def test_odd_words_do_not_break_the_list_of_pictures(client, author, words, status):
    client.force_login(author)

    assert client.get(PICK, {"q": words}).status_code == status


@pytest.mark.django_db
def test_the_list_of_pictures_is_for_those_who_may_see_pictures(client, author, reviewer):
    assert client.get(PICK).status_code == 302
    client.force_login(reviewer)
    assert client.get(PICK).json()["add"] == ""
    assert client.post(PICK).status_code == 405

    reviewer.groups.clear()

    assert client.get(PICK).status_code == 403


@pytest.mark.django_db
def test_the_control_stands_on_forms_with_a_text_editor_and_needs_no_inline_script(client, author):
    client.force_login(author)

    page = client.get("/admin/articles/article/add/").content.decode()

    assert "immunoinfo/pictures.js" in page
    assert f'data-url="{PICK}"' in page


def test_files_that_no_picture_names_are_removed_after_a_day_and_no_others(settings, tmp_path, db, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    image, gone = makers.image("shown", (600, 10)), makers.image("gone", (700, 10))
    old = {path.name for path in tmp_path.glob("images/*")}
    gone.delete()
    image.file.save("new.png", ContentFile(file_of(800, 10)))
    (tmp_path / "images" / "readme.txt").write_text("not ours")
    every = {path.name for path in tmp_path.glob("images/*")}

    call_command("tidy_pictures")
    assert {path.name for path in tmp_path.glob("images/*")} == every

    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("tidy_pictures")
    assert {path.name for path in tmp_path.glob("images/*")} == every - old
    assert Path(image.file.path).exists()
