"""One sheet's PDF on its way to being complete: what it has, what is added behind it, and what was in the way.

Imported late: pyHanko takes 0.9 s.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding

from fieldapp.sheet.content import SheetContent
from fieldapp.sheet.seals import kinds_in, read_seals
from fieldapp.sheet.signing import APPROVAL, COMPLETION, Beside, StampRefused, approval, completion
from fieldapp.sheet.stamping import time_stamped
from fieldapp.sheet.stamps import NO_STAMP, Stamp, level, read_evidence, read_stamps

if TYPE_CHECKING:
    from fieldapp.actions.sheet_completion import Office, SealDesk, StampService


class Completing:
    """`pdf` as it is by now; `trouble` when a time stamp could not be had."""

    def __init__(
        self, desk: SealDesk, content: SheetContent, pdf: bytes, now: Callable[[], datetime]
    ) -> None:
        """Raises Unreadable `pdf-unreadable`."""
        self.pdf = pdf
        self.trouble = ""
        self.level: str | None = None
        self._desk, self._content, self._now = desk, content, now
        self._kinds = kinds_in(pdf)
        self._before = pdf

    @property
    def is_changed(self) -> bool:
        """Whether anything was added."""
        return len(self.pdf) > len(self._before)

    def approve(self, approved: tuple[str, datetime] | None) -> None:
        """Seal the approval of this person at that moment, unless that was done. Raises Unreadable `pdf-unreadable`."""
        if approved is None or APPROVAL in self._kinds:
            return
        self.pdf = self._desk.sealer().seal(self.pdf, approval(self._content, *approved))
        self._kinds = (*self._kinds, APPROVAL)

    def stamp(self) -> None:
        """Stamp what no time stamp covers yet, and put beside it what it is checked by; `trouble` says why not.

        Raises Unreadable `pdf-unreadable`.
        """
        office, service = self._desk.office, self._desk.stamps
        if not self._kinds:
            return
        if office is not None and service is not None and self._kinds[-1] != COMPLETION:
            try:
                self._stamp(office, service)
            except StampRefused as refused:
                self.trouble = str(refused)
        self.level = self._reached() if COMPLETION in self._kinds else NO_STAMP

    def _stamp(self, office: Office, service: StampService) -> None:
        stamped = time_stamped(self.pdf, service.ask)
        newest = read_stamps(stamped, service.authorities)[-1]
        if not newest.holds or not newest.is_known:
            raise StampRefused(f"{newest.service} is not certified by the authority that was named")
        beside = _with(office.beside(), newest, service)
        self.pdf = self._desk.sealer().seal(stamped, completion(self._content, self._now()), beside)
        self._kinds = (*self._kinds, COMPLETION)

    def _reached(self) -> str:
        return level(read_seals(self.pdf), read_stamps(self.pdf), read_evidence(self.pdf))


def _with(ours: Beside, stamp: Stamp, service: StampService) -> Beside:
    theirs = tuple(each.public_bytes(Encoding.DER) for each in stamp.chain)
    return Beside((*ours.certificates, *theirs), (*ours.lists, *service.lists_about(stamp.chain)))
