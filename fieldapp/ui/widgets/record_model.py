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
        self._keys: tuple[Hashable, ...] = ()

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
        return self._keys.index(key) if key in self._keys else -1

    def replace(self, rows: Sequence[Any]) -> None:
        """Show these rows. Tells the view only about what differs from before."""
        new = tuple(rows)
        keys = tuple(map(self._key, new))
        if keys != self._keys:
            self._splice(new, keys)
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

    def _splice(self, new: tuple[Any, ...], keys: tuple[Hashable, ...]) -> None:
        head = _common(self._keys, keys)
        tail = _common(self._keys[head:][::-1], keys[head:][::-1])
        gone, come = len(self._keys) - head - tail, len(keys) - head - tail
        if gone + come > MOST_SPLICED:
            self.beginResetModel()
            self._rows, self._keys = new, keys
            self.endResetModel()
            return
        if gone:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            self._rows = self._rows[:head] + self._rows[head + gone :]
            self._keys = self._keys[:head] + self._keys[head + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self._rows = self._rows[:head] + new[head : head + come] + self._rows[head:]
            self._keys = keys
            self.endInsertRows()

    def _update(self, new: tuple[Any, ...]) -> None:
        changed = [at for at, (old, row) in enumerate(zip(self._rows, new, strict=True)) if old != row]
        self._rows = new
        for first, last in _runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))


def _common(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    length = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        length += 1
    return length


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers joined: 1, 2, 3, 7 becomes (1, 3), (7, 7)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
