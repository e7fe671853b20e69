"""The next number of a sequence, given once even when two people ask at the same moment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from fieldapp.rules.numbers import WIDTH, number_of, sequence_of

_MOST_DIGITS = 12


def next_number(session: Session, column: InstrumentedAttribute[Any], prefix: str) -> str:
    """The number after the highest that `column` holds with `prefix`.

    Inside a change only: SQLite has one writer, PostgreSQL waits here for whoever asks
    for the same sequence until that transaction has ended.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:prefix))"), {"prefix": prefix})
    highest = 0
    for digits in range(WIDTH, _MOST_DIGITS):
        found = _highest(session, column, prefix, digits)
        highest = max(highest, found)
        if found < 10**digits - 1:
            break
    return number_of(prefix, highest + 1)


def _highest(session: Session, column: InstrumentedAttribute[Any], prefix: str, digits: int) -> int:
    """The highest of the numbers with that many digits; the bounds let an index answer."""
    found = session.scalar(
        select(func.max(column)).where(
            column >= prefix + "0",
            column <= prefix + "9" * _MOST_DIGITS,
            func.length(column) == len(prefix) + digits,
        )
    )
    return (sequence_of(prefix, found) or 0) if found else 0
