"""Unsent work over the rows the server last told: *mine is shown*.

overlay = Overlay(connection)              # inside Store.writing(as_checkpoint=True)
overlay.restore_bases()                    # rows with unsent changes are what the server said
...                                        # rows may change here
overlay.lay_over(replica.outbox(connection))
overlay.finish()
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection

from fieldapp.model import schema
from fieldapp.store import raw, replica
from fieldapp.store.changes import ENCODER, Body, RowChange
from fieldapp.store.derive import derive_orders, waiting_orders
from fieldapp.store.queries.service_levels import SETUP_TABLES
from fieldapp.store.raw import Image
from fieldapp.store.search import index_rows

RowKey = tuple[str, str]
TOO_MANY_TO_NAME = 5_000


class Overlay:
    """Takes unsent changes off the rows and lays them over again, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.touched: set[RowKey] = set()
        """Rows that were written or taken away; some of them, once they are too many to name."""
        self.orders: set[str] = set()
        """Orders whose status has to be looked at again."""
        self._clocks_moved = False

    def restore_bases(self) -> None:
        """Bring rows with unsent changes back to what the server last said of them."""
        bases = replica.base_rows(self.connection)
        steps = [row for (table, row), image in bases.items() if table == "order_step" and image is None]
        mine = raw.read_rows(self.connection, "order_step", steps).values()
        self.orders |= {str(step["order_id"]) for step in mine}
        self._write_all(bases)

    def lay_over(self, waiting: list[Body]) -> None:
        """Lay what the server does not have yet over its rows again, keeping those as base rows."""
        changes = [change for body in waiting for change in body.rows if schema.is_known(change.table)]
        keys = {(change.table, change.row) for change in changes}
        there = self._read(keys.union(*(_parents_named(change) for change in changes)))
        bases = {key: there.get(key) for key in keys}
        laid: dict[RowKey, Image | None] = {}
        for change in changes:
            image = self._laid_over(change, there)
            if image is not None:
                there[change.table, change.row] = laid[change.table, change.row] = image
        self._write_all(laid)
        replica.replace_base_rows(self.connection, bases)

    def finish(self) -> None:
        """Bring up to date what is derived from the rows that were written."""
        if self._clocks_moved:
            self.orders |= waiting_orders(self.connection)
        derive_orders(self.connection, self.orders)

    def _write_all(self, images: Mapping[RowKey, Image | None]) -> None:
        """Bring these rows to these images, None to nothing; keys are checked when all is done."""
        for table, ids in by_table(images).items():
            there = [image for row in ids if (image := images[table, row]) is not None]
            raw.upsert_rows(self.connection, table, there)
            gone = [row for row in ids if images[table, row] is None]
            raw.delete_rows(self.connection, table, gone)
        self._wrote(images)

    def _laid_over(self, change: RowChange, there: dict[RowKey, Image]) -> Image | None:
        """The row with this change on it; None where it does not fit here any more (it is still sent)."""
        shape = schema.shape(change.table)
        now = there.get((change.table, change.row))
        if not _parents_named(change) <= there.keys():
            return None
        if change.kind == "insert":
            return image_of_insert(shape, change) if now is None else None
        if now is None:
            return None
        return {**now, **{name: value for name, value in change.after().items() if name in shape.columns}}

    def _wrote(self, images: Mapping[RowKey, Image | None]) -> None:
        """What follows from rows having been written: search, status, and who has to be told."""
        index_rows(self.connection, images)
        for (table, row), image in images.items():
            if table == "work_order":
                self.orders.add(row)
            elif table == "order_step" and image is not None:
                self.orders.add(str(image["order_id"]))
            elif table in SETUP_TABLES:
                self._clocks_moved = True
        if len(self.touched) < TOO_MANY_TO_NAME:
            self.touched.update(images)

    def _read(self, keys: Iterable[RowKey]) -> dict[RowKey, Image]:
        return {
            (table, row): image
            for table, ids in by_table(keys).items()
            for row, image in raw.read_rows(self.connection, table, ids).items()
        }


def image_of_insert(shape: schema.TableShape, change: RowChange) -> Image:
    """The whole row an insert writes."""
    return image_of_values(shape, change.after())


def image_of_values(shape: schema.TableShape, values: Image) -> Image:
    """A row of another version as this one has it; columns it does not know are kept in `extra`."""
    image = {name: values.get(name) for name in shape.columns}
    unknown = {name: value for name, value in values.items() if name not in image and value is not None}
    if unknown:
        kept = msgspec.json.decode(str(image["extra"])) if image.get("extra") else {}
        image["extra"] = ENCODER.encode({**kept, **unknown}).decode()
    return image


def by_table(keys: Iterable[RowKey]) -> dict[str, list[str]]:
    """The rows of each table."""
    grouped: dict[str, list[str]] = {}
    for table, row in keys:
        grouped.setdefault(table, []).append(row)
    return grouped


def _parents_named(change: RowChange) -> set[RowKey]:
    """The rows that the values of a change refer to by a key."""
    parents = schema.shape(change.table).parents
    return {
        (parents[name], str(value))
        for name, value in change.after().items()
        if name in parents and value is not None
    }
