"""The sample's standing pages: about, contact, privacy, youth protection, ethics, each in both languages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from articles.body import sanitise
from articles.models import StandingPage
from articles.sample_journal import journal
from articles.verbs.standing import publish_page

if TYPE_CHECKING:
    from newsroom.models import Publication

_PAGES = Path(__file__).parent / "pages"


def put_up(publication: Publication) -> int:
    """Publish those that are missing and return how many were; what is there already is left as it is."""
    there = set(StandingPage.objects.filter(publication=publication).values_list("slug", flat=True))
    missing = [path for path in sorted(_PAGES.glob("*.toml")) if path.stem not in there]
    for path in missing:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        page = StandingPage.objects.create(
            publication=publication,
            kind=said["kind"],
            slug=path.stem,
            edit_version=1,
            updated_by=journal.person("editor"),
            **{f"title_{language}": said[language]["title"] for language in ("ko", "en")},
            **{f"body_{language}": sanitise(said[language]["body"]) for language in ("ko", "en")},
        )
        publish_page(page, journal.person("editor"), seen=1)
    return len(missing)
