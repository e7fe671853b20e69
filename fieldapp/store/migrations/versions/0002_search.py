"""The search index

Revision: 0002, after 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """FTS5 beside a table that numbers the rows on SQLite; a tsvector on PostgreSQL.

    FTS5 merges its pieces where sixteen of a size have come together, and not a part of the largest at every
    commit: that made the tenth of small pulls cost five times the others.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TABLE search_row (id INTEGER PRIMARY KEY, tbl TEXT NOT NULL, row TEXT NOT NULL, "
            "UNIQUE (tbl, row))"
        )
        op.execute(
            "CREATE VIRTUAL TABLE search_word USING fts5(words, content='', contentless_delete=1, "
            "tokenize='unicode61 remove_diacritics 2', prefix='2')"
        )
        op.execute("INSERT INTO search_word (search_word, rank) VALUES ('automerge', 0)")
    else:
        op.execute(
            "CREATE TABLE search_entry (tbl TEXT NOT NULL, row TEXT NOT NULL, words TSVECTOR NOT NULL, "
            "PRIMARY KEY (tbl, row))"
        )
        op.execute("CREATE INDEX ix_search_entry_words ON search_entry USING GIN (words)")
