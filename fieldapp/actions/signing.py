"""What people give under a sheet - ink, a typed name, a reason, a remark - checked, and as content and as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from fieldapp.actions.words import tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.reports import Signature, SignatureKind
from fieldapp.rules.signing import check_absence, check_ink, check_rating, check_second, check_signature
from fieldapp.sheet import content as sheet
from fieldapp.sheet import ink as pen
from fieldapp.sheet.content import SheetContent
from fieldapp.sheet.ink import Ink
from fieldapp.store.queries.order_rows import AttachmentRow
from fieldapp.store.server_clock import ServerClock


@dataclass(frozen=True)
class Signer:
    """Who signs beside the customer: with ink, or by having typed and confirmed the name."""

    name: str
    role: str | None = None
    ink: Ink | None = None
    typed: bool = False


@dataclass(frozen=True)
class Signing:
    """What the customer gave: ink or a typed name, the reason for not signing, or that nobody was there; a rating."""

    ink: Ink | None = None
    signer_name: str | None = None
    signer_role: str | None = None
    typed: bool = False
    """Whether the name was typed and confirmed instead of ink."""
    second: Signer | None = None
    declined_reason: str | None = None
    absent_remark: str | None = None
    """What was found where nobody was on site."""
    absent_photo_id: str | None = None
    """The photo of the order that shows it."""
    csat: int | None = None
    nps: int | None = None
    words: str | None = None
    languages: tuple[str, ...] = (sheet.ENGLISH,)
    paper: str = ""
    """The company's, when empty."""
    time_zone: str = ""
    """Where it was signed, by its IANA name."""
    shown: str | None = None
    """`shown_digest` of the sheet the customer read; when the order says something else by now, nothing is
    signed."""

    @property
    def kind(self) -> SignatureKind:
        """In which way the sheet is signed, or not."""
        if self.absent_remark is not None or self.absent_photo_id is not None:
            return SignatureKind.ABSENT
        if self.declined_reason is not None:
            return SignatureKind.DECLINED
        return SignatureKind.DRAWN if self.ink is not None else SignatureKind.TYPED


def check_given(signing: Signing) -> None:
    """Refuse what is no signature, no refusal and no absence. Raises as `rules.signing`, Unreadable `ink-unreadable`."""
    if signing.kind is SignatureKind.ABSENT:
        if signing.ink is not None or signing.typed or signing.declined_reason is not None:
            raise RuleBroken("signed-and-declined")
        check_absence(signing.absent_remark, signing.absent_photo_id is not None)
    else:
        _check_signer(signing.ink, signing.signer_name, signing.declined_reason, signing.typed)
    if signing.kind is SignatureKind.DECLINED and tidy(signing.declined_reason) is None:
        raise RuleBroken("words-missing", field="signature.declined_reason")
    if signing.second is not None:
        _check_beside(signing, signing.second)
    check_rating(signing.csat, signing.nps)


def check_photo_of_absence(signing: Signing, photos: Iterable[AttachmentRow]) -> None:
    """Refuse an absence that no photo of the order shows. Raises RuleBroken `absence-photo-missing`."""
    if signing.kind is SignatureKind.ABSENT and not _photo(signing, photos):
        raise RuleBroken("absence-photo-missing")


def signed(
    draft: SheetContent,
    seal: sheet.Seal,
    signing: Signing,
    at: datetime,
    photos: Iterable[AttachmentRow],
    clock: ServerClock | None = None,
) -> SheetContent:
    """The draft with its seal, and what was given under it; with the server's `clock` its word on when as well."""
    zone, name = signing.time_zone, tidy(signing.signer_name) or ""
    match signing.kind:
        case SignatureKind.DECLINED:
            reason = tidy(signing.declined_reason) or ""
            declined = sheet.Declined(reason=reason, declined_at=at, signer_name=name, time_zone=zone)
            return msgspec.structs.replace(draft, seal=seal, declined=declined)
        case SignatureKind.ABSENT:
            absent = sheet.Absent(
                remark=tidy(signing.absent_remark) or "",
                recorded_at=at,
                photo_sha256=_photo(signing, photos),
                time_zone=zone,
            )
            return msgspec.structs.replace(draft, seal=seal, absent=absent)
        case _:
            first, *others = (_under(one, at, zone, clock) for one in _signers(signing))
            return msgspec.structs.replace(draft, seal=seal, signature=first, others=tuple(others))


def signature_rows(signing: Signing, known: dict[str, object]) -> Iterator[dict[str, object]]:
    """The values of each row of `signature`, the customer's first; `known` is what all of them share."""
    if signing.kind in (SignatureKind.DECLINED, SignatureKind.ABSENT):
        yield {
            **known,
            "kind": signing.kind,
            "signer_name": tidy(signing.signer_name),
            "signer_role": tidy(signing.signer_role),
            "declined_reason": tidy(signing.declined_reason),
            "remark": tidy(signing.absent_remark),
            "photo_id": signing.absent_photo_id,
        }
        return
    for one in _signers(signing):
        yield {
            **known,
            "kind": SignatureKind.TYPED if one.ink is None else SignatureKind.DRAWN,
            "signer_name": tidy(one.name),
            "signer_role": tidy(one.role),
            "ink": pen.to_plain(one.ink) if one.ink else None,
        }


def new_signature(row_id: str, values: dict[str, object]) -> Signature:
    """One row of what was given."""
    return Signature(id=row_id, **values)


def _signers(signing: Signing) -> list[Signer]:
    first = Signer(signing.signer_name or "", signing.signer_role, signing.ink, signing.typed)
    return [first] if signing.second is None else [first, signing.second]


def _under(one: Signer, at: datetime, zone: str, clock: ServerClock | None) -> sheet.Signature:
    return sheet.Signature(
        ink=one.ink,
        signer_name=tidy(one.name) or "",
        signed_at=at,
        signer_role=tidy(one.role) or "",
        time_zone=zone,
        corrected_at=clock.at(at) if clock else None,
        compared_at=clock.compared_at if clock else None,
    )


def _check_signer(ink: Ink | None, name: str | None, declined: str | None, typed: bool) -> None:
    check_signature(ink.strokes if ink else (), name, declined, typed=typed)
    if ink is not None:
        pen.check(ink)
        check_ink(ink.strokes, ink.width)


def _check_beside(signing: Signing, second: Signer) -> None:
    if signing.kind not in (SignatureKind.DRAWN, SignatureKind.TYPED):
        raise RuleBroken("signature-missing")
    _check_signer(second.ink, second.name, None, second.typed)
    inks = tuple(ink.strokes if ink else () for ink in (signing.ink, second.ink))
    check_second((signing.signer_name, second.name), (inks[0], inks[1]))


def _photo(signing: Signing, photos: Iterable[AttachmentRow]) -> str:
    """The SHA-256 of the photo that shows the absence; empty where the order has no such photo."""
    return next((row.sha256 for row in photos if row.id == signing.absent_photo_id), "")
