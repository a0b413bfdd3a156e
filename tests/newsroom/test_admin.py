"""The desk's screens for who publishes: who may, what is said, what is refused and how."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from newsroom.models import (
    FormerName,
    Host,
    MastheadPost,
    Publication,
    PublisherDetails,
    Registration,
    Reporter,
    Section,
)
from newsroom.roles import Role
from tests.builders import make_publication, make_reporter, make_section, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db
MODELS = ("publisher", "publication", "registration", "mastheadpost", "section", "reporter")


def signed_in(role: Role | None) -> Client:
    """A browser in which somebody of this role is signed in."""
    client = Client()
    client.force_login(make_user(role))
    return client


def superuser() -> Client:
    """The administrator's browser."""
    user: User = make_user(Role.MANAGING_EDITOR, is_superuser=True)
    client = Client()
    client.force_login(user)
    return client


def page_of(row: Any) -> str:
    """The row's page at the desk."""
    return reverse(f"admin:newsroom_{row._meta.model_name}_change", args=[row.pk])


def form_at(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send back unchanged."""
    context: Any = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False and not isinstance(value, FieldFile):
                data[field.html_name] = "on" if value is True else value
    return data


def add_row(data: dict[str, Any], prefix: str, **fields: Any) -> None:
    """A further inline row."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = number + 1
    data.update({f"{prefix}-{number}-{name}": value for name, value in fields.items()})


def text(response: Any) -> str:
    """The page."""
    return str(response.content.decode())


# Who may ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_a_stranger_is_sent_to_sign_in(model: str) -> None:
    make_publication()
    for client in (Client(), signed_in(None)):
        response = client.get(reverse(f"admin:newsroom_{model}_changelist"))
        assert response.status_code == 302
        assert "/login/" in response["Location"]


@pytest.mark.parametrize("model", MODELS)
def test_everybody_at_the_desk_can_look_things_up(model: str) -> None:
    publication = make_publication()
    make_section(publication)
    make_reporter()
    for role in Role:
        response = signed_in(role).get(reverse(f"admin:newsroom_{model}_changelist"), {"q": "a"})
        assert response.status_code == 200


@pytest.mark.parametrize("role", [Role.REPORTER, Role.DESK_EDITOR])
def test_a_reporter_and_a_desk_editor_cannot_change_the_masthead(role: Role) -> None:
    publication = make_publication()
    post = publication.masthead.get(office="editor")
    data = form_at(superuser(), page_of(post)) | {"name_en": "Usurper"}
    title = form_at(superuser(), page_of(publication)) | {"name_en": "Usurped"}
    client = signed_in(role)
    assert client.post(page_of(post), data).status_code == 403
    assert client.post(page_of(publication), title).status_code == 403
    assert client.get(reverse("admin:newsroom_mastheadpost_add")).status_code == 403
    post.refresh_from_db()
    assert post.name_en == "Pyun Jip-in"


def test_a_managing_editor_changes_the_masthead_and_the_desk_remembers_who_and_when() -> None:
    publication = make_publication()
    post = publication.masthead.get(office="editor")
    client = signed_in(Role.MANAGING_EDITOR)
    response = client.post(page_of(post), form_at(client, page_of(post)) | {"name_en": "Successor"})
    assert response.status_code == 302
    post.refresh_from_db()
    assert post.name_en == "Successor"
    entry = LogEntry.objects.get()
    assert entry.user.groups.get().name == Role.MANAGING_EDITOR.value
    assert "Name (English) (“Pyun Jip-in” → “Successor”)" in entry.get_change_message()


# What is to mend ----------------------------------------------------------------------------------------


def test_the_publications_page_and_its_list_show_what_the_law_misses() -> None:
    publication = make_publication()
    client = signed_in(Role.MANAGING_EDITOR)
    assert "To mend in the imprint" not in text(client.get(page_of(publication)))
    assert "complete" in text(client.get(reverse("admin:newsroom_publication_changelist")))
    publication.masthead.filter(office="youth_protection_officer").delete()
    page = text(client.get(page_of(publication)))
    assert "청소년보호책임자" in page
    assert "art. 7-2" in page
    assert "1 entry to mend" in text(client.get(reverse("admin:newsroom_publication_changelist")))


@pytest.mark.parametrize("model", MODELS)
def test_no_list_costs_more_for_more_rows(model: str) -> None:
    client = signed_in(Role.MANAGING_EDITOR)

    def more(start: int) -> None:
        for number in range(start, start + 4):
            publication = make_publication(f"title-{number}", f"{number}.example.com")
            section = make_section(publication, "world")
            make_section(publication, "asia", parent=section)
            make_reporter(f"reporter-{number}", section=section, user=make_user())

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"admin:newsroom_{model}_changelist")).status_code == 200
        return len(queries)

    more(0)
    cost()
    few = cost()
    more(4)
    assert cost() <= few


# The publication's page ---------------------------------------------------------------------------------


def test_one_visit_ends_a_post_and_begins_its_successor() -> None:
    publication = make_publication()
    client = signed_in(Role.MANAGING_EDITOR)
    data = form_at(client, page_of(publication))
    row = next(number for number in range(3) if data[f"masthead-{number}-office"] == "editor")
    data[f"masthead-{row}-ends_on"] = "2025-12-31"
    add_row(data, "masthead", office="editor", name_ko="새편집인", order=1, starts_on="2026-01-01")
    assert client.post(page_of(publication), data).status_code == 302
    assert [post.name_ko for post in publication.masthead.in_force(date(2026, 1, 1)).filter(office="editor")] == [
        "새편집인"
    ]
    assert "To (– → “2025-12-31”)" in LogEntry.objects.get(object_id=str(publication.pk)).get_change_message()


def test_one_visit_ends_a_registration_and_enters_the_next_of_its_kind() -> None:
    publication = make_publication()
    client = signed_in(Role.MANAGING_EDITOR)
    data = form_at(client, page_of(publication))
    data["registrations-0-ends_on"] = "2025-12-31"
    add_row(
        data,
        "registrations",
        kind="internet_newspaper",
        authority_ko="서울",
        number="아99999",
        registered_on="2026-01-01",
    )
    assert client.post(page_of(publication), data).status_code == 302
    assert publication.registrations.get(ends_on=None).number == "아99999"


@pytest.mark.parametrize(
    ("prefix", "fields", "sentences"),
    [
        (
            "registrations",
            {"kind": "internet_newspaper", "authority_ko": "서울", "number": "아99999", "registered_on": "2020-01-01"},
            ["서울 아12345", "2010-01-01", "End it the day before"],
        ),
        (
            "registrations",
            {"kind": "magazine", "authority_ko": "종로", "number": "아00125", "registered_on": "2020-01-01"},
            ["라 마 바 사", "A magazine shows how often it appears"],
        ),
        (
            "registrations",
            {"kind": "daily_newspaper", "authority_ko": "서울", "number": "아99999", "registered_on": "2020-01-01"},
            ["begins with 가, not 아"],
        ),
        (
            "masthead",
            {"office": "editor", "order": 0, "starts_on": "2020-01-01"},
            ["Who holds the office?"],
        ),
        (
            "masthead",
            {"office": "other", "order": 0, "name_ko": "누구", "starts_on": "2020-01-01"},
            ["needs the title that is printed"],
        ),
        (
            "masthead",
            {"office": "editor", "order": 0, "name_ko": "누구", "starts_on": "2020-01-01", "ends_on": "2019-01-01"},
            ["The last day is before the first"],
        ),
        (
            "masthead",
            {"office": "editor", "order": 0, "name_ko": "편집인", "name_en": "Pyun Jip-in", "starts_on": "2020-01-01"},
            ["Pyun Jip-in", "2010-01-01", "now"],
        ),
        ("hosts", {"hostname": "https://www.example.com/"}, ["no https://, no port, no path"]),
        ("hosts", {"hostname": "www.example.com", "is_primary": "on"}, ["testserver is primary already"]),
    ],
)
def test_a_mistake_is_refused_with_what_to_do(prefix: str, fields: dict[str, Any], sentences: list[str]) -> None:
    publication = make_publication()
    client = signed_in(Role.MANAGING_EDITOR)
    data = form_at(client, page_of(publication))
    add_row(data, prefix, **fields)
    response = client.post(page_of(publication), data)
    assert response.status_code == 200
    for sentence in sentences:
        assert sentence in text(response)


def test_two_new_rows_that_overlap_each_other_are_refused() -> None:
    publication = make_publication()
    client = signed_in(Role.MANAGING_EDITOR)
    data = form_at(client, page_of(publication))
    add_row(data, "former_names", name_en="UN News", starts_on="1996-01-01", ends_on="2009-12-31")
    add_row(data, "former_names", name_en="The Diplomatic Journal", starts_on="2009-01-01", ends_on="2015-01-01")
    response = client.post(page_of(publication), data)
    assert "“UN News” holds from 1996-01-01 to 2009-12-31" in text(response)
    assert not FormerName.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("languages", "en, xx", "Nothing appears here in xx. Choose from: en, ko."),
        ("languages", "en, en", "each once"),
        ("time_zone", "Asia/Soul", "Asia/Seoul"),
    ],
)
def test_a_publication_says_what_is_wrong_with_itself(field: str, value: str, sentence: str) -> None:
    publication = make_publication()
    client = signed_in(Role.MANAGING_EDITOR)
    response = client.post(page_of(publication), form_at(client, page_of(publication)) | {field: value})
    assert response.status_code == 200
    assert sentence in text(response)


def test_languages_are_written_with_commas_and_keep_their_order() -> None:
    publication = make_publication()
    client = signed_in(Role.MANAGING_EDITOR)
    data = form_at(client, page_of(publication))
    assert client.post(page_of(publication), data | {"languages": "KO, en"}).status_code == 302
    publication.refresh_from_db()
    assert publication.languages == ["ko", "en"]


def test_another_host_becomes_primary_in_one_visit() -> None:
    publication = make_publication()
    Host.objects.create(publication=publication, hostname="a.example.com")
    client = signed_in(Role.MANAGING_EDITOR)
    for expected in ("a.example.com", "testserver"):
        data = form_at(client, page_of(publication))
        for number in range(2):
            data.pop(f"hosts-{number}-is_primary", None)
            if data[f"hosts-{number}-hostname"] == expected:
                data[f"hosts-{number}-is_primary"] = "on"
        assert client.post(page_of(publication), data).status_code == 302
        assert publication.hosts.get(is_primary=True).hostname == expected


def test_a_hangul_host_is_kept_as_browsers_send_it() -> None:
    host = Host(publication=make_publication(), hostname=" 외교저널.Com. ")
    host.full_clean()
    assert host.hostname.startswith("xn--")
    assert host.hostname.endswith(".com")


def test_a_move_of_the_company_is_a_new_row_of_its_details() -> None:
    publisher = make_publication().publisher
    client = signed_in(Role.MANAGING_EDITOR)
    new = {"name_ko": "담화", "name_en": "Damwha", "address_ko": "부산", "starts_on": "2026-01-01"}
    data = form_at(client, page_of(publisher))
    add_row(data, "details", **new)
    assert "End it the day before this one begins" in text(client.post(page_of(publisher), data))
    data["details-0-ends_on"] = "2025-12-31"
    assert client.post(page_of(publisher), data).status_code == 302
    assert publisher.details.in_force(date(2025, 6, 1)).get().address_ko.startswith("서울")
    assert publisher.details.in_force(date(2026, 6, 1)).get().address_ko == "부산"


# What stays ---------------------------------------------------------------------------------------------


def test_a_post_that_has_begun_is_ended_not_deleted_and_one_to_come_may_be_deleted() -> None:
    publication = make_publication()
    begun = publication.masthead.get(office="editor")
    to_come = MastheadPost.objects.create(
        publication=publication, office="editor", name_ko="다음", starts_on=timezone.localdate() + timedelta(days=7)
    )
    for client in (signed_in(Role.MANAGING_EDITOR), superuser()):
        url = reverse("admin:newsroom_mastheadpost_delete", args=[begun.pk])
        assert client.post(url, {"post": "yes"}).status_code == 403
        assert "delete_selected" not in text(client.get(reverse("admin:newsroom_mastheadpost_changelist")))
    url = reverse("admin:newsroom_mastheadpost_delete", args=[to_come.pk])
    assert signed_in(Role.DESK_EDITOR).post(url, {"post": "yes"}).status_code == 403
    assert signed_in(Role.MANAGING_EDITOR).post(url, {"post": "yes"}).status_code == 302
    assert list(publication.masthead.filter(office="editor")) == [begun]


def test_a_forged_box_does_not_delete_a_row_that_has_begun() -> None:
    publication = make_publication()
    client = signed_in(Role.MANAGING_EDITOR)
    data = form_at(client, page_of(publication))
    data |= {f"masthead-{number}-DELETE": "on" for number in range(3)} | {"registrations-0-DELETE": "on"}
    client.post(page_of(publication), data)
    assert publication.masthead.count() == 3
    assert publication.registrations.count() == 1


def test_publications_and_publishers_are_not_deleted_at_the_desk() -> None:
    publication = make_publication()
    for row in (publication, publication.publisher):
        url = reverse(f"admin:newsroom_{row._meta.model_name}_delete", args=[row.pk])
        assert superuser().post(url, {"post": "yes"}).status_code == 403


def test_a_row_does_not_move_to_another_publication() -> None:
    publication, other = make_publication(), make_publication("second", "second.example.com")
    client = superuser()
    for row in (make_section(publication), publication.masthead.get(office="editor"), publication.registrations.get()):
        client.post(page_of(row), form_at(client, page_of(row)) | {"publication": other.pk})
        row.refresh_from_db()
        assert row.publication_id == publication.pk


# Sections and reporters ---------------------------------------------------------------------------------


def test_a_publications_slug_is_chosen_once_because_the_record_names_it() -> None:
    publication = make_publication()
    client = signed_in(Role.MANAGING_EDITOR)
    sent = form_at(client, page_of(publication))
    assert "slug" not in sent
    client.post(page_of(publication), sent | {"slug": "other", "name_en": "Another name"})
    publication.refresh_from_db()
    assert (publication.slug, publication.name_en) == ("journal", "Another name")


def test_sections_have_two_levels_within_one_publication() -> None:
    publication, other = make_publication(), make_publication("second", "second.example.com")
    world, foreign = make_section(publication, "world"), make_section(other, "world")
    asia = make_section(publication, "asia", parent=world)
    client = signed_in(Role.MANAGING_EDITOR)
    url = reverse("admin:newsroom_section_add")
    fields = {"publication": publication.pk, "slug": "seoul", "name_ko": "서울", "name_en": "Seoul", "order": 0}
    assert client.post(url, fields | {"parent": asia.pk}).status_code == 200
    assert "another publication" in text(client.post(url, fields | {"parent": foreign.pk}))
    assert "already exists" in text(client.post(url, fields | {"slug": "world"}))
    assert client.post(url, fields | {"parent": world.pk}).status_code == 302
    assert Section.objects.get(slug="seoul").root == world
    response = client.post(
        page_of(world), form_at(client, page_of(world)) | {"parent": make_section(publication, "a").pk}
    )
    assert "has parts of its own" in text(response)


def test_a_guest_author_needs_no_login_and_one_name() -> None:
    client = signed_in(Role.DESK_EDITOR)
    url = reverse("admin:newsroom_reporter_add")
    assert "in at least one language" in text(client.post(url, {"slug": "guest"}))
    assert client.post(url, {"slug": "홍길동", "name_ko": "홍길동"}).status_code == 302
    assert Reporter.objects.get().name_in("en") == "홍길동"


def test_a_reporter_may_have_a_login_found_by_typing() -> None:
    make_publication()
    user = make_user(Role.REPORTER, "leekapsoo")
    client = signed_in(Role.DESK_EDITOR)
    found = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "newsroom", "model_name": "reporter", "field_name": "user", "term": "leek"},
    )
    assert found.json()["results"] == [{"id": str(user.pk), "text": "leekapsoo"}]
    data = {"slug": "lee", "name_ko": "이갑수", "name_en": "Lee Kap-soo", "user": user.pk}
    assert client.post(reverse("admin:newsroom_reporter_add"), data).status_code == 302
    assert user.reporter.name_in("en") == "Lee Kap-soo"
    assert "leekapsoo" in text(client.get(reverse("admin:newsroom_reporter_changelist"), {"q": "갑수"}))


def test_a_reporter_cannot_change_reporters() -> None:
    person = make_reporter()
    client = signed_in(Role.REPORTER)
    assert client.post(page_of(person), {"slug": "x", "name_en": "X"}).status_code == 403


# The database ------------------------------------------------------------------------------------------


def test_the_database_itself_holds_the_rules() -> None:
    publication = make_publication()
    dated = {"starts_on": date(2020, 1, 2), "ends_on": date(2020, 1, 1)}
    registration = {"publication": publication, "authority_ko": "서울", "number": "아1"}
    broken: dict[str, Callable[[], object]] = {
        "registration_one_in_force_per_kind": lambda: Registration.objects.create(
            kind="internet_newspaper", registered_on=date(2020, 1, 1), **registration
        ),
        "registration_ends_after_it_starts": lambda: Registration.objects.create(
            kind="magazine", registered_on=date(2020, 1, 2), ends_on=date(2020, 1, 1), **registration
        ),
        "masthead_post_ends_after_it_starts": lambda: MastheadPost.objects.create(
            publication=publication, office="editor", name_ko="가", **dated
        ),
        "masthead_post_names_a_person": lambda: MastheadPost.objects.create(
            publication=publication, office="editor", starts_on=date(2020, 1, 1)
        ),
        "publisher_details_end_after_they_start": lambda: PublisherDetails.objects.create(
            publisher=publication.publisher, name_ko="가", name_en="A", **dated
        ),
        "former_name_ends_after_it_starts": lambda: FormerName.objects.create(
            publication=publication, name_en="A", **dated
        ),
        "host_one_primary_per_publication": lambda: Host.objects.create(
            publication=publication, hostname="b.example.com", is_primary=True
        ),
        "reporter_has_a_name": lambda: Reporter.objects.create(slug="nobody"),
    }
    for name, act in broken.items():
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            act()
        # SQLite names the columns of a broken unique index, not the index.
        if "UNIQUE" not in str(refusal.value):
            assert name in str(refusal.value)
    assert Publication.objects.count() == 1
