"""A server as it is kept for years: backed up while it runs, checked, brought back; and run by several processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import Run
from tests.e2e.test_server import started

pytestmark = pytest.mark.slow
CHECKOUT = Path(__file__).resolve().parents[2]


def test_that_a_running_server_is_backed_up_checked_and_brought_back(fieldapp: Run, tmp_path: Path) -> None:
    data, backup, back = tmp_path / "data", tmp_path / "one.tar", tmp_path / "back"
    with started(data) as server:
        made = fieldapp("server", "backup", "--data", data, backup)
        assert server.client.get("/health").status_code == 200
    again = fieldapp("server", "backup", "--data", data, backup, LANG="zh_CN.UTF-8")
    over = fieldapp("server", "restore", "--data", data, backup)
    checked = fieldapp("server", "check", backup)
    restored = fieldapp("server", "restore", "--data", back, backup)
    right = fieldapp("server", "check", "--data", back)
    nowhere = fieldapp("server", "check", "--data", tmp_path / "nowhere")

    with started(back) as server:
        health = server.client.get("/health").json()

    assert (made.returncode, checked.returncode, restored.returncode, right.returncode) == (0, 0, 0, 0)
    assert "已存在" in again.stderr
    assert "belongs to a server already" in over.stderr
    assert "All of it is as it should be." in checked.stdout
    assert "There is no server in" in nowhere.stderr
    assert health["status"] == "ok"
    assert (back / "tls" / "authority.pem").read_bytes() == (data / "tls" / "authority.pem").read_bytes()


@pytest.mark.postgresql
def test_that_several_processes_answer_are_counted_together_and_replaced(
    tmp_path: Path, an_empty_postgresql_database: str
) -> None:
    options = ("--database", an_empty_postgresql_database, "--workers", "2")
    with started(tmp_path / "data", *options) as server:
        _until(lambda: len(_children(server.process.pid)) == 2)
        workers = _children(server.process.pid)
        asked = [httpx.get(f"{server.url}/health", verify=False).status_code for _time in range(12)]
        counted = server.client.get("/metrics").text
        os.kill(workers[-1], signal.SIGKILL)
        _until(lambda: len(set(_children(server.process.pid)) - set(workers)) == 1)
        after = [httpx.get(f"{server.url}/health", verify=False).status_code for _time in range(6)]
        status, printed = server.stop()

    assert len(workers) == 2
    assert asked == [200] * 12
    assert after == [200] * 6
    assert 'fieldapp_http_requests_total{method="GET",route="/health",status="200"} 12.0' in counted
    assert status == 0, printed
    assert printed.count("Listening:") == 1


def test_that_processes_need_postgresql(fieldapp: Run, tmp_path: Path) -> None:
    answer = fieldapp("server", "--data", tmp_path / "data", "--workers", "2")

    assert answer.returncode == 2
    assert "--workers needs --database" in answer.stderr


def test_that_the_units_are_what_systemd_takes() -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed")
    units = sorted((CHECKOUT / "packaging" / "linux").glob("fieldapp-*.*"))

    told = subprocess.run(
        [analyze, "verify", "--man=no", *map(str, units)], capture_output=True, text=True, check=False
    )

    wrong = [line for line in told.stderr.splitlines() if "is not executable" not in line]
    assert len(units) == 3
    assert wrong == []


def _children(parent: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _until(holds: object) -> None:
    end = time.monotonic() + 20
    assert callable(holds)
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
