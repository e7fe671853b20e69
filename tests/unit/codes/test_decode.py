"""Codes out of pictures of every kind, and pictures that are none."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
import qrcode
import zxingcpp
from PIL import Image, ImageFilter

from fieldapp.codes import zbar
from fieldapp.codes.decode import decode, decode_file
from fieldapp.codes.grey import from_pillow, grey_frame
from fieldapp.codes.live import FrameReader
from fieldapp.codes.reading import Symbology
from fieldapp.errors import Unreadable

TEXT = "FIELDAPP:D:PUMP-0042:6U"


def a_code(text: str | bytes = TEXT, side: int = 200) -> Image.Image:
    drawn = qrcode.QRCode(border=4)
    drawn.add_data(text)
    drawn.make()
    return drawn.make_image().get_image().convert("L").resize((side, side), Image.Resampling.NEAREST)


def a_linear_code(text: str, kind: zxingcpp.BarcodeFormat) -> Image.Image:
    drawn = zxingcpp.create_barcode(text, kind).to_image(scale=3)
    height, width = drawn.shape
    return Image.frombytes("L", (width, height), memoryview(drawn).tobytes())


def a_photograph(width: int, height: int, *codes: tuple[Image.Image, int, int]) -> Image.Image:
    scene = (
        Image.linear_gradient("L").resize((width, height)).point([60 + level // 2 for level in range(256)])
    )
    for code, left, top in codes:
        scene.paste(code, (left, top))
    return scene


def as_file(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def texts(readings: tuple) -> list[str]:
    return [reading.text for reading in readings]


def the_code_of(source: bytes | Path) -> str:
    with pytest.raises(Unreadable) as refusal:
        decode_file(source)
    return refusal.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "GIF"])
def test_that_a_picture_of_every_usual_kind_is_read(kind: str) -> None:
    picture = as_file(a_photograph(640, 480, (a_code(), 200, 100)).convert("RGB"), kind)

    (reading,) = decode_file(picture)

    assert (reading.text, reading.symbology, reading.raw) == (TEXT, Symbology.QR, TEXT.encode())


def test_that_corners_lie_on_the_code_in_a_picture_that_was_scaled_down() -> None:
    picture = as_file(a_photograph(4000, 3000, (a_code(side=600), 1200, 900)), "JPEG")

    (reading,) = decode_file(picture)

    left, top, right, bottom = reading.box
    quiet = 600 * 4 / 33
    assert (left, top) == pytest.approx((1200 + quiet, 900 + quiet), abs=12)
    assert (right, bottom) == pytest.approx((1800 - quiet, 1500 - quiet), abs=12)


def test_that_a_code_too_small_for_the_first_look_is_found_at_full_size() -> None:
    picture = as_file(a_photograph(4000, 3000, (a_code(side=99), 2000, 1500)), "JPEG", quality=95)

    assert texts(decode_file(picture)) == [TEXT]


def test_that_every_label_on_a_sheet_is_found_when_asked_for() -> None:
    large, small = a_code("LARGE", 600), a_code("SMALL", 84)
    picture = as_file(a_photograph(4000, 3000, (large, 300, 300), (small, 3000, 2500)), "PNG")

    assert texts(decode_file(picture)) == ["LARGE"]
    assert texts(decode_file(picture, every=True)) == ["LARGE", "SMALL"]


def test_that_a_picture_taken_sideways_is_read_and_told_upright() -> None:
    upright = a_photograph(640, 480, (a_code(), 400, 30))
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = as_file(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif)

    (reading,) = decode_file(sideways)

    assert reading.box[0] > 320
    assert reading.box[3] < 240


def test_that_transparent_ink_lies_on_white_paper() -> None:
    ink = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ink.putalpha(a_code().point(lambda level: 255 - level))

    assert texts(decode_file(as_file(ink, "PNG"))) == [TEXT]


def test_that_sixteen_bits_of_grey_are_read() -> None:
    deep = Image.frombytes(
        "I;16", (200, 200), b"".join(struct.pack("<H", level * 256) for level in a_code().tobytes())
    )

    assert texts(decode_file(as_file(deep, "PNG"))) == [TEXT]


@pytest.mark.parametrize(
    ("text", "kind", "symbology", "expected"),
    [
        ("5030159003930", zxingcpp.BarcodeFormat.EAN13, Symbology.EAN13, "5030159003930"),
        ("036000291452", zxingcpp.BarcodeFormat.UPCA, Symbology.UPC_A, "0036000291452"),
        ("01234565", zxingcpp.BarcodeFormat.UPCE, Symbology.UPC_E, "0012345000065"),
        ("55123457", zxingcpp.BarcodeFormat.EAN8, Symbology.EAN8, "55123457"),
        ("SN-004711", zxingcpp.BarcodeFormat.Code39, Symbology.CODE39, "SN-004711"),
        ("SN-004711", zxingcpp.BarcodeFormat.Code93, Symbology.CODE93, "SN-004711"),
        ("sn-004711", zxingcpp.BarcodeFormat.Code128, Symbology.CODE128, "sn-004711"),
        ("00470112", zxingcpp.BarcodeFormat.ITF, Symbology.ITF, "00470112"),
        ("A004711B", zxingcpp.BarcodeFormat.Codabar, Symbology.CODABAR, "A004711B"),
        ("SN 4711", zxingcpp.BarcodeFormat.DataMatrix, Symbology.DATA_MATRIX, "SN 4711"),
        ("4711", zxingcpp.BarcodeFormat.MicroQRCode, Symbology.MICRO_QR, "4711"),
    ],
)
def test_that_every_usual_kind_of_code_is_read(
    text: str, kind: zxingcpp.BarcodeFormat, symbology: Symbology, expected: str
) -> None:
    (reading,) = decode(from_pillow(a_linear_code(text, kind)))

    assert (reading.symbology, reading.text) == (symbology, expected)


def test_that_only_the_kinds_that_were_asked_for_are_read() -> None:
    label = a_photograph(
        900, 400, (a_code(), 20, 20), (a_linear_code("4711", zxingcpp.BarcodeFormat.Code128), 400, 50)
    )

    assert texts(decode(from_pillow(label), {Symbology.CODE128})) == ["4711"]


def test_that_a_gs1_code_says_so_and_keeps_its_separators() -> None:
    drawn = zxingcpp.create_barcode(
        "(01)09506000134352(21)ABC(10)L1", zxingcpp.BarcodeFormat.DataMatrix, gs1=True
    )
    height, width = drawn.to_image(scale=4).shape
    picture = Image.frombytes("L", (width, height), memoryview(drawn.to_image(scale=4)).tobytes())

    (reading,) = decode(from_pillow(picture))

    assert reading.is_gs1
    assert reading.text == "010950600013435221ABC\x1d10L1"


@pytest.mark.parametrize("characters", ["utf-8", "gb18030"])
def test_that_chinese_is_read_in_both_of_its_encodings(characters: str) -> None:
    words = "设备编号：离心泵-07；朱镕基路 3 号"

    (reading,) = decode(from_pillow(a_code(words.encode(characters), 300)))

    assert reading.text == words


@pytest.mark.skipif(not zbar.is_installed(), reason="the system library libzbar0 is not installed")
@pytest.mark.parametrize("characters", ["utf-8", "gb18030"])
def test_that_the_second_engine_leaves_chinese_alone(characters: str) -> None:
    words = "设备编号：离心泵-07"

    (reading,) = zbar.read(from_pillow(a_code(words.encode(characters), 300)), {Symbology.QR})

    assert (reading.text, reading.engine) == (words, "zbar")


def test_that_codes_are_read_without_the_second_engine() -> None:
    program = (
        "import sys; sys.modules['pyzbar'] = None\n"
        "from fieldapp.codes import zbar\n"
        "from fieldapp.codes.decode import decode_file\n"
        "assert not zbar.is_installed()\n"
        "sys.stdout.write(decode_file(sys.stdin.buffer.read())[0].text)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        input=as_file(a_code(), "PNG"),
        capture_output=True,
        timeout=60,
        check=True,
        cwd=Path(__file__).parents[3],
    )

    assert done.stdout.decode() == TEXT


def test_that_a_frame_is_read_whatever_lies_between_its_rows() -> None:
    frame = a_photograph(320, 240, (a_code(side=165), 50, 40))
    padded = b"".join(frame.tobytes()[row * 320 : row * 320 + 320] + b"\x00" * 64 for row in range(240))

    assert texts(FrameReader().read(memoryview(padded), 320, 240, 384)) == [TEXT]


@pytest.mark.parametrize(
    ("size", "width", "height", "stride"),
    [(99, 10, 10, 0), (100, 0, 10, 0), (100, 10, -1, 0), (100, 10, 10, 9)],
)
def test_that_a_frame_that_does_not_hold_its_pixels_is_refused(
    size: int, width: int, height: int, stride: int
) -> None:
    with pytest.raises(Unreadable) as refusal:
        grey_frame(bytes(size), width, height, stride)

    assert refusal.value.code == "frame-inconsistent"


def test_that_a_camera_tells_a_matrix_code_at_once() -> None:
    frame = a_photograph(640, 480, (a_code(), 200, 100)).tobytes()

    assert texts(FrameReader().read(frame, 640, 480)) == [TEXT]


def test_that_a_camera_tells_a_linear_code_when_two_frames_agree() -> None:
    code = a_linear_code("5030159003930", zxingcpp.BarcodeFormat.EAN13)
    frame = a_photograph(640, 480, (code, 100, 100)).tobytes()
    camera = FrameReader()

    assert camera.read(frame, 640, 480) == ()
    assert texts(camera.read(frame, 640, 480)) == ["5030159003930"]


def test_that_a_camera_of_many_pixels_tells_where_the_code_is() -> None:
    frame = a_photograph(3840, 2160, (a_code(side=330), 1500, 600)).tobytes()

    (reading,) = FrameReader().read(frame, 3840, 2160)

    assert reading.text == TEXT
    assert reading.box == pytest.approx((1540, 640, 1790, 890), abs=8)


def test_that_a_camera_of_many_pixels_finds_a_small_code_before_long() -> None:
    frame = a_photograph(3840, 2160, (a_code(side=66), 1500, 600)).tobytes()
    camera = FrameReader()

    assert any(texts(camera.read(frame, 3840, 2160)) == [TEXT] for _ in range(4))


def test_that_a_camera_tells_nothing_that_is_no_longer_in_view() -> None:
    seen = a_photograph(640, 480, (a_code(), 200, 100)).tobytes()
    empty = a_photograph(640, 480).tobytes()
    camera = FrameReader()

    camera.read(seen, 640, 480)

    assert camera.read(empty, 640, 480) == ()


def test_that_a_picture_without_a_code_gives_nothing() -> None:
    assert decode_file(as_file(a_photograph(640, 480), "JPEG")) == ()


def test_that_looking_ends_when_its_time_is_up() -> None:
    faint = a_linear_code("5030159003930", zxingcpp.BarcodeFormat.EAN13).filter(ImageFilter.GaussianBlur(2.2))

    assert decode(from_pillow(faint), time_limit_s=-1.0) == ()


@pytest.mark.parametrize("junk", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n"])
def test_that_what_is_no_picture_is_refused(junk: bytes) -> None:
    assert the_code_of(junk) in {"picture-kind", "picture-damaged"}


def test_that_half_a_picture_is_refused() -> None:
    whole = as_file(a_photograph(640, 480, (a_code(), 200, 100)), "JPEG")

    assert the_code_of(whole[: len(whole) // 2]) == "picture-damaged"


def test_that_a_telephones_heic_is_refused_by_name() -> None:
    assert the_code_of(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic") == "picture-heic"


def test_that_a_missing_file_is_told_as_such(tmp_path: Path) -> None:
    assert the_code_of(tmp_path / "gone.jpg") == "picture-unreachable"


@pytest.mark.parametrize("side", [12_000, 30_000])
def test_that_a_small_file_of_enormous_pixels_is_refused_unopened(side: int) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * 100))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")

    assert the_code_of(bomb) == "picture-too-large"


def test_that_a_file_of_too_many_bytes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "huge.jpg"
    with file.open("wb") as handle:
        handle.truncate(3_000_000_000)

    assert the_code_of(file) == "picture-too-large"
