"""`manage.py export_publication TARGET`: a whole publication as files. See docs/exporting.md."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter

from articles.exporting.as_ninjs import Nowhere, how_many, send_ninjs
from articles.exporting.departing import Sum, counted, send_out, would_go_out
from articles.exporting.fields import described
from articles.exporting.parcels import CannotWrite, parcel
from articles.management.exporting import Pace, readable
from articles.management.importing import INTERRUPTED, USAGE, publication_called

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

    from articles.exporting.parcels import Parcel
    from newsroom.models import Publication

_LOST = 1
_NO_ROOM = 3

_EXPLANATION = """
  manage.py export_publication journal/             everything, as a folder
  manage.py export_publication journal.zip          or as one zip
  manage.py export_publication journal/ --dry-run   how much it is, and whether all its files are there
  manage.py import_publication journal/             on another installation, into an empty database
  manage.py export_publication items.zip --format ninjs   what readers have now, for another system

Everything the publication has goes out, as it stood at one instant, while the desk goes on: each kind of row in a text file
with one JSON object a line, every original of the library in media/, and manifest.json with the length and hash of each file.
docs/exporting-fields.md has every field. Back in an empty database it is the same record, with the same digests.

It holds what readers never see: drafts, internal notes, comments, the docket with its claimants. Keep it as you keep a
backup; nobody but you may open what is written. It has no passwords and no addresses of staff, and no picture in other sizes.

What is there under the name you give is never written over. Until it is whole it is called NAME.unfinished; what was
stopped is begun anew.

Exit codes: 0 all of it is written; 1 it is written, and files are named that are lost here; 2 wrong use; 3 it could not be
written, no room for one; 130 stopped.
"""


class _Way(NamedTuple):
    """One format: how it is sent, how many rows that is, what a dry run says, and what the reader may do next."""

    send: Callable[[Publication, Parcel, Callable[[str], object]], Sum]
    size: Callable[[Publication], int]
    would_go_out: Callable[[Publication], Sum]
    next_step: str


_WAYS = {
    "jsonl": _Way(
        send_out,
        lambda publication: sum(counted(publication).values()),
        would_go_out,
        " Try it: manage.py import_publication {} --check",
    ),
    "ninjs": _Way(send_ninjs, how_many, lambda publication: Sum({"articles": how_many(publication)}), ""),
}


class Command(BaseCommand):
    """Writes a folder or a zip."""

    help = "Take a whole publication with you: articles with every version, the desk's work, the house, pictures."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """With an explanation below the options."""
        kwargs |= {"formatter_class": AsWritten, "epilog": _EXPLANATION}
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, and where to."""
        parser.add_argument(
            "target", nargs="?", metavar="FOLDER|FILE.zip", help="Where to write; nothing may be there yet."
        )
        parser.add_argument(
            "--format",
            choices=sorted(_WAYS),
            default="jsonl",
            help="jsonl: everything (default). ninjs: what readers have now, for other systems.",
        )
        parser.add_argument("--publication", metavar="SLUG", help="Needed where there are several.")
        parser.add_argument("--dry-run", action="store_true", help="Look for everything, write nothing.")
        parser.add_argument(
            "--fields", action="store_true", help="Say which fields each file has (Markdown), and stop."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write, and say what went out."""
        if options["fields"]:
            self.stdout.write(described(), ending="")
            return
        if not options["target"]:
            raise CommandError("Say where to write: a folder, or a name that ends in .zip.", returncode=USAGE)
        publication = publication_called(options["publication"])
        way = _WAYS[options["format"]]
        if options["dry_run"]:
            found = way.would_go_out(publication)
            ending = "A dry run: nothing was written."
        else:
            found = self._written(publication, Path(options["target"]), way)
            ending = f"{options['target']} is whole.{way.next_step.format(options['target'])}"
        self._tell(found)
        self.stdout.write(ending)
        if found.lost:
            sys.exit(_LOST)

    def _written(self, publication: Publication, target: Path, way: _Way) -> Sum:
        pace = Pace(self.stderr, way.size(publication) if self.stderr.isatty() else 0)
        try:
            with parcel(target) as open_parcel:
                return way.send(publication, open_parcel, pace)
        except CannotWrite as error:
            raise CommandError(str(error), returncode=USAGE) from error
        except Nowhere as error:
            raise CommandError(
                "No host leads to the publication, and ninjs knows an article by its address. Give it one.",
                returncode=USAGE,
            ) from error
        except OSError as error:
            raise CommandError(f"Nothing was kept: {error}", returncode=_NO_ROOM) from error
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. Nothing was kept; the next one begins anew.")
            sys.exit(INTERRUPTED)
        finally:
            pace.end()

    def _tell(self, found: Sum) -> None:
        for name, rows in found.rows.items():
            if rows:
                self.stdout.write(f"{rows:>9} {name.replace('_', ' ')}")
        self.stdout.write(f"{found.media:>9} files of the library, {readable(found.media_bytes)}")
        for each in found.lost:
            self.stdout.write(f"lost here, and not in the export: {each}")


class AsWritten(DjangoHelpFormatter):
    """Keeps the lines of the explanation as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "".join(f"{indent}{line}\n" for line in text.strip().splitlines())
