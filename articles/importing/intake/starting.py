"""How a run begins, or is taken up again where it was stopped."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from django.utils import timezone

from articles.importing.cleaning.charset import decode
from articles.importing.intake.batches import Intake
from articles.importing.intake.picturing import PictureDesk
from articles.importing.intake.resolving import Resolver
from articles.importing.intake.word_map import WordMap, WrongMap, read_map
from articles.importing.item import NotAnArticle
from articles.importing.readers import reader_called
from articles.importing.sources.beside import Pictures
from articles.importing.sources.handed_in import HandedIn
from articles.importing.sources.picture_map import WrongPictureMap, read_picture_map
from articles.models import ImportRun
from articles.refusals import Refused
from newsroom.models import Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from articles.importing.readers import Reader
    from newsroom.models import Publication


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever imports asked for. Kept with the run."""

    paths: tuple[str, ...]
    format: str = ""
    source: str = ""
    section: str = ""
    releases: bool = False
    #: Files of whoever imports: how the format is read at that site, and what its words mean here.
    profile: str = ""
    map: str = ""
    #: A table that says which file is the picture at an address.
    pictures: str = ""
    #: Hosts of the old site, where a person names them; else those that its articles name.
    old_hosts: tuple[str, ...] = ()
    #: The folder whose name nobody wants to read in front of each file's.
    root: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values. A path whose bytes are no text is kept as their hexadecimal digits."""
        return {**asdict(self), "paths": [_storable(path) for path in self.paths]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`; runs that are older than it kept nothing."""
        kept = value.get("paths", ())
        paths = (path if isinstance(path, str) else os.fsdecode(bytes.fromhex(path["hex"])) for path in kept)
        return cls(**{**value, "paths": tuple(paths), "old_hosts": tuple(value.get("old_hosts", ()))})


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


def end(run: ImportRun, wishes: Wishes, imprint_proposal: dict[str, Any]) -> None:
    """Note that all was read."""
    now = timezone.now()
    run.state = ImportRun.State.RELEASED if wishes.releases else ImportRun.State.HELD
    run.released_at = now if wishes.releases else None
    run.finished_at, run.imprint_proposal = now, imprint_proposal
    run.save(update_fields=["state", "released_at", "imprint_proposal", "finished_at"])


def take_up(run: ImportRun) -> Wishes:
    """What a run that was stopped was asked for. Raises Refused when there is nothing left to do of it."""
    if run.finished_at is not None or run.state != ImportRun.State.RUNNING:
        raise Refused(f"Import {run.pk} came to its end; there is nothing to take up again.")
    return Wishes.from_json(run.options)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What wishes come to: who reads the files (None: each its own reader), and what their words mean."""

    reader: Reader | None
    resolver: Resolver


def prepared(publication: Publication, wishes: Wishes) -> Prepared:
    """Look at everything that was asked for before anything is read. Raises Refused for what cannot be done."""
    try:
        words = read_map(Path(wishes.map), publication) if wishes.map else WordMap()
    except WrongMap as error:
        raise Refused(str(error)) from error
    if wishes.pictures:
        with handed_in_of(wishes) as handed_in:
            pictures_in(handed_in, wishes.pictures)
    try:
        reader = reader_called(wishes.format, wishes.profile)
    except ValueError as error:
        raise Refused(str(error)) from error
    return Prepared(reader, Resolver(publication, _fallback(publication, wishes.section), words))


def handed_in_of(wishes: Wishes) -> HandedIn:
    """All that was handed in."""
    return HandedIn(wishes.paths, wishes.root)


def pictures_in(handed_in: HandedIn, table: str = "") -> Pictures:
    """The pictures among what was handed in, found by what `table` says, too. Raises Refused for a table with mistakes."""
    pictures = Pictures.among(handed_in.files())
    if table:
        path = Path(table)
        try:
            text = decode(path.read_bytes()).text
            pictures.map = read_picture_map(text, path.name, pictures.problem_with)
        except OSError as error:
            raise Refused(f"{path}: it cannot be read: {error.strerror}") from error
        except NotAnArticle as error:
            raise Refused(f"{path.name}: {error.reason}") from error
        except WrongPictureMap as error:
            raise Refused(*error.mistakes) from error
    return pictures


def intake_of(run: ImportRun | None, wishes: Wishes, resolver: Resolver, handed_in: HandedIn) -> Intake:
    """What takes in the articles of `run`, or of a dry run where there is none."""
    desk = PictureDesk(pictures_in(handed_in, wishes.pictures), takes_in=run is not None)
    return Intake(resolver, desk, run, wishes.source, releases=wishes.releases)


def _fallback(publication: Publication, slug: str) -> Section | None:
    sections = Section.objects.filter(publication=publication)
    if slug:
        found = sections.select_related("merged_into", "parent").filter(slug=slug).first()
        if found is None:
            raise Refused(f"“{publication.slug}” has no section “{slug}”.")
        return found.survivor
    if not sections.exists():
        raise Refused("The publication has no section to file articles in; make one first.")
    return None
