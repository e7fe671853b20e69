"""A server in one file: written while it runs, looked at, brought back, never over another one."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import Engine

from fieldapp.actions.notes import add_note
from fieldapp.errors import FieldappError
from fieldapp.server.keeping.backup import write_backup
from fieldapp.server.keeping.check import check_server
from fieldapp.server.keeping.restore import restore, unpacked
from fieldapp.server.service import Service, open_service
from fieldapp.settings import DataFolder, private_folder
from fieldapp.store.driver import open_database
from fieldapp.store.queries.console_shell import commit_seq
from fieldapp.store.raw import execute
from fieldapp.store.world import World
from tests.builders import a_dispatcher, an_order

on_postgresql = pytest.mark.postgresql
BYTES = b"a photo of the pump"


def _worked_on(service: Service) -> str:
    """A server with an order, a note and a photo's bytes; the bytes' name."""
    add_note(service.store, an_order(service.store), "Seal leaks", by=a_dispatcher())
    return service.blobs.put(BYTES).sha256


def _backed_up(service: Service, target: Path) -> Path:
    write_backup(service.store.engine, DataFolder(service.settings.data), target, World())
    return target


def _seq(service: Service) -> int:
    with service.store.read() as session:
        return commit_seq(session)


def test_that_a_server_comes_back_out_of_a_backup_that_was_made_while_it_ran(
    service: Service, tmp_path: Path
) -> None:
    name = _worked_on(service)
    backup = _backed_up(service, tmp_path / "one.tar")
    seq = _seq(service)
    add_note(service.store, an_order(service.store), "later", by=a_dispatcher())

    folder = DataFolder(tmp_path / "back")
    found = restore(backup, folder)
    again = open_service(folder.folder)

    assert found.head.seq == seq == _seq(again)
    assert again.blobs.read(name) == BYTES
    assert check_server(again.store, again.blobs).wrong == []
    assert backup.stat().st_mode & 0o077 == 0
    again.close()


def test_that_nothing_is_written_over_a_backup_or_a_server(service: Service, tmp_path: Path) -> None:
    _worked_on(service)
    backup = _backed_up(service, tmp_path / "one.tar")
    before = backup.read_bytes()

    with pytest.raises(FieldappError) as over_backup:
        _backed_up(service, backup)
    with pytest.raises(FieldappError) as over_server:
        restore(backup, DataFolder(service.settings.data))

    assert (over_backup.value.code, over_server.value.code) == ("backup-exists", "server-is-there")
    assert backup.read_bytes() == before
    assert _seq(service) > 0


@pytest.mark.parametrize("damage", ["cut", "flipped blob", "flipped database"])
def test_that_a_damaged_backup_restores_nothing(service: Service, tmp_path: Path, damage: str) -> None:
    _worked_on(service)
    backup = _backed_up(service, tmp_path / "one.tar")
    data = bytearray(backup.read_bytes())
    if damage == "cut":
        del data[data.index(b"end.json") :]
    else:
        mark = BYTES if damage == "flipped blob" else b"SQLite format 3\0"
        data[data.index(mark) + 5] ^= 1
    backup.write_bytes(data)

    with pytest.raises(FieldappError) as refused:
        restore(backup, DataFolder(tmp_path / "back"))

    assert refused.value.code in ("backup-damaged", "backup-unreadable")
    assert [path.name for path in (tmp_path / "back").iterdir()] == []


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "blobs/../../x", "tls/../x", "serving.json"])
def test_that_a_name_that_no_backup_has_reaches_no_folder(tmp_path: Path, name: str) -> None:
    backup = tmp_path / "evil.tar"
    head = b'{"format":1,"version":"1","revision":"0001","database":"sqlite","seq":0,"server_id":"x","made_at":"y"}'
    with tarfile.open(backup, "w") as tar:
        for entry, words in (("fieldapp-backup.json", head), (name, b"!")):
            info = tarfile.TarInfo(entry)
            info.size = len(words)
            tar.addfile(info, io.BytesIO(words))

    with pytest.raises(FieldappError) as refused, unpacked(backup, private_folder(tmp_path / "in" / "back")):
        pass

    assert refused.value.code == "backup-unreadable"
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["evil.tar"]


def test_that_a_check_names_the_row_the_scope_and_the_file_that_were_changed_from_below(
    service: Service,
) -> None:
    name = _worked_on(service)
    service.blobs.path(name).write_bytes(b"another photo here!")
    with service.store.writing() as connection:
        execute(connection, "UPDATE scope SET digest = digest + 1 WHERE id = ?", ("setup",))
    before = len(check_server(service.store, service.blobs).wrong)
    with service.store.writing() as connection:
        execute(connection, "UPDATE row_version SET content_hash = content_hash + 1 WHERE tbl = ?", ("note",))

    wrong = check_server(service.store, service.blobs).wrong

    assert f"blob {name}" in wrong
    assert "scope setup" in wrong
    assert any(each.startswith("row note ") for each in wrong)
    assert len(wrong) > before


@on_postgresql
def test_that_a_server_on_postgresql_comes_back_into_an_empty_database_only(
    a_postgresql_database: str, an_empty_postgresql_database: str, tmp_path: Path
) -> None:
    running = open_service(tmp_path / "data", a_postgresql_database)
    name, seq = _worked_on(running), _seq(running)
    backup = _backed_up(running, tmp_path / "one.tar")
    empty: Engine = open_database(an_empty_postgresql_database)

    restore(backup, DataFolder(tmp_path / "back"), empty)
    with pytest.raises(FieldappError) as refused:
        restore(backup, DataFolder(tmp_path / "other"), empty)
    again = open_service(tmp_path / "back", an_empty_postgresql_database)

    assert refused.value.code == "database-not-empty"
    assert _seq(again) == seq
    assert again.blobs.read(name) == BYTES
    assert check_server(again.store, again.blobs).wrong == []
    for each in (running, again):
        each.close()
    empty.dispose()
