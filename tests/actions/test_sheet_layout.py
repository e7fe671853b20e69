"""The company's layout: saved in the office, used on every desk, sealed with each sheet."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fieldapp.actions.company import CompanyDetails, save_company
from fieldapp.actions.sheet_batch import Batch, batch_of
from fieldapp.actions.sheet_content import sheet_content
from fieldapp.actions.sheet_layout import LAYOUT_COLUMNS, kept_company, logo_of, logo_text, save_sheet_layout
from fieldapp.actions.sheet_preview import previewed
from fieldapp.actions.sheets import sign
from fieldapp.codes.payload import parse
from fieldapp.codes.sheet_code import SheetCode
from fieldapp.errors import FieldappError, NotPermitted, RuleBroken, Unreadable
from fieldapp.fonts import font_files
from fieldapp.model.orders import WorkOrder
from fieldapp.model.people import Paper
from fieldapp.model.reports import ServiceReport
from fieldapp.sheet.content import SheetContent, canonical_bytes, from_canonical
from fieldapp.sheet.pdf import render
from fieldapp.store.blobs import Blobs
from fieldapp.store.store import Store
from tests.actions.test_sheets import SIGNED, an_order_to_sign
from tests.builders import A_MORNING, a_company, a_customer, a_dispatcher, an_administrator, an_engineer

ADA = an_administrator()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """Bytes of photos and PDFs."""
    return Blobs(tmp_path / "blobs")


def save(store: Store, **wanted: Any) -> None:
    """Save a layout over what is kept."""
    with store.read() as session:
        kept = kept_company(session)
        assert kept is not None
        seen = {name: getattr(kept, name) for name in LAYOUT_COLUMNS}
    save_sheet_layout(store, seen, seen | wanted, by=ADA)


def the_report(store: Store, report_id: str) -> ServiceReport:
    with store.read() as session:
        report = session.get(ServiceReport, report_id)
        assert report is not None
        return report


def a_logo(colour: str = "navy", size: tuple[int, int] = (900, 300)) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", size, colour).save(file, "PNG")
    return file.getvalue()


def test_that_what_the_office_chose_is_on_the_sheet_and_sealed_with_it(server: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(server)
    save(server, sheet_terms="Payable within 14 days.", sheet_sections="work", paper=Paper.LETTER)

    report = the_report(server, sign(server, blobs, order, SIGNED, by=an_engineer(), fonts=font_files()))

    content = from_canonical(report.content)
    assert content.layout is not None
    assert (content.layout.terms.en, content.layout.sections) == ("Payable within 14 days.", ("work",))
    assert content.paper == "Letter"


def test_that_a_sealed_sheet_is_the_same_after_the_office_chose_anew(server: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(server)
    save(server, sheet_logo=logo_text(a_logo()), sheet_colour="#8a1538")
    report = the_report(server, sign(server, blobs, order, SIGNED, by=an_engineer(), fonts=font_files()))

    save(server, sheet_logo=logo_text(a_logo("green")), sheet_colour="#084f6e", sheet_terms="New.")

    content = from_canonical(report.content)
    logo = content.company.logo
    assert logo is not None
    again = from_canonical(report.content, {logo.sha256: blobs.read(logo.sha256)})
    assert report.pdf_sha256 is not None
    assert blobs.read(report.pdf_sha256) == render(again, font_files())


def test_that_an_order_of_before_says_what_it_said_while_nothing_is_chosen(
    server: Store, blobs: Blobs
) -> None:
    order = an_order_to_sign(server)

    with server.read() as session:
        content = sheet_content(session, blobs.read, order, languages=("en",), paper="", created_at=A_MORNING)

    assert content.layout is None
    assert content.company.logo is None
    assert b"layout" not in canonical_bytes(content)


def test_that_the_code_at_the_foot_is_a_link_that_the_desk_reads_as_well(server: Store, blobs: Blobs) -> None:
    order = an_order_to_sign(server)
    save(server, sheet_check_address="https://service.example.com/")

    report = the_report(server, sign(server, blobs, order, SIGNED, by=an_engineer(), fonts=font_files()))

    seal = from_canonical(report.content).seal
    assert seal is not None
    link = f"https://service.example.com/verify?s=WO-2026-00001:1:{report.digest}"
    assert seal.verification == link
    assert parse(link) == SheetCode("WO-2026-00001", 1, report.digest)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"sheet_colour": "#ffcc00"}, "colour-faint"),
        ({"sheet_colour": "red"}, "form-value"),
        ({"sheet_sections": "work,secrets"}, "form-value"),
        ({"sheet_columns_hidden": "digest"}, "form-value"),
        ({"sheet_languages": "de"}, "form-value"),
        ({"sheet_copies": "three"}, "form-value"),
        ({"sheet_check_address": "ftp://service.example.com"}, "check-address-malformed"),
        ({"sheet_check_address": "https://service.example.com/?a=b"}, "check-address-malformed"),
        ({"sheet_check_address": "https://[service"}, "check-address-malformed"),
        ({"sheet_check_address": "https://service.example.com/" + "a" * 120}, "check-address-malformed"),
    ],
)
def test_that_a_layout_that_cannot_be_printed_is_refused(
    server: Store, values: dict[str, str], code: str
) -> None:
    a_company(server)

    with pytest.raises(FieldappError) as refused:
        save(server, **values)

    assert refused.value.code == code
    with server.read() as session:
        kept = kept_company(session)
    assert kept is not None
    assert [name for name in values if getattr(kept, name) is not None] == []


def test_that_only_who_keeps_the_company_says_how_the_sheet_looks(server: Store) -> None:
    a_company(server)

    with pytest.raises(NotPermitted):
        save_sheet_layout(server, {}, {"sheet_terms": "Mine."}, by=a_dispatcher())


def test_that_two_who_change_the_same_are_told(server: Store) -> None:
    a_company(server)
    seen = {"sheet_terms": None}
    save_sheet_layout(server, seen, {"sheet_terms": "Net 14 days."}, by=ADA)

    with pytest.raises(RuleBroken, match="changed-meanwhile"):
        save_sheet_layout(server, seen, {"sheet_terms": "Net 30 days."}, by=ADA)


def test_that_the_companys_form_leaves_the_layout_alone(server: Store) -> None:
    a_company(server)
    save(server, sheet_terms="Net 14 days.")

    save_company(server, CompanyDetails(name="Northlight", time_zone="UTC", currency="EUR"), by=ADA)

    with server.read() as session:
        kept = kept_company(session)
    assert kept is not None
    assert (kept.name, kept.sheet_terms) == ("Northlight", "Net 14 days.")


def test_that_a_mark_is_kept_small_and_without_transparency(server: Store) -> None:
    a_company(server)

    save(server, sheet_logo=logo_text(a_logo(size=(3000, 1000))))

    with server.read() as session:
        kept = kept_company(session)
    assert kept is not None
    logo = logo_of(kept)
    assert logo is not None
    picture = Image.open(io.BytesIO(logo.data))
    assert (picture.mode, picture.size) == ("RGB", (480, 160))
    with pytest.raises(Unreadable, match="photo-unreadable"):
        logo_text(b"no picture")


@pytest.mark.parametrize("kept", ["not base64!", base64.b64encode(b"no picture").decode()])
def test_that_a_damaged_mark_does_not_keep_a_sheet_from_being_made(
    server: Store, blobs: Blobs, kept: str
) -> None:
    order = an_order_to_sign(server)
    save(server, sheet_logo=kept)

    assert sign(server, blobs, order, SIGNED, by=an_engineer(), fonts=font_files())


def test_that_a_preview_shows_the_order_as_it_would_be_and_changes_nothing(
    server: Store, blobs: Blobs
) -> None:
    order = an_order_to_sign(server)

    def shown(order_id: str | None, **chosen: Any) -> SheetContent:
        with server.read() as session:
            return previewed(session, blobs.read, chosen, order_id=order_id, language="zh", now=A_MORNING)

    of_order = shown(order, sheet_sections="work", sheet_languages="en,zh")
    sample = shown(None, sheet_terms="Net 14 days.")

    assert (of_order.order.number, of_order.languages) == ("WO-2026-00001", ("en", "zh"))
    assert of_order.layout is not None
    assert of_order.layout.sections == ("work",)
    assert sample.languages == ("zh",)
    assert sample.layout is not None
    assert sample.layout.terms.en == "Net 14 days."
    assert all((sample.parts, sample.labour, sample.charges, sample.photos, sample.procedure))
    with server.read() as session:
        kept = kept_company(session)
    assert kept is not None
    assert kept.sheet_terms is None


def a_month(store: Store, customer_id: str, month: str) -> Batch:
    with store.read() as session:
        return batch_of(session, customer_id, month, now=A_MORNING)


def test_that_a_month_holds_the_newest_sheet_of_each_order_by_the_companys_clock(
    server: Store, blobs: Blobs
) -> None:
    order = an_order_to_sign(server)
    report = the_report(server, sign(server, blobs, order, SIGNED, by=an_engineer(), fonts=font_files()))
    with server.read() as session:
        customer = customer_of(session, order)
    other = a_customer(server, name="Another", number="C-2")
    month = f"{report.sealed_at + timedelta(hours=8):%Y-%m}"  # the company is in Shanghai

    batch = a_month(server, customer, month)

    assert [(sheet.number, sheet.signer) for sheet in batch.sheets] == [("WO-2026-00001", "陈丽")]
    assert a_month(server, other, month).sheets == ()
    assert a_month(server, customer, "2031-01").sheets == ()
    assert a_month(server, customer, "2020-12").sheets == ()
    out = io.BytesIO()
    assert batch.bind(blobs, font_files(), out).sheets == 1
    with pytest.raises(Unreadable, match="form-value"):
        a_month(server, customer, "2026-13")


def customer_of(session: Any, order: str) -> str:
    found = session.get(WorkOrder, order)
    return str(found.customer_id)
