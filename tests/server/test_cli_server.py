"""`fieldapp server admin create` and `fieldapp server desk code`, and how the server refuses to start."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from getpass import GetPassWarning
from pathlib import Path

import pyotp
import pytest

from fieldapp.cli import main
from fieldapp.codes.enrolment import parse_ticket
from fieldapp.errors import Refused
from fieldapp.model.people import Language, Role
from fieldapp.server.listen import Address
from fieldapp.server.service import open_service
from fieldapp.server.serving import Serving, recall, remember
from fieldapp.store.enrolments import NewDesk, use_code

FINGERPRINT = "c7" * 32
PASSWORD = "a sentence is a password"


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """A server that starts logs to a standard error that is not there after the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def data(tmp_path: Path, upgraded_database: Path) -> Path:
    """A data folder whose server has run once."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "server.sqlite").write_bytes(upgraded_database.read_bytes())
    remember(folder, Serving("https://server.example:8440", FINGERPRINT))
    return folder


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What stands on standard input."""
    return lambda words: monkeypatch.setattr("sys.stdin", io.StringIO(words))


def test_that_the_first_administrator_is_made_and_signs_in(data: Path, says: Callable[[str], None]) -> None:
    says(PASSWORD + "\n")

    status = main(["server", "admin", "create", "--data", str(data), "--login", "Ada", "--password-stdin"])

    assert status == 0
    service = open_service(data)
    session = service.accounts.sign_in("ada", PASSWORD, Language.ENGLISH)
    person = service.accounts.session(session.token)
    service.close()
    assert person is not None
    assert person.roles == {Role.ADMINISTRATOR}


def test_that_a_short_password_makes_nobody(
    data: Path, says: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    says("short\n")

    status = main(["server", "admin", "create", "--data", str(data), "--login", "ada", "--password-stdin"])

    assert status == 1
    assert capsys.readouterr().err == "A password has at least 10 characters.\n"
    service = open_service(data)
    assert service.store.scalar("SELECT count(*) FROM person") == 0
    service.close()


def test_that_a_code_lets_one_laptop_of_a_new_engineer_in(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["server", "desk", "code", "--data", str(data), "--person", "li.wei"]

    nobody = main(words)
    made = main([*words, "--name", "Li Wei"])
    ticket = parse_ticket(capsys.readouterr().out)

    assert (nobody, made) == (1, 0)
    assert (ticket.server_url, ticket.fingerprint) == ("https://server.example:8440", FINGERPRINT)
    service = open_service(data)
    desk = use_code(service.store, ticket.code, NewDesk("Laptop", "a-key"))
    assert (desk.person_name, desk.roles) == ("Li Wei", ("engineer",))
    with pytest.raises(Refused):
        use_code(service.store, ticket.code, NewDesk("Another", "b-key"))
    service.close()


def test_that_a_code_needs_to_know_where_the_server_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["server", "desk", "code", "--data", str(tmp_path), "--person", "li.wei", "--name", "Li Wei"]

    without = main(words)
    told = main([*words, "--server-url", "https://elsewhere.example"])

    assert (without, told) == (1, 0)
    assert capsys.readouterr().out.startswith("https://elsewhere.example\n")


@pytest.mark.parametrize(
    "words",
    [
        ["--listen", "0.0.0.0:8440", "--plain-http"],
        ["--tls-cert", "cert.pem"],
        ["--tls-cert", "c.pem", "--tls-key", "k.pem", "--behind-proxy"],
    ],
)
def test_that_what_would_be_unsafe_or_half_said_is_not_started(tmp_path: Path, words: list[str]) -> None:
    assert main(["server", "--data", str(tmp_path), *words]) == 2
    assert list(tmp_path.iterdir()) == []


def test_that_a_login_that_is_taken_makes_nobody_else(
    data: Path, says: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["server", "admin", "create", "--data", str(data), "--login", "ada", "--password-stdin"]
    says(PASSWORD + "\n")
    first = main(words)
    says(PASSWORD + "\n")

    second = main(["--language", "zh", *words])

    assert (first, second) == (0, 1)
    assert "登录名" in capsys.readouterr().err


def test_that_what_was_kept_of_the_last_start_may_be_missing_or_broken(tmp_path: Path) -> None:
    missing = recall(tmp_path)
    (tmp_path / "serving.json").write_bytes(b"{")
    broken = recall(tmp_path)
    remember(tmp_path, Serving(None, ""))

    assert missing is broken is None
    assert recall(tmp_path) == Serving(None, "")
    assert Address("127.0.0.1", 0).is_this_machine_only


def test_that_a_certificate_that_cannot_be_served_is_named_before_anything_is_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chain, key, absent = tmp_path / "chain.pem", tmp_path / "key.pem", tmp_path / "absent.pem"
    chain.write_text("no certificate", "utf-8")
    key.write_text("no key", "utf-8")
    words = ["server", "--data", str(tmp_path / "data"), "--listen", "127.0.0.1:0", "--tls-cert"]

    missing = main([*words, str(absent), "--tls-key", str(key)])
    told_missing = capsys.readouterr().err
    wrong = main([*words, str(chain), "--tls-key", str(key)])
    told_wrong = capsys.readouterr().err

    assert (missing, wrong) == (3, 3)
    assert str(absent) in told_missing
    assert str(chain) in told_wrong
    assert not (tmp_path / "data" / "server.sqlite").exists()


@pytest.mark.parametrize("why", [EOFError, GetPassWarning])
def test_that_a_password_nobody_types_makes_nobody(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], why: type[Exception]
) -> None:
    def nobody_types(_prompt: str) -> str:
        raise why

    monkeypatch.setattr("getpass.getpass", nobody_types)

    status = main(["server", "admin", "create", "--data", str(data), "--login", "ada"])

    assert status == 1
    assert "--password-stdin" in capsys.readouterr().err
    service = open_service(data)
    assert not service.accounts.has_any()
    service.close()


@pytest.mark.parametrize("where", [[], ["--server-url", "https://server.example"]])
def test_that_a_code_of_a_server_that_never_ran_is_refused_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], where: list[str]
) -> None:
    folder = tmp_path / "never"

    status = main(["server", "desk", "code", "--data", str(folder), "--person", "li.wei", *where])

    assert status == 1
    assert ("Nobody signs in as li.wei." if where else "Start the server once") in capsys.readouterr().err
    assert not folder.exists()


def test_that_who_lost_the_telephone_is_let_in_from_the_servers_command_line(
    data: Path, says: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    says(PASSWORD + "\n")
    main(["server", "admin", "create", "--data", str(data), "--login", "ada", "--password-stdin"])
    service = open_service(data)
    (ada,) = service.accounts.with_password()
    secret = service.accounts.factors.begin(ada)
    service.accounts.factors.confirm(ada, pyotp.TOTP(secret).at(service.clock()))
    locked = service.accounts.sign_in("ada", PASSWORD, Language.ENGLISH).needs_code

    statuses = [
        main(["server", "admin", "unlock", "--data", str(data), "--login", login]) for login in ("ada", "bob")
    ]

    assert statuses == [0, 1]
    assert (locked, service.accounts.sign_in("ada", PASSWORD, Language.ENGLISH).needs_code) == (True, False)
    assert "Nobody signs in as bob." in capsys.readouterr().err
    service.close()
