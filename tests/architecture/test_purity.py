"""Rules, model and the sync machine are functions of their arguments: no clock, no chance, no file."""

from __future__ import annotations

from tests.architecture.sources import CHECKOUT, calls, imports, modules, name_of

WORLD = {
    *("os", "io", "time", "random", "secrets", "pathlib", "shutil", "tempfile", "subprocess"),
    *("socket", "threading", "asyncio", "queue", "requests", "locale"),
}
CLOCKS = ("now", "utcnow", "today", "localtime", "monotonic", "perf_counter")
CHANCE = ("uuid.uuid1", "uuid.uuid4", "uuid4", "uuid1", "open", "input", "print", "getenv")

PURE = [
    *modules("fieldapp/rules", "fieldapp/model"),
    *(path for path in modules("fieldapp/sync") if path.name in {"machine.py", "messages.py"}),
]


def test_that_there_are_pure_modules_to_look_at() -> None:
    assert {"rules", "model"} <= {path.relative_to(CHECKOUT / "fieldapp").parts[0] for path in PURE}


def test_that_pure_modules_import_nothing_of_the_world() -> None:
    found = [
        f"{name_of(path)}:{line} {name}"
        for path in PURE
        for line, name in imports(path)
        if name.partition(".")[0] in WORLD
    ]

    assert found == []


def test_that_pure_modules_read_no_clock_and_draw_no_chance() -> None:
    found = [
        f"{name_of(path)}:{call.lineno} {name}"
        for path in PURE
        for call, name in calls(path)
        if name in CHANCE
        or (
            name.rpartition(".")[2] in CLOCKS
            and name.rpartition(".")[0].endswith(("date", "datetime", "time"))
        )
    ]

    assert found == []
