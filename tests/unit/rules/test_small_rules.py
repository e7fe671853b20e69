"""Permissions, stock, time, numbers, seals, remarks and signatures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import NotPermitted, QuantityNotPositive, RuleBroken, SheetIsSealed
from fieldapp.model.orders import OrderKind, OrderStatus
from fieldapp.model.people import Role
from fieldapp.model.reports import ReviewOutcome
from fieldapp.rules import labour, numbers, permissions, review, sealing, signing, stock
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.orders import SEALED

S = OrderStatus
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
quantities = st.decimals(min_value=-1000, max_value=1000, places=4)


def an_actor(*roles: Role, person: str = "me") -> Actor:
    return Actor(person, "Somebody", frozenset(roles))


# ─── permissions ───────────────────────────────────────────────────────────────────────────────


def test_that_the_table_of_permissions_is_complete() -> None:
    assert set(permissions.ALLOWED) == set(permissions.May)


@pytest.mark.parametrize("what", list(permissions.May))
def test_that_an_administrator_may_and_an_auditor_may_not(what: permissions.May) -> None:
    assert permissions.may(an_actor(Role.ADMINISTRATOR), what)
    with pytest.raises(NotPermitted):
        permissions.check_may(an_actor(Role.AUDITOR), what)
    with pytest.raises(NotPermitted):
        permissions.check_may(an_actor(), what)


def test_that_an_engineer_works_on_his_own_orders_and_on_nobodys() -> None:
    me = an_actor(Role.ENGINEER)

    assert permissions.may_work_on("me", me)
    assert permissions.may_work_on(None, me)
    assert not permissions.may_work_on("another", me)
    assert permissions.may_work_on("another", an_actor(Role.DISPATCHER))


# ─── stock ─────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(quantities), st.decimals(min_value=0, max_value=1000, places=4))
def test_that_after_counting_the_stock_is_what_was_counted(moved: list[Decimal], counted: Decimal) -> None:
    difference = stock.counted_difference(stock.stock(moved), counted)

    assert stock.stock([*moved, difference]) == counted


@given(st.lists(quantities))
def test_that_stock_does_not_depend_on_the_order_of_movements(moved: list[Decimal]) -> None:
    assert stock.stock(moved) == stock.stock(reversed(moved))


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_that_a_quantity_is_more_than_nothing_or_refused(quantity: Decimal) -> None:
    try:
        stock.check_quantity(quantity)
    except QuantityNotPositive:
        return

    assert quantity > 0
    assert quantity * 10_000 == int(quantity * 10_000)


# ─── time ──────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(1, 86_400))
def test_that_a_begun_minute_counts(seconds: int) -> None:
    booked = labour.minutes_of(NOON, NOON + timedelta(seconds=seconds), None)

    assert (booked - 1) * 60 < seconds <= booked * 60


def test_that_a_break_is_taken_off_but_nothing_is_added() -> None:
    assert labour.minutes_of(NOON, NOON + timedelta(hours=2), 90) == 90
    with pytest.raises(RuleBroken, match="minutes-exceed-the-span"):
        labour.minutes_of(NOON, NOON + timedelta(hours=2), 121)
    with pytest.raises(RuleBroken, match="ends-before-it-starts"):
        labour.minutes_of(NOON, NOON - timedelta(seconds=1), None)
    with pytest.raises(RuleBroken, match="minutes-not-positive"):
        labour.minutes_of(NOON, NOON, None)


# ─── numbers ───────────────────────────────────────────────────────────────────────────────────


@given(st.integers(1, 10**7), st.integers(2000, 2999))
def test_that_a_number_says_its_place(sequence: int, year: int) -> None:
    prefix = numbers.prefix_of(numbers.ORDERS, year)

    assert numbers.sequence_of(prefix, numbers.number_of(prefix, sequence)) == sequence


@given(st.text())
def test_that_a_foreign_number_has_no_place(number: str) -> None:
    place = numbers.sequence_of("WO-2026-", number)

    assert place is None or number.startswith("WO-2026-")


# ─── seals ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", list(OrderStatus))
def test_that_a_desk_refuses_facts_exactly_while_the_seal_holds(status: OrderStatus) -> None:
    sealing.check_fact(status, Side.SERVER, "labour")
    sealing.check_fact(status, Side.DESK, "note")
    if status in SEALED:
        with pytest.raises(SheetIsSealed):
            sealing.check_fact(status, Side.DESK, "labour")
    else:
        sealing.check_fact(status, Side.DESK, "labour")


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)), st.sampled_from(OrderStatus))
def test_that_late_facts_are_those_the_sheet_does_not_name(
    there: set[int], covered: set[int], status: OrderStatus
) -> None:
    facts = [("labour", str(row), NOON + timedelta(minutes=row)) for row in there]
    named = {"labour": frozenset(str(row) for row in covered)}

    late = sealing.facts_after_seal(facts, named, status)

    expected = [("labour", str(row)) for row in sorted(there - covered)] if status in SEALED else []
    assert list(late) == expected


# ─── remarks ───────────────────────────────────────────────────────────────────────────────────

RETURNED = ("2", ReviewOutcome.RETURNED, [{"field": "parts", "words": "No seal?"}])
EARLIER = ("1", ReviewOutcome.RETURNED, [{"field": "labour", "words": "Too long"}])


@pytest.mark.parametrize(
    ("chain", "is_open"),
    [
        ((S.SIGNED, S.RETURNED), True),
        ((S.SIGNED, S.RETURNED, S.AMENDING), True),
        ((S.SIGNED, S.RETURNED, S.SIGNED), False),
        ((S.SIGNED, S.RETURNED, S.SIGNED, S.AMENDING), False),
        ((S.SIGNED,), False),
        ((), False),
    ],
)
def test_that_remarks_are_open_until_it_is_signed_again(
    chain: tuple[OrderStatus, ...], is_open: bool
) -> None:
    remarks = review.open_remarks(chain, [RETURNED, EARLIER])

    assert [one.words for one in remarks] == (["No seal?"] if is_open else [])


def test_that_a_remark_may_point_at_one_step() -> None:
    (remark,) = review.check_remarks([("answer:step-1", " Read it again ")])

    assert (remark.words, remark.needs_new_signature) == ("Read it again", True)


# ─── signatures ────────────────────────────────────────────────────────────────────────────────


def test_that_a_customer_signs_or_declines_but_not_both() -> None:
    signing.check_signature([[1]], "Ms Chen", None)
    signing.check_signature([], None, "Nobody was there")
    for strokes, name, declined, code in (
        ([], "Ms Chen", None, "signature-missing"),
        ([[1]], " ", None, "signer-missing"),
        ([[1]], "Ms Chen", "No", "signed-and-declined"),
    ):
        with pytest.raises(RuleBroken, match=code):
            signing.check_signature(strokes, name, declined)


def test_that_a_rating_stays_on_its_scale() -> None:
    signing.check_rating(None, None)
    signing.check_rating(5, 0)
    for csat, nps in ((0, None), (6, None), (None, -1), (None, 11)):
        with pytest.raises(RuleBroken, match="rating-out-of-scale"):
            signing.check_rating(csat, nps)


def test_that_an_incomplete_sheet_says_what_is_missing() -> None:
    missing = signing.Missing(
        signing.missing_words(OrderKind.REPAIR, " ", "Replaced"), ("step-1",), frozenset("𠮷")
    )

    with pytest.raises(RuleBroken) as refused:
        signing.check_complete(missing)

    assert refused.value.facts == {"fields": ("work_order.findings",), "steps": ("step-1",), "glyphs": "𠮷"}
    signing.check_complete(signing.Missing(signing.missing_words(OrderKind.REPAIR, "Worn", "Replaced")))
