"""Valid sheets to test with: a plain one, a rich one, ink and photos made by code."""

from __future__ import annotations

import functools
import hashlib
import io
import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from PIL import Image, ImageDraw, ImageFilter

from fieldapp.sheet.content import (
    Answer,
    Charge,
    Company,
    Device,
    Labour,
    Order,
    Part,
    Picture,
    Place,
    Procedure,
    Rating,
    SheetContent,
    Signature,
    Visit,
    Words,
    Work,
    digest,
    sealed,
)
from fieldapp.sheet.ink import Ink

NOON = datetime(2026, 3, 17, 4, 0, tzinfo=UTC)


def a_sheet(**changes: Any) -> SheetContent:
    """The least that a sheet can say."""
    least = SheetContent(
        company=Company(name=Words("Harbour Pump Service", "海港泵业服务")),
        order=Order(number="WO-2026-0042"),
        place=Place(customer="Northern Dairy Ltd"),
        created_at=NOON,
        time_zone="Asia/Shanghai",
    )
    return msgspec.structs.replace(least, **changes)


def a_full_sheet(**changes: Any) -> SheetContent:
    """A sheet with every section, as a customer would get it; unsigned."""
    full = a_sheet(
        company=_company(),
        order=_order(),
        place=_place(),
        device=Device(
            name="2 号循环泵",
            model="NB 65-200/210",
            manufacturer="格兰富 Grundfos",
            serial="9834-2207-0015",
            label="PUMP-0042",
            location="地下二层泵房，靠北墙",
        ),
        engineer="周海燕",
        languages=("zh", "en"),
        work=_work(),
        visits=(Visit(engineer="周海燕", arrived_at=NOON, left_at=NOON + timedelta(hours=2, minutes=40)),),
        procedure=_procedure(),
        parts=_parts(),
        labour=_labour(),
        charges=(Charge("夜间上门附加费 Out-of-hours call", Decimal(180), "CNY"),),
        photos=tuple(a_photo(number, (800, 600)) for number in range(1, 7)),
        rating=Rating(stars=5, words="来得快，讲解清楚。下次保养请提前一天通知。"),
    )
    return msgspec.structs.replace(full, **changes)


def signed(content: SheetContent, ink: Ink | None = None) -> SheetContent:
    """The same sheet, signed and sealed."""
    name = Signature(
        ink=ink or some_ink(),
        signer_name="欧阳建国",
        signer_role="设备主管 Facility manager",
        signed_at=NOON + timedelta(hours=2, minutes=35),
        time_zone="Asia/Shanghai",
    )
    text = f"FIELDAPP:S:{content.order.number}:{content.order.revision}:{digest(content)}".upper()
    return sealed(msgspec.structs.replace(content, signature=name), text)


def some_ink(seed: int = 1) -> Ink:
    """A signature-like scribble: loops that run to the right, with changing pressure."""
    strokes = []
    for word in range(3):
        points = []
        for at in range(90):
            t = at / 89
            x = 300 + word * 800 + t * 620 + 90 * math.sin(t * 17 + seed)
            y = 620 - 260 * math.sin(t * 21 + word) * (1 - 0.5 * t) + 40 * word
            pressure = 380 + 420 * abs(math.sin(t * 9 + word))
            points.append((round(x), round(y), round(pressure), 12 * at + 1400 * word))
        strokes.append(tuple(points))
    return Ink(width=3000, height=1200, strokes=tuple(strokes))


@functools.cache
def a_photo(number: int, size: tuple[int, int] = (1600, 1200), caption: str | None = None) -> Picture:
    """A JPEG with some texture in it."""
    data = jpeg(number, size)
    names = (
        "到达时的泵房 Pump room on arrival",
        "机械密封已磨损 Worn mechanical seal",
        "新密封 New seal fitted",
    )
    return Picture(
        sha256=hashlib.sha256(data).hexdigest(),
        caption=names[number % 3] if caption is None else caption,
        taken_at=NOON + timedelta(minutes=7 * number),
        data=data,
    )


def jpeg(number: int, size: tuple[int, int] = (1600, 1200), **save: Any) -> bytes:
    """Bytes of a picture: coloured discs on a gradient, the number's own."""
    small = Image.linear_gradient("L").resize((size[0] // 8, size[1] // 8))
    image = Image.merge("RGB", (small, small.rotate(90 * number).resize(small.size), small.transpose(1)))
    image = image.resize(size)
    pen = ImageDraw.Draw(image)
    for at in range(9):
        x, y = (at * 211 + number * 97) % size[0], (at * 157 + number * 61) % size[1]
        pen.ellipse((x - 90, y - 90, x + 90, y + 90), fill=(40 * at % 255, 90, 160), width=6)
    pen.rectangle((0, 0, size[0] // 5, size[1] // 5), fill=(200, 30, 30))
    file = io.BytesIO()
    image.filter(ImageFilter.SMOOTH).save(file, "JPEG", quality=88, **save)
    return file.getvalue()


def _company() -> Company:
    return Company(
        name=Words("Harbour Pump Service Co., Ltd.", "海港泵业服务有限公司"),
        address=Words("18 Dock Road, Pudong, Shanghai 200120", "上海市浦东新区船坞路 18 号"),
        phone="+86 21 5550 0142",
        email="service@harbourpump.example",
    )


def _order() -> Order:
    return Order(
        number="WO-2026-0042",
        kind="repair",
        priority="high",
        title="循环泵漏水，出口压力偏低 Circulation pump leaking, low outlet pressure",
        fault="早班发现 2 号泵轴封处滴水，出口压力只有 2.1 bar。Water on the floor below pump 2 since the morning shift.",
        opened_at=NOON - timedelta(hours=5),
    )


def _place() -> Place:
    return Place(
        customer="北方乳业有限公司 Northern Dairy Ltd",
        customer_number="C-1180",
        site="一号工厂 Plant 1",
        address="江苏省昆山市前进东路 588 号 3 号楼",
        contact="欧阳建国",
        contact_phone="138 0000 2231",
    )


def _work() -> Work:
    return Work(
        findings="机械密封动环磨损，弹簧卡涩；联轴器弹性块老化开裂。轴颈跳动 0.03 mm，在允许范围内。\n"
        "Seal faces worn, spring stuck; coupling spider cracked. Shaft run-out 0.03 mm, within tolerance.",
        cause="介质含有少量固体颗粒，入口滤网破损。",
        remedy="更换机械密封与联轴器弹性块，更换入口滤网，重新对中，试运行 30 分钟无泄漏。",
    )


def _procedure() -> Procedure:
    safety = Words("Safety", "安全")
    measure = Words("Measurements", "测量")
    return Procedure(
        name=Words("Pump repair", "水泵维修"),
        code="PUMP-R",
        version=3,
        answers=(
            Answer(
                title=Words("Power locked out", "已断电并上锁"), section=safety, kind="yes_no", value="yes"
            ),
            Answer(title=Words("Pressure released", "已泄压"), section=safety, kind="yes_no", value="yes"),
            Answer(
                title=Words("Inlet pressure", "入口压力"),
                section=measure,
                kind="number",
                value="1.4",
                unit="bar",
                low=Decimal("1.0"),
                high=Decimal("2.5"),
            ),
            Answer(
                title=Words("Outlet pressure before repair", "维修前出口压力"),
                section=measure,
                kind="number",
                value="2.1",
                unit="bar",
                low=Decimal("3.2"),
                high=Decimal("4.5"),
                out_of_limit=True,
                remark="轴封漏水，见照片",
            ),
            Answer(
                title=Words("Outlet pressure after repair", "维修后出口压力"),
                section=measure,
                kind="number",
                value="3.9",
                unit="bar",
                low=Decimal("3.2"),
                high=Decimal("4.5"),
            ),
            Answer(
                title=Words("Condition of the coupling", "联轴器状况"),
                section=measure,
                kind="choice",
                value="worn",
                value_words=Words("Worn, replaced", "磨损，已更换"),
                photo_sha256=a_photo(2, (800, 600)).sha256,
            ),
            Answer(
                title=Words("Area clean, guards fitted", "现场已清理，防护罩已装回"),
                kind="yes_no",
                value="no",
            ),
        ),
    )


def _parts() -> tuple[Part, ...]:
    return (
        Part(
            number="GF-96455086",
            name="机械密封套件 Shaft seal kit 28 mm",
            quantity=Decimal(1),
            unit="套",
            unit_price=Decimal("1286.00"),
            currency="CNY",
            serial="SK-77120",
        ),
        Part(
            number="KTR-24-98",
            name="联轴器弹性块 Coupling spider 24, 98 Sh-A",
            quantity=Decimal(1),
            unit="件",
            unit_price=Decimal("94.50"),
            currency="CNY",
        ),
        Part(
            number="FLT-065",
            name="入口滤网 Strainer mesh DN 65",
            quantity=Decimal("2"),
            unit="件",
            unit_price=Decimal("38"),
            currency="CNY",
        ),
    )


def _labour() -> tuple[Labour, ...]:
    return (
        Labour(
            engineer="周海燕",
            kind="travel",
            minutes=55,
            started_at=NOON - timedelta(minutes=55),
            ended_at=NOON,
        ),
        Labour(
            engineer="周海燕",
            kind="work",
            minutes=150,
            started_at=NOON,
            ended_at=NOON + timedelta(minutes=150),
        ),
        Labour(
            engineer="Łukasz Wójcik",
            kind="work",
            minutes=60,
            started_at=NOON + timedelta(minutes=90),
            ended_at=NOON + timedelta(minutes=150),
            remark="对中 Alignment",
        ),
    )
