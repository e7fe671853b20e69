"""What the server asks of a sealed sheet before an order counts as signed.

A report is about its order and says what its digest says, its revision follows the last one, the signatures that
come with it are those inside it, and no order is signed without one. What does not hold is held for review. Where two people sealed the
same revision apart, both sheets are kept and the order has a conflict that people decide.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from fieldapp.errors import Unreadable
from fieldapp.model.columns import Stored
from fieldapp.model.orders import OrderStatus
from fieldapp.model.reports import SignatureKind
from fieldapp.rules.merge import Fate, GroupOutcome
from fieldapp.rules.sealing import SHEET
from fieldapp.sheet.content import digest, from_canonical
from fieldapp.sheet.hands import hands_in, hands_in_rows, is_same
from fieldapp.sync.bench import Bench, Held, Image, SealedSheet

SEALING = frozenset({"service_report", "signature", "order_step"})
"""Tables whose rows make, or claim, a signed order."""

Inserted = Sequence[tuple[str, Image]]


def check_seals(bench: Bench, inserted: Inserted) -> None:
    """Raise Held for reports, signatures and signed steps that do not hold together.

    Sheets that do are added to the bench, so that the next revision may follow them.
    """
    signatures = [image for table, image in inserted if table == "signature"]
    sheets = [_checked(bench, image, signatures) for table, image in inserted if table == "service_report"]
    for image in signatures:
        _check_signature(bench, image, sheets)
    for table, image in inserted:
        if table == "service_report":
            _check_hands(image, [one for one in signatures if one["report_id"] == image["id"]])
    for table, image in inserted:
        if table == "order_step" and image["status"] == OrderStatus.SIGNED.value:
            _check_signed(bench, image, inserted, sheets)
    for sheet in sheets:
        there = bench.sheets.setdefault(sheet.order_id, [])
        if sheet.id not in {one.id for one in there}:
            there.append(sheet)


def second_seal(bench: Bench, image: Image) -> GroupOutcome | None:
    """The disagreement, where another sheet of the same order and revision is already there."""
    order, revision = str(image["order_id"]), image["revision"]
    others = [
        one for one in bench.sheets.get(order, ()) if one.revision == revision and one.id != image["id"]
    ]
    if not others:
        return None
    return GroupOutcome(SHEET, Fate.CONFLICT, {}, shown_of(image), dict(others[0].image))


def shown_of(image: Mapping[str, Stored]) -> Image:
    """What a conflict keeps of a sheet: what people would tell it by."""
    return {name: image.get(name) for name in ("revision", "sealed_at", "by_name")}


def _checked(bench: Bench, image: Image, signatures: Sequence[Image]) -> SealedSheet:
    order, revision = str(image["order_id"]), int(str(image["revision"]))
    try:
        content = from_canonical(str(image["content"]))
        says = digest(content)
    except Unreadable as trouble:
        raise Held("review", f"sheet-unreadable:{trouble.facts.get('reason', '')}") from trouble
    if says != image["digest"]:
        raise Held("review", "sheet-digest-differs")
    if not _is_about(bench, order, content.order.number):
        raise Held("review", "sheet-of-another-order")
    if content.order.revision != revision:
        raise Held("review", "sheet-revision-differs")
    last = max((one.revision for one in bench.sheets.get(order, ()) if one.id != image["id"]), default=0)
    if not 1 <= revision <= last + 1:
        raise Held("review", "sheet-revision-ahead")
    is_signed = any(one["report_id"] == image["id"] for one in signatures)
    return SealedSheet(str(image["id"]), order, revision, says, is_signed, shown_of(image))


def _is_about(bench: Bench, order: str, number: str) -> bool:
    """Whether a sheet names this order: by its number, or by its id where it was sealed before there was one."""
    row = bench.rows.get(("work_order", order), {})
    return number in (row.get("number"), order[-12:].upper())


def _check_signature(bench: Bench, image: Image, sheets: Sequence[SealedSheet]) -> None:
    """A desk hands a signature in with its sheet; one from elsewhere is taken by the customer's link only."""
    order = str(image["order_id"])
    if bench.released_by is None and image.get("kind") == SignatureKind.REMOTE.value:
        raise Held("review", "sets-what-only-the-office-sets")
    known = sheets if bench.released_by is None else (*sheets, *bench.sheets.get(order, ()))
    named = [one for one in known if one.id == image["report_id"]]
    if not named or named[0].digest != image["digest"] or named[0].order_id != order:
        raise Held("review", "signature-of-another-sheet")
    if not _says_something(image):
        raise Held("review", "signature-empty")


def _check_hands(report: Image, signatures: Sequence[Image]) -> None:
    """Whoever the rows say has signed, the sheet says as well: screens show the one, paper the other."""
    if not signatures:
        return
    rows = [{**one, "ink": json.loads(str(one["ink"])) if one.get("ink") else None} for one in signatures]
    if not is_same(hands_in(from_canonical(str(report["content"]))), hands_in_rows(rows)):
        raise Held("review", "signature-differs")


def _says_something(image: Image) -> bool:
    """Whether there is ink, a reason, a typed name, or an absence told and shown."""

    def words(name: str) -> str:
        return str(image.get(name) or "").strip()

    kind = image.get("kind")
    if kind == SignatureKind.ABSENT.value:
        return bool(words("remark") and image.get("photo_id"))
    typed = kind in (SignatureKind.TYPED.value, SignatureKind.REMOTE.value) and words("signer_name")
    return bool(image["ink"] or words("declined_reason") or typed)


def _check_signed(bench: Bench, step: Image, inserted: Inserted, sheets: Sequence[SealedSheet]) -> None:
    """The newest sheet of the order is signed; an order that was amended needs a new one."""
    order = str(step["order_id"])
    if ("order_step", str(step["id"])) in bench.rows:
        return
    brought = [one for one in sheets if one.order_id == order]
    was_amended = _status_before(bench, step, inserted) == OrderStatus.AMENDING.value
    there = brought if was_amended else [*bench.sheets.get(order, ()), *brought]
    if not any(one.is_signed for one in there):
        raise Held("review", "signed-without-sheet")


def _status_before(bench: Bench, step: Image, inserted: Inserted) -> object:
    follows = step["follows_id"]
    for table, image in inserted:
        if table == "order_step" and image["id"] == follows:
            return image["status"]
    chain = bench.chains.get(str(step["order_id"]), ())
    return next((taken.status.value for taken in chain if taken.id == follows), None)
