"""Anybody may ask whether a sheet is genuine: by its PDF, or by the code printed on paper.

Who has only the code learns what the code says already, and whether it is true: nothing of customer, place or
people. A PDF is looked at and forgotten.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.responses import Response

from fieldapp.codes.sheet_code import PREFIX, SheetCode, parse_sheet_code
from fieldapp.errors import Refused, Unreadable
from fieldapp.server.access import ANYONE
from fieldapp.server.attempts import address_of
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.problems import status_of, waiting
from fieldapp.server.sentences import sentence
from fieldapp.server.sheet_checks import Answer, shown
from fieldapp.sheet.checking import Witness, check_sheet
from fieldapp.store.queries.printed_sheets import PrintedSheet, printed_sheet
from fieldapp.store.queries.sealed_sheets import known_of_seals, sealed_sheet

pages = Pages()
MOST_PDF_BYTES = 24 << 20
NO_FILE = N_("Choose the PDF of a sheet first.")
NO_PDF = N_("This file is not a PDF.")
NO_CODE = N_("This code is not that of a sheet, or a part of it is missing.")


@dataclass(frozen=True)
class Printed:
    """What is known of the sheet that a code names."""

    code: SheetCode
    found: PrintedSheet | None

    @property
    def is_true(self) -> bool:
        """Whether the code says of the sheet what was sealed."""
        found = self.found
        return found is not None and (found.number.upper(), found.revision) == (
            self.code.number.upper(),
            self.code.revision,
        )

    @property
    def digest(self) -> str:
        """The digest in groups of eight, as it stands on the paper."""
        return " ".join(self.code.digest[at : at + 8] for at in range(0, 64, 8))


@pages.get("/verify", ANYONE)
def ask(call: Call) -> Response:
    """The form; with a code also what is known of its sheet."""
    said = call.query.get("s")
    if said is None:
        return _page(call)
    try:
        _count(call)
        return _page(call, printed=_printed(call, said))
    except Refused as error:
        return _refused(call, error)
    except Unreadable:
        return _page(call, 422, trouble=call.words.gettext(NO_CODE))


@pages.post("/verify", ANYONE, takes_file=True)
def check(call: Call) -> Response:
    """Look at a PDF; nothing of it is kept."""
    try:
        _count(call)
    except Refused as error:
        return _refused(call, error)
    data = call.file.read(MOST_PDF_BYTES + 1) if call.file is not None else b""
    if not data:
        return _page(call, 422, trouble=call.words.gettext(NO_FILE))
    if b"%PDF-" not in data[:1024] or len(data) > MOST_PDF_BYTES:
        return _page(call, 422, trouble=call.words.gettext(NO_PDF))
    return _page(call, answer=_answer(call, data))


def _answer(call: Call, data: bytes) -> Answer:
    """Pages are not drawn again here: what the books and the seals say needs no drawing, and a stranger's file
    shall not keep the server busy."""
    sha256 = hashlib.sha256(data).hexdigest()
    with call.store.read() as session:
        known, record = known_of_seals(session), sealed_sheet(session, sha256)
    witness = Witness(
        known.authorities, knows_books=True, record=record, stampers=known.stampers, revoked=known.revoked
    )
    checked = check_sheet(data, witness)
    return shown(checked, sha256, call.language.value, call.formats.moment)


def _printed(call: Call, said: str) -> Printed:
    code = parse_sheet_code(PREFIX + said)
    with call.store.read() as session:
        return Printed(code, printed_sheet(session, code.digest))


def _count(call: Call) -> None:
    """Nobody checks much: after some, each further one has to wait a little longer."""
    call.service.sheet_checks.begin(address_of(call.request))


def _refused(call: Call, error: Refused) -> Response:
    answer = _page(call, status_of(error), trouble=sentence(error, call.words))
    answer.headers.update(waiting(error))
    return answer


def _page(
    call: Call,
    status: int = 200,
    *,
    printed: Printed | None = None,
    answer: Answer | None = None,
    trouble: str | None = None,
) -> Response:
    page = call.page("customer_verify.html", status, printed=printed, answer=answer, trouble=trouble)
    page.headers["Cache-Control"] = "no-store"
    return page
