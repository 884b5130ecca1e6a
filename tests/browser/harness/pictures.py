"""Pictures: such as people hand in."""

from pathlib import Path

from PIL import Image, ImageDraw


def receipt_picture(file: Path) -> Path:
    """A photograph of a receipt, as far as a test needs one."""
    picture = Image.new("RGB", (320, 200), "#f6f2e7")
    ImageDraw.Draw(picture).text((24, 24), "RECEIPT  T-20261001-77\n\nCNY 128.00", fill="#222222")
    picture.save(file)
    return file


def program_named_as_a_picture(file: Path) -> Path:
    """The head of a program for Windows, under the name of a picture."""
    file.write_bytes(b"MZ\x90\x00" + bytes(56) + (64).to_bytes(4, "little") + b"PE\x00\x00" + bytes(300))
    return file
