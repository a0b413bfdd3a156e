"""People, publications and articles for tests, made the way the product makes them: through the verbs."""

from __future__ import annotations

import hashlib
import io
import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from articles.copytext import BylineCopy, Copy, PhotoUse, SeriesPart, TagCopy
from articles.models import Article, Photo, Series, StandingPage
from articles.models.standing_version import StandingKind
from articles.verbs import adopting, publishing
from articles.writing import drafting
from newsroom.models import (
    Host,
    MastheadPost,
    Publication,
    Publisher,
    PublisherDetails,
    Registration,
    Reporter,
    Section,
)
from newsroom.roles import Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models.version import Version

_count = itertools.count(1)

HOST = "testserver"
PASSWORD = "correct horse battery staple"


def make_user(role: Role | None = None, name: str = "", **kwargs: Any) -> User:
    """A person with a login, in the group of `role`; None is a signed-in stranger without any right."""
    name = name or f"person{next(_count)}"
    user = get_user_model().objects.create_user(name, password=PASSWORD, is_staff=role is not None, **kwargs)
    if role is not None:
        user.groups.add(Group.objects.get(name=role.value))
    return user


def make_publication(slug: str = "journal", host: str = HOST, **kwargs: Any) -> Publication:
    """A bilingual publication with everything the law wants in its imprint."""
    publisher = Publisher.objects.create(slug=f"{slug}-house", name_ko="담화", name_en="Damwha")
    PublisherDetails.objects.create(
        publisher=publisher,
        starts_on=date(2009, 1, 1),
        name_ko="담화",
        name_en="Damwha",
        representative_ko="한대표",
        representative_en="Han Dae-pyo",
        address_ko="서울 종로구 삼봉로 1",
        address_en="1, Sambong-ro, Jongno-gu, Seoul",
        phones="02-000-0000",
        email="desk@example.com",
    )
    fields = {"name_ko": "저널", "name_en": "The Journal", "languages": ["en", "ko"]} | kwargs
    publication = Publication.objects.create(publisher=publisher, slug=slug, **fields)
    Host.objects.create(publication=publication, hostname=host, is_primary=True)
    Registration.objects.create(
        publication=publication,
        kind=Registration.Kind.INTERNET_NEWSPAPER,
        authority_ko="서울",
        authority_en="Seoul",
        number="아12345",
        registered_on=date(2010, 1, 1),
    )
    for office, name_ko, name_en in (
        (MastheadPost.Office.PUBLISHER, "한대표", "Han Dae-pyo"),
        (MastheadPost.Office.EDITOR, "편집인", "Pyun Jip-in"),
        (MastheadPost.Office.YOUTH_PROTECTION_OFFICER, "보호인", "Bo Ho-in"),
    ):
        MastheadPost.objects.create(
            publication=publication, office=office, name_ko=name_ko, name_en=name_en, starts_on=date(2010, 1, 1)
        )
    return publication


def make_section(publication: Publication, slug: str = "politics", **kwargs: Any) -> Section:
    """A section, or the one that has the slug already."""
    fields = {"name_ko": "정치", "name_en": slug.title()} | kwargs
    return Section.objects.get_or_create(publication=publication, slug=slug, defaults=fields)[0]


def make_reporter(slug: str = "lee", **kwargs: Any) -> Reporter:
    """A reporter named in both languages, or the one that has the slug already."""
    fields = {"name_ko": "이기자", "name_en": "Lee Gi-ja"} | kwargs
    return Reporter.objects.get_or_create(slug=slug, defaults=fields)[0]


def picture(colour: str = "teal", size: tuple[int, int] = (90, 60), kind: str = "JPEG", **options: Any) -> bytes:
    """A picture file, a plain field of `colour`; `options` are what Pillow's writer takes (`exif`, `xmp`, …)."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind, **options)
    return buffer.getvalue()


def make_photo(colour: str = "navy", **kwargs: Any) -> Photo:
    """A photo in the library: a plain field of `colour`, 1200 × 800."""
    data = picture(colour, (1200, 800))
    fields = {"credit": "Newsroom", "caption_en": "A field", "caption_ko": "들판", "alt_en": "Blue", "alt_ko": "파랑"}
    photo = Photo(sha256=hashlib.sha256(data).hexdigest(), width=1200, height=800, **(fields | kwargs))
    photo.file.save("photo.jpg", ContentFile(data), save=True)
    return photo


def make_series(publication: Publication, slug: str = "silk-road", **kwargs: Any) -> Series:
    """A series with a title in both languages, or the one that has the slug already."""
    fields = {"title_ko": "비단길", "title_en": "The Silk Road"} | kwargs
    return Series.objects.get_or_create(publication=publication, slug=slug, defaults=fields)[0]


def part_of(series: Series, installment: int) -> SeriesPart:
    """What a copy says that is this part."""
    return SeriesPart(series.slug, "", installment)


def make_copy(publication: Publication, **kwargs: Any) -> Copy:
    """A complete copy, ready to be published; `section`, `tags` and `reporter` may be given as slugs."""
    make_section(publication, kwargs.get("section", "politics"))
    reporter = kwargs.pop("reporter", "lee")
    tags = kwargs.pop("tags", ())
    photo = kwargs.pop("photo", None)
    fields: dict[str, Any] = {
        "story": "",
        "language": "en",
        "kind": "news",
        "origin": "own",
        "section": "politics",
        "headline": f"Envoys meet in Seoul {next(_count)}",
        "deck": "A deck of one sentence",
        "slug": "",
        "dateline": "SEOUL",
        "body": "<p>The envoys met on Monday.</p>",
        "bylines": (BylineCopy(make_reporter(reporter).slug, "Lee Gi-ja", "author"),) if reporter else (),
        "tags": tuple(TagCopy("", tag) for tag in tags),
        "lead": PhotoUse(photo.sha256, "A caption", "An alternative text") if photo else None,
    }
    return Copy(**(fields | kwargs))


def make_article(
    publication: Publication,
    author: User | None = None,
    *,
    translation_of: Article | None = None,
    **kwargs: Any,
) -> Article:
    """A draft."""
    article = Article(publication=publication, created_by=author, translation_of=translation_of)
    drafting.write(article, make_copy(publication, **kwargs), author)
    return article


def edit(article: Article, author: User | None = None, **kwargs: Any) -> Article:
    """Save the working copy again with some fields changed."""
    article = Article.objects.get(pk=article.pk)
    for field, value in kwargs.items():
        setattr(article, field, value)
    article.save()
    drafting.keep(article, author)
    return article


def publish_article(
    publication: Publication, editor: User | None = None, *, days_ago: float = 0, **kwargs: Any
) -> Version:
    """A published article: now through `publish`, or with an old date through `adopt`."""
    editor = editor or make_user(Role.DESK_EDITOR)
    article = make_article(publication, editor, **kwargs)
    if days_ago:
        return adopting.adopt(article, timezone.now() - timedelta(days=days_ago))
    return publishing.publish(article, editor)


def in_future(**delta: float) -> datetime:
    """An instant ahead of now."""
    return timezone.now() + timedelta(**delta)


def make_standing_page(publication: Publication, slug: str = "about", **kwargs: Any) -> StandingPage:
    """A standing page that nobody has published, written in both languages."""
    fields = {
        "kind": StandingKind.ABOUT,
        "title_en": "About us",
        "title_ko": "매체 소개",
        "body_en": "<p>Who we are.</p>",
        "body_ko": "<p>우리는 누구인가.</p>",
        "edit_version": 1,
    }
    return StandingPage.objects.create(publication=publication, slug=slug, **(fields | kwargs))
