"""The code at the foot of a service sheet."""

from __future__ import annotations

import pytest

from fieldapp.codes.payload import parse
from fieldapp.codes.sheet_code import SheetCode, sheet_code_text
from fieldapp.errors import Unreadable

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize("number", ["WO-2026-00042", "", "A:B/7", "工单 7"])
def test_that_a_sheets_code_is_read_back(number: str) -> None:
    text = sheet_code_text(number, 12, DIGEST)

    assert parse(text) == SheetCode(number, 12, DIGEST)
    assert parse(text.lower()) == SheetCode(number, 12, DIGEST)


@pytest.mark.parametrize("text", ["FIELDAPP:S:", "FIELDAPP:S:WO-1:1:AB", f"FIELDAPP:S:WO-1:x:{DIGEST}"])
def test_that_a_code_with_a_piece_missing_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="sheet-code-damaged"):
        parse(text)
