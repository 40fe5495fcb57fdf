"""How a picture gets in: the model's field, the form's field, and the limit on what is received at all."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import models
from django.utils.translation import gettext_lazy as _

from immunoinfo.publishing.pictures import (
    CONTENT_TYPES,
    MAX_BYTES,
    MAX_PIXELS,
    NAME,
    Picture,
    UnusablePictureError,
    prepare,
    rendition_name,
    rendition_widths,
)


class PictureFile(ContentFile):
    """A picture that has been made safe already."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(picture.files[picture.name], name=picture.name)
        self.picture = picture


class PictureFormField(forms.FileField):
    """Takes what can be drawn anew as a still picture, and says in a sentence why another file is not taken."""

    def to_python(self, data: Any) -> PictureFile | None:
        upload: UploadedFile | None = super().to_python(data)  # type: ignore[assignment]  # refuses an empty file
        if upload is None:
            return None
        try:
            return PictureFile(prepare(upload.read(MAX_BYTES + 1)))
        except UnusablePictureError as error:
            raise ValidationError(str(error), code="unusable") from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ",".join(CONTENT_TYPES.values())}


class PictureField(models.FileField):
    """A picture and its renditions under names made by the site; made safe on every way in, forms or not.

    Fills `width` and `height` of the row.
    """

    def formfield(self, **kwargs: Any) -> Any:
        limits = {"bytes": MAX_BYTES // 1024**2, "pixels": MAX_PIXELS // 10**6}
        help_text = _("PNG, JPEG or WebP; at most %(bytes)d MB and %(pixels)d million pixels.") % limits
        # The name that the file came with is forgotten, so it may be as long as it likes.
        return super().formfield(
            **{"form_class": PictureFormField, "help_text": help_text, "max_length": None, **kwargs}
        )

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        file = getattr(model_instance, self.attname)
        if file and not file._committed:
            made = file.file
            picture = made.picture if isinstance(made, PictureFile) else prepare(made.read())
            keep(file.storage, str(self.upload_to), picture)
            setattr(model_instance, self.attname, f"{self.upload_to}{picture.name}")
            vars(model_instance).update(width=picture.width, height=picture.height)
        return super().pre_save(model_instance, add)


def keep(storage: Storage, folder: str, picture: Picture) -> None:
    """Store PICTURE and its renditions; what is there already is the same, unless it was cut off."""
    for name, content in picture.files.items():
        path = folder + name
        if storage.exists(path) and storage.size(path) != len(content):
            storage.delete(path)
        if not storage.exists(path):
            storage.save(path, ContentFile(content))


def renditions(file: Any, width: int) -> list[tuple[str, int]]:
    """Return address and width of each rendition of the stored FILE; none if its name is not one of the site's."""
    path = PurePosixPath(file.name)
    if not NAME.fullmatch(path.name):
        return []
    return [
        (file.storage.url(str(path.with_name(rendition_name(path.stem, wide)))), wide)
        for wide in rendition_widths(width)
    ]


class LimitedUpload(FileUploadHandler):
    """Stop taking in a file once it is certainly too large: nobody fills the disk, and the form can say what was wrong."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MAX_BYTES else None

    def file_complete(self, file_size: int) -> None:
        return None
