"""Loading the sample: stories from their files, pictures from the easel, everything through the verbs."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from articles.copytext import BylineCopy, BylineRole, Copy, PhotoUse, SeriesPart, TagCopy
from articles.library.photos import AlreadyThere, take_in
from articles.library.renditions import make_renditions
from articles.models import Article, Photo, Series
from articles.models.version import VersionKind
from articles.sample_journal import docket, fronts, journal
from articles.sample_journal.pictures import CREDIT, PICTURES, SOURCE, Picture
from articles.verbs import adopting, publishing, reviewing
from articles.writing import drafting
from articles.writing.translations import link
from newsroom.models import Reporter

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from newsroom.models import Publication

#: The identity of a sample article: this, and the key of its file.
IDENTITY = "sample"
_STORIES = Path(__file__).parent / "stories"
_NOTE = "Sample article: fiction, written for the sample journal. Countries, events and people are invented."
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLACEHOLDER = re.compile(r'data-photo="picture:([a-z-]+)"')


@dataclass(frozen=True, slots=True)
class Story:
    """One story file. `status` names what the desk has done with it; see `_DONE`."""

    key: str
    language: str
    section: str
    headline: str
    body: str
    series: str = ""
    installment: int = 0
    kind: str = "news"
    origin: str = "own"
    deck: str = ""
    slug: str = ""
    dateline: str = ""
    bylines: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    photo: str = ""
    caption: str = ""
    alt: str = ""
    days_ago: int = 1
    time: time = field(default=time(9, 0))
    status: str = "published"
    translation_of: str = ""
    reason: str = ""
    wrong: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Story:
        """The story in a file. Raises ImproperlyConfigured naming the file when it holds a field nobody knows."""
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        try:
            return cls(**(values | lists))
        except TypeError as error:
            raise ImproperlyConfigured(f"{path.name}: {error}") from error

    def published_at(self, publication: Publication, now: datetime) -> datetime:
        """Its moment counted back from now, at its hour where the publication is."""
        day = (now.astimezone(publication.tzinfo) - timedelta(days=self.days_ago)).date()
        return min(datetime.combine(day, self.time, publication.tzinfo), now.astimezone(publication.tzinfo))


def stories() -> list[Story]:
    """All stories, oldest first; a translation comes after what it translates."""
    found = [Story.read(path) for path in sorted(_STORIES.glob("*/*.toml"))]
    return sorted(found, key=lambda story: (-story.days_ago, bool(story.translation_of), story.time, story.key))


def load(publication: Publication, say: Callable[[str], None]) -> int:
    """Put in what is missing and return how many articles were; what is there already is left as it is."""
    present = set(Article.objects.filter(source=IDENTITY).values_list("source_id", flat=True))
    missing = [story for story in stories() if story.key not in present]
    if not missing:
        return 0
    say(f"Drawing {len(PICTURES)} pictures and making their sizes.")
    for slug, fields in journal.SERIES.items():
        Series.objects.get_or_create(publication=publication, slug=slug, defaults=fields)
    photos = {}
    for done, picture in enumerate(PICTURES, start=1):
        photos[picture.key] = _photo(picture)
        if done % 5 == 0:
            say(f"{done} of {len(PICTURES)} pictures.")
    for done, story in enumerate(missing, start=1):
        with transaction.atomic():
            _put_in(publication, story, photos)
        if done % 10 == 0 or done == len(missing):
            say(f"{done} of {len(missing)} articles.")
    with transaction.atomic():
        docket.fill(IDENTITY)
        fronts.fill(publication, IDENTITY)
    return len(missing)


def _photo(picture: Picture) -> Photo:
    source = f"{SOURCE}: {picture.key}"
    photo = Photo.objects.filter(source=source).first()
    if photo is None:
        try:
            photo = take_in(
                picture.jpeg(),
                credit=CREDIT,
                creator="Newsroom",
                source=source,
                caption_en=picture.caption_en,
                caption_ko=picture.caption_ko,
                alt_en=picture.alt_en,
                alt_ko=picture.alt_ko,
                focal_x=picture.focal[0],
                focal_y=picture.focal[1],
            )
        except AlreadyThere as there:
            photo = there.photo
        make_renditions(photo)
    return photo


def _put_in(publication: Publication, story: Story, photos: dict[str, Photo]) -> None:
    reporter = journal.person("reporter")
    source = Article.objects.get(source=IDENTITY, source_id=story.translation_of) if story.translation_of else None
    article = Article(
        publication=publication,
        source=IDENTITY,
        source_id=story.key,
        translation_of=source,
        internal_note=_NOTE,
        created_by=reporter,
    )
    at = story.published_at(publication, timezone.now())
    drafting.write(article, _copy(story, photos, at), reporter)
    if source:
        link(article)
    _DONE[story.status](article, story, at)


def _copy(story: Story, photos: dict[str, Photo], at: datetime) -> Copy:
    reporters = Reporter.objects.in_bulk(story.bylines, field_name="slug")
    staff = (BylineCopy(slug, reporters[slug].name_in(story.language), BylineRole.AUTHOR) for slug in story.bylines)
    guests = (BylineCopy(None, name, BylineRole.CONTRIBUTOR) for name in story.contributors)
    lead = photos[story.photo] if story.photo else None
    # A story that says when it happened says so by the day it is dated.
    body = story.body.replace("{weekday}", _WEEKDAYS[at.weekday()]).replace("{day}", str(at.day))
    if story.wrong:
        # What a correction will set right.
        right, wrong = story.wrong
        body = body.replace(right, wrong)
    return Copy(
        story="",
        language=story.language,
        kind=story.kind,
        origin=story.origin,
        section=story.section,
        headline=story.headline,
        deck=story.deck,
        slug=story.slug,
        dateline=story.dateline,
        body=_with_photos(body, photos),
        bylines=(*staff, *guests),
        tags=tuple(TagCopy("", tag) for tag in story.tags),
        lead=PhotoUse(lead.sha256, story.caption, story.alt) if lead else None,
        series=SeriesPart(story.series, "", story.installment) if story.series else None,
    )


def _with_photos(body: str, photos: dict[str, Photo]) -> str:
    return _PLACEHOLDER.sub(lambda found: f'data-photo="{photos[found[1]].sha256}"', body)


# What the desk has done with a story ----------------------------------------------------------------------


def _left(_article: Article, _story: Story, _at: datetime) -> None:
    """Nothing yet: a draft."""


def _submitted(article: Article, _story: Story, _at: datetime) -> None:
    reviewing.submit(article, journal.person("reporter"))


def _approved(article: Article, story: Story, at: datetime) -> None:
    _submitted(article, story, at)
    reviewing.approve(article, journal.person("desk"))


def _published(article: Article, story: Story, at: datetime) -> None:
    if story.days_ago:
        adopting.adopt(article, at)
        return
    _approved(article, story, at)
    publishing.publish(article, journal.person("desk"))


def _scheduled(article: Article, story: Story, at: datetime) -> None:
    _approved(article, story, at)
    publishing.publish(article, journal.person("desk"), timezone.now() + timedelta(days=1))


def _corrected(article: Article, story: Story, at: datetime) -> None:
    adopting.adopt(article, at)
    article.refresh_from_db()
    right, wrong = story.wrong
    article.body = article.body.replace(wrong, right)
    _saved(article, journal.person("desk"))
    reason = publishing.Reason(**{story.language: story.reason})
    publishing.publish(article, journal.person("editor"), kind=VersionKind.CORRECTION, reason=reason)


def _changed(article: Article, _story: Story, at: datetime) -> None:
    adopting.adopt(article, at)
    article.refresh_from_db()
    article.deck = f"{article.deck}. A further round of talks is expected within the month."
    _saved(article, journal.person("reporter"))


def _withdrawn(article: Article, story: Story, at: datetime) -> None:
    adopting.adopt(article, at)
    publishing.withdraw(article, journal.person("editor"), publishing.Reason(**{story.language: story.reason}))


def _saved(article: Article, who: User) -> None:
    drafting.tidy(article)
    article.save()
    drafting.keep(article, who)


_DONE: dict[str, Callable[[Article, Story, datetime], None]] = {
    "draft": _left,
    "in_review": _submitted,
    "approved": _approved,
    "scheduled": _scheduled,
    "published": _published,
    "corrected": _corrected,
    "changed": _changed,
    "withdrawn": _withdrawn,
}
