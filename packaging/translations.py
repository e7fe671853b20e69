"""Keeps the desk's words in step with its source.

    python packaging/translations.py update     # after changing strings: adds the new ones to the .ts files
    python packaging/translations.py fill FILE  # takes translations from JSON: {"source": "words" or ["one", "other"]}
    python packaging/translations.py compile    # .ts to build/translations/*.qm, what the desk loads
    python packaging/translations.py check      # names what is missing or unfinished; status 1 when anything is

`resources/translations/fieldapp_zh_CN.ts` holds every string; `fieldapp_en.ts` only the plurals, for
which English needs two forms. Both are committed and complete.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (ROOT / "fieldapp" / "ui", ROOT / "fieldapp" / "demo")
KEPT = ROOT / "resources" / "translations"
BUILT = ROOT / "build" / "translations"
FILES = {"fieldapp_zh_CN.ts": ("zh_CN", ()), "fieldapp_en.ts": ("en", ("-pluralonly",))}
_PLACES = re.compile(r"\{\w+\}|%n|%\d")


class Message(NamedTuple):
    """One string of the source."""

    context: str
    source: str
    comment: str


def update(folder: Path = KEPT) -> None:
    """Bring the .ts files in a folder in step with the source; translations that exist stay."""
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(str(path) for source in SOURCES for path in source.rglob("*.py"))
    for name, (language, options) in FILES.items():
        _run(
            "pyside6-lupdate", *files, "-silent", "-no-obsolete", "-locations", "none",
            "-disable-heuristic", "similartext", "-target-language", language, *options, "-ts", str(folder / name),
        )  # fmt: skip


def fill(words: Mapping[str, str | list[str]], name: str, folder: Path = KEPT) -> int:
    """Put translations in where a .ts file has none yet; returns how many it took."""
    update(folder)
    tree = ElementTree.parse(folder / name)  # noqa: S314 - our own file
    taken = 0
    for message in tree.getroot().iter("message"):
        source, translation = message.findtext("source", ""), message.find("translation")
        if translation is None or translation.get("type") != "unfinished" or source not in words:
            continue
        _put(translation, words[source])
        taken += 1
    tree.write(folder / name, encoding="utf-8", xml_declaration=True)
    update(folder)
    return taken


def _put(translation: ElementTree.Element, words: str | list[str]) -> None:
    del translation.attrib["type"]
    forms = list(translation.iter("numerusform"))
    if not forms:
        translation.text = words if isinstance(words, str) else words[0]
        return
    for form, text in zip(forms, [words] if isinstance(words, str) else words, strict=True):
        form.text = text


def compile_all(folder: Path = BUILT, kept: Path = KEPT) -> None:
    """Make the .qm files that the desk loads.

    Each takes the place of the one before at once: Qt maps them into memory, and a desk that runs would be ended
    (SIGBUS) by a file that is written over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        target = folder / Path(name).with_suffix(".qm").name
        beside = target.with_name(f"{target.name}.new")
        _run("pyside6-lrelease", "-silent", str(kept / name), "-qm", str(beside))
        beside.replace(target)


def faults(kept: Path = KEPT) -> list[str]:
    """What is missing, unfinished, left over, or has lost a placeholder; empty when all is well."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch)
        for name in FILES:
            shutil.copy(kept / name, fresh / name)
        update(fresh)
        found = []
        for name in FILES:
            now, then = dict(_messages(fresh / name)), dict(_messages(kept / name))
            found += [f"{name}: not in the file: {_named(key)}" for key in now if key not in then]
            found += [f"{name}: not in the source any more: {_named(key)}" for key in then if key not in now]
            found += [
                f"{name}: {fault}: {_named(key)}"
                for key, forms in then.items()
                if (fault := _fault(key, forms))
            ]
    return found


def _fault(key: Message, forms: tuple[str, ...]) -> str:
    if not forms or not all(forms):
        return "unfinished"
    wanted = set(_PLACES.findall(key.source)) - {"%n"}
    if any(set(_PLACES.findall(form)) - {"%n"} != wanted for form in forms):
        return "placeholders differ"
    return ""


def _messages(path: Path) -> Iterator[tuple[Message, tuple[str, ...]]]:
    """Every string of a .ts file with its translated forms, none when marked unfinished."""
    for context in ElementTree.parse(path).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            key = Message(
                context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment", "")
            )
            translation = message.find("translation")
            yield key, _forms(translation) if translation is not None else ()


def _forms(translation: ElementTree.Element) -> tuple[str, ...]:
    if translation.get("type") in ("unfinished", "vanished", "obsolete"):
        return ()
    plural = [form.text or "" for form in translation.iter("numerusform")]
    return tuple(plural) or (translation.text or "",)


def _named(key: Message) -> str:
    note = f" ({key.comment})" if key.comment else ""
    return f"[{key.context}] {key.source!r}{note}"


def _run(tool: str, *arguments: str) -> None:
    beside = Path(sys.executable).parent / tool
    command = str(beside) if beside.exists() else tool
    subprocess.run([command, *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own tool


def main(arguments: list[str]) -> int:
    """The command line."""
    match arguments:
        case ["update"]:
            update()
        case ["fill", file, *rest]:
            name = rest[0] if rest else "fieldapp_zh_CN.ts"
            taken = fill(json.loads(Path(file).read_text("utf-8")), name)
            sys.stdout.write(f"{taken} taken\n")
        case ["compile"]:
            compile_all()
        case ["check"]:
            found = faults()
            sys.stdout.write("".join(f"{fault}\n" for fault in found))
            return 1 if found else 0
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
