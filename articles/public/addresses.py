"""The parts of an address: days, months and languages as they are written in a path."""

from __future__ import annotations

from datetime import date

from django.conf import settings


class DayConverter:
    """`2025/06/18` ↔ a date; a day that no calendar has matches nothing."""

    regex = r"[12][0-9]{3}/[0-9]{2}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Raises ValueError, which Django takes for no match."""
        return date.fromisoformat(value.replace("/", "-"))

    def to_url(self, value: date) -> str:
        """The date as a path."""
        return value.isoformat().replace("-", "/")


class MonthConverter:
    """`2025/06` ↔ the first day of the month."""

    regex = r"[12][0-9]{3}/[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Raises ValueError, which Django takes for no match."""
        return date.fromisoformat(f"{value.replace('/', '-')}-01")

    def to_url(self, value: date) -> str:
        """The month of the date as a path."""
        return value.isoformat()[:7].replace("-", "/")


class LanguageConverter:
    """The code of a language this software speaks."""

    regex = "|".join(code for code, _name in settings.LANGUAGES)

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class FeedEndingConverter:
    """The format of a feed, as its address ends."""

    regex = "atom|rss|json"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value
