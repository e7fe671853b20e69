"""How many of the photographed codes are read, and how many wrongly.

    python -m tests.benchmarks.codes ../shared/data/barcodes [--json] [--worsened]

Reads every image of the manifest whose truth is authored or a consensus, with zxing-cpp alone, with pyzbar
alone and with fieldapp. The bar: fieldapp reads every image that either of the two reads, less those
that either misreads, and has no more wrong reads than zxing-cpp alone. Exits 0 when it holds, 1 when not.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from fieldapp.codes.decode import decode, decode_file
from fieldapp.codes.grey import GreyImage, from_pillow, to_pillow
from fieldapp.codes.picture import Picture
from fieldapp.codes.reading import LINEAR

SCORED = {
    **dict.fromkeys(("QRCode", "MicroQRCode", "rMQRCode"), "QR"),
    "DataMatrix": "Data Matrix",
    **dict.fromkeys(
        ("EAN13", "EAN8", "UPCA", "UPCE", "Code39", "Code93", "Code128", "ITF", "Codabar"), "1-D"
    ),
    "none": "nothing",
}
# Here the digits printed under the bars are the ones that fieldapp reads, and the manifest has others. They
# count as wrong reads in the comparison all the same, which is the manifest's; not in the worsened versions.
MISLABELLED = frozenset({"zxing-cpp/ean13-2/28.webp"})
READERS = ("zxing-cpp", "pyzbar", "fieldapp")


@dataclass(frozen=True)
class Found:
    """One code that a reader says is in an image."""

    kind: str
    text: str
    raw: bytes

    @property
    def is_matrix(self) -> bool:
        """Whether its error correction rules a misread out."""
        return self.kind in ("QR", "DM")


@dataclass
class Row:
    """One image of the manifest and what each reader made of it."""

    file: str
    family: str
    symbology: str
    group: str
    truth: str
    found: dict[str, list[Found]] = field(default_factory=dict)

    def is_read_by(self, reader: str) -> bool:
        """Whether the reader gave the truth, among whatever else is in the image."""
        return any(self._is_true(found) for found in self.found[reader])

    def wrong_reads(self, reader: str) -> list[Found]:
        """What the reader gave and is not there.

        An image may hold more codes than the manifest tells of: what both engines read alike is there, and
        so is a further matrix code beside the true one, since error correction rules a misread out.
        """
        return [
            found
            for found in self.found[reader]
            if not self._is_true(found) and not self._is_there(found, reader)
        ]

    def _is_true(self, found: Found) -> bool:
        if self.truth.startswith("hex:"):
            return found.raw.hex() == self.truth[4:]
        return bool(self.truth) and normal(found.text) == normal(self.truth)

    def _is_there(self, found: Found, reader: str) -> bool:
        seen = [{normal(other.text) for other in self.found[name]} for name in ("zxing-cpp", "pyzbar")]
        by_both = all(normal(found.text) in texts for texts in seen)
        return by_both or (found.is_matrix and self.is_read_by(reader))


def normal(text: str) -> str:
    """A text in the one notation in which truth and readings are compared.

    Line ends, and none at the end; GS1's separator however it is spelt, and none at the ends; brackets of the human readable
    form; EAN and UPC numbers in thirteen digits.
    """
    text = text.replace("\r\n", "\n").replace("<GS>", "\x1d").replace("{GS}", "\x1d").strip("\x1d")
    text = text.rstrip("\n")
    if re.fullmatch(r"(\(\d{2,4}\)[^(]+)+", text):
        text = re.sub(r"[()]", "", text)
    digits = text.strip()
    return digits.zfill(13) if re.fullmatch(r"\d{12,13}", digits) else text


def rows_of(folder: Path) -> list[Row]:
    """The images whose truth somebody authored or two decoders agreed on, and those that hold nothing."""
    rows = []
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            trusted = line["truth_kind"].startswith(("authored", "consensus", "negative"))
            family = SCORED.get(line["symbology"])
            if trusted and family:
                truth = json.loads(line["truth"])
                rows.append(
                    Row(line["file"], family, line["symbology"], f"{line['set']}/{line['group']}", truth)
                )
    return rows


def read_by_zxing(image: GreyImage) -> list[Found]:
    """zxing-cpp as it comes, asked for the same kinds of code."""
    formats = zxingcpp.BarcodeFormats([*_ZXING_FORMATS])
    codes = zxingcpp.read_barcodes(to_pillow(image), formats=formats, text_mode=zxingcpp.TextMode.Plain)
    return [Found(_kind(str(code.symbology)), code.text, code.bytes) for code in codes if code.valid]


def read_by_pyzbar(image: GreyImage) -> list[Found]:
    """pyzbar as it comes, but for the question of orientation, on which it fails."""
    try:
        from pyzbar import pyzbar
    except ImportError:
        return []
    pyzbar.zbar_symbol_get_orientation = None
    wanted = [pyzbar.ZBarSymbol[name] for name in _ZBAR_FORMATS]
    codes = pyzbar.decode(to_pillow(image), wanted)
    return [Found(_kind(code.type), code.data.decode("utf-8", "replace"), code.data) for code in codes]


def _kind(name: str) -> str:
    return "QR" if "QR" in name.upper() else "DM" if "MATRIX" in name.upper() else "1-D"


def measure(folder: Path, rows: Iterable[Row], seconds: dict[str, float]) -> None:
    """Let every reader read every image."""
    for row in rows:
        file = folder / row.file
        image = Picture(file).grey(100_000_000)
        readers: dict[str, Callable[[], list[Found]]] = {
            "zxing-cpp": lambda image=image: read_by_zxing(image),  # type: ignore[misc]
            "pyzbar": lambda image=image: read_by_pyzbar(image),  # type: ignore[misc]
            "fieldapp": lambda file=file: _ours(file),  # type: ignore[misc]
        }
        for name, read in readers.items():
            began = time.perf_counter()
            row.found[name] = read()
            seconds[name] += time.perf_counter() - began


def _ours(file: Path) -> list[Found]:
    return [Found(_kind(code.symbology.value), code.text, code.raw) for code in decode_file(file)]


@dataclass
class Verdict:
    """Whether the bar holds, and why not."""

    required: int
    read: int
    missing: list[str]
    wrong: dict[str, list[tuple[str, str, str]]]

    @property
    def holds(self) -> bool:
        """Nothing required is missing, and no more is wrong than with zxing-cpp alone."""
        return not self.missing and len(self.wrong["fieldapp"]) <= len(self.wrong["zxing-cpp"])


def judge(rows: Sequence[Row]) -> Verdict:
    """Compare what fieldapp read with what the two engines read side by side."""
    required = [
        row for row in rows if _by_either(row) and not any(row.wrong_reads(name) for name in READERS[:2])
    ]
    missing = [row.file for row in required if not row.is_read_by("fieldapp")]
    wrong = {
        name: [(row.file, row.truth, found.text) for row in rows for found in row.wrong_reads(name)]
        for name in READERS
    }
    return Verdict(len(required), sum(row.is_read_by("fieldapp") for row in rows), missing, wrong)


def _by_either(row: Row) -> bool:
    return row.is_read_by("zxing-cpp") or row.is_read_by("pyzbar")


def table(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Images and reads per family, per symbology and per group of images."""
    parts: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for key in (
            (row.family, "", ""),
            (row.family, row.symbology, ""),
            (row.family, row.symbology, row.group),
        ):
            parts[key].append(row)
    return [
        {"family": key[0], "symbology": key[1], "group": key[2], "images": len(part)}
        | {name: sum(row.is_read_by(name) for row in part) for name in READERS}
        | {"union": sum(map(_by_either, part))}
        for key, part in sorted(parts.items())
    ]


def worsened(folder: Path, rows: Iterable[Row]) -> list[dict[str, object]]:
    """The linear codes again, each in nine versions that are harder to read."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in READERS}
    for row in rows:
        if row.family != "1-D" or row.symbology == "Code39" or row.file in MISLABELLED:
            continue
        picture = to_pillow(Picture(folder / row.file).grey(2_000_000))
        for change in _WORSE:
            image = from_pillow(change(picture))
            row.found = {"zxing-cpp": read_by_zxing(image), "pyzbar": read_by_pyzbar(image)}
            row.found["fieldapp"] = [Found("1-D", code.text, code.raw) for code in decode(image, LINEAR)]
            for name in READERS:
                counts[name]["images"] += 1
                counts[name]["read"] += row.is_read_by(name)
                counts[name]["wrong"] += len(row.wrong_reads(name))
    return [{"reader": name, **counts[name]} for name in READERS]


def _scaled(picture: Image.Image, factor: float) -> Image.Image:
    size = (max(1, int(picture.width * factor)), max(1, int(picture.height * factor)))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _smoothed(picture: Image.Image, radius: float) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(radius))


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=128)


def _noisy(picture: Image.Image, sigma: float) -> Image.Image:
    """Noise that is the same in every run: scattered by a linear congruence, not drawn at random."""
    state, levels = 12345, bytearray()
    for _ in range(picture.width * picture.height):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        levels.append(128 + round(((state >> 16) % 201 - 100) / 58 * sigma))
    noise = Image.frombytes("L", picture.size, bytes(levels))
    return ImageChops.add(picture, noise, 1, -128)


_WORSE: tuple[Callable[[Image.Image], Image.Image], ...] = (
    lambda picture: _scaled(picture, 0.85),
    lambda picture: _scaled(picture, 0.7),
    lambda picture: _scaled(picture, 0.6),
    lambda picture: _smoothed(picture, 0.7),
    lambda picture: _smoothed(picture, 1.1),
    lambda picture: _noisy(picture, 15),
    lambda picture: _turned(picture, 4),
    lambda picture: _turned(picture, 12),
    lambda picture: _noisy(_smoothed(picture, 0.7), 8),
)

_ZXING_FORMATS = (
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.MicroQRCode,
    zxingcpp.BarcodeFormat.RMQRCode,
    zxingcpp.BarcodeFormat.DataMatrix,
    zxingcpp.BarcodeFormat.EAN13,
    zxingcpp.BarcodeFormat.EAN8,
    zxingcpp.BarcodeFormat.UPCA,
    zxingcpp.BarcodeFormat.UPCE,
    zxingcpp.BarcodeFormat.Code39,
    zxingcpp.BarcodeFormat.Code93,
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.ITF,
    zxingcpp.BarcodeFormat.Codabar,
)
_ZBAR_FORMATS = ("QRCODE", "EAN13", "EAN8", "UPCA", "UPCE", "CODE39", "CODE93", "CODE128", "I25", "CODABAR")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say whether the bar holds."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.codes",
        description="How many photographed codes are read, and how many wrongly.",
        epilog="Example: python -m tests.benchmarks.codes ../shared/data/barcodes --json",
    )
    parser.add_argument("folder", type=Path, help="the folder with manifest.csv and the images it names")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--worsened", action="store_true", help="read harder versions of the linear codes as well"
    )
    given = parser.parse_args(arguments)
    if not (given.folder / "manifest.csv").is_file():
        parser.error(f"there is no manifest.csv in {given.folder}")
    rows, seconds = rows_of(given.folder), dict.fromkeys(READERS, 0.0)
    measure(given.folder, rows, seconds)
    parts, verdict = table(rows), judge(rows)
    harder = worsened(given.folder, rows) if given.worsened else []
    (_print_json if given.json else _print_text)(parts, verdict, seconds, harder)
    return 0 if verdict.holds else 1


def _print_json(
    parts: list[dict[str, object]],
    verdict: Verdict,
    seconds: dict[str, float],
    harder: list[dict[str, object]],
) -> None:
    report = {"parts": parts, "seconds": seconds, "worsened": harder, "holds": verdict.holds, **vars(verdict)}
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _print_text(
    parts: list[dict[str, object]],
    verdict: Verdict,
    seconds: dict[str, float],
    harder: list[dict[str, object]],
) -> None:
    print(f"{'':44}{'images':>8}{'zxing':>8}{'pyzbar':>8}{'union':>8}{'fieldapp':>10}{'rate':>8}")
    for part in parts:
        if part["family"] != "nothing":
            print(_line(part))
    for name in READERS:
        print(f"\n{name}: {len(verdict.wrong[name])} wrong reads, {seconds[name]:.1f} s")
        for file, truth, text in verdict.wrong[name]:
            remark = "  (the print says what was read)" if file in MISLABELLED else ""
            print(f"  {file}: {text[:50]!r} for {truth.strip()[:50]!r}{remark}")
    for counted in harder:
        print(
            f"\nworsened, {counted['reader']}: {counted['read']} of {counted['images']}, {counted['wrong']} wrong",
            end="",
        )
    print(f"\nrequired {verdict.required} images, missing {verdict.missing or 'none'}; read {verdict.read}")
    print(f"the bar {'holds' if verdict.holds else 'does not hold'}")


def _line(part: dict[str, object]) -> str:
    name = (
        f"    {part['group']}"
        if part["group"]
        else f"  {part['symbology']}"
        if part["symbology"]
        else part["family"]
    )
    counts = "".join(f"{part[key]:>8}" for key in ("images", "zxing-cpp", "pyzbar", "union"))
    rate = int(str(part["fieldapp"])) / int(str(part["images"]))
    return f"{name:<44}{counts}{part['fieldapp']:>10}{rate:>8.0%}"


if __name__ == "__main__":
    sys.exit(main())
