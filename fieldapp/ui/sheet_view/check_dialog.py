"""Whether a sealed sheet still holds, point by point, in the words that console and command line have too."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.sheet import check_wording
from fieldapp.sheet.checking import Check, Checked, Outcome, Verdict, Witness, check_sheet
from fieldapp.sheet.content import CHINESE, ENGLISH
from fieldapp.store.queries.sealed_sheets import known_of_seals, sealed_sheet
from fieldapp.ui import language, theme
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.cards import Banner, Icon
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

TALL = 760
"""Pixels that show all points without scrolling, where the window has them."""
_VERDICTS = {Verdict.GENUINE: Tone.GOOD, Verdict.OBJECTED: Tone.BAD, Verdict.UNPROVEN: Tone.WARN}
_OUTCOMES = {
    Outcome.HOLDS: ("check-circle", Tone.GOOD),
    Outcome.FAILS: ("error", Tone.BAD),
    Outcome.OPEN: ("question", Tone.NEUTRAL),
}


class CheckDialog(Dialog):
    """Checks when it is opened; everything it says it found out itself."""

    def __init__(self, session: DeskSession, pdf: bytes, parent: QWidget) -> None:
        super().__init__(self.tr("Is this sheet unchanged?"), "", parent)
        self.banner = Banner(Tone.INFO, self.tr("Checking…"), closable=False)
        self._list = layout.column(gap=GAP_L, margins=GAP_S)
        self.add(self.banner)
        points = layout.scrolling(layout.boxed(self._list))
        self.add(points)
        self.body.setStretchFactor(points, 1)
        self.add_no(self.tr("Close"))
        self.setMinimumHeight(min(theme.current().px(TALL), parent.window().height() * 9 // 10))
        session.tasks.read(lambda: _checked(session, pdf), self._show, self._refuse, owner=self)

    @Slot(object)
    def _show(self, checked: Checked) -> None:
        spoken = CHINESE if language.current() is language.Language.ZH else ENGLISH
        self.banner.tell(_VERDICTS[checked.verdict], check_wording.verdict(checked, spoken))
        for check in checked.checks:
            self._list.addWidget(_row(check, spoken))

    @Slot(object)
    def _refuse(self, error: FieldappError) -> None:
        self.banner.tell_error(error)


def _row(check: Check, spoken: str) -> QWidget:
    icon, tone = _OUTCOMES[check.outcome]
    outcome = check_wording.outcome(check, spoken)
    words = layout.column(
        Words(f"{check_wording.title(check, spoken)} · {outcome}", TextRole.STRONG),
        Words(check_wording.said(check, spoken), selectable=True),
        gap=2,
    )
    row = layout.row(layout.column(Icon(icon, tone=tone), None, gap=0), words, gap=GAP_M)
    row.setStretch(1, 1)
    return layout.boxed(row)


def _checked(session: DeskSession, pdf: bytes) -> Checked:
    with session.store.read() as reading:
        record = sealed_sheet(reading, hashlib.sha256(pdf).hexdigest())
        known = known_of_seals(reading)
    blobs = session.blobs
    witness = Witness(
        authorities=known.authorities,
        stampers=known.stampers,
        revoked=known.revoked,
        knows_books=True,
        record=record,
        fonts=session.fonts(),
        picture=lambda sha256: blobs.read(sha256) if blobs.has(sha256) else None,
    )
    return check_sheet(pdf, witness)
