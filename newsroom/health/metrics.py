"""Numbers in the text format of Prometheus 0.0.4: what is looked at, when timers last ran, and what apps have to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import DatabaseError

from newsroom.health.looks import looks
from newsroom.models.heartbeat import Heartbeat, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number that goes up and down; `label` names what `read` gives one number for each of, "" where it is one alone."""

    name: str
    says: str
    read: Callable[[], Mapping[str, float]]
    label: str = ""

    def lines(self) -> Iterator[str]:
        """As Prometheus reads it; nothing where the database does not answer."""
        try:
            values = self.read()
        except DatabaseError:
            return
        yield f"# HELP {self.name} {self.says}"
        yield f"# TYPE {self.name} gauge"
        for value, number in sorted(values.items()):
            named = f'{{{self.label}="{_escaped(value)}"}}' if self.label else ""
            yield f"{self.name}{named} {number:.15g}"


_gauges: dict[str, Gauge] = {}


def register(gauges: Iterable[Gauge]) -> None:
    """Called by each app when it is ready."""
    _gauges.update({gauge.name: gauge for gauge in gauges})


def exposition() -> str:
    """Everything there is."""
    return "".join(f"{line}\n" for gauge in _gauges.values() for line in gauge.lines())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _looks() -> dict[str, float]:
    return {look.name: float(not look.wrong) for look in looks()}


def _heartbeats() -> dict[str, float]:
    return {str(work): at.timestamp() for work, at in Heartbeat.objects.values_list("work", "at") if work in Work}


register(
    [
        Gauge("newsroom_well", "1 where a look found nothing wrong, else 0.", _looks, "look"),
        Gauge("newsroom_last_run_timestamp_seconds", "When a timer's work was last done.", _heartbeats, "work"),
    ]
)
