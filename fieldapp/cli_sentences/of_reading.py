"""Codes, pictures, labels and enrolment tickets that cannot be read or made."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    # ─── codes ───
    "enrolment-not-in-picture": ("No code can be read in this picture.", "无法从此图片中读出码。"),
    "code-empty": ("There is nothing in this code.", "此码中没有内容。"),
    "code-too-long": (
        "This code holds {length} characters; at most {most} are read.",
        "此码含 {length} 个字符，最多读取 {most} 个。",
    ),
    "frame-inconsistent": ("The camera delivers pictures that cannot be used.", "相机提供的画面无法使用。"),
    # ─── pictures ───
    "picture-damaged": ("This picture is damaged.", "此图片已损坏。"),
    "picture-heic": (
        "Pictures in the HEIC format cannot be read. Save it as JPEG.",
        "无法读取 HEIC 格式的图片。请另存为 JPEG。",
    ),
    "picture-kind": ("This file is not a picture.", "此文件不是图片。"),
    "picture-too-large": ("This picture is too large.", "此图片过大。"),
    "picture-unreachable": ("The file {path} cannot be opened: {reason}.", "无法打开文件 {path}：{reason}。"),
    "photo-too-large": ("This photo is too large.", "此照片过大。"),
    "photo-unreadable": ("This file is not a photo.", "此文件不是照片。"),
    # ─── labels ───
    "label-code": (
        "What the label should hold is too long for a code ({length} characters).",
        "标签内容过长，无法编码（{length} 个字符）。",
    ),
    "label-damaged": ("This label is damaged or not genuine.", "此标签已损坏或并非真品。"),
    "label-key": ("The label's key cannot be used.", "标签的密钥无法使用。"),
    "label-newer": (
        "This label is of a newer kind. Update fieldapp.",
        "此标签为较新的类型。请更新 fieldapp。",
    ),
    "sheet-code-damaged": (
        "The code of this sheet is damaged or not genuine.",
        "此服务报告的二维码已损坏或并非真品。",
    ),
    "label-sheet": ("The label sheet “{name}” cannot be used.", "标签纸“{name}”无法使用。"),
    "label-start": (
        "The sheet has {places} labels; it cannot begin at number {start}.",
        "此标签纸有 {places} 个标签，不能从第 {start} 个开始。",
    ),
    "label-token": ("The label's address or token cannot be used.", "标签的地址或令牌无法使用。"),
    "label-too-small": ("The label is too small for its code.", "标签太小，放不下二维码。"),
    # ─── enrolment ───
    "enrolment-address": (
        "The server's address “{address}” cannot be used.",
        "服务器地址“{address}”无法使用。",
    ),
    "enrolment-code": ("This is not an enrolment code.", "这不是注册码。"),
    "enrolment-damaged": ("The enrolment code is incomplete. Copy all of it.", "注册码不完整。请完整复制。"),
    "enrolment-fingerprint": (
        "The server's fingerprint in the code is damaged.",
        "注册码中的服务器指纹已损坏。",
    ),
    "enrolment-newer": (
        "The enrolment code is of a newer kind. Update fieldapp.",
        "注册码为较新的类型。请更新 fieldapp。",
    ),
    # ─── sheets ───
    "ink-unreadable": ("The signature's strokes cannot be read.", "无法读取签名笔迹。"),
    "sheet-unreadable": ("The sheet cannot be read.", "无法读取服务报告。"),
    "pdf-unreadable": ("This file is not a PDF that can be shown.", "此文件不是可显示的 PDF。"),
    "photo-absent": ("A photo of the sheet is not here: {sha256}.", "服务报告中的照片 {sha256} 不在本机。"),
}
