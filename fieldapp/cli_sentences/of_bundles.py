"""Work and answers carried in files."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "bundle-is-none": (
        "This file is neither a laptop's work nor an answer to it. Nothing was changed.",
        "此文件既不是笔记本的工作文件，也不是回复文件。未作任何更改。",
    ),
    "bundle-is-for-repair": (
        "This is a copy of a desk for whoever repairs it; it opens with the engineer's PIN, not here.",
        "这是供维修用的工作站副本，须用工程师的 PIN 码打开，不能在此导入。",
    ),
    "bundle-is-newer": (
        "A newer fieldapp wrote this file. Nothing was changed; update fieldapp.",
        "此文件由较新版本的 fieldapp 写入。未作任何更改，请更新 fieldapp。",
    ),
    "bundle-cut": (
        "The end of the file is missing. Nothing was changed; copy it again.",
        "文件不完整，缺少末尾部分。未作任何更改，请重新复制。",
    ),
    "bundle-damaged": (
        "The file was damaged or altered on the way. Nothing was changed; copy or save it again.",
        "文件在途中损坏或被改动。未作任何更改，请重新复制或重新保存。",
    ),
    "bundle-unreadable": (
        "The file is whole, but what it holds cannot be read. Save a new one.",
        "文件完整，但内容无法读取。请重新保存一份。",
    ),
    "bundle-not-signed": (
        "The file was not made by whom it names. Nothing was changed.",
        "文件并非由其声称的一方制作。未作任何更改。",
    ),
    "bundle-not-for-us": (
        "The file is sealed with a key that is not known here. Nothing was changed; sync once or save a new one.",
        "文件用此处未知的密钥加密。未作任何更改，请先联网同步一次或重新保存。",
    ),
    "bundle-is-an-answer": (
        "This is an answer for a laptop, not work for the server. Nothing was changed.",
        "这是给笔记本的回复文件，不是给服务器的工作文件。未作任何更改。",
    ),
    "bundle-is-work": (
        "This is a laptop's work for the server, not an answer. Nothing was changed; hand it in at the office.",
        "这是给服务器的工作文件，不是回复文件。未作任何更改，请交给办公室。",
    ),
    "bundle-for-another-server": (
        "The file belongs to another server. Nothing was changed.",
        "此文件属于另一台服务器。未作任何更改。",
    ),
    "bundle-for-another-desk": (
        "The answer is for another laptop. Nothing was changed; take it there.",
        "此回复属于另一台笔记本。未作任何更改，请带到那台笔记本。",
    ),
    "bundle-desk-unknown": (
        "The laptop that saved this file is not enrolled here. Nothing was changed.",
        "保存此文件的笔记本未在此注册。未作任何更改。",
    ),
    "bundle-keys-unknown": (
        "This desk has to sync once before files can be exchanged. Until then: fieldapp bundle rescue.",
        "此工作站须先联网同步一次，才能用文件交换。此前可用 fieldapp bundle rescue。",
    ),
    "bundle-missing": (
        "Choose the file that the laptop saved.",
        "请选择笔记本保存的文件。",
    ),
    "bundle-answer-gone": (
        "This answer is not kept any more. Take the file in again; that does no harm.",
        "此回复已不再保留。请再次导入文件，重复导入没有影响。",
    ),
    "bundle-server-changes": (
        "The server is being restored. What came is kept; take the file in again later.",
        "服务器正在恢复。已收到的内容均已保留，请稍后再次导入此文件。",
    ),
    "bundle-outdated": (
        "The answer is older than what this desk knows. What it acknowledges is noted; save a new file for the rest.",
        "此回复比工作站已知的内容旧。其中的确认已记录；其余内容请重新保存文件。",
    ),
}
