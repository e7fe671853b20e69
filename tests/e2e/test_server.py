"""The server as an administrator meets it: started, asked, stopped, started wrongly."""

from __future__ import annotations

import contextlib
import itertools
import shlex
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from fieldapp.settings import DataFolder
from fieldapp.store.driver import WRITING, open_sqlite
from fieldapp.store.migrate import upgrade
from tests.e2e.conftest import PROGRAM, Run, clean_environment

START_LIMIT_S = 60.0


@dataclass
class Started:
    """A server that answers."""

    process: subprocess.Popen[str]
    url: str
    client: httpx.Client

    def stop(self) -> tuple[int, str]:
        """Ask it to stop, as systemd does; the exit status and everything it printed."""
        self.client.close()
        self.process.send_signal(signal.SIGTERM)
        printed, _ = self.process.communicate(timeout=30)
        return self.process.returncode, printed


@contextlib.contextmanager
def started(folder: Path, *options: str) -> Iterator[Started]:
    """Start `fieldapp server` on a free port of this machine, and end it whatever happens."""
    port = _free_port()
    command = [str(PROGRAM), "server", "--data", str(folder), "--listen", f"127.0.0.1:{port}", *options]
    environment = clean_environment(folder.parent)
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        url = f"https://127.0.0.1:{port}"
        _wait_until_it_listens(process, port)
        with httpx.Client(base_url=url, verify=_trusting(folder), timeout=20) as client:
            yield Started(process, url, client)
    finally:
        process.kill()
        process.wait(timeout=20)
        if process.stdout is not None:
            process.stdout.close()


def test_that_a_first_start_makes_everything_and_says_what_comes_next(tmp_path: Path) -> None:
    with started(tmp_path / "data") as server:
        health = server.client.get("/health")
        status, printed = server.stop()

    assert health.status_code == 200
    assert status == 0, printed
    assert "fieldapp server admin create" in printed
    assert "fieldapp server desk code" in printed


def test_that_a_stopped_server_starts_again_on_its_folder(tmp_path: Path) -> None:
    with started(tmp_path / "data") as server:
        server.stop()

    with started(tmp_path / "data") as server:
        assert server.client.get("/health").status_code == 200


@pytest.mark.postgresql
def test_that_the_same_server_runs_on_postgresql(tmp_path: Path, an_empty_postgresql_database: str) -> None:
    with started(tmp_path / "data", "--database", an_empty_postgresql_database) as server:
        health = server.client.get("/health")

    assert health.status_code == 200
    assert not DataFolder(tmp_path / "data").database.exists()


def test_that_a_stranger_is_led_to_the_sign_in(tmp_path: Path) -> None:
    with started(tmp_path / "data") as server:
        answer = server.client.get("/", follow_redirects=True, headers={"Accept-Language": "zh-CN"})

    assert answer.status_code == 200
    assert "password" in answer.text
    assert "登录" in answer.text


def test_that_a_port_that_is_taken_is_trouble_and_told(fieldapp: Run, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        words = ("server", "--data", tmp_path / "data", "--listen", f"127.0.0.1:{port}")
        english, chinese = fieldapp(*words), fieldapp(*words, LANG="zh_CN.UTF-8")

    assert (english.returncode, chinese.returncode) == (3, 3)
    assert english.stderr.startswith(f"Another program listens at port {port} already.")
    assert chinese.stderr.startswith(f"端口 {port} 已被其他程序占用。")
    assert list((tmp_path / "data").iterdir()) == []


def test_that_a_host_of_another_machine_is_trouble_and_told(fieldapp: Run, tmp_path: Path) -> None:
    answer = fieldapp("server", "--data", tmp_path / "data", "--listen", "192.0.2.1:8440")

    assert answer.returncode == 3
    assert answer.stderr.startswith("This machine cannot listen at 192.0.2.1: ")


def test_that_an_address_that_is_none_is_a_misuse(fieldapp: Run, tmp_path: Path) -> None:
    answer = fieldapp("server", "--data", tmp_path / "data", "--listen", "everywhere")

    assert answer.returncode == 2
    assert answer.stderr == "“everywhere” is no address to listen at. Write it as 0.0.0.0:8440.\n"


@pytest.mark.parametrize("folder", ["/proc/x", "/dev/null", "/proc/self"])
def test_that_a_folder_that_cannot_be_written_is_said_plainly(fieldapp: Run, folder: str) -> None:
    english = fieldapp("server", "--data", folder, "--listen", "127.0.0.1:0")
    chinese = fieldapp("server", "--data", folder, "--listen", "127.0.0.1:0", LANG="zh_CN.UTF-8")

    assert (english.returncode, chinese.returncode) == (3, 3)
    assert english.stderr.startswith(f"Nothing can be kept in the folder {folder}: ")
    assert chinese.stderr.startswith(f"无法在文件夹 {folder} 中保存数据：")


@pytest.mark.postgresql
def test_that_the_first_lines_lead_to_the_same_database(
    tmp_path: Path, an_empty_postgresql_database: str
) -> None:
    with started(tmp_path / "data", "--database", an_empty_postgresql_database) as server:
        _status, printed = server.stop()

    told = [
        shlex.split(line.partition(": ")[2]) for line in printed.splitlines() if line.startswith("To make")
    ]
    options = [dict(itertools.pairwise(command)) for command in told]
    addresses = [make_url(named["--database"]) for named in options]
    assert addresses == [make_url(an_empty_postgresql_database)] * 2
    assert [named["--data"] for named in options] == [str(tmp_path / "data")] * 2


def test_that_a_database_of_a_newer_version_is_refused_untouched(fieldapp: Run, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.folder.mkdir()
    engine = open_sqlite(folder.database)
    upgrade(engine)
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    before = folder.database.read_bytes()

    answer = fieldapp("server", "--data", folder.folder, "--listen", f"127.0.0.1:{_free_port()}")

    assert answer.returncode == 3
    assert "9999" in answer.stderr
    assert folder.database.read_bytes() == before


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_until_it_listens(process: subprocess.Popen[str], port: int) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the server ended: {process.communicate()[0]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail("the server does not listen")


def _trusting(folder: Path) -> ssl.SSLContext:
    """Trust the authority that the server made for itself, and nobody else."""
    return ssl.create_default_context(cafile=str(DataFolder(folder).tls / "authority.pem"))
