"""The words lists use for their columns and their values: English, Chinese, and the German of SAP.

Within a field the likelier words come first. A header that only contains such words counts
for less than one that is them (`fieldapp.imports.headers`).
"""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.imports.kinds import Kind

COLUMN_WORDS: Mapping[str, tuple[str, ...]] = {
    # ─── customers ───
    "customer.name": (
        *("customer name", "customer", "client name", "client", "account name", "company name", "company"),
        *("客户名称", "客户", "公司名称", "单位名称", "客户单位", "公司", "kunde", "kundenname", "firma"),
    ),
    "customer.number": (
        *("customer number", "customer no", "customer id", "customer code", "client id", "account number"),
        *("客户编号", "客户代码", "客户号", "kundennummer", "debitor"),
    ),
    # ─── sites ───
    "site.name": (
        *("site name", "site", "building name", "building", "location name", "store name", "plant"),
        *("现场名称", "现场", "站点名称", "站点", "项目名称", "楼宇名称", "小区名称", "standort", "werk"),
    ),
    "site.number": (
        *("site number", "site id", "site code", "site no", "bin", "building id", "building number"),
        *("building identification number", "location id", "store number"),
        *("现场编号", "站点编号", "楼宇编号", "项目编号"),
    ),
    "site.address": (
        *("site address", "address", "street address", "full address", "address line 1"),
        *("现场地址", "详细地址", "地址", "安装地址", "使用地址", "adresse", "anschrift"),
    ),
    "site.house": ("house number", "house no", "street number", "门牌号", "hausnummer"),
    "site.street": ("street name", "street", "road", "街道", "路名", "straße", "strasse"),
    "site.city": ("city", "town", "borough", "municipality", "城市", "市", "所在城市", "ort", "stadt"),
    "site.region": ("region", "province", "county", "省份", "省", "区县", "省市", "bundesland"),
    "site.postcode": (
        "postcode",
        "postal code",
        "zip code",
        "zip",
        "邮编",
        "邮政编码",
        "plz",
        "postleitzahl",
    ),
    "site.latitude": ("latitude", "lat", "纬度", "breitengrad"),
    "site.longitude": ("longitude", "lon", "lng", "long", "经度", "längengrad"),
    "site.time_zone": ("time zone", "timezone", "时区"),
    "site.access": ("access", "access notes", "how to get in", "gate code", "进入方式", "门禁", "zugang"),
    # ─── contacts ───
    "contact.name": (
        *(
            "contact person",
            "contact name",
            "contact",
            "site contact",
            "联系人",
            "联系人姓名",
            "ansprechpartner",
        ),
    ),
    "contact.role": ("contact role", "contact position", "联系人职务", "职务"),
    "contact.phone": ("contact phone", "contact mobile", "联系人电话", "联系人手机"),
    "contact.email": ("contact email", "contact mail", "联系人邮箱"),
    # ─── devices ───
    "device.number": (
        *("device number", "asset number", "asset id", "asset", "equipment number", "equipment id"),
        *("equipment", "device id", "device", "machine number", "machine", "unit number", "tag number"),
        *(
            "设备编号",
            "设备代码",
            "资产编号",
            "机号",
            "设备号",
            "设备",
            "equipmentnummer",
            "anlage",
            "technischer platz",
        ),
    ),
    "device.name": (
        *("device name", "asset name", "equipment name", "machine name", "设备名称", "资产名称"),
        *("bezeichnung", "equipment description", "asset description", "device description"),
    ),
    "device.category": (
        *("device type", "equipment type", "asset type", "device category", "category", "equipment class"),
        *("product category", "设备类型", "设备类别", "设备种类", "类别", "anlagenart"),
    ),
    "device.serial": (
        *(
            "serial number",
            "serial no",
            "serial",
            "sn",
            "s n",
            "序列号",
            "出厂编号",
            "产品编号",
            "seriennummer",
        ),
    ),
    "device.label": ("device label", "qr code", "barcode", "label code", "标签", "二维码", "条码"),
    "device.state": (
        *("device status", "device state", "device status description", "equipment status", "asset status"),
        *("设备状态", "运行状态", "使用状态"),
    ),
    "device.location": (
        *("device location", "installation location", "installed at", "room", "position"),
        *("安装位置", "设备位置", "位置", "einbauort"),
    ),
    "device.manufacturer": (
        *(
            "manufacturer",
            "make",
            "maker",
            "brand",
            "制造商",
            "厂家",
            "生产厂家",
            "制造单位",
            "品牌",
            "hersteller",
        ),
    ),
    "device.model_name": (
        *(
            "model",
            "model number",
            "model name",
            "device model",
            "型号",
            "设备型号",
            "规格型号",
            "modell",
            "typ",
        ),
    ),
    "device.installed_on": (
        *("installation date", "install date", "installed on", "installed", "commissioning date"),
        *(
            "in service date",
            "start up date",
            "安装日期",
            "投运日期",
            "投用日期",
            "启用日期",
            "inbetriebnahme",
        ),
    ),
    "device.warranty_until": (
        *("warranty until", "warranty end", "warranty expiry", "warranty expires", "warranty end date"),
        *("保修期至", "质保到期", "质保截止", "保修截止日期", "garantieende"),
    ),
    "device.notes": ("device notes", "equipment notes", "设备备注"),
    # ─── parts ───
    "part.number": (
        *("part number", "part no", "item number", "item no", "material number", "material", "sku"),
        *("article number", "stock code", "pn", "备件编号", "备件号", "物料编码", "物料号", "料号", "零件号"),
        *("materialnummer", "artikelnummer"),
    ),
    "part.name": (
        *("part name", "item name", "description", "material description", "article name"),
        *("备件名称", "物料名称", "零件名称", "品名", "名称", "materialkurztext", "bezeichnung"),
    ),
    "part.name_zh": ("chinese name", "name zh", "name cn", "中文名称"),
    "part.manufacturer": ("manufacturer", "maker", "brand", "vendor", "厂家", "制造商", "品牌", "hersteller"),
    "part.manufacturer_number": (
        *("manufacturer part number", "manufacturer number", "mfr part number", "mpn", "mfg part number"),
        *("厂家料号", "制造商料号", "原厂编号", "herstellernummer"),
    ),
    "part.category": ("category", "part category", "material group", "类别", "分类", "物料组", "warengruppe"),
    "part.description": ("long description", "details", "specification", "规格", "规格型号", "技术参数"),
    "part.unit": ("unit", "unit of measure", "uom", "单位", "计量单位", "mengeneinheit"),
    "part.price": ("unit price", "price", "list price", "单价", "价格", "preis", "listenpreis"),
    "part.currency": ("currency", "币种", "货币", "währung"),
    "part.gtin": ("gtin", "ean", "ean 13", "upc", "商品条码"),
    # ─── orders ───
    "work_order.number": (
        *(
            "work order number",
            "work order no",
            "order number",
            "order no",
            "wo number",
            "wo no",
            "work order",
        ),
        *("order id", "job number", "job id", "ticket number", "ticket id", "ticket", "incident number"),
        *("po number", "number", "id", "工单号", "工单编号", "单号", "订单号", "auftrag", "auftragsnummer"),
    ),
    "work_order.title": (
        *("short text", "shorttext", "title", "subject", "summary", "short description", "work description"),
        *("order description", "problem", "description", "issue", "request"),
        *("故障描述", "工单标题", "标题", "主题", "问题描述", "工作内容", "描述", "kurztext"),
    ),
    "work_order.fault": (
        *("fault", "fault description", "symptom", "long text", "complaint", "problem description"),
        *("故障现象", "报修内容", "详细描述", "langtext"),
    ),
    "work_order.kind": (
        *("order type", "work type", "work order type", "wo type", "pm type", "job type", "maintenance type"),
        *("工单类型", "工单类别", "维修类型", "作业类型", "auftragsart", "kind"),
    ),
    "work_order.priority": ("priority", "urgency", "优先级", "紧急程度", "priorität"),
    "work_order.status": (
        *("status", "state", "order status", "work order status", "incident state", "user status"),
        *("工单状态", "状态", "处理状态"),
    ),
    "work_order.opened_at": (
        *(
            "opened at",
            "opened",
            "created at",
            "created on",
            "created",
            "reported at",
            "reported",
            "start date",
        ),
        *(
            "basic start date",
            "order date",
            "event date",
            "date",
            "request date",
            "report date",
            "date opened",
        ),
        *("开始日期", "报修时间", "报修日期", "创建时间", "创建日期", "开工日期", "下单日期", "日期", "时间"),
        *("ecktermin", "eckstarttermin", "datum", "startdatum"),
    ),
    "work_order.closed_at": (
        *("closed at", "closed on", "date closed", "closed", "completed at", "completion date", "completed"),
        *(
            "finished at",
            "end date",
            "finish date",
            "完成时间",
            "完成日期",
            "关闭时间",
            "完工日期",
            "结束日期",
        ),
        *("endtermin", "abschlussdatum"),
    ),
    "work_order.scheduled_start": ("scheduled start", "planned start", "appointment", "计划开始", "预约时间"),
    "work_order.scheduled_end": ("scheduled end", "planned end", "计划结束"),
    "work_order.resolve_by": ("due date", "due", "deadline", "resolve by", "截止日期", "截止时间"),
    "work_order.contact_name": ("reporter", "requester", "reported by", "报修人", "联系人"),
    "work_order.contact_phone": ("reporter phone", "contact phone", "报修电话", "联系电话"),
    "work_order.findings": ("findings", "finding", "检查结果", "现场情况", "befund"),
    "work_order.cause": ("cause", "root cause", "failure cause", "故障原因", "原因", "ursache"),
    "work_order.remedy": (
        *("remedy", "resolution", "solution", "work done", "action taken", "corrective action"),
        *("处理措施", "解决方案", "维修内容", "处理结果", "maßnahme"),
    ),
    "work_order.failure_code": (
        "failure code",
        "failure mode",
        "fault code",
        "damage code",
        "故障代码",
        "schadenscode",
    ),
    "work_order.cost": (
        *("total cost", "actual cost", "total actual cost", "cost", "costs", "amount", "total"),
        *("费用", "总费用", "金额", "维修费用", "gesamtkosten", "kosten", "istkosten"),
    ),
    "work_order.currency": ("currency", "币种", "货币", "währung"),
    "service_record.engineer_name": (
        *("engineer", "technician", "engineer name", "technician name", "serviced by", "assigned to"),
        *("工程师", "维修人员", "维修工", "处理人", "techniker", "monteur"),
    ),
    "service_record.minutes": ("labour minutes", "labor minutes", "duration minutes", "minutes", "工时分钟"),
    "service_record.outcome": ("outcome", "result", "repair status", "repair result", "维修结果", "ergebnis"),
}
"""Header words per field. `site.house` and `site.street` together make an address."""

WORDS_OF_KIND: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    Kind.CUSTOMERS: {
        "customer.name": ("name", "名称"),
        "customer.number": ("number", "id", "code", "编号", "代码"),
        "customer.phone": ("phone", "telephone", "mobile", "tel", "电话", "手机", "联系电话", "telefon"),
        "customer.email": ("email", "e mail", "mail", "邮箱", "电子邮件"),
        "customer.address": ("address", "customer address", "location", "地址", "客户地址", "adresse"),
        "customer.notes": ("notes", "remarks", "comment", "备注", "bemerkung"),
        "customer.language": ("language", "语言", "sprache"),
    },
    Kind.SITES: {
        "site.name": ("name", "名称"),
        "site.number": ("number", "id", "code", "编号", "代码"),
        "contact.phone": ("phone", "telephone", "mobile", "电话", "手机", "联系电话"),
        "contact.email": ("email", "e mail", "邮箱"),
    },
    Kind.DEVICES: {
        "device.name": ("name", "名称", "description"),
        "device.number": ("number", "id", "code", "编号", "代码", "tag"),
        "device.category": ("type", "类型", "种类"),
        "device.state": ("status", "state", "状态"),
        "device.location": ("location", "楼层"),
        "device.notes": ("notes", "remarks", "comment", "备注"),
    },
    Kind.PARTS: {
        "part.number": ("digi key pn", "distributor part number", "number", "code", "编号", "id"),
        "part.name": ("name",),
        "part.category": ("family", "group"),
    },
    Kind.ORDERS: {},
}
"""Words that mean something only once it is known what the list is of."""

NAMES_OF_LISTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CUSTOMERS: ("customer", "client", "客户"),
    Kind.SITES: ("site", "building", "location", "现场", "站点"),
    Kind.DEVICES: ("device", "equipment", "asset", "machine", "elevator", "设备", "资产", "台账"),
    Kind.PARTS: ("part", "material", "stock", "备件", "物料", "零件"),
    Kind.ORDERS: ("order", "workorder", "ticket", "incident", "工单", "报修", "订单"),
}
"""What a sheet or a file is called that is a list of these."""

VALUE_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "customer.language": {
        "en": ("en", "english", "英文", "英语"),
        "zh": ("zh", "chinese", "cn", "中文", "汉语"),
    },
    "device.state": {
        "in_service": (
            *("in_service", "in service", "active", "running", "ok", "operational", "in use", "normal"),
            *("在用", "运行", "运行中", "正常", "使用中", "in betrieb"),
        ),
        "limited": ("limited", "degraded", "restricted", "限制使用", "带病运行"),
        "out_of_service": (
            *("out_of_service", "out of service", "down", "inactive", "stopped", "wk in prog"),
            *("work in progress", "停用", "故障", "停机", "维修中", "außer betrieb"),
        ),
        "retired": (
            *("retired", "dismantled", "scrapped", "decommissioned", "removed", "报废", "拆除", "已拆除"),
            *("verschrottet", "demontiert"),
        ),
    },
    "work_order.kind": {
        "repair": (
            *("repair", "corrective", "breakdown", "fault", "cm", "pm01", "emergency"),
            *("维修", "故障", "抢修", "故障维修", "reparatur", "störung"),
        ),
        "maintain": (
            *(
                "maintain",
                "maintenance",
                "preventive",
                "preventive maintenance",
                "service",
                "pm",
                "pm02",
                "pm03",
            ),
            *("保养", "维护", "维保", "预防性维护", "wartung"),
        ),
        "inspect": (
            "inspect",
            "inspection",
            "calibration",
            "pm05",
            "检查",
            "巡检",
            "检验",
            "年检",
            "inspektion",
        ),
        "install": ("install", "installation", "commissioning", "安装", "调试", "installation neu"),
    },
    "work_order.priority": {
        "low": ("low", "4", "5", "minor", "4 - low", "低", "niedrig"),
        "normal": ("normal", "medium", "3", "moderate", "3 - moderate", "中", "普通", "一般", "mittel"),
        "high": ("high", "2", "major", "2 - high", "高", "较高", "hoch"),
        "urgent": (
            "urgent",
            "critical",
            "very high",
            "1",
            "1 - critical",
            "emergency",
            "紧急",
            "特急",
            "sehr hoch",
        ),
    },
    "work_order.status": {
        "closed": (
            *("closed", "done", "completed", "complete", "finished", "fixed", "resolved", "teco", "clsd"),
            *(
                "end of life",
                "repairable",
                "已完成",
                "完成",
                "已关闭",
                "关闭",
                "已结束",
                "abgeschlossen",
                "erledigt",
            ),
        ),
        "new": (
            *("new", "open", "active", "pending", "in progress", "assigned", "waiting", "awaiting user info"),
            *("awaiting problem", "awaiting vendor", "awaiting evidence", "crtd", "rel"),
            *("新建", "待处理", "处理中", "待派工", "进行中", "offen", "in arbeit"),
        ),
        "cancelled": ("cancelled", "canceled", "rejected", "已取消", "取消", "作废", "storniert"),
    },
}
"""What the words of a list mean among ours."""


def meaning(into: str, word: str) -> str | None:
    """Our word for a list's word, or None."""
    return _MEANINGS.get(into, {}).get(" ".join(word.casefold().split()))


_MEANINGS = {
    into: {word.casefold(): ours for ours, words in meanings.items() for word in words}
    for into, meanings in VALUE_WORDS.items()
}
