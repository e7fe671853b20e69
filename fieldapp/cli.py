"""The command line: `fieldapp COMMAND`. Each command lives in a module of its own, imported when asked for.

Such a module has `add_parser(subparsers)` and `run(args) -> int`. Exit status: 0 done, 1 the answer is
no, 2 the command was not understood, 3 trouble, told on standard error.
"""

from __future__ import annotations

import argparse
import importlib
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from fieldapp import __version__, cli_language
from fieldapp.cli_language import _

TROUBLE = 3
INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """A command: where it lives, and what the list of commands says of it."""

    module: str
    summary: str


def commands() -> Mapping[str, Command]:
    """Every command by its name, in the order of the list."""
    return {
        "desk": Command("fieldapp.cli_desk", _("open the field engineer's desk")),
        "server": Command("fieldapp.cli_server", _("run the central service")),
        "import": Command(
            "fieldapp.cli_import", _("import customers, sites, devices, parts or orders from a list")
        ),
        "demo": Command("fieldapp.cli_demo", _("run the whole loop on a small made-up company")),
        "verify": Command("fieldapp.cli_verify", _("say whether a service sheet is unchanged")),
        "sheets": Command("fieldapp.cli_sheets", _("put a month's sheets of a customer into one PDF")),
        "bundle": Command(
            "fieldapp.cli_bundle", _("exchange with the server by files, or rescue a desk's work")
        ),
        "doctor": Command("fieldapp.cli_doctor", _("say what is installed, what is missing, what to do")),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    _make_output_safe()
    cli_language.use(_language_of(words) or cli_language.of_environment())
    vars(argparse)["_"] = _  # argparse asks the system's gettext, which has no words for it
    known = commands()
    name = _command_of(words)
    module = importlib.import_module(known[name].module) if name is not None and name in known else None
    args = _parser(known, name, module).parse_args(words)
    return _run(module, args) if module is not None else 0


def _run(module: ModuleType, args: argparse.Namespace) -> int:
    from fieldapp import cli_sentences

    try:
        return int(module.run(args))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone
        return TROUBLE
    except Exception as error:
        import logging

        logging.getLogger(__name__).debug("the command failed", exc_info=True)
        cli_sentences.tell(error)
        return TROUBLE


class Parser(argparse.ArgumentParser):
    """argparse's parser that leaves examples as they are written and guesses no abbreviations."""

    def __init__(self, **options: object) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        options.setdefault("allow_abbrev", False)
        super().__init__(**options)  # type: ignore[arg-type]


def _parser(known: Mapping[str, Command], name: str | None, module: ModuleType | None) -> Parser:
    parser = Parser(
        prog="fieldapp",
        description=_("The field engineer's desk, and the server it reconciles with."),
        epilog=_("example: fieldapp doctor"),
    )
    version = f"fieldapp {__version__}"
    parser.add_argument("--version", action="version", version=version, help=_("show the version and exit"))
    parser.add_argument("--language", choices=cli_language.LANGUAGES, help=_("speak English or Chinese"))
    subparsers = parser.add_subparsers(
        dest="command", metavar=_("COMMAND"), title=_("commands"), required=True
    )
    for other, command in known.items():
        if other == name and module is not None:
            module.add_parser(subparsers)
        else:
            subparsers.add_parser(other, help=command.summary, add_help=False)
    return parser


def _command_of(words: Sequence[str]) -> str | None:
    """The first word that is neither an option nor an option's value."""
    before = ""
    for word in words:
        if not word.startswith("-") and before != "--language":
            return word
        before = word
    return None


def _language_of(words: Sequence[str]) -> str | None:
    """The language asked for in front of the command; argparse complains of one that is none."""
    for place, word in enumerate(words):
        if word.startswith("--language="):
            return word.partition("=")[2]
        if word == "--language" and place + 1 < len(words):
            return words[place + 1]
        if not word.startswith("-"):
            return None
    return None


def _make_output_safe() -> None:
    """A terminal that cannot show a character shows its number; printing never fails."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
