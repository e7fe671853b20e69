"""Builds the fonts from the installed package `justmytype-intl-cjk`.

That package carries Noto Sans SC (SIL Open Font License) as one variable TrueType file.
Neither reportlab nor a printer can use that, so each weight is instanced into a static
file, with every character kept: names of people and places need the rare ones. The same
source gives the same bytes.
"""

from __future__ import annotations

import gc
import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from fieldapp.errors import ReplicaTrouble
from fieldapp.fonts import (
    BOLD_NAME,
    BUILD_COMMAND,
    COVERAGE_NAME,
    FAMILY,
    LICENCE_NAME,
    REGULAR_NAME,
    STAMP_NAME,
    FontFiles,
    files_in,
    letters,
)

_WEIGHTS = {REGULAR_NAME: ("Regular", 400), BOLD_NAME: ("Bold", 700)}
_SOURCE_PACKAGE = "justmytype_intl_cjk"
_SOURCE_FONT = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
_RECIPE_FILES = ("build.py", "letters.py")
# vertical setting and style names of the variable font: nothing here uses them
_UNNEEDED_TABLES = ("BASE", "HVAR", "STAT", "vhea", "vmtx")


def build_fonts(folder: Path) -> tuple[FontFiles, bool]:
    """Leave both weights, their coverage and their licence in `folder`.

    Returns the files and whether anything had to be built: when the stamp names the same
    recipe, nothing is touched. Both weights are made at once, one process each (about 30 s
    on two free cores). Files appear whole or not at all.

    Raises:
        ReplicaTrouble: `font-source-missing` when the package with the source is not installed.
    """
    source = source_font()
    recipe = recipe_of(source)
    if is_current(folder, recipe):
        return files_in(folder), False
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=folder) as aside:
        _build_into(Path(aside), source)
        (Path(aside) / STAMP_NAME).write_text(recipe + "\n", "ascii")
        _move_whole(Path(aside), folder)
    return files_in(folder), True


def is_current(folder: Path, recipe: str) -> bool:
    """Whether `folder` holds what `recipe` would build."""
    names = (*_WEIGHTS, COVERAGE_NAME, LICENCE_NAME, STAMP_NAME)
    if not all((folder / name).is_file() for name in names):
        return False
    return (folder / STAMP_NAME).read_text("ascii").strip() == recipe


def source_font() -> Path:
    """The variable font inside the installed package."""
    found = importlib.util.find_spec(_SOURCE_PACKAGE)
    origin = Path(found.origin).parent / _SOURCE_FONT if found and found.origin else None
    if origin is None or not origin.is_file():
        raise ReplicaTrouble("font-source-missing", package=_SOURCE_PACKAGE, command=BUILD_COMMAND)
    return origin


def recipe_of(source: Path) -> str:
    """A digest of everything the result depends on: the source and what turns it into ours."""
    digest = hashlib.sha256(source.read_bytes())
    digest.update(importlib.metadata.version("fonttools").encode())
    for name in _RECIPE_FILES:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()


def _build_into(folder: Path, source: Path) -> None:
    with ProcessPoolExecutor(len(_WEIGHTS), mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(_build_weight, source, folder / name, style, weight)
            for name, (style, weight) in _WEIGHTS.items()
        ]
        covered = [job.result() for job in jobs]
    (folder / COVERAGE_NAME).write_text(_ranges_text(set.intersection(*covered)), "ascii")
    shutil.copyfile(source.parent / LICENCE_NAME, folder / LICENCE_NAME)


def _move_whole(aside: Path, folder: Path) -> None:
    """The stamp last: without it a half-moved build counts as none."""
    (folder / STAMP_NAME).unlink(missing_ok=True)
    for name in (*_WEIGHTS, COVERAGE_NAME, LICENCE_NAME, STAMP_NAME):
        os.replace(aside / name, folder / name)  # noqa: PTH105 - Path.replace is the same call


def _build_weight(source: Path, target: Path, style: str, weight: int) -> set[int]:
    """Instance one weight; returns the code points it covers. Runs in a process of its own."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    gc.disable()  # millions of small objects, all of them needed until the end
    font = TTFont(source, lazy=True, recalcTimestamp=False)
    for tag in _UNNEEDED_TABLES:
        if tag in font:
            del font[tag]
    instancer.instantiateVariableFont(
        font,
        {"wght": weight},
        inplace=True,
        optimize=False,
        overlap=instancer.OverlapMode.KEEP_AND_DONT_SET_FLAGS,
    )
    letters.complete(font)
    _name(font, style, weight)
    font.save(target)
    return set(font.getBestCmap())


def _name(font: Any, style: str, weight: int) -> None:
    """Give the instance its own names, keeping copyright and licence (the OFL asks for both)."""
    names = font["name"]
    for record in list(names.names):
        if record.nameID not in {0, 5, 13, 14} or record.langID != 0x409:
            names.removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    for name_id, text in (
        (1, FAMILY),
        (2, style),
        (3, postscript),
        (4, f"{FAMILY} {style}"),
        (6, postscript),
    ):
        names.setName(text, name_id, 3, 1, 0x409)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (0b100000 if bold else 0b1000000)
    font["head"].macStyle = 1 if bold else 0


def _ranges_text(code_points: set[int]) -> str:
    """`20-7e a0-17f ...`: inclusive ranges in hexadecimal, one a line."""
    rows: list[list[int]] = []
    for point in sorted(code_points):
        if rows and point == rows[-1][1] + 1:
            rows[-1][1] = point
        else:
            rows.append([point, point])
    return "".join(f"{first:x}-{last:x}\n" for first, last in rows)
