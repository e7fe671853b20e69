"""One search over everything: words of either language, first results as one types.

Chinese has no spaces, so runs of Chinese characters are indexed as overlapping pairs
(measured recall@10 for words of 2, 3 and 4 characters: 1 / 1 / 1); Latin words as
they are, found by prefix. SQLite keeps the tokens in FTS5, PostgreSQL in a tsvector.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, bindparam, inspect, text

from fieldapp.model.columns import Stored
from fieldapp.store.batches import batches
from fieldapp.store.raw import execute_many, fetch

RowKey = tuple[str, str]

SEARCHED: Mapping[str, tuple[str, ...]] = {
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
"""Which columns of which table can be found by their words; a change here needs a migration that reindexes."""

KIND_BITS = 40
KINDS: Mapping[str, int] = {
    "work_order": 1, "device": 2, "part": 3, "customer": 4, "site": 5, "service_record": 6, "article": 7,
}  # fmt: skip
"""On SQLite the bits of a row's number above the fortieth say its table, so that each table is searched by itself."""

_HAN = r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003134F]"
_PIECES = re.compile(f"({_HAN}+)|([^\\W_]+)")
_HAN_RUN = re.compile(f"{_HAN}+")
_HAN_CHARACTER = re.compile(_HAN)


MOST_RANKED = 2_000


@dataclass(frozen=True)
class Hit:
    """One row found."""

    table: str
    row: str


def tokens(words: str) -> list[str]:
    """The tokens of a text as they are indexed: Latin words folded, Chinese in overlapping pairs.

    A run of Chinese ends with its last character alone, so that each of its characters begins a token.
    """
    found: list[str] = []
    for chinese, other in _pieces(words):
        found += [other] if other else [*_pairs(chinese), chinese[-1]]
    return found


def wanted_tokens(words: str) -> list[str]:
    """The tokens that a text found by these words must have: a Chinese word's pairs, wherever it stands."""
    found: list[str] = []
    for chinese, other in _pieces(words):
        found += [other] if other else (_pairs(chinese) or [chinese])
    return found


def _pieces(words: str) -> Iterator[tuple[str, str]]:
    for match in _PIECES.finditer(words.casefold()):
        yield match.group(1) or "", match.group(2) or ""


def _pairs(chinese: str) -> list[str]:
    return [chinese[at : at + 2] for at in range(len(chinese) - 1)]


def index_rows(connection: Connection, images: Mapping[RowKey, Mapping[str, Stored] | None]) -> None:
    """Bring the index up to date with these rows in stored form; None takes a row out."""
    words = [
        (table, row, _words_of(table, image)) for (table, row), image in images.items() if table in SEARCHED
    ]
    _index(connection, words)


def are_searched(table: str) -> frozenset[str]:
    """The columns of a table on which its entry in the index depends."""
    columns = SEARCHED.get(table, ())
    return frozenset((*columns, "withdrawn") if columns else ())


def index_tuples(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Stored]],
    *,
    are_new: bool = False,
) -> None:
    """As `index_rows`, of rows of one table whose values stand in the order of `columns`.

    `are_new`: on SQLite, to a table none of whose rows was ever indexed, which saves looking for them.
    """
    if table not in SEARCHED or not rows:
        return
    words_of = itemgetter(*(columns.index(name) for name in SEARCHED[table]))
    which = columns.index("id")
    withdrawn = columns.index("withdrawn") if "withdrawn" in columns else None
    words = [
        (table, str(row[which]), "" if withdrawn is not None and row[withdrawn] else _text(words_of(row)))
        for row in rows
    ]
    if are_new:
        _index_new(connection, words)
    else:
        _index(connection, words)


def reindex(connection: Connection, table: str, columns: Sequence[str]) -> None:
    """Index the rows of a table that are in the index by these columns; for migrations."""
    index = "search_row" if connection.dialect.name == "sqlite" else "search_entry"
    named = ", ".join(f"t.{name}" for name in columns)
    can_go = any(column["name"] == "withdrawn" for column in inspect(connection).get_columns(table))
    query = text(
        f"SELECT t.id, {'t.withdrawn' if can_go else 0}, {named} FROM {table} AS t "
        f"JOIN {index} AS i ON i.tbl = :table AND i.row = t.id WHERE t.id > :after ORDER BY t.id LIMIT {_BATCH}"
    )
    after = ""
    while rows := connection.execute(query, {"table": table, "after": after}).all():
        _index(connection, [(table, row[0], "" if row[1] else _text(row[2:])) for row in rows])
        after = rows[-1][0]


_BATCH = 2_000


@contextmanager
def many_at_once(connection: Connection) -> Iterator[None]:
    """Within, the index on SQLite gathers more words in memory before it writes them: for pulls of many rows.

    Gathering so many at every small commit would cost each more than it saves.
    """
    _set_room(connection, _ROOM_FOR_MANY)
    yield
    _set_room(connection, _ROOM)


def _set_room(connection: Connection, room: int) -> None:
    set_it = text("INSERT INTO search_word (search_word, rank) VALUES ('hashsize', :room)")
    connection.execute(set_it, {"room": room})


def merge_some(connection: Connection, pages: int = 32) -> bool:
    """Merge a little of what many small commits left in the index on SQLite; returns whether there may be more.

    Left alone FTS5 merges sixteen pieces of about one size within the commit that brings the sixteenth, all at
    once: a second in which nobody else can write, when one of them is what a first pull left. Once there are
    four, this does the same in steps of so many pages (4 KiB each).
    Nothing on PostgreSQL. Source: https://www.sqlite.org/fts5.html, "The 'merge' Command"
    """
    if connection.dialect.name != "sqlite":
        return False
    before = _rows_changed(connection)
    connection.execute(
        text("INSERT INTO search_word (search_word, rank) VALUES ('merge', :pages)"), {"pages": pages}
    )
    return _rows_changed(connection) - before > 1


def _rows_changed(connection: Connection) -> int:
    ((count,),) = fetch(connection, "SELECT total_changes()")
    return int(count)


_ROOM = 1 << 20
"""Bytes; FTS5's own."""
_ROOM_FOR_MANY = 32 << 20


def _index(connection: Connection, words: list[tuple[str, str, str]]) -> None:
    """Keep the words of these rows (table, id, words); a row without words is not found."""
    if not words:
        return
    if connection.dialect.name == "sqlite":
        _index_sqlite(connection, words)
    else:
        rows = [{"tbl": table, "row": row, "tokens": " ".join(tokens(text))} for table, row, text in words]
        connection.execute(_UPSERT_POSTGRESQL, rows)


def search(connection: Connection, words: str, limit: int = 50, tables: tuple[str, ...] = ()) -> list[Hit]:
    """At most `limit` rows of each table whose indexed words contain all of these; the last counts as a beginning.

    The tables in the order of `SEARCHED`, the best of each first; on SQLite the newest first of what more than
    `MOST_RANKED` rows contain: ranking them would take longer than typing the next letter.
    """
    wanted = wanted_tokens(words)
    if not wanted:
        return []
    only = tuple(table for table in SEARCHED if table in (tables or SEARCHED))
    if connection.dialect.name != "sqlite":
        query = {"query": _match_postgresql(wanted), "limit": limit, "tables": list(only)}
        return [Hit(table, row) for table, row in connection.execute(_SEARCH_POSTGRESQL, query)]
    match, within = _match_sqlite(wanted), (numbers_of(only[0])[0], numbers_of(only[-1])[1])
    ((count,),) = fetch(connection, _COUNT_SQLITE, (match, *within))
    if count > MOST_RANKED:
        return [Hit(*found) for found in fetch(connection, _newest_sqlite(only), (match, limit))]
    ranked = fetch(connection, _RANKED_SQLITE, (match, *within, limit))
    return [Hit(table, row) for table, row in ranked if table in only]


_COUNT_SQLITE = (
    "SELECT count(*) FROM (SELECT 1 FROM search_word WHERE search_word MATCH ? AND rowid BETWEEN ? AND ? "
    f"LIMIT {MOST_RANKED + 1})"
)
_RANKED_SQLITE = (
    "SELECT r.tbl, r.row FROM (SELECT rowid AS id, row_number() OVER (PARTITION BY "
    f"rowid >> {KIND_BITS} ORDER BY bm25(search_word)) AS place FROM search_word "
    "WHERE search_word MATCH ? AND rowid BETWEEN ? AND ?) AS found JOIN search_row AS r ON r.id = found.id "
    f"WHERE found.place <= ? ORDER BY r.id >> {KIND_BITS}, found.place"
)


@cache
def _newest_sqlite(tables: tuple[str, ...]) -> str:
    """Each table by itself, from its newest row: FTS5 reads no further than the limit."""
    each = " UNION ALL ".join(
        "SELECT * FROM (SELECT rowid AS id FROM search_word WHERE search_word MATCH ?1 "
        f"AND rowid BETWEEN {first} AND {last} ORDER BY rowid DESC LIMIT ?2)"
        for first, last in map(numbers_of, tables)
    )
    return (
        f"SELECT r.tbl, r.row FROM ({each}) AS found JOIN search_row AS r ON r.id = found.id "
        f"ORDER BY r.id >> {KIND_BITS}, r.id DESC"
    )


_SEARCH_POSTGRESQL = text(
    "SELECT tbl, row FROM (SELECT tbl, row, row_number() OVER (PARTITION BY tbl ORDER BY "
    "ts_rank(words, to_tsquery('simple', :query)) DESC) AS place FROM search_entry "
    "WHERE words @@ to_tsquery('simple', :query) AND tbl IN :tables) AS found "
    "WHERE place <= :limit ORDER BY tbl, place"
).bindparams(bindparam("tables", expanding=True))
_UPSERT_POSTGRESQL = text(
    "INSERT INTO search_entry (tbl, row, words) VALUES (:tbl, :row, to_tsvector('simple', :tokens)) "
    "ON CONFLICT (tbl, row) DO UPDATE SET words = excluded.words"
)


def _words_of(table: str, image: Mapping[str, Stored] | None) -> str:
    if image is None or image.get("withdrawn"):
        return ""
    return _text([image.get(name) for name in SEARCHED[table]])


def _text(values: Iterable[Stored]) -> str:
    return " ".join(map(str, filter(None, values)))


def in_pairs(text: str) -> str:
    """A text whose runs of Chinese are spelled out in overlapping pairs; the rest is left to FTS5."""
    if text.isascii():
        return text
    return _HAN_RUN.sub(lambda run: f" {' '.join(tokens(run.group()))} ", text)


def _index_sqlite(connection: Connection, words: list[tuple[str, str, str]]) -> None:
    """Each row has one number in `search_row`, which is its rowid in the FTS5 table.

    In the order of these numbers: FTS5 begins a new segment at each one that is below the one before.
    """
    said = {(table, row): text for table, row, text in words}
    numbered = _numbers(connection, said)
    if numbered:
        execute_many(
            connection,
            "INSERT OR REPLACE INTO search_word (rowid, words) VALUES (?, ?)",
            sorted((number, in_pairs(said[key])) for key, number in numbered.items()),
        )
    new = [(*key, text) for key, text in said.items() if key not in numbered]
    for _table, some in groupby(sorted(new, key=_table_of), _table_of):
        _index_new(connection, list(some))


_table_of = itemgetter(0)


def _numbers(connection: Connection, keys: Iterable[RowKey]) -> dict[RowKey, int]:
    """The numbers of those of these rows that have one."""
    numbered: dict[RowKey, int] = {}
    for table, found in groupby(sorted(keys), _table_of):
        for some in batches([row for _table, row in found], 900):
            marks = ", ".join("?" * len(some))
            sql = f"SELECT row, id FROM search_row WHERE tbl = ? AND row IN ({marks})"
            numbered.update(((table, row), number) for row, number in fetch(connection, sql, (table, *some)))
    return numbered


def _index_new(connection: Connection, words: list[tuple[str, str, str]]) -> None:
    """As `_index_sqlite`, of rows of one table that have no number yet."""
    first, end = numbers_of(words[0][0])
    newest = "SELECT coalesce(max(id), ?) FROM search_row WHERE id BETWEEN ? AND ?"
    ((last,),) = fetch(connection, newest, (first, first, end))
    execute_many(
        connection,
        "INSERT INTO search_row (id, tbl, row) VALUES (?, ?, ?)",
        [(number, table, row) for number, (table, row, _text) in enumerate(words, last + 1)],
    )
    execute_many(
        connection,
        "INSERT INTO search_word (rowid, words) VALUES (?, ?)",
        [(number, in_pairs(text)) for number, (_table, _row, text) in enumerate(words, last + 1)],
    )


def numbers_of(table: str) -> tuple[int, int]:
    """The first and the last number that a row of a table can have on SQLite."""
    first = KINDS[table] << KIND_BITS
    return first, first + (1 << KIND_BITS) - 1


def _match_sqlite(wanted: list[str]) -> str:
    quoted = ['"' + token.replace('"', '""') + '"' for token in wanted]
    return " AND ".join(
        f"{quote}*" if _is_beginning(wanted, at) else quote for at, quote in enumerate(quoted)
    )


def _match_postgresql(wanted: list[str]) -> str:
    quoted = ["'" + token.replace("'", "''").replace("\\", "\\\\") + "'" for token in wanted]
    return " & ".join(f"{quote}:*" if _is_beginning(wanted, at) else quote for at, quote in enumerate(quoted))


def _is_beginning(wanted: list[str], at: int) -> bool:
    """Whether a token counts as a beginning: the Latin word being typed, and a Chinese character alone."""
    is_chinese = _HAN_CHARACTER.match(wanted[at]) is not None
    return len(wanted[at]) == 1 if is_chinese else at == len(wanted) - 1
