"""What the rules of the work refuse."""

from __future__ import annotations

from collections.abc import Mapping

FIELDS: Mapping[str, tuple[str, str]] = {
    "person.login": ("the login", "登录名"),
    "person.name": ("the person's name", "姓名"),
}
"""What people call the fields that a command can leave empty."""

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
    "held-settled": ("{by} has dealt with this already.", "{by} 已处理过此项。"),
    "two-sheets": (
        "Two sheets were sealed for this order; decide which one stands.",
        "此工单有两份已签署的服务报告，请先决定以哪一份为准。",
    ),
    "sheet-moved-on": (
        "Revision {revision} of the sheet has come meanwhile. Read it, then judge it.",
        "其间已收到服务报告第 {revision} 版。请先阅读，再审核。",
    ),
    # ─── the sheet and its review ───
    "sheet-is-sealed": (
        "The customer has signed: what was signed cannot be changed.",
        "客户已签名：签名所涵盖的内容不能更改。",
    ),
    "sheet-stays": ("A signed sheet cannot be withdrawn.", "已签名的服务报告不能撤回。"),
    "remarks-missing": ("Say what has to be corrected.", "请说明需要更正的内容。"),
    "remark-points-nowhere": (
        "A remark belongs to a field that this report does not have: {field}.",
        "有一条批注所指的字段不在此报告中：{field}。",
    ),
    "article-elsewhere": (
        "This article has moved on meanwhile (it is “{state}” now).",
        "此知识条目其间已变化（现为“{state}”）。",
    ),
    "already-voted": ("You have voted on this version already.", "您已对此版本投过票。"),
    "already-reversed": ("This was reversed already.", "此项已冲销。"),
    "already-withdrawn": ("This was withdrawn already.", "此项已撤回。"),
    "attachment-withdrawn": ("This photo or document was withdrawn.", "此照片或文档已撤回。"),
    # ─── the procedure ───
    "step-of-another-procedure": ("This step belongs to another procedure.", "此步骤属于另一作业规程。"),
    "answer-of-another-machine": (
        "{machine} is neither the machine of this order nor fitted in it.",
        "{machine} 既不是本工单的设备，也不装在其中。",
    ),
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
    "amount-not-positive": ("The amount has to be more than zero.", "金额必须大于零。"),
    "already-replaced": ("This device was taken out already.", "此设备已拆除。"),
    "receipt-number-taken": (
        "Another receipt of this order has the number {number}.",
        "此工单已有编号为 {number} 的收据。",
    ),
    "quantity-not-positive": ("The quantity has to be more than zero.", "数量必须大于零。"),
    "part-recalled": (
        "The part {part} must not be fitted: it is recalled by bulletin {bulletin}.",
        "备件 {part} 不得安装：已由通告 {bulletin} 召回。",
    ),
    "same-van": ("Both vans are the same.", "两辆服务车相同。"),
    "van-unknown": ("Nobody says whose van the part comes from.", "未指明备件来自谁的服务车。"),
    # ─── undoing and conflicts ───
    "action-unknown": ("This action is not known here.", "此处没有这项操作的记录。"),
    "already-undone": ("“{title}” was undone already.", "“{title}”已撤销。"),
    "answer-replaced": ("The answer was replaced since.", "该记录其后已被替换。"),
    "nothing-to-undo": ("Nothing of “{title}” can be undone.", "“{title}”中没有可以撤销的内容。"),
    "steps-stay": ("The order's way to “{status}” cannot be undone.", "工单进入“{status}”的步骤不能撤销。"),
    "conflict-decided": ("{by} has decided this already.", "{by} 已就此作出决定。"),
    "value-missing": ("Say which value should stand.", "请说明应保留哪个值。"),
    # ─── signing ───
    "sheet-incomplete": ("The sheet is not complete yet.", "服务报告尚未填写完整。"),
    "characters-unprintable": (
        "These characters cannot be printed on the sheet: {characters}",
        "服务报告无法打印以下字符：{characters}",
    ),
    "signature-missing": ("There is no signature.", "没有签名。"),
    "signed-and-declined": (
        "A sheet is signed or declined, not both.",
        "服务报告只能签名或拒签，不能两者兼有。",
    ),
    "signer-missing": ("Say who signs.", "请填写签名人。"),
    "signature-is-a-dot": ("A dot is no signature.", "一个点不是签名。"),
    "signature-too-short": ("This is too little ink for a signature.", "笔迹太少，不成签名。"),
    "signature-is-a-line": ("A single line is no signature.", "一条直线不是签名。"),
    "signer-twice": ("The second signer must be somebody else.", "第二签名人须为另一人。"),
    "ink-twice": ("Both signatures are the same strokes.", "两个签名的笔迹完全相同。"),
    "absence-remark-missing": ("Say what was found where nobody was on site.", "请说明现场无人的情况。"),
    "absence-photo-missing": (
        "A photo of this order has to show that nobody was on site.",
        "须有本工单的一张照片证明现场无人。",
    ),
    "link-ended": ("This link has ended.", "此链接已失效。"),
    "rating-missing": ("A rating needs stars, a number or words.", "评价需要星级、分数或文字。"),
    "rated-already": ("This order was rated already.", "此工单已评价。"),
    "not-finished-yet": ("The work is not finished yet.", "工作尚未完成。"),
    "confirmed-already": ("This sheet was confirmed already.", "此服务报告已确认。"),
    "not-to-be-confirmed": ("This sheet does not wait to be confirmed.", "此服务报告无需确认。"),
    "too-many-reports": (
        "Too much was sent from one address. Wait {retry_after_s} seconds, then try again.",
        "同一地址提交过多。请等待 {retry_after_s} 秒后重试。",
    ),
    "mail-address": ("“{address}” is not an email address.", "“{address}”不是电子邮箱地址。"),
    "mail-server": (
        "“{address}” is not a mail server. Write it as smtps://login:password@mail.example.com.",
        "“{address}”不是邮件服务器。请写成 smtps://用户名:密码@mail.example.com。",
    ),
    "rating-out-of-scale": ("The rating is out of its scale.", "评分超出范围。"),
    "facts-after-seal": ("Something was recorded after the customer signed.", "客户签名之后又有新的记录。"),
    # ─── what the office keeps ───
    "currency-malformed": (
        "“{currency}” is not a currency; write it as EUR.",
        "“{currency}”不是货币代码；请写成 CNY 的形式。",
    ),
    "colour-faint": (
        "This colour is too faint to be read on paper: its contrast is {contrast} to 1, {least} are needed.",
        "此颜色太浅，印在纸上难以辨认：对比度为 {contrast}:1，至少需要 {least}:1。",
    ),
    "check-address-malformed": (
        "“{address}” is not an address; write it as https://service.example.com.",
        "“{address}”不是网址；请写成 https://service.example.com 的形式。",
    ),
    "hours-malformed": (
        "“{value}” are no working hours; write them as 08:30-12:00, 13:00-17:30.",
        "“{value}”不是工作时间；请写成 08:30-12:00, 13:00-17:30 的形式。",
    ),
    "calendar-without-hours": (
        "Nobody works on this calendar; it needs hours on at least one day.",
        "此日历没有工作时间；至少一天要有工作时间。",
    ),
    "country-unknown": ("No holidays are known for “{name}”.", "没有“{name}”的节假日数据。"),
    "promise-missing": (
        "A service level promises a response, a solution, or both.",
        "服务级别须承诺响应时间、解决时间或两者。",
    ),
    "promise-too-long": ("At most {most} minutes can be promised.", "最多可承诺 {most} 分钟。"),
    "time-zone-unknown": ("There is no time zone “{name}”.", "没有名为“{name}”的时区。"),
    "last-administrator": (
        "{name} is the only administrator; somebody must stay one.",
        "{name} 是唯一的管理员，必须保留一名管理员。",
    ),
    "login-malformed": ("“{login}” cannot be a login.", "“{login}”不能用作登录名。"),
    "login-taken": ("Another person has the login “{login}”.", "登录名“{login}”已被他人使用。"),
    "part-number-taken": ("Another part has the number {number}.", "编号 {number} 已被另一备件使用。"),
    "position-impossible": ("There is no such place on Earth.", "地球上没有这个位置。"),
    "request-settled": ("This request is settled already.", "此服务请求已处理完毕。"),
    # ─── devices ───
    "scanned-other-device": (
        "This code belongs to {found}; the order is about {wanted}.",
        "此码属于 {found}，而工单针对的是 {wanted}。",
    ),
    "devices-apart": ("The devices are at different sites.", "设备位于不同的现场。"),
    "parent-elsewhere": ("The parent device is at another site.", "上级设备位于另一现场。"),
    "parent-in-a-circle": ("A device cannot be part of itself.", "设备不能是自身的组成部分。"),
    "relation-to-itself": ("A device cannot depend on itself.", "设备不能依赖自身。"),
    # ─── procedures ───
    "steps-missing": ("A procedure needs at least one step.", "作业规程至少需要一个步骤。"),
    "step-value": (
        "Step {position}: “{value}” cannot be understood as “{column}”.",
        "第 {position} 步：无法将“{value}”理解为“{column}”。",
    ),
    "condition-never-holds": (
        "The condition of step {position} waits for “{value}”, which is no answer of that step.",
        "第 {position} 步的条件要求“{value}”，而该步骤没有这个答案。",
    ),
    "procedure-moved-on": (
        "Version {version} of {name} was published meanwhile, or is there already. Nothing was saved.",
        "{name} 的第 {version} 版已经发布，未保存任何内容。",
    ),
    "procedure-in-a-plan": (
        "The plan “{plan}” makes orders with this procedure. Give it another one first.",
        "维护计划“{plan}”使用此作业规程生成工单，请先为其更换。",
    ),
    "procedure-no-steps": (
        "No column of this file holds the steps ({columns}). Name it Step or Item.",
        "此文件中没有步骤列（{columns}）。请将该列命名为“步骤”或“项目”。",
    ),
    "intervals-too-many": (
        "The file names {found} intervals. At most {most} become procedures of their own, so all steps stand in one.",
        "此文件有 {found} 个周期。最多 {most} 个周期可各成一份作业规程，因此所有步骤归入一份。",
    ),
    "list-gone": (
        "This list is no longer here; choose the file again.",
        "此列表已不在此处，请重新选择文件。",
    ),
    "file-missing": ("Choose a file.", "请选择文件。"),
    "procedure-json": ("This JSON file cannot be read: {reason}", "无法读取此 JSON 文件：{reason}"),
    "procedure-left-out": (
        "Line {line} was not taken as it stands: {what}",
        "第 {line} 行未按原样采用：{what}",
    ),
    "too-many-steps": ("A procedure has at most {most} steps.", "作业规程最多 {most} 个步骤。"),
    "step-key-twice": (
        "Step {position} has the key of another step.",
        "第 {position} 步与另一步骤的标识重复。",
    ),
    "choices-missing": ("Step {position} has no choices.", "第 {position} 步没有选项。"),
    "choice-too-long": (
        "A choice of step {position} is too long: at most {most} characters fit.",
        "第 {position} 步有选项过长：最多 {most} 个字符。",
    ),
    "condition-leads-nowhere": (
        "The condition of step {position} names no earlier step.",
        "第 {position} 步的条件未指向之前的步骤。",
    ),
    "limits-reversed": ("The limits of step {position} are reversed.", "第 {position} 步的上下限颠倒。"),
    # ─── the company ───
    "company-missing": (
        "The company's own name and address are not known yet.",
        "尚未填写本公司的名称和地址。",
    ),
    "sheet-changed": (
        "The order changed while the sheet was open. Show the sheet again before it is signed.",
        "服务报告打开期间工单有更改。签名前请重新显示服务报告。",
    ),
}
