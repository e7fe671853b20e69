"""What belongs beside a value: its remark, its photo, the instrument, and which machine it is about."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fieldapp.actions.attachments import attach
from fieldapp.actions.instruments import InstrumentDraft, add_instrument, edit_instrument, withdraw_instrument
from fieldapp.actions.order_edits import Findings, record_findings
from fieldapp.actions.people import set_active
from fieldapp.actions.procedures import Measured, record_answer
from fieldapp.actions.sheet_content import sheet_content
from fieldapp.actions.sheets import Signing, sign, still_missing
from fieldapp.errors import NotPermitted, RuleBroken, Unreadable
from fieldapp.fonts import font_files
from fieldapp.model.instruments import Instrument
from fieldapp.model.orders import OrderStatus
from fieldapp.model.procedures import StepKind
from fieldapp.rules.procedures import Lack, answer_key
from fieldapp.store.blobs import Blobs, StoredBlob
from fieldapp.store.queries.checklists import instruments
from fieldapp.store.queries.devices import device_readings
from fieldapp.store.queries.order_rows import AnsweredStep
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    a_company,
    a_device,
    a_dispatcher,
    a_person,
    a_procedure,
    a_site,
    a_storekeeper,
    an_administrator,
    an_engineer,
    an_order,
    put,
    some_ink,
    the_page,
)

ME, SAM = an_engineer(), a_storekeeper()
PHOTO = StoredBlob("a" * 64, 1234)
VIBRATION = {"title": "Vibration", "kind": StepKind.NUMBER, "unit": "mm/s", "high": Decimal("4.5")}


def item(store: Store, order: str, at: int = 0) -> AnsweredStep:
    return the_page(store, order).checklist[at]


def test_that_a_value_out_of_its_limits_is_kept_and_holds_the_signature_up_until_it_is_explained(
    desk: Store, tmp_path: Path
) -> None:
    a_company(desk)
    procedure, (step,) = a_procedure(desk, VIBRATION)
    order = an_order(desk, OrderStatus.COMPLETED, ME, procedure_id=procedure)
    record_findings(desk, order, Findings("Bearing worn", None, "Bearing ordered"), by=ME)
    record_answer(desk, order, step, "5.8", by=ME)
    signing = Signing(ink=some_ink(), signer_name="陈丽")
    blobs = Blobs(tmp_path / "blobs")

    with pytest.raises(RuleBroken) as refused:
        sign(desk, blobs, order, signing, by=ME, fonts=font_files())
    assert (refused.value.code, refused.value.facts["steps"]) == ("sheet-incomplete", (step,))
    assert item(desk, order).answer is not None

    record_answer(desk, order, step, "5.8", remark="Bearing worn, change agreed", by=ME)
    with desk.read() as session:
        assert not still_missing(session, order)


def test_that_an_answer_names_the_instrument_as_the_list_said_that_day(desk: Store) -> None:
    today = desk.world.now().date()
    procedure, (step,) = a_procedure(desk, {**VIBRATION, "needs_instrument": True, "photo_required": True})
    order = an_order(desk, OrderStatus.ON_SITE, ME, procedure_id=procedure)
    meter = _instrument(desk, "VM-82", "1044", today - timedelta(days=1))

    record_answer(desk, order, step, "3.1", by=ME)
    assert item(desk, order).lacks == (Lack.PHOTO, Lack.INSTRUMENT)
    photo = attach(desk, order, PHOTO, "image/jpeg", by=ME)
    record_answer(desk, order, step, "3.1", attachment_id=photo, measured=Measured(meter), by=ME)

    answer = item(desk, order).answer
    assert answer is not None
    assert (answer.instrument, answer.instrument_due) == ("VM-82 · 1044", today - timedelta(days=1))
    assert item(desk, order).lacks == (Lack.REMARK,)
    assert item(desk, order).is_out_of_calibration


def test_that_an_instrument_that_is_on_no_list_counts_in_words(desk: Store) -> None:
    procedure, (step,) = a_procedure(desk, {**VIBRATION, "needs_instrument": True})
    order = an_order(desk, OrderStatus.ON_SITE, ME, procedure_id=procedure)

    record_answer(desk, order, step, "3.1", measured=Measured(words=" Customer's gauge 7 "), by=ME)

    answer = item(desk, order).answer
    assert (answer.instrument if answer else None) == "Customer's gauge 7"
    assert not item(desk, order).is_missing


def test_that_each_machine_fitted_is_asked_and_its_values_are_its_own(desk: Store, tmp_path: Path) -> None:
    a_company(desk)
    site = a_site(desk)
    pump = a_device(desk, site, name="Pump")
    motor = a_device(desk, site, name="Motor", serial="M-1", parent_id=pump)
    gear = a_device(desk, site, name="Gearbox", serial="G-1", parent_id=pump)
    elsewhere = a_device(desk, site, name="Fan")
    procedure, (step,) = a_procedure(desk, {**VIBRATION, "per_asset": True})
    order = an_order(desk, OrderStatus.ON_SITE, ME, procedure_id=procedure, device_id=pump)

    record_answer(desk, order, step, "2", device_id=motor, by=ME)
    record_answer(desk, order, step, "3", device_id=gear, by=ME)
    record_answer(desk, order, step, "2.5", device_id=motor, by=ME)
    with pytest.raises(RuleBroken) as refused:
        record_answer(desk, order, step, "2", device_id=elsewhere, by=ME)

    page = the_page(desk, order)
    assert refused.value.code == "answer-of-another-machine"
    assert [(one.key, one.answer.value) for one in page.checklist if one.answer] == [
        (answer_key(step, gear), "3"),
        (answer_key(step, motor), "2.5"),
    ]
    assert page.progress.is_complete
    with desk.read() as session:
        assert [row.value for row in device_readings(session, motor)["Vibration"]] == [Decimal("2.5")]
        assert device_readings(session, pump) == {}
        content = sheet_content(
            session, Blobs(tmp_path).read, order, languages=("en",), paper="A4", created_at=A_MORNING
        )
    assert content.procedure is not None
    assert [answer.asset for answer in content.procedure.answers] == ["Gearbox · G-1", "Motor · M-1"]


def test_that_a_machine_alone_is_asked_once_and_stays_on_the_list_when_something_is_fitted(
    desk: Store,
) -> None:
    site = a_site(desk)
    pump = a_device(desk, site, name="Pump")
    procedure, (step,) = a_procedure(desk, {**VIBRATION, "per_asset": True})
    order = an_order(desk, OrderStatus.ON_SITE, ME, procedure_id=procedure, device_id=pump)
    assert [one.asset.id for one in the_page(desk, order).checklist if one.asset] == [pump]

    record_answer(desk, order, step, "2", device_id=pump, by=ME)
    motor = a_device(desk, site, name="Motor", parent_id=pump)

    items = the_page(desk, order).checklist
    assert {one.asset.id: one.is_missing for one in items if one.asset} == {pump: False, motor: True}


def test_that_the_storekeeper_keeps_the_list_of_instruments_and_engineers_do_not(server: Store) -> None:
    draft = InstrumentDraft(" Manometer DM-10 ", serial="77", calibrated_until=A_MORNING.date())
    with pytest.raises(NotPermitted):
        add_instrument(server, draft, by=ME)

    kept = add_instrument(server, draft, by=SAM)
    due = A_MORNING.date() + timedelta(days=365)
    edit_instrument(server, kept, {"calibrated_until": A_MORNING.date()}, {"calibrated_until": due}, by=SAM)

    with server.read() as session:
        assert [(row.name, row.calibrated_until) for row in instruments(session)] == [
            ("Manometer DM-10", due)
        ]
    withdraw_instrument(server, kept, by=SAM)
    with server.read() as session:
        assert instruments(session) == ()


def test_that_an_instrument_is_in_the_van_of_an_engineer_or_nobodys(server: Store) -> None:
    me = a_person(server, an_engineer())
    kept = add_instrument(server, InstrumentDraft("Gauge", holder_id=me), by=SAM)

    with pytest.raises(RuleBroken, match="person-is-no-engineer"):
        add_instrument(server, InstrumentDraft("Meter", holder_id=a_person(server, a_dispatcher())), by=SAM)
    with pytest.raises(Unreadable, match="row-not-found"):
        edit_instrument(server, kept, {"holder_id": me}, {"holder_id": "nobody"}, by=SAM)
    set_active(server, me, False, by=an_administrator())
    edit_instrument(
        server, kept, {"name": "Gauge", "holder_id": me}, {"name": "Gauge 2", "holder_id": me}, by=SAM
    )

    with server.read() as session:
        assert [(row.name, row.holder_id) for row in instruments(session)] == [("Gauge 2", me)]


def _instrument(store: Store, name: str, serial: str, due: date) -> str:
    row = Instrument(id=store.world.new_id(), name=name, serial=serial, calibrated_until=due)
    put(store, row)
    return str(row.id)
