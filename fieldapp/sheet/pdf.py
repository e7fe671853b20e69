"""Renders a service sheet as PDF.

    pdf = render(content, font_files())

The same content, fonts and releases of the libraries give the same bytes: no clock, no random number.
Only the two fonts are used, embedded and subset. What people typed is drawn as text, character by
character: there is no markup to escape. Any thread; sheets are rendered one at a time.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from fieldapp.fonts import FontFiles
from fieldapp.sheet import closing, figures, masthead, record
from fieldapp.sheet.attached import attached
from fieldapp.sheet.blocks import Block
from fieldapp.sheet.composing import Composer
from fieldapp.sheet.content import CHINESE, SheetContent
from fieldapp.sheet.furniture import Furniture
from fieldapp.sheet.layout import accent_of, sections_of
from fieldapp.sheet.pages import Page, paginate
from fieldapp.sheet.pen import Pen
from fieldapp.sheet.styles import MARGIN_FOOT, MARGIN_SIDE, MARGIN_TOP, PAPERS
from fieldapp.sheet.typeface import Faces, load_faces
from fieldapp.sheet.wording import wording
from fieldapp.sheet.xmp import About

# pages as binary streams: eight times faster than in base 85, and smaller
rl_config.useA85 = 0

rendering = threading.Lock()
"""Held while a PDF is drawn: the fonts remember what was drawn with them."""


def render(content: SheetContent, fonts: FontFiles) -> bytes:
    """The sheet as a PDF file.

    Without signature or refusal every page carries a band that says so. Photos that are absent or
    unreadable leave a notice in their place; characters the fonts lack are drawn as boxes
    (`typeface.unprintable` names them beforehand). An unknown paper is taken for A4.

    Raises:
        ReplicaTrouble: `fonts-not-built`.
    """
    with rendering:
        faces = load_faces(fonts)
        size = PAPERS.get(content.paper, PAPERS["A4"])
        composer = Composer(
            content,
            wording(content.languages),
            faces,
            figures.zone(content.time_zone),
            size[0] - 2 * MARGIN_SIDE,
        )
        return _write(composer, _blocks(composer), size)


def _blocks(composer: Composer) -> list[Block]:
    chosen = composer.content.layout.sections if composer.content.layout else ()
    sections = (
        masthead.masthead,
        *(_SECTIONS[key] for key in sections_of(chosen)),
        closing.terms,
        closing.rating,
        closing.signature,
    )
    return [block for section in sections for block in section(composer)]


_SECTIONS: Mapping[str, Callable[[Composer], list[Block]]] = {
    "work": record.work,
    "procedure": record.procedure,
    "parts": record.parts,
    "labour": record.labour,
    "charges": record.charges,
    "photos": closing.photos,
}


def _write(composer: Composer, blocks: Sequence[Block], size: tuple[float, float]) -> bytes:
    from fieldapp.sheet.archive import finished

    furniture = Furniture(composer)
    room = size[1] - MARGIN_TOP - MARGIN_FOOT
    pages = paginate(blocks, room - furniture.first_height, room - furniture.later_height)
    file = io.BytesIO()
    canvas = _canvas(composer, file, size)
    pen = Pen(canvas, composer.faces, size[1], accent_of(composer.content))
    for number, page in enumerate(pages, start=1):
        pen.structure.turn_page()
        furniture.draw(pen, number, len(pages), size)
        _draw_page(pen, page, MARGIN_TOP + furniture.height_of(number))
        canvas.showPage()
    canvas.save()
    return finished(file.getvalue(), _about(composer), attached(composer.content), pen.structure)


def _canvas(composer: Composer, file: io.BytesIO, size: tuple[float, float]) -> Any:
    # without a first font of ours reportlab leaves a Helvetica behind that is not embedded
    first_font: Any = composer.faces.regular.name
    return Canvas(file, pagesize=size, invariant=1, pageCompression=1, initialFontName=first_font)


def _about(composer: Composer) -> About:
    content, words = composer.content, composer.words
    return About(
        title=_plain(composer.faces, f"{words.lead('title')} {content.order.number}"),
        author=_plain(composer.faces, "".join(words.of(content.company.name)[:1])),
        subject=_plain(composer.faces, content.order.title),
        language="zh-CN" if words.languages[0] == CHINESE else "en",
        made_at=content.created_at,
    )


def _plain(faces: Faces, text: str) -> str:
    """For the file's own title: one line of characters that exist."""
    return faces.regular.drawable(" ".join(text.split()))


def _draw_page(pen: Pen, page: Page, top: float) -> None:
    for block, down in page.blocks:
        block.draw(pen, MARGIN_SIDE, top + down)
