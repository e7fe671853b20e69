"""What kinds, nouns and fields are called, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.imports.kinds import KEY

Pair = tuple[str, str]

KINDS: Mapping[str, Pair] = {
    "customers": ("customers", "客户"),
    "sites": ("sites", "现场"),
    "devices": ("devices", "设备"),
    "parts": ("parts", "备件"),
    "orders": ("orders", "工单"),
}

NOUNS: Mapping[str, Pair] = {
    "customer": ("Customers", "客户"),
    "site": ("Sites", "现场"),
    "contact": ("Contacts", "联系人"),
    "device_model": ("Models", "型号"),
    "device": ("Devices", "设备"),
    "part": ("Parts", "备件"),
    "work_order": ("Orders", "工单"),
    "service_record": ("Service records", "维修记录"),
}

_NOUN: Mapping[str, Pair] = {
    "customer": ("Customer", "客户"),
    "site": ("Site", "现场"),
    "contact": ("Contact", "联系人"),
    "device_model": ("Model", "型号"),
    "device": ("Device", "设备"),
    "part": ("Part", "备件"),
    "work_order": ("Order", "工单"),
    "order_step": ("Order", "工单"),
    "service_record": ("Record", "维修记录"),
}

_COLUMN: Mapping[str, Pair] = {
    "access": ("access", "进入方式"),
    "address": ("address", "地址"),
    "category": ("category", "类别"),
    "cause": ("cause", "原因"),
    "city": ("city", "城市"),
    "closed_at": ("closed", "关闭时间"),
    "contact_name": ("contact", "联系人"),
    "contact_phone": ("contact's phone", "联系电话"),
    "cost": ("cost", "费用"),
    "currency": ("currency", "币种"),
    "customer_id": ("customer", "客户"),
    "customer_name": ("customer", "客户"),
    "description": ("description", "说明"),
    "details": ("further facts", "其他信息"),
    "device_id": ("device", "设备"),
    "device_name": ("device", "设备"),
    "device_serial": ("device's serial number", "设备序列号"),
    "email": ("email", "邮箱"),
    "engineer_name": ("engineer", "工程师"),
    "failure_code": ("failure code", "故障代码"),
    "fault": ("fault", "故障现象"),
    "findings": ("findings", "检查结果"),
    "gtin": ("GTIN", "商品条码"),
    "installed_on": ("installed", "安装日期"),
    "internal_remark": ("internal remark", "内部备注"),
    "kind": ("kind", "类型"),
    "label": ("label", "标签"),
    "language": ("language", "语言"),
    "latitude": ("latitude", "纬度"),
    "latitude_micro": ("latitude", "纬度"),
    "location": ("location", "位置"),
    "longitude": ("longitude", "经度"),
    "longitude_micro": ("longitude", "经度"),
    "manufacturer": ("manufacturer", "制造商"),
    "manufacturer_number": ("manufacturer's number", "制造商料号"),
    "minutes": ("minutes", "工时（分钟）"),
    "model_id": ("model", "型号"),
    "model_name": ("model", "型号"),
    "name": ("name", "名称"),
    "name_zh": ("Chinese name", "中文名称"),
    "notes": ("notes", "备注"),
    "number": ("number", "编号"),
    "opened_at": ("opened", "开始时间"),
    "outcome": ("outcome", "结果"),
    "phone": ("phone", "电话"),
    "postcode": ("postcode", "邮编"),
    "price": ("price", "价格"),
    "priority": ("priority", "优先级"),
    "region": ("region", "省/地区"),
    "remedy": ("remedy", "处理措施"),
    "resolve_by": ("resolve by", "解决期限"),
    "role": ("role", "职务"),
    "scheduled_end": ("planned end", "计划结束"),
    "scheduled_start": ("planned start", "计划开始"),
    "serial": ("serial number", "序列号"),
    "site_address": ("site's address", "现场地址"),
    "site_id": ("site", "现场"),
    "site_name": ("site", "现场"),
    "skill": ("skill", "技能"),
    "state": ("state", "状态"),
    "status": ("status", "状态"),
    "time_zone": ("time zone", "时区"),
    "title": ("title", "标题"),
    "unit": ("unit", "单位"),
    "warranty_until": ("warranty until", "保修期至"),
    KEY: ("key", "标识"),
}


_WORDS: Mapping[str, Pair] = {
    "in_service": ("in service", "在用"),
    "limited": ("limited", "限制使用"),
    "out_of_service": ("out of service", "停用"),
    "retired": ("retired", "报废"),
    "repair": ("repair", "维修"),
    "maintain": ("maintenance", "保养"),
    "inspect": ("inspection", "检查"),
    "install": ("installation", "安装"),
    "low": ("low", "低"),
    "normal": ("normal", "普通"),
    "high": ("high", "高"),
    "urgent": ("urgent", "紧急"),
    "new": ("new", "新建"),
    "closed": ("closed", "已关闭"),
    "cancelled": ("cancelled", "已取消"),
    "en": ("English", "英文"),
    "zh": ("Chinese", "中文"),
}


def word_label(word: str, language: str) -> str:
    """One of our words for a state, a kind, a priority."""
    return _of(_WORDS, word, language)


def kind_label(kind: str, language: str) -> str:
    """A kind of list."""
    return _of(KINDS, kind, language)


def nouns_label(table: str, language: str) -> str:
    """A noun, several of it."""
    return _of(NOUNS, table, language)


def field_label(into: str, language: str) -> str:
    """A field, as `Site: address`."""
    noun, _, column = into.partition(".")
    colon = "：" if language == "zh" else ": "
    return f"{_of(_NOUN, noun, language)}{colon}{_of(_COLUMN, column, language)}"


def _of(pairs: Mapping[str, Pair], name: str, language: str) -> str:
    return pairs.get(name, (name, name))[1 if language == "zh" else 0]
