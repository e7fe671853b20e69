"""A customer asks for the month's sheets: one command, one file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fieldapp import cli
from fieldapp.actions.sheets import sign
from fieldapp.fonts import font_files
from fieldapp.model.reports import ServiceReport
from fieldapp.settings import DataFolder
from fieldapp.sheet.preview import page_count
from fieldapp.store.blobs import Blobs
from tests.actions.test_sheets import SIGNED, an_order_to_sign
from tests.builders import a_customer, a_server_store, an_engineer
from tests.e2e.conftest import Run


@pytest.fixture
def data(tmp_path: Path) -> tuple[Path, str]:
    """A server's folder with one sealed sheet, and the month in which it was sealed."""
    folder = DataFolder(tmp_path / "server")
    folder.folder.mkdir()
    store = a_server_store(folder.folder, name=folder.database.name)
    order = an_order_to_sign(store)
    a_customer(store, name="Harbour Lights", number="C-00002")
    report_id = sign(store, Blobs(folder.blobs), order, SIGNED, by=an_engineer(), fonts=font_files())
    with store.read() as session:
        report = session.get(ServiceReport, report_id)
        assert report is not None
        month = f"{report.sealed_at + timedelta(hours=8):%Y-%m}"  # the company is in Shanghai
    store.close()
    return folder.folder, month


def test_that_a_month_of_sheets_comes_as_one_file(
    fieldapp: Run, tmp_path: Path, data: tuple[Path, str]
) -> None:
    folder, month = data
    out = tmp_path / "month.pdf"

    answer = fieldapp(
        "sheets", "--customer", "Harbour Mills", "--month", month, "--data", folder, "--out", out
    )

    assert (answer.returncode, answer.stderr) == (0, "")
    assert f"Bound into {out}: sheets 1, pages 1." in answer.stdout
    assert page_count(out.read_bytes()) == 2
    assert [path.name for path in tmp_path.glob(".*.part")] == []


def test_that_what_is_not_there_is_told(
    tmp_path: Path, data: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, month = data
    out = tmp_path / "month.pdf"

    def ask(customer: str) -> tuple[int, str, bool]:
        words = ("sheets", "--customer", customer, "--month", month, "--data", str(folder), "--out", str(out))
        status = cli.main(["--language", "en", *words])
        said = capsys.readouterr()
        return status, said.out + said.err, out.exists()

    several, empty = ask("harbour"), ask("C-00002")
    for blob in (folder / "blobs").glob("??/*"):
        blob.unlink()
    without_file = ask("C-00001")

    assert (several[0], empty[0], without_file[0]) == (1, 1, 1)
    assert "C-00001  Harbour Mills" in several[1]
    assert "No sheet of Harbour Lights" in empty[1]
    assert not several[2]
    assert not empty[2]
    assert "The file of sheet WO-2026-00001 is not here." in without_file[1]
    assert page_count(out.read_bytes()) == 1
