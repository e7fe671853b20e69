"""Opens a PDF that may be anybody's, so that a few bytes of it cannot unpack to more than a sheet ever holds.

    with opened(pdf) as document: ...            # a pikepdf.Pdf; raises pikepdf.PdfError
    opened(pdf, mends=False)                     # what would have to be mended is refused

qpdf unpacks tables of objects while it opens a file, whatever they grow to: 2 kB became 1 GB. Its limits are the
process's and nobody else here sets them. Imported late: pikepdf takes 0.1 s.
"""

from __future__ import annotations

import functools
import io
from typing import BinaryIO

import pikepdf
from pikepdf.settings import set_qpdf_limits

MOST_UNPACKED = 64 * 2**20
"""Bytes of one stream: twice what an attached file may have, eight times a font of ours."""
_MOST_FILTERS = 4


def opened(pdf: bytes | BinaryIO, *, mends: bool = True) -> pikepdf.Pdf:
    """The document, to be closed. Raises pikepdf.PdfError when it is none, is encrypted, or unpacks to too much."""
    _set_bounds()
    source = io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf
    return pikepdf.open(source, attempt_recovery=mends, suppress_warnings=True)


@functools.cache
def _set_bounds() -> None:
    set_qpdf_limits(
        flate_max_memory=MOST_UNPACKED,
        png_max_memory=MOST_UNPACKED,
        tiff_max_memory=MOST_UNPACKED,
        run_length_max_memory=MOST_UNPACKED,
        dct_max_memory=MOST_UNPACKED,
        max_stream_filters=_MOST_FILTERS,
    )
