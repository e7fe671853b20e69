"""What a laptop may say of a sealed sheet: what the sheet says itself, about its own order, and nobody else's word."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from fieldapp.model.columns import Stored
from fieldapp.rules.actors import Actor
from fieldapp.sheet.content import Absent, Declined, SheetContent, canonical_bytes, covered
from fieldapp.sheet.hands import hands_in
from fieldapp.sync.bench import Bench, Held, Image
from fieldapp.sync.seals import check_seals
from tests.builders import a_supervisor, an_engineer
from tests.unit.sheet.sheets import NOON, a_sheet, signed, some_ink

ORDER, REPORT = "order-0000000004f1", "report-1"
SHEET = signed(a_sheet())


def _bench(number: str | None, released_by: Actor | None = None) -> Bench:
    return Bench(
        actor=an_engineer(),
        replica="laptop",
        scopes={},
        rows={("work_order", ORDER): {"id": ORDER, "number": number}},
        chains={},
        conflicts={},
        last_writer=lambda _table, _row, _names: None,
        new_id=lambda: "new",
        released_by=released_by,
    )


def _pushed(content: SheetContent, **said: Stored) -> list[tuple[str, Image]]:
    """The rows of a sheet as a laptop pushes them, the signature's altered by `said`."""
    assert content.seal is not None
    sheet: Image = {
        "id": REPORT,
        "order_id": ORDER,
        "revision": content.order.revision,
        "content": canonical_bytes(content).decode(),
        "digest": content.seal.digest,
    }
    (hand,) = hands_in(content)
    kind = "absent" if content.absent else "declined" if content.declined else "drawn"
    signature: dict[str, Any] = {
        "report_id": REPORT,
        "order_id": ORDER,
        "digest": content.seal.digest,
        "kind": kind,
        "signer_name": hand.name,
        "signer_role": hand.role,
        "ink": json.dumps(hand.ink) if hand.ink else None,
        "declined_reason": hand.declined or None,
        "remark": hand.absent or None,
        "photo_id": "photo-1" if content.absent else None,
    }
    return [("service_report", sheet), ("signature", signature | said)]


def _unsigned(**instead: Declined | Absent) -> SheetContent:
    return msgspec.structs.replace(covered(SHEET), seal=SHEET.seal, **instead)


@pytest.mark.parametrize(
    "content",
    [
        SHEET,
        _unsigned(declined=Declined("Too dear", NOON)),
        _unsigned(absent=Absent("Gate locked", NOON)),
    ],
)
def test_that_rows_which_say_what_the_sheet_says_are_taken(content: SheetContent) -> None:
    bench = _bench(content.order.number)

    check_seals(bench, _pushed(content))

    assert [sheet.id for sheet in bench.sheets[ORDER]] == [REPORT]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"signer_name": "王芳"}, "signature-differs"),
        ({"signer_role": "Director"}, "signature-differs"),
        ({"ink": json.dumps({"width": 9, "height": 9, "strokes": []})}, "signature-differs"),
        ({"ink": None, "kind": "typed"}, "signature-differs"),
        ({"ink": None, "declined_reason": "Too dear", "kind": "declined"}, "signature-differs"),
        ({"kind": "remote"}, "sets-what-only-the-office-sets"),
    ],
)
def test_that_a_signature_which_the_sheet_does_not_show_is_held(said: dict[str, Stored], reason: str) -> None:
    with pytest.raises(Held, match=reason):
        check_seals(_bench(SHEET.order.number), _pushed(SHEET, **said))


def test_that_a_sheet_names_its_order_by_number_or_before_it_has_one_by_its_id() -> None:
    before = signed(a_sheet(order=msgspec.structs.replace(SHEET.order, number=ORDER[-12:].upper())))

    check_seals(_bench(None), _pushed(before))
    check_seals(_bench("WO-9"), _pushed(before))
    with pytest.raises(Held, match="sheet-of-another-order"):
        check_seals(_bench("WO-9"), _pushed(SHEET))


def test_that_a_signature_for_a_sheet_of_before_comes_by_the_office_only() -> None:
    bench, office = _bench(SHEET.order.number), _bench(SHEET.order.number, a_supervisor())
    (sheet, late) = _pushed(SHEET)
    for each in (bench, office):
        check_seals(each, [sheet, late])

    with pytest.raises(Held, match="signature-of-another-sheet"):
        check_seals(bench, [late])
    check_seals(office, [late])


def test_that_two_signers_are_compared_in_whatever_order_they_come() -> None:
    assert SHEET.signature is not None
    second = msgspec.structs.replace(SHEET.signature, signer_name="Mary Poole", ink=some_ink(3))
    both = msgspec.structs.replace(SHEET, others=(second,))
    (sheet, first) = _pushed(SHEET)
    report: Image = {**sheet[1], "content": canonical_bytes(both).decode()}
    other: Image = {**first[1], "signer_name": "Mary Poole", "ink": json.dumps(hands_in(both)[1].ink)}

    check_seals(_bench(SHEET.order.number), [("service_report", report), ("signature", other), first])
    with pytest.raises(Held, match="signature-differs"):
        check_seals(_bench(SHEET.order.number), [("service_report", report), first, first])
