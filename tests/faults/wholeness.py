"""What must be true of an installation whatever was killed in it: told as sentences, none when all is whole."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from PIL import Image

from articles.copytext import Copy
from articles.models import Article, Photo, Rendition, Revision, StatusChange, Version, VersionPage, VersionSearch
from articles.models.version import VersionKind
from articles.record.chains import Tally
from articles.record.verifying import Scope, verify
from articles.workflow import Action, Status

if TYPE_CHECKING:
    from collections.abc import Iterator


def broken() -> Iterator[str]:
    """All that is half done: in the record, in the working copies, in the library."""
    yield from map(str, verify(Scope(), Tally()))
    yield from _half_published()
    yield from _half_saved()
    yield from _half_stored()


def _half_published() -> Iterator[str]:
    """A version comes with its act, its page and its row for the search, and with its article's status."""
    act = StatusChange.objects.filter(version=OuterRef("pk"))
    page = VersionPage.objects.filter(version=OuterRef("pk"))
    row = VersionSearch.objects.filter(version=OuterRef("pk"))
    published = Version.objects.exclude(kind=VersionKind.WITHDRAWAL)
    # Of a version that was followed by another, the search forgets.
    for name, versions, beside in (
        ("history row", published, act),
        ("page", published, page),
        ("row for the search", published.on_site(), row),
    ):
        for version in versions.filter(~Exists(beside)):
            yield f"{version} is on record without its {name}"
    for article in Article.objects.filter(versions__isnull=False).distinct():
        last = StatusChange.objects.filter(article=article).order_by("-pk").values_list("action", flat=True)[0]
        if last == Action.PUBLISH and article.status != Status.PUBLISHED:
            yield f"“{article.headline}” was published and its status is {article.status}"
    for article in Article.objects.filter(status=Status.PUBLISHED, versions=None):
        yield f"“{article.headline}” has the status of what was published, and nothing is on record"


def _half_saved() -> Iterator[str]:
    """A working copy is what its newest saved revision says, with bylines and tags."""
    for article in Article.objects.all():
        saved = Revision.objects.saved().filter(article=article).order_by("-pk").first()
        if saved is None:
            yield f"“{article.headline}” was saved without a revision"
        elif Copy.from_article(article).to_json() != saved.copy:
            yield f"“{article.headline}” is not what its newest revision says"


def _half_stored() -> Iterator[str]:
    """Every picture that a row names is there and whole."""
    for photo in Photo.objects.all():
        if not default_storage.exists(str(photo.file)):
            yield f"photo {photo.pk} has no file"
            continue
        with photo.file.open("rb") as original:
            if hashlib.sha256(original.read()).hexdigest() != photo.sha256:
                yield f"the file of photo {photo.pk} is not whole"
    for rendition in Rendition.objects.all():
        try:
            with rendition.file.open("rb") as file, Image.open(file) as image:
                image.load()
        except OSError as error:
            yield f"rendition {rendition.file.name}: {error}"
