"""The way to the server, what it refuses, and its own start."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    # ─── the way there ───
    "server-absent": (
        "The server cannot be reached. All work is kept.",
        "无法连接服务器。全部工作均已保留。",
    ),
    "no-progress": (
        "The sync does not get on: desk and server disagree. All work is kept.",
        "同步无法推进：工作站与服务器不一致。全部工作均已保留。",
    ),
    "sync-bug": (
        "The sync stopped over a mistake of fieldapp's own. All work is kept.",
        "同步因 fieldapp 自身的错误而中断。全部工作均已保留。",
    ),
    "server-busy": ("The server is busy. Try again later.", "服务器繁忙。请稍后重试。"),
    "server-disk-full": (
        "The server's disk is full. Nothing is lost; make room on the server.",
        "服务器磁盘已满。没有丢失任何内容，请在服务器上腾出空间。",
    ),
    "server-fault": (
        "The server made a mistake of its own; its log says which. Nothing was changed.",
        "服务器自身出错，详见其日志。未更改任何内容。",
    ),
    "server-failed": ("The server has trouble of its own.", "服务器自身出现故障。"),
    "server-address": ("The server's address “{address}” cannot be used.", "服务器地址“{address}”无法使用。"),
    "too-slow": (
        "The connection is too slow right now. All work is kept.",
        "当前网络过慢。全部工作均已保留。",
    ),
    "interrupted": ("The exchange was interrupted. All work is kept.", "传输被中断。全部工作均已保留。"),
    "reply-is-not-ours": (
        "Something else answered in the server's place. All work is kept.",
        "应答的不是我们的服务器。全部工作均已保留。",
    ),
    "orders-would-go": (
        "The server's answer would take most orders off this laptop. Nothing was taken away; the desk asks under Sync.",
        "服务器的应答会从本机移除大部分工单。目前未移除任何内容，请在工作站的“同步”页面决定。",
    ),
    "server-is-older": (
        "The server's fieldapp is older than this desk's. Everything is kept; update the server.",
        "服务器上的 fieldapp 比本工作站的旧。全部工作均已保留，请更新服务器。",
    ),
    "desk-is-newer": (
        (
            "The desk's fieldapp is newer than this server's (protocol {spoken}, known here: {known}). "
            "Nothing was taken in and nothing is lost; update the server."
        ),
        "该工作站的 fieldapp 比本服务器的新（协议 {spoken}，此处识别到 {known}）。未接收任何内容，也没有丢失，请更新服务器。",
    ),
    "request-refused": (
        "The server did not accept what was sent ({reason}).",
        "服务器未接受所发送的内容（{reason}）。",
    ),
    "not-recognised": ("The server does not recognise this desk any more.", "服务器不再认可此工作站。"),
    "authority-unreadable": (
        "The server's certificate authority cannot be read.",
        "无法读取服务器的证书颁发机构。",
    ),
    # ─── bodies ───
    "body-damaged": ("What arrived is damaged.", "收到的内容已损坏。"),
    "body-too-large": (
        "What arrived is larger than {most_bytes} bytes.",
        "收到的内容超过 {most_bytes} 字节。",
    ),
    "body-unreadable": ("What arrived cannot be read.", "无法读取收到的内容。"),
    # ─── desks and people ───
    "desk-not-recognised": ("The server does not know this desk.", "服务器不认识此工作站。"),
    "desk-suspended": ("This desk is suspended.", "此工作站已被停用。"),
    "enrolment-code-expired": ("This enrolment code has expired.", "此注册码已过期。"),
    "enrolment-code-unknown": ("The server does not know this enrolment code.", "服务器不认识此注册码。"),
    "enrolment-code-used": ("This enrolment code was used already.", "此注册码已被使用。"),
    "enrolment-person-inactive": (
        "The person of this enrolment code does not work here any more.",
        "此注册码对应的人员已不在职。",
    ),
    "enrolment-proof-wrong": ("The desk could not prove its key.", "工作站未能证明其密钥。"),
    "desk-name-missing": ("Give the laptop a name.", "请给本机起个名称。"),
    "desk-name-too-long": (
        "The name of a laptop has at most {most} characters.",
        "本机名称最多 {most} 个字符。",
    ),
    "too-many-attempts": (
        "Too many attempts failed. Wait {retry_after_s} seconds, then try again.",
        "失败次数过多。请等待 {retry_after_s} 秒后重试。",
    ),
    "sign-in-delayed": (
        "Too many attempts failed. Wait {seconds} seconds, then try again.",
        "失败次数过多。请等待 {seconds} 秒后重试。",
    ),
    "sign-in-failed": ("Login or password is wrong.", "登录名或密码错误。"),
    "sign-in-needs-https": ("Signing in needs a secure connection (https).", "登录需要安全连接（https）。"),
    "password-wrong": ("The present password is wrong.", "当前密码错误。"),
    "code-wrong": ("This code is wrong, or was used already.", "验证码错误或已使用过。"),
    "second-factor-on": ("One-time codes are set up already.", "已设置一次性验证码。"),
    "proof-needed": (
        "The password or a code has to be said again first.",
        "请先重新输入密码或验证码。",
    ),
    "password-too-short": ("A password has at least {least} characters.", "密码至少需要 {least} 个字符。"),
    "password-too-long": ("A password has at most {most} characters.", "密码最多 {most} 个字符。"),
    "passwords-differ": ("The two passwords are not the same.", "两次输入的密码不一致。"),
    # ─── the console's forms ───
    "form-expired": (
        "The page was open for too long. Nothing was changed.",
        "页面打开时间过长，未作任何更改。",
    ),
    "form-value": ("“{field}” cannot be read.", "无法读取“{field}”。"),
    "form-value-missing": ("“{field}” is missing.", "缺少“{field}”。"),
    # ─── its start ───
    "listen-address": (
        "“{found}” is no address to listen at. Write it as 0.0.0.0:8440.",
        "“{found}”不是可监听的地址。请写成 0.0.0.0:8440 的形式。",
    ),
    "port-in-use": (
        "Another program listens at port {port} already. Stop it, or choose another port with --listen.",
        "端口 {port} 已被其他程序占用。请停止该程序，或用 --listen 另选端口。",
    ),
    "port-not-allowed": (
        "The system does not let fieldapp listen at port {port}. Choose one above 1023 with --listen.",
        "系统不允许 fieldapp 监听端口 {port}。请用 --listen 选择大于 1023 的端口。",
    ),
    "host-not-here": (
        "This machine cannot listen at {host}: {reason}. 0.0.0.0 means every address it has.",
        "本机无法在 {host} 上监听：{reason}。0.0.0.0 表示本机的全部地址。",
    ),
    "data-folder": (
        "Nothing can be kept in the folder {folder}: {reason}. Name another one with {option}.",
        "无法在文件夹 {folder} 中保存数据：{reason}。请用 {option} 指定其他文件夹。",
    ),
    # ─── kept and brought back ───
    "backup-exists": (
        "{path} is there already and stays as it is. Name a new file.",
        "{path} 已存在，保持不变。请指定一个新文件。",
    ),
    "server-is-there": (
        "{path} belongs to a server already. Restore into an empty folder; nothing was changed.",
        "{path} 已属于某台服务器。请恢复到空文件夹；未作任何更改。",
    ),
    "database-not-empty": (
        "The database {name} is not empty. Restore into an empty one; nothing was changed.",
        "数据库 {name} 不为空。请恢复到空数据库；未作任何更改。",
    ),
    "backup-of-other-kind": (
        "This backup is of a server on {kind}. Give --database for PostgreSQL, and leave it out for SQLite.",
        "此备份来自使用 {kind} 的服务器。PostgreSQL 请给出 --database，SQLite 请不要给出。",
    ),
    "backup-unreadable": ("{path} is not a backup of fieldapp.", "{path} 不是 fieldapp 的备份。"),
    "backup-damaged": (
        "The backup is damaged ({name}). Nothing was restored; take another one.",
        "备份已损坏（{name}）。未作任何恢复，请使用其他备份。",
    ),
    "no-server-here": (
        "There is no server in {folder}. Name its folder with --data, or its database with --database.",
        "{folder} 中没有服务器。请用 --data 指定其文件夹，或用 --database 指定其数据库。",
    ),
    "database-of-another-version": (
        "The database is of another version ({found}, this one works with {known}). Start the server once with it.",
        "数据库属于其他版本（{found}，本版本使用 {known}）。请先用本版本启动一次服务器。",
    ),
    "dump-program-missing": (
        "{program} is not installed (package postgresql-client). Without it PostgreSQL cannot be copied from here.",
        "未安装 {program}（软件包 postgresql-client）。没有它，无法从这里复制 PostgreSQL。",
    ),
    "dump-failed": ("{program} failed: {reason}", "{program} 失败：{reason}"),
    # ─── its database ───
    "database-scheme": (
        "“{scheme}” is no database that fieldapp works with. Write postgresql://USER:PASSWORD@HOST/NAME.",
        "fieldapp 不支持“{scheme}”数据库。请写成 postgresql://用户:密码@主机/库名 的形式。",
    ),
    "database-address": (
        "This is no address of a database. Write postgresql://USER:PASSWORD@HOST/NAME (@ in it as %40).",
        "这不是数据库地址。请写成 postgresql://用户:密码@主机/库名 的形式（其中的 @ 写作 %40）。",
    ),
    "database-unreachable": (
        "No PostgreSQL answers at {host}: {reason}. Is it running, and is the host in --database right?",
        "{host} 上没有 PostgreSQL 应答：{reason}。请检查它是否在运行，以及 --database 中的主机是否正确。",
    ),
    "database-busy": (
        "PostgreSQL at {host} takes nobody in right now: {reason}. Try again in a moment.",
        "{host} 上的 PostgreSQL 暂不接受连接：{reason}。请稍后重试。",
    ),
    "database-sign-in": (
        "PostgreSQL at {host} does not let “{user}” in: {reason}. Check user and password in --database.",
        "{host} 上的 PostgreSQL 拒绝用户“{user}”：{reason}。请检查 --database 中的用户名和密码。",
    ),
    "database-absent": (
        "There is no database “{name}” for this user at {host}. Make it, or mend its name in --database.",
        "{host} 上没有数据库“{name}”，或此用户无权使用。请创建它，或更正 --database 中的库名。",
    ),
    "database-encoding": (
        "The database “{name}” keeps text as {found}, which lacks many letters. Make one with ENCODING 'UTF8'.",
        "数据库“{name}”的编码是 {found}，许多文字无法保存。请用 ENCODING 'UTF8' 创建数据库。",
    ),
    "certificate-unreadable": (
        "The server's certificate in {folder} cannot be read.",
        "无法读取 {folder} 中的服务器证书。",
    ),
    "certificate-files": (
        "{certificate} and {key} are no certificate and its key without a password, both in PEM.",
        "{certificate} 和 {key} 不是一对 PEM 格式的证书及其未加密的私钥。",
    ),
    # ─── the desk's own switch ───
    "kept-offline": ("The desk is kept offline. All work is kept.", "工作站保持离线。全部工作均已保留。"),
    # ─── uploads ───
    "header-malformed": ("The header {header} makes no sense.", "请求头 {header} 无效。"),
    "too-many-uploads": ("At most {most} uploads at once.", "最多同时进行 {most} 个上传。"),
    "upload-busy": ("This upload is being written already.", "此上传正在写入中。"),
    "upload-checksum": ("A piece of the upload is damaged.", "上传的某个分段已损坏。"),
    "upload-offset": ("The upload goes on at byte {offset}.", "上传应从第 {offset} 字节继续。"),
    "upload-taken-over": ("This upload was taken over.", "此上传已被接管。"),
    "upload-too-long": ("The upload is longer than {size_bytes} bytes.", "上传内容超过 {size_bytes} 字节。"),
    "upload-unknown": ("This upload is not known, or no longer.", "没有此上传，或已失效。"),
}
