"""An export coming back into an empty database, row by row as it was: the one way to the record besides the verbs.

In one transaction: after any mistake, and after a kill, nothing of it is there. The guards of the record ask of every row what
they always ask, and all chains are followed before the transaction ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.db import DatabaseError, transaction
from taggit.models import TaggedItem

from articles.exporting import beside, desk_tasks
from articles.exporting.named import Named
from articles.exporting.received import Damaged
from articles.exporting.rows import through_of
from articles.exporting.shapes import check_shape
from articles.exporting.tables import TABLES, Table
from articles.exporting.values import Wrong, read
from articles.models import Article
from articles.record.chains import Tally
from articles.record.verifying import Scope, verify
from newsroom.models import Publication, PublicState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.core.files.storage import Storage
    from django.db.models import Model

    from articles.exporting.received import Received
    from articles.exporting.tables import Column
    from articles.record.chains import Finding

_BATCH = 200
#: A name that stands for a row which is lost in the export, too: nothing lies under it.
_LOST = "lost.bin"
#: Of what may stand in a database that counts as empty.
_MAY_STAND = frozenset({"people"})


class NotEmpty(Exception):
    """What stands in the database already."""


@dataclass(slots=True)
class Restored:
    """What came in: rows by table, and what was found wrong with the record, by which it was wrong before."""

    rows: dict[str, int] = field(default_factory=dict)
    publication: Publication | None = None
    tally: Tally = field(default_factory=Tally)
    findings: list[Finding] = field(default_factory=list)


def check_empty() -> None:
    """Raise NotEmpty unless the database holds nothing of any publication; accounts may stand in it."""
    there = [
        table.name.replace("_", " ")
        for table in TABLES
        if table.name not in _MAY_STAND and table.model._default_manager.exists()  # noqa: SLF001 - of each model
    ]
    if there:
        raise NotEmpty(f"It has {', '.join(there[:5])}{' …' if len(there) > 5 else ''} already.")


def restore(
    export: Received, *, with_findings: bool = False, progress: Callable[[str], object] = lambda table: None
) -> Restored:
    """Put all of it in. `export` was checked.

    Raises NotEmpty, or Damaged naming file, line and field; then nothing was written. Where a record was not whole when it went
    out, that is Damaged too, unless `with_findings`: it is then restored as it is, and the findings are told.
    """
    files = _Files()
    try:
        with transaction.atomic():
            check_empty()
            found = _Restoring(export, files, progress).all_of_it()
            found.findings = list(verify(Scope(), found.tally, lambda: progress("verified")))
            if found.findings and not with_findings:
                raise Damaged(
                    "The record in the export is not what was put on record:",
                    *(str(each) for each in found.findings[:20]),
                )
    except BaseException:
        files.take_back()
        raise
    beside.afterwards()
    return found


class _Files:
    """What was put into the storages, to be taken out again when the transaction does not end well."""

    def __init__(self) -> None:
        self._stored: list[tuple[Storage, str]] = []

    def note(self, storage: Storage, name: str) -> None:
        self._stored.append((storage, name))

    def take_back(self) -> None:
        for storage, name in self._stored:
            storage.delete(name)


class _Restoring:
    def __init__(self, export: Received, files: _Files, progress: Callable[[str], object]) -> None:
        self._export, self._files, self._progress = export, files, progress
        self._named = Named()
        self._publication: Publication | None = None

    def all_of_it(self) -> Restored:
        found = Restored()
        for table in TABLES:
            found.rows[table.name] = self._table(table)
        if self._publication is None:
            raise Damaged("publications.jsonl: there is no publication in it.")
        beside.make_again(self._publication, lambda: self._progress("pages"))
        # The last statement, as always: what readers see has begun.
        PublicState.objects.get_or_create(publication=self._publication)
        PublicState.objects.bump_house([self._publication.pk])
        found.publication = self._publication
        return found

    def _table(self, table: Table) -> int:
        count = 0
        for batch in batched(self._export.lines(table.file), _BATCH):
            self._store(table, batch)
            count += len(batch)
        if table.later:
            for batch in batched(self._export.lines(table.file), _BATCH):
                self._complete(table, batch)
        return count

    def _store(self, table: Table, batch: Sequence[tuple[int, dict[str, Any]]]) -> None:
        for number, line in batch:
            _check_fields(table, number, line)
        if table.name == "desk_tasks":
            _said_where(table, batch, lambda: desk_tasks.inward([line for _number, line in batch]))
        columns = _files_last(column for column in table.columns if column.name not in table.later)
        self._named.look_up(columns, batch)
        constants = self._constants(table)
        rows = [self._row(table.model(**constants), columns, f"{table.file}:{number}", line) for number, line in batch]
        self._create(table, batch, rows)
        for name in table.many:
            self._list(table, name, batch, rows)
        for _number in batch:
            self._progress(table.name)

    def _row(self, row: Model, columns: Iterable[Column], where: str, line: dict[str, Any]) -> Model:
        for column in columns:
            try:
                self._set(row, column, line[column.name])
            except (Wrong, SuspiciousFileOperation) as wrong:
                raise Damaged(f"{where}: {column.name}: {wrong}.") from wrong
        return row

    def _constants(self, table: Table) -> dict[str, Any]:
        """What is said in no line."""
        if table.name == "people":
            # Nobody can sign in by what comes with an export; a colleague gives them back their way in.
            return {"is_active": False, "is_staff": False, "password": make_password(None)}
        return {
            each.name: self._publication
            for each in table.model._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
            if each.related_model is Publication
        }

    def _set(self, row: Model, column: Column, value: Any) -> None:
        if column.is_file:
            self._put_file(row, column, value)
        elif column.target is not None:
            setattr(row, column.field.attname, self._named.by(column, value))
        else:
            setattr(row, column.field.attname, read(column.field, value))
            check_shape(column, value)

    def _put_file(self, row: Model, column: Column, value: Any) -> None:
        stored = getattr(row, column.name)
        if value is None:
            setattr(row, column.name, column.field.generate_filename(row, _LOST))  # type: ignore[attr-defined]
            return
        if value == "" and column.field.blank:
            return
        if type(value) is not str:
            raise Wrong("it has to be the path of a file in the export")
        with self._export.medium(value) as file:
            stored.save(value.rpartition("/")[2], File(file), save=False)
        self._files.note(stored.storage, stored.name)

    def _create(self, table: Table, batch: Sequence[tuple[int, Any]], rows: list[Model]) -> None:
        if table.name == "people":
            there = dict(get_user_model().objects.values_list("username", "pk"))
            for row in rows:
                row.pk = there.get(row.get_username())  # type: ignore[attr-defined]
        new = [row for row in rows if row.pk is None or table.model._meta.pk.remote_field]  # noqa: SLF001
        try:
            with transaction.atomic():
                table.model._default_manager.bulk_create(new)  # noqa: SLF001
        except DatabaseError as error:
            span = f"{batch[0][0]}-{batch[-1][0]}"
            raise Damaged(
                f"{table.file}, lines {span}: the database refuses them: {str(error).splitlines()[0]}."
            ) from error
        self._named.note(table, rows)
        if isinstance(rows[0], Publication):
            self._publication = rows[0]

    def _list(
        self, table: Table, name: str, batch: Sequence[tuple[int, dict[str, Any]]], rows: Sequence[Model]
    ) -> None:
        through, source, to, target = through_of(table, name)
        for number, line in batch:
            if not isinstance(line[name], list):
                raise Damaged(f"{table.file}:{number}: {name}: it has to be a list.")
        self._named.find(target, (each for _number, line in batch for each in line[name]))
        constants = {"content_type": ContentType.objects.get_for_model(Article)} if through is TaggedItem else {}
        source_column = source if through is TaggedItem else f"{source}_id"
        lines: list[Model] = []
        for row, (number, line) in zip(rows, batch, strict=True):
            for each in line[name]:
                try:
                    key = self._named.meant(target, each)
                except Wrong as wrong:
                    raise Damaged(f"{table.file}:{number}: {name}: {wrong}.") from wrong
                lines.append(through(**{source_column: row.pk, f"{to}_id": key}, **constants))
        through._default_manager.bulk_create(lines)  # noqa: SLF001

    def _complete(self, table: Table, batch: Sequence[tuple[int, dict[str, Any]]]) -> None:
        """Fill the columns that name rows of the same table, where they name any."""
        columns = _files_last(column for column in table.columns if column.name in table.later)
        lines = [(number, line) for number, line in batch if any(line[column.name] for column in columns)]
        if not lines:
            return
        self._named.look_up(columns, lines)
        name = next(iter(table.key))
        self._named.find(table, (line[name] for _number, line in lines))
        rows = []
        for number, line in lines:
            row = self._row(table.model(), columns, f"{table.file}:{number}", line)
            row.pk = self._named.meant(table, line[name])
            rows.append(row)
        table.model._default_manager.bulk_update(rows, table.later)  # noqa: SLF001


def _files_last(columns: Iterable[Column]) -> list[Column]:
    """Where a file is kept may be made of the other columns."""
    return sorted(columns, key=lambda column: column.is_file)


def _check_fields(table: Table, number: int, line: dict[str, Any]) -> None:
    wanted = {*(column.name for column in table.columns), *table.many}
    if lacking := sorted(wanted - line.keys()):
        raise Damaged(f"{table.file}:{number}: {lacking[0]}: it is missing.")
    if unknown := sorted(line.keys() - wanted):
        raise Damaged(f"{table.file}:{number}: {unknown[0]}: there is no such field.")


def _said_where(table: Table, batch: Sequence[tuple[int, Any]], work: Callable[[], object]) -> None:
    try:
        work()
    except Wrong as wrong:
        raise Damaged(f"{table.file}, lines {batch[0][0]}-{batch[-1][0]}: {wrong}.") from wrong
