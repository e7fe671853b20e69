"""The gallery's pages: what is shown together, and how large."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.errors import Refused, SyncTrouble
from fieldapp.ui import icons, statuses, theme
from fieldapp.ui.gallery import samples
from fieldapp.ui.gallery.samples import both
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind, IconButton
from fieldapp.ui.widgets.cards import Banner, Card, EmptyState, Icon, KeyValues
from fieldapp.ui.widgets.chips import Chip, FilterChips, Mark, StatusChip
from fieldapp.ui.widgets.fields import (
    ChoiceField,
    LineField,
    MomentField,
    NumberField,
    Option,
    PickField,
    SwitchField,
    TextField,
    YesNoField,
)
from fieldapp.ui.widgets.ink_pad import InkPad
from fieldapp.ui.widgets.labels import ElidedWords, Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S, GAP_XL, GAP_XS
from fieldapp.ui.widgets.nav_rail import NavFrame, Place
from fieldapp.ui.widgets.photo_strip import Photo, PhotoStrip
from fieldapp.ui.widgets.progress import ProgressLine
from fieldapp.ui.widgets.rating import Rating
from fieldapp.ui.widgets.record_table import RecordTable
from fieldapp.ui.widgets.search_box import SearchBox
from fieldapp.ui.widgets.steps import StepsBar, StepState
from fieldapp.ui.widgets.sync_strip import Connection, SyncState, SyncStrip
from fieldapp.ui.widgets.timeline import Timeline


def type_and_tones() -> QWidget:
    """The type scale, the tones, the statuses."""
    scale = Card(both("Type scale", "字号"))
    for role in reversed(TextRole):
        scale.add(
            Words(both(f"{role.value}: Pump house 2, 4.2 bar", f"{role.value}：二号泵房，4.2 bar"), role)
        )
    scale.add(Words(both("Soft words say what is secondary.", "次要内容用较浅的文字。"), soft=True))
    tones = Card(both("Tones", "语气"))
    tones.add(layout.flow(*(Chip(Mark(tone.value, "info", tone)) for tone in Tone)))
    states = Card(both("Statuses", "状态"))
    states.add(layout.flow(*(StatusChip(status) for status in statuses.STATUS_LOOKS)))
    halves = layout.row(scale, layout.column(tones, states, None), gap=GAP_L)
    halves.setStretch(0, 1)
    halves.setStretch(1, 1)
    return _page(halves)


def icon_set() -> QWidget:
    """Every icon with its name."""
    grid = QGridLayout()
    for at, name in enumerate(icons.names()):
        cell = layout.column(
            Icon(name, size=28, tone=Tone.NEUTRAL), ElidedWords(name, TextRole.CAPTION), gap=GAP_XS
        )
        grid.addLayout(cell, at // 10, at % 10)
    return _page(grid)


def buttons() -> QWidget:
    """Buttons in all kinds, chips and filters."""
    card = Card(both("Buttons", "按钮"), "check-circle")
    for kind in ButtonKind:
        plain = Button(both("Check in", "签到"), "map-pin", kind)
        bare = Button(both("Finish work", "完成工作"), "", kind)
        off = Button(both("Not now", "暂不可用"), "lock", kind)
        off.setEnabled(False)
        focused = Button(both("Focused", "焦点"), "edit", kind)
        focused.setProperty("gallery-focus", kind is ButtonKind.PRIMARY)
        card.add(layout.row(plain, bare, off, focused, IconButton("undo", both("Undo", "撤销"), kind), None))
    card.add(Button(both("Start work", "开始工作"), "play", ButtonKind.PRIMARY, wide=True))
    filters = Card(both("Filters", "筛选"), "filter")
    mine = (
        both("Mine", "我的"),
        both("Overdue", "已超期"),
        both("Nearby", "附近"),
        both("Waiting for parts", "待备件"),
    )
    filters.add(
        FilterChips(
            (("mine", mine[0], 12), ("late", mine[1], 3), ("near", mine[2], 5), ("parts", mine[3], None)),
            ("mine",),
        )
    )
    filters.add(SearchBox(both("Search orders, devices, parts", "搜索工单、设备、备件")))
    full = SearchBox(both("Search", "搜索"))
    full.setText(both("shaft seal", "轴封"))
    filters.add(full)
    return _page(layout.column(card, filters, None, gap=GAP_L))


def cards() -> QWidget:
    """Cards, banners and what is shown when there is nothing."""
    customer = Card(
        both("Customer", "客户"), "customer", actions=(IconButton("phone", both("Call", "拨打电话")),)
    ).add(
        KeyValues(
            (
                (both("Customer", "客户"), both("Hengtai Waterworks", "恒泰水务")),
                (both("Site", "现场"), both("Pump house 2, 18 Binjiang Road", "二号泵房，滨江路 18 号")),
                (both("Contact", "联系人"), both("Mr. Zhao, shift supervisor", "赵先生，当班主管")),
                (both("Fault", "故障"), "Pressure drops below 3 bar <b>after</b> 10 min & the seal weeps"),
            )
        )
    )
    banners = layout.column(
        Banner(Tone.INFO, both("Two values differ", "两个值不同"), both("The office moved the date while you were offline.", "您离线期间，办公室改了日期。"), Button(both("Compare", "对比"))),
        Banner(Tone.WARN, both("Outside the limits", "超出限值"), both("7.4 bar is above the limit of 6 bar.", "7.4 bar 超过限值 6 bar。")),
        Banner(Tone.GOOD, both("Sent", "已发送"), both("All 12 changes reached the server.", "12 项更改均已到达服务器。")),
        _error_banner(),
    )  # fmt: skip
    empty = Card()
    empty.add(
        EmptyState(
            "today", both("No orders for today", "今天没有工单"),
            both("New orders arrive with the next sync. You can also raise one yourself.", "新工单会在下次同步时到达，您也可以自己新建。"),
            Button(both("New order", "新建工单"), "plus", ButtonKind.PRIMARY),
        )
    )  # fmt: skip
    return _page(
        layout.row(layout.column(customer, empty, None, gap=GAP_L), layout.column(banners, None), gap=GAP_L)
    )


def _error_banner() -> QWidget:
    banner = Banner()
    banner.tell_error(SyncTrouble("sync"), Button(both("Try again", "重试"), "sync"))
    refused = Banner()
    refused.tell_error(Refused("refused", what=both("Book a part", "登记备件")))
    return layout.boxed(layout.column(banner, refused))


def fields() -> QWidget:
    """Every field, filled, empty, wrong."""
    name = LineField(
        both("Signer's name", "签署人姓名"), required=True, placeholder=both("as on the badge", "与工牌一致")
    )
    wrong = LineField(both("Serial number", "序列号"))
    wrong.set_value("KSB-99812")
    wrong.set_error(
        both(
            "No device has this number. Check it, or create a draft.",
            "没有此序列号的设备。请核对，或新建草稿。",
        )
    )
    pin = LineField(both("PIN", "PIN 码"), secret=True)
    pin.set_value("482913")
    pressure = NumberField(
        both("Inlet pressure", "入口压力"), unit="bar", low=Decimal(3), high=Decimal(6), step=Decimal("0.1")
    )
    pressure.set_value(Decimal("7.4"))
    findings = TextField(
        both("Findings", "检查发现"), hint=both("What you saw, heard, measured", "所见、所闻、所测"), lines=3
    )
    findings.set_value(
        both("Seal weeps on the drive side; bearing at 71 °C.", "驱动端轴封渗漏；轴承 71 °C。")
    )
    left = layout.column(name, wrong, pin, pressure, findings, None, gap=GAP_L)
    cause = ChoiceField(
        both("Cause", "原因"),
        (
            Option("wear", both("Wear", "磨损")), Option("dirt", both("Dirt", "污染")),
            Option("operation", both("Operation", "操作")), Option("unknown", both("Unknown", "不明")),
        ),
    )  # fmt: skip
    cause.set_value("wear")
    guard = YesNoField(both("Is the guard in place?", "防护罩是否就位？"), not_applicable=True, required=True)
    guard.set_answer(True)
    dry = YesNoField(both("Is the floor dry?", "地面是否干燥？"))
    dry.set_answer(False)
    skill = PickField(
        both("Engineer", "工程师"), (Option("li", both("Li Wei", "李伟")), Option("w", "Anna Weber"))
    )
    skill.set_value("li")
    start = MomentField(both("Work started", "开始时间"))
    start.set_value(samples.NOW)
    beep = SwitchField(
        both("Beep after a scan", "扫描后提示音"), hint=both("Also vibrates", "同时振动"), on=True
    )
    right = layout.column(
        cause, guard, dry, skill, start, beep, SwitchField(both("Torch", "手电筒")), None, gap=GAP_L
    )
    return _page(layout.row(_in_card(left), _in_card(right), gap=GAP_L))


def _in_card(inner: layout.Item) -> Card:
    card = Card()
    if inner is not None:
        card.add(inner)
    return card


def work() -> QWidget:
    """What an order's page is made of: steps, photos, progress, rating, ink, timeline."""
    steps = StepsBar()
    states = (
        [StepState.DONE] * 5
        + [StepState.REMARKABLE, StepState.SKIPPED, StepState.CURRENT]
        + [StepState.OPEN] * 4
    )
    steps.show_steps(states)
    photos = PhotoStrip(both("Photos", "照片"))
    photos.show_photos(
        (
            Photo("1", both("Nameplate", "铭牌"), samples.picture(200)),
            Photo("2", both("Seal, drive side", "驱动端轴封"), samples.picture(20), is_waiting=True),
            Photo("3", both("After repair", "修复后"), None, is_waiting=True),
        )
    )
    sending = ProgressLine(both("Sending photos", "正在发送照片"), cancellable=True)
    sending.show_progress(3, 7, both("3 of 7 files, 4.1 of 9.8 MB", "第 3 / 7 个文件，4.1 / 9.8 MB"))
    pad = InkPad(both("Signature", "签名"))
    pad.set_strokes(samples.ink())
    pad.setMinimumHeight(220)
    timeline = Timeline()
    timeline.show_entries(samples.happened())
    left = layout.column(
        Card(both("Procedure", "作业规程"), "procedure").add(steps),
        Card(both("Photos", "照片"), "photo").add(photos),
        Card(both("Sync", "同步"), "sync").add(sending),
        Card(both("Rating", "评价"), "rating").add(Rating(4)),
        None, gap=GAP_L,
    )  # fmt: skip
    right = layout.column(
        Card(both("Signature", "签名"), "sign").add(pad),
        Card(both("What happened", "经过"), "history").add(timeline), None, gap=GAP_L,
    )  # fmt: skip
    return _page(layout.row(left, right, gap=GAP_L))


def window() -> QWidget:
    """The frame of the desk with a day's orders."""
    frame = NavFrame(
        (
            Place("today", "today", both("Today", "今天")), Place("scan", "scan", both("Scan", "扫描")),
            Place("parts", "van", both("Parts", "备件")), Place("sync", "sync", both("Sync", "同步")),
            Place("settings", "settings", both("Settings", "设置")),
        )
    )  # fmt: skip
    table = RecordTable(samples.order_look, key=samples.row_key, name=both("Orders", "工单"), headings=True)
    table.replace(samples.order_rows())
    table.point_at("2")
    head = layout.row(
        Words(both("Today", "今天"), TextRole.DISPLAY, wrap=False), None,
        Button(both("Ready to leave?", "可以出发吗？"), "van"), gap=GAP_M,
    )  # fmt: skip
    filters = FilterChips((("all", both("All", "全部"), 5), ("late", both("Overdue", "已超期"), 1)), ("all",))
    search = SearchBox(
        both("Search orders, devices, parts, articles, customers", "搜索工单、设备、备件、知识、客户")
    )
    top = layout.column(head, search, filters, gap=GAP_M)
    page = layout.column(top, table, gap=GAP_M, margins=GAP_XL)
    page.setStretch(1, 1)
    frame.add_page("today", layout.boxed(page, "window"))
    frame.set_badge("sync", 2)
    frame.go("today")
    strip = SyncStrip()
    strip.show_state(SyncState(Connection.OFFLINE, 3, 2, 4_120_000, samples.NOW, attention=1), samples.NOW)
    outer = layout.column(frame, strip, gap=0)
    outer.setStretch(0, 1)
    return layout.boxed(outer, "window")


def question() -> QWidget:
    """A dialog's content, as it opens over the window."""
    from fieldapp.ui.widgets.dialogs import Dialog

    dialog = Dialog(
        both("Withdraw this photo?", "撤回这张照片？"),
        both(
            "It disappears from the sheet; the history keeps it.", "它会从服务报告上消失；历史记录中仍保留。"
        ),
    )
    reason = TextField(both("Reason", "原因"), lines=2)
    dialog.add(reason)
    dialog.add_no()
    dialog.add_button(Button(both("Withdraw", "撤回"), "withdraw", ButtonKind.DANGER), dialog.accept)
    return dialog


def strips() -> QWidget:
    """Everything the strip can say."""
    states = (
        SyncState(Connection.ONLINE, last_complete=samples.NOW),
        SyncState(Connection.OFFLINE, 1, 0, 812),
        SyncState(Connection.SYNCING, 40, 2, 9_300_000, samples.NOW, progress=(32, 120)),
        SyncState(Connection.TROUBLE, 3, 1, 4_120_000, samples.NOW, attention=2),
    )
    column = layout.column(gap=GAP_S)
    for state in states:
        strip = SyncStrip()
        strip.show_state(state, samples.NOW)
        column.addWidget(strip)
    column.addStretch(1)
    return _page(column)


def _page(content: layout.Item) -> QWidget:
    assert content is not None
    inner = content if isinstance(content, QWidget) else None
    outer = layout.column(inner if inner is not None else content, margins=GAP_XL)
    outer.setAlignment(Qt.AlignmentFlag.AlignTop)
    page = layout.boxed(outer, "window")
    page.setMinimumWidth(theme.current().px(900))
    return page


Size = tuple[int, int]
PAGES: Mapping[str, tuple[Callable[[], QWidget], Size]] = MappingProxyType(
    {
        "type": (type_and_tones, (1366, 420)),
        "icons": (icon_set, (1366, 900)),
        "buttons": (buttons, (1366, 700)),
        "cards": (cards, (1366, 768)),
        "fields": (fields, (1366, 820)),
        "work": (work, (1366, 1000)),
        "window": (window, (1366, 768)),
        "narrow": (window, (600, 900)),
        "strips": (strips, (1366, 300)),
        "question": (question, (560, 380)),
    }
)
"""name -> (what builds it, width and height at scale 1)"""
