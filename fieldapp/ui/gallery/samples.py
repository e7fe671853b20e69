"""What the gallery's widgets show: a small company's words, in the language in force."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen, QPolygonF

from fieldapp.sheet.ink import Stroke
from fieldapp.ui import language
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.chips import Mark, status_mark
from fieldapp.ui.widgets.record_table import RowLook
from fieldapp.ui.widgets.timeline import Entry

NOW = datetime(2026, 11, 3, 6, 20, tzinfo=UTC)


def both(english: str, chinese: str) -> str:
    """The words of the language in force."""
    return chinese if language.current() is language.Language.ZH else english


@dataclass(frozen=True)
class OrderRow:
    """One order of the sample list."""

    key: str
    title: str
    detail: str
    icon: str
    tone: Tone
    status: str
    trail: str
    trail_tone: Tone | None = None
    extra: Mark | None = None


def order_rows() -> tuple[OrderRow | str, ...]:
    """A day's orders, with headings between them."""
    overdue = Mark(both("Overdue", "已超期"), "clock", Tone.BAD)
    return (
        both("Now", "进行中"),
        OrderRow(
            "1", both("WO-1042  Pump P-3 loses pressure", "WO-1042  3号泵压力下降"),
            both("Hengtai Waterworks · Pump house 2 · KSB Etanorm 080", "恒泰水务 · 二号泵房 · KSB Etanorm 080"),
            "device", Tone.ACTIVE, "on_site", both("Resolve by 14:30", "14:30 前解决"), Tone.WARN,
        ),
        both("Today", "今天"),
        OrderRow(
            "2", both("WO-1047  Elevator 12 stops between floors", "WO-1047  12号电梯停层不准"),
            both("Lakeside Hospital · East wing", "湖滨医院 · 东楼"),
            "site", Tone.BAD, "accepted", both("2 h 10 min late", "已晚 2 小时 10 分"), Tone.BAD, overdue,
        ),
        OrderRow(
            "3", both("WO-1050  Yearly inspection of boiler B-1", "WO-1050  B-1 锅炉年度检验"),
            both("Meridian Textiles · Boiler house · 12 km", "子午纺织 · 锅炉房 · 12 公里"),
            "procedure", Tone.INFO, "assigned", both("16:00 to 17:30", "16:00 至 17:30"),
        ),
        OrderRow(
            "4", both("WO-1039  Replace the shaft seal of the return pump, order the spare for the second line",
                      "WO-1039  更换回流泵轴封，并为二号线预订备件"),
            both("Northgate Dairy · Hall C", "北门乳业 · C 车间"),
            "part", Tone.WARN, "returned", both("Supervisor: photo missing", "主管：缺少照片"), Tone.WARN,
        ),
        OrderRow(
            "5", both("WO-1031  Commission two compressors", "WO-1031  两台空压机调试"),
            both("Meridian Textiles · Utility building", "子午纺织 · 动力站"),
            "check-circle", Tone.GOOD, "signed", both("waits to be sent, 3.2 MB", "等待发送，3.2 MB"),
        ),
    )  # fmt: skip


def order_look(row: OrderRow | str) -> RowLook:
    """How a sample row looks."""
    if isinstance(row, str):
        return RowLook(row, heading=True)
    marks = (status_mark(row.status),) if row.extra is None else (row.extra, status_mark(row.status))
    return RowLook(row.title, row.detail, row.icon, row.tone, marks, row.trail, row.trail_tone)


def row_key(row: OrderRow | str) -> str:
    """What makes a sample row itself."""
    return row if isinstance(row, str) else row.key


def happened() -> tuple[Entry, ...]:
    """A day at one order."""
    return (
        Entry("a", "check", Tone.INFO, both("Accepted", "已接单"), "", both("Li Wei", "李伟"), "08:05"),
        Entry("b", "map-pin", Tone.ACTIVE, both("Checked in by scan of the device", "扫描设备签到"),
              both("Pump P-3, serial KSB-99812", "3号泵，序列号 KSB-99812"), both("Li Wei", "李伟"), "09:12"),
        Entry("c", "note", Tone.NEUTRAL, both("Note", "备注"),
              both("Bearing on the drive side is warm, 71 °C. Seal weeps. Customer asks whether the pump can run until Friday.",
                   "驱动端轴承发热，71 °C。轴封渗漏。客户询问泵能否运行到周五。"),
              both("Li Wei", "李伟"), "09:40"),
        Entry("d", "conflict", Tone.WARN, both("The office moved the date; both values are kept", "办公室改了日期；两个值都保留"),
              "", both("Chen Fang", "陈芳"), "10:02", opens=True),
        Entry("e", "sign", Tone.GOOD, both("Signed by the customer", "客户已签名"), "", both("Mr. Zhao", "赵先生"), "11:26"),
    )  # fmt: skip


def picture(hue: int) -> QImage:
    """A photo that is none: hills under a sky."""
    image = QImage(480, 360, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(0, 0, 0, 360)
    sky.setColorAt(0, QColor.fromHsv(hue, 60, 250))
    sky.setColorAt(1, QColor.fromHsv(hue, 140, 170))
    painter.fillRect(image.rect(), sky)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for dark, level in ((120, 200), (80, 260)):
        painter.setBrush(QColor.fromHsv((hue + 30) % 360, 120, dark))
        hills = [QPointF(x, level + 40 * ((x // 80) % 2)) for x in range(0, 481, 80)]
        painter.drawPolygon(QPolygonF([*hills, QPointF(480, 360), QPointF(0, 360)]))
    painter.setPen(QPen(QColor("#FFFFFF"), 6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(360, 90), 34, 34)
    painter.end()
    return image


def ink() -> tuple[Stroke, ...]:
    """A signature that nobody wrote."""

    def loop(start: int, waves: int, high: int, t0: int) -> Stroke:
        return tuple(
            (
                round(start + step * 9 + 60 * math.sin(step / 5)),
                round(620 - high * math.sin(step * waves / 30) * (1 - step / 160)),
                round(420 + 380 * math.sin(step / 9)),
                t0 + step * 8,
            )
            for step in range(110)
        )

    return (loop(420, 7, 330, 0), loop(1350, 9, 210, 1400))
