"""The copy of an article as one frozen value: everything a reader could be shown, and nothing about the desk.

Revision, Version, compare, export and import all speak `Copy`; nobody else serialises an article. It holds
natural keys only (slugs, file hashes, UUIDs), so that the same copy in another installation is the same
value with the same digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.body import photo_keys
from articles.slugs import slug_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.models.desk.article import Article


class StoryKind(models.TextChoices):
    """What sort of piece it is (IPTC's genre, in a newsroom's words)."""

    NEWS = "news", _("News")
    # 속보: a headline before the story; the story that follows is given another kind.
    FLASH = "flash", _("Flash")
    FEATURE = "feature", _("Feature")
    INTERVIEW = "interview", _("Interview")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    EDITORIAL = "editorial", _("Editorial")
    SPEECH = "speech", _("Speech")
    PRESS_RELEASE = "press_release", _("Press release")
    # Newspapers Act (신문법) art. 6: advertising is told from articles; pages label it.
    ADVERTORIAL = "advertorial", _("Advertorial")


class Origin(models.TextChoices):
    """Where the text comes from; the decree (art. 2) counts own reporting by the week."""

    OWN = "own", _("Own reporting")
    CONTRIBUTED = "contributed", _("Contributed")
    WIRE = "wire", _("News agency")
    PRESS_RELEASE = "press_release", _("Press release")


class BylineRole(models.TextChoices):
    """What a person did for the piece."""

    AUTHOR = "author", _("Author")
    CONTRIBUTOR = "contributor", _("Contributor")
    PHOTOGRAPHER = "photographer", _("Photographer")
    TRANSLATOR = "translator", _("Translator")
    EDITOR = "editor", _("Editor")


#: What is printed around a name: "By Lee Kap-soo", "이정하 기자", "Kim Min-ji, Staff Reporter". A title that is
#: not set off by a space may be part of the name (이기자).
_BEFORE_NAME = re.compile(r"^by\s+", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"\s+(?:(?:선임|전문|객원|인턴|수습|사진|취재)\s?)?"
    r"(?:대?기자|특파원|통신원|편집위원|논설위원|논설주간|주필|칼럼니스트|편집인|발행인|편집국장|국장|부장|차장|팀장)$"
    r"|,\s[^,]*\b(?:reporter|correspondent|editor|writer|columnist)$",
    re.IGNORECASE,
)


def bare_name(name: str) -> str:
    """A printed name without "By" and without a title."""
    printed = " ".join(name.split())
    return _AFTER_NAME.sub("", _BEFORE_NAME.sub("", printed)) or printed


@dataclass(frozen=True, slots=True)
class BylineCopy:
    """One name of the byline: `reporter` is the reporter's slug, or None for somebody outside."""

    reporter: str | None
    name: str
    role: str
    email: str = ""

    @property
    def bare_name(self) -> str:
        """The name as programs want it: without "By" and without a title."""
        return bare_name(self.name)


@dataclass(frozen=True, slots=True)
class TagCopy:
    """A tag as it stood."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class PhotoUse:
    """A photo in this article: the file's SHA-256 in hex, with the caption and alternative text used here."""

    photo: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How the piece is announced on other sites: by search engines, and where somebody shares it.

    Empty is the rule: headline, deck and lead photo stand there then. `share_photo` is a file's SHA-256 in hex.
    """

    search_title: str = ""
    search_description: str = ""
    share_headline: str = ""
    share_description: str = ""
    share_photo: str = ""


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """Of which series it is which part: the series' slug, and its title as it stood in the copy's language."""

    slug: str
    title: str
    installment: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Headline to last paragraph. `story` is the UUID that translations of one piece share."""

    story: str
    language: str
    kind: str
    origin: str
    section: str
    headline: str
    deck: str
    slug: str
    dateline: str
    body: str
    bylines: tuple[BylineCopy, ...] = ()
    tags: tuple[TagCopy, ...] = ()
    lead: PhotoUse | None = None
    translated_from_version: int | None = None
    elsewhere: Elsewhere = Elsewhere()
    series: SeriesPart | None = None
    #: What AI did for it, as `articles.ai_labels` names it; empty is the rule.
    ai_use: str = ""

    @classmethod
    def from_article(cls, article: Article) -> Self:
        """The working copy as it is now: three queries beyond `article`, fewer when prefetched."""
        photo = article.lead_photo
        return cls(
            story=str(article.story),
            language=article.language,
            kind=article.kind,
            origin=article.origin,
            section=article.section.slug if article.section else "",
            headline=article.headline,
            deck=article.deck,
            # A translation has none of its own until it has a headline of its own.
            slug=article.slug or (slug_for(article.headline) if article.headline else ""),
            dateline=article.dateline,
            body=article.body,
            bylines=tuple(
                BylineCopy(
                    reporter=line.reporter.slug if line.reporter else None,
                    name=line.name,
                    role=line.role,
                    email=line.contact_email,
                )
                for line in article.printed_bylines()
            ),
            tags=tuple(
                TagCopy(slug=tag.slug, name=tag.name)
                for tag in sorted(article.tags.all(), key=lambda tag: (tag.name, tag.pk))
            ),
            lead=PhotoUse(
                photo=photo.sha256,
                caption=article.lead_caption or photo.caption_in(article.language),
                alt=article.lead_alt or photo.alt_in(article.language),
            )
            if photo
            else None,
            translated_from_version=article.translated_from_version,
            elsewhere=Elsewhere(
                search_title=article.search_title,
                search_description=article.search_description,
                share_headline=article.share_headline,
                share_description=article.share_description,
                share_photo=article.share_photo.sha256 if article.share_photo else "",
            ),
            series=SeriesPart(article.series.slug, article.series.title_in(article.language), article.installment)
            if article.series and article.installment
            else None,
            ai_use=article.ai_use,
        )

    def apply_to(self, article: Article) -> None:
        """Set the plain columns of `article` from this copy; rows (bylines, tags, photo) are `drafting`'s."""
        for field in ("language", "kind", "origin", "headline", "deck", "slug", "dateline", "body", "ai_use"):
            setattr(article, field, getattr(self, field))
        article.lead_caption = self.lead.caption if self.lead else ""
        article.lead_alt = self.lead.alt if self.lead else ""
        article.translated_from_version = self.translated_from_version
        for field in ("search_title", "search_description", "share_headline", "share_description"):
            setattr(article, field, getattr(self.elsewhere, field))
        article.installment = self.series.installment if self.series else None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values (dicts, lists, strings, integers, null).

        What is not said elsewhere has no key, nor has a series that there is not, or a use of AI: copies from before there
        were any keep the text they are known by.
        """
        # Not `asdict`, which copies every text there is: this is asked of each article of an archive, twice.
        value = _plain(self)
        value["bylines"] = list(map(_plain, self.bylines))
        value["tags"] = list(map(_plain, self.tags))
        value["lead"] = _plain(self.lead) if self.lead else None
        elsewhere = {name: said for name, said in _plain(value.pop("elsewhere")).items() if said}
        series, ai_use = value.pop("series"), value.pop("ai_use")
        return {
            **value,
            **({"elsewhere": elsewhere} if elsewhere else {}),
            **({"series": _plain(series)} if series else {}),
            **({"ai_use": ai_use} if ai_use else {}),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`. Raises TypeError for a key this version of the software does not know."""
        fields = dict(value)
        fields["bylines"] = tuple(BylineCopy(**line) for line in fields.get("bylines", ()))
        fields["tags"] = tuple(TagCopy(**tag) for tag in fields.get("tags", ()))
        fields["lead"] = PhotoUse(**fields["lead"]) if fields.get("lead") else None
        fields["elsewhere"] = Elsewhere(**fields.get("elsewhere", {}))
        fields["series"] = SeriesPart(**fields["series"]) if fields.get("series") else None
        return cls(**fields)

    def tag_slugs(self) -> set[str]:
        """Of the tags it is found under."""
        return {tag.slug for tag in self.tags}

    def reporter_slugs(self) -> set[str]:
        """Of the reporters whose names stand over it."""
        return {line.reporter for line in self.bylines if line.reporter}

    def photo_keys(self) -> list[str]:
        """Hashes of the photos that stand in it or for it: the lead first, the one to share, those of the body."""
        named = (self.lead.photo if self.lead else "", self.elsewhere.share_photo)
        return list(dict.fromkeys([*filter(None, named), *photo_keys(self.body)]))

    def byline_text(self) -> str:
        """The names of those who wrote it, as a list shows them: "Lee Jon-young, Park Seo-yeon"."""
        writers = [line.name for line in self.bylines if line.role in {BylineRole.AUTHOR, BylineRole.CONTRIBUTOR}]
        return ", ".join(writers)


def _plain(part: Copy | BylineCopy | TagCopy | PhotoUse | Elsewhere | SeriesPart) -> dict[str, Any]:
    """Its fields by name."""
    return {name: getattr(part, name) for name in part.__slots__}


def canonical_json(value: object) -> bytes:
    """One and only one text for a JSON value: sorted keys, no spaces, UTF-8.

    Floats are refused (TypeError): they do not survive a database unchanged.
    """
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chained_digest(previous: str, value: object) -> str:
    """SHA-256 in hex over the previous digest in the chain and the canonical JSON of `value`."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical_json(value)).hexdigest()


#: What has a canonical form as it is; asked of each value before anything else, because a whole record is read so.
_PLAIN = frozenset({str, int, bool, type(None)})


def _refuse_floats(value: object) -> None:
    if type(value) in _PLAIN:
        return
    if isinstance(value, float):
        raise TypeError("a float has no canonical form; use a string or an integer")
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys of canonical JSON are strings")
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for inner in value:
        if type(inner) not in _PLAIN:
            _refuse_floats(inner)
