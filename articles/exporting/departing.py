"""A publication going out whole: every table a file of lines, every file of the library once, and a manifest of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from django.utils import timezone

from articles.exporting.belongings import Belongings
from articles.exporting.manifest import Manifest
from articles.exporting.media import Media, stored_at
from articles.exporting.rows import Positions, lines_of
from articles.exporting.snapshot import snapshot
from articles.exporting.tables import TABLES
from articles.exporting.values import line_of
from articles.models.version import in_microseconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from articles.exporting.parcels import Parcel
    from newsroom.models import Publication


@dataclass(slots=True)
class Sum:
    """What went out, or would: rows by table, files and bytes of the media, and what was found nowhere."""

    rows: dict[str, int] = field(default_factory=dict)
    media: int = 0
    media_bytes: int = 0
    lost: list[str] = field(default_factory=list)


def counted(publication: Publication) -> dict[str, int]:
    """How many rows of each table go out."""
    belongings = Belongings(publication)
    return {table.name: belongings.rows(table).count() for table in TABLES}


def would_go_out(publication: Publication) -> Sum:
    """A dry run: everything is looked for, and nothing copied."""
    found = Sum()
    with snapshot():
        belongings = Belongings(publication)
        found.rows = counted(publication)
        for table in TABLES:
            for column in filter(lambda column: column.is_file, table.columns):
                names = belongings.rows(table).exclude(**{column.name: ""}).order_by(table.order)
                for name in names.values_list(column.name, flat=True).iterator(chunk_size=500):
                    storage, stored = stored_at(column, name)
                    try:
                        found.media_bytes += storage.size(stored)
                        found.media += 1
                    except FileNotFoundError:
                        found.lost.append(f"{table.name}: {name}")
    return found


def send_out(publication: Publication, parcel: Parcel, progress: Callable[[str], object] = lambda table: None) -> Sum:
    """Write all of it as it stood at one instant; `progress` is called for each row with the name of its table.

    `parcel` is open, and finished here. Raises OSError when there is no room.
    """
    found = Sum()
    files = []
    with snapshot():
        # The snapshot is taken by the first question.
        made_at = timezone.now()
        media, positions, belongings = Media(parcel), Positions(), Belongings(publication)
        for table in TABLES:
            file = parcel.lines(table.file)
            for line in lines_of(table, belongings, media, positions):
                file.write(line_of(line))
                progress(table.name)
            files.append(file.entry)
            found.rows[table.name] = file.entry.lines
    files.append(media.list.entry)
    found.media, found.media_bytes, found.lost = len(media), media.bytes, media.lost
    manifest = Manifest(
        publication.slug,
        in_microseconds(made_at),
        software(),
        tuple(files),
        len(media),
        media.bytes,
        tuple(media.lost),
    )
    parcel.finish(manifest.to_json())
    return found


def software() -> str:
    try:
        return f"newsroom {version('newsroom')}"
    except PackageNotFoundError:
        return "newsroom"
