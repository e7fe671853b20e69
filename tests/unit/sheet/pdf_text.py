"""What a PDF says, for tests."""

from __future__ import annotations

import pypdfium2


def text_of(pdf: bytes) -> str:
    """The text of all pages, with the white space between words made one."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()
