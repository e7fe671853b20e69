"""Rows of a list: frozen, replaced as a whole, repainted only where they differ.

model = RecordModel(key=lambda row: row.id)
model.replace(rows)        # the selection and the scroll position stay where they were
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
MOST_SPLICED = 2_000
_CHUNK = 512


def _itself(row: Any) -> Hashable:
    return row  # type: ignore[no-any-return]


class RecordModel(QAbstractTableModel):
    """A one-column model over frozen rows. UI thread only."""

    def __init__(
        self,
        key: Callable[[Any], Hashable] = _itself,
        told: Callable[[Any], str] = str,
        is_heading: Callable[[Any], bool] = lambda row: False,
        parent: QObject | None = None,
    ) -> None:
        """`key` says which row is the same record; `told` is what is read aloud of it."""
        super().__init__(parent)
        self._key = key
        self._told = told
        self._is_heading = is_heading
        self._rows: tuple[Any, ...] = ()

    def rows(self) -> tuple[Any, ...]:
        """All rows, in order."""
        return self._rows

    def key_of(self, row: Any) -> Hashable:
        """Which record a row is of."""
        return self._key(row)

    def is_heading(self, row: Any) -> bool:
        """Whether the row only names the ones below it."""
        return self._is_heading(row)

    def row_of(self, key: Hashable) -> int:
        """Where the record with that key stands, -1 when it does not."""
        return next((at for at, row in enumerate(self._rows) if self._key(row) == key), -1)

    def replace(self, rows: Sequence[Any]) -> None:
        """Show these rows. Tells the view only about what differs from before."""
        new = tuple(rows)
        if new == self._rows:
            return
        head = self._common(self._rows, new)
        tail = self._common(self._rows[head:][::-1], new[head:][::-1])
        if len(self._rows) + len(new) - 2 * (head + tail) > MOST_SPLICED:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
        else:
            self._splice(new, head, tail)
            self._update(new)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """One: the delegate paints it all."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, and its words for those who cannot see it."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._told(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen, and the keyboard steps over them."""
        if not index.isValid():
            return super().flags(index)
        if self._is_heading(self._rows[index.row()]):
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren

    def _common(self, one: Sequence[Any], other: Sequence[Any]) -> int:
        """How many rows both begin with, by record."""
        key, length = self._key, min(len(one), len(other))
        for start in range(0, length, _CHUNK):
            mine, theirs = one[start : start + _CHUNK], other[start : start + _CHUNK]
            if mine == theirs:
                continue
            for at, (my_row, their_row) in enumerate(zip(mine, theirs, strict=False), start):
                if my_row is not their_row and key(my_row) != key(their_row):
                    return at
        return length

    def _splice(self, new: tuple[Any, ...], head: int, tail: int) -> None:
        gone, come = len(self._rows) - head - tail, len(new) - head - tail
        if gone:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            self._rows = self._rows[:head] + self._rows[head + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self._rows = self._rows[:head] + new[head : head + come] + self._rows[head:]
            self.endInsertRows()

    def _update(self, new: tuple[Any, ...]) -> None:
        changed = [
            at
            for start in range(0, len(new), _CHUNK)
            if self._rows[start : start + _CHUNK] != new[start : start + _CHUNK]
            for at in range(start, min(start + _CHUNK, len(new)))
            if self._rows[at] != new[at]
        ]
        self._rows = new
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers joined: 1, 2, 3, 7 becomes (1, 3), (7, 7)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
