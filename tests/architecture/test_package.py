"""What the packaged program leaves out is nothing that it needs."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

SPEC = Path(__file__).parents[2] / "packaging" / "fieldapp.spec"


def test_that_no_library_that_a_wheel_brings_along_is_left_out() -> None:
    brought = {path.name for path in Path(sysconfig.get_path("purelib")).glob("*.libs/*")}

    left_out = {name for name in brought if name.startswith(_unused())}

    assert any(name.startswith("libqpdf") for name in brought)  # of pikepdf; Qt has a plug-in of that name
    assert not left_out


def _unused() -> tuple[str, ...]:
    """How the names of libraries begin that the package leaves out."""
    (value,) = (
        node.value
        for node in ast.parse(SPEC.read_text("utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "UNUSED"
    )
    return tuple(str(each.value) for each in ast.walk(value) if isinstance(each, ast.Constant))
