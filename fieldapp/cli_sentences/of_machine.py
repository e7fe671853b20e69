"""Whole classes of errors, and what goes wrong on this machine."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    # ─── whole classes, for codes of a newer version ───
    "trouble": ("That did not work.", "操作未成功。"),
    "rule": ("The rules of the work do not allow this.", "业务规则不允许此操作。"),
    "unreadable": ("This cannot be read. Nothing was changed.", "无法读取此内容，未作任何更改。"),
    "replica": ("The data on this machine cannot be used right now.", "本机上的数据暂时无法使用。"),
    "sync": ("The server cannot be reached. All work is kept.", "无法连接服务器。全部工作均已保留。"),
    "refused": ("The server did not accept this.", "服务器未接受此请求。"),
    "hardware": ("The camera, printer or scanner does not answer.", "相机、打印机或扫描枪没有响应。"),
    "printer-absent": ("The printer “{printer}” is not connected.", "打印机“{printer}”未连接。"),
    "printer-refuses": ("The printer “{printer}” does not print.", "打印机“{printer}”无法打印。"),
    "cancelled": ("Stopped.", "已停止。"),
    "captured-wrongly": (
        "fieldapp tried to write something it may not, and was stopped. Nothing was changed.",
        "fieldapp 试图写入不允许写入的内容，已被阻止，未作任何更改。",
    ),
    "bug": (
        "fieldapp made a mistake: {kind} at {place}. What was saved is kept. FIELDAPP_DEBUG=1 shows more.",
        "fieldapp 自身出错：{kind}，位于 {place}。此前保存的内容不受影响。FIELDAPP_DEBUG=1 可显示详情。",
    ),
    # ─── files and disks ───
    "file-not-found": ("There is no file {path}.", "文件 {path} 不存在。"),
    "file-is-folder": ("{path} is a folder; a file is needed.", "{path} 是文件夹，需要的是文件。"),
    "file-exists": (
        "There is a file {path} already. It was not touched.",
        "文件 {path} 已存在，未作任何更改。",
    ),
    "file-not-allowed": (
        "The system does not let fieldapp use {path}: {reason}.",
        "系统不允许 fieldapp 使用 {path}：{reason}。",
    ),
    "disk-failed": ("The disk could not be used: {reason}.", "磁盘无法使用：{reason}。"),
    "disk-full": ("The disk is full. What was saved before is safe.", "磁盘已满。此前保存的内容是安全的。"),
    # ─── databases ───
    "sqlite-too-old": (
        "SQLite {found} can damage databases. Install the releases that requirements/ names.",
        "SQLite {found} 可能损坏数据库。请安装 requirements/ 中指定的版本。",
    ),
    "database-is-newer": (
        "A newer fieldapp wrote this database ({found}, known here: {known}). Nothing was touched; update.",
        "此数据库由较新版本的 fieldapp 写入（修订 {found}，本版本识别到 {known}）。未作任何更改，请更新 fieldapp。",
    ),
    "replica-damaged": (
        "The database is damaged. A desk makes it anew from its journal when it is opened again.",
        "数据库已损坏。下次打开工作站时，将依据旁边的日志重新建立。",
    ),
    "database-unreadable": (
        "The database cannot be read: it is damaged, of another kind, or not fieldapp's.",
        "无法读取数据库：它已损坏、类型不符，或不是 fieldapp 的数据库。",
    ),
    "key-malformed": ("The key of the data has the wrong length.", "数据密钥的长度不正确。"),
    "row-not-found": ("This does not exist, or no longer does.", "此内容不存在或已不存在。"),
    "insert-only": (
        "What is in {table} can be added to, never altered.",
        "{table} 中的内容只能增加，不能修改。",
    ),
    "bulk-write-passes-capture": (
        "A write tried to go round the record of changes and was stopped.",
        "有写入试图绕过变更记录，已被阻止。",
    ),
    "desk-may-not-insert": ("A desk may not add to {table}.", "工作站不能在 {table} 中新增内容。"),
    "desk-writes-office-column": (
        "A desk may not change {columns} of {table}.",
        "工作站不能修改 {table} 的 {columns}。",
    ),
    "rows-are-withdrawn-not-deleted": (
        "What is in {table} can be withdrawn, never deleted.",
        "{table} 中的内容只能撤回，不能删除。",
    ),
    "text-holds-nul": ("The text holds a character that cannot be kept.", "文本中含有无法保存的字符。"),
    "text-holds-half-a-character": (
        "The text holds half a character and cannot be kept.",
        "文本中含有不完整的字符，无法保存。",
    ),
    # ─── photos and documents ───
    "blob-absent": ("The photo or document is not here.", "照片或文档不在本机。"),
    "blob-missing": ("The photo or document {sha256} is not here.", "照片或文档 {sha256} 不在本机。"),
    "blob-hash-differs": (
        "The bytes of the photo or document {sha256} are not what its name says.",
        "照片或文档 {sha256} 的内容与其名称不符。",
    ),
    "blob-damaged": ("The photo or document {sha256} is damaged.", "照片或文档 {sha256} 已损坏。"),
    "blob-name-malformed": (
        "A photo or document has a name that cannot be right.",
        "某张照片或某份文档的名称有误。",
    ),
    # ─── fonts ───
    "fonts-not-built": ("The fonts are not built yet. Run: {command}", "字体尚未生成。请运行：{command}"),
    "font-source-missing": (
        "The package {package} with the fonts is missing. Install it, then run: {command}",
        "缺少字体包 {package}。请先安装，再运行：{command}",
    ),
    # ─── the desk's keys ───
    "wrong-pin": ("This PIN does not open the desk.", "此 PIN 码无法打开工作站。"),
    "pin-wait": (
        "Too many wrong PINs. Wait {wait_s} seconds, then try again.",
        "PIN 码错误次数过多。请等待 {wait_s} 秒后重试。",
    ),
    "pin-too-short": ("A PIN has at least {least} characters.", "PIN 码至少需要 {least} 个字符。"),
    "replica-in-use": (
        "fieldapp is already open on this profile (process {pid}). Close it first.",
        "fieldapp 已打开此工作站（进程 {pid}）。请先关闭。",
    ),
    "no-desk-here": (
        "There is no desk in {folder}. Name its folder with --profile.",
        "{folder} 中没有工作站。请用 --profile 指定其文件夹。",
    ),
    "vault-missing": ("The key of the desk's data is missing.", "工作站数据的密钥缺失。"),
    "vault-damaged": ("The key of the desk's data is damaged.", "工作站数据的密钥已损坏。"),
    "vault-exists": ("This desk is enrolled already.", "此工作站已注册。"),
    "vault-is-newer": (
        "A newer version of fieldapp made this desk. Update fieldapp.",
        "此工作站由较新版本的 fieldapp 建立。请更新 fieldapp。",
    ),
    "pins-differ": ("The two PINs are not the same.", "两次输入的 PIN 码不一致。"),
}
