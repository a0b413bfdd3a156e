"""`manage.py verify_record`: every row on record is what was put there, or is named: versions, notices, standing pages, front pages."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from django.utils import timezone

from articles.models import NumberSeries, Version
from articles.record.anchoring import Anchor, UnusableAnchor, anchors_in
from articles.record.chains import Tally
from articles.record.verifying import Scope, verify
from articles.record.verifying_anchors import verify_anchors
from newsroom.models import Publication

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from articles.record.chains import Finding

_ALTERED = 1
_USAGE = 2
_STOPPED = 130

_EXPLANATION = """
Every version of an article or of a standing page, every notice and every arrangement of a front page carries a digest of all
that was published, chained to the one before it. This command makes each digest again from its row, and says which rows do
not answer to theirs: rows that somebody changed past the guards of the database. It also names

  - numbers that are missing, and ends that no next version, or of a notice the docket, explains;
  - columns, and rows in the lists of tags, reporters and series, that say something else than the copy beside them;
  - articles, notices and pages of which all rows are gone, and last rows that were cut off: the numbers that were given
    out, the acts of the desk and of the docket and the count of each chain know of them.

It changes nothing, and the site stays up meanwhile.

  manage.py verify_record                           the whole record
  manage.py verify_record --article 1523            one article, by the number in its address
  manage.py verify_record --since 2026-11-01        articles and pages to which something was added since
  manage.py verify_record --json > record.json      for programs: what was read, and every finding
  manage.py verify_record --anchor /mnt/usb/anchors also what anchors that you kept elsewhere know of it

What it cannot see without anchors (`anchor_record` makes them): a chain that was written anew as a whole, digests and all, or
taken out together with everything that knows of it. Printouts of pages show it, too: each has its digest at its foot.
What is gone is looked for in the whole record, not with --since.

Run it once a week, and after a copy of the database was put back. For what to do when a row is named, see
docs/operations.md.

Exit codes: 0 all is as it was put on record; 1 something is not; 2 wrong use; 130 stopped.
"""


class _Formatter(DjangoHelpFormatter):
    """Keeps the lines of the explanation as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "".join(f"{indent}{line}\n" for line in text.strip().splitlines())


class Command(BaseCommand):
    """Follows every chain from its first row."""

    help = "Prove that no row of the record was altered, or name those that were."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """With an explanation below the options."""
        kwargs |= {"formatter_class": _Formatter, "epilog": _EXPLANATION}
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much of it, and for whom."""
        parser.add_argument("--publication", metavar="SLUG", help="Only this publication.")
        parser.add_argument("--article", type=int, metavar="N", help="Only the article with this number.")
        parser.add_argument(
            "--since", metavar="DAY", help="Only articles and pages to which something was added since then."
        )
        parser.add_argument(
            "--anchor",
            nargs="+",
            type=Path,
            default=[],
            metavar="FILE",
            help="Also hold all of the record against these anchors, files of anchor_record or folders of them.",
        )
        parser.add_argument("--json", action="store_true", help="One JSON value instead of sentences.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, and tell what was found as it is found."""
        scope = self._scope(options["publication"], options["article"], options["since"])
        anchors = _anchors(options["anchor"])
        tally = Tally()
        total = Version.objects.filter(scope.of(Version)).count() if self.stderr.isatty() else 0
        findings: list[Finding] = []
        try:
            found = verify(scope, tally, lambda: self._progress(tally, total))
            for finding in chain(found, verify_anchors(anchors) if anchors else ()):
                findings.append(finding)
                if not options["json"]:
                    self._clear()
                    self.stdout.write(str(finding))
        except KeyboardInterrupt:
            self.stderr.write(f"\nStopped after {tally.versions} versions.")
            sys.exit(_STOPPED)
        self._clear()
        if options["json"]:
            told = [{**asdict(each), "article": str(each.article) if each.article else None} for each in findings]
            value = {**asdict(tally), "findings": told}
            self.stdout.write(json.dumps(value, ensure_ascii=False))
        else:
            self.stdout.write(_summary(tally, findings))
            for anchor in anchors:
                self.stdout.write(f"Anchor of {anchor.instant:%Y-%m-%d %H:%M} UTC: code {anchor.code}")
        if findings:
            sys.exit(_ALTERED)

    def _scope(self, slug: str | None, article: int | None, since: str | None) -> Scope:
        publication = None
        if slug is not None:
            publication = Publication.objects.filter(slug=slug).first()
            if publication is None:
                known = ", ".join(Publication.objects.order_by("slug").values_list("slug", flat=True))
                raise CommandError(f"There is no publication “{slug}”. There is: {known or 'none'}.", returncode=_USAGE)
        scope = Scope(publication.pk if publication else None, article, _instant(since) if since else None)
        if article is not None and not (Version.objects.filter(scope.of(Version)).exists() or _was_given(scope)):
            raise CommandError(f"No article on record has the number {article}.", returncode=_USAGE)
        return scope

    def _progress(self, tally: Tally, total: int) -> None:
        """A line that overwrites itself, only where somebody watches."""
        if tally.articles % 100 == 0 and self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{tally.versions} of {total} versions\r", ending="")

    def _clear(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")


def _anchors(paths: list[Path]) -> list[Anchor]:
    """Those in files and folders, the oldest first."""
    try:
        found = [each for path in paths for each in (anchors_in(path) if path.is_dir() else [Anchor.read(path)])]
    except UnusableAnchor as error:
        raise CommandError(str(error), returncode=_USAGE) from error
    if paths and not found:
        raise CommandError(f"There is no anchor in {paths[0]}.", returncode=_USAGE)
    return sorted(found, key=lambda anchor: anchor.instant)


def _was_given(scope: Scope) -> bool:
    """Whether a publication gave the number to an article, though nothing of it is there: that is a finding."""
    series = NumberSeries.objects.filter(last__gte=scope.article)
    return (series.filter(pk=scope.publication) if scope.publication else series).exists()


def _instant(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError("--since is a day such as 2026-11-01, or an instant.", returncode=_USAGE) from error
    return read if read.tzinfo else timezone.make_aware(read)


def _summary(tally: Tally, findings: list[Finding]) -> str:
    read = (
        f"{tally.versions} versions of {tally.articles} articles, {tally.notices} notices, {tally.standing_versions} versions of"
        f" standing pages and {tally.arrangements} arrangements of front pages"
    )
    if not findings:
        return f"{read}: all as they were put on record."
    articles = {each.article for each in findings if each.article}
    pages = {each.of for each in findings if not each.article}
    return f"{read}: {len(findings)} findings in {len(articles)} articles and {len(pages)} other pages."
