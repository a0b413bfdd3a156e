"""What is asked of whoever records a claim, decides it, or publishes its notice. The verbs check all of it again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.clock import MomentField, written
from articles.models.claim_notice import ClaimKind
from articles.models.desk.claim import Channel, Decision, Ground
from articles.verbs.claims import ClaimDetails, Decided, NoticeText, versions_to_claim_on

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import QueryDict

    from articles.models import Article, Claim, Version


class DayField(forms.DateField):
    """A day, as browsers offer it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=("%Y-%m-%d",), **kwargs)


def _named(version: Version, article: Article) -> str:
    since = written(version.live_from, article.publication.tzinfo)
    return _("Version %(number)s, from %(since)s") % {"number": version.number, "since": since}


def _is_minute_of(typed: datetime, instant: datetime) -> bool:
    return typed <= instant < typed + timedelta(minutes=1)


class ClaimForm(forms.Form):
    """A claim as it came."""

    kind = forms.ChoiceField(
        label=_("What is demanded"),
        choices=(
            (ClaimKind.CORRECTION, _("Correction: something was not true (art. 14)")),
            (ClaimKind.REBUTTAL, _("Rebuttal: who is concerned replies (art. 16)")),
            (ClaimKind.FOLLOW_UP, _("Follow-up report: a suspect was cleared (art. 17)")),
        ),
        widget=forms.RadioSelect,
    )
    received_at = MomentField(label=_("Received"))
    channel = forms.ChoiceField(label=_("How it came"), choices=Channel, initial=Channel.EMAIL)
    claimant = forms.CharField(label=_("Claimant"), max_length=200)
    contact = forms.CharField(
        label=_("Address, telephone, e-mail"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("Only who decides claims, and you, are shown the claimant. Readers never are."),
    )
    learned_on = DayField(
        label=_("The claimant learned of it on"),
        required=False,
        help_text=_("Of the report; for a follow-up report, that the proceedings ended. May be empty."),
    )
    versions = forms.MultipleChoiceField(label=_("The versions it is about"), widget=forms.CheckboxSelectMultiple)
    claimed = forms.CharField(
        label=_("What is wrong or missing, in the claimant's words"), widget=forms.Textarea(attrs={"rows": 5})
    )
    wanted = forms.CharField(
        label=_("The notice that is demanded"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )

    def __init__(self, article: Article, data: QueryDict | None = None, *, claim: Claim | None = None) -> None:
        self._versions = {str(version.number): version for version in versions_to_claim_on(article)}
        initial: dict[str, Any] = {"received_at": timezone.localtime(), "versions": list(self._versions)[:1]}
        if claim is not None:
            initial = {name: getattr(claim, name) for name in self.base_fields if name != "versions"}
            initial["versions"] = [str(number) for number in claim.versions.values_list("number", flat=True)]
        super().__init__(data, initial=initial)
        field = self.fields["versions"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(number, _named(version, article)) for number, version in self._versions.items()]
        self.fields["received_at"].help_text = _("In the publication's time: %s.") % article.publication.time_zone

    def details(self) -> ClaimDetails:
        """What was typed."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "versions"}
        return ClaimDetails(**(typed | {"kind": ClaimKind(typed["kind"])}))

    def versions_chosen(self) -> list[Version]:
        """What was ticked."""
        return [self._versions[number] for number in self.cleaned_data["versions"]]


class DecideForm(forms.Form):
    """The decision, and when the claimant was told of it."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Ground of the refusal"), choices=[("", "–"), *Ground.choices], required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    answered_at = MomentField(
        label=_("The answer was sent"),
        help_text=_("By e-mail or another quick way (decree art. 10). Send it, then write down when."),
    )
    notice_due_on = DayField(
        label=_("Last day for the notice"),
        required=False,
        help_text=_(
            "Where the commission or a court fixed one. Of a claim you accept it is the seventh after receipt."
        ),
    )
    reference = forms.CharField(label=_("Number of the case"), max_length=100, required=False)

    def __init__(self, claim: Claim, data: QueryDict | None = None) -> None:
        self._received_at = claim.received_at
        initial = {"answered_at": timezone.localtime(), "reference": claim.reference}
        super().__init__(data, initial=initial)

    def decided(self) -> Decided:
        """What was typed."""
        asked = self.cleaned_data
        due: date | None = asked["notice_due_on"]
        return Decided(
            Decision(asked["decision"]),
            Ground(asked["ground"]) if asked["ground"] else None,
            asked["note"],
            # Minutes are typed: the claim may have come within the one in which it was answered.
            self._received_at if _is_minute_of(asked["answered_at"], self._received_at) else asked["answered_at"],
            due,
            asked["reference"],
        )


class NoticeForm(forms.Form):
    """The notice as readers will have it."""

    title = forms.CharField(
        label=_("Title"), max_length=300, help_text=_("It stands for what the notice says (art. 15(5)).")
    )
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "The facts, and what is needed to understand them, as it was agreed with the claimant. Name nobody who did not"
            " agree to it."
        ),
    )
    after = forms.ChoiceField(
        label=_("The version that set it right"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("An internet newspaper also corrects the article itself where that is demanded (art. 15(1), (3))."),
    )
    front_until = MomentField(
        label=_("On the front page until"),
        required=False,
        help_text=_("Where that was agreed or ordered. May be empty."),
    )

    def __init__(self, claim: Claim, data: QueryDict | None = None) -> None:
        article = claim.article
        about = claim.versions.order_by("-number").values_list("number", flat=True).first() or 0
        later = [version for version in versions_to_claim_on(article) if version.number > about]
        self._later = {str(version.number): version for version in later}
        corrections = [version for version in later if version.kind == "correction"]
        initial = {"text": claim.wanted, "after": str(corrections[0].number) if corrections else ""}
        super().__init__(data, initial=initial)
        after = self.fields["after"]
        if isinstance(after, forms.ChoiceField):
            unchanged = ("", _("None: the article stands as it was"))
            after.choices = [unchanged, *((number, _named(each, article)) for number, each in self._later.items())]
        for name in ("title", "text"):
            self.fields[name].widget.attrs["lang"] = article.language
        if not self._later:
            del self.fields["after"]

    def said(self) -> NoticeText:
        """What was typed."""
        return NoticeText(self.cleaned_data["title"], self.cleaned_data["text"], self.cleaned_data["front_until"])

    def after_version(self) -> Version | None:
        """What was chosen."""
        return self._later.get(self.cleaned_data.get("after", ""))


class ReasonForm(forms.Form):
    """Why, for the history of the claim."""

    note = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))


class OptionalReasonForm(ReasonForm):
    """Why, where that does not go without saying."""

    note = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
