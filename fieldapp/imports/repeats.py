"""Rows that say again what an earlier row of the same list said."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from fieldapp.errors import Unreadable
from fieldapp.imports.draft import Draft
from fieldapp.imports.table import SourceRow

_OWN = ("order_step", "service_record")
"""What a row of orders says besides the order."""


class Repeats:
    """What the rows before said. In a register two rows of one number must say the same; in a log
    the same words are another event.
    """

    def __init__(self, main: str, *, is_log: bool) -> None:
        self._main = main
        self._is_log = is_log
        self._rows: set[int] = set()
        self._said: dict[int, tuple[int, int]] = {}
        """Key to the line that named it first and what it said, shortened to 64 bits each."""

    def check(self, row: SourceRow, drafts: Sequence[Draft]) -> bool:
        """Whether the row says nothing that an earlier one does not say.

        Raises Unreadable `import-number-repeats` when it contradicts one.
        """
        if self._is_log:
            return self._is_same_row(row)
        main = next(draft for draft in drafts if draft.table == self._main)
        content = _short("".join(draft.content() for draft in drafts if draft.table in _OWN or draft is main))
        line, said = self._said.setdefault(int(main.key[:16], 16), (row.line, content))
        if said != content:
            raise Unreadable("import-number-repeats", value=main.label(), line=line)
        return line != row.line

    def _is_same_row(self, row: SourceRow) -> bool:
        said = _short(repr(row.cells))
        if said in self._rows:
            return True
        self._rows.add(said)
        return False


def _short(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), "big")
