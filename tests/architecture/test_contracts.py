"""Who may import whom, and who may speak SQL, HTTP and Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.architecture.sources import CHECKOUT, calls, imports, modules, name_of

QT = "PySide6."
TRANSPORT = [CHECKOUT / "fieldapp/sync" / name for name in ("transport.py", "connection.py", "deadline.py")]
"""What speaks HTTP on the desk: the transport, and the two modules that only it uses."""


THE_DEMOS_CUSTOMER = "fieldapp/demo/customer.py"
"""A telephone at the office's public pages; it is no part of the desk."""


def test_that_each_package_imports_only_what_stands_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(CHECKOUT / "pyproject.toml"), no_cache=True)

    assert status == 0, capsys.readouterr().out


def test_that_no_command_and_no_question_for_the_pin_waits_for_the_database_library() -> None:
    program = (
        "import importlib, sys; from fieldapp.cli import commands;"
        "modules = [command.module for command in commands().values()] + ['fieldapp.ui.main'];"
        "print([name for name in modules if importlib.import_module(name) and 'sqlalchemy' in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout == "[]\n"


def test_that_view_models_know_nothing_of_qt_but_its_core() -> None:
    found = [
        f"{name_of(path)}:{line} {name}"
        for path in modules("fieldapp/ui")
        if path.name.endswith("_model.py")
        for line, name in imports(path)
        if name.startswith(QT) and not name.startswith("PySide6.QtCore.")
    ]

    assert found == []


def test_that_only_the_transport_speaks_http_on_the_desk() -> None:
    speakers = {"requests", "urllib3", "httpx", "http", "urllib", "socket", "aiohttp"}
    harmless = ("urllib.parse.", "http.HTTPStatus")

    found = [
        f"{name_of(path)}:{line} {name}"
        for path in modules("fieldapp")
        if path not in TRANSPORT and not _belongs_to_the_server(path) and name_of(path) != THE_DEMOS_CUSTOMER
        for line, name in imports(path)
        if name.partition(".")[0] in speakers and not name.startswith(harmless)
    ]

    assert found == []


def test_that_nobody_but_the_transport_uses_its_connections() -> None:
    inner = tuple(f"fieldapp.sync.{path.stem}." for path in TRANSPORT[1:])

    found = [
        f"{name_of(path)}:{line} {name}"
        for path in modules("fieldapp")
        if path not in TRANSPORT
        for line, name in imports(path)
        if name.startswith(inner)
    ]

    assert found == []


def test_that_only_the_store_writes_sql() -> None:
    outside = [path for path in modules("fieldapp") if not path.is_relative_to(CHECKOUT / "fieldapp/store")]

    spoken = [
        f"{name_of(path)}:{call.lineno} {name}"
        for path in outside
        for call, name in calls(path)
        if name.endswith(".exec_driver_sql") or _passes_sql(call, name)
    ]
    imported = [
        f"{name_of(path)}:{line} {name}"
        for path in outside
        for line, name in imports(path)
        if name in {"sqlalchemy.text", "sqlalchemy.DDL", "sqlalchemy.sql.text"}
    ]

    assert spoken + imported == []


def test_that_nothing_on_the_desk_blocks_the_screen() -> None:
    forbidden = ("processEvents", "sleep", "waitForFinished", "waitForReadyRead", "exec_")

    found = [
        f"{name_of(path)}:{call.lineno} {name}"
        for path in modules("fieldapp/ui")
        for call, name in calls(path)
        if name.rpartition(".")[2] in forbidden
    ]

    assert found == []


def test_that_the_desk_has_one_event_loop_and_no_modal_ones() -> None:
    loops = [
        (name_of(path), name)
        for path in modules("fieldapp/ui")
        if "gallery" not in path.parts  # a tool with a window of its own
        for _, name in calls(path)
        if name.endswith(".exec")
    ]

    assert len(loops) <= 1, loops
    assert all(name.rpartition(".")[0].lower().endswith(("app", "application")) for _, name in loops), loops


def _belongs_to_the_server(path: Path) -> bool:
    return path.is_relative_to(CHECKOUT / "fieldapp/server") or path.name == "cli_server.py"


def _passes_sql(call: ast.Call, name: str) -> bool:
    """Whether a statement is handed over as words."""
    if name.rpartition(".")[2] not in {"execute", "executemany", "executescript", "scalar", "scalars"}:
        return False
    return bool(call.args) and (
        isinstance(call.args[0], ast.JoinedStr)
        or (isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str))
    )
