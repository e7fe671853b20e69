"""The checks of sealed sheets as the server's pages show them.

Seals and data are checked once a file and remembered, since neither changes; drawing the pages again takes a while and
is for the page that is about nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fieldapp.errors import FieldappError
from fieldapp.fonts import FontFiles
from fieldapp.sheet import check_wording
from fieldapp.sheet.checking import Checked, Outcome, Verdict, Witness, check_sheet
from fieldapp.store.blobs import Blobs
from fieldapp.store.queries.sealed_sheets import (
    KnownOfSeals,
    SealedSheet,
    known_of_seals,
    newest_pdf,
    sealed_sheet,
)
from fieldapp.store.store import Store

REMEMBERED = 500
_LOOKS = {
    Outcome.HOLDS: ("good", "check-circle"),
    Outcome.FAILS: ("bad", "error"),
    Outcome.OPEN: ("neutral", "question"),
}
_VERDICT_LOOKS = {
    Verdict.GENUINE: ("good", "check-circle"),
    Verdict.OBJECTED: ("bad", "error"),
    Verdict.UNPROVEN: ("warn", "question"),
}


@dataclass(frozen=True)
class Point:
    """One check as it is shown."""

    tone: str
    icon: str
    outcome: str
    title: str
    words: str


@dataclass(frozen=True)
class Answer:
    """What all checks of a file say, and each of them."""

    tone: str
    icon: str
    verdict: str
    points: tuple[Point, ...]
    sha256: str


def shown(checked: Checked, sha256: str, language: str, moment: Callable[[datetime], str]) -> Answer:
    """The findings in a language; `moment` writes a point in time as the page does."""
    points = tuple(
        Point(
            *_LOOKS[each.outcome],
            outcome=check_wording.outcome(each, language),
            title=check_wording.title(each, language),
            words=check_wording.said(each, language, moment),
        )
        for each in checked.checks
    )
    looks = _VERDICT_LOOKS[checked.verdict]
    return Answer(*looks, verdict=check_wording.verdict(checked, language), points=points, sha256=sha256)


class SheetChecks:
    """Checks of the reports that the server holds. Any thread."""

    def __init__(self, store: Store, blobs: Blobs) -> None:
        self._store = store
        self._blobs = blobs
        self._remembered = functools.lru_cache(REMEMBERED)(self._check)

    def of(self, report_id: str, fonts: FontFiles | None = None) -> tuple[Checked, str] | None:
        """What was found of a report's PDF, and its SHA-256; None while the PDF is not here.

        With fonts its pages are drawn again.
        """
        with self._store.read() as session:
            sha256 = newest_pdf(session, report_id)
            record = sealed_sheet(session, sha256) if sha256 else None
            known = known_of_seals(session)
        if sha256 is None or not self._blobs.has(sha256):
            return None
        if fonts is None:
            return self._remembered(sha256, known, record, None), sha256
        return self._check(sha256, known, record, fonts), sha256

    def _check(
        self, sha256: str, known: KnownOfSeals, record: SealedSheet | None, fonts: FontFiles | None
    ) -> Checked:
        witness = Witness(
            authorities=known.authorities,
            stampers=known.stampers,
            revoked=known.revoked,
            knows_books=True,
            record=record,
            fonts=fonts,
            picture=self._picture,
        )
        return check_sheet(self._blobs.read(sha256), witness)

    def _picture(self, sha256: str) -> bytes | None:
        try:
            return self._blobs.read(sha256)
        except FieldappError:
            return None
