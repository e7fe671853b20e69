"""`--database` as an administrator gets it wrong: each mistake is told apart, with what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Run
from tests.postgresql import LocalServer

pytestmark = pytest.mark.postgresql


@pytest.fixture
def a_user_with_a_password(postgresql_server: LocalServer) -> Iterator[str]:
    """The address of a server that asks its user "guarded" for the password "right", without the database."""
    rules = postgresql_server.folder / "data" / "pg_hba.conf"
    kept = rules.read_text("utf-8")
    postgresql_server.run_sql("CREATE USER guarded PASSWORD 'right'")
    rules.write_text("local all guarded scram-sha-256\n" + kept, "utf-8")
    postgresql_server.run_sql("SELECT pg_reload_conf()")
    yield f"postgresql://guarded:{{}}@/{{}}?host={postgresql_server.folder}"
    rules.write_text(kept, "utf-8")
    postgresql_server.run_sql("SELECT pg_reload_conf()")
    postgresql_server.run_sql("DROP USER guarded")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://ada:secret@host/orders", "“mysql” is no database that fieldapp works with."),
        ("postgresql+asyncpg://ada:secret@host/orders", "“postgresql+asyncpg” is no database"),
        ("postgres://ada:secret@host/orders", "“postgres” is no database"),
        ("sqlite:///orders.sqlite", "“sqlite” is no database"),
        ("orders.sqlite", "This is no address of a database."),
        ("postgresql://ada:secret@host:port/orders", "This is no address of a database."),
    ],
)
def test_that_another_address_than_a_postgresql_one_is_a_misuse(
    fieldapp: Run, address: str, said: str, tmp_path: Path
) -> None:
    answer = fieldapp("server", "--database", address)

    assert answer.returncode == 2
    assert said in answer.stderr
    assert "postgresql://USER:PASSWORD@HOST/NAME" in answer.stderr
    assert "secret" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["doctor"], ["import", "x.csv"], ["verify", "x.pdf"]])
def test_that_every_command_that_takes_an_address_reads_it_alike(fieldapp: Run, command: list[str]) -> None:
    answer = fieldapp(*command, "--database", "mysql://host/orders", LANG="zh_CN.UTF-8")

    assert answer.returncode == 2
    assert "fieldapp 不支持“mysql”数据库。" in answer.stderr


def test_that_a_database_that_is_absent_is_told_from_a_wrong_password(
    fieldapp: Run, a_user_with_a_password: str
) -> None:
    absent = _admin(fieldapp, a_user_with_a_password.format("right", "ordres"))
    wrong = _admin(fieldapp, a_user_with_a_password.format("wrong", "ordres"))
    none_given = _admin(fieldapp, a_user_with_a_password.replace(":{}", "").format("ordres"))

    assert absent.startswith("There is no database “ordres” for this user at ")
    assert "Make it, or mend its name in --database." in absent
    assert "does not let “guarded” in: password authentication failed" in wrong
    assert "does not let “guarded” in: " in none_given
    assert "wrong" not in wrong


def test_that_a_host_where_nobody_answers_is_named(fieldapp: Run, tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]

        refused = _admin(fieldapp, f"postgresql://ada:secret@127.0.0.1:{port}/orders")
        absent = _admin(fieldapp, f"postgresql://ada@/orders?host={tmp_path}")

    assert refused.startswith(f"No PostgreSQL answers at 127.0.0.1:{port}: Connection refused.")
    assert absent.startswith(f"No PostgreSQL answers at {tmp_path}: ")
    assert "secret" not in refused


def test_that_each_is_told_in_chinese_too(fieldapp: Run, a_user_with_a_password: str, tmp_path: Path) -> None:
    addresses = [
        a_user_with_a_password.format("right", "ordres"),
        a_user_with_a_password.format("wrong", "ordres"),
        f"postgresql://ada@/orders?host={tmp_path}",
    ]

    told = [_admin(fieldapp, address, LANG="zh_CN.UTF-8") for address in addresses]

    assert "没有数据库“ordres”" in told[0]
    assert "拒绝用户“guarded”" in told[1]
    assert "没有 PostgreSQL 应答" in told[2]


def test_that_a_database_that_cannot_keep_chinese_is_refused_before_anything_is_in_it(
    fieldapp: Run, postgresql_server: LocalServer
) -> None:
    postgresql_server.run_sql("CREATE DATABASE western ENCODING 'LATIN1' TEMPLATE template0")

    told = _admin(fieldapp, postgresql_server.url("western"))

    postgresql_server.run_sql("DROP DATABASE western")
    assert told.startswith("The database “western” keeps text as LATIN1, which lacks many letters.")


def test_that_the_plain_scheme_works_as_the_documented_one(
    fieldapp: Run, an_empty_postgresql_database: str
) -> None:
    plain = an_empty_postgresql_database.replace("postgresql+psycopg:", "postgresql:")

    made = fieldapp(*ADMIN, "--database", plain, typed="a sentence is a password\n")

    assert made.returncode == 0, made.stderr


ADMIN = ("server", "admin", "create", "--login", "ada", "--password-stdin")


def _admin(fieldapp: Run, address: str, **environment: str) -> str:
    answer = fieldapp(*ADMIN, "--database", address, typed="a sentence is a password\n", **environment)
    assert answer.returncode == 3, answer.stderr
    assert answer.stdout == ""
    return answer.stderr
