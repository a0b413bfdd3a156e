"""What is known and gone for good, said of an import: nobody looks for it any more, and the reports give the reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importing.intake.expected import numbers_of
from articles.importing.intake.giving_way import DAMAGED
from articles.models import ImportItem, ImportOmission, ImportPicture, ImportRun
from articles.refusals import Refused
from articles.verbs.adopting import check_right_to_adopt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

_NUMBERS = re.compile(r"\d{1,12}(?:-\d{1,12})?")
_ADDRESS = re.compile(r"(?:https?:/)?/\S+")
State = ImportPicture.State


@transaction.atomic
def leave_out(run: ImportRun, whats: Iterable[str], why: str, actor: User | None) -> int:
    """Say of numbers, ranges, addresses and places in files that they are gone for good: how many are new.

    Pictures at one of the addresses are not looked for any more. Raises NotPermitted, and Refused with all that is wrong.
    """
    _begin(run, actor)
    said = list(dict.fromkeys(filter(None, (" ".join(what.split()) for what in whats))))
    if not said:
        raise Refused(_("Say what is gone for good."))
    if not why.strip():
        raise Refused(_("Write why it is left out."))
    wrong = _unknown(run, said)
    if wrong:
        raise Refused(
            _("Neither a number, a range such as 400-412, an address, nor the place of something refused: %s.")
            % ", ".join(wrong)
        )
    known = set(run.omissions.standing().filter(what__in=said).values_list("what", flat=True))
    new = [what for what in said if what not in known]
    ImportOmission.objects.bulk_create(
        ImportOmission(run=run, what=what, why=why.strip(), said_by=actor) for what in new
    )
    run.pictures.missing().filter(address__in=new).update(state=State.GONE)
    return len(new)


@transaction.atomic
def take_back(run: ImportRun, key: int, why: str, actor: User | None) -> ImportOmission:
    """It is missed again. Raises NotPermitted and Refused."""
    _begin(run, actor)
    omission = run.omissions.standing().filter(pk=key).first()
    if omission is None:
        raise Refused(_("Somebody has taken this back already."))
    if not why.strip():
        raise Refused(_("Write why it is taken back."))
    omission.taken_back_by, omission.taken_back_at, omission.taken_back_why = actor, timezone.now(), why.strip()
    omission.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_why"])
    run.pictures.filter(state=State.GONE, address=omission.what).update(state=State.MISSING)
    return omission


def refused_and_missed(run: ImportRun) -> QuerySet[ImportItem]:
    """What was refused and nobody has decided to leave out; a damaged copy of what is here needs nobody's word."""
    names, places = set(), set()
    for what in run.omissions.standing().values_list("what", flat=True):
        name, mark, position = what.rpartition(": ")
        (places.add((name, position)) if mark else names.add(what))
    refused = run.items.filter(outcome=ImportItem.Outcome.REFUSED).exclude(name__in=names).exclude(reason=DAMAGED)
    refused = refused.defer("original")
    left = [
        item.pk
        for item in refused.filter(name__in={name for name, _position in places})
        if (item.name, item.position) in places
    ]
    return refused.exclude(pk__in=left).order_by("pk")


def _begin(run: ImportRun, actor: User | None) -> None:
    """Others who say so at the same time wait for the run's row."""
    stands = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    check_right_to_adopt(actor)
    if stands.state == ImportRun.State.UNDONE:
        raise Refused(_("This import was undone; there is nothing to decide."))
    if stands.finished_at is None:
        raise Refused(_("This import has not come to its end. Go on with it first."))


def _unknown(run: ImportRun, said: Sequence[str]) -> list[str]:
    """Those that can mean nothing of an import: a slip of the pen would hide what is missing."""
    odd = [what for what in said if not _are_numbers(what) and not _ADDRESS.fullmatch(what)]
    if not odd:
        return []
    refused = run.items.filter(outcome=ImportItem.Outcome.REFUSED)
    names = {what.rpartition(": ")[0] or what for what in odd} | set(odd)
    places = {item.place for item in refused.filter(name__in=names).defer("original")}
    pictures = set(run.pictures.filter(address__in=odd).values_list("address", flat=True))
    files = set(refused.filter(name__in=odd).values_list("name", flat=True))
    return [what for what in odd if what not in places | pictures | files]


def _are_numbers(what: str) -> bool:
    try:
        return _NUMBERS.fullmatch(what) is not None and bool(numbers_of(what))
    except ValueError:
        return False
