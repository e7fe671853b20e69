"""Mappings: proposed from headers in both languages, written and read as files, checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Unreadable
from fieldapp.imports.headers import currency_in, fit, header_words, words_for
from fieldapp.imports.kinds import FIELDS, NOUNS, Kind, Reads, reads_of
from fieldapp.imports.labels import field_label
from fieldapp.imports.mapping import Field, Mapping, check
from fieldapp.imports.mapping_files import as_toml, decoded, encoded, fingerprint, read_mapping, write_mapping
from fieldapp.imports.proposal import Office, propose
from fieldapp.imports.table import open_table
from fieldapp.imports.vocabulary import COLUMN_WORDS, VALUE_WORDS, WORDS_OF_KIND

A_MAPPING = Mapping(
    kind=Kind.ORDERS,
    fields=(
        Field("customer.name", constant='Pit "North"\n\\ 矿业'),
        Field("work_order.title", column="Text", otherwise="(none)"),
        Field("work_order.opened_at", column="Date", dates="dmy", required=True),
        Field("work_order.kind", column="Type", words={"PM 01": "repair", "保养": "maintain"}),
        Field("work_order.cost", column="Cost", decimal=","),
        Field("site.address", template="{House} {Street}"),
    ),
    identity={"customer": ("customer.name",), "work_order": ("work_order.opened_at", "work_order.title")},
    count_repeats=True,
    time_zone="Asia/Shanghai",
)


@pytest.mark.parametrize("name", ["mapping.toml", "mapping.json"])
def test_that_a_mapping_written_to_a_file_is_read_back(tmp_path: Path, name: str) -> None:
    write_mapping(A_MAPPING, tmp_path / name)

    assert read_mapping(tmp_path / name) == A_MAPPING


def test_that_a_mapping_kept_in_the_database_is_read_back() -> None:
    assert decoded(encoded(A_MAPPING)) == A_MAPPING
    assert decoded('{"as": "orders", "from a later version": true}') is None


@given(st.text(max_size=30))
def test_that_any_words_survive_a_toml_file(words: str) -> None:
    import tomllib

    mapping = Mapping(kind=Kind.PARTS, fields=(Field("part.number", column=words),))
    if any("\ud800" <= char <= "\udfff" for char in words):
        return

    assert tomllib.loads(as_toml(mapping))["field"][0]["column"] == words


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("as = ", "import-mapping-unreadable"),
        ('as = "lorries"\nfield = []', "import-mapping-unreadable"),
        ('as = "parts"', "import-mapping-unreadable"),
        ('as = "parts"\nfield = [{into = "part.number", columm = "A"}]', "import-mapping-unreadable"),
        ('as = "parts"\nfield = [{into = "part.weight", column = "A"}]', "import-mapping-wrong"),
        ('as = "parts"\nfield = [{into = "site.name", column = "A"}]', "import-mapping-wrong"),
        ('as = "parts"\nfield = [{into = "part.number"}]', "import-mapping-wrong"),
        (
            'as = "parts"\nfield = [{into = "part.number", column = "A", constant = "B"}]',
            "import-mapping-wrong",
        ),
        ('as = "parts"\nfield = [{into = "part.number", column = "A"}]', "import-mapping-wrong"),
        (
            'as = "parts"\nfield = [{into = "part.name", column = "A"}]\nidentity = {part = ["part.name"]}',
            "import-needs-field",
        ),
        ('as = "parts"\ntime_zone = "Mars/Base"\nfield = []', "import-mapping-wrong"),
        (
            'as = "orders"\nfield = [{into = "work_order.status", column = "A", words = {x = "signed"}}]',
            "import-mapping-wrong",
        ),
        ("[" * 100_000, "import-mapping-unreadable"),
        ('{"as": ' * 50_000, "import-mapping-unreadable"),
    ],
)
def test_that_a_mapping_that_makes_no_sense_is_refused_naming_the_place(
    tmp_path: Path, content: str, code: str
) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(Unreadable) as refused:
        read_mapping(file)

    assert refused.value.code == code


def test_that_a_mapping_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(Unreadable) as refused:
        read_mapping(file)

    assert refused.value.code == "import-mapping-unreadable"


def test_that_a_column_the_list_lacks_is_named_with_those_it_has() -> None:
    with pytest.raises(Unreadable) as refused:
        check(A_MAPPING, ["Text", "Date", "Type", "House", "Street"])

    assert (refused.value.code, refused.value.facts["column"]) == ("import-column-missing", "Cost")


def test_that_a_mapping_is_found_by_the_columns_and_what_they_were_read_as() -> None:
    header = ["Asset", "Text"]

    assert fingerprint(header, Kind.ORDERS) == fingerprint(tuple(header), Kind.ORDERS)
    assert fingerprint(header, Kind.ORDERS) != fingerprint(header, Kind.DEVICES)
    assert fingerprint(header, Kind.ORDERS) != fingerprint(["Text", "Asset"], Kind.ORDERS)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("OriginalShorttext", ("original", "shorttext")),
        ("DV_DEVICE_NUMBER", ("dv", "device", "number")),
        ("WO_Type", ("wo", "type")),
        ("费用(元)", ("费用",)),
        ("（元）", ("元",)),
        ("Kosten [€]", ("kosten",)),
        ("ＰＭ　Ｔｙｐｅ", ("pm", "type")),
    ],
)
def test_that_a_header_is_taken_apart_into_its_words(name: str, words: tuple[str, ...]) -> None:
    assert header_words(name) == words


def test_that_the_unit_of_a_column_names_its_currency() -> None:
    assert currency_in("费用(元)") == "CNY"
    assert currency_in("Kosten (€)") == "EUR"
    assert currency_in("Cost USD") == "USD"
    assert currency_in("Preis (¥)") is None


@pytest.mark.parametrize(
    ("name", "into", "kind"),
    [
        ("Work_Order_Basic_Start_Date", "work_order.opened_at", Kind.ORDERS),
        ("故障描述", "work_order.title", Kind.ORDERS),
        ("Ecktermin", "work_order.opened_at", Kind.ORDERS),
        ("DV_MANUFACTURER", "device.manufacturer", Kind.DEVICES),
        ("出厂编号", "device.serial", Kind.DEVICES),
        ("Digi-Key_PN", "part.number", Kind.PARTS),
        ("ZIP_CODE", "site.postcode", Kind.SITES),
    ],
)
def test_that_columns_of_real_lists_find_their_field(name: str, into: str, kind: Kind) -> None:
    scores = {
        each: fit(name, words_for(each, kind))
        for noun in NOUNS[kind]
        for each in (f"{noun}.{column}" for column in FIELDS[noun])
    }

    assert max(scores, key=lambda each: scores[each]) == into


def test_that_the_number_of_a_thing_is_not_taken_for_its_description() -> None:
    assert fit("problem_id", words_for("work_order.title", Kind.ORDERS)) == 0


def test_that_every_word_of_the_vocabulary_leads_to_a_field_that_exists() -> None:
    known = {f"{noun}.{column}" for noun, columns in FIELDS.items() for column in columns}
    spoken = {*COLUMN_WORDS, *(into for words in WORDS_OF_KIND.values() for into in words)}

    assert spoken - known == {"site.house", "site.street"}


def test_that_every_value_word_means_a_word_of_the_model() -> None:
    for into, meanings in VALUE_WORDS.items():
        assert reads_of(into) is Reads.WORD
        assert len({word for words in meanings.values() for word in words}) == sum(
            map(len, meanings.values())
        )


def test_that_every_field_has_a_name_in_both_languages() -> None:
    for noun, columns in FIELDS.items():
        for column in columns:
            into = f"{noun}.{column}"
            assert column not in field_label(into, "zh"), into
            assert field_label(into, "en") != field_label(into, "zh"), into


def test_that_a_proposal_can_be_kept_as_a_file_and_used_again(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("开始日期,设备编号,故障描述,费用(元)\n2004-07-01,A,漏油,183.05\n", encoding="gb18030")
    table = open_table(file)

    proposed = propose(table, None, Office(language="zh"))
    write_mapping(proposed, tmp_path / "mapping.toml")

    assert proposed.kind is Kind.ORDERS
    assert read_mapping(tmp_path / "mapping.toml") == proposed
