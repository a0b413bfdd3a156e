"""The form of the working copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.clock import MomentField
from articles.admin.photos.images import rights_of
from articles.admin.photos.widget import PhotoWidget, show
from articles.admin.places import offer
from articles.admin.selects import know
from articles.body import LONGEST
from articles.library.photos import is_restricted, may_show
from articles.models import Article
from articles.prose import BodyWidget
from articles.writing.drafting import Collision, check_current, check_tags
from articles.writing.installments import who_has
from articles.writing.survivors import standing_tags

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict
    from taggit.models import Tag

    from articles.models import Photo
    from newsroom.models import Section


class ArticleForm(forms.ModelForm[Article]):
    """The working copy. `opened_at_edit` is the saved state this form was opened on; a newer one refuses the save whole."""

    #: What was typed but not saved, shown in place of what is saved; see `articles.admin.saving.server.restored`.
    laid: QueryDict | None = None

    #: All that were not merged into others, where they are at hand: the select need not ask for them.
    sections: list[Section] | None = None

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
            "series",
            "installment",
            "language",
            "kind",
            "origin",
            "ai_use",
            "slug",
            "tags",
            "lead_photo",
            "lead_caption",
            "lead_alt",
            "search_title",
            "search_description",
            "share_headline",
            "share_description",
            "share_photo",
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
            "search_title": forms.Textarea(attrs={"rows": 2}),
            "search_description": forms.Textarea(attrs={"rows": 3}),
            "share_headline": forms.Textarea(attrs={"rows": 2}),
            "share_description": forms.Textarea(attrs={"rows": 3}),
            "share_photo": PhotoWidget(empty=_("None of its own.")),
            "body": BodyWidget,
        }
        help_texts = {
            "internal_note": _(
                "Never published. Stays with the article. What you want to say to the editors now is asked when you"
                " submit it."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if self.laid is not None:
            typed = {name: self.laid[name] for name in self.base_fields if name in self.laid}
            kwargs["initial"] = {**(kwargs.get("initial") or {}), **typed}
        super().__init__(*args, **kwargs)
        know(self.fields.get("translation_of"), self.instance.translation_of)
        know(self.fields.get("series"), self.instance.series)
        for name in ("lead", "share"):
            show(self.fields.get(f"{name}_photo"), self.instance, name)
        if photo := self.instance.lead_photo:
            # What readers get while the article says nothing of its own.
            for name, said in (("lead_caption", photo.caption_in), ("lead_alt", photo.alt_in)):
                if name in self.fields:
                    self.fields[name].widget.attrs["placeholder"] = said(self.instance.language)
        if not self.instance.pk:
            self.fields["key"].initial = self.instance.key
        if self.instance.pk:
            self.fields["opened_at_edit"].initial = self.instance.edit_version
            # Where it appears decides its number and its address.
            if "publication" in self.fields and self.instance.number:
                self.fields["publication"].disabled = True
        self._offer_sections()

    def _offer_sections(self) -> None:
        """Those that take articles, and the one in which it stands, which may be retired."""
        sections, section = self.fields.get("section"), self.instance.section
        if not isinstance(sections, forms.ModelChoiceField) or sections.queryset is None:
            return
        own = section.survivor.pk if section else None
        if section and own != section.pk and self.initial.get("section") == section.pk:
            # The working copy has not followed a merger yet.
            self.initial["section"] = own
        sections.queryset = sections.queryset.filter(Q(retired_at=None) | Q(pk=own))
        if self.sections is not None:
            offer(sections, (each for each in self.sections if each.retired_at is None or each.pk == own))

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
        return _one_line(self.cleaned_data["headline"])

    def clean_search_title(self) -> str:
        """The same."""
        return _one_line(self.cleaned_data["search_title"])

    def clean_share_headline(self) -> str:
        """The same."""
        return _one_line(self.cleaned_data["share_headline"])

    def clean_lead_photo(self) -> Photo | None:
        """A photo whose right has ended is not chosen anew; where it stands already the rest can still be saved."""
        return self._chosen_photo("lead_photo")

    def clean_share_photo(self) -> Photo | None:
        """The same."""
        return self._chosen_photo("share_photo")

    def _chosen_photo(self, name: str) -> Photo | None:
        photo: Photo | None = self.cleaned_data[name]
        shown = {self.instance.lead_photo_id, self.instance.share_photo_id}
        if photo and photo.pk not in shown and is_restricted(photo):
            raise forms.ValidationError(_("This photo is restricted. Choose another."), code="restricted")
        if photo and photo.pk not in shown and not may_show(self.instance, photo):
            raise forms.ValidationError(rights_of(photo), code="rights")
        return photo

    def clean_tags(self) -> list[Tag | str]:
        """Names the library can hold; in the place of one that was merged the tag that it was merged into."""
        names: list[str] = self.cleaned_data["tags"]
        check_tags(names)
        return standing_tags(names)

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
        if (series := cleaned.get("series")) and (number := cleaned.get("installment")):
            there = who_has(series, number, cleaned.get("language", ""), self.instance.pk)
            if there is not None:
                said = _("“%s” is this part already. Take another number, or leave it empty for the next one.")
                self.add_error("installment", said % there)
        if self.instance.pk:
            try:
                check_current(self.instance.pk, cleaned.get("opened_at_edit") or 0)
            except Collision as collision:
                # The screen that shows both writings stands in for this form.
                raise forms.ValidationError(str(collision), code="collision") from collision
        return cleaned


def _one_line(text: str) -> str:
    return " ".join(text.split())
