"""Which characters the bytes of a list mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.errors import Unreadable
from fieldapp.imports.charset import characters_of

ORDERS_ZH = "开始日期,设备编号,故障描述,费用(元)\n2004-07-01,挖掘机-甲,液压缸漏油,183.05\n"


def _encoding(tmp_path: Path, raw: bytes) -> str:
    file = tmp_path / "list.csv"
    file.write_bytes(raw)
    return characters_of(file).encoding


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Kosten (€);Größe\n12,50;3\n", "cp1252"),
        ("ÄNDERUNG ÜBERPRÜFT\nGERÄT\n", "cp1252"),
        ("Ångström\n5 °C ±2\n", "cp1252"),
        ("“quoted” – it’s\n", "cp1252"),
        (ORDERS_ZH, "gb18030"),
        ("名称\n泵\n", "gb18030"),
        ("姓名\n陈镕\n", "gb18030"),
        ("价格(€),温度\n1,2\n", "gb18030"),
        ("設備番号,名称\nポンプ,東京都\n", "cp932"),
        ("設備編號,名稱\n水泵,臺北市信義區\n", "big5"),
        ("Заказ,Насос\nПроверить давление в системе\n", "cp1251"),
        ("plain ASCII\n", "utf-8"),
        (ORDERS_ZH, "utf-8"),
    ],
)
def test_that_an_encoding_without_a_mark_is_told_by_its_characters(
    tmp_path: Path, text: str, encoding: str
) -> None:
    found = _encoding(tmp_path, text.encode("ascii" if text.isascii() else encoding))

    assert found == encoding


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_that_a_byte_order_mark_is_believed(tmp_path: Path, encoding: str) -> None:
    assert _encoding(tmp_path, ORDERS_ZH.encode(encoding)) == encoding


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_that_utf_16_is_told_without_its_mark(tmp_path: Path, encoding: str) -> None:
    english = "Date,Asset,Text\n2004-07-01,A,Bucket won't open\n" * 3

    assert _encoding(tmp_path, english.encode(encoding)) == encoding


def test_that_a_few_foreign_bytes_do_not_turn_utf_8_into_something_else(tmp_path: Path) -> None:
    text = ORDERS_ZH.encode() * 20

    assert _encoding(tmp_path, text + b"2004-07-02,M\xfcller,leak,1\n") == "utf-8"


def test_that_characters_far_down_the_file_are_seen(tmp_path: Path) -> None:
    plain = b"2004-07-01,A,bucket\n" * 100_000

    assert _encoding(tmp_path, plain + "2004-07-02,A,液压缸漏油\n".encode("gb18030")) == "gb18030"


@pytest.mark.parametrize("raw", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 100, b"MZ" + bytes(500)])
def test_that_bytes_which_are_no_text_are_refused(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        _encoding(tmp_path, raw)

    assert refused.value.code == "import-binary"


def test_that_the_encoding_a_person_names_stands(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("설비\n".encode("euc_kr"))

    assert characters_of(file, "euc-kr").encoding == "euc_kr"


@pytest.mark.parametrize("name", ["no-such-encoding", "rot13", "zlib"])
def test_that_an_encoding_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"a,b\n")

    with pytest.raises(Unreadable) as refused:
        characters_of(file, name)

    assert refused.value.code == "import-no-such-encoding"
