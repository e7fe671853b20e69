"""The body of the sheet: what was found and done, the checklist, parts, labour, charges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from fieldapp.rules.money import rounded
from fieldapp.sheet.blocks import Block, Cell, Line, Row
from fieldapp.sheet.composing import Column, Composer
from fieldapp.sheet.content import Answer, Charge, Labour, Part, Payment, Words
from fieldapp.sheet.figures import day, day_and_clock, duration, limits, money, quantity, span
from fieldapp.sheet.styles import ALARM_NOTE, ASIDE, BODY, HAIR, OUT_OF_LIMIT, SMALL, STRONG


def work(composer: Composer) -> list[Block]:
    """What was reported, found and done."""
    done = composer.content.work
    rows = [
        *composer.paragraph("fault", composer.content.order.fault),
        *composer.paragraph("findings", done.findings),
        *composer.paragraph("cause", done.cause),
        *composer.paragraph("remedy", done.remedy),
    ]
    return [*composer.section("work"), *rows] if rows else []


def procedure(composer: Composer) -> list[Block]:
    """Every step with what was recorded; what is out of its limits is marked by sign, word and colour."""
    followed = composer.content.procedure
    if followed is None or not followed.answers:
        return []
    columns = _columns_of_procedure(followed.answers)
    head = composer.table_head(columns)
    blocks: list[Block] = [*composer.section("procedure", _procedure_aside(composer)), head]
    section, asset = Words(), ""
    for number, answer in enumerate(followed.answers, start=1):
        if answer.section not in (section, Words()) or answer.asset not in (asset, ""):
            blocks.append(_band(composer, answer, head))
        section, asset = answer.section, answer.asset
        blocks.append(composer.table_row(columns, _answer_cells(composer, columns, number, answer), head))
    return blocks


def parts(composer: Composer) -> list[Block]:
    """Parts fitted; prices where the content has them, a total where all have."""
    fitted = composer.content.parts
    if not fitted:
        return []
    priced = any(part.unit_price is not None for part in fitted)
    columns = [
        Column("part-number", 92),
        Column("part-name", 1, stretches=True),
        Column("quantity", 50, "right"),
        *([Column("unit-price", 68, "right"), Column("amount", 74, "right")] if priced else []),
    ]
    head = composer.table_head(columns)
    rows = [composer.table_row(columns, _part_cells(composer, columns, part), head) for part in fitted]
    return [*composer.section("parts"), head, *_summed(rows, _parts_totals(composer, fitted))]


def labour(composer: Composer) -> list[Block]:
    """Time worked, with its sum; day and span where anybody wrote them down."""
    worked = composer.content.labour
    if not worked:
        return []
    timed = any(row.started_at or row.ended_at for row in worked)
    columns = [
        *([Column("date", 62)] if timed else []),
        Column("engineer", 1, stretches=True),
        Column("labour-kind", 88),
        *([Column("from-to", 92)] if timed else []),
        Column("duration", 84, "right"),
    ]
    head = composer.table_head(columns)
    rows = [composer.table_row(columns, _labour_cells(composer, columns, row), head) for row in worked]
    total = duration(sum(row.minutes for row in worked), composer.words)
    return [*composer.section("labour"), head, *_summed(rows, [_total(composer, total)])]


def charges(composer: Composer) -> list[Block]:
    """What was offered beside the parts with the customer's word on it, and what was paid so far."""
    content = composer.content
    if not content.charges and not content.payments:
        return []
    blocks: list[Block] = [*composer.section("charges")]
    if content.charges:
        columns = [Column("charge", 1, stretches=True), Column("amount", 110, "right")]
        head = composer.table_head(columns)
        rows = [
            composer.table_row(columns, _charge_cells(composer, columns, one), head)
            for one in content.charges
        ]
        sums = _sums((one.currency, one.amount) for one in content.charges if one.is_agreed)
        key = "total" if all(one.is_agreed for one in content.charges) else "agreed"
        blocks += [head, *_summed(rows, [_total(composer, text, key) for text in sums])]
    return blocks + _payments(composer)


def _payments(composer: Composer) -> list[Block]:
    paid = composer.content.payments
    if not paid:
        return []
    columns = [Column("receipt", 1, stretches=True), Column("paid", 110, "right")]
    head = composer.table_head(columns)
    rows = [composer.table_row(columns, _payment_cells(composer, columns, one), head) for one in paid]
    if len(paid) == 1:
        return [head, *rows]
    sums = _sums((one.currency, one.amount) for one in paid)
    return [head, *_summed(rows, [_total(composer, text, "paid") for text in sums])]


def _charge_cells(composer: Composer, columns: list[Column], charge: Charge) -> list[tuple[Line, ...]]:
    (_, wide, _), (_, narrow, _) = composer.places(columns)
    words = composer.lines(charge.words, BODY, wide)
    if charge.unit_price is not None and charge.quantity != 1:
        each = f"{quantity(charge.quantity, charge.unit)} × {money(charge.unit_price, charge.currency)}"
        words += composer.lines(each, SMALL, wide)
    if charge.offer:
        words += composer.lines(_offer_words(composer, charge), SMALL, wide)
    if charge.remark:
        words += composer.lines(composer.words.lead("remark", words=charge.remark), SMALL, wide)
    amount = money(charge.amount, charge.currency)
    style = BODY if charge.is_agreed else ASIDE
    return [words, composer.lines(amount if charge.is_agreed else f"({amount})", style, narrow, "right")]


def _offer_words(composer: Composer, charge: Charge) -> str:
    """Accepted · Zhou Min · by telephone · 2026-11-22 10:05."""
    how = composer.words.value("told", charge.told_how) if charge.told_how else ""
    said = composer.words.value("offer", charge.offer)
    at = day_and_clock(charge.decided_at, composer.zone)
    return "  ·  ".join(part for part in (said, charge.decided_by, how, at) if part)


def _payment_cells(composer: Composer, columns: list[Column], paid: Payment) -> list[tuple[Line, ...]]:
    (_, wide, _), (_, narrow, _) = composer.places(columns)
    method = composer.words.value("method", paid.method) if paid.method else ""
    told = (method, paid.payer, day_and_clock(paid.paid_at, composer.zone))
    words = composer.lines(paid.receipt_number, BODY, wide)
    words += composer.lines("  ·  ".join(part for part in told if part), SMALL, wide)
    return [words, composer.lines(money(paid.amount, paid.currency), BODY, narrow, "right")]


def _procedure_aside(composer: Composer) -> str:
    followed = composer.content.procedure
    if followed is None:
        return ""
    name = " / ".join(composer.words.of(followed.name))
    outside = sum(answer.out_of_limit for answer in followed.answers)
    alarm = "▲ " + composer.words.lead("out-of-limits", count=outside) if outside else ""
    code = f"{followed.code} v{followed.version}" if followed.code else ""
    return "  ·  ".join(part for part in (name, code, alarm) if part)


def _columns_of_procedure(answers: Iterable[Answer]) -> list[Column]:
    limited = any(answer.low is not None or answer.high is not None for answer in answers)
    return [
        Column("number-sign", 18, "right"),
        Column("step", 1, stretches=True),
        *([Column("limits", 84)] if limited else []),
        Column("result", 132),
    ]


def _band(composer: Composer, answer: Answer, head: Row) -> Row:
    """The section that begins with this answer, and which machine it is about."""
    section = "  ".join(composer.words.of(answer.section))
    text = "  ·  ".join(part for part in (section, answer.asset) if part)
    return Row(
        (Cell(5, composer.width - 10, composer.lines(text, STRONG, composer.width - 10)),),
        composer.width,
        pad=3.2,
        rule=HAIR,
        glued=True,
        head=head,
        heads_rows=True,
    )


def _answer_cells(
    composer: Composer, columns: list[Column], number: int, answer: Answer
) -> list[tuple[Line, ...]]:
    widths = [width for _, width, _ in composer.places(columns)]
    title = composer.in_languages(answer.title, BODY, SMALL, widths[1])
    if answer.remark:
        title += composer.lines(composer.words.lead("remark", words=answer.remark), SMALL, widths[1])
    title += _instrument_lines(composer, answer, widths[1])
    cells = [composer.lines(str(number), ASIDE, widths[0], "right"), title]
    if len(columns) == 4:
        cells.append(composer.lines(limits(answer), ASIDE, widths[2]))
    return [*cells, _result_lines(composer, answer, widths[-1])]


def _instrument_lines(composer: Composer, answer: Answer, width: float) -> tuple[Line, ...]:
    """What was measured with, and until when that was calibrated; marked where it was too late."""
    if not answer.instrument:
        return ()
    told = [composer.words.lead("measured-with", instrument=answer.instrument)]
    if answer.instrument_due:
        told.append(composer.words.lead("calibrated-until", day=answer.instrument_due))
    lines = composer.lines("  ·  ".join(told), SMALL, width)
    if answer.out_of_calibration:
        lines += composer.lines("▲ " + composer.words.both("out-of-calibration", " / "), ALARM_NOTE, width)
    return lines


def _result_lines(composer: Composer, answer: Answer, width: float) -> tuple[Line, ...]:
    text = "\n".join(part for part in (_result(composer, answer), _photo(composer, answer)) if part)
    lines = composer.lines(text or "–", OUT_OF_LIMIT if answer.out_of_limit else BODY, width)
    if answer.out_of_limit:
        lines += composer.lines("▲ " + composer.words.both("out-of-limit", " / "), ALARM_NOTE, width)
    return lines


def _result(composer: Composer, answer: Answer) -> str:
    if answer.kind == "yes_no" and answer.value in {"yes", "no"}:
        mark = "✓" if answer.value == "yes" else "✗"
        return f"{mark} {composer.words.value('answer', answer.value)}"
    if answer.kind == "choice":
        return " / ".join(composer.words.of(answer.value_words)) or answer.value
    if answer.kind == "signature" and answer.value:
        return composer.words.both("step-signed", " / ", name=answer.value)
    return f"{answer.value} {answer.unit}".strip() if answer.value else ""


def _photo(composer: Composer, answer: Answer) -> str:
    """Which of the photos below belongs to this step."""
    shown = [photo.sha256 for photo in composer.content.photos]
    if answer.photo_sha256 not in shown:
        return ""
    return composer.words.both("see-photo", " / ", number=shown.index(answer.photo_sha256) + 1)


def _part_cells(composer: Composer, columns: list[Column], part: Part) -> list[tuple[Line, ...]]:
    widths = [width for _, width, _ in composer.places(columns)]
    name = composer.in_languages(part.names, BODY, SMALL, widths[1])
    if part.serial:
        name += composer.lines(composer.words.lead("part-serial", serial=part.serial), SMALL, widths[1])
    if part.covered_by:
        name += composer.lines(composer.words.lead("remark", words=part.covered_by), SMALL, widths[1])
    texts = [quantity(part.quantity, part.unit)]
    if len(columns) == 5:
        price = part.unit_price
        texts.append(money(price, part.currency) if price is not None else "")
        texts.append(money(_part_amount(part), part.currency) if price is not None else "")
    figures = [
        composer.lines(text, BODY, width, "right") for text, width in zip(texts, widths[2:], strict=True)
    ]
    return [composer.lines(part.number, BODY, widths[0]), name, *figures]


def _part_amount(part: Part) -> Decimal:
    if part.covered_by:
        return Decimal(0)
    return rounded((part.unit_price or Decimal(0)) * part.quantity, part.currency)


def _parts_totals(composer: Composer, fitted: tuple[Part, ...]) -> list[Row]:
    """A total would mislead where some parts have no price."""
    if any(part.unit_price is None for part in fitted):
        return []
    return [_total(composer, text) for text in _sums((part.currency, _part_amount(part)) for part in fitted)]


def _labour_cells(composer: Composer, columns: list[Column], row: Labour) -> list[tuple[Line, ...]]:
    texts = {
        "date": day(row.started_at or row.ended_at, composer.zone),
        "engineer": row.engineer,
        "labour-kind": composer.words.value("labour", row.kind),
        "from-to": span(row.started_at, row.ended_at, composer.zone),
        "duration": duration(row.minutes, composer.words),
    }
    cells = []
    for _, width, column in composer.places(columns):
        below = composer.lines(row.remark, SMALL, width) if column.key == "engineer" else ()
        cells.append(composer.lines(texts[column.key], BODY, width, column.align) + below)
    return cells


def _summed(rows: list[Row], totals: list[Row]) -> list[Block]:
    """Rows and their totals; the last row goes overleaf with the total, under the repeated head."""
    if not totals:
        return [*rows]
    *before, last = rows
    return [*before, replace(last, glued=True), *(replace(total, head=last.head) for total in totals)]


def _sums(amounts: Iterable[tuple[str, Decimal]]) -> list[str]:
    """One sum per currency, in the order they appear."""
    sums: dict[str, Decimal] = {}
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return [money(amount, currency) for currency, amount in sums.items()]


def _total(composer: Composer, text: str, key: str = "total") -> Row:
    half = composer.width / 2 - 5
    cells = (
        Cell(5, half, composer.lines(composer.words.both(key), STRONG, half)),
        Cell(5 + half, half, composer.lines(text, STRONG, half, "right")),
    )
    return Row(cells, composer.width, pad=3.4, heads_rows=True)
