"""The command line's Chinese words, by their English ones."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    # ─── the frame ───
    "The field engineer's desk, and the server it reconciles with.": "外勤工程师工作站，以及与之同步的服务器。",
    "example: fieldapp doctor": "示例：fieldapp doctor",
    "speak English or Chinese": "使用英文或中文",
    "COMMAND": "命令",
    "commands": "命令",
    "show the version and exit": "显示版本后退出",
    "say what is installed, what is missing, what to do": "检查已安装的组件、缺少的组件以及处理办法",
    # ─── argparse's own ───
    "usage: ": "用法：",
    "options": "选项",
    "positional arguments": "参数",
    "show this help message and exit": "显示本帮助后退出",
    "%(prog)s: error: %(message)s\n": "%(prog)s：错误：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "无法识别的参数：%s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r 这个选择（可选：%(choices)s）",
    "invalid %(type)s value: %(value)r": "%(value)r 不是有效的 %(type)s",
    "expected one argument": "需要一个值",
    "expected at least one argument": "至少需要一个值",
    "not allowed with argument %s": "不能与参数 %s 同时使用",
    "one of the arguments %s is required": "参数 %s 中须有一个",
    # ─── doctor ───
    "Look at everything fieldapp needs on this machine. Changes nothing.": "检查 fieldapp 在本机所需的一切，不做任何更改。",
    "example: fieldapp doctor --json": "示例：fieldapp doctor --json",
    "also look at the disk that holds this folder": "同时检查该文件夹所在的磁盘",
    "also ask this PostgreSQL server": "同时检查这台 PostgreSQL 服务器",
    "print JSON": "以 JSON 格式输出",
    "also check every record of this desk; its PIN is asked, and what differs is fetched with the next sync": (
        "同时检查本工作站的每条记录；会询问 PIN，不一致的内容在下次同步时重新获取"
    ),
    "no desk in {folder}": "{folder} 中没有工作站",
    "{rows} records, {groups} groups; not as the server sent them: {count}": (
        "{rows} 条记录，{groups} 组；与服务器发来的不一致：{count} 组"
    ),
    "changes taken back from the journal: {count}": "从日志取回的更改：{count} 项",
    "They are fetched anew with the next sync.": "将在下次同步时重新获取。",
    "good": "正常",
    "note": "提示",
    "MISSING": "缺失",
    "Run: {command}": "请运行：{command}",
    "Install the releases that requirements/ names.": "请安装 requirements/ 中指定的版本。",
    "The desk needs libraries of the system: run packaging/system-packages.": "工作站需要系统库：请运行 packaging/system-packages。",
    "PySide6 6.12 dies on Python 3.11: use 6.11.3.": "PySide6 6.12 在 Python 3.11 上会崩溃：请使用 6.11.3。",
    "a screen": "有显示器",
    "no screen here": "本机没有显示器",
    "The desk needs one; the server does not.": "工作站需要显示器，服务器不需要。",
    "not built": "尚未生成",
    "without {glyphs}": "缺少字形 {glyphs}",
    "the desk speaks English only": "工作站目前只有英文",
    "the second opinion on codes": "条码识别的第二引擎",
    "not installed": "未安装",
    "Some worn codes need it: install the system's package libzbar0.": "部分磨损的条码需要它：请安装系统软件包 libzbar0。",
    "Scanning works from files, the clipboard and a USB scanner. For the camera: {package}.": (
        "可以从文件、剪贴板和 USB 扫描枪读码。如需摄像头，请安装：{package}。"
    ),
    "none is set up": "未配置打印机",
    "Sheets can be kept and handed over as PDF.": "服务报告可以 PDF 形式保存和交付。",
    "{free} GB free at {folder}": "{folder} 剩余 {free} GB",
    "Make room: fieldapp could not save an order here.": "请腾出空间：此处已无法保存工单。",
    "Photos will fill this soon.": "照片很快会占满此磁盘。",
    # ─── desk ───
    "open the field engineer's desk": "打开外勤工程师工作站",
    "Open the field engineer's desk. It works without a network.": "打开外勤工程师工作站，无需网络即可使用。",
    "example:\n  fieldapp desk --profile ~/fieldapp-li": "示例：\n  fieldapp desk --profile ~/fieldapp-li",
    "the folder of one engineer's desk": "某位工程师的工作站文件夹",
    "There is no screen here. Run the desk where windows can be shown.": "本机没有显示器。请在能显示窗口的机器上运行工作站。",
    # ─── verify ───
    "say whether a service sheet is unchanged": "核实服务报告是否未经改动",
    "Check the seals, the data and the pages of sheets, and compare them with what a desk or a server has "
    "sealed. Ends with 0 when every file is genuine, 1 when one is not or cannot be proven, 2 when the "
    "command was wrong, 3 when something was in the way.": (
        "检查服务报告的封签、数据与页面，并与工作站或服务器封存的报告比对。每个文件都真实时以 0 结束；"
        "有文件不真实或无法证实时为 1；命令有误时为 2；遇到障碍时为 3。"
    ),
    "the certificate of the company's sheet authority, as the company publishes it": (
        "公司报告证书机构的证书，由公司公布"
    ),
    "print the findings as JSON": "以 JSON 输出检查结果",
    "{file} holds no certificate in PEM": "{file} 中没有 PEM 格式的证书",
    "{file} holds no list of revoked certificates": "{file} 中没有吊销证书列表",
    "the certificate of an authority whose time stamps you believe; may be repeated": (
        "您信任其时间戳的机构的证书；可重复给出"
    ),
    "the authority's list of revoked certificates, as the company publishes it": "公司公布的吊销证书列表",
    "example: fieldapp verify sheet.pdf --data /srv/fieldapp": "示例：fieldapp verify sheet.pdf --data /srv/fieldapp",
    "the PDF": "PDF 文件",
    "--data is a server and --profile a desk: name one of them": "--data 指服务器，--profile 指工作站，请只给出其一",
    "the server's data folder": "服务器的数据文件夹",
    "the server's PostgreSQL database": "服务器的 PostgreSQL 数据库",
    "the desk's folder; its PIN is asked": "工作站的文件夹（需输入 PIN 码）",
    "PIN: ": "PIN 码：",
    # ─── bundle ───
    "The database was not as this desk left it. Changes taken back from the journal: {count}.": (
        "数据库与本工作站上次留下的不一致。从日志取回的更改：{count} 项。"
    ),
    "The damaged file is kept as {file}.": "损坏的文件保留为 {file}。",
    "exchange with the server by files, or rescue a desk's work": "用文件与服务器交换，或抢救工作站的工作",
    "Carry a desk's work to the server and the answer back, without any network.": (
        "不用网络，把工作站的工作带到服务器，并把回复带回来。"
    ),
    "example: fieldapp bundle out /media/stick/work.fieldapp": (
        "示例：fieldapp bundle out /media/stick/work.fieldapp"
    ),
    "on a laptop: save what waits to be sent; its PIN is asked": "在笔记本上：保存待发送的工作，会询问 PIN 码",
    "copy a desk's work as it is; needs no PIN": "原样复制工作站的工作，不需要 PIN 码",
    "Copy a desk's journal, photos and sheets, encrypted as they are, to one file.\n"
    "Needs no PIN and no network; whoever opens the file needs the engineer's PIN.": (
        "将工作站的日志、照片和服务报告按加密原样复制到一个文件中。\n"
        "不需要 PIN 码，也不需要网络；打开该文件时需要工程师的 PIN 码。"
    ),
    "example: fieldapp bundle rescue /media/stick/unsent.fieldapp": (
        "示例：fieldapp bundle rescue /media/stick/unsent.fieldapp"
    ),
    "take a file in: work on the server, an answer on the laptop": (
        "导入文件：在服务器上导入工作，在笔记本上导入回复"
    ),
    "example: fieldapp bundle in /media/stick/work.fieldapp --data /srv/fieldapp": (
        "示例：fieldapp bundle in /media/stick/work.fieldapp --data /srv/fieldapp"
    ),
    "the file to take in": "要导入的文件",
    "where to write the answer; beside the file else": "回复文件的位置；默认与该文件放在一起",
    "{done} of {all} MB": "已完成 {done} / {all} MB",
    "Saved to {file}, {size} MB. Changes: {changes}. Photos and documents: {files}.": (
        "已保存到 {file}（{size} MB）：{changes} 项更改，{files} 个照片和文档。"
    ),
    "Damaged or missing, and not in it: {count}.": "已损坏或缺失、未包含在内：{count} 个。",
    "Only the server can read it. Everything stays here until its answer was taken in.": (
        "只有服务器能读取此文件。导入回复之前，一切仍保留在本机。"
    ),
    "Changes now on the server: {count}, kept there for people: {held}.": (
        "现已到达服务器：{count} 项更改，其中 {held} 项留待人工处理。"
    ),
    "Records that came: {rows}. Photos and documents: {files}.": "已收到：{rows} 条记录，{files} 个照片和文档。",
    "The answer is in {file}. Take it back to the laptop.": "回复已写入 {file}。请带回笔记本导入。",
    "From {name}, saved {moment}. Changes: {count}, new: {new}, kept for people: {held}. "
    "New photos and documents: {files}.": (
        "来自 {name}，保存于 {moment}：{count} 项更改，其中 {new} 项为新，{held} 项留待人工处理；"
        "新照片和文档 {files} 个。"
    ),
    "Not what their names say, and not kept: {count}.": "内容与名称不符、未保留：{count} 个。",
    "The laptop has to save its work once more; the answer tells it so.": (
        "笔记本须再保存一次工作；回复中已说明。"
    ),
    "The laptop is suspended: its work is kept for people, and the answer brings nothing.": (
        "该笔记本已停用：其工作留待人工处理，回复中不含新内容。"
    ),
    "the desk's folder": "工作站的文件夹",
    "the file to write": "要写入的文件",
    "No: the desk in {folder} has recorded nothing yet.": "否：{folder} 中的工作站尚未记录任何内容。",
    "Saved to {file}: {size} MB.": "已保存到 {file}：{size} MB。",
    "{done} of {all} files": "已完成 {done} / {all} 个文件",
    # ─── import ───
    "import customers, sites, devices, parts or orders from a list": "从列表导入客户、现场、设备、备件或工单",
    "Import a CSV, TSV (any encoding, gz) or XLSX list. The mapping is proposed, shown and kept;\n"
    "importing the same list again changes nothing. Exit status: 0 done (refused rows are told),\n"
    "1 nothing was imported, 2 the command was not understood, 3 the file cannot be imported.": (
        "导入 CSV、TSV（任意编码，可为 gz）或 XLSX 列表。系统会建议字段映射，供您查看并保存；\n"
        "重复导入同一列表不会产生任何更改。退出状态：0 完成（会列出被拒绝的行），\n"
        "1 未导入任何内容，2 命令无法识别，3 文件无法导入。"
    ),
    "example:\n"
    '  fieldapp import orders.csv --as orders --customer "Northern Pit" --data /srv/fieldapp --dry-run': (
        "示例：\n  fieldapp import orders.csv --as orders --customer 北方矿业 --data /srv/fieldapp --dry-run"
    ),
    "the list": "列表文件",
    "what it is a list of; else it is found out": "列表的内容类型；不指定则自动判断",
    "say what would come of it, write nothing": "只说明导入结果，不写入任何内容",
    "import without asking": "不再询问，直接导入",
    "write refused rows to FILE.refused.csv, with the reasons": "将被拒绝的行及原因写入 FILE.refused.csv",
    "the mapping as a TOML or JSON file; one that is not there yet is written": (
        "TOML 或 JSON 格式的映射文件；文件不存在时会写入建议的映射"
    ),
    "propose a mapping though one is kept": "忽略已保存的映射，重新建议",
    "the one customer all rows belong to": "所有行所属的唯一客户",
    "which sheet of a workbook": "工作簿中的哪个工作表",
    "the encoding of a text file, if not found out right": "文本文件的字符编码（自动判断有误时使用）",
    "Reading": "正在读取",
    "Checking": "正在检查",
    "Importing": "正在导入",
    "{heading}: {rows} rows": "{heading}：{rows} 行",
    "{heading}: {rows} of {total} rows": "{heading}：{rows} / {total} 行",
    "Import? [y/N] ": "是否导入？[y/N] ",
    "Nothing was imported. Import with --yes, or see what would come of it with --dry-run.": (
        "未导入任何内容。使用 --yes 直接导入，或使用 --dry-run 查看导入结果。"
    ),
    "The mapping was written to {file}; it can be edited and given again.": "映射已写入 {file}，可编辑后再次使用。",
    # ─── server ───
    "run the central service": "运行中央服务",
    "Run the central service: the console, and what desks sync with.": "运行中央服务：控制台以及工作站的同步服务。",
    "example: fieldapp server --data /var/lib/fieldapp --listen 0.0.0.0:8440": (
        "示例：fieldapp server --data /var/lib/fieldapp --listen 0.0.0.0:8440"
    ),
    "where to listen; 127.0.0.1:8440 else": "监听地址；默认 127.0.0.1:8440",
    "ACTION": "操作",
    "PostgreSQL instead of a file in the data folder": "使用 PostgreSQL，而不是数据文件夹中的文件",
    "certificate with its chain, PEM": "证书及其证书链（PEM）",
    "key of the certificate, PEM": "证书的私钥（PEM）",
    "plain HTTP: a proxy on this machine speaks HTTPS": "明文 HTTP：由本机上的代理提供 HTTPS",
    "plain HTTP without a proxy, on a loopback address only": "不经代理的明文 HTTP，仅限回环地址",
    "the address that desks reach; goes into enrolment tickets": "工作站可访问的地址，写入注册票据",
    "mail server for letters: smtps://login:password@mail.example.com": "发信用的邮件服务器：smtps://用户名:密码@mail.example.com",
    "whom letters are from": "信件的发件人地址",
    "time stamp service (RFC 3161) that sealed sheets are stamped by": "为封存的报告加盖时间戳的服务（RFC 3161）",
    "the certificate of whoever certifies that service; only its time stamps are taken": (
        "为该服务签发证书的机构的证书；只接受它的时间戳"
    ),
    "--timestamps and --timestamp-authority belong together": "--timestamps 和 --timestamp-authority 必须同时给出",
    "--timestamps takes an address that begins with http:// or https://": (
        "--timestamps 的地址须以 http:// 或 https:// 开头"
    ),
    "--tls-cert and --tls-key belong together": "--tls-cert 和 --tls-key 必须同时给出",
    "--tls-cert cannot be combined with plain HTTP": "--tls-cert 不能与明文 HTTP 同时使用",
    "--plain-http is for a loopback address; others need HTTPS": "--plain-http 仅限回环地址，其他地址需要 HTTPS",
    "Listening: {url}": "正在监听：{url}",
    "To make the first administrator: {command}": "创建第一个管理员：{command}",
    "To make the first enrolment code: {command}": "创建第一个注册码：{command}",
    # ─── server admin create ───
    "make an administrator": "创建管理员",
    "make a person who may do everything": "创建拥有全部权限的人员",
    "example: fieldapp server admin create --data /var/lib/fieldapp --login ada": (
        "示例：fieldapp server admin create --data /var/lib/fieldapp --login ada"
    ),
    "what the person signs in as": "登录名",
    "the person's name; the login else": "姓名；默认与登录名相同",
    "read the password from standard input, one line": "从标准输入读取一行作为密码",
    "Password: ": "密码：",
    "The same again: ": "再次输入：",
    "The two passwords are not the same.": "两次输入的密码不一致。",
    "Nobody is here to type a password. Send it with --password-stdin.": (
        "此处无人输入密码，请用 --password-stdin 传入。"
    ),
    "{login} can sign in now.": "{login} 现在可以登录了。",
    # ─── server desk code ───
    "enrol laptops": "登记笔记本",
    "make a code with which one laptop joins": "创建供一台笔记本加入的注册码",
    "example: fieldapp server desk code --data /var/lib/fieldapp --person li.wei": (
        "示例：fieldapp server desk code --data /var/lib/fieldapp --person li.wei"
    ),
    "whose laptop it is": "笔记本使用者的登录名",
    "make the person, an engineer of that name, when there is none with the login": (
        "如无此登录名，则以该姓名创建一名工程师"
    ),
    "the address that the laptop reaches": "笔记本可访问的地址",
    "Start the server once, or say with --server-url where laptops reach it.": (
        "请先启动一次服务器，或用 --server-url 指明笔记本可访问的地址。"
    ),
    "Nobody signs in as {login}.": "没有登录名为 {login} 的人员。",
    # ─── demo ───
    "run the whole loop on a small made-up company": "用一家虚构的小公司演示完整流程",
    "Run the whole loop: import, dispatch, work without a network, signature, sync, conflict,\n"
    "review, amendment. Leaves pictures, the signed sheets and summary.json.\n"
    "Without a screen the same windows are driven off-screen.": (
        "演示完整流程：导入、派工、离线作业、签名、同步、冲突、审核、修订。\n"
        "留下截图、已签名的服务报告和 summary.json。没有显示器时在后台驱动同样的窗口。"
    ),
    "example: fieldapp demo --out build/demo": "示例：fieldapp demo --out build/demo",
    "where to leave it": "结果存放位置",
    "a list of past orders to import instead": "改为导入这份历史工单列表",
    "The demo stopped: {what}": "演示中止：{what}",
    "Everything is in {folder}.": "全部结果在 {folder} 中。",
    # ─── sheets ───
    "put a month's sheets of a customer into one PDF": "将某客户一个月的服务报告合并为一个 PDF",
    "Put the sheets of a customer that were sealed in a month into one PDF with contents and bookmarks.\n"
    "Of each order the newest revision is taken. Exit status: 0 done, 1 there is no such customer or no\n"
    "sheet, or one lacks its file, 2 the command was not understood, 3 trouble.": "将某客户在一个月内封存的服务报告合并为一个带目录和书签的 PDF。\n"
    "每张工单取最新版本。退出码：0 完成，1 没有该客户、没有服务报告或缺少文件，2 命令有误，3 出现故障。",
    "example:\n"
    '  fieldapp sheets --customer "Northern Pit" --month 2026-10 --data /srv/fieldapp --out october.pdf': "示例：\n"
    '  fieldapp sheets --customer "Northern Pit" --month 2026-10 --data /srv/fieldapp --out october.pdf',
    "the customer's name or number, or a part of it": "客户名称或编号，或其中一部分",
    "the month": "月份",
    "the PDF to write": "要写入的 PDF 文件",
    "No sheet of {customer} was sealed in {month}.": "{month} 没有 {customer} 的已封存服务报告。",
    "“{words}” is no month; write it as 2026-10": "“{words}”不是月份；请写成 2026-10 的形式",
    "There is no customer “{name}”.": "没有名为“{name}”的客户。",
    "Several customers are called like “{name}”; name one by its number:": "有多个客户与“{name}”相符，请用编号指定：",
    "Bound into {file}: sheets {sheets}, pages {pages}.": "已写入 {file}：服务报告 {sheets} 份，共 {pages} 页。",
    "The file of sheet {number} is not here.": "服务报告 {number} 的文件不在本机上。",
    "processes to answer with; needs PostgreSQL": "用几个进程应答；需要 PostgreSQL",
    "--workers needs --database with PostgreSQL, and a system that can fork": (
        "--workers 需要用 --database 指定 PostgreSQL，并且系统支持 fork"
    ),
    "write everything the server is into one file, while it runs": "在服务器运行时，将其全部内容写入一个文件",
    "example: fieldapp server backup --data /var/lib/fieldapp /mnt/backup/fieldapp.tar": (
        "示例：fieldapp server backup --data /var/lib/fieldapp /mnt/backup/fieldapp.tar"
    ),
    "the new file": "新文件",
    "bring a server back out of its backup, where there is none": "从备份恢复服务器（目标处须没有服务器）",
    "example: fieldapp server restore --data /var/lib/fieldapp /mnt/backup/fieldapp.tar": (
        "示例：fieldapp server restore --data /var/lib/fieldapp /mnt/backup/fieldapp.tar"
    ),
    "the backup": "备份文件",
    "read everything and say what is damaged; changes nothing": "读取全部内容并指出损坏之处；不作任何更改",
    "example: fieldapp server check --data /var/lib/fieldapp": "示例：fieldapp server check --data /var/lib/fieldapp",
    "a backup instead of the server": "检查备份而不是服务器",
    "{path}: the server as of commit {seq}, {count} files.": "{path}：服务器截至提交 {seq} 的内容，文件 {count} 个。",
    "The server of {when} is back, as of commit {seq}. Start it; desks hand in what came later.": (
        "已恢复 {when} 的服务器，截至提交 {seq}。请启动它；此后的内容由各工作站重新提交。"
    ),
    "A backup of {when}, version {version}, as of commit {seq}: whole, {count} files.": (
        "{when} 的备份，版本 {version}，截至提交 {seq}：完整，文件 {count} 个。"
    ),
    "What stands in its database is known when it is restored.": "其数据库的内容在恢复后才能检查。",
    "{rows} rows in {scopes} scopes and {files} files were read.": "已读取 {scopes} 个范围中的 {rows} 行和 {files} 个文件。",
    "Files that desks have not handed in yet: {count}": "工作站尚未提交的文件：{count}",
    "All of it is as it should be.": "全部正常。",
    "Damaged: {count}": "损坏：{count}",
    "let a person who lost telephone and recovery codes sign in with the password alone": (
        "让手机和恢复码都丢失的人员只用密码登录"
    ),
    "example: fieldapp server admin unlock --data /var/lib/fieldapp --login ada": (
        "示例：fieldapp server admin unlock --data /var/lib/fieldapp --login ada"
    ),
    "{login} signs in with the password alone now.": "{login} 现在只用密码即可登录。",
}
