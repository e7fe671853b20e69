"""How two edits of one row meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.model.columns import Merge, Stored
from fieldapp.model.schema import TableShape, shape
from fieldapp.rules.merge import Author, Fate, Merged, merge_lines, merge_row

ORDER = shape("work_order")
CUSTOMER = shape("customer")
values = st.one_of(st.none(), st.sampled_from(["a", "b", "c", "a\nb", "b\nc"]))
FREE = sorted(name for name, merge in ORDER.merges.items() if merge not in (Merge.FACT, Merge.OFFICE))


def merged(
    base: dict[str, Stored],
    mine: dict[str, Stored],
    theirs: dict[str, Stored],
    author: Author = Author.FIELD,
    of: TableShape = ORDER,
    **more: object,
) -> Merged:
    return merge_row(base, mine, theirs, of, author, **more)  # type: ignore[arg-type]


def fate(of: Merged) -> Fate:
    (outcome,) = of.outcomes
    return outcome.fate


def test_that_an_edit_of_what_was_seen_stands() -> None:
    done = merged({"title": "a"}, {"title": "b"}, {"title": "a"})

    assert (done.changes, fate(done)) == ({"title": "b"}, Fate.APPLIED)


def test_that_a_title_changed_apart_asks_and_the_servers_stands() -> None:
    done = merged({"title": "a"}, {"title": "b"}, {"title": "c"})

    assert (done.changes, fate(done), done.has_conflict) == ({}, Fate.CONFLICT, True)


def test_that_the_engineers_findings_stand_over_the_offices() -> None:
    done = merged({"findings": "a"}, {"findings": "b"}, {"findings": "c"})

    assert (done.changes, fate(done)) == ({"findings": "b"}, Fate.MINE_STANDS)


def test_that_between_two_engineers_findings_ask() -> None:
    done = merged({"findings": "a"}, {"findings": "b"}, {"findings": "c"}, theirs_from=Author.FIELD)

    assert fate(done) is Fate.CONFLICT


def test_that_the_field_proposes_what_the_office_decides() -> None:
    assert fate(merged({"skill": "a"}, {"skill": "b"}, {"skill": "a"})) is Fate.REVIEW
    assert fate(merged({"skill": "a"}, {"skill": "b"}, {"skill": "a"}, Author.OFFICE)) is Fate.APPLIED


def test_that_long_words_are_merged_by_lines() -> None:
    base, mine, theirs = "one\ntwo\nthree", "ONE\ntwo\nthree", "one\ntwo\nTHREE"

    done = merged({"notes": base}, {"notes": mine}, {"notes": theirs}, of=CUSTOMER)

    assert (done.changes, fate(done)) == ({"notes": "ONE\ntwo\nTHREE"}, Fate.MERGED)


def test_that_lines_changed_apart_at_one_place_ask() -> None:
    done = merged({"notes": "one"}, {"notes": "mine"}, {"notes": "theirs"}, of=CUSTOMER)

    assert fate(done) is Fate.CONFLICT


def test_that_start_and_end_are_never_mixed() -> None:
    base: dict[str, Stored] = {"contact_name": "Chen", "contact_phone": "1"}
    mine: dict[str, Stored] = {"contact_name": "Wu", "contact_phone": "2"}
    theirs: dict[str, Stored] = {"contact_name": "Chen", "contact_phone": "3"}

    done = merged(base, mine, theirs)

    assert done.changes == {}
    assert [(one.group, dict(one.mine)) for one in done.outcomes] == [("contact", mine)]


@pytest.mark.parametrize("author", list(Author))
def test_that_a_sealed_column_never_changes(author: Author) -> None:
    done = merged(
        {"findings": "a"}, {"findings": "b"}, {"findings": "a"}, author, sealed=frozenset({"findings"})
    )

    assert (done.changes, fate(done)) == ({}, Fate.CONFLICT)


@given(st.sampled_from(FREE), values, values, values, st.sampled_from(Author))
def test_that_no_value_is_lost(
    column: str, base: Stored, mine: Stored, theirs: Stored, author: Author
) -> None:
    done = merged({column: base}, {column: mine}, {column: theirs}, author)

    stands = done.changes.get(column, theirs)
    told = [value for one in done.outcomes for value in (one.mine[column], one.theirs[column])]
    assert mine == stands or mine in told
    assert theirs == stands or theirs in told


@given(st.sampled_from(FREE), values, values, values, st.sampled_from(Author))
def test_that_merging_again_changes_nothing(
    column: str, base: Stored, mine: Stored, theirs: Stored, author: Author
) -> None:
    once = merged({column: base}, {column: mine}, {column: theirs}, author)
    now = {column: once.changes.get(column, theirs)}
    again = merged({column: base}, {column: mine}, now, author)

    if fate(once) in (Fate.APPLIED, Fate.MINE_STANDS, Fate.SAME):
        assert (again.changes, fate(again)) == ({}, Fate.SAME)


@given(st.sampled_from(FREE), values, values)
def test_that_undoing_what_nobody_touched_gives_back_what_was(
    column: str, base: Stored, mine: Stored
) -> None:
    done = merged({column: base}, {column: mine}, {column: base}, Author.OFFICE)
    now = done.changes.get(column, base)

    undone = merged({column: mine}, {column: base}, {column: now}, Author.OFFICE)

    assert undone.changes.get(column, now) == base


lines = st.lists(st.sampled_from("abc"), max_size=6)


@given(lines, lines, lines)
def test_that_merging_lines_does_not_care_who_is_who(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    assert merge_lines(base, mine, theirs) == merge_lines(base, theirs, mine)


@given(lines, lines)
def test_that_lines_only_one_side_changed_are_taken(base: list[str], mine: list[str]) -> None:
    assert merge_lines(base, mine, base) == mine
    assert merge_lines(base, mine, mine) == mine
