"""Two questions a person asks without opening fieldapp: is this sheet genuine, is my work saved?"""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from fieldapp.fonts import font_files
from fieldapp.model.orders import Note
from fieldapp.settings import DataFolder, Profile
from fieldapp.sheet.pdf import render
from fieldapp.store import vault
from fieldapp.store.blobs import Blobs
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.journal import Journal
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from tests.builders import an_engineer, an_order, put
from tests.e2e.conftest import Run
from tests.sealing import SealingCompany, a_signed_content, in_the_books

COMPANY = SealingCompany()
CONTENT = a_signed_content()
CHEAP = vault.Cost(passes=1, memory_kib=8, lanes=1)
PIN = "4711"


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A sheet as a desk without a certificate hands it over."""
    return render(CONTENT, font_files())


@pytest.fixture(scope="module")
def sealed_pdf() -> bytes:
    """A sheet with the seal of a desk."""
    return COMPANY.sealed_pdf(CONTENT)


@pytest.fixture
def server_folder(tmp_path: Path, pdf: bytes) -> Path:
    """A server's folder that holds one sealed sheet."""
    folder = DataFolder(tmp_path / "server")
    folder.folder.mkdir()
    store = open_server_store(open_sqlite(folder.database))
    _seal(store, pdf)
    store.close()
    return folder.folder


@pytest.fixture
def profile(tmp_path: Path, pdf: bytes) -> Profile:
    """A desk that has recorded an order and a photo, not sent yet."""
    profile = Profile(tmp_path / "profile")
    keys = vault.create(profile.folder, PIN, cost=CHEAP)
    journal = Journal(profile.journal, keys.journal)
    store = open_desk_store(open_sqlite(profile.replica, keys.database), journal)
    order_id = _seal(store, pdf)
    with store.change("Write a note", by=an_engineer()) as work:
        words = {"words": "Pump loses pressure", "made_at": work.now, "by_name": "Li Wei"}
        work.add(Note(id=work.new_id(), order_id=order_id, **words))
    Blobs(profile.blobs, keys.blobs).put(b"a photo of the pump")
    store.close()
    return profile


def test_that_a_sealed_sheet_is_recognised_by_the_server_that_knows_it(
    fieldapp: Run, server_folder: Path, tmp_path: Path, pdf: bytes
) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(pdf)

    answer = fieldapp("verify", sheet, "--data", server_folder)

    assert answer.returncode == 0
    assert "revision 1 of the sheet of order WO-2026-00001" in answer.stdout
    assert "2026-11-22 10:15 UTC by Li Wei" in answer.stdout
    assert "no electronic seal" in answer.stdout


def test_that_a_sealed_sheet_is_checked_with_nothing_but_the_companys_authority(
    fieldapp: Run, tmp_path: Path, sealed_pdf: bytes
) -> None:
    good, bad, pem = tmp_path / "good.pdf", tmp_path / "bad.pdf", tmp_path / "authority.pem"
    good.write_bytes(sealed_pdf)
    bad.write_bytes(sealed_pdf + b"\n")
    pem.write_text(COMPANY.authority)

    unknown = fieldapp("verify", good, LANG="zh_CN.UTF-8")
    known = fieldapp("verify", good, "absent.pdf", bad, "--authority", pem, "--json")

    assert unknown.returncode == 1
    assert "未能证实" in unknown.stdout
    assert known.returncode == 1
    assert [told["verdict"] for told in json.loads(known.stdout)] == ["genuine", "objected"]
    assert "absent.pdf" in known.stderr
    assert "Sealed by Li Wei of Harbour Pumps" in known.stdout


def test_that_an_authority_that_is_no_certificate_is_a_misuse(fieldapp: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "notes.txt").write_text("not a certificate")

    answer = fieldapp("verify", "sheet.pdf", "--authority", "notes.txt")

    assert answer.returncode == 2
    assert "notes.txt holds no certificate" in answer.stderr


def test_that_verify_is_given_a_server_as_every_command_is_or_a_desk(
    fieldapp: Run, tmp_path: Path, pdf: bytes
) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(pdf)
    nowhere = "postgresql://nobody@127.0.0.1:1/none"

    server = fieldapp("verify", sheet, "--data", tmp_path, "--database", nowhere)
    both = fieldapp("verify", sheet, "--data", tmp_path, "--profile", tmp_path)

    assert server.returncode == 3
    assert "127.0.0.1:1" in server.stderr
    assert both.returncode == 2
    assert "--profile" in both.stderr


def test_that_a_sheet_with_one_byte_changed_is_not_recognised(
    fieldapp: Run, server_folder: Path, tmp_path: Path, pdf: bytes
) -> None:
    changed = {
        "cut.pdf": pdf[:-1],
        "longer.pdf": pdf + b"\n",
        "altered.pdf": pdf.replace(b"/Catalog", b"/CataIog"),
    }
    for name, data in changed.items():
        (tmp_path / name).write_bytes(data)

    answer = fieldapp("verify", *changed, "--data", server_folder)

    assert answer.returncode == 1
    assert answer.stdout.count("Do not rely on this file") == len(changed)


def test_that_a_revision_that_was_replaced_is_said_to_be(fieldapp: Run, tmp_path: Path, pdf: bytes) -> None:
    folder = DataFolder(tmp_path / "server")
    folder.folder.mkdir()
    store = open_server_store(open_sqlite(folder.database))
    _seal(store, pdf, b"%PDF-1.7 the second revision")
    store.close()
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(pdf)

    answer = fieldapp("verify", sheet, "--data", folder.folder)

    assert answer.returncode == 0
    assert "the newest is revision 2" in answer.stdout


def test_that_a_desk_recognises_its_own_sheet_with_its_pin_only(
    fieldapp: Run, profile: Profile, tmp_path: Path, pdf: bytes
) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(pdf)

    right = fieldapp("verify", sheet, "--profile", profile.folder, typed=f"{PIN}\n")
    wrong = fieldapp("verify", sheet, "--profile", profile.folder, typed="0000\n")

    assert right.returncode == 0, right.stderr
    assert wrong.returncode == 3
    assert "PIN" in wrong.stderr


def test_that_a_sheet_that_is_not_there_is_trouble_and_not_a_no(fieldapp: Run, server_folder: Path) -> None:
    answer = fieldapp("verify", "absent.pdf", "--data", server_folder, LANG="zh_CN.UTF-8")

    assert answer.returncode == 3
    assert answer.stderr.strip() == "文件 absent.pdf 不存在。"


def test_that_a_folder_without_a_server_is_trouble_and_stays_empty(
    fieldapp: Run, tmp_path: Path, pdf: bytes
) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(pdf)

    answer = fieldapp("verify", sheet, "--data", tmp_path / "nothing")

    assert answer.returncode == 3
    assert not (tmp_path / "nothing").exists()


def test_that_a_file_that_is_no_database_is_told_as_one(
    fieldapp: Run, server_folder: Path, tmp_path: Path, pdf: bytes
) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(pdf)
    DataFolder(server_folder).database.write_bytes(b"not a database at all, but long enough to be one" * 100)

    answer = fieldapp("verify", sheet, "--data", server_folder)

    assert answer.returncode == 3
    assert "database cannot be read" in answer.stderr


def test_that_unsent_work_is_saved_without_a_pin_and_opens_with_it(
    fieldapp: Run, profile: Profile, tmp_path: Path
) -> None:
    out = tmp_path / "unsent.fieldapp"

    answer = fieldapp("bundle", "rescue", out, "--profile", profile.folder)

    assert answer.returncode == 0, answer.stderr
    rescued = Profile(tmp_path / "rescued")
    with zipfile.ZipFile(out) as bundle:
        bundle.extractall(rescued.folder)
    keys = vault.unlock(rescued.folder, PIN)
    change_sets = [*Journal(rescued.journal, keys.journal).read()]
    photo = hashlib.sha256(b"a photo of the pump").hexdigest()
    assert change_sets
    assert Blobs(rescued.blobs, keys.blobs).read(photo) == b"a photo of the pump"


def test_that_a_bundle_tells_nothing_to_whoever_finds_it(
    fieldapp: Run, profile: Profile, tmp_path: Path
) -> None:
    out = tmp_path / "unsent.fieldapp"

    fieldapp("bundle", "rescue", out, "--profile", profile.folder)

    saved = out.read_bytes()
    assert b"Pump loses pressure" not in saved
    assert b"a photo of the pump" not in saved
    assert b"Li Wei" not in saved


def test_that_a_bundle_lists_what_it_holds_with_digests(
    fieldapp: Run, profile: Profile, tmp_path: Path
) -> None:
    out = tmp_path / "unsent.fieldapp"

    fieldapp("bundle", "rescue", out, "--profile", profile.folder)

    with zipfile.ZipFile(out) as bundle:
        listed = json.loads(bundle.read("bundle.json"))["files"]
        held = {name: hashlib.sha256(bundle.read(name)).hexdigest() for name in bundle.namelist()}
    assert {name: entry["sha256"] for name, entry in listed.items()} == {
        name: digest for name, digest in held.items() if name != "bundle.json"
    }
    assert {"journal", "vault.json"} <= set(listed)


def test_that_a_bundle_never_replaces_a_file(fieldapp: Run, profile: Profile, tmp_path: Path) -> None:
    out = tmp_path / "unsent.fieldapp"
    out.write_bytes(b"last week's work")

    answer = fieldapp("bundle", "rescue", out, "--profile", profile.folder)

    assert answer.returncode == 3
    assert out.read_bytes() == b"last week's work"


def test_that_a_folder_without_a_desk_is_named(fieldapp: Run, tmp_path: Path) -> None:
    answer = fieldapp("bundle", "out", tmp_path / "work.fieldapp", "--profile", tmp_path / "desk")

    assert answer.returncode == 3
    assert f"There is no desk in {tmp_path / 'desk'}" in answer.stderr


def test_that_a_desk_that_recorded_nothing_has_nothing_to_save(fieldapp: Run, tmp_path: Path) -> None:
    out = tmp_path / "unsent.fieldapp"

    answer = fieldapp("bundle", "rescue", out, "--profile", tmp_path / "new")

    assert answer.returncode == 1
    assert not out.exists()


def _seal(store: Store, *revisions: bytes) -> str:
    order_id = an_order(store)
    for number, pdf in enumerate(revisions, start=1):
        name = hashlib.sha256(pdf).hexdigest()
        put(store, *in_the_books(CONTENT, order_id, store.world.new_id(), name, number))
    return order_id
