"""Pages of the site by their digests, so that two installations can be compared without moving a page."""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from articles.models import Version
from articles.public.as_of import AS_OF, written
from articles.receipts.checking import host_of
from articles.receipts.stranger import ask
from newsroom.models import Publication, Section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_MAIN = re.compile(r"<main.*</main>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """A page: at which host, under which address, and of which publication."""

    publication: str
    host: str
    address: str

    @property
    def is_dated(self) -> bool:
        """Whether it is asked for as it stood at an instant, so that nothing that came later changes it."""
        return f"?{AS_OF}=" in self.address


@dataclass(frozen=True, slots=True)
class Page:
    """What came: status, SHA-256 of all of it, and of what stands between menus and foot."""

    status: int
    whole: str
    main: str


def fronts() -> Iterator[Asked]:
    """The front page and every section's first page, in each language."""
    for publication in Publication.objects.order_by("slug"):
        host = host_of(publication)
        for language in publication.languages:
            home = "/" if language == publication.languages[0] else f"/{language}/"
            yield Asked(publication.slug, host, home)
            for section in Section.objects.standing().filter(publication=publication, parent=None).order_by("slug"):
                yield Asked(publication.slug, host, f"{home}sections/{section.slug}/")


def articles(number: int, at: datetime) -> list[Asked]:
    """As many articles, chosen by chance among those that readers had at `at`, as they stood then."""
    keys = list(Version.objects.on_site(at).values_list("pk", flat=True))
    chosen = random.sample(keys, min(number, len(keys)))
    found = Version.objects.filter(pk__in=chosen).select_related("publication").defer("copy").order_by("pk")
    return [
        Asked(
            version.publication.slug,
            host_of(version.publication),
            f"{version.get_absolute_url()}?{AS_OF}={quote(written(at, version.publication.tzinfo))}",
        )
        for version in found
    ]


def shown(asked: Asked) -> Page:
    """The page as a stranger gets it from this installation."""
    answer = ask(asked.host, asked.address)
    main = _MAIN.search(answer.text)
    return Page(answer.status, _digest(answer.text), _digest(main[0] if main else ""))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
