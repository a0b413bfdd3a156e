"""Work that may be done a moment later, by a worker where there is one. Nothing that must happen depends on it."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.tasks import task


# Such a letter holds a link that opens the desk, which is to stand in no table and in no backup of one.
@task(backend="at_once")
def send_letter(subject: str, text: str, recipient: str) -> int:
    """Send a plain letter; how many went out (0 or 1)."""
    return EmailMessage(subject, text, to=[recipient]).send()
