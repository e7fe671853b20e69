"""What an error says on the command line: what happened, what was kept, what to do. In both languages.

    sys.stderr.write(told(error))

One pair of sentences per error code of the whole program; a test finds codes that have none. A code
this version does not know is told in its class's words.
"""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp import cli_language
from fieldapp.errors import FieldappError

_LONGEST_FACT = 200


def told(error: Exception) -> str:
    """One line for the person at the terminal, in the language in force."""
    if isinstance(error, FieldappError):
        return _filled(_pair(error.code, type(error).default_code), error.facts)
    if isinstance(error, OSError):
        facts = {"path": error.filename or "?", "reason": error.strerror or type(error).__name__}
        return _filled(SENTENCES[_os_code(error)], facts)
    return _filled(SENTENCES["bug"], {"kind": type(error).__name__, "place": _place(error)})


def _pair(code: str, class_code: str) -> tuple[str, str]:
    return SENTENCES.get(code) or SENTENCES.get(class_code) or SENTENCES["trouble"]


def _filled(pair: tuple[str, str], facts: Mapping[str, object]) -> str:
    sentence = pair[0] if cli_language.current() == cli_language.ENGLISH else pair[1]
    return sentence.format_map(_Facts({name: _one_line(value) for name, value in facts.items()}))


def _one_line(value: object) -> str:
    """A fact without what could steer a terminal."""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)
    shown = "".join(char if char.isprintable() else " " for char in text)
    return shown if len(shown) <= _LONGEST_FACT else shown[: _LONGEST_FACT - 1] + "…"


def _os_code(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "file-not-found"
    return "file-not-allowed" if isinstance(error, PermissionError) else "disk-failed"


def _place(error: Exception) -> str:
    from fieldapp.logs import places_of

    return (places_of(error.__traceback__) or ["?"])[-1]


class _Facts(dict[str, str]):
    """A fact that is missing shows as a question mark; telling of an error never fails."""

    def __missing__(self, name: str) -> str:
        return "?"


SENTENCES: Mapping[str, tuple[str, str]] = {
    # ─── whole classes, for codes of a newer version ───
    "trouble": ("That did not work.", "操作未成功。"),
    "rule": ("The rules do not allow this.", "规则不允许此操作。"),
    "unreadable": ("The input makes no sense and was left alone.", "无法理解输入内容，未做任何更改。"),
    "replica": ("This machine's data cannot be used as they are.", "本机数据目前无法使用。"),
    "sync": ("The server could not be reached. Everything is kept.", "无法连接服务器。所有内容均已保留。"),
    "refused": ("The server understood and refused.", "服务器已收到，但拒绝了请求。"),
    "hardware": ("A device of this machine does not do what it should.", "本机的某个硬件设备工作异常。"),
    "cancelled": ("Stopped.", "已停止。"),
    "captured-wrongly": (
        "A write tried to go round the record of changes and was stopped. This is a fault of fieldapp.",
        "有写入试图绕过变更记录，已被阻止。这是 fieldapp 的缺陷。",
    ),
    # ─── the command line itself ───
    "bug": (
        "This is a fault of fieldapp: {kind} at {place}. What was saved before is kept.",
        "这是 fieldapp 的缺陷：{kind}，位于 {place}。此前保存的内容不受影响。",
    ),
    "file-not-found": ("There is no file {path}.", "文件 {path} 不存在。"),
    "file-not-allowed": (
        "The system does not allow fieldapp to use {path}: {reason}.",
        "系统不允许 fieldapp 访问 {path}：{reason}。",
    ),
}
