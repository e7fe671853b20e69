"""What a session did to synced rows, seen at flush and turned into row changes.

Nobody has to remember to record a change: `Capture` listens to the session of
`store.change`. What could slip past it is refused: bulk statements on synced
tables, text no other side could store, and on a desk the columns of the office.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from fieldapp.errors import CapturedWrongly, SheetIsSealed, Unreadable
from fieldapp.model import schema
from fieldapp.model.columns import Merge, Stored
from fieldapp.model.noun import Noun
from fieldapp.rules.actors import Side
from fieldapp.store.changes import Kind, RowChange

Image = dict[str, Stored]


class Capture:
    """The row changes of one transaction, in the order in which rows were first touched."""

    def __init__(self, session: Session, side: Side, is_sealed: Callable[[Session, Noun], bool]) -> None:
        self._side = side
        self._is_sealed = is_sealed
        self._rows: dict[tuple[str, str], tuple[Kind, dict[str, tuple[Stored, Stored]]]] = {}
        self.images: dict[tuple[str, str], Image | None] = {}
        """The rows as they will be committed, in stored form; None for a deleted one."""
        self.before: dict[tuple[str, str], Image | None] = {}
        """The rows as they were; None for one that was not there."""
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "do_orm_execute", _refuse_bulk_writes)

    def row_changes(self) -> tuple[RowChange, ...]:
        """What happened, net: a column changed and changed back does not appear.

        Columns that mean something only together appear together, the unchanged ones as they are: so
        nobody's half of a contact is merged with the other half of another's.
        """
        return tuple(self._net())

    def _net(self) -> Iterator[RowChange]:
        for (table, row), (kind, columns) in self._rows.items():
            changed = columns if kind != "update" else _whole_groups(schema.shape(table), columns)
            if changed:
                yield RowChange(table, row, kind, changed)

    def _before_flush(self, session: Session, _context: object, _instances: object) -> None:
        for instance in list(session.new):
            self._inserted(instance)
        for instance in sorted(session.dirty, key=_place):
            if session.is_modified(instance):
                self._updated(session, instance)
        for instance in list(session.deleted):
            self._deleted(instance)

    def _inserted(self, instance: Any) -> None:
        shape = _shape_of(instance)
        if self._side is Side.DESK and not shape.field_may_insert:
            raise CapturedWrongly("desk-may-not-insert", table=shape.name)
        image = image_of(instance)
        key = (shape.name, str(image["id"]))
        self._rows[key] = ("insert", {name: (None, value) for name, value in image.items()})
        self.before.setdefault(key, None)
        self.images[key] = image

    def _updated(self, session: Session, instance: Any) -> None:
        shape = _shape_of(instance)
        changes = dict(_changed_columns(shape, instance))
        if not changes:
            return
        if shape.insert_only:
            raise CapturedWrongly("insert-only", table=shape.name)
        self._check_owner(shape, changes)
        if self._touches_sealed(shape, changes) and self._is_sealed(session, instance):
            raise SheetIsSealed(table=shape.name, columns=sorted(changes))
        image = image_of(instance)
        key = (shape.name, str(image["id"]))
        kind, so_far = self._rows.get(key, ("update", {}))
        for name, (old, new) in changes.items():
            so_far[name] = (so_far[name][0] if name in so_far else old, new)
        for mate in (mate for name in changes for mate in shape.members[shape.groups[name]]):
            so_far.setdefault(mate, (image[mate], image[mate]))
        self._rows[key] = (kind, so_far)
        self.before.setdefault(key, {**image, **{name: old for name, (old, _new) in changes.items()}})
        self.images[key] = image

    def _deleted(self, instance: Any) -> None:
        shape = _shape_of(instance)
        raise CapturedWrongly("rows-are-withdrawn-not-deleted", table=shape.name)

    def _check_owner(self, shape: schema.TableShape, changes: dict[str, tuple[Stored, Stored]]) -> None:
        if self._side is not Side.DESK:
            return
        office = [name for name in changes if shape.merges[name] is Merge.OFFICE]
        if office:
            raise CapturedWrongly("desk-writes-office-column", table=shape.name, columns=office)

    def _touches_sealed(self, shape: schema.TableShape, changes: dict[str, tuple[Stored, Stored]]) -> bool:
        return shape.name == "work_order" and not SEALED_ORDER_COLUMNS.isdisjoint(changes)


SEALED_ORDER_COLUMNS = frozenset(
    {
        "kind",
        "priority",
        "title",
        "fault",
        "customer_id",
        "customer_name",
        "site_id",
        "site_name",
        "site_address",
        "time_zone",
        "procedure_id",
        "findings",
        "cause",
        "remedy",
        "contact_name",
        "contact_phone",
        "device_id",
        "device_name",
        "device_serial",
    }
)
"""The columns of an order that the sheet shows, so that a signature covers them."""


def image_of(instance: Noun) -> Image:
    """A mapped row in stored form: every synced column by name."""
    table = instance.__table__
    shape = _shape_of(instance)
    return {
        name: _checked(schema.stored(table.columns[name], getattr(instance, name))) for name in shape.columns
    }


def _changed_columns(shape: schema.TableShape, instance: Any) -> Iterator[tuple[str, tuple[Stored, Stored]]]:
    state = inspect(instance)
    table = instance.__table__
    for name in shape.columns:
        history = state.attrs[name].history
        if not history.has_changes():
            continue
        column = table.columns[name]
        old = _checked(schema.stored(column, history.deleted[0])) if history.deleted else None
        new = _checked(schema.stored(column, history.added[0])) if history.added else None
        if old != new:
            yield name, (old, new)


def _place(instance: Any) -> tuple[str, str]:
    """An order that is the same in every run; the session keeps what was changed as a set."""
    return instance.__tablename__, str(instance.id)


def _whole_groups(
    shape: schema.TableShape, columns: dict[str, tuple[Stored, Stored]]
) -> dict[str, tuple[Stored, Stored]]:
    groups = {shape.groups[name] for name, (old, new) in columns.items() if old != new}
    return {name: pair for name, pair in columns.items() if shape.groups[name] in groups}


def _shape_of(instance: Any) -> schema.TableShape:
    return schema.shape(instance.__tablename__)


def _checked(value: Stored) -> Stored:
    """Refuse text that PostgreSQL or JSON could not hold: NUL and lone surrogates."""
    if isinstance(value, str):
        if "\x00" in value:
            raise Unreadable("text-holds-nul")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise Unreadable("text-holds-half-a-character") from error
    return value


def _refuse_bulk_writes(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise CapturedWrongly("bulk-write-passes-capture")
