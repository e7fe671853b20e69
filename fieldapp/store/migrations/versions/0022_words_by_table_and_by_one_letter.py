"""Rows of one table stand together in the index of words, and single letters have an index

Revision: 0022, after 0021
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Connection

from fieldapp.store.search import reindex

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SEARCHED = {
    "work_order": (
        "number", "title", "fault", "customer_name", "site_name", "device_name", "device_serial",
        "findings", "cause", "remedy",
    ),
    "device": ("number", "name", "serial", "label", "model_name", "manufacturer", "category", "location"),
    "part": ("number", "name", "name_zh", "manufacturer", "manufacturer_number", "gtin"),
    "customer": ("number", "name"),
    "site": ("number", "name", "address", "city"),
    "service_record": ("number", "summary", "cause", "remedy"),
    "article": (
        "number", "title", "title_zh", "problem", "problem_zh", "cause", "cause_zh", "remedy", "remedy_zh",
        "models", "categories", "failure_codes",
    ),
}  # fmt: skip
KIND_BITS = 40


def upgrade() -> None:
    """On SQLite a row's number begins with its table's, and everything is indexed anew; PostgreSQL has no numbers."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    _make_index_anew()
    for kind, (table, columns) in enumerate(SEARCHED.items(), 1):
        _renumber(connection, table, kind)
        reindex(connection, table, columns)


def _make_index_anew() -> None:
    op.execute("DROP TABLE search_word")
    op.execute(
        "CREATE VIRTUAL TABLE search_word USING fts5(words, content='', contentless_delete=1, "
        "tokenize='unicode61 remove_diacritics 2', prefix='1 2')"
    )
    op.execute("INSERT INTO search_word (search_word, rank) VALUES ('automerge', 0)")


def _renumber(connection: Connection, table: str, kind: int) -> None:
    """Those of before have small numbers."""
    connection.exec_driver_sql(
        "UPDATE search_row SET id = id + ? WHERE tbl = ? AND id < ?",
        (kind << KIND_BITS, table, 1 << KIND_BITS),
    )
