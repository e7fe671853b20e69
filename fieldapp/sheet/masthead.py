"""The head of the sheet: who hands it over, for whom, about which machine."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from fieldapp.errors import Unreadable
from fieldapp.sheet.blocks import SPACE, Block, Cell, Drawing, Gap, Line, Row
from fieldapp.sheet.composing import Composer
from fieldapp.sheet.content import Visit
from fieldapp.sheet.figures import clock, day_and_clock, span
from fieldapp.sheet.pen import Pen
from fieldapp.sheet.pictures import Print, printable
from fieldapp.sheet.styles import (
    ACCENT,
    BODY,
    COMPANY,
    COMPANY_ASIDE,
    HAIR,
    HEADLINE,
    LABEL,
    NAME,
    NUMBER,
    SMALL,
    STRONG,
    TINT,
    TITLE,
    TITLE_ASIDE,
)

_LOGO_HEIGHT = 40.0
_LOGO_WIDTH = 110.0
_GUTTER = 14.0
_FACT_GAP = 8.0


def masthead(composer: Composer) -> list[Block]:
    """Company at the left, title and numbers at the right, then customer, device and the facts."""
    return [
        letterhead(composer, _title_lines),
        Gap(9),
        *_headline(composer),
        _parties(composer),
        Gap(4),
        *_facts(composer),
        *_visits(composer),
        *_reason(composer),
    ]


def letterhead(composer: Composer, title: Callable[[Composer, float], tuple[Line, ...]]) -> Drawing:
    """The company at the left, at the right the lines that `title` makes for a width."""
    logo = _logo(composer)
    logo_width = logo.width * _logo_scale(logo) + 10 if logo else 0.0
    right = composer.width * 0.36
    left = composer.width - right - _GUTTER - logo_width
    row = Row(
        (
            Cell(logo_width, left, _company_lines(composer, left)),
            Cell(composer.width - right, right, title(composer, right)),
        ),
        composer.width,
        pad=0,
    )
    height = max(row.height, _LOGO_HEIGHT if logo else 0.0)

    def paint(pen: Pen, x: float, y: float) -> None:
        if logo:
            scale = _logo_scale(logo)
            place = (x, y + 2, logo.width * scale, logo.height * scale)
            with pen.figure(composer.words.lead("logo-of", name=_company(composer)), *place):
                pen.photo(logo.jpeg, *place)
        row.draw(pen, x, y)
        pen.rule(x, x + composer.width, y + height + 7, ACCENT, 1.6)

    return Drawing(height + 9, paint)


def _logo(composer: Composer) -> Print | None:
    """The company's mark; a sheet whose mark is absent or damaged goes without."""
    logo = composer.content.company.logo
    with contextlib.suppress(Unreadable):
        return printable(logo, 600) if logo else None
    return None


def _company(composer: Composer) -> str:
    return "".join(composer.words.of(composer.content.company.name)[:1])


def _logo_scale(logo: Print) -> float:
    return min(_LOGO_HEIGHT / logo.height, _LOGO_WIDTH / logo.width)


def _company_lines(composer: Composer, width: float) -> tuple[Line, ...]:
    company = composer.content.company
    reach = "  ·  ".join(part for part in (company.phone, company.email, company.website) if part)
    return (
        *composer.in_languages(company.name, COMPANY, COMPANY_ASIDE, width),
        *composer.in_languages(company.address, SMALL, SMALL, width),
        *composer.lines(reach, SMALL, width),
    )


def _title_lines(composer: Composer, width: float) -> tuple[Line, ...]:
    words, order = composer.words, composer.content.order
    revision = words.both("revision", " · ", number=order.revision)
    return (
        *composer.lines(words.lead("title"), TITLE, width, "right"),
        *composer.lines(words.aside("title"), TITLE_ASIDE, width, "right"),
        *composer.lines(order.number, NUMBER, width, "right"),
        *composer.lines(revision, SMALL, width, "right"),
    )


def _headline(composer: Composer) -> list[Block]:
    lines = composer.lines(composer.content.order.title, HEADLINE, composer.width)
    return [Row((Cell(0, composer.width, lines),), composer.width, pad=0), Gap(7)] if lines else []


def _parties(composer: Composer) -> Row:
    """Customer and device side by side on a tinted panel."""
    half = (composer.width - 3 * _GUTTER) / 2
    second = 2 * _GUTTER + half
    cells = (
        Cell(_GUTTER, half, _customer_lines(composer, half)),
        Cell(second, half, _device_lines(composer, half)),
    )
    return Row(cells, composer.width, pad=9, tint=TINT)


def _customer_lines(composer: Composer, width: float) -> tuple[Line, ...]:
    place = composer.content.place
    contact = "  ".join(part for part in (place.contact, place.contact_phone) if part)
    return (
        *composer.label("customer", width),
        *composer.lines(place.customer, NAME, width),
        *composer.lines(place.customer_number, SMALL, width),
        *((SPACE,) if place.site or place.address or contact else ()),
        *_pair(composer, "site", place.site, width),
        *composer.lines(place.address, BODY, width),
        *_pair(composer, "contact", contact, width),
    )


def _device_lines(composer: Composer, width: float) -> tuple[Line, ...]:
    device = composer.content.device
    if device is None:
        return ()
    model = " ".join(part for part in (device.manufacturer, device.model) if part)
    return (
        *composer.label("device", width),
        *composer.lines(device.name, NAME, width),
        *_pair(composer, "model", model, width),
        *_pair(composer, "serial", device.serial, width),
        *_pair(composer, "label", device.label, width),
        *_pair(composer, "location", device.location, width),
    )


def _pair(composer: Composer, key: str, text: str, width: float) -> tuple[Line, ...]:
    """`Serial no. 4711` on one line where it fits, the name in grey; else the value goes on below."""
    if not text.strip():
        return ()
    name = composer.words.both(key) + "  "
    taken = composer.faces.regular.width(name, LABEL.size)
    lines = composer.lines(text, BODY, width - taken)
    if not lines:
        return ()
    first = Line(((name, LABEL), *lines[0].runs))
    if len(lines) == 1:
        return (first,)
    return (Line(((name, LABEL),)), *composer.lines(text, BODY, width))


def _facts(composer: Composer) -> list[Block]:
    """One strip of short facts, as many as are known."""
    order, words = composer.content.order, composer.words
    facts = [
        ("kind", words.value("kind", order.kind)),
        ("priority", words.value("priority", order.priority)),
        ("opened", day_and_clock(order.opened_at, composer.zone)),
        *_attendance(composer),
        ("engineer", composer.content.engineer),
    ]
    known = [(key, text) for key, text in facts if text]
    if not known:
        return []
    cells = []
    left = _GUTTER
    for (key, text), width in zip(known, _fact_widths(composer, known), strict=True):
        cells.append(Cell(left, width - _FACT_GAP, composer.field(key, text, width - _FACT_GAP, STRONG)))
        left += width
    return [Row(tuple(cells), composer.width, pad=4, rule=HAIR)]


def _fact_widths(composer: Composer, facts: list[tuple[str, str]]) -> list[float]:
    """Each fact as wide as it needs; what is left over, or missing, is shared."""
    needed = [
        _FACT_GAP
        + max(
            composer.faces.regular.width(composer.words.both(key), LABEL.size),
            composer.faces.bold.width(composer.faces.bold.drawable(text), STRONG.size),
        )
        for key, text in facts
    ]
    room = composer.width - 2 * _GUTTER
    spare = (room - sum(needed)) / len(facts)
    return (
        [width + spare for width in needed]
        if spare >= 0
        else [width * room / sum(needed) for width in needed]
    )


def _attendance(composer: Composer) -> list[tuple[str, str]]:
    """When one visit is all there was, it is a fact; several are listed below."""
    visits = composer.content.visits
    if len(visits) != 1:
        return []
    arrived, left = visits[0].arrived_at, visits[0].left_at
    same_day = (
        arrived and left and arrived.astimezone(composer.zone).date() == left.astimezone(composer.zone).date()
    )
    end = clock(left, composer.zone) if same_day else day_and_clock(left, composer.zone)
    return [("arrived", day_and_clock(arrived, composer.zone)), ("left", end)]


def _visits(composer: Composer) -> list[Block]:
    visits = composer.content.visits
    if len(visits) < 2:
        return []
    return composer.paragraph("visits", "\n".join(_visit_text(composer, visit) for visit in visits))


def _visit_text(composer: Composer, visit: Visit) -> str:
    start = visit.arrived_at or visit.left_at
    date = f"{start.astimezone(composer.zone):%Y-%m-%d}" if start else ""
    return "  ".join(
        part for part in (date, span(visit.arrived_at, visit.left_at, composer.zone), visit.engineer) if part
    )


def _reason(composer: Composer) -> list[Block]:
    reason = composer.content.amends_reason
    if not reason:
        return []
    text = composer.words.both("revision-reason", "\n", reason=reason)
    return [
        Row(
            (Cell(_GUTTER, composer.width - _GUTTER, composer.lines(text, SMALL, composer.width - _GUTTER)),),
            composer.width,
        )
    ]
