"""The fonts of sheets and screens, cut into pieces that a browser loads only when it needs them.

The built fonts are 10 MB a weight. A page in English needs 42 kB of that, one in Chinese
a piece of 0.7 MB a weight as well. Pieces are cut once (1 to 3 s each), when the server starts
or when one is first asked for, and kept beside the fonts, or in the data folder where
the fonts' own folder may not be written.
"""

from __future__ import annotations

import hashlib
import io
import logging
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from fieldapp.errors import FieldappError, ReplicaTrouble
from fieldapp.fonts import font_files

log = logging.getLogger(__name__)

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Piece:
    """Some characters of the fonts, as the browser is told of them."""

    name: str
    characters: tuple[int, ...]

    @property
    def unicode_range(self) -> str:
        """The characters as CSS writes them."""
        return ",".join(
            f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}"
            for first, last in _ranges(self.characters)
        )


class Typefaces:
    """WOFF files of the pieces, cut at most once per build of the fonts."""

    WEIGHTS: Mapping[str, str] = MappingProxyType({"regular": "400", "bold": "600"})

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def build(self) -> str:
        """A short name of the fonts these pieces come from."""
        stat = font_files().regular.stat()
        return hashlib.sha256(f"{stat.st_size}:{stat.st_mtime_ns}:1".encode()).hexdigest()[:12]

    def style_sheet(self, address: str) -> str:
        """The `@font-face` rules; `address` is where the pieces are served."""
        build = self.build()
        return "\n".join(
            f"@font-face{{font-family:'Fieldapp Sans';font-weight:{weight};font-style:normal;"
            f"font-display:swap;src:url('{address}/{build}/{name}-{piece.name}.woff') format('woff');"
            f"unicode-range:{piece.unicode_range}}}"
            for name, weight in self.WEIGHTS.items()
            for piece in PIECES.values()
        )

    def prepare(self) -> None:
        """Cut the pieces that every page needs, so that nobody waits for them. Silent without fonts."""
        try:
            for weight in self.WEIGHTS:
                for piece in ("latin", "frequent"):
                    self.file(weight, piece)
        except (FieldappError, OSError) as error:
            log.warning("the typefaces were not prepared: %s", error)

    def file(self, weight: str, piece: str) -> Path:
        """One piece as a WOFF file, cut now if it was never asked for. Raises KeyError for none of ours."""
        wanted = PIECES[piece]
        source = {"regular": font_files().regular, "bold": font_files().bold}[weight]
        name = f"{self.build()}-{weight}-{wanted.name}.woff"
        with self._lock:
            for folder in (source.parent / "web", self._folder):
                path = folder / name
                if path.is_file() or self._keep(path, source, wanted):
                    return path
        raise ReplicaTrouble("disk-failed", reason=name)

    def _keep(self, path: Path, source: Path, wanted: Piece) -> bool:
        """Cut a piece and keep it there; no where the folder may not be written."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
                aside.write(_cut(source, wanted.characters))
            Path(aside.name).chmod(0o644)
            Path(aside.name).replace(path)
        except OSError as error:
            log.info("no typefaces in %s: %s", path.parent.name, error)
            return False
        return True


def _cut(source: Path, characters: tuple[int, ...]) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    options = subset.Options(layout_features=["kern", "liga", "tnum"], hinting=False, notdef_outline=True)
    options.name_IDs = [1, 2, 13]
    with TTFont(str(source), lazy=True) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=characters)
        subsetter.subset(font)
        font.flavor = "woff"
        whole = io.BytesIO()
        font.save(whole)
    return whole.getvalue()


def _ranges(characters: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    first = last = characters[0]
    for each in characters[1:]:
        if each != last + 1:
            yield first, last
            first = each
        last = each
    yield first, last


def _gb2312(first_row: int, last_row: int) -> set[int]:
    """The Chinese characters of these rows of GB 2312: level 1 (frequent) is 0xB0 to 0xD7."""
    found = set()
    for row in range(first_row, last_row + 1):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def _pieces() -> Mapping[str, Piece]:
    latin = {*range(0x20, 0x250), *range(0x370, 0x400), *range(0x2000, 0x2700)}
    marks = {*range(0x3000, 0x3040), *range(0xFF00, 0xFFF0)}
    frequent = _gb2312(0xB0, 0xD7)
    second = _gb2312(0xD8, 0xF7)
    rest = {*range(0x3040, 0xA000), *range(0xF900, 0xFB00)} - frequent - second
    groups = {"latin": latin, "frequent": frequent | marks, "second": second, "rest": rest}
    return {name: Piece(name, tuple(sorted(characters))) for name, characters in groups.items()}


PIECES = MappingProxyType(_pieces())
