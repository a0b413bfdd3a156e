"""When an arrangement goes on the site, and the note that goes with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.clock import MomentField
from articles.verbs import arranging

if TYPE_CHECKING:
    from datetime import datetime


class WhenForm(forms.Form):
    """When the arrangement goes on the site, and why."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=arranging.LONGEST_NOTE,
        required=False,
        help_text=gettext_lazy("For colleagues, and for the record of how the front page was arranged."),
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=(("now", gettext_lazy("Now")), ("later", gettext_lazy("At a time"))),
        initial="now",
        widget=forms.RadioSelect,
    )
    at = MomentField(label=gettext_lazy("Time"), required=False)

    def __init__(self, data: Any = None, *, zone: str, note: str = "") -> None:
        super().__init__(data, initial={"note": note})
        self.fields["at"].help_text = _("In the time of %s.") % zone
        config = {
            "words": _("Schedule for %s"),
            "missing": _("Choose a time"),
            "zone": timezone.localtime().strftime("%Z"),
            "now": timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"),
        }
        self.fields["at"].widget.attrs["data-schedule"] = json.dumps(config, ensure_ascii=False)

    def clean(self) -> dict[str, Any]:
        """A time that was given is never ignored."""
        asked = super().clean() or {}
        if asked.get("when") == "later" and not asked.get("at") and "at" not in self.errors:
            self.add_error("at", _("Choose a time, or “Now”."))
        if asked.get("when") == "now" and asked.get("at"):
            self.add_error("when", _("A time is given. Choose “At a time”, or take the time out."))
        return asked

    def chosen(self) -> datetime | None:
        """The time it is scheduled for; None for now."""
        at: datetime | None = self.cleaned_data.get("at")
        return at if self.cleaned_data.get("when") == "later" else None
