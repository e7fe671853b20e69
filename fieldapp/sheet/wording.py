"""The sheet's own words in both languages, and how a sheet of one or two languages says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldapp.sheet.content import CHINESE, ENGLISH, Words


@dataclass(frozen=True, slots=True)
class Wording:
    """Speaks one language, or two with the first leading."""

    languages: tuple[str, ...]

    def lead(self, key: str, **values: object) -> str:
        """In the leading language."""
        return _text(key, self.languages[0]).format(**values)

    def aside(self, key: str, **values: object) -> str:
        """In the second language; empty on a sheet of one, or where both say the same."""
        if len(self.languages) < 2 or _text(key, self.languages[0]) == _text(key, self.languages[1]):
            return ""
        return _text(key, self.languages[1]).format(**values)

    def both(self, key: str, between: str = " ", **values: object) -> str:
        """In every language of the sheet, on one line."""
        parts = (self.lead(key, **values), self.aside(key, **values))
        return between.join(part for part in parts if part)

    def of(self, words: Words) -> tuple[str, ...]:
        """The company's words in the sheet's languages; once, where both are the same."""
        return tuple(dict.fromkeys(text for lang in self.languages if (text := words.in_(lang))))

    def value(self, family: str, word: str) -> str:
        """A value such as the kind `repair`; one that is not known here stays as it is."""
        key = f"{family}.{word}"
        return self.both(key, " / ") if key in _WORDS else word


def wording(languages: tuple[str, ...]) -> Wording:
    """The wording for these languages; those that are unknown are left out, English if none is left."""
    known = tuple(dict.fromkeys(lang for lang in languages if lang in (ENGLISH, CHINESE)))
    return Wording(known or (ENGLISH,))


def _text(key: str, language: str) -> str:
    english, chinese = _WORDS[key]
    return chinese if language == CHINESE else english


_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Service report", "服务报告"),
    "order": ("Work order", "工单"),
    "revision": ("Revision {number}", "第 {number} 版"),
    "revision-reason": ("Replaces the earlier revision: {reason}", "更正此前版本，原因：{reason}"),
    "page": ("Page {number} of {count}", "第 {number} 页，共 {count} 页"),
    "not-signed": ("NOT SIGNED – DRAFT", "未签名 – 草稿"),
    "declined-band": ("THE CUSTOMER DID NOT SIGN", "客户未签名"),
    # ─── who and where ───
    "customer": ("Customer", "客户"),
    "site": ("Site", "现场"),
    "contact": ("Contact", "联系人"),
    "device": ("Device", "设备"),
    "model": ("Model", "型号"),
    "manufacturer": ("Manufacturer", "制造商"),
    "serial": ("Serial no.", "序列号"),
    "label": ("Label", "设备标签"),
    "location": ("Location", "安装位置"),
    "kind": ("Kind of work", "工作类型"),
    "priority": ("Priority", "优先级"),
    "opened": ("Reported", "报修时间"),
    "arrived": ("Arrived", "到达"),
    "left": ("Left", "离开"),
    "engineer": ("Engineer", "工程师"),
    "visits": ("Visits", "上门"),
    # ─── what was done ───
    "work": ("Work", "工作内容"),
    "fault": ("Reported fault", "报修内容"),
    "findings": ("Findings", "检查情况"),
    "cause": ("Cause", "原因"),
    "remedy": ("Remedy", "处理措施"),
    "procedure": ("Procedure", "作业规程"),
    "number-sign": ("#", "#"),
    "step": ("Step", "步骤"),
    "result": ("Record", "记录"),
    "limits": ("Limits", "限值"),
    "remark": ("Remark: {words}", "备注：{words}"),
    "out-of-limit": ("out of limits", "超出限值"),
    "out-of-limits": ("{count} out of limits", "{count} 项超出限值"),
    "see-photo": ("Photo {number}", "照片 {number}"),
    "measured-with": ("Measured with {instrument}", "测量仪器：{instrument}"),
    "calibrated-until": ("calibrated until {day}", "校准有效期至 {day}"),
    "out-of-calibration": ("out of calibration", "超出校准有效期"),
    "step-signed": ("Signed: {name}", "签名：{name}"),
    # ─── parts, time, money ───
    "parts": ("Parts fitted", "使用备件"),
    "part-number": ("Part no.", "备件编号"),
    "part-name": ("Name", "名称"),
    "part-serial": ("Serial no. {serial}", "序列号 {serial}"),
    "quantity": ("Quantity", "数量"),
    "unit-price": ("Unit price", "单价"),
    "amount": ("Amount", "金额"),
    "total": ("Total", "合计"),
    "labour": ("Labour", "工时"),
    "date": ("Date", "日期"),
    "labour-kind": ("Kind", "类型"),
    "from-to": ("From – to", "起止时间"),
    "duration": ("Duration", "时长"),
    "charges": ("Charges", "费用"),
    "charge": ("For", "项目"),
    "agreed": ("Agreed", "已同意合计"),
    "receipt": ("Receipt", "收据"),
    "paid": ("Paid", "已收款"),
    "hours": ("{hours} h {minutes} min", "{hours} 小时 {minutes} 分"),
    "minutes": ("{minutes} min", "{minutes} 分钟"),
    # ─── photos ───
    "photos": ("Photos", "照片"),
    "photo-absent": ("This photo is not on this machine.", "此照片不在本机上。"),
    "photo-unreadable": (
        "This photo cannot be shown: its file is damaged or is none.",
        "此照片无法显示：文件已损坏或不是图片。",
    ),
    # ─── the end ───
    "terms": ("Terms", "服务条款"),
    "rating": ("Customer's rating", "客户评价"),
    "signature": ("Signature", "签名"),
    "customer-signature": ("Customer", "客户"),
    "confirms": (
        "The customer confirms that the work on this sheet was carried out.",
        "客户确认本单所列工作已经完成。",
    ),
    "ink-of": ("Signature of {name}", "{name} 的签名"),
    "code-of": ("QR code: {words}", "二维码：{words}"),
    "logo-of": ("Logo of {name}", "{name} 标志"),
    "signed-at": ("Signed {moment}", "签署时间 {moment}"),
    "corrected-at": ("By the server's clock {moment}", "按服务器时钟 {moment}"),
    "declined": ("The customer did not sign.", "客户未签名。"),
    "declined-reason": ("Reason", "原因"),
    "typed": ("Signed by typing the name", "以输入姓名的方式签署"),
    "also-signed": ("Also signed by", "共同签署人"),
    "absent-band": ("NOBODY WAS ON SITE – TO BE CONFIRMED BY THE CUSTOMER", "现场无人 – 待客户确认"),
    "absent": (
        "Nobody was on site. The customer is asked to confirm from elsewhere.",
        "现场无人。请客户远程确认。",
    ),
    "absent-remark": ("What was found", "现场说明"),
    "declined-at": ("Recorded {moment}", "记录时间 {moment}"),
    "sign-here": ("Not signed yet", "尚未签名"),
    "carried-out-by": ("Carried out by", "施工工程师"),
    "made-at": ("Sheet made {moment}", "制表时间 {moment}"),
    "times": ("All times {zone}", "所有时间均为 {zone}"),
    "verify": ("Scan to check this sheet", "扫码核验本单"),
    "digest": ("SHA-256 of what was signed", "签署内容的 SHA-256"),
    # ─── many sheets in one file ───
    "batch": ("Service reports", "服务报告汇编"),
    "contents": ("Contents", "目录"),
    "contents-page": ("Contents {number} of {count}", "目录第 {number} 页，共 {count} 页"),
    "batch-note": (
        "Copies for reading. The signed files are kept apart; each copy carries their SHA-256 at its foot.",
        "本文件为阅览副本，签名原件另行保存；每份副本的页脚均印有其 SHA-256。",
    ),
    "batch-sum": ("{count} reports", "共 {count} 份"),
    "batch-missing": ("The file of this report is not here.", "此报告的文件不在本机上。"),
    "about": ("About", "内容"),
    "signed-by": ("Signed by", "签署人"),
    "page-number": ("Page", "页码"),
    # ─── values ───
    "kind.repair": ("Repair", "维修"),
    "kind.maintain": ("Maintenance", "保养"),
    "kind.inspect": ("Inspection", "检查"),
    "kind.install": ("Installation", "安装"),
    "priority.low": ("Low", "低"),
    "priority.normal": ("Normal", "普通"),
    "priority.high": ("High", "高"),
    "priority.urgent": ("Urgent", "紧急"),
    "labour.work": ("Work", "工作"),
    "labour.travel": ("Travel", "路途"),
    "labour.waiting": ("Waiting", "等待"),
    "offer.open": ("No answer yet", "客户尚未答复"),
    "offer.accepted": ("Accepted", "客户已同意"),
    "offer.declined": ("Declined", "客户未同意"),
    "told.on_site": ("on site", "现场口头"),
    "told.telephone": ("by telephone", "电话"),
    "told.writing": ("in writing", "书面"),
    "method.cash": ("Cash", "现金"),
    "method.card": ("Card", "刷卡"),
    "method.wechat": ("WeChat Pay", "微信支付"),
    "method.alipay": ("Alipay", "支付宝"),
    "method.transfer": ("Bank transfer", "银行转账"),
    "method.other": ("Other", "其他"),
    "answer.yes": ("Yes", "是"),
    "answer.no": ("No", "否"),
}
