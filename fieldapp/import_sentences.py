"""What an import refuses, whole files and single values, in English and Chinese; for terminal and console alike."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    # ─── whole files ───
    "import-empty": ("There is nothing in this file.", "此文件中没有内容。"),
    "import-binary": (
        "This file holds no text. Save it as CSV or XLSX.",
        "此文件不含文本。请另存为 CSV 或 XLSX。",
    ),
    "import-markup": (
        "This file is a web page or XML. Save it as CSV or XLSX.",
        "此文件是网页或 XML。请另存为 CSV 或 XLSX。",
    ),
    "import-xls": (
        "Old Excel files (.xls) cannot be read. Save it as XLSX.",
        "无法读取旧版 Excel 文件（.xls）。请另存为 XLSX。",
    ),
    "import-xlsb": (
        "Binary Excel files (.xlsb) cannot be read. Save it as XLSX.",
        "无法读取二进制 Excel 文件（.xlsb）。请另存为 XLSX。",
    ),
    "import-ods": (
        "OpenDocument files (.ods) cannot be read. Save it as XLSX.",
        "无法读取 OpenDocument 文件（.ods）。请另存为 XLSX。",
    ),
    "import-other-kind": (
        "Files of this kind ({kind}) cannot be read. Save it as CSV or XLSX.",
        "无法读取此类文件（{kind}）。请另存为 CSV 或 XLSX。",
    ),
    "import-encrypted": (
        "This file is protected by a password. Save it without one.",
        "此文件受密码保护。请取消密码后另存。",
    ),
    "import-damaged": ("This {kind} file is damaged.", "此 {kind} 文件已损坏。"),
    "import-unpacks-too-large": (
        "This file unpacks to more than {size_mb} MB and was not opened.",
        "此文件解压后超过 {size_mb} MB，未打开。",
    ),
    "import-no-header": (
        "No row names the columns (it begins with {start}).",
        "没有列名行（文件以 {start} 开头）。",
    ),
    "import-too-many-columns": (
        "This file has {found} columns; at most {most} are read.",
        "此文件有 {found} 列，最多读取 {most} 列。",
    ),
    "import-no-such-sheet": (
        "There is no sheet “{name}”. There are: {sheets}.",
        "没有名为“{name}”的工作表。现有：{sheets}。",
    ),
    "import-no-such-encoding": ("There is no encoding “{name}”.", "没有名为“{name}”的字符编码。"),
    # ─── rows ───
    "import-cell-too-long": (
        "A value holds {found} characters; at most {most} are read ({place}).",
        "某个值有 {found} 个字符，最多读取 {most} 个（{place}）。",
    ),
    "import-line-too-long": (
        "Line {line} is longer than {most} characters.",
        "第 {line} 行超过 {most} 个字符。",
    ),
    "import-nul": ("There is a NUL character ({place}).", "含有 NUL 字符（{place}）。"),
    "import-quote-open": ("A quotation mark is never closed.", "引号没有闭合。"),
    "import-too-many-cells": (
        "The row has {found} values for {expected} columns.",
        "此行有 {found} 个值，但只有 {expected} 列。",
    ),
    "import-wrong-bytes": ("There are bytes that are no text ({place}).", "含有非文本字节（{place}）。"),
    # ─── the mapping ───
    "import-column-missing": (
        "The mapping names the column “{column}”, which the file does not have. It has: {known}.",
        "映射中指定了文件中不存在的列“{column}”。现有：{known}。",
    ),
    "import-mapping-unreadable": (
        "The mapping {path} cannot be read: {reason}.",
        "无法读取映射文件 {path}：{reason}。",
    ),
    "import-mapping-wrong": (
        "In the mapping, {place} cannot be “{value}”.",
        "映射中 {place} 不能是“{value}”。",
    ),
    "import-needs-field": (
        "To import {kind}, a column is needed for {fields}.",
        "导入 {kind} 需要以下字段的列：{fields}。",
    ),
    # ─── dates ───
    "import-not-a-date": ("“{value}” is not a date.", "“{value}”不是日期。"),
    "import-no-such-day": ("There is no day “{value}”.", "“{value}”这一天不存在。"),
    "import-date-unclear": (
        "“{value}” can be two days; say which comes first, day or month.",
        "“{value}”可能是两个不同的日期；请指明日和月的先后。",
    ),
    "import-dates-mixed": (
        "The column mixes dates of different orders: {orders}. Say which comes first, day or month.",
        "该列混用了不同顺序的日期：{orders}。请指明日和月的先后。",
    ),
    "import-dates-unclear": (
        "Nothing in the column tells day from month (for example “{value}”). Say which comes first, day or month.",
        "该列无法区分日和月（例如“{value}”）。请指明日和月的先后。",
    ),
    # ─── numbers ───
    "import-not-a-number": ("“{value}” is not a number.", "“{value}”不是数字。"),
    "import-not-whole": ("“{value}” is not a whole number.", "“{value}”不是整数。"),
    "import-not-degrees": ("“{value}” is not a latitude or longitude.", "“{value}”不是经纬度。"),
    "import-numbers-unclear": (
        "Nothing in the column tells decimal points from thousands. Say which sign is the decimal one.",
        "该列无法区分小数点和千位分隔符。请指明哪个是小数点。",
    ),
    "import-too-large": ("“{value}” is too large to be kept.", "“{value}”过大，无法保存。"),
    "import-price-below-nothing": (
        "A price cannot be “{value}”: it is below nothing.",
        "价格不能为“{value}”：小于零。",
    ),
    "import-too-precise": ("“{value}” has too many digits after the point.", "“{value}”的小数位数过多。"),
    # ─── what the values mean ───
    "import-cell-error": ("The cell holds an error: {value}.", "单元格中是错误值：{value}。"),
    "import-line-value-too-long": (
        "A value holds {found} characters; at most {most} are kept.",
        "某个值有 {found} 个字符，最多保留 {most} 个。",
    ),
    "import-nothing-recognised": (
        "None of the columns is recognised ({columns}). Say which column goes where.",
        "无法识别任何一列（{columns}）。请指定各列对应的字段。",
    ),
    "import-no-such-device": (
        "No device here has the number “{value}”.",
        "没有编号为“{value}”的设备。",
    ),
    "import-several-devices": (
        "{count} devices have the number “{value}”.",
        "有 {count} 台设备的编号为“{value}”。",
    ),
    "import-number-repeats": (
        "The number “{value}” stands in line {line} already.",
        "编号“{value}”已在第 {line} 行出现。",
    ),
    "import-required": ("The column “{column}” is empty.", "“{column}”列为空。"),
    "import-says-nothing": ("The row is empty where it matters: {fields}.", "此行的关键字段为空：{fields}。"),
    "import-unknown-word": (
        "“{value}” is none of the known words: {known}.",
        "“{value}”不在已知的取值中：{known}。",
    ),
}
