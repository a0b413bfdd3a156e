"""Whatever stands in an export, it is put in or named: nothing in it is a surprise to the database."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.exporting.manifest import BadManifest, Manifest
from articles.exporting.tables import TABLES
from articles.exporting.values import Wrong, line_of, parsed, read, written

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = [column.field for table in TABLES for column in table.columns if not (column.is_file or column.target)]


@given(
    st.sampled_from(_FIELDS),
    _JSON | st.sampled_from(["NaN", "2026-11-26", "2026-11-26T09:00", "1e999", "0.5", "\ud800"]),
)
def test_a_value_is_read_and_written_the_same_or_refused(field: Any, value: Any) -> None:
    try:
        found = read(field, value)
    except Wrong:
        return
    assert read(field, written(found)) == found or value != value


@given(
    st.dictionaries(st.sampled_from(["kind", "format", "files", "lost", "media", "publication", "made_at", "x"]), _JSON)
)
def test_a_manifest_is_one_or_refused(said: dict[str, Any]) -> None:
    data = json.dumps({"kind": "newsroom-export", "format": 1, **said}).encode()
    with pytest.raises(BadManifest):
        Manifest.from_json(data)


@pytest.mark.parametrize(
    "line", ["[]", "{", '{"a": NaN}', r'{"a": ["\ud800"]}', r'{"a": {"b": "\u0000"}}', "[" * 100_000]
)
def test_a_line_that_no_database_keeps_is_refused(line: str) -> None:
    with pytest.raises(Wrong):
        parsed(line.encode())


def test_a_line_comes_back_as_it_went_out() -> None:
    said = {"z": '나\\u0000 \n"', "a": {"b": [1, None, True], "a": "😀"}}
    assert parsed(line_of(said)) == said
    assert line_of(said).startswith(b'{"z":')
