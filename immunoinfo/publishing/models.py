"""Django looks for models here; each stands in the module named for what it does."""

from immunoinfo.publishing.library import Image, Source
from immunoinfo.publishing.notices import SafetyNotice
from immunoinfo.publishing.redirects import Redirect
from immunoinfo.publishing.revisions import Revision

__all__ = ["Image", "Redirect", "Revision", "SafetyNotice", "Source"]
