"""What the checks of a sheet say to people, in both languages: the same on desk, console and command line.

for check in checked.checks:
    title(check, "zh"), said(check, "zh", moment)       # `moment` writes a point in time as that place does
verdict(checked, "en")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from fieldapp.rules.visible_text import one_line
from fieldapp.sheet.checking import Check, Checked, Outcome, Verdict
from fieldapp.sheet.content import Words

_SHORT_DIGEST = 16


def utc(moment: datetime) -> str:
    """A moment where no zone is known."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def title(check: Check, language: str) -> str:
    """What the check is about, in a word or two."""
    return _TITLES[check.about].in_(language)


def outcome(check: Check, language: str) -> str:
    """What came of it, for those who do not see colours."""
    return _OUTCOMES[check.outcome].in_(language)


def said(check: Check, language: str, moment: Callable[[datetime], str] = utc) -> str:
    """What was found, in a sentence."""
    return _SENTENCES[check.code].in_(language).format(**_facts(check.facts, moment))


def verdict(checked: Checked, language: str) -> str:
    """What all checks say together."""
    return _VERDICTS[checked.verdict].in_(language)


def _facts(facts: Mapping[str, object], moment: Callable[[datetime], str]) -> dict[str, object]:
    """Names come out of a stranger's file: none of them may write lines of its own, or over ours."""
    told: dict[str, object] = {}
    for name, value in facts.items():
        if isinstance(value, datetime):
            told[name] = moment(value)
        elif name in ("digest", "fingerprint"):
            told[name] = f"{str(value)[:_SHORT_DIGEST]}…"
        else:
            told[name] = one_line(value) if isinstance(value, str) else value
    return told


_VERDICTS = {
    Verdict.GENUINE: Words("Genuine and unchanged.", "真实，未经改动。"),
    Verdict.OBJECTED: Words(
        "Do not rely on this file: at least one check fails.", "请勿采信此文件：至少有一项检查未通过。"
    ),
    Verdict.UNPROVEN: Words(
        "Not proven: nothing speaks against it, but nothing known here shows where it comes from.",
        "未能证实：未发现问题，但此处没有依据可表明其来源。",
    ),
}
_OUTCOMES = {
    Outcome.HOLDS: Words("holds", "通过"),
    Outcome.FAILS: Words("fails", "未通过"),
    Outcome.OPEN: Words("open", "无法判断"),
}
_TITLES = {
    "whole": Words("The file", "文件"),
    "seal": Words("The seal", "电子封签"),
    "authority": Words("The certificate", "证书"),
    "approval": Words("The approval", "审批"),
    "stamp": Words("The time stamp", "时间戳"),
    "revocation": Words("Revocation", "吊销"),
    "level": Words("The level", "等级"),
    "content": Words("The data", "数据"),
    "ink": Words("The signature", "签名"),
    "clock": Words("The clock", "时钟"),
    "pages": Words("The pages", "页面"),
    "archive": Words("The archive form", "归档格式"),
    "known": Words("The records", "记录"),
    "newest": Words("The revision", "版本"),
}
_SENTENCES = {
    "whole": Words(
        "Nothing was added, cut off or changed outside of what the seals cover.",
        "封签范围之外没有任何添加、截断或改动。",
    ),
    "changed": Words(
        "The file was changed: something was added to it, cut off, or altered beside the seals.",
        "文件已被改动：有内容被添加、截断，或封签旁的字节被修改。",
    ),
    "unreadable": Words(
        "This is no PDF that can be read; a sheet that was damaged or cut looks like this.",
        "这不是可读取的 PDF；报告损坏或被截断时就是这样。",
    ),
    "not-sealed": Words(
        "The file carries no electronic seal: the desk had no certificate yet. Only the company's records can "
        "tell whether it is unchanged.",
        "文件没有电子封签：当时工作站尚无证书。是否未经改动，只能由公司的记录判断。",
    ),
    "sealed": Words(
        "Sealed by {name} of {company} on {moment} by the laptop's clock; what was sealed is unchanged.",
        "由 {company} 的 {name} 于 {moment}（以笔记本电脑的时钟为准）封签；封签后的内容未经改动。",
    ),
    "seal-broken": Words(
        "The seal does not fit the file: what was sealed has been changed, or the certificate does not hold.",
        "封签与文件不符：封签后的内容已被改动，或证书无效。",
    ),
    "no-desk-seal": Words(
        "The desk had no certificate yet; the first seal is the server's.",
        "当时工作站尚无证书；第一个封签来自服务器。",
    ),
    "authority-known": Words(
        "The seals come from the company's own authority ({fingerprint}).",
        "封签出自公司自己的证书机构（{fingerprint}）。",
    ),
    "authority-other": Words(
        "The seals come from another authority ({fingerprint}): not from this company.",
        "封签出自其他证书机构（{fingerprint}），并非本公司。",
    ),
    "authority-not-given": Words(
        "The company's authority is not known here. The file names one with the fingerprint {fingerprint}: ask the "
        "company for its certificate.",
        "此处不知道公司的证书机构。文件所附机构的指纹为 {fingerprint}：请向公司索取其证书。",
    ),
    "approved": Words("Approved by {name} on {moment}.", "由 {name} 于 {moment} 审批通过。"),
    "approval-broken": Words(
        "A later seal does not hold, or is not the company's server's.", "后加的封签无效，或并非公司服务器所加。"
    ),
    "stamped": Words(
        "The time stamp service {name} confirms that the sheet stood like this on {moment}.",
        "时间戳服务 {name} 证实该报告于 {moment} 即为如此。",
    ),
    "stamp-unknown": Words(
        "The service {name} stamped it on {moment}. Its authority is not known here (fingerprint {fingerprint}).",
        "{name} 于 {moment} 加盖时间戳。此处不知道其证书机构（指纹 {fingerprint}）。",
    ),
    "stamp-broken": Words(
        "A time stamp does not fit the file.", "时间戳与文件不符。"
    ),
    "not-revoked": Words(
        "No certificate of it was revoked when that was last looked up, on {moment}.",
        "最近一次查询（{moment}）时，所用证书均未被吊销。",
    ),
    "revoked": Words(
        "The certificate of {name} was revoked on {moment}, and the seal is not older than that.",
        "{name} 的证书已于 {moment} 被吊销，而封签并不早于该时刻。",
    ),
    "revoked-later": Words(
        "The certificate of {name} was revoked on {moment}; the seal is older, as the time stamp of {stamped} shows.",
        "{name} 的证书已于 {moment} 被吊销；{stamped} 的时间戳表明封签早于此。",
    ),
    "revoked-unproven": Words(
        "The certificate of {name} was revoked on {moment}. By the laptop's clock the seal is older ({claimed}); no time "
        "stamp shows that.",
        "{name} 的证书已于 {moment} 被吊销。按笔记本电脑的时钟，封签早于此（{claimed}），但没有时间戳佐证。",
    ),
    "level": Words(
        "PAdES baseline {level} (ETSI EN 319 142-1).", "PAdES 基线等级 {level}（ETSI EN 319 142-1）。"
    ),
    "content": Words(
        "The attached data have the digest that was sealed and signed ({digest}).",
        "所附数据的摘要与封签和签名所用的摘要一致（{digest}）。",
    ),
    "content-differs": Words(
        "The attached data are not those that were sealed: their digest differs.",
        "所附数据并非封签时的数据：摘要不同。",
    ),
    "content-absent": Words(
        "No data are attached; older sheets have none.", "没有附带数据；较早的报告不附数据。"
    ),
    "ink": Words(
        "{name} signed on {moment}; the ink is bound to this digest.",
        "{name} 于 {moment} 签名；笔迹与该摘要绑定。",
    ),
    "clock-corrected": Words(
        "By the server's clock that was {moment}; the laptop's was wrong when they were last compared ({compared}).",
        "按服务器时钟为 {moment}；最近一次比对时（{compared}），笔记本电脑的时钟有误。",
    ),
    "name-typed": Words(
        "{name} typed the name and confirmed on {moment}, bound to this digest.",
        "{name} 于 {moment} 键入姓名并确认，与该摘要绑定。",
    ),
    "declined": Words(
        "The customer declined to sign: {words}", "客户拒绝签名：{words}"
    ),
    "nobody-there": Words("Nobody was on site: {words}", "现场无人：{words}"),
    "nobody-signed": Words("Nobody signed: this is a draft.", "无人签名：这是草稿。"),
    "ink-unbound": Words(
        "The signature was not given for these data.", "签名并非针对这些数据。"
    ),
    "pages-same": Words(
        "Drawn again from the data, the pages come out the same.", "根据数据重新绘制，页面完全一致。"
    ),
    "pages-differ": Words(
        "The pages show something else than the attached data say.", "页面内容与所附数据不符。"
    ),
    "pages-photos-missing": Words(
        "Not drawn again: {number} of its pictures are not here.", "未重新绘制：此处缺少其中 {number} 张图片。"
    ),
    "pages-other-version": Words(
        "Drawn by version {version}, which draws pages differently; compare them by eye.",
        "由 {version} 版绘制，页面画法不同；请目视比对。",
    ),
    "pages-not-drawn": Words(
        "Not drawn again: the fonts of sheets are not built here.", "未重新绘制：此处尚未生成报告字体。"
    ),
    "archive": Words(
        "By our own checklist it is an archive file (PDF/A-3); no third party has validated that.",
        "按我们自己的核对表，它是归档文件（PDF/A-3）；未经第三方验证。",
    ),
    "archive-not": Words(
        "It is no archive file (PDF/A-3): clauses {clauses} of ISO 19005-3 are not met. That says nothing of whether "
        "it is genuine.",
        "它不是归档文件（PDF/A-3）：不符合 ISO 19005-3 第 {clauses} 条。这与其真伪无关。",
    ),
    "known": Words(
        "This is revision {revision} of the sheet of order {order}, sealed on {moment} by {name}.",
        "这是工单 {order} 服务报告的第 {revision} 版，由 {name} 于 {moment} 封存。",
    ),
    "known-differs": Words(
        "The records of order {order}, revision {revision}, do not agree with the seal: they were altered.",
        "工单 {order} 第 {revision} 版的记录与封签不一致：记录已被改动。",
    ),
    "unknown-here": Words("No sheet sealed here has these bytes.", "此处封存的报告中没有与之相同的文件。"),
    "replaced": Words("It was replaced: the newest is revision {newest}.", "已被取代：最新为第 {newest} 版。"),
}  # fmt: skip
