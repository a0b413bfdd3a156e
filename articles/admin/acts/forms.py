"""The small forms that a verb asks before it acts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from articles.admin.actor import name_of
from articles.admin.clock import MomentField, written
from articles.corrections import EXPLAINED
from articles.models.version import VersionKind
from articles.refusals import SAVED_SINCE
from articles.verbs.publishing import Pending, Reason

if TYPE_CHECKING:
    from datetime import datetime

    from articles.models import Article


def _language_of(article: Article) -> str:
    return str(get_language_info(article.language)["name_local"])


def _as_seen(article: Article) -> str:
    """An article in the state in which a page named it."""
    return f"{article.pk}:{article.edit_version}"


class NoteForm(forms.Form):
    """A note for the colleague it concerns."""

    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 4}))


class OptionalNoteForm(forms.Form):
    """A note, if there is something to say."""

    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody with a login, by their name."""

    def label_from_instance(self, obj: Any) -> str:
        """As the page of an act names them."""
        return name_of(obj)


class HandOverForm(OptionalNoteForm):
    """To whom, and what they should know."""

    to = ColleagueField(
        label=_("To"),
        queryset=User.objects.filter(is_active=True, is_staff=True)
        .select_related("reporter")
        .order_by("last_name", "first_name", "username"),
    )
    field_order = ("to", "note")


class SeenField(forms.IntegerField):
    """The saved state that the page shows. A page that is shown again shows the newest, whatever was sent."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What stands in the page from now on."""
        return initial


class SeenForm(forms.Form):
    """An act on the copy as the page showed it: whoever acts on what was saved since is asked to look again."""

    edit_version = SeenField(error_messages={"required": SAVED_SINCE, "invalid": SAVED_SINCE})

    def clean_edit_version(self) -> int:
        """The state that was looked at, when it is still the one that is saved."""
        seen: int = self.cleaned_data["edit_version"]
        if seen != self.initial["edit_version"]:
            raise forms.ValidationError(SAVED_SINCE)
        return seen


class CopyNoteForm(SeenForm, OptionalNoteForm):
    """A note on the copy as the page showed it."""


class SubmitForm(CopyNoteForm):
    """What the editors should know of the copy that is handed to them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Note to the editors")
        self.fields["note"].help_text = _(
            "If there is something to say. It stands under “To review”, above the article and in their notice, and is"
            " never published."
        )


class ReasonFields(forms.Form):
    """A public reason in the publication's languages."""

    reason_ko = forms.CharField(
        label=_("Reason for readers, in Korean"), widget=forms.Textarea(attrs={"rows": 3, "lang": "ko"}), required=False
    )
    reason_en = forms.CharField(
        label=_("Reason for readers, in English"),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        required=False,
    )

    def reason(self) -> Reason:
        """What was typed."""
        return Reason(ko=self.cleaned_data["reason_ko"], en=self.cleaned_data["reason_en"])


class WithdrawForm(ReasonFields):
    """Withdrawing: at least one language, because readers will follow old links."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_ko"].help_text = _("One of the two is required. Readers who follow a link see it.")

    def clean(self) -> dict[str, Any]:
        """A reason in one language at least."""
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("reason_ko") or cleaned.get("reason_en")):
            raise forms.ValidationError(
                _("Give the reason in at least one language. Readers who follow a link see it.")
            )
        return cleaned


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the publish form has to ask: it depends on the article, the record and the clock.

    `asks_kind`: there is a live story, so readers may be told what sort of change it is; `settles_at`: until when they need
    not be, None where they have to. `is_live`: whether it is the article itself that readers have, not its companion. `proposal`: the kind that the
    change looks like. `goes_out_at`: when its own scheduled version does. `companions`: the story in other languages,
    which can go out at the same instant. `has_the_same_pending`: what is scheduled is this very copy, so there is nothing to
    ask of it. `has_pending` and `asks_kind` speak for them too: the answers are for all that
    go out. `correction_waits`: somebody else has to read a correction first. `language` is the article's: what its
    readers are told is asked in it first.
    `is_in_both`: there is a version of the story in the other language, written if not read.
    """

    zone: str
    language: str = ""
    asks_kind: bool = False
    is_live: bool = True
    settles_at: datetime | None = None
    proposal: str = VersionKind.UPDATE
    has_pending: bool = False
    has_the_same_pending: bool = False
    goes_out_at: datetime | None = None
    embargoed_until: datetime | None = None
    may_break_embargo: bool = False
    companions: tuple[Article, ...] = ()
    correction_waits: bool = False
    is_in_both: bool = False


class PublishForm(SeenForm, ReasonFields):
    """Now or at a time; with what; and for a live story, what kind of change it is."""

    NOW, LATER = "now", "later"
    NO_TIME = _("Give the date and time, or choose “Now”.")
    #: What the button says that publishes now.
    BUTTONS = MappingProxyType(
        {
            VersionKind.TYPO: _("Publish as a small change"),
            VersionKind.UPDATE: _("Publish as an update"),
            VersionKind.CLARIFICATION: _("Publish as a clarification"),
            VersionKind.CORRECTION: _("Publish as a correction"),
        }
    )
    KINDS = (
        (VersionKind.TYPO, _("Small change: a slip, a tag, a link; nothing readers have to be told")),
        (VersionKind.UPDATE, _("Update: there is news")),
        (VersionKind.CLARIFICATION, _("Clarification: said better, nothing was wrong")),
        (VersionKind.CORRECTION, _("Correction: something was wrong")),
    )
    when = forms.ChoiceField(
        label=_("When"),
        choices=((NOW, _("Now")), (LATER, _("At a time"))),
        widget=forms.RadioSelect,
        initial=NOW,
    )
    at = MomentField(label=_("Date and time"), required=False)
    kind = forms.ChoiceField(
        label=_("What changes for readers"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=VersionKind.UPDATE,
    )
    pending = forms.ChoiceField(
        label=_("What becomes of the version that is scheduled already"),
        choices=(
            (Pending.CANCEL.value, _("This one takes its place: the scheduled version never goes out")),
            (
                Pending.KEEP.value,
                _("This one goes out before it: at its time the scheduled version goes out too and replaces this one"),
            ),
        ),
        widget=forms.RadioSelect,
        # The verb asks where it has to be answered: what is scheduled may be of a companion that is not ticked.
        required=False,
    )

    together = forms.MultipleChoiceField(
        label=_("Publish together with"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": SAVED_SINCE},
    )
    over_embargo = forms.CharField(
        label=_("Why it goes out before its embargo ends"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("Only when it has to. The reason is logged with your name."),
    )
    field_order = ("when", "at", "together", "over_embargo", "pending", "kind", "reason_ko", "reason_en")

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].help_text = _("In the publication's time: %s.") % occasion.zone
        buttons = self._offer_kinds(occasion)
        #: Kinds with which readers are told nothing: no reason is asked with them, and none is kept.
        self._silent = [VersionKind.TYPO.value, *([VersionKind.UPDATE.value] if occasion.settles_at else [])]
        # For the script that writes on the button what pressing it will do.
        self.fields["at"].widget.attrs["data-schedule"] = json.dumps(
            {
                "words": str(_("Schedule for %s")),
                "empty": str(_("Schedule")),
                "missing": str(self.NO_TIME),
                "zone": timezone.localtime().strftime("%Z"),
                "now": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"),
                "kinds": buttons,
                "silent": self._silent,
            }
        )
        if occasion.language == "en":
            self.order_fields([*self.field_order[:-2], "reason_en", "reason_ko"])
        first = "reason_en" if occasion.language == "en" else "reason_ko"
        self.fields[first].help_text = _(
            "A correction needs it, in one of the two languages. It stands above the text, such as: “An earlier version"
            " said 38 laboratories; there are 36.”"
        )
        other = "reason_ko" if first == "reason_en" else "reason_en"
        self.fields[other].help_text = (
            _("Readers of the story in that language see this one.")
            if occasion.is_in_both
            else _("There is no version of this story in that language: until there is, no reader sees this.")
        )
        if proposed := occasion.goes_out_at or occasion.embargoed_until:
            # Whoever presses in a hurry publishes nothing before its time.
            self.fields["when"].initial = self.LATER
            self.fields["at"].initial = proposed
        if occasion.goes_out_at:
            self.fields["pending"].initial = Pending.CANCEL.value
        self._companions = {_as_seen(each): each for each in occasion.companions}
        together = self.fields["together"]
        if isinstance(together, forms.MultipleChoiceField):
            together.choices = [(seen, f"{each} ({_language_of(each)})") for seen, each in self._companions.items()]
        self._leave_out(not occasion.asks_kind, "kind", "reason_ko", "reason_en")
        #: What becomes of a scheduled version where it is not asked: the very same copy takes its place.
        self.unasked = Pending.CANCEL if occasion.has_the_same_pending else Pending.ASK
        self._leave_out(not occasion.has_pending or occasion.has_the_same_pending, "pending")
        self._leave_out(not (occasion.embargoed_until and occasion.may_break_embargo), "over_embargo")
        self._leave_out(not occasion.companions, "together")

    def _offer_kinds(self, occasion: Occasion) -> dict[str, str]:
        """Choose among those that fit; what the button says with each."""
        kind = self.fields["kind"]
        kind.initial = occasion.proposal
        kinds: dict[str, Any] = dict(self.KINDS)
        words: dict[str, str] = {value: str(label) for value, label in self.BUTTONS.items()}
        if occasion.settles_at:
            # A minute that has begun is told as the next one, or its time would have come before it is over.
            settled = written(occasion.settles_at + timedelta(seconds=59), timezone.get_current_timezone())
            nothing = _("Nothing is said: it went out lately. From %s on readers are told what changes") % settled
            kinds = {VersionKind.UPDATE.value: nothing, **{told: kinds[told] for told in EXPLAINED}}
            kind.initial = VersionKind.UPDATE
            words[VersionKind.UPDATE] = str(_("Publish, and say nothing of it"))
        if occasion.correction_waits:
            kinds[VersionKind.CORRECTION] = _(
                "Correction: something was wrong. A second reader reads it before readers do"
            )
            words[VersionKind.CORRECTION] = str(_("Put the correction before a second reader"))
        if not occasion.is_live:
            kind.label = _("What changes for readers of the story in the other language, if it goes out too")
            words = {}
        if isinstance(kind, forms.ChoiceField):
            kind.choices = list(kinds.items())
        return words

    def _leave_out(self, unasked: bool, *names: str) -> None:  # noqa: FBT001 - a private helper reads better so
        for name in names if unasked else ():
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A time that was chosen is given and still to come; a correction says what was wrong."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == self.NOW and cleaned.get("at"):
            self.add_error("when", _("You gave a time but chose “Now”. Choose “At a time”, or empty the time."))
        if cleaned.get("when") == self.LATER and "at" not in self.errors:
            at: datetime | None = cleaned.get("at")
            if at is None:
                self.add_error("at", self.NO_TIME)
            elif at <= timezone.now():
                self.add_error("at", _("This time has passed. Choose a later one, or “Now”."))
        if cleaned.get("kind") == VersionKind.CORRECTION and not (cleaned.get("reason_ko") or cleaned.get("reason_en")):
            first = next(name for name in self.fields if name.startswith("reason_"))
            self.add_error(first, _("Say in at least one language what was corrected. Readers will see it."))
        return cleaned

    def offered(self) -> list[Article]:
        """Those that could go out together with the article."""
        return list(self._companions.values())

    def companions(self) -> list[Article]:
        """Those that go out together with the article."""
        return [self._companions[seen] for seen in self.cleaned_data.get("together", ())]

    def reason(self) -> Reason:
        """What was typed; nothing for a first publication, and of a change that readers are told nothing of."""
        is_told = "kind" in self.fields and self.cleaned_data.get("kind") not in self._silent
        return super().reason() if is_told else Reason()

    def chosen_time(self) -> datetime | None:
        """The time chosen, None for now."""
        return self.cleaned_data.get("at") if self.cleaned_data["when"] == self.LATER else None
