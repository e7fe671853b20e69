"""Rows that say again what an earlier row of the same list said."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from fieldapp.errors import Unreadable
from fieldapp.imports.draft import Draft
from fieldapp.imports.table import SourceRow


class Repeats:
    """What the rows before said. In a register two rows of one number must say the same; in a log
    the same words are another event.
    """

    def __init__(self, main: str, *, is_log: bool) -> None:
        self._main = main
        self._is_log = is_log
        self._rows: set[int] = set()
        self._lines: dict[int, int] = {}
        """Key to the line that named it first, shortened to 64 bits each."""

    def check(self, row: SourceRow, drafts: Sequence[Draft]) -> bool:
        """Whether the row repeats an earlier one word for word.

        Raises Unreadable `import-number-repeats` when it contradicts one.
        """
        said = _short(repr(row.cells))
        if said in self._rows:
            return True
        self._rows.add(said)
        if not self._is_log:
            self._refuse_contradiction(row, drafts)
        return False

    def _refuse_contradiction(self, row: SourceRow, drafts: Sequence[Draft]) -> None:
        main = next(draft for draft in drafts if draft.table == self._main)
        first = self._lines.setdefault(int(main.key[:16], 16), row.line)
        if first != row.line:
            raise Unreadable("import-number-repeats", value=main.label(), line=first)


def _short(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), "big")
