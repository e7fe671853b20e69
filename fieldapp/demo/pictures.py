"""What the demo photographs: a label on a machine, a nameplate, a worn seal. Drawn, not taken."""

from __future__ import annotations

import io
import random
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from fieldapp.codes.device_label import label_text
from fieldapp.fonts import font_files


def label_photo(key: str) -> bytes:
    """A photo of a device label on a pump casing, tilted and slightly out of focus."""
    label = qrcode.make(label_text(key), box_size=7, border=3).get_image().convert("RGB")
    plate = Image.new("RGB", (label.width + 40, label.height + 90), "#f4f4f0")
    plate.paste(label, (20, 20))
    ImageDraw.Draw(plate).text((24, label.height + 28), key, font=_font(40), fill="#101010")
    scene = _casing(1280, 960, seed=3)
    turned = plate.rotate(-7, expand=True, resample=Image.Resampling.BICUBIC, fillcolor="#6d7d86")
    scene.paste(turned, (410, 230))
    return _jpeg(scene.filter(ImageFilter.GaussianBlur(1.2)))


def nameplate_photo(lines: tuple[str, ...]) -> bytes:
    """A photo of a nameplate."""
    scene = _casing(1600, 1200, seed=11)
    draw = ImageDraw.Draw(scene)
    draw.rounded_rectangle((320, 300, 1280, 860), 24, fill="#d6d8d4", outline="#8f9490", width=6)
    for corner in ((356, 336), (1244, 336), (356, 824), (1244, 824)):
        draw.ellipse((corner[0] - 16, corner[1] - 16, corner[0] + 16, corner[1] + 16), fill="#9aa09b")
    for number, line in enumerate(lines):
        draw.text((420, 370 + number * 96), line, font=_font(56), fill="#20262a")
    return _jpeg(scene)


def seal_photo(seed: int = 5) -> bytes:
    """A photo of a mechanical seal with a scored face; each seed has scores of its own."""
    scene = _casing(1600, 1200, seed)
    draw = ImageDraw.Draw(scene)
    for radius, colour in ((430, "#3c4246"), (360, "#8b9398"), (300, "#b7bdc0"), (190, "#2b3034")):
        draw.ellipse((800 - radius, 600 - radius, 800 + radius, 600 + radius), fill=colour)
    chance = random.Random(seed)
    for _ in range(26):
        far = chance.uniform(200, 295)
        start = chance.uniform(0, 360)
        box = (800 - far, 600 - far, 800 + far, 600 + far)
        draw.arc(box, start, start + chance.uniform(8, 60), fill="#6a7277", width=3)
    return _jpeg(scene.filter(ImageFilter.GaussianBlur(0.8)))


def keep(data: bytes, path: Path) -> Path:
    """Write a picture where the engineer's camera would have left it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _casing(width: int, height: int, seed: int) -> Image.Image:
    """A painted metal surface under a lamp."""
    chance = random.Random(seed)
    small = Image.new("RGB", (width // 40, height // 40))
    small.putdata(
        [
            tuple(max(0, min(255, base + chance.randrange(-9, 9))) for base in (109, 125, 134))
            for _ in range(small.width * small.height)
        ]
    )
    return small.resize((width, height), Image.Resampling.BICUBIC)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_files().bold), size)


def _jpeg(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=86)
    return kept.getvalue()
