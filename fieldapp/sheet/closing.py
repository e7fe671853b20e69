"""The end of the sheet: photos, the customer's rating, the signature, the seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fieldapp.errors import Unreadable
from fieldapp.sheet.blocks import SPACE, Block, Cell, Drawing, Gap, Line, Row
from fieldapp.sheet.composing import Composer
from fieldapp.sheet.content import Absent, Declined, Picture, SheetContent, Signature
from fieldapp.sheet.figures import day_and_clock, zone_words
from fieldapp.sheet.marks import draw_ink, draw_qr, draw_stars
from fieldapp.sheet.pen import Pen
from fieldapp.sheet.pictures import Print, printable
from fieldapp.sheet.structure import PARAGRAPH, Element
from fieldapp.sheet.styles import BODY, HAIR, LABEL, NAME, SMALL, SOFT, STRONG, TERMS, TINT, Style
from fieldapp.sheet.wording import wording

_GUTTER = 12.0
_PHOTO_SHARE = 0.75
_INK_HEIGHT = 92.0
_QR_SIZE = 74.0
_STAR = 13.0
WRONG_CLOCK = timedelta(minutes=2)
"""From where on a laptop's clock is said to be wrong."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo as it is printed, or why it cannot be."""

    number: int
    picture: Picture
    image: Print | None
    trouble: str


def photos(composer: Composer) -> list[Block]:
    """Two in a row, three when there are more than four; captions below each row."""
    taken = composer.content.photos
    if not taken:
        return []
    across = 2 if len(taken) <= 4 else 3
    longest = 1280 if across == 2 else 800  # over 350 dots an inch
    shown = [_prepare(composer, number, photo, longest) for number, photo in enumerate(taken, start=1)]
    rows = [shown[at : at + across] for at in range(0, len(shown), across)]
    return [
        *composer.section("photos"),
        *(block for row in rows for block in _photo_row(composer, row, across)),
    ]


def terms(composer: Composer) -> list[Block]:
    """The company's terms, in the small print they are."""
    layout = composer.content.layout
    if layout is None or not any((layout.terms.en.strip(), layout.terms.zh.strip())):
        return []
    lines = composer.in_languages(layout.terms, TERMS, TERMS, composer.width)
    return [*composer.section("terms"), Row((Cell(0, composer.width, lines),), composer.width)]


def rating(composer: Composer) -> list[Block]:
    """Stars, the figure beside them, and the customer's words; on the page of the signature."""
    given = composer.content.rating
    if given is None or (given.stars is None and not given.words.strip()):
        return []
    blocks = composer.section("rating")
    stars = None if given.stars is None else max(0, min(5, given.stars))
    if stars is not None:
        blocks.append(Drawing(_STAR + 6, lambda pen, x, y: _paint_stars(pen, stars, x, y), glued=True))
    if given.words.strip():
        lines = composer.lines(given.words, BODY, composer.width)
        blocks.append(Row((Cell(0, composer.width, lines),), composer.width, glued=True))
    return blocks


def signature(composer: Composer) -> list[Block]:
    """The signature, or that there is none and why; the seal beside it."""
    content = composer.content
    left = composer.width * 0.62
    return [
        *composer.section("signature", joined=True),
        *_statement(composer),
        Drawing(
            _signature_height(composer),
            lambda pen, x, y: _paint_signature(composer, pen, x, y, left),
            glued=True,
        ),
        _signers(composer, left),
        *(block for signed in content.others for block in _other(composer, signed, left)),
        *([_digest_row(composer)] if content.seal else []),
    ]


def _prepare(composer: Composer, number: int, photo: Picture, longest: int) -> Shown:
    try:
        return Shown(number, photo, printable(photo, longest), "")
    except Unreadable as trouble:
        return Shown(number, photo, None, composer.words.both(trouble.code, "\n"))


def _photo_row(composer: Composer, row: list[Shown], across: int) -> list[Block]:
    width = (composer.width - (across - 1) * _GUTTER) / across
    height = max(_height_of(shown, width) for shown in row)
    captions = tuple(
        Cell(at * (width + _GUTTER), width, _caption(composer, shown, width)) for at, shown in enumerate(row)
    )

    def paint(pen: Pen, x: float, y: float) -> None:
        for at, shown in enumerate(row):
            _paint_photo(composer, pen, shown, x + at * (width + _GUTTER), y, width, height)

    return [Drawing(height, paint, glued=True), Row(captions, composer.width, pad=3), Gap(6)]


def _height_of(shown: Shown, width: float) -> float:
    """Landscape photos fill their width; portrait ones are as high as a square allows."""
    most = width * _PHOTO_SHARE
    if shown.image is None:
        return most * 0.5
    return min(
        most if shown.image.width >= shown.image.height else width,
        width * shown.image.height / shown.image.width,
    )


def _paint_photo(
    composer: Composer, pen: Pen, shown: Shown, x: float, y: float, width: float, height: float
) -> None:
    pen.box(x, y, width, height, fill=TINT)
    if shown.image is None:
        lines = composer.lines(shown.trouble, SMALL, width - 16, "centre")
        Row((Cell(8, width - 16, lines),), width, pad=10).draw(pen, x, y)
        return
    scale = min(width / shown.image.width, height / shown.image.height)
    wide, high = shown.image.width * scale, shown.image.height * scale
    place = (x + (width - wide) / 2, y + (height - high) / 2, wide, high)
    name = composer.words.lead("see-photo", number=shown.number)
    with pen.figure(": ".join(part for part in (name, shown.picture.caption.strip()) if part), *place):
        pen.photo(shown.image.jpeg, *place)


def _caption(composer: Composer, shown: Shown, width: float) -> tuple[Line, ...]:
    name = composer.words.both("see-photo", " / ", number=shown.number)
    when = day_and_clock(shown.picture.taken_at, composer.zone)
    return (
        *composer.lines(shown.picture.caption, BODY, width),
        *composer.lines("  ·  ".join(part for part in (name, when) if part), SMALL, width),
    )


def _paint_stars(pen: Pen, stars: int, x: float, y: float) -> None:
    said = f"{stars} / 5"
    with pen.figure(said, x, y + 3, 5 * _STAR * 1.25, _STAR):
        draw_stars(pen, stars, x, y + 3, _STAR)
    with pen.marked(pen.structure.add(Element(PARAGRAPH))):
        pen.text(x + 5 * _STAR * 1.25 + 6, y + 3 + _STAR * 0.8, said, STRONG)


def consent_of(content: SheetContent) -> str:
    """What whoever signs confirms, as it stands above the signature: the company's words, or else the sheet's own."""
    words = wording(content.languages)
    own = "\n".join(words.of(content.layout.consent)) if content.layout else ""
    return own or words.both("confirms", "\n")


def _statement(composer: Composer) -> list[Block]:
    if composer.content.declined or composer.content.absent:
        return []
    lines = composer.lines(consent_of(composer.content), SMALL, composer.width)
    return [Row((Cell(0, composer.width, lines),), composer.width, pad=2, glued=True), Gap(4, glued=True)]


def _paint_signature(composer: Composer, pen: Pen, x: float, y: float, width: float) -> None:
    content = composer.content
    pen.box(x, y, width, _signature_height(composer), fill=TINT, radius=3)
    if content.declined or content.absent:
        _paint_note(composer, pen, "absent" if content.absent else "declined", NAME, x, y + 6, width)
    elif content.signature:
        _paint_signed(composer, pen, content.signature, x, y, width)
    else:
        pen.rule(x + 14, x + width - 14, y + _INK_HEIGHT - 16, SOFT, 0.6)
        _paint_note(composer, pen, "sign-here", LABEL, x, y + _INK_HEIGHT - 48, width)
    if content.seal and content.seal.verification:
        _paint_seal(composer, pen, x + width + 10, y, composer.width - width - 10)


def _paint_signed(composer: Composer, pen: Pen, signed: Signature, x: float, y: float, width: float) -> None:
    """The ink above its line; or the name as it was typed, and that it was."""
    pen.rule(x + 14, x + width - 14, y + _INK_HEIGHT - 16, HAIR, 0.6)
    if signed.ink is not None:
        place = (x + 10, y + 6, width - 20, _INK_HEIGHT - 14)
        with pen.figure(composer.words.lead("ink-of", name=signed.signer_name), *place):
            draw_ink(pen, signed.ink, *place)
        return
    name = composer.lines(signed.signer_name, NAME.but(size=17.0), width - 28)[-2:]
    Row((Cell(14, width - 28, name),), width).draw(pen, x, y + _INK_HEIGHT - 24 - 24 * len(name))
    _paint_note(composer, pen, "typed", SMALL, x, y + _INK_HEIGHT - 15, width, " / ")


def _other(composer: Composer, signed: Signature, width: float) -> list[Block]:
    """Who signed beside the customer, and the signature."""

    def paint(pen: Pen, x: float, y: float) -> None:
        pen.box(x, y, width, _INK_HEIGHT, fill=TINT, radius=3)
        _paint_signed(composer, pen, signed, x, y, width)

    lines = _signed_lines(composer, signed, width, "also-signed")
    return [
        Gap(6, glued=True),
        Drawing(_INK_HEIGHT, paint, glued=True),
        Row((Cell(0, width, lines),), composer.width, pad=6),
    ]


def _signature_height(composer: Composer) -> float:
    """A refusal needs less room than ink, unless the QR code stands beside it."""
    seal = composer.content.seal
    refused = composer.content.declined or composer.content.absent
    bare = refused and not (seal and seal.verification)
    return _INK_HEIGHT / 2 if bare else _INK_HEIGHT


def _paint_note(
    composer: Composer, pen: Pen, key: str, style: Style, x: float, y: float, width: float, joint: str = "\n"
) -> None:
    lines = composer.lines(composer.words.both(key, joint), style, width - 28)
    Row((Cell(14, width - 28, lines),), width).draw(pen, x, y)


def _paint_seal(composer: Composer, pen: Pen, x: float, y: float, width: float) -> None:
    seal = composer.content.seal
    right = x + width
    if not seal:
        return
    place = (right - _QR_SIZE - 2, y, _QR_SIZE)
    with pen.figure(composer.words.lead("code-of", words=seal.verification), *place, _QR_SIZE):
        is_drawn = draw_qr(pen, seal.verification, *place)
    if is_drawn:
        lines = composer.lines(composer.words.both("verify", "\n"), SMALL.but(size=6.6), width, "right")
        Row((Cell(0, width, lines),), width, pad=0).draw(pen, x, y + _QR_SIZE)


def _signers(composer: Composer, left: float) -> Row:
    """The customer's side under the signature, the engineer's beside it."""
    right = composer.width - left - _GUTTER
    cells = (
        Cell(0, left, _customer_side(composer, left)),
        Cell(left + _GUTTER, right, _engineer_side(composer, right)),
    )
    return Row(cells, composer.width, pad=6)


def _customer_side(composer: Composer, width: float) -> tuple[Line, ...]:
    content = composer.content
    if content.signature:
        return _signed_lines(composer, content.signature, width)
    if content.declined:
        return _declined_lines(composer, content.declined, width)
    if content.absent:
        return _absent_lines(composer, content.absent, width)
    return composer.label("customer-signature", width)


def _signed_lines(
    composer: Composer, signed: Signature, width: float, key: str = "customer-signature"
) -> tuple[Line, ...]:
    moment = day_and_clock(signed.signed_at, composer.zone)
    return (
        *composer.label(key, width),
        *composer.lines(signed.signer_name, NAME, width),
        *composer.lines(signed.signer_role, BODY, width),
        *composer.lines(composer.words.lead("signed-at", moment=moment), SMALL, width),
        *_corrected(composer, signed, width),
    )


def _corrected(composer: Composer, signed: Signature, width: float) -> tuple[Line, ...]:
    """What the server's clock said, where the laptop's was wrong by more than anybody rounds to."""
    if signed.corrected_at is None or abs(signed.corrected_at - signed.signed_at) < WRONG_CLOCK:
        return ()
    moment = day_and_clock(signed.corrected_at, composer.zone)
    return composer.lines(composer.words.lead("corrected-at", moment=moment), SMALL, width)


def _declined_lines(composer: Composer, declined: Declined, width: float) -> tuple[Line, ...]:
    moment = day_and_clock(declined.declined_at, composer.zone)
    return (
        *composer.field("declined-reason", declined.reason, width, STRONG),
        SPACE,
        *composer.field("customer-signature", declined.signer_name, width),
        *composer.lines(composer.words.lead("declined-at", moment=moment), SMALL, width),
    )


def _absent_lines(composer: Composer, absent: Absent, width: float) -> tuple[Line, ...]:
    moment = day_and_clock(absent.recorded_at, composer.zone)
    numbers = [at for at, one in enumerate(composer.content.photos, 1) if one.sha256 == absent.photo_sha256]
    seen = composer.words.both("see-photo", " / ", number=numbers[0]) if numbers else ""
    return (
        *composer.field("absent-remark", absent.remark, width, STRONG),
        SPACE,
        *composer.lines(seen, BODY, width),
        *composer.lines(composer.words.lead("declined-at", moment=moment), SMALL, width),
    )


def _engineer_side(composer: Composer, width: float) -> tuple[Line, ...]:
    """Who did the work, when the sheet was made, and in which zone all its times are."""
    made = day_and_clock(composer.content.created_at, composer.zone)
    where = zone_words(composer.content.created_at, composer.zone)
    return (
        *composer.field("carried-out-by", composer.content.engineer, width, NAME),
        *composer.lines(composer.words.lead("made-at", moment=made), SMALL, width),
        *composer.lines(composer.words.lead("times", zone=where), SMALL, width),
    )


def _digest_row(composer: Composer) -> Row:
    """The whole digest, in groups of eight, to be compared by hand."""
    seal = composer.content.seal
    digest = seal.digest if seal else ""
    grouped = " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
    text = f"{composer.words.both('digest', ' / ')}: {grouped}"
    style: Style = SMALL.but(size=7.0)
    return Row((Cell(0, composer.width, composer.lines(text, style, composer.width)),), composer.width, pad=2)
