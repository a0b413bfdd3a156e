"""The article form, and the small forms that a verb asks before it acts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from articles.admin.photos.images import rights_of
from articles.admin.photos.widget import PhotoWidget
from articles.body import LONGEST
from articles.library.photos import may_show
from articles.models import Article
from articles.models.version import VersionKind
from articles.prose import BodyWidget
from articles.refusals import SAVED_SINCE
from articles.verbs.publishing import Pending, Reason
from articles.writing.drafting import Collision, check_current, check_tags

if TYPE_CHECKING:
    from django.http import QueryDict

    from articles.models import Photo


class MomentField(forms.DateTimeField):
    """Day and time in one field, as browsers offer it; seconds and a blank between are understood too."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")
        super().__init__(input_formats=formats, **kwargs)


class ArticleForm(forms.ModelForm[Article]):
    """The working copy. `opened_at_edit` is the saved state this form was opened on; a newer one refuses the save whole."""

    #: What was typed but not saved, shown in place of what is saved; see `articles.admin.saving.server.restored`.
    laid: QueryDict | None = None

    #: Whether who fills it in may do without a source's embargo.
    may_break_embargo = False

    opened_at_edit = forms.IntegerField(label="", widget=forms.HiddenInput, required=False)
    # A new article is known by it before it is saved: to the browser that keeps its text, and when it is sent twice.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    embargoed_until = MomentField(
        label=_("Embargoed until"),
        required=False,
        help_text=_("The source's condition, not a schedule: nothing goes out earlier, whoever presses the button."),
    )

    class Meta:
        model = Article
        fields = (
            "headline",
            "deck",
            "body",
            "dateline",
            "publication",
            "section",
            "language",
            "kind",
            "origin",
            "slug",
            "tags",
            "lead_photo",
            "lead_caption",
            "lead_alt",
            "translation_of",
            "embargoed_until",
            "internal_note",
        )
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2, "class": "desk-headline"}),
            "deck": forms.Textarea(attrs={"rows": 2, "class": "desk-deck"}),
            "internal_note": forms.Textarea(attrs={"rows": 3}),
            "lead_caption": forms.Textarea(attrs={"rows": 2}),
            "lead_alt": forms.Textarea(attrs={"rows": 2}),
            "lead_photo": PhotoWidget,
            "body": BodyWidget,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if self.laid is not None:
            typed = {name: self.laid[name] for name in self.base_fields if name in self.laid}
            kwargs["initial"] = {**(kwargs.get("initial") or {}), **typed}
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.fields["key"].initial = self.instance.key
        if self.instance.pk:
            self.fields["opened_at_edit"].initial = self.instance.edit_version
            # Where it appears decides its number and its address.
            if "publication" in self.fields and self.instance.number:
                self.fields["publication"].disabled = True

    def clean_body(self) -> str:
        """Refused before anything has worked on it, when it is longer than any article."""
        body = str(self.cleaned_data["body"])
        if len(body) > LONGEST:
            raise forms.ValidationError(
                _("The body has %(length)d characters, at most %(longest)d are possible. Make several articles of it.")
                % {"length": len(body), "longest": LONGEST}
            )
        return body

    def clean_headline(self) -> str:
        """One line, however it was pasted."""
        return " ".join(str(self.cleaned_data["headline"]).split())

    def clean_lead_photo(self) -> Photo | None:
        """A photo whose right has ended is not chosen anew; where it stands already the rest can still be saved."""
        photo: Photo | None = self.cleaned_data["lead_photo"]
        if photo and photo.pk != self.instance.lead_photo_id and not may_show(self.instance, photo):
            raise forms.ValidationError(rights_of(photo), code="rights")
        return photo

    def clean_tags(self) -> list[str]:
        """Names the library can hold."""
        names: list[str] = self.cleaned_data["tags"]
        check_tags(names)
        return names

    def clean_embargoed_until(self) -> datetime | None:
        """An embargo that stands is not shortened in passing, and one that comes late says what it comes too late for."""
        until: datetime | None = self.cleaned_data["embargoed_until"]
        held = self.instance.embargoed_until
        if held and held > timezone.now() and (until is None or until < held) and not self.may_break_embargo:
            raise forms.ValidationError(_("You do not have the right to end a source's embargo before its time."))
        pending = self.instance.versions.pending().first() if self.instance.pk and until else None
        if pending and until and pending.live_from < until:
            raise forms.ValidationError(_("A version is scheduled before that. Cancel its schedule first."))
        return until

    def clean(self) -> dict[str, Any]:
        """Refuse the whole save, before anything is written, when somebody else saved meanwhile."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            try:
                check_current(self.instance.pk, cleaned.get("opened_at_edit") or 0)
            except Collision as collision:
                # The screen that shows both writings stands in for this form.
                raise forms.ValidationError(str(collision), code="collision") from collision
        return cleaned


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

    `asks_kind`: a live story has settled, so readers are told what sort of change it is. `proposal`: the kind that the
    change looks like. `companions`: the story in other languages, which can go out at the same instant. `has_pending`
    and `asks_kind` speak for them too: the answers are for all that go out.
    """

    zone: str
    asks_kind: bool = False
    proposal: str = VersionKind.UPDATE
    has_pending: bool = False
    embargoed_until: datetime | None = None
    may_break_embargo: bool = False
    companions: tuple[Article, ...] = ()


class PublishForm(SeenForm, ReasonFields):
    """Now or at a time; with what; and for a live story, what kind of change it is."""

    NOW, LATER = "now", "later"
    when = forms.ChoiceField(
        label=_("When"),
        choices=((NOW, _("Now")), (LATER, _("At a time"))),
        widget=forms.RadioSelect,
        initial=NOW,
    )
    at = MomentField(label=_("Date and time"), required=False)
    kind = forms.ChoiceField(
        label=_("What changes for readers"),
        choices=(
            (VersionKind.TYPO, _("Typo: a slip, nothing readers have to be told")),
            (VersionKind.UPDATE, _("Update: there is news")),
            (VersionKind.CLARIFICATION, _("Clarification: said better, nothing was wrong")),
            (VersionKind.CORRECTION, _("Correction: something was wrong")),
        ),
        widget=forms.RadioSelect,
        initial=VersionKind.UPDATE,
    )
    pending = forms.ChoiceField(
        label=_("A version is already scheduled"),
        choices=(
            (Pending.CANCEL.value, _("Cancel it")),
            (Pending.KEEP.value, _("Keep it: it replaces this one at its time")),
        ),
        widget=forms.RadioSelect,
        # The verb asks where it has to be answered: what is scheduled may be of a companion that is not ticked.
        required=False,
    )

    together = forms.MultipleChoiceField(
        label=_("At the same instant, all or none"),
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
        # For the script that writes on the button what pressing it will do.
        self.fields["at"].widget.attrs["data-schedule"] = json.dumps(
            {"words": str(_("Schedule for %s")), "zone": timezone.localtime().strftime("%Z")}
        )
        self.fields["kind"].initial = occasion.proposal
        if occasion.embargoed_until:
            self.fields["when"].initial = self.LATER
            self.fields["at"].initial = occasion.embargoed_until
        self._companions = {_as_seen(each): each for each in occasion.companions}
        together = self.fields["together"]
        if isinstance(together, forms.MultipleChoiceField):
            together.choices = [(seen, f"{each} ({_language_of(each)})") for seen, each in self._companions.items()]
        self._leave_out(not occasion.asks_kind, "kind", "reason_ko", "reason_en")
        self._leave_out(not occasion.has_pending, "pending")
        self._leave_out(not (occasion.embargoed_until and occasion.may_break_embargo), "over_embargo")
        self._leave_out(not occasion.companions, "together")

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
                self.add_error("at", _("Give the date and time, or choose “Now”."))
            elif at <= timezone.now():
                self.add_error("at", _("This time has passed. Choose a later one, or “Now”."))
        if cleaned.get("kind") == VersionKind.CORRECTION and not (cleaned.get("reason_ko") or cleaned.get("reason_en")):
            raise forms.ValidationError(_("Say in at least one language what was corrected. Readers will see it."))
        return cleaned

    def companions(self) -> list[Article]:
        """Those that go out together with the article."""
        return [self._companions[seen] for seen in self.cleaned_data.get("together", ())]

    def reason(self) -> Reason:
        """What was typed; nothing for a first publication."""
        return super().reason() if "kind" in self.fields else Reason()

    def chosen_time(self) -> datetime | None:
        """The time chosen, None for now."""
        return self.cleaned_data.get("at") if self.cleaned_data["when"] == self.LATER else None
