"""The checklist before publishing: what copy lacks. Problems keep it back; warnings may be put off and become desk tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.body import passages
from articles.comparison.figures import disagreement
from articles.copytext import Copy, StoryKind
from articles.korean import hangul_share
from articles.library.photos import is_restricted, may_show
from articles.models import Photo, Version
from articles.models.desk.desk_task import other_of, sentence_of
from articles.verbs.linking import lost_links
from articles.writing.naming import may_be_printed_for
from newsroom.imprint import imprint_on
from newsroom.models import Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.models import Article

#: What the key of a warning begins with that the figures of another language are others; its code follows.
FIGURES = "figures:"
#: From when on the end of a right to a photo is worth a warning.
_RIGHTS_RUN_OUT = timedelta(days=14)
#: More differing figures than this are not a slip but another text.
_FIGURES_NAMED = 6
#: Shares of Hangul among the letters. Names and brands in Latin letters do not make a Korean article an English one.
_HARDLY, _MOSTLY = 0.2, 0.5


@dataclass(frozen=True, slots=True)
class Lack:
    """Something the copy needs. `field`: of the article's form, where it is mended; empty where that is elsewhere."""

    sentence: str
    field: str = ""


def problems_of(article: Article, content: Copy) -> list[Lack]:
    """What keeps this copy from being published, as sentences naming the field; empty when it is ready."""
    return [*_unwritten(article, content), *_photos_not_to_use(article, content), *_imprint_problems(article)]


def _unwritten(article: Article, content: Copy) -> Iterable[Lack]:
    if article.is_template:
        yield Lack(_("This is a template. Start an article from it instead."))
    if not content.headline:
        yield Lack(_("Headline: write one."), "headline")
    if not content.section:
        yield Lack(_("Section: choose one."), "section")
    elif _is_closed(article):
        yield Lack(
            _("Section: “%s” is retired and takes no new articles. Choose another.") % article.section, "section"
        )
    if not content.bylines:
        yield Lack(_("Bylines: say who wrote it."), "bylines")


def _photos_not_to_use(article: Article, content: Copy) -> Iterable[Lack]:
    for photo in _photos(content):
        if may_show(article, photo):
            continue
        said = (
            _("Photo “%(photo)s” is restricted. Choose another.") % {"photo": photo}
            if is_restricted(photo)
            else _("Photo “%(photo)s”: the right to use it expired on %(day)s. Choose another.")
            % {"photo": photo, "day": photo.rights_expire_on}
        )
        yield Lack(said, _field_of(photo, content))


def _imprint_problems(article: Article) -> Iterable[Lack]:
    today = timezone.localdate(timezone=article.publication.tzinfo)
    for gap in imprint_on(article.publication, today).missing():
        yield Lack(_("Imprint: %(gap)s is missing. %(advice)s") % {"gap": gap, "advice": gap.advice})


def gaps_of(article: Article, content: Copy) -> list[Lack]:
    """What an editor would find missing in copy that is submitted: all that would be said before publishing, and no text."""
    gaps = problems_of(article, content)
    if content.kind != StoryKind.FLASH and not passages(content.body):
        gaps.append(Lack(_("Body: there is no text yet."), "body"))
    return [*gaps, *(Lack(warning.sentence, warning.field) for warning in warnings_of(article, content))]


def _is_closed(article: Article) -> bool:
    """Whether its section takes no new articles, and this would be one. What stands in it can still be corrected."""
    section = article.section
    if section is None or section.retired_at is None:
        return False
    return not (article.pk and article.versions.filter(section=section).exists())


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that should not be missing and does not keep the copy from being published.

    `key` says what it is and of what, such as "alt:0f3c"; `values` go into its sentence. `field`: as of a `Lack`.
    """

    key: str
    values: dict[str, str]
    field: str = ""

    @property
    def is_grave(self) -> bool:
        """Whether it is said first and loudest: readers would be given the wrong language, or a part twice."""
        return self.key.startswith(("still-", "headline-", "hardly-", "part:"))

    @property
    def other(self) -> tuple[str, str] | None:
        """Another article that it is about as well, as `other_of` has it."""
        return other_of(self.key, self.values)

    @property
    def sentence(self) -> str:
        """What to do, in the language that is active."""
        return sentence_of(self.key, self.values)


def warnings_of(article: Article, content: Copy) -> list[Caution]:
    """What should be mended before this copy is published, or at once after; the grave ones first."""
    found = [
        *_language_warnings(article, content),
        *_byline_warnings(content),
        *_photo_warnings(content),
        *_pair_warnings(article, content),
        *_link_warnings(article, content),
        *_part_warnings(article, content),
    ]
    return sorted(found, key=lambda each: not each.is_grave)


def _language_warnings(article: Article, content: Copy) -> Iterable[Caution]:
    """Copy that is not in the language it would be published in: of a translation, words of its source left standing."""
    source = article.translation_of
    left = list(_left_of(source, content)) if source is not None and source.language != content.language else []
    yield from left
    if any(each.is_grave for each in left):
        return
    words = [passage.text for passage in passages(content.body)]
    text = " ".join((content.headline, content.deck, *words))
    if not any(map(str.isalpha, text)):
        return
    hangul = hangul_share(text)
    if content.language == "ko" and hangul < _HARDLY:
        yield Caution("hardly-ko", {}, "body")
    elif content.language == "en" and hangul > _MOSTLY:
        yield Caution("hardly-en", {}, "body")


def _left_of(source: Article, content: Copy) -> Iterable[Caution]:
    """What of a translation still stands there as it does in its source, the gravest first."""
    # As readers have it and as the desk has it: it may have been begun from either.
    texts = [_as_read(source), Copy.from_article(source)]
    language = source.language
    if any(_has_text_of(text, content) for text in texts):
        yield Caution(f"still-{language}", {}, "body")
    if any(_is_same(content.headline, text.headline) for text in texts):
        yield Caution(f"headline-{language}", {}, "headline")
    if _is_hangul_in_english(content.slug, content):
        yield Caution("slug-ko", {"said": content.slug}, "slug")
    if any(_is_same(content.deck, text.deck) for text in texts):
        yield Caution(f"deck-{language}", {}, "deck")
    captions = {caption for text in texts for caption in _captions(text)}
    for caption in _captions(content):
        if caption in captions:
            is_lead = content.lead is not None and caption == content.lead.caption
            yield Caution(f"caption-{language}", {"said": caption}, "lead_caption" if is_lead else "body")
            break
    for line in content.bylines:
        if _is_hangul_in_english(line.name, content):
            yield Caution("byline-ko", {"said": line.name}, "bylines")
            break


def _is_same(said: str, source: str) -> bool:
    return said.casefold() == source.casefold() and any(map(str.isalpha, said))


def _is_hangul_in_english(text: str, content: Copy) -> bool:
    return content.language == "en" and hangul_share(text) > _MOSTLY


def _captions(content: Copy) -> list[str]:
    """The words under its photos, the lead's first."""
    captions = [content.lead.caption if content.lead else ""]
    captions += [passage.text for passage in passages(content.body) if passage.kind == "figure"]
    return [caption for caption in captions if any(map(str.isalpha, caption))]


def _has_text_of(source: Copy, content: Copy) -> bool:
    """Whether most of the body stands there as it stands in the source."""
    known = {passage.text for passage in passages(source.body)}
    words = [passage.text for passage in passages(content.body) if passage.text]
    left = sum(len(text) for text in words if text in known)
    return left * 2 > sum(map(len, words))


def _byline_warnings(content: Copy) -> Iterable[Caution]:
    """Names that cannot be those of the reporters to whose pages they lead."""
    slugs = {line.reporter for line in content.bylines if line.reporter}
    if not slugs:
        return
    reporters = Reporter.objects.in_bulk(slugs, field_name="slug")
    for line in content.bylines:
        reporter = reporters.get(line.reporter or "")
        if reporter and not may_be_printed_for(line.name, reporter):
            values = {"printed": line.name, "reporter": str(reporter)}
            yield Caution(f"reporter:{reporter.pk}", values, "bylines")


def _as_read(article: Article) -> Copy:
    """What readers have of it; the desk's copy where they have nothing."""
    live = article.versions.standing().first()
    return live.content if live else Copy.from_article(article)


def _photo_warnings(content: Copy) -> Iterable[Caution]:
    lead = content.lead
    for photo in _photos(content):
        is_lead = lead is not None and photo.sha256 == lead.photo
        alt = lead.alt if lead and is_lead else photo.alt_in(content.language)
        key, named, field = photo.sha256[:16], {"photo": str(photo)}, _field_of(photo, content)
        if not alt:
            yield Caution(f"alt:{key}", named, "lead_alt" if is_lead else field)
        if not (photo.credit or photo.creator):
            yield Caution(f"credit:{key}", named, field)
        if photo.rights_expire_on and photo.rights_expire_on <= timezone.localdate() + _RIGHTS_RUN_OUT:
            yield Caution(f"rights:{key}", {**named, "day": photo.rights_expire_on.isoformat()}, field)


def _pair_warnings(article: Article, content: Copy) -> Iterable[Caution]:
    """A translation whose source readers cannot see stands alone; figures of a pair that disagree mislead half of them."""
    for other in article.in_other_languages():
        found = disagreement(content, _as_read(other))
        if found:
            here, there = found.only_source[:_FIGURES_NAMED], found.only_translation[:_FIGURES_NAMED]
            values = {
                "other": str(other),
                "here": ", ".join(here),
                "there": ", ".join(there),
                # For the way there: which of the two is wrong only somebody who reads both can say.
                "article": str(other.pk),
            }
            yield Caution(f"{FIGURES}{other.language}", values, "body")
    if article.translation_of is not None and not article.translation_of.versions.on_site().exists():
        yield Caution("pair", {})


def _link_warnings(article: Article, content: Copy) -> Iterable[Caution]:
    """Links to this publication's own pages and documents that lead to nothing."""
    return (Caution(lost.key, lost.values, "body") for lost in lost_links(article.publication, content))


def _field_of(photo: Photo, content: Copy) -> str:
    """Where in the form the copy shows it first."""
    if content.lead is not None and photo.sha256 == content.lead.photo:
        return "lead_photo"
    return "share_photo" if photo.sha256 == content.elsewhere.share_photo else "body"


def _part_warnings(article: Article, content: Copy) -> Iterable[Caution]:
    """A part of a series that readers have, or will have, as another article: this one was withdrawn meanwhile."""
    part = content.series
    if part is None or article.series is None:
        return
    now = timezone.now()
    others = Version.objects.on_site(now) | Version.objects.pending(now)
    of_part = others.filter(
        part__series=article.series.survivor, part__language=content.language, part__installment=part.installment
    )
    other = of_part.exclude(article=article.pk).order_by("live_from").first()
    if other is not None:
        values = {
            "other": other.headline,
            "series": part.title,
            "installment": str(part.installment),
            "article": str(other.article_id),
        }
        yield Caution(f"part:{content.language}", values, "installment")


def _photos(content: Copy) -> list[Photo]:
    """The photos of a copy, lead first and the one to share among them, as the library has them."""
    keys = content.photo_keys()
    found = {photo.sha256: photo for photo in Photo.objects.filter(sha256__in=keys)} if keys else {}
    return [found[key] for key in keys if key in found]
