"""Values that did not stand: each with who wrote it and what stands instead, restored with one press."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.model.conflicts import Decision
from fieldapp.store.queries.conflicts import OtherDecision, Values, values_read
from fieldapp.store.queries.devices import DevicePage
from fieldapp.store.queries.lost_values import LostValue
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.ui import text
from fieldapp.ui.order import order_words
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.widgets.cards import Banner, Card


class LostCard(Card):
    """Shown when there is one; what stands until a restore is kept in turn."""

    def __init__(self, restore: Callable[[LostValue], None], parent: QWidget | None = None) -> None:
        super().__init__("", "history", parent=parent)
        self.title.set_words(self.tr("Values that did not stand"))
        self._restore = restore
        self._lost: dict[str, LostValue] = {}
        self.banner = Banner()
        self.values = FactList()
        self.values.pressed.connect(self._on_pressed)
        self.add(self.banner, self.values)

    def show_page(self, page: OrderPage | DevicePage) -> None:
        """Show what lost on this order, or about this device and its site."""
        self._lost = {one.key: one for one in page.lost}
        self.values.show_facts([self._fact(one) for one in page.lost])
        self.setVisible(bool(page.lost))

    def refuse(self, error: FieldappError) -> None:
        """Say why a value was not restored."""
        self.banner.tell_error(error)

    def _fact(self, one: LostValue) -> Fact:
        field = order_words.conflict_fields(one.group, tuple(one.values))
        where = self.tr("on the laptop") if one.side is Decision.MINE else self.tr("in the office")
        who = " · ".join(
            filter(None, (one.row_name, one.by_name, where, text.moment(one.at) if one.at else ""))
        )
        stands = self.tr("Stands now: {0}").format(_told(one.table, one.standing))
        return Fact(
            one.key,
            f"{field}: {_told(one.table, one.values)}",
            "\n".join((who, stands, *map(self._decided_as_well, one.decided_otherwise))),
            icon="history",
            action=self.tr("Restore"),
        )

    def _decided_as_well(self, other: OtherDecision) -> str:
        """A decision that came when another stood already; it is not forgotten."""
        who = f"{other.by} ({text.moment(other.at)})" if other.at else other.by
        return self.tr("{0} decided for it too, after it was decided already.").format(who)

    def _on_pressed(self, key: str) -> None:
        if key in self._lost:
            self.banner.hide()
            self._restore(self._lost[key])


def _told(table: str, values: Values) -> str:
    return ", ".join(
        order_words.value_told(name, value) for name, value in values_read(table, values).items()
    )
