"""What the operating system gives as the reason, in Chinese; it says it in English wherever Python asks.

    in_chinese("[Errno 2] No such file or directory: 'x'")

One place for the command line and the desk. A reason that is not here stays as the system says it.
"""

from __future__ import annotations

import errno
import os
import re

_BY_NUMBER = {
    errno.EPERM: "操作不被允许",
    errno.ENOENT: "文件或目录不存在",
    errno.EIO: "输入/输出错误",
    errno.EACCES: "权限不足",
    errno.EBUSY: "设备或资源正忙",
    errno.EEXIST: "文件已存在",
    errno.ENOTDIR: "不是目录",
    errno.EISDIR: "是一个目录",
    errno.EMFILE: "打开的文件过多",
    errno.EFBIG: "文件过大",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "文件系统为只读",
    errno.EPIPE: "管道已断开",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ENOTEMPTY: "目录不为空",
    errno.ELOOP: "符号链接层数过多",
    errno.EADDRINUSE: "地址已被占用",
    errno.EADDRNOTAVAIL: "无法使用该地址",
    errno.ENETDOWN: "网络已断开",
    errno.ENETUNREACH: "网络不可达",
    errno.ECONNABORTED: "连接被中止",
    errno.ECONNRESET: "连接被对方重置",
    errno.ETIMEDOUT: "连接超时",
    errno.ECONNREFUSED: "连接被拒绝",
    errno.EHOSTDOWN: "主机已关闭",
    errno.EHOSTUNREACH: "无法到达主机",
    errno.EDQUOT: "超出磁盘配额",
}
_OTHERS = {
    "Name or service not known": "无法识别该主机名",
    "Temporary failure in name resolution": "暂时无法解析主机名",
    "No address associated with hostname": "主机名没有对应的地址",
    "timeout expired": "连接超时",
    "I/O error": "输入/输出错误",
}
_CHINESE = {os.strerror(number): words for number, words in _BY_NUMBER.items()} | _OTHERS
_KNOWN = re.compile("|".join(map(re.escape, sorted(_CHINESE, key=len, reverse=True))))


def in_chinese(reason: str) -> str:
    """The reason with what is known of it in Chinese."""
    return _KNOWN.sub(lambda found: _CHINESE[found[0]], reason)
