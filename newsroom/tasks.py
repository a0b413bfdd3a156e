"""Work that may be done a moment later, by a worker where there is one. Nothing that must happen depends on it."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.tasks import task


@task()
def send_letter(subject: str, text: str, recipient: str) -> int:
    """Send a plain letter; how many went out (0 or 1)."""
    return EmailMessage(subject, text, to=[recipient]).send()
