"""How a run begins, or is taken up again where it was stopped."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from articles.importing.intake.batches import Intake
from articles.importing.intake.resolving import Resolver
from articles.models import ImportRun
from articles.refusals import Refused
from newsroom.models import Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from newsroom.models import Publication


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever imports asked for. Kept with the run."""

    paths: tuple[str, ...]
    format: str = ""
    source: str = ""
    section: str = ""
    releases: bool = False

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values. A path whose bytes are no text is kept as their hexadecimal digits."""
        return {**asdict(self), "paths": [_storable(path) for path in self.paths]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        paths = (path if isinstance(path, str) else os.fsdecode(bytes.fromhex(path["hex"])) for path in value["paths"])
        return cls(**{**value, "paths": tuple(paths)})


def _storable(path: str) -> str | dict[str, str]:
    raw = os.fsencode(path)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return {"hex": raw.hex()}


def begin(publication: Publication, wishes: Wishes, started_by: User | None = None) -> ImportRun:
    """A new run of `wishes`."""
    return ImportRun.objects.create(
        publication=publication,
        format=wishes.format or "detected",
        source=wishes.source,
        options=wishes.to_json(),
        started_by=started_by,
    )


def take_up(run: ImportRun) -> Wishes:
    """What a run that was stopped was asked for. Raises Refused when there is nothing left to do of it."""
    if run.finished_at is not None or run.state != ImportRun.State.RUNNING:
        raise Refused(f"Import {run.pk} came to its end; there is nothing to take up again.")
    return Wishes.from_json(run.options)


def intake_of(publication: Publication, run: ImportRun | None, wishes: Wishes) -> Intake:
    """What takes in the articles of a run, or of a dry run. Raises Refused for a section there is not."""
    fallback = None
    sections = Section.objects.filter(publication=publication)
    if wishes.section:
        fallback = sections.select_related("merged_into", "parent").filter(slug=wishes.section).first()
        if fallback is None:
            raise Refused(f"“{publication.slug}” has no section “{wishes.section}”.")
        fallback = fallback.survivor
    elif not sections.exists():
        raise Refused("The publication has no section to file articles in; make one first.")
    return Intake(Resolver(publication, fallback), run, wishes.source, releases=wishes.releases)
