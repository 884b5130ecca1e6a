"""Pictures: of pages, compared with those somebody has looked at; and such as people hand in."""

import io
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from playwright.sync_api import Page

# What is drawn by chance or by the second: numbers, codes, spans of time.
QUIET = """() => {
  for (const one of document.querySelectorAll(".reference")) {
    (one.querySelector("a") ?? one).textContent = "RC-0000-0000-0000-0000";
  }
  for (const one of document.querySelectorAll("[data-due], .rel, .seal, .statement, svg.qr")) one.style.visibility = "hidden";
  for (const one of document.querySelectorAll("code")) one.style.visibility = "hidden";
}"""

# A picture is cut here: what is below looks like what is above.
MOST_HEIGHT = 1700
COLOURS = 96
# Of 255: less is how another version of the browser smooths the same letter.
VISIBLE = 56
# The share that may differ visibly: of a page, and of any small square of it, where a word that moved shows.
OF_PAGE = 0.002
OF_SQUARE = 0.2
SQUARE = 32


def of_page(page: Page) -> Image.Image:
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate(QUIET)
    taken = page.screenshot(full_page=True, animations="disabled", caret="hide")
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    return picture.crop((0, 0, picture.width, min(picture.height, MOST_HEIGHT)))


def keep(picture: Image.Image, file: Path) -> None:
    """As a small palette PNG."""
    picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, optimize=True)


def difference(picture: Image.Image, baseline: Image.Image) -> tuple[str, Image.Image]:
    """How much more differs visibly than may, or nothing; and where."""
    width, height = max(picture.width, baseline.width), max(picture.height, baseline.height)

    def smooth(image: Image.Image) -> Image.Image:
        # What one of them does not have differs from whatever the other has there.
        whole = Image.new("RGB", (width, height), "#ff00ff")
        whole.paste(image.convert("RGB"))
        return whole.filter(ImageFilter.BoxBlur(1))

    red, green, blue = ImageChops.difference(smooth(picture), smooth(baseline)).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    where = most.point(lambda value: 255 if value > VISIBLE else 0)
    of_page = where.histogram()[255] / (width * height)
    of_square = where.reduce(SQUARE).getextrema()[1] / 255
    much = of_page > OF_PAGE or of_square > OF_SQUARE
    return f"{of_page:.2%} of the page, {of_square:.0%} of a square" if much else "", where


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
