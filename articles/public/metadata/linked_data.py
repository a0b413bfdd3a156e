"""What a page says of itself to programs, as JSON-LD in the words of schema.org.

Properties as Google documents them for articles (Search Central, "Article structured data"): author with name and page,
both dates, headline, pictures in three shapes. Of the record alone, with absolute addresses, like the announcement.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe

from articles.ai_labels import for_json_ld, source_of_text
from articles.copytext import BylineRole, StoryKind
from articles.illustration import NEWS_SHAPES, illustration
from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from articles.copytext import BylineCopy, Copy
    from articles.corrections import Told
    from articles.models.version import Version
    from articles.public.edition import Edition
    from articles.public.metadata.announcement import Announcement
    from articles.reading import InSeries
    from newsroom.house import SectionLine
    from newsroom.models import Section

#: What else a piece is besides an article; advertising is no news (Newspapers Act art. 6).
_TYPES = {
    StoryKind.OPINION: ["NewsArticle", "OpinionNewsArticle"],
    StoryKind.EDITORIAL: ["NewsArticle", "OpinionNewsArticle"],
    StoryKind.ANALYSIS: ["NewsArticle", "AnalysisNewsArticle"],
    StoryKind.ADVERTORIAL: ["Article", "AdvertiserContentArticle"],
}
#: How schema.org names what a person did.
_PARTS = {
    BylineRole.AUTHOR: "author",
    BylineRole.CONTRIBUTOR: "contributor",
    BylineRole.TRANSLATOR: "translator",
    BylineRole.EDITOR: "editor",
}
#: Nothing in a data block may end it, begin a comment, or be a line's end to a program that reads it as a script.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def of_article(
    edition: Edition,
    version: Version,
    copy: Copy,
    announced: Announcement,
    told: Told,
    translations: Iterable[Version],
    place: InSeries | None = None,
) -> SafeString:
    """A `NewsArticle` with what was set right in it and the way to it from the front page."""
    section = edition.house.standing(version.section_id) or version.section
    said: dict[str, Any] = {
        "@type": _TYPES.get(StoryKind(version.story_kind), "NewsArticle"),
        "@id": f"{announced.address}#article",
        "mainEntityOfPage": announced.address,
        "url": announced.address,
        "headline": version.headline,
        "description": announced.description,
        "inLanguage": version.language,
        "isAccessibleForFree": True,
        "datePublished": _instant(edition, version.published_at),
        "dateModified": _instant(edition, told.changed_at or version.published_at),
        "version": version.number,
        "articleSection": section.name_in(edition.language),
        "keywords": [tag.name for tag in copy.tags],
        "dateline": copy.dateline,
        **for_json_ld(source_of_text(copy.ai_use)),
        "image": _pictures(edition, version, announced),
        "publisher": publisher(edition),
        **(_part(edition, place) if place else {}),
        **_people(edition, copy.bylines),
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": change.whole,
                "datePublished": _instant(edition, change.at),
                "url": f"{announced.address}#{change.anchor}",
            }
            for change in told.notices
            if change.sets_right
        ],
        _other_language(copy): [
            {"@type": "NewsArticle", "@id": f"{address}#article", "url": address, "inLanguage": other.language}
            for other in translations
            for address in [edition.root + iri_to_uri(other.path)]
        ],
    }
    return written([{name: value for name, value in said.items() if value}, _way(edition, section, version)])


def of_front(edition: Edition) -> SafeString:
    """The site, and who publishes it."""
    house, address = edition.house, f"{edition.root}{edition.address('front')}"
    site = {
        "@type": "WebSite",
        "@id": f"{address}#site",
        "url": address,
        "name": edition.name,
        "inLanguage": edition.language,
        "publisher": {"@id": f"{edition.root}/#publisher"},
    }
    if edition.other_name:
        site["alternateName"] = edition.other_name
    details = house.imprint_on(edition.today).details
    more = {
        "correctionsPolicy": f"{edition.root}{edition.address('corrections')}",
        "masthead": f"{edition.root}{edition.address('masthead')}",
        "publishingPrinciples": f"{edition.root}{edition.address('imprint')}",
        "email": details.email if details else "",
        "telephone": next(iter(details.phones.splitlines()), "") if details else "",
        "address": in_language(edition.language, details.address_ko, details.address_en) if details else "",
    }
    return written([site, {**publisher(edition), **{name: value for name, value in more.items() if value}}])


def publisher(edition: Edition) -> dict[str, Any]:
    """The publication, known by the same name on every page."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{edition.root}/#publisher",
        "name": edition.name,
        "url": f"{edition.root}{edition.address('front')}",
        "logo": {"@type": "ImageObject", "url": f"{edition.root}/icons/512.png", "width": 512, "height": 512},
    }


def written(graph: list[Mapping[str, Any]]) -> SafeString:
    """As a data block of HTML holds it: whatever an editor wrote, it stays text."""
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - every character that HTML knows is escaped


def _people(edition: Edition, bylines: Iterable[BylineCopy]) -> dict[str, list[dict[str, str]]]:
    """Who did what, by bare name; where nobody is named the publication answers for the piece."""
    people: dict[str, list[dict[str, str]]] = {"author": []}
    for line in bylines:
        part = _PARTS.get(BylineRole(line.role))
        if part is None:
            continue
        person = {"@type": "Person", "name": line.bare_name}
        if line.reporter:
            person["url"] = f"{edition.root}{edition.address('reporter', slug=line.reporter)}"
        people.setdefault(part, []).append(person)
    people["author"] = people["author"] or [{"@type": "Organization", "name": edition.name, "url": f"{edition.root}/"}]
    return people


def _part(edition: Edition, place: InSeries) -> dict[str, Any]:
    series, language = place.series, edition.language
    address = f"{edition.root}{edition.address('series', slug=series.slug)}"
    name = series.name_in(language)
    said = {"@type": "CreativeWorkSeries", "@id": f"{address}#series", "name": name, "url": address}
    return {"isPartOf": said, "position": place.installment}


def _pictures(edition: Edition, version: Version, announced: Announcement) -> list[dict[str, Any]]:
    """The lead photo in each shape it was made in; as other sites get it where it was made in none."""
    card = version.page.card
    shapes = [illustration(card, use) for use in NEWS_SHAPES if card and card.get(use, {}).get("jpg")]
    found = shapes or [each for each in [announced.photo] if each]
    return [
        {
            "@type": "ImageObject",
            "url": urljoin(edition.root, each.src),
            "width": each.width,
            "height": each.height,
            **({"caption": each.alt} if each.alt else {}),
            **({"creditText": each.credit} if each.credit else {}),
            **for_json_ld(each.digital_source),
        }
        for each in found
    ]


def _way(edition: Edition, section: SectionLine | Section, version: Version) -> dict[str, Any]:
    """Front page, section and its part, article; the last is the page itself and needs no address."""
    steps = [(edition.name, edition.address("front"))]
    line = edition.house.standing(section.id)
    lines = [edition.house.root_of(line), line] if line else []
    steps += [
        (each.name_in(edition.language), edition.address("section", slug=each.slug)) for each in dict.fromkeys(lines)
    ]
    items: list[dict[str, Any]] = [
        {"@type": "ListItem", "position": place, "name": name, "item": f"{edition.root}{path}"}
        for place, (name, path) in enumerate(steps, 1)
    ]
    items.append({"@type": "ListItem", "position": len(items) + 1, "name": version.headline})
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _other_language(copy: Copy) -> str:
    return "workTranslation" if copy.translated_from_version is None else "translationOfWork"


def _instant(edition: Edition, instant: datetime) -> str:
    return instant.astimezone(edition.house.tzinfo).isoformat(timespec="seconds")
