"""How somebody looks at a page."""

from dataclasses import dataclass
from typing import Any

SIZES = {"wide": (1280, 900), "phone": (390, 844)}
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Look:
    """A language and a size of the window."""

    language: str
    size: str

    def __str__(self) -> str:
        return f"{self.language}-{self.size}"

    @property
    def is_phone(self) -> bool:
        return self.size == "phone"

    def context(self) -> dict[str, Any]:
        """The same for the browser."""
        width, height = SIZES[self.size]
        return {
            "viewport": {"width": width, "height": height},
            "is_mobile": self.is_phone,
            "has_touch": self.is_phone,
            "locale": "zh-CN" if self.language == "zh" else "en-GB",
            "timezone_id": "Asia/Shanghai",
            "color_scheme": "light",
            "reduced_motion": "reduce",
        }


LOOKS = [Look(language, size) for language in LANGUAGES for size in SIZES]
