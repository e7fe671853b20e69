"""What strangers send comes to something or is refused, and takes bounded time and memory; see `tests.faults.hostile`."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from fieldapp.errors import Unreadable
from fieldapp.imports.table import open_table
from fieldapp.server.mail.incoming import read_mail
from fieldapp.server.replies import as_message
from fieldapp.sync.bundle_messages import Asked, read_message
from fieldapp.sync.messages import PullRequest, PushRequest
from fieldapp.sync.versions import check_understood
from tests.faults.depth import SEED, TIMES
from tests.faults.hostile import tried

_SOME, _ALL = 60, round(10_000 * TIMES)
_DEEP = b'{"replica":' + b"[" * 100_000


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param(_SOME, id="some"),
        pytest.param(_ALL, marks=[pytest.mark.slow, pytest.mark.timeout(1_800 * max(1, TIMES))], id="all"),
    ],
)
def test_that_nothing_a_stranger_sends_does_harm(inputs: int, tmp_path: Path) -> None:
    found = tried(tmp_path, range(inputs), SEED)

    assert found.inputs.total() == inputs
    assert found.broken == []


def test_that_a_request_nested_too_deep_is_told_as_unreadable() -> None:
    with pytest.raises(Unreadable, match="body-unreadable"):
        as_message(_DEEP, PushRequest, check_understood)
    with pytest.raises(Unreadable, match="bundle-unreadable"):
        read_message(_DEEP, Asked)


def test_that_a_number_no_database_can_hold_is_told_as_unreadable() -> None:
    envelope = [2**63, "0" * 64, "0" * 64, "0" * 64, -1, None, {}]
    body = msgspec.json.encode({"replica": "laptop", "former": [], "change_sets": [envelope]})
    cursor = msgspec.json.encode(
        {"replica": "laptop", "former": [], "cursor": {"epoch": "e", "seq": -(2**64), "chain": ""}}
    )

    with pytest.raises(Unreadable, match="body-unreadable"):
        as_message(body, PushRequest, check_understood)
    with pytest.raises(Unreadable, match="body-unreadable"):
        as_message(cursor, PullRequest, check_understood)


def test_that_a_mail_with_a_broken_encoded_header_keeps_its_words_and_files() -> None:
    raw = b"Subject: =?utf-8?b?YWJjZ?= pump\r\nFrom: chen@mills.example\r\n\r\nLeak at the seal\r\n"

    mail = read_mail(raw)

    assert (mail.sender, mail.subject) == ("chen@mills.example", "=?utf-8?b?YWJjZ?= pump")
    assert mail.words == "Leak at the seal"


def test_that_halves_of_characters_in_a_header_are_named_so_that_a_database_keeps_them(
    tmp_path: Path,
) -> None:
    lines = ["Customer,City,Contact+3/8-", *(f"Mill {at},Linz,Chen" for at in range(5))]
    (tmp_path / "list.csv").write_text("\n".join(lines) + "\n", encoding="ascii")

    header = open_table(tmp_path / "list.csv", encoding="utf-7").header

    assert all(name.encode() for name in header)
