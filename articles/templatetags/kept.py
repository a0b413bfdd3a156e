"""What pages show again and again is drawn once by each process.

    {% kept version told %} … {% endkept %}

keeps what stands inside for the same version and the same `told`. Of these it is a pure function, and of what every page
depends on: its house, its language, and the year, which dates leave out where it is this one. So a part of a page that
is made anew costs a look into memory, and whatever changes has another key.
"""

from __future__ import annotations

from sys import getsizeof
from typing import TYPE_CHECKING, Any

from django import template
from django.db.models import Model
from django.template import Engine, Node
from django.utils.safestring import SafeString, mark_safe

from articles.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django.template import Context
    from django.template.base import FilterExpression, NodeList, Parser, Token

    from articles.models.version import Version

register = template.Library()

#: Bytes of a key, also of a part in which nothing stands.
_KEY = 500
_kept: Memory[tuple[Any, ...], SafeString] = Memory(lambda part: getsizeof(part) + _KEY)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`what` is all that the part shows besides what every page depends on."""
    _name, *what = token.split_contents()
    part = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode([parser.compile_filter(each) for each in what], part)


class KeptNode(Node):
    """A part of a template that is drawn once for each `what`."""

    #: No block is filled inside: whoever extends a template need not look here.
    child_nodelists = ()

    def __init__(self, what: Sequence[FilterExpression], nodelist: NodeList) -> None:
        self.what = what
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """As it was drawn before, if it was."""
        what = [each.resolve(context) for each in self.what]
        return _once(context, self, what, lambda: self._draw(context))

    def _draw(self, context: Context) -> str:
        # What is set inside is not known outside, or it would not be when the part comes from memory.
        with context.push():
            return self.nodelist.render(context)


@register.simple_tag(takes_context=True)
def card(context: Context, version: Version, **how: Any) -> SafeString:
    """The card of a version: `{% card version style="row" level=2 %}`; `how` is what `parts/card.html` takes."""
    drawing = Engine.get_default().get_template("public/parts/card.html")
    shown = {"version": version, **how}
    everywhere = {"edition": context["edition"], "house": context["house"]}
    return _once(
        context, drawing, (*shown, *shown.values()), lambda: drawing.render(context.new({**everywhere, **shown}))
    )


def _once(context: Context, drawing: object, what: Iterable[object], draw: Callable[[], str]) -> SafeString:
    """What `draw` gives, from memory where `drawing` was drawn of the same before. A template that was changed is another
    object."""
    key = (drawing, context["edition"].stamp, *map(_named, what))
    try:
        found = _kept.get(key)
    except TypeError:
        # What is not on record yet is nobody's key: it is still being written.
        return mark_safe(draw())  # noqa: S308 - of templates
    return _kept.put(key, SafeString(draw())) if found is None else found


def _named(thing: object) -> object:
    """As a key has it, which should hold no more in memory than it must."""
    if isinstance(thing, Model) and thing.pk is not None:
        return type(thing), thing.pk
    return tuple(map(_named, thing)) if isinstance(thing, list) else thing
