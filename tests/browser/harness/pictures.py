"""Pictures: such as people hand in."""

from pathlib import Path

from PIL import Image, ImageDraw


def receipt_picture(file: Path) -> Path:
    """A photograph of a receipt, as far as a test needs one."""
    picture = Image.new("RGB", (320, 200), "#f6f2e7")
    ImageDraw.Draw(picture).text((24, 24), "RECEIPT  T-20261001-77\n\nCNY 128.00", fill="#222222")
    picture.save(file)
    return file
