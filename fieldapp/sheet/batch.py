"""Many sealed sheets as one file: a table of contents, then the sheets, with bookmarks and links.

Sheets are read one after the other and never held together, however many there are.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from reportlab.pdfgen.canvas import Canvas

from fieldapp.errors import ReplicaTrouble, Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.sheet import figures
from fieldapp.sheet.binding import Binder, Link
from fieldapp.sheet.blocks import Block, Cell, Gap, Line, Row
from fieldapp.sheet.composing import Column, Composer
from fieldapp.sheet.content import Company, Layout, Order, Place, SheetContent
from fieldapp.sheet.layout import accent_of
from fieldapp.sheet.masthead import letterhead
from fieldapp.sheet.pages import Page, paginate
from fieldapp.sheet.pdf import rendering
from fieldapp.sheet.pen import Pen
from fieldapp.sheet.styles import (
    BODY,
    FOOT,
    HAIR,
    HEADLINE,
    MARGIN_FOOT,
    MARGIN_SIDE,
    MARGIN_TOP,
    NAME,
    NUMBER,
    PAPERS,
    SMALL,
    TITLE,
    TITLE_ASIDE,
)
from fieldapp.sheet.typeface import load_faces
from fieldapp.sheet.wording import wording

_COLUMNS = (
    Column("order", 96),
    Column("date", 62),
    Column("about", 1, stretches=True),
    Column("signed-by", 110),
    Column("page-number", 34, "right"),
)


@dataclass(frozen=True)
class BatchSheet:
    """One sealed sheet of the batch."""

    number: str
    revision: int
    title: str
    place: str
    sealed_at: datetime
    signer: str
    read: Callable[[], BinaryIO]
    """Opens its PDF; raises ReplicaTrouble `blob-missing` where the bytes are not here."""


@dataclass(frozen=True)
class BatchHead:
    """What the first page says of the whole."""

    company: Company
    customer: str
    period: str
    time_zone: str
    made_at: datetime
    languages: tuple[str, ...] = ("en",)
    paper: str = "A4"
    layout: Layout | None = None


@dataclass(frozen=True)
class Bound:
    """What came of it."""

    sheets: int
    pages: int
    missing: tuple[str, ...]
    """The numbers of the sheets whose PDF is not here or cannot be read; the contents say so as well."""


@dataclass(frozen=True)
class _Listed:
    sheet: BatchSheet
    page: int | None
    """The index of its first page among all sheets' pages; None where it has none here."""


def bind(sheets: Iterable[BatchSheet], head: BatchHead, fonts: FontFiles, out: BinaryIO) -> Bound:
    """Write the file, in the order in which the sheets come.

    Raises ReplicaTrouble `fonts-not-built`.
    """
    composer = _composer(head, fonts)
    binder, listed, pages = Binder(out), list[_Listed](), 0
    for sheet in sheets:
        place, count = _added(binder, sheet)
        listed.append(_Listed(sheet, place if count else None))
        pages += count
    front, links = _contents(composer, head, listed)
    title = f"{composer.words.lead('batch')} {head.customer} {head.period}"
    binder.add_front(io.BytesIO(front), links, composer.words.lead("contents"))
    binder.finish(title, "zh-CN" if composer.words.languages[0] == "zh" else "en")
    missing = tuple(each.sheet.number for each in listed if each.page is None)
    return Bound(len(listed) - len(missing), pages, missing)


def _added(binder: Binder, sheet: BatchSheet) -> tuple[int, int]:
    try:
        with sheet.read() as source:
            return binder.add(source, f"{sheet.number}  {sheet.title}")
    except Unreadable:
        return 0, 0
    except ReplicaTrouble as trouble:
        if trouble.code not in ("blob-missing", "blob-damaged"):
            raise
        return 0, 0


def _composer(head: BatchHead, fonts: FontFiles) -> Composer:
    content = SheetContent(
        company=head.company,
        order=Order(number=""),
        place=Place(customer=head.customer),
        created_at=head.made_at,
        time_zone=head.time_zone,
        languages=head.languages,
        paper=head.paper,
        layout=head.layout,
    )
    width = PAPERS.get(head.paper, PAPERS["A4"])[0] - 2 * MARGIN_SIDE
    return Composer(content, wording(head.languages), load_faces(fonts), figures.zone(head.time_zone), width)


def _contents(
    composer: Composer, head: BatchHead, listed: Sequence[_Listed]
) -> tuple[bytes, dict[int, list[Link]]]:
    """The pages in front, and where their rows lead; laid out twice, for they count as pages themselves."""
    size = PAPERS.get(head.paper, PAPERS["A4"])
    room = size[1] - MARGIN_TOP - MARGIN_FOOT
    count = len(paginate(_blocks(composer, head, listed, 0)[0], room, room))
    blocks, rows = _blocks(composer, head, listed, count)
    pages = paginate(blocks, room, room)
    with rendering:
        drawn = _drawn(composer, pages, size)
    return drawn, {at: list(_links(composer, page, rows, size[1])) for at, page in enumerate(pages)}


def _blocks(
    composer: Composer, head: BatchHead, listed: Sequence[_Listed], before: int
) -> tuple[list[Block], dict[int, int]]:
    """The blocks of the contents, and by a block's identity the page it leads to."""
    table = composer.table_head(_COLUMNS)
    rows = [composer.table_row(_COLUMNS, _cells(composer, each, before), table) for each in listed]
    found = {id(row): each.page for row, each in zip(rows, listed, strict=True) if each.page is not None}
    note = composer.lines(composer.words.both("batch-note", "\n"), SMALL, composer.width)
    blocks: list[Block] = [
        letterhead(composer, functools.partial(_title, period=head.period)),
        Gap(9),
        Row((Cell(0, composer.width, composer.lines(head.customer, HEADLINE, composer.width)),), pad=0),
        Row((Cell(0, composer.width, note),), composer.width, pad=4),
        *composer.section("contents", _sum(composer, listed)),
        table,
        *rows,
    ]
    return blocks, found


def _title(composer: Composer, width: float, *, period: str) -> tuple[Line, ...]:
    return (
        *composer.lines(composer.words.lead("batch"), TITLE, width, "right"),
        *composer.lines(composer.words.aside("batch"), TITLE_ASIDE, width, "right"),
        *composer.lines(period, NUMBER, width, "right"),
    )


def _sum(composer: Composer, listed: Sequence[_Listed]) -> str:
    return composer.words.both("batch-sum", " / ", count=len(listed))


def _cells(composer: Composer, each: _Listed, before: int) -> list[tuple[Line, ...]]:
    sheet = each.sheet
    widths = [width for _, width, _ in composer.places(_COLUMNS)]
    revision = composer.words.lead("revision", number=sheet.revision) if sheet.revision > 1 else ""
    here = str(before + each.page + 1) if each.page is not None else "–"
    missing = composer.words.both("batch-missing", "\n") if each.page is None else ""
    return [
        composer.lines(sheet.number, NAME.but(size=BODY.size), widths[0])
        + composer.lines(revision, SMALL, widths[0]),
        composer.lines(figures.day(sheet.sealed_at, composer.zone), BODY, widths[1]),
        composer.lines(sheet.title, BODY, widths[2])
        + composer.lines(sheet.place, SMALL, widths[2])
        + composer.lines(missing, SMALL, widths[2]),
        composer.lines(sheet.signer, BODY, widths[3]),
        composer.lines(here, BODY, widths[4], "right"),
    ]


def _links(composer: Composer, page: Page, rows: dict[int, int], height: float) -> Iterable[Link]:
    for block, down in page.blocks:
        if (to := rows.get(id(block))) is not None:
            top = height - MARGIN_TOP - down
            box = (MARGIN_SIDE, top - block.height, MARGIN_SIDE + composer.width, top)
            yield Link(box, to)


def _drawn(composer: Composer, pages: Sequence[Page], size: tuple[float, float]) -> bytes:
    file = io.BytesIO()
    first_font: Any = composer.faces.regular.name
    canvas = Canvas(file, pagesize=size, invariant=1, pageCompression=1, initialFontName=first_font)
    pen = Pen(canvas, composer.faces, size[1], accent_of(composer.content))
    for number, page in enumerate(pages, start=1):
        with pen.artifact():
            for block, down in page.blocks:
                block.draw(pen, MARGIN_SIDE, MARGIN_TOP + down)
            _draw_foot(composer, pen, number, len(pages), size[1] - MARGIN_FOOT)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_foot(composer: Composer, pen: Pen, number: int, count: int, top: float) -> None:
    pen.rule(MARGIN_SIDE, MARGIN_SIDE + composer.width, top + 8, HAIR)
    text = composer.words.both("contents-page", "  ·  ", number=number, count=count)
    pen.text(MARGIN_SIDE + composer.width - pen.width(text, FOOT), top + 19, text, FOOT)
