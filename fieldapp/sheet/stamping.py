"""Time stamps (RFC 3161) on sealed sheets: what proves to anybody that a seal is older than a moment.

    stamped = time_stamped(pdf, ask)            # `ask` hands a request to the service and returns its reply

A document time stamp is a further revision of the file that covers every seal before it (ETSI EN 319 142-1: B-T).
Nothing is judged here: whoever asks looks at the result (`stamps.read_stamps`) before it is kept.
Imported late: pyHanko takes 0.9 s.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from asn1crypto import tsp
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps.api import TimeStamper

from fieldapp.errors import Unreadable
from fieldapp.sheet.increment import Update
from fieldapp.sheet.signing import StampRefused

STAMP = "Timestamp"
_ROOM = 2 * 16 * 1024
"""Hexadecimal digits for what the service answers; usual are 4 to 8 KiB with its certificates."""

Ask = Callable[[bytes], bytes]


def time_stamped(pdf: bytes, ask: Ask) -> bytes:
    """The same bytes, and behind them the time stamp.

    Raises StampRefused when the service says no or answers nonsense, and what `ask` raises; Unreadable `pdf-unreadable`.
    """
    try:
        update = Update(pdf)
    except (PdfError, ValueError) as error:
        raise Unreadable("pdf-unreadable") from error
    stamper, out = PdfTimeStamper(_Service(ask), field_name=update.free_field(STAMP)), io.BytesIO()
    try:
        stamper.timestamp_pdf(update, "sha256", bytes_reserved=_ROOM, output=out)
    except (SigningError, OSError, ValueError, KeyError, TypeError, AttributeError, PdfError) as error:
        raise StampRefused(str(error)) from error
    return out.getvalue()


class _Service(TimeStamper):
    """The service as pyHanko speaks to it."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._ask = ask

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """One request; nothing else runs in this loop, so that waiting here keeps nobody waiting."""
        return tsp.TimeStampResp.load(self._ask(req.dump()))
