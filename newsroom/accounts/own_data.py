"""All that is held about a person who works at the desk, as files that they can take along.

The Personal Information Protection Act (개인정보 보호법) art. 35 lets people see what is held about them, art. 36 lets them have it set
right or erased, art. 35-2 lets them take it along. Art. 58(1) leaves out what the press holds for reporting; what is here is held to run
a desk. Read in public mirrors of the statutes: a lawyer has to check.

Which rows those are is asked of the models: every column that leads to a login. So nothing new is forgotten.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Field, ForeignObjectRel, Model

#: Columns that are keys to something, that are about somebody else (who claims, who is invited), and copies of articles,
#: which are the publication's and stand in its export.
_LEFT_OUT = frozenset(
    {
        *("auth.user.password", "mfa.authenticator.data", "usersessions.usersession.session_key"),
        *("newsroom.invitation.nonce", "articles.previewlink.token"),
        *("newsroom.invitation.email", "articles.claim.claimant", "articles.claim.contact"),
        *("articles.claim.claimed", "articles.claim.wanted"),
        *("articles.version.copy", "articles.revision.copy", "articles.arrangement.layout"),
        *("articles.standingversion.copy", "articles.article.body"),
    }
)
_A_BATCH = 500


def relations() -> Iterator[ForeignObjectRel]:
    """Every column of every model that leads to a login, those without a name for the way back, and those of lists, too."""
    for each in User._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's documented model API
        if each.auto_created and not each.concrete and (each.one_to_many or each.one_to_one):
            yield each  # type: ignore[misc]


def parcel_of(person: User) -> bytes:
    """A zip: one file with the account, one for each kind of row that names the person, and what they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr("READ-ME.txt", _explanation(person))
        parcel.writestr("account.json", _as_json([_account(person)]))
        for relation in relations():
            rows = list(_rows(relation, person))
            if rows:
                model = relation.related_model._meta  # noqa: SLF001 - Django's documented model API
                parcel.writestr(f"{model.label_lower}.{relation.field.name}.json", _as_json(rows))
    return buffer.getvalue()


def _account(person: User) -> dict[str, Any]:
    groups = sorted(person.groups.values_list("name", flat=True))
    return _values(person) | {"roles": groups, "rights": sorted(person.get_all_permissions())}


def _rows(relation: ForeignObjectRel, person: User) -> Iterator[dict[str, Any]]:
    model: Any = relation.related_model
    found = model._default_manager.filter(**{relation.field.name: person.pk}).order_by("pk")  # noqa: SLF001 - of each model
    left_out = [column.name for column in _columns(model) if _label(model, column) in _LEFT_OUT]
    for row in found.defer(*left_out).iterator(chunk_size=_A_BATCH):
        yield _values(row)


def _values(row: Model) -> dict[str, Any]:
    # Whoever is signed in comes wrapped.
    model = row._meta.model  # noqa: SLF001 - Django's documented model API
    columns = [each for each in _columns(model) if _label(model, each) not in _LEFT_OUT]
    return {each.attname: _value(each.value_from_object(row)) for each in columns}


def _columns(model: type[Model]) -> list[Field[Any, Any]]:
    return list(model._meta.concrete_fields)  # noqa: SLF001 - Django's documented model API


def _label(model: type[Model], column: Field[Any, Any]) -> str:
    return f"{model._meta.label_lower}.{column.name}"  # noqa: SLF001 - Django's documented model API


def _value(value: Any) -> Any:
    return f"{len(value)} bytes" if isinstance(value, bytes | memoryview) else value


class _Encoder(DjangoJSONEncoder):
    """What JSON has no word for (files, intervals) as text."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def _as_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, cls=_Encoder, ensure_ascii=False, indent=1)


def _explanation(person: User) -> str:
    words = {"person": person.get_username(), "time": f"{timezone.localtime():%Y-%m-%d %H:%M %Z}"}
    return (
        _(
            "What this newsroom's software holds about %(person)s, as of %(time)s.\n"
            "\n"
            "account.json is the login. Each other file has the rows of one table that name it, and is called after the table and"
            " the column that does. Numbers ending in _id lead to rows of other tables. Left out are passwords and keys, the text"
            " of articles, which is the publication's, and what is about others, such as who claims or is invited.\n"
            "\n"
            "Whoever runs the site answers what is kept for how long, sets right what is wrong and erases what need not be kept"
            " (Personal Information Protection Act art. 35 and 36).\n"
        )
        % words
    )
