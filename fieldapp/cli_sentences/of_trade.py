"""What the rules of the work refuse."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    # ─── orders ───
    "step-not-allowed": (
        "An order that is “{now}” cannot become “{to}”.",
        "状态为“{now}”的工单不能变为“{to}”。",
    ),
    "order-without-steps": ("The order has no history.", "此工单没有历史记录。"),
    "not-permitted": ("Your roles do not allow this.", "您的角色不允许此操作。"),
    "not-your-order": ("This order is assigned to somebody else.", "此工单已派给其他人。"),
    "not-editable": ("{fields} cannot be changed here.", "{fields} 不能在此处更改。"),
    "changed-meanwhile": (
        "Somebody else changed this meanwhile. Nothing was overwritten; compare and save again.",
        "其间有他人作了更改。未覆盖任何内容，请比较后重新保存。",
    ),
    "office-decides": ("The office decides this.", "此项由办公室决定。"),
    "office-only": ("Only the office may do this.", "仅办公室可执行此操作。"),
    "person-is-no-engineer": ("{name} is not an engineer.", "{name} 不是工程师。"),
    "person-not-active": ("{name} does not work here any more.", "{name} 已不在职。"),
    "words-missing": ("Something that is needed is empty: {field}.", "必填内容为空：{field}。"),
    # ─── the sheet and its review ───
    "sheet-is-sealed": (
        "The customer has signed: what was signed cannot be changed.",
        "客户已签名：签名所涵盖的内容不能更改。",
    ),
    "sheet-stays": ("A signed sheet cannot be withdrawn.", "已签名的服务单不能撤回。"),
    "remarks-missing": ("Say what has to be corrected.", "请说明需要更正的内容。"),
    "remark-points-nowhere": (
        "A remark belongs to a field that this report does not have: {field}.",
        "有一条批注所指的字段不在此报告中：{field}。",
    ),
    "already-reversed": ("This was reversed already.", "此项已冲销。"),
    "already-withdrawn": ("This was withdrawn already.", "此项已撤回。"),
    "attachment-withdrawn": ("This photo or document was withdrawn.", "此照片或文档已撤回。"),
    # ─── the procedure ───
    "step-of-another-procedure": ("This step belongs to another procedure.", "此步骤属于另一作业规程。"),
    "photo-missing": ("This step needs a photo.", "此步骤需要照片。"),
    "answer-too-long": ("At most {most} characters fit here.", "此处最多 {most} 个字符。"),
    "not-a-choice": ("“{words}” is not one of the answers of this step.", "“{words}”不是此步骤的可选答案。"),
    "not-yes-or-no": ("This step is answered with yes or no.", "此步骤请回答“是”或“否”。"),
    "not-a-number": ("“{words}” is not a number.", "“{words}”不是数字。"),
    "number-too-large": ("“{words}” is too large to be kept.", "“{words}”过大，无法保存。"),
    "too-many-decimals": ("At most {places} digits after the point.", "小数点后最多 {places} 位。"),
    # ─── labour and parts ───
    "ends-before-it-starts": ("The end lies before the beginning.", "结束时间早于开始时间。"),
    "minutes-not-positive": ("The time worked has to be more than zero.", "工时必须大于零。"),
    "minutes-exceed-the-span": (
        "{minutes} minutes do not fit between beginning and end ({span} minutes).",
        "{minutes} 分钟超出了起止时间（{span} 分钟）。",
    ),
    "longer-than-a-day": ("One entry holds at most a day.", "一条工时最多为一天。"),
    "quantity-not-positive": ("The quantity has to be more than zero.", "数量必须大于零。"),
    "part-recalled": (
        "The part {part} must not be fitted: it is recalled by bulletin {bulletin}.",
        "备件 {part} 不得安装：已由通告 {bulletin} 召回。",
    ),
    "same-van": ("Both vans are the same.", "两辆服务车相同。"),
    "van-unknown": ("Nobody says whose van the part comes from.", "未指明备件来自谁的服务车。"),
}
