"""A reader: a browser without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client

if TYPE_CHECKING:
    from django.http import HttpResponse


class Reader:
    """Asks for pages as a stranger does; a page that sets a cookie or differs by one is an error anywhere."""

    def __init__(self, **headers: Any) -> None:
        self.client = Client(**headers)

    def get(self, path: str, status: int = 200, **headers: Any) -> HttpResponse:
        """The answer, which must have this status."""
        response = self.client.get(path, **headers)
        assert response.status_code == status, f"{path}: {response.status_code}"
        assert not response.cookies, path
        assert "Cookie" not in response.headers.get("Vary", ""), path
        return response  # type: ignore[return-value]

    def read(self, path: str, status: int = 200) -> str:
        """The page as text."""
        return self.get(path, status).content.decode()
