"""What forms of imports take: any number of files, and how large they may be."""

from __future__ import annotations

from typing import Any

from django import forms

MEGABYTE = 1_000_000
#: Of a map, profile or table, in bytes: they are written by hand.
LARGEST_TABLE = 1_000_000


class _SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files, also none; cleaned to a list."""

    widget = _SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each by itself."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFiles, self).clean(file, initial) for file in files if file]
