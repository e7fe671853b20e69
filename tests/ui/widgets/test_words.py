"""Languages: complete, with their placeholders, and every error in sentences."""

from __future__ import annotations

import ast
import string
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from fieldapp import errors
from fieldapp.errors import FieldappError, Refused, ReplicaTrouble, RuleBroken, StepNotAllowed, SyncTrouble
from fieldapp.ui import language, sentences, text
from fieldapp.ui.language import Language
from fieldapp.ui.sentence_table import SENTENCES
from fieldapp.ui.tokens import Tone

ROOT = Path(__file__).resolve().parents[3]
NOT_ON_THE_DESK = {
    *("server", "imports", "demo", "gallery", "postgresql.py", "release.py"),
    *("office_rules.py", "conditions.py", "deeds.py", "accounts.py", "second_factor.py"),
}
ONLY_BUGS = ("CapturedWrongly",)
CLASSES = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, FieldappError)
}


def errors_raised() -> dict[str, tuple[str, list[frozenset[str]]]]:
    """Of every error made in what the desk runs: where first, and the facts it carries each time."""
    found: dict[str, tuple[str, list[frozenset[str]]]] = {}
    for path in sorted((ROOT / "fieldapp").rglob("*.py")):
        if path.name.startswith("cli") or NOT_ON_THE_DESK & set(path.relative_to(ROOT / "fieldapp").parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in CLASSES and name not in ONLY_BUGS:
                facts = frozenset(keyword.arg or "" for keyword in node.keywords)
                where = f"{path.name}:{node.lineno}"
                found.setdefault(_code(node, name), (where, []))[1].append(facts)
    return found


def _code(call: ast.Call, name: str) -> str:
    first = call.args[0] if call.args else None
    return str(first.value) if isinstance(first, ast.Constant) else CLASSES[name].default_code


RAISED = errors_raised()


def placeholders(written: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(written) if name}


def test_that_every_string_of_the_desk_is_translated(translations: ModuleType) -> None:
    assert translations.faults() == []


def test_that_the_check_notices_what_is_missing(translations: ModuleType, tmp_path: Path) -> None:
    for name in translations.FILES:
        whole = (translations.KEPT / name).read_text("utf-8")
        (tmp_path / name).write_text(
            whole.replace("<translation>离线</translation>", "<translation></translation>"), "utf-8"
        )

    found = translations.faults(tmp_path)

    assert "fieldapp_zh_CN.ts: unfinished: [SyncStrip] 'Offline'" in found


def test_that_every_error_the_desk_can_meet_has_sentences() -> None:
    missing = {code: where for code, (where, _) in RAISED.items() if code not in SENTENCES}

    assert missing == {}, "say them in fieldapp/ui/sentence_table.py"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_that_sentences_are_filled_with_facts_the_error_carries(code: str) -> None:
    _, carried = RAISED.get(code, ("", []))
    asked = set().union(*(placeholders(part) for part in SENTENCES[code]))

    assert all(asked <= facts for facts in carried)


def test_that_the_way_to_the_server_being_cut_says_that_all_is_kept() -> None:
    told = sentences.sentence(SyncTrouble("sync"))

    assert told.tone is Tone.WARN
    assert told.in_one() == (
        "The server does not answer. All your work is kept on this laptop. "
        "It is sent by itself as soon as there is a connection."
    )


@pytest.mark.usefixtures("chinese")
def test_that_sentences_are_chinese_without_gaps_between_them() -> None:
    told = sentences.sentence(SyncTrouble("sync"))

    assert told.in_one() == "服务器没有响应。您的全部工作都保存在本机上。一有网络就会自动发送。"


@pytest.mark.usefixtures("chinese")
def test_that_the_systems_reason_is_told_in_chinese() -> None:
    told = sentences.sentence(ReplicaTrouble("disk-failed", reason="Read-only file system"))

    assert told.happened == "本机磁盘无法使用（文件系统为只读）。"


def test_that_statuses_in_a_sentence_are_words_and_not_codes() -> None:
    told = sentences.sentence(StepNotAllowed(now="on_site", to="draft"))

    assert told.happened == "An order that is “On site” cannot become “Draft”."


def test_that_a_code_of_a_newer_server_is_told_in_its_classs_words() -> None:
    told = sentences.sentence(Refused("quota-of-the-moon"))

    assert told.happened == "The server did not accept this change."
    assert told.tone is Tone.BAD


def test_that_a_fact_that_is_missing_or_hostile_does_no_harm() -> None:
    nothing = sentences.sentence(ReplicaTrouble("disk-failed"))
    hostile = sentences.sentence(RuleBroken("not-a-choice", words="{0.__class__}\x1b[2J\u202egnp"))

    assert "(–)" in nothing.happened
    assert "{0.__class__}" in hostile.happened
    assert "\x1b" not in hostile.happened
    assert "\u202e" not in hostile.happened


def test_that_a_language_without_its_words_says_so(qapp: object, tmp_path: Path, speak: object) -> None:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert app is not None

    found = language.install(app, Language.ZH, tmp_path)

    assert not found
    assert language.current() is Language.ZH


NOW = datetime(2026, 11, 3, 6, 20, tzinfo=UTC)


def test_that_moments_are_told_as_people_say_them(speak: Callable[[Language], None]) -> None:
    late = NOW + timedelta(hours=3)

    english = text.day_and_time(late, NOW, "Asia/Shanghai")
    speak(Language.ZH)
    chinese = text.day_and_time(late, NOW, "Asia/Shanghai")

    assert english == "Today, 17:20"
    assert chinese == "今天 17:20"


def test_that_a_moment_past_midnight_there_is_tomorrow_there() -> None:
    late = NOW + timedelta(hours=10)

    assert text.day_and_time(late, NOW, "UTC") == "Today, 16:20"
    assert text.day_and_time(late, NOW, "Asia/Shanghai") == "Tomorrow, 00:20"


@pytest.mark.parametrize(
    ("value", "today", "english", "chinese"),
    [
        (date(2026, 11, 2), date(2026, 11, 3), "Yesterday", "昨天"),
        (date(2026, 11, 20), date(2026, 11, 3), "Fri 20 Nov", "11月20日 周五"),
        (date(2027, 1, 5), date(2026, 11, 3), "Tue 5 Jan 2027", "2027年1月5日 周二"),
    ],
)
def test_that_days_are_named_in_both_languages(
    value: date, today: date, english: str, chinese: str, speak: Callable[[Language], None]
) -> None:
    in_english = text.day(value, today=today)
    speak(Language.ZH)
    in_chinese = text.day(value, today=today)

    assert (in_english, in_chinese) == (english, chinese)


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [
        (0, "0 min", "0 分"),
        (95, "1 h 35 min", "1 小时 35 分"),
        (120, "2 h", "2 小时"),
        (60 * 50, "2 d 2 h", "2 天 2 小时"),
    ],
)
def test_that_durations_are_told_in_hours_and_minutes(
    minutes: int, english: str, chinese: str, speak: Callable[[Language], None]
) -> None:
    in_english = text.duration(timedelta(minutes=minutes))
    speak(Language.ZH)
    in_chinese = text.duration(timedelta(minutes=minutes))

    assert (in_english, in_chinese) == (english, chinese)


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0, "0 B"),
        (812, "812 B"),
        (51_400, "51.4 kB"),
        (999_600, "1.0 MB"),
        (4_120_000, "4.1 MB"),
        (123_000_000, "123 MB"),
    ],
)
def test_that_sizes_have_two_or_three_digits(size: int, told: str) -> None:
    assert text.size(size) == told


def test_that_numbers_keep_the_digits_they_came_with() -> None:
    assert text.number(Decimal("4.20"), "bar") == "4.20 bar"
    assert text.number(Decimal("-1234567.5")) == "\u22121,234,567.5"
    assert text.number(Decimal("1E+3")) == "1,000"


def test_that_money_names_its_currency_as_the_language_does(speak: Callable[[Language], None]) -> None:
    english = (
        text.money(Decimal("95"), "CNY"),
        text.money(Decimal("-12.5"), "USD"),
        text.money(Decimal("7"), "SEK"),
    )
    speak(Language.ZH)

    assert english == ("CN¥95.00", "\u2212$12.50", "SEK\u00a07.00")
    assert text.money(Decimal("1095"), "CNY") == "¥1,095.00"


def test_that_a_share_says_hundred_only_when_complete() -> None:
    assert [text.share(*amounts) for amounts in ((0, 7), (999, 1000), (7, 7), (0, 0))] == [
        "0 %",
        "99 %",
        "100 %",
        "100 %",
    ]


def test_that_what_people_wrote_cannot_turn_the_line_around_or_hide() -> None:
    assert text.plain("a\u202eb\x07c\nd") == "a\ufffdb\ufffdc\nd"
    assert text.one_line("  two\n lines  ") == "two lines"
    assert len(text.one_line("x" * 1000)) == 400
    assert text.plain("张伟 é ع 😀") == "张伟 é ع 😀"


def test_that_a_tooltip_shows_markup_instead_of_obeying_it() -> None:
    assert (
        text.tooltip('<img src="file:///etc/passwd">')
        == "<p>&lt;img src=&quot;file:///etc/passwd&quot;&gt;</p>"
    )
